/*
 * At the start the store is read once into the view, through the same function that applies the
 * changes of a batch: there is no second way to build the view that could differ from the first. In
 * the order of references: users, concerts, shows, seats, tokens.
 *
 * is_loading says that this is not news: a token that was admitted an hour ago must not count as an
 * admission of this minute. Every token counts as heard of at the start, for nobody could poll
 * before.
 */
#include "application/live/live_load.h"

#include <string.h>

#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"

struct loading {
    struct live_view *view;
    struct now now;
    struct seats_change seats; /* of claims that are not applied yet */
};

static void apply(const struct loading *loading, struct change_list *list)
{
    live_view_apply(loading->view, list, loading->now);
    change_list_release(list);
}

static void load_user(void *arg, int64_t user_id, const char *login)
{
    struct loading *loading = arg;

    live_view_note_user(loading->view, user_id, login);
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

static void load_seats(struct loading *loading)
{
    struct change_list list;

    if (loading->seats.seats == 0)
        return;
    change_list_init(&list);
    change_seats(&list, &loading->seats);
    apply(loading, &list);
    loading->seats.seats = 0;
}

/* The seats of a reservation mostly come one after the other: they are one change. */
static void load_claim(void *arg, const struct claim *claim)
{
    struct loading *loading = arg;
    struct seats_change change = change_of_claim(claim);

    if (loading->seats.show_id != change.show_id || loading->seats.user_id != change.user_id ||
        loading->seats.state != change.state || loading->seats.expires_ms != change.expires_ms ||
        loading->seats.until_ms != change.until_ms)
        load_seats(loading);
    change.seats |= loading->seats.seats;
    loading->seats = change;
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
    struct loading loading = {.view = view, .now = now};
    enum status status;

    view->is_loading = true;
    status = user_store_each(store, load_user, &loading);
    if (status == STATUS_OK)
        status = concert_store_each(store, load_concert, &loading);
    if (status == STATUS_OK)
        status = show_store_each(store, 0, load_show, &loading);
    if (status == STATUS_OK)
        status = reservation_store_each_claim(store, 0, load_claim, &loading);
    load_seats(&loading);
    if (status == STATUS_OK)
        status = queue_store_each(store, now.steady_ms - REMEMBER_MS, load_token, &loading);
    view->is_loading = false;
    return status;
}
