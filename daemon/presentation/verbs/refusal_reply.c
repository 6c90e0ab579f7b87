/*
 * The second half of every refusal: what the rule said (struct refusal, which knows no words)
 * becomes fields, in one order for all errors, and one sentence for people. Programs read the code
 * and the fields; a sentence may be changed at any time.
 *
 * A field is there if it was set, and only then. To add an outcome, see shared/status.h; to add a
 * field: its member in domain/refusal.h, its line in refusal_add_fields(), and its type in the list
 * of error_fields (shared/verbs.c), which has the same order.
 *
 * There are three ways in, by how much is known when a request is refused:
 *
 *     fault_reply     the line could not be read: no verb, perhaps no tag
 *     plain_reply     the connection or the daemon refuses, whatever was asked
 *     refusal_reply   the verb was asked and said no
 *
 * Nothing here may fail or ask anything: it is called when the store is broken, too.
 *
 * refusal->problem is of two kinds, and only sentence_of() knows which is wanted:
 *
 *     a phrase, without capital and full stop    BAD_ARG, LIMIT, EXISTS: it is put into a sentence
 *     a sentence of its own, or NULL             NOT_ALLOWED, NOT_FOUND, ALREADY_HOLDING, BUSY,
 *                                                NO_POINTS, QUEUE_FIRST: it takes the place of the
 *                                                usual one
 *
 * All other statuses take no notice of it. No compiler finds a rule that sets the wrong kind.
 */
#include "presentation/verbs/refusal_reply.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Long enough for a sentence that quotes an argument's choices. */
enum { SENTENCE = 400 };

/* 0 is told: a balance of 0 is news. What was not set is UNTOLD. */
static void add_number(struct reply *reply, const char *name, int64_t value)
{
    if (value != UNTOLD)
        reply_field_int(reply, name, value);
}

static void add_word(struct reply *reply, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        reply_field_text(reply, name, value);
}

static void add_seats(struct reply *reply, seat_set seats)
{
    char text[SEAT_SET_TEXT];

    if (seats != 0)
        reply_field_text(reply, "seats", seat_set_format(seats, text));
}

static void add_cancel_until(struct reply *reply, const struct refusal *refusal,
                             struct zones *zones)
{
    char text[TIME_TEXT];

    if (refusal->cancel_until_ms == UNTOLD)
        return;
    reply_field_text(reply, "cancel_until",
                     refusal->cancel_until_ms == 0
                         ? "never"
                         : time_format(zones, refusal->zone, refusal->cancel_until_ms, text));
}

static void add_time(struct reply *reply, const char *name, const struct refusal *refusal,
                     int64_t instant_ms, struct zones *zones)
{
    char text[TIME_TEXT];

    if (instant_ms != UNTOLD)
        reply_field_text(reply, name, time_format(zones, refusal->zone, instant_ms, text));
}

/* The fields, in one order for all errors. */
static void refusal_add_fields(struct reply *reply, const struct refusal *refusal,
                               struct zones *zones)
{
    add_word(reply, "verb", refusal->verb);
    add_word(reply, "arg", refusal->arg);
    add_word(reply, "what", refusal->what);
    add_word(reply, "why", refusal->why);
    add_word(reply, "state", refusal->state);
    add_word(reply, "reservation", refusal->reservation);
    add_seats(reply, refusal->seats);
    add_number(reply, "position", refusal->position);
    if (refusal->remaining_s != UNTOLD)
        reply_field_int(reply, "remaining",
                        refusal->remaining_s == REPLY_UNKNOWN_SECONDS ? REPLY_UNKNOWN
                                                                      : refusal->remaining_s);
    add_number(reply, "amount", refusal->amount);
    add_number(reply, "balance", refusal->balance);
    add_number(reply, "missing", refusal->missing);
    add_number(reply, "limit", refusal->limit);
    add_number(reply, "have", refusal->have);
    add_cancel_until(reply, refusal, zones);
    add_time(reply, "at", refusal, refusal->at_ms, zones);
    add_word(reply, "door", refusal->door);
    add_word(reply, "by", refusal->by);
    add_number(reply, "seat", refusal->seat);
    add_time(reply, "starts", refusal, refusal->starts_ms, zones);
    add_time(reply, "opens", refusal, refusal->opens_ms, zones);
    add_number(reply, "shift", refusal->shift_id);
    add_number(reply, "show", refusal->show_id);
    add_number(reply, "concert", refusal->concert_id);
}

/* refusal->why is a word, since that is what programs read; one without a sentence of its own gets
 * one that is true of all. */
static const char *bookable_sentence(const char *why)
{
    static const char *const sentences[BOOKABLE_WORDS + 1] = {
        [BOOKABLE_SOON] = "The sale has not opened yet.",
        [BOOKABLE_UNGRADED] = "The sale cannot open before all 50 seats have a grade and a price.",
        [BOOKABLE_PAUSED] = "The sale is paused; try again later.",
        [BOOKABLE_CLOSED] = "The sale is closed.",
        [BOOKABLE_PAST] = "It is too late: the show has begun, or no date is left.",
        [BOOKABLE_CANCELLED] = "This date was called off.",
    };
    const char *sentence = why != NULL ? sentences[word_find(WORDS_BOOKABLE_WORD, why)] : NULL;

    return sentence != NULL ? sentence : "This cannot be booked now.";
}

static const char *dead_sentence(const char *why)
{
    static const char *const sentences[TICKET_STATES + 1] = {
        [TICKET_CANCELLED] = "This ticket is dead: its seat was given back.",
        [TICKET_MOVED] = "This ticket is dead: the guest has another seat.",
        [TICKET_REISSUED] = "This ticket is dead: a new one was issued for the seat.",
        [TICKET_SHOW_OFF] = "This ticket is dead: the date was called off.",
    };
    const char *sentence = why != NULL ? sentences[word_find(WORDS_TICKET_STATE, why)] : NULL;

    return sentence != NULL ? sentence : "This ticket is dead.";
}

/* Sentences that need nothing but the status. */
static const char *plain_sentence(enum status status)
{
    switch (status) {
    case STATUS_UNKNOWN_VERB:
        return "There is no such verb; HELP lists them all.";
    case STATUS_TOKEN_ENDED:
        return "This token has ended; JOIN again for a new place.";
    case STATUS_NOT_ADMITTED:
        return "It is not your turn yet; poll STATUS until the token is active.";
    case STATUS_ALREADY_HOLDING:
        return "You hold seats of this concert already; PAY or RELEASE them first.";
    case STATUS_SEAT_HELD:
        return "Somebody else holds a seat of these; it may come free.";
    case STATUS_SEAT_SOLD:
        return "A seat of these is sold.";
    case STATUS_SEAT_BLOCKED:
        return "A seat of these is not for sale.";
    case STATUS_NO_BLOCK:
        return "There are not that many free seats side by side in one row.";
    case STATUS_SEAT_LIMIT:
        return "That would be more seats of this show than one person may have.";
    case STATUS_HOLD_EXPIRED:
        return "This hold has ended unpaid; JOIN and HOLD anew.";
    case STATUS_ALREADY_PAID:
        return "This reservation is paid already; CANCEL gives it back.";
    case STATUS_ALREADY_CANCELLED:
        return "This was cancelled and refunded already.";
    case STATUS_CANCEL_CLOSED:
        return "The time for cancelling is over.";
    case STATUS_CHECKED_IN:
        return "A guest of these seats is inside; nothing is given back before UNSCAN or a scan "
               "out.";
    case STATUS_QUEUE_FIRST:
        return "Others are first: the customer has a place in the queue; the seats can be paid "
               "when "
               "its turn comes.";
    case STATUS_WRONG_SHOW:
        return "This ticket is for another date.";
    case STATUS_DOORS_CLOSED:
        return "The doors of this date are not open now; force= with a reason opens them.";
    case STATUS_ALREADY_IN:
        return "The guest of this ticket is inside already.";
    case STATUS_NOT_IN:
        return "The guest of this ticket is not inside.";
    case STATUS_SHIFT_NEEDED:
        return "Money is taken and handed out in a shift only; SHIFT-OPEN opens one.";
    case STATUS_NO_POINTS:
        return "Your points do not suffice; CHARGE what is missing, the hold goes on meanwhile.";
    case STATUS_KEY_REUSED:
        return "This key was used for another request; use a new key for a new request.";
    case STATUS_READ_ONLY:
        return "The disk is full, or the file of the store is gone, so nothing can be changed; "
               "nothing was. The daemon's log says which. Try again later.";
    case STATUS_SHUTTING_DOWN:
        return "The daemon is shutting down; try again in a moment.";
    case STATUS_BUSY:
        return "The database cannot be reached, or others are in the way; nothing was changed. Try "
               "again in a moment.";
    case STATUS_OUTCOME_UNKNOWN:
        return "The disk or the database failed while this was being stored. Send it again with "
               "its key to learn the outcome.";
    default:
        return "Something went wrong in the daemon; its log says what. Nothing was changed.";
    }
}

/* Of TOO_MANY and READ_ONLY, as a verb's own: `why` says which. */
static const char *bound_sentence(enum status status, const char *why)
{
    if (status == STATUS_TOO_MANY && word_is(WORDS_BOUND, BOUND_CHANGES, why))
        return "You have asked for as many changes today as a customer may; pay, cancel and "
               "release "
               "what you have.";
    if (status == STATUS_TOO_MANY && word_is(WORDS_BOUND, BOUND_PAUSE, why))
        return "You let seats of this date lie unpaid several times; wait before you hold more of "
               "it.";
    if (status == STATUS_TOO_MANY && word_is(WORDS_BOUND, BOUND_WATCHES, why))
        return "As many things are waited for and watched as may be; end a WATCH, or watch fewer.";
    if (status == STATUS_READ_ONLY && word_is(WORDS_BOUND, BOUND_SPACE, why))
        return "The disk has little room left, so nothing can be added; pay, cancel and release "
               "what "
               "you have.";
    return plain_sentence(status);
}

static const char *limit_sentence(const struct refusal *refusal, char sentence[SENTENCE])
{
    snprintf(sentence, SENTENCE, "That is beyond a limit: %s.",
             refusal->problem != NULL ? refusal->problem : "there is too much of it");
    return sentence;
}

static const char *exists_sentence(const struct refusal *refusal, char sentence[SENTENCE])
{
    snprintf(sentence, SENTENCE, "That exists already: %s.", refusal->problem);
    return sentence;
}

/* One sentence for every status. refusal->arg, ->what and ->problem are not NULL where the rule
 * that answers so has to set them: BAD_ARG the first and the last, NOT_FOUND without a problem the
 * second, EXISTS the last. */
static const char *sentence_of(enum status status, const struct refusal *refusal,
                               const struct verb *verb, char sentence[SENTENCE])
{
    switch (status) {
    case STATUS_BAD_ARG:
        snprintf(sentence, SENTENCE, "%s: %s.", refusal->arg, refusal->problem);
        return sentence;
    case STATUS_NOT_ALLOWED:
        if (refusal->problem != NULL)
            return refusal->problem;
        /* So it was this argument that is not allowed; of as= the verb is AS (dispatch.c). */
        if (verb->role == ROLE_ANY && verb_staff_arg(verb) != NULL)
            snprintf(sentence, SENTENCE, "%s= is for the role %s.", verb_staff_arg(verb),
                     role_word(ROLE_OPERATOR));
        else
            snprintf(sentence, SENTENCE, "%s is for the role %s.", verb->word,
                     role_word(verb->role));
        return sentence;
    case STATUS_NOT_FOUND:
        if (refusal->problem != NULL)
            return refusal->problem;
        snprintf(sentence, SENTENCE, "There is no such %s, or it is not yours.", refusal->what);
        return sentence;
    case STATUS_NOT_BOOKABLE:
        return bookable_sentence(refusal->why);
    case STATUS_TOKEN_ENDED:
        return refusal->why != NULL ? "The sale has ended, and this token with it."
                                    : plain_sentence(status);
    case STATUS_QUEUE_FIRST:
    case STATUS_NO_POINTS:
        return refusal->problem != NULL ? refusal->problem : plain_sentence(status);
    case STATUS_TICKET_DEAD:
        return dead_sentence(refusal->why);
    case STATUS_LIMIT:
        return limit_sentence(refusal, sentence);
    case STATUS_EXISTS:
        return exists_sentence(refusal, sentence);
    case STATUS_TOO_MANY:
    case STATUS_READ_ONLY:
        return refusal->why != NULL ? bound_sentence(status, refusal->why) : plain_sentence(status);
    case STATUS_ALREADY_HOLDING:
    case STATUS_BUSY:
        return refusal->problem != NULL ? refusal->problem : plain_sentence(status);
    default:
        return plain_sentence(status);
    }
}

void refusal_reply(struct reply *reply, enum status status, const struct refusal *refusal,
                   const struct verb *verb, struct zones *zones, struct now now)
{
    char sentence[SENTENCE];

    (void)now;
    refusal_add_fields(reply, refusal, zones);
    reply_error(reply, status, sentence_of(status, refusal, verb, sentence));
}

static const struct {
    enum status status;
    const char *sentence;
} plain_refusals[] = {
    [PLAIN_TOO_LONG] = {STATUS_TOO_LONG,
                        "A request has at most 4096 bytes; the rest of the line was thrown away."},
    [PLAIN_UNFINISHED] = {STATUS_SYNTAX,
                          "The last line has no line end, so it was not carried out."},
    [PLAIN_TOO_SLOW] = {STATUS_TOO_MANY,
                        "A line was begun and not finished in time; the connection is closed."},
    [PLAIN_MANY_CONNECTIONS] = {STATUS_TOO_MANY,
                                "You have as many connections as a customer may have."},
    [PLAIN_FULL] = {STATUS_BUSY,
                    "The daemon has as many connections as it can have; try again in a moment."},
    [PLAIN_MANY_JOBS] = {STATUS_BUSY, "As many requests as the daemon takes wait for the "
                                      "store; nothing was changed. Try again in a moment."},
    [PLAIN_NOBODY] = {STATUS_INTERNAL, "The kernel does not say who you are."},
    [PLAIN_UNKNOWN] =
        {STATUS_BUSY,
         "The user database or the store does not say who you are; try again in a moment."},
    [PLAIN_ANYBODY] =
        {STATUS_NOT_ALLOWED,
         "The kernel shows your user as one that could be anybody, as from a container."},
    [PLAIN_UNNAMED] =
        {STATUS_NOT_ALLOWED,
         "Your user has no entry in the user database of this host, so it is not served."},
    [PLAIN_TAKEN] =
        {STATUS_NOT_ALLOWED,
         "Your login name belongs to another account here; an admin can hand it over to you."},
    [PLAIN_SHUTTING_DOWN] = {STATUS_SHUTTING_DOWN,
                             "The daemon is shutting down; try again in a moment."},
};

void plain_reply(struct reply *reply, enum plain_refusal refusal)
{
    reply_error(reply, plain_refusals[refusal].status, plain_refusals[refusal].sentence);
}

enum status plain_status(enum plain_refusal refusal)
{
    return plain_refusals[refusal].status;
}

/* fault->name is empty if the line as such is wrong; otherwise it names the argument, and `wanted`
 * says what that may be. */
void fault_reply(struct reply *reply, enum status status, const struct request_fault *fault)
{
    char sentence[SENTENCE];

    if (status == STATUS_UNKNOWN_VERB) {
        reply_field_text(reply, "verb", fault->name);
        reply_error(reply, status, plain_sentence(status));
        return;
    }
    if (status == STATUS_INTERNAL) {
        reply_error(reply, status, plain_sentence(status));
        return;
    }
    if (fault->name[0] != '\0')
        reply_field_text(reply, "arg", fault->name);
    if (fault->wanted != NULL)
        snprintf(sentence, sizeof sentence, "%s: %s (%s).", fault->name, fault->problem,
                 fault->wanted);
    else
        snprintf(sentence, sizeof sentence, "%s%s%s.", fault->name,
                 fault->name[0] != '\0' ? ": " : "The line is refused: ", fault->problem);
    reply_error(reply, status, sentence);
}
