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
    char acting[LOGIN_TEXT]; /* the customer acted for; "" for oneself ... */
    char user[LOGIN_TEXT];   /* ... and with that for whom requests are carried out ... */
    enum taker taker;        /* ... and as whom seats are taken; see caller_act_for() */
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

/* The caller's requests are carried out for that customer from now on, whose seats staff take; "":
 * for the caller, as customers do. Nobody else sets these members. */
void caller_act_for(struct caller *caller, const char *customer);

/* True if the caller's request for this verb may be about what is anybody's: an operator who acts
 * for nobody looks at every customer's reservation. */
bool caller_may_see_all(const struct caller *caller, const struct verb *verb);

/* The user whose things a request for this verb is about; NULL: anybody's. */
const char *caller_owner(const struct caller *caller, const struct verb *verb);

/* Staff who ask for a token or a reservation as themselves mostly mean a customer's: the refusal
 * NOT_FOUND then says how the customer is named. For a verb that is about everybody's
 * reservations it says that there is none. */
void caller_hint(const struct caller *caller, const struct verb *verb, enum status status,
                 struct refusal *refusal);

#endif
