/*
 * What each kind of step does on the stage, and the end that every scenario has.
 *
 * Two things move only while a step waits: the bytes of the clients, and what is known of the log.
 * A step that sends puts its bytes into a queue and returns; they go out when something is waited
 * for (stage_serve()), all that has gathered in one write. That is what makes requests pipelined,
 * and it has a price for whoever writes a scenario: what was sent just before @drop or @kill, with
 * no line expected in between, was never sent. @run, @exits and @sql do not move it either.
 *
 * A line that a client hears is looked at twice. First whether it is a line of the protocol, and
 * says what the row of its verb declares (expect_wire_fault()); that holds for every line of every
 * scenario, so none has to ask for it. Then whether it is what the scenario expects here. For the
 * first look it must be known which verb a line answers, so each client has a queue of what it
 * asked.
 *
 *     sent with >     its verb goes to the tail      rows    are of the verb at the head
 *     sent with >>    from then on nobody knows,     OK, ERR take the head off
 *                     until the next connection
 */
#include "tests/protocol/steps.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/protocol/coverage.h"
#include "tests/protocol/expect.h"
#include "tests/protocol/play.h"

/* The expectation is printed with its captures filled in, as it was compared; as it is written, if
 * one of them has captured nothing. */
bool play_mismatch(struct play *play, const char *expected, const char *got)
{
    char *missing = NULL;
    char *filled = expect_fill(expected, play->captures, &missing);

    stage_fail(play->stage, "expected %s\n     got %s", filled != NULL ? filled : expected, got);
    g_free(filled);
    g_free(missing);
    return false;
}

char *play_fill(struct play *play, const char *text)
{
    char *missing = NULL;
    char *filled = expect_fill(text, play->captures, &missing);

    if (filled == NULL)
        stage_fail(play->stage, "$%s has captured nothing yet", missing);
    g_free(missing);
    return filled;
}

/* The first client to speak starts the daemon; a scenario that must see it start says @start. */
static bool connect_client(struct play *play, struct client *client)
{
    return (play->stage->daemon != NULL || stage_start(play->stage)) &&
           stage_connect(play->stage, client);
}

static bool play_send(struct play *play, const struct step *step)
{
    struct client *client = stage_client(play->stage, step->client);
    char *text = play_fill(play, step->text);

    if (text == NULL || !connect_client(play, client)) {
        g_free(text);
        return false;
    }
    if (step->kind == STEP_BYTES) {
        GString *bytes = scenario_bytes(text);

        g_string_append_len(client->socat->to_in, bytes->str, (gssize)bytes->len);
        g_string_free(bytes, TRUE);
        client->asked_much = true;
    } else {
        int verb = coverage_verb(text);

        if (verb >= 0)
            g_queue_push_tail(client->asked, GINT_TO_POINTER(verb));
        g_string_append_printf(client->socat->to_in, "%s\n", text);
    }
    g_free(text);
    return true;
}

/* Rows and columns begin with "-" or "=", notes with "*", so no text of anybody can look like the
 * end of a reply. In JSON the kind is the first key, as the daemon writes it; an object in another
 * order is no last line here, and the scenario then waits in vain. */
static bool is_last(const char *line)
{
    return g_str_has_prefix(line, "OK") || g_str_has_prefix(line, "ERR") ||
           g_str_has_prefix(line, "{\"t\":\"ok\"") || g_str_has_prefix(line, "{\"t\":\"err\"");
}

/* The verb of the request that the line answers, or NULL: then the row of any verb will do. A last
 * line takes it off. Rows of a WATCH are of the head as well, since whatever is sent behind it
 * waits. */
static const struct verb *verb_answered(struct client *client, const char *line)
{
    gpointer verb =
        is_last(line) ? g_queue_pop_head(client->asked) : g_queue_peek_head(client->asked);

    return verb != NULL && !client->asked_much ? verb_row((enum verb_id)(GPOINTER_TO_INT(verb) - 1))
                                               : NULL;
}

/* The next line, checked to be a line of the protocol. */
char *play_hear(struct play *play, const char *name, bool skip_greeting)
{
    char *line = stage_hear(play->stage, name, skip_greeting);
    struct client *client = stage_client(play->stage, name);
    char *fault;

    if (line == NULL)
        return NULL;
    fault = expect_wire_fault(&client->reader, verb_answered(client, line), line);
    if (fault == NULL)
        return line;
    stage_fail(play->stage, "%s heard a line that %s: %s", name, fault, line);
    g_free(fault);
    g_free(line);
    return NULL;
}

/* A client that was connected is not connected anew, even if another daemon runs by now: its last
 * words are still to be heard. A note is the only thing for which the greeting is not passed over,
 * so a first expectation with "*" is about the greeting itself. */
static bool play_expect(struct play *play, const struct step *step)
{
    struct client *client = stage_client(play->stage, step->client);
    char *line;
    bool matched;

    if (client->socat == NULL && !connect_client(play, client))
        return false;
    line = play_hear(play, step->client, step->text[0] != '*');
    if (line == NULL)
        return false;
    matched =
        expect_match(step->text, line, play->captures) || play_mismatch(play, step->text, line);
    g_free(line);
    return matched;
}

/* Rows are passed over, never a last line: so it cannot run on into the next reply and find there
 * what was meant here. What passes is only checked as a line of the protocol. */
static bool play_expect_later(struct play *play, const struct step *step)
{
    char *line;

    while ((line = play_hear(play, step->client, true)) != NULL) {
        bool matched = expect_match(step->text, line, play->captures);
        bool last = is_last(line);

        if (!matched && last)
            play_mismatch(play, step->text, line);
        g_free(line);
        if (matched || last)
            return matched;
    }
    return false;
}

/* Settings stay for every later connection of that name, and those of the environment add up, the
 * last one of a name counting. */
static bool play_client(struct play *play, const struct step *step)
{
    struct client *client = stage_client(play->stage, step->client);
    char **words = g_strsplit(step->text, " ", -1);

    stage_disconnect(client);
    for (char **word = words; *word != NULL; word++) {
        if (g_str_has_prefix(*word, "user=")) {
            g_free(client->login);
            client->login = g_strdup(*word + strlen("user="));
        } else {
            g_ptr_array_insert(client->env, (gint)client->env->len - 1, g_strdup(*word));
        }
    }
    g_strfreev(words);
    return true;
}

static bool play_eof(struct play *play, const struct step *step)
{
    struct client *client = stage_client(play->stage, step->client);

    if (!connect_client(play, client))
        return false;
    client->socat->close_in = true;
    return true;
}

/* The end of a connection; lines that were not expected are no end. stage_hear() is here asked for
 * a line in the hope that there is none: the problem it sets then is not told, unless patience ran
 * out. */
static bool play_closed(struct play *play, const struct step *step)
{
    char *line = stage_hear(play->stage, step->client, true);
    struct client *client = stage_client(play->stage, step->client);
    bool closed = false;

    if (line != NULL)
        stage_fail(play->stage, "%s was told more: %s", step->client, line);
    else
        closed = client->socat != NULL && stage_hung_up(client);
    g_free(line);
    stage_disconnect(client);
    return closed;
}

static bool play_drop(struct play *play, const struct step *step)
{
    stage_disconnect(stage_client(play->stage, step->client));
    return true;
}

/* In place of all options before. The words go over into the array of options, so only the array of
 * them is freed. */
static bool play_daemon(struct play *play, const struct step *step)
{
    char **words = g_strsplit(step->text, " ", -1);

    g_ptr_array_set_size(play->stage->options, 0);
    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(play->stage->options, *word);
    g_free(words);
    return true;
}

/* Of all daemons from here on, and of the commands of @run, @sql and @exits, which see what the
 * daemon sees. The end of the list counts: LD_PRELOAD set here takes the place of the libraries
 * that @fault needs (prepare()), so a scenario with both is refused (scenario_agrees()). */
static bool play_env(struct play *play, const struct step *step)
{
    GPtrArray *env = play->stage->env;
    char *text = play_fill(play, step->text);

    if (text != NULL)
        g_ptr_array_insert(env, (gint)env->len - 1, text);
    return text != NULL;
}

/* Into the text that is kept here. It becomes the file when a daemon starts, by @signal, and by
 * @exits. */
static bool play_config(struct play *play, const struct step *step)
{
    char *text;

    if (step->kind == STEP_CONFIG_CLEAR) {
        g_string_truncate(play->stage->settings, 0);
        return true;
    }
    text = play_fill(play, step->text);
    if (text == NULL)
        return false;
    g_string_append_printf(play->stage->settings, "%s\n", text);
    g_free(text);
    return true;
}

static bool play_new_store(struct play *play, const struct step *step)
{
    (void)step;
    play->stage->makes_store = true;
    return true;
}

static bool play_start(struct play *play, const struct step *step)
{
    (void)step;
    return stage_start(play->stage);
}

static bool play_stop(struct play *play, const struct step *step)
{
    if (step->kind == STEP_STOP)
        return stage_stop(play->stage);
    stage_kill(play->stage);
    return true;
}

static bool play_ended(struct play *play, const struct step *step)
{
    return stage_await_end(play->stage, atoi(step->text));
}

/* The file is written first: SIGHUP is there to have it read. */
static bool play_signal(struct play *play, const struct step *step)
{
    bool is_term = strcmp(step->text, "TERM") == 0;

    if ((!is_term && strcmp(step->text, "HUP") != 0) || play->stage->daemon == NULL)
        return stage_fail(play->stage, "only HUP and TERM, and only to a daemon that runs");
    return stage_write_config(play->stage) &&
           kill(play->stage->daemon->pid, is_term ? SIGTERM : SIGHUP) == 0;
}

/* Of the daemon that runs, its own log alone; if none runs, all of those before it. So @log
 * straight after @start does not find what the daemon before has said, and after @stop it does. All
 * that was said counts, also before the step: two equal @log lines in a row are satisfied by one
 * line of the log. */
static bool log_has(struct play *play, const char *pattern)
{
    GString *log = play->stage->daemon != NULL ? play->stage->daemon->from_err : play->stage->log;
    char **lines = g_strsplit(log->str, "\n", -1);
    bool found = false;

    for (char **line = lines; *line != NULL && !found; line++)
        found = expect_match_text(pattern, *line, play->captures);
    g_strfreev(lines);
    return found;
}

static bool play_log(struct play *play, const struct step *step)
{
    int64_t deadline = stage_deadline(play->stage);

    while (!log_has(play, step->text))
        if (!stage_serve(play->stage, deadline, "a line in the daemon's log"))
            return false;
    return true;
}

/* The libraries open the file at each call. Another file is renamed over it, so they never read
 * half of a fault. */
static bool play_fault(struct play *play, const struct step *step)
{
    return g_file_set_contents(play->stage->fault, step->text, -1, NULL) ||
           stage_fail(play->stage, "cannot write %s", play->stage->fault);
}

static bool play_folder_mode(struct play *play, const struct step *step)
{
    return chmod(play->stage->folder, (mode_t)strtol(step->text, NULL, 8)) == 0;
}

/* Everybody who still listens closes, and must hear nothing before the end. Whoever was connected
 * to an earlier daemon is passed over: how that one ended is what @stop, @kill and @closed are
 * about. */
static bool close_clients(struct play *play)
{
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, play->stage->clients);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        struct client *client = value;

        if (client->socat == NULL || play->stage->daemon == NULL ||
            client->daemon != play->stage->daemons)
            continue;
        client->socat->close_in = true;
        if (!play_closed(play, &(struct step){.client = name}))
            return false;
    }
    return true;
}

/* In this order: clients first, since a daemon that is stopped tells each of them "* shutdown",
 * which would be one line too many; the store last, since a daemon that runs has the file locked.
 */
static bool play_end(struct play *play)
{
    return close_clients(play) && (play->stage->daemon == NULL || stage_stop(play->stage)) &&
           play_check_store(play);
}

typedef bool player(struct play *play, const struct step *step);

static player *const players[STEP_KINDS] = {
    [STEP_SEND] = play_send,
    [STEP_BYTES] = play_send,
    [STEP_EXPECT] = play_expect,
    [STEP_EXPECT_LATER] = play_expect_later,
    [STEP_CLIENT] = play_client,
    [STEP_EOF] = play_eof,
    [STEP_CLOSED] = play_closed,
    [STEP_DROP] = play_drop,
    [STEP_RACE] = play_race,
    [STEP_DAEMON] = play_daemon,
    [STEP_ENV] = play_env,
    [STEP_CONFIG] = play_config,
    [STEP_CONFIG_CLEAR] = play_config,
    [STEP_NEW_STORE] = play_new_store,
    [STEP_START] = play_start,
    [STEP_STOP] = play_stop,
    [STEP_KILL] = play_stop,
    [STEP_ENDED] = play_ended,
    [STEP_SIGNAL] = play_signal,
    [STEP_LOG] = play_log,
    [STEP_FAULT] = play_fault,
    [STEP_FOLDER_MODE] = play_folder_mode,
    [STEP_EXITS] = play_exits,
    [STEP_SQL] = play_sql,
    [STEP_RUN] = play_run,
};

/* The log is that of all daemons. Of the one that runs it is what was read of it so far. */
static void report(const struct stage *stage, const struct step *step)
{
    if (step != NULL)
        fprintf(stderr, "%s:%d: %s%s%s\n", step->file, step->line,
                step->client != NULL ? step->client : "", step->client != NULL ? ": " : "",
                step->text);
    else
        fprintf(stderr, "at the end:\n");
    fprintf(stderr, "%s\n", stage->problem != NULL ? stage->problem : "failed");
    fprintf(stderr, "--- the daemon's log ---\n%s%s", stage->log->str,
            stage->daemon != NULL ? stage->daemon->from_err->str : "");
}

static void know(struct play *play, const char *name, const char *value)
{
    g_hash_table_replace(play->captures, g_strdup(name), g_strdup(value));
}

/* Other users' clients need the way to the socket; what fails on command needs its libraries. Both
 * are about the first daemon's start, so all steps are looked through before the first one is
 * played. A daemon without @fault runs without the libraries: its write() is that of the system. */
static bool prepare(const struct scenario *scenario, const struct stage_paths *paths,
                    struct play *play)
{
    bool shared = false, fault = false;

    for (guint i = 0; i < scenario->steps->len; i++) {
        const struct step *step = g_ptr_array_index(scenario->steps, i);

        shared = shared || (step->kind == STEP_CLIENT && strstr(step->text, "user=") != NULL);
        fault = fault || step->kind == STEP_FAULT;
    }
    play->stage = stage_new(paths, shared);
    if (play->stage == NULL || (fault && paths->faults == NULL)) {
        fprintf(stderr, "play: %s\n",
                play->stage == NULL ? "cannot make a folder" : "--faults is needed");
        return false;
    }
    if (fault) {
        GPtrArray *env = play->stage->env;

        g_ptr_array_insert(env, 0, g_strdup_printf("LD_PRELOAD=%s", paths->faults));
        g_ptr_array_insert(env, 0, g_strdup_printf("FOYER_FAULT=%s", play->stage->fault));
    }
    know(play, "DIR", play->stage->folder);
    know(play, "SOCKET", play->stage->socket);
    know(play, "DB", play->stage->db);
    know(play, "CONFIG", play->stage->config);
    know(play, "FOYERD", paths->daemon);
    return true;
}

bool steps_play(const struct scenario *scenario, const struct stage_paths *paths)
{
    struct play play = {.captures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    bool going = prepare(scenario, paths, &play);

    for (guint i = 0; going && i < scenario->steps->len; i++) {
        const struct step *step = g_ptr_array_index(scenario->steps, i);

        going = players[step->kind](&play, step);
        if (!going)
            report(play.stage, step);
    }
    if (going) {
        going = play_end(&play);
        if (!going)
            report(play.stage, NULL);
    }
    if (play.stage != NULL)
        stage_free(play.stage);
    g_hash_table_destroy(play.captures);
    return going;
}
