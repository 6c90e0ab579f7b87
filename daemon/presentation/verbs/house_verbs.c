/*
 * Seats that are kept out of the sale: BLOCK, UNBLOCK, HOUSE.
 *
 * The verbs are for supervisors; kill seats are for admins, which only the arguments say (BLOCK) or
 * the store (UNBLOCK). So that is refused here and there, with the same error as a role.
 */
#include "application/use_cases/house_service.h"
#include "domain/concert/concert_store.h"
#include "presentation/verbs/call.h"

/* The show of the request, and the concert that it is of. NOT_FOUND. */
static enum status house_find_show(struct store_call *call, struct show *show,
                                   struct concert *concert)
{
    enum status status =
        show_store_find(call->uc->store, request_int(call->request, "show", 0), show);

    if (status == STATUS_OK)
        status = concert_store_find(call->uc->store, show->concert_id, concert);
    return status == STATUS_NOT_FOUND ? call_missing(&call->call, MISSING_SHOW) : status;
}

/* When house seats come back, in the zone of their concert. */
static enum status read_until(struct store_call *call, const char *zone, struct seat_block *block)
{
    const char *until = request_text(call->request, "until");

    if (until == NULL)
        return STATUS_OK;
    if (block->kind != BLOCK_HOUSE)
        return call_bad_arg(&call->call, "until", "kill seats do not come back by themselves");
    return time_parse(call->uc->zones, zone, until, call->now.wall_ms, &block->until_ms)
               ? STATUS_OK
               : call_bad_arg(&call->call, "until", "not a time such as 2026-12-24T19:30");
}

/* until= without a time, and so INT64_MAX, is a block until somebody takes it away. Whether that
 * time can be is the use case's to say, which knows when the show begins. */
static enum status read_block(struct store_call *call, const char *zone, struct seat_block *block)
{
    const char *kind = request_text(call->request, "kind");
    const char *holder = request_text(call->request, "holder");
    const char *reason = request_text(call->request, "reason");

    *block = (struct seat_block){
        .show_id = request_int(call->request, "show", 0),
        .seats = request_seats(call->request, "seats"),
        .kind = kind != NULL ? (enum block_kind)word_find(WORDS_BLOCK_KIND, kind) : BLOCK_HOUSE,
        .holder = holder != NULL ? holder : "",
        .reason = reason != NULL ? reason : "",
        .until_ms = INT64_MAX,
        .login = call->caller->login,
    };
    return read_until(call, zone, block);
}

enum status verb_BLOCK(struct store_call *call)
{
    struct seat_block block;
    struct concert concert;
    struct show show;
    const char *kind = request_text(call->request, "kind");
    enum status status;

    if (call->caller->role < ROLE_ADMIN && kind != NULL &&
        word_is(WORDS_BLOCK_KIND, BLOCK_KILL, kind)) {
        call->refusal->problem = "kind=kill is for the role admin.";
        return STATUS_NOT_ALLOWED;
    }
    status = house_find_show(call, &show, &concert);
    if (status == STATUS_OK)
        status = read_block(call, concert.zone, &block);
    if (status == STATUS_OK)
        status = house_service_block(call->uc, &block);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "show", show.show_id);
    call_field_seats(&call->call, block.seats);
    reply_field_int(call->reply, "concert", show.concert_id);
    reply_field_text(call->reply, "kind", word_at(WORDS_BLOCK_KIND, (int)block.kind));
    if (block.until_ms != INT64_MAX)
        call_field_time(&call->call, "until", concert.zone, block.until_ms);
    return STATUS_OK;
}

/* `seats` of the answer are those that were blocked and are not any more; none is no error. So the
 * same request twice is harmless, with or without a key. */
enum status verb_UNBLOCK(struct store_call *call)
{
    seat_set changed = 0;
    struct concert concert;
    struct show show;
    enum status status = house_find_show(call, &show, &concert);

    if (status == STATUS_OK)
        status =
            house_service_unblock(call->uc, show.show_id, request_seats(call->request, "seats"),
                                  call->caller->role >= ROLE_ADMIN, &changed);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "show", show.show_id);
    call_field_seats(&call->call, changed);
    reply_field_int(call->reply, "concert", show.concert_id);
    return STATUS_OK;
}

/* The rows of HOUSE, while they are written. */
struct house_rows {
    struct store_call *call;
    const char *zone;
};

static void house_row(void *arg, const struct seat_block *block)
{
    const struct house_rows *rows = arg;
    struct store_call *call = rows->call;

    reply_row(call->reply);
    reply_int(call->reply, seat_set_first(block->seats));
    reply_text(call->reply, word_at(WORDS_BLOCK_KIND, (int)block->kind));
    reply_text(call->reply, block->holder);
    reply_text(call->reply, block->reason);
    if (block->until_ms != INT64_MAX)
        call_row_time(&call->call, rows->zone, block->until_ms);
    else
        reply_absent(call->reply);
    reply_text(call->reply, block->login);
    reply_row_end(call->reply);
}

/* `rows` has the place of the zone, where it stands once the show was found. */
enum status verb_HOUSE(struct store_call *call)
{
    struct concert concert;
    struct show show;
    struct house_rows rows = {call, concert.zone};
    enum status status = house_find_show(call, &show, &concert);

    if (status != STATUS_OK)
        return status;
    reply_columns(call->reply, call->request->verb->columns);
    status = house_service_list(call->uc, show.show_id, house_row, &rows);
    reply_field_int(call->reply, "show", show.show_id);
    reply_field_int(call->reply, "concert", show.concert_id);
    return status;
}
