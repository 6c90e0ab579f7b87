/*
 * The same drawing on two surfaces of cairo, both written into memory: whether something can be
 * drawn has to be known before a print is counted, and a file is only begun after that.
 *
 * A page of the PDF is 80 mm wide: 576 dots and a margin of 32 on each side are 640, eight to the
 * millimetre. The unit of a PDF is the point, 72 to the inch, so a dot is 72 / 203.2 of one, and a
 * module of the code, ten dots, is 1.25 mm.
 *
 * In the PNG a dot is a pixel. Tickets stand below each other, with columns once one would be
 * higher than PICTURE_HEIGHT (cairo itself ends at 32767 pixels):
 *
 *     1  4
 *     2  5      place() is asked twice for every ticket: first to know how large the
 *     3         picture is, then where each of them goes
 */
#include "ticket/picture.h"

#include <cairo-pdf.h>

enum { MARGIN = 32 }; /* dots on each side */

static const double POINTS_PER_DOT = 72 / 203.2;

static cairo_status_t add_bytes(void *buffer, const unsigned char *bytes, unsigned int size)
{
    buffer_add(buffer, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static int page_width(const struct paper *paper)
{
    return paper_width(paper) + 2 * MARGIN;
}

static int page_height(const struct paper *paper)
{
    return paper_height(paper) + 2 * MARGIN;
}

/* The size of 1 x 1 is never seen: each page has one of its own before anything is drawn on it.
 * What goes wrong sticks to the context or the surface, so it is asked for at their ends alone. */
bool picture_pdf(struct paper *const *papers, size_t count, struct buffer *bytes)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(add_bytes, bytes, 1, 1);
    bool drawn = true;

    for (size_t i = 0; i < count; i++) {
        cairo_t *cairo;

        cairo_pdf_surface_set_size(surface, page_width(papers[i]) * POINTS_PER_DOT,
                                   page_height(papers[i]) * POINTS_PER_DOT);
        cairo = cairo_create(surface);
        cairo_scale(cairo, POINTS_PER_DOT, POINTS_PER_DOT);
        cairo_translate(cairo, MARGIN, MARGIN);
        paper_draw(papers[i], cairo);
        cairo_show_page(cairo);
        drawn = drawn && cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
        cairo_destroy(cairo);
    }
    cairo_surface_finish(surface);
    drawn = drawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return drawn;
}

/* Where the next ticket goes, in pixels; zeroed: at the upper left corner of an empty picture. */
struct spot {
    int left, top;     /* of that ticket */
    int width, height; /* of the whole picture so far */
};

/* Puts a ticket below the one before it, or at the top of the next column. The first of a column is
 * put there however high it is. */
static void place(const struct paper *paper, struct spot *spot, int *left, int *top)
{
    if (spot->top > 0 && spot->top + page_height(paper) > PICTURE_HEIGHT) {
        spot->left = spot->width;
        spot->top = 0;
    }
    *left = spot->left;
    *top = spot->top;
    spot->top += page_height(paper);
    if (spot->top > spot->height)
        spot->height = spot->top;
    if (spot->left + page_width(paper) > spot->width)
        spot->width = spot->left + page_width(paper);
}

bool picture_png(struct paper *const *papers, size_t count, struct buffer *bytes)
{
    struct spot size = {0}, spot = {0};
    cairo_surface_t *surface;
    cairo_t *cairo;
    int left, top;
    bool drawn;

    for (size_t i = 0; i < count; i++)
        place(papers[i], &size, &left, &top);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height);
    cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    for (size_t i = 0; i < count; i++) {
        place(papers[i], &spot, &left, &top);
        cairo_save(cairo);
        cairo_translate(cairo, left + MARGIN, top + MARGIN);
        paper_draw(papers[i], cairo);
        cairo_restore(cairo);
    }
    drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
            cairo_surface_write_to_png_stream(surface, add_bytes, bytes) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return drawn;
}
