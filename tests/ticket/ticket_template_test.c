/*
 * Templates: what stands for what, what is left out, and what is said of a mistake.
 *
 * A house writes its own templates, so a mistake in one is found by its staff, on the evening, with
 * a queue before the window: the sentence has to name the line. Pango itself is asked whether a
 * line is markup, and so its words are not compared, only that there is a sentence for that line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "ticket/ticket_template.h"

/* A ticket that has all but an artist and a print. What is in the title would be markup if it were
 * not escaped. */
static void fill(struct ticket_fields *ticket)
{
    ticket_fields_init(ticket, 16);
    ticket_fields_set(ticket, TICKET_TITLE, "Tom & <Jerry>");
    ticket_fields_set(ticket, TICKET_SEAT, "B6 (16)");
    ticket_fields_set(ticket, TICKET_SECRET, "0123456789ABCDEF");
}

/* Of a template that is as it should be, nothing is said. */
static struct ticket_template sound(const char *text)
{
    struct ticket_template template;
    struct buffer fault;

    buffer_init(&fault);
    assert_true(ticket_template_parse(&template, PAPER_TICKET, "t", text, &fault));
    assert_int_equal(fault.size, 0);
    return template;
}

/* The beginning of the sentence, up to where Pango or a translation goes on. */
static void faulty(const char *text, const char *expected)
{
    struct ticket_template template;
    struct buffer fault;

    buffer_init(&fault);
    assert_false(ticket_template_parse(&template, PAPER_TICKET, "t", text, &fault));
    buffer_add(&fault, "", 1);
    assert_memory_equal(buffer_content(&fault), expected, strlen(expected));
    buffer_release(&fault);
}

/* A line as both forms have it: for Pango, with the texts escaped, and for terminals, without
 * markup. NULL: the line is left out. Both must leave out the same lines, or a receipt and a screen
 * would differ. */
static void line_is(const struct ticket_template *template, size_t line, const char *markup,
                    const char *text)
{
    struct ticket_fields ticket;
    struct buffer bytes;

    buffer_init(&bytes);
    fill(&ticket);
    assert_int_equal(template->lines[line].kind, TEMPLATE_TEXT);
    assert_int_equal(ticket_template_markup(PAPER_TICKET, &template->lines[line], &ticket, &bytes),
                     markup != NULL);
    if (markup != NULL)
        assert_string_equal(buffer_content(&bytes), markup);
    assert_int_equal(bytes.size, markup != NULL ? strlen(markup) + 1 : 0);
    buffer_release(&bytes);
    assert_int_equal(ticket_template_text(PAPER_TICKET, &template->lines[line], &ticket, &bytes),
                     text != NULL);
    if (text != NULL)
        assert_string_equal(buffer_content(&bytes), text);
    buffer_release(&bytes);
    ticket_fields_release(&ticket);
}

/* Eight lines, of which the comment is none. A line end may be CR LF, from an editor on Windows,
 * and the last may be missing. A line with words that are all empty is left out, an empty line is
 * not, and neither is one of which some words are there: its blanks stay in front, while those at
 * the end go. A Korean syllable directly after a word ends that word's name. */
static void test_lines(void **state)
{
    struct ticket_template template = sound("# a comment, even with $this\n"
                                            "<b>$title</b>: $seat\r\n"
                                            "\n"
                                            "---\n"
                                            "by $artist\n"
                                            "$artist $secret$print  \n"
                                            "US$$ 5 $seat석\n"
                                            "$qr");

    (void)state;
    assert_int_equal(template.count, 7);
    line_is(&template, 0, "<b>Tom &amp; &lt;Jerry&gt;</b>: B6 (16)", "Tom & <Jerry>: B6 (16)");
    line_is(&template, 1, "", "");
    assert_int_equal(template.lines[2].kind, TEMPLATE_RULE);
    line_is(&template, 3, NULL, NULL); /* nobody plays */
    line_is(&template, 4, " 0123456789ABCDEF", " 0123456789ABCDEF");
    line_is(&template, 5, "US$ 5 B6 (16)석", "US$ 5 B6 (16)석");
    assert_int_equal(template.lines[6].kind, TEMPLATE_QR);
    ticket_template_release(&template);
    assert_int_equal(template.count, 0);
}

/* Names are exact, as `$Title` shows; `$qr` has a line of its own, and is there exactly once, or a
 * ticket could not be scanned, or would be scanned twice. */
static void test_mistakes(void **state)
{
    (void)state;
    faulty("$qr\n\n$tite\n", "t:3: $tite ");
    faulty("$qr\n$Title", "t:2: $Title ");
    faulty("code: $qr\n", "t:1: $qr ");
    faulty("5 $\n$qr\n", "t:1: a $ ");
    faulty("$ title\n$qr\n", "t:1: a $ ");
    faulty("$qr\n<b>$title\n", "t:2: ");
    faulty("$qr\n<b>x</i>\n", "t:2: ");
    faulty("$qr\n<span size='big'>x</span>\n", "t:2: ");
    faulty("$qr\nTom & Jerry\n", "t:2: ");
    faulty("$qr\n\xEA\xB0\n", "t:2: this is not UTF-8");
    faulty("$title\n", "t: there is no line $qr");
    faulty("", "t: there is no line $qr");
    faulty("$qr\n$title\n$qr\n", "t: there is more than one");
}

/* Titles come from people: nothing in them is markup, a word, a line end or an escape sequence. Set
 * by whoever names a concert, printed on a terminal and through Pango: ESC is taken out, so that
 * the rest of the sequence is harmless letters, and what ends a line becomes a blank. */
static void test_values(void **state)
{
    struct ticket_template template = sound("$title\n$qr\n");
    struct ticket_fields ticket;
    struct buffer bytes;

    (void)state;
    buffer_init(&bytes);
    ticket_fields_init(&ticket, 1);
    ticket_fields_set(&ticket, TICKET_TITLE, "a\nb $secret <b> \033[31m&amp;\t");
    assert_true(ticket_template_text(PAPER_TICKET, &template.lines[0], &ticket, &bytes));
    assert_string_equal(buffer_content(&bytes), "a b $secret <b> [31m&amp; ");
    buffer_release(&bytes);
    ticket_fields_release(&ticket);
    ticket_template_release(&template);
}

/* A shift has words of its own, and no code. What is in `wrong` is a ticket's word, a code, both
 * kinds of words in one line, and markup that is not closed: the second kind of paper has the same
 * rules with another list of words. */
static void test_shifts(void **state)
{
    static const char *const wrong[] = {"$title\n", "$qr\n", "$report $seat\n", "<b>$till\n"};
    struct ticket_template template;
    struct ticket_fields paper;
    struct buffer bytes;

    (void)state;
    buffer_init(&bytes);
    assert_true(ticket_template_parse(&template, PAPER_SHIFT, "t",
                                      "$report at <b>$till</b>\n---\nby $by\n", &bytes));
    assert_int_equal(template.count, 3);
    ticket_fields_init(&paper, 0);
    ticket_fields_set(&paper, SHIFT_TILL, "A & B");
    assert_true(ticket_template_text(PAPER_SHIFT, &template.lines[0], &paper, &bytes));
    assert_string_equal(buffer_content(&bytes), " at A & B");
    assert_false(ticket_template_text(PAPER_SHIFT, &template.lines[2], &paper, &bytes));
    ticket_fields_release(&paper);
    ticket_template_release(&template);
    buffer_release(&bytes);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(ticket_template_parse(&template, PAPER_SHIFT, "t", wrong[i], &bytes));
        assert_memory_equal(buffer_content(&bytes), "t:1: ", 5);
        buffer_release(&bytes);
    }
    faulty("$qr\n$report\n", "t:2: $report is no word of a ticket");
}

/* Those that are installed, in both languages, have to be without fault with the program that they
 * are installed with. A folder can be opened but not read, which is another error than a file that
 * is not there. */
static void test_files(void **state)
{
    struct ticket_template template;
    struct buffer fault;

    (void)state;
    buffer_init(&fault);
    assert_true(ticket_template_read(&template, PAPER_SHIFT, TEMPLATES "/shift-en.markup", &fault));
    ticket_template_release(&template);
    assert_true(ticket_template_read(&template, PAPER_SHIFT, TEMPLATES "/shift-ko.markup", &fault));
    ticket_template_release(&template);
    assert_true(
        ticket_template_read(&template, PAPER_TICKET, TEMPLATES "/ticket-en.markup", &fault));
    ticket_template_release(&template);
    assert_true(
        ticket_template_read(&template, PAPER_TICKET, TEMPLATES "/ticket-ko.markup", &fault));
    ticket_template_release(&template);
    assert_int_equal(fault.size, 0);
    assert_false(ticket_template_read(&template, PAPER_TICKET, TEMPLATES "/none", &fault));
    assert_false(ticket_template_read(&template, PAPER_TICKET, TEMPLATES, &fault)); /* a folder */
    assert_true(fault.size > 0);
    buffer_release(&fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),  cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_values), cmocka_unit_test(test_shifts),
        cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
