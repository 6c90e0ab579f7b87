/*
 * Who is at the other end of a connection, on the kernel's word.
 */
#ifndef FOYER_PRESENTATION_CALLER_H
#define FOYER_PRESENTATION_CALLER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "domain/user/user.h"
#include "shared/verbs.h"

struct caller {
    char login[LOGIN_TEXT];  /* the login name of the uid, "uid-1234" if it has none */
    char acting[LOGIN_TEXT]; /* the customer acted for; "" for oneself */
    int64_t uid;
    enum role role;
    bool is_customer; /* neither operator nor admin: has limits */
};

/* Whose members are operators and admins; (gid_t)-1: nobody's. */
struct role_groups {
    gid_t operators;
    gid_t admins;
};

/* Finds out who is at the other end of the socket `fd`. False if the kernel or the user database
 * does not tell. */
bool caller_identify(int fd, const struct role_groups *groups, struct caller *caller);

/* The user for whom the caller's requests are carried out. */
static inline const char *caller_user(const struct caller *caller)
{
    return caller->acting[0] != '\0' ? caller->acting : caller->login;
}

#endif
