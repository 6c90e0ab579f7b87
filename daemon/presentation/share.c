/*
 * References and not connections keep a share, because a job may outlive its connection, and its
 * uid must not get a new share, with new turns, by connecting again meanwhile.
 */
#include "presentation/share.h"

#include <assert.h>
#include <stdlib.h>

struct share *share_take(struct share **shares, int64_t uid)
{
    struct share *share;

    HASH_FIND(hh, *shares, &uid, sizeof uid, share);
    if (share == NULL) {
        share = calloc(1, sizeof *share);
        assert(share != NULL);
        share->uid = uid;
        TAILQ_INIT(&share->ready);
        TAILQ_INIT(&share->held);
        HASH_ADD(hh, *shares, uid, sizeof uid, share);
    }
    share->references++;
    return share;
}

void share_give_back(struct share **shares, struct share *share)
{
    assert(share->references > 0);
    if (--share->references > 0)
        return;
    /* Whatever waits belongs to a connection or is a job. */
    assert(TAILQ_EMPTY(&share->ready) && TAILQ_EMPTY(&share->held) && share->jobs == 0);
    assert(share->state == SHARE_IDLE);
    HASH_DEL(*shares, share);
    free(share->shards);
    free(share);
}
