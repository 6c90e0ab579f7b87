/*
 * From a line to somebody inside:
 *
 *                    asked            OK
 *     DOOR_WAITS ------------> ASKED -----> IN, OUT ----> UNDONE
 *        ^                       |  |                UNSCAN
 *        |  the answer was lost  |  | ERR
 *        +-----------------------+  +-----> REFUSED
 *
 * A scan is asked for under one key for as long as it takes: the connection tries a few times, and
 * what it gives up comes back with its key and is asked for again with the next poll. So a guest is
 * let in once, and nobody has to scan again because the box office was away. What was scanned stays
 * in view meanwhile, and nobody is told that it was good.
 *
 * The answers come in the order of the requests, but a scan that waits may be answered after a
 * newer one; each finds its row by its number.
 *
 * Who was found by name is listed anew with each reply, and somebody may have bought a seat or
 * given one back by then: the cursor stands on a guest (`focus`), not in a row, as that of other
 * lists (cursor.h). Whoever is let in is the one who was in view.
 *
 * A row is never taken from the list while its answer is still to come, so DOOR_SCANS is also how
 * many guests can wait for a box office that is away; the next one is refused aloud rather than
 * forgotten.
 */
#include "tui/screens/doorway.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/sanitize.h"
#include "tui/cli/words.h"
#include "tui/model/guests.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen.h"

/* How often the bell rings. */
enum { RING_GOOD = 1, RING_LOOK = 2, RING_REFUSED = 3 };

struct doorway *doorway_of(const struct ui *ui)
{
    return ui->state[MODE_DOOR];
}

static struct door_scan *scan_of_number(const struct ui *ui, int64_t number)
{
    struct doorway *door = doorway_of(ui);

    for (int i = 0; i < door->count; i++)
        if (door->scans[i].number == number)
            return &door->scans[i];
    return NULL;
}

static bool is_unanswered(const struct door_scan *scan)
{
    return scan->state == DOOR_WAITS || scan->state == DOOR_ASKED || scan->undoing;
}

int doorway_unanswered(const struct ui *ui)
{
    const struct doorway *door = doorway_of(ui);
    int count = 0;

    for (int i = 0; i < door->count; i++)
        count += is_unanswered(&door->scans[i]);
    return count;
}

/* Makes room for one more: the oldest that has its answer goes. False if all of them wait. */
static bool make_room(struct doorway *door)
{
    int at = door->count - 1;

    if (door->count < DOOR_SCANS)
        return true;
    while (at >= 0 && is_unanswered(&door->scans[at]))
        at--;
    if (at < 0)
        return false;
    memmove(door->scans + at, door->scans + at + 1,
            (size_t)(door->count - 1 - at) * sizeof door->scans[0]);
    door->count--;
    return true;
}

/* A new one, on top; NULL, and said, if there is no room. */
static struct door_scan *add(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);

    if (!make_room(door)) {
        ui_bell(ui, RING_REFUSED);
        ui_say(ui, true, _("%d scans wait for the box office: no more are taken"), DOOR_SCANS);
        return NULL;
    }
    memmove(door->scans + 1, door->scans, (size_t)door->count * sizeof door->scans[0]);
    door->count++;
    door->map = door->finding = false;
    door->scans[0] = (struct door_scan){.number = ++door->numbers,
                                        .read_ms = ui->model.now_ms,
                                        .wall_s = ui->model.wall_s,
                                        .goes_out = door->out};
    return &door->scans[0];
}

/* Asks for one, if there is a connection. A full outbox would drop the request, and
 * model_under_key() would then put its key on another one; so that is looked at before. A scan of
 * paper names its secret, a guest without paper the booking and the seat: two verbs, but one row
 * and one way through it. */
static void send(struct ui *ui, struct door_scan *scan)
{
    const struct doorway *door = doorway_of(ui);
    int first = ui->model.outbox_count;
    struct buffer name;

    if (!ui->model.live || !ui->model.identified || first == OUTBOX)
        return;
    buffer_init(&name);
    request_quote(&name, door->name);
    if (scan->secret[0] != '\0')
        model_ask(&ui->model, VERB_SCAN, scan->number, "show=%" PRId64 " code=%s dir=%s door=%.*s",
                  door->show, scan->secret,
                  word_at(WORDS_SCAN_DIR, scan->goes_out ? SCAN_OUT : SCAN_IN), (int)name.size,
                  buffer_content(&name));
    else
        model_ask(&ui->model, VERB_ADMIT, scan->number, "reservation=%.*s seats=%d door=%.*s",
                  RESERVATION_LENGTH, scan->ticket, scan->seat, (int)name.size,
                  buffer_content(&name));
    buffer_release(&name);
    model_under_key(&ui->model, scan->key);
    ui_asked_by(ui, first, MODE_DOOR);
    scan->state = DOOR_ASKED;
    scan->why[0] = '\0';
}

/* The oldest first, as they came. */
void doorway_send(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);

    for (int i = door->count - 1; i >= 0; i--)
        if (door->scans[i].state == DOOR_WAITS)
            send(ui, &door->scans[i]);
}

/* It cannot be asked for now: whoever stands at the door has to look. */
static void begin(struct ui *ui, struct door_scan *scan)
{
    send(ui, scan);
    if (scan->state == DOOR_WAITS)
        ui_bell(ui, RING_LOOK);
}

/* A scanner that has the paper before it reads it again and again: each time is as the first. The
 * newest row of that code decides, in the direction that is set now: in and at once out again are
 * two scans. One that was taken back does not count, so that the same paper can be scanned again
 * without waiting. */
static bool is_read_again(struct ui *ui, const char *secret)
{
    struct doorway *door = doorway_of(ui);

    for (int i = 0; i < door->count; i++) {
        struct door_scan *scan = &door->scans[i];

        if (strcmp(scan->secret, secret) != 0 || scan->goes_out != door->out ||
            scan->state == DOOR_UNDONE)
            continue;
        if (ui->model.now_ms - scan->read_ms >= DOOR_SAME_MS)
            return false;
        scan->read_ms = ui->model.now_ms;
        return true;
    }
    return false;
}

void doorway_read(struct ui *ui, const char *secret)
{
    struct door_scan *scan;

    if (is_read_again(ui, secret))
        return;
    scan = add(ui);
    if (scan == NULL)
        return;
    snprintf(scan->secret, sizeof scan->secret, "%s", secret);
    begin(ui, scan);
}

/* A guest is a ticket: a seat that is given back may be sold again, to somebody else. */
static void ticket_of(const struct ui *ui, int guest, char ticket[DOOR_TICKET_TEXT])
{
    const struct rows *guests = &ui->model.guests;

    snprintf(ticket, DOOR_TICKET_TEXT, "%.*s-%02u", RESERVATION_LENGTH,
             rows_text(guests, guest, "reservation"),
             (unsigned)rows_int(guests, guest, "seat", 0) % 100);
}

void doorway_admit(struct ui *ui, int guest)
{
    const struct rows *guests = &ui->model.guests;
    struct door_scan *scan = add(ui);

    if (scan == NULL)
        return;
    scan->goes_out = false;
    scan->seat = (int)rows_int(guests, guest, "seat", 0);
    ticket_of(ui, guest, scan->ticket);
    snprintf(scan->grade, sizeof scan->grade, "%s", rows_text(guests, guest, "grade"));
    snprintf(scan->name, sizeof scan->name, "%s", rows_text(guests, guest, "name"));
    snprintf(scan->note, sizeof scan->note, "%s", rows_text(guests, guest, "note"));
    scan->attention = rows_int(guests, guest, "attention", 0) != 0;
    begin(ui, scan);
}

void doorway_refuse_line(struct ui *ui, const char *why)
{
    struct door_scan *scan = add(ui);

    if (scan == NULL)
        return;
    scan->state = DOOR_REFUSED;
    snprintf(scan->why, sizeof scan->why, "%s", why);
    ui_bell(ui, RING_REFUSED);
}

/* The last one that stands; the reason is the same each time, since nobody types one at a door.
 * UNSCAN names the ticket and takes back its last scan, at whichever door that was. True without a
 * connection as well: there is somebody, and why nothing happens has been said. */
bool doorway_undo(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);
    int first = ui->model.outbox_count;

    for (int i = 0; i < door->count; i++) {
        struct door_scan *scan = &door->scans[i];

        if ((scan->state != DOOR_IN && scan->state != DOOR_OUT) || scan->undoing)
            continue;
        if (!ui->model.live || !ui->model.identified || first == OUTBOX) {
            ui_say(ui, true, _("Not taken back: there is no connection"));
            return true;
        }
        model_ask(&ui->model, VERB_UNSCAN, scan->number,
                  "show=%" PRId64 " ticket=%s reason=\"taken back at the door\"", door->show,
                  scan->ticket);
        ui_asked_by(ui, first, MODE_DOOR);
        scan->undoing = true;
        return true;
    }
    return false;
}

/* The direction is that of the answer. A key asked again gets the first answer, also if the screen
 * has turned meanwhile. */
static void take_scan(struct ui *ui, struct door_scan *scan, const struct reply_line *reply)
{
    struct doorway *door = doorway_of(ui);
    bool is_out = word_is(WORDS_SCAN_DIR, SCAN_OUT, reply_text(reply, "dir"));

    reply_keep(scan->ticket, sizeof scan->ticket, reply_text(reply, "ticket"));
    reply_keep(scan->grade, sizeof scan->grade, reply_text(reply, "grade"));
    reply_keep(scan->name, sizeof scan->name, reply_text(reply, "name"));
    reply_keep(scan->note, sizeof scan->note, reply_text(reply, "note"));
    scan->seat = (int)reply_int(reply, "seat", 0);
    scan->attention = reply_int(reply, "attention", 0) != 0;
    scan->state = is_out ? DOOR_OUT : DOOR_IN;
    door->expected = reply_int(reply, "expected", door->expected);
}

static void take_unscan(struct ui *ui, struct door_scan *scan)
{
    char name[SEAT_NAMES_TEXT] = "";

    scan->undoing = false;
    scan->state = DOOR_UNDONE;
    if (scan->seat >= 1 && scan->seat <= SEAT_COUNT)
        format_seats(seat_bit(scan->seat), name);
    ui_bell(ui, RING_LOOK);
    ui_say(ui, false, _("Undone: %s %s"), name, scan->name);
}

/* Of ADMIT everything but the state was known before it was asked. The counts of each door are in
 * the list alone, which is asked for at once, unless a poll that will bring it is on its way: a
 * queue of people would otherwise ask for it with every one of them. */
bool doorway_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply)
{
    struct door_scan *scan = scan_of_number(ui, request->about);

    if (request->verb != VERB_SCAN && request->verb != VERB_ADMIT && request->verb != VERB_UNSCAN)
        return false;
    if (scan == NULL)
        return true;
    doorway_of(ui)->inside = reply_int(reply, "inside", doorway_of(ui)->inside);
    if (request->verb == VERB_UNSCAN) {
        take_unscan(ui, scan);
    } else {
        if (request->verb == VERB_SCAN)
            take_scan(ui, scan, reply);
        else
            scan->state = DOOR_IN;
        ui_bell(ui, scan->attention ? RING_LOOK : RING_GOOD);
    }
    if (ui->model.polls == 0) /* how many came in at each door */
        navigation_refresh(ui);
    return true;
}

/* "19:22", or with its day if that is another. */
static const char *clock_of(const struct ui *ui, const char *time, char text[FORMAT_TEXT])
{
    if (!format_is_today(time, ui->model.wall_s))
        return format_time(time, true, text);
    snprintf(text, FORMAT_TEXT, "%.5s", strlen(time) > 11 ? time + 11 : "");
    return text;
}

/* When and by which door is what settles it: a minute ago at the next door is one ticket for two
 * people, an hour ago at this one somebody who went out unseen. */
static void why_inside(const struct ui *ui, const struct reply_line *reply, char *why, size_t room)
{
    const char *at = reply_text(reply, "at"), *door = reply_text(reply, "door");
    char clock[FORMAT_TEXT];

    if (at[0] == '\0')
        snprintf(why, room, "%s", _("already in"));
    else if (door[0] == '\0')
        snprintf(why, room, _("already in since %s"), clock_of(ui, at, clock));
    else
        snprintf(why, room, _("already in since %s at door %s"), clock_of(ui, at, clock), door);
}

static const char *why_dead(const char *why)
{
    switch ((enum ticket_state)word_find(WORDS_TICKET_STATE, why)) {
    case TICKET_CANCELLED:
        return _("cancelled: the seat was given back");
    case TICKET_MOVED:
        return _("old ticket: the guest has another seat");
    case TICKET_REISSUED:
        return _("old ticket: a new one was issued");
    case TICKET_SHOW_OFF:
        return _("this date is called off");
    default:
        return _("this ticket is not valid any more");
    }
}

/* Old paper of somebody who was moved also says where the guest is now, if the daemon does. */
static void why_ticket(const struct reply_line *reply, char *why, size_t room)
{
    int seat = (int)reply_int(reply, "seat", 0);
    const char *starts = reply_text(reply, "starts");
    char name[SEAT_NAMES_TEXT], when[FORMAT_TEXT];

    if (seat < 1 || seat > SEAT_COUNT)
        snprintf(why, room, "%s", why_dead(reply_text(reply, "why")));
    else if (starts[0] == '\0')
        snprintf(why, room, _("old ticket: the seat is %s now"),
                 format_seats(seat_bit(seat), name));
    else
        snprintf(why, room, _("old ticket: the seat is %s on %s now"),
                 format_seats(seat_bit(seat), name), format_time(starts, true, when));
}

static void why_closed(const struct ui *ui, const struct reply_line *reply, char *why, size_t room)
{
    const char *opens = reply_text(reply, "opens");
    char clock[FORMAT_TEXT];

    if (opens[0] != '\0' && format_seconds(opens) > ui->model.wall_s)
        snprintf(why, room, _("doors open at %s"), clock_of(ui, opens, clock));
    else
        snprintf(why, room, "%s", _("the doors are closed"));
}

/* As people at the door need it: when, which door, which date. The sentence of the daemon serves
 * for what this program does not know. */
static void refusal_why(const struct ui *ui, const struct reply_line *reply, char *why, size_t room)
{
    char when[FORMAT_TEXT];

    switch (status_from_word(reply->code)) {
    case STATUS_ALREADY_IN:
        why_inside(ui, reply, why, room);
        break;
    case STATUS_WRONG_SHOW:
        snprintf(why, room, _("ticket of %s"),
                 format_time(reply_text(reply, "starts"), true, when));
        break;
    case STATUS_TICKET_DEAD:
        why_ticket(reply, why, room);
        break;
    case STATUS_DOORS_CLOSED:
        why_closed(ui, reply, why, room);
        break;
    case STATUS_NOT_IN:
        snprintf(why, room, "%s", _("is not inside"));
        break;
    case STATUS_NOT_FOUND:
        snprintf(why, room, "%s", _("no ticket of this house"));
        break;
    default:
        reply_keep(why, room, reply->text);
        break;
    }
}

/* What only the moment is to blame for is no refusal of the guest: it waits. Of who is inside
 * already the answer names the seat, which a scan has no other way to know; the row then says which
 * of two tickets it is. */
bool doorway_take_refusal(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply)
{
    struct door_scan *scan = scan_of_number(ui, request->about);

    if (request->verb == VERB_UNSCAN && scan != NULL)
        scan->undoing = false;
    if ((request->verb != VERB_SCAN && request->verb != VERB_ADMIT) || scan == NULL)
        return false;
    refusal_why(ui, reply, scan->why, sizeof scan->why);
    if (word_is(WORDS_RETRY, RETRY_NO, reply->retry)) {
        scan->state = DOOR_REFUSED;
        if (status_from_word(reply->code) == STATUS_ALREADY_IN)
            scan->seat = (int)reply_int(reply, "seat", scan->seat);
        ui_bell(ui, RING_REFUSED);
    } else {
        doorway_take_drop(ui, request);
    }
    return true;
}

/* The key comes back with the request, whichever of the two has made it: asked for under it again
 * the daemon lets nobody in twice. False for UNSCAN, of which the loop then says that nobody knows
 * whether it was done. */
bool doorway_take_drop(struct ui *ui, const struct pending_request *request)
{
    struct door_scan *scan = scan_of_number(ui, request->about);

    if (request->verb == VERB_UNSCAN && scan != NULL)
        scan->undoing = false;
    if ((request->verb != VERB_SCAN && request->verb != VERB_ADMIT) || scan == NULL)
        return false;
    if (scan->key[0] == '\0')
        ui_bell(ui, RING_LOOK); /* once */
    scan->state = DOOR_WAITS;
    snprintf(scan->key, sizeof scan->key, "%s", request->key);
    return true;
}

int doorway_found(const struct ui *ui, int rows[SEAT_COUNT])
{
    return guests_found(&ui->model, doorway_of(ui)->found, rows);
}

/* Notes whom the cursor stands on now. */
static void take_hold(struct ui *ui, const int rows[SEAT_COUNT], int count)
{
    struct doorway *door = doorway_of(ui);

    door->astray = false;
    door->focus[0] = '\0';
    if (door->at < count)
        ticket_of(ui, rows[door->at], door->focus);
}

void doorway_found_to(struct ui *ui, int at)
{
    struct doorway *door = doorway_of(ui);
    int rows[SEAT_COUNT], count = doorway_found(ui, rows);

    if (at < 0 || at >= count)
        return;
    door->at = at;
    take_hold(ui, rows, count);
}

/* As cursor_follow() does in other lists. */
void doorway_found_follow(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);
    int rows[SEAT_COUNT], count = door->finding ? doorway_found(ui, rows) : 0;
    char ticket[DOOR_TICKET_TEXT];

    if (count == 0)
        return;
    for (int i = 0; i < count && door->focus[0] != '\0'; i++) {
        ticket_of(ui, rows[i], ticket);
        if (strcmp(ticket, door->focus) == 0) {
            door->at = i;
            return;
        }
    }
    if (door->focus[0] != '\0' && !door->astray) {
        door->astray = true;
        ui_say(ui, true, _("What the cursor stood on is no longer in the list"));
    }
    door->at = door->at < count ? door->at : count - 1;
    if (door->focus[0] == '\0')
        take_hold(ui, rows, count);
}

int doorway_found_meant(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);
    int rows[SEAT_COUNT], count = door->finding ? doorway_found(ui, rows) : 0;
    bool astray = door->astray;

    if (count == 0)
        return -1;
    take_hold(ui, rows, count);
    if (astray)
        ui_say(ui, true, _("What the cursor stood on is no longer in the list"));
    return astray ? -1 : rows[door->at];
}
