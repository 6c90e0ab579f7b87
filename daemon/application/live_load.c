#include "application/live_load.h"

#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"

struct loading {
    struct live_view *view;
    struct now now;
};

static void apply(const struct loading *loading, struct change_list *list)
{
    live_view_apply(loading->view, list, loading->now);
    change_list_release(list);
}

static void load_concert(void *arg, const struct concert *concert)
{
    struct change_list list;

    change_list_init(&list);
    change_concert(&list, concert);
    apply(arg, &list);
}

static void load_show(void *arg, const struct show *show)
{
    struct change_list list;

    change_list_init(&list);
    change_show(&list, show);
    apply(arg, &list);
}

static void load_claim(void *arg, const struct claim *claim)
{
    struct change_list list;
    struct seats_change change = change_of_claim(claim);

    change_list_init(&list);
    change_seats(&list, &change);
    apply(arg, &list);
}

static void load_token(void *arg, const struct token *token)
{
    struct change_list list;

    change_list_init(&list);
    change_token(&list, token);
    apply(arg, &list);
}

enum status live_load(struct live_view *view, struct store *store, struct now now)
{
    struct loading loading = {view, now};
    enum status status = concert_store_each(store, load_concert, &loading);

    if (status == STATUS_OK)
        status = show_store_each(store, 0, load_show, &loading);
    if (status == STATUS_OK)
        status = reservation_store_each_claim(store, 0, load_claim, &loading);
    if (status == STATUS_OK)
        status = queue_store_each(store, now.steady_ms - REMEMBER_MS, load_token, &loading);
    return status;
}
