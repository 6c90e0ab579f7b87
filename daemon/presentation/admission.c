/*
 * The order of questions is by their price. The kernel is asked first, which costs a system call
 * and cannot be wrong; then the limits, which are in memory; only a connection that passes both
 * costs a question to the user database, so that a flood of connections is no flood for an LDAP
 * server.
 *
 * A uid that the kernel cannot show (an overflow uid, as of a user namespace without a mapping) is
 * refused, whatever its number is on this host: it could be anybody.
 *
 * Who might be staff is judged by the kernel's groups alone here, and in favour of the caller: that
 * only decides about a limit. What somebody may do is decided in session_identity.c.
 */
#include "presentation/admission.h"

#include <sys/socket.h>
#include <unistd.h>

#include "presentation/session_io.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/session_identity.h"
#include "shared/reply_writer.h"

/* Says no to a connection, without making it a session. */
static void refuse_connection(int fd, enum plain_refusal refusal)
{
    struct buffer out;
    struct reply reply;
    ssize_t sent;

    buffer_init(&out);
    reply_init(&reply, &out, false, NULL, "");
    plain_reply(&reply, refusal);
    /* One try: the socket is new and its buffer empty, and whoever is gone already needs no answer.
     */
    sent = send(fd, buffer_content(&out), out.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent;
    buffer_release(&out);
    close(fd);
}

/* What the kernel says before the user database is asked: staff have no limits, so a connection of
 * theirs is not turned away for one. */
static bool may_be_staff(const struct server *server, int fd, int64_t uid)
{
    const struct role_groups *groups = &server->identities.groups;
    bool is_member = uid == server->own_uid;

    for (enum role role = ROLE_ANY; (int)role < ROLES && !is_member; role++)
        is_member = caller_has_group(fd, groups->gids[role]);
    return is_member;
}

/* Some connections, and with them descriptors, are kept for staff. */
static bool is_full(const struct server *server, bool is_staff)
{
    int64_t most = server->limit_settings.connections;
    int64_t kept = server->limit_settings.staff_connections;

    if ((int64_t)server->session_count >= most)
        return true;
    if (kept > most - 1)
        kept = most - 1;
    return !is_staff && server->customer_count >= most - kept;
}

void admission_take(struct server *server, int fd)
{
    struct caller caller = {.role = ROLE_ANY};
    bool is_staff;

    if (!caller_find_uid(fd, &caller.uid)) {
        refuse_connection(fd, PLAIN_NOBODY);
        return;
    }
    is_staff = may_be_staff(server, fd, caller.uid);
    caller.is_customer = !is_staff;
    if (caller.uid == server->overflow_uid || caller.uid == OVERFLOW_UID) {
        server_notice(server, NOTICE_STRANGER, caller.uid,
                      "refused: the kernel has no uid for the client, so it could be anybody");
        refuse_connection(fd, PLAIN_ANYBODY);
    } else if (is_full(server, is_staff)) {
        server_notice(server, NOTICE_FULL, caller.uid, "refused: all connections are in use");
        refuse_connection(fd, PLAIN_FULL);
    } else if (caller.uid != server->own_uid &&
               !limits_open(&server->limits, &server->limit_settings, caller.uid, is_staff)) {
        server_notice(server, NOTICE_CONNECTIONS, caller.uid,
                      "refused: it has as many connections as a customer may have");
        refuse_connection(fd, PLAIN_MANY_CONNECTIONS);
    } else {
        struct session *session = session_io_begin(server, fd, &caller);

        session->is_counted = caller.uid != server->own_uid;
        session_identity_begin(session);
    }
}
