/*
 * A Z: a shift as it was closed.
 *
 * Zs are numbered from 1 without a gap, and each stands on the one before: its chain is the SHA-256
 * of that one's chain, a line end, and its own line. The line has the fields of a row of ZLIST up
 * to the chain, joined by tabs, exactly as they are sent; so whoever has the rows can check them
 * with sha256sum, and a digit that was changed afterwards breaks all chains from there on. Before
 * the first stand 64 zeros.
 */
#ifndef FOYER_DOMAIN_TILL_Z_H
#define FOYER_DOMAIN_TILL_Z_H

#include "domain/calendar.h"
#include "domain/till/till_shift.h"
#include "shared/digest.h"
#include "shared/word_list.h"

/* Bytes of a line, with the NUL: numbers, two logins, a till and two times. */
enum { Z_LINE_TEXT = 1500 };

struct z {
    int64_t number; /* 1, 2, ... */
    int64_t shift_id;
    char till[TILL_TEXT];
    char login[LOGIN_TEXT];                    /* whose shift it was */
    char opened[TIME_TEXT], closed[TIME_TEXT]; /* as they were told when it was closed */
    char closed_by[LOGIN_TEXT];
    int64_t float_in;
    struct till_sum sums[PAY_METHODS]; /* by method */
    int64_t cash_moved;                /* what came into the drawer without a customer, signed */
    int64_t moves;                     /* entries of the ledger */
    int64_t expected, counted, difference, left_in;
    int64_t total; /* what all up to this one took, less what they handed out */
    char chain[DIGEST_FULL_TEXT];
    int64_t closed_ms; /* wall clock; not part of the line */
};

/* The newest one, or what stands before the first. */
struct z_head {
    int64_t number; /* 0: there is none */
    int64_t total;
    char chain[DIGEST_FULL_TEXT];
};

/* By which a Z is known again. */
struct z_mark {
    int64_t number; /* 0: there is none */
    char chain[DIGEST_FULL_TEXT];
};

/* What stands before the first. */
void z_begin(struct z_head *head);

/* What should be in the drawer. */
int64_t z_expected(const struct z *z);

/* What came in less what went out, by all methods. */
int64_t z_net(const struct z *z);

/* Everything up to the chain, as it is chained. */
void z_line(const struct z *z, char line[Z_LINE_TEXT]);

/* Number, total and chain of one that follows `head`, once all else is filled in. */
void z_follow(struct z *z, const struct z_head *head);

#endif
