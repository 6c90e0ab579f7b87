/*
 * What callers rely on is in row_cache.h; here is what makes it true.
 *
 * Everything is filed under its concert, for in a shared store a concert is what is locked. It has
 * three parts, and each of them a revision, the number of the lock under which it was current:
 *
 *     rev          the row with its grades, the count of active tokens, the last place, the dates,
 *                  and whether nobody waits
 *     shows_rev    the shows and their seats
 *     tokens_rev   the active tokens
 *
 * A part is current if its revision is `rev`, the number of the lock that the open transaction
 * holds. row_cache_lock() is given that number, r. A part that was current under r - 1 is so under
 * r: nobody has had the concert in between. Otherwise the first part is forgotten at once. Shows
 * and tokens are kept for a moment with the revision that they have, because the list of those that
 * changed may be read next (host_store_foresee() has asked for it already, from row_cache_since()
 * on): then the others are current as well (row_cache_follow_shows, _tokens). If one is needed
 * before, all of that part are forgotten (open_show, open_token). A part without rows is current at
 * any number.
 *
 * is_open() is the other half: in a shared store a concert is open only while this transaction has
 * it locked. What is not open is neither recalled nor kept, so a query, which locks nothing, always
 * asks the database. In a store that is not shared everything is open and all revisions are 0.
 *
 * Tokens stand in three tables, by number, by code and by the code of their hold; forget_token()
 * takes them out of all. Only active ones are kept: they are bounded by the capacity and each step
 * of a booking asks for its token, while waiting ones are many and are read once, when they are
 * admitted.
 *
 * row_cache_set_token() counts active tokens by the state that the row had before (stored_state)
 * and the one that it has now. So every write of a token has to come here, and it does, through
 * queue_store_add() and queue_store_update() alone.
 *
 * Rollback forgets everything instead of undoing: it is rare, and what was right before is cheap to
 * read again. When SHOWS_MOST are kept, all shows are forgotten, for the same reason: no list of
 * what was used last has to be kept for a limit that is hardly ever reached.
 *
 * A concert of a shared store, as this connection locks it again and again; what each part is known
 * under is in the last columns:
 *
 *     who                 lock draws                                rev   shows   tokens
 *     -----------------   ----------   --------------------------   ---   -----   ------
 *     this one            7            reads all of it              7     7       7
 *     this one            8            7 is one less: all is so     8     8       8
 *     another daemon      9
 *     this one            10           8 is not: rev's part goes    10    8       8
 *       what is newer than 8 was read: follow_shows, _tokens        10    10      10
 *       or one was asked for before: open_show forgets all          10    10      8
 */
#include "infrastructure/stores/row_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <uthash.h>

enum {
    SHOWS_MOST = 20000,  /* kept at a time; with its seats a show takes about a kilobyte */
    NUMBERS_AHEAD = 100, /* written down at a time: a booking takes one place and two revisions */
};

struct cached_show {
    struct show show;
    int64_t last_rev;               /* written down; show.rev was given last */
    struct show_seats *seats;       /* NULL until they are asked for; owned */
    struct cached_concert *concert; /* borrowed */
    LIST_ENTRY(cached_show) of_concert;
    UT_hash_handle hh; /* by number */
};

/* An active token, as it was last written or read. */
struct cached_token {
    struct token token;
    LIST_ENTRY(cached_token) of_concert;
    struct cached_concert *concert; /* borrowed */
    UT_hash_handle hh;              /* by number */
    UT_hash_handle by_code;         /* by its own code */
    UT_hash_handle by_hold;         /* by the code of its hold, if it has one */
};

/* What is known of a concert; all of it may be unknown. */
struct cached_concert {
    int64_t concert_id;
    struct concert concert;
    bool has_row;       /* `concert` is known */
    int64_t active;     /* tokens; -1: not counted yet */
    int64_t place;      /* given last; -1: not known yet */
    int64_t last_place; /* written down */
    bool is_empty;      /* nobody waits; false also if that is not known */
    bool knows_dates;   /* the next two are known */
    int64_t last_start_ms, last_off_ms;
    LIST_HEAD(cached_shows, cached_show) shows;
    LIST_HEAD(cached_tokens, cached_token) tokens;
    /* Of a shared store: the transaction that had it locked last, and the revision of each part. */
    int64_t locked_in;
    int64_t rev; /* of all but the shows and tokens */
    int64_t shows_rev, tokens_rev;
    UT_hash_handle hh; /* by number */
};

struct row_cache {
    bool is_shared, is_off;
    int64_t transaction; /* counts them */
    struct cached_concert *concerts;
    struct cached_show *shows;
    struct cached_token *tokens, *codes, *holds; /* the same tokens; `tokens` owns them */
};

struct row_cache *row_cache_new(bool is_shared)
{
    struct row_cache *cache = calloc(1, sizeof *cache);

    assert(cache != NULL);
    cache->is_shared = is_shared;
    cache->transaction = 1;
    return cache;
}

static void forget_show(struct row_cache *cache, struct cached_show *show)
{
    assert(cache->shows != NULL); /* it is among them */
    HASH_DEL(cache->shows, show);
    LIST_REMOVE(show, of_concert);
    free(show->seats);
    free(show);
}

static void forget_shows(struct row_cache *cache)
{
    while (cache->shows != NULL)
        forget_show(cache, cache->shows);
}

static void forget_token(struct row_cache *cache, struct cached_token *token)
{
    assert(cache->tokens != NULL && cache->codes != NULL);
    HASH_DELETE(hh, cache->tokens, token);
    HASH_DELETE(by_code, cache->codes, token);
    if (token->token.hold.reservation_id != 0) {
        assert(cache->holds != NULL);
        HASH_DELETE(by_hold, cache->holds, token);
    }
    LIST_REMOVE(token, of_concert);
    free(token);
}

static void forget_concerts(struct row_cache *cache)
{
    struct cached_concert *concert, *next;

    HASH_ITER (hh, cache->concerts, concert, next) {
        HASH_DEL(cache->concerts, concert);
        free(concert);
    }
}

void row_cache_forget(struct row_cache *cache)
{
    forget_shows(cache);
    while (cache->tokens != NULL)
        forget_token(cache, cache->tokens);
    forget_concerts(cache);
}

void row_cache_free(struct row_cache *cache)
{
    row_cache_forget(cache);
    free(cache);
}

void row_cache_turn_off(struct row_cache *cache)
{
    row_cache_forget(cache);
    cache->is_off = true;
}

static struct cached_concert *known_concert(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *known;

    HASH_FIND(hh, cache->concerts, &concert_id, sizeof concert_id, known);
    return known;
}

static struct cached_concert *add_concert(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *concert = calloc(1, sizeof *concert);

    assert(concert != NULL);
    concert->concert_id = concert_id;
    concert->active = concert->place = -1;
    HASH_ADD(hh, cache->concerts, concert_id, sizeof concert->concert_id, concert);
    return concert;
}

/* `transaction` counts up with each end, so no concert is open in the next one until it is locked
 * there. */
static bool is_open(const struct row_cache *cache, const struct cached_concert *concert)
{
    return !cache->is_shared || concert->locked_in == cache->transaction;
}

/* A concert of which rows can be recalled now; NULL if nothing is known or it is not locked. */
static struct cached_concert *open_concert(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *known = known_concert(cache, concert_id);

    return known != NULL && is_open(cache, known) ? known : NULL;
}

/* The same for a row that was read and is to be kept; NULL if it must not be. */
static struct cached_concert *concert_to_fill(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL && !cache->is_shared && !cache->is_off)
        known = add_concert(cache, concert_id);
    return known;
}

void row_cache_lock(struct row_cache *cache, int64_t concert_id, int64_t rev)
{
    struct cached_concert *concert = known_concert(cache, concert_id);

    if (cache->is_off)
        return;
    if (concert == NULL)
        concert = add_concert(cache, concert_id);
    if (concert->rev != rev - 1) {
        concert->has_row = concert->is_empty = concert->knows_dates = false;
        concert->active = concert->place = -1;
    }
    /* What is not current now becomes so when it is followed, or is forgotten when it is needed. */
    if (LIST_EMPTY(&concert->shows) || concert->shows_rev == rev - 1)
        concert->shows_rev = rev;
    if (LIST_EMPTY(&concert->tokens) || concert->tokens_rev == rev - 1)
        concert->tokens_rev = rev;
    concert->rev = rev;
    concert->locked_in = cache->transaction;
}

static int64_t row_cache_smaller(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* One statement reads all the facts, so that one which is missing has all of them read (-1). A part
 * without rows is known as far as the caller knows the concert: nothing of it need be older. */
struct row_revs row_cache_since(struct row_cache *cache, int64_t concert_id, int64_t known)
{
    struct row_revs revs = {-1, known, known};
    const struct cached_concert *concert = known_concert(cache, concert_id);

    if (concert == NULL)
        return revs;
    if (concert->has_row && concert->knows_dates && concert->active >= 0 && concert->place >= 0)
        revs.facts = row_cache_smaller(known, concert->rev);
    if (!LIST_EMPTY(&concert->shows))
        revs.shows = row_cache_smaller(known, concert->shows_rev);
    if (!LIST_EMPTY(&concert->tokens))
        revs.tokens = row_cache_smaller(known, concert->tokens_rev);
    return revs;
}

void row_cache_end(struct row_cache *cache, bool is_committed)
{
    cache->transaction++;
    if (!is_committed)
        row_cache_forget(cache);
}

bool row_cache_concert(struct row_cache *cache, int64_t concert_id, struct concert *concert)
{
    const struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL || !known->has_row)
        return false;
    *concert = known->concert;
    return true;
}

void row_cache_keep_concert(struct row_cache *cache, const struct concert *concert)
{
    struct cached_concert *known = concert_to_fill(cache, concert->concert_id);

    if (known == NULL)
        return;
    known->concert = *concert;
    known->has_row = true;
}

void row_cache_forget_concert(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *known = known_concert(cache, concert_id);

    if (known != NULL)
        known->has_row = false;
}

int64_t row_cache_block(const struct row_cache *cache)
{
    return cache->is_shared || cache->is_off ? 1 : NUMBERS_AHEAD;
}

/* place and last_place are two ends of what is left of a block. Where a block is one number, as in
 * a shared store, they are equal between two draws, so each is written. */
bool row_cache_next_place(struct row_cache *cache, int64_t concert_id, int64_t *place)
{
    struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL || known->place < 0 || known->place == known->last_place)
        return false;
    *place = ++known->place;
    return true;
}

bool row_cache_add_places(struct row_cache *cache, int64_t concert_id, int64_t *place)
{
    struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL || known->place < 0)
        return false;
    known->last_place += row_cache_block(cache);
    *place = ++known->place;
    return true;
}

void row_cache_keep_place(struct row_cache *cache, int64_t concert_id, int64_t place)
{
    struct cached_concert *known = concert_to_fill(cache, concert_id);

    if (known != NULL)
        known->place = known->last_place = place;
}

/* What was given of the block before is not known any more, so its rest is left out; places need
 * not follow each other. */
void row_cache_keep_places(struct row_cache *cache, int64_t concert_id, int64_t end, int64_t *place)
{
    struct cached_concert *known = concert_to_fill(cache, concert_id);

    *place = end - row_cache_block(cache) + 1;
    if (known == NULL)
        return;
    known->place = *place;
    known->last_place = end;
}

bool row_cache_dates(struct row_cache *cache, int64_t concert_id, int64_t *start_ms,
                     int64_t *off_ms)
{
    const struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL || !known->knows_dates)
        return false;
    *start_ms = known->last_start_ms;
    *off_ms = known->last_off_ms;
    return true;
}

void row_cache_keep_dates(struct row_cache *cache, int64_t concert_id, int64_t start_ms,
                          int64_t off_ms)
{
    struct cached_concert *known = concert_to_fill(cache, concert_id);

    if (known == NULL)
        return;
    known->last_start_ms = start_ms;
    known->last_off_ms = off_ms;
    known->knows_dates = true;
}

static struct cached_show *known_show(struct row_cache *cache, int64_t show_id)
{
    struct cached_show *known;

    HASH_FIND(hh, cache->shows, &show_id, sizeof show_id, known);
    return known;
}

/* A show that can be recalled now, or NULL. Those that are not current are forgotten together,
 * since it is not known which of them have changed. An empty part is current, so those that are
 * read from now on can be kept. */
static struct cached_show *open_show(struct row_cache *cache, int64_t show_id)
{
    struct cached_show *known = known_show(cache, show_id);
    struct cached_concert *concert = known != NULL ? known->concert : NULL;

    if (known == NULL || !is_open(cache, concert))
        return NULL;
    if (concert->shows_rev == concert->rev)
        return known;
    while (!LIST_EMPTY(&concert->shows))
        forget_show(cache, LIST_FIRST(&concert->shows));
    concert->shows_rev = concert->rev;
    return NULL;
}

bool row_cache_show(struct row_cache *cache, int64_t show_id, struct show *show)
{
    const struct cached_show *known = open_show(cache, show_id);

    if (known != NULL)
        *show = known->show;
    return known != NULL;
}

/* Whether it is current is not asked, as its concert is not locked yet: news will say what has
 * changed of it. */
bool row_cache_knows_show(struct row_cache *cache, int64_t show_id)
{
    const struct cached_show *known = known_show(cache, show_id);

    return known != NULL && known->seats != NULL;
}

/* The row has the last revision that was written down. Of a show that was forgotten the rest of its
 * block goes with it: the next revision is above what the row says, and so above all that were
 * given. */
void row_cache_keep_show(struct row_cache *cache, const struct show *show)
{
    struct cached_concert *concert = concert_to_fill(cache, show->concert_id);
    struct cached_show *known = known_show(cache, show->show_id);

    if (concert == NULL)
        return;
    if (known != NULL)
        forget_show(cache, known);
    if (HASH_COUNT(cache->shows) >= SHOWS_MOST)
        forget_shows(cache);
    known = calloc(1, sizeof *known);
    assert(known != NULL);
    known->show = *show;
    known->last_rev = show->rev;
    known->concert = concert;
    LIST_INSERT_HEAD(&concert->shows, known, of_concert);
    HASH_ADD(hh, cache->shows, show.show_id, sizeof show->show_id, known);
}

/* Its revision stays: it would go on after what was written down, as if its seats had changed. */
void row_cache_change_show(struct row_cache *cache, const struct show *show)
{
    struct cached_concert *concert = known_concert(cache, show->concert_id);
    struct cached_show *known = known_show(cache, show->show_id);

    if (known != NULL && show->removed) {
        forget_show(cache, known);
    } else if (known != NULL) {
        int64_t rev = known->show.rev;

        known->show = *show;
        known->show.rev = rev;
    }
    if (concert != NULL)
        concert->knows_dates = false;
}

void row_cache_forget_show(struct row_cache *cache, int64_t concert_id, int64_t show_id)
{
    struct cached_concert *concert = known_concert(cache, concert_id);
    struct cached_show *known = known_show(cache, show_id);

    if (known != NULL)
        forget_show(cache, known);
    if (concert != NULL)
        concert->knows_dates = false;
}

bool row_cache_next_rev(struct row_cache *cache, int64_t show_id, int64_t *rev)
{
    struct cached_show *known = open_show(cache, show_id);

    if (known == NULL || known->show.rev == known->last_rev)
        return false;
    *rev = known->show.rev += REV_STEP;
    return true;
}

bool row_cache_add_revs(struct row_cache *cache, int64_t show_id, int64_t *rev)
{
    struct cached_show *known = open_show(cache, show_id);

    if (known == NULL)
        return false;
    known->last_rev += row_cache_block(cache) * REV_STEP;
    *rev = known->show.rev += REV_STEP;
    return true;
}

/* Of a row that was read in a list, beside what is remembered of the same show: the row is ahead by
 * the rest of its block. */
int64_t row_cache_rev(struct row_cache *cache, int64_t show_id, int64_t written)
{
    const struct cached_show *known = cache->is_shared ? NULL : known_show(cache, show_id);

    return known != NULL ? known->show.rev : written;
}

void row_cache_follow_shows(struct row_cache *cache, int64_t concert_id, int64_t rev)
{
    struct cached_concert *concert = open_concert(cache, concert_id);

    if (concert != NULL && rev <= concert->shows_rev)
        concert->shows_rev = concert->rev;
}

const struct show_seats *row_cache_seats(struct row_cache *cache, int64_t show_id)
{
    const struct cached_show *known = open_show(cache, show_id);

    return known != NULL ? known->seats : NULL;
}

void row_cache_keep_seats(struct row_cache *cache, int64_t show_id, const struct show_seats *seats)
{
    struct cached_show *known = open_show(cache, show_id);

    if (known == NULL)
        return;
    if (known->seats == NULL)
        known->seats = malloc(sizeof *known->seats);
    assert(known->seats != NULL);
    *known->seats = *seats;
}

/* Not by open_show(): what is not current is changed for nothing, and is forgotten before anybody
 * recalls it. */
struct show_seats *row_cache_seats_to_change(struct row_cache *cache, int64_t show_id)
{
    struct cached_show *known = known_show(cache, show_id);

    return known != NULL ? known->seats : NULL;
}

static struct cached_token *known_token(struct row_cache *cache, int64_t token_id)
{
    struct cached_token *known;

    HASH_FIND(hh, cache->tokens, &token_id, sizeof token_id, known);
    return known;
}

/* `known`, if it can be recalled now; otherwise NULL. */
static const struct token *open_token(struct row_cache *cache, struct cached_token *known)
{
    struct cached_concert *concert = known != NULL ? known->concert : NULL;

    if (known == NULL || !is_open(cache, concert))
        return NULL;
    if (concert->tokens_rev == concert->rev)
        return &known->token;
    while (!LIST_EMPTY(&concert->tokens))
        forget_token(cache, LIST_FIRST(&concert->tokens));
    concert->tokens_rev = concert->rev;
    return NULL;
}

/* The table has keys of TOKEN_LENGTH bytes: of a shorter code, which a client may send, bytes
 * behind its end would be read. */
static struct cached_token *known_code(struct row_cache *cache, const char *code)
{
    struct cached_token *known = NULL;

    if (strlen(code) == TOKEN_LENGTH)
        HASH_FIND(by_code, cache->codes, code, TOKEN_LENGTH, known);
    return known;
}

bool row_cache_token(struct row_cache *cache, const char *code, struct token *token)
{
    const struct token *found = open_token(cache, known_code(cache, code));

    if (found != NULL)
        *token = *found;
    return found != NULL;
}

bool row_cache_token_id(struct row_cache *cache, int64_t token_id, struct token *token)
{
    const struct token *found = open_token(cache, known_token(cache, token_id));

    if (found != NULL)
        *token = *found;
    return found != NULL;
}

/* A hold as the reservation that it is. It was never moved, so closed_ms is 0, and none of its
 * seats was given back. */
static struct reservation reservation_of(const struct token *token)
{
    struct reservation reservation = {
        .reservation_id = token->hold.reservation_id,
        .user_id = token->user_id,
        .show_id = token->hold.show_id,
        .token_id = token->token_id,
        .state = RESERVATION_HELD,
        .seats = token->hold.seats,
        .amount = token->hold.amount,
        .expires_ms = token->hold.expires_ms,
        .is_late = token->is_late,
    };

    memcpy(reservation.code, token->hold.code, sizeof reservation.code);
    return reservation;
}

static struct cached_token *known_hold(struct row_cache *cache, const char *code)
{
    struct cached_token *known = NULL;

    if (strlen(code) == RESERVATION_LENGTH)
        HASH_FIND(by_hold, cache->holds, code, RESERVATION_LENGTH, known);
    return known;
}

bool row_cache_knows_token(struct row_cache *cache, const char *code)
{
    return known_code(cache, code) != NULL;
}

bool row_cache_knows_hold(struct row_cache *cache, const char *code)
{
    return known_hold(cache, code) != NULL;
}

bool row_cache_hold(struct row_cache *cache, const char *code, struct reservation *reservation)
{
    const struct token *found = open_token(cache, known_hold(cache, code));

    if (found != NULL)
        *reservation = reservation_of(found);
    return found != NULL;
}

/* In place of what was known of the token; `concert` is the token's, or NULL. What is in the
 * database now is its stored_state, whatever it was changed from. */
static void keep_token(struct row_cache *cache, struct cached_concert *concert,
                       const struct token *token)
{
    struct cached_token *known = known_token(cache, token->token_id);

    if (known != NULL)
        forget_token(cache, known);
    if (concert == NULL || !is_open(cache, concert) || token->state != TOKEN_ACTIVE)
        return;
    known = malloc(sizeof *known);
    assert(known != NULL);
    known->token = *token;
    known->token.stored_state = token->state;
    known->concert = concert;
    LIST_INSERT_HEAD(&concert->tokens, known, of_concert);
    HASH_ADD(hh, cache->tokens, token.token_id, sizeof token->token_id, known);
    HASH_ADD(by_code, cache->codes, token.token, TOKEN_LENGTH, known);
    if (token->hold.reservation_id != 0)
        HASH_ADD(by_hold, cache->holds, token.hold.code, RESERVATION_LENGTH, known);
}

void row_cache_keep_token(struct row_cache *cache, const struct token *token)
{
    keep_token(cache, concert_to_fill(cache, token->concert_id), token);
}

/* That somebody waits is known from a write. That nobody does any more is not: it is found out by
 * whoever asks next. */
void row_cache_set_token(struct row_cache *cache, const struct token *token)
{
    struct cached_concert *concert = concert_to_fill(cache, token->concert_id);

    if (concert != NULL && concert->active >= 0)
        concert->active += (token->state == TOKEN_ACTIVE) - (token->stored_state == TOKEN_ACTIVE);
    if (concert != NULL && token->state == TOKEN_WAITING)
        concert->is_empty = false;
    keep_token(cache, concert, token);
}

void row_cache_forget_token(struct row_cache *cache, int64_t token_id)
{
    struct cached_token *known = known_token(cache, token_id);

    if (known != NULL)
        forget_token(cache, known);
}

void row_cache_forget_hold(struct row_cache *cache, const char *code)
{
    struct cached_token *known = known_hold(cache, code);

    if (known != NULL)
        forget_token(cache, known);
}

void row_cache_follow_tokens(struct row_cache *cache, int64_t concert_id, int64_t rev)
{
    struct cached_concert *concert = open_concert(cache, concert_id);

    if (concert != NULL && rev <= concert->tokens_rev)
        concert->tokens_rev = concert->rev;
}

bool row_cache_active(struct row_cache *cache, int64_t concert_id, int64_t *count)
{
    const struct cached_concert *known = open_concert(cache, concert_id);

    if (known == NULL || known->active < 0)
        return false;
    *count = known->active;
    return true;
}

void row_cache_keep_active(struct row_cache *cache, int64_t concert_id, int64_t count)
{
    struct cached_concert *known = concert_to_fill(cache, concert_id);

    if (known != NULL)
        known->active = count;
}

bool row_cache_is_empty(struct row_cache *cache, int64_t concert_id)
{
    const struct cached_concert *known = open_concert(cache, concert_id);

    return known != NULL && known->is_empty;
}

void row_cache_keep_empty(struct row_cache *cache, int64_t concert_id)
{
    struct cached_concert *known = concert_to_fill(cache, concert_id);

    if (known != NULL)
        known->is_empty = true;
}
