/*
 * The same box office in Redis: functions in Lua (box_office.lua) for what changes something, plain
 * commands for what only looks. Its protocol is RESP2: arrays of strings with their lengths, each
 * ended by CR LF. A guest needs no identity there and is named in each call.
 */
#include "tests/bench/speech.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 10 };

/* A request is an array of strings, with their lengths. The list ends with NULL. */
static size_t request(char out[REQUEST_ROOM], ...)
{
    const char *words[WORDS_MOST];
    int count = 0, used;
    va_list list;

    va_start(list, out);
    while (count < WORDS_MOST && (words[count] = va_arg(list, const char *)) != NULL)
        count++;
    va_end(list);
    used = snprintf(out, REQUEST_ROOM, "*%d\r\n", count);
    for (int i = 0; i < count; i++)
        used += snprintf(out + used, (size_t)(REQUEST_ROOM - used), "$%zu\r\n%s\r\n",
                         strlen(words[i]), words[i]);
    return (size_t)used;
}

/* What is polled is as long as Foyer's answer to the same question. */
static size_t prepare(const struct guest *guest, const char *key, char out[REQUEST_ROOM])
{
    char value[200];

    snprintf(value, sizeof value,
             "OK token=%s state=waiting user=%s%" PRId64 " position=%" PRId64 " ahead=%" PRId64
             " behind=%" PRId64 " remaining=unknown left=50 concert=1",
             guest->token, guest->role, guest->number, guest->number, guest->number, guest->number);
    return request(out, "SET", key, value, (char *)NULL);
}

/* Waiting to be admitted is BLPOP of a list of one's own, into which the function that admits puts
 * something: each waiter is woken alone, as by WAIT. Watching is SUBSCRIBE. */
static size_t compose(enum ask ask, const struct guest *guest, char out[REQUEST_ROOM])
{
    char user[CODE_ROOM], concert[CODE_ROOM], show[CODE_ROOM], seat[CODE_ROOM];
    char key[CODE_ROOM + 8];

    snprintf(user, sizeof user, "%s%" PRId64, guest->role, guest->number);
    snprintf(concert, sizeof concert, "%" PRId64, guest->concert);
    snprintf(show, sizeof show, "%" PRId64, guest->show);
    snprintf(seat, sizeof seat, "%d", guest->seat);
    snprintf(key, sizeof key, "%s:%s", ask == ASK_CHECK ? "token" : "poll", guest->token);
    switch (ask) {
    case ASK_PREPARE:
        return prepare(guest, key, out);
    case ASK_POLL:
        return request(out, "GET", key, (char *)NULL);
    case ASK_JOIN:
        return request(out, "FCALL", "join", "0", user, concert, (char *)NULL);
    case ASK_CHECK:
        return request(out, "HMGET", key, "state", "place", "ends", (char *)NULL);
    case ASK_HOLD:
        return request(out, "FCALL", "hold", "0", user, guest->token, show, seat, (char *)NULL);
    case ASK_PAY:
        return request(out, "FCALL", "pay", "0", user, guest->reservation, (char *)NULL);
    case ASK_PING:
        return request(out, "PING", (char *)NULL);
    case ASK_LEAVE:
        return request(out, "FCALL", "leave", "0", user, guest->token, (char *)NULL);
    case ASK_WAIT:
        snprintf(key, sizeof key, "wake:%s", guest->token);
        return request(out, "BLPOP", key, "60", (char *)NULL);
    case ASK_WATCH:
        snprintf(key, sizeof key, "told:%" PRId64, guest->show);
        return request(out, "SUBSCRIBE", key, (char *)NULL);
    case ASK_SELL:
        return request(out, "FCALL", "sell", "0", show, seat, (char *)NULL);
    case ASK_CANCEL:
        return request(out, "FCALL", "cancel", "0", guest->reservation, (char *)NULL);
    case ASK_IDENTITY:
    case ASK_CHARGE:
    case ASK_CLOCK:
    case ASK_LAPSED:
    case ASK_TEXT:
        break;
    }
    return 0;
}

/* The length of a whole value at the beginning of the bytes: a line, a string with its length, or
 * an array of values. */
static size_t whole(const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);
    size_t used;
    long count;

    if (end == NULL)
        return 0;
    used = (size_t)(end - bytes) + 1;
    if (bytes[0] != '$' && bytes[0] != '*')
        return used;
    count = strtol(bytes + 1, NULL, 10);
    if (bytes[0] == '$' && count >= 0)
        used += (size_t)count + 2;
    for (long i = 0; bytes[0] == '*' && i < count; i++) {
        size_t inner = used < size ? whole(bytes + used, size - used) : 0;

        if (inner == 0)
            return 0;
        used += inner;
    }
    return used <= size ? used : 0;
}

/* Copies a string reply. */
static bool text(const char *reply, size_t size, char value[CODE_ROOM])
{
    const char *at = memchr(reply, '\n', size);
    long length = strtol(reply + 1, NULL, 10);

    if (reply[0] != '$' || at == NULL || length <= 0 || length >= CODE_ROOM)
        return false;
    memcpy(value, at + 1, (size_t)length);
    value[length] = '\0';
    return true;
}

/* An error of Redis begins with a minus. BLPOP that ran out of time is an array of -1, one that was
 * answered has two parts; of a subscription the answer to SUBSCRIBE comes first, and is no message.
 */
static bool take(enum ask ask, struct guest *guest, const char *reply, size_t size)
{
    if (reply[0] == '-')
        return false;
    if (ask == ASK_JOIN)
        return text(reply, size, guest->token);
    if (ask == ASK_CHECK)
        return size > 16 && memcmp(reply, "*3\r\n$6\r\nactive\r\n", 16) == 0;
    if (ask == ASK_HOLD || ask == ASK_SELL)
        return text(reply, size, guest->reservation);
    if (ask == ASK_WAIT)
        return reply[0] == '*' && reply[1] == '2';
    guest->is_told = ask == ASK_WATCH && memcmp(reply, "*3\r\n$7\r\nmessage", 15) == 0;
    if (ask == ASK_POLL)
        return reply[0] == '$' && reply[1] != '-';
    return true;
}

const struct speech speech_redis = {
    .name = "redis", .greets = false, .compose = compose, .whole = whole, .take = take};
