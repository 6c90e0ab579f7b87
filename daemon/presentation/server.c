/*
 * The few functions that everything on the loop thread may call. They are apart from server_loop.c,
 * which calls everything on the loop thread, so that no modules include each other in a circle.
 */
#include "presentation/server.h"

#include <stdarg.h>
#include <stdio.h>

struct now server_now(const struct server *server)
{
    return server->clock->read(server->clock);
}

void server_log(struct server *server, int level, const char *format, ...)
{
    char text[600];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    server->ops.log(server->ops.arg, level, text, NULL, 0);
}

void server_log_event(struct server *server, int level, const char *message,
                      const struct log_field *fields, size_t count)
{
    server->ops.log(server->ops.arg, level, message, fields, count);
}

void server_notice(struct server *server, enum notice notice, int64_t uid, const char *format, ...)
{
    char text[400];
    int64_t before;
    va_list list;

    if (!notices_take(&server->notices, notice, uid, server_now(server).steady_ms, &before))
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (before > 0)
        server_log(server, LOG_WARNING, "uid %lld %s (and %lld times since this was logged last)",
                   (long long)uid, text, (long long)before);
    else
        server_log(server, LOG_WARNING, "uid %lld %s", (long long)uid, text);
}

void server_submit(struct server *server, struct unit *unit)
{
    server->ops.submit(server->ops.workers, unit);
}

/* A turn that is under way looks itself whether somebody still waits when it ends. The event is
 * made active and not called: it has its place after the sockets that are ready by now. */
void server_want_turn(struct server *server)
{
    if (server->in_turn || server->turn_wanted)
        return;
    server->turn_wanted = true;
    event_active(&server->turn_event, EV_TIMEOUT, 1);
}

/* After the event that is being handled, and not after all that are ready: no session is left, or
 * those that are have not read their last replies for too long. */
void server_leave(struct server *server)
{
    server->over = true;
    event_base_loopbreak(server->base);
}

void server_check_drained(struct server *server)
{
    if (server->draining && TAILQ_EMPTY(&server->sessions))
        server_leave(server);
}

inline void server_count_refusal(struct server *server, enum status status)
{
    server->refused++;
    server->refusals[status]++;
}
