/*
 * Points and people: CHARGE, BALANCE, ENTRIES, USERS, USER-ADD, USER-SET, USER-MERGE,
 * USER-HANDOVER, TAKINGS.
 *
 * Lists ask the store for one row more than they may write: whether there is more is known without
 * counting, and the place to go on from is the last row written (row_limit_take).
 *
 * USER-ADD is asked by staff for people without an account. A name that an account of this host has
 * would be taken from whoever logs in under it, so the host is asked before (job->is_account), and
 * only an admin may do it all the same.
 *
 * TAKINGS tells an operator no sum that has cash of an open shift in it: it would tell what is in a
 * drawer before that is counted, which SHIFT does not (till_verbs.c).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/person_service.h"
#include "application/use_cases/user_merge.h"
#include "application/use_cases/user_service.h"
#include "domain/payment/payment_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"
#include "presentation/verbs/call.h"
#include "presentation/job.h"
#include "presentation/session_identity.h"
#include "shared/text.h"

/* How a charge was paid: in cash, if an operator who acts for somebody says nothing. What people
 * charge for themselves is in no drawer. BAD_ARG; NOT_ALLOWED if they may not. */
static enum status read_method(struct store_call *call, enum pay_method *method)
{
    const char *word = request_text(call->request, "method");
    bool is_at_counter = call->caller->acting[0] != '\0';

    if (!is_at_counter && call->uc->settings->charge_at_counter) {
        call->refusal->problem = "Points are charged at the counter here; an operator does it, "
                                 "with as=NAME.";
        return STATUS_NOT_ALLOWED;
    }
    *method = is_at_counter ? PAY_CASH : PAY_METHODS;
    if (word != NULL && !is_at_counter)
        return call_bad_arg(&call->call, "method",
                            "only for an operator who acts for somebody, as with as=NAME");
    if (word != NULL)
        *method = (enum pay_method)word_find(WORDS_PAY_METHOD, word);
    return STATUS_OK;
}

enum status verb_CHARGE(struct store_call *call)
{
    struct ledger_entry entry;
    enum pay_method method;
    enum status status = read_method(call, &method);

    /* A sale puts into that wallet what it takes out again, so it is empty between two requests and
     * has to stay so. */
    if (status == STATUS_OK && strcmp(call->caller->user, TILL_LOGIN) == 0)
        status = call_bad_arg(&call->call, "amount",
                              "the user of the till has no wallet; SELL takes the money");
    if (status == STATUS_OK)
        status = user_service_charge(call->uc, call->caller->user,
                                     request_int(call->request, "amount", 0), method, &entry);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "balance", entry.balance);
    reply_field_int(call->reply, "entry", entry.entry);
    return STATUS_OK;
}

/* `due` is what the live holds would cost, of all concerts: with it whoever pays for one sees
 * whether it is enough for all. */
enum status verb_BALANCE(struct store_call *call)
{
    struct user user;
    int64_t due = 0;
    enum status status = user_service_look(call->uc, call->caller->user, &user);

    if (status == STATUS_OK)
        status = reservation_store_due(call->uc->store, user.user_id, call->now.steady_ms, &due);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "balance", user.balance);
    reply_field_int(call->reply, "due", due);
    return STATUS_OK;
}

struct entry_rows {
    struct store_call *call;
    struct row_limit limit;
    int64_t last; /* the entry of the latest row */
};

/* Newest first; times in the configured zone, since a ledger has no concert. */
static void entry_row(void *arg, const struct ledger_entry *entry)
{
    struct entry_rows *rows = arg;
    struct store_call *call = rows->call;

    if (!row_limit_take(&rows->limit))
        return;
    rows->last = entry->entry;
    reply_row(call->reply);
    reply_int(call->reply, entry->entry);
    call_row_time(&call->call, call->uc->settings->zone, entry->at_ms);
    reply_text(call->reply, entry_kind_word(entry->kind));
    reply_int(call->reply, entry->amount);
    reply_int(call->reply, entry->balance);
    reply_text(call->reply, entry->reservation);
    reply_row_end(call->reply);
}

enum status verb_ENTRIES(struct store_call *call)
{
    int64_t limit = request_int(call->request, "limit", ROWS_IF_NOT_SAID);
    struct entry_rows rows = {.call = call, .limit.left = limit};
    struct user user;
    enum status status = user_service_look(call->uc, call->caller->user, &user);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status = payment_store_entries(call->uc->store, user.user_id,
                                   request_int(call->request, "before", INT64_MAX), limit + 1,
                                   entry_row, &rows);
    if (status == STATUS_OK && rows.limit.more)
        call_field_more_int(&call->call, "before", rows.last);
    return status;
}

static void user_row(void *arg, const struct user *user, const char *alias)
{
    struct store_call *call = arg;

    reply_row(call->reply);
    reply_text(call->reply, user->login);
    reply_text(call->reply, user->name);
    reply_text(call->reply, user->phone);
    reply_int(call->reply, user->balance);
    reply_text(call->reply, alias);
    reply_row_end(call->reply);
}

/* A page goes on behind a login, so it does not matter who was added meanwhile. What was searched
 * for may name somebody, and so counts as a mention; a list without search= names nobody. */
enum status verb_USERS(struct store_call *call)
{
    const char *search = request_text(call->request, "search");
    const char *after = request_text(call->request, "after");
    char *query = text_query(search != NULL ? search : "");
    char next[LOGIN_TEXT];
    enum status status = query != NULL ? STATUS_OK : STATUS_INTERNAL;

    if (status == STATUS_OK && search != NULL)
        status = person_service_search(call->uc, 0);
    if (status != STATUS_OK) {
        free(query);
        return status;
    }
    reply_columns(call->reply, call->request->verb->columns);
    status = user_store_list(call->uc->store, query, after != NULL ? after : "",
                             request_int(call->request, "limit", ROWS_IF_NOT_SAID), next, user_row,
                             call);
    free(query);
    if (status == STATUS_OK && next[0] != '\0')
        call_field_more_text(&call->call, "after", next);
    return status;
}

/* job->is_account was asked before the job was made (dispatch.c), since a worker may not wait for a
 * user database. An admin may take the name all the same: an account that has it then gets NAME:UID
 * (user_service.c). Without new=1 a customer of the same name and number is taken for the same, so
 * that a slip of the counter makes no second one. */
enum status verb_USER_ADD(struct store_call *call)
{
    const char *name = request_text(call->request, "name");
    const char *phone = request_text(call->request, "phone");
    const char *login = request_text(call->request, "user");
    struct user user = {0};
    bool is_same = false;
    enum status status;

    if (login != NULL && account_is_reserved(login))
        return call_bad_arg(&call->call, "user",
                            "names that begin with uid- are for users without one");
    if (call->caller->role < ROLE_ADMIN && call->job->is_account == ACCOUNT_FOUND) {
        call->refusal->problem = "that is an account of this host, whose customers log in by it";
        return STATUS_EXISTS;
    }
    if (call->caller->role < ROLE_ADMIN && call->job->is_account == ACCOUNT_ERROR) {
        call->refusal->problem = "The user database does not say whether that is an account of "
                                 "this host; nothing was changed. Try again in a moment.";
        return STATUS_BUSY;
    }
    snprintf(user.login, sizeof user.login, "%s", login != NULL ? login : "");
    snprintf(user.name, sizeof user.name, "%s", name != NULL ? name : "");
    snprintf(user.phone, sizeof user.phone, "%s", phone != NULL ? phone : "");
    status = request_int(call->request, "new", 0) != 0
                 ? user_service_add(call->uc, &user)
                 : user_service_add_unless_same(call->uc, &user, &is_same);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "user", user.login);
    if (is_same)
        reply_field_text(call->reply, "same", user.login);
    return STATUS_OK;
}

enum status verb_USER_SET(struct store_call *call)
{
    struct user user;
    enum status status = user_service_correct(call->uc, request_text(call->request, "user"),
                                              request_text(call->request, "name"),
                                              request_text(call->request, "phone"), &user);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "user", user.login);
    reply_field_text(call->reply, "name", user.name);
    reply_field_text(call->reply, "phone", user.phone);
    return STATUS_OK;
}

enum status verb_USER_MERGE(struct store_call *call)
{
    struct user_merge merge;
    enum status status = user_merge_run(call->uc, request_text(call->request, "from"),
                                        request_text(call->request, "to"), &merge);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "user", merge.user.login);
    reply_field_int(call->reply, "amount", merge.amount);
    reply_field_int(call->reply, "balance", merge.user.balance);
    reply_field_int(call->reply, "reservations", merge.reservations);
    return STATUS_OK;
}

/* The overflow uid is how the kernel shows every uid that it cannot map, as one of a container:
 * what belonged to it would be anybody's. Without uid= the user goes to the counter, where nobody
 * logs in as it. */
enum status verb_USER_HANDOVER(struct store_call *call)
{
    const char *login = request_text(call->request, "user");
    int64_t uid = request_int(call->request, "uid", -1);
    enum status status;

    if (strncmp(login, "uid-", strlen("uid-")) == 0)
        return call_bad_arg(&call->call, "user", "such a name is its uid's for ever");
    if (uid == OVERFLOW_UID)
        return call_bad_arg(&call->call, "uid", "that uid could be anybody");
    status = user_service_hand_over(call->uc, login, uid < 0 ? USER_COUNTER : USER_ACCOUNT,
                                    uid < 0 ? 0 : uid);
    if (status != STATUS_OK)
        return status;
    snprintf(call->job->handed, sizeof call->job->handed, "%s", login);
    call->job->handed_to = uid;
    reply_field_text(call->reply, "user", login);
    if (uid >= 0)
        reply_field_int(call->reply, "uid", uid);
    return STATUS_OK;
}

/* Connections under that login are somebody else's now. They end once the change is stored, and not
 * before: a refusal must not throw anybody out. A replay throws out nobody a second time, since its
 * verb has not run and `handed` is empty. */
bool verb_USER_HANDOVER_after(struct server *server, struct job *job)
{
    if (job->unit.status == STATUS_OK && job->handed[0] != '\0')
        session_identity_hand_over(server, job->handed, job->handed_to);
    return true;
}

struct takings {
    struct store_call *call;
    int64_t paid, refunded, sold, fees, comps, face;
};

/* The sums are made here, of the rows that are sent, so the two agree. */
static void taking_row(void *arg, const struct taking *taking)
{
    struct takings *takings = arg;
    struct store_call *call = takings->call;

    reply_row(call->reply);
    reply_int(call->reply, taking->show_id);
    reply_text(call->reply, taking->title);
    call_row_time(&call->call, taking->zone, taking->starts_ms);
    reply_int(call->reply, taking->payments);
    reply_int(call->reply, taking->paid);
    reply_int(call->reply, taking->refunds);
    reply_int(call->reply, taking->refunded);
    reply_int(call->reply, taking->paid - taking->refunded);
    reply_int(call->reply, taking->concert_id);
    reply_int(call->reply, taking->sold);
    reply_int(call->reply, taking->fees);
    reply_int(call->reply, taking->comps);
    reply_int(call->reply, taking->face);
    reply_row_end(call->reply);
    takings->paid += taking->paid;
    takings->refunded += taking->refunded;
    takings->sold += taking->sold;
    takings->fees += taking->fees;
    takings->comps += taking->comps;
    takings->face += taking->face;
}

struct counter_rows {
    struct store_call *call;
    enum takings_by by;
    int64_t day_ms; /* of TAKINGS_BY_DAY: which day the row is of */
    bool has_row;   /* of that */
};

/* Whether the caller may know what these come to. It is asked of each row for itself, so a day or
 * an operator without cash of an open shift is told in full; and of the sums of the last line, or a
 * row that is not told could be had from the others. */
static bool is_told(const struct store_call *call, const struct counter_sums *sums)
{
    return !sums->has_open_cash || call->caller->role >= ROLE_SUPERVISOR;
}

/* So many values that a row of this table does not have. */
static void absent(struct reply *reply, int count)
{
    for (int i = 0; i < count; i++)
        reply_absent(reply);
}

static void amount(struct reply *reply, bool told, int64_t points)
{
    if (told)
        reply_int(reply, points);
    else
        reply_absent(reply);
}

static void counter_row(void *arg, const struct counter_sums *sums)
{
    struct counter_rows *rows = arg;
    struct store_call *call = rows->call;
    struct reply *reply = call->reply;
    bool told = is_told(call, sums);
    char date[DATE_TEXT];

    rows->has_row = true;
    reply_row(reply);
    if (rows->by == TAKINGS_BY_DAY)
        reply_text(reply,
                   date_format(call->uc->zones, call->uc->settings->zone, rows->day_ms, date));
    else
        reply_text(reply, sums->by);
    reply_int(reply, sums->charges);
    amount(reply, told, sums->charged);
    reply_int(reply, sums->payouts);
    amount(reply, told, sums->paid_out);
    reply_int(reply, sums->reversals);
    amount(reply, told, sums->reversed);
    amount(reply, told, sums->charged - sums->paid_out - sums->reversed);
    if (rows->by == TAKINGS_BY_METHOD) {
        absent(reply, 5); /* no seat is refunded or given away by a method */
    } else {
        reply_int(reply, sums->refunds);
        amount(reply, told, sums->refunded);
        reply_int(reply, sums->fees);
        reply_int(reply, sums->comps);
        reply_int(reply, sums->face);
    }
    absent(reply, 3);
    reply_row_end(reply);
}

/* What seats brought is no money at the counter: points may have been there before. */
static void grade_row(void *arg, const struct grade_sums *sums)
{
    struct reply *reply = arg;

    reply_row(reply);
    reply_text(reply, sums->grade);
    absent(reply, 7);
    reply_int(reply, sums->refunds);
    reply_int(reply, sums->refunded);
    reply_int(reply, sums->fees);
    reply_int(reply, sums->comps);
    absent(reply, 1);
    reply_int(reply, sums->show_id);
    reply_int(reply, sums->sold);
    reply_int(reply, sums->paid);
    reply_row_end(reply);
}

/* A row for each day, also of one on which nothing happened. */
static enum status day_rows(struct counter_rows *rows, int64_t from_ms, int64_t to_ms)
{
    const struct use_case *uc = rows->call->uc;
    enum status status = STATUS_OK;

    while (from_ms < to_ms && status == STATUS_OK) {
        int64_t next_ms = zone_day_start(uc->zones, uc->settings->zone, from_ms, -1);

        rows->day_ms = from_ms;
        rows->has_row = false;
        status = payment_store_counter_sums(uc->store, TAKINGS_BY_DAY, from_ms, next_ms,
                                            counter_row, rows);
        if (status == STATUS_OK && !rows->has_row)
            counter_row(rows, &(struct counter_sums){.charges = 0});
        from_ms = next_ms;
    }
    return status;
}

/* The second table, if it is asked for. */
/* Without by= there is no second table at all. Each kind has its own meaning of the first column,
 * and leaves out what it cannot say; the columns are the same for all, so that a reader needs but
 * one. */
static enum status counter_table(struct store_call *call, int64_t from_ms, int64_t to_ms)
{
    const char *by = request_text(call->request, "by");
    struct counter_rows rows = {.call = call};

    if (by == NULL)
        return STATUS_OK;
    rows.by = (enum takings_by)word_find(WORDS_TAKINGS_BY, by);
    reply_columns(call->reply, verb_second_table(call->request->verb));
    if (rows.by == TAKINGS_BY_DAY)
        return day_rows(&rows, from_ms, to_ms);
    if (rows.by == TAKINGS_BY_GRADE)
        return payment_store_grade_sums(call->uc->store, from_ms, to_ms, grade_row, call->reply);
    return payment_store_counter_sums(call->uc->store, rows.by, from_ms, to_ms, counter_row, &rows);
}

/* Days that by=day has rows for at most. */
enum { TAKINGS_DAYS = 1000 };

/* BAD_ARG if there would be more rows than a list has. */
static enum status check_days(struct store_call *call, int64_t from_ms, int64_t to_ms)
{
    const char *by = request_text(call->request, "by");

    if (by == NULL || !word_is(WORDS_TAKINGS_BY, TAKINGS_BY_DAY, by) ||
        to_ms - from_ms <= INT64_C(86400000) * TAKINGS_DAYS)
        return STATUS_OK;
    return call_bad_arg(&call->call, "from", "more than 1000 days; by=day has a row for each");
}

/* The money of the counter on the last line. */
static void counter_fields(struct store_call *call, const struct counter_sums *sums)
{
    bool told = is_told(call, sums);

    reply_field_int(call->reply, "charges", sums->charges);
    if (told)
        reply_field_int(call->reply, "charged", sums->charged);
    reply_field_int(call->reply, "payouts", sums->payouts);
    if (told)
        reply_field_int(call->reply, "paid_out", sums->paid_out);
    reply_field_int(call->reply, "reversals", sums->reversals);
    if (told)
        reply_field_int(call->reply, "reversed", sums->reversed);
}

static void keep_sums(void *arg, const struct counter_sums *sums)
{
    *(struct counter_sums *)arg = *sums;
}

/* Two sides of a day that need not agree: what seats brought, in points, and what came in as money.
 * Points may have been charged yesterday, and are no money of today. */
enum status verb_TAKINGS(struct store_call *call)
{
    const char *zone = call->uc->settings->zone;
    struct takings takings = {.call = call};
    struct counter_sums sums = {.charges = 0};
    int64_t from_ms, to_ms;
    char date[DATE_TEXT];
    enum status status = call_read_days(call, &from_ms, &to_ms);

    if (status == STATUS_OK)
        status = check_days(call, from_ms, to_ms);
    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status = payment_store_takings(call->uc->store, from_ms, to_ms, taking_row, &takings);
    if (status == STATUS_OK)
        status = counter_table(call, from_ms, to_ms);
    if (status == STATUS_OK)
        status = payment_store_counter_sums(call->uc->store, TAKINGS_BY_DAY, from_ms, to_ms,
                                            keep_sums, &sums);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "day", date_format(call->uc->zones, zone, from_ms, date));
    reply_field_int(call->reply, "paid", takings.paid);
    reply_field_int(call->reply, "refunded", takings.refunded);
    reply_field_int(call->reply, "net", takings.paid - takings.refunded);
    reply_field_int(call->reply, "sold", takings.sold);
    reply_field_text(call->reply, "to", date_format(call->uc->zones, zone, to_ms - 1, date));
    reply_field_int(call->reply, "fees", takings.fees);
    reply_field_int(call->reply, "comps", takings.comps);
    reply_field_int(call->reply, "face", takings.face);
    counter_fields(call, &sums);
    return STATUS_OK;
}
