/*
 * What is said to systemd, and what it hands over (sd_notify(3), sd_listen_fds(3)). Where nobody
 * listens, saying it does nothing.
 */
#ifndef FOYER_INFRASTRUCTURE_SERVICE_MANAGER_H
#define FOYER_INFRASTRUCTURE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

/* Whether anybody wants to hear it. */
bool service_manager_listens(void);

/* The first answer can be given; or a new configuration holds, or does not. */
void service_manager_say_ready(void);

/* The configuration is read again. To be followed by service_manager_say_ready(), whatever comes of
 * it. */
void service_manager_say_reloading(void);

/* It ends. */
void service_manager_say_stopping(void);

/* One line for people; borrowed. */
void service_manager_say_status(const char *text);

/* All threads do their work. To be said more often than every service_manager_watchdog_us(). */
void service_manager_say_alive(void);

/* Microseconds after which a service that is silent is ended; 0: never. */
int64_t service_manager_watchdog_us(void);

/*
 * A descriptor of the socket that was handed over, listening at `path`, into *fd: the caller's, and
 * closed when another program is executed; -1 if none was. What was handed over itself stays open,
 * so that a daemon that begins anew finds it again. False with a sentence in `error` (`room` bytes)
 * if there are several, or it is not a listening Unix stream socket at `path`.
 */
bool service_manager_take_socket(const char *path, int *fd, char *error, int room);

#endif
