/*
 * A ring of the last changes that somebody has an OK for, in the order of their commits. It is of
 * use on one day only: a standby took over that had not received everything, or somebody restored
 * the database under a daemon that runs. Then clients have tickets for seats that the store knows
 * nothing of, and the log has to say whose (db_workers.c).
 *
 * A change is told by its line of the audit trail: its number and its time, since after a restore
 * the same number may be given to something else. A store only ever loses an end of its history, so
 * the search goes backwards from the newest and stops at the first line that is there.
 *
 * Not noted: refusals, replays of a key (the first run was noted), units that went to the wrong
 * shard (they are noted where they ran), and the daemon's own work, for which nobody has an OK.
 */
#include "application/batch/acknowledged.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/request/request_store.h"

void acknowledged_release(struct acknowledged *acknowledged)
{
    free(acknowledged->changes);
    *acknowledged = (struct acknowledged){NULL, 0};
}

/* The value of reservation= in the reply of a unit, or in what it was asked. */
static void find_code(const char *text, size_t size, char code[RESERVATION_TEXT])
{
    static const char name[] = "reservation=";
    const size_t length = sizeof name - 1;

    for (size_t i = 0; i + length + RESERVATION_LENGTH <= size; i++)
        if ((i == 0 || text[i - 1] == ' ') && memcmp(text + i, name, length) == 0) {
            memcpy(code, text + i + length, RESERVATION_LENGTH);
            code[RESERVATION_LENGTH] = '\0';
            return;
        }
}

static void note(struct acknowledged *acknowledged, struct unit *unit)
{
    const struct origin *origin = unit->origin;
    const char *request = origin->request;
    struct acknowledged_change *change =
        &acknowledged->changes[acknowledged->count++ % ACKNOWLEDGED_MOST];

    *change = (struct acknowledged_change){.audit_id = unit->audit_id, .at_ms = unit->now.wall_ms};
    snprintf(change->login, sizeof change->login, "%s",
             origin->acting[0] != '\0' ? origin->acting : origin->login);
    snprintf(change->word, sizeof change->word, "%.*s", (int)strcspn(request, " "), request);
    find_code(buffer_content(&unit->fields), unit->fields.size, change->code);
    if (change->code[0] == '\0')
        find_code(request, strlen(request), change->code);
}

void acknowledged_note(struct acknowledged *acknowledged, struct unit *const *units, size_t count)
{
    if (acknowledged->changes == NULL) {
        acknowledged->changes = calloc(ACKNOWLEDGED_MOST, sizeof *acknowledged->changes);
        assert(acknowledged->changes != NULL);
    }
    for (size_t i = 0; i < count; i++)
        if (units[i]->changes && units[i]->origin != NULL && units[i]->status == STATUS_OK &&
            !units[i]->replayed && !units[i]->misrouted)
            note(acknowledged, units[i]);
}

enum status acknowledged_each_lost(const struct acknowledged *acknowledged, struct store *store,
                                   bool *is_all,
                                   void (*each)(void *arg, const struct acknowledged_change *),
                                   void *arg)
{
    size_t kept = acknowledged->count < ACKNOWLEDGED_MOST ? acknowledged->count : ACKNOWLEDGED_MOST;
    bool is_there = false;

    for (size_t i = 1; i <= kept; i++) {
        const struct acknowledged_change *change =
            &acknowledged->changes[(acknowledged->count - i) % ACKNOWLEDGED_MOST];
        enum status status =
            request_store_has_line(store, change->audit_id, change->at_ms, &is_there);

        if (status != STATUS_OK)
            return status;
        if (is_there)
            break;
        each(arg, change);
    }
    *is_all = is_there || kept == acknowledged->count;
    return STATUS_OK;
}
