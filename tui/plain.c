#include "tui/plain.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/text.h"
#include "tui/canvas.h"
#include "tui/control.h"
#include "tui/field.h"
#include "tui/figures.h"
#include "tui/loop.h"
#include "tui/place.h"
#include "tui/screen.h"
#include "tui/words.h"

enum { PLAIN_COLUMNS = 100, PLAIN_ROWS = 200 };

struct plain {
    struct loop loop;
    struct event *reading;
    FILE *out;
    struct canvas canvas;
    struct buffer in;
    bool at_end;    /* no more input */
    bool wanted;    /* the screen is to be printed when its answers are there */
    enum mode mode; /* what was printed last */
    char message[TEXT_MESSAGE];
    int64_t position, minutes;
    bool live;
};

static bool is_settled(const struct plain *plain)
{
    const struct model *model = &plain->loop.model;

    return model->identified && model->polls == 0 && model->changes == 0 &&
           plain->loop.link.pending_count == 0 && model->outbox_count == 0;
}

/* The number before a row that can be chosen: 1 for the first of the list; 0 for other rows. */
static int row_number(const struct canvas *canvas, int row)
{
    for (int i = 0; i < canvas->target_count; i++)
        if (canvas->targets[i].row == row && canvas->targets[i].action == ACTION_ROW)
            return canvas->targets[i].argument + 1;
    return 0;
}

static void print_body(struct plain *plain)
{
    struct canvas *canvas = &plain->canvas;

    for (int row = 0; row < screen_bottom(canvas); row++) {
        int number = row_number(canvas, row);
        char *line = canvas_line(canvas, row);
        const char *text = line + strspn(line, " >");

        if (number > 0)
            fprintf(plain->out, "%3d) %s\n", number, text);
        else if (text[strspn(text, "-# ")] != '\0') /* no borders, no large digits */
            fprintf(plain->out, "%s\n", row == 0 ? text : line);
        free(line);
    }
}

static void print_keys(struct plain *plain)
{
    const struct model *model = &plain->loop.model;
    enum mode mode = model_mode(model);
    int count;
    const struct action *table = action_table(&count);

    for (int i = 0; i < count; i++)
        if (table[i].key_text[0] != '\0' && action_is_on(&table[i], model, mode))
            fprintf(plain->out, "  %s: %s\n",
                    table[i].id == ACTION_CHOOSE ? "B3"
                    : table[i].id == ACTION_BEST ? "best 2"
                                                 : table[i].key_text,
                    _(table[i].bar));
}

static void print_message(struct plain *plain)
{
    const struct model *model = &plain->loop.model;

    if (strcmp(model->message, plain->message) == 0)
        return;
    memcpy(plain->message, model->message, sizeof plain->message);
    if (model->message[0] != '\0')
        fprintf(plain->out, "%s %s\n", model->warning ? "!" : "*", model->message);
}

static void print_screen(struct plain *plain)
{
    struct model *model = &plain->loop.model;
    char *line;

    screen_draw(model, &plain->canvas, PLAIN_ROWS, PLAIN_COLUMNS);
    fputc('\n', plain->out);
    print_message(plain);
    if (model->cover == MODE_FIELD || model->cover == MODE_QUESTION) {
        line = canvas_line(&plain->canvas, PLAIN_ROWS - 3);
        fprintf(plain->out, "%s\n", line[0] != '\0' ? line + strspn(line, " ") : _("Search:"));
        free(line);
    } else {
        print_body(plain);
        print_keys(plain);
    }
    fputs("> ", plain->out);
    plain->mode = model_mode(model);
    plain->wanted = false;
}

/* Changes nobody typed: place, time, connection. One line each. */
static void print_news(struct plain *plain)
{
    const struct model *model = &plain->loop.model;
    int64_t remaining = place_remaining(model->place, model->now_ms);
    char clock[FIGURE_TEXT];

    print_message(plain);
    if (model->live != plain->live)
        fprintf(plain->out, "%s\n", model->live ? _("* Connected.") : _("! No connection."));
    plain->live = model->live;
    if (model->screen == MODE_QUEUE && model->place->position != plain->position)
        fprintf(plain->out, _("* Place %" PRId64 "\n"), model->place->position);
    plain->position = model->place->position;
    if (place_holds(model->place) && remaining / 60 != plain->minutes)
        fprintf(plain->out, _("* Held for %s more\n"), figure_clock(remaining, clock));
    plain->minutes = remaining / 60;
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

/* A whole word on the present screen; false if it is none that means something. */
static bool do_word(struct model *model, const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);
    const struct screen *screen = screen_of(model->screen);

    if (model->screen == MODE_SEATS && strncmp(text, "best ", 5) == 0 && text[5] >= '2' &&
        text[5] <= '0' + BEST_MAX && text[6] == '\0') {
        control_act(model, ACTION_BEST, text[5] - '0');
        return true;
    }
    if (model->screen == MODE_SEATS && seat_of(text) != 0) {
        control_act(model, ACTION_SEAT, seat_of(text));
        return true;
    }
    if (screen->count != NULL && end != text && *end == '\0' && number >= 1 &&
        number <= screen->count(model)) {
        control_act(model, ACTION_ROW, (int)number - 1);
        return true;
    }
    return false;
}

static void type_text(struct model *model, const char *text)
{
    field_act(model, ACTION_CLEAR);
    for (const char *at = text; *at != '\0';) {
        int character = (unsigned char)*at, more = 0;

        if (character >= 0xC0) {
            more = character >= 0xF0 ? 3 : character >= 0xE0 ? 2 : 1;
            character &= 0x3F >> more;
        }
        for (at++; more > 0 && *at != '\0'; more--, at++)
            character = character << 6 | ((unsigned char)*at & 0x3F);
        control_key(model, character);
    }
    if (model->field == FIELD_SEARCH || model->field == FIELD_CUSTOMER)
        model->cover = MODE_NONE; /* the found rows are numbered: no Enter */
    else
        control_key(model, KEY_IS_ENTER);
}

static void do_line(struct plain *plain, const char *text)
{
    struct model *model = &plain->loop.model;

    plain->wanted = true;
    if (!text_is_clean(text, strlen(text)))
        return;
    if (model->cover == MODE_FIELD)
        type_text(model, text);
    else if (text[0] == '\0')
        control_key(model, KEY_IS_ENTER);
    else if (model->cover == MODE_NONE && do_word(model, text))
        return;
    else if (text[1] == '\0')
        control_key(model, text[0]);
    else if (strcmp(text, "Esc") == 0 || strcmp(text, "esc") == 0)
        control_key(model, KEY_IS_ESCAPE);
    else
        model_say(model, true, _("That means nothing here."));
}

/* The next line of the input, when all that was asked is answered. */
static void next_line(struct plain *plain)
{
    char *start = buffer_content(&plain->in);
    char *end = plain->in.size > 0 ? memchr(start, '\n', plain->in.size) : NULL;
    char line[TEXT_FIELD];

    if (end == NULL) {
        plain->loop.ended = plain->at_end;
        return;
    }
    snprintf(line, sizeof line, "%.*s", (int)(end - start), start);
    line[strcspn(line, "\r")] = '\0';
    buffer_consume(&plain->in, (size_t)(end + 1 - start));
    do_line(plain, line);
    loop_settle(&plain->loop);
}

static void show(void *context)
{
    struct plain *plain = context;

    if (plain->wanted || model_mode(&plain->loop.model) != plain->mode) {
        plain->wanted = true;
        if (!is_settled(plain))
            return;
        print_screen(plain);
    }
    print_news(plain);
    fflush(plain->out);
    if (is_settled(plain))
        next_line(plain);
}

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
    free(plain);
}

enum outcome plain_run(const char *socket, FILE *out)
{
    struct plain *plain = calloc(1, sizeof *plain);
    enum outcome outcome = OUTCOME_OK;

    if (plain == NULL)
        abort();
    plain->out = out;
    plain->mode = MODE_CONCERTS;
    plain->wanted = plain->live = true;
    canvas_init(&plain->canvas);
    buffer_init(&plain->in);
    if (loop_init(&plain->loop, socket, show, plain))
        plain->reading =
            event_new(plain->loop.base, STDIN_FILENO, EV_READ | EV_PERSIST, on_input, plain);
    if (plain->reading != NULL && event_add(plain->reading, NULL) == 0)
        loop_run(&plain->loop);
    else
        outcome = OUTCOME_USAGE;
    if (plain->loop.model.receipts.size > 0)
        fprintf(out, "\n%.*s", (int)plain->loop.model.receipts.size,
                buffer_content(&plain->loop.model.receipts));
    release(plain);
    return outcome;
}
