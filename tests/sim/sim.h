/*
 * One simulated season: the house and its model side by side.
 */
#ifndef FOYER_TESTS_SIM_SIM_H
#define FOYER_TESTS_SIM_SIM_H

#include "house.h"
#include "model.h"

enum { KEYS_MAX = 6000, NOTE_TEXT = 600 };

/* What was answered under a key. */
struct used_key {
    char operator[LOGIN_TEXT];
    char key[KEY_TEXT];
    struct op op;
    char meaning[TOLD_TEXT], reply[TOLD_TEXT];
    int token; /* that a JOIN named; NOBODY: none */
    int64_t at_ms;
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
    int user_count;
    int64_t now_ms;
    struct house house;
    struct model model;
    char token_code[MODEL_ITEMS][TOKEN_TEXT]; /* "": not known yet */
    char reservation_code[MODEL_ITEMS][RESERVATION_TEXT];
    /* What was last seen, to find what may only grow, or only fall. */
    int64_t position[MODEL_ITEMS]; /* 0: not waiting yet */
    int64_t rev[MODEL_SHOWS + 1];
    struct model_map map[MODEL_SHOWS + 1];
    int64_t shows_seen; /* the first ones */
    struct used_key keys[KEYS_MAX];
    int key_count, keys_made;
    /* What a crash left without an answer, to be sent again. */
    struct plan again[BATCH_MAX];
    int again_count;
    /* For --verbose. */
    bool verbose;
    int64_t statuses[STATUS_COUNT], crashes, replays;
};

/* Stops the program: the house is not what the model says. */
_Noreturn __attribute__((format(printf, 2, 3))) void sim_differs(const struct sim *sim,
                                                                 const char *format, ...);

/* The codes by number; a code that nothing has for NOBODY and for what is not known. */
const char *sim_token_code(const struct sim *sim, int id);
const char *sim_reservation_code(const struct sim *sim, int id);

/* The key if it was used on that connection within a day; NULL otherwise. */
const struct used_key *sim_find_key(const struct sim *sim, const char *operator, const char * key);

/* plan.c: what happens next. */
void plan_clock(struct sim *sim);
void plan_request(struct sim *sim, struct plan *plan);

/* check.c: compares a view with the model at `now_ms`. A `fresh` one was just made from the store.
 */
void check_view(struct sim *sim, struct live_view *view, int64_t now_ms, bool fresh);

/* Compares one token as a poll does; false if it has ended. */
bool check_token(struct sim *sim, struct live_view *view, int id, int64_t now_ms, bool fresh);

/* Compares wallets and reservations with what is stored, and asks whether all invariants hold. */
void check_store(struct sim *sim);

#endif
