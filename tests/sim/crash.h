/*
 * The death of the process at any call of its database.
 *
 * The linker puts crash.c between the stores and the functions of db.h (--wrap), whatever engine is
 * after them. Each call is counted; from the one that was chosen on, none reaches the engine, and
 * all fail. So the daemon's code runs to its end, frees what it has, and has done nothing more.
 */
#ifndef FOYER_TESTS_SIM_CRASH_H
#define FOYER_TESTS_SIM_CRASH_H

#include "tests/sim/sim_engine.h"

enum crash {
    CRASH_NONE,
    CRASH_CALL,   /* before a call: of a statement, of one of its steps, of its end, of COMMIT */
    CRASH_COMMIT, /* while COMMIT is written */
    CRASH_AFTER,  /* after the COMMIT: stored, but nobody was told */
    CRASH_TIDY,   /* all were told; in the housekeeping that comes then */
    CRASH_STUMBLE /* no crash: one statement finds the disk full, and the next ones do not */
};

/* From now on calls are counted, until crash_over(). CRASH_CALL: the process dies at call `number`,
 * counted from 0, if there are so many; CRASH_STUMBLE: the first statement from there on fails. */
void crash_begin(const struct sim_engine *engine, struct dice *dice, enum crash crash,
                 int64_t number);

/* The process dies now, if it is not dead. */
void crash_now(void);

/* Whether the process has died, or stumbled. */
bool crash_has_come(void);
bool crash_has_stumbled(void);

/* The calls it has made since crash_begin(), until it died. To be asked for before the store is
 * opened again. */
int64_t crash_calls(void);

/* There is a new process. */
void crash_over(void);

#endif
