/*
 * One request line, read against the verbs table.
 */
#ifndef FOYER_SHARED_REQUEST_H
#define FOYER_SHARED_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "shared/buffer.h"
#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/status.h"
#include "shared/verbs.h"

enum { REQUEST_WORDS = 32, TAG_LENGTH = 32 };

/* What is wrong with a line, beside its status. */
struct request_fault {
    const char *problem; /* for people: what is wrong, a phrase without full stop */
    char name[33];       /* the argument, verb or word it is about; "" if none */
    const char *wanted;  /* what would be right, from the verbs table; NULL if nothing to say */
};

struct request_value {
    bool given;
    const char *text; /* as sent, NFC; codes in their normal form. Borrowed from the request */
    int64_t number;   /* ARG_INT */
    seat_set seats;   /* ARG_SEATS, ARG_SEAT_LIST; ARG_RESERVATION: the seat of a ticket, 0 if it
                         was a code */
};

/* A line that stays where it was received; no text: none. */
struct lent_line {
    const char *text; /* borrowed */
    size_t size;
};

/* A request that was read. The texts live in `storage` or in the line, so it is copied with
 * request_move() only. */
struct request {
    const struct verb *verb;               /* NULL for an empty line or a comment */
    char tag[TAG_LENGTH + 1];              /* "" if none */
    const char *key;                       /* NULL if none; 1..KEY_LENGTH characters */
    const char *acting;                    /* of as=: 1..ACTING_LENGTH bytes; NULL if none */
    struct request_value values[ARGS_MAX]; /* in the order of verb->args */
    char *storage;                         /* owned; NULL if they are lent, or nothing was sent */
    struct lent_line lent;                 /* where the texts are if they have no storage */
};

/* True if the request has as= with the name of a customer. */
bool request_names_customer(const struct request *request);

/*
 * Reads a line of `size` bytes; the line is written to. On STATUS_OK the request owns its texts
 * until request_release(). Otherwise nothing is owned, request->tag is set if the line had one, on
 * BAD_ARG the verb, and *fault says what is wrong. Statuses: BAD_ENCODING, SYNTAX, UNKNOWN_VERB,
 * BAD_ARG.
 */
MUST_CHECK enum status request_parse(char *line, size_t size, struct request *request,
                                     struct request_fault *fault);

/* The same, but the request borrows its texts from the line where it can: that has to stay as it is
 * for as long as the request is looked at, or until it is moved. Released in the same way. */
MUST_CHECK enum status request_parse_in_place(char *line, size_t size, struct request *request,
                                              struct request_fault *fault);

void request_release(struct request *request);

/* Moves a request; `from` owns nothing afterwards, and `to` borrows nothing. */
void request_move(struct request *to, struct request *from);

/* True for a line that asks nothing: empty, or a comment. */
bool request_is_blank(const char *line, size_t size);

/* True for a line of any bytes that asks for that verb, whether or not it can be carried out. */
bool request_asks(const char *line, size_t size, const struct verb *verb);

/* True if the `size` bytes of a line are printable ASCII: clean, and in NFC as they are. */
bool request_is_plain(const char *text, size_t size);

/* Reads the tag at the beginning of a line that could not be read otherwise. Writes "" if none. */
void request_tag(const char *line, size_t size, char tag[TAG_LENGTH + 1]);

/* The value of an argument that the verb has; asking for another one is a bug and stops the
 * program. */
const struct request_value *request_value(const struct request *request, const char *name);

/* Short forms: the number if given, otherwise `absent`; the text or NULL; the seats or 0. */
int64_t request_int(const struct request *request, const char *name, int64_t absent);
const char *request_text(const struct request *request, const char *name);
seat_set request_seats(const struct request *request, const char *name);

/* Adds the request in its one normal form: verb, then the arguments given, in the order of the
 * table. Two requests that mean the same have the same form, whatever their order, tag, key or
 * spacing. Whom they are for is not in it; of a secret stand its first four characters and its
 * digest. */
void request_normal_form(const struct request *request, struct buffer *buffer);

/* True for a login name as an argument of type ARG_USER takes it. */
bool request_is_user(const struct arg_spec *spec, const char *text);

/* Adds `value` as the value of an argument or field: bare, or in quotes where it needs them. */
void request_quote(struct buffer *buffer, const char *value);

/* Adds ` name=value` to a request of a script (foyer script): quoted likewise, and with $, which
 * begins a variable there, doubled. */
void request_add_to_script(struct buffer *request, const char *name, const char *value);

#endif
