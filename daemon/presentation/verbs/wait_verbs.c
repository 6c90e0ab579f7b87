/*
 * Being told instead of asking: WAIT, WATCH, WAKE. Here is read what is to be waited for, and
 * answered what need not be waited for; the rest is subscriber.c's.
 *
 * WAIT compares what the client says it has with what is, when the request is read: a change
 * between its last STATUS and the WAIT is answered at once. Without state= and position=, or
 * without since=, it waits for any difference from that moment on.
 *
 * A revision that this store cannot have given yet, or of a token, one of another life of this
 * daemon or of another daemon, means that the client knows nothing we know of: it gets the whole
 * state, and resync=1.
 *
 *     what it asks for    since= is                     what is compared
 *     ----------------    --------------------------    ----------------------------------------
 *     WAIT show           a revision of the show        live_show_rev()
 *     WAIT token          (state= and position=)        live_view_standing()
 *     WATCH show          a revision for each           the same, by the subscriber
 *     WATCH concert       nothing: all is told          the shows that it has and will get
 *     WATCH token         a revision of this life       live_view_news()
 *     WATCH events        a place                       the store, by the event feed
 *
 * All refusals come before begin(): from that on the request is a subscriber, whose answer is no
 * longer this file's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/event_service.h"
#include "presentation/verbs/call.h"
#include "presentation/session.h"
#include "presentation/subscriber.h"
#include "presentation/verbs/queue_verbs.h"

enum { WAIT_SECONDS = 60, SHOWS_MOST = 300 };

/* WAKE has ended what was in front of it when it was read; see session_io.c. */
enum status verb_WAKE(struct view_call *call)
{
    (void)call;
    return STATUS_OK;
}

static bool is_given(const struct view_call *call, const char *name)
{
    return request_value(call->request, name)->given;
}

/* BAD_ARG if an argument is given that needs another one. */
static enum status check_needs(struct view_call *call, const char *name, const char *needed,
                               const char *problem)
{
    return is_given(call, name) && !is_given(call, needed)
               ? call_bad_arg(&call->call, name, problem)
               : STATUS_OK;
}

/* Whether the uid may wait for so many things more. There are two limits, of one request and of all
 * of a customer's: only customers have the second. TOO_MANY. */
static enum status check_watches(struct view_call *call, int64_t things)
{
    const struct server *server = call->server;
    const struct limit_settings *settings = &server->limit_settings;
    int64_t limit = INT64_MAX;

    if (things > settings->watches)
        limit = settings->watches;
    else if (call->caller->is_customer &&
             things > limits_watches_left(&server->limits, settings, call->caller->uid))
        limit = settings->watches_per_uid;
    if (limit == INT64_MAX)
        return STATUS_OK;
    call->refusal->why = word_at(WORDS_BOUND, BOUND_WATCHES);
    call->refusal->limit = limit;
    return STATUS_TOO_MANY;
}

/* Whether what the client says it was told last is not what is. */
static bool differs(const struct view_call *call, const struct standing *at)
{
    const char *state = request_text(call->request, "state");

    return (state != NULL && !word_is(WORDS_TOKEN_STATE, (int)at->state, state)) ||
           request_int(call->request, "position", at->position) != at->position;
}

static struct subscriber *begin(struct view_call *call, int64_t timeout_s)
{
    call->is_deferred = true;
    return subscriber_begin(call->session, call->request, call->caller, timeout_s, call->now);
}

/* The caller's token that the request names; it is a sign of life. */
static struct live_token *token_of(struct view_call *call)
{
    struct live_token *token = token_reply_find(call->server, call->caller->user,
                                                request_text(call->request, "token"), call->now);

    call_keep_alive(call->server, token, call->now);
    return token;
}

/* What differs is answered at once and counts as no watch: who polls by WAIT and is always behind
 * never waits. Otherwise it goes on with the revision of this moment, so that nothing can happen in
 * between. */
static enum status wait_token(struct view_call *call, int64_t timeout_s)
{
    struct server *server = call->server;
    struct live_token *token = token_of(call);
    struct standing at;
    enum status status;

    if (token == NULL)
        return call_missing(&call->call, MISSING_TOKEN);
    at = live_view_standing(server->view, token, &server->settings, call->now);
    if (differs(call, &at)) {
        token_reply(call->reply, server, token, &at, call->now);
        return STATUS_OK;
    }
    status = check_watches(call, 1);
    if (status == STATUS_OK)
        subscriber_watch_token(begin(call, timeout_s), token,
                               (struct knowledge){.rev = live_view_news(server->view, token),
                                                  .state = is_given(call, "state"),
                                                  .position = is_given(call, "position")});
    return status;
}

static enum status wait_show(struct view_call *call, int64_t timeout_s)
{
    struct server *server = call->server;
    int64_t show_id = request_int(call->request, "show", 0);
    const struct live_show *show = live_view_show(server->view, show_id);
    int64_t rev, since;
    enum status status;

    if (show == NULL)
        return call_missing(&call->call, MISSING_SHOW);
    rev = live_show_rev(show, call->now);
    since = request_int(call->request, "since", rev);
    if (since != rev) {
        subscriber_show_reply(call->reply, server, show_id, call->caller->user, false, call->now);
        if (since > rev)
            reply_field_int(call->reply, "resync", 1);
        return STATUS_OK;
    }
    status = check_watches(call, 1);
    if (status == STATUS_OK)
        subscriber_watch_show(begin(call, timeout_s), show_id, (struct knowledge){.rev = rev});
    return status;
}

enum status verb_WAIT(struct view_call *call)
{
    int64_t timeout_s = request_int(call->request, "timeout", WAIT_SECONDS);
    enum status status;

    if (is_given(call, "token") == is_given(call, "show"))
        return call_bad_arg(&call->call, "token", "give one of token= and show=");
    status = check_needs(call, "state", "token", "it goes with token=");
    if (status == STATUS_OK)
        status = check_needs(call, "position", "token", "it goes with token=");
    if (status == STATUS_OK)
        status = check_needs(call, "since", "show", "it goes with show=");
    if (status != STATUS_OK)
        return status;
    return is_given(call, "token") ? wait_token(call, timeout_s) : wait_show(call, timeout_s);
}

/* Quadratic, over 300 numbers at most: cheaper than sorting a list that has to keep its order. */
static bool is_twice(const int64_t *numbers, int at)
{
    for (int before = 0; before < at; before++)
        if (numbers[before] == numbers[at])
            return true;
    return false;
}

/* Numbers with commas between them: how many, SHOWS_MOST at most; 0 if the text is something else.
 */
static int read_numbers(const char *text, int64_t numbers[SHOWS_MOST])
{
    for (int count = 0; count < SHOWS_MOST; text++) {
        char *end;

        if (*text < '0' || *text > '9')
            return 0;
        errno = 0;
        numbers[count++] = strtoll(text, &end, 10);
        if (errno != 0 || (*end != ',' && *end != '\0'))
            return 0;
        if (*end == '\0')
            return count;
        text = end;
    }
    return 0;
}

/* What since= says of the n-th thing, of which the daemon has `rev` and can have given nothing
 * below `least`. A list that is shorter than that of the things says nothing of the rest, and these
 * are told in full. */
static struct knowledge known_of(int n, const int64_t since[SHOWS_MOST], int count, int64_t least,
                                 int64_t rev)
{
    struct knowledge knowledge = {.rev = n < count ? since[n] : -1};

    knowledge.is_resync = n < count && (since[n] > rev || since[n] < least);
    return knowledge;
}

static enum status watch_shows(struct view_call *call, const int64_t since[SHOWS_MOST], int known,
                               int64_t timeout_s)
{
    const struct live_view *view = call->server->view;
    int64_t shows[SHOWS_MOST];
    int count = read_numbers(request_text(call->request, "show"), shows);
    struct subscriber *subscriber;
    enum status status;

    if (count == 0)
        return call_bad_arg(&call->call, "show", "not numbers such as 5 or 1,2");
    for (int i = 0; i < count; i++) {
        if (live_view_show(view, shows[i]) == NULL)
            return call_missing(&call->call, MISSING_SHOW);
        if (is_twice(shows, i))
            return call_bad_arg(&call->call, "show", "one is named twice");
    }
    if (known > count)
        return call_bad_arg(&call->call, "since", "more revisions than shows");
    status = check_watches(call, count);
    if (status != STATUS_OK)
        return status;
    subscriber = begin(call, timeout_s);
    for (int i = 0; i < count; i++)
        subscriber_watch_show(
            subscriber, shows[i],
            known_of(i, since, known, 0, live_show_rev(live_view_show(view, shows[i]), call->now)));
    return STATUS_OK;
}

/* Each concert is a thing, too: its dates. What it has now counts against the limits; a date that
 * is added later is watched as well. */
static enum status watch_concerts(struct view_call *call, int64_t timeout_s)
{
    const struct live_view *view = call->server->view;
    int64_t concerts[SHOWS_MOST], things = 0;
    int count = read_numbers(request_text(call->request, "concert"), concerts);
    struct subscriber *subscriber;
    enum status status;

    if (count == 0)
        return call_bad_arg(&call->call, "concert", "not numbers such as 5 or 1,2");
    for (int i = 0; i < count; i++) {
        const struct live_concert *concert = live_view_concert(view, concerts[i]);

        if (concert == NULL)
            return call_missing(&call->call, MISSING_CONCERT);
        if (is_twice(concerts, i))
            return call_bad_arg(&call->call, "concert", "one is named twice");
        things += (int64_t)concert->show_count + 1;
    }
    status = check_watches(call, things);
    if (status != STATUS_OK)
        return status;
    subscriber = begin(call, timeout_s);
    for (int i = 0; i < count; i++)
        subscriber_watch_concert(subscriber, concerts[i]);
    return STATUS_OK;
}

static enum status watch_token(struct view_call *call, const int64_t since[SHOWS_MOST], int known,
                               int64_t timeout_s)
{
    const struct live_view *view = call->server->view;
    struct live_token *token = token_of(call);
    enum status status;

    if (token == NULL)
        return call_missing(&call->call, MISSING_TOKEN);
    if (known > 1)
        return call_bad_arg(&call->call, "since", "one revision");
    status = check_watches(call, 1);
    if (status == STATUS_OK)
        subscriber_watch_token(
            begin(call, timeout_s), token,
            known_of(0, since, known, view->first_news, live_view_news(view, token)));
    return status;
}

/* A place in the feed is not compared with anything here: only the store knows what it has and what
 * was forgotten. */
static enum status watch_events(struct view_call *call, const int64_t since[SHOWS_MOST], int known,
                                int64_t timeout_s)
{
    enum status status;

    if (known > 1)
        return call_bad_arg(&call->call, "since", "one revision");
    status = check_watches(call, 1);
    if (status == STATUS_OK)
        subscriber_watch_events(begin(call, timeout_s), known > 0 ? since[0] : SINCE_NOW);
    return status;
}

enum status verb_WATCH(struct view_call *call)
{
    const char *since_text = request_text(call->request, "since");
    int64_t timeout_s = request_int(call->request, "timeout", 0), since[SHOWS_MOST];
    int known = since_text != NULL ? read_numbers(since_text, since) : 0;

    if (is_given(call, "show") + is_given(call, "concert") + is_given(call, "token") +
            is_given(call, "events") !=
        1)
        return call_bad_arg(&call->call, "show",
                            "give one of show=, concert=, token= and events=1");
    if (since_text != NULL && known == 0)
        return call_bad_arg(&call->call, "since", "not a number such as 17, or one for each show");
    if (since_text != NULL && is_given(call, "concert"))
        return call_bad_arg(&call->call, "since", "it goes with show=, token= or events=1");
    if (is_given(call, "events"))
        return watch_events(call, since, known, timeout_s);
    if (is_given(call, "concert"))
        return watch_concerts(call, timeout_s);
    return is_given(call, "show") ? watch_shows(call, since, known, timeout_s)
                                  : watch_token(call, since, known, timeout_s);
}
