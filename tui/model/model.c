#include "tui/model/model.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"
#include "tui/screens/cursor.h"
#include "tui/screens/kiosk.h"
#include "tui/model/paging.h"
#include "tui/model/tokens.h"
#include "tui/model/receipt.h"
#include "tui/cli/rows.h"

void model_init(struct model *model, int64_t now_ms)
{
    memset(model, 0, sizeof *model);
    model->overlay = MODE_NONE;
    model->now_ms = model->answered_ms = model->touched_ms = now_ms;
    model->balance = model->before = -1;
    model->seat = 1;
    model->idle_ms = 1000L * KIOSK_IDLE_SECONDS;
    token_forget_all(model);
    model->paging.screen = SCREEN_COUNT;
}

void pending_request_release(struct pending_request *request)
{
    free(request->line);
    request->line = NULL;
}

void model_release(struct model *model)
{
    struct rows *const all[] = {&model->all_concerts, &model->concerts, &model->shows,
                                &model->reservations, &model->entries,  &model->users,
                                &model->takings,      &model->incoming, &model->preview,
                                &model->tickets};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        rows_release(all[i]);
    for (int i = 0; i < model->outbox_count; i++)
        pending_request_release(&model->outbox[i]);
    receipt_forget(model);
    paging_release(model);
}

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
                                                                    .base = base};
    model->polls += first->poll;
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

void model_ask_search(struct model *model, enum verb_id verb, const char *search)
{
    int64_t most = verb_arg_spec(verb, "limit")->max;
    struct buffer quoted;

    if (search[0] == '\0') {
        model_ask_poll(model, verb, model->search_serial, "limit=%" PRId64, most);
        return;
    }
    buffer_init(&quoted);
    request_quote(&quoted, search);
    model_ask_poll(model, verb, model->search_serial, "limit=%" PRId64 " search=%.*s", most,
                   (int)quoted.size, buffer_content(&quoted));
    buffer_release(&quoted);
}

void model_connected(struct model *model)
{
    model->live = true;
    model->identified = model->stranger = false;
    model->answered_ms = model->now_ms;
    if (model->acting[0] != '\0')
        model_ask(model, VERB_AS, 0, "user=%s", model->acting);
    model_ask(model, VERB_WHOAMI, 0, "%s", "");
}

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
    paging_release(model);
}

void model_say(struct model *model, bool warning, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(model->message, sizeof model->message, format, values);
    va_end(values);
    model->warning = warning;
    model->message_ms = model->now_ms;
}

void model_ring(struct model *model, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(model->ring, sizeof model->ring, format, values);
    va_end(values);
}

void model_drawn(struct model *model)
{
    model->fresh = false;
}

enum mode model_mode(const struct model *model)
{
    return model->overlay != MODE_NONE ? model->overlay : model->screen;
}

const char *model_customer(const struct model *model)
{
    return model->acting[0] != '\0' && model->called[0] != '\0' ? model->called : model->acting;
}

void model_take_balance(struct model *model, int64_t balance)
{
    bool hidden = model->kiosk && model->acting[0] != '\0' && !model->proven;

    if (!hidden)
        model->before = 0;
    else if (model->before < 0 || balance < model->before)
        model->before = balance;
    model->balance = balance - model->before;
}

const char *model_code(const struct model *model)
{
    int at = model->cursor[MODE_BOOKINGS] - token_waiting_count(model);

    if (model->screen == MODE_BOOKED)
        return model->booked.reservation;
    if (model->screen != MODE_BOOKINGS || at < 0 || at >= rows_count(&model->reservations))
        return "";
    return rows_text(&model->reservations, at, "reservation");
}

int64_t model_price(const struct model *model, seat_set seats)
{
    int64_t sum = 0;

    for (; seats != 0; seats = seat_set_rest(seats))
        sum += model->grid.price[seat_set_first(seats) - 1];
    return sum;
}

static void keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

static void choose_concert(struct model *model, int64_t concert)
{
    if (concert != model->concert) {
        model->show = 0;
        model->best_grade[0] = '\0';
        model->starts[0] = model->cancel_until[0] = '\0';
    }
    model->concert = concert;
    model->seat_limit = 0; /* it may have been changed */
    cursor_reset(model, MODE_DATES);
    model->all_dates = false;
    rows_release(&model->shows);
    token_choose(model, concert);
}

void model_choose_concert(struct model *model, int row)
{
    const struct rows *list = &model->concerts;

    keep(model->title, sizeof model->title, rows_text(list, row, "title"));
    keep(model->artist, sizeof model->artist, rows_text(list, row, "artist"));
    keep(model->venue, sizeof model->venue, rows_text(list, row, "venue"));
    choose_concert(model, rows_int(list, row, "concert", 0));
}

void model_choose_token(struct model *model, const struct token *token)
{
    memcpy(model->title, token->title, sizeof model->title);
    memcpy(model->artist, token->artist, sizeof model->artist);
    memcpy(model->venue, token->venue, sizeof model->venue);
    choose_concert(model, token->concert);
}

void model_choose_show(struct model *model, int row)
{
    const struct rows *list = &model->shows;
    int64_t show = rows_int(list, row, "show", 0);

    if (show != model->show) {
        model->seat = 1;
        model->chosen = model->lost = 0;
        model->best = 0;
    }
    model->show = show;
    keep(model->starts, sizeof model->starts, rows_text(list, row, "starts"));
    keep(model->cancel_until, sizeof model->cancel_until, rows_text(list, row, "cancel_until"));
    if (model->grid.show != show)
        model->grid = (struct grid){.show = show, .rev = -1};
}

void model_forget_customer(struct model *model)
{
    token_forget_all(model);
    model->booked = (struct booked){0};
    model->chosen = model->lost = 0;
    model->best = 0;
    model->best_grade[0] = '\0';
    model->balance = model->before = -1;
    model->proven = false;
    model->kept_count = 0;
    model->called[0] = model->new_phone[0] = '\0';
    model->grid.rev = -1;
    rows_release(&model->reservations);
    rows_release(&model->entries);
    rows_release(&model->tickets);
    model->search[0] = model->customer_search[0] = model->typed[0] = '\0';
    model->field = FIELD_NONE;
    model->overlay = MODE_NONE;
}
