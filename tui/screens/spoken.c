#include "tui/screens/spoken.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/action.h"
#include "tui/cli/figures.h"
#include "tui/model/place.h"
#include "tui/screens/screen.h"
#include "tui/model/sheet.h"
#include "tui/screens/spoken_seats.h"
#include "tui/screens/state_words.h"
#include "tui/cli/words.h"

static void say_where(const struct model *model, struct buffer *out)
{
    char user[SCREEN_USER_TEXT], place[SCREEN_PLACE_TEXT];
    const char *rest;

    screen_user(model, 0, user, sizeof user);
    screen_place(model, false, place, sizeof place);
    rest = strstr(user, "  "); /* between name and points, as a picture has it */
    buffer_printf(out, "%s. %.*s%s%s.", _(screen_of(model->screen)->title),
                  rest != NULL ? (int)(rest - user) : (int)strlen(user), user,
                  rest != NULL ? ", " : "", rest != NULL ? rest + 2 : "");
    if (place[0] != '\0')
        buffer_printf(out, " %s.", place);
    buffer_printf(out, "\n");
}

static void say_title(const struct model *model, struct buffer *out)
{
    char when[FIGURE_TEXT], zone[FIGURE_TEXT];

    buffer_printf(out, "%s, %s%s.\n", model->title, figure_time(model->starts, false, when),
                  figure_zone(model->starts, zone));
}

static void say_search(const char *search, int found, struct buffer *out)
{
    if (search[0] != '\0')
        buffer_printf(out, _("Found for \"%s\": %d.\n"), search, found);
}

static void say_queue(const struct model *model, struct buffer *out)
{
    const struct place *place = model->place;
    int64_t remaining = place_remaining(place, model->now_ms);
    char position[FIGURE_TEXT], ahead[FIGURE_TEXT], left[FIGURE_TEXT], clock[FIGURE_TEXT];

    say_title(model, out);
    if (!place_lives(place)) {
        buffer_printf(out, "%s %s\n", _("Your place in the queue is over."),
                      _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Your place in the queue is %s: %s ahead, %s seats left.\n"),
                  figure_points(place->position, position), figure_points(place->ahead, ahead),
                  figure_points(place->left, left));
    if (remaining >= 0)
        buffer_printf(out, _("The wait is about %s.\n"), figure_clock(remaining, clock));
    buffer_printf(out, "%s\n",
                  _("When it is your turn your seats are held for you at once, if still free."));
}

static void say_cancel(const char *until, struct buffer *out)
{
    char when[FIGURE_TEXT];

    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.\n", _("cannot be cancelled"));
    else if (until[0] != '\0')
        buffer_printf(out, _("Can be cancelled with full refund until %s"),
                      figure_time(until, false, when));
    if (until[0] != '\0' && strcmp(until, "never") != 0)
        buffer_printf(out, ".\n");
}

static void say_hold(const struct model *model, struct buffer *out)
{
    const struct place *place = model->place;
    char seats[SEAT_NAMES_TEXT], points[FIGURE_TEXT], clock[FIGURE_TEXT];

    say_title(model, out);
    if (!place_holds(place)) {
        buffer_printf(out, "%s %s\n", _("Nothing is held any more; nothing was paid."),
                      _("Enter leads to the seats again."));
        return;
    }
    buffer_printf(out, _("Held for you for %s: %s.\n"),
                  figure_clock(place_remaining(place, model->now_ms), clock),
                  figure_seats(place->seats, seats));
    buffer_printf(out, _("Total %s P.\n"), figure_points(place->amount, points));
    if (model->balance >= 0)
        buffer_printf(out, _("Your points: %s P.\n"), figure_points(model->balance, points));
    if (model->balance >= 0 && place->amount > model->balance)
        buffer_printf(out, _("%s P missing: c charges them.\n"),
                      figure_points(place->amount - model->balance, points));
    say_cancel(model->cancel_until, out);
}

static void say_booked(const struct model *model, struct buffer *out)
{
    const struct booked *booked = &model->booked;
    const struct table *tickets = &model->tickets;
    char seats[SEAT_NAMES_TEXT], when[FIGURE_TEXT], points[FIGURE_TEXT], left[FIGURE_TEXT];
    char zone[FIGURE_TEXT];

    buffer_printf(out, "%s. %s", _("Booked and paid"), _("Reservation"));
    for (const char *letter = booked->reservation; *letter != '\0'; letter++)
        buffer_printf(out, " %c", *letter);
    buffer_printf(out, ".\n%s, %s%s, %s.\n", booked->title,
                  figure_time(booked->starts, false, when), figure_zone(booked->starts, zone),
                  figure_seats(booked->seats, seats));
    for (int row = 0; row < sheet_rows(tickets); row++) {
        int seat = (int)sheet_int(tickets, row, "seat", 0);

        if (seat >= 1 && seat <= SEAT_COUNT && sheet_text(tickets, row, "ticket")[0] != '\0')
            buffer_printf(out, _("Ticket of %s: %s.\n"), figure_seats(seat_bit(seat), seats),
                          sheet_text(tickets, row, "ticket"));
    }
    buffer_printf(out, _("%s P paid, %s P left.\n"), figure_points(booked->amount, points),
                  figure_points(booked->balance, left));
    say_cancel(booked->cancel_until, out);
}

static void say_takings(const struct model *model, struct buffer *out)
{
    char paid[FIGURE_TEXT], refunded[FIGURE_TEXT], net[FIGURE_TEXT];

    buffer_printf(out, _("Takings of %s"), model->takings_day);
    buffer_printf(out, _(": paid %s, refunded %s, net %s.\n"),
                  figure_points(strtoll(model->takings_total[0], NULL, 10), paid),
                  figure_points(strtoll(model->takings_total[1], NULL, 10), refunded),
                  figure_points(strtoll(model->takings_total[2], NULL, 10), net));
}

void spoken_screen(const struct model *model, struct buffer *out)
{
    char zone[FIGURE_TEXT];
    const struct screen *screen = screen_of(model->screen);
    char points[FIGURE_TEXT];

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
                      figure_zone(sheet_text(&model->shows, 0, "starts"), zone));
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
                      model->balance >= 0 ? figure_points(model->balance, points) : "-");
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

static void say_concert(const struct table *list, int row, struct buffer *out)
{
    const char *sale = sheet_text(list, row, "sale"), *next = sheet_text(list, row, "next");
    char when[FIGURE_TEXT], opens[FIGURE_TEXT], points[FIGURE_TEXT];

    buffer_printf(out, "%s, %s, %s. ", sheet_text(list, row, "title"),
                  sheet_text(list, row, "artist"), sheet_text(list, row, "venue"));
    if (strcmp(sale, "open") != 0 || next[0] == '\0')
        buffer_printf(out, "%s.", sale_opens(list, row, opens));
    else
        buffer_printf(out, _("Next %s, %s free, from %s P."), figure_time(next, false, when),
                      sheet_text(list, row, "free"),
                      figure_points(sheet_int(list, row, "price_min", 0), points));
}

static void say_date(const struct table *list, int row, struct buffer *out)
{
    const char *state = sheet_text(list, row, "state");
    const char *until = sheet_text(list, row, "cancel_until");
    char when[FIGURE_TEXT];

    buffer_printf(out, "%s. ", figure_time(sheet_text(list, row, "starts"), false, when));
    if (strcmp(state, "bookable") != 0) {
        buffer_printf(out, "%s.", show_words(state));
        return;
    }
    buffer_printf(out, _("%s free, %s held, %s sold. "), sheet_text(list, row, "free"),
                  sheet_text(list, row, "held"), sheet_text(list, row, "sold"));
    if (strcmp(until, "never") == 0)
        buffer_printf(out, "%s.", _("cannot be cancelled"));
    else
        buffer_printf(out, _("Cancel until %s."), figure_time(until, false, when));
}

static void say_booking(const struct model *model, int row, struct buffer *out)
{
    const struct table *list = &model->reservations;
    const struct place *place = place_waiting(model, row);
    char when[FIGURE_TEXT], points[FIGURE_TEXT], names[SEAT_NAMES_TEXT] = "";
    seat_set seats;

    if (place != NULL) {
        if (place->state == PLACE_WAITING)
            buffer_printf(out, _("place %s"), figure_points(place->position, points));
        else
            buffer_printf(out, "%s", _("your turn"));
        buffer_printf(out, ", %s.", place->title);
        return;
    }
    row -= place_waiting_count(model);
    if (seat_set_parse(sheet_text(list, row, "seats"), &seats))
        figure_seats(seats, names);
    buffer_printf(out, "%s, %s, %s, %s, %s P, %s", sheet_text(list, row, "reservation"),
                  sheet_text(list, row, "title"),
                  figure_time(sheet_text(list, row, "starts"), false, when), names,
                  figure_points(sheet_int(list, row, "amount", 0), points),
                  booking_words(sheet_text(list, row, "state")));
    if (strcmp(sheet_text(list, row, "state"), "paid") == 0 &&
        strcmp(sheet_text(list, row, "cancel_until"), "never") != 0) {
        buffer_printf(out, ", ");
        buffer_printf(out, _("can be cancelled until %s"),
                      figure_time(sheet_text(list, row, "cancel_until"), false, when));
    }
    buffer_printf(out, ".");
}

static void say_entry(const struct table *list, int row, struct buffer *out)
{
    char when[FIGURE_TEXT], amount[FIGURE_TEXT], balance[FIGURE_TEXT];

    buffer_printf(out, _("%s, %s %s P, then %s P."),
                  figure_time(sheet_text(list, row, "at"), false, when),
                  entry_words(sheet_text(list, row, "kind")),
                  figure_points(sheet_int(list, row, "amount", 0), amount),
                  figure_points(sheet_int(list, row, "balance", 0), balance));
}

void spoken_row(const struct model *model, int row, struct buffer *out)
{
    char points[FIGURE_TEXT], when[FIGURE_TEXT];

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
        buffer_printf(out, "%s, %s, %s, %s P.", sheet_text(&model->users, row, "user"),
                      sheet_text(&model->users, row, "name"),
                      sheet_text(&model->users, row, "phone"),
                      figure_points(sheet_int(&model->users, row, "balance", 0), points));
        break;
    default:
        buffer_printf(out, "%s, %s: %s P.", sheet_text(&model->takings, row, "title"),
                      figure_time(sheet_text(&model->takings, row, "starts"), false, when),
                      figure_points(sheet_int(&model->takings, row, "net", 0), points));
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
