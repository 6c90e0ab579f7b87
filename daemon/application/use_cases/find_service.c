/*
 * What was typed may be several things at once: 7KQ2M8XA4T is a code, and might be a name. All that
 * it can be is looked up; what is exact comes first, on the first page, the others newest first. A
 * page begins below the last reservation of the one before.
 */
#include "application/use_cases/find_service.h"

#include <stdlib.h>
#include <string.h>

#include "shared/code.h"
#include "shared/seat_set.h"
#include "shared/text.h"

/* The one reservation that the text names; *reservation_id 0 if it names none. */
static enum status find_exact(struct use_case *uc, const struct find_request *request,
                              int64_t *reservation_id)
{
    char code[RESERVATION_TEXT], secret[SECRET_TEXT];
    char first = request->text[0];
    seat_set seats;
    int seat;

    *reservation_id = 0;
    if (code_parse_ticket(request->text, code, &seat) ||
        code_parse(request->text, RESERVATION_LENGTH, code))
        return find_store_code(uc->store, code, reservation_id);
    if (code_parse(request->text, SECRET_LENGTH, secret))
        return find_store_secret(uc->store, secret, reservation_id);
    /* 7 may be a seat or part of a name; B6 is a seat. */
    if (request->show_id != 0 && (first < '0' || first > '9') &&
        seat_set_parse(request->text, &seats) && (seats & (seats - 1)) == 0)
        return find_store_seat(uc->store, request->show_id, seat_set_first(seats), reservation_id);
    return STATUS_OK;
}

/* All that names, numbers and notes find, in no order and perhaps twice. */
static enum status find_words(struct use_case *uc, const struct find_request *request,
                              const struct find_range *range, struct found_ids *found,
                              bool *is_wide)
{
    char *query = text_query(request->text);
    enum status status = query != NULL ? STATUS_OK : STATUS_INTERNAL;

    if (status == STATUS_OK && query[0] != '\0')
        status = find_store_users(uc->store, query, range, found, is_wide);
    if (status == STATUS_OK)
        status = find_store_login(uc->store, request->text, range, found);
    if (status == STATUS_OK && query[0] != '\0')
        status = request->show_id != 0 ? find_store_show_notes(uc->store, query, range, found)
                                       : find_store_notes(uc->store, query, range, found, is_wide);
    free(query);
    return status;
}

/* Numbers of reservations grow, so the greatest is the newest. */
static int compare_newest(const void *one, const void *two)
{
    int64_t left = *(const int64_t *)one, right = *(const int64_t *)two;

    return (left < right) - (left > right);
}

/* Newest first, each once, `exact` (0: none) not at all, at most `limit`. */
static void arrange(struct found_ids *found, int64_t exact, int64_t limit)
{
    size_t kept = 0;

    if (found->count > 1)
        qsort(found->ids, found->count, sizeof *found->ids, compare_newest);
    for (size_t i = 0; i < found->count && (int64_t)kept < limit; i++)
        if (found->ids[i] != exact && (kept == 0 || found->ids[kept - 1] != found->ids[i]))
            found->ids[kept++] = found->ids[i];
    found->count = kept;
}

/* Puts the exact one before the others. */
static enum status put_first(struct found_ids *found, int64_t exact)
{
    int64_t *grown = realloc(found->ids, (found->count + 1) * sizeof *grown);

    if (grown == NULL)
        return STATUS_INTERNAL;
    memmove(grown + 1, grown, found->count * sizeof *grown);
    grown[0] = exact;
    found->ids = grown;
    found->count++;
    return STATUS_OK;
}

enum status find_service_run(struct use_case *uc, const struct find_request *request,
                             struct found_ids *found, bool *is_wide)
{
    /* One more than a page, which says that there is another page, and one for the exact one, which
     * is found by words as well and is then taken out. */
    struct find_range range = {request->show_id, INT64_MAX, request->limit + 2};
    int64_t exact = 0;
    enum status status = STATUS_OK;

    *found = (struct found_ids){NULL, 0};
    *is_wide = false;
    if (request->after != NULL)
        status = find_store_code(uc->store, request->after, &range.before);
    if (status == STATUS_OK && range.before == 0)
        return refuse_missing(uc, MISSING_RESERVATION);
    if (status == STATUS_OK)
        status = find_exact(uc, request, &exact);
    if (status == STATUS_OK)
        status = find_words(uc, request, &range, found, is_wide);
    if (status != STATUS_OK)
        return status;
    arrange(found, exact, request->limit + 1);
    return exact != 0 && request->after == NULL ? put_first(found, exact) : STATUS_OK;
}
