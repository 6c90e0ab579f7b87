/*
 * For operators: find a customer and act for them, find a booking and open it, or register somebody
 * new. One search takes names, initial consonants, telephone numbers, codes, tickets and seats of
 * the date at hand; see model/found.h for what stands first.
 *
 * Acting begins with the reply to AS, which clears everything of the customer before and leads back
 * to where the operator sells (counter.h). Registering takes over what was typed into the search,
 * as a name or as a telephone number, asks for the other, and acts for the new customer at once. If
 * the box office knows somebody of that name and number it asks first.
 *
 * How somebody becomes a customer, from the key `a` on:
 *
 *     name -> number -> USER-ADD -> no same=      acts for the new customer
 *                               -> same=USER     "the same person?"  y  acts for USER
 *                                                n  "somebody else?"  y  USER-ADD new=1
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/found.h"
#include "tui/screens/counter.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/list.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/registration.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/search.h"
#include "tui/screens/spoken.h"
#include "tui/screens/state_words.h"

enum {
    LEFT = 3,
    USER = 18,
    PHONE = 20,
    BALANCE = 14,
    CODE = 12,
    WHEN = 17,
    SEATS = 14,
    CUSTOMER_ID = TEXT_FOCUS,
    LIST_TOP = BODY_TOP + 3
};

/* What is being registered, and who has the same name and number already. */
struct customers {
    struct registration form;
    bool finding; /* nobody is shown before something is typed */
    char same[TEXT_USER];
    char id[CUSTOMER_ID]; /* of the booking that was asked for last; see customers_id() */
};

static struct customers *state_of(const struct ui *ui)
{
    return ui->state[MODE_CUSTOMERS];
}

static int customers_count(const struct ui *ui)
{
    return found_count(&ui->model);
}

/* A login name, or the code of a booking after a mark that no login name has. There is one place
 * for it: the text of a booking is that of the last call, and is to be compared or copied before
 * the next one. A login name is of letters, digits, ".", "_" and "-". */
static const char *customers_id(const struct ui *ui, int row)
{
    char *id = state_of(ui)->id;

    if (found_user(&ui->model, row) >= 0)
        return rows_text(&ui->model.users, found_user(&ui->model, row), "user");
    snprintf(id, CUSTOMER_ID, "#%s",
             rows_text(&ui->model.found.bookings, found_booking(&ui->model, row), "reservation"));
    return id;
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
}

/* Whose booking it is, as people say it: of somebody who is no customer the note tells. */
static const char *owner_of(const struct rows *bookings, int at)
{
    const char *name = rows_text(bookings, at, "name");

    if (name[0] == '\0')
        name = rows_text(bookings, at, "note");
    return name[0] != '\0' ? name : rows_text(bookings, at, "user");
}

static bool is_paid(const struct rows *bookings, int at)
{
    return word_is(WORDS_RESERVATION_STATE, RESERVATION_PAID, rows_text(bookings, at, "state"));
}

/* Code, owner, date and seats; what is not paid says so in place of its seats. */
static void draw_booking(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.found.bookings;
    int end = canvas->columns - 1, name = end - SEATS - WHEN - CODE - LEFT;
    char text[SEAT_NAMES_TEXT], when[FORMAT_TEXT];
    seat_set seats = 0;

    if (!is_paid(list, at) || !seat_set_parse(rows_text(list, at, "seats"), &seats))
        snprintf(text, sizeof text, "%s", booking_words(rows_text(list, at, "state")));
    else
        format_seats_fit(seats, SEATS, text);
    canvas_field(canvas, row, LEFT, CODE - 1, LOOK_PLAIN, rows_text(list, at, "reservation"));
    canvas_field(canvas, row, LEFT + CODE, name - 1, LOOK_PLAIN, owner_of(list, at));
    canvas_field(canvas, row, LEFT + CODE + name, WHEN - 1, LOOK_PLAIN,
                 format_time(rows_text(list, at, "starts"), true, when));
    canvas_right(canvas, row, end, LOOK_PLAIN, text);
}

static void draw_row(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    if (found_user(&ui->model, at) >= 0)
        draw_user(ui, canvas, found_user(&ui->model, at), row);
    else
        draw_booking(ui, canvas, found_booking(&ui->model, at), row);
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_CUSTOMERS]);
}

/* The search begins, and asks for nobody yet. `n` opens the screen so, for the next customer; `o`
 * opens it with all of them. */
static bool is_blank(const struct ui *ui)
{
    return state_of(ui)->finding && search_text(ui)[0] == '\0';
}

static void draw_search(const struct ui *ui, struct canvas *canvas)
{
    int column = canvas_put(canvas, BODY_TOP, 1, LOOK_PLAIN, _("Search: "));

    column = canvas_put(canvas, BODY_TOP, column, LOOK_BOLD, search_text(ui));
    if (search_is_open(ui))
        canvas_cursor(canvas, BODY_TOP, column);
    canvas_target(canvas, BODY_TOP, 0, canvas->columns, ACTION_SEARCH, 0);
}

/* What can be typed, while nothing is. */
static void draw_hint(const struct ui *ui, struct canvas *canvas)
{
    char when[FORMAT_TEXT];
    int row = LIST_TOP;

    canvas_put(canvas, row++, LEFT, LOOK_PLAIN, _("a name, or its initial consonants"));
    canvas_put(canvas, row++, LEFT, LOOK_PLAIN, _("a telephone number, or four digits of it"));
    canvas_put(canvas, row++, LEFT, LOOK_PLAIN, _("the code of a booking, or a ticket"));
    if (ui->show != 0)
        canvas_printf(canvas, row++, LEFT, LOOK_PLAIN, _("a seat of %s, such as B7"),
                      format_when(ui->starts, true, when));
    canvas_put(canvas, row + 1, LEFT, LOOK_PLAIN,
               _("Enter with nothing typed: nobody in particular"));
}

/* The search is drawn last, since the last one who asks for it gets the cursor. */
static void customers_draw(const struct ui *ui, struct canvas *canvas)
{
    int first, visible, bottom = screen_bottom(canvas);
    bool more = ui->model.found.more || ui->model.found.more_here;

    if (is_blank(ui)) {
        draw_hint(ui, canvas);
        draw_search(ui, canvas);
        return;
    }
    visible = screen_window(ui->cursor[MODE_CUSTOMERS], customers_count(ui), LIST_TOP,
                            bottom - more, &first);
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("User"));
    canvas_right(canvas, LIST_TOP - 1, canvas->columns - 1, LOOK_DIM, _("Points"));
    for (int i = 0; i < visible; i++)
        draw_row(ui, canvas, first + i, LIST_TOP + i);
    if (more)
        canvas_put(canvas, bottom - 1, LEFT, LOOK_DIM,
                   _("There are more bookings: type more of it."));
    if (customers_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN,
                   _("Nobody of that name; a adds a customer."));
    screen_where(canvas, BODY_TOP, first, visible, customers_count(ui));
    draw_search(ui, canvas);
}

/* The reply to AS leads back to the map, with everything of the customer before forgotten. */
static void open_row(struct ui *ui, int argument)
{
    const struct rows *list = &ui->model.users;
    int row = ui->cursor[MODE_CUSTOMERS], at = found_user(&ui->model, row);

    (void)argument;
    if (at >= 0)
        counter_act_for(ui, rows_text(list, at, "user"), rows_text(list, at, "name"),
                        rows_text(list, at, "phone"));
    else if (found_booking(&ui->model, row) >= 0)
        screen_booking_open(ui, rows_text(&ui->model.found.bookings, found_booking(&ui->model, row),
                                          "reservation"));
}

/* Takings are the till's, not a customer's: they are asked for here. */
static void show_takings(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open(ui, MODE_TAKINGS);
}

/* Registers; the reply comes to this screen (take_added()). */
static void send(struct ui *ui, bool another)
{
    int first = ui->model.outbox_count;

    registration_send(ui, &state_of(ui)->form, another);
    ui_asked_by(ui, first, MODE_CUSTOMERS);
}

/* The last field: registers, and acts for the new customer. The number may be empty: at the counter
 * nobody is turned away for that. */
static void accept_phone(struct ui *ui)
{
    registration_take_phone(ui, &state_of(ui)->form);
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui, false);
}

static const struct field phone_field = {
    .label = N_("Telephone"), .verb = VERB_USER_ADD, .argument = "phone", .accept = accept_phone};

/* The daemon judges the name; here it only must not be empty. */
static void accept_name(struct ui *ui)
{
    if (!registration_take_name(ui, &state_of(ui)->form))
        return;
    field_open(ui, &phone_field);
    field_put(ui, state_of(ui)->form.phone);
}

static const struct field name_field = {.label = N_("New customer, full name"),
                                        .verb = VERB_USER_ADD,
                                        .argument = "name",
                                        .accept = accept_name};

/* What was searched for and found nobody is their name, or their number. The form is emptied first,
 * so that nothing of somebody who was not registered in the end is left in it. */
static void add(struct ui *ui, int argument)
{
    struct registration *form = &state_of(ui)->form;
    const char *typed = ui->search[MODE_CUSTOMERS];
    bool number = found_is_phone(typed);

    (void)argument;
    *form = (struct registration){.name = ""};
    if (number)
        memcpy(form->phone, typed, sizeof form->phone);
    field_open(ui, &name_field);
    field_put(ui, number ? "" : typed);
}

/* It is the customer who is known already. */
static void act_for_same(struct ui *ui)
{
    const struct customers *state = state_of(ui);

    counter_act_for(ui, state->same, state->form.name, state->form.phone);
}

static void send_another(struct ui *ui)
{
    send(ui, true);
}

static void ask_another(struct ui *ui)
{
    struct question question = {.kind = QUESTION_ANOTHER, .yes = send_another};

    snprintf(question.title, sizeof question.title, "%s", state_of(ui)->form.name);
    question_ask(ui, &question);
}

/* Somebody of that name and number is a customer already, unless it is somebody else. With same=
 * nobody was registered. Name and number are cut for the question only. */
static void take_added(struct ui *ui, const struct reply_line *reply)
{
    struct customers *state = state_of(ui);
    struct question question = {.kind = QUESTION_SAME, .yes = act_for_same, .no = ask_another};

    reply_keep(state->same, sizeof state->same, reply_text(reply, "same"));
    if (state->same[0] == '\0') {
        counter_act_for(ui, reply_text(reply, "user"), state->form.name, state->form.phone);
        return;
    }
    snprintf(question.title, sizeof question.title, "%.120s %.60s", state->form.name,
             state->form.phone);
    question_ask(ui, &question);
}

/* The wish of counter_next() is taken over and ends: the next way here is another one. */
static void customers_open(struct ui *ui)
{
    cursor_reset(ui, MODE_CUSTOMERS);
    state_of(ui)->finding = ui->finding;
    ui->finding = false;
}

/* Customers last: their reply says that all is there. With nothing typed and nobody to be shown
 * nothing is asked, and the search counts as answered, or Enter would wait for ever. */
static void customers_ask(struct ui *ui)
{
    const char *text = ui->search[MODE_CUSTOMERS];

    if (text[0] == '\0')
        found_clear(&ui->model);
    if (is_blank(ui)) {
        rows_release(&ui->model.users);
        ui->search_answered = ui->search_serial;
        return;
    }
    if (text[0] != '\0')
        found_ask(&ui->model, ui->search_serial, ui->show, text);
    model_ask_search(&ui->model, VERB_USERS, ui->search_serial, text);
}

/* The next time it opens with all customers. */
static void customers_close(struct ui *ui)
{
    rows_release(&ui->model.users);
    found_clear(&ui->model);
    ui->search[MODE_CUSTOMERS][0] = '\0';
}

/* A reply to what was typed before is dropped (list.c). */
static bool customers_take(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    if (request->verb == VERB_USERS)
        list_take(ui, &ui->model.users, true, request, reply);
    else if (request->verb == VERB_USER_ADD)
        take_added(ui, reply);
    else if (request->verb != VERB_FIND)
        return false;
    else if (request->about == ui->search_serial)
        found_take(&ui->model, request, reply, ui->search[MODE_CUSTOMERS]);
    return true;
}

/* What FIND does not take as a text may still be a part of a name. So the list of customers is left
 * to say what there is. */
static bool customers_refuse(struct ui *ui, const struct pending_request *request,
                             const struct reply_line *reply)
{
    (void)ui;
    return request->verb == VERB_FIND && strcmp(reply->code, "BAD-ARG") == 0;
}

static void speak_booking(const struct rows *list, int at, struct buffer *out)
{
    char names[SEAT_NAMES_TEXT] = "", when[FORMAT_TEXT];
    seat_set seats;

    if (seat_set_parse(rows_text(list, at, "seats"), &seats))
        format_seats(seats, names);
    buffer_printf(out, "%s, %s, %s, %s, %s.", rows_text(list, at, "reservation"),
                  owner_of(list, at), format_when(rows_text(list, at, "starts"), false, when),
                  names, booking_words(rows_text(list, at, "state")));
}

static void customers_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const struct rows *list = &ui->model.users;
    int at = found_user(&ui->model, row);
    char points[FORMAT_TEXT];

    if (at < 0)
        speak_booking(&ui->model.found.bookings, found_booking(&ui->model, row), out);
    else
        buffer_printf(out, "%s, %s, %s, %s P.", rows_text(list, at, "user"),
                      rows_text(list, at, "name"), rows_text(list, at, "phone"),
                      format_points(rows_int(list, at, "balance", 0), points));
}

/* What Enter does depends on what the cursor stands on. */
static bool is_on_booking(const struct ui *ui)
{
    return found_booking(&ui->model, ui->cursor[MODE_CUSTOMERS]) >= 0;
}

static bool is_on_customer(const struct ui *ui)
{
    return !is_on_booking(ui);
}

static const struct action customers_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("act for"),
     .help = N_("act for this customer"),
     .when = is_on_customer,
     .deed = open_row},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("details"),
     .help = N_("show the booking"),
     .when = is_on_booking,
     .deed = open_row},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("add"),
     .help = N_("register a customer, with the name or number that was searched for"),
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
    .state_size = sizeof(struct customers),
    .actions = customers_actions,
    .counter = true,
    .open = customers_open,
    .ask = customers_ask,
    .close = customers_close,
    .take = customers_take,
    .refuse = customers_refuse,
    .draw = customers_draw,
    .count = customers_count,
    .id = customers_id,
    .searched = true,
    .speak = spoken_search,
    .speak_row = customers_speak_row,
};
