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
    int64_t at_ms; /* wall clock */
    const char *login;
    int64_t uid;
    const char *acting;  /* the customer acted for; "" for oneself */
    const char *request; /* its normal form */
    const char *outcome; /* "OK" or the error code */
};

/* What was asked and answered under a key. The texts are borrowed. */
struct keyed_reply {
    const char *request; /* the user it was for, and its normal form */
    const char *token;   /* whose standing the reply reports as it is now; "": none */
    const char *reply;   /* the fields that stay as they were said */
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

/* Forgets up to `limit` of the oldest keys stored before keys_ms, and audit lines before audit_ms.
 */
MUST_CHECK enum status request_store_prune(struct store *store, int64_t keys_ms, int64_t audit_ms,
                                           int64_t limit);

#endif
