/*
 * The template is laid out once, from the top down, and drawn as often as it is needed. A block
 * knows where it begins, and nothing moves afterwards:
 *
 *     +------------------------------+ top of the first block: 0
 *     |  TEMPLATE_TEXT  a paragraph  |
 *     |------------------------------|
 *     |  TEMPLATE_RULE  white, 2     |
 *     |                 dots, white  |
 *     |------------------------------|
 *     |  TEMPLATE_QR    29 x 29      |
 *     |    modules of 10 dots: 290   |
 *     +------------------------------+ height
 *
 * Pango is told that the paper has 203.2 dots to the inch, eight to the millimetre, and that
 * letters are neither hinted nor rounded to whole pixels. That is what makes a line break at the
 * same word in a PDF, a PNG and a receipt: with hinting the widths of letters would depend on the
 * surface.
 *
 * Margins are not here: a receipt printer has its own, and picture.c adds those of a page.
 */
#include "ticket/paper.h"

#include <stdlib.h>
#include <string.h>

#include <pango/pangocairo.h>

enum {
    DOTS_PER_INCH_TENTHS = 2032,
    RULE_WHITE = 11, /* above and below */
    RULE_DOTS = 2,
    RULE_HEIGHT = RULE_DOTS + 2 * RULE_WHITE
};

/* One line of the template. */
struct block {
    enum template_kind kind;
    int top;
    PangoLayout *layout; /* owned; of TEMPLATE_TEXT */
};

struct paper {
    int width, height;
    bool lacks_font;
    struct qr_code code;
    struct block *blocks; /* owned; shape: blocks[count] */
    size_t count;
};

/* Letters that are as wide on every surface: otherwise each would break its lines elsewhere. Grey
 * edges are for raster.c, which decides by how much of a dot they cover. */
static PangoContext *new_context(void)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, DOTS_PER_INCH_TENTHS / 10.0);
    cairo_font_options_destroy(options);
    return context;
}

/* The font is one that every machine has a match for; a template says otherwise in its markup. A
 * word that is wider than the paper is broken between two letters, since nothing may be cut off. */
static PangoLayout *new_text(PangoContext *context, const char *markup, int width)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_from_string("Sans 10");

    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, width * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_markup(layout, markup, -1);
    return layout;
}

static void add_block(struct paper *paper, enum template_kind kind, PangoLayout *layout, int height)
{
    paper->blocks[paper->count++] = (struct block){kind, paper->height, layout};
    paper->height += height;
}

static void add_text(struct paper *paper, PangoContext *context, const char *markup)
{
    PangoLayout *layout = new_text(context, markup, paper->width);
    PangoRectangle extents;

    /* The logical extents, not those of the ink: a line without descenders is as high as others. */
    pango_layout_get_pixel_extents(layout, NULL, &extents);
    paper->lacks_font = paper->lacks_font || pango_layout_get_unknown_glyphs_count(layout) > 0;
    add_block(paper, TEMPLATE_TEXT, layout, extents.height);
}

/* The template has something between two rules, but on this ticket its words are all empty: then
 * one rule is enough. */
static bool ends_with_rule(const struct paper *paper)
{
    return paper->count > 0 && paper->blocks[paper->count - 1].kind == TEMPLATE_RULE;
}

struct paper *paper_layout(const struct ticket_template *template,
                           const struct ticket_fields *ticket, const struct qr_code *code,
                           int width)
{
    struct paper *paper = calloc(1, sizeof *paper);
    PangoContext *context = new_context();
    struct buffer markup;

    buffer_init(&markup);
    if (paper == NULL || (paper->blocks = calloc(template->count, sizeof *paper->blocks)) == NULL)
        abort();
    paper->width = width;
    paper->code = *code;
    for (size_t i = 0; i < template->count; i++) {
        const struct template_line *line = &template->lines[i];

        if (line->kind == TEMPLATE_QR)
            add_block(paper, line->kind, NULL, QR_SIDE * PAPER_MODULE);
        else if (line->kind == TEMPLATE_RULE && !ends_with_rule(paper))
            add_block(paper, line->kind, NULL, RULE_HEIGHT);
        else if (line->kind == TEMPLATE_TEXT &&
                 ticket_template_markup(template->kind, line, ticket, &markup))
            add_text(paper, context, buffer_content(&markup));
        buffer_release(&markup);
    }
    g_object_unref(context);
    return paper;
}

void paper_free(struct paper *paper)
{
    for (size_t i = 0; i < paper->count; i++)
        if (paper->blocks[i].layout != NULL)
            g_object_unref(paper->blocks[i].layout);
    free(paper->blocks);
    free(paper);
}

int paper_width(const struct paper *paper)
{
    return paper->width;
}

int paper_height(const struct paper *paper)
{
    return paper->height;
}

bool paper_lacks_font(const struct paper *paper)
{
    return paper->lacks_font;
}

/* All modules in one path, so that no renderer leaves seams between them; those that are side by
 * side as one rectangle. A run ends at the quiet zone at the latest: behind the last column
 * everything is white. */
static void draw_code(const struct paper *paper, cairo_t *cairo, int top)
{
    int left = (paper->width - QR_SIDE * PAPER_MODULE) / 2;

    for (int row = 0; row < QR_SIDE; row++)
        for (int column = 0, run; column < QR_SIDE; column += run) {
            run = 1;
            if (!qr_code_is_dark(&paper->code, row, column))
                continue;
            while (qr_code_is_dark(&paper->code, row, column + run))
                run++;
            cairo_rectangle(cairo, left + column * PAPER_MODULE, top + row * PAPER_MODULE,
                            run * PAPER_MODULE, PAPER_MODULE);
        }
    cairo_fill(cairo);
}

void paper_draw(const struct paper *paper, cairo_t *cairo)
{
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (size_t i = 0; i < paper->count; i++) {
        const struct block *block = &paper->blocks[i];

        switch (block->kind) {
        case TEMPLATE_QR:
            draw_code(paper, cairo, block->top);
            break;
        case TEMPLATE_RULE:
            cairo_rectangle(cairo, 0, block->top + RULE_WHITE, paper->width, RULE_DOTS);
            cairo_fill(cairo);
            break;
        case TEMPLATE_TEXT:
            cairo_move_to(cairo, 0, block->top);
            pango_cairo_show_layout(cairo, block->layout);
            break;
        }
    }
}
