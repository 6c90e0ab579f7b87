/*
 * A ticket laid out: where each line of the template stands on paper of a width.
 *
 * The unit is the dot of a receipt printer, of which eight make a millimetre (203.2 to the inch),
 * on every kind of paper: a PDF, a picture and a receipt break their lines at the same places.
 * Nothing is cut off: what is too wide goes on in the next line, and the paper is as long as it has
 * to be.
 */
#ifndef FOYER_TICKET_PAPER_H
#define FOYER_TICKET_PAPER_H

#include <stdbool.h>

#include <cairo.h>

#include "shared/status.h"
#include "tui/cli/qr_code.h"
#include "ticket/ticket_fields.h"
#include "ticket/ticket_template.h"

enum {
    PAPER_80 = 576,   /* dots that a printer for 80 mm prints in a row */
    PAPER_58 = 384,   /* one for 58 mm */
    PAPER_MODULE = 10 /* dots of a module of the code: 36 mm in all */
};

struct paper;

/* Lays a ticket out, `width` dots wide. New memory, to be freed with paper_free(). */
struct paper *paper_layout(const struct ticket_template *template,
                           const struct ticket_fields *ticket, const struct qr_code *code,
                           int width);

void paper_free(struct paper *paper);

int paper_width(const struct paper *paper);

/* Dots from the top of the first line to the end of the last. */
int paper_height(const struct paper *paper);

/* True if no font of this machine has some character of the texts: a box is printed for it. */
bool paper_lacks_font(const struct paper *paper);

/* Draws it in black, its upper left corner at the origin, one unit for a dot. On a surface of
 * pixels whose unit is a whole number of them, the modules of the code are whole pixels. */
void paper_draw(const struct paper *paper, cairo_t *cairo);

#endif
