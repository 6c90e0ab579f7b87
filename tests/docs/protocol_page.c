/*
 * Keeps PROTOCOL.md and the program the same: what the page says of verbs and errors is made from
 * the table of verbs.
 *
 *     protocol_page PROTOCOL.md            compares; exit status 1, and what differs, if they are
 *                                          not the same
 *     protocol_page --write PROTOCOL.md    writes the generated parts anew
 *
 * A generated part stands between two HTML comments, `<!-- table: NAME -->` and `<!-- end -->`.
 * NAME is
 *
 *     verbs          a row for each verb
 *     errors         a row for each status; the cells after the first two are written by hand and
 *                    kept
 *     error fields   what ERR lines may have beside their code
 *     words LIST     a row for each word of a list of shared/words.def; the heading, and the cells
 *                    after the first, are written by hand and kept
 *     a verb         its role, arguments, columns, fields and errors
 *
 * Every verb must have its part, and a request in one of the page's examples; every list its part.
 *
 * The page is made anew as a whole and compared with itself, so comparing and writing cannot
 * disagree: what is compared is what would be written. Kept cells are looked up by the first cell
 * of their row in the old part, which makes a new row an empty one, and lets a row that is no
 * longer in the table vanish with its text; a word whose cell is empty is a failure, so that
 * whoever adds one has to say what it means. That the sentences around the tables are true nobody
 * checks; that the examples are is tried by tests/protocol, which plays them.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/buffer.h"
#include "shared/word_list.h"
#include "shared/verbs.h"

enum { WORDS_TEXT = 800 };

static const char begin_mark[] = "<!-- table: ";
static const char begin_end[] = " -->\n";
static const char end_mark[] = "<!-- end -->\n";
static const char fence[] = "```foyer\n";

struct page {
    const char *path;
    char *text;         /* owned, ended by NUL */
    struct buffer made; /* the page as it should be */
    bool has_verbs, has_errors, has_error_fields;
    bool has_words[WORD_LISTS];
    bool words_lack_meaning; /* a word says nothing of what it means */
    bool has_part[VERB_COUNT];
    bool has_example[VERB_COUNT];
};

static bool read_file(const char *path, struct buffer *content)
{
    char bytes[4096];
    size_t got;
    bool whole;
    FILE *file = fopen(path, "rb");

    buffer_init(content);
    if (file == NULL)
        return false;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_add(content, bytes, got);
    whole = ferror(file) == 0;
    fclose(file);
    buffer_add(content, "", 1);
    return whole;
}

/* Adds a text to a cell of a table, where a bar would end the cell. */
static void add_cell(struct buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            buffer_add(out, "\\", 1);
        buffer_add(out, text, 1);
    }
}

/* Adds words that are separated by spaces, each as code. Code is no shelter for a bar: in a table
 * of this Markdown it ends the cell within backquotes, too. */
static void add_words(struct buffer *out, const char *words)
{
    while (words[0] != '\0') {
        size_t size = strcspn(words, " ");

        buffer_add_text(out, "`");
        for (size_t i = 0; i < size; i++)
            add_cell(out, (char[]){words[i], '\0'});
        buffer_add_text(out, "`");
        words += size;
        if (words[0] == ' ') {
            buffer_add(out, " ", 1);
            words++;
        }
    }
}

/* The arguments are written as HELP writes them, by the same function: whoever has read the one
 * knows the other. */
static void add_verbs(struct buffer *out)
{
    char arguments[WORDS_TEXT];

    buffer_add_text(out, "| verb | role | arguments | what it does |\n|---|---|---|---|\n");
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *verb = verb_row((enum verb_id)id);

        verb_arguments(verb, arguments, sizeof arguments);
        buffer_printf(out, "| `%s` | %s | ", verb->word, role_word(verb->role));
        if (arguments[0] != '\0')
            add_words(out, arguments);
        buffer_add_text(out, " | ");
        add_cell(out, verb->summary);
        buffer_add_text(out, " |\n");
    }
}

/* Bounds of numbers are told; INT64_MAX is no bound that anybody would meet, so it is left out. No
 * default label: a type that is added to words.def has to be named here, or the compiler warns. */
static void add_type(struct buffer *out, const struct arg_spec *arg)
{
    switch (arg->type) {
    case ARG_INT:
        if (arg->max < INT64_MAX)
            buffer_printf(out, "integer, %" PRId64 " to %" PRId64, arg->min, arg->max);
        else
            buffer_printf(out, "integer, at least %" PRId64, arg->min);
        break;
    case ARG_TEXT:
        if (arg->min == arg->max)
            buffer_printf(out, "text, %" PRId64 " characters", arg->max);
        else
            buffer_printf(out, "text, %" PRId64 " to %" PRId64 " characters", arg->min, arg->max);
        break;
    case ARG_WORD:
        buffer_add_text(out, "`");
        add_cell(out, word_choices(arg->words));
        buffer_add_text(out, "`");
        break;
    case ARG_SEATS:
        buffer_add_text(out, "SEATS");
        break;
    case ARG_SEAT_LIST:
        buffer_add_text(out, "SEATS, in order");
        break;
    case ARG_CODES:
        buffer_add_text(out, "CODE or CODE,CODE");
        break;
    case ARG_TOKEN:
        buffer_add_text(out, "TOKEN");
        break;
    case ARG_RESERVATION:
        buffer_add_text(out, "CODE");
        break;
    case ARG_SECRET:
        buffer_add_text(out, "SECRET");
        break;
    case ARG_USER:
        buffer_add_text(out, "USER");
        break;
    case ARG_TIME:
        buffer_add_text(out, "TIME");
        break;
    case ARG_TYPES:
        break;
    }
}

/* key= is a row of its own, as it is in no row of the table of verbs; as= is told once for all
 * verbs, in the text of the page. */
static void add_arguments(struct buffer *out, const struct verb *verb)
{
    if (verb->args[0].name == NULL && !verb->keyed)
        return;
    buffer_add_text(out, "| argument | | value | meaning |\n|---|---|---|---|\n");
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++) {
        buffer_printf(out, "| `%s` | %s | ", arg->name, arg->required ? "required" : "optional");
        add_type(out, arg);
        buffer_add_text(out, " | ");
        add_cell(out, arg->help);
        buffer_add_text(out, " |\n");
    }
    if (verb->keyed)
        buffer_add_text(
            out, "| `key` | optional | text, 1 to 64 characters | see [Retries](#retries) |\n");
    buffer_add_text(out, "\n");
}

/* What a column or field has: its type, or the words that it can be. */
static void add_value_type(struct buffer *out, const struct field_spec *field)
{
    if (field->type == VALUE_WORD)
        buffer_printf(out, "`%s`", word_choices(field->words));
    else
        buffer_add_text(out, value_type_name(field->type));
    buffer_add_text(out, field->may_be_empty ? " or nothing" : "");
}

/* Columns or fields with their types, those in brackets that are not always there. One pair of
 * brackets stands around those that come together: it is opened by the first of them and closed
 * where the next one is not PRESENCE_TOGETHER. The end of the list has that presence neither. */
static void add_fields(struct buffer *out, const struct field_spec *fields)
{
    for (const struct field_spec *field = fields; field->name != NULL; field++) {
        bool may_be_absent = field->presence >= PRESENCE_OPTIONAL;

        buffer_printf(out, "%s%s`%s` (", field > fields ? ", " : "",
                      field->presence == PRESENCE_OPTIONAL ? "[" : "", field->name);
        add_value_type(out, field);
        buffer_printf(out, ")%s",
                      may_be_absent && field[1].presence != PRESENCE_TOGETHER ? "]" : "");
    }
    buffer_add_text(out, "\n");
}

/* Ends with a line end and begins without a heading: that is the page's, and may be moved. */
static void add_verb(struct buffer *out, const struct verb *verb)
{
    static const char *const runs[] = {
        [KIND_SESSION] = "Answered at once, from memory.",
        [KIND_VIEW] = "Answered at once, from memory.",
        [KIND_READ] = "Reads the store.",
        [KIND_ORDER] = "Done in turn with the changes; changes no rows itself.",
        [KIND_CHANGE] = "Changes the store, in one transaction.",
        [KIND_PAYMENT] = "Changes the store, in one transaction.",
    };
    char errors[WORDS_TEXT];

    status_words(verb_errors(verb), errors, sizeof errors);
    buffer_printf(out, "Role %s%s", role_word(verb->role),
                  verb_is_of_anybody(verb) ? ", and of anybody's for operators" : "");
    if (verb_staff_arg(verb) != NULL)
        buffer_printf(out, ", with `%s=` operator", verb_staff_arg(verb));
    buffer_printf(out, ". %s\n\n", runs[verb->kind]);
    add_arguments(out, verb);
    if (verb->columns[0].name != NULL) {
        buffer_add_text(out, "- Columns: ");
        add_fields(out, verb->columns);
    }
    if (verb_second_table(verb)->name != NULL) {
        buffer_add_text(out, "- Columns of the second table: ");
        add_fields(out, verb_second_table(verb));
    }
    buffer_add_text(out, verb->fields[0].name != NULL ? "- `OK` with " : "- `OK` without fields");
    add_fields(out, verb->fields);
    buffer_add_text(out, "- Errors: ");
    add_words(out, errors);
    buffer_add_text(out, "\n");
}

/* What stands after the first cell of that word's row in `old`; NULL if there is no such row. */
static const char *find_cells(const char *old, const char *end, const char *word)
{
    char start[64];
    const char *row;

    snprintf(start, sizeof start, "| `%s` |", word);
    row = strstr(old, start);
    return row != NULL && row < end ? row + strlen(start) : NULL;
}

/* What stands after the second cell of that error's row in `old`; "" if there is no such row. */
static const char *kept_cells(const char *old, const char *end, const char *word)
{
    const char *row = find_cells(old, end, word);

    row = row != NULL ? strchr(row, '|') : NULL;
    return row != NULL && row < end ? row + 1 : "";
}

/* False, after it said so, if a word of the list says nothing of what it means. The heading is kept
 * if the part has one: lists have more columns than a meaning where that helps. A row that is new
 * gets one empty cell, however many the heading has; whoever fills it in adds the others. */
static bool add_word_list(struct buffer *out, enum word_list list, const char *old, const char *end)
{
    bool have_meanings = true;
    size_t heading = strcspn(old, "\n") + 1;

    heading += strcspn(old + heading, "\n") + 1;
    if (old[0] == '|' && old + heading <= end)
        buffer_add(out, old, heading);
    else
        buffer_add_text(out, "| word | meaning |\n|---|---|\n");
    for (int id = 0; id < word_count(list); id++) {
        const char *kept = find_cells(old, end, word_at(list, id));

        buffer_printf(out, "| `%s` |%.*s\n", word_at(list, id),
                      kept != NULL ? (int)strcspn(kept, "\n") : 3, kept != NULL ? kept : "  |");
        if (kept != NULL && kept[strspn(kept, " |")] != '\n')
            continue;
        fprintf(stderr, "words %s: %s has no meaning\n", word_list_name(list), word_at(list, id));
        have_meanings = false;
    }
    return have_meanings;
}

static void add_error_fields(struct buffer *out)
{
    buffer_add_text(out, "| field | value |\n|---|---|\n");
    for (const struct field_spec *field = verb_error_fields(); field->name != NULL; field++) {
        struct buffer type;

        buffer_init(&type);
        add_value_type(&type, field);
        buffer_add(&type, "", 1);
        buffer_printf(out, "| `%s` | ", field->name);
        add_cell(out, buffer_content(&type));
        buffer_add_text(out, " |\n");
        buffer_release(&type);
    }
}

/* The list with that name; WORDS_NONE if there is none, at which the search ends. */
static enum word_list find_list(const char *name)
{
    int list = WORD_LISTS - 1;

    while (list > WORDS_NONE && strcmp(word_list_name((enum word_list)list), name) != 0)
        list--;
    return (enum word_list)list;
}

static void add_errors(struct buffer *out, const char *old, const char *end)
{
    buffer_add_text(out, "| error | retry | fields | what it means, and what to do |\n"
                         "|---|---|---|---|\n");
    for (int id = STATUS_OK + 1; id < STATUS_COUNT; id++) {
        const char *word = status_word((enum status)id);
        const char *kept = kept_cells(old, end, word);
        size_t size = strcspn(kept, "\n");

        buffer_printf(out, "| `%s` | %s |%.*s\n", word, status_retry((enum status)id),
                      size > 0 ? (int)size : 5, size > 0 ? kept : "  |  |");
    }
}

/* Writes the generated part that `name` names; `old` to `end` is what stands there. A name that
 * means nothing is an error and not left alone: a part that was mistyped would never be compared
 * again. */
static bool add_part(struct page *page, const char *name, const char *old, const char *end)
{
    static const char words[] = "words ";
    const struct verb *verb = verb_find(name, strlen(name));
    enum word_list list =
        strncmp(name, words, strlen(words)) == 0 ? find_list(name + strlen(words)) : WORDS_NONE;

    if (list != WORDS_NONE) {
        page->has_words[list] = true;
        if (!add_word_list(&page->made, list, old, end))
            page->words_lack_meaning = true;
    } else if (strcmp(name, "error fields") == 0) {
        page->has_error_fields = true;
        add_error_fields(&page->made);
    } else if (strcmp(name, "verbs") == 0) {
        page->has_verbs = true;
        add_verbs(&page->made);
    } else if (strcmp(name, "errors") == 0) {
        page->has_errors = true;
        add_errors(&page->made, old, end);
    } else if (verb != NULL) {
        page->has_part[verb->id] = true;
        add_verb(&page->made, verb);
    } else {
        fprintf(
            stderr,
            "%s: there is no table %s: it is no verb, or this program was built before it was\n",
            page->path, name);
        return false;
    }
    return true;
}

/* Makes the page with its generated parts as they should be. What is between the parts is copied as
 * it is, the marks as well, so a page that is up to date comes out byte for byte. */
static bool make_page(struct page *page)
{
    const char *at = page->text, *mark;

    while ((mark = strstr(at, begin_mark)) != NULL) {
        const char *name = mark + strlen(begin_mark);
        const char *name_end = strstr(name, begin_end);
        const char *old = name_end != NULL ? name_end + strlen(begin_end) : NULL;
        const char *end = old != NULL ? strstr(old, end_mark) : NULL;
        char word[40];

        if (end == NULL || (size_t)(name_end - name) >= sizeof word) {
            fprintf(stderr, "%s: a table has no end\n", page->path);
            return false;
        }
        snprintf(word, sizeof word, "%.*s", (int)(name_end - name), name);
        buffer_add(&page->made, at, (size_t)(old - at));
        if (!add_part(page, word, old, end))
            return false;
        at = end;
    }
    buffer_add(&page->made, at, strlen(at) + 1);
    return true;
}

/* Notes the verb of a request line such as `> #1 PING` or `kim> PING`: who speaks may be named.
 * Lines that are replies have no `> ` behind a name, and what is no verb may be an example of a
 * mistake. */
static void note_example(struct page *page, const char *line, size_t size)
{
    size_t speaker = strspn(line, "abcdefghijklmnopqrstuvwxyz");
    const char *word = line + speaker + 2, *end = line + size;
    const struct verb *verb;

    if (speaker + 2 > size || strncmp(line + speaker, "> ", 2) != 0)
        return;
    if (word < end && *word == '#')
        word += strcspn(word, " \n") + 1;
    if (word >= end)
        return;
    verb = verb_find(word, strcspn(word, " \n"));
    if (verb != NULL)
        page->has_example[verb->id] = true;
}

/* Only blocks of ```foyer count: they are what tests/protocol plays, so a verb with an example
 * there is one that is tried as the page shows it. */
static void find_examples(struct page *page)
{
    bool inside = false;

    for (const char *line = page->text; *line != '\0';) {
        size_t size = strcspn(line, "\n");

        if (strncmp(line, fence, strlen(fence)) == 0)
            inside = true;
        else if (strncmp(line, "```", 3) == 0)
            inside = false;
        else if (inside)
            note_example(page, line, size);
        line += size + (line[size] == '\n');
    }
}

/* Says what the page lacks. */
static bool is_whole(const struct page *page)
{
    bool whole =
        page->has_verbs && page->has_errors && page->has_error_fields && !page->words_lack_meaning;

    if (!whole)
        fprintf(stderr,
                "%s: it needs the tables verbs, errors and error fields, and what words mean\n",
                page->path);
    for (int list = WORDS_NONE + 1; list < WORD_LISTS; list++) {
        if (!page->has_words[list])
            fprintf(stderr, "%s: it needs the table words %s\n", page->path,
                    word_list_name((enum word_list)list));
        whole = whole && page->has_words[list];
    }
    for (int id = 0; id < VERB_COUNT; id++) {
        const char *word = verb_row((enum verb_id)id)->word;

        if (!page->has_part[id])
            fprintf(stderr, "%s: %s has no table\n", page->path, word);
        if (!page->has_example[id])
            fprintf(stderr, "%s: %s has no example\n", page->path, word);
        whole = whole && page->has_part[id] && page->has_example[id];
    }
    return whole;
}

/* Shows the first line in which the page is not what it should be. One is enough: the lines behind
 * it are mostly shifted by it, and --write mends them all. */
static bool is_same(const struct page *page)
{
    const char *is = page->text, *should = buffer_content(&page->made);
    int line = 1;

    while (*is != '\0' || *should != '\0') {
        size_t is_size = strcspn(is, "\n"), should_size = strcspn(should, "\n");

        if (is_size != should_size || strncmp(is, should, is_size) != 0) {
            fprintf(stderr, "%s:%d: is        %.*s\n", page->path, line, (int)is_size, is);
            fprintf(stderr, "%s:%d: should be %.*s\n", page->path, line, (int)should_size, should);
            fprintf(stderr, "protocol_page --write %s brings it up to date\n", page->path);
            return false;
        }
        is += is_size + (is[is_size] == '\n');
        should += should_size + (should[should_size] == '\n');
        line++;
    }
    return true;
}

/* Only to be called once the new page is whole in memory: the old one is overwritten in place. */
static bool write_page(const struct page *page)
{
    size_t size = page->made.size - 1; /* without the NUL */
    FILE *file = fopen(page->path, "wb");
    bool written;

    if (file == NULL) {
        perror(page->path);
        return false;
    }
    written = fwrite(buffer_content(&page->made), 1, size, file) == size;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
    bool write = argc == 3 && strcmp(argv[1], "--write") == 0;
    struct page page = {.path = argv[argc - 1]};
    struct buffer content;
    bool made, fine;

    if (argc != 2 && !write) {
        fprintf(stderr, "usage: protocol_page [--write] PROTOCOL.md\n");
        return 2;
    }
    if (!read_file(page.path, &content)) {
        perror(page.path);
        return 2;
    }
    page.text = buffer_content(&content);
    buffer_init(&page.made);
    /* The examples are looked for in the page as it was read: they are written by hand, and the
     * generated parts have none. A page that lacks something is written all the same, and then told
     * of: the parts that it has are right, and the marks of the others have to be put in by
     * hand. One that is compared is told all at once what --write cannot mend. */
    made = make_page(&page);
    fine = made && (write ? write_page(&page) : is_same(&page));
    find_examples(&page);
    fine = made && is_whole(&page) && fine;
    buffer_release(&page.made);
    buffer_release(&content);
    return fine ? 0 : 1;
}
