/*
 * Words stand in one file (words.def) and are spread by the preprocessor into an enum, an array and
 * a text of all of them. A list has so few words that looking one up is a walk; what it finds is
 * the enumerator, and the number of words if it finds nothing, so that no value has to be reserved
 * for "none".
 */
#include "shared/word_list.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

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
