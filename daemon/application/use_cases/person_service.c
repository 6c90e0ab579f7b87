/*
 * A mention belongs to the unit, not to what its use case writes: batch.c puts it on the line of
 * the audit trail, also of a request that was refused, and on the reply that is kept under the key.
 * So it is said as soon as the date is known, before anything else can refuse. What is about
 * nobody's date is blanked at once.
 *
 * A date may have been forgotten when somebody is written down for it once more, as by a note on an
 * old reservation: then it has to be marked as not forgotten, or pruning would pass it by for ever
 * (person_service_keep).
 */
#include "application/use_cases/person_service.h"

#include "domain/concert/concert_store.h"
#include "domain/user/person_store.h"

enum status person_service_mention(struct use_case *uc, int64_t show_id)
{
    struct show show;
    enum status status = show_store_find(uc->store, show_id, &show);

    if (status == STATUS_OK)
        uc->mention = (struct mention){
            show_id, person_is_due(show.starts_ms, uc->settings->person_keep_ms, uc->now.wall_ms)};
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status person_service_search(struct use_case *uc, int64_t show_id)
{
    struct person_date last = {.show_id = show_id};
    enum status status = STATUS_OK;

    if (show_id == 0)
        status = person_store_last(uc->store, &last);
    if (status == STATUS_OK)
        status = person_service_mention(uc, last.show_id);
    /* Nobody of that date is known any more, and none of this is either. */
    if (uc->mention.is_due)
        uc->mention = (struct mention){0, false};
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status person_service_keep(struct use_case *uc)
{
    return uc->mention.is_due ? person_store_remember(uc->store, uc->mention.show_id) : STATUS_OK;
}
