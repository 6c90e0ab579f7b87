/*
 * At the start the store is read once into the view, through the same function that applies the
 * changes of a batch: there is no second way to build the view that could differ from the first. In
 * the order of references: users, concerts, shows, seats, tokens.
 *
 * is_loading says that this is not news: a token that was admitted an hour ago must not count as an
 * admission of this minute. Every token counts as heard of at the start, for nobody could poll
 * before.
 *
 * Seats are most of it, and most of them are of shows that nobody will ask for soon. Those of shows
 * that began more than a day ago can be read later, by units of a worker: what a show's claims say
 * then is what they said at the start and what has changed since, and the changes since are in the
 * view before, since batches come back in their order. So claims are laid over what is there, and
 * nothing is reset. That holds for a store with one worker, which nobody else writes to.
 */
#include "application/live/live_load.h"

#include <string.h>

#include "domain/calendar.h"
#include "domain/concert/concert_store.h"
#include "domain/queue/queue_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"

struct loading {
    struct live_view *view;      /* where it goes ... */
    struct change_list *changes; /* ... or NULL: into these */
    struct now now;
    int64_t later_ms;          /* seats of shows that began before are not read; wall clock */
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
    struct loading *loading = arg;
    struct change_list list;

    change_list_init(&list);
    change_show(&list, show);
    apply(loading, &list);
    if (show->starts_ms < loading->later_ms)
        live_view_set_unread(loading->view, live_view_show(loading->view, show->show_id), true);
}

static void load_seats(struct loading *loading)
{
    struct change_list list;

    if (loading->seats.seats == 0)
        return;
    if (loading->view == NULL) {
        change_seats(loading->changes, &loading->seats);
    } else {
        change_list_init(&list);
        change_seats(&list, &loading->seats);
        apply(loading, &list);
    }
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

/* The claims of every show that is not left for later: of all in one go if none is. */
static enum status load_claims(struct loading *loading, struct store *store)
{
    const struct live_view *view = loading->view;
    enum status status = STATUS_OK;

    if (view->unread == 0)
        status = reservation_store_each_claim(store, 0, load_claim, loading);
    for (size_t i = 0; view->unread > 0 && i < view->show_room && status == STATUS_OK; i++)
        if (view->shows[i] != NULL && !view->shows[i]->is_unread)
            status = reservation_store_each_claim(store, (int64_t)i, load_claim, loading);
    load_seats(loading);
    return status;
}

static enum status load_all(struct loading *loading, struct store *store)
{
    enum status status;

    loading->view->is_loading = true;
    status = user_store_each(store, load_user, loading);
    if (status == STATUS_OK)
        status = concert_store_each(store, load_concert, loading);
    if (status == STATUS_OK)
        status = show_store_each(store, 0, load_show, loading);
    if (status == STATUS_OK)
        status = load_claims(loading, store);
    if (status == STATUS_OK)
        status = queue_store_each(store, loading->now.steady_ms - REMEMBER_MS, load_token, loading);
    loading->view->is_loading = false;
    return status;
}

enum status live_load(struct live_view *view, struct store *store, struct now now)
{
    struct loading loading = {.view = view, .now = now, .later_ms = NO_TIME};

    return load_all(&loading, store);
}

enum status live_load_first(struct live_view *view, struct store *store, struct now now)
{
    struct loading loading = {.view = view, .now = now, .later_ms = now.wall_ms - DAY_MS};

    return load_all(&loading, store);
}

enum status live_load_seats(struct store *store, struct change_list *changes,
                            const int64_t *show_ids, size_t count)
{
    struct loading loading = {.changes = changes};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = reservation_store_each_claim(store, show_ids[i], load_claim, &loading);
    load_seats(&loading);
    return status;
}
