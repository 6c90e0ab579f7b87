/*
 * Being told in place of polling. A screen that has a wish is in one of these states:
 *
 *     polled     the daemon has no WATCH, has refused this one, or a token lives: as ever, each
 *                second
 *     told       a WATCH of the subject is under way: nothing is asked for, but
 *                  news      a row says that a list has changed: the screen asks, at once, then at
 *                            most once a second
 *                  calendar  a time that is shown has come: likewise
 *                  mark      the daemon has said after half a minute that nothing has changed; or
 *                            WATCHING_REST_MS are over without that: everything is asked for once
 *
 * The last is for what no WATCH tells of, such as a token that the same user has taken elsewhere,
 * or a new concert, and it shows whether the daemon is still there.
 *
 * Level, not edge, as the daemon does it: rows say how a show is, not what happened to it. Of the
 * seats on the screen the row is the map itself. Of a list it is compared with the revision that
 * was told before; a list has no revisions of its own, so a show that was not told of yet counts as
 * changed. A WATCH begins with a row for each show, so what changed between two of them is seen.
 */
#include "tui/model/watching.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/reply_fields.h"

struct watching_show {
    int64_t show, rev;
    bool again; /* this WATCH has told of it */
};

void watching_connected(struct model *model, bool can)
{
    watching_lost(model);
    model->watching.can = can;
}

static void forget(struct watching *watching)
{
    free(watching->shows);
    watching->shows = NULL;
    watching->count = 0;
    watching->refused = watching->news = watching->marked = false;
}

void watching_lost(struct model *model)
{
    forget(&model->watching);
    model->watching.on = false;
    model->watching.subject[0] = '\0';
    model->watching.until_s = INT64_MAX;
}

bool watching_want(struct model *model, const struct watching_wish *wish, bool *anew)
{
    struct watching *watching = &model->watching;

    *anew = strcmp(watching->subject, wish->subject) != 0;
    if (*anew) {
        forget(watching);
        memcpy(watching->subject, wish->subject, sizeof watching->subject);
    } else if (watching->part != wish->part) {
        watching->news = true;
    }
    watching->part = wish->part;
    watching->until_s = wish->until_s;
    return watching->can && !watching->refused && watching->subject[0] != '\0';
}

static struct watching_show *show_of(struct watching *watching, int64_t id)
{
    for (int i = 0; i < watching->count; i++)
        if (watching->shows[i].show == id)
            return &watching->shows[i];
    return NULL;
}

/* Grows with each show that the daemon names, which bounds how many it watches. */
static struct watching_show *add_show(struct watching *watching, int64_t id)
{
    struct watching_show *grown =
        realloc(watching->shows, ((size_t)watching->count + 1) * sizeof *watching->shows);

    if (grown == NULL)
        abort();
    watching->shows = grown;
    watching->shows[watching->count] = (struct watching_show){.show = id, .rev = -1};
    return &watching->shows[watching->count++];
}

void watching_begin(struct model *model)
{
    for (int i = 0; i < model->watching.count; i++)
        model->watching.shows[i].again = false;
}

void watching_news(struct model *model)
{
    model->watching.news = true;
}

void watching_mark(struct model *model)
{
    model->watching.marked = true;
}

void watching_take_show(struct model *model, const struct reply_line *row)
{
    struct watching *watching = &model->watching;
    int64_t id = reply_int(row, "id", 0), rev = reply_int(row, "rev", -1);
    struct watching_show *show = show_of(watching, id);

    if (show == NULL)
        show = add_show(watching, id);
    if (show->rev != rev || reply_text(row, "map")[0] == '\0')
        watching->news = true;
    else if (show->again)
        watching_mark(model);
    show->rev = rev;
    show->again = true;
}

void watching_over(struct model *model, const char *arguments)
{
    struct watching *watching = &model->watching;
    size_t size = strlen(watching->subject);

    if (size > 0 && strncmp(arguments, watching->subject, size) == 0 &&
        (arguments[size] == '\0' || arguments[size] == ' '))
        watching->refused = true;
}

void watching_asked(struct model *model)
{
    model->watching.asked_ms = model->now_ms;
    model->watching.news = false;
}

void watching_polled(struct model *model)
{
    model->watching.polled_ms = model->now_ms;
    model->watching.marked = false;
}

void watching_look_at_calendar(struct model *model)
{
    if (model->wall_s >= model->watching.until_s)
        model->watching.news = true;
}

bool watching_wants_screen(const struct model *model)
{
    const struct watching *watching = &model->watching;

    return !watching->on || (watching->news && model->now_ms - watching->asked_ms >= POLL_MS);
}

bool watching_wants_all(const struct model *model)
{
    const struct watching *watching = &model->watching;

    return !watching->on || watching->marked ||
           model->now_ms - watching->polled_ms >= WATCHING_REST_MS;
}

/* A time of the calendar is waited for a second longer, since nobody knows when a second began. */
int64_t watching_due_ms(const struct model *model)
{
    const struct watching *watching = &model->watching;
    int64_t due_ms = watching->marked ? model->now_ms : watching->polled_ms + WATCHING_REST_MS;
    int64_t left_s = watching->until_s - model->wall_s;

    if (watching->news && watching->asked_ms + POLL_MS < due_ms)
        due_ms = watching->asked_ms + POLL_MS;
    if (watching->until_s != INT64_MAX && left_s < WATCHING_REST_MS / 1000 &&
        model->now_ms + left_s * 1000 < due_ms)
        due_ms = model->now_ms + left_s * 1000;
    return due_ms;
}
