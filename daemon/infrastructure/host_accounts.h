/*
 * The user database of this host, as the C library reads it (nsswitch.conf(5)).
 */
#ifndef FOYER_INFRASTRUCTURE_HOST_ACCOUNTS_H
#define FOYER_INFRASTRUCTURE_HOST_ACCOUNTS_H

#include "domain/user/account.h"

/* The user database of this host. It lives as long as the program. */
const struct user_database *host_accounts(void);

/* The uid that the kernel shows in place of one that it cannot show, as that of a user of a
 * container: whoever it is said to be could be anybody. */
int64_t host_overflow_uid(void);

#endif
