#include "tui/answers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/answers_place.h"
#include "tui/figures.h"
#include "tui/kiosk.h"
#include "tui/place.h"
#include "tui/printable.h"
#include "tui/refusal.h"
#include "tui/sheet.h"
#include "tui/trail.h"
#include "tui/words.h"

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
    sheet_move(&model->shows, &model->incoming);
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

    model->balance = answer_int(reply, "balance", model->balance);
    if (ask->verb == VERB_CANCEL)
        model_say(model, false, _("Cancelled: %s P refunded"),
                  figure_points(answer_int(reply, "refunded", 0), points));
    else if (ask->verb == VERB_CHARGE)
        model_say(model, false, _("Charged: %s P now"), figure_points(model->balance, points));
    if (ask->verb != VERB_BALANCE)
        trail_refresh(model);
}

/* Rows that become a list as they are; false if the verb has none. */
static bool take_list(struct model *model, const struct ask *ask)
{
    struct table *list = NULL;

    if (ask->verb == VERB_USERS && model->kiosk) {
        kiosk_take_who(model);
        return true;
    }
    if (ask->verb == VERB_CONCERTS)
        list = &model->concerts;
    else if (ask->verb == VERB_USERS)
        list = &model->users;
    else if (ask->verb == VERB_RESERVATIONS)
        list = &model->reservations;
    else if (ask->verb == VERB_ENTRIES)
        list = &model->entries;
    else if (ask->verb == VERB_RESERVATION) /* its second table */
        list = &model->tickets;
    if (list == NULL)
        return false;
    if (list == &model->concerts || list == &model->users) {
        if (ask->about != model->search_serial)
            return true; /* more was typed since */
        model->search_answered = ask->about;
    }
    sheet_move(list, &model->incoming);
    return true;
}

static void take_ok(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    if (take_list(model, ask))
        return;
    switch (ask->verb) {
    case VERB_SHOWS:
        take_shows(model, ask);
        break;
    case VERB_SEATS:
        take_seats(model, ask, reply);
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

static void take_err(struct model *model, const struct ask *ask, const struct reply_line *reply)
{
    char points[FIGURE_TEXT];
    char *text = printable(reply->text);

    if (ask->verb == VERB_STATUS && strcmp(reply->code, "NOT-FOUND") == 0) {
        answer_place_over(model, ask, "forgotten");
    } else if (strcmp(reply->code, "HOLD-EXPIRED") == 0) {
        answer_place_over(model, ask, "expired");
    } else if (strcmp(reply->code, "NO-POINTS") == 0) {
        model->balance = answer_int(reply, "balance", model->balance);
        model_say(model, true, _("%s P missing: c charges them"),
                  figure_points(answer_int(reply, "missing", 0), points));
    } else if (ask->verb == VERB_AS && !model->identified) {
        model->acting[0] = '\0';
        model->stranger = true;
        model_forget_customer(model);
        if (model->kiosk)
            trail_restart(model, MODE_ATTRACT);
        model_say(model, true, "%s", text);
    } else if (strcmp(reply->code, "SEAT-LIMIT") == 0) {
        model_say(model, true, _("At most %s seats of a show for one person"),
                  answer_text(reply, "limit"));
    } else if (!ask->poll) {
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
    if (verb_row(ask->verb)->kind == KIND_CHANGE && model->changes > 0)
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
