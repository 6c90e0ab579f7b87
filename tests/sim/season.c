/*
 * A season: batches of random requests, time that goes on, polls, crashes, and after each of them
 * the comparison with the model.
 *
 * A step:
 *
 *     some poll, time goes on, at times the view is looked at
 *     a batch is planned and run     -> most often: it is answered, and the answers are compared
 *                                    -> one in 50: the process dies in it (recover)
 *                                    -> one in 50: a statement stumbles, the batch is taken apart;
 *                                       nobody may notice
 *     at times housekeeping, a restart, a crash between batches
 *     the view is looked at; each STORE_STEPS steps the store, too
 *
 * The model is never ahead of the house: it carries out a request when the batch of that has been
 * answered, or is found in the store after a crash, and not before. So one model is enough, and it
 * needs no way back.
 *
 * What this does not prove. There is one worker, one loop and no thread between them: what happens
 * between a batch and its application to the view is not seen. Both clocks are the same, so nobody
 * sets the wall clock here. Requests come as the verbs hand them over, without a line that is
 * parsed or a reply that is written (tests/fuzz and tests/protocol do that), and on PostgreSQL the
 * one daemon is alone (tests/postgres).
 */
#include "tests/sim/sim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "application/use_cases/concert_service.h"
#include "tests/sim/give_up.h"

enum { STORE_STEPS = 60, MINUTE_MS = 60000, HOUR_MS = 3600000 };

void sim_list_live(struct sim *sim)
{
    sim->live_count = 0;
    for (int id = 1; id <= sim->model.token_count; id++)
        if (token_is_live(sim->model.tokens[id].state))
            sim->live[sim->live_count++] = id;
}

static enum status add_concert(struct unit *unit, struct use_case *uc)
{
    struct concert concert;

    (void)unit;
    concert_service_defaults(uc, &concert);
    strcpy(concert.title, "Concert");
    return concert_service_add(uc, &concert);
}

/* What the loop thread does with an answer: JOIN and HOLD are polls. JOIN as it was answered, and
 * so of the token that the answer names, also under a key; HOLD whatever it came to, but of the
 * user's own token, and not if the request was not looked at because of its key. The model says the
 * same by SEEN_SOON. */
static void finish_visit(struct sim *sim, const struct visit *visit)
{
    const struct unit *unit = &visit->unit;
    struct live_token *token = NULL;

    if (visit->op.kind == OP_JOIN && unit->status == STATUS_OK) {
        char told[TOLD_TEXT], code[TOKEN_TEXT] = "";

        snprintf(told, sizeof told, "%.*s", (int)unit->fields.size, buffer_content(&unit->fields));
        sscanf(told, "OK code=%26s", code);
        token = live_view_token(sim->house.office.view, code);
    } else if (visit->op.kind == OP_HOLD && unit->status != STATUS_KEY_REUSED && !unit->replayed) {
        char login[LOGIN_TEXT];

        token = live_view_token(sim->house.office.view, visit->code);
        if (token != NULL && strcmp(token->user->login, user_login(visit->user, login)) != 0)
            token = NULL;
    }
    if (token != NULL)
        live_view_keep_alive(sim->house.office.view, token, sim->now_ms);
}

/* STATUS: answered from memory, whether or not the worker knows yet what has come due. Only a live
 * token can be kept alive: check_token() says whether it is. */
static void poll(struct sim *sim, int id, const int64_t *left)
{
    struct live_token *live;

    if (!check_token(sim, sim->house.office.view, id, sim->now_ms, left))
        return;
    live = live_view_token(sim->house.office.view, sim_token_code(sim, id));
    live_view_keep_alive(sim->house.office.view, live, sim->now_ms);
    sim->model.tokens[id].seen_ms = sim->now_ms;
    sim->tally->events[EVENT_POLL]++;
}

/* In one of three rounds everybody is there; else a part, so that some are absent for longer than
 * the grace. */
static void poll_some(struct sim *sim)
{
    int64_t percent = dice_below(&sim->dice, 3) == 0 ? 100 : dice_below(&sim->dice, 40);
    int64_t left[MODEL_CONCERTS + 1];

    check_left(sim, sim->now_ms, left);
    for (int i = 0; i < sim->live_count; i++)
        if (dice_chance(&sim->dice, (int)percent))
            poll(sim, sim->live[i], left);
}

static void check_fresh(struct sim *sim)
{
    struct live_view *fresh = house_load(&sim->house, sim->now_ms);

    check_view(sim, fresh, sim->now_ms, true);
    live_view_free(fresh);
}

/* The requests of one batch. */
struct crowd {
    struct unit *units[BATCH_MAX + 1];
    struct visit visits[BATCH_MAX];
    struct plan plans[BATCH_MAX];
    size_t count; /* units */
    int visit_count;
    struct unit *tick; /* the first unit, or NULL */
};

/* Numbers become codes here, at the time of planning: a request cannot name what will be made in
 * its own batch. The plan is copied because visit_init() borrows the login, and because it may have
 * to be sent again. "-": the verb names nothing that has a code. */
static void add_visit(struct sim *sim, struct crowd *crowd, const struct plan *plan, int64_t now_ms)
{
    struct visit *visit = &crowd->visits[crowd->visit_count];
    const struct op *op = &plan->op;
    const char *code = "-";

    if (op->kind == OP_LEAVE || op->kind == OP_HOLD)
        code = sim_token_code(sim, op->id);
    else if (op_is_of_reservation(op->kind) || op->kind == OP_AUDIT)
        code = sim_reservation_code(sim, op->id);
    crowd->plans[crowd->visit_count++] = *plan;
    visit_init(visit, op, code, op->approval != NOBODY ? sim_approval_code(sim, op->approval) : "",
               op->other != NOBODY ? sim_reservation_code(sim, op->other) : "",
               crowd->plans[crowd->visit_count - 1].operator, plan->key, now_ms);
    crowd->units[crowd->count++] = &visit->unit;
}

/* Within a batch time goes on, mostly by nothing, at times to what is due next; but not over the
 * next absence, for which the worker would wait: the loop hands over the tick first, and the next
 * batch has it in front (tick_new()). Everything else that comes due in between the batch has to
 * run by itself. */
static int64_t later_in_batch(struct sim *sim, int64_t now_ms, int64_t lapse_ms)
{
    int64_t later_ms = now_ms + dice_below(&sim->dice, 3);

    if (!dice_chance(&sim->dice, 15))
        return now_ms;
    if (dice_chance(&sim->dice, 50) && sim->house.office.runner.next_due_ms < INT64_MAX)
        later_ms = sim->house.office.runner.next_due_ms - 1 + dice_below(&sim->dice, 3);
    return later_ms >= now_ms && later_ms < lapse_ms ? later_ms : now_ms;
}

/* A request that a crash left without an answer: the same words, login and key. A key that may be
 * forgotten by now is no more used: whether it is depends on when was last pruned. */
static struct plan plan_again(const struct sim *sim, int number)
{
    struct plan plan = sim->again[number];
    const struct used_key *used = sim_find_key(sim, plan.operator, plan.key);

    if (used != NULL && sim->now_ms - used->at_ms > 23 * HOUR_MS)
        plan.key[0] = '\0';
    return plan;
}

/* A tick comes first if there is one to come: of the timer in one of five batches, or because
 * somebody has lapsed. It takes lapsed tokens out of the view, so the next absence is asked for
 * after that. */
static void gather(struct sim *sim, struct crowd *crowd)
{
    struct plan plan;
    int count = sim->again_count;
    bool timer = dice_chance(&sim->dice, 20);
    int64_t lapse_ms, now_ms = sim->now_ms;

    crowd->count = 0;
    crowd->visit_count = 0;
    crowd->tick = tick_new(&sim->house, now_ms, timer, timer && dice_chance(&sim->dice, 20));
    if (crowd->tick != NULL)
        crowd->units[crowd->count++] = crowd->tick;
    lapse_ms = live_view_next_lapse(sim->house.office.view, sim->house.settings.grace_ms);
    if (count == 0)
        count = dice_chance(&sim->dice, 50) ? 1 : 1 + (int)dice_below(&sim->dice, BATCH_MAX);
    for (int i = 0; i < count; i++) {
        now_ms = later_in_batch(sim, now_ms, lapse_ms);
        if (i < sim->again_count)
            plan = plan_again(sim, i);
        else
            plan_request(sim, &plan);
        add_visit(sim, crowd, &plan, now_ms);
    }
    sim->again_count = 0;
    sim->now_ms = now_ms;
}

/* What was under way at a crash is sent again, by those who have patience. */
static void remember(struct sim *sim, const struct crowd *crowd)
{
    if (dice_chance(&sim->dice, 30))
        return;
    sim->again_count = crowd->visit_count;
    memcpy(sim->again, crowd->plans, sizeof sim->again);
}

static void settle_tick(struct sim *sim, const struct unit *tick)
{
    if (tick->status != STATUS_OK)
        sim_differs(sim, "a tick came to %s", status_word(tick->status));
    model_settle(&sim->model, tick->now.steady_ms);
    if (tick_prunes(tick))
        model_forget(&sim->model, tick->now.wall_ms);
}

/* Compares what a batch came to; those who asked are heard of at `now_ms`. */
static void settle_crowd(struct sim *sim, struct crowd *crowd)
{
    if (crowd->tick != NULL)
        settle_tick(sim, crowd->tick);
    for (int i = 0; i < crowd->visit_count; i++)
        answer_check(sim, &crowd->visits[i]);
    sim_list_live(sim);
    answer_learn_codes(sim);
}

/* SEEN_SOON becomes the moment at which the answers are given, which is when the loop applies the
 * batch. Until then whoever asked cannot be absent. */
static void answered(struct sim *sim)
{
    for (int id = 1; id <= sim->model.token_count; id++)
        if (sim->model.tokens[id].seen_ms == SEEN_SOON)
            sim->model.tokens[id].seen_ms = sim->now_ms;
}

static void release_crowd(struct crowd *crowd)
{
    if (crowd->tick != NULL)
        tick_free(crowd->tick);
    for (int i = 0; i < crowd->visit_count; i++)
        visit_release(&crowd->visits[i]);
}

/* Opens the store again, after a while; that process may die on its way, too, up to three times.
 * The engine is told to restart after a death; an orderly end leaves nothing to put right. */
static void open_again(struct sim *sim)
{
    if (dice_chance(&sim->dice, 30))
        sim->now_ms += dice_below(&sim->dice, dice_chance(&sim->dice, 10) ? HOUR_MS : MINUTE_MS);
    for (int tries = 0;; tries++) {
        bool open;

        house_stop(&sim->house);
        if (tries > 0 || crash_has_come())
            sim->house.engine->restart();
        crash_over();
        if (tries < 3 && dice_chance(&sim->dice, 10))
            crash_begin(sim->house.engine, &sim->dice, CRASH_CALL, dice_below(&sim->dice, 90));
        open = house_start(&sim->house, sim->now_ms);
        sim->tally->events[EVENT_CRASH_OPENING] += crash_has_come();
        if (open && !crash_has_come())
            break;
        crash_now();
    }
    crash_over();
}

/* A start counts as a poll of everybody: who had just begun to look absent is there again. A poll
 * may have said "lapsed" before, when nobody had written that down; the restart takes it back, and
 * that is the one way in which a token may live again (check_history()). */
static void restart_model(struct sim *sim)
{
    accounts_end_sessions(sim);
    sim_list_live(sim);
    for (int i = 0; i < sim->live_count; i++) {
        sim->model.tokens[sim->live[i]].seen_ms = sim->now_ms;
        if (sim->state_seen[sim->live[i]] == TOKEN_LAPSED)
            sim->state_seen[sim->live[i]] = TOKEN_WAITING;
    }
    model_settle(&sim->model, sim->now_ms);
    sim_list_live(sim);
    answered(sim);
    answer_learn_codes(sim);
}

/*
 * The process has died, and nobody was told how the batch went: the store shows whether it is
 * there, all of it or nothing. `last`: the last audit line before it; `number`: the call at which
 * it was to die, of CRASH_CALL.
 *
 *     died                 stored           then
 *     before the COMMIT    must not be      the batch never was
 *     in the COMMIT        may be           as the number of the last line says
 *     after the COMMIT     must be          its answers are compared, though nobody was told them
 *
 * A batch has at least one request, and each leaves a line, so the line is there with the rest or
 * the transaction was torn, which the comparison of the store finds. The answers are still in the
 * units: the dead process had made them. Afterwards those who asked ask again, under their keys.
 */
static void recover(struct sim *sim, struct crowd *crowd, enum crash crash, int64_t last,
                    int64_t number)
{
    int64_t calls = crash_calls(); /* opening makes calls of its own */
    bool stored;

    open_again(sim);
    if (crash == CRASH_CALL && calls != number)
        sim_differs(sim, "the process died at call %" PRId64 ", and not at %" PRId64, calls,
                    number);
    if (house_last_audit(&sim->house) < last)
        sim_differs(sim, "the store has lost what was acknowledged");
    stored = house_last_audit(&sim->house) > last;
    if (stored != (crash == CRASH_AFTER) && crash != CRASH_COMMIT)
        sim_differs(sim, "a batch %s stored, but the process died %s it was committed",
                    stored ? "is" : "is not", stored ? "before" : "after");
    if (stored)
        settle_crowd(sim, crowd);
    restart_model(sim);
    remember(sim, crowd);
    sim->tally->events[crash != CRASH_COMMIT
                           ? (crash == CRASH_CALL ? EVENT_CRASH_CALL : EVENT_CRASH_AFTER)
                       : stored ? EVENT_CRASH_STORED
                                : EVENT_CRASH_LOST]++;
    if (sim->verbose)
        printf("%" PRId64 " crash %d at call %" PRId64 ": the batch is %s\n", sim->step, (int)crash,
               calls, stored ? "stored" : "lost");
}

/* All were answered; the process ends or dies between two batches. */
static void reopen(struct sim *sim, bool orderly)
{
    if (!orderly) {
        crash_begin(sim->house.engine, &sim->dice, CRASH_TIDY, 0);
        if (dice_chance(&sim->dice, 70) && sim->house.engine->die_soon(&sim->dice))
            house_tidy(&sim->house);
        crash_now();
    }
    sim->tally->events[orderly ? EVENT_RESTART : EVENT_CRASH_IDLE]++;
    if (sim->verbose)
        printf("%" PRId64 " %s\n", sim->step, orderly ? "restart" : "crash between batches");
    open_again(sim);
    restart_model(sim);
}

/* About so many calls of the database does a batch make. */
static int64_t some_call(struct sim *sim, const struct crowd *crowd)
{
    return dice_below(&sim->dice, 6 + 16 * (int64_t)crowd->count);
}

/* The last audit line is read before calls are counted: reading it is no call of the daemon. No
 * crash in the first steps, in which the season is furnished: without dates there is nothing to
 * lose. A crash at a call that the batch did not get to is one after the COMMIT. */
static void run_batch(struct sim *sim)
{
    struct crowd crowd;
    enum crash crash = CRASH_NONE;
    int64_t last = 0, number = 0;

    gather(sim, &crowd);
    if (sim->step > 4 && dice_chance(&sim->dice, 2)) {
        crash = (enum crash)(CRASH_CALL + dice_below(&sim->dice, CRASH_AFTER - CRASH_CALL + 1));
        last = house_last_audit(&sim->house);
        number = some_call(sim, &crowd);
        crash_begin(sim->house.engine, &sim->dice, crash, number);
    }
    if (crash == CRASH_NONE && dice_chance(&sim->dice, 2))
        crash_begin(sim->house.engine, &sim->dice, CRASH_STUMBLE, some_call(sim, &crowd));
    house_run(&sim->house, crowd.units, crowd.count, sim->now_ms);
    sim->tally->events[EVENT_BATCH]++;
    if (crash == CRASH_NONE) {
        sim->tally->events[EVENT_STUMBLE] += crash_has_stumbled();
        crash_over();
    }
    if (crash == CRASH_CALL && !crash_has_come()) {
        crash = CRASH_AFTER; /* there were not so many calls */
        crash_now();
    }
    if (crash != CRASH_NONE) {
        recover(sim, &crowd, crash, last, number);
    } else {
        settle_crowd(sim, &crowd);
        for (int i = 0; i < crowd.visit_count; i++)
            finish_visit(sim, &crowd.visits[i]);
        answered(sim);
        if (dice_chance(&sim->dice, 2))
            house_tidy(&sim->house);
        if (dice_below(&sim->dice, 1000) < 6)
            reopen(sim, dice_chance(&sim->dice, 40));
    }
    release_crowd(&crowd);
}

/* The view is compared after the batch in any case, and before it at times: what time alone does
 * shows only before somebody writes it down. Requests of before a long absence are not sent again,
 * since their keys may be forgotten. */
void season_step(struct sim *sim)
{
    bool store = sim->step % STORE_STEPS == 0;
    int64_t before_ms = sim->now_ms;

    if (dice_chance(&sim->dice, 50))
        poll_some(sim);
    plan_clock(sim);
    sim->tally->events[EVENT_JUMP] += sim->now_ms - before_ms > MINUTE_MS;
    if (sim->now_ms - before_ms > 20 * HOUR_MS)
        sim->again_count = 0; /* by now the keys may be forgotten, or not yet */
    if (dice_chance(&sim->dice, 30)) {
        check_view(sim, sim->house.office.view, sim->now_ms, false);
        if (dice_chance(&sim->dice, 40))
            poll_some(sim);
    }
    run_batch(sim);
    check_view(sim, sim->house.office.view, sim->now_ms, false);
    if (store) {
        check_fresh(sim);
        check_store(sim);
    }
    sim->step++;
}

/* Concerts, grades and dates to begin with. A concert is added by the use case at once and has no
 * op; its grades and dates are requests like any others, put where those wait that a crash left.
 * One in ten leaves seat 1 without a grade, so the whole concert cannot be sold until
 * find_repair(). */
static void furnish(struct sim *sim)
{
    int64_t concerts = dice_chance(&sim->dice, 60) ? 1 : 1 + dice_below(&sim->dice, MODEL_CONCERTS);

    for (int64_t id = 1; id <= concerts; id++) {
        struct unit add = {.run = add_concert, .changes = true, .now = {sim->now_ms, sim->now_ms}};
        struct unit *units[] = {&add};
        struct model_concert *concert = &sim->model.concerts[++sim->model.concert_count];
        int64_t shows = 1 + dice_below(&sim->dice, 3);

        house_run(&sim->house, units, 1, sim->now_ms);
        if (add.status != STATUS_OK)
            give_up("cannot add a concert", status_word(add.status));
        concert->set[OP_CAPACITY] = sim->room[id] = sim->house.settings.capacity;
        concert->set[OP_SEAT_LIMIT] = sim->house.settings.seat_limit;
        concert->set[OP_OPENS] = concert->set[OP_CLOSES] = NO_TIME;
        sim->again[sim->again_count++] = (struct plan){
            .op = {
                .kind = OP_GRADE, .concert = id, .seats = SEAT_SET_ALL, .which = 1, .number = 10}};
        if (dice_chance(&sim->dice, 10))
            sim->again[sim->again_count - 1].op.seats ^= 1;
        while (shows-- > 0 && sim->again_count < BATCH_MAX)
            sim->again[sim->again_count++] = (struct plan){
                .op = {.kind = OP_SHOW_ADD,
                       .concert = id,
                       .number = sim->now_ms + (1 + dice_below(&sim->dice, 240)) * HOUR_MS}};
        for (int i = 0; i < sim->again_count; i++)
            strcpy(sim->again[i].operator, "clerk0");
        run_batch(sim);
    }
}

/* What became of tokens and reservations. */
static void count_ends(struct sim *sim)
{
    static const enum event ends[TOKEN_STATES] = {[TOKEN_DONE] = EVENT_DONE,
                                                  [TOKEN_LEFT] = EVENT_LEFT,
                                                  [TOKEN_LAPSED] = EVENT_LAPSED,
                                                  [TOKEN_EXPIRED] = EVENT_EXPIRED};
    int64_t *events = sim->tally->events;

    for (int id = 1; id <= sim->model.token_count; id++) {
        const struct model_token *token = &sim->model.tokens[id];

        if (!token_is_live(token->state))
            events[ends[token->state]]++;
        events[EVENT_WISH_LOST] += token->wish_lost;
    }
    for (int id = 1; id <= sim->model.booking_count; id++) {
        const struct model_booking *booking = &sim->model.bookings[id];

        events[EVENT_LOST] += booking->remembered_ms != 0;
        events[EVENT_PARTLY] += booking->refunded != 0 && booking->seats != 0;
        events[EVENT_WHOLLY] += booking->refunded != 0 && booking->seats == 0;
    }
}

/* A house and a crowd for this season. Graces and admissions from seconds to minutes: a season in
 * which nobody lapses and one in which hardly anybody gets to pay meet different rules. Capacity
 * and limits are small, so that they are met. */
static void choose_house(struct sim *sim, struct settings *settings)
{
    static const int64_t admits[] = {3000, 60000, 300000}, graces[] = {20000, 60000, 900000};
    static const int64_t pauses[] = {0, 60000, 600000};
    static const int64_t people[] = {0, DAY_MS, 2 * DAY_MS};
    static const int64_t crowds[] = {3, 8, 20, MODEL_NAMES};

    *settings = (struct settings){.key_keep_ms = DAY_MS,
                                  .audit_keep_ms = 10 * DAY_MS,
                                  .zone = "Asia/Seoul",
                                  .cancel_until = "day"};
    settings->admit_ms = admits[dice_below(&sim->dice, 3)];
    settings->grace_ms = graces[dice_below(&sim->dice, 3)];
    settings->person_keep_ms = people[dice_below(&sim->dice, 3)];
    settings->hold_pause_ms = pauses[dice_below(&sim->dice, 3)];
    settings->capacity = 1 + dice_below(&sim->dice, 8);
    settings->seat_limit = 1 + dice_below(&sim->dice, 8);
    settings->shift_required = dice_chance(&sim->dice, 30);
    settings->door =
        (struct door_rules){.open_ms = dice_chance(&sim->dice, 50) ? 10 * DAY_MS : 2 * 3600000,
                            .close_ms = 4 * 3600000,
                            .reentry = (enum reentry)dice_below(&sim->dice, REENTRIES)};
    sim->user_count = (int)crowds[dice_below(&sim->dice, 4)];
}

/* Forgets the season before. Not one memset() of all: the arrays that have a count (keys, trail,
 * live) are megabytes, and what is behind the count is never read. */
static void clear(struct sim *sim)
{
    memset(sim->token_code, 0, sizeof sim->token_code);
    memset(sim->reservation_code, 0, sizeof sim->reservation_code);
    memset(sim->approval_code, 0, sizeof sim->approval_code);
    memset(sim->position, 0, sizeof sim->position);
    memset(sim->rev, 0, sizeof sim->rev);
    memset(sim->map, 0, sizeof sim->map);
    memset(sim->state_seen, 0, sizeof sim->state_seen);
    memset(sim->entries_seen, 0, sizeof sim->entries_seen);
    sim->step = sim->ops = sim->shows_seen = 0;
    sim->live_count = sim->key_count = sim->keys_made = sim->again_count = sim->trail_count = 0;
    memset(&sim->feed, 0, sizeof sim->feed);
}

void season_begin(struct sim *sim, const struct sim_engine *engine, uint64_t seed)
{
    struct settings settings;

    clear(sim);
    sim->seed = sim->dice.state = seed;
    sim->now_ms = BEGIN_MS;
    choose_house(sim, &settings);
    model_init(&sim->model, settings.admit_ms, settings.grace_ms, settings.hold_pause_ms,
               &settings.door);
    sim->model.shift_required = settings.shift_required;
    sim->model.person_keep_ms = settings.person_keep_ms;
    house_open(&sim->house, engine, &settings, seed, sim->now_ms);
    accounts_begin(sim);
    furnish(sim);
}

/* Everybody whose time is over, however many ticks that takes; then trail_check_end() can ask for
 * all of it. */
static void forget_all(struct sim *sim)
{
    bool more = true;

    while (more) {
        struct unit *tick = tick_new(&sim->house, sim->now_ms, true, true);

        house_run(&sim->house, &tick, 1, sim->now_ms);
        settle_tick(sim, tick);
        more = tick_has_more(tick);
        tick_free(tick);
    }
    sim_list_live(sim);
}

void season_end(struct sim *sim)
{
    forget_all(sim);
    check_fresh(sim);
    check_store(sim);
    trail_check_end(sim);
    count_ends(sim);
    house_close(&sim->house);
}
