/*
 * foyerd: reads its options, puts the layers together, and runs until it is told to stop.
 */
#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <grp.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "application/batch.h"
#include "application/live_load.h"
#include "application/recall.h"
#include "domain/concert/cancel_rule.h"
#include "domain/fsck_store.h"
#include "infrastructure/system_clock.h"
#include "infrastructure/config.h"
#include "infrastructure/kernel_chance.h"
#include "infrastructure/log.h"
#include "infrastructure/sql_store.h"
#include "infrastructure/worker.h"
#include "infrastructure/zones.h"
#include "presentation/listener.h"
#include "presentation/server.h"

#ifndef FOYER_VERSION
#error "the build gives FOYER_VERSION"
#endif

enum { ERROR_TEXT = 400, SPARE_DESCRIPTORS = 32 };

struct options {
    const char *socket;
    const char *db;
    const char *config;
    const char *test_clock;
    const char *fsck;
    bool check_config;
};

/* Everything the program consists of. */
struct daemon {
    struct options options;
    struct config config;
    struct log log;
    struct clock clock;
    struct zones *loop_zones;
    struct batch_runner runner; /* the worker thread's, once that runs */
    struct store *store;
    struct worker *worker;
    struct event_base *base;
    struct listener listener;
    struct server server;
    struct event *results, *term, *interrupt, *hangup;
};

/* What a configuration comes to, in the terms of the layers. */
struct resolved {
    struct settings settings;
    struct limit_settings limits;
    struct role_groups groups;
    gid_t socket_group;
};

static void usage(FILE *out)
{
    fputs(
        "usage: foyerd [--socket PATH] [--db PATH] [--config FILE] [--test-clock=TIME]\n"
        "       foyerd --check-config [--config FILE]\n"
        "       foyerd --fsck FILE\n"
        "\n"
        "Serves the box office on a Unix socket until SIGTERM; SIGHUP reads the configuration "
        "again.\n"
        "\n"
        "  --socket PATH      where clients connect ([socket] path)\n"
        "  --db PATH          the SQLite file ([store] path)\n"
        "  --config FILE      configuration in INI form\n"
        "  --check-config     print the configuration with its defaults, or what is wrong with it\n"
        "  --fsck FILE        check a SQLite file that no daemon serves: prints what is broken; "
        "ends "
        "with\n"
        "                     0 if it is sound, 1 if it is not, 2 if it cannot be read\n"
        "  --test-clock=TIME  a clock that stands at TIME (RFC 3339) until the verb CLOCK moves "
        "it\n"
        "  --version, --help\n",
        out);
}

/* The value goes on in *status if the program is to end now. */
static bool read_options(int argc, char **argv, struct options *options, int *status)
{
    static const struct option known[] = {
        {"socket", required_argument, NULL, 's'},
        {"db", required_argument, NULL, 'd'},
        {"config", required_argument, NULL, 'c'},
        {"check-config", no_argument, NULL, 'k'},
        {"fsck", required_argument, NULL, 'f'},
        {"test-clock", required_argument, NULL, 't'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;

    *status = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 's':
            options->socket = optarg;
            break;
        case 'd':
            options->db = optarg;
            break;
        case 'c':
            options->config = optarg;
            break;
        case 'k':
            options->check_config = true;
            break;
        case 'f':
            options->fsck = optarg;
            break;
        case 't':
            options->test_clock = optarg;
            break;
        case 'v':
            printf("foyerd %s\n", FOYER_VERSION);
            return false;
        case 'h':
            usage(stdout);
            return false;
        default:
            usage(stderr);
            *status = 2;
            return false;
        }
    }
    if (optind == argc)
        return true;
    fprintf(stderr, "foyerd: unexpected argument %s\n", argv[optind]);
    *status = 2;
    return false;
}

static bool resolve_group(const char *name, gid_t *gid, char *error)
{
    struct group entry, *found = NULL;
    char room[16384];

    *gid = (gid_t)-1;
    if (name[0] == '\0')
        return true;
    if (getgrnam_r(name, &entry, room, sizeof room, &found) != 0 || found == NULL) {
        snprintf(error, ERROR_TEXT, "there is no group %s", name);
        return false;
    }
    *gid = found->gr_gid;
    return true;
}

/* Bounds the number of connections by the descriptors this process may have. */
static int64_t connections_within(int64_t wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return wanted;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur != RLIM_INFINITY && (int64_t)limit.rlim_cur - SPARE_DESCRIPTORS < wanted)
        wanted = (int64_t)limit.rlim_cur - SPARE_DESCRIPTORS;
    return wanted > 1 ? wanted : 1;
}

static bool resolve(const struct config *config, struct zones *zones, struct resolved *resolved,
                    char *error)
{
    struct cancel_rule rule;

    *resolved = (struct resolved){
        .settings = {.admit_ms = config->admit_seconds * 1000,
                     .grace_ms = config->grace_seconds * 1000,
                     .key_keep_ms = config->key_hours * 3600000,
                     .audit_keep_ms = config->audit_days * DAY_MS,
                     .capacity = config->venue_capacity,
                     .seat_limit = config->venue_seat_limit},
        .limits = {.connections = connections_within(config->max_connections),
                   .connections_per_uid = config->connections_per_uid,
                   .requests_per_second = config->requests_per_second,
                   .unfinished_ms = config->unfinished_line_seconds * 1000},
    };
    if (!zone_exists(zones, config->venue_zone)) {
        snprintf(error, ERROR_TEXT,
                 "[venue] zone: the zone database has no %s (is the package tzdata installed?)",
                 config->venue_zone);
        return false;
    }
    if (!cancel_rule_parse(config->venue_cancel_until, &rule)) {
        snprintf(error, ERROR_TEXT,
                 "[venue] cancel_until: %s is not day, day-N, start, start-Nh, start-Nm or never",
                 config->venue_cancel_until);
        return false;
    }
    strcpy(resolved->settings.zone, config->venue_zone);
    strcpy(resolved->settings.cancel_until, config->venue_cancel_until);
    return resolve_group(config->operator_group, &resolved->groups.operators, error) &&
           resolve_group(config->admin_group, &resolved->groups.admins, error) &&
           resolve_group(config->socket_group, &resolved->socket_group, error);
}

/* Reads the configuration file, if there is one, over the defaults, and the options over that. */
static bool load_config(struct daemon *daemon, struct config *config, struct resolved *resolved,
                        char *error)
{
    const struct options *options = &daemon->options;

    config_init(config);
    if (options->config != NULL && !config_read(config, options->config, error, ERROR_TEXT))
        return false;
    if (!resolve(config, daemon->loop_zones, resolved, error))
        return false;
    if (!log_set_level(&daemon->log, config->log_level)) {
        snprintf(error, ERROR_TEXT, "[log] level: %s is not error, warning, info or debug",
                 config->log_level);
        return false;
    }
    return true;
}

static void log_database(void *arg, const char *text)
{
    log_line(arg, LOG_LEVEL_ERROR, "store: %s", text);
}

static void log_server(void *arg, int level, const char *text)
{
    struct daemon *daemon = arg;

    log_line(&daemon->log, (enum log_level)level, "%s", text);
}

static void submit(void *arg, struct unit *unit)
{
    struct daemon *daemon = arg;

    worker_submit(daemon->worker, unit);
}

static void *run_batch(void *arg, void **items, size_t count)
{
    return batch_run(arg, (struct unit **)items, count);
}

static void after_batch(void *arg)
{
    struct batch_runner *runner = arg;

    store_checkpoint(runner->store);
}

static void on_results(int fd, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct batch_result *result;

    (void)fd;
    (void)what;
    while ((result = worker_collect(daemon->worker)) != NULL)
        server_finish_batch(&daemon->server, result);
}

static void on_terminate(int signal, short what, void *arg)
{
    struct daemon *daemon = arg;

    (void)what;
    log_line(&daemon->log, LOG_LEVEL_INFO, "%s: stopping", strsignal(signal));
    server_drain(&daemon->server);
}

static void on_hangup(int signal, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct config config;
    struct resolved resolved;
    char error[ERROR_TEXT];

    (void)signal;
    (void)what;
    if (!load_config(daemon, &config, &resolved, error)) {
        log_line(&daemon->log, LOG_LEVEL_ERROR, "configuration not reloaded: %s", error);
        return;
    }
    daemon->config = config;
    server_reload(&daemon->server, &resolved.settings, &resolved.limits, &resolved.groups);
    log_line(&daemon->log, LOG_LEVEL_INFO,
             "configuration reloaded; socket and store stay as they were");
}

static bool start_clock(struct daemon *daemon, char *error)
{
    int64_t at_ms;

    clock_start(&daemon->clock);
    if (daemon->options.test_clock == NULL)
        return true;
    if (!time_parse(daemon->loop_zones, daemon->config.venue_zone, daemon->options.test_clock,
                    daemon->clock.read(&daemon->clock).wall_ms, &at_ms)) {
        snprintf(error, ERROR_TEXT, "--test-clock: %s is not a time", daemon->options.test_clock);
        return false;
    }
    clock_start_test(&daemon->clock, at_ms);
    return true;
}

/* Opens the store, runs what came due while nobody was there, and fills the live view. */
static bool open_store(struct daemon *daemon, const struct resolved *resolved,
                       struct live_view *view, char *error)
{
    const char *path = daemon->options.db != NULL ? daemon->options.db : daemon->config.db_path;
    struct batch_result *result;
    struct now now = daemon->clock.read(&daemon->clock);
    bool broken;

    daemon->store = store_open(path, log_database, &daemon->log, error, ERROR_TEXT);
    if (daemon->store == NULL)
        return false;
    daemon->runner = (struct batch_runner){
        .store = daemon->store,
        .recall = recall_new(),
        .zones = zones_new(),
        .chance = kernel_chance(),
        .settings = resolved->settings,
    };
    result = batch_run_due(&daemon->runner, now);
    broken = result->broken;
    batch_result_free(result);
    if (!broken && live_load(view, daemon->store, now) == STATUS_OK)
        return true;
    snprintf(error, ERROR_TEXT, "cannot read %s; the log says why", path);
    return false;
}

static bool open_socket(struct daemon *daemon, const struct resolved *resolved, char *error)
{
    const char *path =
        daemon->options.socket != NULL ? daemon->options.socket : daemon->config.socket_path;

    return listener_open(&daemon->listener, path, (mode_t)daemon->config.socket_mode,
                         resolved->socket_group, error, ERROR_TEXT);
}

static bool start_worker(struct daemon *daemon, char *error)
{
    const struct worker_jobs jobs = {
        .batch = run_batch, .after = after_batch, .arg = &daemon->runner};

    daemon->worker = worker_start(&jobs);
    if (daemon->worker != NULL)
        return true;
    snprintf(error, ERROR_TEXT, "cannot start the worker thread: %s", strerror(errno));
    return false;
}

static void add_events(struct daemon *daemon)
{
    struct event_base *base = daemon->base;

    daemon->results =
        event_new(base, worker_fd(daemon->worker), EV_READ | EV_PERSIST, on_results, daemon);
    daemon->term = evsignal_new(base, SIGTERM, on_terminate, daemon);
    daemon->interrupt = evsignal_new(base, SIGINT, on_terminate, daemon);
    daemon->hangup = evsignal_new(base, SIGHUP, on_hangup, daemon);
    assert(daemon->results != NULL && daemon->term != NULL && daemon->interrupt != NULL &&
           daemon->hangup != NULL);
    event_add(daemon->results, NULL);
    event_add(daemon->term, NULL);
    event_add(daemon->interrupt, NULL);
    event_add(daemon->hangup, NULL);
}

/* Puts everything together; false with a sentence if something is missing. */
static bool start(struct daemon *daemon, char *error)
{
    const struct server_ops ops = {.submit = submit, .log = log_server, .arg = daemon};
    struct live_view *view;
    struct resolved resolved;

    if (!load_config(daemon, &daemon->config, &resolved, error) || !start_clock(daemon, error))
        return false;
    view = live_view_new();
    daemon->base = event_base_new();
    assert(daemon->base != NULL);
    server_init(&daemon->server, daemon->base, &ops, &daemon->clock, daemon->loop_zones, view);
    daemon->server.version = FOYER_VERSION;
    server_configure(&daemon->server, &resolved.settings, &resolved.limits, &resolved.groups);
    if (!open_socket(daemon, &resolved, error) || !open_store(daemon, &resolved, view, error) ||
        !start_worker(daemon, error))
        return false;
    add_events(daemon);
    server_listen(&daemon->server, daemon->listener.fd);
    return true;
}

static void free_event(struct event *event)
{
    if (event != NULL)
        event_free(event);
}

/* Lets the worker finish what it has, so that every transaction that was begun ends, then takes all
 * apart. */
static void stop(struct daemon *daemon)
{
    if (daemon->worker != NULL) {
        worker_finish(daemon->worker);
        on_results(-1, 0, daemon);
        worker_free(daemon->worker);
    }
    listener_close(&daemon->listener);
    if (daemon->base != NULL) {
        server_release(&daemon->server);
        free_event(daemon->results);
        free_event(daemon->term);
        free_event(daemon->interrupt);
        free_event(daemon->hangup);
        event_base_free(daemon->base);
    }
    store_close(daemon->store);
    recall_free(daemon->runner.recall);
    if (daemon->runner.zones != NULL)
        zones_free(daemon->runner.zones);
    zones_free(daemon->loop_zones);
}

static int check_config(struct daemon *daemon)
{
    struct resolved resolved;
    char error[ERROR_TEXT];
    bool valid = load_config(daemon, &daemon->config, &resolved, error);

    zones_free(daemon->loop_zones);
    if (!valid) {
        fprintf(stderr, "foyerd: %s\n", error);
        return 1;
    }
    config_print(&daemon->config, stdout);
    return 0;
}

static void print_finding(void *arg, const struct fsck_finding *finding)
{
    int64_t *count = arg;

    printf("%s\t%s\t%s\n", finding->invariant, finding->rule, finding->row);
    ++*count;
}

static int check_file(struct daemon *daemon)
{
    char error[ERROR_TEXT];
    int64_t count = 0;
    enum status status = STATUS_INTERNAL;
    struct store *store =
        store_open_at_rest(daemon->options.fsck, log_database, &daemon->log, error, sizeof error);

    zones_free(daemon->loop_zones);
    if (store != NULL) {
        status = fsck_store_check(store, print_finding, &count);
        store_close(store);
        snprintf(error, sizeof error, "cannot read %s", daemon->options.fsck);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "foyerd: %s\n", error);
        return 2;
    }
    return count > 0 ? 1 : 0;
}

static int serve(struct daemon *daemon)
{
    char error[ERROR_TEXT];
    int status = 1;

    if (!start(daemon, error)) {
        fprintf(stderr, "foyerd: %s\n", error);
    } else {
        log_line(&daemon->log, LOG_LEVEL_INFO, "foyerd %s serves %s", FOYER_VERSION,
                 daemon->listener.path);
        printf("ready %s\n", daemon->listener.path);
        fflush(stdout);
        event_base_dispatch(daemon->base);
        status = daemon->server.failed ? 1 : 0;
    }
    stop(daemon);
    return status;
}

int main(int argc, char **argv)
{
    static struct daemon daemon = {.listener = {.fd = -1, .lock_fd = -1}};
    int status;

    if (!read_options(argc, argv, &daemon.options, &status))
        return status;
    /* A client that is gone, or a file that cannot grow, is an error of one call, not the end of
     * the daemon. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    /* Tokens, telephone numbers and wallets are nobody else's business. The socket gets its mode by
     * itself. */
    umask(0077);
    log_init(&daemon.log);
    daemon.loop_zones = zones_new();
    if (daemon.options.fsck != NULL)
        return check_file(&daemon);
    return daemon.options.check_config ? check_config(&daemon) : serve(&daemon);
}
