/*
 * The template that every form of a ticket is made from; or of the report of a shift, which has
 * other words and no code.
 *
 * Each line is a paragraph of Pango's markup, in which `$title` and its like stand for the texts of
 * the ticket and `$$` for a "$". Three lines are something else: `$qr` alone is the place of the
 * code, `---` is a rule from side to side, and a line that begins with `#` is a comment. A line
 * whose words are all empty is left out, so that no gap tells of an artist who is not named.
 */
#ifndef FOYER_TICKET_TICKET_TEMPLATE_H
#define FOYER_TICKET_TICKET_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/buffer.h"
#include "shared/status.h"
#include "ticket/ticket_fields.h"

enum template_kind { TEMPLATE_TEXT, TEMPLATE_QR, TEMPLATE_RULE };

struct template_line {
    enum template_kind kind;
    char *markup; /* owned; of TEMPLATE_TEXT */
};

struct ticket_template {
    enum paper_kind kind;
    struct template_line *lines; /* owned; shape: lines[count] */
    size_t count;
};

/*
 * Reads the text of a template, named `name` in messages. False, after a sentence with the number
 * of the line was added to `fault`, if a word is not known, the markup of a line is wrong or not
 * closed in it, the text is not UTF-8, or there is not exactly one `$qr` (none, of a shift); then
 * nothing is to be released.
 */
MUST_CHECK bool ticket_template_parse(struct ticket_template *template, enum paper_kind kind,
                                      const char *name, const char *text, struct buffer *fault);

/* The same from a file; false also if it cannot be read. */
MUST_CHECK bool ticket_template_read(struct ticket_template *template, enum paper_kind kind,
                                     const char *path, struct buffer *fault);

void ticket_template_release(struct ticket_template *template);

/*
 * Adds the markup of a line of text for that ticket, with the texts escaped and a NUL at the end.
 * False, and nothing is added, if the line is left out.
 */
MUST_CHECK bool ticket_template_markup(enum paper_kind kind, const struct template_line *line,
                                       const struct ticket_fields *ticket, struct buffer *markup);

/* Adds the same without markup: what is read, ended by NUL. */
MUST_CHECK bool ticket_template_text(enum paper_kind kind, const struct template_line *line,
                                     const struct ticket_fields *ticket, struct buffer *text);

#endif
