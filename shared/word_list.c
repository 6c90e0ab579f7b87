/*
 * Words stand in one file (words.def) and are spread by the preprocessor into an enum, an array and
 * a text of all of them. A list has so few words that looking one up is a walk; what it finds is
 * the enumerator, and the number of words if it finds nothing, so that no value has to be reserved
 * for "none".
 *
 *     LIST(SEAT_STATE, ...)           words[WORDS_SEAT_STATE]     {"free", "held", ..., NULL}
 *     SEAT_STATE(SEAT_FREE, "free")   choices[WORDS_SEAT_STATE]   "|free|held|..."
 *                                     lists[WORDS_SEAT_STATE]     its name, and where it is stored
 *
 * Words of outcomes are here, too, though their rows stand in status.h: beside its own, each has
 * the word of the list RETRY that says what a client may do next.
 */
#include "shared/word_list.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* Behind the last word of a list of WORDS_MAX words there is still a NULL, at which all walks end.
 * One word more would compile, and take its place; a test counts them. */
static const char *const words[WORD_LISTS][WORDS_MAX + 1] = {
#define WORD(list, id, word) [WORDS_##list][id] = (word),
#include "shared/words.def"
};

/* Each begins with a bar. (The strings of a list stand one after the other, so they are one.) */
static const char *const choices[WORD_LISTS] = {[WORDS_NONE] = "|"
#define LIST(list, table, column) , [WORDS_##list] = ""
#define WORD(list, id, word) "|" word
#include "shared/words.def"
};

static const struct {
    const char *name, *table, *column;
} lists[WORD_LISTS] = {
    [WORDS_NONE] = {"", "", ""},
#define LIST(list, table, column) [WORDS_##list] = {#list, table, column},
#include "shared/words.def"
};

/* "No such word", which word_find() may have given, has none. A list that does not exist is a bug
 * of the caller, who writes it down. */
const char *word_at(enum word_list list, int id)
{
    assert((unsigned)list < WORD_LISTS);
    return id >= 0 && id < WORDS_MAX ? words[list][id] : NULL;
}

int word_find(enum word_list list, const char *word)
{
    int id = 0;

    while (words[list][id] != NULL && strcmp(words[list][id], word) != 0)
        id++;
    return id;
}

int word_count(enum word_list list)
{
    int count = 0;

    while (words[list][count] != NULL)
        count++;
    return count;
}

bool word_is(enum word_list list, int id, const char *word)
{
    const char *wanted = word_at(list, id);

    return wanted != NULL && strcmp(wanted, word) == 0;
}

const char *word_choices(enum word_list list)
{
    return choices[list] + 1;
}

const char *word_list_name(enum word_list list)
{
    return lists[list].name;
}

bool word_list_is_stored(enum word_list list, const char **table, const char **column)
{
    *table = lists[list].table;
    *column = lists[list].column;
    return lists[list].table[0] != '\0';
}

inline const char *token_state_word(enum token_state state)
{
    return word_at(WORDS_TOKEN_STATE, (int)state);
}

inline enum token_state token_state_parse(const char *word)
{
    return (enum token_state)word_find(WORDS_TOKEN_STATE, word);
}

inline const char *reservation_state_word(enum reservation_state state)
{
    return word_at(WORDS_RESERVATION_STATE, (int)state);
}

inline enum reservation_state reservation_state_parse(const char *word)
{
    return (enum reservation_state)word_find(WORDS_RESERVATION_STATE, word);
}

inline const char *ticket_state_word(enum ticket_state state)
{
    return word_at(WORDS_TICKET_STATE, (int)state);
}

inline const char *entry_kind_word(enum entry_kind kind)
{
    return word_at(WORDS_ENTRY_KIND, (int)kind);
}

inline enum entry_kind entry_kind_parse(const char *word)
{
    return (enum entry_kind)word_find(WORDS_ENTRY_KIND, word);
}

inline const char *bookable_word(enum bookable bookable)
{
    return word_at(WORDS_BOOKABLE_WORD, (int)bookable);
}

/* An unknown word leaves what was there: for a client it is one of a newer daemon, and to the store
 * the answer says that the row is broken. */
inline bool bookable_parse(const char *word, enum bookable *bookable)
{
    int id = word_find(WORDS_BOOKABLE_WORD, word);

    if (id < BOOKABLE_WORDS)
        *bookable = (enum bookable)id;
    return id < BOOKABLE_WORDS;
}

inline const char *sale_word(enum sale sale)
{
    return word_at(WORDS_SALE, (int)sale);
}

inline bool sale_parse(const char *word, enum sale *sale)
{
    int id = word_find(WORDS_SALE, word);

    if (id < SALES)
        *sale = (enum sale)id;
    return id < SALES;
}

inline const char *role_word(enum role role)
{
    return word_at(WORDS_ROLE, (int)role);
}

inline const char *arg_type_word(enum arg_type type)
{
    return word_at(WORDS_ARG_TYPE, (int)type);
}

/* Whose a blocked seat is has no letter: none of its user. */
enum map_letter map_letter_of(enum seat_state state, bool mine)
{
    switch (state) {
    case SEAT_FREE:
        return MAP_FREE;
    case SEAT_HELD:
        return mine ? MAP_MY_HOLD : MAP_HELD;
    case SEAT_SOLD:
        return mine ? MAP_MY_SEAT : MAP_SOLD;
    default:
        return MAP_BLOCKED;
    }
}

static const struct {
    const char *word;
    enum retry retry;
} statuses[STATUS_COUNT] = {
#define X(id, word, retry) [STATUS_##id] = {word, RETRY_##retry},
    STATUS_LIST(X)
#undef X
};

const char *status_word(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return statuses[status].word;
}

const char *status_retry(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return word_at(WORDS_RETRY, (int)statuses[status].retry);
}

/* For clients. What they do not know is a word of a newer daemon: then they act by retry=. */
enum status status_from_word(const char *word)
{
    for (unsigned i = 0; i < STATUS_COUNT; i++)
        if (strcmp(statuses[i].word, word) == 0)
            return (enum status)i;
    return STATUS_COUNT;
}
