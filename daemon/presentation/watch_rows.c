/*
 * One change of a show may be told to ten thousand at once, so what is the same for many of them is
 * made once:
 *
 *     columns         of each kind of thing, picked from the row of WATCH in verbs.def
 *     row of a show   for all who have no seat in it and read text: the bytes of the last one are
 *                     kept (struct common_row) and copied for as long as they would come out the
 *                     same. Own seats have letters of their own, and a row that tells its client to
 *                     look at all anew says so in its last column: these are written each
 *     row of a token  nothing: it is told to its user alone, or to who acts for it
 *
 * The values of a token are read out of the fields that STATUS would answer, so the two cannot say
 * different things, and a field that STATUS gets is in the row as soon as WATCH has the column.
 */
#include "presentation/watch_rows.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "presentation/seat_view.h"
#include "presentation/verbs/queue_verbs.h"

enum { EVENT_ID_TEXT = 32 };

const char *watch_rows_user(const struct subscriber *subscriber)
{
    return subscriber->acting != NULL ? subscriber->acting : subscriber->session->caller.user;
}

struct standing watch_rows_standing(const struct watched *watched, struct now now)
{
    struct server *server = watched->subscriber->session->server;

    return live_view_standing(server->view, watched->token.token, &server->settings, now);
}

void watch_rows_begin_reply(struct session *session, struct reply *reply)
{
    const struct subscriber *subscriber = session->subscriber;

    reply_init(reply, &session->out, session->json,
               verb_row(subscriber->is_wait ? VERB_WAIT : VERB_WATCH),
               subscriber->tag != NULL ? subscriber->tag : "");
}

/* Whether rows about such a thing have a column that not all have. */
static bool has_column(enum of kind, const char *name)
{
    bool is_map = strcmp(name, "map") == 0, is_at = strcmp(name, "at") == 0;

    if (kind == OF_EVENTS)
        return is_at || strcmp(name, "show") == 0;
    return kind == OF_TOKEN ? !is_map && !is_at : is_map;
}

/* The columns of rows about such a thing; dates have those of the shows that they are. They are
 * picked once: a row is written for each who watches. */
static const struct field_spec *columns_of(enum of kind)
{
    static struct field_spec picked[OF_EVENTS + 1][COLUMNS_MAX + 1];
    struct field_spec *columns = picked[kind];

    if (columns->name != NULL)
        return columns;
    for (const struct field_spec *all = verb_row(VERB_WATCH)->columns; all->name != NULL; all++)
        if (all->presence == PRESENCE_ALWAYS || has_column(kind, all->name))
            *columns++ = *all;
    return picked[kind];
}

static const struct field_spec *columns_for(const struct subscriber *subscriber)
{
    return columns_of((enum of)subscriber->first->kind);
}

void watch_rows_add_header(struct session *session)
{
    struct reply reply;

    watch_rows_begin_reply(session, &reply);
    reply_all_columns(&reply, columns_for(session->subscriber));
    reply_release(&reply);
    session->subscriber->has_header = true;
}

/* The values are those of STATUS, taken from its fields by their names. */
static void add_token_row(struct reply *reply, const struct watched *watched, struct now now)
{
    struct server *server = watched->subscriber->session->server;
    struct standing at = watch_rows_standing(watched, now);
    const struct field_spec *columns = columns_of(OF_TOKEN);
    struct reply status;
    struct reply_line line;
    bool is_read;

    reply_text(reply, word_at(WORDS_WATCHED, WATCHED_TOKEN));
    reply_text(reply, watched->token.token->token.token);
    reply_int(reply, live_view_news(server->view, watched->token.token));
    reply_init(&status, reply->out, false, NULL, "");
    buffer_add_text(&status.fields, "OK");
    token_reply(&status, server, watched->token.token, &at, now);
    buffer_add(&status.fields, "", 1);
    is_read = reply_read(&status.reader, buffer_content(&status.fields), &line);
    assert(is_read);
    (void)is_read;
    for (; columns->name != NULL; columns++) {
        const char *value = reply_value(&line, columns->name);

        if (columns->presence != PRESENCE_ALWAYS)
            reply_text(reply, value != NULL ? value : "");
    }
    reply_release(&status);
}

static void begin_row(struct session *session, struct reply *reply)
{
    watch_rows_begin_reply(session, reply);
    reply_columns_known(reply, columns_for(session->subscriber));
    reply_row(reply);
}

static void end_row(struct watched *watched, struct reply *reply, struct now now)
{
    reply_int(reply, watched->is_resync);
    reply_row_end(reply);
    reply_release(reply);
    watched->is_resync = false;
    watched->subscriber->spoken_ms = now.steady_ms;
}

static void add_token(struct session *session, struct watched *watched, struct now now)
{
    struct reply reply;

    begin_row(session, &reply);
    add_token_row(&reply, watched, now);
    end_row(watched, &reply, now);
}

/* A show that was taken out of the catalogue has no map in its last row. */
static void write_show(struct session *session, struct watched *watched,
                       const struct seat_view *seats, int64_t rev, struct now now)
{
    char map[SEAT_COUNT + 1];
    struct reply reply;

    begin_row(session, &reply);
    reply_text(&reply, word_at(WORDS_WATCHED, WATCHED_SHOW));
    reply_int(&reply, watched->of.show_id);
    reply_int(&reply, rev);
    reply_text(&reply, seats->show != NULL ? seat_view_map(seats, map) : "");
    end_row(watched, &reply, now);
}

/* All that the row is made of is compared, and not its revision alone: so nothing has to be proved
 * of what a revision stands for. */
static bool is_in_common_row(const struct common_row *row, const struct watched *watched,
                             const struct seat_view *seats, int64_t rev)
{
    return row->show_id == watched->of.show_id && row->rev == rev &&
           row->sold == seats->show->sold && row->held == seats->held &&
           row->blocked == seats->blocked;
}

static void keep_common_row(struct common_row *row, const struct watched *watched,
                            const struct seat_view *seats, int64_t rev, const char *text,
                            size_t size)
{
    assert(size <= sizeof row->text);
    row->show_id = watched->of.show_id;
    row->rev = rev;
    row->sold = seats->show->sold;
    row->held = seats->held;
    row->blocked = seats->blocked;
    row->size = size;
    memcpy(row->text, text, size);
}

/* A change of a show is told to thousands, of whom few have seats in it. */
static void add_show(struct session *session, struct watched *watched, struct now now)
{
    struct server *server = session->server;
    struct common_row *row = &server->subscribers.common_row;
    size_t before = session->out.size;
    struct seat_view seats;
    int64_t rev;

    seat_view_look(&seats, server->view, watched->of.show_id, watch_rows_user(watched->subscriber),
                   now);
    rev = seats.show != NULL ? live_show_rev(seats.show, now) : watched->known;
    if (seats.show == NULL || seats.mine != 0 || watched->is_resync || session->json) {
        write_show(session, watched, &seats, rev, now);
    } else if (is_in_common_row(row, watched, &seats, rev)) {
        buffer_add(&session->out, row->text, row->size);
        watched->subscriber->spoken_ms = now.steady_ms;
    } else {
        write_show(session, watched, &seats, rev, now);
        keep_common_row(row, watched, &seats, rev, buffer_content(&session->out) + before,
                        session->out.size - before);
    }
}

void watch_rows_add(struct session *session, struct watched *watched, struct now now)
{
    if (watched->kind == OF_TOKEN)
        add_token(session, watched, now);
    else
        add_show(session, watched, now);
}

static void add_event_time(struct reply *reply, const struct server *server, int64_t wall_ms)
{
    char time[TIME_TEXT];

    reply_text(reply, time_format(server->zones, server->settings.zone, wall_ms, time));
}

/* What an event is about: a reservation, a ticket or a shift. */
static const char *event_id(const struct stored_event *event, char id[EVENT_ID_TEXT])
{
    if (event->what == EVENT_SHIFT)
        snprintf(id, EVENT_ID_TEXT, "%lld", (long long)event->shift_id);
    else if (event->what == EVENT_SCAN)
        snprintf(id, EVENT_ID_TEXT, "%s-%02d", event->code, event->seat);
    else
        snprintf(id, EVENT_ID_TEXT, "%s", event->code);
    return id;
}

void watch_rows_add_event(struct watched *watched, const struct stored_event *event, struct now now)
{
    struct session *session = watched->subscriber->session;
    char id[EVENT_ID_TEXT];
    struct reply reply;

    begin_row(session, &reply);
    reply_text(&reply, word_at(WORDS_EVENT_KIND, (int)event->what));
    reply_text(&reply, event_id(event, id));
    reply_int(&reply, event->seq);
    if (event->what == EVENT_SHIFT)
        reply_text(&reply, "");
    else
        reply_int(&reply, event->show_id);
    add_event_time(&reply, session->server, event->at_ms);
    end_row(watched, &reply, now);
}

void watch_rows_add_mark(struct watched *watched, int64_t seq, struct now now)
{
    struct session *session = watched->subscriber->session;
    struct reply reply;

    begin_row(session, &reply);
    reply_text(&reply, word_at(WORDS_WATCHED, WATCHED_MARK));
    reply_text(&reply, "events");
    reply_int(&reply, seq);
    reply_text(&reply, "");
    add_event_time(&reply, session->server, now.wall_ms);
    end_row(watched, &reply, now);
}
