/*
 * A booking by itself: after paying, or opened in the list. The code stands wide apart, to be read
 * aloud; each seat has the number of its ticket.
 *
 * It is shown from what the reply to PAY said, or from the row of the list; the seats with their
 * tickets are asked for again with each poll, because a cancellation elsewhere voids them. At a
 * kiosk Enter ends the sale, and where tickets are printed it says whether those are.
 */
#include "tui/screens/screen.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/qr_view.h"
#include "tui/screens/screen_booking.h"
#include "tui/screens/spoken.h"
#include "tui/screens/ui.h"

enum { CODE_TEXT = 30 /* columns beside a code */ };

enum { LEFT = 12, LEFT_COMPACT = 4, VALUES = 15, PRICES = 36, TICKETS_SHOWN = 4 };

/* What the screen keeps for itself. */
struct booked_view {
    int asked; /* the code of which ticket, from 1; 0: of the first where there is room for it */
};

static struct booked_view *view_of(const struct ui *ui)
{
    return ui->state[MODE_BOOKED];
}

/* Whoever has bought shows the code to the door; staff see it when they ask for it. */
static bool wants_code(const struct ui *ui)
{
    return !ui_is_operator(ui) || view_of(ui)->asked > 0;
}

/* The ticket whose code is shown in a window of that width; -1 if none is. An asked ticket beyond
 * the last one, because seats were given back meanwhile, is the last one. */
static int shown_code(const struct ui *ui, int columns)
{
    int count = rows_count(&ui->model.secrets), asked = view_of(ui)->asked;

    if (asked > 0)
        return asked <= count ? asked - 1 : count - 1;
    return wants_code(ui) && count > 0 && columns >= FULL_COLUMNS ? 0 : -1;
}

/* In ASCII a code needs a large window. Of half blocks it has 15 rows and 29 columns, which any
 * window has beside the 30 for its text; in ASCII 29 and 58, for which 34 x 88 cells are needed. */
static bool code_fits(const struct ui *ui, int rows, int columns)
{
    return rows >= LEAST_ROWS + qr_view_rows(ui->ascii) - qr_view_rows(false) &&
           columns >= CODE_TEXT + qr_view_columns(ui->ascii);
}

/* Where the text stands: in the middle, or beside a code. */
struct columns {
    int left, values, prices, ticket, end;
};

/* A line for each of a few seats, with its ticket; one line for many, or while they are asked for.
 */
static int draw_seats(const struct ui *ui, struct canvas *canvas, int row, const struct columns *at)
{
    const struct rows *tickets = &ui->model.tickets;
    char name[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    canvas_put(canvas, row, at->left, LOOK_PLAIN, _("Seats"));
    if (rows_count(tickets) == 0 || rows_count(tickets) > TICKETS_SHOWN) {
        canvas_put(canvas, row, at->values, LOOK_PLAIN,
                   format_seats_fit(ui->model.booked.seats, at->end - at->values - 1, name));
        return row + 1;
    }
    for (int i = 0; i < rows_count(tickets); i++, row++) {
        int seat = (int)rows_int(tickets, i, "seat", 0);
        const char *ticket = rows_text(tickets, i, "ticket");

        if (seat < 1 || seat > SEAT_COUNT)
            continue;
        canvas_printf(canvas, row, at->values, LOOK_PLAIN, "%-3s (%d)  %s",
                      format_seats(seat_bit(seat), name), seat, rows_text(tickets, i, "grade"));
        canvas_right(canvas, row, at->prices, LOOK_PLAIN,
                     format_points(rows_int(tickets, i, "price", 0), points));
        canvas_put(canvas, row, at->prices + 1, LOOK_PLAIN, "P");
        canvas_put(canvas, row, at->ticket, LOOK_PLAIN,
                   ticket[0] != '\0' ? ticket : _("cancelled"));
    }
    return row;
}

/* Where a code is beside the text. Beside it the text begins further left, and its last column is
 * where the code begins. */
static struct columns columns_of(const struct canvas *canvas, bool has_code, int code)
{
    int left = screen_is_compact(canvas) ? LEFT_COMPACT : LEFT;

    if (has_code)
        return (struct columns){2, 2 + 12, 2 + 32, 2 + 35, code};
    return (struct columns){left, left + VALUES, left + PRICES, left + PRICES + 4, canvas->columns};
}

/* The code alone with its ticket, where there is no room for the rest. */
static void draw_code_alone(const struct ui *ui, struct canvas *canvas, int shown)
{
    const struct rows *secrets = &ui->model.secrets;
    int seat = (int)rows_int(secrets, shown, "seat", 0);
    char text[FORMAT_TEXT], name[SEAT_NAMES_TEXT], title[TEXT_TITLE];

    format_cut(ui->model.booked.title, CODE_TEXT - 3, title, sizeof title);
    canvas_put(canvas, BODY_TOP + 1, 2, LOOK_BOLD, title);
    canvas_put(canvas, BODY_TOP + 2, 2, LOOK_PLAIN,
               format_time(ui->model.booked.starts, true, text));
    if (seat >= 1 && seat <= SEAT_COUNT)
        canvas_printf(canvas, BODY_TOP + 4, 2, LOOK_BOLD, "%s  (%d)  %s",
                      format_seats(seat_bit(seat), name), seat, rows_text(secrets, shown, "grade"));
    canvas_put(canvas, BODY_TOP + 5, 2, LOOK_PLAIN, rows_text(secrets, shown, "ticket"));
    canvas_printf(canvas, BODY_TOP + 7, 2, LOOK_DIM, _("ticket %d of %d"), shown + 1,
                  rows_count(secrets));
    canvas_cursor(canvas, BODY_TOP + 5, 2);
}

/* Until when it can be cancelled; below the code, which is higher than the text beside it. */
static void draw_cancel(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    const char *until = ui->model.booked.cancel_until;
    char text[FORMAT_TEXT];

    if (strcmp(until, "never") == 0)
        canvas_put(canvas, row, left, LOOK_PLAIN, _("This booking cannot be cancelled."));
    else if (until[0] != '\0')
        canvas_printf(canvas, row, left, LOOK_PLAIN,
                      _("Can be cancelled with full refund until %s"),
                      screen_is_compact(canvas) ? format_time(until, true, text)
                                                : format_when(until, false, text));
}

/* Whoever stands at a kiosk takes the paper, or goes with the code to the counter. Nothing where
 * nothing prints (PAPER_NONE). */
static void draw_paper(const struct ui *ui, struct canvas *canvas, int row, int left)
{
    if (ui->model.booked.paper == PAPER_ASKED)
        canvas_put(canvas, row, left, LOOK_PLAIN, _("Your tickets are being printed"));
    else if (ui->model.booked.paper == PAPER_NOT_ASKED)
        canvas_put(canvas, row, left, LOOK_WARN, _("Show this code at the counter"));
}

static void draw_text(const struct ui *ui, struct canvas *canvas, const struct columns *at,
                      bool has_code)
{
    const struct booked *booked = &ui->model.booked;
    bool compact = screen_is_compact(canvas);
    char text[FORMAT_TEXT], title[TEXT_TITLE];
    int row = BODY_TOP + !compact, below = BODY_TOP + qr_view_rows(ui->ascii) + 1;

    canvas_printf(canvas, row, at->left, LOOK_BOLD | LOOK_GOOD, _("Booked and paid"));
    draw_paper(ui, canvas, row + 1, at->left);
    canvas_put(canvas, row + 2, at->left, LOOK_PLAIN, _("Reservation"));
    for (int i = 0; booked->reservation[i] != '\0'; i++) /* wide, for reading aloud */
        canvas_printf(canvas, row + 2, at->values + 2 * i, LOOK_BOLD, "%c", booked->reservation[i]);
    canvas_cursor(canvas, row + 2, at->values);
    canvas_put(canvas, row + 4, at->left, LOOK_BOLD,
               format_cut(booked->title, at->end - at->left - 1, title, sizeof title));
    canvas_put(canvas, row + 5, at->left, LOOK_PLAIN,
               format_cut(booked->venue, at->end - at->left - 1, title, sizeof title));
    canvas_put(canvas, row + 6, at->left, LOOK_PLAIN, format_when(booked->starts, false, text));
    row = draw_seats(ui, canvas, row + 7 + !compact, at);
    canvas_put(canvas, row, at->left, LOOK_PLAIN, _("Paid"));
    canvas_printf(canvas, row, at->values, LOOK_PLAIN, "%s P", format_points(booked->amount, text));
    if (booked->balance >= 0) {
        canvas_put(canvas, row + 1, at->left, LOOK_PLAIN, _("Points left"));
        canvas_printf(canvas, row + 1, at->values, LOOK_PLAIN, "%s P",
                      format_points(booked->balance, text));
    }
    row += 2 + !compact;
    draw_cancel(ui, canvas, has_code && row < below ? below : row, at->left);
}

/* Of a code that leaves less room than there is beside one in 80 columns, the text beside it is
 * only what tells the tickets apart. */
static void booked_draw(const struct ui *ui, struct canvas *canvas)
{
    int shown = shown_code(ui, canvas->columns);
    int code = canvas->columns - qr_view_columns(ui->ascii);
    bool has_code = shown >= 0 && code_fits(ui, canvas->rows, canvas->columns);
    bool alone = has_code && code < FULL_COLUMNS - qr_view_columns(false);
    struct columns at = columns_of(canvas, has_code, code);

    if (has_code)
        qr_view_draw(canvas, BODY_TOP, code, rows_text(&ui->model.secrets, shown, "secret"),
                     ui->ascii);
    if (alone)
        draw_code_alone(ui, canvas, shown);
    else
        draw_text(ui, canvas, &at, has_code);
    if (has_code && !alone && rows_count(&ui->model.secrets) > 1)
        canvas_printf(canvas, BODY_TOP + qr_view_rows(ui->ascii), code + 2, LOOK_DIM,
                      _("ticket %d of %d"), shown + 1, rows_count(&ui->model.secrets));
}

/* Nobody's clipboard is filled at a kiosk. */
static bool has_code(const struct ui *ui)
{
    return !ui->kiosk && ui->model.booked.reservation[0] != '\0';
}

static bool is_kiosk(const struct ui *ui)
{
    return ui->kiosk;
}

/* An operator goes on selling where that was. */
static bool is_counter(const struct ui *ui)
{
    return ui_is_operator(ui) && ui->show != 0;
}

static bool is_no_counter(const struct ui *ui)
{
    return !ui->kiosk && !is_counter(ui);
}

static void to_counter(struct ui *ui, int argument)
{
    (void)argument;
    navigation_to_counter(ui);
}

static void to_concerts(struct ui *ui, int argument)
{
    (void)argument;
    navigation_open_root(ui, MODE_CONCERTS);
}

static void done(struct ui *ui, int argument)
{
    (void)argument;
    kiosk_abandon(ui);
}

/* Where it is not known how large the window is, in --plain, there is room. */
static bool may_show_code(const struct ui *ui)
{
    return ui->model.booked.reservation[0] != '\0' &&
           (ui->rows == 0 || code_fits(ui, ui->rows, ui->columns));
}

/* The next one; after the last, none but what is always shown. As long as the secrets have not come
 * it stays with the first. They are asked for at once, since those of staff have not been
 * before. */
static void show_code(struct ui *ui, int argument)
{
    int next = shown_code(ui, ui->columns) + 1;

    (void)argument;
    if (rows_count(&ui->model.secrets) > 0 && next >= rows_count(&ui->model.secrets))
        next = -1;
    view_of(ui)->asked = next + 1;
    navigation_refresh(ui);
}

static bool may_change(const struct ui *ui)
{
    return !ui->kiosk && ui->model.booked.reservation[0] != '\0';
}

static void to_seats(struct ui *ui, int argument)
{
    (void)argument;
    screen_booking_open(ui, ui->model.booked.reservation);
}

static void copy(struct ui *ui, int argument)
{
    (void)argument;
    ui_copy(ui, ui->model.booked.reservation);
}

static void open_booking(struct ui *ui)
{
    view_of(ui)->asked = 0;
    rows_release(&ui->model.secrets);
    rows_release(&ui->model.tickets);
}

/* The seats change only if somebody cancels them elsewhere, but then they do. An operator looks at
 * anybody's, whoever is acted for. Secrets are asked for only where they are to be shown. */
static void booked_ask(struct ui *ui)
{
    const char *code = ui->model.booked.reservation, *as = ui_is_operator(ui) ? " as=-" : "";

    if (code[0] == '\0')
        return;
    model_ask_poll(&ui->model, VERB_RESERVATION, 0, "reservation=%s%s", code, as);
    if (wants_code(ui))
        model_ask_poll(&ui->model, VERB_TICKETS, 0, "reservation=%s%s", code, as);
}

static void close_booking(struct ui *ui)
{
    rows_release(&ui->model.secrets);
    rows_release(&ui->model.tickets);
}

/* The booking itself, the first table, is not read again: this screen shows what was paid, as the
 * receipt does. */
static bool booked_take(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    (void)reply;
    if (request->verb == VERB_TICKETS)
        rows_move(&ui->model.secrets, &ui->model.incoming);
    else if (request->verb == VERB_RESERVATION)
        rows_move(&ui->model.tickets, &ui->model.incoming); /* its second table */
    else
        return false;
    return true;
}

/* What was given back meanwhile has no tickets any more. */
static bool booked_refuse(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply)
{
    (void)reply;
    if (request->verb != VERB_TICKETS)
        return false;
    rows_release(&ui->model.secrets);
    return true;
}

/* A code is many lines that mean nothing when they are read aloud: it is for whoever asks. */
static void speak_code(const struct ui *ui, struct buffer *out)
{
    const struct rows *secrets = &ui->model.secrets;
    int shown = view_of(ui)->asked > 0 ? shown_code(ui, 0) : -1;
    int64_t seat = rows_int(secrets, shown, "seat", 0);
    char name[SEAT_NAMES_TEXT];

    if (seat < 1 || seat > SEAT_COUNT)
        return;
    buffer_printf(out, _("The code of %s:\n"), format_seats(seat_bit((int)seat), name));
    qr_view_write(rows_text(secrets, shown, "secret"), ui->ascii, ui->paint, out);
}

static void booked_speak(const struct ui *ui, struct buffer *out)
{
    const struct booked *booked = &ui->model.booked;
    const struct rows *tickets = &ui->model.tickets;
    char seats[SEAT_NAMES_TEXT], when[FORMAT_TEXT], points[FORMAT_TEXT], left[FORMAT_TEXT];

    buffer_printf(out, "%s. %s", _("Booked and paid"), _("Reservation"));
    for (const char *letter = booked->reservation; *letter != '\0'; letter++)
        buffer_printf(out, " %c", *letter);
    buffer_printf(out, ".\n%s, %s, %s.\n", booked->title, format_when(booked->starts, false, when),
                  format_seats(booked->seats, seats));
    for (int row = 0; row < rows_count(tickets); row++) {
        int seat = (int)rows_int(tickets, row, "seat", 0);

        if (seat >= 1 && seat <= SEAT_COUNT && rows_text(tickets, row, "ticket")[0] != '\0')
            buffer_printf(out, _("Ticket of %s: %s.\n"), format_seats(seat_bit(seat), seats),
                          rows_text(tickets, row, "ticket"));
    }
    if (booked->balance >= 0)
        buffer_printf(out, _("%s P paid, %s P left.\n"), format_points(booked->amount, points),
                      format_points(booked->balance, left));
    else
        buffer_printf(out, _("%s P paid.\n"), format_points(booked->amount, points));
    spoken_cancel(booked->cancel_until, out);
    speak_code(ui, out);
}

static const struct action booked_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("seats again"),
     .help = N_("back to the seats, to sell more"),
     .when = is_counter,
     .deed = to_counter},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("concerts"),
     .help = N_("back to the concerts"),
     .when = is_no_counter,
     .deed = to_concerts},
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("done"),
     .when = is_kiosk,
     .deed = done},
    {.id = ACTION_MAP,
     .keys = {'v'},
     .key_text = "v",
     .bar = N_("code"),
     .help = N_("the code of the ticket, for the door; again for the next ticket"),
     .when = may_show_code,
     .deed = show_code},
    {.id = ACTION_SEAT,
     .keys = {'s'},
     .key_text = "s",
     .bar = N_("single seats"),
     .help = N_("single seats: give some back, move them"),
     .when = may_change,
     .deed = to_seats},
    {.id = ACTION_COPY,
     .keys = {'y'},
     .help = N_("y copies the code of the booking, if the terminal can"),
     .when = has_code,
     .deed = copy,
     .rank = RANK_LAST},
    {.id = ACTION_NONE},
};

const struct screen screen_booked = {
    .title = N_("Booked"),
    .state_size = sizeof(struct booked_view),
    .actions = booked_actions,
    .open = open_booking,
    .ask = booked_ask,
    .close = close_booking,
    .take = booked_take,
    .refuse = booked_refuse,
    .draw = booked_draw,
    .speak = booked_speak,
};
