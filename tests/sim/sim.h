/*
 * One simulated season: the house and its model side by side.
 */
#ifndef FOYER_TESTS_SIM_SIM_H
#define FOYER_TESTS_SIM_SIM_H

#include "tests/sim/sim_house.h"
#include "tests/sim/sim_model.h"
#include "tests/sim/model_rules.h"
#include "tests/sim/tally.h"

enum { KEYS_MAX = 6000, TRAIL_MAX = 6000, LIVE_MAX = MODEL_USERS * MODEL_CONCERTS };

/* 2026-12-01T00:00:00Z */
#define BEGIN_MS INT64_C(1796083200000)

/* What was answered under a key. */
struct used_key {
    char operator[LOGIN_TEXT];
    char key[KEY_TEXT];
    struct op op;
    char meaning[TOLD_TEXT], reply[TOLD_TEXT];
    int token;    /* that a JOIN named, or NOBODY */
    int64_t show; /* after which the person is forgotten whom it names; 0: it names none */
    int64_t at_ms;
};

/* What AUDIT is to say of a request. */
struct trail_line {
    int64_t at_ms, uid;
    char login[LOGIN_TEXT], acting[LOGIN_TEXT];
    char request[TOLD_TEXT];
    char blank[TOLD_TEXT]; /* without the person whom it names; "": it names none */
    int64_t show;          /* after which that is forgotten; 0: it was not written at all */
    int64_t since_ms;      /* from when on it can have been */
    const char *outcome;
};

/* A request that is about to be made. */
struct plan {
    struct op op;
    char operator[LOGIN_TEXT];
    char key[KEY_TEXT];
};

struct sim {
    uint64_t seed;
    int64_t step, ops;
    struct dice dice;
    int user_count;                   /* names */
    int64_t host_uid[MODEL_NAMES];    /* in the user database of the host; 0: it has no such name */
    int64_t last_uid[MODEL_NAMES];    /* the last uid that the name had; 0: none yet */
    int64_t session_uid[MODEL_USERS]; /* the account that is logged in as that user; 0: none */
    int64_t now_ms;
    struct house house;
    struct model model;
    /* The live tokens of the model, in the order of their JOIN: see sim_list_live(). */
    int live[LIVE_MAX];
    int live_count;
    char token_code[MODEL_TOKENS][TOKEN_TEXT]; /* "": not known yet */
    char reservation_code[MODEL_BOOKINGS][RESERVATION_TEXT];
    char approval_code[MODEL_APPROVALS][APPROVAL_TEXT];
    /* What was last seen, to find what may only grow, or only fall. */
    enum token_state state_seen[MODEL_TOKENS];
    int64_t position[MODEL_TOKENS];   /* 0: not waiting yet */
    int64_t room[MODEL_CONCERTS + 1]; /* so many may be active by now */
    int64_t rev[MODEL_SHOWS + 1];
    struct model_map map[MODEL_SHOWS + 1];
    int64_t shows_seen; /* the first ones */
    int64_t entries_seen[MODEL_USERS];
    struct used_key keys[KEYS_MAX];
    int key_count, keys_made;
    struct trail_line trail[TRAIL_MAX]; /* shape: trail[trail_count]; in the order of asking */
    int trail_count;
    struct {
        int64_t place, at_ms; /* of the last event that was read */
        int64_t told[EVENT_KINDS];
        bool has_missed; /* some were forgotten before they were read */
    } feed;
    /* What a crash left without an answer, to be sent again. */
    struct plan again[BATCH_MAX];
    int again_count;
    bool verbose;
    struct tally *tally; /* borrowed; of all seasons */
};

/* A season, in steps of one batch each. What is in `sim` of an earlier one is forgotten. */
void season_begin(struct sim *sim, const struct sim_engine *engine, uint64_t seed);
void season_step(struct sim *sim);
void season_end(struct sim *sim);

/* Whoever plays the seasons has this. Stops the program: the house is not what the model says. */
_Noreturn __attribute__((format(printf, 2, 3))) void sim_differs(const struct sim *sim,
                                                                 const char *format, ...);

/* Lists the live tokens anew: the model has changed. */
void sim_list_live(struct sim *sim);

/* The codes by number; a code that nothing has for NOBODY and for what is not known. */
const char *sim_token_code(const struct sim *sim, int id);
const char *sim_reservation_code(const struct sim *sim, int id);
const char *sim_approval_code(const struct sim *sim, int id);

/* check.c: the reservation of a code, which has to be one. */
int sim_find_reservation(const struct sim *sim, const char *code);

/* The key if it was used on that connection within a day; NULL otherwise. */
const struct used_key *sim_find_key(const struct sim *sim, const char *operator, const char * key);

/* answer.c: carries a request out in the model, and compares what it came to in the house. */
void answer_check(struct sim *sim, struct visit *visit);

/* Holds that were granted with an admission: their owners see the code in their next poll. */
void answer_learn_codes(struct sim *sim);

/* trail.c: what a request leaves in the audit trail; `approved_by`: 0, or one more than the
 * op->staff of who let it be done; `show`: after which the person is forgotten whom it names, 0 if
 * that is not written at all; `since_ms`: from when on it can have been. And what AUDIT says of all
 * that was asked before. */
void trail_add(struct sim *sim, const struct visit *visit, const char *outcome, int approved_by,
               int64_t show, int64_t since_ms);
void trail_look_up(const struct sim *sim, const struct visit *visit, struct answer *answer);

/* Compares what the store says of people in the trail, under keys and in notes; and, at the end,
 * when all that was due has been forgotten, whether it was. */
void trail_check(struct sim *sim);
void trail_check_end(struct sim *sim);

/* accounts.c: the user database of the host as a season begins, and as time goes on; the sessions
 * of a process that has ended are over. */
void accounts_begin(struct sim *sim);
void accounts_change(struct sim *sim);
void accounts_end_sessions(struct sim *sim);
/* A user of that name: its first, or one that has logged in. Who logs in, who is handed over to
 * whom, whether a request is made in person (then op->uid is set), and what an answer says of it.
 */
int accounts_some_user(struct sim *sim, int name);
void accounts_plan_login(struct sim *sim, struct op *op);
void accounts_plan_handover(struct sim *sim, struct op *op);
void accounts_plan_merge(struct sim *sim, struct op *op);
bool accounts_in_person(struct sim *sim, struct op *op);
void accounts_learn(struct sim *sim, const struct op *op, const struct answer *answer);

/* told.c: the line for an answer of the model. */
void told_answer(const struct model *model, const struct op *op, const struct answer *answer,
                 const char *code, char text[TOLD_TEXT]);

/* plan.c: what happens next. */
void plan_clock(struct sim *sim);
void plan_request(struct sim *sim, struct plan *plan);

/* check.c: compares a view with the model at `now_ms`. A `fresh` one was just made from the store.
 */
void check_view(struct sim *sim, struct live_view *view, int64_t now_ms, bool fresh);

/* Compares one token as a poll does; false if it has ended. `left`: the free seats of each concert
 * at that moment, as check_left() says. */
bool check_token(struct sim *sim, struct live_view *view, int id, int64_t now_ms,
                 const int64_t *left);
void check_left(const struct sim *sim, int64_t now_ms, int64_t left[MODEL_CONCERTS + 1]);

/* Whether the queues of the view keep to the order and the size they may have; `sim->live` is
 * theirs.
 */
void check_queues(struct sim *sim, struct live_view *view);

/* Compares wallets and reservations with what is stored, and asks whether all invariants hold. */
void check_store(struct sim *sim);

/* The same of the events that are told, once each. */
void check_events(struct sim *sim);

#endif
