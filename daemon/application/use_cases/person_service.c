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

enum status person_service_keep(struct use_case *uc)
{
    return uc->mention.is_due ? person_store_remember(uc->store, uc->mention.show_id) : STATUS_OK;
}
