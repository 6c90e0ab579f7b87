/*
 * The box office of tests/kit with the clock and the chance of the simulation. It can die at any
 * call of its database (crash.h), and begins anew on what is stored.
 */
#ifndef FOYER_TESTS_SIM_SIM_HOUSE_H
#define FOYER_TESTS_SIM_SIM_HOUSE_H

#include "domain/concert/cancel_rule.h"
#include "domain/concert/concert.h"
#include "domain/request/request_store.h"
#include "tests/kit/box_office.h"
#include "tests/sim/crash.h"
#include "tests/sim/dice.h"
#include "domain/user/user.h"
#include "tests/sim/op.h"
#include "tests/sim/sim_engine.h"

enum { KEY_TEXT = 24, TOLD_TEXT = 400, BATCH_MAX = 8, LAPSES_MAX = 450 };

struct house {
    const struct sim_engine *engine;
    const char *address; /* borrowed */
    struct store *store;
    struct zones *zones;
    struct box_office office;
    struct settings settings;
    struct dice codes;
    bool shared; /* the worker keeps no rows, as if others wrote to the store too */
};

/* A request on its way, and what it came to. */
struct visit {
    struct unit unit; /* first */
    struct op op;
    int user;                     /* op.user, or who has that name by then */
    char login[LOGIN_TEXT];       /* of the user it is for */
    char code[TOKEN_TEXT];        /* of the token or reservation it names */
    char approval[APPROVAL_TEXT]; /* "": it names none */
    char key[KEY_TEXT];           /* "": none */
    struct origin origin;
    char meaning[TOLD_TEXT], words[TOLD_TEXT];
    char blank[TOLD_TEXT];  /* the words without the person whom they name; "": they name none */
    struct refusal told;    /* of an OK */
    char token[TOKEN_TEXT]; /* of SELL: the code of the token that sold, or waits */
    char other[RESERVATION_TEXT];      /* of MOVE: a second reservation; "": none */
    char other_made[RESERVATION_TEXT]; /* ... and the one that it became */
    char made[TOKEN_TEXT];             /* the code of the token or reservation that an OK names */
};

/* Once for each process, before the first house: makes the empty store that all begin with. Stops
 * the program with a sentence if that is impossible, as all that follows does. */
void house_prepare(const struct sim_engine *engine);

/* A house with an empty store. */
void house_open(struct house *house, const struct sim_engine *engine,
                const struct settings *settings, uint64_t seed, int64_t now_ms);
void house_close(struct house *house);

void visit_init(struct visit *visit, const struct op *op, const char *code, const char *approval,
                const char *other, const char *operator, const char * key, int64_t now_ms);
void visit_release(struct visit *visit);

/* A rule for cancelling, as it is set. Returns `rule`. */
const char *visit_rule(enum cancel_base base, int64_t before_ms, char rule[RULE_TEXT]);

/* What lines of the audit trail say, in their order, as one number: begun with 0. Whom a request
 * names does not count. */
uint64_t visit_digest(uint64_t digest, const struct audit_line *line);

/* Tokens that nobody polled until `now_ms`, to be run before anything else of that time. NULL if
 * there are none and it is no timer. */
struct unit *tick_new(struct house *house, int64_t now_ms, bool timer, bool prune);
void tick_free(struct unit *unit);

/* Whether it forgets what is not needed any more; and whether it left something for the next. */
bool tick_prunes(const struct unit *unit);
bool tick_has_more(const struct unit *unit);

/* Runs a batch; at `applied_ms` the live view learns of it, unless the process has died. */
void house_run(struct house *house, struct unit **units, size_t count, int64_t applied_ms);

/* Housekeeping between batches. */
void house_tidy(struct house *house);

/* Lets go of the store, as a process does that ends or has died; then a new one opens it. False:
 * that one has died on the way. */
void house_stop(struct house *house);
bool house_start(struct house *house, int64_t now_ms);

/* The number of the last audit line: every request leaves one, so it shows whether a batch is
 * stored. */
int64_t house_last_audit(const struct house *house);

/* A view made of nothing but the store. The caller frees it. NULL if the process has died. */
struct live_view *house_load(struct house *house, int64_t now_ms);

/* What was answered, in one line. `code` is that of the reservation or token named; "" for none. */
void told_text(enum status status, const struct refusal *told, const char *code,
               char text[TOLD_TEXT]);

/* The login of user n, and whose login it is: -1 for a stranger's. */
const char *user_login(int user, char login[LOGIN_TEXT]);
int user_of_login(const char *login);

/* Who of the staff that is, as in op->staff: a user, or one of three clerks. */
int staff_of_login(const char *login);

#endif
