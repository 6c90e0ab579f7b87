/*
 * --fsck and --copy: stores that nobody serves. What is only read is opened "at rest": no
 * migration, no numbers taken, no host entered. A copy is checked before and after; if the source
 * is not sound nothing is copied, because the target would be broken in the same way and look new.
 */
#include "infrastructure/maintenance.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "domain/ports/fsck_store.h"
#include "infrastructure/stores/copy_store.h"
#include "infrastructure/file_safety.h"

enum { ERROR_TEXT = 400 };

static void print_finding(void *arg, const struct fsck_finding *finding)
{
    int64_t *count = arg;

    printf("%s\t%s\t%s\n", finding->invariant, finding->rule, finding->row);
    ++*count;
}

static void print_warning(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "foyerd: %s\n", text);
}

/* A store that no daemon serves, if nobody else can have meddled with it. */
static struct store *open_at_rest(const char *address, db_log *log, void *log_arg, char *error)
{
    return file_safety_store(address, print_warning, NULL, error, ERROR_TEXT)
               ? store_open_at_rest(address, log, log_arg, error, ERROR_TEXT)
               : NULL;
}

int maintenance_fsck(const char *address, db_log *log, void *log_arg)
{
    char error[ERROR_TEXT];
    int64_t count = 0;
    enum status status = STATUS_INTERNAL;
    struct store *store = open_at_rest(address, log, log_arg, error);

    if (store != NULL) {
        status = fsck_store_check(store, print_finding, &count);
        store_close(store);
        snprintf(error, sizeof error, "cannot read %s", db_label(address));
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "foyerd: %s\n", error);
        return 2;
    }
    return count > 0 ? 1 : 0;
}

/* For a person who waits, on one line; a log or a pipe gets none of it. */
static void show_progress(void *arg, const char *table, int64_t rows)
{
    (void)arg;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s: %" PRId64 " rows", table, rows);
}

static void end_progress(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* A sentence on what keeps two stores from being copied; false if nothing does. What reads the
 * whole of a store comes last. */
static bool find_hindrance(struct store *from, struct store *to, char *error)
{
    char table[COPY_TABLE_TEXT];
    bool is_served;
    int64_t broken = 0;

    if (copy_store_find_rows(to, table) != STATUS_OK || table[0] != '\0')
        snprintf(error, ERROR_TEXT, "the target is not empty: it has rows in %s",
                 table[0] != '\0' ? table : "tables that cannot be read");
    else if (copy_store_is_served(from, &is_served) != STATUS_OK || is_served)
        snprintf(error, ERROR_TEXT, "a daemon serves the source; stop it first");
    else if (copy_store_is_served(to, &is_served) != STATUS_OK || is_served)
        snprintf(error, ERROR_TEXT, "a daemon serves the target; stop it first");
    else if (fsck_store_check(from, print_finding, &broken) != STATUS_OK || broken > 0)
        snprintf(error, ERROR_TEXT, "the source is not sound; nothing was copied");
    else
        return false;
    return true;
}

/* The target is checked once all of it is committed. One that is not sound is left as it is, for
 * whoever wants to know why. */
static bool copy(struct store *from, struct store *to, char *error)
{
    int64_t broken = 0;

    if (find_hindrance(from, to, error))
        return false;
    if (copy_store_run(from, to, show_progress, NULL) != STATUS_OK) {
        snprintf(error, ERROR_TEXT, "the copy failed; the target is as it was");
    } else if (fsck_store_check(to, print_finding, &broken) != STATUS_OK || broken > 0) {
        snprintf(error, ERROR_TEXT, "the copy is not sound; do not use it");
    } else {
        end_progress();
        fputs("copied, and both stores are sound\n", stderr);
        return true;
    }
    end_progress();
    return false;
}

/* The target is opened as by a daemon, which gives an empty database its schema. The source has to
 * have the same version already: a program that only reads changes no schema. */
int maintenance_copy(const char *from_address, const char *to_address, db_log *log, void *log_arg)
{
    char error[ERROR_TEXT];
    bool is_done = false;
    struct store *to = NULL;
    struct store *from = open_at_rest(from_address, log, log_arg, error);

    if (from != NULL && file_safety_store(to_address, print_warning, NULL, error, ERROR_TEXT))
        to = store_open(to_address, log, log_arg, error, sizeof error);
    if (to != NULL)
        is_done = copy(from, to, error);
    store_close(from);
    store_close(to);
    if (!is_done)
        fprintf(stderr, "foyerd: %s\n", error);
    return is_done ? 0 : 1;
}
