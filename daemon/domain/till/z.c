/*
 * The line of a Z is what its chain is made of, so it can never be another one: not by a locale (no
 * number is grouped), not by a zone (times are kept as they were told), and not by a new version. A
 * column that comes later goes behind the chain, or all Zs before it no longer fit theirs.
 *
 *     chain of 1 = SHA-256("0000...0" LF line of 1)
 *     chain of n = SHA-256(chain of n - 1 LF line of n)
 *
 * Cash stands apart from the other methods, because it alone has a drawer that can be counted.
 */
#include "domain/till/z.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void z_begin(struct z_head *head)
{
    *head = (struct z_head){.number = 0};
    memset(head->chain, '0', DIGEST_FULL_TEXT - 1);
}

int64_t z_expected(const struct z *z)
{
    return z->float_in + z->sums[PAY_CASH].received - z->sums[PAY_CASH].given + z->cash_moved;
}

int64_t z_net(const struct z *z)
{
    int64_t net = 0;

    for (int method = 0; method < PAY_METHODS; method++)
        net += z->sums[method].received - z->sums[method].given;
    return net;
}

static void add_number(char line[Z_LINE_TEXT], int64_t number)
{
    size_t used = strlen(line);

    snprintf(line + used, Z_LINE_TEXT - used, "%s%" PRId64, used > 0 ? "\t" : "", number);
}

/* As in a row of a reply, where a backslash is doubled; other characters that are written in
 * another way there are in no name. The texts of a Z have room in a line, with each character
 * doubled. */
static void add_text(char line[Z_LINE_TEXT], const char *text)
{
    size_t used = strlen(line);

    line[used++] = '\t';
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            line[used++] = '\\';
        line[used++] = *text;
    }
    line[used] = '\0';
}

void z_line(const struct z *z, char line[Z_LINE_TEXT])
{
    line[0] = '\0';
    add_number(line, z->number);
    add_number(line, z->shift_id);
    add_text(line, z->till);
    add_text(line, z->login);
    add_text(line, z->opened);
    add_text(line, z->closed);
    add_text(line, z->closed_by);
    add_number(line, z->float_in);
    add_number(line, z->sums[PAY_CASH].received);
    add_number(line, z->sums[PAY_CASH].given);
    add_number(line, z->cash_moved);
    for (int method = PAY_CASH + 1; method < PAY_METHODS; method++) {
        add_number(line, z->sums[method].received);
        add_number(line, z->sums[method].given);
    }
    add_number(line, z->moves);
    add_number(line, z->expected);
    add_number(line, z->counted);
    add_number(line, z->difference);
    add_number(line, z->left_in);
    add_number(line, z->total);
}

void z_follow(struct z *z, const struct z_head *head)
{
    char text[DIGEST_FULL_TEXT + Z_LINE_TEXT], line[Z_LINE_TEXT];

    z->number = head->number + 1;
    z->total = head->total + z_net(z);
    z_line(z, line);
    snprintf(text, sizeof text, "%s\n%s", head->chain, line);
    digest_full(text, z->chain);
}
