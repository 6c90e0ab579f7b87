#include "tui/screens/replies.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/replies_token.h"
#include "tui/model/catalogue.h"
#include "tui/cli/format.h"
#include "tui/model/grades.h"
#include "tui/screens/kiosk.h"
#include "tui/model/paging.h"
#include "tui/model/tokens.h"
#include "tui/cli/sanitize.h"
#include "tui/model/receipt.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

static void take_whoami(struct model *model, const struct reply_line *reply)
{
    const char *acting = reply_text(reply, "acting");
    const char *role = reply_text(reply, "role");

    reply_keep(model->login, sizeof model->login, reply_text(reply, "user"));
    model->operator_role = strcmp(role, "operator") == 0 || strcmp(role, "admin") == 0;
    if (strcmp(acting, "-") == 0)
        acting = "";
    if (strcmp(acting, model->acting) != 0) {
        model->stranger = true;
        model_forget_customer(model);
        navigation_restart(model, model->kiosk ? MODE_ATTRACT : MODE_CONCERTS);
    }
    reply_keep(model->acting, sizeof model->acting, acting);
    navigation_resumed(model);
}

static void take_as(struct model *model, const struct reply_line *reply)
{
    const char *acting = reply_text(reply, "acting");

    if (strcmp(acting, "-") == 0)
        acting = "";
    if (strcmp(acting, model->acting) == 0 && !model->identified)
        return; /* after a reconnect: WHOAMI follows */
    model_forget_customer(model);
    reply_keep(model->acting, sizeof model->acting, acting);
    if (model->kiosk && acting[0] != '\0')
        kiosk_welcome(model);
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    model_ask(model, VERB_TOKENS, 0, "%s", "");
    if (acting[0] != '\0')
        navigation_open_root(model, MODE_CONCERTS);
    else if (model->kiosk)
        navigation_restart(model, MODE_ATTRACT);
    else
        navigation_open_root(model, MODE_CUSTOMERS);
}

/* Chosen seats that somebody else has now are no longer chosen, but marked. */
static void check_chosen(struct model *model)
{
    char names[SEAT_NAMES_TEXT];
    seat_set gone = 0;

    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        char state = model->grid.map[seat - 1];

        if ((model->chosen & seat_bit(seat)) && state != '.' && state != 'm')
            gone |= seat_bit(seat);
        if ((model->lost & seat_bit(seat)) && state == '.')
            model->lost &= ~seat_bit(seat);
    }
    if (gone == 0)
        return;
    model->chosen &= ~gone;
    model->lost |= gone;
    model_say(model, true, _("%s was just taken"), format_seats(gone, names));
}

static void take_map(struct model *model, const struct pending_request *request,
                     const struct reply_line *reply)
{
    const char *map = reply_text(reply, "map");

    if (request->about != model->grid.show || strlen(map) != SEAT_COUNT)
        return;
    memcpy(model->grid.map, map, SEAT_COUNT);
    model->grid.rev = reply_int(reply, "rev", -1);
    check_chosen(model);
}

static char map_letter(const char *state, bool mine)
{
    if (strcmp(state, "free") == 0)
        return '.';
    if (strcmp(state, "held") == 0)
        return mine ? 'm' : 'h';
    if (strcmp(state, "sold") == 0)
        return mine ? 'o' : 'X';
    return '#';
}

static void take_seats(struct model *model, const struct pending_request *request,
                       const struct reply_line *reply)
{
    struct grid *grid = &model->grid;

    if (request->about != grid->show || rows_count(&model->incoming) != SEAT_COUNT)
        return;
    for (int i = 0; i < SEAT_COUNT; i++) {
        grid->map[i] = map_letter(rows_text(&model->incoming, i, "state"),
                                  rows_int(&model->incoming, i, "mine", 0) == 1);
        reply_keep(grid->grade[i], sizeof grid->grade[i], rows_text(&model->incoming, i, "grade"));
        grid->price[i] = rows_int(&model->incoming, i, "price", 0);
    }
    grid->rev = reply_int(reply, "rev", -1);
    check_chosen(model);
}

/* Of all dates, those that can be booked, and those that are on the screen already: what sells out
 * while it is looked at stays, with the reason. */
static void keep_dates(struct model *model)
{
    const struct rows *all = &model->incoming;
    struct rows kept;

    if (model->all_dates || rows_count(all) == 0) {
        rows_move(&model->shows, &model->incoming);
        return;
    }
    rows_init(&kept);
    rows_begin(&kept, all->columns, (const char *const *)all->cells);
    for (int row = 0; row < rows_count(all); row++)
        if (strcmp(rows_text(all, row, "state"), "bookable") == 0 ||
            rows_find(&model->shows, "show", rows_int(all, row, "show", 0)) >= 0)
            rows_add(&kept,
                     (const char *const *)(all->cells + (size_t)(row + 1) * (size_t)all->columns));
    rows_move(&model->shows, &kept);
}

static void take_shows(struct model *model, const struct pending_request *request)
{
    int row;

    if (model->screen == MODE_CONCERTS && request->poll) {
        rows_move(&model->preview, &model->incoming);
        return;
    }
    if (request->about != model->concert)
        return;
    row = rows_find(&model->incoming, "show", model->show);
    if (row >= 0) {
        reply_keep(model->starts, sizeof model->starts, rows_text(&model->incoming, row, "starts"));
        reply_keep(model->cancel_until, sizeof model->cancel_until,
                   rows_text(&model->incoming, row, "cancel_until"));
    }
    keep_dates(model);
}

/* The block that was asked for; unless something else was chosen meanwhile. */
static void take_best(struct model *model, const struct pending_request *request,
                      const struct reply_line *reply)
{
    seat_set seats = reply_seats(reply, "seats");

    if (request->about != model->show || model->best == 0 || seat_set_count(seats) != model->best)
        return;
    model->chosen = seats;
    model->best_nth = (int)reply_int(reply, "nth", 1);
    model->best_of = (int)reply_int(reply, "of", 1);
    model->seat = seat_set_first(seats);
}

static void take_takings(struct model *model, const struct reply_line *reply)
{
    static const char *const names[] = {"paid", "refunded", "net"};

    for (int i = 0; i < 3; i++)
        snprintf(model->takings_total[i], sizeof model->takings_total[i], "%s",
                 reply_text(reply, names[i]));
    reply_keep(model->takings_day, sizeof model->takings_day, reply_text(reply, "day"));
    rows_move(&model->takings, &model->incoming);
}

static void take_money(struct model *model, const struct pending_request *request,
                       const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    model_take_balance(model, reply_int(reply, "balance", 0));
    if (request->verb == VERB_CANCEL)
        receipt_cancelled(model, reply_text(reply, "reservation"));
    if (request->verb == VERB_CANCEL)
        model_say(model, false, _("Cancelled: %s P refunded"),
                  format_points(reply_int(reply, "refunded", 0), points));
    else if (request->verb == VERB_CHARGE)
        model_say(model, false, _("Charged: %s P now"), format_points(model->balance, points));
    if (request->verb != VERB_BALANCE)
        navigation_refresh(model);
}

/* The list that is there answers something else, or nothing yet: its first page is better. */
static bool is_new(const struct model *model, const struct pending_request *request,
                   const struct rows *list)
{
    bool searched = list == &model->all_concerts || list == &model->users;

    return rows_count(list) == 0 || (searched && model->search_answered != request->about);
}

/* Rows that become a list as they are; false if the verb has none. */
static bool take_list(struct model *model, const struct pending_request *request,
                      const struct reply_line *reply)
{
    struct rows *list = NULL;
    enum page page;

    if (request->verb == VERB_USERS && model->kiosk) {
        if (paging_take(model, request, reply) == PAGE_WHOLE)
            kiosk_take_who(model);
        return true;
    }
    if (request->verb == VERB_CONCERTS)
        list = &model->all_concerts;
    else if (request->verb == VERB_USERS)
        list = &model->users;
    else if (request->verb == VERB_RESERVATIONS)
        list = &model->reservations;
    else if (request->verb == VERB_ENTRIES)
        list = &model->entries;
    else if (request->verb == VERB_RESERVATION && request->about == ABOUT_CODE) {
        kiosk_take_code(model);
        return true;
    } else if (request->verb == VERB_RESERVATION) /* its second table */
        list = &model->tickets;
    if (list == NULL)
        return false;
    if (list == &model->all_concerts || list == &model->users) {
        if (request->about != model->search_serial)
            return true; /* more was typed since */
    }
    page = paging_take(model, request, reply);
    if (page == PAGE_WHOLE || (page == PAGE_FIRST && is_new(model, request, list)))
        rows_move(list, &model->incoming);
    if (list == &model->all_concerts)
        catalogue_arrange(model);
    if ((list == &model->all_concerts || list == &model->users) && page != PAGE_LATER)
        model->search_answered = request->about;
    return true;
}

static void take_ok(struct model *model, const struct pending_request *request,
                    const struct reply_line *reply)
{
    if (take_list(model, request, reply))
        return;
    switch (request->verb) {
    case VERB_SHOWS:
        take_shows(model, request);
        break;
    case VERB_SEATS:
        take_seats(model, request, reply);
        break;
    case VERB_BEST:
        take_best(model, request, reply);
        break;
    case VERB_MAP:
        take_map(model, request, reply);
        break;
    case VERB_JOIN:
        reply_join(model, request, reply);
        break;
    case VERB_STATUS:
        reply_status(model, reply);
        break;
    case VERB_TOKENS:
        reply_tokens(model);
        break;
    case VERB_WHOAMI:
        take_whoami(model, reply);
        break;
    case VERB_AS:
        take_as(model, reply);
        break;
    case VERB_PAY:
        reply_pay(model, reply);
        break;
    case VERB_RELEASE:
        reply_release(model, request);
        break;
    case VERB_LEAVE:
        reply_left(model, request);
        break;
    case VERB_BALANCE:
    case VERB_CHARGE:
    case VERB_CANCEL:
        take_money(model, request, reply);
        break;
    case VERB_USER_ADD:
        model_ask(model, VERB_AS, 0, "user=%s", reply_text(reply, "user"));
        break;
    case VERB_TAKINGS:
        take_takings(model, reply);
        break;
    default:
        break;
    }
}

/* There is no such block: neither in this grade, if one is wished for. */
static void refuse_best(struct model *model, int count)
{
    const char *grade = model->best_grade;

    if (grade[0] == '\0')
        model_say(model, true, "%s", refusal_text(STATUS_NO_BLOCK));
    else if (grades_free(&model->grid, grade) == 0)
        model_say(model, true, _("No seat of grade %s is free"), grade);
    else
        model_say(model, true, _("There are not %d seats together in grade %s"), count, grade);
}

static void take_err(struct model *model, const struct pending_request *request,
                     const struct reply_line *reply)
{
    char points[FORMAT_TEXT];
    char *text = sanitize(reply->text);
    int best = model->best;

    if (request->verb == VERB_BEST)
        model->best = 0;
    if (request->verb == VERB_BEST && strcmp(reply->code, "NO-BLOCK") == 0) {
        refuse_best(model, best);
    } else if (request->about == ABOUT_CODE) {
        model_say(model, true, _("No booking of yours has that code"));
    } else if (request->verb == VERB_STATUS && strcmp(reply->code, "NOT-FOUND") == 0) {
        reply_token_over(model, request, TOKEN_FORGOTTEN);
    } else if (strcmp(reply->code, "HOLD-EXPIRED") == 0) {
        reply_token_over(model, request, TOKEN_EXPIRED);
    } else if (strcmp(reply->code, "NO-POINTS") == 0) {
        model_take_balance(model, reply_int(reply, "balance", 0));
        model_say(model, true,
                  model->screen == MODE_HOLD ? _("%s P missing: c charges them")
                                             : _("%s P missing: w leads to the wallet"),
                  format_points(reply_int(reply, "missing", 0), points));
    } else if (request->verb == VERB_AS && !model->identified) {
        model->acting[0] = '\0';
        model->stranger = true;
        model_forget_customer(model);
        if (model->kiosk)
            navigation_restart(model, MODE_ATTRACT);
        model_say(model, true, "%s", text);
    } else if (strcmp(reply->code, "SEAT-LIMIT") == 0) {
        if (request->about == model->show)
            model->seat_limit = reply_int(reply, "limit", 0);
        model_say(model, true, _("At most %d seats of a show for one person"),
                  (int)reply_int(reply, "limit", 0));
    } else if (!request->poll || strcmp(reply->retry, "no") == 0) {
        const char *known = refusal_text(status_from_word(reply->code));

        model_say(model, true, "%s", known != NULL ? known : text);
    }
    free(text);
}

static void finish(struct model *model, const struct pending_request *request)
{
    model->answered_ms = model->now_ms;
    if (request->poll && model->polls > 0)
        model->polls--;
    if (verb_changes(verb_row(request->verb)) && model->changes > 0)
        model->changes--;
}

void replies_take(struct model *model, const struct pending_request *request,
                  const struct reply_line *reply)
{
    if (reply->kind == REPLY_COLUMNS && reply->count > 0) {
        rows_begin(&model->incoming, reply->count, reply->names);
    } else if (reply->kind == REPLY_ROW) {
        rows_add(&model->incoming, reply->values);
    } else if (reply->kind == REPLY_OK) {
        finish(model, request);
        take_ok(model, request, reply);
        rows_release(&model->incoming);
    } else if (reply->kind == REPLY_ERR) {
        finish(model, request);
        take_err(model, request, reply);
        rows_release(&model->incoming);
    }
}
