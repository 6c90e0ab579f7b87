/*
 * The door: SCAN, UNSCAN, ADMIT, DOOR, DOORLIST.
 *
 * Who only stands at the door sees what helps there: of a telephone number the last four digits,
 * in a note, too, and names if the house says so ([door] show_names). How many scans of a show were
 * refused is counted in the live view, by this daemon since it started.
 */
#include <inttypes.h>
#include <stdio.h>

#include "application/use_cases/door_service.h"
#include "presentation/job.h"
#include "presentation/server.h"
#include "presentation/verbs/call.h"
#include "shared/digest.h"

/* Characters of a code, a hyphen, two digits, NUL. */
enum { NAMED_TEXT = RESERVATION_TEXT + 3 };

/* The name of a ticket is no secret: SCAN asks for one, which is in no reply of these verbs. */
static const char *name_ticket(const struct guest *guest, char name[NAMED_TEXT])
{
    snprintf(name, NAMED_TEXT, "%s-%02d", guest->code, guest->ticket.seat);
    return name;
}

static bool sees_all(const struct store_call *call)
{
    return call->caller->role >= ROLE_OPERATOR;
}

/* The guest's name, for whoever may see it. */
static const char *name_for(const struct store_call *call, const struct guest *guest)
{
    return sees_all(call) || call->uc->settings->door.show_names ? guest->name : "";
}

/* What was noted, as far as whoever asks may see it. */
static const char *note_for(const struct store_call *call, const struct guest *guest,
                            char masked[NOTE_TEXT])
{
    if (sees_all(call))
        return guest->note;
    note_mask(guest->note, masked);
    return masked;
}

/* When it was: now, or what at= says, in the zone of the show. What is written down afterwards was
 * let in without the daemon, so it needs a reason (force=), with which it is also past the question
 * whether the doors were open. A time to come would make a stay that has not begun. */
static enum status read_time(struct store_call *call, struct scan *scan)
{
    const char *at = request_text(call->request, "at");
    struct show show;
    struct concert concert;
    enum status status;

    scan->at_ms = call->now.wall_ms;
    scan->is_late = at != NULL;
    if (at == NULL)
        return STATUS_OK;
    if (scan->reason == NULL)
        return call_bad_arg(&call->call, "at", "needs force= with a reason");
    status = show_store_find(call->uc->store, scan->show_id, &show);
    if (status == STATUS_OK)
        status = concert_store_find(call->uc->store, show.concert_id, &concert);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? call_missing(&call->call, MISSING_SHOW) : status;
    if (!time_parse(call->uc->zones, concert.zone, at, call->now.wall_ms, &scan->at_ms))
        return call_bad_arg(&call->call, "at", "not a time such as 2026-12-24T19:30");
    return scan->at_ms <= call->now.wall_ms ? STATUS_OK
                                            : call_bad_arg(&call->call, "at", "is to come");
}

enum status verb_SCAN(struct store_call *call)
{
    const char *dir = request_text(call->request, "dir"),
               *door = request_text(call->request, "door");
    struct scan scan = {
        .show_id = request_int(call->request, "show", 0),
        .dir = dir != NULL ? (enum scan_dir)word_find(WORDS_SCAN_DIR, dir) : SCAN_IN,
        .door = door != NULL ? door : "",
        .reason = request_text(call->request, "force"),
    };
    struct scanned scanned;
    const struct guest *guest = &scanned.guest;
    char name[NAMED_TEXT], masked[NOTE_TEXT];
    enum status status = read_time(call, &scan);

    if (status == STATUS_OK)
        status = door_service_scan(call->uc, call->caller->login,
                                   request_text(call->request, "code"), &scan, &scanned);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "ticket", name_ticket(guest, name));
    reply_field_int(call->reply, "seat", guest->ticket.seat);
    reply_field_text(call->reply, "grade", guest->ticket.grade);
    reply_field_text(call->reply, "name", name_for(call, guest));
    reply_field_text(call->reply, "dir", word_at(WORDS_SCAN_DIR, (int)scan.dir));
    reply_field_int(call->reply, "entry", scanned.entry);
    reply_field_int(call->reply, "inside", scanned.counts.inside);
    reply_field_int(call->reply, "expected", scanned.counts.expected);
    reply_field_int(call->reply, "attention", guest->attention);
    reply_field_text(call->reply, "note", note_for(call, guest, masked));
    if (scanned.is_clash)
        reply_field_int(call->reply, "clash", 1);
    return STATUS_OK;
}

/* Refused scans are counted for DOOR: what says something of a guest or a ticket. A BUSY or a full
 * disk is no refused guest. Also if the client has gone meanwhile. */
bool verb_SCAN_after(struct server *server, struct job *job)
{
    struct live_show *show = live_view_show(server->view, request_int(&job->request, "show", 0));
    enum status status = job->unit.status;

    if (show != NULL && (status == STATUS_NOT_FOUND || status == STATUS_WRONG_SHOW ||
                         status == STATUS_TICKET_DEAD || status == STATUS_DOORS_CLOSED ||
                         status == STATUS_ALREADY_IN || status == STATUS_NOT_IN))
        show->refused_scans++;
    return true;
}

enum status verb_UNSCAN(struct store_call *call)
{
    const struct request_value *ticket = request_value(call->request, "ticket");
    struct scanned scanned;
    char name[NAMED_TEXT];
    enum status status;

    /* A name without a seat is that of a reservation, which may have several guests. */
    if (ticket->seats == 0)
        return call_bad_arg(&call->call, "ticket", "names no seat: such as CODE-07");
    status = door_service_unscan(call->uc, request_int(call->request, "show", 0), ticket->text,
                                 seat_set_first(ticket->seats), &scanned);
    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "ticket", name_ticket(&scanned.guest, name));
    reply_field_int(call->reply, "inside", scanned.counts.inside);
    return STATUS_OK;
}

/* No show= is needed: it is the one of the reservation, which the use case fills in. */
enum status verb_ADMIT(struct store_call *call)
{
    const char *code = request_text(call->request, "reservation");
    const char *door = request_text(call->request, "door");
    struct scan scan = {.dir = SCAN_IN,
                        .door = door != NULL ? door : "",
                        .reason = request_text(call->request, "force"),
                        .at_ms = call->now.wall_ms};
    struct guest_counts counts;
    seat_set admitted;
    enum status status =
        door_service_admit(call->uc, call->caller->login, code, call_seats_named(call->request),
                           &scan, &admitted, &counts);

    if (status != STATUS_OK)
        return status;
    reply_field_text(call->reply, "reservation", code);
    call_field_seats(&call->call, admitted);
    reply_field_int(call->reply, "inside", counts.inside);
    return STATUS_OK;
}

/* The guests that are asked for, while they are written. */
struct guest_rows {
    struct store_call *call;
    enum guests which;
};

/* A guest who has left has the state of one who never came, and the time and door of leaving. */
static void guest_row(void *arg, const struct guest *guest)
{
    const struct guest_rows *rows = arg;
    struct store_call *call = rows->call;
    const struct stay *stay = &guest->stay;
    bool is_inside = stay_is_inside(stay);
    char phone[PHONE_TEXT], note[NOTE_TEXT];

    if (rows->which != GUESTS_ALL && (rows->which == GUESTS_IN) != is_inside)
        return;
    phone_mask(guest->phone, phone);
    reply_row(call->reply);
    reply_int(call->reply, guest->ticket.seat);
    reply_text(call->reply, guest->ticket.grade);
    reply_text(call->reply, guest->code);
    reply_text(call->reply, name_for(call, guest));
    reply_text(call->reply, sees_all(call) ? guest->phone : phone);
    reply_text(call->reply, word_at(WORDS_GUESTS, is_inside ? GUESTS_IN : GUESTS_OUT));
    if (stay->entry > 0)
        call_row_time(&call->call, guest->zone, is_inside ? stay->in_ms : stay->out_ms);
    else
        reply_absent(call->reply);
    reply_text(call->reply, is_inside ? stay->in_door : stay->out_door);
    reply_text(call->reply, note_for(call, guest, note));
    reply_int(call->reply, guest->attention);
    reply_row_end(call->reply);
}

enum status verb_DOOR(struct store_call *call)
{
    const char *state = request_text(call->request, "state");
    struct guest_rows rows = {call, state != NULL ? (enum guests)word_find(WORDS_GUESTS, state)
                                                  : GUESTS_ALL};
    struct guest_counts counts;
    enum status status;

    reply_columns(call->reply, call->request->verb->columns);
    status = door_service_guests(call->uc, request_int(call->request, "show", 0), guest_row, &rows,
                                 &counts);
    if (status != STATUS_OK)
        return status;
    reply_field_int(call->reply, "expected", counts.expected);
    reply_field_int(call->reply, "entered", counts.entered);
    reply_field_int(call->reply, "inside", counts.inside);
    reply_field_int(call->reply, "clashes", counts.clashes);
    return STATUS_OK;
}

/* What only the live view counts, appended to what the worker wrote, since no worker may look into
 * the view. It is lost with the daemon, and other daemons do not know it. */
bool verb_DOOR_after(struct server *server, struct job *job)
{
    const struct live_show *show =
        live_view_show(server->view, request_int(&job->request, "show", 0));

    if (job->unit.status == STATUS_OK)
        buffer_printf(&job->unit.fields, " refused=%" PRId64,
                      show != NULL ? show->refused_scans : 0);
    return true;
}

/* The digest lets a door without a network know a good ticket when it is scanned, and nobody make
 * one from the list. Names and notes are whole: the verb is for operators. */
static void digest_row(void *arg, const struct guest *guest)
{
    struct store_call *call = arg;
    char digest[DIGEST_TEXT];

    digest_text(guest->ticket.secret, digest);
    reply_row(call->reply);
    reply_text(call->reply, digest);
    reply_int(call->reply, guest->ticket.seat);
    reply_text(call->reply, guest->ticket.grade);
    reply_text(call->reply, guest->name);
    reply_text(call->reply, guest->note);
    reply_row_end(call->reply);
}

enum status verb_DOORLIST(struct store_call *call)
{
    struct guest_counts counts;

    reply_columns(call->reply, call->request->verb->columns);
    return door_service_guests(call->uc, request_int(call->request, "show", 0), digest_row, call,
                               &counts);
}
