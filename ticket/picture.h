/*
 * Tickets on pages (PDF) and as a picture (PNG).
 */
#ifndef FOYER_TICKET_PICTURE_H
#define FOYER_TICKET_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "shared/buffer.h"
#include "shared/status.h"
#include "ticket/paper.h"

/* Adds a PDF of `count` tickets (at least 1; shape: papers[count]), each on a page of its own,
 * which is 80 mm wide with margins of 4 mm and as long as the ticket. False if they cannot be
 * drawn: no font, or no memory. */
MUST_CHECK bool picture_pdf(struct paper *const *papers, size_t count, struct buffer *bytes);

/* Adds a PNG of them, a pixel for each dot, all below each other; where that would be more than
 * PICTURE_HEIGHT pixels they go on in a column beside it. False as above. */
MUST_CHECK bool picture_png(struct paper *const *papers, size_t count, struct buffer *bytes);

/* Programs that show pictures take so many rows. */
enum { PICTURE_HEIGHT = 16000 };

#endif
