/*
 * A box office for the tests of use cases, and a referee beside it. After each test, and whenever
 * box_check() is called, two things must hold:
 *
 *     the store    satisfies every invariant (invariants.c)
 *     the view     that followed each change says what one says that is loaded afresh
 *
 * The second is the one that a test would forget. The live view is told of changes and never reads
 * the store again, so a use case that writes a row and reports it wrongly, or not at all, looks
 * right in every answer until the next restart. It is found here in whatever test happens to use
 * it.
 *
 * Time stands still unless it is moved (box_wait, box_pass), on both clocks together. Random
 * numbers are a linear congruence from one seed, so codes are the same in each run.
 */
#include "tests/store/box.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/batch/expiry.h"
#include "application/use_cases/house_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/user_service.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/user/user_store.h"
#include "infrastructure/zones.h"
#include "tests/store/invariants.h"

/* Knuth's MMIX constants; the upper bits are used, since the lower ones of such a sequence have
 * short periods. */
static uint64_t next_random(uint64_t *dice)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *dice >> 33;
}

int box_roll(struct box *box, int bound)
{
    return (int)(next_random(&box->dice) % (uint64_t)bound);
}

static void fill(void *state, void *bytes, size_t size)
{
    uint8_t *at = bytes;

    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(next_random(state) >> 7);
}

/* The settings are those of the tests' arithmetic: 300,000 ms of admission, as long as a hold, and
 * 60,000 ms of grace. A pause after unpaid holds is off (0) unless a test sets it. */
static void begin(struct box *box)
{
    const struct settings settings = {.admit_ms = 300000,
                                      .grace_ms = 60000,
                                      .key_keep_ms = DAY_MS,
                                      .audit_keep_ms = 400 * DAY_MS,
                                      .person_keep_ms = 90 * DAY_MS,
                                      .capacity = 50,
                                      .seat_limit = 4,
                                      .zone = "Asia/Seoul",
                                      .cancel_until = "day"};
    struct random random = {.fill = fill, .state = &box->dice};

    box_office_init(&box->office, box->rig.store, box->zones, &settings, random, true);
    assert_ok(box_office_begin(&box->office, box->now));
}

void box_open(struct box *box, const struct engine *engine)
{
    memset(box, 0, sizeof *box);
    rig_open(&box->rig, engine);
    box->zones = zones_new();
    box->now = (struct now){SAMPLE_NOW, SAMPLE_NOW};
    box->dice = 20261224;
    sample_concert(&box->rig, 1);
    sample_concert(&box->rig, 2);
    sample_show(&box->rig, 1, 1);
    sample_show(&box->rig, 2, 1);
    sample_show(&box->rig, 3, 2);
    /* The samples were written without locks, and no numbers were drawn yet; both would show in the
     * first transaction of a shared store. */
    assert_ok(store_begin(box->rig.store));
    store_rollback(box->rig.store);
    begin(box);
}

void box_close(struct box *box)
{
    box_check(box);
    box_office_release(&box->office);
    zones_free(box->zones);
    rig_close(&box->rig);
}

/* Not the rig's set_up(): the box makes its rig itself, and forgets nothing, once for each engine.
 * What remembers nothing is compared with what remembers in the tests of the stores. */
static int set_up(void **state)
{
    const struct engine *engine = *state;
    struct box *box = calloc(1, sizeof *box);

    if (box == NULL)
        return -1;
    box_open(box, engine);
    *state = box;
    return 0;
}

static int tear_down(void **state)
{
    box_close(*state);
    free(*state);
    return 0;
}

int box_run(const char *group, const struct CMUnitTest *tests, size_t count)
{
    int failed = 0;

    for (size_t i = 0; i < engine_count; i++) {
        struct CMUnitTest *copies;
        char name[100];

        if (!engines[i].wanted())
            continue;
        copies = calloc(count, sizeof *copies);
        if (copies == NULL)
            return -1;
        for (size_t j = 0; j < count; j++)
            copies[j] = (struct CMUnitTest){tests[j].name, tests[j].test_func, set_up, tear_down,
                                            (void *)&engines[i]};
        snprintf(name, sizeof name, "%s on %s", group, engines[i].name);
        failed += _cmocka_run_group_tests(name, copies, count, NULL, NULL);
        free(copies);
    }
    return failed;
}

void box_wait(struct box *box, int64_t ms)
{
    box->now.steady_ms += ms;
    box->now.wall_ms += ms;
}

/* By a unit that does nothing: expiry runs in front of it, as in front of any request. */
void box_pass(struct box *box, int64_t ms)
{
    struct act act = {.kind = ACT_NOTHING};

    box_wait(box, ms);
    assert_ok(box_act(box, &act));
}

/* The one who breaks the rule that batches rely on, that a use case asks before it writes. */
static enum status write_and_refuse(struct act *act, struct use_case *uc)
{
    struct ledger_entry entry;
    enum status status = user_service_charge(uc, act->login, act->amount, PAY_METHODS, &entry);

    return status == STATUS_OK ? STATUS_LIMIT : status;
}

static enum status add_user(struct act *act, struct use_case *uc)
{
    struct user user = {.user_id = 0};

    memcpy(user.login, act->login, sizeof user.login);
    return user_service_add(uc, &user);
}

/* As the loop thread reports it: the token and its concert, which is what the unit locks. */
static enum status lapse(const struct act *act, struct use_case *uc)
{
    struct lapse lapse = {.concert_id = act->unit.lock_set.concert_id,
                          .lapsed_ms = uc->now.steady_ms};

    snprintf(lapse.token, sizeof lapse.token, "%s", act->code);
    return expiry_run(uc, &lapse, 1);
}

static enum status hold(struct act *act, struct use_case *uc)
{
    struct concert concert;

    return reservation_service_hold(uc, act->login, TAKER_CUSTOMER, act->code, &act->wish,
                                    &act->token, &concert);
}

static enum status block(const struct act *act, struct use_case *uc)
{
    return house_service_block(
        uc, &(struct seat_block){.show_id = act->id,
                                 .seats = act->seats,
                                 .kind = act->amount != 0 ? BLOCK_HOUSE : BLOCK_KILL,
                                 .holder = "",
                                 .reason = "",
                                 .until_ms = act->amount != 0 ? act->amount : INT64_MAX,
                                 .login = act->login});
}

/* The use case of an act. */
static enum status carry_out(struct act *act, struct use_case *uc)
{
    switch (act->kind) {
    case ACT_JOIN:
        return queue_service_join(uc, act->login, TAKER_CUSTOMER, act->id, &act->wish, &act->token);
    case ACT_LEAVE:
        return queue_service_leave(uc, act->login, act->code, &act->token);
    case ACT_LAPSE:
        return lapse(act, uc);
    case ACT_HOLD:
        return hold(act, uc);
    case ACT_RELEASE:
        return reservation_service_release(uc, act->login, act->code, act->seats, &act->changed);
    case ACT_PAY:
        return payment_service_pay(uc, act->login, act->code, &act->settlement);
    case ACT_CANCEL:
        return payment_service_cancel(uc, act->login, act->code, act->seats, &act->settlement);
    case ACT_CHARGE:
        return user_service_charge(uc, act->login, act->amount, PAY_METHODS, &act->entry);
    case ACT_BLOCK:
        return block(act, uc);
    case ACT_UNBLOCK:
        return house_service_unblock(uc, act->id, act->seats, true, &act->changed);
    case ACT_CANCEL_SHOW:
        return concert_service_cancel_show(uc, act->id, &act->cancellation);
    case ACT_CONCERT:
        return concert_service_update(uc, &act->concert);
    case ACT_GRADE:
        return concert_service_set_grade(uc, act->id, act->login, act->seats, act->amount);
    case ACT_USER:
        return add_user(act, uc);
    case ACT_NOTHING:
        return STATUS_OK;
    case ACT_WRITE_REFUSE:
        return write_and_refuse(act, uc);
    }
    return STATUS_INTERNAL;
}

/* A unit that runs again begins with empty fields, as batch.c resets them; `act` may keep what an
 * earlier run left, since each run writes it anew. */
static enum status run_act(struct unit *unit, struct use_case *uc)
{
    struct act *act = (struct act *)unit;
    enum status status = carry_out(act, uc);

    /* Something to be answered again under a key. */
    if (status == STATUS_OK)
        buffer_printf(&unit->fields, "balance=%" PRId64 " token=%s", act->entry.balance,
                      act->token.token);
    return status;
}

/* What the act is about, as its request would say. Only a shared store looks at it, to lock the
 * concert before the batch runs. An act without a subject still finds its concert, by a lock that
 * is taken late. */
static struct subject subject_of(const struct act *act)
{
    switch (act->kind) {
    case ACT_JOIN:
    case ACT_GRADE:
        return (struct subject){.kind = SUBJECT_CONCERT, .number = act->id};
    case ACT_CONCERT:
        return (struct subject){.kind = SUBJECT_CONCERT, .number = act->concert.concert_id};
    case ACT_LEAVE:
    case ACT_LAPSE:
    case ACT_HOLD:
        return (struct subject){.kind = SUBJECT_TOKEN, .code = act->code};
    case ACT_RELEASE:
    case ACT_PAY:
    case ACT_CANCEL:
        return (struct subject){.kind = SUBJECT_RESERVATION, .code = act->code};
    case ACT_BLOCK:
    case ACT_UNBLOCK:
    case ACT_CANCEL_SHOW:
        return (struct subject){.kind = SUBJECT_SHOW, .number = act->id};
    case ACT_CHARGE:
    case ACT_USER:
    case ACT_NOTHING:
    case ACT_WRITE_REFUSE:
        break;
    }
    return (struct subject){.kind = SUBJECT_NONE};
}

static bool moves_points(const struct act *act)
{
    return act->kind == ACT_PAY || act->kind == ACT_CANCEL || act->kind == ACT_CHARGE ||
           act->kind == ACT_WRITE_REFUSE;
}

/* What the loop thread fills in of a unit. The request is made of all that an act is given, so two
 * acts under one key are the same request only if they ask for the same. What the daemon does by
 * itself has no origin, and is not audited. Every act counts as a change, also one that changes
 * nothing. */
static void prepare(struct box *box, struct act *act)
{
    snprintf(act->request, sizeof act->request, "%d %s %s %" PRId64 " %" PRIu64 " %" PRId64,
             (int)act->kind, act->login, act->code, act->id, act->seats | act->wish.seats,
             act->amount);
    act->origin = (struct origin){
        .login = act->login,
        .uid = 1000,
        .is_customer = act->is_customer,
        .acting = "",
        .key = act->key[0] != '\0' ? act->key : NULL,
        .request = act->request,
        .request_text = act->request,
    };
    act->unit.run = run_act;
    act->unit.origin = act->kind != ACT_LAPSE && act->kind != ACT_NOTHING ? &act->origin : NULL;
    act->unit.changes = true;
    act->unit.now =
        (struct now){box->now.steady_ms + act->later_ms, box->now.wall_ms + act->later_ms};
    act->unit.lock_set =
        (struct lock_set){.subject = subject_of(act), .concert_id = act->concert_id};
    if (moves_points(act))
        act->unit.lock_set.wallet = act->login;
    act->unit.lock_set.is_joining = act->kind == ACT_JOIN;
    act->unit.lock_set.is_ending = act->kind == ACT_PAY || act->kind == ACT_LEAVE;
    act->unit.lock_set.show_id = act->wish.show_id;
}

/* What was reported of a show never goes back (I8). Looked at before and after each batch: by time
 * alone a revision may grow, too. */
static void watch_revs(struct box *box)
{
    for (int64_t id = 1; id < BOX_SHOWS; id++) {
        const struct live_show *show = live_view_show(box->office.view, id);
        int64_t rev = show != NULL ? live_show_rev(show, box->now) : 0;

        assert_true(rev >= box->revs[id]);
        box->revs[id] = rev;
    }
}

/* As the loop does with a batch that has come back: first the changes go into the view, then
 * anybody is answered. `fields` are copied, since the unit's buffer is given back here. */
int box_batch(struct box *box, struct act *acts[], size_t count)
{
    struct unit *units[64];
    struct batch_result *result;
    int commits;

    assert_true(count <= 64);
    watch_revs(box);
    for (size_t i = 0; i < count; i++) {
        prepare(box, acts[i]);
        units[i] = &acts[i]->unit;
    }
    box->now = units[count - 1]->now;
    result = batch_run(&box->office.runner, units, count);
    assert_false(result->broken);
    commits = result->commits;
    live_view_apply(box->office.view, &result->changes, box->now);
    watch_revs(box);
    for (size_t i = 0; i < result->count; i++) {
        struct act *act = (struct act *)result->units[i];

        snprintf(act->fields, sizeof act->fields, "%.*s", (int)act->unit.fields.size,
                 act->unit.fields.size > 0 ? buffer_content(&act->unit.fields) : "");
        buffer_release(&act->unit.fields);
    }
    batch_result_free(result);
    return commits;
}

/* The inbox of the worker, played: nothing is gathered behind the test's back. */
static struct unit *first_gathered(void *arg)
{
    const struct box *box = arg;

    return box_waits(box) > 0 ? box->gathered[box->gathered_first] : NULL;
}

static void take_gathered(void *arg)
{
    struct box *box = arg;

    assert_true(box_waits(box) > 0);
    box->gathered_first++;
}

void box_gather(struct box *box, struct act *acts[], size_t count)
{
    assert_true(count <= BOX_GATHERED);
    for (size_t i = 0; i < count; i++) {
        prepare(box, acts[i]);
        box->gathered[i] = &acts[i]->unit;
    }
    box->gathered_first = 0;
    box->gathered_count = count;
    box->office.runner.inbox = (struct inbox){box, first_gathered, take_gathered};
}

size_t box_waits(const struct box *box)
{
    return box->gathered_count - box->gathered_first;
}

enum status box_act(struct box *box, struct act *act)
{
    struct act *acts[] = {act};

    box_batch(box, acts, 1);
    return act->unit.status;
}

/* `one` is of the view that has followed, `other` of one that was loaded. Revisions may differ:
 * they are written down a block ahead, so after a restart they go on above what was ever given
 * (row_cache.h). What time adds to a revision must be the same in both. */
static void compare_shows(struct box *box, const struct live_show *one,
                          const struct live_show *other)
{
    assert_non_null(one);
    assert_non_null(other);
    assert_int_equal(one->show.show_id, other->show.show_id);
    assert_int_equal(one->show.concert_id, other->show.concert_id);
    assert_int_equal(one->show.starts_ms, other->show.starts_ms);
    assert_int_equal(one->show.cancel_until_ms, other->show.cancel_until_ms);
    assert_int_equal(one->show.cancelled, other->show.cancelled);
    /* What is stored may be ahead of what was given. */
    assert_true(other->show.rev >= one->show.rev);
    assert_int_equal(other->show.rev % REV_STEP, 0);
    assert_true(one->held == other->held);
    assert_true(one->sold == other->sold);
    assert_true(one->blocked == other->blocked);
    assert_true(one->first_expiry_ms == other->first_expiry_ms);
    for (seat_set rest = one->held | one->sold; rest != 0; rest = seat_set_rest(rest)) {
        int at = seat_set_first(rest) - 1;

        assert_int_equal(one->seats[at].user_id, other->seats[at].user_id);
        assert_int_equal(one->seats[at].expires_ms, other->seats[at].expires_ms);
    }
    assert_true(one->first_return_ms == other->first_return_ms);
    for (seat_set rest = one->blocked; rest != 0; rest = seat_set_rest(rest)) {
        int at = seat_set_first(rest) - 1;

        assert_true(one->seats[at].until_ms == other->seats[at].until_ms);
    }
    assert_int_equal(live_show_rev(one, box->now) - one->show.rev,
                     live_show_rev(other, box->now) - other->show.rev);
}

/* The line is compared by its count here and by each position in compare_tokens(): a waiter that is
 * in it twice, or in another order, shows in one of the two. */
static void compare_concerts(struct box *box, struct live_concert *one, struct live_concert *other)
{
    assert_non_null(one);
    assert_non_null(other);
    assert_string_equal(one->concert.title, other->concert.title);
    assert_int_equal(one->concert.capacity, other->concert.capacity);
    assert_int_equal(one->concert.sale, other->concert.sale);
    assert_true(one->concert.sale_opens_ms == other->concert.sale_opens_ms);
    assert_int_equal(one->concert.grade_count, other->concert.grade_count);
    assert_string_equal(one->search_key, other->search_key);
    assert_int_equal(one->show_count, other->show_count);
    assert_int_equal(one->active, other->active);
    assert_int_equal(one->line.count, other->line.count);
    assert_int_equal(live_concert_left(one, box->now), live_concert_left(other, box->now));
}

/* All that the store has of a token, and where it stands in its line; what only this daemon knows,
 * such as when it was polled last, is not stored and not compared. */
static void compare_tokens(const struct live_view *one_view, const struct live_token *one,
                           const struct live_view *other_view, const struct live_token *other)
{
    const struct token *a = &one->token, *b;
    const struct live_concert *concert = live_view_concert(one_view, a->concert_id);

    if (other == NULL)
        fail_msg("token %s (%s) is not in both views", a->token, token_state_word(a->state));
    b = &other->token;
    assert_int_equal(a->token_id, b->token_id);
    assert_string_equal(one->user->login, other->user->login);
    assert_string_equal(a->login, b->login);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->place, b->place);
    assert_int_equal(a->admit_until_ms, b->admit_until_ms);
    assert_int_equal(a->ends_ms, b->ends_ms);
    assert_int_equal(a->ended_ms, b->ended_ms);
    assert_int_equal(a->wish.show_id, b->wish.show_id);
    assert_true(a->wish.seats == b->wish.seats);
    assert_int_equal(a->wish_lost, b->wish_lost);
    assert_true(a->lost_seats == b->lost_seats);
    assert_int_equal(a->hold.reservation_id, b->hold.reservation_id);
    assert_string_equal(a->hold.code, b->hold.code);
    assert_true(a->hold.seats == b->hold.seats);
    assert_int_equal(a->hold.amount, b->hold.amount);
    assert_int_equal(a->hold.expires_ms, b->hold.expires_ms);
    assert_int_equal(
        waiting_line_position(&concert->line, a->place),
        waiting_line_position(&live_view_concert(other_view, a->concert_id)->line, b->place));
    assert_int_equal(waiting_line_position(&concert->line, a->place) != 0,
                     a->state == TOKEN_WAITING);
}

/* Both ways, so that neither has a token too many. One that ended longer ago than it is remembered
 * may still be in the view, which is pruned now and then, and is not in a fresh one. */
static void compare_views(struct box *box, struct live_view *fresh)
{
    struct live_view *view = box->office.view;
    struct live_token *token, *next;
    int64_t remembered_ms = box->now.steady_ms - REMEMBER_MS;

    assert_int_equal(view->waiting, fresh->waiting);
    assert_int_equal(view->active, fresh->active);
    for (int64_t id = 1; id <= 2; id++)
        compare_concerts(box, live_view_concert(view, id), live_view_concert(fresh, id));
    for (int64_t id = 1; id <= 3; id++)
        compare_shows(box, live_view_show(view, id), live_view_show(fresh, id));
    HASH_ITER (hh, fresh->tokens, token, next) {
        compare_tokens(fresh, token, view, live_view_token(view, token->token.token));
    }
    HASH_ITER (hh, view->tokens, token, next) {
        if (token_is_live(token->token.state) || token->token.ended_ms >= remembered_ms)
            compare_tokens(view, token, fresh, live_view_token(fresh, token->token.token));
    }
}

void box_check(struct box *box)
{
    struct live_view *fresh;

    if (!box->capacity_fell)
        invariants_check(&box->rig);
    fresh = box_office_load(&box->office, box->now);
    assert_non_null(fresh);
    compare_views(box, fresh);
    live_view_free(fresh);
}

/* As after a crash with everything committed: nothing that was only in memory is handed over, and
 * what fell due meanwhile is done at the start. */
void box_restart(struct box *box)
{
    box_office_release(&box->office);
    rig_reopen(&box->rig);
    begin(box);
}

static struct act new_act(enum act_kind kind, const char *login, const char *code)
{
    struct act act = {.kind = kind};

    snprintf(act.login, sizeof act.login, "%s", login);
    snprintf(act.code, sizeof act.code, "%s", code);
    return act;
}

static seat_set seats_or_none(const char *seats)
{
    return seats != NULL ? sample_seats(seats) : 0;
}

struct token box_join_wish(struct box *box, const char *login, int64_t concert_id, int64_t show_id,
                           const char *seats)
{
    struct act act = new_act(ACT_JOIN, login, "");

    act.id = concert_id;
    act.wish = (struct wish){.show_id = show_id, .seats = seats_or_none(seats)};
    assert_ok(box_act(box, &act));
    return act.token;
}

struct token box_join(struct box *box, const char *login, int64_t concert_id)
{
    return box_join_wish(box, login, concert_id, 0, NULL);
}

struct token box_hold(struct box *box, const char *login, const struct token *token,
                      int64_t show_id, const char *seats, enum status expected)
{
    struct act act = new_act(ACT_HOLD, login, token->token);

    act.wish = (struct wish){.show_id = show_id, .seats = sample_seats(seats)};
    assert_status(box_act(box, &act), expected);
    return act.token;
}

void box_leave(struct box *box, const char *login, const struct token *token, enum status expected)
{
    struct act act = new_act(ACT_LEAVE, login, token->token);

    assert_status(box_act(box, &act), expected);
}

seat_set box_release(struct box *box, const char *login, const char *code, const char *seats,
                     enum status expected)
{
    struct act act = new_act(ACT_RELEASE, login, code);

    act.seats = seats_or_none(seats);
    assert_status(box_act(box, &act), expected);
    return act.changed;
}

struct settlement box_pay(struct box *box, const char *login, const char *code,
                          enum status expected)
{
    struct act act = new_act(ACT_PAY, login, code);

    assert_status(box_act(box, &act), expected);
    return act.settlement;
}

struct settlement box_cancel(struct box *box, const char *login, const char *code,
                             const char *seats, enum status expected)
{
    struct act act = new_act(ACT_CANCEL, login, code);

    act.seats = seats_or_none(seats);
    assert_status(box_act(box, &act), expected);
    return act.settlement;
}

int64_t box_charge(struct box *box, const char *login, int64_t amount)
{
    struct act act = new_act(ACT_CHARGE, login, "");

    act.amount = amount;
    assert_ok(box_act(box, &act));
    return act.entry.balance;
}

int64_t box_balance(struct box *box, const char *login)
{
    struct user user;

    assert_ok(user_store_find(box->rig.store, login, &user));
    return user.balance;
}

struct token box_token(struct box *box, const char *code)
{
    struct token token;

    assert_ok(queue_store_find(box->rig.store, code, &token));
    return token;
}

size_t box_position(struct box *box, const char *code)
{
    const struct live_token *token = live_view_token(box->office.view, code);

    assert_non_null(token);
    return waiting_line_position(
        &live_view_concert(box->office.view, token->token.concert_id)->line, token->token.place);
}
