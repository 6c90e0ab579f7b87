/* The wallet: points and every movement of them. */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/screens/state_words.h"
#include "tui/cli/words.h"

enum { LEFT = 3, KIND = 24, AMOUNT_END = 48, BALANCE_END = 63, LIST_TOP = BODY_TOP + 4 };

static int count(const struct model *model)
{
    return rows_count(&model->entries);
}

static const char *id(const struct model *model, int row)
{
    return rows_text(&model->entries, row, "entry");
}

static void draw_entry(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->entries;
    bool narrow = canvas->columns < FULL_COLUMNS;
    int balance_end = narrow ? canvas->columns - 1 : BALANCE_END;
    char text[FORMAT_TEXT];

    canvas_put(canvas, row, LEFT, LOOK_PLAIN, format_time(rows_text(list, at, "at"), false, text));
    canvas_put(canvas, row, LEFT + KIND, LOOK_PLAIN, entry_words(rows_text(list, at, "kind")));
    canvas_right(canvas, row, narrow ? balance_end - 12 : AMOUNT_END, LOOK_PLAIN,
                 format_points(rows_int(list, at, "amount", 0), text));
    canvas_right(canvas, row, balance_end, LOOK_PLAIN,
                 format_points(rows_int(list, at, "balance", 0), text));
    if (!narrow)
        canvas_put(canvas, row, BALANCE_END + 3, LOOK_DIM, rows_text(list, at, "reservation"));
    screen_row(canvas, row, canvas->columns, at, at == model->cursor[MODE_WALLET]);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    bool narrow = canvas->columns < FULL_COLUMNS;
    int balance_end = narrow ? canvas->columns - 1 : BALANCE_END;
    int first, visible;
    char points[FORMAT_TEXT];

    visible = screen_window(model->cursor[MODE_WALLET], count(model), LIST_TOP,
                            screen_bottom(canvas), &first);
    canvas_printf(canvas, BODY_TOP, 1, LOOK_BOLD, _("Points  %s P"),
                  model->balance >= 0 ? format_points(model->balance, points) : "-");
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("When"));
    canvas_right(canvas, LIST_TOP - 1, narrow ? balance_end - 12 : AMOUNT_END, LOOK_DIM,
                 _("Amount"));
    canvas_right(canvas, LIST_TOP - 1, balance_end, LOOK_DIM, _("Balance"));
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    for (int i = 0; i < visible; i++)
        draw_entry(model, canvas, first + i, LIST_TOP + i);
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("Nothing yet: c charges points."));
}

static void act(struct model *model, enum action_id action, int argument)
{
    (void)argument;
    if (action != ACTION_CHARGE)
        return;
    model->field = FIELD_CHARGE;
    model->typed[0] = '\0';
    model->overlay = MODE_FIELD;
}

static void open_wallet(struct model *model)
{
    cursor_reset(model, MODE_WALLET);
}

static void ask(struct model *model)
{
    model_ask_poll(model, VERB_BALANCE, 0, "%s", "");
    model_ask_poll(model, VERB_ENTRIES, 0, "limit=%" PRId64,
                   verb_arg_spec(VERB_ENTRIES, "limit")->max);
}

static void close_wallet(struct model *model)
{
    rows_release(&model->entries);
}

const struct screen screen_wallet = {.title = N_("Wallet"),
                                     .open = open_wallet,
                                     .ask = ask,
                                     .draw = draw,
                                     .act = act,
                                     .close = close_wallet,
                                     .count = count,
                                     .id = id};
