/*
 * Several daemons on one PostgreSQL, and a look into its database behind their backs.
 *
 * A server is made by the script `cluster`, and ends with this process, whatever that ends by; so
 * do the daemons. The sockets and settings of the daemons are in a folder of their own.
 */
#ifndef FOYER_TESTS_POSTGRES_HOSTS_H
#define FOYER_TESTS_POSTGRES_HOSTS_H

#include <stdbool.h>

#include "tests/kit/daemon.h"
#include "tests/kit/line_client.h"
#include "tests/postgres/sellers.h"

enum { HOSTS = SELLERS_HOSTS, HOSTS_OPTIONS = 6 };

struct server {
    const char *cluster; /* the script */
    char folder[64];
    bool own; /* made for this process, and for nobody else */
};

struct host {
    char socket[100];
    struct daemon daemon;
};

struct hosts {
    const char *daemon, *cluster, *invariants;
    int rounds, clients;
    unsigned long long seed;
    struct server server; /* where the folder is */
    char folder[110], settings[120], database[40], store[300];
    const char
        *options[HOSTS_OPTIONS]; /* of each daemon beside its socket and store; ended by NULL */
    struct host host[HOSTS];
};

/* Reads --daemon, --cluster, --invariants, --rounds, --clients and --seed over the numbers given.
 */
void hosts_read_options(struct hosts *hosts, int argc, char **argv, int rounds, int clients);

/* A database on the server in FOYER_TEST_POSTGRES. */
void hosts_open(struct hosts *hosts);

/* A database on a server made for it. */
void hosts_open_alone(struct hosts *hosts);

/* The same with a synchronous standby of that server, made for it too. All daemons run: they know
 * both servers, and want the one that can be written to. Returns sellers of so many shows;
 * keep_one_in as in their plan. */
struct sellers *hosts_open_pair(struct hosts *hosts, struct server *standby, int shows,
                                int keep_one_in);

/* From now on the database is looked for on that server alone. */
void hosts_look_at(struct hosts *hosts, const struct server *server);

/* Removes the database, and the server if it was made for it. No daemon runs any more. */
void hosts_close(struct hosts *hosts);

/* Starts a server of its own that `cluster VERB` makes: "start", or "standby" of another. */
void server_make(struct server *server, const char *cluster, const char *verb, const char *more);

/* Runs `cluster VERB FOLDER MORE`, and ends the program if that fails; the second, while sellers go
 * on. */
void server_run(const struct server *server, const char *verb, const char *more);
void server_run_beside(const struct server *server, const char *verb, const char *more,
                       struct sellers *sellers);

/* One line for the configuration file of all daemons that are started from now on. */
void hosts_configure(struct hosts *hosts, const char *line);

/* Starts a daemon and waits until it accepts; all of them, at the same time. */
void hosts_start(struct hosts *hosts, int host);
void hosts_start_all(struct hosts *hosts);

/* Ends a daemon with a signal and waits for its end; SIGTERM must end it with status 0. */
void hosts_stop(struct hosts *hosts, int host, int signal);
void hosts_stop_all(struct hosts *hosts);

/* Sends a signal that does not end it. */
void hosts_signal(const struct hosts *hosts, int host, int signal);

/* A concert on sale with `shows` shows, room for `capacity` people, and `seat_limit` seats of a
 * show for each, made on host 0. */
void hosts_set_up(const struct hosts *hosts, int shows, int capacity, int seat_limit);

/* A client at each host, which are to be closed; with `show` not 0, once its daemon knows that
 * show. */
void hosts_open_clients(const struct hosts *hosts, struct line_client clients[], int show);
void hosts_close_clients(struct line_client clients[]);

/* Sellers on all hosts; keep_one_in and hop_one_in as in their plan. */
struct sellers *hosts_sellers(const struct hosts *hosts, int shows, int keep_one_in,
                              int hop_one_in);

/* Looks into the database: every change the settled sellers were told to be done is there, once;
 * the invariants hold; `foyerd --fsck` finds nothing. Otherwise says what is wrong and ends the
 * program. `sellers` may be NULL. */
void hosts_check(const struct hosts *hosts, const struct sellers *sellers);

/* How many of the changes that the settled sellers were told to be done are not in the database. */
size_t hosts_lost(const struct hosts *hosts, const struct sellers *sellers);

/* Runs statements that give no rows. */
void hosts_do(const struct hosts *hosts, const char *sql);

/* The number a query gives; ends the program unless it is `expected`. */
long long hosts_number(const struct hosts *hosts, const char *sql);
void hosts_expect(const struct hosts *hosts, const char *sql, long long expected);

/* Asks until the number is `expected`; ends the program if that takes ten minutes. */
void hosts_await(const struct hosts *hosts, const char *sql, long long expected);

#endif
