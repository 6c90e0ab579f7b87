#include "tui/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/text.h"
#include "tui/figures.h"
#include "tui/words.h"

static const struct screen *const screens[SCREEN_COUNT] = {
    [MODE_CONCERTS] = &screen_concerts,   [MODE_DATES] = &screen_dates,
    [MODE_SEATS] = &screen_seats,         [MODE_QUEUE] = &screen_queue,
    [MODE_HOLD] = &screen_hold,           [MODE_BOOKED] = &screen_booked,
    [MODE_BOOKINGS] = &screen_bookings,   [MODE_WALLET] = &screen_wallet,
    [MODE_CUSTOMERS] = &screen_customers, [MODE_TAKINGS] = &screen_takings,
    [MODE_ATTRACT] = &screen_attract,
};

const struct screen *screen_of(enum mode mode)
{
    return screens[mode];
}

int screen_bottom(const struct canvas *canvas)
{
    return canvas->rows - 3;
}

bool screen_is_compact(const struct canvas *canvas)
{
    return canvas->columns < FULL_COLUMNS || canvas->rows < FULL_ROWS;
}

bool screen_fits(int rows, int columns)
{
    return rows >= LEAST_ROWS && columns >= LEAST_COLUMNS;
}

int screen_window(int cursor, int count, int top, int bottom, int *first)
{
    int room = bottom > top ? bottom - top : 1;

    *first = cursor / room * room;
    return count - *first < room ? count - *first : room;
}

void screen_row(struct canvas *canvas, int row, int width, int index, bool focus)
{
    canvas_target(canvas, row, 0, width, ACTION_ROW, index);
    if (!focus)
        return;
    canvas_put(canvas, row, 1, LOOK_BOLD, ">");
    canvas_mark(canvas, row, 0, width, LOOK_REVERSE);
    canvas_cursor(canvas, row, 1);
}

void screen_bar(struct canvas *canvas, int row, int column, int width, int64_t part, int64_t whole)
{
    int full = whole > 0 ? (int)(part * width / whole) : 0;

    canvas_put(canvas, row, column, LOOK_PLAIN, "[");
    for (int i = 0; i < width; i++)
        canvas_put(canvas, row, column + 1 + i, i < full ? LOOK_BOLD : LOOK_DIM,
                   i < full ? "#" : ".");
    canvas_put(canvas, row, column + 1 + width, LOOK_PLAIN, "]");
}

void screen_seats_bar(struct canvas *canvas, int row, int column, int width, const int64_t *seats)
{
    int64_t sum[3] = {seats[0], seats[0] + seats[1], seats[0] + seats[1] + seats[2]};
    static const char *const signs[] = {"X", "h", "."};

    canvas_put(canvas, row, column, LOOK_PLAIN, "[");
    for (int i = 0; i < width; i++) {
        int64_t at = (2 * i + 1) * SEAT_COUNT;
        int part = 0;

        while (part < 3 && at >= 2 * width * sum[part])
            part++;
        canvas_put(canvas, row, column + 1 + i, part == 2 ? LOOK_PLAIN : LOOK_DIM,
                   part < 3 ? signs[part] : "#");
    }
    canvas_put(canvas, row, column + 1 + width, LOOK_PLAIN, "]");
}

/* "live", or what is wrong with the connection. */
static int connection_text(const struct model *model, char *text, size_t room)
{
    int64_t age = model->now_ms - model->answered_ms;

    if (model->live && age < LATE_MS) {
        snprintf(text, room, "%s", _("live"));
        return LOOK_PLAIN;
    }
    if (model->live)
        snprintf(text, room, _("%d s old"), (int)(age / 1000));
    else
        snprintf(text, room, "%s", _("no connection"));
    return LOOK_WARN | LOOK_BOLD;
}

static void draw_status(const struct model *model, struct canvas *canvas)
{
    char state[48], points[FIGURE_TEXT], right[160];
    int look = connection_text(model, state, sizeof state);
    int end = canvas->columns - 1 - text_cells(state);
    const char *user = model->acting[0] != '\0' ? model->acting : model->login;

    canvas_put(canvas, 0, 1, LOOK_BOLD, "FOYER");
    canvas_put(canvas, 0, 8, LOOK_BOLD, _(screen_of(model->screen)->title));
    canvas_put(canvas, 0, end, look, state);
    if (model->screen == MODE_ATTRACT)
        return;
    snprintf(right, sizeof right, "%s%s%s%s  %s%s", user, model->acting[0] != '\0' ? " (" : "",
             model->acting[0] != '\0' ? model->login : "", model->acting[0] != '\0' ? ")" : "",
             model->balance >= 0 ? figure_points(model->balance, points) : "",
             model->balance >= 0 ? " P" : "");
    canvas_right(canvas, 0, end - 2, LOOK_PLAIN, right);
}

static int bar_cells(const struct action *action)
{
    return text_cells(action->key_text) + 1 + text_cells(_(action->bar));
}

static int draw_key(struct canvas *canvas, int column, const struct action *action)
{
    int row = canvas->rows - 1, end;

    end = canvas_put(canvas, row, column, LOOK_BOLD, action->key_text);
    end = canvas_put(canvas, row, end + 1, LOOK_PLAIN, _(action->bar));
    canvas_target(canvas, row, column, end - column, (int)action->id,
                  action->id == ACTION_BEST ? action->keys[0] - '0' : 0);
    return end + 2;
}

/* The keys that work here; help is always among them. */
static void draw_keys(const struct model *model, struct canvas *canvas)
{
    enum mode mode = model_mode(model);
    const struct action *help = action_of_key(model, mode, '?');
    int keep = help != NULL && help->id == ACTION_HELP ? bar_cells(help) + 2 : 0;
    int count, column = 1;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count; i++) {
        const struct action *action = &table[i];

        if (action->key_text[0] == '\0' || !action_is_on(action, model, mode))
            continue;
        if (action->id == ACTION_HELP)
            keep = 0;
        if (column + bar_cells(action) + keep < canvas->columns)
            column = draw_key(canvas, column, action);
        else if (action->id == ACTION_HELP)
            return;
    }
}

static const char *field_label(enum field_use field)
{
    static const char *const labels[] = {
        [FIELD_NONE] = "",
        [FIELD_KIOSK_USER] = "",
        [FIELD_KIOSK_PHONE] = "",
        [FIELD_SEARCH] = N_("Search"),
        [FIELD_CHARGE] = N_("Points to charge"),
        [FIELD_CUSTOMER] = N_("Search"),
        [FIELD_NEW_USER] = N_("New customer, login name"),
        [FIELD_NEW_NAME] = N_("Full name"),
        [FIELD_NEW_PHONE] = N_("Telephone"),
        [FIELD_DAY] = N_("Day, such as 2026-12-24"),
    };

    return labels[field][0] != '\0' ? _(labels[field]) : "";
}

static void draw_question(const struct model *model, struct canvas *canvas, int row)
{
    int column;

    if (model->question == QUESTION_CANCEL)
        column = canvas_printf(canvas, row, 1, LOOK_BOLD, _("Cancel %s with full refund? y/n"),
                               model->question_reservation);
    else
        column =
            canvas_put(canvas, row, 1, LOOK_BOLD, _("Leave the queue and lose your place? y/n"));
    canvas_cursor(canvas, row, column);
}

/* The row above the key bar: a question, a field, or the last message. */
static void draw_message(const struct model *model, struct canvas *canvas)
{
    int row = canvas->rows - 3;

    if (model->warned) {
        canvas_put(canvas, row, 1, LOOK_WARN | LOOK_BOLD, model->message);
    } else if (model->cover == MODE_QUESTION) {
        draw_question(model, canvas, row);
    } else if (model->cover == MODE_FIELD && model->field != FIELD_SEARCH &&
               model->field != FIELD_CUSTOMER && model->screen != MODE_ATTRACT) {
        int column = canvas_printf(canvas, row, 1, LOOK_BOLD, "%s: ", field_label(model->field));

        canvas_cursor(canvas, row, canvas_put(canvas, row, column, LOOK_PLAIN, model->typed));
    } else if (!model->live && model->greeted_once) {
        int64_t wait = (model->retry_ms - model->now_ms + 999) / 1000;

        canvas_printf(canvas, row, 1, LOOK_WARN | LOOK_BOLD,
                      _("No connection; trying again in %d s. Place and hold are kept."),
                      (int)(wait > 0 ? wait : 0));
    } else if (model->message[0] != '\0') {
        canvas_put(canvas, row, 1, model->warning ? LOOK_WARN | LOOK_BOLD : LOOK_GOOD,
                   model->message);
    }
}

static void draw_help(const struct model *model, struct canvas *canvas)
{
    int row = BODY_TOP, count;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count && row < screen_bottom(canvas); i++) {
        const struct action *action = &table[i];

        if (action->help[0] == '\0' || !action_is_on(action, model, model->screen))
            continue;
        if (action->key_text[0] != '\0')
            canvas_right(canvas, row, 10, LOOK_BOLD, action->key_text);
        else if (action->id == ACTION_REFRESH)
            canvas_right(canvas, row, 10, LOOK_BOLD, "r");
        canvas_put(canvas, row++, 13, LOOK_PLAIN, _(action->help));
    }
    if (row + 1 < screen_bottom(canvas))
        canvas_put(canvas, row + 1, screen_is_compact(canvas) ? 2 : 13, LOOK_DIM,
                   screen_is_compact(canvas)
                       ? _("[ ] free ( ) held xx sold < > chosen { } mine # #")
                       : _("[12] free  (12) held  xx sold  <12> chosen  {12} mine  #12# blocked"));
}

static void draw_too_small(struct canvas *canvas)
{
    canvas_printf(canvas, 0, 0, LOOK_BOLD, _("Foyer needs %d x %d cells,"), LEAST_COLUMNS,
                  LEAST_ROWS);
    canvas_printf(canvas, 1, 0, LOOK_PLAIN, _("here are %d x %d."), canvas->columns, canvas->rows);
    canvas_put(canvas, 2, 0, LOOK_PLAIN, _("Make the window larger."));
}

void screen_draw(const struct model *model, struct canvas *canvas, int rows, int columns)
{
    canvas_begin(canvas, rows, columns);
    if (!screen_fits(rows, columns)) {
        draw_too_small(canvas);
        return;
    }
    draw_status(model, canvas);
    canvas_rule(canvas, 1);
    canvas_rule(canvas, rows - 2);
    if (model->cover == MODE_HELP)
        draw_help(model, canvas);
    else
        screen_of(model->screen)->draw(model, canvas);
    draw_message(model, canvas);
    draw_keys(model, canvas);
}
