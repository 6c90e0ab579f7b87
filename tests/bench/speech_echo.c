/*
 * No protocol: what is sent comes back. Nothing but polls can be asked, since nobody is there who
 * would know a token or a seat.
 */
#include "tests/bench/speech.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The line that comes back is as long as Foyer's answer to a poll. */
static size_t compose(enum ask ask, const struct guest *guest, char out[REQUEST_ROOM])
{
    if (ask != ASK_POLL && ask != ASK_PING)
        return 0;
    return (size_t)snprintf(
        out, REQUEST_ROOM,
        "OK token=%s state=waiting user=%s%" PRId64 " position=%" PRId64 " ahead=%" PRId64
        " behind=%" PRId64 " remaining=unknown left=50 concert=1\n",
        guest->token, guest->role, guest->number, guest->number, guest->number, guest->number);
}

static size_t whole(const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);

    return end != NULL ? (size_t)(end - bytes) + 1 : 0;
}

static bool take(enum ask ask, struct guest *guest, const char *reply, size_t size)
{
    (void)ask;
    (void)guest;
    return size > 2 && memcmp(reply, "OK", 2) == 0;
}

const struct speech speech_echo = {
    .name = "echo", .greets = false, .compose = compose, .whole = whole, .take = take};
