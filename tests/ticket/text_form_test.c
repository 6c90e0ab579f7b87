/*
 * Tickets in cells: lines of 50 columns, and a code whose modules are where they belong.
 *
 * Every byte of the code is compared with what the encoder says, so this is about where and in
 * which colours it is drawn, and not about the code itself: that zbarimg reads the secret back from
 * the cells of a real terminal, text_test.sh shows. The encoder is looked at here only for what
 * does not depend on the mask that it chose: finders, quiet zone, and what it refuses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"
#include "ticket/text_form.h"

static const char secret[] = "0123456789ABCDEF";

/* The secret has the 16 characters that a code of this version can hold, and no more. */
static struct qr_code encoded(const char *text)
{
    struct qr_code code;

    assert_true(qr_code_encode(text, &code));
    return code;
}

/* The ticket of a template in which the title is `title`; the caller frees it. */
static char *drawn(const char *text, const char *title, struct text_style style)
{
    struct ticket_template template;
    struct ticket_fields ticket;
    struct qr_code code = encoded(secret);
    struct buffer bytes;
    char *copy;

    buffer_init(&bytes);
    assert_true(ticket_template_parse(&template, PAPER_TICKET, "t", text, &bytes));
    ticket_fields_init(&ticket, 1);
    ticket_fields_set(&ticket, TICKET_TITLE, title);
    text_form_add(&template, &ticket, &code, &style, &bytes);
    buffer_add(&bytes, "", 1);
    copy = strdup(buffer_content(&bytes));
    assert_non_null(copy);
    buffer_release(&bytes);
    ticket_fields_release(&ticket);
    ticket_template_release(&template);
    return copy;
}

/* The next line of a text, without its end; NULL after the last. */
static char *next_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');

    if (end == NULL)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return line;
}

/* The code has one kind: finders in three corners, and the white around it. `edge` from -1, so that
 * it is also white outside of what there is: a caller that asks for the row below the last one, as
 * half blocks do, gets white. A secret has 16 characters, neither 15 nor 17, and small letters are
 * not in the alphanumeric mode. */
static void test_code(void **state)
{
    struct qr_code code = encoded(secret), other = encoded("ZZZZZZZZZZZZZZZZ");

    (void)state;
    for (int i = -1; i <= QR_SIDE; i++)
        for (int edge = -1; edge < QR_QUIET; edge++) {
            assert_false(qr_code_is_dark(&code, edge, i));
            assert_false(qr_code_is_dark(&code, i, edge));
            assert_false(qr_code_is_dark(&code, QR_SIDE - 1 - edge, i));
            assert_false(qr_code_is_dark(&code, i, QR_SIDE - 1 - edge));
        }
    for (int i = 0; i < 7; i++) {
        assert_true(code.dark[0][i] && code.dark[i][0]);
        assert_true(code.dark[0][QR_MODULES - 1 - i] && code.dark[QR_MODULES - 1][i]);
    }
    assert_memory_not_equal(&code, &other, sizeof code);
    assert_false(qr_code_encode("0123456789ABCDE", &code));
    assert_false(qr_code_encode("0123456789ABCDEFG", &code));
    assert_false(qr_code_encode("0123456789abcdef", &code));
    assert_false(qr_code_encode("", &code));
}

/* 29 rows are 14 cells and a half: the last cell has a lower half that is no module and is white,
 * which is why `row` ends at 30. The code stands in the middle of 50 columns: (50 - 29) / 2 = 10
 * blanks before the colours begin, so that those are not painted white. */
static void test_halves(void **state)
{
    struct text_style style = {.paint = TEXT_COLOURS_256, .columns = 80};
    struct qr_code code = encoded(secret);
    char *text = drawn("$qr\n", "", style), *rest = text, *line;
    int row = 0;

    (void)state;
    for (; (line = next_line(&rest)) != NULL; row += 2) {
        static const char before[] = "          \033[38;5;16;48;5;231m", after[] = "\033[0m";

        assert_memory_equal(line, before, strlen(before));
        line += strlen(before);
        for (int column = 0; column < QR_SIDE; column++) {
            bool above = qr_code_is_dark(&code, row, column);
            bool below = qr_code_is_dark(&code, row + 1, column);
            const char *half = above ? (below ? "█" : "▀") : (below ? "▄" : " ");

            assert_memory_equal(line, half, strlen(half));
            line += strlen(half);
        }
        assert_string_equal(line, after);
    }
    assert_int_equal(row, QR_SIDE + 1);
    free(text);
}

/* On each width that holds it the code is in the middle of what the words go over: were it put into
 * the middle of 50 columns everywhere, 29 to 38 would break each of its lines in two. */
static void test_narrow(void **state)
{
    (void)state;
    for (int columns = TEXT_HALVES; columns <= TEXT_COLUMNS + 10; columns++) {
        struct text_style style = {.paint = TEXT_COLOURS_256, .columns = columns};
        int width = columns < TEXT_COLUMNS ? columns : TEXT_COLUMNS;
        char *text = drawn("$qr\n", "", style), *rest = text, *line;

        while ((line = next_line(&rest)) != NULL)
            assert_int_equal(strcspn(line, "\033"), (width - TEXT_HALVES) / 2);
        free(text);
    }
}

/* 58 cells are more than the 50 of the words, so the code begins at the edge. With colours the
 * signs are black on black: a reader must see a full cell, not a "#". */
static void test_ascii(void **state)
{
    struct text_style style = {.ascii = true, .paint = TEXT_PLAIN, .columns = TEXT_ASCII};
    struct qr_code code = encoded(secret);
    char *text = drawn("$qr\n", "", style), *rest = text, *line;
    int row = 0;

    (void)state;
    for (; (line = next_line(&rest)) != NULL; row++) {
        assert_int_equal(strlen(line), TEXT_ASCII);
        for (int column = 0; column < QR_SIDE; column++)
            assert_memory_equal(line + 2 * column,
                                qr_code_is_dark(&code, row, column) ? "##" : "  ", 2);
    }
    assert_int_equal(row, QR_SIDE);
    free(text);
    style.paint = TEXT_COLOURS_8;
    text = drawn("$qr\n", "", style);
    assert_memory_equal(text, "\033[30;47m", 8);
    assert_non_null(strstr(text, "\033[30;40m##"));
    free(text);
}

/* One column too few each time. A code that is cut off at the edge cannot be read at all, so a
 * sentence stands there, which is itself broken where the terminal ends: hence only its end is
 * looked for the second time. The rule shows that the rest of the ticket goes on in the width that
 * there is. */
static void test_no_room(void **state)
{
    struct text_style style = {.ascii = true, .paint = TEXT_PLAIN, .columns = TEXT_ASCII - 1};
    char *text = drawn("$qr\n---\n", "", style);

    (void)state;
    assert_non_null(strstr(text, "(the code needs 58 columns)\n"));
    /* In the middle of the 50 that the words go over. */
    assert_int_equal(strspn(text, " "), (TEXT_COLUMNS - strlen("(the code needs 58 columns)")) / 2);
    assert_null(strchr(text, '#'));
    assert_int_equal(strlen(strrchr(text, ')') + 2), TEXT_COLUMNS + 1);
    free(text);
    style = (struct text_style){.paint = TEXT_COLOURS_8, .columns = TEXT_HALVES - 1};
    text = drawn("$qr\n---\n", "", style);
    assert_non_null(strstr(text, "29 columns"));
    assert_int_equal(strlen(strrchr(text, ')') + 2), TEXT_HALVES - 1 + 1);
    free(text);
}

/* No line is wider than the columns, and nothing but blanks is lost. Blanks at a break go with it,
 * so both texts are compared without those; a blank inside of a line counts. */
static void check_lines(const char *title, int columns)
{
    struct text_style style = {.paint = TEXT_COLOURS_256, .columns = columns};
    char *text = drawn("$title\n$qr\n", title, style), *rest = text, *line;

    for (const char *at = title; *at != '\0' || *(at += strspn(at, " ")) != '\0';) {
        line = next_line(&rest);
        assert_non_null(line);
        assert_true(text_cells(line) <= (columns < TEXT_COLUMNS ? columns : TEXT_COLUMNS));
        assert_true(line[0] != '\0' && line[strlen(line) - 1] != ' ');
        line += strspn(line, " ");
        at += strspn(at, " ");
        assert_memory_equal(line, at, strlen(line));
        at += strlen(line);
        at += strspn(at, " ");
    }
    free(text);
}

/* 13 cells in the middle of 50: (50 - 13) / 2 = 18 blanks. In text there is no markup, so "<b>" is
 * gone and the "<" of a title is there. 100 wide characters need 200 cells; 21 columns are odd, so
 * a line ends a cell early and no character is halved. A word that is longer than a line is broken
 * inside. */
static void test_words(void **state)
{
    char wide[301] = "";
    struct text_style style = {.paint = TEXT_COLOURS_256, .columns = 80};
    char *text = drawn("<b>$title</b>\n$qr\n", "Winter <Gala>", style);

    (void)state;
    assert_memory_equal(text, "                  Winter <Gala>\n", 32);
    free(text);
    for (int i = 0; i < 100; i++)
        memcpy(wide + 3 * i, "글", strlen("글"));
    check_lines(wide, 80);
    check_lines(wide, 21);
    check_lines("The quick brown fox jumps over the lazy dog and over it again and again", 80);
    check_lines("The quick brown fox jumps over the lazy dog and over it again and again", 11);
    check_lines("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b", 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code),  cmocka_unit_test(test_halves),  cmocka_unit_test(test_narrow),
        cmocka_unit_test(test_ascii), cmocka_unit_test(test_no_room), cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
