/*
 * Nothing is played here: the scenarios are read as texts, and a pattern is taken at its word. That
 * the daemon does answer so is shown by the test of each scenario alone; the two together say that
 * every outcome was seen. What it finds is a new verb, error or field in verbs.def of which no
 * scenario knows.
 *
 * Wanted of a verb are OK, the errors of its own row and, if it has a role, NOT-ALLOWED; rows, if
 * it has columns; and each of its fields by name: "OK ..." counts for OK and for no field. Of any
 * verb at all every status is wanted, which is where errors that many verbs share (SYNTAX,
 * KEY-REUSED) are looked for.
 *
 * Which verb a pattern is about is found as a client would find it: answers come in the order of
 * the requests, so each client has a queue. It ends with the connection and with the daemon. Not
 * proved: that a value is the right one, or that an error has the cause that the scenario has in
 * mind.
 */
#include "tests/protocol/coverage.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "shared/word_list.h"
#include "shared/verbs.h"
#include "tests/protocol/scenario.h"

/* Bit n of a mask is enum status n. */
struct coverage {
    uint64_t verbs[VERB_COUNT];  /* outcomes expected of each verb */
    uint64_t all;                /* outcomes expected at all */
    uint64_t fields[VERB_COUNT]; /* bit n: the n-th field of the row was expected by its name */
    bool rows[VERB_COUNT];       /* columns or rows were expected */
    GHashTable *asked;           /* client to GQueue of the verbs not yet answered */
};

static void free_queue(void *queue)
{
    g_queue_free(queue);
}

/* In a request that is wrong on purpose the verb may be no verb; its answer still takes a place in
 * the queue (0). Comments and empty lines get no answer, and none (-1). */
int coverage_verb(const char *request)
{
    const struct verb *verb;

    request += strspn(request, " ");
    if (*request == '#') {
        request += strcspn(request, " ");
        request += strspn(request, " ");
    }
    if (*request == '\0' || *request == ';')
        return -1;
    verb = verb_find(request, strcspn(request, " "));
    return verb != NULL ? (int)verb->id + 1 : 0;
}

static GQueue *queue_of(struct coverage *coverage, const char *client)
{
    GQueue *queue = g_hash_table_lookup(coverage->asked, client);

    if (queue == NULL) {
        queue = g_queue_new();
        g_hash_table_insert(coverage->asked, g_strdup(client), queue);
    }
    return queue;
}

static void ask(struct coverage *coverage, const struct step *step)
{
    int verb = coverage_verb(step->text);

    if (verb >= 0)
        g_queue_push_tail(queue_of(coverage, step->client), GINT_TO_POINTER(verb));
}

/* What a pattern says of a last line; STATUS_COUNT if it is none. Of an ERR in JSON only that it is
 * one is known, whichever it says: answer() does not count it. */
static enum status outcome_of(const char *pattern)
{
    char word[32];
    size_t length;

    if (strcmp(pattern, "OK") == 0 || g_str_has_prefix(pattern, "OK ") ||
        g_str_has_prefix(pattern, "{\"t\":\"ok\""))
        return STATUS_OK;
    if (g_str_has_prefix(pattern, "{\"t\":\"err\""))
        return STATUS_INTERNAL;
    if (!g_str_has_prefix(pattern, "ERR "))
        return STATUS_COUNT;
    pattern += strlen("ERR ");
    if (*pattern == '#')
        pattern += strcspn(pattern, " ") + 1;
    length = strcspn(pattern, " ");
    g_snprintf(word, sizeof word, "%.*s", (int)MIN(length, sizeof word - 1), pattern);
    return status_from_word(word);
}

/* True if a line names a field: ` name=` as text, `"name":` in JSON. With the blank before it
 * "until=" is not seen in "cancel_until=". */
static bool names_field(const char *pattern, const char *name)
{
    char *as_text = g_strdup_printf(" %s=", name), *as_json = g_strdup_printf("\"%s\":", name);
    bool named = strstr(pattern, pattern[0] == '{' ? as_json : as_text) != NULL;

    g_free(as_text);
    g_free(as_json);
    return named;
}

/* Notes what a pattern expects of the answer to a verb: that it has rows, or which fields. */
static void note_values(struct coverage *coverage, int verb, const char *pattern)
{
    const struct field_spec *fields = verb_row((enum verb_id)verb)->fields;

    if (pattern[0] == '=' || pattern[0] == '-' || g_str_has_prefix(pattern, "{\"t\":\"row\""))
        coverage->rows[verb] = true;
    if (outcome_of(pattern) != STATUS_OK)
        return;
    for (int i = 0; fields[i].name != NULL; i++)
        if (names_field(pattern, fields[i].name))
            coverage->fields[verb] |= UINT64_C(1) << i;
}

/* Notes the outcome for the client's oldest unanswered request; JSON lines only take it off. */
static void answer(struct coverage *coverage, const char *client, const char *pattern)
{
    enum status status = outcome_of(pattern);
    int verb = GPOINTER_TO_INT(g_queue_peek_head(queue_of(coverage, client)));

    if (verb > 0)
        note_values(coverage, verb - 1, pattern);
    if (status == STATUS_COUNT)
        return;
    g_queue_pop_head(queue_of(coverage, client));
    if (pattern[0] == '{')
        return;
    coverage->all |= UINT64_C(1) << status;
    if (verb > 0)
        coverage->verbs[verb - 1] |= UINT64_C(1) << status;
}

/* Both outcomes of a race count. The first reply of the first client is taken for the win and, if
 * each has several, its every other one; those of all others for the refusal. "2", "of" and "x5"
 * are looked up as clients as well, and found to have asked nothing. */
static void answer_race(struct coverage *coverage, const char *text)
{
    char **halves = g_strsplit(text, " : ", 2);
    char **outcomes = g_strsplit(halves[1] != NULL ? halves[1] : "", " // ", 2);
    char **words = g_strsplit(halves[0], " ", -1);

    for (char **word = words; *word != NULL; word++) {
        GPtrArray *names = scenario_names(*word);

        for (guint i = 0; i < names->len; i++) {
            GQueue *queue = g_hash_table_lookup(coverage->asked, g_ptr_array_index(names, i));

            for (int n = 0; queue != NULL && !g_queue_is_empty(queue) && outcomes[0] != NULL; n++)
                answer(coverage, g_ptr_array_index(names, i), outcomes[n % 2 != 0 || i > 0]);
        }
        g_ptr_array_free(names, TRUE);
    }
    g_strfreev(words);
    g_strfreev(outcomes);
    g_strfreev(halves);
}

static void read_steps(struct coverage *coverage, const struct scenario *scenario)
{
    coverage->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue);
    for (guint i = 0; i < scenario->steps->len; i++) {
        const struct step *step = g_ptr_array_index(scenario->steps, i);

        if (step->kind == STEP_SEND)
            ask(coverage, step);
        else if (step->kind == STEP_EXPECT || step->kind == STEP_EXPECT_LATER)
            answer(coverage, step->client, step->text);
        else if (step->kind == STEP_RACE)
            answer_race(coverage, step->text);
        else if (step->kind == STEP_STOP || step->kind == STEP_KILL || step->kind == STEP_ENDED)
            g_hash_table_remove_all(coverage->asked);
        else if (step->kind == STEP_DROP || step->kind == STEP_CLOSED)
            g_hash_table_remove(coverage->asked, step->client);
    }
    g_hash_table_destroy(coverage->asked);
}

/* Takes the exemptions off what is wanted; false if one of them is covered or makes no sense, so
 * that none outlives its reason. */
static bool read_exempt(const struct coverage *coverage, const char *path,
                        uint64_t wanted[VERB_COUNT], uint64_t *wanted_all)
{
    char *content;
    char **lines;
    bool fine = true;

    if (!g_file_get_contents(path, &content, NULL, NULL)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    lines = g_strsplit(content, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        char **words = g_strsplit(*line, " ", 3);
        const struct verb *verb = **line != '\0' ? verb_find(words[0], strlen(words[0])) : NULL;
        const char *word = verb != NULL ? words[1] : words[0];
        enum status status = word != NULL ? status_from_word(word) : STATUS_COUNT;
        uint64_t had = verb != NULL ? coverage->verbs[verb->id] : coverage->all;

        if (**line != '\0' && **line != ';') {
            if (status == STATUS_COUNT || (had & (UINT64_C(1) << status)) != 0) {
                fprintf(stderr, "%s: not so: %s\n", path, *line);
                fine = false;
            } else if (verb != NULL) {
                wanted[verb->id] &= ~(UINT64_C(1) << status);
            } else {
                *wanted_all &= ~(UINT64_C(1) << status);
            }
        }
        g_strfreev(words);
    }
    g_strfreev(lines);
    g_free(content);
    return fine;
}

static bool is_missing(uint64_t wanted, uint64_t had, const char *of)
{
    char words[1024];

    if ((wanted & ~had) == 0)
        return false;
    status_words(wanted & ~had, words, sizeof words);
    fprintf(stderr, "no scenario expects %s of %s\n", words, of);
    return true;
}

/* True if no scenario expects rows of a verb that has columns, or a field of its row by name. */
static bool are_values_missing(const struct coverage *coverage, const struct verb *verb)
{
    bool missing = verb->columns[0].name != NULL && !coverage->rows[verb->id];

    if (missing)
        fprintf(stderr, "no scenario expects rows of %s\n", verb->word);
    for (int i = 0; verb->fields[i].name != NULL; i++) {
        if ((coverage->fields[verb->id] & (UINT64_C(1) << i)) != 0)
            continue;
        fprintf(stderr, "no scenario expects %s= of %s\n", verb->fields[i].name, verb->word);
        missing = true;
    }
    return missing;
}

/* What the whole suite shows, for the table of scripts/test. Only said if nothing is missing. */
static void print_proof(int scenarios, const uint64_t wanted[VERB_COUNT])
{
    int outcomes = 0;

    for (int i = 0; i < VERB_COUNT; i++)
        outcomes += __builtin_popcountll(wanted[i]);
    printf("proof: protocol: %d scenarios with socat, all %d verbs, %d outcomes, every error and "
           "every field of each row\n",
           scenarios, (int)VERB_COUNT, outcomes);
}

bool coverage_check(char *const scenarios[], int count, const char *exempt)
{
    struct coverage coverage = {0};
    uint64_t wanted[VERB_COUNT], wanted_all = (UINT64_C(1) << STATUS_COUNT) - 1;
    bool fine = true;

    for (int i = 0; i < count; i++) {
        struct scenario *scenario = scenario_new();

        if (scenario_read(scenario, scenarios[i]))
            read_steps(&coverage, scenario);
        else
            fine = false;
        if (scenario->fault != NULL)
            fprintf(stderr, "%s\n", scenario->fault);
        scenario_free(scenario);
    }
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *verb = verb_row((enum verb_id)i);

        wanted[i] = verb->errors | UINT64_C(1) << STATUS_OK;
        if (verb->role > ROLE_ANY)
            wanted[i] |= UINT64_C(1) << STATUS_NOT_ALLOWED;
    }
    fine = read_exempt(&coverage, exempt, wanted, &wanted_all) && fine;
    for (int i = 0; i < VERB_COUNT; i++)
        fine = !is_missing(wanted[i], coverage.verbs[i], verb_row((enum verb_id)i)->word) && fine;
    fine = !is_missing(wanted_all, coverage.all, "any verb") && fine;
    for (int i = 0; i < VERB_COUNT; i++)
        fine = !are_values_missing(&coverage, verb_row((enum verb_id)i)) && fine;
    if (fine)
        print_proof(count, wanted);
    return fine;
}
