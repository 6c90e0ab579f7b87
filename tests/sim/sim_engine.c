#include "sim_engine.h"

#include <stddef.h>
#include <string.h>

#include "memory_disk.h"

static const char sqlite_path[] = "/season.db";

static const char *sqlite_begin(void)
{
    memory_disk_begin(sqlite_path);
    return sqlite_path;
}

static void sqlite_keep(void)
{
    memory_disk_keep(sqlite_path);
}

/* A commit is some writes and one sync; half the time none of the writes goes missing. */
static bool sqlite_die_soon(struct dice *dice)
{
    memory_disk_fail_after(dice, dice_below(dice, 24));
    return true;
}

static enum status sqlite_tidy(struct db *db)
{
    return db_run_script(db, "PRAGMA wal_checkpoint");
}

const struct sim_engine sim_engines[] = {
    {
        .name = "sqlite",
        .install = memory_disk_install,
        .begin = sqlite_begin,
        .keep = sqlite_keep,
        .die = memory_disk_fail,
        .die_soon = sqlite_die_soon,
        .restart = memory_disk_restore,
        .tidy = sqlite_tidy,
    },
};

const int sim_engine_count = sizeof sim_engines / sizeof sim_engines[0];

const struct sim_engine *sim_engine_find(const char *name)
{
    for (int i = 0; i < sim_engine_count; i++)
        if (strcmp(sim_engines[i].name, name) == 0)
            return &sim_engines[i];
    return NULL;
}
