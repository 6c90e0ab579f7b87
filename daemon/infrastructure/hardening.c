/*
 * Called once, before a thread is started or a file is opened, so that nothing is from before:
 *
 *     umask 0077            whatever file is made, by whichever library, is nobody else's
 *     PR_SET_NO_NEW_PRIVS   a set-uid program that is run gains nothing; cannot be taken back
 *     PR_SET_DUMPABLE 0     no core file, and neither ptrace() nor /proc/PID/mem for the same user
 *
 * The unit foyerd.service takes away more, these among it. A daemon that is started by hand has
 * these at least.
 */
#include "infrastructure/hardening.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>

void hardening_apply(void)
{
    /* Tokens, telephone numbers and wallets are nobody else's business. The socket gets its mode by
     * itself. */
    umask(0077);
    /* Both can only fail on a kernel that does not know them, and there they are not missed. */
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef FOYER_SANITIZED /* the leak checker reads its own process like a debugger */
    if (getenv("FOYER_DEBUG") == NULL)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

const char *hardening_user_problem(uid_t uid)
{
    return uid == 0
               ? "foyerd runs as root and needs no such rights; the unit foyerd.service runs it "
                 "as a user of its own"
               : NULL;
}
