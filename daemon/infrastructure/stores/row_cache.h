/*
 * The row cache: concerts, shows with their seats, and active tokens with their holds, as the
 * database has them, so that a request need not read them again. A booking needs the same rows in
 * each of its steps; most of what a worker does would be reading them. (Users: user_cache.h.)
 *
 * It belongs to the stores: those functions that read a row look here first and keep what they have
 * read, and those that write one say so here. Nobody else knows that there is a cache, so nobody
 * can go past it. What is remembered is always what the open transaction would read:
 *
 *     a row is read        row_cache_X(): true, and nothing is asked of the database;
 *                          otherwise row_cache_keep_X() with what was read
 *     a row is written     what is known of it is changed in the same way, or forgotten;
 *                          it is forgotten where that is rare
 *     commit               everything stays
 *     rollback             everything is forgotten, as is what became of a commit that failed
 *
 * In a shared store others write as well. There a row is recalled and kept only while the
 * transaction has its concert locked, which keeps everybody else away from it. Each lock draws the
 * next revision of the concert (host_store.h): if it is the one after that under which the rows are
 * known, nobody has been there in between; otherwise they are forgotten, but for the shows and
 * tokens that did not change, if the lists of those that did are read first (concert_news.h).
 *
 * Only what exists is remembered, never that something does not exist; except that nobody waits.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_ROW_CACHE_H
#define FOYER_INFRASTRUCTURE_STORES_ROW_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/concert/concert.h"
#include "domain/queue/token.h"
#include "domain/reservation/reservation.h"
#include "infrastructure/stores/show_seats.h"

struct row_cache;

/* `is_shared`: others write to the database, too. */
struct row_cache *row_cache_new(bool is_shared);
void row_cache_free(struct row_cache *cache);

/* From now on nothing is remembered. */
void row_cache_turn_off(struct row_cache *cache);

/* Forgets everything. */
void row_cache_forget(struct row_cache *cache);

/* The open transaction has locked a concert of a shared store, and drawn this revision. */
void row_cache_lock(struct row_cache *cache, int64_t concert_id, int64_t rev);

/* The transaction is over, and its locks with it. */
void row_cache_end(struct row_cache *cache, bool is_committed);

/* The revisions under which the parts of a concert are known, before it is locked: what changed
 * after them is what has to be read. `facts` is all but the shows and tokens, -1 if that is to be
 * read in any case. None is above `known`, the revision up to which whoever asks knows it. */
struct row_revs {
    int64_t facts, shows, tokens;
};
struct row_revs row_cache_since(struct row_cache *cache, int64_t concert_id, int64_t known);

/* Concerts with their grades. */
bool row_cache_concert(struct row_cache *cache, int64_t concert_id, struct concert *concert);
void row_cache_keep_concert(struct row_cache *cache, const struct concert *concert);
void row_cache_forget_concert(struct row_cache *cache, int64_t concert_id);

/* Numbers that are given one by one, the places of a queue and the revisions of a show, are written
 * down in advance, by a block of so many: one if others give them, too, or nothing is remembered.
 * What is left of a block that is forgotten is never given. */
int64_t row_cache_block(const struct row_cache *cache);

/* The next place, if one is left that was written down. _add_places: a block was written down
 * after those that are known; false if none are. _keep_places: one was, of which only `end`, its
 * last, was read; *place is its first. */
bool row_cache_next_place(struct row_cache *cache, int64_t concert_id, int64_t *place);
bool row_cache_add_places(struct row_cache *cache, int64_t concert_id, int64_t *place);
void row_cache_keep_places(struct row_cache *cache, int64_t concert_id, int64_t end,
                           int64_t *place);

/* The place that was given last was read, and none is left that was written down. */
void row_cache_keep_place(struct row_cache *cache, int64_t concert_id, int64_t place);

/* What show_store_last() finds. */
bool row_cache_dates(struct row_cache *cache, int64_t concert_id, int64_t *start_ms,
                     int64_t *off_ms);
void row_cache_keep_dates(struct row_cache *cache, int64_t concert_id, int64_t start_ms,
                          int64_t off_ms);

/* Shows that were not removed. Whoever adds or changes a date says so here, since the dates of its
 * concert are forgotten with it. _change_show: all of a show but its revision was written. */
bool row_cache_show(struct row_cache *cache, int64_t show_id, struct show *show);
bool row_cache_knows_show(struct row_cache *cache, int64_t show_id); /* with its seats; or did */
void row_cache_keep_show(struct row_cache *cache, const struct show *show);
void row_cache_change_show(struct row_cache *cache, const struct show *show);
void row_cache_forget_show(struct row_cache *cache, int64_t concert_id, int64_t show_id);

/* The next revision of a show, REV_STEP above the one before, if one is left that was written down;
 * _add_revs: a block was; false if the show is not known. _rev: the one given last, if `written`
 * was read; where that is not known, `written`, above which none was given. */
bool row_cache_next_rev(struct row_cache *cache, int64_t show_id, int64_t *rev);
bool row_cache_add_revs(struct row_cache *cache, int64_t show_id, int64_t *rev);
int64_t row_cache_rev(struct row_cache *cache, int64_t show_id, int64_t written);

/* Of a locked concert, all shows that changed after `rev` were read, and forgotten or kept here. */
void row_cache_follow_shows(struct row_cache *cache, int64_t concert_id, int64_t rev);

/* The seats of a show, or NULL; borrowed until the next call. They are kept with their show, if
 * that is remembered. Whoever writes claims changes the seats that are remembered in the same way.
 */
const struct show_seats *row_cache_seats(struct row_cache *cache, int64_t show_id);
void row_cache_keep_seats(struct row_cache *cache, int64_t show_id, const struct show_seats *seats);
struct show_seats *row_cache_seats_to_change(struct row_cache *cache, int64_t show_id);

/* Active tokens, by their own code or number, and their holds by the codes of these. */
bool row_cache_token(struct row_cache *cache, const char *code, struct token *token);
bool row_cache_token_id(struct row_cache *cache, int64_t token_id, struct token *token);
bool row_cache_hold(struct row_cache *cache, const char *code, struct reservation *reservation);

/* Whether a token, or one with such a hold, is remembered, or was before others had its concert. */
bool row_cache_knows_token(struct row_cache *cache, const char *code);
bool row_cache_knows_hold(struct row_cache *cache, const char *code);

/* Keeps a token that was read, if it is active; of one that is not, nothing is remembered. */
void row_cache_keep_token(struct row_cache *cache, const struct token *token);

/* A token was written: it is counted by its state and by token->stored_state, which it had. */
void row_cache_set_token(struct row_cache *cache, const struct token *token);

/* The hold of a token changed, but the token was not written yet. */
void row_cache_forget_token(struct row_cache *cache, int64_t token_id);
void row_cache_forget_hold(struct row_cache *cache, const char *code);

/* Of a locked concert, all tokens that changed after `rev` were read, and kept here. */
void row_cache_follow_tokens(struct row_cache *cache, int64_t concert_id, int64_t rev);

/* The number of active tokens, and whether nobody waits. */
bool row_cache_active(struct row_cache *cache, int64_t concert_id, int64_t *count);
void row_cache_keep_active(struct row_cache *cache, int64_t concert_id, int64_t count);
bool row_cache_is_empty(struct row_cache *cache, int64_t concert_id);
void row_cache_keep_empty(struct row_cache *cache, int64_t concert_id);

#endif
