/*
 * If the program crashes the terminal must not stay raw, with the cursor hidden and the mouse
 * caught. A signal handler may not call ncurses, so the bytes that leave each mode are looked up in
 * terminfo while all is well and kept in one buffer; the handler writes them, sets the modes of the
 * line back, and raises the signal again for the core dump.
 *
 * Armed only between newterm() and endwin(): before, there is nothing to undo; after, ncurses has
 * done it.
 */
#include "tui/app/tty_restore.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

enum { RESTORE_TEXT = 256 };

/* What a signal handler needs to give the terminal back; it may not call ncurses. */
static struct {
    bool open;
    struct termios before;
    char bytes[RESTORE_TEXT];
    size_t size;
} restore;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Only what POSIX allows in a handler: write(), tcsetattr(), raise(). */
static void on_crash(int number)
{
    if (restore.open) {
        restore.open = false;
        (void)!write(STDOUT_FILENO, restore.bytes, restore.size);
        tcsetattr(STDIN_FILENO, TCSANOW, &restore.before);
    }
    raise(number); /* SA_RESETHAND: now for good */
}

static void watch_crashes(void)
{
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigaction(crashes[i], &action, NULL);
}

/* Adds what a capability of the terminal sends; one that it does not have adds nothing. */
static void add_tty_restore(const char *capability)
{
    const char *text = tigetstr(capability);
    size_t size;

    if (text == NULL || text == (const char *)-1)
        return;
    size = strlen(text);
    if (restore.size + size > sizeof restore.bytes)
        return;
    memcpy(restore.bytes + restore.size, text, size);
    restore.size += size;
}

/* Notes how to leave: attributes, cursor, keypad, mouse, screen. */
static void note_bytes(void)
{
    static const char mouse_off[] = "\033[?1006;1000l", unmarked[] = "\033[?2004l";

    restore.size = 0;
    add_tty_restore("sgr0");
    add_tty_restore("cnorm");
    add_tty_restore("rmkx");
    if (tigetstr("kmous") != NULL && tigetstr("kmous") != (char *)-1) {
        memcpy(restore.bytes + restore.size, mouse_off, sizeof mouse_off - 1);
        restore.size += sizeof mouse_off - 1;
    }
    memcpy(restore.bytes + restore.size, unmarked, sizeof unmarked - 1);
    restore.size += sizeof unmarked - 1;
    add_tty_restore("rmcup");
    restore.open = true;
}

bool tty_restore_remember(void)
{
    return tcgetattr(STDIN_FILENO, &restore.before) == 0;
}

void tty_restore_arm(void)
{
    note_bytes();
    watch_crashes();
}

void tty_restore_disarm(void)
{
    restore.open = false;
}
