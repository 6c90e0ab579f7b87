#include "application/expiry.h"

#include "application/queue_service.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/request/request_store.h"
#include "domain/reservation/reservation_store.h"

/* Rows looked at in one go, so that a batch is never kept waiting for long. */
enum { PRUNE_LIMIT = 500 };

/* Ends what is due; *next_ms is then the earliest deadline that is not. */
static enum status end_due_tokens(struct use_case *uc, int64_t *next_ms)
{
    struct token token;
    enum status status;

    *next_ms = INT64_MAX;
    while ((status = queue_store_next_due(uc->store, &token)) == STATUS_OK) {
        if (!deadline_passed(token.ends_ms, uc->now.steady_ms)) {
            *next_ms = token.ends_ms;
            return STATUS_OK;
        }
        status = queue_service_end(uc, &token, TOKEN_EXPIRED);
        if (status != STATUS_OK)
            break;
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

struct opened {
    struct use_case *uc;
    enum status status;
};

static void let_in(void *arg, int64_t concert_id)
{
    struct opened *opened = arg;

    if (opened->status == STATUS_OK)
        opened->status = queue_service_admit(opened->uc, concert_id);
}

/* Sales that have opened since the last look; *next_ms is then the next opening, on the steady
 * clock. */
static enum status open_sales(struct use_case *uc, int64_t *next_ms)
{
    struct opened opened = {uc, STATUS_OK};
    int64_t opens_ms;
    enum status status =
        concert_store_opened(uc->store, uc->opened_ms, uc->now.wall_ms, let_in, &opened);

    if (status == STATUS_OK)
        status = opened.status;
    if (status == STATUS_OK)
        status = concert_store_next_opening(uc->store, uc->now.wall_ms, &opens_ms);
    if (status != STATUS_OK)
        return status;
    uc->opened_ms = uc->now.wall_ms;
    *next_ms = opens_ms == INT64_MAX ? INT64_MAX : uc->now.steady_ms + (opens_ms - uc->now.wall_ms);
    return STATUS_OK;
}

enum status expiry_run(struct use_case *uc)
{
    int64_t token_ms, opening_ms;
    enum status status = open_sales(uc, &opening_ms);

    if (status == STATUS_OK)
        status = end_due_tokens(uc, &token_ms);
    if (status == STATUS_OK)
        uc->next_due_ms = token_ms < opening_ms ? token_ms : opening_ms;
    return status;
}

enum status expiry_prune(struct use_case *uc, bool *more)
{
    int64_t before_ms = uc->now.steady_ms - REMEMBER_MS;
    int64_t writes = store_writes(uc->store);
    enum status status = queue_store_prune(uc->store, before_ms, PRUNE_LIMIT);

    if (status == STATUS_OK)
        status = reservation_store_prune(uc->store, before_ms, PRUNE_LIMIT);
    if (status == STATUS_OK)
        status = request_store_prune(uc->store, uc->now.wall_ms - uc->settings->key_keep_ms,
                                     uc->now.wall_ms - uc->settings->audit_keep_ms, PRUNE_LIMIT);
    *more = store_writes(uc->store) - writes >= PRUNE_LIMIT;
    return status;
}
