/*
 * Paper: lines break inside it, it is as long as it has to be, and every module of the code is
 * whole dots.
 *
 * The job for a receipt printer is taken apart again, and dots are compared with what they should
 * say, not with a picture from an earlier run: letters differ from one version of Pango or a font
 * to the next, but where the code is, that no ink touches the edge, and how many lines there are,
 * must not. What the letters look like is looked at in no test; that they can be read is shown in
 * paper_test.sh, by pdftotext.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "ticket/picture.h"
#include "ticket/raster.h"

static const char secret[] = "0123456789ABCDEF";

/* A ticket of a template, laid out. The caller frees it. It keeps nothing of the template and of
 * the texts, which are gone when this returns. */
static struct paper *laid_out(const char *text, const char *title, int width)
{
    struct ticket_template template;
    struct ticket_fields ticket;
    struct qr_code code;
    struct buffer fault;
    struct paper *paper;

    buffer_init(&fault);
    assert_true(ticket_template_parse(&template, PAPER_TICKET, "t", text, &fault));
    assert_true(qr_code_encode(secret, &code));
    ticket_fields_init(&ticket, 1);
    ticket_fields_set(&ticket, TICKET_TITLE, title);
    paper = paper_layout(&template, &ticket, &code, width);
    ticket_fields_release(&ticket);
    ticket_template_release(&template);
    return paper;
}

/* A job taken apart: dots[row][byte], and how many rows. */
struct dots {
    unsigned char *rows; /* owned */
    size_t across, down;
};

/* Without the reset, which raster_begin() adds once for a job. The last four bytes are the cut; the
 * head of each band is checked on the way, so that a band of another width would not be read as one
 * of this. There is more than the paper: some empty rows after it, for printers that have no
 * knife. */
static struct dots printed(const struct paper *paper)
{
    struct dots dots = {.across = (size_t)paper_width(paper) / 8};
    struct buffer bytes;
    const unsigned char *at, *end;

    buffer_init(&bytes);
    assert_true(raster_add(paper, &bytes));
    at = (const unsigned char *)buffer_content(&bytes);
    end = at + bytes.size - 4;
    dots.rows = malloc(bytes.size);
    assert_non_null(dots.rows);
    while (at < end) {
        size_t rows = at[6] + 256U * at[7];

        assert_memory_equal(at, "\035v0\0", 4);
        assert_int_equal(at[4] + 256U * at[5], dots.across);
        assert_in_range(rows, 1, RASTER_BAND);
        memcpy(dots.rows + dots.down * dots.across, at + 8, rows * dots.across);
        dots.down += rows;
        at += 8 + rows * dots.across;
    }
    assert_ptr_equal(at, end);
    assert_memory_equal(at, "\035VB\0", 4);
    buffer_release(&bytes);
    return dots;
}

static bool is_black(const struct dots *dots, size_t row, size_t column)
{
    return dots->rows[row * dots->across + column / 8] >> (7 - column % 8) & 1;
}

/* Every dot of the code, on paper of a width. 10 dots a module, 29 modules with the quiet zone: 290
 * of 384 or 576 dots, in the middle. One row or column of dots that is missing, or blurred by being
 * drawn between two dots, is found here, and hardly by a reader: version 1 at level Q is read even
 * with a quarter of it wrong. */
static void check_modules(int width)
{
    struct paper *paper = laid_out("$qr\n", "", width);
    struct dots dots = printed(paper);
    struct qr_code code;
    int side = QR_SIDE * PAPER_MODULE, left = (width - side) / 2;

    assert_true(qr_code_encode(secret, &code));
    assert_int_equal(paper_height(paper), side);
    assert_true(dots.down >= (size_t)side);
    for (int y = 0; y < (int)dots.down; y++)
        for (int x = 0; x < width; x++) {
            bool inside = x >= left && x < left + side && y < side;

            assert_int_equal(
                is_black(&dots, (size_t)y, (size_t)x),
                inside && qr_code_is_dark(&code, y / PAPER_MODULE, (x - left) / PAPER_MODULE));
        }
    free(dots.rows);
    paper_free(paper);
}

static void test_modules(void **state)
{
    (void)state;
    check_modules(PAPER_80);
    check_modules(PAPER_58);
}

/* A title of 100 wide characters: each of its lines is on the paper, and none reaches its edge.
 * Lines are counted by rows of ink after rows without: so two that are drawn over each other are
 * one, and too few. The letter has a stroke from top to bottom; one with white between its parts
 * would count for two lines. The first and the last column stay white because the title is in the
 * middle and no line is as wide as the paper. */
static void check_title(int width)
{
    char title[301] = "";
    struct paper *one = laid_out("<span size='15pt'>$title</span>\n$qr\n", "가", width), *many;
    struct dots dots;
    size_t lines = 0, rows, one_row, laid;

    for (int i = 0; i < 100; i++)
        strcat(title, "가");
    many = laid_out("<span size='15pt'>$title</span>\n$qr\n", title, width);
    assert_false(paper_lacks_font(many));
    assert_true(paper_height(many) > paper_height(one));
    dots = printed(many);
    rows = (size_t)(paper_height(many) - QR_SIDE * PAPER_MODULE);
    one_row = (size_t)(paper_height(one) - QR_SIDE * PAPER_MODULE);
    for (size_t y = 0, before = 0; y < rows; y++) {
        size_t ink = 0;

        for (size_t x = 0; x < (size_t)width; x++)
            ink += is_black(&dots, y, x);
        lines += ink > 0 && before == 0;
        before = ink;
        assert_false(is_black(&dots, y, 0));
        assert_false(is_black(&dots, y, (size_t)width - 1));
    }
    laid = (rows + one_row / 2) / one_row;
    assert_int_equal(lines, laid);
    /* 15 points are 42 dots, and a letter is 36 to 48 wide, as its font has it: so many lines are
     * needed at least, and no line ends before there is room for no other letter. */
    assert_true(lines * ((size_t)width / 36) >= 100);
    assert_true((lines - 1) * ((size_t)width / 48) < 100);
    free(dots.rows);
    paper_free(many);
    paper_free(one);
}

static void test_title(void **state)
{
    (void)state;
    check_title(PAPER_80);
    check_title(PAPER_58);
}

/* A rule is two rows high and goes from edge to edge, which nothing else on a ticket does. */
static void test_rule(void **state)
{
    struct paper *paper = laid_out("---\n$qr\n", "", PAPER_58);
    struct dots dots = printed(paper);
    int rows = 0;

    (void)state;
    for (size_t y = 0; y < (size_t)(paper_height(paper) - QR_SIDE * PAPER_MODULE); y++)
        rows += is_black(&dots, y, 0) && is_black(&dots, y, PAPER_58 - 1);
    assert_int_equal(rows, 2);
    free(dots.rows);
    paper_free(paper);
}

/* A line that is left out takes no room. Without an artist and a print, neither has a line; an
 * empty one would be some 30 dots of paper for each ticket. */
static void test_left_out(void **state)
{
    struct paper *with = laid_out("$artist\n$qr\n$print\n", "", PAPER_80);
    struct paper *without = laid_out("$qr\n", "", PAPER_80);

    (void)state;
    assert_int_equal(paper_height(with), paper_height(without));
    paper_free(with);
    paper_free(without);
}

/* Width and height of a PNG, from its head: 8 bytes of signature, 8 of the length and name of the
 * first chunk, which is always IHDR, then two numbers of 4 bytes, the highest byte first (PNG
 * specification, 11.2.2). Both fit into their last two. */
static void size_of(const struct buffer *png, unsigned *width, unsigned *height)
{
    const unsigned char *head = (const unsigned char *)buffer_content(png) + 16;

    *width = (unsigned)head[2] << 8 | head[3];
    *height = (unsigned)head[6] << 8 | head[7];
}

/* The whole house in one picture: columns, since no program shows a picture of 40,000 rows. A page
 * is the paper and 32 dots, which are 4 mm, on each side: 576 + 64 = 640. Two papers stand below
 * each other, since they fit; 50 need more than one column, each as high as whole papers. */
static void test_many(void **state)
{
    struct paper *papers[50];
    struct buffer png;
    unsigned width, height;
    size_t one;

    (void)state;
    for (int i = 0; i < 50; i++)
        papers[i] = laid_out("$title\n<span size='100pt'>A</span>\n$qr\n", "one", PAPER_80);
    one = (size_t)paper_height(papers[0]) + 64;
    buffer_init(&png);
    assert_true(picture_png(papers, 2, &png));
    size_of(&png, &width, &height);
    assert_int_equal(width, 640);
    assert_int_equal(height, 2 * one);
    buffer_release(&png);
    assert_true(picture_png(papers, 50, &png));
    size_of(&png, &width, &height);
    assert_true(height <= PICTURE_HEIGHT);
    assert_int_equal(height % one, 0);
    assert_true((height / one) * (width / 640) >= 50);
    buffer_release(&png);
    for (int i = 0; i < 50; i++)
        paper_free(papers[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modules),  cmocka_unit_test(test_title), cmocka_unit_test(test_rule),
        cmocka_unit_test(test_left_out), cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
