/*
 * Terms: what an index can find of a text in which any part of a word may be asked for.
 */
#ifndef FOYER_INFRASTRUCTURE_STORES_SEARCH_TERMS_H
#define FOYER_INFRASTRUCTURE_STORES_SEARCH_TERMS_H

#include "domain/reservation/reservation_store.h"
#include "infrastructure/db/db.h"

/* The migrations that make the terms of users, and of notes. */
enum { USER_TERMS_MIGRATION = 14, NOTE_TERMS_MIGRATION = 23 };

struct search_terms {
    char **terms; /* shape: terms[count]; in the order of their bytes, each once; owned */
    size_t count;
};

/* Bytes of a term at most; of what is longer, the beginning is one. */
enum { TERM_BYTES = 32 };

/* The terms of a key (text_search_key()): each word from each of its characters on, and each
 * telephone number from each of its digits on, as long as four are left. False if memory is short.
 * search_terms_free() in any case. */
MUST_CHECK bool search_terms_make(struct search_terms *terms, const char *key);

/* Bytes of a word that a term has at most, never splitting a character. */
size_t search_term_size(const char *word, size_t size);

void search_terms_free(struct search_terms *terms);

/* The column `search` of a user. New memory the caller frees; NULL if memory is short. */
MUST_CHECK char *user_search_key(const char *login, const char *name, const char *phone);

/* Those of a user, who is found by name and telephone number. False if memory is short. */
MUST_CHECK bool user_terms_make(struct search_terms *terms, const char *name, const char *phone);

/* Stores them, of a user that has none. The statuses of domain/ports/store.h. */
MUST_CHECK enum status user_terms_add(struct db *db, int64_t user_id, const char *name,
                                      const char *phone);

/* Makes `search` and the terms of every user, in the transaction of that migration. */
MUST_CHECK enum status user_terms_renew(struct db *db);

/* The same of what is noted on a reservation. */
MUST_CHECK bool note_terms_make(struct search_terms *terms, const char *text);
MUST_CHECK enum status note_terms_add(struct db *db, int64_t reservation_id,
                                      const struct booking_note *note);
MUST_CHECK enum status note_terms_renew(struct db *db);

#endif
