/*
 * Points and people: CHARGE, BALANCE, ENTRIES, USERS, USER-ADD, TAKINGS.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/user_service.h"
#include "domain/payment/payment_store.h"
#include "domain/reservation/reservation_store.h"
#include "domain/user/user_store.h"
#include "presentation/call.h"
#include "shared/text.h"

enum { SEARCH_TEXT = 2 * 4 * 100 + 1 };

enum status verb_CHARGE(struct call *call)
{
    struct ledger_entry entry;
    enum status status = user_service_charge(call->uc, caller_user(call->caller),
                                             request_int(call->request, "amount", 0), &entry);

    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "balance", entry.balance);
    reply_field_int(call->reply, "entry", entry.entry);
    return STATUS_OK;
}

enum status verb_BALANCE(struct call *call)
{
    struct user user;
    int64_t due = 0;
    enum status status = user_service_look(call->uc, caller_user(call->caller), &user);

    if (status == STATUS_OK)
        status = reservation_store_due(call->uc->store, user.user_id, call->now.steady_ms, &due);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "balance", user.balance);
    reply_field_int(call->reply, "due", due);
    return STATUS_OK;
}

static void entry_row(void *arg, const struct ledger_entry *entry)
{
    struct call *call = arg;

    reply_row(call->reply);
    reply_int(call->reply, entry->entry);
    call_row_time(call, call->uc->settings->zone, entry->at_ms);
    reply_text(call->reply, entry_kind_word(entry->kind));
    reply_int(call->reply, entry->amount);
    reply_int(call->reply, entry->balance);
    reply_text(call->reply, entry->reservation);
    reply_row_end(call->reply);
}

enum status verb_ENTRIES(struct call *call)
{
    struct user user;
    enum status status = user_service_look(call->uc, caller_user(call->caller), &user);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    return payment_store_entries(
        call->uc->store, user.user_id, request_int(call->request, "before", INT64_MAX),
        request_int(call->request, "limit", ROWS_IF_NOT_SAID), entry_row, call);
}

static void user_row(void *arg, const struct user *user)
{
    struct call *call = arg;

    reply_row(call->reply);
    reply_text(call->reply, user->login);
    reply_text(call->reply, user->name);
    reply_text(call->reply, user->phone);
    reply_int(call->reply, user->balance);
    reply_row_end(call->reply);
}

/* What people typed as a pattern for LIKE: folded, and with nothing special in it. */
static bool like_pattern(const char *search, char pattern[SEARCH_TEXT])
{
    char *folded = text_fold(search);
    size_t used = 0;

    if (folded == NULL)
        return false;
    for (const char *at = folded; *at != '\0' && used + 2 < SEARCH_TEXT; at++) {
        if (strchr("%_!", *at) != NULL)
            pattern[used++] = '!';
        pattern[used++] = *at;
    }
    pattern[used] = '\0';
    free(folded);
    return true;
}

enum status verb_USERS(struct call *call)
{
    const char *search = request_text(call->request, "search");
    const char *after = request_text(call->request, "after");
    char pattern[SEARCH_TEXT] = "";

    if (search != NULL && !like_pattern(search, pattern))
        return STATUS_INTERNAL;
    reply_columns(call->reply, call->request->verb->columns);
    return user_store_list(call->uc->store, pattern, after != NULL ? after : "",
                           request_int(call->request, "limit", ROWS_IF_NOT_SAID), user_row, call);
}

enum status verb_USER_ADD(struct call *call)
{
    const char *name = request_text(call->request, "name");
    const char *phone = request_text(call->request, "phone");
    struct user user = {0};
    enum status status;

    snprintf(user.login, sizeof user.login, "%s", request_text(call->request, "user"));
    snprintf(user.name, sizeof user.name, "%s", name != NULL ? name : "");
    snprintf(user.phone, sizeof user.phone, "%s", phone != NULL ? phone : "");
    status = user_service_add(call->uc, &user);
    if (status == STATUS_OK)
        reply_field_text(call->reply, "user", user.login);
    return status;
}

struct takings {
    struct call *call;
    int64_t paid, refunded;
};

static void taking_row(void *arg, const struct taking *taking)
{
    struct takings *takings = arg;
    struct call *call = takings->call;

    reply_row(call->reply);
    reply_int(call->reply, taking->show_id);
    reply_text(call->reply, taking->title);
    call_row_time(call, taking->zone, taking->starts_ms);
    reply_int(call->reply, taking->payments);
    reply_int(call->reply, taking->paid);
    reply_int(call->reply, taking->refunds);
    reply_int(call->reply, taking->refunded);
    reply_int(call->reply, taking->paid - taking->refunded);
    reply_row_end(call->reply);
    takings->paid += taking->paid;
    takings->refunded += taking->refunded;
}

enum status verb_TAKINGS(struct call *call)
{
    const char *zone = call->uc->settings->zone;
    const char *day = request_text(call->request, "day");
    struct takings takings = {.call = call};
    int64_t at_ms = call->now.wall_ms, from_ms, to_ms;
    char date[DATE_TEXT];
    enum status status;

    if (day != NULL && !time_parse(call->uc->zones, zone, day, at_ms, &at_ms))
        return call_bad_arg(call, "day", "not a date such as 2026-12-24");
    from_ms = zone_day_start(call->uc->zones, zone, at_ms, 0);
    to_ms = zone_day_start(call->uc->zones, zone, at_ms, -1);
    reply_columns(call->reply, call->request->verb->columns);
    status = payment_store_takings(call->uc->store, from_ms, to_ms, taking_row, &takings);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "day", date_format(call->uc->zones, zone, from_ms, date));
    reply_field_int(call->reply, "paid", takings.paid);
    reply_field_int(call->reply, "refunded", takings.refunded);
    reply_field_int(call->reply, "net", takings.paid - takings.refunded);
    return STATUS_OK;
}
