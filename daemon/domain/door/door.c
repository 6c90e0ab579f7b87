#include "domain/door/door.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "domain/now.h"

enum { SHOWN_DIGITS = 4, MOBILE_DIGITS = 3 };

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

/* In or out, by where the guest is. */
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

void phone_mask(const char *phone, char masked[PHONE_TEXT])
{
    int digits = 0, seen = 0;
    bool is_mobile;
    size_t i;

    for (i = 0; phone[i] != '\0'; i++)
        digits += isdigit((unsigned char)phone[i]) != 0;
    is_mobile = strncmp(phone, "01", 2) == 0 && digits >= SHOWN_DIGITS + MOBILE_DIGITS;
    for (i = 0; phone[i] != '\0' && i + 1 < PHONE_TEXT; i++) {
        bool is_digit = isdigit((unsigned char)phone[i]) != 0;
        bool is_shown = seen >= digits - SHOWN_DIGITS || (is_mobile && seen < MOBILE_DIGITS);

        masked[i] = is_digit && !is_shown ? '*' : phone[i];
        seen += is_digit;
    }
    masked[i] = '\0';
}
