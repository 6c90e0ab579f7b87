/*
 * The bytes are those of Epson's ESC/POS, which other makers follow:
 *
 *     ESC @                         the printer is as if it had just been switched on
 *     GS v 0  m xL xH yL yH d...    a picture: m = 0, one dot for one dot; x bytes in a row, y rows
 *     GS V 66 n                     feeds the paper to the knife, and cuts all but a bit of it
 *
 * Of 576 dots a row is 72 bytes, and a band of RASTER_BAND rows 9216 and its head. A picture in one
 * piece would be simpler, and would need a printer with memory for all of it.
 *
 * Bands follow each other without a gap, because none has a line end behind it.
 */
#include "ticket/raster.h"

#include <assert.h>

enum {
    INK = 112, /* of 255: with so much of it covered, a dot is black; letters have thin strokes */
    FEED_DOTS = 40 /* after the last line, for printers without a knife */
};

void raster_begin(struct buffer *bytes)
{
    buffer_add(bytes, "\033@", 2);
}

/* The paper as coverage, a byte for each dot; NULL if it cannot be drawn. Without colours there is
 * no ground to paint: what nothing covers is 0, white. */
static cairo_surface_t *draw(const struct paper *paper)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, paper_width(paper),
                                                          paper_height(paper) + FEED_DOTS);
    cairo_t *cairo = cairo_create(surface);
    bool drawn;

    paper_draw(paper, cairo);
    drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    /* What is drawn need not be in memory before this. */
    cairo_surface_flush(surface);
    if (drawn)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

/* Adds a row of `width` dots: the first is the highest bit. The width is a multiple of eight, or
 * this would read beyond the row. */
static void add_row(const unsigned char *dots, int width, struct buffer *bytes)
{
    for (int x = 0; x < width; x += 8) {
        unsigned char byte = 0;

        for (int bit = 0; bit < 8; bit++)
            byte = (unsigned char)(byte << 1 | (dots[x + bit] >= INK));
        buffer_add(bytes, &byte, 1);
    }
}

/* A row of the surface may have bytes behind its dots (the stride), which are not sent. Both sizes
 * are two bytes, the lower one first. */
static void add_band(cairo_surface_t *surface, int top, int rows, struct buffer *bytes)
{
    int width = cairo_image_surface_get_width(surface);
    unsigned char head[] = {0x1D,
                            'v',
                            '0',
                            0,
                            (unsigned char)(width / 8 % 256),
                            (unsigned char)(width / 8 / 256),
                            (unsigned char)(rows % 256),
                            (unsigned char)(rows / 256)};

    buffer_add(bytes, head, sizeof head);
    for (int y = top; y < top + rows; y++)
        add_row(cairo_image_surface_get_data(surface) +
                    (size_t)y * (size_t)cairo_image_surface_get_stride(surface),
                width, bytes);
}

bool raster_add(const struct paper *paper, struct buffer *bytes)
{
    static const unsigned char cut[] = {0x1D, 'V', 66, 0};
    cairo_surface_t *surface = draw(paper);
    int height;

    assert(paper_width(paper) % 8 == 0);
    if (surface == NULL)
        return false;
    height = cairo_image_surface_get_height(surface);
    for (int top = 0; top < height; top += RASTER_BAND)
        add_band(surface, top, height - top < RASTER_BAND ? height - top : RASTER_BAND, bytes);
    buffer_add(bytes, cut, sizeof cut);
    cairo_surface_destroy(surface);
    return true;
}
