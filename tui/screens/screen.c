#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/screens/help.h"
#include "tui/model/tokens.h"
#include "tui/screens/question.h"
#include "tui/cli/words.h"

enum { TITLE_COLUMN = 8, NAME_MOST = 32 };

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

int screen_heading(struct canvas *canvas, const char *title, const char *rest)
{
    char cut[TEXT_TITLE];

    format_cut(title, canvas->columns - 6 - text_cells(rest), cut, sizeof cut);
    return canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, "%s   %s", cut, rest);
}

void screen_where(struct canvas *canvas, int row, int first, int visible, int count)
{
    char where[80];

    if (visible >= count)
        return;
    snprintf(where, sizeof where, _("%d-%d of %d"), first + 1, first + visible, count);
    canvas_right(canvas, row, canvas->columns - 1, LOOK_PLAIN, where);
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

int screen_token(const struct model *model, bool brief, char *text, size_t room)
{
    const struct token *order[TOKENS_MOST];
    int count = token_order(model, order);
    int64_t remaining = count > 0 ? token_remaining(order[0], model->now_ms) : 0;
    char names[SEAT_NAMES_TEXT], clock[FORMAT_TEXT];
    int used = 0;

    text[0] = '\0';
    if (count == 0)
        return LOOK_PLAIN;
    if (token_holds(order[0]))
        used = snprintf(text, room, "%s %s%s%s", _("HOLD"),
                        brief ? "" : format_seats(order[0]->seats, names), brief ? "" : " ",
                        format_clock(remaining, clock));
    else if (order[0]->state == TOKEN_ACTIVE)
        used = snprintf(text, room, "%s %s", _("TURN"), format_clock(remaining, clock));
    else
        used = snprintf(text, room, "%s %" PRId64, _("QUEUE"), order[0]->position);
    if (count > 1)
        snprintf(text + used, room - (size_t)used, " +%d", count - 1);
    return order[0]->state == TOKEN_ACTIVE && remaining < 60 ? LOOK_BOLD | LOOK_WARN : LOOK_PLAIN;
}

void screen_user(const struct model *model, int step, char *text, size_t room)
{
    char acting[TEXT_FIELD], points[FORMAT_TEXT] = "";
    const char *user = step > 1 ? "" : model->acting[0] != '\0' ? acting : model->login;
    bool by = model->acting[0] != '\0' && step == 0;

    format_cut(model_customer(model), NAME_MOST, acting, sizeof acting);
    if (model->balance >= 0)
        format_points(model->balance, points);
    snprintf(text, room, "%s%s%s%s%s%s%s", user, by ? " (" : "", by ? model->login : "",
             by ? ")" : "", user[0] != '\0' ? "  " : "", points, points[0] != '\0' ? " P" : "");
}

/* What holds and who pays, from column `begin` to `end`. The time left is never out of sight: first
 * go the names of the seats, then who sells, then the customer. */
static void draw_user(const struct model *model, struct canvas *canvas, int end, int begin)
{
    char token[SCREEN_TOKEN_TEXT], user[SCREEN_USER_TEXT];
    int look, step = 0;

    look = screen_token(model, false, token, sizeof token);
    screen_user(model, step, user, sizeof user);
    if (begin + text_cells(token) + text_cells(user) + 4 > end)
        screen_token(model, true, token, sizeof token);
    while (begin + text_cells(token) + text_cells(user) + 4 > end && step < 2)
        screen_user(model, ++step, user, sizeof user);
    canvas_put(canvas, 0, begin + 2, look, token);
    canvas_right(canvas, 0, end, LOOK_PLAIN, user);
}

static void draw_status(const struct model *model, struct canvas *canvas)
{
    char state[48];
    int look = connection_text(model, state, sizeof state);
    int end = canvas->columns - 1 - text_cells(state);

    canvas_put(canvas, 0, 1, LOOK_BOLD, "FOYER");
    canvas_put(canvas, 0, TITLE_COLUMN, LOOK_BOLD, _(screen_of(model->screen)->title));
    canvas_put(canvas, 0, end, look, state);
    if (model->screen == MODE_ATTRACT)
        return;
    draw_user(model, canvas, end - 2,
              TITLE_COLUMN + text_cells(_(screen_of(model->screen)->title)));
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
        [FIELD_KIOSK_NAME] = "",
        [FIELD_KIOSK_PHONE] = "",
        [FIELD_KIOSK_NEW_NAME] = "",
        [FIELD_KIOSK_NEW_PHONE] = "",
        [FIELD_KIOSK_CODE] = N_("Code of a booking of yours"),
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
    char text[QUESTION_TEXT];

    question_text(model, canvas->columns - 2, text, sizeof text);
    canvas_cursor(canvas, row, canvas_put(canvas, row, 1, LOOK_BOLD, text));
}

static void draw_no_connection(const struct model *model, struct canvas *canvas, int row)
{
    int64_t wait = (model->retry_ms - model->now_ms + 999) / 1000;
    char rest[160], why[TEXT_MESSAGE];
    const struct token *order[TOKENS_MOST];
    bool beside;

    snprintf(rest, sizeof rest,
             token_order(model, order) > 0 ? _("Trying again in %d s. Place and hold are kept.")
                                           : _("Trying again in %d s."),
             (int)(wait > 0 ? wait : 0));
    format_cut(model->trouble, canvas->columns - 3, why, sizeof why);
    beside = text_cells(why) + text_cells(rest) + 4 <= canvas->columns;
    if (!beside)
        canvas_field(canvas, row - 1, 0, canvas->columns, LOOK_PLAIN, "");
    canvas_printf(canvas, beside ? row : row - 1, 1, LOOK_WARN | LOOK_BOLD, "%s.", why);
    canvas_put(canvas, row, beside ? text_cells(why) + 3 : 1, LOOK_WARN | LOOK_BOLD, rest);
}

static void draw_last_message(const struct model *model, struct canvas *canvas, int row)
{
    canvas_put(canvas, row, 1, model->warning ? LOOK_WARN | LOOK_BOLD : LOOK_GOOD, model->message);
}

/* What was said to a refused key or field, above the row that it was typed in. */
static void draw_reproach(const struct model *model, struct canvas *canvas, int row)
{
    if (model->message[0] == '\0')
        return;
    canvas_field(canvas, row - 1, 0, canvas->columns, LOOK_PLAIN, "");
    draw_last_message(model, canvas, row - 1);
}

/* The row above the key bar: a question, a field, or the last message. */
static void draw_message(const struct model *model, struct canvas *canvas)
{
    int row = canvas->rows - 3;

    if (model->warned) {
        canvas_put(canvas, row, 1, LOOK_WARN | LOOK_BOLD, model->message);
    } else if (model->overlay == MODE_QUESTION) {
        draw_reproach(model, canvas, row);
        draw_question(model, canvas, row);
    } else if (model->overlay == MODE_FIELD && model->field != FIELD_SEARCH &&
               model->field != FIELD_CUSTOMER && model->screen != MODE_ATTRACT) {
        int column = canvas_printf(canvas, row, 1, LOOK_BOLD, "%s: ", field_label(model->field));

        draw_reproach(model, canvas, row);
        canvas_cursor(canvas, row, canvas_put(canvas, row, column, LOOK_PLAIN, model->typed));
    } else if (!model->live && model->greeted_once) {
        draw_no_connection(model, canvas, row);
    } else if (model->message[0] != '\0') {
        draw_last_message(model, canvas, row);
    }
}

/* What holds stands first: it is out of sight in no window. */
static void draw_too_small(const struct model *model, struct canvas *canvas)
{
    char token[SCREEN_TOKEN_TEXT];
    int row = 0, look = screen_token(model, false, token, sizeof token);

    if (text_cells(token) > canvas->columns)
        look = screen_token(model, true, token, sizeof token);
    if (token[0] != '\0')
        canvas_put(canvas, row++, 0, look, token);
    canvas_printf(canvas, row, 0, LOOK_BOLD, _("Foyer needs %d x %d cells,"), LEAST_COLUMNS,
                  LEAST_ROWS);
    canvas_printf(canvas, row + 1, 0, LOOK_PLAIN, _("here are %d x %d."), canvas->columns,
                  canvas->rows);
    canvas_put(canvas, row + 2, 0, LOOK_PLAIN, _("Make the window larger."));
}

void screen_draw(const struct model *model, struct canvas *canvas, int rows, int columns)
{
    canvas_begin(canvas, rows, columns);
    if (!screen_fits(rows, columns)) {
        draw_too_small(model, canvas);
        return;
    }
    draw_status(model, canvas);
    canvas_rule(canvas, 1);
    canvas_rule(canvas, rows - 2);
    if (model->overlay == MODE_HELP)
        help_draw(model, canvas);
    else
        screen_of(model->screen)->draw(model, canvas);
    draw_message(model, canvas);
    draw_keys(model, canvas);
}
