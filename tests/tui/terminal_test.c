/*
 * The real program on a pseudo terminal: how many bytes it sends, how much it works while nothing
 * happens, and that it leaves the terminal as it was, however it ends.
 *
 * terminal_test FOYER SOCKET, with a daemon that serves the demo season there. A third argument
 * says that the program is instrumented: then the second without any wake-up is not waited for.
 *
 *     this program     master | slave     foyer, in a session of its own, 80 x 24
 *                      type() -->         keys
 *                      <-- read_until()   what it paints, of which the bytes are counted
 *
 * The budgets find a screen that is painted whole where a few cells would do. The first screen has
 * 1,920 cells; five seats may take fifty bytes each, to go there, change the colours and write.
 * Nothing that is compared is a time: bytes and wake-ups are counted, and what has to come has ten
 * minutes.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_SCREEN = 2560, /* bytes for the first screen */
    IDLE_SECONDS = 5,
    SEATS_BYTES = 256, /* for five seats that change */
    IDLE_BYTES = 64,   /* a second */
    LOOK_SECONDS = 30, /* so often it asks for what the daemon does not tell */
    LOOK_REQUESTS = 5, /* each time: WAKE, three, WATCH */
    QUIET_MS = 300,
    WAIT_MS = 600000, /* for what comes at once, were it not for the load of the machine */
};

static struct {
    const char *program, *socket;
    int master, slave;
    struct termios before;
    pid_t child;
    char text[1 << 16]; /* what came from the program, the last of it */
    size_t size;
    long bytes;
} stage;

static void fail(const char *what)
{
    fprintf(stderr, "terminal_test: %s\n", what);
    if (stage.child > 0)
        kill(stage.child, SIGKILL);
    exit(1);
}

/* The child gets the terminal as its own (setsid(), TIOCSCTTY), so that closing the master hangs it
 * up, as a window does that is closed. This program keeps the slave open as well, to look at its
 * modes afterwards. */
static void start(void)
{
    static const struct winsize size = {.ws_row = 24, .ws_col = 80};

    stage.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (stage.master < 0 || grantpt(stage.master) != 0 || unlockpt(stage.master) != 0)
        fail("no pseudo terminal");
    stage.slave = open(ptsname(stage.master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (stage.slave < 0 || ioctl(stage.slave, TIOCSWINSZ, &size) != 0 ||
        tcgetattr(stage.slave, &stage.before) != 0)
        fail("no terminal");
    stage.size = 0;
    stage.bytes = 0;
    stage.child = fork();
    if (stage.child < 0)
        fail("fork");
    if (stage.child == 0) {
        setsid();
        ioctl(stage.slave, TIOCSCTTY, 0);
        for (int fd = 0; fd < 3; fd++)
            dup2(stage.slave, fd);
        setenv("TERM", "xterm-256color", 1);
        execl(stage.program, "foyer", "--socket", stage.socket, (char *)NULL);
        _exit(127);
    }
}

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads what comes until `end`, or until the text is there; false if the time was over first. When
 * half of the room is full what was read is forgotten, so a text has to come whole within one half;
 * what the test waits for is a few bytes. */
static bool read_until(long end, const char *text)
{
    for (;;) {
        struct pollfd poll_it = {.fd = stage.master, .events = POLLIN};
        long left = end - now_ms();
        ssize_t size;

        if (text != NULL && stage.size > 0 && strstr(stage.text, text) != NULL)
            return true;
        if (left <= 0 || poll(&poll_it, 1, (int)left) == 0)
            return false;
        if (stage.size > sizeof stage.text / 2)
            stage.size = 0;
        size = read(stage.master, stage.text + stage.size, sizeof stage.text / 2 - 1);
        if (size <= 0)
            return false;
        stage.size += (size_t)size;
        stage.text[stage.size] = '\0';
        stage.bytes += size;
    }
}

static void expect(const char *text)
{
    if (!read_until(now_ms() + WAIT_MS, text))
        fail(text);
}

/* How often the child has gone to sleep so far: it wakes up as often. The kernel counts that for
 * each thread; the client has one. */
static long sleeps(void)
{
    char path[64], line[256];
    long count = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)stage.child);
    file = fopen(path, "r");
    if (file == NULL)
        fail(path);
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
            break;
    fclose(file);
    if (count < 0)
        fail("cannot read how often it sleeps");
    return count;
}

/* Reads on until the program has left the alternate screen, so that it never waits for room in the
 * terminal. What it prints after that, the last words, fits there unread. */
static int wait_for_end(void)
{
    int status;

    read_until(now_ms() + WAIT_MS, "\033[?1049l");
    if (waitpid(stage.child, &status, 0) != stage.child)
        fail("the program does not end");
    stage.child = 0;
    return status;
}

static void type(const char *keys)
{
    if (write(stage.master, keys, strlen(keys)) != (ssize_t)strlen(keys))
        fail("cannot type");
}

/* How many requests the daemon has been sent so far; this asks for it with some more, which whoever
 * compares two answers has to take off: of_requests below. */
static long requests(void)
{
    char command[400], line[256];
    long count = -1;
    FILE *rows;

    snprintf(command, sizeof command, "'%s' --socket '%s' STATS", stage.program, stage.socket);
    rows = popen(command, "r");
    if (rows == NULL)
        fail(command);
    while (fgets(line, sizeof line, rows) != NULL)
        sscanf(line, "- requests %ld", &count);
    if (pclose(rows) != 0 || count < 0)
        fail("STATS does not say how many requests there were");
    return count;
}

/*
 * The program is told of news, and sleeps; twice a minute it asks for what it is not told, and it
 * has just begun, with a second look at its list. So what it does is counted, against the seconds
 * that it had for it: a machine that is busy gives it more seconds, and never makes it do more. It
 * wakes up for each answer at most, and to ask.
 */
static void check_idle(long of_requests)
{
    long began = now_ms(), asked = requests(), slept = sleeps(), seconds, looks;

    stage.bytes = 0;
    read_until(began + 1000L * IDLE_SECONDS, NULL);
    slept = sleeps() - slept;
    asked = requests() - asked - of_requests;
    seconds = (now_ms() - began) / 1000 + 2; /* those at both ends count whole */
    looks = seconds / LOOK_SECONDS + 2;
    printf("idle: %ld bytes, %ld requests, %ld wake-ups in %ld s\n", stage.bytes, asked, slept,
           seconds);
    if (stage.bytes > IDLE_BYTES * seconds)
        fail("too many bytes in an idle second");
    if (asked > LOOK_REQUESTS * looks)
        fail("too many requests in an idle second");
    if (slept > looks + asked)
        fail("too many wake-ups in an idle second");
}

/* An idle second costs nothing. Now and then something is to be done, so a time without that is
 * waited for; a program that wakes up each second has none. */
static void await_no_wake_up(void)
{
    long end = now_ms() + WAIT_MS, slept;

    do {
        long before = sleeps();

        read_until(now_ms() + 1000L * IDLE_SECONDS, NULL);
        slept = sleeps() - before;
        printf("idle: %ld wake-ups in %d s\n", slept, IDLE_SECONDS);
    } while (slept > 0 && now_ms() < end);
    if (slept > 0)
        fail("an idle second wakes it up");
}

/* `plain`: the program is what people run, not slowed down by a sanitizer or by counting lines. */
static void test_budgets(bool plain)
{
    long before = requests(), of_requests = requests() - before;

    start();
    expect("Spring Rehearsal"); /* the last row of the list */
    read_until(now_ms() + QUIET_MS, NULL);
    printf("first screen: %ld bytes\n", stage.bytes);
    if (stage.bytes > FIRST_SCREEN)
        fail("too many bytes for the first screen");
    check_idle(of_requests);
    if (plain)
        await_no_wake_up();
    type("Q");
    if (wait_for_end() != 0)
        fail("Q does not end it well");
    close(stage.master);
    close(stage.slave);
}

/* Takes five seats out of the sale, on a connection of its own. */
static void block_seats(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        execl(stage.program, "foyer", "--socket", stage.socket, "BLOCK", "show=30",
              "seats=3,14,22,47,50", (char *)NULL);
        _exit(127);
    }
    if (waitpid(child, &status, 0) != child || status != 0)
        fail("BLOCK is refused");
}

/* The seats are in four rows, so the cursor has to travel between them; seat 50 is painted last,
 * and with it the others are there. Who takes them out of the sale is another program on another
 * connection, of whom the screen is told. */
static void test_five_seats(void)
{
    start();
    expect("Spring Rehearsal");
    type("G\r");
    expect("2027-05-30"); /* the dates are there */
    type("\r");
    expect("[50]");
    read_until(now_ms() + QUIET_MS, NULL);
    stage.bytes = 0;
    stage.size = 0;
    block_seats();
    expect("#50#");
    read_until(now_ms() + QUIET_MS, NULL);
    printf("five seats: %ld bytes\n", stage.bytes);
    if (stage.bytes > SEATS_BYTES)
        fail("too many bytes for five seats");
    type("Q");
    if (wait_for_end() != 0)
        fail("Q does not end it well");
    close(stage.master);
    close(stage.slave);
}

/* ESCDELAY is what the user says: an arrow that comes in two pieces is an arrow. Over a slow line
 * the bytes after ESC may be late; with a shorter delay than 60 ms it would be an Esc and two
 * letters. */
static void test_escape_delay(void)
{
    setenv("ESCDELAY", "600000", 1);
    start();
    unsetenv("ESCDELAY");
    expect("Spring Rehearsal");
    type("/snow\r");
    expect("2026-12-31"); /* the dates are there */
    type("\033");
    read_until(now_ms() + 60, NULL);
    type("OB\r");
    expect("S T A G E");
    type("Q");
    if (wait_for_end() != 0)
        fail("Q does not end it well");
    printf("an arrow in two pieces: one key\n");
    close(stage.master);
    close(stage.slave);
}

static bool same(const struct termios *one, const struct termios *two)
{
    return one->c_iflag == two->c_iflag && one->c_oflag == two->c_oflag &&
           one->c_cflag == two->c_cflag && one->c_lflag == two->c_lflag &&
           memcmp(one->c_cc, two->c_cc, sizeof one->c_cc) == 0;
}

/* Ends it with a signal (0: with the key Q) and compares the terminal with what it was. A signal
 * has to be what it dies of in the end, too, so that a shell sees it: the handler restores the
 * terminal and lets it go on. SIGSEGV stands for a mistake of our own. */
static void test_end(int number)
{
    struct termios during, after;
    int status;

    start();
    expect("Spring Rehearsal");
    if (tcgetattr(stage.slave, &during) != 0 || (during.c_lflag & ICANON) != 0)
        fail("the program reads whole lines");
    if (number == 0)
        type("Q");
    if (number != 0)
        kill(stage.child, number);
    status = wait_for_end();
    if (number == 0 ? status != 0 : !WIFSIGNALED(status) || WTERMSIG(status) != number)
        fail("it ends in another way than it should");
    if (tcgetattr(stage.slave, &after) != 0 || !same(&stage.before, &after))
        fail("the terminal is not as it was");
    if (strstr(stage.text, "\033[?1049l") == NULL || strstr(stage.text, "\033[?2004l") == NULL ||
        (strstr(stage.text, "\033[?25l") != NULL && strstr(stage.text, "\033[?25h") == NULL))
        fail("screen or cursor do not come back");
    printf("signal %d: as it was\n", number);
    close(stage.master);
    close(stage.slave);
}

/* Both ends are closed here, so the terminal is gone, and with it whoever could end the program: it
 * has to notice that by itself, and not try to read for ever. */
static void test_vanished(void)
{
    long end = now_ms() + WAIT_MS;
    int status;

    start();
    expect("Spring Rehearsal");
    close(stage.slave);
    close(stage.master);
    while (waitpid(stage.child, &status, WNOHANG) == 0) {
        if (now_ms() > end)
            fail("it lives on without a terminal");
        poll(NULL, 0, 10);
    }
    printf("vanished: ended\n");
}

int main(int argc, char **argv)
{
    static const int signals[] = {0, SIGTERM, SIGHUP, SIGINT, SIGSEGV};

    if (argc < 3)
        return 2;
    stage.program = argv[1];
    stage.socket = argv[2];
    test_budgets(argc == 3);
    test_five_seats();
    test_escape_delay();
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        test_end(signals[i]);
    test_vanished();
    return 0;
}
