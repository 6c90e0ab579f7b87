/*
 * Request keys and the audit trail in the store. Statuses not named are those of
 * domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_REQUEST_REQUEST_STORE_H
#define FOYER_DOMAIN_REQUEST_REQUEST_STORE_H

#include <stddef.h>

#include "domain/ports/store.h"

/* Who asked, for whom, what, and how it ended. */
struct audit_line {
    int64_t audit_id; /* given by the store when it is written */
    int64_t at_ms;    /* wall clock */
    const char *login;
    int64_t uid;
    const char *acting;  /* the customer acted for; "" for oneself */
    const char *request; /* its normal form */
    const char *outcome; /* "OK" or the error code */
    int64_t show_id;     /* the date after which the request is blanked; 0: it names nobody */
};

/* What was asked and answered under a key. The texts are borrowed. */
struct keyed_reply {
    const char *request; /* the user it was for, and its normal form */
    const char *token;   /* whose standing the reply reports as it is now; "": none */
    const char *reply;   /* the fields that stay as they were said */
    int64_t show_id;     /* the date after which they are blanked; 0: they name nobody */
};

/* `each` is called at most once; its texts live as long as the call. STATUS_NOT_FOUND if the key is
 * new. */
MUST_CHECK enum status request_store_find_key(struct store *store, const char *login,
                                              const char *key,
                                              void (*each)(void *arg, const struct keyed_reply *),
                                              void *arg);

MUST_CHECK enum status request_store_add_key(struct store *store, const char *login,
                                             const char *key, const struct keyed_reply *reply,
                                             int64_t at_ms);

MUST_CHECK enum status request_store_audit(struct store *store, const struct audit_line *line);

/* Whether that line is in the audit trail; another with its number is not that line. */
MUST_CHECK enum status request_store_has_line(struct store *store, int64_t audit_id, int64_t at_ms,
                                              bool *has);

/* A place in the audit trail: a line, by its time and then its number. */
struct audit_place {
    int64_t at_ms, audit_id;
};

/* Which lines are wanted. */
struct audit_filter {
    const char *user;     /* who asked, or was acted for; "" for everybody */
    const char *mentions; /* a part of the request; "" for all */
    int64_t since_ms;     /* not before, wall clock */
};

/* Calls `each` for the newest lines that are wanted, newest first, of those before `before`, at
 * most `limit`; their texts live as long as the call. No more than a bounded number of lines is
 * looked at: if there may be more that are wanted, `next` is the place to go on before, otherwise
 * its number is 0. */
MUST_CHECK enum status
request_store_audit_list(struct store *store, const struct audit_filter *filter,
                         struct audit_place before, int64_t limit, struct audit_place *next,
                         void (*each)(void *arg, const struct audit_line *), void *arg);

/* Forgets up to `limit` of the oldest keys stored before keys_ms, and audit lines before audit_ms.
 */
MUST_CHECK enum status request_store_prune(struct store *store, int64_t keys_ms, int64_t audit_ms,
                                           int64_t limit);

#endif
