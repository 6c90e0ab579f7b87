/*
 * A real daemon in a process of its own, which ends with the test, whatever that ends by. For every
 * test in C that starts foyerd and talks to its socket. Whatever does not succeed within ten
 * minutes ends the program with a message.
 *
 * The player of scenarios has its own (tests/protocol/stage.h): while it waits for the daemon it
 * serves the pipes of its clients. daemon.sh is the same for tests in bash.
 */
#ifndef FOYER_TESTS_KIT_DAEMON_H
#define FOYER_TESTS_KIT_DAEMON_H

#include <stdint.h>
#include <sys/types.h>

struct daemon {
    const char *program; /* borrowed */
    const char *preload; /* a library for its LD_PRELOAD, borrowed; NULL: none */
    const char *socket;  /* what was said to it with --socket, borrowed; NULL: nothing */
    pid_t pid;           /* 0 while it does not run */
    int output;          /* what it prints, until daemon_await(); what comes later is lost */
};

/* Puts a store with nothing in it, which was made before, where a daemon is to find its own. */
void daemon_put_store(const char *empty, const char *path);

/* Starts it with these arguments, which do not have the program's name and end with NULL. They
 * and `daemon` must stay where they are while it runs. */
void daemon_launch(struct daemon *daemon, const char *const arguments[]);

/* Waits until it accepts. */
void daemon_await(struct daemon *daemon);

/* Both, one after the other. */
void daemon_start(struct daemon *daemon, const char *const arguments[]);

/* Ends it with a signal and waits for its end; SIGTERM must end it with status 0. */
void daemon_stop(struct daemon *daemon, int signal);

/* Ends the program, as test_fail() does, because something did not happen within its time: prints
 * first, of each daemon that runs, where its threads stand and what it answers to STATS. */
_Noreturn void daemon_hang(const char *what, const char *detail);

/* The same, if ten minutes have passed since then, by steady_ms(): for a loop that waits. */
void daemon_hang_after(int64_t since_ms, const char *what, const char *detail);

#endif
