/*
 * An index finds what begins with something. So that a part of a name is the beginning of a term,
 * the name stands there once from each of its characters on:
 *
 *     김지우, 010-1234  ->  김지우 지우 우, ᄀᄌᄋ ᄌᄋ ᄋ, 0101234 101234 01234 1234
 *
 * Those that begin with what was typed are one range of the index. It is the candidates that are
 * found so; whether all words match is looked up in their keys (text_matches()).
 */
#include "infrastructure/stores/search_terms.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/reservation/reservation.h"
#include "domain/user/user.h"
#include "shared/text.h"

size_t search_term_size(const char *word, size_t size)
{
    if (size <= TERM_BYTES)
        return size;
    size = TERM_BYTES;
    /* Back to the first byte of the character that would be cut: its others are 10xxxxxx. */
    while (((unsigned char)word[size] & 0xC0) == 0x80)
        size--;
    return size;
}

/* Adds the text, of `size` bytes. */
static bool add_term(struct search_terms *terms, const char *text, size_t size)
{
    /* The room doubles whenever the count is a power of two. */
    if ((terms->count & (terms->count - 1)) == 0) {
        size_t room = terms->count == 0 ? 1 : 2 * terms->count;
        char **grown = realloc(terms->terms, room * sizeof *grown);

        if (grown == NULL)
            return false;
        terms->terms = grown;
    }
    terms->terms[terms->count] = strndup(text, size);
    return terms->terms[terms->count++] != NULL;
}

/* A number with punctuation stands in the key a second time, without. */
static bool add_word(struct search_terms *terms, const char *word, size_t size)
{
    bool is_phone = text_is_phone(word, size);

    if (is_phone && strspn(word, "0123456789") < size)
        return true;
    for (size_t at = 0; at < size; at++) {
        bool is_inside = ((unsigned char)word[at] & 0xC0) == 0x80;

        if (is_inside || (is_phone && !text_is_phone(word + at, size - at)))
            continue;
        if (!add_term(terms, word + at, search_term_size(word + at, size - at)))
            return false;
    }
    return true;
}

static int compare_terms(const void *one, const void *two)
{
    return strcmp(*(char *const *)one, *(char *const *)two);
}

/* Sorts the terms and leaves out those that are there twice. By their bytes, which is how both
 * engines sort them (COLLATE "C" in PostgreSQL): FSCK compares them with rows in that order. */
static void sort(struct search_terms *terms)
{
    size_t kept = 0;

    if (terms->count == 0)
        return;
    qsort(terms->terms, terms->count, sizeof *terms->terms, compare_terms);
    for (size_t i = 1; i < terms->count; i++)
        if (strcmp(terms->terms[kept], terms->terms[i]) == 0)
            free(terms->terms[i]);
        else
            terms->terms[++kept] = terms->terms[i];
    terms->count = kept + 1;
}

bool search_terms_make(struct search_terms *terms, const char *key)
{
    *terms = (struct search_terms){NULL, 0};
    while (*key != '\0') {
        size_t size = strcspn(key, " \n");

        if (!add_word(terms, key, size))
            return false;
        key += size + (key[size] != '\0');
    }
    sort(terms);
    return true;
}

void search_terms_free(struct search_terms *terms)
{
    for (size_t i = 0; i < terms->count; i++)
        free(terms->terms[i]);
    free(terms->terms);
}

/* A line end divides the three: no word that is typed has one, and none is found across two. */
char *user_search_key(const char *login, const char *name, const char *phone)
{
    char text[LOGIN_TEXT + NAME_TEXT + PHONE_TEXT];

    snprintf(text, sizeof text, "%s\n%s\n%s", login, name, phone);
    return text_search_key(text);
}

bool note_terms_make(struct search_terms *terms, const char *text)
{
    char *key = text_search_key(text);
    bool is_made;

    *terms = (struct search_terms){NULL, 0};
    is_made = key != NULL && search_terms_make(terms, key);
    free(key);
    return is_made;
}

/* Without the login, which is looked up as it is (find_store_login()). */
bool user_terms_make(struct search_terms *terms, const char *name, const char *phone)
{
    char text[NAME_TEXT + PHONE_TEXT];

    snprintf(text, sizeof text, "%s\n%s", name, phone);
    return note_terms_make(terms, text);
}

/* Stores them by a statement with their owner as $1 and the term as $2, and frees them. */
static enum status add_all(struct db *db, const char *insert, int64_t owner_id,
                           struct search_terms *terms, bool is_made)
{
    enum status status = is_made ? STATUS_OK : STATUS_INTERNAL;

    for (size_t i = 0; i < terms->count && status == STATUS_OK; i++)
        status = db_run(db, insert, DB_INT(owner_id), DB_TEXT(terms->terms[i]));
    search_terms_free(terms);
    return status;
}

enum status user_terms_add(struct db *db, int64_t user_id, const char *name, const char *phone)
{
    struct search_terms terms;
    bool is_made = user_terms_make(&terms, name, phone);

    return add_all(db, "INSERT INTO user_term (user_id, term) VALUES ($1, $2)", user_id, &terms,
                   is_made);
}

/* As NOTE_SAYS. */
static bool booking_terms_make(struct search_terms *terms, const struct booking_note *note)
{
    char text[NAME_TEXT + PHONE_TEXT + NOTE_TEXT];

    snprintf(text, sizeof text, "%s %s %s", note->name, note->phone, note->text);
    return note_terms_make(terms, text);
}

enum status note_terms_add(struct db *db, int64_t reservation_id, const struct booking_note *note)
{
    struct search_terms terms;
    bool is_made = booking_terms_make(&terms, note);

    return add_all(db, "INSERT INTO note_term (reservation_id, term) VALUES ($1, $2)",
                   reservation_id, &terms, is_made);
}

enum { PAGE = 1000 };

struct users_page {
    struct user users[PAGE];
    int count;
};

/* A page is read before one of its rows is written: what a statement sees of changes to the table
 * that it is reading, SQLite leaves open. */
static enum status read_page(struct db *db, int64_t after, struct users_page *page)
{
    struct db_stmt *stmt = db_start(db,
                                    "SELECT user_id, login, name, phone FROM foyer_user"
                                    " WHERE user_id > $1 ORDER BY user_id LIMIT 1000",
                                    DB_INT(after));

    page->count = 0;
    while (page->count < PAGE && db_step(stmt) == DB_ROW) {
        struct user *user = &page->users[page->count++];

        user->user_id = db_int(stmt, 0);
        snprintf(user->login, sizeof user->login, "%s", db_text(stmt, 1));
        snprintf(user->name, sizeof user->name, "%s", db_text(stmt, 2));
        snprintf(user->phone, sizeof user->phone, "%s", db_text(stmt, 3));
    }
    return db_finish(stmt);
}

static enum status renew_user_search(struct db *db, const struct user *user)
{
    char *search = user_search_key(user->login, user->name, user->phone);
    enum status status = search != NULL ? STATUS_OK : STATUS_INTERNAL;

    if (status == STATUS_OK)
        status = db_run(db, "UPDATE foyer_user SET search = $2 WHERE user_id = $1 AND search <> $2",
                        DB_INT(user->user_id), DB_TEXT(search));
    free(search);
    return status == STATUS_OK ? user_terms_add(db, user->user_id, user->name, user->phone)
                               : status;
}

enum status user_terms_renew(struct db *db)
{
    struct users_page *page = malloc(sizeof *page);
    int64_t after = INT64_MIN;
    enum status status = STATUS_OK;

    assert(page != NULL);
    do {
        status = read_page(db, after, page);
        for (int i = 0; i < page->count && status == STATUS_OK; i++)
            status = renew_user_search(db, &page->users[i]);
        if (page->count > 0)
            after = page->users[page->count - 1].user_id;
    } while (page->count == PAGE && status == STATUS_OK);
    free(page);
    return status;
}

/* The note that follows `after` in the order of reservations. *reservation_id 0: there is none. */
static enum status read_note(struct db *db, int64_t after, int64_t *reservation_id,
                             struct booking_note *note)
{
    struct db_stmt *stmt =
        db_start(db,
                 "SELECT reservation_id, text FROM note WHERE reservation_id > $1"
                 " ORDER BY reservation_id LIMIT 1",
                 DB_INT(after));

    *reservation_id = 0;
    if (db_step(stmt) == DB_ROW) {
        *reservation_id = db_int(stmt, 0);
        snprintf(note->text, sizeof note->text, "%s", db_text(stmt, 1));
    }
    return db_finish(stmt);
}

enum status note_terms_renew(struct db *db)
{
    struct booking_note note = {.text = ""}; /* the names came with a later migration */
    int64_t reservation_id = INT64_MIN;
    enum status status = read_note(db, reservation_id, &reservation_id, &note);

    while (status == STATUS_OK && reservation_id != 0) {
        status = note_terms_add(db, reservation_id, &note);
        if (status == STATUS_OK)
            status = read_note(db, reservation_id, &reservation_id, &note);
    }
    return status;
}
