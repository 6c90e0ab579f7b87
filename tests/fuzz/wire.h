/*
 * Random requests over a real socket to a real daemon, beside the model of tests/sim.
 */
#ifndef FOYER_TESTS_FUZZ_WIRE_H
#define FOYER_TESTS_FUZZ_WIRE_H

#include "shared/code.h"
#include "shared/reply_reader.h"
#include "shared/verbs.h"
#include "tests/kit/daemon.h"
#include "tests/kit/line_client.h"
#include "tests/sim/dice.h"
#include "tests/sim/sim_model.h"
#include "tests/sim/model_rules.h"

enum {
    WIRE_USERS = 12,
    WIRE_CONNECTIONS = 5,
    WIRE_PATH = 100,
    WIRE_LINE = LINE_CLIENT_LINE,
    WIRE_KEY = 24
};

/* 2026-12-01T00:00:00Z: the test clock at the beginning. */
#define WIRE_BEGIN_MS INT64_C(1796083200000)

struct connection {
    struct line_client line;
    int acting; /* the user it acts for; -1: nobody yet. The first is the box office and acts for
                   nobody */
};

/* The last line of a reply, taken apart; its texts live in `text` until the next reply. */
struct told {
    struct reply_line line;
    enum status status;
    char text[WIRE_LINE];
};

/* A daemon, its visitors, and the model. Codes have the numbers of the model; "": not known yet. */
struct wire {
    uint64_t seed;
    struct dice dice;
    int64_t now_ms;
    struct daemon daemon;
    const char *store; /* an empty one to begin with, borrowed; NULL: the daemon makes its own */
    char folder[WIRE_PATH], socket[WIRE_PATH + 4];
    struct connection connections[WIRE_CONNECTIONS];
    struct model *model;
    char (*tokens)[TOKEN_TEXT];         /* shape: tokens[MODEL_TOKENS] */
    char (*bookings)[RESERVATION_TEXT]; /* shape: bookings[MODEL_BOOKINGS] */
    int tags, keys;
    char sent[WIRE_LINE]; /* the latest request, for whoever looks for the difference */
    int64_t statuses[STATUS_COUNT], requests, strange;
};

/* Stops the program: the daemon is not what the model says. */
_Noreturn __attribute__((format(printf, 1, 2))) void wire_differs(const char *format, ...);

/* wire_house.c: a daemon on an empty file, and everybody connected; its end with a SIGTERM. */
void wire_open(struct wire *wire, const char *daemon, uint64_t seed, int64_t admit_s,
               int64_t grace_s);
void wire_close(struct wire *wire);

/* Sends bytes as they are. */
void wire_send(struct wire *wire, int connection, const char *bytes, size_t size);

/* Reads a reply, and checks that it has the form of its row in the verbs table. `verb` NULL: a line
 * that could not be read. */
void wire_hear(struct wire *wire, int connection, const struct verb *verb, const char *tag,
               struct told *told);

/* Both. `line` without its line end. */
void wire_ask(struct wire *wire, int connection, const char *line, struct told *told);

/* wire_words.c: a request in the words of the protocol, and its answer compared. */
void wire_words(const struct wire *wire, const struct op *op, const char *key,
                char line[WIRE_LINE]);
void wire_compare(struct wire *wire, const struct op *op, const struct answer *answer,
                  const struct told *told);

/* What STATUS says about a token. */
void wire_compare_token(struct wire *wire, int token, const struct told *told);

/* wire_plan.c: what somebody asks next. */
void wire_plan(struct wire *wire, struct op *op);

/* When the clock is to be moved: a moment that is not before now. */
int64_t wire_plan_time(struct wire *wire);

/* Makes a line wrong, or another one. */
void wire_mutate(struct wire *wire, char line[WIRE_LINE]);

#endif
