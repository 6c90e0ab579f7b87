/*
 * Who is at the other end of a connection, on the kernel's word.
 */
#ifndef FOYER_PRESENTATION_CALLER_H
#define FOYER_PRESENTATION_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/concert.h"
#include "domain/refusal.h"
#include "domain/user/user.h"
#include "shared/status.h"
#include "shared/verbs.h"

struct caller {
    char login[LOGIN_TEXT];  /* see presentation/identity.h; "" while it is not known */
    char acting[LOGIN_TEXT]; /* the customer acted for; "" for oneself */
    int64_t uid;
    enum role role;   /* as it was looked at last */
    bool is_customer; /* has limits: neither staff nor the daemon's own uid */
};

/* The uid at the other end of the socket `fd`, when it connected. False if the kernel does not
 * tell. */
bool caller_find_uid(int fd, int64_t *uid);

/* True if the process at the other end was a member of the group when it connected. It may have
 * left that since: the user database says. */
bool caller_has_group(int fd, int64_t gid);

/* The user for whom the caller's requests are carried out. */
static inline const char *caller_user(const struct caller *caller)
{
    return caller->acting[0] != '\0' ? caller->acting : caller->login;
}

/* As whom the caller takes seats: staff who act for somebody, or as a customer. */
static inline enum taker caller_taker(const struct caller *caller)
{
    return caller->acting[0] != '\0' ? TAKER_STAFF : TAKER_CUSTOMER;
}

/* True if the caller's request for this verb may be about what is anybody's: an operator who acts
 * for nobody looks at every customer's reservation. */
bool caller_may_see_all(const struct caller *caller, const struct verb *verb);

/* The user whose things a request for this verb is about; NULL: anybody's. */
static inline const char *caller_owner(const struct caller *caller, const struct verb *verb)
{
    return caller_may_see_all(caller, verb) ? NULL : caller_user(caller);
}

/* Staff who ask for a token or a reservation as themselves mostly mean a customer's: the refusal
 * NOT_FOUND then says how the customer is named. For a verb that is about everybody's
 * reservations it says that there is none. */
void caller_hint(const struct caller *caller, const struct verb *verb, enum status status,
                 struct refusal *refusal);

#endif
