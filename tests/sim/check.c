#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "domain/fsck_store.h"
#include "infrastructure/sql_store.h"
#include "sim.h"

static void compare(const struct sim *sim, const char *of, int64_t number, const char *what,
                    int64_t house, int64_t model)
{
    if (house != model)
        sim_differs(sim, "%s %" PRId64 ": %s is %" PRId64 ", the model says %" PRId64, of, number,
                    what, house, model);
}

static void check_hold(struct sim *sim, const struct live_token *live, int id)
{
    const struct model_token *token = &sim->model.tokens[id];
    const struct model_reservation *hold;

    compare(sim, "token", id, "having a hold", live->token.hold.reservation_id != 0,
            token->hold != NOBODY);
    if (token->hold == NOBODY)
        return;
    hold = &sim->model.reservations[token->hold];
    if (strcmp(sim_reservation_code(sim, token->hold), live->token.hold.code) != 0)
        sim_differs(sim, "token %d holds %s, the model says %s", id, live->token.hold.code,
                    sim_reservation_code(sim, token->hold));
    compare(sim, "token", id, "show of the hold", live->token.hold.show_id, hold->show);
    compare(sim, "token", id, "seats of the hold", (int64_t)live->token.hold.seats,
            (int64_t)hold->seats);
    compare(sim, "token", id, "amount of the hold", live->token.hold.amount,
            model_price(hold, hold->seats));
    compare(sim, "token", id, "deadline of the hold", live->token.hold.expires_ms,
            hold->expires_ms);
}

bool check_token(struct sim *sim, struct live_view *view, int id, int64_t now_ms, bool fresh)
{
    const struct model_token *token = &sim->model.tokens[id];
    const struct live_token *live = live_view_token(view, sim_token_code(sim, id));
    enum token_state state = model_state(&sim->model, id, now_ms, !fresh);
    struct standing standing;

    if (live == NULL)
        sim_differs(sim, "token %d is not known", id);
    standing = live_view_standing(view, live, &sim->house.settings, (struct now){now_ms, now_ms});
    if (standing.state != state)
        sim_differs(sim, "token %d is %s, the model says %s", id, token_state_word(standing.state),
                    token_state_word(state));
    if (!token_is_live(state))
        return false;
    compare(sim, "token", id, "position", standing.position, model_position(&sim->model, id));
    if (sim->position[id] != 0 && standing.position > sim->position[id])
        sim_differs(sim, "position of token %d has grown from %" PRId64 " to %" PRId64, id,
                    sim->position[id], standing.position);
    sim->position[id] = standing.position;
    compare(sim, "token", id, "left", standing.left,
            model_left(&sim->model, token->concert, now_ms));
    compare(sim, "token", id, "losing its wish", live->token.wish_lost, token->wish_lost);
    compare(sim, "token", id, "lost seats", (int64_t)live->token.lost_seats, (int64_t)token->lost);
    if (state == TOKEN_ACTIVE)
        compare(sim, "token", id, "remaining", standing.remaining_s,
                (token->ends_ms - now_ms + 999) / 1000);
    check_hold(sim, live, id);
    return true;
}

/* Who has which seat. */
static void check_owners(struct sim *sim, struct live_view *view, const struct live_show *show,
                         seat_set taken)
{
    for (; taken != 0; taken = seat_set_rest(taken)) {
        int seat = seat_set_first(taken);
        int by = sim->model.shows[show->show.show_id].seat[seat - 1];
        char login[LOGIN_TEXT];
        const struct live_user *user =
            live_view_user(view, user_login(sim->model.reservations[by].user, login));

        if (user == NULL || user->user_id != show->seats[seat - 1].user_id)
            sim_differs(sim, "seat %d of show %" PRId64 " is not %s's", seat, show->show.show_id,
                        login);
    }
}

static void check_show(struct sim *sim, struct live_view *view, int64_t id, int64_t now_ms,
                       bool fresh)
{
    const struct live_show *show = live_view_show(view, id);
    struct model_map map = model_map(&sim->model, id, now_ms), *before = &sim->map[id];
    int64_t rev;

    if (show == NULL)
        sim_differs(sim, "show %" PRId64 " is not known", id);
    compare(sim, "show", id, "held", (int64_t)live_show_held(show, now_ms), (int64_t)map.held);
    compare(sim, "show", id, "sold", (int64_t)show->sold, (int64_t)map.sold);
    compare(sim, "show", id, "blocked", (int64_t)live_show_blocked(show), (int64_t)map.blocked);
    compare(sim, "show", id, "cancelled", show->show.cancelled, sim->model.shows[id].cancelled);
    compare(sim, "show", id, "cancel_until", show->show.cancel_until_ms,
            model_cancel_until(&sim->model, id));
    check_owners(sim, view, show, map.held | map.sold);
    rev = live_show_rev(show, now_ms);
    if (fresh) {
        compare(sim, "show", id, "rev as stored", rev,
                live_show_rev(live_view_show(sim->house.view, id), now_ms));
        return;
    }
    if (rev < sim->rev[id])
        sim_differs(sim, "rev of show %" PRId64 " fell from %" PRId64 " to %" PRId64, id,
                    sim->rev[id], rev);
    if (id <= sim->shows_seen && rev == sim->rev[id] && memcmp(before, &map, sizeof map) != 0)
        sim_differs(sim, "seats of show %" PRId64 " changed, its rev %" PRId64 " did not", id, rev);
    sim->rev[id] = rev;
    *before = map;
}

void check_view(struct sim *sim, struct live_view *view, int64_t now_ms, bool fresh)
{
    const struct model *model = &sim->model;
    int64_t waiting = 0;
    int ended = model->token_count > 12 && !fresh ? model->token_count - 12 : 0;

    for (int i = 0; i < model->live_count; i++) {
        waiting += model->tokens[model->live[i]].state == TOKEN_WAITING;
        check_token(sim, view, model->live[i], now_ms, fresh);
    }
    compare(sim, "view", 0, "waiting", (int64_t)view->waiting, waiting);
    compare(sim, "view", 0, "active", (int64_t)view->active, model->live_count - waiting);
    for (; ended < model->token_count; ended++)
        if (!token_is_live(model->tokens[ended].state) &&
            model->tokens[ended].ended_ms > now_ms - REMEMBER_MS)
            check_token(sim, view, ended, now_ms, fresh);
    for (int64_t id = 1; id <= model->show_count; id++)
        check_show(sim, view, id, now_ms, fresh);
    if (!fresh)
        sim->shows_seen = model->show_count;
}

static void check_wallets(struct sim *sim)
{
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT u.login, u.balance, u.entries, coalesce(sum(e.amount), 0),"
        " coalesce(sum(CASE WHEN e.kind = 'charge' THEN e.amount END), 0) FROM foyer_user u"
        " LEFT JOIN ledger_entry e ON e.user_id = u.user_id GROUP BY u.user_id",
        NULL, 0);
    int known = 0;

    while (db_step(stmt) == DB_ROW) {
        int user = -1;
        const struct model_user *of;

        if (sscanf(db_text(stmt, 0), "user%d", &user) != 1 || user < 0 || user >= MODEL_USERS)
            sim_differs(sim, "there is a user %s", db_text(stmt, 0));
        of = &sim->model.users[user];
        compare(sim, "user", user, "being known", true, of->known);
        compare(sim, "user", user, "balance", db_int(stmt, 1), of->balance);
        compare(sim, "user", user, "number of entries", db_int(stmt, 2), of->entries);
        compare(sim, "user", user, "sum of entries", db_int(stmt, 3), of->balance);
        compare(sim, "user", user, "sum of charges", db_int(stmt, 4), of->charged);
        known++;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "wallets cannot be read");
    for (int user = 0; user < MODEL_USERS; user++)
        known -= sim->model.users[user].known;
    compare(sim, "users", 0, "number", known, 0);
}

static int find_reservation(const struct sim *sim, const char *code)
{
    for (int id = 0; id < sim->model.reservation_count; id++)
        if (strcmp(sim->reservation_code[id], code) == 0)
            return id;
    sim_differs(sim, "there is a reservation %s", code);
}

static void check_reservations(struct sim *sim)
{
    static const char *const words[] = {
        [BOOKED_HELD] = "held", [BOOKED_PAID] = "paid", [BOOKED_CANCELLED] = "cancelled"};
    struct db_stmt *stmt = db_start_values(
        sim->house.store->db,
        "SELECT r.code, r.state, coalesce(sum((c.refunded_ms IS NULL) << (c.seat - 1)), 0),"
        " coalesce(sum((c.refunded_ms IS NOT NULL) << (c.seat - 1)), 0),"
        " coalesce(sum(c.price), 0)"
        " FROM reservation r LEFT JOIN seat_claim c ON c.reservation_id = r.reservation_id"
        " GROUP BY r.reservation_id",
        NULL, 0);
    int stored = 0;

    while (db_step(stmt) == DB_ROW) {
        int id = find_reservation(sim, db_text(stmt, 0));
        const struct model_reservation *of = &sim->model.reservations[id];

        if (of->state > BOOKED_CANCELLED || strcmp(words[of->state], db_text(stmt, 1)) != 0)
            sim_differs(sim, "reservation %d is %s, the model says %d", id, db_text(stmt, 1),
                        (int)of->state);
        compare(sim, "reservation", id, "live seats", db_int(stmt, 2), (int64_t)of->seats);
        compare(sim, "reservation", id, "refunded seats", db_int(stmt, 3), (int64_t)of->refunded);
        compare(sim, "reservation", id, "price", db_int(stmt, 4),
                model_price(of, of->seats | of->refunded));
        stored++;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "reservations cannot be read");
    for (int id = 0; id < sim->model.reservation_count; id++)
        stored -= sim->model.reservations[id].state <= BOOKED_CANCELLED;
    compare(sim, "reservations", 0, "number too many", stored, 0);
}

static void finding(void *arg, const struct fsck_finding *finding)
{
    sim_differs(arg, "%s is broken: not \"%s\": %s", finding->invariant, finding->rule,
                finding->row);
}

void check_store(struct sim *sim)
{
    check_wallets(sim);
    check_reservations(sim);
    if (fsck_store_check(sim->house.store, finding, sim) != STATUS_OK)
        sim_differs(sim, "the store cannot be checked");
}
