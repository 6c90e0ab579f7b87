/*
 * The table is built by the compiler from verbs.def and never changes: no registration, no order of
 * initialization. Searching it is a loop over less than a hundred words, most of which differ in
 * their length already.
 *
 * verbs.def is included once for the rows and once for each kind of statement beside them
 * (SECOND_TABLE, OF_ANYBODY, STAFF_ARG, NAMES_PERSON), each time with a macro that takes what is
 * wanted and with VERB() empty; verbs.def itself makes the other macros empty. What most verbs do
 * not have stands in an array of its own, indexed by the verb, and not in its row.
 *
 * A row may also be made by others: the client makes one, with the id VERB_COUNT, for a verb of a
 * newer daemon, of which it knows what HELP says. Those arrays are looked into only below that.
 *
 * What a verb can be refused with is put together in verb_errors(): its own errors from the row,
 * and those that follow from what the row says anyway (a role can be missing, a change can find the
 * disk full). PROTOCOL.md and HELP show the whole, and the row states only what is particular.
 */
#include "shared/verbs.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The vocabulary of verbs.def. */
#define ARG(n, type, required, lo, hi, list, what)          \
    {                                                       \
        n, ARG_##type, required, lo, hi, WORDS_##list, what \
    }
#define ARG_INT_REQ(n, lo, hi, what) ARG(n, INT, true, lo, hi, NONE, what)
#define ARG_INT_OPT(n, lo, hi, what) ARG(n, INT, false, lo, hi, NONE, what)
#define ARG_TEXT_REQ(n, lo, hi, what) ARG(n, TEXT, true, lo, hi, NONE, what)
#define ARG_TEXT_OPT(n, lo, hi, what) ARG(n, TEXT, false, lo, hi, NONE, what)
#define ARG_SECRET_REQ(n, what) ARG(n, SECRET, true, 0, 0, NONE, what)
#define ARG_WORD_REQ(n, list, what) ARG(n, WORD, true, 0, 0, list, what)
#define ARG_WORD_OPT(n, list, what) ARG(n, WORD, false, 0, 0, list, what)
#define ARG_SEATS_REQ(n, what) ARG(n, SEATS, true, 0, 0, NONE, what)
#define ARG_SEATS_OPT(n, what) ARG(n, SEATS, false, 0, 0, NONE, what)
#define ARG_SEAT_LIST_REQ(n, what) ARG(n, SEAT_LIST, true, 0, 0, NONE, what)
#define ARG_TOKEN_REQ(n, what) ARG(n, TOKEN, true, 0, 0, NONE, what)
#define ARG_TOKEN_OPT(n, what) ARG(n, TOKEN, false, 0, 0, NONE, what)
#define ARG_RESERVATION_REQ(n, what) ARG(n, RESERVATION, true, 0, 0, NONE, what)
#define ARG_RESERVATION_OPT(n, what) ARG(n, RESERVATION, false, 0, 0, NONE, what)
#define ARG_CODES_REQ(n, what) ARG(n, CODES, true, 0, 0, NONE, what)
#define ARG_USER_OPT(n, what) ARG(n, USER, false, 1, 32, NONE, what)
#define ARG_TIME_REQ(n, what) ARG(n, TIME, true, 0, 40, NONE, what)
#define ARG_TIME_OPT(n, what) ARG(n, TIME, false, 0, 40, NONE, what)

/* A type of values is one of value_type.h, or a list of words. */
#define TYPE_INT VALUE_INT, WORDS_NONE
#define TYPE_POINTS VALUE_POINTS, WORDS_NONE
#define TYPE_SECONDS VALUE_SECONDS, WORDS_NONE
#define TYPE_FLAG VALUE_FLAG, WORDS_NONE
#define TYPE_DECIMAL VALUE_DECIMAL, WORDS_NONE
#define TYPE_TEXT VALUE_TEXT, WORDS_NONE
#define TYPE_MAP VALUE_MAP, WORDS_MAP_LETTER
#define TYPE_SEATS VALUE_SEATS, WORDS_NONE
#define TYPE_TOKEN VALUE_TOKEN, WORDS_NONE
#define TYPE_CODE VALUE_CODE, WORDS_NONE
#define TYPE_TICKET VALUE_TICKET, WORDS_NONE
#define TYPE_USER VALUE_USER, WORDS_NONE
#define TYPE_TIME VALUE_TIME, WORDS_NONE
#define TYPE_UNTIL VALUE_UNTIL, WORDS_NONE
#define TYPE_DAY VALUE_DAY, WORDS_NONE
#define TYPE_TOKEN_STATE VALUE_WORD, WORDS_TOKEN_STATE
#define TYPE_RESERVATION_STATE VALUE_WORD, WORDS_RESERVATION_STATE
#define TYPE_ENTRY_KIND VALUE_WORD, WORDS_ENTRY_KIND
#define TYPE_PAY_METHOD VALUE_WORD, WORDS_PAY_METHOD
#define TYPE_CASH_REASON VALUE_WORD, WORDS_CASH_REASON
#define TYPE_SALE VALUE_WORD, WORDS_SALE
#define TYPE_TICKET_STATE VALUE_WORD, WORDS_TICKET_STATE
#define TYPE_SCAN_DIR VALUE_WORD, WORDS_SCAN_DIR
#define TYPE_GUESTS VALUE_WORD, WORDS_GUESTS
#define TYPE_BOOKABLE_WORD VALUE_WORD, WORDS_BOOKABLE_WORD
#define TYPE_OUTLOOK VALUE_WORD, WORDS_OUTLOOK
#define TYPE_SEAT_STATE VALUE_WORD, WORDS_SEAT_STATE
#define TYPE_BLOCK_KIND VALUE_WORD, WORDS_BLOCK_KIND
#define TYPE_WISH_FATE VALUE_WORD, WORDS_WISH_FATE
#define TYPE_WATCHED VALUE_WORD, WORDS_WATCHED
#define TYPE_EVENT_KIND VALUE_WORD, WORDS_EVENT_KIND
#define TYPE_WATCH_END VALUE_WORD, WORDS_WATCH_END
#define TYPE_ROLE VALUE_WORD, WORDS_ROLE
#define TYPE_HEALTH_STATE VALUE_WORD, WORDS_HEALTH_STATE
#define TYPE_ARG_TYPE VALUE_WORD, WORDS_ARG_TYPE
#define TYPE_MISSING VALUE_WORD, WORDS_MISSING
#define TYPE_BOUND VALUE_WORD, WORDS_BOUND

#define SPEC(n, type, presence, may_be_empty)             \
    {                                                     \
        n, TYPE_##type, PRESENCE_##presence, may_be_empty \
    }
#define COL(n, type) SPEC(n, type, ALWAYS, false)
#define FIELD(n, type) SPEC(n, type, ALWAYS, false)
#define MAY(n, type) SPEC(n, type, ALWAYS, true)
#define IF(n, type) SPEC(n, type, OPTIONAL, false)
#define IF_MAY(n, type) SPEC(n, type, OPTIONAL, true)
#define AND(n, type) SPEC(n, type, TOGETHER, false)
#define AND_MAY(n, type) SPEC(n, type, TOGETHER, true)

/* Of what an operator may not do alone. */
#define APPROVAL_ARG \
    ARG_TEXT_OPT("approval", 1, 20, "of an operator: what APPROVE gave a supervisor")

/* What CONCERT-ADD and CONCERT-SET share. */
#define CONCERT_ARGS                                                                           \
    ARG_TEXT_OPT("artist", 0, 100, "as printed"), ARG_TEXT_OPT("venue", 0, 100, "as printed"), \
        ARG_TEXT_OPT("zone", 1, 60, "time zone of the venue, such as Asia/Seoul"),             \
        ARG_INT_OPT("capacity", 1, 10000, "people choosing and paying at a time"),             \
        ARG_INT_OPT("seat_limit", 1, 50, "live seats a user may have of one show"),            \
        ARG_TIME_OPT("sale_opens", "no sale before it"),                                       \
        ARG_TIME_OPT("sale_closes", "no sale from it on"),                                     \
        ARG_TEXT_OPT("cancel_until", 0, 20,                                                    \
                     "day (00:00 of the date), day-2, start, start-24h, start-90m or never"),  \
        ARG_INT_OPT("late_minutes", 0, 1440,                                                   \
                    "how long staff may sell after the beginning, 0 not at all")

/* A row of a Z: what is chained, in this order, and the chain (daemon/domain/till/z.h). */
#define Z_COLUMNS                                                                           \
    COL("number", INT), COL("shift", INT), COL("till", TEXT), COL("user", USER),            \
        COL("opened", TIME), COL("closed", TIME), COL("by", USER), COL("float", POINTS),    \
        COL("cash_in", POINTS), COL("cash_out", POINTS), COL("cash", POINTS),               \
        COL("card_in", POINTS), COL("card_out", POINTS), COL("transfer_in", POINTS),        \
        COL("transfer_out", POINTS), COL("voucher_in", POINTS), COL("voucher_out", POINTS), \
        COL("moves", INT), COL("expected", INT), COL("counted", POINTS),                    \
        COL("difference", POINTS), COL("left", INT), COL("total", POINTS), COL("chain", TEXT)

/* What JOIN and STATUS say of a token. */
#define TOKEN_FIELDS                                                                        \
    FIELD("token", TOKEN), FIELD("state", TOKEN_STATE), FIELD("user", USER),                \
        FIELD("position", INT), FIELD("ahead", INT), FIELD("behind", INT),                  \
        FIELD("remaining", SECONDS), FIELD("left", INT), IF("reservation", CODE),           \
        AND("show", INT), AND("seats", SEATS), AND("amount", POINTS), AND("expires", TIME), \
        IF("wish", WISH_FATE), AND_MAY("lost", SEATS), FIELD("concert", INT),               \
        IF("why", BOOKABLE_WORD), IF("wish_show", INT), AND("wish_seats", SEATS),           \
        AND("wish_best", INT)

/* Lists stand in parentheses in verbs.def, so that their commas do not end an argument of VERB().
 * E(): statuses are bits, so there may be 64 of them. */
#define UNPACK(...) __VA_ARGS__
#define E(status) (UINT64_C(1) << STATUS_##status)

static const struct verb verbs[VERB_COUNT] = {
#define WORD(word) word, sizeof(word) - 1
#define VERB(id, word, role, kind, steps, keyed, summary, args, columns, fields, errors) \
    [VERB_##id] = {VERB_##id, WORD(word),    ROLE_##role,      KIND_##kind,     keyed,   \
                   summary,   {UNPACK args}, {UNPACK columns}, {UNPACK fields}, errors},
#include "shared/verbs.def"
#undef VERB
};

static const bool of_anybody[VERB_COUNT] = {
#define VERB(...)
#define OF_ANYBODY(id) [VERB_##id] = true,
#include "shared/verbs.def"
#undef VERB
};

static const char *const staff_args[VERB_COUNT] = {
#define VERB(...)
#define STAFF_ARG(id, argument) [VERB_##id] = (argument),
#include "shared/verbs.def"
#undef VERB
};

static const bool names_person[VERB_COUNT] = {
#define VERB(...)
#define NAMES_PERSON(id) [VERB_##id] = true,
#include "shared/verbs.def"
#undef VERB
};

static const struct field_spec second_tables[VERB_COUNT][COLUMNS_MAX + 1] = {
#define VERB(...)
#define SECOND_TABLE(id, columns) [VERB_##id] = {UNPACK columns},
#include "shared/verbs.def"
#undef VERB
};

/* A daemon that cannot hear the others of its database says so of what it answers from memory. */
static const struct field_spec age_field[] = {IF("age", INT), {.name = NULL}};

/* In the order in which they are written. Two of one name: the value is of one of them. */
static const struct field_spec error_fields[] = {
    IF("user", USER),         IF("token", TOKEN), /* QUEUE-FIRST */
    IF("verb", TEXT),         IF("arg", TEXT),
    IF("what", MISSING),      IF("why", BOOKABLE_WORD),       /* NOT-BOOKABLE and TOKEN-ENDED */
    IF("why", BOUND),                                         /* TOO-MANY and READ-ONLY */
    IF("why", TICKET_STATE),                                  /* TICKET-DEAD */
    IF("state", TOKEN_STATE), IF("state", RESERVATION_STATE), /* BAD-ARG */
    IF("reservation", CODE),  IF("seats", SEATS),
    IF("position", INT),      IF("remaining", SECONDS),
    IF("amount", POINTS),     IF("balance", POINTS),
    IF("missing", POINTS),    IF("limit", INT),
    IF("have", INT),          IF("cancel_until", UNTIL),
    IF("at", TIME),           IF("door", TEXT),
    IF("by", USER),           IF("seat", INT),
    IF("starts", TIME),       IF("opens", TIME),
    IF("shift", INT),         IF("show", INT),
    IF("concert", INT),       {.name = NULL},
};

static const char *const type_words[] = {
    [ARG_INT] = "N",       [ARG_TEXT] = "TEXT",        [ARG_SEATS] = "SEATS",
    [ARG_TOKEN] = "TOKEN", [ARG_RESERVATION] = "CODE", [ARG_SECRET] = "SECRET",
    [ARG_USER] = "USER",   [ARG_TIME] = "TIME",        [ARG_SEAT_LIST] = "SEATS",
    [ARG_CODES] = "CODES",
};

const struct verb *verb_row(enum verb_id id)
{
    return &verbs[id];
}

/* True if the `size` bytes at `typed` are the verb's word, in any case of its ASCII letters. Not
 * strncasecmp(), which follows the locale: i and I need not be one letter there. */
static bool is_word(const struct verb *verb, const char *typed, size_t size)
{
    if (size != verb->word_size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (typed[i] != verb->word[i] &&
            !(typed[i] >= 'a' && typed[i] <= 'z' && typed[i] - 'a' + 'A' == verb->word[i]))
            return false;
    return true;
}

/* Polls come in long rows, so the verb before is tried first. Each thread remembers its own, so
 * that nothing has to be locked, whoever parses. */
const struct verb *verb_find(const char *word, size_t size)
{
    static _Thread_local const struct verb *latest = verbs;

    if (is_word(latest, word, size))
        return latest;
    for (int i = 0; i < VERB_COUNT; i++)
        if (is_word(&verbs[i], word, size))
            return latest = &verbs[i];
    return NULL;
}

inline bool verb_is_job(const struct verb *verb)
{
    return verb->kind >= KIND_READ;
}

inline bool verb_is_query(const struct verb *verb)
{
    return verb->kind < KIND_ORDER;
}

inline bool verb_changes(const struct verb *verb)
{
    return verb->kind >= KIND_CHANGE;
}

int verb_arg(const struct verb *verb, const char *name)
{
    for (int i = 0; verb->args[i].name != NULL; i++)
        if (strcmp(verb->args[i].name, name) == 0)
            return i;
    return -1;
}

const struct arg_spec *verb_arg_spec(enum verb_id id, const char *name)
{
    int position = verb_arg(&verbs[id], name);

    assert(position >= 0);
    return &verbs[id].args[position];
}

/* An argument is asked for by what its position is in this verb: as= is the second where there is
 * key=, and else the first. */
const struct arg_spec *verb_common_arg(const struct verb *verb, int n)
{
    static const struct arg_spec key = ARG_TEXT_OPT(
        "key", 1, KEY_LENGTH, "any text of yours: the same request with the same key is done once");
    static const struct arg_spec as =
        ARG_TEXT_OPT("as", 1, ACTING_LENGTH,
                     "for operators: the customer whom this request is for, or - for yourself");

    if (verb->keyed && n-- == 0)
        return &key;
    return verb->role == ROLE_ANY && n == 0 ? &as : NULL;
}

/* What has rows that can be cut has limit=, and nothing else has. */
bool verb_is_list(const struct verb *verb)
{
    return verb->columns[0].name != NULL && verb_arg(verb, "limit") >= 0;
}

bool verb_is_of_anybody(const struct verb *verb)
{
    return verb->id < VERB_COUNT && of_anybody[verb->id];
}

const char *verb_staff_arg(const struct verb *verb)
{
    return verb->id < VERB_COUNT ? staff_args[verb->id] : NULL;
}

bool verb_names_person(const struct verb *verb)
{
    return verb->id < VERB_COUNT && names_person[verb->id];
}

uint64_t verb_errors(const struct verb *verb)
{
    uint64_t errors = verb->errors;

    /* An argument that the verb does not know is refused even by a verb that knows none. */
    errors |= E(BAD_ARG);
    if (verb->role != ROLE_ANY || verb_staff_arg(verb) != NULL)
        errors |= E(NOT_ALLOWED);
    if (verb->keyed)
        errors |= E(KEY_REUSED);
    if (verb_changes(verb))
        errors |= E(READ_ONLY) | E(OUTCOME_UNKNOWN);
    if (verb_is_job(verb))
        errors |= E(INTERNAL);
    return errors;
}

/* as= asks for the role of AS, whatever the verb asks for (dispatch.c), and names a customer as it
 * does. */
uint64_t acting_errors(void)
{
    return verb_errors(verb_row(VERB_AS));
}

uint64_t line_errors(void)
{
    return E(BAD_ENCODING) | E(TOO_LONG) | E(SYNTAX) | E(UNKNOWN_VERB) | E(BUSY) | E(TOO_MANY) |
           E(SHUTTING_DOWN);
}

const struct field_spec *verb_second_table(const struct verb *verb)
{
    static const struct field_spec none = {.name = NULL};

    return verb->id < VERB_COUNT ? second_tables[verb->id] : &none;
}

/* For all other kinds the array begins at its end. */
const struct field_spec *verb_common_fields(const struct verb *verb)
{
    return &age_field[verb->kind != KIND_VIEW];
}

const struct field_spec *verb_error_fields(void)
{
    return error_fields;
}

const struct field_spec *field_find(const struct field_spec *fields, const char *name)
{
    for (; fields->name != NULL; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

/* The column or field of that name, of a verb; NULL if it has none. */
static const struct field_spec *find_value(const struct verb *verb, const char *name)
{
    const struct field_spec *found = field_find(verb->columns, name);

    if (found == NULL)
        found = field_find(verb->fields, name);
    if (found == NULL)
        found = field_find(verb_second_table(verb), name);
    return found;
}

/* A name has one type everywhere, so whoever does not know the verb finds it in another row. */
enum value_type verb_value_type(const struct verb *verb, const char *name)
{
    const struct field_spec *found = verb != NULL ? find_value(verb, name) : NULL;

    if (found == NULL)
        found = field_find(error_fields, name);
    if (found == NULL)
        found = field_find(age_field, name);
    for (int id = 0; found == NULL && id < VERB_COUNT; id++)
        found = find_value(&verbs[id], name);
    return found != NULL ? found->type : VALUE_TEXT;
}

/* What does not fit is cut without a word: these texts are for people. */
static void append(char *text, size_t room, const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, room - used, "%s", more);
}

static void append_arg(char *text, size_t room, const struct arg_spec *arg)
{
    char value[100];

    if (arg->type == ARG_INT && arg->max < INT64_MAX)
        snprintf(value, sizeof value, "%" PRId64 "..%" PRId64, arg->min, arg->max);
    else
        snprintf(value, sizeof value, "%s",
                 arg->type == ARG_WORD ? word_choices(arg->words) : type_words[arg->type]);
    if (text[0] != '\0')
        append(text, room, " ");
    append(text, room, arg->required ? "" : "[");
    append(text, room, arg->name);
    append(text, room, "=");
    append(text, room, value);
    append(text, room, arg->required ? "" : "]");
}

void verb_arguments(const struct verb *verb, char *text, size_t room)
{
    text[0] = '\0';
    for (const struct arg_spec *arg = verb->args; arg->name != NULL; arg++)
        append_arg(text, room, arg);
    if (verb->keyed)
        append_arg(text, room, &(struct arg_spec){.name = "key", .type = ARG_TEXT});
}

/* A bracket opens before a field that is there only sometimes, and closes after the last of those
 * that come together with it. What stands behind the last field of all has the presence 0, which is
 * PRESENCE_ALWAYS: so that bracket is closed as well. */
void field_names(const struct field_spec *fields, char *text, size_t room)
{
    text[0] = '\0';
    for (const struct field_spec *field = fields; field->name != NULL; field++) {
        bool may_be_absent = field->presence >= PRESENCE_OPTIONAL;

        if (field > fields)
            append(text, room, " ");
        append(text, room, field->presence == PRESENCE_OPTIONAL ? "[" : "");
        append(text, room, field->name);
        append(text, room, may_be_absent && field[1].presence != PRESENCE_TOGETHER ? "]" : "");
    }
}

void status_words(uint64_t errors, char *text, size_t room)
{
    text[0] = '\0';
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        if (!(errors & (UINT64_C(1) << i)))
            continue;
        if (text[0] != '\0')
            append(text, room, " ");
        append(text, room, status_word((enum status)i));
    }
}
