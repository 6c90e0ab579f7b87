/*
 * The daemon and its clients, all of whose pipes one poll() serves (stage_serve()): whoever waits
 * for a line of kim's also takes what lee hears and what the daemon logs, so no child stands still
 * because nobody reads it.
 *
 *     stage->daemon     NULL -- stage_start() --> runs -- stop, await_end, kill --> NULL
 *     stage->daemons     n                        n + 1                             n + 1
 *     client->daemon    the number of the daemon that it is connected to: a connection to an
 *                       earlier one is known as such, and can be heard to its end
 *
 * A daemon that ends, or says anything but "ready SOCKET" first, stays where it is until
 * stage_free(): its log is still to be printed.
 */
#include "tests/protocol/stage.h"

#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/kit/hang.h"
#include "tests/kit/steady.h"

bool stage_fail(struct stage *stage, const char *format, ...)
{
    va_list values;

    g_free(stage->problem);
    va_start(values, format);
    stage->problem = g_strdup_vprintf(format, values);
    va_end(values);
    return false;
}

static void client_free(void *data)
{
    struct client *client = data;

    stage_disconnect(client);
    g_free(client->login);
    g_queue_free(client->asked);
    g_ptr_array_free(client->env, TRUE);
    g_free(client);
}

struct stage *stage_new(const struct stage_paths *paths, bool shared)
{
    struct stage *stage;
    char *folder = g_build_filename(g_get_tmp_dir(), "foyer-play.XXXXXX", NULL);

    if (mkdtemp(folder) == NULL || chmod(folder, shared ? 0711 : 0700) < 0) {
        g_free(folder);
        return NULL;
    }
    stage = g_new0(struct stage, 1);
    stage->paths = paths;
    stage->folder = folder;
    stage->socket = g_build_filename(folder, "foyer.sock", NULL);
    stage->db =
        paths->db != NULL ? g_strdup(paths->db) : g_build_filename(folder, "foyer.db", NULL);
    stage->config = g_build_filename(folder, "foyer.conf", NULL);
    stage->fault = g_build_filename(folder, "fault", NULL);
    stage->options = g_ptr_array_new_with_free_func(g_free);
    stage->env = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(stage->env, NULL);
    stage->settings = g_string_new(NULL);
    stage->log = g_string_new(NULL);
    stage->clients = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, client_free);
    return stage;
}

bool stage_on_postgres(const struct stage *stage)
{
    return stage->paths->db != NULL;
}

/* A folder cannot be unlinked, which is how one is recognized. */
static void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        char *path = g_build_filename(folder, name, NULL);

        if (unlink(path) < 0)
            remove_folder(path);
        g_free(path);
    }
    if (dir != NULL)
        g_dir_close(dir);
    rmdir(folder);
}

void stage_free(struct stage *stage)
{
    stage_kill(stage);
    g_hash_table_destroy(stage->clients);
    remove_folder(stage->folder);
    g_free(stage->folder);
    g_free(stage->socket);
    g_free(stage->db);
    g_free(stage->config);
    g_free(stage->fault);
    g_ptr_array_free(stage->options, TRUE);
    g_ptr_array_free(stage->env, TRUE);
    g_string_free(stage->settings, TRUE);
    g_string_free(stage->log, TRUE);
    g_free(stage->problem);
    g_free(stage);
}

int64_t stage_deadline(const struct stage *stage)
{
    return steady_ms() + stage->paths->patience_ms;
}

/* Says where the daemon stands; always false. */
static bool hang(struct stage *stage, const char *waiting_for)
{
    if (stage->daemon != NULL) {
        hang_print_process(stage->daemon->pid);
        hang_print_stats(stage->socket);
    }
    return stage_fail(stage, "patience ran out while waiting for %s", waiting_for);
}

bool stage_serve(struct stage *stage, int64_t deadline, const char *waiting_for)
{
    GPtrArray *children = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    bool served;

    if (stage->daemon != NULL)
        g_ptr_array_add(children, stage->daemon);
    g_hash_table_iter_init(&iter, stage->clients);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (((struct client *)value)->socat != NULL)
            g_ptr_array_add(children, ((struct client *)value)->socat);
    served = children_serve(children, deadline);
    g_ptr_array_free(children, TRUE);
    return served || hang(stage, waiting_for);
}

bool stage_write_config(struct stage *stage)
{
    return g_file_set_contents(stage->config, stage->settings->str, (gssize)stage->settings->len,
                               NULL) ||
           stage_fail(stage, "cannot write %s", stage->config);
}

/* The store that was made before, if the first daemon is not to make one. Bytes of a file that was
 * closed in order, so there is no log beside it; mode 0600, since the daemon refuses a store that
 * others could have read. */
static bool put_store(struct stage *stage)
{
    char *bytes;
    gsize size;
    bool put;

    if (stage->daemons > 0 || stage->makes_store || stage->paths->store == NULL ||
        stage_on_postgres(stage))
        return true;
    if (!g_file_get_contents(stage->paths->store, &bytes, &size, NULL))
        return stage_fail(stage, "cannot read %s", stage->paths->store);
    put = g_file_set_contents_full(stage->db, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600,
                                   NULL);
    g_free(bytes);
    return put || stage_fail(stage, "cannot write %s", stage->db);
}

/* The command line of the daemon; free the array, not its strings. Without a line of @config it has
 * no --config: most scenarios thus play what is true without a file. */
static GPtrArray *daemon_command(struct stage *stage)
{
    GPtrArray *argv = g_ptr_array_new();

    g_ptr_array_add(argv, (char *)stage->paths->daemon);
    g_ptr_array_add(argv, (char *)"--socket");
    g_ptr_array_add(argv, stage->socket);
    g_ptr_array_add(argv, (char *)"--db");
    g_ptr_array_add(argv, stage->db);
    if (stage->settings->len > 0) {
        g_ptr_array_add(argv, (char *)"--config");
        g_ptr_array_add(argv, stage->config);
    }
    for (guint i = 0; i < stage->options->len; i++)
        g_ptr_array_add(argv, g_ptr_array_index(stage->options, i));
    g_ptr_array_add(argv, NULL);
    return argv;
}

bool stage_start(struct stage *stage)
{
    int64_t deadline = stage_deadline(stage);
    GPtrArray *argv;
    char *line, *wanted;
    bool ready;

    if (stage->daemon != NULL)
        return stage_fail(stage, "the daemon runs already");
    if (!stage_write_config(stage) || !put_store(stage))
        return false;
    argv = daemon_command(stage);
    stage->daemons++;
    stage->daemon = child_start((char **)argv->pdata, (char **)stage->env->pdata);
    g_ptr_array_free(argv, TRUE);
    while ((line = child_line(stage->daemon)) == NULL) {
        if (child_ended(stage->daemon))
            return stage_fail(stage, "the daemon ended before it was ready");
        if (!stage_serve(stage, deadline, "the daemon's line \"ready\""))
            return false;
    }
    wanted = g_strdup_printf("ready %s", stage->socket);
    ready = strcmp(line, wanted) == 0;
    if (!ready)
        stage_fail(stage, "the daemon said \"%s\", not \"%s\"", line, wanted);
    g_free(line);
    g_free(wanted);
    return ready;
}

/* The daemon is gone; its log stays. */
static void bury_daemon(struct stage *stage)
{
    g_string_append_len(stage->log, stage->daemon->from_err->str,
                        (gssize)stage->daemon->from_err->len);
    child_free(stage->daemon);
    stage->daemon = NULL;
}

bool stage_await_end(struct stage *stage, int wanted)
{
    int64_t deadline = stage_deadline(stage);
    int status;

    if (stage->daemon == NULL)
        return stage_fail(stage, "the daemon does not run");
    while (!child_ended(stage->daemon))
        if (!stage_serve(stage, deadline, "the daemon's end"))
            return false;
    status = child_status(stage->daemon);
    bury_daemon(stage);
    return status == wanted ||
           stage_fail(stage, "the daemon's exit status was %d, not %d", status, wanted);
}

bool stage_stop(struct stage *stage)
{
    if (stage->daemon != NULL)
        kill(stage->daemon->pid, SIGTERM);
    return stage_await_end(stage, 0);
}

/* Nothing is read from it any more: of what it has logged, only that which was read by then is
 * kept. */
void stage_kill(struct stage *stage)
{
    if (stage->daemon == NULL)
        return;
    kill(stage->daemon->pid, SIGKILL);
    bury_daemon(stage);
}

/* Only this child is served meanwhile; see steps_outside.c. It has ended when nobody holds its
 * output open any more, so a command that leaves something running behind it, with its output, is
 * waited for until patience ends. */
bool stage_run(struct stage *stage, char *const argv[], const char *input, int *status, char **said)
{
    int64_t deadline = stage_deadline(stage);
    struct child *child = child_start(argv, (char **)stage->env->pdata);
    GPtrArray *children = g_ptr_array_new();

    g_ptr_array_add(children, child);
    if (input != NULL)
        g_string_append(child->to_in, input);
    child->close_in = true;
    *said = NULL;
    while (!child_ended(child) && children_serve(children, deadline))
        ;
    if (child_ended(child)) {
        *status = child_status(child);
        *said = g_strdup_printf("%s%s", child->from_out->str, child->from_err->str);
    } else {
        hang(stage, argv[argv[1] != NULL && argv[2] != NULL ? 2 : 0]); /* of "sh -c COMMAND" */
    }
    g_ptr_array_free(children, TRUE);
    child_free(child);
    return *said != NULL;
}

struct client *stage_client(struct stage *stage, const char *name)
{
    struct client *client = g_hash_table_lookup(stage->clients, name);

    if (client == NULL) {
        client = g_new0(struct client, 1);
        client->asked = g_queue_new();
        client->env = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(client->env, NULL);
        g_hash_table_insert(stage->clients, g_strdup(name), client);
    }
    return client;
}

/* "man", or "2001:3001" for a uid and a gid that need no entry anywhere. */
static bool find_login(const char *login, long *uid, long *gid)
{
    struct passwd *user = getpwnam(login);
    char *end;

    if (user != NULL) {
        *uid = (long)user->pw_uid;
        *gid = (long)user->pw_gid;
        return true;
    }
    *uid = strtol(login, &end, 10);
    if (end == login || *end != ':')
        return false;
    *gid = strtol(end + 1, &end, 10);
    return *end == '\0';
}

/* Another user's socat needs root, or sudo without a password. setpriv knows no shell and asks no
 * PAM, so logins that nobody can log in as will do, and a uid that has no entry. The supplementary
 * groups go, otherwise the roles of whoever runs the tests would go with it. */
static bool add_login(struct stage *stage, GPtrArray *argv, const char *login)
{
    long uid = 0, gid = 0;
    char *check[] = {(char *)"sudo", (char *)"-n", (char *)"true", NULL};
    int status = 0;
    char *said;

    if (!find_login(login, &uid, &gid))
        return stage_fail(stage, "there is no login \"%s\" on this machine", login);
    if (geteuid() != 0) {
        if (!stage_run(stage, check, NULL, &status, &said))
            return false;
        g_free(said);
        if (status != 0)
            return stage_fail(stage,
                              "a client of another user (%s) needs root or sudo without a "
                              "password",
                              login);
        g_ptr_array_add(argv, g_strdup("sudo"));
        g_ptr_array_add(argv, g_strdup("-n"));
    }
    g_ptr_array_add(argv, g_strdup("setpriv"));
    g_ptr_array_add(argv, g_strdup_printf("--reuid=%ld", uid));
    g_ptr_array_add(argv, g_strdup_printf("--regid=%ld", gid));
    g_ptr_array_add(argv, g_strdup("--clear-groups"));
    return true;
}

/* -t600: what is still to come after @eof is heard; socat would otherwise hang up half a second
 * after its input has ended. -d -d: notices, of which stage_hung_up() needs one. */
bool stage_connect(struct stage *stage, struct client *client)
{
    GPtrArray *argv;
    bool ready;

    if (client->socat != NULL && client->daemon == stage->daemons)
        return true;
    if (stage->daemon == NULL)
        return stage_fail(stage, "the daemon does not run");
    stage_disconnect(client);
    argv = g_ptr_array_new_with_free_func(g_free);
    ready = client->login == NULL || add_login(stage, argv, client->login);
    if (ready) {
        g_ptr_array_add(argv, g_strdup("socat"));
        g_ptr_array_add(argv, g_strdup("-d"));
        g_ptr_array_add(argv, g_strdup("-d"));
        g_ptr_array_add(argv, g_strdup("-t600"));
        g_ptr_array_add(argv, g_strdup("-"));
        g_ptr_array_add(argv, g_strdup_printf("UNIX-CONNECT:%s", stage->socket));
        g_ptr_array_add(argv, NULL);
        client->socat = child_start((char **)argv->pdata, (char **)client->env->pdata);
        client->greeted = false;
        client->daemon = stage->daemons;
        reply_reader_init(&client->reader);
        g_queue_clear(client->asked);
        client->asked_much = false;
    }
    g_ptr_array_free(argv, TRUE);
    return ready;
}

void stage_disconnect(struct client *client)
{
    if (client->socat != NULL)
        child_free(client->socat);
    client->socat = NULL;
}

bool stage_hung_up(const struct client *client)
{
    /* socat itself lives on for its -t600; with -d -d it says when its second address has ended. */
    const char *end = strstr(client->socat->from_err->str, "socket 2 ");

    return client->socat->out < 0 || (end != NULL && strstr(end, "is at EOF") != NULL);
}

/* What was said before the end is taken before the end is seen. Each line has the whole patience to
 * itself. */
static char *next_line(struct stage *stage, const char *name, struct client *client)
{
    int64_t deadline = stage_deadline(stage);
    char *line;

    while ((line = child_line(client->socat)) == NULL) {
        if (stage_hung_up(client)) {
            stage_fail(stage, "the connection of %s ended\n%s", name, client->socat->from_err->str);
            return NULL;
        }
        if (!stage_serve(stage, deadline, name))
            return NULL;
    }
    return line;
}

/* Only a greeting of this protocol is passed over: an ERR that comes in its place is a line like
 * any other. */
char *stage_hear(struct stage *stage, const char *name, bool skip_greeting)
{
    struct client *client = stage_client(stage, name);
    char *line;

    if (client->socat == NULL) {
        stage_fail(stage, "%s is not connected", name);
        return NULL;
    }
    line = next_line(stage, name, client);
    if (line == NULL || client->greeted)
        return line;
    client->greeted = true;
    if (!skip_greeting || !g_str_has_prefix(line, "* foyer 1."))
        return line;
    g_free(line);
    return next_line(stage, name, client);
}
