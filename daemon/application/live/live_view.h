/*
 * The live view: everything a poll asks for, in memory, owned by the loop thread alone.
 *
 * It is filled once from the store, then kept by the changes that each committed batch brings. It
 * never decides anything: holds, admissions and sales are decided in the store's transactions.
 */
#ifndef FOYER_APPLICATION_LIVE_LIVE_VIEW_H
#define FOYER_APPLICATION_LIVE_LIVE_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/queue.h>

#include "application/live/change.h"
#include "application/live/live_concert.h"
#include "domain/now.h"
#include "domain/settings.h"
#include "shared/hash_table.h"

/* Ended tokens of a user that are remembered, so that JOIN and LEAVE without end fill no memory. */
enum { ENDED_MOST = 100 };

/* A user of the store. */
struct live_user {
    int64_t user_id;
    char login[LOGIN_TEXT];
    struct token_list tokens; /* live ones */
    struct token_list ended;  /* longest ended first; ENDED_MOST of them at most */
    size_t ended_count;
    UT_hash_handle hh; /* by login */
};

/* Somebody's wish to be told of a token. Whatever is in front of it changes it as well, so it is a
 * subscription to a topic of its queue, which is told of the token alone if that has changed by
 * itself. */
struct token_subscription {
    struct subscription queue;
    struct live_token *token; /* borrowed; NULL: it is no more */
    LIST_ENTRY(token_subscription) link;
};
LIST_HEAD(token_subscription_list, token_subscription);

struct live_token {
    struct token token;
    struct live_user *user; /* borrowed */
    int64_t seen_ms;        /* last sign of life at this daemon, steady clock */
    int64_t claimed_ms;     /* when this daemon last asked to be its owner */
    int64_t waits_ms;       /* since when it waits, as far as this daemon knows, steady clock */
    int64_t attended;       /* WAIT and WATCH that wait for it: as long as there is one, its user
                               is there */
    int64_t news;           /* the number of its last change; see live_view_news() */
    struct token_subscription_list subscriptions;
    bool watched;                     /* in view->watched */
    TAILQ_ENTRY(live_token) by_place; /* in concert->waiters */
    TAILQ_ENTRY(live_token) by_user;  /* in user->tokens or user->ended */
    TAILQ_ENTRY(live_token) by_time;  /* in view->watched or view->ended */
    UT_hash_handle hh;                /* by token */
};

struct live_view {
    int64_t self;                   /* this daemon's number; 0 if the store is not shared */
    struct host_set hosts;          /* the daemons that live */
    struct live_concert **concerts; /* shape: concerts[concert_room]; [n] is concert n or NULL */
    size_t concert_room;
    struct live_show **shows; /* shape: shows[show_room]; [n] is show n or NULL */
    size_t show_room;
    struct live_token *tokens;
    struct live_user *users;
    struct token_list watched; /* live tokens without hold whose absence this daemon judges, longest
                                  unseen first */
    struct token_list ended;   /* longest ended first */
    bool is_loading;           /* what is applied is not news */
    bool judges_nobody;        /* nobody's absence is judged: what they have sent is not read yet */
    size_t waiting, active;    /* live tokens in all */
    size_t unread;             /* shows whose seats are not read yet; see live_load.h */
    struct topics topics;
    struct topic *events_topic; /* of events that are to be read; NULL: nobody waits for any */
    int64_t news;               /* changes of tokens and queues so far, counted from ... */
    int64_t first_news;         /* ... a number that no other life of a daemon counts from */
};

/* A token as a poll sees it. */
struct standing {
    enum token_state state;
    int64_t position;    /* 1 for the next to be admitted, 0 once admitted or ended */
    int64_t ahead;       /* waiters before it */
    int64_t behind;      /* waiters after it */
    int64_t remaining_s; /* seconds; -1: unknown */
    int64_t left;        /* free seats over all bookable shows of the concert */
    int64_t ends_ms;     /* steady clock: the deadline of an active token, or the end of the sale */
    enum bookable why; /* of one that has expired, if the sale ended; of a live one, if nothing can
                          be booked at the moment; otherwise BOOKABLE */
};

struct live_view *live_view_new(void);
void live_view_free(struct live_view *view);

/* Makes a user known, if it is not; borrowed until the view is freed. */
struct live_user *live_view_note_user(struct live_view *view, int64_t user_id, const char *login);

/* Applies what a committed batch changed, at the time it is applied. */
void live_view_apply(struct live_view *view, const struct change_list *list, struct now now);

/* NULL if there is none. Borrowed until the next live_view_apply(). */
struct live_concert *live_view_concert(const struct live_view *view, int64_t concert_id);
struct live_show *live_view_show(const struct live_view *view, int64_t show_id);
struct live_token *live_view_token(const struct live_view *view, const char *token);
struct live_user *live_view_user(const struct live_view *view, const char *login);

/* What is stored of the seats of a show is not in the view, or is there by now. */
void live_view_set_unread(struct live_view *view, struct live_show *show, bool is_unread);

/* The next concert with a number above `concert_id`, or NULL. */
struct live_concert *live_view_next_concert(const struct live_view *view, int64_t concert_id);

/* Where a token stands. A token nobody polled for grace_ms has lapsed, even while the store does
 * not know yet. */
struct standing live_view_standing(const struct live_view *view, const struct live_token *token,
                                   const struct settings *settings, struct now now);

/* The revision of what STATUS says of a token: it grows with each change of the token or of what is
 * in front of it, in this life of the daemon. Numbers below view->first_news are of another. */
int64_t live_view_news(const struct live_view *view, const struct live_token *token);

/* Says when this daemon began, by the clock of the machine: its revisions of tokens begin there. */
void live_view_begin_news(struct live_view *view, int64_t began_ms);

/* Events may have come that are to be read. */
void live_view_note_events(struct live_view *view);

/* What is due could not be stored, and is so all the same: whoever waits is to look. */
void live_view_doubt(struct live_view *view);

/* Subscribes to a token, which also changes with the sale and, for whoever wants its position, with
 * what is in front of it. Ends that; nothing if it is to none. */
void live_view_subscribe(struct live_view *view, struct live_token *token, bool wants_position,
                         struct token_subscription *subscription);
void live_view_unsubscribe(struct live_view *view, struct token_subscription *subscription);

/* Somebody waits for a token, or does not any more: as long as somebody does, its user is there. */
void live_view_attend(struct live_view *view, struct live_token *token);
void live_view_unattend(struct live_view *view, struct live_token *token, int64_t now_ms);

/* Its user was heard of. */
void live_view_keep_alive(struct live_view *view, struct live_token *token, int64_t now_ms);

/* When the next token lapses if nobody polls it, steady clock; INT64_MAX if none can. */
int64_t live_view_next_lapse(const struct live_view *view, int64_t grace_ms);

/* A token that has lapsed by now and was not reported before; NULL if there is none. */
struct live_token *live_view_take_lapsed(struct live_view *view, int64_t grace_ms, int64_t now_ms);

/* That a token lapsed could not be stored: it will be reported again. */
void live_view_return_lapsed(struct live_view *view, const char *code);

/* Nobody could be heard of for `gap_ms`: that time counts as nobody's absence, and nobody's is
 * judged before live_view_judge(). */
void live_view_forgive(struct live_view *view, int64_t gap_ms, int64_t now_ms);
void live_view_judge(struct live_view *view);

/* Forgets tokens that ended before `before_ms`. */
void live_view_prune(struct live_view *view, int64_t before_ms);

#endif
