/*
 * Foyer in the words of its own protocol, as text. The roles: "b" books and "w" waits, both through
 * AS, since the bench is an admin; "c" is the one customer that runs it, and "d" staff: these two
 * are who they are.
 */
/* memmem() is in POSIX only since 2024. */
#define _GNU_SOURCE
#include "tests/bench/speech.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* As season.sql makes them. They are digits only, so that they are valid in base 32 as well, and
 * can be known without asking. */
void waiting_token(int64_t number, char token[CODE_ROOM])
{
    snprintf(token, CODE_ROOM, "%026" PRId64, number);
}

static size_t compose(enum ask ask, const struct guest *guest, char out[REQUEST_ROOM])
{
    int length = 0;

    switch (ask) {
    case ASK_IDENTITY:
        if (guest->role[0] == 'd' || guest->role[0] == 'c')
            break;
        length = snprintf(out, REQUEST_ROOM, "AS user=%s%" PRId64 "\n", guest->role, guest->number);
        break;
    case ASK_PREPARE: /* whoever is in the queue already gets the token they have */
        if (guest->role[0] == 'w' || guest->role[0] == 'c')
            length = snprintf(out, REQUEST_ROOM, "JOIN concert=1\n");
        break;
    case ASK_POLL:
    case ASK_CHECK:
    case ASK_LAPSED:
        length = snprintf(out, REQUEST_ROOM, "STATUS token=%s\n", guest->token);
        break;
    case ASK_JOIN:
        length = snprintf(out, REQUEST_ROOM, "JOIN concert=%" PRId64 "\n", guest->concert);
        break;
    case ASK_HOLD:
        length = snprintf(out, REQUEST_ROOM, "HOLD token=%s show=%" PRId64 " seats=%d\n",
                          guest->token, guest->show, guest->seat);
        break;
    case ASK_PAY:
        length = snprintf(out, REQUEST_ROOM, "PAY reservation=%s\n", guest->reservation);
        break;
    case ASK_LEAVE:
        length = snprintf(out, REQUEST_ROOM, "LEAVE token=%s\n", guest->token);
        break;
    case ASK_PING:
        length = snprintf(out, REQUEST_ROOM, "PING\n");
        break;
    case ASK_CHARGE:
        length = snprintf(out, REQUEST_ROOM, "CHARGE amount=1000000\n");
        break;
    case ASK_CLOCK:
        length = snprintf(out, REQUEST_ROOM, "CLOCK advance=61\n");
        break;
    case ASK_WAIT:
        length =
            snprintf(out, REQUEST_ROOM, "WAIT token=%s state=waiting timeout=60\n", guest->token);
        break;
    case ASK_WATCH:
        length = snprintf(out, REQUEST_ROOM, "WATCH show=%" PRId64 "\n", guest->show);
        break;
    case ASK_SELL:
        length = snprintf(out, REQUEST_ROOM, "SELL show=%" PRId64 " seats=%d method=card\n",
                          guest->show, guest->seat);
        break;
    case ASK_CANCEL:
        length = snprintf(out, REQUEST_ROOM, "REFUND reservation=%s reason=ill method=card\n",
                          guest->reservation);
        break;
    case ASK_TEXT:
        length = snprintf(out, REQUEST_ROOM, "%s\n", guest->text);
        break;
    }
    return (size_t)length;
}

/* What staff ask may be answered with rows: each is a reply of its own here, which goes on. */
static size_t whole(const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);

    return end != NULL ? (size_t)(end - bytes) + 1 : 0;
}

/* Copies the value of " name=" out of an OK line. With the space in front: `position=` is also the
 * end of other names. Values in quotes are not taken apart, codes have none. */
static bool field(const char *reply, size_t size, const char *name, char value[CODE_ROOM])
{
    const char *at = memmem(reply, size, name, strlen(name));
    size_t length = 0;

    if (at == NULL)
        return false;
    at += strlen(name);
    while (at + length < reply + size && at[length] != ' ' && at[length] != '\n' &&
           length < CODE_ROOM - 1)
        length++;
    memcpy(value, at, length);
    value[length] = '\0';
    return true;
}

/* An ERR is never hoped for. That somebody is active is looked at where it is the point of the
 * request: a booking whose token had to wait would measure the queue. */
static bool take(enum ask ask, struct guest *guest, const char *reply, size_t size)
{
    guest->goes_on = ask == ASK_TEXT && (reply[0] == '=' || reply[0] == '-');
    if (guest->goes_on)
        return true;
    guest->is_told = ask == ASK_WATCH && reply[0] == '-';
    if (ask == ASK_WATCH)
        return reply[0] == '=' || reply[0] == '-';
    if (size < 3 || memcmp(reply, "OK", 2) != 0)
        return false;
    if (ask == ASK_JOIN || ask == ASK_PREPARE)
        return field(reply, size, " token=", guest->token);
    if (ask == ASK_CHECK || ask == ASK_WAIT)
        return memmem(reply, size, " state=active ", 14) != NULL;
    if (ask == ASK_HOLD || ask == ASK_SELL)
        return field(reply, size, " reservation=", guest->reservation);
    if (ask == ASK_LAPSED)
        return memmem(reply, size, " state=lapsed ", 14) != NULL;
    return true;
}

const struct speech speech_foyer = {.name = "foyer",
                                    .greets = true,
                                    .tells_present = true,
                                    .compose = compose,
                                    .whole = whole,
                                    .take = take};
