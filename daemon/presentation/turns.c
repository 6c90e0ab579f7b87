/*
 * Two levels of round robin: uids take turns, and the connections of a uid take turns within it. A
 * uid (struct share) is in exactly one place:
 *
 *     SHARE_IDLE        no connection of it is ready
 *     SHARE_IN_TURN     in turns->in_turn, to be served in this turn
 *     SHARE_NEXT_TURN   it had TURN_LINES_OF_UID lines, or all its connections had theirs
 *
 * A connection is in share->ready, in share->held, or in none. One that has been served in this
 * turn carries the turn's number; since those that become ready again go to the end of
 * share->ready, the first one with the number means that all have had their turn.
 *
 * With connections in share->held it is in turns->with_held besides, whatever its state: those that
 * are held have no part in the turns of the others.
 *
 * A uid that is served goes to the end of in_turn, so ten thousand ready connections of one uid
 * delay the first connection of another by one connection's lines. Both lists are walked from the
 * front only; nothing here depends on how many connections there are.
 */
#include "presentation/turns.h"

#include <assert.h>
#include <stdlib.h>

/* References and not connections keep a share, because a job may outlive its connection, and its
 * uid must not get a new share, with new turns, by connecting again meanwhile. */
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

void turns_init(struct turns *turns)
{
    turns->number = 0;
    TAILQ_INIT(&turns->in_turn);
    TAILQ_INIT(&turns->next_turn);
    TAILQ_INIT(&turns->with_held);
}

void turn_init(struct turn *turn, struct share *share)
{
    turn->share = share;
    turn->state = TURN_NONE;
    turn->number = 0;
}

/* Puts a uid at the end of a list of turns, or into none. */
static void turn_set_state(struct turns *turns, struct share *share, enum share_state state)
{
    if (share->state == SHARE_IN_TURN)
        TAILQ_REMOVE(&turns->in_turn, share, by_turn);
    else if (share->state == SHARE_NEXT_TURN)
        TAILQ_REMOVE(&turns->next_turn, share, by_turn);
    share->state = state;
    if (state == SHARE_IN_TURN)
        TAILQ_INSERT_TAIL(&turns->in_turn, share, by_turn);
    else if (state == SHARE_NEXT_TURN)
        TAILQ_INSERT_TAIL(&turns->next_turn, share, by_turn);
}

/* Whatever its state; a share without connections that wait is in no list. */
void turns_remove(struct turns *turns, struct turn *turn)
{
    struct share *share = turn->share;

    if (turn->state == TURN_READY) {
        TAILQ_REMOVE(&share->ready, turn, link);
        if (TAILQ_EMPTY(&share->ready))
            turn_set_state(turns, share, SHARE_IDLE);
    } else if (turn->state == TURN_HELD) {
        TAILQ_REMOVE(&share->held, turn, link);
        if (TAILQ_EMPTY(&share->held))
            TAILQ_REMOVE(&turns->with_held, share, by_held);
    }
    turn->state = TURN_NONE;
}

void turns_add(struct turns *turns, struct turn *turn)
{
    struct share *share = turn->share;

    if (turn->state == TURN_READY)
        return;
    turns_remove(turns, turn);
    TAILQ_INSERT_TAIL(&share->ready, turn, link);
    turn->state = TURN_READY;
    if (share->state == SHARE_IDLE)
        turn_set_state(turns, share, SHARE_IN_TURN);
}

void turns_hold(struct turns *turns, struct turn *turn)
{
    struct share *share = turn->share;

    if (turn->state == TURN_HELD)
        return;
    turns_remove(turns, turn);
    if (TAILQ_EMPTY(&share->held))
        TAILQ_INSERT_TAIL(&turns->with_held, share, by_held);
    TAILQ_INSERT_TAIL(&share->held, turn, link);
    turn->state = TURN_HELD;
}

void turns_let_go(struct turns *turns, struct share *share, int64_t count)
{
    struct turn *turn;

    while (count-- > 0 && (turn = TAILQ_FIRST(&share->held)) != NULL)
        turns_add(turns, turn);
}

void turns_begin(struct turns *turns)
{
    struct share *share;

    turns->number++;
    while ((share = TAILQ_FIRST(&turns->next_turn)) != NULL)
        turn_set_state(turns, share, SHARE_IN_TURN);
    TAILQ_FOREACH (share, &turns->in_turn, by_turn) {
        share->lines = 0;
    }
}

struct turn *turns_next(struct turns *turns)
{
    struct share *share;

    while ((share = TAILQ_FIRST(&turns->in_turn)) != NULL) {
        struct turn *turn = TAILQ_FIRST(&share->ready);

        assert(turn != NULL);
        /* Those that were served in this turn stand at the end: all had theirs. */
        if (turn->number == turns->number || share->lines >= TURN_LINES_OF_UID) {
            turn_set_state(turns, share, SHARE_NEXT_TURN);
            continue;
        }
        TAILQ_REMOVE(&share->ready, turn, link);
        turn->state = TURN_NONE;
        turn->number = turns->number;
        turn_set_state(turns, share, TAILQ_EMPTY(&share->ready) ? SHARE_IDLE : SHARE_IN_TURN);
        return turn;
    }
    return NULL;
}

void turns_count_line(struct turn *turn)
{
    turn->share->lines++;
}

bool turns_wanted(const struct turns *turns)
{
    return !TAILQ_EMPTY(&turns->in_turn) || !TAILQ_EMPTY(&turns->next_turn);
}
