/*
 * Tills: REVERSE, PAYOUT, SHIFT-OPEN, CASH, SHIFT, SHIFT-CLOSE, Z, ZLIST.
 *
 * Whoever counts a drawer is not to know what should be in it, or would count towards that. So
 * SHIFT tells of a shift that is open how often cash came or went, and no amount of it: neither the
 * money at the beginning, nor what was taken, nor a sum from which either could be had. SHIFT-CLOSE
 * tells what was expected once what was counted is stored, in one transaction.
 *
 * A row of a Z is sent exactly as it was chained (domain/till/z.h).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/payout_service.h"
#include "application/use_cases/till_service.h"
#include "presentation/job.h"
#include "presentation/verbs/call.h"

/* NOT_ALLOWED, unless an operator acts for somebody: whose wallet it is about is said by that. */
static enum status check_counter(struct store_call *call)
{
    if (call->caller->acting[0] != '\0')
        return STATUS_OK;
    call->refusal->problem = "That is done at the counter: by an operator who acts for somebody, "
                             "as with as=NAME.";
    return STATUS_NOT_ALLOWED;
}

/* The wallet is that of the customer acted for, the shift and the drawer are those of the operator
 * who asks. */
enum status verb_REVERSE(struct store_call *call)
{
    struct ledger_entry entry;
    enum status status = check_counter(call);

    if (status == STATUS_OK)
        status = payout_service_reverse(call->uc, call->caller->user,
                                        request_int(call->request, "entry", 0), &entry);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "entry", entry.entry);
    reply_field_int(call->reply, "amount", entry.amount);
    reply_field_int(call->reply, "balance", entry.balance);
    reply_field_text(call->reply, "method", word_at(WORDS_PAY_METHOD, (int)entry.method));
    return STATUS_OK;
}

enum status verb_PAYOUT(struct store_call *call)
{
    const char *method = request_text(call->request, "method");
    struct ledger_entry entry;
    enum status status = check_counter(call);

    if (status == STATUS_OK)
        status = payout_service_pay(call->uc, call->caller->user,
                                    request_int(call->request, "amount", 0),
                                    (enum pay_method)word_find(WORDS_PAY_METHOD, method), &entry);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "entry", entry.entry);
    reply_field_int(call->reply, "amount", entry.amount);
    reply_field_int(call->reply, "balance", entry.balance);
    return STATUS_OK;
}

enum status verb_SHIFT_OPEN(struct store_call *call)
{
    struct till_shift shift = {.float_in = request_int(call->request, "float", 0)};
    int64_t left_before;
    enum status status;

    snprintf(shift.till, sizeof shift.till, "%s", request_text(call->request, "till"));
    if (strchr(shift.till, '\\') != NULL)
        return call_bad_arg(&call->call, "till", "a backslash is no part of a name");
    status = till_service_open(call->uc, &shift, &left_before);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "shift", shift.shift_id);
    reply_field_text(call->reply, "till", shift.till);
    /* The first shift of a till has none before it, which is not the same as an empty drawer. */
    if (left_before == LEFT_UNKNOWN)
        return STATUS_OK;
    reply_field_int(call->reply, "left_before", left_before);
    reply_field_int(call->reply, "difference", shift.float_in - left_before);
    return STATUS_OK;
}

enum status verb_CASH(struct store_call *call)
{
    const char *note = request_text(call->request, "note");
    struct cash_move move = {
        .amount = request_int(call->request, "amount", 0),
        .reason =
            (enum cash_reason)word_find(WORDS_CASH_REASON, request_text(call->request, "reason")),
    };
    enum status status;

    if (move.amount == 0)
        return call_bad_arg(&call->call, "amount", "0 is nothing");
    snprintf(move.note, sizeof move.note, "%s", note != NULL ? note : "");
    status = till_service_cash(call->uc, &move);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "shift", move.shift_id);
    reply_field_int(call->reply, "line", move.number);
    reply_field_int(call->reply, "amount", move.amount);
    return STATUS_OK;
}

/* `is_told`: amounts as well. A count alone gives nothing away: ten times cash may be any sum. */
static void sum_row(struct reply *reply, enum pay_method method, const struct till_sum *sum,
                    bool is_told)
{
    reply_row(reply);
    reply_text(reply, word_at(WORDS_PAY_METHOD, (int)method));
    reply_int(reply, sum->count);
    if (is_told) {
        reply_int(reply, sum->received);
        reply_int(reply, sum->given);
        reply_int(reply, sum->received - sum->given);
    } else {
        reply_absent(reply);
        reply_absent(reply);
        reply_absent(reply);
    }
    reply_row_end(reply);
}

static void cash_row(void *arg, const struct cash_move *move)
{
    struct store_call *call = arg;

    reply_row(call->reply);
    reply_int(call->reply, move->number);
    call_row_time(&call->call, call->uc->settings->zone, move->at_ms);
    reply_int(call->reply, move->amount);
    reply_text(call->reply, word_at(WORDS_CASH_REASON, (int)move->reason));
    reply_text(call->reply, move->note);
    reply_row_end(call->reply);
}

/* What was in the drawer, and should have been; which is told once it is closed. So is what was
 * refunded: where all of it was handed out in cash, that is how much cash there is not. */
static void drawer_fields(struct reply *reply, const struct till_acts *acts, const struct z *z)
{
    reply_field_int(reply, "refunded", acts->refunded);
    reply_field_int(reply, "float", z->float_in);
    reply_field_int(reply, "cash", z->cash_moved);
    reply_field_int(reply, "expected", z->expected);
    reply_field_int(reply, "counted", z->counted);
    reply_field_int(reply, "difference", z->difference);
    reply_field_int(reply, "left", z->left_in);
    reply_field_int(reply, "total", z->total);
    reply_field_text(reply, "by", z->closed_by);
    reply_field_text(reply, "chain", z->chain);
}

/* Both tables are always there, and the second one is empty for a shift without CASH: a reader
 * tells them apart by their columns. Amounts of CASH are told, though they are cash: the operator
 * who put them in knows them anyway, and without float and takings they say nothing of the sum. */
enum status verb_SHIFT(struct store_call *call)
{
    const char *zone = call->uc->settings->zone;
    struct till_sum sums[PAY_METHODS];
    struct till_acts acts;
    struct z z;
    struct till_shift shift;
    enum status status =
        till_service_look(call->uc, request_int(call->request, "shift", NO_SHIFT),
                          call->caller->role >= ROLE_SUPERVISOR, &shift, sums, &acts);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    for (int method = 0; method < PAY_METHODS; method++)
        sum_row(call->reply, (enum pay_method)method, &sums[method],
                method != PAY_CASH || shift.closed_ms != NOT_CLOSED);
    reply_columns(call->reply, verb_second_table(call->request->verb));
    status = z_store_cash(call->uc->store, shift.shift_id, cash_row, call);
    /* A shift is closed and gets its Z in one transaction, so one without the other is a broken
     * store. */
    if (status == STATUS_OK && shift.closed_ms != NOT_CLOSED)
        status = z_store_of_shift(call->uc->store, shift.shift_id, &z);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_INTERNAL : status;
    reply_field_int(call->reply, "shift", shift.shift_id);
    reply_field_text(call->reply, "till", shift.till);
    reply_field_text(call->reply, "user", shift.login);
    call_field_time(&call->call, "opened", zone, shift.opened_ms);
    if (shift.closed_ms != NOT_CLOSED) {
        call_field_time(&call->call, "closed", zone, shift.closed_ms);
        reply_field_int(call->reply, "z", z.number);
    }
    reply_field_int(call->reply, "comps", acts.comps);
    reply_field_int(call->reply, "face", acts.face);
    reply_field_int(call->reply, "refunds", acts.refunds);
    reply_field_int(call->reply, "fees", acts.fees);
    reply_field_int(call->reply, "moved", acts.moved);
    if (shift.closed_ms != NOT_CLOSED)
        drawer_fields(call->reply, &acts, &z);
    return STATUS_OK;
}

/* Adds up notes and coins: 50000x3,10000x12. False if it is no such list, or too much. Each product
 * is looked at before it is made, so that nothing overflows: value and count are TILL_MOST at most,
 * and strtoll() stops at INT64_MAX for longer digits. */
static bool add_up(const char *text, int64_t *sum)
{
    *sum = 0;
    for (;;) {
        char *end;
        int64_t value = strtoll(text, &end, 10), count;

        if (*text < '0' || *text > '9' || *end != 'x' || end[1] < '0' || end[1] > '9')
            return false;
        count = strtoll(end + 1, &end, 10);
        if (value > TILL_MOST || count > TILL_MOST || (count > 0 && value > TILL_MOST / count))
            return false;
        *sum += value * count;
        if (*sum > TILL_MOST || *end == '\0')
            return *sum <= TILL_MOST;
        if (*end != ',')
            return false;
        text = end + 1;
    }
}

/* What was counted: as a sum, or as notes and coins that are added up here, for whoever counts is
 * not to do sums in the head. What stays in the drawer is part of it. BAD_ARG. */
static enum status read_count(struct store_call *call, struct till_count *count)
{
    const char *coins = request_text(call->request, "count");
    int64_t counted = request_int(call->request, "counted", -1);

    *count = (struct till_count){.shift_id = request_int(call->request, "shift", NO_SHIFT),
                                 .is_supervisor = call->caller->role >= ROLE_SUPERVISOR,
                                 .counted = counted,
                                 .left_in = request_int(call->request, "left", 0)};
    if ((coins == NULL) == (counted < 0))
        return call_bad_arg(&call->call, "counted", "either counted or count, and one of them");
    if (coins != NULL && !add_up(coins, &count->counted))
        return call_bad_arg(&call->call, "count", "not notes and coins such as 50000x3,10000x12");
    if (count->left_in > count->counted)
        return call_bad_arg(&call->call, "left", "more than was counted");
    return STATUS_OK;
}

enum status verb_SHIFT_CLOSE(struct store_call *call)
{
    struct till_count count;
    struct z z;
    enum status status = read_count(call, &count);

    if (status == STATUS_OK)
        status = till_service_close(call->uc, &count, &z);
    if (status != STATUS_OK)
        return status;
    call->job->z.number = z.number;
    memcpy(call->job->z.chain, z.chain, sizeof call->job->z.chain);
    reply_field_int(call->reply, "z", z.number);
    reply_field_int(call->reply, "expected", z.expected);
    reply_field_int(call->reply, "counted", z.counted);
    reply_field_int(call->reply, "difference", z.difference);
    reply_field_text(call->reply, "chain", z.chain);
    reply_field_int(call->reply, "shift", z.shift_id);
    return STATUS_OK;
}

/* The log is kept elsewhere than the store: a Z that is cut off there is still told here. A request
 * that is replayed has not closed anything: its verb did not run, and z.number is 0. */
bool verb_SHIFT_CLOSE_after(struct server *server, struct job *job)
{
    if (job->unit.status == STATUS_OK && job->z.number != 0)
        server_log(server, LOG_INFO, "Z %" PRId64 ", chain %s", job->z.number, job->z.chain);
    return true;
}

struct z_rows {
    struct store_call *call;
    int64_t count;
};

/* The order of the columns is that of z_line(): whoever has the row joins it up to the chain and
 * can check that. Neither may change without the other, and no column may be put in between. */
static void z_row(void *arg, const struct z *z)
{
    struct z_rows *rows = arg;
    struct reply *reply = rows->call->reply;

    rows->count++;
    reply_row(reply);
    reply_int(reply, z->number);
    reply_int(reply, z->shift_id);
    reply_text(reply, z->till);
    reply_text(reply, z->login);
    reply_text(reply, z->opened);
    reply_text(reply, z->closed);
    reply_text(reply, z->closed_by);
    reply_int(reply, z->float_in);
    reply_int(reply, z->sums[PAY_CASH].received);
    reply_int(reply, z->sums[PAY_CASH].given);
    reply_int(reply, z->cash_moved);
    for (int method = PAY_CASH + 1; method < PAY_METHODS; method++) {
        reply_int(reply, z->sums[method].received);
        reply_int(reply, z->sums[method].given);
    }
    reply_int(reply, z->moves);
    reply_int(reply, z->expected);
    reply_int(reply, z->counted);
    reply_int(reply, z->difference);
    reply_int(reply, z->left_in);
    reply_int(reply, z->total);
    reply_text(reply, z->chain);
    reply_row_end(reply);
}

enum status verb_Z(struct store_call *call)
{
    struct z_rows rows = {.call = call};
    int64_t number = request_int(call->request, "number", 0);
    struct z_head head;
    struct z z;
    enum status status = STATUS_OK;

    /* Before the first Z the head has the number 0, which no Z has: NOT-FOUND. */
    if (number == 0) {
        status = z_store_head(call->uc->store, &head);
        number = head.number;
    }
    if (status == STATUS_OK)
        status = z_store_find(call->uc->store, number, &z);
    if (status == STATUS_NOT_FOUND)
        return call_missing(&call->call, MISSING_Z);
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    z_row(&rows, &z);
    return STATUS_OK;
}

enum status verb_ZLIST(struct store_call *call)
{
    const char *zone = call->uc->settings->zone;
    struct z_rows rows = {.call = call};
    int64_t from_ms, to_ms;
    char date[DATE_TEXT];
    enum status status = call_read_days(call, &from_ms, &to_ms);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status = z_store_list(call->uc->store, from_ms, to_ms, z_row, &rows);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "day", date_format(call->uc->zones, zone, from_ms, date));
    /* to_ms is the first instant that does not belong to it, midnight of the day after. */
    reply_field_text(call->reply, "to", date_format(call->uc->zones, zone, to_ms - 1, date));
    reply_field_int(call->reply, "count", rows.count);
    return STATUS_OK;
}
