/*
 * The real box office without its sockets: store, use cases in batches, live view. Its clock and
 * its chance are the simulation's, and it can be killed at any moment.
 */
#ifndef FOYER_TESTS_SIM_HOUSE_H
#define FOYER_TESTS_SIM_HOUSE_H

#include "application/batch.h"
#include "application/live_view.h"
#include "model.h"

enum { PATH_TEXT = 200, KEY_TEXT = 24, TOLD_TEXT = 400, BATCH_MAX = 8 };

/* Numbers from a seed (splitmix64). */
struct dice {
    uint64_t state;
};

uint64_t dice_roll(struct dice *dice);

/* 0..below-1. */
int64_t dice_below(struct dice *dice, int64_t below);

/* True `percent` times out of 100. */
bool dice_chance(struct dice *dice, int percent);

struct house {
    char folder[PATH_TEXT], path[PATH_TEXT];
    struct store *store;
    struct zones *zones;
    struct batch_runner runner;
    struct settings settings;
    struct live_view *view;
    struct dice codes;
    bool shared; /* the worker recalls nothing, as if others wrote to the store too */
    int64_t next_due_ms;
};

/* The crash: the files as they are at a moment, before their process goes on and is forgotten. */
enum crash {
    CRASH_NONE,
    CRASH_INSIDE, /* between two requests of a batch */
    CRASH_COMMIT, /* while the commit is written */
    CRASH_BEHIND  /* stored, but nobody was told */
};

/* A request on its way, and what it came to. */
struct visit {
    struct unit unit; /* first */
    struct house *house;
    struct op op;
    char code[TOKEN_TEXT]; /* of the token or reservation it names */
    const char *operator;  /* whose connection it is */
    char key[KEY_TEXT];    /* "": none */
    bool snapshot;         /* the files are copied before it */
    struct origin origin;
    char meaning[TOLD_TEXT], words[TOLD_TEXT];
    struct refusal told;   /* of an OK */
    char made[TOKEN_TEXT]; /* the code of the token or reservation that an OK names */
};

/* Makes a folder below `parent` and opens an empty house in it. Stops the program with a sentence
 * if that is impossible, as all that follows does. */
void house_open(struct house *house, const char *parent, const struct settings *settings,
                uint64_t seed, int64_t now_ms);
void house_close(struct house *house);

void visit_init(struct visit *visit, struct house *house, const struct op *op, const char *code,
                const char *operator, const char * key, int64_t now_ms);
void visit_release(struct visit *visit);

/* Tokens that nobody polled until `now_ms`, to be run before anything else of that time. NULL if
 * there are none and it is no timer. */
struct unit *tick_new(struct house *house, int64_t now_ms, bool timer, bool prune);
void tick_free(struct unit *unit);

/* Runs a batch; at `applied_ms` the live view learns of it. */
void house_run(struct house *house, struct unit **units, size_t count, int64_t applied_ms,
               enum crash crash, struct dice *dice);

/* Copies the files as they are now, of the log at most `log_size` bytes: what a crash leaves. */
enum { SNAPSHOT_ALL = INT32_MAX };
void house_snapshot(const struct house *house, int64_t log_size);

/* The house is opened anew on what is on the disk; for a crash, on what was on the disk then. */
void house_reopen(struct house *house, enum crash crash, int64_t now_ms);

/* A view made of nothing but the store. The caller frees it. */
struct live_view *house_load(struct house *house, int64_t now_ms);

/* What was told, in one line. `code` is that of the reservation or token named; "" for none. */
void told_text(enum status status, const struct refusal *told, const char *code,
               char text[TOLD_TEXT]);

/* A new folder, and its end with all that is in it. */
void make_folder(char path[PATH_TEXT], const char *parent);
void remove_folder(const char *path);

/* The login of user n. */
const char *user_login(int user, char login[LOGIN_TEXT]);

_Noreturn void give_up(const char *what, const char *why);

#endif
