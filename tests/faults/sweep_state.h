/*
 * What the parts of a sweep share: sweep.c goes through the stages, trial.c lets a child meet its
 * fault, judge.c judges what it left.
 */
#ifndef FOYER_TESTS_FAULTS_SWEEP_STATE_H
#define FOYER_TESTS_FAULTS_SWEEP_STATE_H

#include <sys/types.h>

#include "tests/faults/office.h"
#include "tests/faults/sixty.h"
#include "tests/faults/sweep_plan.h"
#include "tests/faults/truth.h"

enum { ROUND_LINES = 8, LINE = 200, CODE = 27, ATTEMPTS = 2, SEEN = 1 << 16 };

/* What a child leaves beside its disk, in memory that outlives it: what the clients were told. */
struct record {
    bool memory_failed;
    bool store_failed; /* the daemon was about to stop */
    char replies[ROUND_LINES][ATTEMPTS][OFFICE_REPLY];
};

struct round_line {
    const struct sixty_line *of; /* static: the judge reads it too */
    char text[LINE];
    char token[CODE]; /* the one it names; "" for none */
    char expected[OFFICE_REPLY];
};

enum stage { STAGE_MAKE, STAGE_OPEN, STAGE_ROUND, STAGE_STOP };

/* In memory that is shared with the judge. The office is not. */
struct sweep {
    enum stage stage;
    struct office *office;
    struct clock clock; /* as the sweep began */
    int judge;          /* the socket of the process that judges */
    pid_t judge_pid;
    struct disk *disk;  /* of the office */
    struct disk *trial; /* of the child */
    struct disk *left;  /* what a power cut leaves of that */
    struct record *record;
    enum sweep_way way;
    struct round_line round[ROUND_LINES];
    size_t round_count;
    char tokens[OFFICE_CLIENTS][CODE], reservations[OFFICE_CLIENTS][CODE];
    char after[TRUTH];   /* what the store says after the stage, without faults */
    int64_t after_ms;    /* the time after the round */
    int status;          /* how the child ended, as from waitpid() */
    uint64_t seen[SEEN]; /* hashes of what was judged at this stage; shape: seen[seen_count] */
    size_t seen_count;
    bool forgetful; /* the disk is too large to be compared */
};

/* Says what is wrong, and with which trial, and ends the program. */
_Noreturn void sweep_fail(const struct sweep *sweep, const struct trial *trial, const char *what);

/* "OK" or the code of an ERR line; "" for no reply. */
const char *reply_word(const char *reply, char word[32]);

bool reply_says(const char *reply, const char *word);

/* The rest of a reply after `name=`, to the next space; untouched if there is no such field. */
void reply_take(const char *reply, const char *name, char code[CODE]);

/* True if a request changes something. */
bool line_changes(const struct round_line *line);

/* Starts the process that judges, and ends it. */
void judge_start(struct sweep *sweep);
void judge_stop(struct sweep *sweep);

/* The status with which a child ends. Ends the program if it could not be made. */
int wait_for_child(pid_t pid);

#endif
