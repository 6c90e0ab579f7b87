/*
 * Looking once a second costs a few calls of stat() and catches what no event reports: a cleaner of
 * /tmp or an admin's rm. It is said once when something is lost, not every second.
 */
#include "presentation/watch.h"

#include <unistd.h>

enum { LOOK_SECONDS = 1 };

static void look_at_store(struct watch *watch)
{
    bool is_lost = !watch->is_store_in_place(watch->arg);

    if (is_lost && !watch->server->is_store_lost)
        server_log(watch->server, LOG_ERR,
                   "the file of the store was removed or replaced; changes are refused, and this "
                   "daemon ends with an error");
    watch->server->is_store_lost = is_lost;
}

static void look_at_socket(struct watch *watch)
{
    char error[300];
    int before;

    if (watch->server->draining || listener_is_in_place(watch->listener)) {
        watch->is_socket_lost = false;
        return;
    }
    before = watch->listener->fd;
    if (listener_renew(watch->listener, error, sizeof error)) {
        server_listen_anew(watch->server, watch->listener->fd);
        close(before);
        server_log(watch->server, LOG_WARNING, "the socket %s was gone, and is made again",
                   watch->listener->path);
        watch->is_socket_lost = false;
        return;
    }
    if (!watch->is_socket_lost)
        server_log(watch->server, LOG_ERR, "the socket is gone, and cannot be made again: %s",
                   error);
    watch->is_socket_lost = true;
}

void watch_look(struct watch *watch)
{
    look_at_store(watch);
    look_at_socket(watch);
}

static void watch_on_time(int fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    watch_look(arg);
}

void watch_start(struct watch *watch)
{
    struct timeval every = {.tv_sec = LOOK_SECONDS};

    event_assign(&watch->timer, watch->server->base, -1, EV_PERSIST, watch_on_time, watch);
    event_add(&watch->timer, &every);
}

void watch_stop(struct watch *watch)
{
    event_del(&watch->timer);
    look_at_store(watch);
}
