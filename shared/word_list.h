/*
 * The words of words.def: an enum for each list, and words from and to its enumerators. And those
 * of the outcomes in status.h.
 */
#ifndef FOYER_SHARED_WORD_LIST_H
#define FOYER_SHARED_WORD_LIST_H

#include <stdbool.h>

#include "shared/status.h"

/* Words of a list at most. */
enum { WORDS_MAX = 16 };

enum word_list {
    WORDS_NONE, /* no list */
#define LIST(list, table, column) WORDS_##list,
#include "shared/words.def"
    WORD_LISTS
};

/* In each of these the last enumerator is the number of words, and stands for "no such word". */

enum token_state {
#define TOKEN_STATE(id, word) id,
#include "shared/words.def"
    TOKEN_STATES
};

enum reservation_state {
#define RESERVATION_STATE(id, word) id,
#include "shared/words.def"
    RESERVATION_STATES
};

enum ticket_state {
#define TICKET_STATE(id, word) id,
#include "shared/words.def"
    TICKET_STATES
};

enum scan_dir {
#define SCAN_DIR(id, word) id,
#include "shared/words.def"
    SCAN_DIRS
};

enum guests {
#define GUESTS(id, word) id,
#include "shared/words.def"
    GUESTS_COUNT
};

enum reentry {
#define REENTRY(id, word) id,
#include "shared/words.def"
    REENTRIES
};

enum print_form {
#define PRINT_FORM(id, word) id,
#include "shared/words.def"
    PRINT_FORMS
};

enum move_price {
#define MOVE_PRICE(id, word) id,
#include "shared/words.def"
    MOVE_PRICES
};

enum takings_by {
#define TAKINGS_BY(id, word) id,
#include "shared/words.def"
    TAKINGS_BYS
};

enum pay_method {
#define PAY_METHOD(id, word) id,
#include "shared/words.def"
    PAY_METHODS
};

enum approvable {
#define APPROVABLE(id, word) id,
#include "shared/words.def"
    APPROVABLES
};

enum comp_reason {
#define COMP_REASON(id, word) id,
#include "shared/words.def"
    COMP_REASONS
};

enum cash_reason {
#define CASH_REASON(id, word) id,
#include "shared/words.def"
    CASH_REASONS
};

enum entry_kind {
#define ENTRY_KIND(id, word) id,
#include "shared/words.def"
    ENTRY_KINDS
};

enum sale {
#define SALE(id, word) id,
#include "shared/words.def"
    SALES
};

enum bookable {
#define BOOKABLE_WORD(id, word) id,
#include "shared/words.def"
    BOOKABLE_WORDS
};

enum sale_end {
#define SALE_END(id, word) id,
#include "shared/words.def"
    SALE_ENDS
};

enum outlook {
#define OUTLOOK(id, word) id,
#include "shared/words.def"
    OUTLOOKS
};

enum seat_state {
#define SEAT_STATE(id, word) id,
#include "shared/words.def"
    SEAT_STATES
};

enum block_kind {
#define BLOCK_KIND(id, word) id,
#include "shared/words.def"
    BLOCK_KINDS
};

enum map_letter {
#define MAP_LETTER(id, word) id,
#include "shared/words.def"
    MAP_LETTERS
};

enum wish_fate {
#define WISH_FATE(id, word) id,
#include "shared/words.def"
    WISH_FATES
};

enum watched_kind {
#define WATCHED(id, word) id,
#include "shared/words.def"
    WATCHED_KINDS
};

enum event_kind {
#define EVENT_KIND(id, word) id,
#include "shared/words.def"
    EVENT_KINDS
};

enum watch_end {
#define WATCH_END(id, word) id,
#include "shared/words.def"
    WATCH_ENDS
};

enum role {
#define ROLE(id, word) id,
#include "shared/words.def"
    ROLES
};

enum health_state {
#define HEALTH_STATE(id, word) id,
#include "shared/words.def"
    HEALTH_STATES
};

enum reply_form {
#define REPLY_FORM(id, word) id,
#include "shared/words.def"
    REPLY_FORMS
};

enum arg_type {
#define ARG_TYPE(id, word) id,
#include "shared/words.def"
    ARG_TYPES
};

enum retry {
#define RETRY(id, word) id,
#include "shared/words.def"
    RETRIES
};

enum missing {
#define MISSING(id, word) id,
#include "shared/words.def"
    MISSINGS
};

enum bound {
#define BOUND(id, word) id,
#include "shared/words.def"
    BOUNDS
};

/* The word of an enumerator of that list; NULL if the list has none of that number. */
const char *word_at(enum word_list list, int id);

/* The enumerator of a word; the number of words of the list if it is none of them. */
int word_find(enum word_list list, const char *word);

/* How many words the list has. */
int word_count(enum word_list list);

/* True if `word` is that of an enumerator. */
bool word_is(enum word_list list, int id, const char *word);

/* All words of a list in its order, separated by bars: "held|paid|cancelled". "" of WORDS_NONE. */
const char *word_choices(enum word_list list);

/* The name of a list, as in words.def. */
const char *word_list_name(enum word_list list);

/* The letter of a seat for somebody whose it is, or not. */
enum map_letter map_letter_of(enum seat_state state, bool mine);

/* The words and enumerators of the lists that are asked for often. */

const char *token_state_word(enum token_state state);

enum token_state token_state_parse(const char *word);

const char *reservation_state_word(enum reservation_state state);

enum reservation_state reservation_state_parse(const char *word);

const char *ticket_state_word(enum ticket_state state);

const char *entry_kind_word(enum entry_kind kind);

enum entry_kind entry_kind_parse(const char *word);

const char *bookable_word(enum bookable bookable);

/* False, and nothing is written, if it is no such word. */
bool bookable_parse(const char *word, enum bookable *bookable);

const char *sale_word(enum sale sale);

/* False, and nothing is written, if it is no such word. */
bool sale_parse(const char *word, enum sale *sale);

const char *role_word(enum role role);

const char *arg_type_word(enum arg_type type);

/* The table and the column of the store that hold words of the list; false if none does. */
bool word_list_is_stored(enum word_list list, const char **table, const char **column);

/* The word on the wire, such as "SEAT-HELD". Never NULL. */
const char *status_word(enum status status);

/* "no", "later" or "same-key": what the client may do with the same request. Never NULL. */
const char *status_retry(enum status status);

/* The status of a wire word; STATUS_COUNT if no outcome has that word. */
enum status status_from_word(const char *word);

#endif
