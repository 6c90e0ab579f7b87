/*
 * Finding reservations by what people say of them. Every question is answered by an index, and none
 * looks at more than a bounded number of rows. Statuses not named are those of
 * domain/ports/store.h.
 */
#ifndef FOYER_DOMAIN_RESERVATION_FIND_STORE_H
#define FOYER_DOMAIN_RESERVATION_FIND_STORE_H

#include "domain/reservation/reservation_store.h"
#include "domain/user/user.h"

/* Users, and notes, that one search by words looks at, at most. */
enum { FIND_TERMS_MOST = 200 };

/* Numbers of reservations. */
struct found_ids {
    int64_t *ids; /* shape: ids[count]; owned, free() */
    size_t count;
};

/* A reservation as FIND shows it. */
struct found_line {
    struct reservation_line line;
    char login[LOGIN_TEXT]; /* of its user */
    char name[NAME_TEXT];
    char phone[PHONE_TEXT];
    int64_t printed; /* live tickets that were printed */
    int64_t inside;  /* guests who are inside */
};

/* Reservations are asked for with a number below `before`, newest first, of one show unless
 * `show_id` is 0, at most `limit`, and added to *found. */
struct find_range {
    int64_t show_id;
    int64_t before;
    int64_t limit;
};

/* The reservation of a code, of a secret of a ticket (live or not), or of a sold or held seat of a
 * show: *reservation_id, 0 if there is none. */
MUST_CHECK enum status find_store_code(struct store *store, const char *code,
                                       int64_t *reservation_id);
MUST_CHECK enum status find_store_secret(struct store *store, const char *secret,
                                         int64_t *reservation_id);
MUST_CHECK enum status find_store_seat(struct store *store, int64_t show_id, int seat,
                                       int64_t *reservation_id);

/* Adds those of users whose name and telephone number hold the words of the query (text_query(),
 * not ""). *is_wide: more users have a part of it than FIND_TERMS_MOST, and not all of them were
 * looked at. */
MUST_CHECK enum status find_store_users(struct store *store, const char *query,
                                        const struct find_range *range, struct found_ids *found,
                                        bool *is_wide);

/* Adds those of the user of that login. */
MUST_CHECK enum status find_store_login(struct store *store, const char *login,
                                        const struct find_range *range, struct found_ids *found);

/* Adds those of range->show_id with a live seat whose note holds the words of the query, in no
 * order. */
MUST_CHECK enum status find_store_show_notes(struct store *store, const char *query,
                                             const struct find_range *range,
                                             struct found_ids *found);

/* The same of every show. *is_wide is set if more notes have a part of the query than
 * FIND_TERMS_MOST, and not all of them were looked at; otherwise it stays as it is. */
MUST_CHECK enum status find_store_notes(struct store *store, const char *query,
                                        const struct find_range *range, struct found_ids *found,
                                        bool *is_wide);

/* NOT_FOUND. */
MUST_CHECK enum status find_store_line(struct store *store, int64_t reservation_id,
                                       struct found_line *found);

#endif
