/*
 * When the screens have closed nothing of them is left in the terminal, so what was paid is printed
 * then, as it is at the end: what was cancelled since says so. So does what is still held, with the
 * time that is left, because closing the program gives up nothing.
 */
#include "tui/model/receipt.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"

void receipt_add(struct model *model)
{
    size_t count = (size_t)model->receipt_count + 1;
    struct receipt *more = realloc(model->receipts, count * sizeof *more);

    if (more == NULL)
        abort();
    more[model->receipt_count] = (struct receipt){.booked = model->booked};
    model->receipts = more;
    model->receipt_count++;
}

void receipt_cancelled(struct model *model, const char *reservation)
{
    for (int i = 0; i < model->receipt_count; i++)
        if (strcmp(model->receipts[i].booked.reservation, reservation) == 0)
            model->receipts[i].cancelled = true;
}

/* What a booking says here it said when it was paid: a date that was moved since, or a price, is
 * not asked for again at the end. */
static void print_receipt(const struct receipt *receipt, struct buffer *out)
{
    const struct booked *booked = &receipt->booked;
    char names[SEAT_NAMES_TEXT], amount[FORMAT_TEXT], starts[FORMAT_TEXT], until[FORMAT_TEXT];

    buffer_printf(out, receipt->cancelled ? _("Cancelled %s  %s  %s\n") : _("Booked %s  %s  %s\n"),
                  booked->reservation, booked->title, format_when(booked->starts, false, starts));
    format_seats(booked->seats, names);
    format_points(booked->amount, amount);
    if (receipt->cancelled)
        buffer_printf(out, _("       %s  %s P refunded\n"), names, amount);
    else if (strcmp(booked->cancel_until, "never") == 0)
        buffer_printf(out, _("       %s  %s P paid, cannot be cancelled\n"), names, amount);
    else
        buffer_printf(out, _("       %s  %s P paid, cancel until %s\n"), names, amount,
                      format_when(booked->cancel_until, false, until));
}

/* What is held, has its turn or waits when the program ends, and for how long that still counts. */
static void print_token(const struct model *model, const struct token *token, struct buffer *out)
{
    char names[SEAT_NAMES_TEXT], amount[FORMAT_TEXT], clock[FORMAT_TEXT];

    format_clock(token_remaining(token, model->now_ms), clock);
    if (token_holds(token))
        buffer_printf(out, _("Held for %s more: %s, %s P, %s. foyer and p lead back.\n"), clock,
                      format_seats(token->seats, names), format_points(token->amount, amount),
                      token->title);
    else if (token->state == TOKEN_ACTIVE)
        buffer_printf(out, _("Your turn for %s more: %s. foyer and p lead back.\n"), clock,
                      token->title);
    else
        buffer_printf(out,
                      _("Place %" PRId64 " in the queue is kept for a minute: %s. foyer and p lead "
                        "back.\n"),
                      token->position, token->title);
}

void receipt_print(const struct model *model, bool with_tokens, struct buffer *out)
{
    const struct token *order[TOKENS_MOST];
    int count = with_tokens ? token_order(model, order) : 0;

    for (int i = 0; i < model->receipt_count; i++)
        print_receipt(&model->receipts[i], out);
    for (int i = 0; i < count; i++)
        print_token(model, order[i], out);
}
