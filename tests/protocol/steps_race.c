/*
 * Races: many clients want what only some can have, and their requests are under way together.
 * Which of them wins is the daemon's to choose, so no line of a scenario could name the winner;
 * what is compared is how many have won, and that all others heard the same refusal.
 *
 * The replies are taken client by client, in the order of their names. That says nothing about who
 * was first: all requests have left, at the latest with the first line that is waited for here, and
 * the daemon answers in an order of its own.
 */
#include "tests/protocol/play.h"

#include <stdlib.h>
#include <string.h>

#include "tests/protocol/expect.h"

/* A reply that fits both patterns counts as a win: the first pattern is tried first. */
struct race {
    long winners;
    long replies; /* of each client */
    char *first, *others;
    GPtrArray *names;
};

static void race_release(struct race *race)
{
    g_free(race->first);
    g_free(race->others);
    if (race->names != NULL)
        g_ptr_array_free(race->names, TRUE);
}

/* "[2 of] kim,c1..c9 [x5] : FIRST // OTHERS". The first " : " ends the head, so a pattern may have
 * a sentence behind another one. */
static bool race_parse(const char *text, struct race *race)
{
    const char *colon = strstr(text, " : "), *bar = strstr(text, " // ");
    char *head;
    char **words;
    bool parsed = true;

    *race = (struct race){.winners = 1, .replies = 1};
    if (colon == NULL || bar == NULL || bar < colon)
        return false;
    race->first = g_strndup(colon + 3, (gsize)(bar - colon - 3));
    race->others = g_strdup(bar + 4);
    head = g_strndup(text, (gsize)(colon - text));
    words = g_strsplit(head, " ", -1);
    for (char **word = words; *word != NULL; word++) {
        if (word[1] != NULL && strcmp(word[1], "of") == 0)
            race->winners = strtol(*word++, NULL, 10);
        else if (race->names != NULL && **word == 'x')
            race->replies = strtol(*word + 1, NULL, 10);
        else if (race->names == NULL)
            race->names = scenario_names(*word);
        else
            parsed = false;
    }
    g_strfreev(words);
    g_free(head);
    return parsed && race->names != NULL;
}

/* A capture is made by the first winner and holds for the next: with "2 of", a $NAME in FIRST would
 * want both of them to hear the same value. Captured is what a winner cannot share, such as the
 * code of the one hold. */
static bool race_run(struct play *play, const struct race *race)
{
    long won = 0;

    for (long i = 0; i < race->replies; i++) {
        for (guint n = 0; n < race->names->len; n++) {
            const char *name = g_ptr_array_index(race->names, n);
            char *line = play_hear(play, name, true);
            bool first = line != NULL && expect_match(race->first, line, play->captures);
            bool other = line != NULL && !first && expect_match(race->others, line, play->captures);

            won += first;
            if (line != NULL && !first && !other)
                play_mismatch(play, race->others, line);
            g_free(line);
            if (!first && !other)
                return false;
        }
    }
    return won == race->winners ||
           stage_fail(play->stage, "%ld replies were %s, not %ld", won, race->first, race->winners);
}

bool play_race(struct play *play, const struct step *step)
{
    struct race race;
    bool won = false;

    if (race_parse(step->text, &race))
        won = race_run(play, &race);
    else
        stage_fail(play->stage, "not how a race is written");
    race_release(&race);
    return won;
}
