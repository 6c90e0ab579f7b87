#include "tui/screens/spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/action.h"
#include "tui/cli/format.h"
#include "tui/model/tokens.h"
#include "tui/screens/screen.h"
#include "tui/cli/rows.h"
#include "tui/screens/spoken_seats.h"
#include "tui/screens/state_words.h"
#include "tui/cli/words.h"

static void say_where(const struct model *model, struct buffer *out)
{
    char user[SCREEN_USER_TEXT], token[SCREEN_TOKEN_TEXT];
    const char *rest;

    screen_user(model, 0, user, sizeof user);
    screen_token(model, false, token, sizeof token);
    rest = strstr(user, "  "); /* between name and points, as a picture has it */
    buffer_printf(out, "%s. %.*s%s%s.", _(screen_of(model->screen)->title),
                  rest != NULL ? (int)(rest - user) : (int)strlen(user), user,
                  rest != NULL ? ", " : "", rest != NULL ? rest + 2 : "");
    if (token[0] != '\0')
        buffer_printf(out, " %s.", token);
    buffer_printf(out, "\n");
}

static void say_title(const struct model *model, struct buffer *out)
{
    char when[FORMAT_TEXT], zone[FORMAT_TEXT];

    buffer_printf(out, "%s, %s%s.\n", model->title, format_time(model->starts, false, when),
                  format_zone(model->starts, zone));
}

static void say_search(const char *search, int found, struct buffer *out)
{
    if (search[0] != '\0')
        buffer_printf(out, _("Found for \"%s\": %d.\n"), search, found);
}

static void say_queue(const struct model *model, struct buffer *out)
{
    const struct token *token = model->token;
    int64_t remaining = token_remaining(token, model->now_ms);
    char position[FORMAT_TEXT], ahead[FORMAT_TEXT], left[FORMAT_TEXT], clock[FORMAT_TEXT];

    say_title(model, out);
    if (!token_lives(token)) {
        buffer_printf(out, "%s %s\n", _("Your place in the queue is over."),
                      _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Your place in the queue is %s: %s ahead, %s seats left.\n"),
                  format_points(token->position, position), format_points(token->ahead, ahead),
                  format_points(token->left, left));
    if (remaining >= 0)
        buffer_printf(out, _("The wait is about %s.\n"), format_clock(remaining, clock));
    buffer_printf(out, "%s\n",
                  _("When it is your turn your seats are held for you at once, if still free."));
}

static void say_cancel(const char *until, struct buffer *out)
{
    char when[FORMAT_TEXT];

    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.\n", _("cannot be cancelled"));
    else if (until[0] != '\0')
        buffer_printf(out, _("Can be cancelled with full refund until %s"),
                      format_time(until, false, when));
    if (until[0] != '\0' && strcmp(until, "never") != 0)
        buffer_printf(out, ".\n");
}

static void say_hold(const struct model *model, struct buffer *out)
{
    const struct token *token = model->token;
    char seats[SEAT_NAMES_TEXT], points[FORMAT_TEXT], clock[FORMAT_TEXT];

    say_title(model, out);
    if (!token_holds(token)) {
        buffer_printf(out, "%s %s\n", _("Nothing is held any more; nothing was paid."),
                      _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Held for you for %s: %s.\n"),
                  format_clock(token_remaining(token, model->now_ms), clock),
                  format_seats(token->seats, seats));
    buffer_printf(out, _("Total %s P.\n"), format_points(token->amount, points));
    if (model->balance >= 0)
        buffer_printf(out, _("Your points: %s P.\n"), format_points(model->balance, points));
    if (model->balance >= 0 && token->amount > model->balance)
        buffer_printf(out, _("%s P missing: c charges them.\n"),
                      format_points(token->amount - model->balance, points));
    say_cancel(model->cancel_until, out);
}

static void say_booked(const struct model *model, struct buffer *out)
{
    const struct booked *booked = &model->booked;
    const struct rows *tickets = &model->tickets;
    char seats[SEAT_NAMES_TEXT], when[FORMAT_TEXT], points[FORMAT_TEXT], left[FORMAT_TEXT];
    char zone[FORMAT_TEXT];

    buffer_printf(out, "%s. %s", _("Booked and paid"), _("Reservation"));
    for (const char *letter = booked->reservation; *letter != '\0'; letter++)
        buffer_printf(out, " %c", *letter);
    buffer_printf(out, ".\n%s, %s%s, %s.\n", booked->title,
                  format_time(booked->starts, false, when), format_zone(booked->starts, zone),
                  format_seats(booked->seats, seats));
    for (int row = 0; row < rows_count(tickets); row++) {
        int seat = (int)rows_int(tickets, row, "seat", 0);

        if (seat >= 1 && seat <= SEAT_COUNT && rows_text(tickets, row, "ticket")[0] != '\0')
            buffer_printf(out, _("Ticket of %s: %s.\n"), format_seats(seat_bit(seat), seats),
                          rows_text(tickets, row, "ticket"));
    }
    buffer_printf(out, _("%s P paid, %s P left.\n"), format_points(booked->amount, points),
                  format_points(booked->balance, left));
    say_cancel(booked->cancel_until, out);
}

static void say_takings(const struct model *model, struct buffer *out)
{
    char paid[FORMAT_TEXT], refunded[FORMAT_TEXT], net[FORMAT_TEXT];

    buffer_printf(out, _("Takings of %s"), model->takings_day);
    buffer_printf(out, _(": paid %s, refunded %s, net %s.\n"),
                  format_points(strtoll(model->takings_total[0], NULL, 10), paid),
                  format_points(strtoll(model->takings_total[1], NULL, 10), refunded),
                  format_points(strtoll(model->takings_total[2], NULL, 10), net));
}

void spoken_screen(const struct model *model, struct buffer *out)
{
    char zone[FORMAT_TEXT];
    const struct screen *screen = screen_of(model->screen);
    char points[FORMAT_TEXT];

    say_where(model, out);
    switch (model->screen) {
    case MODE_CONCERTS:
        say_search(model->search, screen->count(model), out);
        if (model->hidden > 0)
            buffer_printf(out,
                          ngettext("%d is over or called off: a shows it",
                                   "%d are over or called off: a shows them",
                                   (unsigned long)model->hidden),
                          model->hidden);
        buffer_printf(out, "%s", model->hidden > 0 ? ".\n" : "");
        break;
    case MODE_CUSTOMERS:
        say_search(model->customer_search, screen->count(model), out);
        break;
    case MODE_DATES:
        buffer_printf(out, "%s, %s, %s%s.\n", model->title, model->artist, model->venue,
                      format_zone(rows_text(&model->shows, 0, "starts"), zone));
        break;
    case MODE_SEATS:
        say_title(model, out);
        spoken_seats(model, out);
        break;
    case MODE_QUEUE:
        say_queue(model, out);
        break;
    case MODE_HOLD:
        say_hold(model, out);
        break;
    case MODE_BOOKED:
        say_booked(model, out);
        break;
    case MODE_BOOKINGS:
        buffer_printf(out, "%s.\n", _("My bookings, newest first"));
        break;
    case MODE_WALLET:
        buffer_printf(out, _("Points  %s P"),
                      model->balance >= 0 ? format_points(model->balance, points) : "-");
        buffer_printf(out, ".\n");
        break;
    case MODE_TAKINGS:
        say_takings(model, out);
        break;
    default:
        break;
    }
    if (screen->count != NULL && screen->count(model) == 0)
        buffer_printf(out, "%s\n", _("The list is empty."));
}

static void say_concert(const struct rows *list, int row, struct buffer *out)
{
    const char *sale = rows_text(list, row, "sale"), *next = rows_text(list, row, "next");
    char when[FORMAT_TEXT], opens[FORMAT_TEXT], points[FORMAT_TEXT];

    buffer_printf(out, "%s, %s, %s. ", rows_text(list, row, "title"),
                  rows_text(list, row, "artist"), rows_text(list, row, "venue"));
    if (strcmp(sale, "open") != 0 || next[0] == '\0')
        buffer_printf(out, "%s.", sale_opens(list, row, opens));
    else
        buffer_printf(out, _("Next %s, %s free, from %s P."), format_time(next, false, when),
                      rows_text(list, row, "free"),
                      format_points(rows_int(list, row, "price_min", 0), points));
}

static void say_date(const struct rows *list, int row, struct buffer *out)
{
    const char *state = rows_text(list, row, "state");
    const char *until = rows_text(list, row, "cancel_until");
    char when[FORMAT_TEXT];

    buffer_printf(out, "%s. ", format_time(rows_text(list, row, "starts"), false, when));
    if (strcmp(state, "bookable") != 0) {
        buffer_printf(out, "%s.", show_words(state));
        return;
    }
    buffer_printf(out, _("%s free, %s held, %s sold. "), rows_text(list, row, "free"),
                  rows_text(list, row, "held"), rows_text(list, row, "sold"));
    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.", _("cannot be cancelled"));
    else
        buffer_printf(out, _("Cancel until %s."), format_time(until, false, when));
}

static void say_booking(const struct model *model, int row, struct buffer *out)
{
    const struct rows *list = &model->reservations;
    const struct token *token = token_waiting(model, row);
    char when[FORMAT_TEXT], points[FORMAT_TEXT], names[SEAT_NAMES_TEXT] = "";
    seat_set seats;

    if (token != NULL) {
        if (token->state == TOKEN_WAITING)
            buffer_printf(out, _("place %s"), format_points(token->position, points));
        else
            buffer_printf(out, "%s", _("your turn"));
        buffer_printf(out, ", %s.", token->title);
        return;
    }
    row -= token_waiting_count(model);
    if (seat_set_parse(rows_text(list, row, "seats"), &seats))
        format_seats(seats, names);
    buffer_printf(out, "%s, %s, %s, %s, %s P, %s", rows_text(list, row, "reservation"),
                  rows_text(list, row, "title"),
                  format_time(rows_text(list, row, "starts"), false, when), names,
                  format_points(rows_int(list, row, "amount", 0), points),
                  booking_words(rows_text(list, row, "state")));
    if (strcmp(rows_text(list, row, "state"), "paid") == 0 &&
        strcmp(rows_text(list, row, "cancel_until"), "never") != 0) {
        buffer_printf(out, ", ");
        buffer_printf(out, _("can be cancelled until %s"),
                      format_time(rows_text(list, row, "cancel_until"), false, when));
    }
    buffer_printf(out, ".");
}

static void say_entry(const struct rows *list, int row, struct buffer *out)
{
    char when[FORMAT_TEXT], amount[FORMAT_TEXT], balance[FORMAT_TEXT];

    buffer_printf(out, _("%s, %s %s P, then %s P."),
                  format_time(rows_text(list, row, "at"), false, when),
                  entry_words(rows_text(list, row, "kind")),
                  format_points(rows_int(list, row, "amount", 0), amount),
                  format_points(rows_int(list, row, "balance", 0), balance));
}

void spoken_row(const struct model *model, int row, struct buffer *out)
{
    char points[FORMAT_TEXT], when[FORMAT_TEXT];

    switch (model->screen) {
    case MODE_CONCERTS:
        say_concert(&model->concerts, row, out);
        break;
    case MODE_DATES:
        say_date(&model->shows, row, out);
        break;
    case MODE_BOOKINGS:
        say_booking(model, row, out);
        break;
    case MODE_WALLET:
        say_entry(&model->entries, row, out);
        break;
    case MODE_CUSTOMERS:
        buffer_printf(out, "%s, %s, %s, %s P.", rows_text(&model->users, row, "user"),
                      rows_text(&model->users, row, "name"), rows_text(&model->users, row, "phone"),
                      format_points(rows_int(&model->users, row, "balance", 0), points));
        break;
    default:
        buffer_printf(out, "%s, %s: %s P.", rows_text(&model->takings, row, "title"),
                      format_time(rows_text(&model->takings, row, "starts"), false, when),
                      format_points(rows_int(&model->takings, row, "net", 0), points));
        break;
    }
}

static const char *word_of(const struct action *action)
{
    return action->id == ACTION_CHOOSE ? "B3"
           : action->id == ACTION_BEST ? "best 2"
                                       : action->key_text;
}

static void say_help(const struct model *model, struct buffer *out)
{
    int count;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count; i++)
        if (table[i].help[0] != '\0' && table[i].key_text[0] != '\0' &&
            action_is_on(&table[i], model, model->screen))
            buffer_printf(out, "%s: %s.\n", word_of(&table[i]), _(table[i].help));
}

void spoken_keys(const struct model *model, struct buffer *out)
{
    enum mode mode = model_mode(model);
    const struct screen *screen = screen_of(model->screen);
    const char *gap = "";
    int count;
    const struct action *table = action_table(&count);

    if (mode == MODE_HELP)
        say_help(model, out);
    if (mode == model->screen && screen->count != NULL && screen->count(model) > 0) {
        buffer_printf(out, _("a number: open"));
        gap = "; ";
    }
    for (int i = 0; i < count; i++) {
        if (table[i].key_text[0] == '\0' || !action_is_on(&table[i], model, mode))
            continue;
        buffer_printf(out, "%s%s: %s", gap, word_of(&table[i]), _(table[i].bar));
        gap = "; ";
    }
    buffer_printf(out, ".\n");
}
