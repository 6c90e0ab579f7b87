#include "tui/model.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"
#include "tui/sheet.h"

void model_init(struct model *model, int64_t now_ms)
{
    memset(model, 0, sizeof *model);
    model->cover = MODE_NONE;
    model->now_ms = model->answered_ms = model->touched_ms = now_ms;
    model->balance = -1;
    model->seat = 1;
    buffer_init(&model->receipts);
}

void ask_release(struct ask *ask)
{
    free(ask->line);
    ask->line = NULL;
}

void model_release(struct model *model)
{
    struct table *const all[] = {&model->concerts, &model->shows,  &model->reservations,
                                 &model->entries,  &model->users,  &model->takings,
                                 &model->incoming, &model->preview};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        table_release(all[i]);
    for (int i = 0; i < model->outbox_count; i++)
        ask_release(&model->outbox[i]);
    buffer_release(&model->receipts);
}

__attribute__((format(printf, 4, 0))) static struct ask *
add_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, va_list values)
{
    const struct verb *row = verb_row(verb);
    struct ask *ask = &model->outbox[model->outbox_count];
    char arguments[REQUEST_LINE];
    struct buffer line;

    vsnprintf(arguments, sizeof arguments, format, values);
    buffer_init(&line);
    buffer_printf(&line, "%s%s%s", row->word, arguments[0] != '\0' ? " " : "", arguments);
    buffer_add(&line, "", 1);
    *ask = (struct ask){.verb = verb, .about = about, .line = line.bytes};
    model->outbox_count++;
    return ask;
}

void model_ask(struct model *model, enum verb_id verb, int64_t about, const char *format, ...)
{
    va_list values;

    if (model->outbox_count == OUTBOX)
        return;
    va_start(values, format);
    add_ask(model, verb, about, format, values);
    va_end(values);
    if (verb_row(verb)->kind == KIND_CHANGE)
        model->changes++;
}

/* The same for a request of the regular poll. */
__attribute__((format(printf, 4, 5))) static void poll_ask(struct model *model, enum verb_id verb,
                                                           int64_t about, const char *format, ...)
{
    va_list values;

    if (model->outbox_count == OUTBOX)
        return;
    va_start(values, format);
    add_ask(model, verb, about, format, values)->poll = true;
    va_end(values);
    model->polls++;
}

bool model_next_ask(struct model *model, struct ask *ask)
{
    if (model->outbox_count == 0)
        return false;
    *ask = model->outbox[0];
    model->outbox_count--;
    memmove(model->outbox, model->outbox + 1,
            (size_t)model->outbox_count * sizeof model->outbox[0]);
    return true;
}

static void poll_search(struct model *model, enum verb_id verb, const char *search)
{
    struct buffer quoted;

    if (search[0] == '\0') {
        poll_ask(model, verb, model->search_serial, "limit=1000");
        return;
    }
    buffer_init(&quoted);
    request_quote(&quoted, search);
    poll_ask(model, verb, model->search_serial, "limit=1000 search=%.*s", (int)quoted.size,
             buffer_content(&quoted));
    buffer_release(&quoted);
}

static void poll_dates(struct model *model)
{
    if (model->concert != 0)
        poll_ask(model, VERB_SHOWS, model->concert, "concert=%" PRId64 "%s", model->concert,
                 model->all_dates ? " all=1" : "");
}

static void poll_preview(struct model *model)
{
    int64_t concert = sheet_int(&model->concerts, model->cursor[MODE_CONCERTS], "concert", 0);

    if (model->wide && concert != 0)
        poll_ask(model, VERB_SHOWS, concert, "concert=%" PRId64 " all=1", concert);
}

static void poll_grid(struct model *model)
{
    if (model->grid.show == 0)
        return;
    if (model->grid.rev < 0)
        poll_ask(model, VERB_SEATS, model->grid.show, "show=%" PRId64, model->grid.show);
    else
        poll_ask(model, VERB_MAP, model->grid.show, "show=%" PRId64 " since=%" PRId64,
                 model->grid.show, model->grid.rev);
}

static void poll_screen(struct model *model)
{
    switch (model->screen) {
    case MODE_CONCERTS:
        poll_search(model, VERB_CONCERTS, model->search);
        poll_preview(model);
        break;
    case MODE_DATES:
        poll_dates(model);
        break;
    case MODE_SEATS:
        poll_grid(model);
        break;
    case MODE_BOOKINGS:
        poll_ask(model, VERB_RESERVATIONS, 0, "%s", "");
        break;
    case MODE_WALLET:
        poll_ask(model, VERB_ENTRIES, 0, "%s", "");
        break;
    case MODE_CUSTOMERS:
        poll_search(model, VERB_USERS, model->customer_search);
        break;
    case MODE_TAKINGS:
        poll_ask(model, VERB_TAKINGS, 0, "%s%s", model->takings_asked[0] != '\0' ? "day=" : "",
                 model->takings_asked);
        break;
    default:
        break;
    }
}

void model_refresh(struct model *model)
{
    if (!model->identified)
        return;
    if (model->screen == MODE_HOLD && model->place.show != model->grid.show)
        model->grid = (struct grid){.show = model->place.show, .rev = -1};
    if (model->screen == MODE_HOLD && model->grid.rev < 0)
        poll_grid(model);
    if (model->screen == MODE_HOLD || model->screen == MODE_WALLET)
        poll_ask(model, VERB_BALANCE, 0, "%s", "");
    poll_screen(model);
}

void model_poll(struct model *model)
{
    if (!model->identified || model->polls > 0)
        return;
    if (model_has_place(model))
        poll_ask(model, VERB_STATUS, 0, "token=%s", model->place.token);
    else
        poll_ask(model, VERB_TOKENS, 0, "%s", "");
    model_refresh(model);
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

void model_resumed(struct model *model)
{
    model->identified = true;
    if (model->grid.show != 0)
        model->grid.rev = -1;
    model_ask(model, VERB_BALANCE, 0, "%s", "");
    model_poll(model);
}

void model_lost(struct model *model, int64_t retry_ms)
{
    struct ask ask;

    model->live = model->identified = false;
    model->retry_ms = retry_ms;
    model->polls = 0;
    while (model_next_ask(model, &ask)) { /* a change that was not sent is not made later */
        if (verb_row(ask.verb)->kind == KIND_CHANGE)
            model->changes--;
        ask_release(&ask);
    }
    table_release(&model->incoming);
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

void model_open(struct model *model, enum mode screen)
{
    if (screen != model->screen) {
        if (model->depth == TRAIL) {
            memmove(model->trail, model->trail + 1, (TRAIL - 1) * sizeof model->trail[0]);
            model->depth--;
        }
        model->trail[model->depth++] = model->screen;
        model->screen = screen;
        model->cover = MODE_NONE;
    }
    model_refresh(model);
}

void model_open_root(struct model *model, enum mode screen)
{
    model->depth = 0;
    if (screen != MODE_CONCERTS)
        model->trail[model->depth++] = MODE_CONCERTS;
    model->screen = screen;
    model->cover = MODE_NONE;
    model_refresh(model);
}

void model_back(struct model *model)
{
    if (model->depth > 0)
        model->screen = model->trail[--model->depth];
    model_refresh(model);
}

enum mode model_mode(const struct model *model)
{
    return model->cover != MODE_NONE ? model->cover : model->screen;
}

int64_t model_remaining(const struct model *model)
{
    const struct place *place = &model->place;
    int64_t passed = (model->now_ms - place->counted_ms) / 1000;

    if (place->remaining < 0)
        return -1;
    return place->remaining > passed ? place->remaining - passed : 0;
}

int64_t model_price(const struct model *model, seat_set seats)
{
    int64_t sum = 0;

    for (; seats != 0; seats = seat_set_rest(seats))
        sum += model->grid.price[seat_set_first(seats) - 1];
    return sum;
}

bool model_has_place(const struct model *model)
{
    return model->place.state == PLACE_WAITING || model->place.state == PLACE_ACTIVE;
}

bool model_has_hold(const struct model *model)
{
    return model->place.state == PLACE_ACTIVE && model->place.reservation[0] != '\0';
}

static void keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

void model_choose_concert(struct model *model, int row)
{
    const struct table *list = &model->concerts;

    model->concert = sheet_int(list, row, "concert", 0);
    keep(model->title, sizeof model->title, sheet_text(list, row, "title"));
    keep(model->artist, sizeof model->artist, sheet_text(list, row, "artist"));
    keep(model->venue, sizeof model->venue, sheet_text(list, row, "venue"));
    model->cursor[MODE_DATES] = 0;
    model->all_dates = false;
    table_release(&model->shows);
}

void model_choose_show(struct model *model, int row)
{
    const struct table *list = &model->shows;
    int64_t show = sheet_int(list, row, "show", 0);

    if (show != model->show) {
        model->chosen = model->lost = 0;
        model->best = 0;
    }
    model->show = show;
    keep(model->starts, sizeof model->starts, sheet_text(list, row, "starts"));
    keep(model->cancel_until, sizeof model->cancel_until, sheet_text(list, row, "cancel_until"));
    if (model->grid.show != show)
        model->grid = (struct grid){.show = show, .rev = -1};
}

void model_abandon(struct model *model)
{
    if (model_has_place(model))
        model_ask(model, VERB_LEAVE, 0, "token=%s", model->place.token);
    if (model->acting[0] != '\0')
        model_ask(model, VERB_AS, 0, "user=-");
    model->acting[0] = '\0'; /* not even after a reconnect */
    model_forget_customer(model);
    buffer_release(&model->receipts);
    model_open_root(model, MODE_ATTRACT);
    model->depth = 0;
    model->message[0] = '\0';
}

void model_forget_customer(struct model *model)
{
    model->place = (struct place){0};
    model->booked = (struct booked){0};
    model->chosen = model->lost = 0;
    model->best = 0;
    model->balance = -1;
    model->grid.rev = -1;
    table_release(&model->reservations);
    table_release(&model->entries);
    model->search[0] = model->customer_search[0] = model->typed[0] = '\0';
    model->field = FIELD_NONE;
    model->cover = MODE_NONE;
}
