/*
 * The seats of a date that are kept out of the sale: for whom, and until when. Operators see and
 * sell them; supervisors keep the seats that are chosen on the map for somebody, and put house
 * seats back into the sale.
 *
 * The list is that of HOUSE, the map that of MAP, and no reply has both: after each change both are
 * asked for anew (follow()). What is kept is `ui->chosen`, so the way to this screen is by the map;
 * a blocked seat can be chosen there by staff only to be sold.
 */
#include "tui/screens/screen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/house.h"
#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/question.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"
#include "tui/screens/state_words.h"
#include "tui/screens/typed_time.h"

enum { LEFT = 3, SEAT = 10, KIND = 8, UNTIL = 17, BY = 14, LIST_TOP = BODY_TOP + 3 };

/* What is being kept, and for whom. */
struct keeping {
    seat_set seats;
    char holder[TEXT_FIELD], until[TEXT_FIELD];
    int64_t freed; /* the seat that the question is about */
};

static struct keeping *keeping_of(const struct ui *ui)
{
    return ui->state[MODE_HOUSE];
}

static int house_count(const struct ui *ui)
{
    return rows_count(&ui->model.house);
}

static const char *house_id(const struct ui *ui, int row)
{
    return rows_text(&ui->model.house, row, "seat");
}

static int seat_at(const struct ui *ui, int row)
{
    int64_t seat = rows_int(&ui->model.house, row, "seat", 0);

    return seat >= 1 && seat <= SEAT_COUNT ? (int)seat : 0;
}

static bool is_house_at(const struct ui *ui, int row)
{
    return word_is(WORDS_BLOCK_KIND, BLOCK_HOUSE, rows_text(&ui->model.house, row, "kind"));
}

/* For whom, or at least why. */
static const char *holder_at(const struct ui *ui, int row)
{
    const char *holder = rows_text(&ui->model.house, row, "holder");

    return holder[0] != '\0' ? holder : rows_text(&ui->model.house, row, "reason");
}

/* What is chosen on the map and still in the sale, for who may keep it. House seats among them are
 * kept already, and may be chosen to be sold. */
static seat_set keepable(const struct ui *ui)
{
    return ui->model.supervisor_role ? ui->chosen & ~ui->model.grid.house : 0;
}

/* In a narrow window who has done it is left out. */
static void draw_line(const struct ui *ui, struct canvas *canvas, int at, int row)
{
    const struct rows *list = &ui->model.house;
    int end = canvas->columns - 1, by = canvas->columns < FULL_COLUMNS ? 0 : BY;
    int holder = end - by - UNTIL - KIND - SEAT - LEFT;
    int seat = seat_at(ui, at);
    char name[SEAT_NAMES_TEXT] = "", when[FORMAT_TEXT];

    if (seat > 0)
        canvas_printf(canvas, row, LEFT, LOOK_PLAIN, "%s (%d)", format_seats(seat_bit(seat), name),
                      seat);
    canvas_field(canvas, row, LEFT + SEAT, KIND - 1, LOOK_PLAIN,
                 block_words(rows_text(list, at, "kind")));
    canvas_field(canvas, row, LEFT + SEAT + KIND, holder - 1, LOOK_PLAIN, holder_at(ui, at));
    canvas_field(canvas, row, LEFT + SEAT + KIND + holder, UNTIL - 1, LOOK_PLAIN,
                 format_time(rows_text(list, at, "until"), true, when));
    if (by > 0)
        canvas_field(canvas, row, end - by, by, LOOK_PLAIN, rows_text(list, at, "by"));
    screen_row(canvas, row, canvas->columns, at, at == ui->cursor[MODE_HOUSE]);
}

static void house_draw(const struct ui *ui, struct canvas *canvas)
{
    int end = canvas->columns - 1, by = canvas->columns < FULL_COLUMNS ? 0 : BY, first, visible;
    char when[FORMAT_TEXT], names[SEAT_NAMES_TEXT];

    screen_heading(canvas, ui->title, format_when(ui->starts, false, when));
    if (keepable(ui) != 0)
        canvas_printf(canvas, BODY_TOP + 1, LEFT, LOOK_BOLD, _("Chosen: %s; a keeps them"),
                      format_seats_fit(keepable(ui), end - 24, names));
    visible = screen_window(ui->cursor[MODE_HOUSE], house_count(ui), LIST_TOP,
                            screen_bottom(canvas), &first);
    canvas_put(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("Seat"));
    canvas_put(canvas, LIST_TOP - 1, LEFT + SEAT + KIND, LOOK_DIM, _("Kept for"));
    canvas_put(canvas, LIST_TOP - 1, end - by - UNTIL, LOOK_DIM, _("Until"));
    for (int i = 0; i < visible; i++)
        draw_line(ui, canvas, first + i, LIST_TOP + i);
    if (house_count(ui) == 0 && ui->model.polls == 0)
        canvas_put(canvas, LIST_TOP, LEFT, LOOK_PLAIN, _("No seat of this date is kept."));
    screen_where(canvas, BODY_TOP, first, visible, house_count(ui));
}

/* To the map, at that seat. */
static void show_seat(struct ui *ui, int argument)
{
    int seat = seat_at(ui, ui->cursor[MODE_HOUSE]);

    (void)argument;
    if (seat == 0)
        return;
    ui->seat = seat;
    navigation_open(ui, MODE_SEATS);
}

/* The time is typed as the screens write it, and made one that is nearest before the show
 * (typed_time.h); what that does not understand goes to the daemon as it is, which says so. */
static void send(struct ui *ui)
{
    const struct keeping *keeping = keeping_of(ui);
    int first = ui->model.outbox_count;
    char seats[SEAT_SET_TEXT];
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "show=%" PRId64 " seats=%s holder=", ui->show,
                  seat_set_format(keeping->seats, seats));
    request_quote(&line, keeping->holder);
    if (keeping->until[0] != '\0') {
        char until[TEXT_FIELD];

        buffer_add_text(&line, " until=");
        request_quote(&line, typed_time(keeping->until, ui->starts, until));
    }
    model_ask(&ui->model, VERB_BLOCK, ui->show, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_HOUSE);
}

static void accept_until(struct ui *ui)
{
    memcpy(keeping_of(ui)->until, ui->typed, sizeof ui->typed);
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui);
}

/* It borrows the room of a holder: a time of the protocol is shorter than what people type for
 * it. */
static const struct field until_field = {.label = N_("Until, such as 12-24 18:00 (empty: no time)"),
                                         .verb = VERB_BLOCK,
                                         .argument = "holder",
                                         .accept = accept_until};

static void accept_holder(struct ui *ui)
{
    memcpy(keeping_of(ui)->holder, ui->typed, sizeof ui->typed);
    field_open(ui, &until_field);
}

static const struct field holder_field = {
    .label = N_("Kept for"), .verb = VERB_BLOCK, .argument = "holder", .accept = accept_holder};

/* The seats of now: what is lost or chosen on the map while the fields are filled in is another
 * matter. */
static void keep(struct ui *ui, int argument)
{
    (void)argument;
    keeping_of(ui)->seats = keepable(ui);
    field_open(ui, &holder_field);
}

/* One seat, since the row is one; each may be kept for somebody else. */
static void put_back(struct ui *ui)
{
    int first = ui->model.outbox_count;

    model_ask(&ui->model, VERB_UNBLOCK, ui->show, "show=%" PRId64 " seats=%" PRId64, ui->show,
              keeping_of(ui)->freed);
    ui_asked_by(ui, first, MODE_HOUSE);
}

/* What is asked about is the seat, wherever its row is by then. */
static void ask_back(struct ui *ui, int argument)
{
    struct question question = {.kind = QUESTION_UNBLOCK, .yes = put_back};
    int seat = seat_at(ui, ui->cursor[MODE_HOUSE]);

    (void)argument;
    if (seat == 0)
        return;
    keeping_of(ui)->freed = seat;
    question.seats = seat_bit(seat);
    question_ask(ui, &question);
}

/* house_ask() goes by the revision of the map, and would find nothing new. Setting it back asks all
 * the same, so the list is never older than its screen. */
static void house_open(struct ui *ui)
{
    cursor_reset(ui, MODE_HOUSE);
    ui->model.grid.house_rev = -1;
}

/* What a reply has changed is in the next map. */
static void follow(struct ui *ui)
{
    ui->model.grid.rev = -1;
    ui->model.grid.house_rev = -1;
    navigation_refresh(ui);
}

/* What was put back is let go at once, without waiting for the next list: otherwise the cursor
 * would miss its row, and say that it is gone. */
static bool house_take_reply(struct ui *ui, const struct pending_request *request,
                             const struct reply_line *reply)
{
    char names[SEAT_NAMES_TEXT];

    if (request->verb != VERB_BLOCK && request->verb != VERB_UNBLOCK)
        return selection_take_grid(ui, request, reply);
    format_seats_fit(reply_seats(reply, "seats"), 24, names);
    if (request->verb == VERB_BLOCK) {
        ui->chosen &= ~reply_seats(reply, "seats");
        ui_say(ui, false, _("%s: out of the sale"), names);
    } else {
        rows_release(&ui->model.house); /* the row is gone on purpose: the cursor takes another */
        ui->model.grid.house &= ~reply_seats(reply, "seats");
        cursor_let_go(ui);
        ui_say(ui, false, _("%s: in the sale again"), names);
    }
    follow(ui);
    return true;
}

/* A time that is none: it is typed again. As it was typed, not as it was sent: that is what the eye
 * looks for the mistake in. */
static bool house_refuse(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    if (request->verb != VERB_BLOCK || strcmp(reply_text(reply, "arg"), "until") != 0)
        return false;
    ui_say(ui, true, _("That is no time before the show"));
    field_open(ui, &until_field);
    field_put(ui, keeping_of(ui)->until);
    return true;
}

static void house_speak(const struct ui *ui, struct buffer *out)
{
    char names[SEAT_NAMES_TEXT];

    spoken_title(ui, out);
    if (keepable(ui) != 0) {
        buffer_printf(out, _("Chosen: %s; a keeps them"), format_seats(keepable(ui), names));
        buffer_printf(out, ".\n");
    }
}

static void house_speak_row(const struct ui *ui, int row, struct buffer *out)
{
    const char *until = rows_text(&ui->model.house, row, "until");
    int seat = seat_at(ui, row);
    char name[SEAT_NAMES_TEXT] = "", when[FORMAT_TEXT];

    if (seat > 0)
        format_seats(seat_bit(seat), name);
    buffer_printf(out, "%s, %s, %s", name, block_words(rows_text(&ui->model.house, row, "kind")),
                  holder_at(ui, row));
    if (until[0] != '\0')
        buffer_printf(out, _(", until %s"), format_when(until, false, when));
    buffer_printf(out, ".");
}

static bool may_keep(const struct ui *ui)
{
    return keepable(ui) != 0;
}

/* Kill seats are an admin's, and come back by the command only. */
static bool may_put_back(const struct ui *ui)
{
    return ui->model.supervisor_role && is_house_at(ui, ui->cursor[MODE_HOUSE]);
}

static const struct action house_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("to the seat"),
     .help = N_("to this seat on the map"),
     .deed = show_seat},
    {.id = ACTION_ADD,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("keep"),
     .help = N_("keep the chosen seats out of the sale, for somebody"),
     .when = may_keep,
     .deed = keep},
    {.id = ACTION_GIVE_UP,
     .keys = {'x'},
     .key_text = "x",
     .bar = N_("into the sale"),
     .help = N_("put this seat back into the sale (asks)"),
     .when = may_put_back,
     .deed = ask_back},
    {.id = ACTION_NONE},
};

const struct screen screen_house = {
    .title = N_("House seats"),
    .state_size = sizeof(struct keeping),
    .actions = house_actions,
    .counter = true,
    .open = house_open,
    .ask = selection_ask_grid,
    .wish = selection_wish_grid,
    .told = selection_take_told,
    .take = house_take_reply,
    .refuse = house_refuse,
    .draw = house_draw,
    .count = house_count,
    .id = house_id,
    .speak = house_speak,
    .speak_row = house_speak_row,
};
