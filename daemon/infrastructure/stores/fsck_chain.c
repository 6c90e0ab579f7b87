/*
 * Each Z is made once more from what it says and from the one before, and has to come to the number
 * and the chain that are stored. After one that does not, the chain goes on from what is stored, so
 * that one changed digit is told once.
 */
#include "infrastructure/stores/fsck_chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "domain/till/z_store.h"

static void tell(void (*each)(void *arg, const struct fsck_finding *), void *arg, const char *rule,
                 int64_t number)
{
    char row[40];

    snprintf(row, sizeof row, "Z %" PRId64, number);
    each(arg, &(struct fsck_finding){"I2", rule, row});
}

enum status fsck_chain_check(struct store *store,
                             void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct z_head last, head;
    enum status status = z_store_head(store, &head);

    z_begin(&last);
    while (status == STATUS_OK) {
        struct z z, again;

        status = z_store_next(store, last.number, &z);
        if (status != STATUS_OK)
            break;
        again = z;
        z_follow(&again, &last);
        if (again.number != z.number)
            tell(each, arg, "Zs are numbered without a gap", z.number);
        else if (again.total != z.total || strcmp(again.chain, z.chain) != 0)
            tell(each, arg, "a Z follows from the one before", z.number);
        last = (struct z_head){.number = z.number, .total = z.total};
        memcpy(last.chain, z.chain, sizeof last.chain);
    }
    if (status != STATUS_NOT_FOUND)
        return status;
    if (head.number != last.number || head.total != last.total ||
        strcmp(head.chain, last.chain) != 0)
        tell(each, arg, "the newest Z is there", head.number);
    return STATUS_OK;
}
