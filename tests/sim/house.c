/* mkdtemp() and nftw() are POSIX with XSI. */
#define _XOPEN_SOURCE 700
#include "house.h"

#include <assert.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "application/live_load.h"
#include "application/recall.h"
#include "infrastructure/sql_store.h"
#include "infrastructure/zones.h"

uint64_t dice_roll(struct dice *dice)
{
    uint64_t mixed = dice->state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

int64_t dice_below(struct dice *dice, int64_t below)
{
    return (int64_t)(dice_roll(dice) % (uint64_t)below);
}

bool dice_chance(struct dice *dice, int percent)
{
    return dice_below(dice, 100) < percent;
}

_Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "sim: %s: %s\n", what, why);
    exit(2);
}

const char *user_login(int user, char login[LOGIN_TEXT])
{
    snprintf(login, LOGIN_TEXT, "user%02d", user);
    return login;
}

static void fill(void *state, void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)bytes)[i] = (uint8_t)dice_roll(state);
}

static void log_store(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "sim: store: %s\n", text);
}

void make_folder(char path[PATH_TEXT], const char *parent)
{
    snprintf(path, PATH_TEXT, "%.150s/foyer-sim-XXXXXX", parent);
    if (mkdtemp(path) == NULL)
        give_up("cannot make a folder in", parent);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void remove_folder(const char *path)
{
    nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void copy_file(const char *from, const char *to, off_t most)
{
    static char bytes[1 << 16];
    int in = open(from, O_RDONLY), out;
    ssize_t size = 0;

    if (in < 0) {
        unlink(to); /* there is no such file: nor is there a copy */
        return;
    }
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0)
        give_up("cannot write", to);
    while (most > 0 &&
           (size = read(in, bytes, sizeof bytes < (size_t)most ? sizeof bytes : (size_t)most)) >
               0) {
        if (write(out, bytes, (size_t)size) != size)
            give_up("cannot write", to);
        most -= size;
    }
    if (size < 0)
        give_up("cannot read", from);
    close(in);
    close(out);
}

static off_t size_of(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? status.st_size : 0;
}

/* Copies the database, and the log up to `log_size` bytes. */
static void copy_store(const char *from, const char *to, off_t log_size)
{
    char from_log[PATH_TEXT + 16], to_log[PATH_TEXT + 16];

    snprintf(from_log, sizeof from_log, "%s-wal", from);
    snprintf(to_log, sizeof to_log, "%s-wal", to);
    copy_file(from, to, SNAPSHOT_ALL);
    copy_file(from_log, to_log, log_size);
}

static off_t log_size(const struct house *house)
{
    char path[PATH_TEXT + 8];

    snprintf(path, sizeof path, "%s-wal", house->path);
    return size_of(path);
}

void house_snapshot(const struct house *house, int64_t log_size)
{
    char path[PATH_TEXT + 8];

    snprintf(path, sizeof path, "%s.then", house->path);
    copy_store(house->path, path, log_size);
}

static void open_store(struct house *house, int64_t now_ms)
{
    char error[400];
    struct batch_result *result;

    house->store = store_open(house->path, log_store, NULL, error, sizeof error);
    if (house->store == NULL)
        give_up("cannot open the store", error);
    house->runner = (struct batch_runner){.store = house->store,
                                          .recall = recall_new(),
                                          .zones = house->zones,
                                          .chance = {fill, &house->codes},
                                          .settings = house->settings};
    result = batch_run_due(&house->runner, (struct now){now_ms, now_ms});
    house->next_due_ms = result->next_due_ms;
    batch_result_free(result);
    house->view = house_load(house, now_ms);
}

struct live_view *house_load(struct house *house, int64_t now_ms)
{
    struct live_view *view = live_view_new();

    if (live_load(view, house->store, (struct now){now_ms, now_ms}) != STATUS_OK)
        give_up("cannot load", house->path);
    return view;
}

static void template_path(const char *parent, char path[PATH_TEXT])
{
    snprintf(path, PATH_TEXT, "%s/template-%ld", parent, (long)getpid());
}

/* An empty store with its schema is made once, and copied for each house. */
static void copy_template(struct house *house, const char *parent)
{
    char path[PATH_TEXT], error[400];

    template_path(parent, path);
    if (size_of(path) == 0) {
        struct store *store = store_open(path, log_store, NULL, error, sizeof error);

        if (store == NULL)
            give_up("cannot make a store", error);
        store_close(store);
    }
    copy_file(path, house->path, SNAPSHOT_ALL);
}

void house_open(struct house *house, const char *parent, const struct settings *settings,
                uint64_t seed, int64_t now_ms)
{
    memset(house, 0, sizeof *house);
    make_folder(house->folder, parent);
    snprintf(house->path, sizeof house->path, "%.180s/store", house->folder);
    house->codes.state = ~seed;
    house->settings = *settings;
    house->zones = zones_new();
    copy_template(house, parent);
    open_store(house, now_ms);
}

static void close_store(struct house *house)
{
    live_view_free(house->view);
    recall_free(house->runner.recall);
    store_close(house->store);
}

void house_close(struct house *house)
{
    close_store(house);
    zones_free(house->zones);
    remove_folder(house->folder);
}

void house_reopen(struct house *house, enum crash crash, int64_t now_ms)
{
    close_store(house);
    if (crash != CRASH_NONE) {
        char path[PATH_TEXT + 8];

        snprintf(path, sizeof path, "%s.then", house->path);
        copy_store(path, house->path, SNAPSHOT_ALL);
    }
    open_store(house, now_ms);
}

void house_run(struct house *house, struct unit **units, size_t count, int64_t applied_ms,
               enum crash crash, struct dice *dice)
{
    struct batch_result *result;
    off_t before = 0, after;

    if (crash == CRASH_INSIDE || crash == CRASH_COMMIT) {
        house_snapshot(house, SNAPSHOT_ALL);
        before = log_size(house);
    }
    result = batch_run(&house->runner, units, count);
    if (result->broken)
        give_up("the store is broken", house->path);
    after = log_size(house);
    /* The record that commits is the last: without the end of the log the batch is not stored. */
    if (crash == CRASH_COMMIT && after > before)
        house_snapshot(house, before + dice_below(dice, after - before));
    if (crash == CRASH_BEHIND)
        house_snapshot(house, SNAPSHOT_ALL);
    live_view_apply(house->view, &result->changes, (struct now){applied_ms, applied_ms});
    house->next_due_ms = result->next_due_ms;
    batch_result_free(result);
    store_checkpoint(house->store);
    /* The log would grow for long, and with it what each crash has to copy. */
    if (dice != NULL && dice_chance(dice, 2) &&
        db_run_script(house->store->db, "PRAGMA wal_checkpoint") != STATUS_OK)
        give_up("no checkpoint", house->path);
}
