#include "tests/tui/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/reply_reader.h"
#include "tui/screens/replies.h"
#include "tui/screens/control.h"

void feed(struct model *model, enum verb_id verb, int64_t about, const char *answer)
{
    const struct pending_request request = {
        .verb = verb, .about = about, .poll = !verb_changes(verb_row(verb))};

    feed_reply(model, &request, answer);
}

void feed_reply(struct model *model, const struct pending_request *request, const char *answer)
{
    struct reply_reader reader;
    char *copy = strdup(answer), *rest = copy, *line;

    if (copy == NULL)
        abort();
    for (char *at = copy; *at != '\0'; at++)
        if (*at == '|')
            *at = '\t';
    reply_reader_init(&reader);
    while ((line = strtok_r(rest, "\n", &rest)) != NULL && *line != '\0') {
        struct reply_line reply;

        if (!reply_read(&reader, line, &reply)) {
            fprintf(stderr, "not a reply: %s\n", line);
            abort();
        }
        replies_take(model, request, &reply);
    }
    control_replied(model);
    free(copy);
}

void feed_start(struct model *model)
{
    char line[256];

    setenv("TZ", "KST-9", 1); /* that of the venues */
    model_init(model, 1000000);
    model_connected(model);
    feed(model, VERB_WHOAMI, 0, "OK user=kim name=\"Kim\" uid=1000 role=operator acting=-\n");
    feed(model, VERB_BALANCE, 0, "OK balance=780000 due=0\n");
    feed(model, VERB_CONCERTS, 0,
         "=|concert|title|artist|venue|shows|next|free|price_min|price_max|sale\n"
         "-|1|겨울 나그네|연광철|예술의전당|2|2026-12-24T19:30:00+09:00|61|55000|110000|open\n"
         "-|2|봄밤 Spring Night|Trio Haneul|Hall B|1|2026-12-26T20:00:00+09:00|3|40000|40000|open\n"
         "-|3|Goldberg Variations|K. Park|Hall A|4|2027-01-02T15:00:00+09:00|50|66000|66000|open\n"
         "-|4|국악 한마당|국립국악단|대극장|1|2026-12-25T14:00:00+09:00|0|30000|30000|paused\n"
         "-|5|Jazz \x1b[31mat Midnight|The Late Set|Cellar|1|2026-12-31T23:30:00+09:00|28|45000|"
         "45000|open\n"
         "OK\n");
    feed_asked(model, line);
}

void feed_dates(struct model *model)
{
    feed_keys(model, "\n");
    feed_shows(model);
}

void feed_shows(struct model *model)
{
    feed(model, VERB_SHOWS, 1,
         "=|show|starts|state|free|held|sold|cancel_until\n"
         "-|7|2026-12-24T19:30:00+09:00|bookable|12|3|35|2026-12-24T00:00:00+09:00\n"
         "-|8|2026-12-25T15:00:00+09:00|bookable|49|1|0|2026-12-25T00:00:00+09:00\n"
         "-|9|2026-12-25T19:30:00+09:00|sold_out|0|2|48|2026-12-25T00:00:00+09:00\n"
         "-|10|2026-12-26T19:30:00+09:00|cancelled|0|0|0|never\n"
         "OK\n");
}

void feed_seats(struct model *model)
{
    static const char map[] = "..XXXXhh.h" /* A */
                              "....XX...." /* B */
                              "...hXXX..." /* C */
                              ".....X...." /* D */
                              "......oo.#";
    static const char *const states[] = {"free", "held", "sold", "blocked"};
    char rows[4096];
    size_t used;

    feed_keys(model, "\n");
    used = (size_t)snprintf(rows, sizeof rows, "=|seat|grade|price|state|mine\n");
    for (int i = 0; i < 50; i++) {
        int state = map[i] == '.' ? 0 : map[i] == 'h' ? 1 : map[i] == '#' ? 3 : 2;

        used += (size_t)snprintf(rows + used, sizeof rows - used, "-|%d|%s|%d|%s|%d\n", i + 1,
                                 i < 10   ? "VIP"
                                 : i < 30 ? "R"
                                          : "S",
                                 i < 10   ? 110000
                                 : i < 30 ? 88000
                                          : 55000,
                                 states[state], map[i] == 'o');
    }
    snprintf(rows + used, sizeof rows - used,
             "OK show=7 rev=40 free=32 held=4 sold=13 blocked=1\n");
    feed(model, VERB_SEATS, 7, rows);
}

void feed_keys(struct model *model, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        model_drawn(model);
        control_key(model, *keys);
    }
}

void feed_ahead(struct model *model, const char *keys)
{
    for (; *keys != '\0'; keys++)
        control_key(model, *keys);
}

enum verb_id feed_asked(struct model *model, char line[256])
{
    enum verb_id verb = VERB_COUNT;
    struct pending_request request;

    line[0] = '\0';
    while (model_next_request(model, &request)) {
        if (!request.poll) {
            verb = request.verb;
            snprintf(line, 256, "%s", request.line);
        }
        pending_request_release(&request);
    }
    return verb;
}
