/*
 * A template is judged when it is read, not when a guest waits for the ticket: every `$word` has to
 * be known, and every line is tried with an "x" in place of each. So a line that passes cannot fail
 * later, whatever a title holds: its texts are escaped, and markup is never taken from them.
 *
 * Markup does not go beyond its line. That keeps forms independent: a receipt printer lays out one
 * line at a time, a page leaves lines out that are empty, and plain text drops the markup.
 */
#include "ticket/ticket_template.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pango/pango.h>

#include "ticket/ticket_words.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* One "$..." of a line. */
struct mark {
    const char *name; /* what follows the "$" */
    size_t size;      /* bytes of it; 0: a "$" of its own */
    const char *rest;
};

/* Takes the next mark of a line, and *plain bytes before it; false if there is none, and then they
 * are all that is left. A "$" with neither a word nor another "$" behind it has size 0 like "$$":
 * only knows_words() tells the two apart, and lets no such line through. */
static bool next_mark(const char *at, size_t *plain, struct mark *mark)
{
    const char *dollar = strchr(at, '$');

    *plain = dollar != NULL ? (size_t)(dollar - at) : strlen(at);
    if (dollar == NULL)
        return false;
    mark->name = dollar + 1;
    mark->size = strspn(mark->name, letters);
    mark->rest = mark->name + (*mark->name == '$' ? 1 : mark->size);
    return true;
}

static void add_escaped(struct buffer *markup, const char *text)
{
    char *escaped = g_markup_escape_text(text, -1);

    buffer_add_text(markup, escaped);
    g_free(escaped);
}

/* A line without any word is text of the template itself, and always there. `plain + 1`: what is
 * left, with its NUL. */
bool ticket_template_markup(enum paper_kind kind, const struct template_line *line,
                            const struct ticket_fields *ticket, struct buffer *markup)
{
    const char *at = line->markup;
    size_t before = markup->size, plain;
    bool words = false, filled = false;
    struct mark mark;

    while (next_mark(at, &plain, &mark)) {
        buffer_add(markup, at, plain);
        if (mark.size == 0) {
            buffer_add(markup, "$", 1);
        } else {
            enum ticket_field word = ticket_fields_find(kind, mark.name, mark.size);

            assert(word < TICKET_FIELDS);
            add_escaped(markup, ticket->values[word]);
            words = true;
            filled = filled || ticket->values[word][0] != '\0';
        }
        at = mark.rest;
    }
    buffer_add(markup, at, plain + 1);
    if (!words || filled)
        return true;
    buffer_truncate(markup, before);
    return false;
}

/* The markup was tried when the template was read, and texts are escaped in it: it is parsed here
 * only to be taken away. */
bool ticket_template_text(enum paper_kind kind, const struct template_line *line,
                          const struct ticket_fields *ticket, struct buffer *text)
{
    struct buffer markup;
    char *plain = NULL;
    bool there;

    buffer_init(&markup);
    there = ticket_template_markup(kind, line, ticket, &markup);
    if (there && pango_parse_markup(buffer_content(&markup), -1, 0, NULL, &plain, NULL, NULL))
        buffer_add(text, plain, strlen(plain) + 1);
    g_free(plain);
    buffer_release(&markup);
    return there;
}

/* Adds a sentence about a line; always false. */
static bool wrong(struct buffer *fault, const char *name, int number, const char *sentence)
{
    buffer_printf(fault, "%s:%d: %s", name, number, sentence);
    return false;
}

/* True if every "$..." of a line is known. */
static bool knows_words(enum paper_kind kind, const char *line, const char *name, int number,
                        struct buffer *fault)
{
    size_t plain;
    struct mark mark;

    for (const char *at = line; next_mark(at, &plain, &mark); at = mark.rest) {
        if (kind == PAPER_TICKET && mark.size == strlen("qr") &&
            memcmp(mark.name, "qr", mark.size) == 0)
            return wrong(fault, name, number, T_("$qr needs a line of its own"));
        if (mark.size == 0 && mark.name[0] != '$')
            return wrong(fault, name, number, T_("a $ is written $$"));
        if (mark.size > 0 && ticket_fields_find(kind, mark.name, mark.size) == TICKET_FIELDS) {
            buffer_printf(fault, "%s:%d: ", name, number);
            buffer_printf(fault,
                          kind == PAPER_TICKET ? T_("$%.*s is no word of a ticket")
                                               : T_("$%.*s is no word of a shift"),
                          (int)mark.size, mark.name);
            return false;
        }
    }
    return true;
}

/* True if the markup of a line is sound, with something in place of each word: a word inside an
 * attribute, such as a colour, is refused by this unless any text would do there. */
static bool is_sound(enum paper_kind kind, const struct template_line *line, const char *name,
                     int number, struct buffer *fault)
{
    struct buffer markup;
    struct ticket_fields ticket;
    GError *error = NULL;
    bool sound;

    buffer_init(&markup);
    ticket_fields_init(&ticket, 1);
    for (int i = 0; i < TICKET_FIELDS; i++)
        ticket_fields_set(&ticket, (enum ticket_field)i, "x");
    sound = ticket_template_markup(kind, line, &ticket, &markup) &&
            pango_parse_markup(buffer_content(&markup), -1, 0, NULL, NULL, NULL, &error);
    if (!sound)
        wrong(fault, name, number, error != NULL ? error->message : "");
    g_clear_error(&error);
    ticket_fields_release(&ticket);
    buffer_release(&markup);
    return sound;
}

static void add_line(struct ticket_template *template, enum template_kind kind, const char *markup)
{
    struct template_line *lines =
        realloc(template->lines, (template->count + 1) * sizeof *template->lines);

    if (lines == NULL)
        abort();
    template->lines = lines;
    template->lines[template->count].kind = kind;
    template->lines[template->count].markup = kind == TEMPLATE_TEXT ? strdup(markup) : NULL;
    if (kind == TEMPLATE_TEXT && template->lines[template->count].markup == NULL)
        abort();
    template->count++;
}

/* Takes one line, ended by NUL. First whether it is UTF-8: everything after that, Pango as well,
 * takes it for granted, comments included. */
static bool take_line(struct ticket_template *template, const char *line, const char *name,
                      int number, struct buffer *fault)
{
    if (!g_utf8_validate(line, -1, NULL))
        return wrong(fault, name, number, T_("this is not UTF-8"));
    if (line[0] == '#')
        return true;
    if (template->kind == PAPER_TICKET && strcmp(line, "$qr") == 0) {
        add_line(template, TEMPLATE_QR, NULL);
        return true;
    }
    if (strcmp(line, "---") == 0) {
        add_line(template, TEMPLATE_RULE, NULL);
        return true;
    }
    if (!knows_words(template->kind, line, name, number, fault))
        return false;
    add_line(template, TEMPLATE_TEXT, line);
    /* It is in the list by now, so that whoever gives the template up frees it, too. */
    return is_sound(template->kind, &template->lines[template->count - 1], name, number, fault);
}

/* True if there is one place for the code, on paper that has one. */
static bool has_code(const struct ticket_template *template, const char *name, struct buffer *fault)
{
    int places = 0;

    for (size_t i = 0; i < template->count; i++)
        places += template->lines[i].kind == TEMPLATE_QR;
    if (places == 1 || template->kind == PAPER_SHIFT)
        return true;
    buffer_printf(fault, "%s: %s", name,
                  places == 0 ? T_("there is no line $qr, the place of the code")
                              : T_("there is more than one line $qr"));
    return false;
}

bool ticket_template_parse(struct ticket_template *template, enum paper_kind kind, const char *name,
                           const char *text, struct buffer *fault)
{
    char *copy = strdup(text), *line = copy;
    bool sound = true;

    if (copy == NULL)
        abort();
    *template = (struct ticket_template){.kind = kind};
    for (int number = 1; sound && line != NULL && *line != '\0'; number++) {
        char *end = strchr(line, '\n'), *next = end != NULL ? end + 1 : NULL;
        size_t size = end != NULL ? (size_t)(end - line) : strlen(line);

        while (size > 0 && strchr(" \t\r", line[size - 1]) != NULL)
            size--;
        line[size] = '\0';
        sound = take_line(template, line, name, number, fault);
        line = next;
    }
    free(copy);
    if (sound && has_code(template, name, fault))
        return true;
    ticket_template_release(template);
    return false;
}

bool ticket_template_read(struct ticket_template *template, enum paper_kind kind, const char *path,
                          struct buffer *fault)
{
    FILE *file = fopen(path, "re");
    struct buffer text;
    char part[4096];
    size_t size;
    bool sound = false;

    buffer_init(&text);
    while (file != NULL && (size = fread(part, 1, sizeof part, file)) > 0)
        buffer_add(&text, part, size);
    if (file == NULL || ferror(file)) {
        buffer_printf(fault, "%s: %s", path, strerror(errno));
    } else {
        buffer_add(&text, "", 1);
        sound = ticket_template_parse(template, kind, path, buffer_content(&text), fault);
    }
    if (file != NULL)
        fclose(file);
    buffer_release(&text);
    return sound;
}

void ticket_template_release(struct ticket_template *template)
{
    for (size_t i = 0; i < template->count; i++)
        free(template->lines[i].markup);
    free(template->lines);
    *template = (struct ticket_template){0};
}
