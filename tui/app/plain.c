/*
 * The screens in words. Nothing is painted over, so what has been said cannot be changed: a screen
 * is said once all its replies are there, then only lines that are new, and numbers stay with their
 * rows.
 *
 * When. Input is taken line by line. A line is done only when everything that was asked is answered
 * (is_settled()), so that a script in a pipe needs no pauses and always sees the list that it
 * chooses from; and what is said after it stands under it. `wanted` says that a screen is to be
 * said then.
 *
 * Numbers. number_rows() keeps the ids of the rows that had numbers in of the last list. If rows
 * come or go, a number still means what it was said for; a row that is new gets the next one. A
 * list that was asked for anew (ui->lists) begins at 1 again.
 *
 * News, which nobody typed for, comes as lines of their own: the place in the queue, the last
 * minute of a hold, the connection. The prompt is then printed once more.
 *
 * What stands in a field or a question is drawn like the full screen's and read off the canvas, so
 * that both say the same.
 */
#include "tui/app/plain.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "shared/text.h"
#include "tui/app/loop.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/grades.h"
#include "tui/model/receipt.h"
#include "tui/model/tokens.h"
#include "tui/screens/canvas.h"
#include "tui/screens/control.h"
#include "tui/screens/field.h"
#include "tui/screens/frame.h"
#include "tui/screens/screen.h"
#include "tui/screens/search.h"
#include "tui/screens/selection.h"
#include "tui/screens/spoken.h"

enum { PLAIN_COLUMNS = 100, PLAIN_ROWS = 200 };

struct plain {
    struct loop loop;
    struct event *reading;
    FILE *out;
    struct canvas canvas;
    struct buffer in;
    bool at_end;    /* no more input */
    bool is_cut;    /* and its last line had no end */
    bool wanted;    /* the screen is to be printed when its replies are there */
    enum mode mode; /* what was printed last */
    char message[TEXT_MESSAGE];
    int64_t position;
    int stage; /* of the warnings: none, the last minute, the last half minute */
    bool live;
    bool prompted;      /* the last thing printed is the prompt */
    bool all;           /* say all of the screen, not what has changed */
    struct buffer said; /* the last screen */
    struct buffer ids;  /* what its numbers stand for, from 1, each with an LF */
    int numbers;        /* how many */
    int64_t lists;      /* see model.h; of the last screen */
};

/* Nothing is asked or on its way: what would be said now is true. */
static bool is_settled(const struct plain *plain)
{
    const struct ui *ui = &plain->loop.ui;

    return ui->model.identified && ui->model.polls == 0 && ui->model.changes == 0 &&
           link_awaited(&plain->loop.link) == 0 && ui->model.outbox_count == 0;
}

/* What a key has brought, with the mark of a warning or of good news; each message once. */
static void print_message(struct plain *plain)
{
    const struct ui *ui = &plain->loop.ui;

    if (strcmp(ui->message, plain->message) == 0)
        return;
    memcpy(plain->message, ui->message, sizeof plain->message);
    if (ui->message[0] != '\0')
        fprintf(plain->out, "%s %s\n", ui->warning ? "!" : "*", ui->message);
}

/* The number under which a row was said, from 1; 0 if it was not. */
static int number_of(const struct plain *plain, const char *id)
{
    const char *at = buffer_content(&plain->ids);
    size_t size = strlen(id);

    for (int number = 1; number <= plain->numbers; number++) {
        if (strncmp(at, id, size) == 0 && at[size] == '\n')
            return number;
        at = strchr(at, '\n') + 1;
    }
    return 0;
}

/* The rows of the list with their numbers. A number that was said stays with its row until the list
 * is said anew; a row that has come since gets the next one. */
static void number_rows(struct plain *plain, bool anew, struct buffer *text)
{
    const struct ui *ui = &plain->loop.ui;
    const struct screen *screen = ui_screen(ui, ui->screen);
    int count = screen->count != NULL ? screen->count(ui) : 0;

    if (anew) {
        buffer_truncate(&plain->ids, 0);
        plain->numbers = 0;
    }
    for (int row = 0; row < count; row++) {
        const char *id = screen->id(ui, row);
        int number = number_of(plain, id);

        if (number == 0) {
            number = ++plain->numbers;
            buffer_printf(&plain->ids, "%s\n", id);
        }
        buffer_printf(text, "%d) ", number);
        spoken_row(ui, row, text);
        buffer_printf(text, "\n");
    }
}

/* Whole lines only: "A1" is not found in "A10". */
static bool has_line(const char *text, const char *line, size_t size)
{
    for (const char *at = text; at != NULL && *at != '\0'; at = strchr(at, '\n') + 1)
        if (strncmp(at, line, size) == 0)
            return true;
    return false;
}

/* Prints the lines that were not there before. */
static void print_changes(struct plain *plain, const char *before, const char *now)
{
    while (*now != '\0') {
        size_t size = (size_t)(strchr(now, '\n') + 1 - now);

        if (!has_line(before, now, size))
            fwrite(now, 1, size, plain->out);
        now += size;
    }
}

/* A field or a question: its line, and what can be typed. */
static void say_overlay(struct plain *plain, struct buffer *text)
{
    const struct ui *ui = &plain->loop.ui;
    char *line;

    frame_draw(ui, &plain->canvas, PLAIN_ROWS, PLAIN_COLUMNS);
    line = canvas_line(&plain->canvas, PLAIN_ROWS - 3);
    buffer_printf(text, "%s\n", line[0] != '\0' ? line + strspn(line, " ") : _("Search:"));
    free(line);
    if (ui->overlay == MODE_QUESTION)
        spoken_keys(ui, text);
}

/* Always the last thing on its line: news that come while it stands there begin a new one. */
static void prompt(struct plain *plain)
{
    fputs("> ", plain->out);
    plain->prompted = true;
}

/* All of a new screen; of the same one, what has changed since it was said. */
static void print_screen(struct plain *plain)
{
    struct ui *ui = &plain->loop.ui;
    bool same = ui_mode(ui) == plain->mode && ui->lists == plain->lists && !plain->all;
    struct buffer text;

    buffer_init(&text);
    if (ui->overlay == MODE_FIELD || ui->overlay == MODE_QUESTION) {
        say_overlay(plain, &text);
        same = false;
    } else {
        spoken_screen(ui, &text);
        number_rows(plain, !same, &text);
        spoken_keys(ui, &text);
    }
    buffer_add(&text, "", 1);
    if (!same)
        fputc('\n', plain->out);
    print_message(plain);
    print_changes(plain, same ? buffer_content(&plain->said) : "", buffer_content(&text));
    buffer_release(&plain->said);
    plain->said = text;
    prompt(plain);
    ui_drawn(ui);
    plain->mode = ui_mode(ui);
    plain->lists = ui->lists;
    plain->wanted = plain->all = false;
}

/* News stands on a line of its own, and the prompt comes again. */
__attribute__((format(printf, 2, 3))) static void print_news_line(struct plain *plain,
                                                                  const char *format, ...)
{
    va_list values;

    if (plain->prompted)
        fputc('\n', plain->out);
    plain->prompted = false;
    va_start(values, format);
    vfprintf(plain->out, format, values);
    va_end(values);
}

/* The last minute of the nearest deadline, and its last half minute: each is said once, when it
 * begins. A deadline that moves away, because it was paid or another one is the nearest, begins
 * anew without a word. */
static void warn(struct plain *plain)
{
    const struct ui *ui = &plain->loop.ui;
    const struct token *order[TOKENS_MOST];
    int64_t remaining;
    char text[FRAME_TOKEN_TEXT];
    int stage = 0;

    if (token_order(&ui->model, order) > 0 && order[0]->state == TOKEN_ACTIVE) {
        remaining = token_remaining(order[0], ui->model.now_ms);
        stage = remaining < 0 || remaining > 60 ? 0 : remaining > 30 ? 1 : 2;
    }
    if (stage > plain->stage) {
        frame_token(ui, false, text, sizeof text);
        print_news_line(plain, "! %s\n", text);
    }
    plain->stage = stage;
}

/* Changes nobody typed: token, time, connection. One line each. */
static void print_news(struct plain *plain)
{
    const struct ui *ui = &plain->loop.ui;
    bool prompted = plain->prompted;

    if (strcmp(ui->message, plain->message) != 0 && ui->message[0] != '\0')
        print_news_line(plain, "%s %s\n", ui->warning ? "!" : "*", ui->message);
    memcpy(plain->message, ui->message, sizeof plain->message);
    if (ui->model.live != plain->live)
        print_news_line(plain, "%s %s\n", ui->model.live ? "*" : "!",
                        ui->model.live ? _("Connected.") : ui->model.trouble);
    plain->live = ui->model.live;
    if (ui->screen == MODE_QUEUE && ui->model.token->position != plain->position &&
        plain->position > 0 && ui->model.token->position > 0)
        print_news_line(plain, _("* Place %" PRId64 "\n"), ui->model.token->position);
    plain->position = ui->model.token->position;
    warn(plain);
    if (prompted && !plain->prompted)
        prompt(plain);
}

/* "B3" or "13" on the grid; 0 if it is no seat. */
static int seat_of(const char *text)
{
    int letter = toupper((unsigned char)text[0]) - 'A';
    char *end;
    long number = strtol(text + (letter >= 0 && letter < SEAT_ROWS ? 1 : 0), &end, 10);

    if (*end != '\0' || end == text || number < 1)
        return 0;
    if (letter >= 0 && letter < SEAT_ROWS)
        return number <= SEATS_PER_ROW ? letter * SEATS_PER_ROW + (int)number : 0;
    return number <= SEAT_COUNT ? (int)number : 0;
}

/* The row that was said with that number: what it stood for then, wherever it is now. False if
 * there was none. */
static bool open_number(struct plain *plain, long number)
{
    struct ui *ui = &plain->loop.ui;
    const struct screen *screen = ui_screen(ui, ui->screen);
    const char *id = buffer_content(&plain->ids);
    const char *end = id + plain->ids.size;

    for (; number > 1 && id < end; number--)
        id = strchr(id, '\n') + 1;
    if (screen->count == NULL || number != 1 || id >= end)
        return false;
    for (int row = 0; row < screen->count(ui); row++)
        if (strncmp(screen->id(ui, row), id, strcspn(id, "\n")) == 0 &&
            screen->id(ui, row)[strcspn(id, "\n")] == '\0') {
            control_open_row(ui, row);
            return true;
        }
    ui_say(ui, true, _("What the cursor stood on is no longer in the list"));
    return true;
}

/* What is typed after "best 2": " R", or nothing for the grade that is wished for already. False,
 * and said, if there is no such grade. */
static bool choose_grade(struct ui *ui, const char *text)
{
    const char *name = text + strspn(text, " ");
    const char *grade = grades_find(&ui->model.grid, name);

    if (name[0] != '\0' && grade == NULL)
        ui_say(ui, true, _("There is no grade %s"), name);
    else if (name[0] != '\0' && strcmp(grade, ui->best_grade) != 0) {
        snprintf(ui->best_grade, sizeof ui->best_grade, "%s", grade);
        ui->best = 0;
    }
    return name[0] == '\0' || grade != NULL;
}

/* A whole word on the present screen; false if it is none that means something. */
static bool do_word(struct plain *plain, const char *text)
{
    struct ui *ui = &plain->loop.ui;
    char *end;
    long number = strtol(text, &end, 10);

    if (ui->screen == MODE_SEATS && strncmp(text, "best ", 5) == 0 &&
        text[5] >= (ui_is_operator(ui) ? '1' : '2') && text[5] <= '0' + BEST_MAX &&
        (text[6] == '\0' || text[6] == ' ')) {
        if (choose_grade(ui, text + 6))
            control_act(ui, ACTION_BEST, text[5] - '0');
        return true;
    }
    if (ui->screen == MODE_SEATS && seat_of(text) != 0) {
        control_act(ui, ACTION_SEAT, seat_of(text));
        return true;
    }
    return end != text && *end == '\0' && open_number(plain, number);
}

/* Types a text, character by character: fields take keys, and a key is a code point. Of bytes that
 * are no UTF-8 this makes some character or other, and reads no further than the NUL. */
static void type_keys(struct ui *ui, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        int character = (unsigned char)*at, more = 0;

        if (character >= 0xC0) {
            more = character >= 0xF0 ? 3 : character >= 0xE0 ? 2 : 1;
            character &= 0x3F >> more;
        }
        for (at++; more > 0 && *at != '\0'; more--, at++)
            character = character << 6 | ((unsigned char)*at & 0x3F);
        control_key(ui, character);
    }
}

/* Puts a whole line into the field. */
static void type_text(struct ui *ui, const char *text)
{
    field_clear(ui);
    type_keys(ui, text);
    if (search_is_open(ui))
        field_close(ui); /* the found rows are numbered: no Enter */
    else
        control_key(ui, KEY_IS_ENTER);
}

/* A line for a screen that is itself a field. The names of keys are no text there, either. */
static bool is_typed_whole(const struct ui *ui, const char *text)
{
    return ui_screen(ui, ui->screen)->type != NULL && ui->overlay != MODE_FIELD &&
           ui->overlay != MODE_QUESTION && strcmp(text, "?") != 0 &&
           strcasecmp(text, "Enter") != 0 && strcasecmp(text, "Esc") != 0;
}

/* A line of the input: text for a field, a word of this screen, or the key of that name. */
static void do_line(struct plain *plain, const char *text)
{
    struct ui *ui = &plain->loop.ui;

    if (text[0] == '\0' && ui->overlay != MODE_FIELD) {
        prompt(plain); /* an empty line does nothing, on no screen */
        return;
    }
    plain->wanted = true;
    plain->all = strcmp(text, "r") == 0 || /* said once more */
                 strcmp(text, "v") == 0;   /* a code needs all of its lines */
    if (is_typed_whole(ui, text)) {
        type_keys(ui, text);
        control_key(ui, KEY_IS_ENTER);
        return;
    }
    if (!text_is_clean(text, strlen(text)))
        ui_say(ui, true, _("There are characters in it that the box office does not take"));
    else if (ui->overlay == MODE_FIELD)
        type_text(ui, text);
    else if (ui->overlay == MODE_NONE && do_word(plain, text))
        return;
    else if (text[1] == '\0' && (ui->screen == MODE_SEATS || !isdigit((unsigned char)text[0])))
        control_key(ui, text[0]); /* a digit alone is the number of a row, and no count */
    else if (strcasecmp(text, "Enter") == 0)
        control_key(ui, KEY_IS_ENTER);
    else if (strcasecmp(text, "Esc") == 0)
        control_key(ui, KEY_IS_ESCAPE);
    else
        ui_say(ui, true, _("That means nothing here."));
}

static void refuse_unfinished(struct plain *plain)
{
    plain->is_cut = true;
    buffer_truncate(&plain->in, 0);
    print_news_line(plain, "! %s\n",
                    _("The last line has no line end, so it was not carried out."));
}

/* The next line of the input, when there is a reply to all that was asked: one line for each turn
 * of the loop, since what it asks for is only known after it. A line is longer than a field only by
 * mistake, and is cut. What stands behind the last line end could be half of what was meant; it is
 * not done, and that is said, as the daemon does with such a request. */
static void next_line(struct plain *plain)
{
    char *start = buffer_content(&plain->in);
    char *end = plain->in.size > 0 ? memchr(start, '\n', plain->in.size) : NULL;
    char line[TEXT_FIELD];

    if (end == NULL) {
        plain->loop.ended = plain->at_end;
        if (plain->at_end && plain->in.size > 0)
            refuse_unfinished(plain);
        return;
    }
    snprintf(line, sizeof line, "%.*s", (int)(end - start), start);
    line[strcspn(line, "\r")] = '\0';
    buffer_consume(&plain->in, (size_t)(end + 1 - start));
    plain->prompted = false;
    do_line(plain, line);
    loop_settle(&plain->loop);
}

/* The bell, where there is one: a pipe has none. */
static void ring(struct plain *plain)
{
    struct ui *ui = &plain->loop.ui;

    for (; ui->bells > 0; ui->bells--)
        if (!ui->bell_off && isatty(fileno(plain->out)))
            fputc('\a', plain->out);
}

/* The loop has turned: says the screen if that is wanted and true by now, then the news, then
 * takes the next line. */
static void show(void *context)
{
    struct plain *plain = context;

    if (plain->wanted || ui_mode(&plain->loop.ui) != plain->mode) {
        plain->wanted = true;
        if (!is_settled(plain))
            return;
        print_screen(plain);
    }
    print_news(plain);
    ring(plain);
    fflush(plain->out);
    if (ferror(plain->out))
        plain->loop.ended = true; /* nobody hears it */
    else if (is_settled(plain))
        next_line(plain);
}

/* At the end of the input the lines that are there are still done. */
static void on_input(evutil_socket_t fd, short what, void *context)
{
    struct plain *plain = context;
    char bytes[1024];
    ssize_t size = read(fd, bytes, sizeof bytes);

    (void)what;
    loop_now(&plain->loop);
    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (size > 0) {
        buffer_add(&plain->in, bytes, (size_t)size);
    } else {
        plain->at_end = true;
        event_del(plain->reading);
    }
    loop_settle(&plain->loop);
}

static void release(struct plain *plain)
{
    if (plain->reading != NULL)
        event_free(plain->reading);
    loop_release(&plain->loop);
    canvas_release(&plain->canvas);
    buffer_release(&plain->in);
    buffer_release(&plain->said);
    buffer_release(&plain->ids);
    free(plain);
}

enum outcome plain_run(const struct plain_options *options, FILE *out)
{
    struct plain *plain = calloc(1, sizeof *plain);
    enum outcome outcome = OUTCOME_OK;
    struct buffer words;

    if (plain == NULL)
        abort();
    plain->out = out;
    plain->wanted = plain->live = true;
    canvas_init(&plain->canvas);
    buffer_init(&plain->in);
    buffer_init(&plain->said);
    buffer_init(&plain->ids);
    if (loop_init(&plain->loop, options->socket, options->fixed_wall_s, show, plain)) {
        plain->loop.ui.ascii = options->ascii;
        plain->loop.ui.paint = isatty(fileno(out)) == 1;
        plain->loop.ui.bell_off = options->bell_off;
        loop_print_at(&plain->loop, options->tickets);
        if (options->door != NULL)
            screen_door_only(&plain->loop.ui, options->door);
        plain->mode = plain->loop.ui.screen;
        plain->reading =
            event_new(plain->loop.base, STDIN_FILENO, EV_READ | EV_PERSIST, on_input, plain);
    }
    if (plain->reading != NULL && event_add(plain->reading, NULL) == 0)
        loop_run(&plain->loop);
    else
        outcome = OUTCOME_USAGE;
    buffer_init(&words);
    receipt_print(&plain->loop.ui.model, true, &words);
    if (words.size > 0)
        fprintf(out, "\n%.*s", (int)words.size, buffer_content(&words));
    buffer_release(&words);
    if (outcome == OUTCOME_OK)
        outcome = loop_outcome(&plain->loop);
    if (outcome == OUTCOME_OK && plain->is_cut)
        outcome = OUTCOME_USAGE;
    release(plain);
    return outcome;
}
