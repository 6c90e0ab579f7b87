/*
 * A ticket on a terminal, as cells. The code is what matters: it must be scanned off a screen that
 * somebody else has chosen the colours of.
 *
 *     half blocks    29 columns, 15 rows: a cell is two modules, one above the other
 *     --ascii        58 columns, 29 rows: a module is two cells, "##" or "  "
 *
 * A cell is about twice as high as wide, so in both a module is roughly square. Black and white are
 * set for each run of cells, since a code in the colours of a dark theme is light on dark, which
 * many readers refuse. Of a palette of 256 the numbers 16 and 231 are corners of its cube of
 * colours, which themes leave alone; 0 and 7 of the first 16 are what a theme makes of them, and
 * all that a terminal of 8 colours has. Without any colours "##" is dark if letters are dark on
 * that terminal; a template cannot help that.
 *
 * Words go over TEXT_COLUMNS at most, and what is in the middle is in the middle of these, or of a
 * terminal that has fewer; the code of --ascii is wider than that, and begins at the left.
 */
#include "ticket/text_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"
#include "ticket/ticket_words.h"

enum { SENTENCE_TEXT = 200 };

static const char as_before[] = "\033[0m";

/* What paints black letters on white. */
static const char *black_on_white(enum text_paint paint)
{
    switch (paint) {
    case TEXT_COLOURS_256:
        return "\033[38;5;16;48;5;231m";
    case TEXT_COLOURS_8:
        return "\033[30;47m";
    case TEXT_PLAIN:
        break;
    }
    return "";
}

/* What paints a dark module that is whole cells: signs and ground are black. */
static const char *black_on_black(enum text_paint paint)
{
    switch (paint) {
    case TEXT_COLOURS_256:
        return "\033[38;5;16;48;5;16m";
    case TEXT_COLOURS_8:
        return "\033[30;40m";
    case TEXT_PLAIN:
        break;
    }
    return "";
}

static void add_blanks(int count, struct buffer *text)
{
    if (count > 0)
        buffer_printf(text, "%*s", count, "");
}

/* Two rows of modules in a row of cells. The 29 rows are no even number: the lower half of the last
 * is beyond the code, and white as the quiet zone is. */
static void add_halves(const struct qr_code *code, int row, const struct text_style *style,
                       struct buffer *text)
{
    static const char *const halves[2][2] = {{" ", "▄"}, {"▀", "█"}};

    buffer_add_text(text, black_on_white(style->paint));
    for (int column = 0; column < QR_SIDE; column++)
        buffer_add_text(
            text,
            halves[qr_code_is_dark(code, row, column)][qr_code_is_dark(code, row + 1, column)]);
    buffer_add_text(text, as_before);
}

/* Colours are written where they change: before each of the 841 modules they would be 16 KB. */
static void add_cells(const struct qr_code *code, int row, const struct text_style *style,
                      struct buffer *text)
{
    bool dark = true;

    for (int column = 0; column < QR_SIDE; column++) {
        if (column == 0 || dark != qr_code_is_dark(code, row, column)) {
            dark = qr_code_is_dark(code, row, column);
            buffer_add_text(text,
                            dark ? black_on_black(style->paint) : black_on_white(style->paint));
        }
        buffer_add_text(text, dark ? "##" : "  ");
    }
    if (style->paint != TEXT_PLAIN)
        buffer_add_text(text, as_before);
}

/* Bytes of the first line of a text that is broken at `width` cells: at a blank if there is one. */
static size_t line_size(const char *text, int width)
{
    size_t fits = text_fit(text, width), size = fits;

    if (fits == 0) /* a terminal that is narrower than one character */
        return strlen(text);
    if (text[fits] == '\0')
        return fits;
    while (size > 0 && text[size] != ' ')
        size--;
    return size > 0 ? size : fits;
}

/* Adds one line, in the middle. */
static void add_centred(const char *words, size_t size, int width, struct buffer *text)
{
    char *line = strndup(words, size);

    if (line == NULL)
        abort();
    add_blanks((width - text_cells(line)) / 2, text);
    buffer_add_text(text, line);
    free(line);
}

/* Adds a paragraph. Blanks at a break belong to neither line; one of blanks alone is an empty
 * line. */
static void add_words(const char *words, int width, struct buffer *text)
{
    words += strspn(words, " ");
    do {
        size_t size = line_size(words, width), after = size;

        while (size > 0 && words[size - 1] == ' ')
            size--;
        if (size > 0)
            add_centred(words, size, width, text);
        buffer_add(text, "\n", 1);
        words += after;
        words += strspn(words, " ");
    } while (*words != '\0');
}

/* Cells that words go over. */
static int width_of(const struct text_style *style)
{
    return style->columns < TEXT_COLUMNS ? style->columns : TEXT_COLUMNS;
}

static void add_code(const struct qr_code *code, const struct text_style *style,
                     struct buffer *text)
{
    char sentence[SENTENCE_TEXT];
    int needed = style->ascii ? TEXT_ASCII : TEXT_HALVES;

    if (style->columns < needed) {
        snprintf(sentence, sizeof sentence, T_("(the code needs %d columns)"), needed);
        add_words(sentence, width_of(style), text);
        return;
    }
    for (int row = 0; row < QR_SIDE; row += style->ascii ? 1 : 2) {
        add_blanks((width_of(style) - needed) / 2, text);
        if (style->ascii)
            add_cells(code, row, style, text);
        else
            add_halves(code, row, style, text);
        buffer_add(text, "\n", 1);
    }
}

void text_form_add(const struct ticket_template *template, const struct ticket_fields *ticket,
                   const struct qr_code *code, const struct text_style *style, struct buffer *text)
{
    int width = width_of(style);
    bool after_rule = false; /* what stood between two rules is left out: one is enough */
    struct buffer words;

    buffer_init(&words);
    for (size_t i = 0; i < template->count; i++) {
        const struct template_line *line = &template->lines[i];
        size_t before = text->size;

        if (line->kind == TEMPLATE_QR) {
            add_code(code, style, text);
        } else if (line->kind == TEMPLATE_RULE) {
            for (int column = 0; column < width && !after_rule; column++)
                buffer_add(text, "-", 1);
            if (!after_rule)
                buffer_add(text, "\n", 1);
            after_rule = true;
            continue;
        } else if (ticket_template_text(template->kind, line, ticket, &words)) {
            add_words(buffer_content(&words), width, text);
        }
        after_rule = after_rule && text->size == before;
        buffer_release(&words);
    }
}
