/*
 * The box office of tests/kit for tests of use cases: on a store of each engine, with a concert or
 * two, on a clock that stands until it is moved, with dice that always fall the same way. What is
 * done in it is compared with the store after every test.
 */
#ifndef FOYER_TESTS_STORE_BOX_H
#define FOYER_TESTS_STORE_BOX_H

#include <stdbool.h>

#include "application/use_cases/concert_service.h"
#include "application/use_cases/payment_service.h"
#include "tests/kit/box_office.h"
#include "tests/kit/store_rig.h"
#include "tests/store/samples.h"

enum { BOX_SHOWS = 16, BOX_GATHERED = 32, FIELDS_TEXT = 200 };

struct box {
    struct rig rig;
    struct zones *zones;
    struct box_office office;
    struct now now;
    uint64_t dice;
    int64_t revs[BOX_SHOWS]; /* the largest revision seen of each show */
    bool capacity_fell;      /* more may be active than there are places now */
    struct unit
        *gathered[BOX_GATHERED]; /* what may join a batch: [gathered_first, gathered_count) */
    size_t gathered_first, gathered_count;
};

enum act_kind {
    ACT_JOIN,
    ACT_LEAVE,
    ACT_LAPSE,
    ACT_HOLD,
    ACT_RELEASE,
    ACT_PAY,
    ACT_CANCEL,
    ACT_CHARGE,
    ACT_BLOCK,
    ACT_UNBLOCK,
    ACT_CANCEL_SHOW,
    ACT_CONCERT, /* writes `concert` as it is */
    ACT_GRADE,
    ACT_USER,
    ACT_NOTHING,     /* what is due, and nothing else */
    ACT_WRITE_REFUSE /* writes, then refuses: no use case may do so, but the batch must stand it */
};

/* One use case, what it is given, and what it came to. */
struct act {
    struct unit unit; /* first: the batch knows only this */
    struct origin origin;
    enum act_kind kind;
    bool is_customer; /* and not staff: see refusal_counts.h */
    char login[LOGIN_TEXT];
    char key[40];          /* "": none */
    char code[TOKEN_TEXT]; /* of a token or a reservation */
    int64_t id;            /* of a concert or show */
    int64_t concert_id;    /* whose lock it needs, if that is known before; otherwise 0 */
    struct wish wish;
    seat_set seats;
    int64_t amount;   /* of ACT_BLOCK: when the seats come back; 0: kill seats */
    int64_t later_ms; /* how much later it was asked for than the box's time is */
    struct concert concert;
    char request[120];

    struct token token;
    struct settlement settlement;
    struct ledger_entry entry;
    struct show_cancellation cancellation;
    seat_set changed;
    char fields[FIELDS_TEXT];
};

/* Concert 1 with shows 1 and 2, concert 2 with show 3; capacity 2, seat limit 4. Time is
 * SAMPLE_NOW. */
void box_open(struct box *box, const struct engine *engine);

/* Checks the invariants and that the live view is what the store says, then closes. */
void box_close(struct box *box);

/* Runs the tests, each with a box in *state, for each engine. */
int box_run(const char *group, const struct CMUnitTest *tests, size_t count);
#define box_run_tests(group, tests) box_run((group), (tests), sizeof(tests) / sizeof((tests)[0]))

/* Time passes; nothing runs. */
void box_wait(struct box *box, int64_t ms);

/* Time passes, and what is due runs. */
void box_pass(struct box *box, int64_t ms);

/* Runs acts as one batch, at the time of the box, or as much later as each says; the last one's is
 * that of the box then. Returns the transactions that wrote. */
int box_batch(struct box *box, struct act *acts[], size_t count);

/* From now on these wait behind the batches that are run, at the time that the box has now, until
 * they have joined one of them. Those of an earlier call do not wait any more. */
void box_gather(struct box *box, struct act *acts[], size_t count);

/* How many of them wait still. */
size_t box_waits(const struct box *box);

/* Runs one. */
enum status box_act(struct box *box, struct act *act);

/* The live view must be what one that is loaded afresh is, and everything must hold. */
void box_check(struct box *box);

/* Starts anew on what is stored, as after a crash. */
void box_restart(struct box *box);

/* The most usual acts. Each runs by itself and fails the test if it does not come to `expected`. */
struct token box_join(struct box *box, const char *login, int64_t concert_id);
struct token box_join_wish(struct box *box, const char *login, int64_t concert_id, int64_t show_id,
                           const char *seats);
struct token box_hold(struct box *box, const char *login, const struct token *token,
                      int64_t show_id, const char *seats, enum status expected);
void box_leave(struct box *box, const char *login, const struct token *token, enum status expected);
seat_set box_release(struct box *box, const char *login, const char *code, const char *seats,
                     enum status expected);
struct settlement box_pay(struct box *box, const char *login, const char *code,
                          enum status expected);
struct settlement box_cancel(struct box *box, const char *login, const char *code,
                             const char *seats, enum status expected);
int64_t box_charge(struct box *box, const char *login, int64_t amount);

/* What the store says now. */
int64_t box_balance(struct box *box, const char *login);
struct token box_token(struct box *box, const char *code);

/* The position in the live view; 0 if it does not wait. */
size_t box_position(struct box *box, const char *code);

/* A number below `bound`, from the dice. */
int box_roll(struct box *box, int bound);

#endif
