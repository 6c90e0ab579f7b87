#include "tests/protocol/steps.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/protocol/coverage.h"
#include "tests/protocol/expect.h"
#include "tests/protocol/play.h"

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

static bool is_last(const char *line)
{
    return g_str_has_prefix(line, "OK") || g_str_has_prefix(line, "ERR") ||
           g_str_has_prefix(line, "{\"t\":\"ok\"") || g_str_has_prefix(line, "{\"t\":\"err\"");
}

/* The verb of the request that the line answers, or NULL. A last line takes it off. */
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

/* The end of a connection; lines that were not expected are no end. */
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

static bool play_daemon(struct play *play, const struct step *step)
{
    char **words = g_strsplit(step->text, " ", -1);

    g_ptr_array_set_size(play->stage->options, 0);
    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(play->stage->options, *word);
    g_free(words);
    return true;
}

static bool play_env(struct play *play, const struct step *step)
{
    GPtrArray *env = play->stage->env;
    char *text = play_fill(play, step->text);

    if (text != NULL)
        g_ptr_array_insert(env, (gint)env->len - 1, text);
    return text != NULL;
}

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

static bool play_signal(struct play *play, const struct step *step)
{
    bool is_term = strcmp(step->text, "TERM") == 0;

    if ((!is_term && strcmp(step->text, "HUP") != 0) || play->stage->daemon == NULL)
        return stage_fail(play->stage, "only HUP and TERM, and only to a daemon that runs");
    return stage_write_config(play->stage) &&
           kill(play->stage->daemon->pid, is_term ? SIGTERM : SIGHUP) == 0;
}

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

static bool play_fault(struct play *play, const struct step *step)
{
    return g_file_set_contents(play->stage->fault, step->text, -1, NULL) ||
           stage_fail(play->stage, "cannot write %s", play->stage->fault);
}

static bool play_folder_mode(struct play *play, const struct step *step)
{
    return chmod(play->stage->folder, (mode_t)strtol(step->text, NULL, 8)) == 0;
}

/* Everybody who still listens closes, and must hear nothing before the end. */
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

/* Other users' clients need the way to the socket; what fails on command needs its libraries. */
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
