/*
 * The seats of shows that are long over are most of a store, and hardly anybody asks for them. So
 * the daemon serves before it has them (live_load.h), and reads them later, some shows at a time,
 * in units that a worker runs between the batches of clients.
 *
 * Whoever asks for one of them meanwhile gets the same answer as later: unread_shows_fetch() has
 * those that the request is about read next, and the request goes to the worker after them, as one
 * does that is answered from memory but has as= (job.c). When it is back, what was read has been
 * applied.
 *
 * Which shows a request is about is seen from its arguments: show= names one; a list with all= has
 * those that are over, of its concert or of all; and a verb that takes several, as WATCH does, is
 * taken to be about all of them. A WATCH of several concerts waits for none: it is told of those
 * that are over when they are read, and meanwhile of the others. Whatever else is answered from
 * memory counts seats of shows that can be booked only, and those were read first.
 *
 * A show stays unread if its unit failed, and is then read when it is asked for. There is one
 * daemon and one worker; a shared store is read whole at the start.
 */
#include "presentation/unread_shows.h"

#include <assert.h>
#include <stdlib.h>

#include "application/live/live_load.h"

enum { SHOWS_A_TIME = 64 }; /* some milliseconds of the worker */

/* Shows whose seats are read. */
struct reading {
    struct unit unit; /* first */
    bool goes_on;     /* when it is done, the next ones are read */
    size_t count;
    int64_t show_ids[SHOWS_A_TIME]; /* shape: show_ids[count] */
};

static enum status run_reading(struct unit *unit, struct use_case *uc)
{
    const struct reading *reading = (struct reading *)unit;

    return live_load_seats(uc->store, uc->changes, reading->show_ids, reading->count);
}

static void read_next(struct server *server);

/* One that is gone meanwhile counts no more. */
static void finish_reading(struct unit *unit, void *owner)
{
    struct server *server = owner;
    struct reading *reading = (struct reading *)unit;

    for (size_t i = 0; i < reading->count && unit->status == STATUS_OK; i++) {
        struct live_show *show = live_view_show(server->view, reading->show_ids[i]);

        if (show != NULL)
            live_view_set_unread(server->view, show, false);
    }
    if (reading->goes_on)
        read_next(server);
    free(reading);
}

static struct reading *new_reading(struct server *server, bool goes_on)
{
    struct reading *reading = calloc(1, sizeof *reading);

    assert(reading != NULL);
    reading->goes_on = goes_on;
    reading->unit.run = run_reading;
    reading->unit.done = finish_reading;
    reading->unit.changes = true; /* the live view, if not the store */
    reading->unit.now = server_now(server);
    return reading;
}

/* Reads the unread shows of a concert (0: of all) from number *show_id on, as many as go at a time;
 * *show_id is then where to go on, or past the last. False if there are none. */
static bool read_some(struct server *server, int64_t concert_id, int64_t *show_id, bool goes_on)
{
    const struct live_view *view = server->view;
    struct reading *reading = new_reading(server, goes_on);

    for (; (size_t)*show_id < view->show_room && reading->count < SHOWS_A_TIME; ++*show_id) {
        const struct live_show *show = view->shows[*show_id];

        if (show != NULL && show->is_unread &&
            (concert_id == 0 || show->show.concert_id == concert_id))
            reading->show_ids[reading->count++] = *show_id;
    }
    if (reading->count == 0) {
        free(reading);
        return false;
    }
    server_submit(server, &reading->unit);
    return true;
}

static void read_next(struct server *server)
{
    if (!server->over && !server->failed && server->view->unread > 0)
        (void)read_some(server, 0, &server->next_unread, true);
}

void unread_shows_start(struct server *server)
{
    read_next(server);
}

/* The value of a number that the request gives as `name`, or 0. */
static int64_t given(const struct request *request, const char *name)
{
    int at = verb_arg(request->verb, name);

    return at >= 0 && request->values[at].given ? request->values[at].number : 0;
}

/* The concert that it is about; 0: none, or several. */
static int64_t concert_of(const struct request *request)
{
    int at = verb_arg(request->verb, "concert");
    const char *text;
    char *end;
    int64_t concert_id;

    if (at < 0 || request->verb->args[at].type != ARG_TEXT)
        return given(request, "concert");
    text = request_text(request, "concert");
    concert_id = text != NULL ? strtoll(text, &end, 10) : 0;
    return text != NULL && *end == '\0' ? concert_id : 0;
}

/* What is asked about every show of a concert, or of all: a list with those that are over, or, of a
 * verb that takes a list of shows, any of them. */
static bool is_about_many(const struct request *request)
{
    int shows = verb_arg(request->verb, "show");

    if (shows >= 0 && request->verb->args[shows].type == ARG_TEXT)
        return request->values[shows].given || concert_of(request) != 0;
    return given(request, "all") != 0;
}

/* The show that the request names, or NULL. */
static const struct live_show *named_show(const struct server *server,
                                          const struct request *request)
{
    int64_t show_id = given(request, "show");

    return show_id > 0 ? live_view_show(server->view, show_id) : NULL;
}

/* Whether shows of a concert (0: of any) are unread. */
static bool has_unread(const struct live_view *view, int64_t concert_id)
{
    const struct live_concert *concert = live_view_concert(view, concert_id);

    if (concert_id == 0)
        return view->unread > 0;
    for (size_t i = 0; concert != NULL && i < concert->show_count; i++)
        if (concert->shows[i]->is_unread)
            return true;
    return false;
}

bool unread_shows_are_asked(const struct server *server, const struct request *request)
{
    const struct live_show *show;

    if (server->view->unread == 0 || verb_is_job(request->verb))
        return false;
    show = named_show(server, request);
    return (show != NULL && show->is_unread) ||
           (is_about_many(request) && has_unread(server->view, concert_of(request)));
}

bool unread_shows_fetch(struct server *server, const struct request *request)
{
    const struct live_show *show;
    int64_t next = 0;

    if (!unread_shows_are_asked(server, request))
        return false;
    show = named_show(server, request);
    if (show != NULL) {
        struct reading *reading = new_reading(server, false);

        reading->show_ids[reading->count++] = show->show.show_id;
        server_submit(server, &reading->unit);
        return true;
    }
    while (read_some(server, concert_of(request), &next, false))
        continue;
    return true;
}
