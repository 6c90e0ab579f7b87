/*
 * What the client knows of the box office, and what it wants from it. A struct without input or
 * output, and without a screen: it holds what replies said, as they said it, and a queue of
 * requests that are still to be sent. Everything about this terminal (where one is, what is typed)
 * is in tui/screens/ui.h, which has a model in it.
 *
 * Requests wait in `outbox` until the event loop takes them. A request says who asked for it, so
 * that the reply finds the screen that wanted it (tui/screens/replies.h). Two counts say what is
 * still on its way, in the outbox or sent:
 *
 *     polls      the regular requests; the next poll waits until there are none
 *     changes    what moves money or seats; while there is one, no other is made, so that an
 *                impatient key pays nothing twice
 *
 * Who acts is settled in two steps after each connection: AS, if a customer is acted for, then
 * WHOAMI. Until its reply has come `identified` is false and no screen asks for anything. If the
 * daemon says somebody else, `stranger` is set, and nothing that was on its way is sent again under
 * another name.
 *
 * Rows of a reply gather in `incoming` and are moved from there to the list that they are; a list
 * that is cut into pages gathers in `paging` first.
 */
#include "tui/model/model.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"

/* No token, and the screens show the first of these. */
static void forget_tokens(struct model *model)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        model->tokens[i] = TOKEN_BLANK;
    model->token = model->tokens;
}

void model_init(struct model *model, int64_t now_ms)
{
    memset(model, 0, sizeof *model);
    model->now_ms = model->answered_ms = now_ms;
    model->balance = -1;
    forget_tokens(model);
    model->paging.asker = -1;
}

void pending_request_release(struct pending_request *request)
{
    free(request->line);
    request->line = NULL;
}

void model_release(struct model *model)
{
    struct rows *const all[] = {&model->all_concerts,   &model->concerts,   &model->shows,
                                &model->reservations,   &model->entries,    &model->users,
                                &model->takings,        &model->incoming,   &model->preview,
                                &model->tickets,        &model->found.here, &model->house,
                                &model->found.bookings, &model->guests,     &model->seats,
                                &model->incoming_first, &model->secrets,    &model->shift_sums,
                                &model->shift_cash,     &model->z_list,     &model->z,
                                &model->move_dates};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        rows_release(all[i]);
    for (int i = 0; i < model->outbox_count; i++)
        pending_request_release(&model->outbox[i]);
    model_forget_receipts(model);
    model_drop_pages(model);
    free(model->watching.shows);
}

/* The line is cut at REQUEST_LINE, where the daemon would refuse it; fields of the screens are far
 * shorter. Callers have looked whether the outbox has room. */
__attribute__((format(printf, 4, 0))) static struct pending_request *
add_request(struct model *model, enum verb_id verb, int64_t about, const char *format,
            va_list values)
{
    const struct verb *row = verb_row(verb);
    struct pending_request *request = &model->outbox[model->outbox_count];
    char arguments[REQUEST_LINE];
    struct buffer line;

    vsnprintf(arguments, sizeof arguments, format, values);
    buffer_init(&line);
    buffer_printf(&line, "%s%s%s", row->word, arguments[0] != '\0' ? " " : "", arguments);
    buffer_add(&line, "", 1);
    *request = (struct pending_request){.verb = verb, .about = about, .line = line.bytes};
    model->outbox_count++;
    return request;
}

/* A full outbox drops what is asked: the poll asks for lists again, and a change was then never
 * made. */
void model_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
{
    va_list values;

    if (model->outbox_count == OUTBOX)
        return;
    va_start(values, format);
    add_request(model, verb, about, format, values);
    va_end(values);
    if (verb_changes(verb_row(verb)))
        model->changes++;
}

void model_ask_poll(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
{
    va_list values;

    if (model->outbox_count == OUTBOX)
        return;
    va_start(values, format);
    add_request(model, verb, about, format, values)->poll = true;
    va_end(values);
    model->polls++;
}

void model_ask_page(struct model *model, const struct pending_request *first, const char *name,
                    const char *value)
{
    size_t base = first->base > 0 ? first->base : strlen(first->line);
    struct buffer line;

    if (model->outbox_count == OUTBOX)
        return;
    buffer_init(&line);
    buffer_printf(&line, "%.*s %s=%s", (int)base, first->line, name, value);
    buffer_add(&line, "", 1);
    model->outbox[model->outbox_count++] = (struct pending_request){.verb = first->verb,
                                                                    .about = first->about,
                                                                    .poll = first->poll,
                                                                    .line = line.bytes,
                                                                    .base = base,
                                                                    .asker = first->asker,
                                                                    .opening = first->opening};
    model->polls += first->poll;
}

void model_under_key(struct model *model, const char *key)
{
    struct pending_request *last = &model->outbox[model->outbox_count - 1];

    assert(model->outbox_count > 0);
    snprintf(last->key, sizeof last->key, "%s", key);
}

bool model_next_request(struct model *model, struct pending_request *request)
{
    if (model->outbox_count == 0)
        return false;
    *request = model->outbox[0];
    model->outbox_count--;
    memmove(model->outbox, model->outbox + 1,
            (size_t)model->outbox_count * sizeof model->outbox[0]);
    return true;
}

void model_ask_search(struct model *model, enum verb_id verb, int64_t about, const char *search)
{
    int64_t most = verb_arg_spec(verb, "limit")->max;
    struct buffer quoted;

    if (search[0] == '\0') {
        model_ask_poll(model, verb, about, "limit=%" PRId64, most);
        return;
    }
    buffer_init(&quoted);
    request_quote(&quoted, search);
    model_ask_poll(model, verb, about, "limit=%" PRId64 " search=%.*s", most, (int)quoted.size,
                   buffer_content(&quoted));
    buffer_release(&quoted);
}

void model_connected(struct model *model)
{
    model->live = true;
    model->identified = model->stranger = false;
    model->answered_ms = model->now_ms;
    model->shift_asked_ms = 0;
    if (model->acting[0] != '\0')
        model_ask(model, VERB_AS, 0, "user=%s", model->acting);
    model_ask(model, VERB_WHOAMI, 0, "%s", "");
}

/* What was not sent is forgotten; what was sent is the business of the connection (link.c). */
void model_lost(struct model *model, int64_t retry_ms, const char *why)
{
    struct pending_request request;

    model->live = model->identified = false;
    model->retry_ms = retry_ms;
    snprintf(model->trouble, sizeof model->trouble, "%s", why);
    model->polls = 0;
    while (model_next_request(model, &request)) { /* a change that was not sent is not made later */
        if (verb_changes(verb_row(request.verb)))
            model->changes--;
        pending_request_release(&request);
    }
    rows_release(&model->incoming);
    rows_release(&model->incoming_first);
    model_drop_pages(model);
}

/* Who is told hears nothing while nothing changes; then only what was asked for can be late. */
bool model_is_late(const struct model *model)
{
    return model->now_ms - model->answered_ms >= LATE_MS &&
           (!model->watching.on ||
            (model->asked_ms != 0 && model->now_ms - model->asked_ms >= LATE_MS));
}

int64_t model_price(const struct model *model, seat_set seats)
{
    int64_t sum = 0;

    for (; seats != 0; seats = seat_set_rest(seats))
        sum += model->grid.price[seat_set_first(seats) - 1];
    return sum;
}

void model_asked_by(struct model *model, int first, int asker, unsigned opening)
{
    for (int i = first; i < model->outbox_count; i++)
        if (model->outbox[i].opening == 0) {
            model->outbox[i].asker = asker;
            model->outbox[i].opening = opening;
        }
}

void model_drop_pages(struct model *model)
{
    rows_release(&model->paging.rows);
    model->paging = (struct paging){.asker = -1};
}

void model_forget_customer(struct model *model)
{
    forget_tokens(model);
    model->booked = (struct booked){0};
    model->balance = -1;
    model->grid.rev = -1;
    rows_release(&model->reservations);
    rows_release(&model->entries);
    rows_release(&model->tickets);
}

void model_forget_receipts(struct model *model)
{
    free(model->receipts);
    model->receipts = NULL;
    model->receipt_count = 0;
}
