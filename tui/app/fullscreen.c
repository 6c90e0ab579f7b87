/*
 * The screens on a whole terminal. Three kinds of events come in: bytes of the keyboard, signals,
 * and those of the loop; one paint goes out for each turn.
 *
 * Whatever was typed before something new stood on the screen is not meant for it. When a question
 * or a hold is about to be shown (ui->fresh), paint() throws away what the terminal has buffered,
 * and until it is painted control.c ignores keys. This is done before the paint, not after it: who
 * sees the question may answer at once.
 *
 * Ctrl-Z and SIGTSTP stop all of the job, as the terminal itself would. The handler of SIGTSTP is
 * taken off for that moment; SIGCONT puts everything back, also after a SIGSTOP that nobody could
 * see coming. A kiosk does not stop, and neither Ctrl-C nor SIGINT ends it.
 *
 * A signal that ends the program first gives back the terminal and prints the last words, then is
 * raised again with its default action, so that a shell sees what ended it. If the terminal is gone
 * (SIGHUP) nothing is printed and ncurses is not called, which would only wait.
 */
#include "tui/app/fullscreen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/app/loop.h"
#include "tui/app/terminal.h"
#include "tui/cli/words.h"
#include "tui/model/receipt.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/screen_door.h"

enum { SIGNALS = 6 };

struct fullscreen {
    struct loop loop;
    struct event *keys, *signals[SIGNALS];
    struct canvas canvas;
    bool stale;   /* everything must be painted anew */
    int ended_by; /* the signal, or 0 */
    bool gone;    /* there is no terminal any more */
};

/* The bell, as often as what has happened is worth, and the title of the window. */
static void ring(struct ui *ui)
{
    if (ui->ring[0] != '\0') {
        ui_bell(ui, 1);
        terminal_title(ui->ring);
    }
    if (!ui->bell_off)
        terminal_bell(ui->bells);
    ui->bells = 0;
    ui->ring[0] = '\0';
}

/* The one paint of a turn of the loop. */
static void paint(void *context)
{
    struct fullscreen *full = context;
    struct ui *ui = &full->loop.ui;
    int rows, columns;
    bool fresh;

    terminal_size(&rows, &columns);
    if (ui->wide != (columns >= WIDE_COLUMNS))
        loop_settle(&full->loop); /* there is something else to be asked for */
    ui->wide = columns >= WIDE_COLUMNS;
    ui->rows = rows;
    ui->columns = columns;
    frame_draw(ui, &full->canvas, rows, columns);
    terminal_mouse(!ui->mouse_off);
    /* Not after the paint: who sees the screen may answer at once. */
    fresh = ui->fresh && screen_fits(rows, columns);
    if (fresh)
        terminal_drop_typed();
    terminal_paint(&full->canvas, full->stale || ui->redraw);
    ring(ui);
    if (ui->copied[0] != '\0')
        terminal_copy(ui->copied);
    ui->copied[0] = '\0';
    full->stale = ui->redraw = false;
    if (fresh)
        ui_drawn(ui);
}

/* Continued, also after a stop that could not be seen (SIGSTOP). */
static void resume(struct fullscreen *full)
{
    terminal_resume();
    terminal_resized();
    full->stale = true;
}

/* Stops as every program does on Ctrl-Z; goes on when it is continued. */
static void suspend(struct fullscreen *full)
{
    const struct sigaction stop = {.sa_handler = SIG_DFL};
    struct sigaction ours;

    full->loop.ui.suspend = false;
    terminal_suspend();
    sigaction(SIGTSTP, &stop, &ours);
    kill(0, SIGTSTP); /* all of the job, as the terminal would */
    sigaction(SIGTSTP, &ours, NULL);
    resume(full);
}

/* One event of the terminal. In a window that is too small for a picture only Q counts: nobody
 * acts on what cannot be seen. */
static void take_input(struct fullscreen *full, enum terminal_event event,
                       const struct terminal_input *input)
{
    struct ui *ui = &full->loop.ui;
    const struct target *target;
    int rows, columns;

    terminal_size(&rows, &columns);
    if (!screen_fits(rows, columns))
        ui->quit |= event == TERMINAL_KEY && input->key == 'Q' && !ui->kiosk;
    else if (event == TERMINAL_KEY)
        control_key(ui, input->key);
    else if (event == TERMINAL_PASTED)
        control_paste(ui, input->key);
    else if (event == TERMINAL_WHEEL)
        control_wheel(ui, input->steps);
    else if ((target = canvas_hit(&full->canvas, input->row, input->column)) != NULL)
        control_act(ui, (enum action_id)target->action, target->argument);
}

/* Takes all that has come before anything is painted: a held-down arrow is one picture, not
 * fifty. */
static void on_keys(evutil_socket_t fd, short what, void *context)
{
    struct fullscreen *full = context;
    struct terminal_input input;
    enum terminal_event event;

    (void)fd;
    (void)what;
    loop_now(&full->loop);
    while ((event = terminal_read(&input)) != TERMINAL_NOTHING && event != TERMINAL_GONE)
        take_input(full, event, &input);
    if (full->loop.ui.suspend)
        suspend(full);
    full->gone = event == TERMINAL_GONE;
    full->loop.ended = full->loop.ended || full->gone;
    loop_settle(&full->loop);
}

/* libevent calls this in a turn of the loop, not in a signal handler: everything may be done
 * here. */
static void on_signal(evutil_socket_t number, short what, void *context)
{
    struct fullscreen *full = context;

    (void)what;
    loop_now(&full->loop);
    if (number == SIGWINCH) {
        terminal_resized();
        full->stale = true;
    } else if (number == SIGCONT) {
        resume(full);
    } else if (number == SIGTSTP) {
        if (!full->loop.ui.kiosk)
            suspend(full);
    } else if (!(full->loop.ui.kiosk && number == SIGINT)) {
        full->ended_by = (int)number;
        full->gone = number == SIGHUP && terminal_is_gone();
        full->loop.ended = true;
    }
    loop_settle(&full->loop);
}

/* False if an event is missing; release() frees those that are there. */
static bool watch(struct fullscreen *full)
{
    static const int numbers[SIGNALS] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGCONT, SIGTSTP};
    bool good;

    full->keys = event_new(full->loop.base, STDIN_FILENO, EV_READ | EV_PERSIST, on_keys, full);
    good = full->keys != NULL && event_add(full->keys, NULL) == 0;
    for (int i = 0; i < SIGNALS; i++) {
        full->signals[i] = evsignal_new(full->loop.base, numbers[i], on_signal, full);
        good = good && full->signals[i] != NULL && event_add(full->signals[i], NULL) == 0;
    }
    return good;
}

static void release(struct fullscreen *full)
{
    if (full->keys != NULL)
        event_free(full->keys);
    for (int i = 0; i < SIGNALS; i++)
        if (full->signals[i] != NULL)
            event_free(full->signals[i]);
    loop_release(&full->loop);
    canvas_release(&full->canvas);
    free(full);
}

/* Gives the terminal back, then prints the last words: they stay in the scrollback. */
static void leave(struct fullscreen *full)
{
    struct buffer words;

    if (full->gone)
        return;
    terminal_close();
    buffer_init(&words);
    receipt_print(&full->loop.ui.model, !full->loop.ui.kiosk, &words);
    if (words.size > 0)
        fwrite(buffer_content(&words), 1, words.size, stdout);
    buffer_release(&words);
    fflush(stdout);
}

enum outcome fullscreen_run(const struct fullscreen_options *options)
{
    struct fullscreen *full = calloc(1, sizeof *full);
    enum outcome outcome;
    int ended_by;

    if (full == NULL)
        abort();
    canvas_init(&full->canvas);
    if (!loop_init(&full->loop, options->socket, options->fixed_wall_s, paint, full) ||
        !terminal_open(options->ascii, options->theme)) {
        fputs(_("foyer: this terminal cannot show the screens; try `foyer --plain`\n"), stderr);
        release(full);
        return OUTCOME_USAGE;
    }
    full->loop.ui.kiosk = options->kiosk;
    full->loop.ui.mouse_off = options->mouse_off;
    full->loop.ui.can_copy = terminal_can_copy();
    full->loop.ui.idle_ms = 1000L * options->idle_seconds;
    full->loop.ui.ascii = options->ascii;
    full->loop.ui.bell_off = options->bell_off;
    loop_print_at(&full->loop, options->tickets);
    full->loop.ui.screen = options->kiosk ? MODE_ATTRACT : MODE_CONCERTS;
    if (options->door != NULL)
        screen_door_only(&full->loop.ui, options->door);
    if (watch(full))
        loop_run(&full->loop);
    leave(full);
    ended_by = full->ended_by;
    outcome = loop_outcome(&full->loop);
    release(full);
    if (ended_by != 0) {
        signal(ended_by, SIG_DFL);
        raise(ended_by);
    }
    return outcome;
}
