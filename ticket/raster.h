/*
 * Tickets for receipt printers, as ESC/POS: every dot is sent as a picture, so that no printer
 * needs a font or a code page for Korean.
 */
#ifndef FOYER_TICKET_RASTER_H
#define FOYER_TICKET_RASTER_H

#include <stdbool.h>

#include "shared/buffer.h"
#include "shared/status.h"
#include "ticket/paper.h"

/* Rows of dots that are sent at once: what cheap printers have room for. */
enum { RASTER_BAND = 128 };

/* Adds what begins a job: the printer forgets what others have set (ESC @). */
void raster_begin(struct buffer *bytes);

/* Adds a ticket in bands (GS v 0), and the cut after it (GS V 66). The width of the paper is a
 * multiple of eight. False, and nothing is added, if it cannot be drawn: no font, or no memory. */
MUST_CHECK bool raster_add(const struct paper *paper, struct buffer *bytes);

#endif
