#include "application/expiry.h"

#include "application/queue_service.h"
#include "domain/queue/queue_store.h"
#include "domain/request/request_store.h"
#include "domain/reservation/reservation_store.h"

/* Rows looked at in one go, so that a batch is never kept waiting for long. */
enum { PRUNE_LIMIT = 500 };

enum status expiry_run(struct use_case *uc)
{
    for (;;) {
        struct token token;
        enum status status = queue_store_next_due(uc->store, &token);

        if (status == STATUS_NOT_FOUND) {
            uc->next_due_ms = INT64_MAX;
            return STATUS_OK;
        }
        if (status != STATUS_OK)
            return status;
        if (!deadline_passed(token.ends_ms, uc->now.steady_ms)) {
            uc->next_due_ms = token.ends_ms;
            return STATUS_OK;
        }
        status = queue_service_end(uc, &token, TOKEN_EXPIRED);
        if (status != STATUS_OK)
            return status;
    }
}

enum status expiry_prune(struct use_case *uc)
{
    int64_t before_ms = uc->now.steady_ms - REMEMBER_MS;
    enum status status = queue_store_prune(uc->store, before_ms, PRUNE_LIMIT);

    if (status == STATUS_OK)
        status = reservation_store_prune(uc->store, before_ms, PRUNE_LIMIT);
    if (status == STATUS_OK)
        status = request_store_prune(uc->store, uc->now.wall_ms - uc->settings->key_keep_ms,
                                     uc->now.wall_ms - uc->settings->audit_keep_ms, PRUNE_LIMIT);
    return status;
}
