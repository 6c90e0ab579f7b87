/*
 * foyerd: reads its options, puts the layers together, and runs until it is told to stop.
 *
 * Starting is a chain of steps, each of which may refuse with a sentence; nothing is undone between
 * them, since stop() takes apart whatever is there. The order is not free:
 *
 *     configuration, groups   nothing has been touched yet: a mistake costs nothing
 *     clock                   before anything measures time
 *     files                   nobody else can have put there what is read from now on
 *     socket                  its lock keeps a second daemon away before the store is opened; it is
 *                             made here, or the service manager's
 *     store                   opened, joined to others, set right; what came due is done
 *     live view               filled from it
 *     threads                 from here on the store is theirs
 *     events, listening       the first client is served
 *
 * "ready PATH" on standard output, and READY for a service manager, is the last step: whoever waits
 * for it finds a daemon that answers.
 *
 * Signals are events of the loop, and all other threads block them. SIGTERM drains: what is under
 * way is answered. SIGHUP reads the configuration again; it holds only once the user database has
 * answered for its groups. Several may wait for that, each with what it has read (struct reload),
 * so none changes what another has read; a file with a mistake changes nothing at all. In the end
 * the last good one holds, in whatever order they are answered.
 *
 * Stopping goes the other way, but for the threads: they end first, so that every transaction that
 * was begun ends, and while sessions are still there to be sent its outcome. What start() has not
 * come to is NULL, 0 or -1, which every step of stop() takes for "not there".
 *
 * A store that has gone back to an earlier state ends the loop, too, and then all is put together
 * once more in the same process (forget): clients connect again as after a restart. The socket that
 * a service manager handed over is still there for it, and "ready" is not printed twice.
 *
 * Two ends are errors (exit status 1) although the daemon ended in good order: the store failed, or
 * its file is not where it was.
 */
#include <assert.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/configure.h"
#include "daemon/db_workers.h"
#include "daemon/options.h"

#include "application/live/live_load.h"
#include "application/use_cases/startup.h"
#include "domain/concert/cancel_rule.h"
#include "domain/ports/host_store.h"
#include "infrastructure/account_pool.h"
#include "infrastructure/host_accounts.h"
#include "infrastructure/system_clock.h"
#include "infrastructure/maintenance.h"
#include "infrastructure/config.h"
#include "infrastructure/file_safety.h"
#include "infrastructure/hardening.h"
#include "infrastructure/log.h"
#include "infrastructure/scheduling.h"
#include "infrastructure/service_manager.h"
#include "infrastructure/stores/store_restore.h"
#include "infrastructure/zones.h"
#include "presentation/listener.h"
#include "presentation/server_loop.h"
#include "presentation/unread_shows.h"
#include "presentation/vital_signs.h"
#include "presentation/watch.h"
#include "shared/standard_streams.h"

#ifndef FOYER_VERSION
#error "the build gives FOYER_VERSION"
#endif

/* A configuration that was read again, while its groups are looked up. It is freed as what comes
 * first in it, by whoever has the question. */
struct reload {
    struct account_query groups; /* first; its number says which reload it is */
    struct config config;
    struct server_settings settings;
};

/* Everything the program consists of. */
struct daemon {
    struct options options;
    struct config config;
    struct log log;
    struct clock clock;
    struct zones *loop_zones;
    struct db_workers db_workers;
    struct event_base *base;
    struct listener listener;
    struct server server;
    struct account_pool *accounts;
    struct event *term, *interrupt, *hangup, *answers;
    int64_t reloads;  /* the number of the last struct reload */
    int64_t reloaded; /* of the one that holds; 0: as it was started */
    int open_reloads; /* whose groups are being looked up */
    struct watch watch;
    struct vital_signs vital_signs;
    bool is_watching;
    bool is_stopping;
    bool is_anew;     /* it has served before: see forget() */
    int64_t began_ms; /* by the clock of the machine */
};

static bool set_log(struct log *log, const struct config *config, char *error)
{
    if (!log_set_level(log, config->log_level)) {
        snprintf(error, ERROR_TEXT, "[log] level: %s is not error, warning, notice, info or debug",
                 config->log_level);
        return false;
    }
    if (!log_set_format(log, config->log_format)) {
        snprintf(error, ERROR_TEXT, "[log] format: %s is not text or json", config->log_format);
        return false;
    }
    log_set_prefix(log, config->log_prefix != 0);
    return true;
}

/* Puts into effect what a configuration, which load_config() has let pass, says of the log. */
static void apply_log(struct daemon *daemon, const struct config *config)
{
    char error[ERROR_TEXT];
    bool is_set = set_log(&daemon->log, config, error);

    assert(is_set);
}

/* Reads the configuration file, if there is one, over the defaults, and the options over that.
 * Nothing of it holds yet. */
static bool load_config(const struct daemon *daemon, struct config *config,
                        struct server_settings *resolved, char *error)
{
    const struct options *options = &daemon->options;
    struct log trial = {.level = LOG_INFO};

    config_init(config);
    if (options->config != NULL && !config_read(config, options->config, error, ERROR_TEXT))
        return false;
    if (!configure_resolve(config, daemon->loop_zones, resolved, error) ||
        !db_check_address(options->db != NULL ? options->db : config->db_path, error, ERROR_TEXT))
        return false;
    if (!set_log(&trial, config, error))
        return false;
    resolved->logs_debug = log_has_level(&trial, LOG_DEBUG);
    return true;
}

static void log_server(void *arg, int level, const char *text, const struct log_field *fields,
                       size_t count)
{
    struct daemon *daemon = arg;

    log_event(&daemon->log, level, text, fields, count);
}

static int64_t log_bytes(void *arg)
{
    const struct daemon *daemon = arg;

    return store_log_bytes(db_workers_store(&daemon->db_workers));
}

/* is_stopping is what tells this end from that of a store that has gone back: without it, a daemon
 * that is told to stop while it drains for that reason would serve again instead. */
static void on_terminate(int signal, short what, void *arg)
{
    struct daemon *daemon = arg;

    (void)what;
    log_line(&daemon->log, LOG_INFO, "%s: stopping", strsignal(signal));
    service_manager_say_stopping();
    daemon->is_stopping = true;
    server_drain(&daemon->server);
}

/* Another that was read, and waits for its groups, holds all the same. */
static void refuse_reload(struct daemon *daemon, const char *error)
{
    log_line(&daemon->log, LOG_ERR, "configuration not reloaded: %s%s", error,
             daemon->open_reloads > 0 ? "; another reload still waits for its groups" : "");
}

/* After RELOADING a service manager waits for READY (sd_notify(3)), whatever comes of it: it hears
 * it once for all that are under way. */
static void end_reload(struct daemon *daemon)
{
    if (daemon->open_reloads == 0)
        service_manager_say_ready();
}

/* The loop does not wait for the user database: the new configuration holds when that has
 * answered. */
static void on_hangup(int signal, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct reload *reload = calloc(1, sizeof *reload);
    char error[ERROR_TEXT];

    (void)signal;
    (void)what;
    assert(reload != NULL);
    watch_look(&daemon->watch);
    service_manager_say_reloading();
    if (!load_config(daemon, &reload->config, &reload->settings, error)) {
        free(reload);
        refuse_reload(daemon, error);
        end_reload(daemon);
        return;
    }
    reload->groups.question = ACCOUNT_OF_GROUPS;
    reload->groups.groups = reload->settings.groups;
    reload->groups.number = ++daemon->reloads;
    daemon->open_reloads++;
    account_pool_ask(daemon->accounts, &reload->groups);
}

static void take_reload(struct daemon *daemon, struct reload *reload)
{
    daemon->reloaded = reload->groups.number;
    daemon->config = reload->config;
    apply_log(daemon, &daemon->config);
    reload->settings.groups = reload->groups.groups;
    server_reload(&daemon->server, &reload->settings);
    log_line(&daemon->log, LOG_INFO, "configuration reloaded; socket and store stay as they were");
}

/* Questions may be answered in another order than that of the files: what is older than the one
 * that holds came too late. */
static void finish_reload(struct daemon *daemon, struct reload *reload)
{
    char error[ERROR_TEXT];

    daemon->open_reloads--;
    if (!configure_check_groups(&reload->groups, error))
        refuse_reload(daemon, error);
    else if (reload->groups.number > daemon->reloaded)
        take_reload(daemon, reload);
    end_reload(daemon);
}

/* Answers to two kinds of questions: those of SIGHUP, which end here, and those about users, which
 * the server takes over with their memory. */
static void on_accounts(int fd, short what, void *arg)
{
    struct daemon *daemon = arg;
    struct account_query *query;

    (void)fd;
    (void)what;
    while ((query = account_pool_collect(daemon->accounts)) != NULL) {
        if (query->question == ACCOUNT_OF_GROUPS) {
            struct reload *reload = (struct reload *)query;

            finish_reload(daemon, reload);
            free(reload);
        } else {
            server_take_account(&daemon->server, query);
        }
    }
}

static void hand_on_account(void *arg, struct account_query *query)
{
    struct daemon *daemon = arg;

    account_pool_ask(daemon->accounts, query);
}

/* The time at which it began is read before a test clock takes the place of the real one: revisions
 * of tokens begin at it, above those of the run before (live_view_begin_news()), and a test clock
 * may stand at the same time in both runs. */
static bool start_clock(struct daemon *daemon, char *error)
{
    int64_t at_ms;

    clock_start(&daemon->clock);
    daemon->began_ms = daemon->clock.read(&daemon->clock).wall_ms;
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

/* False, with a sentence, if the zone of a concert is not known: the venue's would not be taken
 * either. */
static bool check_zones(struct daemon *daemon, struct store *store, char *error)
{
    struct concert concert;

    switch (startup_find_lost_zone(store, daemon->loop_zones, &concert)) {
    case STATUS_NOT_FOUND:
        return true;
    case STATUS_OK:
        snprintf(error, ERROR_TEXT,
                 "concert %" PRId64 ": the zone database has no %s (are the packages tzdata and"
                 " tzdata-legacy installed?)",
                 concert.concert_id, concert.zone);
        return false;
    default:
        snprintf(error, ERROR_TEXT, "cannot read the store; the log says why");
        return false;
    }
}

static void log_warning(void *arg, const char *text)
{
    log_line(arg, LOG_WARNING, "%s", text);
}

static bool open_db_workers(struct daemon *daemon, const struct server_settings *resolved,
                            char *error)
{
    const struct db_workers_opening opening = {
        .address = store_address(daemon),
        .create = daemon->options.create,
        .most_workers = daemon->config.store_workers,
        .settings = &resolved->booking,
        .wall_ms = daemon->clock.read(&daemon->clock).wall_ms,
        .log = &daemon->log,
    };

    return db_workers_open(&daemon->db_workers, &opening, error);
}

/*
 * Opens the store, runs what came due while nobody was there, and fills the live view. The order:
 *
 *     zones       before a deadline is reckoned in another one and stored
 *     join        the clock of a shared store, by which all that follows is judged
 *     clamp       only by a daemon that is alone: others may be giving deadlines meanwhile
 *     due         with deadlines that are right
 *     live view   last, so that it has what the steps before have changed
 */
static bool open_store(struct daemon *daemon, const struct server_settings *resolved,
                       struct live_view *view, char *error)
{
    const struct teller teller = {log_warning, &daemon->log};
    struct store *store;
    struct now now;
    bool is_alone;

    if (!open_db_workers(daemon, resolved, error))
        return false;
    store = db_workers_store(&daemon->db_workers);
    view->self = host_store_self(store);
    if (!check_zones(daemon, store, error))
        return false;
    if (db_workers_join(&daemon->db_workers, &daemon->clock, &is_alone) == STATUS_OK) {
        now = daemon->clock.read(&daemon->clock);
        if ((!is_alone || startup_clamp(store, &resolved->booking, now) == STATUS_OK) &&
            (!daemon->is_anew || startup_begin_events_anew(store, now) == STATUS_OK) &&
            startup_keep_clocks(store, daemon->loop_zones, now, &teller) == STATUS_OK &&
            db_workers_run_due(&daemon->db_workers, now) &&
            (store_is_shared(store) ? live_load(view, store, now)
                                    : live_load_first(view, store, now)) == STATUS_OK)
            return true;
    }
    snprintf(error, ERROR_TEXT, "cannot read the store; the log says why");
    return false;
}

static const char *socket_path(const struct daemon *daemon)
{
    return daemon->options.socket != NULL ? daemon->options.socket : daemon->config.socket_path;
}

/* Nobody else can have put there, or changed, what is read and written from now on. The socket's
 * folder is looked at by the listener. */
static bool check_files(struct daemon *daemon, const struct server_settings *resolved, char *error)
{
    const char *config = daemon->options.config, *folder = resolved->booking.backup_dir;

    return (config == NULL || file_safety_file(config, error, ERROR_TEXT)) &&
           (folder[0] == '\0' || file_safety_folder(folder, error, ERROR_TEXT)) &&
           file_safety_store(store_address(daemon), log_warning, &daemon->log, error, ERROR_TEXT);
}

static bool open_socket(struct daemon *daemon, char *error)
{
    const mode_t mode = (mode_t)daemon->config.socket_mode;
    const char *path = socket_path(daemon);
    gid_t group;
    int fd;

    if (!configure_find_socket_group(&daemon->config, &group, error) ||
        !service_manager_take_socket(path, &fd, error, ERROR_TEXT))
        return false;
    if (fd >= 0)
        return listener_adopt(&daemon->listener, fd, path, mode, group, file_safety_folder, error,
                              ERROR_TEXT);
    return listener_open(&daemon->listener, path, mode, group, file_safety_folder, error,
                         ERROR_TEXT);
}

static bool start_all_threads(struct daemon *daemon, char *error)
{
    daemon->accounts = account_pool_start(host_accounts());
    if (daemon->accounts == NULL) {
        snprintf(error, ERROR_TEXT, "cannot start a thread for the user database");
        return false;
    }
    return db_workers_start(&daemon->db_workers, error);
}

static bool is_store_in_place(void *arg)
{
    const struct daemon *daemon = arg;

    return store_is_in_place(db_workers_store(&daemon->db_workers));
}

static void add_events(struct daemon *daemon)
{
    struct event_base *base = daemon->base;

    daemon->watch = (struct watch){.server = &daemon->server,
                                   .listener = &daemon->listener,
                                   .is_store_in_place = is_store_in_place,
                                   .arg = daemon};
    db_workers_listen(&daemon->db_workers, base, &daemon->server);
    daemon->answers = event_new(base, account_pool_fd(daemon->accounts), EV_READ | EV_PERSIST,
                                on_accounts, daemon);
    assert(daemon->answers != NULL);
    event_add(daemon->answers, NULL);
    daemon->term = evsignal_new(base, SIGTERM, on_terminate, daemon);
    daemon->interrupt = evsignal_new(base, SIGINT, on_terminate, daemon);
    daemon->hangup = evsignal_new(base, SIGHUP, on_hangup, daemon);
    assert(daemon->term != NULL && daemon->interrupt != NULL && daemon->hangup != NULL);
    event_add(daemon->term, NULL);
    event_add(daemon->interrupt, NULL);
    event_add(daemon->hangup, NULL);
}

/* From here on the service manager hears how the daemon fares. */
static void show_vital_signs(struct daemon *daemon)
{
    daemon->vital_signs = (struct vital_signs){
        .server = &daemon->server,
        .watchdog_us = service_manager_watchdog_us(),
        .say_alive = service_manager_say_alive,
        .say_status = service_manager_listens() ? service_manager_say_status : NULL,
    };
    vital_signs_start(&daemon->vital_signs);
}

/* However many sockets are ready, the loop looks at them again before long: libevent runs the
 * events of one look for 5 ms at most, and any number of them (-1), from the highest priority (0)
 * on. */
static struct event_base *new_base(void)
{
    static const struct timeval longest = {.tv_usec = 5000};
    struct event_config *config = event_config_new();
    struct event_base *base;

    assert(config != NULL);
    event_config_set_max_dispatch_interval(config, &longest, -1, 0);
    base = event_base_new_with_config(config);
    event_config_free(config);
    assert(base != NULL);
    return base;
}

/* Puts everything together; false with a sentence if something is missing. */
static bool start(struct daemon *daemon, char *error)
{
    struct server_ops ops = {.submit = db_workers_submit,
                             .workers = &daemon->db_workers,
                             .ask = hand_on_account,
                             .log = log_server,
                             .log_bytes = log_bytes,
                             .arg = daemon};
    struct live_view *view;
    struct server_settings resolved;

    if (!configure_check_uid(error) || !load_config(daemon, &daemon->config, &resolved, error))
        return false;
    apply_log(daemon, &daemon->config);
    if (!configure_find_groups(&resolved, error) || !start_clock(daemon, error))
        return false;
    if (!check_files(daemon, &resolved, error) || !open_socket(daemon, error))
        return false;
    view = live_view_new();
    live_view_begin_news(view, daemon->began_ms);
    if (!open_store(daemon, &resolved, view, error)) {
        live_view_free(view);
        return false;
    }
    daemon->base = new_base();
    ops.shards = daemon->db_workers.count;
    ops.is_shared = store_is_shared(db_workers_store(&daemon->db_workers));
    server_init(&daemon->server, daemon->base, &ops, &daemon->clock, daemon->loop_zones, view);
    daemon->server.version = FOYER_VERSION;
    daemon->server.backup_ms =
        store_newest_backup_ms(db_workers_store(&daemon->db_workers), resolved.booking.backup_dir);
    daemon->server.overflow_uid = host_overflow_uid();
    server_configure(&daemon->server, &resolved);
    if (!start_all_threads(daemon, error))
        return false;
    add_events(daemon);
    server_listen(&daemon->server, daemon->listener.fd);
    unread_shows_start(&daemon->server);
    watch_start(&daemon->watch);
    show_vital_signs(daemon);
    daemon->is_watching = true;
    return true;
}

static void free_event(struct event *event)
{
    if (event != NULL)
        event_free(event);
}

/* Every transaction that was begun ends; then all is taken apart. */
static void stop(struct daemon *daemon)
{
    db_workers_finish(&daemon->db_workers);
    if (daemon->server.is_rewound)
        db_workers_tell_lost(&daemon->db_workers, &daemon->log);
    if (daemon->is_watching) {
        watch_stop(&daemon->watch);
        vital_signs_stop(&daemon->vital_signs);
    }
    listener_close(&daemon->listener);
    if (daemon->base != NULL) {
        server_release(&daemon->server);
        free_event(daemon->term);
        free_event(daemon->interrupt);
        free_event(daemon->hangup);
        free_event(daemon->answers);
    }
    if (daemon->accounts != NULL)
        account_pool_stop(daemon->accounts);
    db_workers_close(&daemon->db_workers);
    if (daemon->base != NULL)
        event_base_free(daemon->base);
    zones_free(daemon->loop_zones);
}

/* --check-config and --restore: what needs a configuration, and serves nobody. */
static int run_chore(struct daemon *daemon)
{
    struct server_settings resolved;
    char error[ERROR_TEXT];
    gid_t group;
    bool valid = load_config(daemon, &daemon->config, &resolved, error) &&
                 configure_find_groups(&resolved, error) &&
                 configure_find_socket_group(&daemon->config, &group, error);

    zones_free(daemon->loop_zones);
    if (!valid) {
        fprintf(stderr, "foyerd: %s\n", error);
        return 1;
    }
    apply_log(daemon, &daemon->config);
    clock_start(&daemon->clock);
    if (daemon->options.restore != NULL)
        return store_restore_run(daemon->options.restore, store_address(daemon),
                                 daemon->clock.read(&daemon->clock).wall_ms, db_workers_log,
                                 &daemon->log);
    config_print(&daemon->config, stdout);
    return 0;
}

/* It ends because the store has gone back to an earlier state, and not because it was told to. */
static bool begins_anew(const struct daemon *daemon)
{
    return daemon->server.is_rewound && !daemon->is_stopping;
}

static int serve(struct daemon *daemon)
{
    char error[ERROR_TEXT];
    const char *problem = hardening_user_problem(geteuid());
    int status = 1;

    if (!start(daemon, error)) {
        fprintf(stderr, "foyerd: %s\n", error);
    } else {
        if (problem != NULL)
            log_warning(&daemon->log, problem);
        log_line(&daemon->log, LOG_INFO, "foyerd %s serves %s", FOYER_VERSION,
                 daemon->listener.path);
        if (!daemon->is_anew) {
            printf("ready %s\n", daemon->listener.path);
            fflush(stdout);
        }
        service_manager_say_ready();
        /* For this thread alone, and so after the others were started. */
        scheduling_be_prompt();
        event_base_dispatch(daemon->base);
        if (begins_anew(daemon))
            service_manager_say_reloading();
        else
            service_manager_say_stopping();
        status = 0;
    }
    stop(daemon);
    if (daemon->server.failed || daemon->server.is_store_lost)
        status = 1;
    return status;
}

/* The store has gone back to an earlier state: nothing that was known of it holds. Everything is
 * put together again, as for a daemon that starts. */
static void forget(struct daemon *daemon)
{
    const struct options options = daemon->options;
    const struct log log = daemon->log;

    *daemon = (struct daemon){.options = options,
                              .log = log,
                              .listener = {.fd = -1, .lock_fd = -1},
                              .loop_zones = zones_new(),
                              .is_anew = true};
}

int main(int argc, char **argv)
{
    static struct daemon daemon = {.listener = {.fd = -1, .lock_fd = -1}};
    int status;

    standard_streams_hold();
    if (!options_read(argc, argv, &daemon.options, &status))
        return status;
    /* A client that is gone, or a file that cannot grow, is an error of one call, not the end of
     * the daemon. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    hardening_apply();
    log_init(&daemon.log);
    if (daemon.options.copy_from != NULL)
        return maintenance_copy(daemon.options.copy_from, daemon.options.copy_to, db_workers_log,
                                &daemon.log);
    if (daemon.options.fsck != NULL)
        return maintenance_fsck(daemon.options.fsck, db_workers_log, &daemon.log);
    daemon.loop_zones = zones_new();
    if (daemon.options.restore != NULL || daemon.options.check_config)
        return run_chore(&daemon);
    while ((status = serve(&daemon)) == 0 && begins_anew(&daemon))
        forget(&daemon);
    return status;
}
