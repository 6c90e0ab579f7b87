/* For operators: find a customer and act for them, or register a new one. */
#include "tui/screens/screen.h"

#include <stdio.h>

#include "tui/screens/cursor.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

enum { LEFT = 3, USER = 18, PHONE = 20, BALANCE = 14, LIST_TOP = BODY_TOP + 3 };

static int count(const struct model *model)
{
    return rows_count(&model->users);
}

static const char *id(const struct model *model, int row)
{
    return rows_text(&model->users, row, "user");
}

static void draw_user(const struct model *model, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &model->users;
    int end = canvas->columns - 1, name = end - BALANCE - PHONE - USER - LEFT;
    char points[FORMAT_TEXT];

    canvas_field(canvas, row, LEFT, USER - 1, LOOK_PLAIN, rows_text(list, at, "user"));
    if (name > 8)
        canvas_field(canvas, row, LEFT + USER, name - 1, LOOK_PLAIN, rows_text(list, at, "name"));
    canvas_field(canvas, row, end - BALANCE - PHONE, PHONE - 1, LOOK_PLAIN,
                 rows_text(list, at, name > 8 ? "phone" : "name"));
    canvas_right(canvas, row, end, LOOK_PLAIN,
                 format_points(rows_int(list, at, "balance", 0), points));
    screen_row(canvas, row, canvas->columns, at, at == model->cursor[MODE_CUSTOMERS]);
}

static void draw_search(const struct model *model, struct canvas *canvas)
{
    bool typing = model->overlay == MODE_FIELD && model->field == FIELD_CUSTOMER;
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search user, name or phone: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD,
                        typing ? model->typed : model->customer_search);
    if (typing)
        canvas_cursor(canvas, BODY_TOP, column);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

static void draw(const struct model *model, struct canvas *canvas)
{
    int first, visible;

    visible = screen_window(model->cursor[MODE_CUSTOMERS], count(model), LIST_TOP,
                            screen_bottom(canvas), &first);
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("User"));
    canvas_right(canvas, LIST_TOP - 1, canvas->columns - 1, LOOK_DIM, _("Points"));
    for (int i = 0; i < visible; i++)
        draw_user(model, canvas, first + i, LIST_TOP + i);
    if (count(model) == 0 && model->polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   _("Nobody of that name; a adds a customer."));
    screen_where(canvas, BODY_TOP, first, visible, count(model));
    draw_search(model, canvas);
}

static void act(struct model *model, enum action_id action, int argument)
{
    int at = model->cursor[MODE_CUSTOMERS];

    (void)argument;
    if (action == ACTION_ENTER && at < count(model)) {
        model_ask(model, VERB_AS, 0, "user=%s", rows_text(&model->users, at, "user"));
    } else if (action == ACTION_ADD) {
        model->field = FIELD_NEW_USER;
        model->typed[0] = '\0';
        model->overlay = MODE_FIELD;
    } else if (action == ACTION_TAKINGS) {
        navigation_open(model, MODE_TAKINGS);
    }
}

static void open_list(struct model *model)
{
    cursor_reset(model, MODE_CUSTOMERS);
}

static void ask(struct model *model)
{
    model_ask_search(model, VERB_USERS, model->customer_search);
}

static void close_list(struct model *model)
{
    rows_release(&model->users);
    model->customer_search[0] = '\0';
}

const struct screen screen_customers = {.title = N_("Customers"),
                                        .open = open_list,
                                        .ask = ask,
                                        .draw = draw,
                                        .act = act,
                                        .close = close_list,
                                        .count = count,
                                        .id = id};
