/*
 * A request to the daemon and what came back, taken apart.
 */
#ifndef FOYER_TICKET_TICKET_ANSWER_H
#define FOYER_TICKET_TICKET_ANSWER_H

#include <stdint.h>

#include <jansson.h>

#include "tui/cli/client.h"

struct ticket_answer {
    enum outcome outcome;
    json_t *rows;    /* owned: array of objects */
    json_t *fields;  /* owned: the object of the OK line, or NULL */
    json_t *refusal; /* owned: the object of an ERR line, or NULL */
    char *messages;  /* owned: what the client says of it, for people */
};

/* Does the request of these words (shape: words[count]). To be released. */
struct ticket_answer ticket_answer_ask(struct client *client, int count, char *const words[]);

void ticket_answer_release(struct ticket_answer *answer);

/* Ends a request that has told all it can, and releases it: its outcome. Says why not on standard
 * error, about `code`, unless that is OUTCOME_OK. */
enum outcome ticket_answer_finish(struct ticket_answer *answer, const char *code);

/* A value of an object, or of NULL: a text, "" if there is none; a number, which older daemons may
 * send as text, or 0. */
const char *ticket_answer_text(const json_t *object, const char *name);
int64_t ticket_answer_number(const json_t *object, const char *name);

#endif
