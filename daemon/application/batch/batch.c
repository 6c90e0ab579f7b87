/*
 * How the units of a batch get from "submitted" to "answered". There are three rungs: all units
 * together, all again, each alone. A batch steps down one only if the rung above has rolled back
 * everything:
 *
 *     together ----------------- OK, OUTCOME_UNKNOWN ------------------> over
 *      |   ^  |
 *      |   |  +-- BUSY: again while store_retry() allows it; then all units are BUSY -> over
 *      |   +------------+
 *      |
 *      +-- anything else: INTERNAL, READ_ONLY
 *      v
 *     each unit alone, in its order ------------------------------------> over
 *          BUSY: this unit again while store_retry() allows it
 *
 * Together: one commit for all units, so that the disk is waited for once. No savepoint divides
 * them, because a use case asks before it writes: a refusal has written nothing (is_clean), and the
 * transaction goes on. Should a unit fail after its first write, it cannot be undone without the
 * others; so all are undone, and whoever was not to blame succeeds on the rung below.
 *
 * Alone: first a transaction for what is due, which may fail without harm since the rules check
 * every deadline themselves, then one for the unit. One that fails here is to blame, or the disk is
 * full; its refusal is audited by a transaction of its own, if there is room for that.
 *
 * Before the first unit runs, those that have gathered for the same concerts may join (take_locks).
 * From then on they are like the others, on every rung; nobody joins a batch that was undone.
 *
 * What a unit's status means once the batch is over:
 *
 *     OK               what it wrote is on the disk, or what it read was so in a transaction that
 *                      has ended; with `replayed`, the answer is the one stored under its key
 *     a refusal        it wrote nothing but, perhaps, its line in the audit trail
 *     BUSY             nothing of it is stored; somebody was in the way too often, or the
 *                      connection to a shared store is gone
 *     READ_ONLY        nothing of it is stored: no room on the disk, or the file is gone
 *     OUTCOME_UNKNOWN  the commit failed, and it may be stored or not: the same request with the
 *                      same key finds out. A query is never in doubt: it gets BUSY or INTERNAL
 *     INTERNAL         the store has failed; the log says how
 *
 * If a commit fails, a refusal can be believed only if it was given before the batch wrote anything
 * (first_write): a later one may rest on rows that are not there after a restart.
 *
 * Invariants. A unit runs any number of times, so reset() takes back all of an earlier run. What is
 * noted of a transaction (changes for the live view, revisions that a shard knows) is taken back
 * with the rollback (undo): a change that is reported without being stored would sell a seat in the
 * live view that the store still has. next_due_ms is then 0, which means "look again".
 */
#include "application/batch/batch.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/batch/expiry.h"
#include "application/batch/lock_set.h"
#include "domain/request/personal_text.h"
#include "domain/request/request_store.h"

/* With those that join; bounds how long the first of a batch waits for the last. */
enum { BATCH_MOST = 512 };

struct run {
    struct batch_runner *runner;
    struct batch_result *result;
    struct use_case uc;
    bool is_again;      /* the batch was undone before */
    size_t first_write; /* the unit with which the batch began to write */
};

/* A unit may have been run before, together with others. */
static void reset(struct unit *unit)
{
    unit->status = STATUS_OK;
    unit->refusal = REFUSAL_NONE;
    unit->replayed = false;
    unit->mention = (struct mention){0, false};
    unit->token[0] = unit->approver[0] = '\0';
    buffer_release(&unit->fields);
}

/* Of what was asked about a person who is forgotten by now, the rest tells. */
static bool is_same(const struct origin *origin, const struct keyed_reply *stored)
{
    char *blank;
    bool is_same = strcmp(stored->request, origin->request_text) == 0;

    if (is_same || !origin->names_person || stored->show_id != 0)
        return is_same;
    blank = strdup(origin->request_text);
    assert(blank != NULL);
    personal_text_blank(blank);
    is_same = strcmp(stored->request, blank) == 0;
    free(blank);
    return is_same;
}

static void take_stored(void *arg, const struct keyed_reply *stored)
{
    struct unit *unit = arg;

    unit->mention.show_id = stored->show_id;
    unit->status = is_same(unit->origin, stored) ? STATUS_OK : STATUS_KEY_REUSED;
    if (unit->status != STATUS_OK)
        return;
    snprintf(unit->token, sizeof unit->token, "%s", stored->token);
    buffer_add_text(&unit->fields, stored->reply);
}

static enum status store_reply(struct run *run, struct unit *unit)
{
    const struct origin *origin = unit->origin;

    buffer_add(&unit->fields, "", 1);
    buffer_truncate(&unit->fields, unit->fields.size - 1);
    return request_store_add_key(run->uc.store, origin->login, origin->key,
                                 &(struct keyed_reply){origin->request_text, unit->token,
                                                       buffer_content(&unit->fields),
                                                       unit->mention.show_id},
                                 run->uc.now.wall_ms);
}

/* Runs the use case of a unit, or finds its outcome under its key. */
static enum status answer_unit(struct run *run, struct unit *unit)
{
    const struct origin *origin = unit->origin;
    struct store *store = run->uc.store;
    enum status status = STATUS_NOT_FOUND;

    if (origin != NULL && origin->key != NULL) {
        status = request_store_find_key(store, origin->login, origin->key, take_stored, unit);
        unit->replayed = status == STATUS_OK && unit->status == STATUS_OK;
    }
    if (status != STATUS_NOT_FOUND)
        return status == STATUS_OK ? unit->status : status;
    status = unit->run(unit, &run->uc);
    unit->refusal = run->uc.refusal;
    unit->mention = run->uc.mention;
    memcpy(unit->approver, run->uc.approver, sizeof unit->approver);
    return status == STATUS_OK && origin != NULL && origin->key != NULL ? store_reply(run, unit)
                                                                        : status;
}

static enum status write_line(struct run *run, const struct unit *unit, const char *request,
                              int64_t show_id, const char *outcome)
{
    return request_store_audit(run->uc.store, &(struct audit_line){.at_ms = unit->now.wall_ms,
                                                                   .login = unit->origin->login,
                                                                   .uid = unit->origin->uid,
                                                                   .acting = unit->origin->acting,
                                                                   .request = request,
                                                                   .outcome = outcome,
                                                                   .show_id = show_id});
}

/* Whether a change is audited by a line of its own: all that was done, and all that staff ask for.
 */
static bool has_line(struct run *run, struct unit *unit)
{
    bool is_done = unit->status == STATUS_OK && !unit->replayed;

    if (is_done || !unit->origin->is_customer)
        return true;
    if (unit->audit == AUDIT_UNDECIDED)
        unit->audit = refusal_counts_take(&run->runner->refusals, unit->origin->uid,
                                          unit->now.steady_ms, &unit->skipped)
                          ? AUDIT_WRITTEN
                          : AUDIT_COUNTED;
    return unit->audit == AUDIT_WRITTEN;
}

/* The line of a unit itself. Of what was approved, it names both people. A name that no date would
 * blank later is not written: of a refused request without a show, or for one that is long over. */
static enum status write_own_line(struct run *run, const struct unit *unit)
{
    const char *outcome = unit->replayed ? "REPLAYED" : status_word(unit->status);
    bool is_kept = !unit->mention.is_due || unit->status == STATUS_OK;
    int64_t show_id = is_kept ? unit->mention.show_id : 0;
    char *request = strdup(unit->origin->request);
    struct buffer line;
    enum status status;

    assert(request != NULL);
    if (show_id == 0 && unit->origin->names_person)
        personal_text_blank(request);
    buffer_init(&line);
    buffer_add_text(&line, request);
    if (unit->approver[0] != '\0')
        buffer_printf(&line, " (approved by %s)", unit->approver);
    buffer_add(&line, "", 1);
    status = write_line(run, unit, buffer_content(&line), show_id, outcome);
    buffer_release(&line);
    free(request);
    return status;
}

static enum status audit(struct run *run, struct unit *unit)
{
    char text[40];
    enum status status = STATUS_OK;

    if (unit->origin == NULL || !(unit->changes || unit->is_audited) || !has_line(run, unit))
        return STATUS_OK;
    snprintf(text, sizeof text, "(%" PRId64 " more)", unit->skipped);
    if (unit->skipped > 0)
        status = write_line(run, unit, text, 0, "REFUSED");
    if (status == STATUS_OK)
        status = write_own_line(run, unit);
    unit->audit_id = store_last_id(run->uc.store, ID_AUDIT);
    return status;
}

/* True if the transaction can go on after that status: what was refused has not been begun. */
static bool is_clean(enum status status, int64_t written)
{
    if (status == STATUS_READ_ONLY || status == STATUS_BUSY || status == STATUS_INTERNAL)
        return false;
    return status == STATUS_OK || written == 0;
}

/* Runs what is due before a unit, so that the unit sees the world of its moment. */
static enum status run_due(struct run *run)
{
    return deadline_passed(run->uc.next_due_ms, run->uc.now.steady_ms)
               ? expiry_run(&run->uc, NULL, 0)
               : STATUS_OK;
}

/* Runs a unit inside the open transaction. OK if that can go on; otherwise it must be rolled back:
 * BUSY if the batch is to be tried again, INTERNAL if its units are to run one by one. */
static enum status run_unit(struct run *run, struct unit *unit)
{
    struct store *store = run->uc.store;
    int64_t before;

    reset(unit);
    if (unit->misrouted || (!unit->changes && atomic_load(&unit->is_unwanted)))
        return STATUS_OK;
    run->uc.refusal = REFUSAL_NONE;
    run->uc.mention = (struct mention){0, false};
    run->uc.approver[0] = '\0';
    run->uc.origin = unit->origin;
    before = store_writes(store);
    unit->status = answer_unit(run, unit);
    if (is_clean(unit->status, store_writes(store) - before)) {
        enum status status = audit(run, unit);

        return status == STATUS_OK || status == STATUS_BUSY ? status : STATUS_INTERNAL;
    }
    return unit->status == STATUS_BUSY ? STATUS_BUSY : STATUS_INTERNAL;
}

/* The transaction is over: what it read of other daemons' changes is known, or not. */
static void end_shard(struct run *run, bool is_committed)
{
    if (run->uc.shard->pending_count > 0)
        shard_end(run->uc.shard, is_committed);
}

/* Rolls back, and forgets what was noted of the world that is undone. */
static void undo(struct run *run, size_t changes)
{
    store_rollback(run->uc.store);
    end_shard(run, false);
    change_list_truncate(&run->result->changes, changes);
    run->uc.next_due_ms = 0;
    run->uc.opened_ms = run->runner->opened_ms;
}

static enum status commit(struct run *run, int64_t writes_before)
{
    bool wrote = store_writes(run->uc.store) != writes_before;
    enum status status = store_commit(run->uc.store);

    if (wrote && status == STATUS_OK) {
        run->result->commits++;
        commit_times_note(&run->result->times, store_commit_us(run->uc.store));
    }
    end_shard(run, status == STATUS_OK);
    return status;
}

static void join(struct batch_result *result, struct unit *unit)
{
    unit->audit = AUDIT_UNDECIDED;
    unit->skipped = 0;
    result->units[result->count++] = unit;
}

/* The first that has gathered, if it is for a concert that is locked; otherwise NULL. */
static struct unit *first_to_join(const struct run *run)
{
    const struct inbox *inbox = &run->runner->inbox;
    struct unit *unit = inbox->first(inbox->arg);

    return unit != NULL && lock_set_is_begun(&run->uc, unit) ? unit : NULL;
}

/* Takes what has gathered, up to the first that is for something else: units run in their order. */
static void let_join(struct run *run)
{
    struct batch_result *result = run->result;
    size_t room = result->count > BATCH_MOST ? result->count : BATCH_MOST;
    struct unit *unit;

    result->units = realloc(result->units, room * sizeof *result->units);
    assert(result->units != NULL);
    while (result->count < room && (unit = first_to_join(run)) != NULL) {
        run->runner->inbox.take_first(run->runner->inbox.arg);
        join(result, unit);
    }
}

/* Locks and asks in one round trip. Only where the last batch met others, and units gathered
 * meanwhile, the locks are waited for first, and whoever has come by then is served, too. */
static enum status take_locks(struct run *run)
{
    struct batch_runner *runner = run->runner;
    struct batch_result *result = run->result;
    size_t count = result->count;
    enum status status = STATUS_OK;

    if (!store_is_shared(run->uc.store))
        return STATUS_OK;
    if (runner->inbox.first == NULL || run->is_again)
        return lock_set_take(&run->uc, result->units, count);
    if (runner->is_crowded) {
        status = lock_set_begin(&run->uc, result->units, count);
        if (status == STATUS_OK)
            let_join(run);
    }
    if (status == STATUS_OK)
        status = lock_set_take(&run->uc, result->units, result->count);
    runner->is_crowded = status == STATUS_OK && shard_met_others(run->uc.shard) &&
                         (result->count > count || first_to_join(run) != NULL);
    return status;
}

/* All units in one transaction. STATUS_OK, OUTCOME_UNKNOWN, or rolled back: BUSY, to be tried
 * again, or anything else, to be done singly. */
static enum status run_together(struct run *run)
{
    struct batch_result *result = run->result;
    int64_t writes = store_writes(run->uc.store);
    enum status status;

    if (store_is_broken(run->uc.store))
        return STATUS_INTERNAL;
    status = store_begin(run->uc.store);
    if (status == STATUS_OK)
        status = take_locks(run);
    for (size_t i = 0; i < result->count && status == STATUS_OK; i++) {
        run->uc.now = result->units[i]->now;
        if (!result->units[i]->before_due)
            status = run_due(run);
        if (status == STATUS_OK && store_writes(run->uc.store) == writes)
            run->first_write = i;
        if (status == STATUS_OK)
            status = run_unit(run, result->units[i]);
    }
    if (status == STATUS_OK)
        status = commit(run, writes);
    if (status != STATUS_OK)
        undo(run, 0);
    return status;
}

/* The same until nobody is in the way. */
static enum status run_again_while_busy(struct run *run)
{
    enum status status = run_together(run);

    for (int i = 0; status == STATUS_BUSY && store_retry(run->uc.store, i); i++) {
        run->is_again = true;
        status = run_together(run);
    }
    return status;
}

/* Expiry in a transaction of its own. If it fails, the rules still check every deadline themselves.
 */
static void expire_alone(struct run *run)
{
    size_t changes = run->result->changes.count;
    int64_t writes = store_writes(run->uc.store);
    enum status status = store_begin(run->uc.store);

    if (status == STATUS_OK)
        status = run_due(run);
    if (status == STATUS_OK)
        status = commit(run, writes);
    if (status != STATUS_OK)
        undo(run, changes);
}

/* The client's answer when the transaction of its unit could not be committed. */
static enum status lost_status(const struct run *run, const struct unit *unit,
                               enum status commit_status)
{
    if (commit_status != STATUS_OUTCOME_UNKNOWN || unit->changes)
        return commit_status;
    /* A shared store can be asked again. */
    return store_is_shared(run->runner->store) ? STATUS_BUSY : STATUS_INTERNAL;
}

/* The refusal of a unit whose own transaction was rolled back, written down by itself. */
static void audit_alone(struct run *run, struct unit *unit)
{
    int64_t writes = store_writes(run->uc.store);
    enum status status = store_begin(run->uc.store);

    if (status == STATUS_OK)
        status = audit(run, unit);
    if (status == STATUS_OK)
        status = commit(run, writes);
    if (status != STATUS_OK)
        store_rollback(run->uc.store);
    end_shard(run, status == STATUS_OK);
}

/* A query, of which only the line in the audit trail is written. */
static bool is_only_audited(const struct unit *unit)
{
    return unit->is_audited && !unit->changes;
}

static void try_alone(struct run *run, struct unit *unit)
{
    size_t changes;
    int64_t writes;
    enum status status;

    reset(unit);
    run->uc.now = unit->now;
    if (!store_is_broken(run->uc.store) && !unit->before_due)
        expire_alone(run);
    if (store_is_broken(run->uc.store)) {
        unit->status = STATUS_INTERNAL;
        return;
    }
    changes = run->result->changes.count;
    writes = store_writes(run->uc.store);
    status = store_begin(run->uc.store);
    if (status == STATUS_OK)
        status = lock_set_take(&run->uc, &unit, 1);
    if (status != STATUS_OK)
        unit->status = status;
    else
        status = run_unit(run, unit);
    if (status == STATUS_OK) {
        status = commit(run, writes);
        if (status == STATUS_OK)
            return;
        /* A refusal stands even if its audit line could not be written. */
        if (unit->status == STATUS_OK && !(is_only_audited(unit) && status == STATUS_READ_ONLY))
            unit->status = lost_status(run, unit, status);
        undo(run, changes);
        return;
    }
    undo(run, changes);
    if (is_only_audited(unit) && status != STATUS_BUSY)
        return;                    /* on a full disk queries go on, and leave no line */
    if (unit->status == STATUS_OK) /* its audit line found no room, or the connection is gone */
        unit->status = status == STATUS_BUSY ? STATUS_BUSY : STATUS_READ_ONLY;
    if (!store_is_broken(run->uc.store) && unit->status != STATUS_BUSY)
        audit_alone(run, unit);
}

static void run_alone(struct run *run, struct unit *unit)
{
    try_alone(run, unit);
    for (int i = 0; unit->status == STATUS_BUSY && store_retry(run->uc.store, i); i++)
        try_alone(run, unit);
}

/* The commit failed: nobody knows what is stored. A refusal stands only if it was given before the
 * batch wrote anything; later ones may rest on what is lost. */
static void all_unknown(struct run *run)
{
    struct batch_result *result = run->result;

    for (size_t i = 0; i < result->count; i++)
        if (i > run->first_write || result->units[i]->status == STATUS_OK)
            result->units[i]->status = lost_status(run, result->units[i], STATUS_OUTCOME_UNKNOWN);
}

/* Somebody else was in the way too often, or the connection is gone. Nothing was done. */
static void all_busy(struct batch_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        reset(result->units[i]);
        result->units[i]->status = STATUS_BUSY;
    }
}

/* What changes something finds all that it needs by an index. Lists and FSCK may read for long. */
static bool is_quick(const struct batch_result *result)
{
    bool is_quick = true;

    for (size_t i = 0; i < result->count; i++)
        is_quick = is_quick && result->units[i]->changes;
    return is_quick;
}

struct batch_result *batch_run(struct batch_runner *runner, struct unit **units, size_t count)
{
    struct batch_result *result = calloc(1, sizeof *result);
    struct run run = {.runner = runner, .result = result};
    enum status status;

    assert(result != NULL);
    result->units = malloc(count * sizeof *units);
    assert(result->units != NULL);
    if (runner->shard.count == 0)
        shard_init(&runner->shard, 0, 1);
    for (size_t i = 0; i < count; i++)
        join(result, units[i]);
    change_list_init(&result->changes);
    run.uc = (struct use_case){
        .store = runner->store,
        .shard = &runner->shard,
        .zones = runner->zones,
        .random = runner->random,
        .settings = &runner->settings,
        .changes = &result->changes,
        .next_due_ms = runner->next_due_ms,
        .opened_ms = runner->opened_ms,
    };
    if (store_is_shared(runner->store))
        store_limit(runner->store, is_quick(result));
    status = run_again_while_busy(&run);
    if (status == STATUS_OUTCOME_UNKNOWN)
        all_unknown(&run);
    else if (status == STATUS_BUSY)
        all_busy(result);
    else if (status != STATUS_OK)
        for (size_t i = 0; i < result->count; i++)
            run_alone(&run, result->units[i]);
    for (size_t i = 0; i < result->count; i++)
        result->unaudited += result->units[i]->audit == AUDIT_COUNTED;
    runner->next_due_ms = result->next_due_ms = run.uc.next_due_ms;
    runner->opened_ms = run.uc.opened_ms;
    result->broken = store_is_broken(runner->store);
    result->is_rewound = store_is_rewound(runner->store);
    if (store_is_shared(runner->store))
        acknowledged_note(&runner->acknowledged, result->units, result->count);
    result->is_scarce = runner->settings.min_free > 0 &&
                        store_free_bytes(runner->store) < runner->settings.min_free;
    return result;
}

static enum status do_nothing(struct unit *unit, struct use_case *uc)
{
    (void)unit;
    (void)uc;
    return STATUS_OK;
}

void batch_runner_release(struct batch_runner *runner)
{
    shard_release(&runner->shard);
    refusal_counts_release(&runner->refusals);
    acknowledged_release(&runner->acknowledged);
}

struct batch_result *batch_run_due(struct batch_runner *runner, struct now now)
{
    struct unit nothing = {.run = do_nothing, .now = now};
    struct unit *units[] = {&nothing};
    struct batch_result *result = batch_run(runner, units, 1);

    result->count = 0; /* the unit dies here */
    return result;
}

struct batch_result *batch_between(struct batch_runner *runner, int64_t *again_ms)
{
    int64_t before = store_checkpoints(runner->store), checkpoints;
    struct batch_result *result;
    struct backup backup;
    enum backup_progress progress = BACKUP_NONE;
    bool broken;

    store_checkpoint(runner->store);
    *again_ms = store_checkpoint_idle(runner->store);
    checkpoints = store_checkpoints(runner->store) - before;
    if (store_is_backing_up(runner->store))
        progress = backup_store_slice(runner->store, &backup);
    if (progress == BACKUP_GOES_ON)
        *again_ms = 0;
    broken = store_is_broken(runner->store);
    if (progress != BACKUP_ENDED && checkpoints == 0 && !broken)
        return NULL;
    result = calloc(1, sizeof *result);
    assert(result != NULL);
    change_list_init(&result->changes);
    result->checkpoints = (int)checkpoints;
    result->broken = broken;
    if (progress != BACKUP_ENDED)
        return result;
    result->backup = malloc(sizeof *result->backup);
    assert(result->backup != NULL);
    *result->backup = backup;
    return result;
}

void batch_result_free(struct batch_result *result)
{
    free(result->backup);
    change_list_release(&result->changes);
    free(result->units);
    free(result);
}
