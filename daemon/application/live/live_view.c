/*
 * What every poll is answered from. It has the latest committed state of every concert and show,
 * every seat, and every token that lives or ended a short while ago, kept so that a poll goes
 * through no list of users or waiters. The loop thread alone reads and writes it, so there are no
 * locks; its only input is the list of changes of a batch that is on the disk.
 *
 *     worker: use case -> row in the store, and the same row -> uc->changes
 *     loop:   batch comes back -> live_view_apply() -> replies of that batch are written
 *
 * Invariants:
 *
 * - It is never ahead of the store: changes of a transaction that was rolled back were taken out of
 *   the list (batch.c). It never lags a reply: whoever has been told OK finds the effect in the
 *   next poll, on whatever connection.
 * - A token is in view->tokens from its first change until it is forgotten: an hour after its end,
 *   or when its user has more than ENDED_MOST that ended. By its state it is in exactly one of: the
 *   line and list of waiters of its concert (waiting), the count of active ones (active), the lists
 *   of ended ones. uncount() and count() are the only ways out and in, so the position of a waiter,
 *   which is a count of the line, is exact.
 * - view->watched has the live tokens without a hold whose absence this daemon judges, longest
 *   unseen first: a token goes to the end when it is heard of. So the next lapse is at the head.
 * - concert->left is a sum over all shows that is kept, not counted, as long as left_known says so.
 *   A deadline, house seats that come back, the begin of a show and the edges of the sale change it
 *   without a change in the list: left_until is the first of these.
 *
 * The store is late by nature: it learns of a deadline when expiry has run. The view does not wait
 * for that. find_state() judges each token at the moment of the poll by what came first: its
 * absence, its deadline or the end of the sale; live_concert.c frees a held seat in the instant of
 * its deadline. Both say before the fact what expiry is going to write, by the same rules.
 *
 * Whoever waits for a show is subscribed to its topic (topic.h), and whoever waits for a token to
 * that of its queue (struct token_subscription). Each change says so to the topic, and the loop
 * tells the subscribers after the batch has been applied; the view itself tells nobody. A deadline
 * that has come is told of when expiry has stored it; if it could not, live_view_doubt() has
 * everybody look.
 *
 * In a shared store changes come from other daemons too, read by whichever shard looked (shard.c),
 * and may arrive late or twice. What is older than what is known is left out: a token by
 * concert_rev, the seats of a show by rev. A token that is polled elsewhere is not watched here,
 * unless its owner is a daemon that is gone (is_ours).
 */
#include "application/live/live_view.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/text.h"

enum { NEWS_PER_MS = 1000 }; /* more changes than a daemon makes */

struct live_view *live_view_new(void)
{
    struct live_view *view = calloc(1, sizeof *view);

    assert(view != NULL);
    TAILQ_INIT(&view->watched);
    TAILQ_INIT(&view->ended);
    topics_init(&view->topics);
    return view;
}

static void free_concert(struct live_concert *concert)
{
    waiting_line_release(&concert->line);
    free(concert->search_key);
    free(concert->shows);
    free(concert);
}

void live_view_free(struct live_view *view)
{
    struct live_token *token, *next_token;
    struct live_user *user, *next_user;

    HASH_ITER (hh, view->tokens, token, next_token) {
        HASH_DEL(view->tokens, token);
        free(token);
    }
    HASH_ITER (hh, view->users, user, next_user) {
        HASH_DEL(view->users, user);
        free(user);
    }
    for (size_t i = 0; i < view->concert_room; i++)
        if (view->concerts[i] != NULL)
            free_concert(view->concerts[i]);
    for (size_t i = 0; i < view->show_room; i++) {
        if (view->shows[i] == NULL)
            continue;
        live_show_release(view->shows[i]);
        free(view->shows[i]);
    }
    free(view->concerts);
    free(view->shows);
    free(view->hosts.host_ids);
    free(view);
}

struct live_concert *live_view_concert(const struct live_view *view, int64_t concert_id)
{
    if (concert_id < 0 || (size_t)concert_id >= view->concert_room)
        return NULL;
    return view->concerts[concert_id];
}

struct live_concert *live_view_next_concert(const struct live_view *view, int64_t concert_id)
{
    for (size_t i = (size_t)concert_id + 1; i < view->concert_room; i++)
        if (view->concerts[i] != NULL)
            return view->concerts[i];
    return NULL;
}

struct live_show *live_view_show(const struct live_view *view, int64_t show_id)
{
    if (show_id < 0 || (size_t)show_id >= view->show_room)
        return NULL;
    return view->shows[show_id];
}

/* The last eight characters of a token are 40 random bits in 64, which need only be spread: the
 * factor is 2^64 divided by the golden ratio (Knuth, TAOCP volume 3, 6.4), and it is the upper half
 * of the product that is spread by it. */
static unsigned token_hash(const char token[TOKEN_LENGTH])
{
    uint64_t last;

    memcpy(&last, token + TOKEN_LENGTH - sizeof last, sizeof last);
    return (unsigned)(__builtin_bswap64(last) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

struct live_token *live_view_token(const struct live_view *view, const char *token)
{
    struct live_token *found;

    if (strlen(token) != TOKEN_LENGTH)
        return NULL;
    HASH_FIND_BYHASHVALUE(hh, view->tokens, token, TOKEN_LENGTH, token_hash(token), found);
    return found;
}

struct live_user *live_view_user(const struct live_view *view, const char *login)
{
    struct live_user *found;

    HASH_FIND_STR(view->users, login, found);
    return found;
}

/* Grows an array of pointers so that [index] exists; new ones are NULL. Numbers of concerts and
 * shows are given one after the other and never again, so an array by number has few holes. */
static void **grow(void **items, size_t *room, int64_t index)
{
    size_t wanted = *room > 0 ? *room : 64;

    assert(index >= 0);
    if ((size_t)index < *room)
        return items;
    while (wanted <= (size_t)index)
        wanted *= 2;
    items = realloc(items, wanted * sizeof *items);
    assert(items != NULL);
    memset(items + *room, 0, (wanted - *room) * sizeof *items);
    *room = wanted;
    return items;
}

static char *search_key(const struct concert *concert)
{
    char text[3 * TITLE_TEXT];
    char *key;

    snprintf(text, sizeof text, "%s\n%s\n%s", concert->title, concert->artist, concert->venue);
    key = text_search_key(text);
    assert(key != NULL);
    return key;
}

/* A thing has changed: whoever waits for it is told. Mostly nobody does. */
static void change_topic(struct live_view *view, struct topic *topic)
{
    if (topic != NULL)
        topic_change(&view->topics, topic);
}

/* What tokens say of their positions has changed: who waits for that is told. */
static void change_positions(struct live_view *view, struct live_concert *concert)
{
    concert->queue_news = ++view->news;
    change_topic(view, concert->queue_topic);
}

/* The same, of anything. */
static void change_queue(struct live_view *view, struct live_concert *concert)
{
    change_positions(view, concert);
    change_topic(view, concert->sale_topic);
}

/* Whether something that tokens or maps say of their concert differs. In a shared store a concert
 * comes with whatever has changed in it. */
static bool looks_different(const struct concert *one, const struct concert *other)
{
    return one->sale != other->sale || one->sale_opens_ms != other->sale_opens_ms ||
           one->sale_closes_ms != other->sale_closes_ms ||
           one->late_minutes != other->late_minutes || concert_graded(one) != concert_graded(other);
}

static void apply_concert(struct live_view *view, const struct concert *stored)
{
    struct live_concert *concert;
    bool is_news;

    view->concerts = (struct live_concert **)grow((void **)view->concerts, &view->concert_room,
                                                  stored->concert_id);
    concert = view->concerts[stored->concert_id];
    if (concert == NULL) {
        concert = calloc(1, sizeof *concert);
        assert(concert != NULL);
        waiting_line_init(&concert->line);
        TAILQ_INIT(&concert->waiters);
        view->concerts[stored->concert_id] = concert;
    }
    is_news = looks_different(&concert->concert, stored);
    concert->concert = *stored;
    concert->left_known = concert->closing_known = false;
    free(concert->search_key);
    concert->search_key = search_key(stored);
    if (!is_news)
        return;
    change_queue(view, concert);
    for (size_t i = 0; i < concert->show_count; i++)
        change_topic(view, concert->shows[i]->topic);
}

void live_view_set_unread(struct live_view *view, struct live_show *show, bool is_unread)
{
    view->unread -= show->is_unread;
    view->unread += is_unread;
    show->is_unread = is_unread;
    if (!is_unread)
        change_topic(view, show->topic);
}

static void live_view_forget_show(struct live_view *view, struct live_concert *concert,
                                  int64_t show_id)
{
    struct live_show *show = live_view_show(view, show_id);
    size_t kept = 0;

    if (show == NULL)
        return;
    for (size_t i = 0; i < concert->show_count; i++)
        if (concert->shows[i] != show)
            concert->shows[kept++] = concert->shows[i];
    concert->show_count = kept;
    view->shows[show_id] = NULL;
    live_view_set_unread(view, show, false);
    topic_end(&view->topics, &show->topic);
    change_topic(view, concert->dates_topic);
    live_show_release(show);
    free(show);
}

static void apply_show(struct live_view *view, const struct show *stored)
{
    struct live_concert *concert = live_view_concert(view, stored->concert_id);
    struct live_show *show;

    assert(concert != NULL);
    concert->left_known = concert->closing_known = false;
    show = live_view_show(view, stored->show_id);
    if (show == NULL || stored->removed || show->show.starts_ms != stored->starts_ms ||
        show->show.cancelled != stored->cancelled)
        change_queue(view, concert);
    if (stored->removed) {
        live_view_forget_show(view, concert, stored->show_id);
        return;
    }
    view->shows =
        (struct live_show **)grow((void **)view->shows, &view->show_room, stored->show_id);
    show = view->shows[stored->show_id];
    if (show != NULL) {
        int64_t rev = show->show.rev > stored->rev ? show->show.rev : stored->rev;

        show->show = *stored;
        show->show.rev = rev;
        change_topic(view, show->topic);
        return;
    }
    show = malloc(sizeof *show);
    assert(show != NULL);
    live_show_init(show, stored, concert, &concert->concert);
    view->shows[stored->show_id] = show;
    concert->shows = realloc(concert->shows, (concert->show_count + 1) * sizeof *concert->shows);
    assert(concert->shows != NULL);
    concert->shows[concert->show_count++] = show;
    change_topic(view, concert->dates_topic);
}

struct live_user *live_view_note_user(struct live_view *view, int64_t user_id, const char *login)
{
    struct live_user *user = live_view_user(view, login);

    if (user != NULL)
        return user;
    user = calloc(1, sizeof *user);
    assert(user != NULL);
    user->user_id = user_id;
    snprintf(user->login, sizeof user->login, "%s", login);
    TAILQ_INIT(&user->tokens);
    TAILQ_INIT(&user->ended);
    HASH_ADD_STR(view->users, login, user);
    return user;
}

/* Keeps the count of the concert's free seats, so that a poll need not go through all its shows. */
static void apply_seats(struct live_view *view, const struct seats_change *change, struct now now)
{
    struct live_show *show = live_view_show(view, change->show_id);
    struct live_concert *concert;

    /* Another daemon has just added it, and it will come with its seats; or they came with what
     * another shard read. */
    if (show == NULL || (change->rev != 0 && change->rev <= show->show.rev))
        return;
    if (change->login[0] != '\0')
        live_view_note_user(view, change->user_id, change->login);
    concert = show->concert;
    concert->left_known = live_concert_left_holds(concert, now);
    if (concert->left_known)
        concert->left -= live_concert_show_left(show, now);
    live_show_set_seats(show, change);
    change_topic(view, show->topic);
    if (concert->left_known)
        concert->left += live_concert_show_left(show, now);
    if (change->state == SEAT_HELD && change->expires_ms < concert->left_until.steady_ms)
        concert->left_until.steady_ms = change->expires_ms;
    if (change->state == SEAT_BLOCKED && change->until_ms < concert->left_until.wall_ms)
        concert->left_until.wall_ms = change->until_ms;
}

/* Whether this daemon judges a token's absence: it owns the token, or the owner is gone. */
static bool is_ours(const struct live_view *view, const struct token *token)
{
    if (token->owner == view->self)
        return true;
    for (size_t i = 0; i < view->hosts.count; i++)
        if (view->hosts.host_ids[i] == token->owner)
            return false;
    return true;
}

static void apply_seating(struct live_view *view, const struct seating *seating, struct now now)
{
    const struct live_show *known = live_view_show(view, seating->show.show_id);

    /* This daemon has changed it since that was read: it will be read again. */
    if (known != NULL && known->show.rev > seating->show.rev)
        return;
    apply_show(view, &seating->show);
    if (seating->show.removed)
        return;
    /* All seats are free first: what another daemon gave back has no claim any more. */
    apply_seats(view,
                &(struct seats_change){
                    .show_id = seating->show.show_id, .seats = SEAT_SET_ALL, .state = SEAT_FREE},
                now);
    for (int i = 0; i < seating->claim_count; i++) {
        struct seats_change change = change_of_claim(&seating->claims[i]);

        apply_seats(view, &change, now);
    }
}

/* Longest unseen first. Most were heard of last and stand at the end at once; one that was reported
 * as lapsed and comes back stands near the head, so the walk begins at the end that is nearer. */
static void insert_by_time(struct live_view *view, struct live_token *token)
{
    struct live_token *first = TAILQ_FIRST(&view->watched);
    struct live_token *last = TAILQ_LAST(&view->watched, token_list);

    if (last == NULL || token->seen_ms - first->seen_ms >= last->seen_ms - token->seen_ms) {
        while (last != NULL && last->seen_ms > token->seen_ms)
            last = TAILQ_PREV(last, token_list, by_time);
        if (last != NULL)
            TAILQ_INSERT_AFTER(&view->watched, last, token, by_time);
        else
            TAILQ_INSERT_HEAD(&view->watched, token, by_time);
        return;
    }
    while (first->seen_ms < token->seen_ms)
        first = TAILQ_NEXT(first, by_time);
    TAILQ_INSERT_BEFORE(first, token, by_time);
}

static void live_view_watch(struct live_view *view, struct live_token *token, bool wanted)
{
    if (token->watched)
        TAILQ_REMOVE(&view->watched, token, by_time);
    if (wanted)
        insert_by_time(view, token);
    token->watched = wanted;
}

/* Takes a token out of what counts live tokens. Whoever leaves the line lets others move up. */
static void uncount(struct live_view *view, struct live_concert *concert, struct live_token *token)
{
    if (token->token.state == TOKEN_WAITING) {
        waiting_line_remove(&concert->line, token->token.place);
        TAILQ_REMOVE(&concert->waiters, token, by_place);
        view->waiting--;
    } else if (token->token.state == TOKEN_ACTIVE) {
        concert->active--;
        view->active--;
    }
    if (token_is_live(token->token.state))
        TAILQ_REMOVE(&token->user->tokens, token, by_user);
}

/* Places mostly come in their order, so the walk from the end is short. */
static void line_up(struct live_concert *concert, struct live_token *token)
{
    struct live_token *before = TAILQ_LAST(&concert->waiters, token_list);

    while (before != NULL && before->token.place > token->token.place)
        before = TAILQ_PREV(before, token_list, by_place);
    if (before != NULL)
        TAILQ_INSERT_AFTER(&concert->waiters, before, token, by_place);
    else
        TAILQ_INSERT_HEAD(&concert->waiters, token, by_place);
}

static void count(struct live_view *view, struct live_concert *concert, struct live_token *token,
                  bool newcomer, int64_t now_ms)
{
    if (token->token.state == TOKEN_WAITING) {
        if (concert->line.count == 0 && newcomer)
            wait_estimate_begin(&concert->estimate, now_ms);
        waiting_line_add(&concert->line, token->token.place);
        line_up(concert, token);
        view->waiting++;
    } else if (token->token.state == TOKEN_ACTIVE) {
        concert->active++;
        view->active++;
    }
    if (token_is_live(token->token.state))
        TAILQ_INSERT_TAIL(&token->user->tokens, token, by_user);
}

/* In no list yet: its state is none, so uncount() finds nothing to take it out of. */
static struct live_token *new_token(struct live_view *view, const struct token *stored)
{
    struct live_token *token = calloc(1, sizeof *token);

    assert(token != NULL);
    token->user = live_view_note_user(view, stored->user_id, stored->login);
    memcpy(token->token.token, stored->token, sizeof token->token.token);
    token->token.state = TOKEN_STATES; /* counted nowhere yet */
    HASH_ADD_BYHASHVALUE(hh, view->tokens, token.token, TOKEN_LENGTH, token_hash(stored->token),
                         token);
    return token;
}

/* Watches a live token without hold if it is ours, and no other. */
static void watch_ours(struct live_view *view, struct live_token *token, int64_t now_ms)
{
    bool wanted = token_is_live(token->token.state) && token->token.hold.reservation_id == 0 &&
                  token->attended == 0 && is_ours(view, &token->token);

    if (wanted == token->watched)
        return;
    /* Whoever takes over a token begins to count then. */
    if (wanted && token->token.owner != view->self)
        token->seen_ms = now_ms;
    live_view_watch(view, token, wanted);
}

static void apply_hosts(struct live_view *view, const struct host_set *hosts, int64_t now_ms)
{
    size_t size = hosts->count * sizeof *hosts->host_ids;
    struct live_token *token;

    if (hosts->count == 0 || (hosts->count == view->hosts.count &&
                              memcmp(hosts->host_ids, view->hosts.host_ids, size) == 0))
        return;
    view->hosts.host_ids = realloc(view->hosts.host_ids, size);
    assert(view->hosts.host_ids != NULL);
    memcpy(view->hosts.host_ids, hosts->host_ids, size);
    view->hosts.count = hosts->count;
    for (token = view->tokens; token != NULL; token = token->hh.next)
        watch_ours(view, token, now_ms);
}

/* The token is no more, which its subscriber is told. */
static void end_subscription(struct live_view *view, struct token_subscription *subscription)
{
    LIST_REMOVE(subscription, link);
    subscription->token = NULL;
    topic_tell(&view->topics, &subscription->queue);
}

/* Forgets a token that has ended. */
static void live_view_forget_token(struct live_view *view, struct live_token *token)
{
    TAILQ_REMOVE(&view->ended, token, by_time);
    TAILQ_REMOVE(&token->user->ended, token, by_user);
    token->user->ended_count--;
    while (!LIST_EMPTY(&token->subscriptions))
        end_subscription(view, LIST_FIRST(&token->subscriptions));
    assert(view->tokens != NULL); /* the table has whatever a list has */
    HASH_DEL(view->tokens, token);
    free(token);
}

/* A user's list is bounded, since JOIN and LEAVE cost nothing but requests. */
static void remember_ended(struct live_view *view, struct live_token *token)
{
    struct live_user *user = token->user;

    TAILQ_INSERT_TAIL(&view->ended, token, by_time);
    TAILQ_INSERT_TAIL(&user->ended, token, by_user);
    if (++user->ended_count > ENDED_MOST)
        live_view_forget_token(view, TAILQ_FIRST(&user->ended));
}

/* Whether a token that was and is so moves those behind it: it left the line, or came into it in
 * front of somebody, as one of another daemon may. */
static bool moves_others(const struct live_token *token, enum token_state before)
{
    bool is_waiting = token->token.state == TOKEN_WAITING;

    return is_waiting != (before == TOKEN_WAITING) &&
           (!is_waiting || TAILQ_NEXT(token, by_place) != NULL);
}

static void apply_token(struct live_view *view, const struct token *stored, int64_t now_ms)
{
    struct live_concert *concert = live_view_concert(view, stored->concert_id);
    struct live_token *token = live_view_token(view, stored->token);
    bool was_live, was_ended, is_live = token_is_live(stored->state);
    struct token_subscription *subscription;
    enum token_state before;

    assert(concert != NULL);
    if (token == NULL)
        token = new_token(view, stored);
    /* What another shard read may be older than what this daemon did since. */
    if (stored->concert_rev < token->token.concert_rev)
        return;
    before = token->token.state;
    was_live = token_is_live(before);
    was_ended = token->token.state != TOKEN_STATES && !was_live;
    uncount(view, concert, token);
    if (token->token.state == TOKEN_WAITING && stored->state == TOKEN_ACTIVE)
        wait_estimate_admitted(&concert->estimate, now_ms);
    if (token->token.state != TOKEN_ACTIVE && stored->state == TOKEN_ACTIVE && !view->is_loading)
        admission_rate_add(&concert->admissions, now_ms);
    if (token->token.state != TOKEN_WAITING)
        token->waits_ms = now_ms;
    /* A new token, or one whose hold has gone, was just heard of; being admitted is not a sign of
     * life. */
    if (!was_live || token->token.hold.reservation_id != stored->hold.reservation_id)
        token->seen_ms = now_ms;
    token->token = *stored;
    count(view, concert, token, !was_live, now_ms);
    watch_ours(view, token, now_ms);
    token->news = ++view->news;
    LIST_FOREACH(subscription, &token->subscriptions, link)
    {
        topic_tell(&view->topics, &subscription->queue);
    }
    if (moves_others(token, before))
        change_positions(view, concert);
    if (!is_live && !was_ended)
        remember_ended(view, token);
}

void live_view_note_events(struct live_view *view)
{
    change_topic(view, view->events_topic);
}

void live_view_apply(struct live_view *view, const struct change_list *list, struct now now)
{
    if (list->has_events)
        live_view_note_events(view);
    for (size_t i = 0; i < list->count; i++) {
        const struct change *change = &list->changes[i];

        switch (change->kind) {
        case CHANGE_CONCERT:
            apply_concert(view, change->of.concert);
            break;
        case CHANGE_SHOW:
            apply_show(view, &change->of.show);
            break;
        case CHANGE_SEATS:
            apply_seats(view, &change->of.seats, now);
            break;
        case CHANGE_TOKEN:
            apply_token(view, &change->of.token, now.steady_ms);
            break;
        case CHANGE_SEATING:
            apply_seating(view, change->of.seating, now);
            break;
        case CHANGE_HOSTS:
            apply_hosts(view, &change->of.hosts, now.steady_ms);
            break;
        }
    }
}

/* The state of a live token, and why, by what came first: its absence, its deadline, or the end of
 * the sale. The store may not know yet. If two come at once, the end of the sale is told before the
 * deadline, and the deadline before the absence. */
static void find_state(const struct live_view *view, const struct live_token *token,
                       const struct closing *closing, int64_t grace_ms, struct now now,
                       struct standing *standing)
{
    bool is_active = token->token.state == TOKEN_ACTIVE;
    bool may_lapse = !view->judges_nobody && token->attended == 0 && is_ours(view, &token->token) &&
                     token->token.hold.reservation_id == 0;
    int64_t lapses_ms = may_lapse ? token->seen_ms + grace_ms : INT64_MAX;
    int64_t ends_ms = is_active ? token->token.ends_ms : INT64_MAX;
    int64_t closes_ms = steady_of_wall(closing->at_ms, now);

    standing->ends_ms = closes_ms < ends_ms ? closes_ms : ends_ms;
    if (closes_ms <= ends_ms && closes_ms <= lapses_ms) {
        if (!deadline_passed(closes_ms, now.steady_ms))
            return;
        standing->state = TOKEN_EXPIRED;
        standing->why = closing->why;
    } else if (ends_ms <= lapses_ms) {
        if (deadline_passed(ends_ms, now.steady_ms))
            standing->state = TOKEN_EXPIRED;
    } else if (deadline_passed(lapses_ms, now.steady_ms)) {
        standing->state = TOKEN_LAPSED;
    }
}

struct standing live_view_standing(const struct live_view *view, const struct live_token *token,
                                   const struct settings *settings, struct now now)
{
    struct live_concert *concert = live_view_concert(view, token->token.concert_id);
    const struct closing *closing = live_concert_closing(concert, token_taker(&token->token));
    struct standing standing = {.state = token->token.state, .why = token->token.why};

    standing.left = live_concert_left(concert, now);
    if (token_is_live(standing.state))
        find_state(view, token, closing, settings->grace_ms, now, &standing);
    if (token_is_live(standing.state))
        standing.why = concert_bookable(&concert->concert, now.wall_ms);
    if (standing.state == TOKEN_WAITING) {
        standing.position = (int64_t)waiting_line_position(&concert->line, token->token.place);
        standing.ahead = standing.position - 1;
        standing.behind = (int64_t)concert->line.count - standing.position;
        standing.remaining_s =
            live_concert_wait_s(concert, standing.position, standing.ends_ms, settings, now);
    } else if (standing.state == TOKEN_ACTIVE) {
        standing.behind = (int64_t)concert->line.count;
        standing.remaining_s = seconds_until(standing.ends_ms, now.steady_ms);
    }
    return standing;
}

int64_t live_view_news(const struct live_view *view, const struct live_token *token)
{
    int64_t queue_news = live_view_concert(view, token->token.concert_id)->queue_news;

    return token->news > queue_news ? token->news : queue_news;
}

void live_view_begin_news(struct live_view *view, int64_t began_ms)
{
    view->news = view->first_news = began_ms * NEWS_PER_MS;
}

void live_view_doubt(struct live_view *view)
{
    topics_change_all(&view->topics);
}

void live_view_subscribe(struct live_view *view, struct live_token *token, bool wants_position,
                         struct token_subscription *subscription)
{
    struct live_concert *concert = live_view_concert(view, token->token.concert_id);

    subscription->token = token;
    LIST_INSERT_HEAD(&token->subscriptions, subscription, link);
    topic_subscribe(&view->topics, wants_position ? &concert->queue_topic : &concert->sale_topic,
                    &subscription->queue);
}

void live_view_unsubscribe(struct live_view *view, struct token_subscription *subscription)
{
    if (subscription->token != NULL)
        LIST_REMOVE(subscription, link);
    subscription->token = NULL;
    topic_unsubscribe(&view->topics, &subscription->queue);
}

void live_view_attend(struct live_view *view, struct live_token *token)
{
    token->attended++;
    if (token->watched)
        live_view_watch(view, token, false);
}

void live_view_unattend(struct live_view *view, struct live_token *token, int64_t now_ms)
{
    assert(token->attended > 0);
    if (--token->attended > 0)
        return;
    token->seen_ms = now_ms;
    watch_ours(view, token, now_ms);
}

/* To the end of the list: it was heard of last. */
void live_view_keep_alive(struct live_view *view, struct live_token *token, int64_t now_ms)
{
    token->seen_ms = now_ms;
    if (token->watched)
        live_view_watch(view, token, true);
}

int64_t live_view_next_lapse(const struct live_view *view, int64_t grace_ms)
{
    const struct live_token *first = TAILQ_FIRST(&view->watched);

    return first != NULL && !view->judges_nobody ? first->seen_ms + grace_ms : INT64_MAX;
}

struct live_token *live_view_take_lapsed(struct live_view *view, int64_t grace_ms, int64_t now_ms)
{
    struct live_token *first = TAILQ_FIRST(&view->watched);

    if (first == NULL || view->judges_nobody || !deadline_passed(first->seen_ms + grace_ms, now_ms))
        return NULL;
    live_view_watch(view, first, false);
    return first;
}

/* It may have ended meanwhile, or be attended: then it is not watched any more. */
void live_view_return_lapsed(struct live_view *view, const char *code)
{
    struct live_token *token = live_view_token(view, code);

    if (token != NULL && token_is_live(token->token.state) && token->attended == 0 &&
        token->token.hold.reservation_id == 0 && !token->watched)
        live_view_watch(view, token, true);
}

void live_view_forgive(struct live_view *view, int64_t gap_ms, int64_t now_ms)
{
    struct live_token *token;

    /* Longest unseen first, before and after. */
    TAILQ_FOREACH (token, &view->watched, by_time) {
        token->seen_ms = token->seen_ms + gap_ms < now_ms ? token->seen_ms + gap_ms : now_ms;
    }
    view->judges_nobody = true;
}

void live_view_judge(struct live_view *view)
{
    view->judges_nobody = false;
}

void live_view_prune(struct live_view *view, int64_t before_ms)
{
    struct live_token *token;

    while ((token = TAILQ_FIRST(&view->ended)) != NULL && token->token.ended_ms < before_ms)
        live_view_forget_token(view, token);
}
