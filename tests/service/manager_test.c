/*
 * Plays systemd's part: takes what the daemon says at NOTIFY_SOCKET, feeds on its watchdog, and
 * hands it a socket.
 *
 *     manager_test --daemon FOYERD --preload GATE [--store EMPTY]
 *
 * What is waited for is a message, an answer, or a line of the log; nothing is measured. That a
 * watchdog is not fed is seen between two facts: the disk stands still (tests/faults/gate.c), and
 * the daemon's log says that the store has been silent.
 *
 * The play is that of the manual pages, not of systemd's code: one datagram for each message
 * (sd_notify(3)), sockets from descriptor 3 on with their number and the process they are for
 * (sd_listen_fds(3)), and the interval of the watchdog (sd_watchdog_enabled(3)). A unit file that
 * asks for something else than this is not noticed here: units_test.sh looks at those, and
 * house_play.sh has a real systemd.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/daemon.h"
#include "tests/kit/failure.h"
#include "tests/kit/line_client.h"
#include "tests/kit/load_concert.h"
#include "tests/kit/test_options.h"

enum { PATIENCE_MS = 600000, MESSAGE = 300, PATH = 120, LOG = 20000, HANDED = 3 };

static const char *program, *gate;
static const char *store; /* an empty one to begin with; NULL: each daemon makes its own */

struct manager {
    char folder[40];
    char socket[PATH], store[PATH], notify[PATH], log[PATH], config[PATH];
    int heard;               /* the datagram socket at `notify` */
    int handed[2];           /* what the daemon gets as descriptors 3 and 4; -1: nothing */
    const char *watchdog_us; /* NULL: none */
    const char *preload;     /* NULL: nothing */
    pid_t pid;               /* of the daemon; 0: it does not run */
    char message[MESSAGE];   /* the last that was heard */
};

static void path_in(const struct manager *manager, char path[PATH], const char *name)
{
    snprintf(path, PATH, "%s/%s", manager->folder, name);
}

/* CLOEXEC: of these sockets a daemon has only what is handed to it. */
static int bind_at(const char *path, int type)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        test_fail(path, strerror(errno));
    return fd;
}

/* As a socket unit does. */
static int listen_at(const char *path)
{
    int fd = bind_at(path, SOCK_STREAM);

    if (listen(fd, 100) < 0)
        test_fail(path, strerror(errno));
    return fd;
}

static void open_manager(struct manager *manager)
{
    *manager = (struct manager){.handed = {-1, -1}};
    strcpy(manager->folder, "/tmp/foyer-XXXXXX");
    if (mkdtemp(manager->folder) == NULL)
        test_fail(manager->folder, strerror(errno));
    path_in(manager, manager->socket, "foyer.sock");
    path_in(manager, manager->store, "foyer.db");
    path_in(manager, manager->notify, "notify");
    path_in(manager, manager->log, "log");
    path_in(manager, manager->config, "foyer.conf");
    manager->heard = bind_at(manager->notify, SOCK_DGRAM);
    if (store != NULL)
        daemon_put_store(store, manager->store);
}

/* 0600: the daemon refuses a configuration that others may write. */
static void write_config(const struct manager *manager, const char *text)
{
    int fd = open(manager->config, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t size = (ssize_t)strlen(text);

    if (fd < 0 || write(fd, text, (size_t)size) != size)
        test_fail(manager->config, strerror(errno));
    close(fd);
}

/* In the child, whose number is the daemon's from now on: LISTEN_PID has to be that of the process
 * which takes the sockets, and exec does not change it. Without a socket none of the two variables
 * is set, as by a unit without one. */
static void hand_over(const int handed[2])
{
    char number[20];
    int count = 0;

    for (int i = 0; i < 2 && handed[i] >= 0; i++)
        if (dup2(handed[i], HANDED + count++) < 0) /* the copy is not closed by exec */
            _exit(127);
    snprintf(number, sizeof number, "%ld", (long)getpid());
    setenv("LISTEN_PID", number, 1);
    snprintf(number, sizeof number, "%d", count);
    setenv("LISTEN_FDS", number, 1);
}

/* The copies from 20 on are in nobody's way: one of the two might be 3 itself, and the first dup2()
 * would close it. */
static _Noreturn void become_daemon(const struct manager *manager)
{
    int log = open(manager->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int handed[2];

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(log, STDERR_FILENO);
    for (int i = 0; i < 2; i++) /* away from where they are to be */
        handed[i] = manager->handed[i] < 0 ? -1 : fcntl(manager->handed[i], F_DUPFD_CLOEXEC, 20);
    setenv("NOTIFY_SOCKET", manager->notify, 1);
    if (manager->watchdog_us != NULL)
        setenv("WATCHDOG_USEC", manager->watchdog_us, 1);
    if (manager->preload != NULL)
        setenv("LD_PRELOAD", manager->preload, 1);
    if (handed[0] >= 0)
        hand_over(handed);
    execl(program, program, "--socket", manager->socket, "--db", manager->store, "--config",
          manager->config, (char *)NULL);
    _exit(127);
}

static void launch(struct manager *manager)
{
    if (access(manager->config, F_OK) < 0)
        write_config(manager, "");
    manager->pid = fork();
    if (manager->pid < 0)
        test_fail("fork", strerror(errno));
    if (manager->pid == 0)
        become_daemon(manager);
}

/* -1 if a signal ended it: no status that the daemon gives. */
static int await_end(struct manager *manager)
{
    int status;

    waitpid(manager->pid, &status, 0);
    manager->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void print_log(const struct manager *manager)
{
    char text[LOG];
    int fd = open(manager->log, O_RDONLY);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    if (size > 0)
        fprintf(stderr, "%.*s", (int)size, text);
    if (fd >= 0)
        close(fd);
}

/* The next message; false if none has come within `most_ms`. */
static bool hear(struct manager *manager, int most_ms)
{
    struct pollfd wait = {.fd = manager->heard, .events = POLLIN};
    ssize_t size;

    if (poll(&wait, 1, most_ms) != 1)
        return false;
    size = recv(manager->heard, manager->message, MESSAGE - 1, 0);
    if (size < 0)
        test_fail("recv", strerror(errno));
    manager->message[size] = '\0';
    return true;
}

/* Waits for a message that begins so; what comes before it is passed over, but never READY: said
 * twice, or before RELOADING, it would have systemd go on too early. Messages that are not asked
 * about, of the status or the watchdog, may come at any time between. */
static void await_message(struct manager *manager, const char *wanted)
{
    for (;;) {
        if (!hear(manager, PATIENCE_MS)) {
            print_log(manager);
            test_fail("in vain for ten minutes", wanted);
        }
        if (strncmp(manager->message, wanted, strlen(wanted)) == 0)
            return;
        if (strcmp(manager->message, "READY=1") == 0)
            test_fail("READY instead of", wanted);
    }
}

/* Of the first LOG bytes, in all lives of the daemon with this folder: a sentence from an earlier
 * life counts as well, so no test waits for the same one twice. */
static bool log_says(const struct manager *manager, const char *text)
{
    char all[LOG];
    int fd = open(manager->log, O_RDONLY);
    ssize_t size = fd < 0 ? 0 : read(fd, all, sizeof all - 1);

    if (fd >= 0)
        close(fd);
    all[size > 0 ? size : 0] = '\0';
    return strstr(all, text) != NULL;
}

static void await_log(const struct manager *manager, const char *text)
{
    for (int i = 0; i < PATIENCE_MS / 20; i++) {
        if (log_says(manager, text))
            return;
        poll(NULL, 0, 20);
    }
    print_log(manager);
    test_fail("the log does not say", text);
}

static void start(struct manager *manager)
{
    launch(manager);
    await_message(manager, "READY=1");
}

static void stop(struct manager *manager)
{
    kill(manager->pid, SIGTERM);
    await_message(manager, "STOPPING=1");
    if (await_end(manager) != 0)
        test_fail("the daemon", "did not end with 0");
}

/* It does not start, and says why. 1 and no signal, so that systemd sees a failure and its log the
 * reason; READY before that would have let dependent units start. */
static void expect_refusal(struct manager *manager, const char *sentence)
{
    launch(manager);
    if (await_end(manager) != 1 || !log_says(manager, sentence)) {
        print_log(manager);
        test_fail("it is not refused so", sentence);
    }
    while (hear(manager, 0))
        if (strcmp(manager->message, "READY=1") == 0)
            test_fail("refused", "and yet ready");
}

static void ping(const struct manager *manager)
{
    struct line_client client;

    line_client_open(&client, manager->socket);
    line_client_ask(&client, "OK", "PING");
    line_client_close(&client);
}

static void close_manager(struct manager *manager)
{
    char command[80];

    for (int i = 0; i < 2; i++)
        if (manager->handed[i] >= 0)
            close(manager->handed[i]);
    close(manager->heard);
    snprintf(command, sizeof command, "rm -r %s", manager->folder);
    if (system(command) != 0)
        test_fail(command, "failed");
}

/* READY is said when there is an answer, and STOPPING when the end begins. Once READY was said the
 * first connection must be accepted and answered: units that are ordered after foyerd begin to
 * connect then. The socket is the daemon's own here, and goes with it. */
static void test_ready(void)
{
    struct manager manager;

    open_manager(&manager);
    start(&manager);
    ping(&manager);
    stop(&manager);
    if (access(manager.socket, F_OK) == 0)
        test_fail(manager.socket, "was made by the daemon, and is still there");
    close_manager(&manager);
}

/* A reload ends with READY, whatever came of it. From RELOADING to READY the unit is `reloading`,
 * and would stay so without the second. Three reloads: a good one, one with a key that there is
 * not, one that names a group this host does not have; after the bad ones the daemon serves with
 * what it had. */
static void test_reload(void)
{
    struct manager manager;

    open_manager(&manager);
    start(&manager);
    kill(manager.pid, SIGHUP);
    await_message(&manager, "RELOADING=1\nMONOTONIC_USEC=");
    await_message(&manager, "READY=1");
    await_log(&manager, "configuration reloaded");
    write_config(&manager, "[venue]\nchairs = 3\n");
    kill(manager.pid, SIGHUP);
    await_message(&manager, "RELOADING=1\n");
    await_message(&manager, "READY=1");
    await_log(&manager, "[venue] chairs is not a key");
    write_config(&manager, "[roles]\nadmin_group = there-is-no-such-group\n");
    kill(manager.pid, SIGHUP);
    await_message(&manager, "RELOADING=1\n");
    await_message(&manager, "READY=1");
    await_log(&manager, "there is no group there-is-no-such-group");
    ping(&manager);
    stop(&manager);
    close_manager(&manager);
}

/* One inside, two before the door. The line of `systemctl status`. It is looked at once a second,
 * so it may skip what lies between; the numbers that are waited for are the last ones. */
static void test_status(void)
{
    struct manager manager;
    struct line_client clients[3];

    open_manager(&manager);
    launch(&manager);
    await_message(&manager, "STATUS=0 waiting, 0 inside");
    await_message(&manager, "READY=1");
    load_concert_add(manager.socket, 1, 1, 4);
    for (int i = 0; i < 3; i++) {
        line_client_open(&clients[i], manager.socket);
        line_client_ask(&clients[i], "OK", "USER-ADD user=c%d", i);
        line_client_ask(&clients[i], "OK", "AS user=c%d", i);
        line_client_ask(&clients[i], "OK token=", "JOIN concert=1");
    }
    await_message(&manager, "STATUS=2 waiting, 1 inside");
    for (int i = 0; i < 3; i++)
        line_client_close(&clients[i]);
    stop(&manager);
    close_manager(&manager);
}

/*
 * The disk stands still: the loop still answers, and the watchdog is not fed. 200 ms make a round
 * every 50 ms, and the log speaks up when two rounds were left out. The gate lets the loop run and
 * stops one worker inside of fsync(), which is what a disk does that is dying: a watchdog fed by
 * the loop's timer alone would go on for ever.
 *
 *     the gate's file is there    the worker waits in fsync() for a byte or the end of `pass`
 *     a byte at `arrived`         it has come there
 *     pass[1] is closed           it goes on
 *
 * The daemon must not have pass[1] itself, or its end would never come: hence CLOEXEC.
 */
static void test_watchdog(void)
{
    struct manager manager;
    struct line_client buyer;
    char text[200], closed[PATH];
    int arrived[2], pass[2];
    char byte;

    open_manager(&manager);
    path_in(&manager, closed, "closed");
    if (pipe(arrived) < 0 || pipe(pass) < 0)
        test_fail("pipe", strerror(errno));
    fcntl(pass[1], F_SETFD, FD_CLOEXEC);
    snprintf(text, sizeof text, "%s,%d,%d", closed, arrived[1], pass[0]);
    setenv("FOYER_GATE", text, 1);
    manager.preload = gate;
    manager.watchdog_us = "200000";
    start(&manager);
    for (int i = 0; i < 3; i++)
        await_message(&manager, "WATCHDOG=1");
    line_client_open(&buyer, manager.socket);
    close(open(closed, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    line_client_send(&buyer, "CHARGE amount=5000");
    if (read(arrived[0], &byte, 1) != 1)
        test_fail("the change", "did not come to the disk");
    /* What is said by then was said before. One more may be on its way: an answer that the worker
     * gave before it came to the disk. */
    ping(&manager);
    while (hear(&manager, 0))
        continue;
    await_log(&manager, "has not answered for half the time of the watchdog");
    ping(&manager);
    while (hear(&manager, 0))
        if (strcmp(manager.message, "WATCHDOG=1") == 0)
            test_fail("the store stands still", "and the watchdog is fed");
    unlink(closed);
    close(pass[1]);
    if (!line_client_wait(&buyer))
        test_fail("the change was not stored", buyer.reply);
    await_message(&manager, "WATCHDOG=1");
    await_log(&manager, "the store answers again");
    line_client_close(&buyer);
    unsetenv("FOYER_GATE");
    stop(&manager);
    close_manager(&manager);
}

/* Whoever connects while no daemon runs waits for the next one; the file stays. A restart without a
 * gap: connections wait in the queue of the socket, which the manager holds open all the while, and
 * what was sent is read by the next daemon. Number and mode of the file tell that it is the same,
 * and not one that the daemon has made in its place. */
static void test_handed_over(void)
{
    struct manager manager;
    struct line_client early = {.fd = -1}, late = {.fd = -1}; /* only dialled */
    struct stat before, after;

    open_manager(&manager);
    manager.handed[0] = listen_at(manager.socket);
    chmod(manager.socket, 0666);
    stat(manager.socket, &before);
    if (!line_client_dial(&early, manager.socket) || !line_client_write(&early, "PING\n", 5))
        test_fail("nobody listens", manager.socket);
    start(&manager);
    if (!line_client_wait(&early))
        test_fail("who waited is refused", early.reply);
    line_client_close(&early);
    ping(&manager);
    stop(&manager);
    if (!line_client_dial(&late, manager.socket) || !line_client_write(&late, "PING\n", 5))
        test_fail("nobody listens after the end", manager.socket);
    start(&manager);
    if (!line_client_wait(&late))
        test_fail("who waited is refused", late.reply);
    line_client_close(&late);
    stop(&manager);
    if (stat(manager.socket, &after) < 0 || after.st_ino != before.st_ino ||
        after.st_mode != before.st_mode)
        test_fail(manager.socket, "is not what was handed over any more");
    close_manager(&manager);
}

/* A socket whose file somebody removed is followed by one with the same mode. The old socket still
 * listens, but nobody finds it any more. 0622 is a mode that no daemon gives by itself. */
static void test_removed(void)
{
    struct manager manager;
    struct stat status;

    open_manager(&manager);
    manager.handed[0] = listen_at(manager.socket);
    chmod(manager.socket, 0622);
    start(&manager);
    unlink(manager.socket);
    await_log(&manager, "was gone, and is made again");
    ping(&manager);
    if (stat(manager.socket, &status) < 0 || (status.st_mode & 0777) != 0622)
        test_fail(manager.socket, "has another mode");
    stop(&manager);
    close_manager(&manager);
}

/* What is handed over must be the one socket at the configured path: clients would look for it in
 * vain elsewhere. Two daemons at one socket would each take some of the connections, which looks
 * like a box office that forgets; the second has a store of its own here, so that it is not the
 * store that refuses it. A folder that anybody may write to lets anybody put another socket in the
 * place of this one. */
static void test_not_taken(void)
{
    struct manager manager;
    struct line_client client;
    char other[PATH];

    open_manager(&manager);
    path_in(&manager, other, "other.sock");
    manager.handed[0] = listen_at(other);
    expect_refusal(&manager, "is not a socket that listens at");
    manager.handed[1] = listen_at(manager.socket);
    expect_refusal(&manager, "hands over 2 sockets");
    close(manager.handed[0]);
    manager.handed[0] = manager.handed[1];
    manager.handed[1] = -1;
    start(&manager);
    line_client_open(&client, manager.socket);
    /* A second one at the same path. */
    {
        struct manager second = manager;

        path_in(&second, second.store, "second.db");
        path_in(&second, second.log, "second.log");
        expect_refusal(&second, "another foyerd serves");
    }
    line_client_ask(&client, "OK", "PING");
    line_client_close(&client);
    stop(&manager);
    chmod(manager.folder, 0777);
    expect_refusal(&manager, manager.folder);
    chmod(manager.folder, 0700);
    close_manager(&manager);
}

/* The thread of the store gives way to the others, and only that one; what the loop asks for beside
 * that is seen in infrastructure_scheduling_test. On Linux niceness is a thread's own, and the
 * number in task/ names the thread to getpriority(). If the test runs with 19 itself, nobody can be
 * nicer. */
static void test_niceness(void)
{
    struct manager manager;
    char path[PATH];
    DIR *threads;
    struct dirent *entry;
    int own = getpriority(PRIO_PROCESS, 0), nicer = 0, others = 0;

    open_manager(&manager);
    start(&manager);
    ping(&manager);
    snprintf(path, sizeof path, "/proc/%ld/task", (long)manager.pid);
    threads = opendir(path);
    if (threads == NULL)
        test_fail(path, strerror(errno));
    while ((entry = readdir(threads)) != NULL) {
        long thread = strtol(entry->d_name, NULL, 10);

        if (thread == 0)
            continue; /* . and .. */
        if (getpriority(PRIO_PROCESS, (id_t)thread) == own)
            others++;
        else if (thread != manager.pid)
            nicer++;
    }
    closedir(threads);
    if (nicer != (own < 19) || others < 2 || getpriority(PRIO_PROCESS, (id_t)manager.pid) != own)
        test_fail(path, "one thread has to give way to the others");
    stop(&manager);
    close_manager(&manager);
}

int main(int argc, char **argv)
{
    const struct test_option known[] = {
        {"daemon", TEST_OPTION_TEXT, &program, true},
        {"preload", TEST_OPTION_TEXT, &gate, true},
        {"store", TEST_OPTION_TEXT, &store, false},
        {NULL, TEST_OPTION_FLAG, NULL, false},
    };

    test_options_only(argc, argv, known);
    signal(SIGPIPE, SIG_IGN);
    test_ready();
    test_reload();
    test_status();
    test_watchdog();
    test_handed_over();
    test_removed();
    test_not_taken();
    test_niceness();
    puts("8 plays of a service manager");
    return 0;
}
