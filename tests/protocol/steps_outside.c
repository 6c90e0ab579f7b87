/*
 * What is done beside the socket: a second daemon (@exits), a command (@run), SQL (@sql, and the
 * check of the store at the end of every scenario).
 *
 * Each is run to its end, and nothing else is served meanwhile (stage_run()): no client's bytes
 * move, and what the daemon logs stays in its pipe, which takes 64 KiB. All of them see the
 * environment of the daemon.
 *
 * A command's output is its standard output, then what it wrote to standard error, whatever came
 * first in time.
 */
#include "tests/protocol/play.h"

#include <stdlib.h>
#include <string.h>

#include "tests/protocol/expect.h"

/* Compares what a command said, its lines joined by " / ", with the expectation, which must be all
 * of it: "-> " with nothing behind it wants silence. Takes over `said`. */
static bool check_said(struct play *play, char *said, const char *expected)
{
    char **lines = g_strsplit(g_strchomp(said), "\n", -1);
    char *joined = g_strjoinv(" / ", lines);
    bool matched = expect_match_text(expected, joined, play->captures) ||
                   play_mismatch(play, expected, joined);

    g_free(joined);
    g_strfreev(lines);
    g_free(said);
    return matched;
}

/* Options are parted at each blank, and there are no quotes: what needs one goes into @config or
 * through @run. The configuration file is written first, since $CONFIG in the options is to show
 * what @config said; it is not given by itself. */
static bool run_daemon(struct play *play, const char *options, int *status, char **said)
{
    char *command = g_strdup_printf("%s %s", play->stage->paths->daemon, options);
    char **argv = g_strsplit(command, " ", -1);
    bool ran = stage_write_config(play->stage) && stage_run(play->stage, argv, NULL, status, said);

    g_strfreev(argv);
    g_free(command);
    return ran;
}

/* Takes "COMMAND -> PATTERN" apart: the command with its $NAMEs filled in, which the caller frees,
 * and where the pattern begins, which may capture more. NULL if the step is not written so. PID is
 * set anew each time, since the daemon of the last step may be another one by now. $( and $? are
 * left to the shell; $HOME, or $1 in a program for awk, is taken for a capture that is missing. */
static char *take_command(struct play *play, const struct step *step, const char **pattern)
{
    const char *arrow = strstr(step->text, " -> ");
    char *command, *filled;

    if (arrow == NULL) {
        stage_fail(play->stage, "not how this is written: COMMAND -> PATTERN");
        return NULL;
    }
    *pattern = arrow + strlen(" -> ");
    command = g_strndup(step->text, (gsize)(arrow - step->text));
    if (play->stage->daemon != NULL)
        g_hash_table_replace(play->captures, g_strdup("PID"),
                             g_strdup_printf("%ld", (long)play->stage->daemon->pid));
    filled = play_fill(play, command);
    g_free(command);
    return filled;
}

/* Asked after the output: what was said tells more than a number when both are wrong. */
static bool check_status(struct play *play, int status, long wanted)
{
    return status == wanted || stage_fail(play->stage, "exit status %d, not %ld", status, wanted);
}

/* "STATUS OPTIONS -> PATTERN" */
bool play_exits(struct play *play, const struct step *step)
{
    const char *pattern;
    char *text = take_command(play, step, &pattern);
    char *options, *said;
    long wanted;
    int status = 0;
    bool ended = false;

    if (text == NULL)
        return false;
    wanted = strtol(text, &options, 10);
    if (*options != ' ')
        stage_fail(play->stage, "not how @exits is written");
    else if (run_daemon(play, options + 1, &status, &said))
        ended = check_said(play, said, pattern) && check_status(play, status, wanted);
    g_free(text);
    return ended;
}

/* "COMMAND -> PATTERN" */
bool play_run(struct play *play, const struct step *step)
{
    const char *pattern;
    char *text = take_command(play, step, &pattern);
    char *argv[] = {(char *)"sh", (char *)"-c", text, NULL};
    char *said;
    int status = 0;
    bool matched = false;

    if (text != NULL && stage_run(play->stage, argv, NULL, &status, &said))
        matched = check_said(play, said, pattern) && check_status(play, status, 0);
    g_free(text);
    return matched;
}

/* Both print rows alike: values separated by |, and nothing for a statement without rows. What
 * people keep in their ~/.sqliterc and ~/.psqlrc is left out (-init, -X), and a statement that
 * fails ends psql with a status of its own, which it does not do by itself. */
static bool run_sql(struct play *play, const char *sql, char **said)
{
    char *sqlite[] = {(char *)"sqlite3",   (char *)"-batch", (char *)"-init",
                      (char *)"/dev/null", play->stage->db,  NULL};
    char *psql[] = {(char *)"psql", (char *)"-XqAt", (char *)"-vON_ERROR_STOP=1",
                    (char *)"-d",   play->stage->db, NULL};
    int status = 0;

    if (!stage_run(play->stage, stage_on_postgres(play->stage) ? psql : sqlite, sql, &status, said))
        return false;
    if (status == 0)
        return true;
    stage_fail(play->stage, "the query failed: %s", *said);
    g_free(*said);
    return false;
}

/* SQLite's file is locked for the daemon as long as it runs; on PostgreSQL one could read, but a
 * scenario is to mean the same on both. */
bool play_sql(struct play *play, const struct step *step)
{
    const char *pattern;
    char *text, *said;
    bool matched;

    if (play->stage->daemon != NULL)
        return stage_fail(play->stage, "the daemon must be stopped to read its store");
    text = take_command(play, step, &pattern);
    matched = text != NULL && run_sql(play, text, &said) && check_said(play, said, pattern);
    g_free(text);
    return matched;
}

/* The invariants without SQLite's own check of its file, which stands in lines of its own in
 * invariants.sql, and has to go on doing so. */
static char *without_pragmas(char *sql)
{
    char **lines = g_strsplit(sql, "\n", -1);
    GString *rest = g_string_new(NULL);

    for (char **line = lines; *line != NULL; line++)
        if (strstr(*line, "FROM pragma_") == NULL)
            g_string_append_printf(rest, "%s\n", *line);
    g_strfreev(lines);
    g_free(sql);
    return g_string_free(rest, FALSE);
}

/* A daemon that never started left nothing to check. */
static bool has_store(const struct stage *stage)
{
    return stage_on_postgres(stage) ? stage->daemons > 0
                                    : g_file_test(stage->db, G_FILE_TEST_EXISTS);
}

/* Each query of invariants.sql returns rows for what is wrong and none otherwise, so soundness is
 * silence. This is the net under all scenarios: a verb that answers as it should and leaves a wrong
 * sum behind is found here, by whichever scenario came that way. */
bool play_check_store(struct play *play)
{
    const char *invariants = play->stage->paths->invariants;
    char *sql, *said;
    bool sound;

    if (invariants == NULL || !has_store(play->stage))
        return true;
    if (!g_file_get_contents(invariants, &sql, NULL, NULL))
        return stage_fail(play->stage, "cannot read %s", invariants);
    if (stage_on_postgres(play->stage))
        sql = without_pragmas(sql);
    sound = run_sql(play, sql, &said);
    if (sound) {
        if (said[0] != '\0')
            sound = stage_fail(play->stage, "the store is not sound:\n%s", said);
        g_free(said);
    }
    g_free(sql);
    return sound;
}
