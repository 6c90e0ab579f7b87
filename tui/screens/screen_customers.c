/*
 * For operators: find a customer and act for them, or register a new one.
 *
 * Acting begins with the reply to AS, which clears everything of the customer before and leads to
 * the concerts (replies.c). Registering goes from field to field (login name, name, telephone) and
 * acts for the new customer at once.
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/list.h"
#include "tui/screens/navigation.h"
#include "tui/screens/registration.h"
#include "tui/screens/search.h"
#include "tui/screens/spoken.h"

enum { LEFT = 3, USER = 18, PHONE = 20, BALANCE = 14, LIST_TOP = BODY_TOP + 3 };

static int customers_count(const struct ui *ui)
{
    return rows_count(&ui->model.users);
}

static const char *customers_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.users, row, "user");
}

/* In a narrow window the name takes the place of the telephone number. */
static void draw_user(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.users;
    int end = canvas->columns - 1, name = end - BALANCE - PHONE - USER - LEFT;
    char points[FORMAT_TEXT];

    canvas_field(canvas, row, LEFT, USER - 1, LOOK_PLAIN, rows_text(list, at, "user"));
    if (name > 8)
        canvas_field(canvas, row, LEFT + USER, name - 1, LOOK_PLAIN, rows_text(list, at, "name"));
    canvas_field(canvas, row, end - BALANCE - PHONE, PHONE - 1, LOOK_PLAIN,
                 rows_text(list, at, name > 8 ? "phone" : "name"));
    canvas_right(canvas, row, end, LOOK_PLAIN,
                 format_points(rows_int(list, at, "balance", 0), points));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_CUSTOMERS]);
}

static void draw_search(const struct ui *ui, struct canvas *canvas)
{
    bool typing = search_is_open(ui);
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search user, name or phone: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD, search_text(ui));
    if (typing)
        canvas_cursor(canvas, BODY_TOP, column);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

static void customers_draw(const struct ui *ui, struct canvas *canvas)
{
    int first, visible;

    visible = screen_window(ui->cursor[MODE_CUSTOMERS], customers_count(ui), LIST_TOP,
                            screen_bottom(canvas), &first);
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("User"));
    canvas_right(canvas, LIST_TOP - 1, canvas->columns - 1, LOOK_DIM, _("Points"));
    for (int i = 0; i < visible; i++)
        draw_user(ui, canvas, first + i, LIST_TOP + i);
    if (customers_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   _("Nobody of that name; a adds a customer."));
    screen_where(canvas, BODY_TOP, first, visible, customers_count(ui));
    draw_search(ui, canvas);
}

/* The reply to AS leads to the concerts, with everything of the customer before forgotten. */
static void act_for(struct ui *ui, int argument)
{
    int at = ui->cursor[MODE_CUSTOMERS];

    (void)argument;
    if (at < customers_count(ui))
        model_ask(&ui->model, VERB_AS, 0, "user=%s", rows_text(&ui->model.users, at, "user"));
}

/* Takings are the till's, not a customer's: they are asked for here. */
static void show_takings(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, MODE_TAKINGS);
}

static struct registration *form_of(const struct ui *ui)
{
    return ui->state[MODE_CUSTOMERS];
}

/* The last field: registers, and acts for the new customer. */
static void accept_phone(struct ui *ui)
{
    registration_send(ui, form_of(ui));
}

static const struct field phone_field = {
    .label = N_("Telephone"), .verb = VERB_USER_ADD, .argument = "phone", .accept = accept_phone};

/* The daemon judges the name; here it only must not be empty. */
static void accept_name(struct ui *ui)
{
    if (registration_take_name(ui, form_of(ui)))
        field_open(ui, &phone_field);
}

static const struct field name_field = {
    .label = N_("Full name"), .verb = VERB_USER_ADD, .argument = "name", .accept = accept_name};

/* A name that is in the list is refused at once; any other one that is taken, by the daemon. */
static void accept_user(struct ui *ui)
{
    if (!request_is_user(verb_arg_spec(VERB_USER_ADD, "user"), ui->typed)) {
        ui_say(ui, true, _("A login name has letters, digits, . _ and - only"));
        return;
    }
    for (int row = 0; row < rows_count(&ui->model.users); row++)
        if (strcmp(rows_text(&ui->model.users, row, "user"), ui->typed) == 0) {
            ui_say(ui, true, _("That login name is taken"));
            return;
        }
    snprintf(form_of(ui)->user, sizeof form_of(ui)->user, "%.*s", TEXT_USER - 1, ui->typed);
    field_open(ui, &name_field);
}

static const struct field user_field = {.label = N_("New customer, login name"),
                                        .verb = VERB_USER_ADD,
                                        .argument = "user",
                                        .accept = accept_user};

static void add(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &user_field);
}

static void customers_open(struct ui *ui)
{
    cursor_reset(ui, MODE_CUSTOMERS);
}

static void customers_ask(struct ui *ui)
{
    model_ask_search(&ui->model, VERB_USERS, ui->search_serial, ui->search[MODE_CUSTOMERS]);
}

/* The next time it opens with all customers. */
static void customers_close(struct ui *ui)
{
    rows_release(&ui->model.users);
    ui->search[MODE_CUSTOMERS][0] = '\0';
}

/* A reply to what was typed before is dropped (list.c). */
static bool customers_take(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    if (request->verb != VERB_USERS)
        return false;
    list_take(ui, &ui->model.users, true, request, reply);
    return true;
}

static void customers_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.users;
    char points[FORMAT_TEXT];

    buffer_printf(out, "%s, %s, %s, %s P.", rows_text(list, row, "user"),
                  rows_text(list, row, "name"), rows_text(list, row, "phone"),
                  format_points(rows_int(list, row, "balance", 0), points));
}

static const struct action customers_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("act for"),
     .help = N_("act for this customer"),
     .deed = act_for},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("add"),
     .help = N_("register a customer"),
     .deed = add},
    {.id = ACTION_SEARCH,
     .keys = {'/'},
     .key_text = "/",
     .bar = N_("search"),
     .help = N_("search as you type"),
     .deed = search_open},
    {.id = ACTION_OPEN,
     .keys = {'t'},
     .key_text = "t",
     .bar = N_("takings"),
     .help = N_("what was taken today"),
     .deed = show_takings,
     .argument = MODE_TAKINGS,
     .rank = RANK_COUNTER},
    {.id = ACTION_NONE},
};

const struct screen screen_customers = {
    .title = N_("Customers"),
    .state_size = sizeof(struct registration),
    .actions = customers_actions,
    .open = customers_open,
    .ask = customers_ask,
    .close = customers_close,
    .take = customers_take,
    .draw = customers_draw,
    .count = customers_count,
    .id = customers_id,
    .searched = true,
    .speak = spoken_search,
    .speak_row = customers_speak_row,
};
