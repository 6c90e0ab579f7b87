/*
 * Who may pass, and what whoever stands at a door sees of a telephone number.
 *
 * A scan is judged by its own time. One that comes late tells what has happened already, so it can
 * only be refused for what was true then, too: a ticket for another show, or one that was dead by
 * that time. Whatever else speaks against it makes it a clash, and so does what is known of later
 * times; somebody has to look at it, and the counts pass over it.
 *
 * A number keeps what the guest is asked for, its last four digits. A Korean mobile number keeps
 * its 01x as well, which all of them share; what has fewer digits than any of them is none, so that
 * at least three are hidden. In a note, whatever has digits enough is taken for a number, also a
 * date (2026-12-24): better one star too many.
 */
#include "domain/door/door.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "domain/now.h"

/* A telephone number has PHONE_DIGITS at least: fewer in a note are a seat, a year or an hour. A
 * mobile number has 10 (011-123-4567) or 11. */
enum { SHOWN_DIGITS = 4, PREFIX_DIGITS = 3, PHONE_DIGITS = 7, MOBILE_DIGITS = 10 };

enum status doors_check(const struct door_rules *rules, int64_t starts_ms, int64_t at_ms,
                        struct refusal *refusal)
{
    int64_t opens_ms = starts_ms - rules->open_ms, closes_ms = starts_ms + rules->close_ms;

    if (at_ms >= opens_ms && !deadline_passed(closes_ms, at_ms))
        return STATUS_OK;
    refusal->opens_ms = opens_ms;
    return STATUS_DOORS_CLOSED;
}

static enum status refuse_inside(const struct stay *stay, int seat, struct refusal *refusal)
{
    refusal->at_ms = stay->in_ms;
    snprintf(refusal->door, sizeof refusal->door, "%s", stay->in_door);
    snprintf(refusal->by, sizeof refusal->by, "%s", stay->in_login);
    refusal->seat = seat;
    return STATUS_ALREADY_IN;
}

/* In or out, by where the guest is. Going out is never a question of doors or of reentry; whoever
 * is inside already may only come in where reentry is free, and that scan ends the first stay. */
static enum status check_way(const struct door_rules *rules, const struct guest *guest,
                             enum scan_dir dir, struct refusal *refusal)
{
    const struct stay *stay = &guest->stay;

    if (dir == SCAN_OUT)
        return stay_is_inside(stay) ? STATUS_OK : STATUS_NOT_IN;
    if (stay->entry == 0 || rules->reentry == REENTRY_FREE)
        return STATUS_OK;
    return stay_is_inside(stay) || rules->reentry == REENTRY_NEVER
               ? refuse_inside(stay, guest->ticket.seat, refusal)
               : STATUS_OK;
}

enum status scan_check(const struct door_rules *rules, const struct guest *guest,
                       const struct scan *scan, bool *is_clash, struct refusal *refusal)
{
    const struct ticket *ticket = &guest->ticket;
    enum status status = STATUS_OK;

    *is_clash = false;
    snprintf(refusal->zone, sizeof refusal->zone, "%s", guest->zone);
    if (guest->show_id != scan->show_id) {
        refusal->show_id = guest->show_id;
        refusal->starts_ms = guest->starts_ms;
        return STATUS_WRONG_SHOW;
    }
    if (ticket->state != TICKET_LIVE && !(scan->is_late && guest->ended_ms > scan->at_ms)) {
        refusal->why = ticket_state_word(ticket->state);
        return STATUS_TICKET_DEAD;
    }
    if (scan->dir == SCAN_IN && scan->reason == NULL)
        status = doors_check(rules, guest->starts_ms, scan->at_ms, refusal);
    if (status == STATUS_OK)
        status = check_way(rules, guest, scan->dir, refusal);
    if (!scan->is_late)
        return status;
    /* What is already known of later times says nothing of this one. */
    *is_clash = status != STATUS_OK || ticket->state != TICKET_LIVE ||
                (guest->stay.entry > 0 && guest->stay.in_ms > scan->at_ms) ||
                guest->stay.out_ms > scan->at_ms;
    return STATUS_OK;
}

static bool is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}

/* Masks one number of `size` characters into as many: what stands between the digits stays, so that
 * a number can still be read out in its groups. */
static void mask_number(const char *number, size_t size, char *masked)
{
    int digits = 0, seen = 0;
    bool is_mobile;

    for (size_t i = 0; i < size; i++)
        digits += is_digit(number[i]);
    is_mobile = size >= 2 && strncmp(number, "01", 2) == 0 && digits >= MOBILE_DIGITS;
    for (size_t i = 0; i < size; i++) {
        bool is_shown = seen >= digits - SHOWN_DIGITS || (is_mobile && seen < PREFIX_DIGITS);

        masked[i] = is_digit(number[i]) && !is_shown ? '*' : number[i];
        seen += is_digit(number[i]);
    }
}

void phone_mask(const char *phone, char masked[PHONE_TEXT])
{
    size_t size = strlen(phone);

    if (size >= PHONE_TEXT)
        size = PHONE_TEXT - 1;
    mask_number(phone, size, masked);
    masked[size] = '\0';
}

/* The size of what may be a telephone number there, from its first digit to its last; 0 if it has
 * too few digits for one. */
static size_t number_size(const char *text)
{
    int digits = 0;
    size_t size = 0;

    for (size_t i = 0; is_digit(text[i]) || (text[i] != '\0' && strchr(" -.()", text[i])); i++) {
        digits += is_digit(text[i]);
        size = is_digit(text[i]) ? i + 1 : size;
    }
    return digits >= PHONE_DIGITS ? size : 0;
}

void note_mask(const char *note, char masked[NOTE_TEXT])
{
    size_t i = 0;

    while (note[i] != '\0' && i + 1 < NOTE_TEXT) {
        size_t size =
            is_digit(note[i]) && (i == 0 || !is_digit(note[i - 1])) ? number_size(note + i) : 0;
        size_t room = NOTE_TEXT - 1 - i;

        size = size < room ? size : room;
        if (size > 0)
            mask_number(note + i, size, masked + i);
        else
            masked[i] = note[i];
        i += size > 0 ? size : 1;
    }
    masked[i] = '\0';
}

inline bool stay_is_inside(const struct stay *stay)
{
    return stay->entry > 0 && stay->out_ms == 0;
}
