#include "tui/screens/answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screens/answers_place.h"
#include "tui/model/catalogue.h"
#include "tui/cli/figures.h"
#include "tui/model/grades.h"
#include "tui/screens/kiosk.h"
#include "tui/model/paging.h"
#include "tui/model/place.h"
#include "tui/cli/printable.h"
#include "tui/model/receipt.h"
#include "tui/cli/refusal_text.h"
#include "tui/model/sheet.h"
#include "tui/screens/trail.h"
#include "tui/cli/words.h"

static void take_whoami(struct model *model, const struct reply_line *reply)
{
    const char *acting = answer_text(reply, "acting");
    const char *role = answer_text(reply, "role");

    answer_keep(model->login, sizeof model->login, answer_text(reply, "user"));
    model->operator_role = strcmp(role, "operator") == 0 || strcmp(role, "admin") == 0;
    if (strcmp(acting, "-") == 0)
        acting = "";
    if (strcmp(acting, model->acting) != 0) {
        model->stranger = true;
        model_forget_customer(model);
        trail_restart(model, model->kiosk ? MODE_ATTRACT : MODE_CONCERTS);
    }
    answer_keep(model->acting, sizeof model->acting, acting);
    trail_resumed(model);
}

static void take_as(struct model *model, const struct reply_line *reply)
{
    const char *acting = answer_text(reply, "acting");

    if (strcmp(acting, "-") == 0)
        acting = "";
    if (strcmp(acting, model->acting) == 0 && !model->identified)
        return; /* after a reconnect: WHOAMI follows */
    model_forget_customer(model);
    answer_keep(model->acting, sizeof model->acting, acting);
    if (model->kiosk && acting[0] != '\0')
        kiosk_welcome(model);
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    model_ask(model, VERB_TOKENS, 0, "%s", "");
    if (acting[0] != '\0')
        trail_open_root(model, MODE_CONCERTS);
    else if (model->kiosk)
        trail_restart(model, MODE_ATTRACT);
    else
        trail_open_root(model, MODE_CUSTOMERS);
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
    model_say(model, true, _("%s was just taken"), figure_seats(gone, names));
}

static void take_map(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    const char *map = answer_text(reply, "map");

    if (ask->about != model->grid.show || strlen(map) != SEAT_COUNT)
        return;
    memcpy(model->grid.map, map, SEAT_COUNT);
    model->grid.rev = answer_int(reply, "rev", -1);
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

static void take_seats(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    struct grid *grid = &model->grid;

    if (ask->about != grid->show || sheet_rows(&model->incoming) != SEAT_COUNT)
        return;
    for (int i = 0; i < SEAT_COUNT; i++) {
        grid->map[i] = map_letter(sheet_text(&model->incoming, i, "state"),
                                  sheet_int(&model->incoming, i, "mine", 0) == 1);
        answer_keep(grid->grade[i], sizeof grid->grade[i],
                    sheet_text(&model->incoming, i, "grade"));
        grid->price[i] = sheet_int(&model->incoming, i, "price", 0);
    }
    grid->rev = answer_int(reply, "rev", -1);
    check_chosen(model);
}

/* Of all dates, those that can be booked, and those that are on the screen already: what sells out
 * while it is looked at stays, with the reason. */
static void keep_dates(struct model *model)
{
    const struct table *all = &model->incoming;
    struct table kept;

    if (model->all_dates || sheet_rows(all) == 0) {
        sheet_move(&model->shows, &model->incoming);
        return;
    }
    table_init(&kept);
    table_begin(&kept, all->columns, (const char *const *)all->cells);
    for (int row = 0; row < sheet_rows(all); row++)
        if (strcmp(sheet_text(all, row, "state"), "bookable") == 0 ||
            sheet_find(&model->shows, "show", sheet_int(all, row, "show", 0)) >= 0)
            table_add(&kept,
                      (const char *const *)(all->cells + (size_t)(row + 1) * (size_t)all->columns));
    sheet_move(&model->shows, &kept);
}

static void take_shows(struct model *model, const struct ask *ask)
{
    int row;

    if (model->screen == MODE_CONCERTS && ask->poll) {
        sheet_move(&model->preview, &model->incoming);
        return;
    }
    if (ask->about != model->concert)
        return;
    row = sheet_find(&model->incoming, "show", model->show);
    if (row >= 0) {
        answer_keep(model->starts, sizeof model->starts,
                    sheet_text(&model->incoming, row, "starts"));
        answer_keep(model->cancel_until, sizeof model->cancel_until,
                    sheet_text(&model->incoming, row, "cancel_until"));
    }
    keep_dates(model);
}

/* The block that was asked for; unless something else was chosen meanwhile. */
static void take_best(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    seat_set seats = answer_seats(reply, "seats");

    if (ask->about != model->show || model->best == 0 || seat_set_count(seats) != model->best)
        return;
    model->chosen = seats;
    model->best_nth = (int)answer_int(reply, "nth", 1);
    model->best_of = (int)answer_int(reply, "of", 1);
    model->seat = seat_set_first(seats);
}

static void take_takings(struct model *model, const struct reply_line *reply)
{
    static const char *const names[] = {"paid", "refunded", "net"};

    for (int i = 0; i < 3; i++)
        snprintf(model->takings_total[i], sizeof model->takings_total[i], "%s",
                 answer_text(reply, names[i]));
    answer_keep(model->takings_day, sizeof model->takings_day, answer_text(reply, "day"));
    sheet_move(&model->takings, &model->incoming);
}

static void take_money(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    char points[FIGURE_TEXT];

    model_take_balance(model, answer_int(reply, "balance", 0));
    if (ask->verb == VERB_CANCEL)
        receipt_cancelled(model, answer_text(reply, "reservation"));
    if (ask->verb == VERB_CANCEL)
        model_say(model, false, _("Cancelled: %s P refunded"),
                  figure_points(answer_int(reply, "refunded", 0), points));
    else if (ask->verb == VERB_CHARGE)
        model_say(model, false, _("Charged: %s P now"), figure_points(model->balance, points));
    if (ask->verb != VERB_BALANCE)
        trail_refresh(model);
}

/* The list that is there answers something else, or nothing yet: its first page is better. */
static bool is_new(const struct model *model, const struct ask *ask, const struct table *list)
{
    bool searched = list == &model->all_concerts || list == &model->users;

    return sheet_rows(list) == 0 || (searched && model->search_answered != ask->about);
}

/* Rows that become a list as they are; false if the verb has none. */
static bool take_list(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    struct table *list = NULL;
    enum page page;

    if (ask->verb == VERB_USERS && model->kiosk) {
        if (paging_take(model, ask, reply) == PAGE_WHOLE)
            kiosk_take_who(model);
        return true;
    }
    if (ask->verb == VERB_CONCERTS)
        list = &model->all_concerts;
    else if (ask->verb == VERB_USERS)
        list = &model->users;
    else if (ask->verb == VERB_RESERVATIONS)
        list = &model->reservations;
    else if (ask->verb == VERB_ENTRIES)
        list = &model->entries;
    else if (ask->verb == VERB_RESERVATION && ask->about == ABOUT_CODE) {
        kiosk_take_code(model);
        return true;
    } else if (ask->verb == VERB_RESERVATION) /* its second table */
        list = &model->tickets;
    if (list == NULL)
        return false;
    if (list == &model->all_concerts || list == &model->users) {
        if (ask->about != model->search_serial)
            return true; /* more was typed since */
    }
    page = paging_take(model, ask, reply);
    if (page == PAGE_WHOLE || (page == PAGE_FIRST && is_new(model, ask, list)))
        sheet_move(list, &model->incoming);
    if (list == &model->all_concerts)
        catalogue_arrange(model);
    if ((list == &model->all_concerts || list == &model->users) && page != PAGE_LATER)
        model->search_answered = ask->about;
    return true;
}

static void take_ok(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    if (take_list(model, ask, reply))
        return;
    switch (ask->verb) {
    case VERB_SHOWS:
        take_shows(model, ask);
        break;
    case VERB_SEATS:
        take_seats(model, ask, reply);
        break;
    case VERB_BEST:
        take_best(model, ask, reply);
        break;
    case VERB_MAP:
        take_map(model, ask, reply);
        break;
    case VERB_JOIN:
        answer_join(model, ask, reply);
        break;
    case VERB_STATUS:
        answer_status(model, reply);
        break;
    case VERB_TOKENS:
        answer_tokens(model);
        break;
    case VERB_WHOAMI:
        take_whoami(model, reply);
        break;
    case VERB_AS:
        take_as(model, reply);
        break;
    case VERB_PAY:
        answer_pay(model, reply);
        break;
    case VERB_RELEASE:
        answer_release(model, ask);
        break;
    case VERB_LEAVE:
        answer_left(model, ask);
        break;
    case VERB_BALANCE:
    case VERB_CHARGE:
    case VERB_CANCEL:
        take_money(model, ask, reply);
        break;
    case VERB_USER_ADD:
        model_ask(model, VERB_AS, 0, "user=%s", answer_text(reply, "user"));
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

static void take_err(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    char points[FIGURE_TEXT];
    char *text = printable(reply->text);
    int best = model->best;

    if (ask->verb == VERB_BEST)
        model->best = 0;
    if (ask->verb == VERB_BEST && strcmp(reply->code, "NO-BLOCK") == 0) {
        refuse_best(model, best);
    } else if (ask->about == ABOUT_CODE) {
        model_say(model, true, _("No booking of yours has that code"));
    } else if (ask->verb == VERB_STATUS && strcmp(reply->code, "NOT-FOUND") == 0) {
        answer_place_over(model, ask, "forgotten");
    } else if (strcmp(reply->code, "HOLD-EXPIRED") == 0) {
        answer_place_over(model, ask, "expired");
    } else if (strcmp(reply->code, "NO-POINTS") == 0) {
        model_take_balance(model, answer_int(reply, "balance", 0));
        model_say(model, true,
                  model->screen == MODE_HOLD ? _("%s P missing: c charges them")
                                             : _("%s P missing: w leads to the wallet"),
                  figure_points(answer_int(reply, "missing", 0), points));
    } else if (ask->verb == VERB_AS && !model->identified) {
        model->acting[0] = '\0';
        model->stranger = true;
        model_forget_customer(model);
        if (model->kiosk)
            trail_restart(model, MODE_ATTRACT);
        model_say(model, true, "%s", text);
    } else if (strcmp(reply->code, "SEAT-LIMIT") == 0) {
        if (ask->about == model->show)
            model->seat_limit = answer_int(reply, "limit", 0);
        model_say(model, true, _("At most %d seats of a show for one person"),
                  (int)answer_int(reply, "limit", 0));
    } else if (!ask->poll || strcmp(reply->retry, "no") == 0) {
        const char *known = refusal_text(status_from_word(reply->code));

        model_say(model, true, "%s", known != NULL ? known : text);
    }
    free(text);
}

static void finish(struct model *model, const struct ask *ask)
{
    model->answered_ms = model->now_ms;
    if (ask->poll && model->polls > 0)
        model->polls--;
    if (verb_changes(verb_row(ask->verb)) && model->changes > 0)
        model->changes--;
}

void answers_take(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    if (reply->kind == REPLY_COLUMNS && reply->count > 0) {
        table_begin(&model->incoming, reply->count, reply->names);
    } else if (reply->kind == REPLY_ROW) {
        table_add(&model->incoming, reply->values);
    } else if (reply->kind == REPLY_OK) {
        finish(model, ask);
        take_ok(model, ask, reply);
        table_release(&model->incoming);
    } else if (reply->kind == REPLY_ERR) {
        finish(model, ask);
        take_err(model, ask, reply);
        table_release(&model->incoming);
    }
}
