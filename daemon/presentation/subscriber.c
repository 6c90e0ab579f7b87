/*
 * WAIT and WATCH. They differ in what they write, and in when they end:
 *
 *               told of a change     nothing changed                    the reader is slow
 *     -------   ------------------   --------------------------------   -------------------------
 *     WAIT      its answer: over     its timeout: over, unchanged=1     like any other reply
 *     WATCH     a row: goes on       a row after BOOKMARK_MS all the    rows are not written: what
 *                                    same; its timeout, if any          is written later is newer
 *
 * Level, not edge. A thing that is watched is not told of by events that could be lost or doubled:
 * it is dirty or not, one bit, and what is written is its state when it is written. That it differs
 * from what the client has is looked at then, too: `known` is the revision of a show, or a digest
 * of how a token stands. After its first rows a WATCH writes only into an empty buffer, so a client
 * that stops reading costs what the socket did not take of its last rows; whatever happens
 * meanwhile is dirty bits, and it has the present as soon as it reads again. That is why it is not
 * closed for being slow.
 *
 *     topic changed -> subscribers_run() -> told(): dirty -> session goes on -> subscriber_fill()
 *     socket took all ---------------------------------------^
 *
 * subscribers_run() tells TELLS of them in a turn of the loop: between ten thousand answers, the
 * sockets of everybody else are looked at a hundred times.
 *
 * Events are the one thing that is told one by one. They are no queue here either: a watched feed
 * (event_feed.h) is dirty when something may have come, and looks into the store for what follows
 * the last one that was written, a page at a time, as soon as the socket has taken the page before.
 *
 * A token that is waited for is attended: its user is there, and cannot lapse, until the last one
 * that waits is gone. A client that is not read meanwhile, since it has ended its sending side or
 * has sent many lines, still waits; that it hangs up is no event of such a socket, so it is looked
 * at each second.
 *
 * What a subscriber takes is bounded below, since there may be one for each connection.
 */
#include "presentation/subscriber.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "presentation/event_feed.h"
#include "presentation/seat_view.h"
#include "presentation/session.h"
#include "presentation/session_identity.h"
#include "presentation/sync.h"
#include "presentation/tick.h"
#include "presentation/verbs/call.h"
#include "presentation/verbs/queue_verbs.h"
#include "presentation/verbs/refusal_reply.h"
#include "presentation/watch_rows.h"

enum {
    TELLS = 64,               /* in one turn */
    BOOKMARK_MS = 30 * 1000,  /* a WATCH says something at least so often */
    LOOK_MS = 1000,           /* between two looks at a client that is not read */
    ROWS_AT_ONCE = 4 * 1024,  /* bytes; then the socket is to take them first */
    CLAIMS_PER_GRACE = 4,     /* as sync.c */
    MEMORY_OF_A_WAITER = 200, /* bytes */
};

/* With its place in the heap, and what malloc() adds to each of the two. Of topics there is one for
 * all who wait for a show, or for the tokens of a queue. */
_Static_assert(sizeof(struct subscriber) + sizeof(struct watched) + sizeof(struct deadline *) +
                       2 * sizeof(void *) <=
                   MEMORY_OF_A_WAITER,
               "ten thousand may wait");

static struct subscribers *all_of(const struct subscriber *subscriber)
{
    return &subscriber->session->server->subscribers;
}

/* When it has something to do by itself. */
static int64_t next_due(const struct subscriber *subscriber, struct now now)
{
    int64_t due_ms = subscriber->ends_ms, bookmark_ms = subscriber->spoken_ms + BOOKMARK_MS;
    int64_t look_ms = now.steady_ms + LOOK_MS;

    if (!subscriber->is_wait && bookmark_ms < due_ms)
        due_ms = bookmark_ms;
    return subscriber->session->reading || due_ms < look_ms ? due_ms : look_ms;
}

static void set_deadline(struct subscriber *subscriber, struct now now)
{
    deadline_heap_move(&all_of(subscriber)->deadlines, &subscriber->deadline,
                       next_due(subscriber, now));
}

struct subscriber *subscriber_begin(struct session *session, const struct request *request,
                                    const struct caller *caller, int64_t timeout_s, struct now now)
{
    struct subscriber *subscriber = calloc(1, sizeof *subscriber);

    assert(subscriber != NULL && session->subscriber == NULL);
    subscriber->session = session;
    subscriber->is_wait = request->verb->id == VERB_WAIT;
    subscriber->ends_ms = timeout_s > 0 ? now.steady_ms + timeout_s * 1000 : INT64_MAX;
    subscriber->spoken_ms = now.steady_ms;
    subscriber->deadline.due_ms = next_due(subscriber, now);
    if (request->tag[0] != '\0') {
        subscriber->tag = strdup(request->tag);
        assert(subscriber->tag != NULL);
    }
    if (request->acting != NULL) {
        subscriber->acting = strdup(caller->user);
        assert(subscriber->acting != NULL);
    }
    session->subscriber = subscriber;
    session->looked = 0;
    deadline_heap_add(&all_of(subscriber)->deadlines, &subscriber->deadline);
    *(subscriber->is_wait ? &all_of(subscriber)->waits : &all_of(subscriber)->watches) += 1;
    wake_by(session->server, subscriber->deadline.due_ms);
    return subscriber;
}

static void set_dirty(struct watched *watched, bool is_dirty)
{
    if (watched->is_dirty == is_dirty)
        return;
    watched->is_dirty = is_dirty;
    watched->subscriber->dirty += is_dirty ? 1 : (uint32_t)-1;
}

static struct watched *add_watched(struct subscriber *subscriber, enum of kind)
{
    struct watched *watched = calloc(1, sizeof *watched), **end = &subscriber->first;

    assert(watched != NULL);
    watched->subscriber = subscriber;
    watched->kind = kind;
    while (*end != NULL)
        end = &(*end)->next;
    *end = watched;
    limits_watch(&subscriber->session->server->limits, subscriber->session->caller.uid, 1);
    return watched;
}

static bool is_gone(const struct watched *watched)
{
    return watched->kind == OF_TOKEN ? watched->token.token == NULL
                                     : topic_is_gone(&watched->subscription);
}

static void end_watched(struct watched *watched)
{
    struct server *server = watched->subscriber->session->server;

    if (watched->is_attended && !is_gone(watched)) {
        live_view_unattend(server->view, watched->token.token, server_now(server).steady_ms);
        wake_by(server, tick_next(server)); /* from now on it may lapse */
    }
    if (watched->kind == OF_EVENTS)
        event_feed_free(watched->of.feed);
    if (watched->kind == OF_TOKEN)
        live_view_unsubscribe(server->view, &watched->token);
    else
        topic_unsubscribe(&server->view->topics, &watched->subscription);
    set_dirty(watched, false);
    limits_watch(&server->limits, watched->subscriber->session->caller.uid, -1);
    free(watched);
}

void subscriber_free(struct session *session)
{
    struct subscriber *subscriber = session->subscriber;
    struct subscribers *all = &session->server->subscribers;

    if (subscriber == NULL)
        return;
    while (subscriber->first != NULL) {
        struct watched *watched = subscriber->first;

        subscriber->first = watched->next;
        end_watched(watched);
    }
    deadline_heap_remove(&all->deadlines, &subscriber->deadline);
    *(subscriber->is_wait ? &all->waits : &all->watches) -= 1;
    free(subscriber->acting);
    free(subscriber->tag);
    free(subscriber);
    session->subscriber = NULL;
}

/* Adds to a digest (FNV-1a, eight bytes at a time). */
static void digest_add(uint64_t *digest, int64_t number)
{
    *digest = (*digest ^ (uint64_t)number) * UINT64_C(1099511628211);
    *digest ^= *digest >> 32;
}

/* What counts of how a token stands, as one number. Not what passes with time, nor how many are
 * behind: these would never let anybody wait. */
static int64_t token_digest(const struct watched *watched, const struct standing *at)
{
    const struct token *token = &watched->token.token->token;
    uint64_t digest = UINT64_C(14695981039346656037);
    bool is_all = !watched->state && !watched->position;
    bool has_hold = at->state == TOKEN_ACTIVE && token->hold.reservation_id != 0;

    if (is_all || watched->state)
        digest_add(&digest, (int64_t)at->state);
    if (is_all || watched->position)
        digest_add(&digest, at->position);
    if (!is_all)
        return (int64_t)digest;
    digest_add(&digest, (int64_t)at->why);
    digest_add(&digest, has_hold ? token->hold.reservation_id : 0);
    digest_add(&digest, has_hold ? (int64_t)token->hold.seats : 0);
    digest_add(&digest, has_hold ? token->hold.amount : 0);
    digest_add(&digest, has_hold ? at->ends_ms : 0);
    digest_add(&digest, token->wish_lost);
    return (int64_t)digest;
}

void subscriber_watch_show(struct subscriber *subscriber, int64_t show_id,
                           struct knowledge knowledge)
{
    struct live_view *view = subscriber->session->server->view;
    struct live_show *show = live_view_show(view, show_id);
    struct watched *watched = add_watched(subscriber, OF_SHOW);

    watched->of.show_id = show_id;
    watched->known = knowledge.rev;
    watched->has_known = knowledge.rev >= 0 && !knowledge.is_resync;
    watched->is_resync = knowledge.is_resync;
    topic_subscribe(&view->topics, &show->topic, &watched->subscription);
    set_dirty(watched, true);
}

void subscriber_watch_token(struct subscriber *subscriber, struct live_token *token,
                            struct knowledge knowledge)
{
    struct server *server = subscriber->session->server;
    struct live_view *view = server->view;
    struct watched *watched = add_watched(subscriber, OF_TOKEN);
    struct now now = server_now(server);
    struct standing at;

    watched->state = knowledge.state;
    watched->position = knowledge.position;
    watched->is_resync = knowledge.is_resync;
    live_view_subscribe(view, token, !knowledge.state || knowledge.position, &watched->token);
    at = watch_rows_standing(watched, now);
    /* One that has lapsed is not brought back, though the store does not know yet. */
    watched->is_attended = token_is_live(at.state);
    if (watched->is_attended)
        live_view_attend(view, token);
    watched->known = token_digest(watched, &at);
    watched->has_known = knowledge.rev == live_view_news(view, token);
    set_dirty(watched, true);
}

static bool watches_show(const struct subscriber *subscriber, int64_t show_id)
{
    const struct watched *watched = subscriber->first;

    while (watched != NULL && !(watched->kind == OF_SHOW && watched->of.show_id == show_id))
        watched = watched->next;
    return watched != NULL;
}

/* Those that are not watched yet. */
static void watch_dates(struct subscriber *subscriber, int64_t concert_id)
{
    const struct live_concert *concert =
        live_view_concert(subscriber->session->server->view, concert_id);

    for (size_t i = 0; i < concert->show_count; i++)
        if (!watches_show(subscriber, concert->shows[i]->show.show_id))
            subscriber_watch_show(subscriber, concert->shows[i]->show.show_id,
                                  (struct knowledge){.rev = -1});
}

void subscriber_watch_concert(struct subscriber *subscriber, int64_t concert_id)
{
    struct live_view *view = subscriber->session->server->view;
    struct watched *watched = add_watched(subscriber, OF_DATES);

    watched->of.concert_id = concert_id;
    topic_subscribe(&view->topics, &live_view_concert(view, concert_id)->dates_topic,
                    &watched->subscription);
    watch_dates(subscriber, concert_id);
}

static void add_age(struct reply *reply, const struct server *server)
{
    if (sync_age_s(server) > 0)
        reply_field_int(reply, "age", sync_age_s(server));
}

void subscriber_show_reply(struct reply *reply, struct server *server, int64_t show_id,
                           const char *login, bool is_unchanged, struct now now)
{
    char map[SEAT_COUNT + 1];
    struct seat_view seats;

    seat_view_look(&seats, server->view, show_id, login, now);
    reply_field_int(reply, "show", show_id);
    reply_field_int(reply, "rev", live_show_rev(seats.show, now));
    if (!is_unchanged)
        reply_field_text(reply, "map", seat_view_map(&seats, map));
    reply_field_int(reply, "concert", seats.show->show.concert_id);
}

/* The last line of the WAIT or WATCH, which ends with it. */
static void finish(struct session *session, struct reply *reply)
{
    add_age(reply, session->server);
    reply_ok(reply);
    subscriber_free(session);
}

/* What WAIT answers, of the one thing that it waits for. */
static void add_present(struct reply *reply, const struct watched *watched, bool is_unchanged,
                        struct now now)
{
    struct server *server = watched->subscriber->session->server;
    struct standing at;

    if (watched->kind == OF_SHOW) {
        subscriber_show_reply(reply, server, watched->of.show_id,
                              watch_rows_user(watched->subscriber), is_unchanged, now);
        return;
    }
    at = watch_rows_standing(watched, now);
    token_reply(reply, server, watched->token.token, &at, now);
}

/* Ends it with an ERR line. */
static void refuse(struct session *session, enum status status, const struct refusal *refusal)
{
    struct reply reply;

    watch_rows_begin_reply(session, &reply);
    refusal_reply(&reply, status, refusal, reply.verb, session->server->zones,
                  server_now(session->server));
    session->server->refused++;
    subscriber_free(session);
}

/* What was waited for has ceased to be. */
static void refuse_gone(struct session *session)
{
    const struct watched *watched = session->subscriber->first;
    struct refusal refusal = REFUSAL_NONE;

    refusal.what = word_at(WORDS_MISSING, watched->kind == OF_SHOW ? MISSING_SHOW : MISSING_TOKEN);
    refuse(session, STATUS_NOT_FOUND, &refusal);
}

/* Whether the client does not have the thing as it is; from then on it does. */
static bool take_news(struct watched *watched, struct now now)
{
    const struct live_view *view = watched->subscriber->session->server->view;
    struct standing at;
    int64_t present;
    bool is_news;

    if (watched->kind == OF_SHOW) {
        /* One that is long over and not read yet has no map to be told; it is read soon. */
        if (live_view_show(view, watched->of.show_id)->is_unread)
            return false;
        present = live_show_rev(live_view_show(view, watched->of.show_id), now);
    } else {
        at = watch_rows_standing(watched, now);
        present = token_digest(watched, &at);
    }
    is_news = !watched->has_known || watched->known != present;
    watched->known = present;
    watched->has_known = true;
    return is_news;
}

/* Answers a WAIT if something has changed, and ends it. */
static void answer_wait(struct session *session, struct now now)
{
    struct watched *watched = session->subscriber->first;
    struct reply reply;

    set_dirty(watched, false);
    if (is_gone(watched)) {
        refuse_gone(session);
        return;
    }
    if (!take_news(watched, now))
        return;
    watch_rows_begin_reply(session, &reply);
    add_present(&reply, watched, false, now);
    finish(session, &reply);
}

/* What has changed in the same instant is no less a change. */
void subscriber_end(struct session *session, enum watch_end end)
{
    struct now now = server_now(session->server);
    struct reply reply;

    if (session->subscriber->is_wait)
        answer_wait(session, now);
    if (session->subscriber == NULL)
        return;
    watch_rows_begin_reply(session, &reply);
    if (session->subscriber->is_wait) {
        add_present(&reply, session->subscriber->first, true, now);
        reply_field_int(&reply, "unchanged", 1);
    }
    reply_field_text(&reply, "end", word_at(WORDS_WATCH_END, (int)end));
    finish(session, &reply);
}

/* Writes what a feed has found. A mark stands in front of what does not follow what the client has,
 * and by itself where there is nothing else to tell. */
static void tell_events(void *arg, const struct event_page *page)
{
    struct watched *watched = arg;
    struct session *session = watched->subscriber->session;
    struct now now = server_now(session->server);

    watched->is_resync = page->is_resync;
    if (page->is_resync || (!watched->has_known && page->count == 0))
        watch_rows_add_mark(watched, page->from, now);
    for (size_t i = 0; i < page->count; i++)
        watch_rows_add_event(watched, &page->events[i], now);
    watched->has_known = true;
    if (page->count == EVENTS_AT_ONCE)
        set_dirty(watched, true);
    session->server->resume(session);
}

void subscriber_watch_events(struct subscriber *subscriber, int64_t since)
{
    struct server *server = subscriber->session->server;
    struct watched *watched = add_watched(subscriber, OF_EVENTS);

    watched->of.feed = event_feed_new(server, since, tell_events, watched);
    watched->has_known = since != SINCE_NOW;
    topic_subscribe(&server->view->topics, &server->view->events_topic, &watched->subscription);
    set_dirty(watched, true);
}

/* Whoever is no operator any more is told of no events any more. True if it is over by that. */
static bool end_events(struct session *session)
{
    const struct watched *first = session->subscriber->first;

    if (first == NULL || first->kind != OF_EVENTS || session->caller.role >= ROLE_OPERATOR)
        return false;
    refuse(session, STATUS_NOT_ALLOWED, &REFUSAL_NONE);
    return true;
}

/* Writes what is to be said of a thing that is dirty. True if nothing more will be: it is gone. */
static bool tell_of(struct session *session, struct watched *watched, struct now now)
{
    set_dirty(watched, false);
    if (is_gone(watched)) {
        if (watched->kind == OF_SHOW)
            watch_rows_add(session, watched, now);
        return true;
    }
    if (watched->kind == OF_EVENTS)
        event_feed_look(watched->of.feed);
    else if (watched->kind == OF_DATES)
        watch_dates(session->subscriber, watched->of.concert_id);
    else if (take_news(watched, now))
        watch_rows_add(session, watched, now);
    return false;
}

/* Rows of what is dirty, until there is enough for the socket. */
static void add_rows(struct session *session, struct now now)
{
    struct subscriber *subscriber = session->subscriber;
    struct watched **at = &subscriber->first;

    while (*at != NULL && subscriber->dirty > 0 && session->out.size < ROWS_AT_ONCE) {
        struct watched *watched = *at;

        if (watched->is_dirty && tell_of(session, watched, now)) {
            *at = watched->next;
            end_watched(watched);
        } else {
            at = &watched->next;
        }
    }
}

/* What a WATCH says of the present is written at once, whatever else is on its way. */
static void fill_watch(struct session *session)
{
    struct subscriber *subscriber = session->subscriber;
    bool is_read = session->out.size == 0;

    if (is_read)
        subscriber->is_patient = true;
    if (subscriber->has_header && !is_read)
        return;
    if (!subscriber->has_header)
        watch_rows_add_header(session);
    add_rows(session, server_now(session->server));
    if (subscriber->first == NULL)
        subscriber_end(session, WATCH_END_GONE);
}

void subscriber_fill(struct session *session)
{
    if (end_events(session))
        return;
    if (!session->subscriber->is_wait)
        fill_watch(session);
    else if (session->subscriber->dirty > 0)
        answer_wait(session, server_now(session->server));
}

bool subscriber_is_dirty(const struct subscriber *subscriber)
{
    return subscriber->dirty > 0;
}

bool subscriber_is_patient(const struct subscriber *subscriber)
{
    return subscriber->is_patient;
}

static void told(struct subscription *subscription)
{
    struct watched *watched =
        (struct watched *)((char *)subscription - offsetof(struct watched, subscription));
    struct session *session = watched->subscriber->session;

    set_dirty(watched, true);
    if (session->out.size == 0 || session->subscriber->is_wait)
        session->server->resume(session);
}

/* Its timeout, or the time for a bookmark: the state of the first thing once more. A reader that
 * has not taken what it was told is not told that again. Or nobody is there any more. */
static void come_due(struct subscriber *subscriber, struct now now)
{
    struct session *session = subscriber->session;
    struct watched *first = subscriber->first;

    if (session_has_hung_up(session)) {
        session->cut = true;
        session->server->resume(session);
        return;
    }
    if (!subscriber->is_wait)
        session_identity_refresh(session);
    if (deadline_passed(subscriber->ends_ms, now.steady_ms)) {
        subscriber_end(session, WATCH_END_TIMEOUT);
        session->server->resume(session);
        return;
    }
    while (first != NULL && first->kind == OF_DATES)
        first = first->next;
    if (deadline_passed(subscriber->spoken_ms + BOOKMARK_MS, now.steady_ms)) {
        subscriber->spoken_ms = now.steady_ms;
        if (first != NULL && session->out.size == 0) {
            first->has_known = false;
            set_dirty(first, true);
        }
    }
    set_deadline(subscriber, now);
    session->server->resume(session);
}

void subscriber_note_unread(struct session *session)
{
    set_deadline(session->subscriber, server_now(session->server));
    wake_by(session->server, session->subscriber->deadline.due_ms);
}

static struct subscriber *first_of(const struct subscribers *all)
{
    struct deadline *first = deadline_heap_first(&all->deadlines);

    return first != NULL
               ? (struct subscriber *)((char *)first - offsetof(struct subscriber, deadline))
               : NULL;
}

bool subscribers_due(const struct server *server, int64_t now_ms, int64_t *next_ms)
{
    const struct deadline *first = deadline_heap_first(&server->subscribers.deadlines);

    *next_ms = first != NULL ? first->due_ms : INT64_MAX;
    return first != NULL && deadline_passed(first->due_ms, now_ms);
}

bool subscribers_run(struct server *server)
{
    struct now now = server_now(server);
    struct subscription *subscription;
    int64_t next_ms;

    for (int i = 0; i < TELLS; i++) {
        subscription = topics_next(&server->view->topics);
        if (subscription == NULL)
            break;
        told(subscription);
    }
    for (int i = 0; i < TELLS && subscribers_due(server, now.steady_ms, &next_ms); i++)
        come_due(first_of(&server->subscribers), now);
    if (subscribers_due(server, now.steady_ms, &next_ms))
        return true;
    /* The timer may have fired for those who were told just now; it is to fire for the next. */
    if (next_ms < INT64_MAX)
        wake_by(server, next_ms);
    return topics_wanted(&server->view->topics);
}

/* Another daemon may own a token since it was polled there; who is waited for here is told so
 * again, as often as a poll would be. */
static void keep_waited_alive(struct server *server, struct now now)
{
    struct subscribers *all = &server->subscribers;

    if (!server->ops.is_shared || now.steady_ms < all->next_claims_ms)
        return;
    all->next_claims_ms = now.steady_ms + server->settings.grace_ms / CLAIMS_PER_GRACE;
    for (size_t i = 0; i < all->deadlines.count; i++) {
        struct deadline *deadline = all->deadlines.deadlines[i];
        struct subscriber *subscriber =
            (struct subscriber *)((char *)deadline - offsetof(struct subscriber, deadline));

        for (struct watched *watched = subscriber->first; watched != NULL; watched = watched->next)
            if (watched->kind == OF_TOKEN && !is_gone(watched))
                call_keep_alive(server, watched->token.token, now);
    }
}

void subscribers_note_batch(struct server *server, struct now now)
{
    if (topics_wanted(&server->view->topics))
        server_want_turn(server);
    keep_waited_alive(server, now);
}
