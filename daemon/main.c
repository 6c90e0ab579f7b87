/*
 * foyerd: reads its options, puts the layers together, and runs until it is told to stop.
 */
#include <assert.h>
#include <errno.h>
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

#include "daemon/options.h"

#include "application/batch.h"
#include "application/live_load.h"
#include "application/recall.h"
#include "domain/concert/cancel_rule.h"
#include "domain/host_store.h"
#include "infrastructure/system_clock.h"
#include "infrastructure/chores.h"
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

struct daemon;

/* A connection to the store with the thread that uses it; see application/lane.h. */
struct desk {
    struct daemon *daemon;
    struct batch_runner runner; /* the worker thread's, once that runs; owns its store */
    struct worker *worker;
    struct event *results;
};

/* Everything the program consists of. */
struct daemon {
    struct options options;
    struct config config;
    struct log log;
    struct clock clock;
    struct zones *loop_zones;
    struct desk *desks; /* shape: desks[desk_count]; owned */
    int64_t desk_count;
    struct event_base *base;
    struct listener listener;
    struct server server;
    struct event *term, *interrupt, *hangup;
};

/* What a configuration comes to, in the terms of the layers. */
struct resolved {
    struct settings settings;
    struct limit_settings limits;
    struct role_groups groups;
    gid_t socket_group;
};

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

    worker_submit(daemon->desks[unit->lane].worker, unit);
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
    struct desk *desk = arg;
    struct batch_result *result;

    (void)fd;
    (void)what;
    while ((result = worker_collect(desk->worker)) != NULL)
        server_finish_batch(&desk->daemon->server, result);
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

static const char *store_address(const struct daemon *daemon)
{
    return daemon->options.db != NULL ? daemon->options.db : daemon->config.db_path;
}

/* A file has one connection, a shared store as many as are configured. */
static bool open_desks(struct daemon *daemon, const struct resolved *resolved, char *error)
{
    const char *address = store_address(daemon);
    struct store *first = store_open(address, log_database, &daemon->log, error, ERROR_TEXT);
    struct store *store = first;
    int64_t count = first != NULL && store_is_shared(first) ? daemon->config.store_workers : 1;

    daemon->desks = calloc((size_t)count, sizeof *daemon->desks);
    assert(daemon->desks != NULL);
    while (store != NULL) {
        struct desk *desk = &daemon->desks[daemon->desk_count];

        desk->daemon = daemon;
        desk->runner = (struct batch_runner){
            .store = store,
            .recall = recall_new(),
            .zones = zones_new(),
            .chance = kernel_chance(),
            .settings = resolved->settings,
        };
        lane_init(&desk->runner.lane, daemon->desk_count, count);
        if (++daemon->desk_count == count)
            return true;
        store = store_open_beside(first, address, log_database, &daemon->log, error, ERROR_TEXT);
    }
    return false;
}

static void forget_host(void *arg, int64_t host_id)
{
    (void)arg;
    (void)host_id;
}

/* Sets the clock by that of a shared store, and notes how far each lane knows it. */
static enum status join_hosts(struct daemon *daemon)
{
    struct store *store = daemon->desks[0].runner.store;
    int64_t offset_ms;
    enum status status;

    if (!store_is_shared(store))
        return STATUS_OK;
    status = host_store_beat(store, &offset_ms, forget_host, NULL);
    if (status == STATUS_OK)
        clock_follow(&daemon->clock, offset_ms);
    for (int64_t i = 0; i < daemon->desk_count && status == STATUS_OK; i++)
        status = lane_begin(&daemon->desks[i].runner.lane, store);
    return status;
}

/* Runs what came due while nobody was there. */
static bool run_overdue(struct daemon *daemon, struct now now)
{
    bool broken = false;

    for (int64_t i = 0; i < daemon->desk_count; i++) {
        struct batch_result *result = batch_run_due(&daemon->desks[i].runner, now);

        broken = broken || result->broken;
        batch_result_free(result);
    }
    return !broken;
}

/* Opens the store, runs what came due while nobody was there, and fills the live view. */
static bool open_store(struct daemon *daemon, const struct resolved *resolved,
                       struct live_view *view, char *error)
{
    struct now now;

    if (!open_desks(daemon, resolved, error))
        return false;
    assert(daemon->desks != NULL);
    view->self = host_store_self(daemon->desks[0].runner.store);
    if (join_hosts(daemon) == STATUS_OK) {
        now = daemon->clock.read(&daemon->clock);
        if (run_overdue(daemon, now) &&
            live_load(view, daemon->desks[0].runner.store, now) == STATUS_OK)
            return true;
    }
    snprintf(error, ERROR_TEXT, "cannot read the store; the log says why");
    return false;
}

static bool open_socket(struct daemon *daemon, const struct resolved *resolved, char *error)
{
    const char *path =
        daemon->options.socket != NULL ? daemon->options.socket : daemon->config.socket_path;

    return listener_open(&daemon->listener, path, (mode_t)daemon->config.socket_mode,
                         resolved->socket_group, error, ERROR_TEXT);
}

static bool start_workers(struct daemon *daemon, char *error)
{
    for (int64_t i = 0; i < daemon->desk_count; i++) {
        struct desk *desk = &daemon->desks[i];
        const struct worker_jobs jobs = {
            .batch = run_batch, .after = after_batch, .arg = &desk->runner};

        desk->worker = worker_start(&jobs);
        if (desk->worker == NULL) {
            snprintf(error, ERROR_TEXT, "cannot start a worker thread: %s", strerror(errno));
            return false;
        }
    }
    return true;
}

static void add_events(struct daemon *daemon)
{
    struct event_base *base = daemon->base;

    for (int64_t i = 0; i < daemon->desk_count; i++) {
        struct desk *desk = &daemon->desks[i];

        desk->results =
            event_new(base, worker_fd(desk->worker), EV_READ | EV_PERSIST, on_results, desk);
        assert(desk->results != NULL);
        event_add(desk->results, NULL);
    }
    daemon->term = evsignal_new(base, SIGTERM, on_terminate, daemon);
    daemon->interrupt = evsignal_new(base, SIGINT, on_terminate, daemon);
    daemon->hangup = evsignal_new(base, SIGHUP, on_hangup, daemon);
    assert(daemon->term != NULL && daemon->interrupt != NULL && daemon->hangup != NULL);
    event_add(daemon->term, NULL);
    event_add(daemon->interrupt, NULL);
    event_add(daemon->hangup, NULL);
}

/* Puts everything together; false with a sentence if something is missing. */
static bool start(struct daemon *daemon, char *error)
{
    struct server_ops ops = {.submit = submit, .log = log_server, .arg = daemon};
    struct live_view *view;
    struct resolved resolved;

    if (!load_config(daemon, &daemon->config, &resolved, error) || !start_clock(daemon, error))
        return false;
    if (!open_socket(daemon, &resolved, error))
        return false;
    view = live_view_new();
    if (!open_store(daemon, &resolved, view, error)) {
        live_view_free(view);
        return false;
    }
    daemon->base = event_base_new();
    assert(daemon->base != NULL);
    ops.lanes = daemon->desk_count;
    ops.is_shared = store_is_shared(daemon->desks[0].runner.store);
    server_init(&daemon->server, daemon->base, &ops, &daemon->clock, daemon->loop_zones, view);
    daemon->server.version = FOYER_VERSION;
    server_configure(&daemon->server, &resolved.settings, &resolved.limits, &resolved.groups);
    if (!start_workers(daemon, error))
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

static void close_desk(struct desk *desk)
{
    free_event(desk->results);
    if (desk->worker != NULL)
        worker_free(desk->worker);
    lane_release(&desk->runner.lane);
    zones_free(desk->runner.zones);
    recall_free(desk->runner.recall);
    store_close(desk->runner.store);
}

/* Lets the workers finish what they have, so that every transaction that was begun ends, then takes
 * all apart. */
static void stop(struct daemon *daemon)
{
    for (int64_t i = 0; i < daemon->desk_count; i++) {
        if (daemon->desks[i].worker == NULL)
            continue;
        worker_finish(daemon->desks[i].worker);
        on_results(-1, 0, &daemon->desks[i]);
    }
    listener_close(&daemon->listener);
    if (daemon->base != NULL) {
        server_release(&daemon->server);
        free_event(daemon->term);
        free_event(daemon->interrupt);
        free_event(daemon->hangup);
    }
    for (int64_t i = 0; i < daemon->desk_count; i++)
        close_desk(&daemon->desks[i]);
    free(daemon->desks);
    if (daemon->base != NULL)
        event_base_free(daemon->base);
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

    if (!options_read(argc, argv, &daemon.options, &status))
        return status;
    /* A client that is gone, or a file that cannot grow, is an error of one call, not the end of
     * the daemon. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    /* Tokens, telephone numbers and wallets are nobody else's business. The socket gets its mode by
     * itself. */
    umask(0077);
    log_init(&daemon.log);
    if (daemon.options.copy_from != NULL)
        return chores_copy(daemon.options.copy_from, daemon.options.copy_to, log_database,
                           &daemon.log);
    if (daemon.options.fsck != NULL)
        return chores_fsck(daemon.options.fsck, log_database, &daemon.log);
    daemon.loop_zones = zones_new();
    return daemon.options.check_config ? check_config(&daemon) : serve(&daemon);
}
