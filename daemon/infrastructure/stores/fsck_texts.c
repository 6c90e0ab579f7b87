/*
 * Texts are read row by row and judged here, since neither engine knows the folding that a search
 * uses.
 */
#include "infrastructure/stores/fsck_texts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infrastructure/stores/search_terms.h"

/* A user whose `search` is something else would not be found by the name that a list shows. */
static enum status check_search(struct store *store,
                                void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct db_stmt *stmt = db_start_values(
        store->db, "SELECT 'user ' || user_id, login, name, phone, search FROM foyer_user", NULL,
        0);

    while (db_step(stmt) == DB_ROW) {
        char *search = user_search_key(db_text(stmt, 1), db_text(stmt, 2), db_text(stmt, 3));

        if (search == NULL || strcmp(search, db_text(stmt, 4)) != 0)
            each(arg, &(struct fsck_finding){"I9", "a user is found by login, name and phone",
                                             db_text(stmt, 0)});
        free(search);
    }
    return db_finish(stmt);
}

/* What is found by terms: rows with a name of it, its text in two parts, and a term, in the order
 * of the terms; without terms one row where that is NULL. */
static const struct term_rule {
    const char *rule, *sql;
} term_rules[] = {
    {"a user is found by each part of name and phone",
     "SELECT 'user ' || u.user_id, u.name, u.phone, t.term FROM foyer_user u"
     " LEFT JOIN user_term t ON t.user_id = u.user_id"
     " WHERE u.name <> '' OR u.phone <> '' OR t.term <> '' ORDER BY u.user_id, t.term"},
    {"a reservation is found by each word of its note",
     "SELECT 'the note on reservation ' || n.reservation_id, " NOTE_SAYS ", '', t.term FROM note n"
     " LEFT JOIN note_term t ON t.reservation_id = n.reservation_id"
     " ORDER BY n.reservation_id, t.term"},
};

/* Whose terms are read, one row for each. */
struct found_by {
    const char *rule;
    char row[60]; /* "": none yet */
    struct search_terms terms;
    size_t seen; /* of them; more than there are if one is wrong */
};

static void end_terms(struct found_by *found, void (*each)(void *arg, const struct fsck_finding *),
                      void *arg)
{
    if (found->row[0] != '\0' && found->seen != found->terms.count)
        each(arg, &(struct fsck_finding){"I9", found->rule, found->row});
    search_terms_free(&found->terms);
    *found = (struct found_by){.rule = found->rule};
}

static void begin_terms(struct found_by *found, struct db_stmt *row)
{
    size_t room = strlen(db_text(row, 1)) + strlen(db_text(row, 2)) + 2;
    char *text = malloc(room);

    snprintf(found->row, sizeof found->row, "%s", db_text(row, 0));
    if (text != NULL)
        snprintf(text, room, "%s\n%s", db_text(row, 1), db_text(row, 2));
    if (text == NULL || !note_terms_make(&found->terms, text))
        found->seen = SIZE_MAX;
    free(text);
}

static bool is_next_term(const struct found_by *found, const char *term)
{
    return found->seen < found->terms.count && strcmp(found->terms.terms[found->seen], term) == 0;
}

static enum status check_terms(struct store *store, const struct term_rule *rule,
                               void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    struct found_by found = {.rule = rule->rule};
    struct db_stmt *stmt = db_start_values(store->db, rule->sql, NULL, 0);

    while (db_step(stmt) == DB_ROW) {
        if (strcmp(found.row, db_text(stmt, 0)) != 0) {
            end_terms(&found, each, arg);
            begin_terms(&found, stmt);
        }
        if (db_is_null(stmt, 3) || found.seen == SIZE_MAX)
            continue;
        found.seen = is_next_term(&found, db_text(stmt, 3)) ? found.seen + 1 : SIZE_MAX;
    }
    end_terms(&found, each, arg);
    return db_finish(stmt);
}

enum status fsck_texts_check(struct store *store,
                             void (*each)(void *arg, const struct fsck_finding *), void *arg)
{
    enum status status = check_search(store, each, arg);

    for (size_t i = 0; i < sizeof term_rules / sizeof term_rules[0] && status == STATUS_OK; i++)
        status = check_terms(store, &term_rules[i], each, arg);
    return status;
}
