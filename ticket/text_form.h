/*
 * Tickets on a terminal: the words of the template in 50 columns, and the code in cells.
 */
#ifndef FOYER_TICKET_TEXT_FORM_H
#define FOYER_TICKET_TEXT_FORM_H

#include <stdbool.h>

#include "shared/buffer.h"
#include "tui/cli/qr_code.h"
#include "ticket/ticket_fields.h"
#include "ticket/ticket_template.h"

enum {
    TEXT_COLUMNS = 50,
    TEXT_HALVES = QR_SIDE,    /* columns that the code takes as half blocks */
    TEXT_ASCII = 2 * QR_SIDE, /* the same as two cells a module */
};

/* What the terminal can show. */
enum text_paint {
    TEXT_PLAIN,       /* no colours: a dark module is "##" */
    TEXT_COLOURS_8,   /* black and white of its palette */
    TEXT_COLOURS_256, /* those of the cube of 256, which themes leave alone */
};

struct text_style {
    bool ascii; /* two cells a module, otherwise half blocks; those need colours */
    enum text_paint paint;
    int columns; /* of the terminal */
};

/* Adds a ticket in UTF-8. Readers do not read a code that is light on dark, so both colours are
 * painted whatever those of the terminal are. Where the code does not fit it is left out, and a
 * sentence says so. */
void text_form_add(const struct ticket_template *template, const struct ticket_fields *ticket,
                   const struct qr_code *code, const struct text_style *style, struct buffer *text);

#endif
