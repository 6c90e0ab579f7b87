/*
 * A line becomes a request in one pass, in place: words are cut by putting a NUL after them, quotes
 * are resolved by moving bytes to the left, which never makes them longer.
 *
 *     [#tag] VERB [name=value | name="value"]...
 *
 * key= and as= are arguments of that form that stand in no row of the table. They are looked for
 * first, so no verb may have an argument of these names.
 *
 * What is refused first, if several things are wrong? A client must be able to rely on it, and a
 * fix of one error must not uncover a less severe one before a worse: encoding, then the form of
 * the whole line (SYNTAX), then the verb, then arguments from the left, then what is missing. That
 * is why an unknown verb or a wrong argument does not end the pass at once: check_rest() reads on,
 * and a line that is not well formed at all is refused for that.
 *
 * The tag is read even of a line that is refused, so that whoever sent a hundred lines knows which
 * one it was; request_tag() therefore looks at the raw bytes, and trusts nothing after them.
 *
 * The normal form is the request as a key sees it: arguments in the order of the table, numbers
 * without leading zeros, seats as ranges, codes in their normal form, without tag, key and as=. Two
 * spellings of one request are one request; that is what makes it safe to send it again.
 *
 * Text is brought into NFC once, here, so that nothing deeper needs to know that one title can be
 * spelled in two ways. It is done to the line before its words are cut: of all that has a meaning
 * in a line only `=` makes another character with a mark that follows it (U+0338 makes it U+2260),
 * and a value that begins with that mark alone is refused for its form.
 */
#include "shared/request.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/digest.h"
#include "shared/text.h"

/* The line as it is read, word by word. */
struct scanner {
    char *at;
    int words;
    struct request_fault *fault;
};

static enum status refuse(struct request_fault *fault, enum status status, const char *name,
                          const char *problem)
{
    if (status == STATUS_SYNTAX)
        fault->wanted = NULL;
    fault->problem = problem;
    snprintf(fault->name, sizeof fault->name, "%.*s", (int)text_fit(name, 32), name);
    /* text_fit() counts cells; a name of wide characters may still be too long in bytes. */
    while (fault->name[0] != '\0' && !text_is_clean(fault->name, strlen(fault->name)))
        fault->name[strlen(fault->name) - 1] = '\0';
    return status;
}

/* What can stand in a tag needs no quotes anywhere, and no escape in JSON. */
static bool is_tag_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._-:", c) != NULL);
}

void request_tag(const char *line, size_t size, char tag[TAG_LENGTH + 1])
{
    size_t length = 0;

    tag[0] = '\0';
    while (size > 0 && *line == ' ') {
        line++;
        size--;
    }
    if (size == 0 || *line != '#')
        return;
    while (length + 1 < size && is_tag_character(line[length + 1]))
        length++;
    if (length == 0 || length > TAG_LENGTH || (length + 1 < size && line[length + 1] != ' '))
        return;
    memcpy(tag, line + 1, length);
    tag[length] = '\0';
}

/* The first word after the spaces, and after what stands before it. */
static size_t first_word(const char **line, const char *end)
{
    const char *word = *line;

    while (word < end && *word == ' ')
        word++;
    *line = word;
    while (word < end && *word != ' ' && *word != '\r')
        word++;
    return (size_t)(word - *line);
}

bool request_asks(const char *line, size_t size, const struct verb *verb)
{
    const char *end = line + size;
    size_t length = first_word(&line, end);

    if (length > 0 && *line == '#') {
        line += length;
        length = first_word(&line, end);
    }
    return verb_find(line, length) == verb;
}

/* Moves after the spaces; false at the end of the line. */
static bool next_word(struct scanner *scanner)
{
    while (*scanner->at == ' ')
        scanner->at++;
    return *scanner->at != '\0';
}

/* Cuts the word at the scanner off with a NUL and moves after it; *size are its bytes. */
static char *take_word(struct scanner *scanner, size_t *size)
{
    char *word = scanner->at;

    *size = strcspn(word, " ");
    scanner->at += *size;
    if (*scanner->at == ' ')
        *scanner->at++ = '\0';
    scanner->words++;
    return word;
}

/* Reads "..." at the scanner, with \" and \\ resolved, and moves after it. In place: the value
 * begins where its first quote stood, and ends before its last. */
static enum status take_quoted(struct scanner *scanner, const char *name, char **value)
{
    char *from = scanner->at + 1, *to = scanner->at;

    *value = to;
    while (*from != '"') {
        if (*from == '\\') {
            from++;
            if (*from != '"' && *from != '\\')
                return refuse(scanner->fault, STATUS_SYNTAX, name,
                              "inside quotes a backslash stands only before \" or \\");
        }
        if (*from == '\0')
            return refuse(scanner->fault, STATUS_SYNTAX, name, "the quote is not closed");
        *to++ = *from++;
    }
    from++;
    if (*from != ' ' && *from != '\0')
        return refuse(scanner->fault, STATUS_SYNTAX, name, "a space must follow the closing quote");
    *to = '\0';
    scanner->at = *from == ' ' ? from + 1 : from;
    scanner->words++;
    return STATUS_OK;
}

/* Bytes at the beginning that can stand in the name of an argument. */
static size_t name_size(const char *text)
{
    size_t size = 0;

    while ((text[size] >= 'a' && text[size] <= 'z') || text[size] == '_')
        size++;
    return size;
}

/* Reads name=value at the scanner. */
static enum status take_argument(struct scanner *scanner, char **name, char **value)
{
    size_t length = name_size(scanner->at), size;

    if (length == 0 || scanner->at[length] != '=')
        return refuse(scanner->fault, STATUS_SYNTAX, take_word(scanner, &size),
                      "an argument is written name=value, with a lower-case name");
    *name = scanner->at;
    scanner->at[length] = '\0';
    scanner->at += length + 1;
    if (*scanner->at == '"')
        return take_quoted(scanner, *name, value);
    *value = scanner->at;
    scanner->at += strcspn(scanner->at, " \"");
    if (*scanner->at == '"')
        return refuse(scanner->fault, STATUS_SYNTAX, *name,
                      "a quote stands only at the beginning and the end of a value");
    if (*scanner->at == ' ')
        *scanner->at++ = '\0';
    scanner->words++;
    return STATUS_OK;
}

/* Digits only, after a minus where a number may be below 0: no plus, no blank, no 0x. strtoll()
 * alone would take all of these. */
static bool parse_int(const char *text, bool may_be_below, int64_t *number)
{
    char *end;
    size_t sign = may_be_below && text[0] == '-' ? 1 : 0;
    size_t digits = strspn(text + sign, "0123456789");

    if (digits == 0 || text[sign + digits] != '\0')
        return false;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0;
}

bool request_is_user(const struct arg_spec *spec, const char *text)
{
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return length >= (size_t)spec->min && length <= (size_t)spec->max && text[length] == '\0' &&
           text[0] != '-';
}

/* Brings a code into its normal form, which is never longer. What cannot be a code is left as it
 * is: nothing of that name will be found, and NOT-FOUND is what a mistyped code is answered. */
static const char *check_code(char *text, int length)
{
    char code[TOKEN_TEXT];

    if (text[0] == '\0')
        return "empty";
    if (code_parse(text, length, code))
        memcpy(text, code, (size_t)length + 1);
    return NULL;
}

/* The same for a reservation, or for a ticket of it, which also gives the seat. */
static const char *check_reservation(char *text, struct request_value *value)
{
    char code[RESERVATION_TEXT];
    int seat;

    if (code_parse_ticket(text, code, &seat)) {
        strcpy(text, code);
        value->seats = seat_bit(seat);
        return NULL;
    }
    return check_code(text, RESERVATION_LENGTH);
}

/* Codes of reservations with a comma between them, two at most, each in its normal form. The first
 * may have become shorter by it, so the second is moved up behind it. */
static const char *check_codes(char *text)
{
    char *second = strchr(text, ',');
    const char *wrong;

    if (second != NULL)
        *second++ = '\0';
    wrong = check_code(text, RESERVATION_LENGTH);
    if (second == NULL || wrong != NULL)
        return wrong;
    wrong = check_code(second, RESERVATION_LENGTH);
    if (wrong == NULL && strchr(second, ',') != NULL)
        wrong = "more than two";
    memmove(strchr(text, '\0') + 1, second, strlen(second) + 1);
    *strchr(text, '\0') = ',';
    return wrong;
}

/* Checks a value against its row of the table; NULL if it is right, otherwise what is wrong. */
static const char *check_value(const struct arg_spec *spec, char *text, struct request_value *value)
{
    size_t length;

    value->given = true;
    value->text = text;
    switch (spec->type) {
    case ARG_INT:
        if (!parse_int(text, spec->min < 0, &value->number))
            return "not a whole number";
        return value->number >= spec->min && value->number <= spec->max ? NULL : "out of range";
    case ARG_TEXT:
        length = text_length(text);
        if (length < (size_t)spec->min)
            return spec->min > 1 ? "too short" : "empty";
        return length > (size_t)spec->max ? "too long" : NULL;
    case ARG_WORD:
        return word_find(spec->words, text) < word_count(spec->words)
                   ? NULL
                   : "not one of the words it can be";
    case ARG_SEATS:
        return seat_set_parse(text, &value->seats) ? NULL : "not seats of 1..50, each named once";
    case ARG_SEAT_LIST:
        return seat_set_parse(text, &value->seats) ? NULL : "not seats of 1..50, each named once";
    case ARG_TOKEN:
        return check_code(text, TOKEN_LENGTH);
    case ARG_SECRET:
        return check_code(text, SECRET_LENGTH);
    case ARG_RESERVATION:
        return check_reservation(text, value);
    case ARG_CODES:
        return check_codes(text);
    case ARG_USER:
        return request_is_user(spec, text) ? NULL : "not a user name";
    case ARG_TIME:
        return text_length(text) <= (size_t)spec->max ? NULL : "too long";
    case ARG_TYPES:
        break;
    }
    return "of no known type";
}

/* What would be right, for the sentence of BAD-ARG: from the table, so it lives as long as the
 * program, whatever becomes of the request. */
static const char *wanted(const struct arg_spec *spec)
{
    return spec->type == ARG_WORD ? word_choices(spec->words) : spec->help;
}

static const char *check_key(const char *text)
{
    size_t length = text_length(text);

    return length >= 1 && length <= KEY_LENGTH ? NULL : "not 1 to 64 characters";
}

/* A login has no more bytes than that. */
static const char *check_acting(const char *text)
{
    size_t size = strlen(text);

    return size >= 1 && size <= ACTING_LENGTH ? NULL : "not 1 to 32 bytes";
}

/* key= and as=, at *value; `problem` is what is wrong with it, or NULL. */
static enum status set_common(const char **value, const char *name, const char *text,
                              const char *problem, struct request_fault *fault)
{
    if (*value != NULL)
        return refuse(fault, STATUS_BAD_ARG, name, "given twice");
    if (problem != NULL)
        return refuse(fault, STATUS_BAD_ARG, name, problem);
    *value = text;
    return STATUS_OK;
}

static enum status set_argument(struct request *request, const char *name, char *text,
                                struct request_fault *fault)
{
    const struct verb *verb = request->verb;
    const char *problem;
    int at;

    assert(name != NULL && text != NULL);
    if (verb->keyed && strcmp(name, "key") == 0)
        return set_common(&request->key, name, text, check_key(text), fault);
    if (verb->role == ROLE_ANY && strcmp(name, "as") == 0)
        return set_common(&request->acting, name, text, check_acting(text), fault);
    at = verb_arg(verb, name);
    if (at < 0)
        return refuse(fault, STATUS_BAD_ARG, name, "not an argument of this verb");
    if (request->values[at].given)
        return refuse(fault, STATUS_BAD_ARG, name, "given twice");
    problem = check_value(&verb->args[at], text, &request->values[at]);
    if (problem != NULL) {
        fault->wanted = wanted(&verb->args[at]);
        return refuse(fault, STATUS_BAD_ARG, name, problem);
    }
    return STATUS_OK;
}

/* The verb or an argument is wrong. A line that is not well formed at all is refused for that
 * instead. */
static enum status check_rest(struct scanner *scanner, enum status status)
{
    struct request_fault fault = *scanner->fault;

    while (next_word(scanner)) {
        char *name = NULL, *value = NULL;

        if (scanner->words == REQUEST_WORDS)
            return refuse(scanner->fault, STATUS_SYNTAX, "", "more than 32 words");
        if (take_argument(scanner, &name, &value) != STATUS_OK)
            return STATUS_SYNTAX;
    }
    *scanner->fault = fault;
    return status;
}

static enum status take_arguments(struct request *request, struct scanner *scanner)
{
    while (next_word(scanner)) {
        char *name = NULL, *value = NULL;
        enum status status;

        if (scanner->words == REQUEST_WORDS)
            return refuse(scanner->fault, STATUS_SYNTAX, "", "more than 32 words");
        status = take_argument(scanner, &name, &value);
        if (status == STATUS_OK)
            status = set_argument(request, name, value, scanner->fault);
        if (status != STATUS_OK)
            return status == STATUS_BAD_ARG ? check_rest(scanner, status) : status;
    }
    for (int i = 0; request->verb->args[i].name != NULL; i++) {
        const struct arg_spec *spec = &request->verb->args[i];

        if (spec->required && !request->values[i].given) {
            scanner->fault->wanted = wanted(spec);
            return refuse(scanner->fault, STATUS_BAD_ARG, spec->name, "missing");
        }
    }
    return STATUS_OK;
}

/* Copies `size` bytes and the NUL after them, which the framer put in the place of the line end;
 * NULL if there is no memory. */
static char *copy_line(const char *line, size_t size)
{
    char *copy = malloc(size + 1);

    if (copy != NULL)
        memcpy(copy, line, size + 1);
    return copy;
}

static enum status parse_words(struct request *request, char *text, struct request_fault *fault)
{
    struct scanner scanner = {.at = text, .fault = fault};
    const char *word;
    size_t size;

    next_word(&scanner);
    if (*scanner.at == '#') {
        if (request->tag[0] == '\0')
            return refuse(fault, STATUS_SYNTAX, "",
                          "a tag is # and 1 to 32 of A-Z a-z 0-9 . _ - :");
        take_word(&scanner, &size);
        if (!next_word(&scanner))
            return refuse(fault, STATUS_SYNTAX, "", "a verb must follow the tag");
    }
    word = take_word(&scanner, &size);
    request->verb = verb_find(word, size);
    if (request->verb == NULL)
        return check_rest(&scanner, refuse(fault, STATUS_UNKNOWN_VERB, word, "no such verb"));
    return take_arguments(request, &scanner);
}

/* True if the word of the processor at `text` is printable ASCII: of a byte that is none, 0x80 is
 * set, or 0x20 cannot be taken away, or it is DEL, which 1 makes 0x80. What is carried over comes
 * from such a byte, too. */
static bool is_plain_word(const char *text)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t word;

    memcpy(&word, text, sizeof word);
    return ((word | (word - 0x20 * each) | (word + each)) & 0x80 * each) == 0;
}

/* Bytes at the beginning that are printable ASCII, as far as whole words go. */
static size_t plain_words(const char *text, size_t size)
{
    size_t at = 0;

    while (at + sizeof(uint64_t) <= size && is_plain_word(text + at))
        at += sizeof(uint64_t);
    return at;
}

bool request_is_plain(const char *text, size_t size)
{
    size_t at = plain_words(text, size);

    /* The rest of a longer text is in its last word, part of which was looked at already. */
    if (at > 0 && size - at < sizeof(uint64_t))
        return is_plain_word(text + size - sizeof(uint64_t));
    while (at < size && text[at] >= 0x20 && text[at] < 0x7F)
        at++;
    return at == size;
}

enum status request_parse_in_place(char *line, size_t size, struct request *request,
                                   struct request_fault *fault)
{
    bool is_plain = request_is_plain(line, size);
    char *text = line;
    enum status status;

    memset(request, 0, sizeof *request);
    memset(fault, 0, sizeof *fault);
    request_tag(line, size, request->tag);
    if (!is_plain && !text_is_clean(line, size))
        return refuse(fault, STATUS_BAD_ENCODING, "",
                      "control characters or bytes that are not UTF-8");
    if (request_is_blank(line, size))
        return STATUS_OK;
    if (is_plain)
        request->lent = (struct lent_line){line, size};
    else
        text = request->storage = text_nfc(line);
    if (text == NULL)
        return refuse(fault, STATUS_INTERNAL, "", "out of memory");
    status = parse_words(request, text, fault);
    /* No text may be looked at any more, and none has to be: the fault has a copy of the name that
     * it is about. Tag and verb stay, for the reply and the log. */
    if (status != STATUS_OK) {
        request_release(request);
        request->key = request->acting = NULL;
        memset(request->values, 0, sizeof request->values);
    }
    return status;
}

/* Where a text of `from` is in `to`, a copy of it. Every text of a request stands in its line:
 * whoever gives it one that does not has it moved to nowhere. */
static const char *same_text(const char *text, const char *from, const char *to)
{
    return text != NULL ? to + (text - from) : NULL;
}

/* Copies a line that is only lent, with all that was cut and resolved in it. */
static void own_texts(struct request *request)
{
    const char *line = request->lent.text;
    char *copy;

    if (line == NULL)
        return;
    copy = copy_line(line, request->lent.size);
    assert(copy != NULL);
    request->key = same_text(request->key, line, copy);
    request->acting = same_text(request->acting, line, copy);
    for (int i = 0; i < ARGS_MAX; i++)
        request->values[i].text = same_text(request->values[i].text, line, copy);
    request->lent = (struct lent_line){NULL, 0};
    request->storage = copy;
}

enum status request_parse(char *line, size_t size, struct request *request,
                          struct request_fault *fault)
{
    enum status status = request_parse_in_place(line, size, request, fault);

    if (status == STATUS_OK)
        own_texts(request);
    return status;
}

void request_release(struct request *request)
{
    free(request->storage);
    request->storage = NULL;
    request->lent = (struct lent_line){NULL, 0};
}

void request_move(struct request *to, struct request *from)
{
    *to = *from;
    from->storage = NULL;
    from->lent = (struct lent_line){NULL, 0};
    own_texts(to);
}

const struct request_value *request_value(const struct request *request, const char *name)
{
    int at = verb_arg(request->verb, name);

    assert(at >= 0);
    return &request->values[at];
}

int64_t request_int(const struct request *request, const char *name, int64_t absent)
{
    const struct request_value *value = request_value(request, name);

    return value->given ? value->number : absent;
}

const char *request_text(const struct request *request, const char *name)
{
    return request_value(request, name)->text;
}

seat_set request_seats(const struct request *request, const char *name)
{
    return request_value(request, name)->seats;
}

static bool needs_quotes(char c)
{
    return c == ' ' || c == '"' || c == '\\';
}

void request_quote(struct buffer *buffer, const char *value)
{
    size_t bare = 0;

    while (value[bare] != '\0' && !needs_quotes(value[bare]))
        bare++;
    if (bare > 0 && value[bare] == '\0') {
        buffer_add(buffer, value, bare);
        return;
    }
    buffer_add(buffer, "\"", 1);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            buffer_add(buffer, "\\", 1);
        buffer_add(buffer, value, 1);
    }
    buffer_add(buffer, "\"", 1);
}

void request_add_to_script(struct buffer *request, const char *name, const char *value)
{
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, value);
    buffer_printf(request, " %s=", name);
    for (size_t i = 0; i < quoted.size; i++) {
        const char *at = buffer_content(&quoted) + i;

        buffer_add(request, *at == '$' ? "$$" : at, *at == '$' ? 2 : 1);
    }
    buffer_release(&quoted);
}

/* What is left of a secret: enough to find it on paper, and to tell it from another. Four of its 16
 * characters give 20 of 80 bits away. What has not the form of a secret may be anything, such as a
 * password in the wrong place, and only its digest is kept. */
static void add_masked(struct buffer *buffer, const char *secret)
{
    char digest[DIGEST_TEXT];
    uint8_t bits[SECRET_LENGTH];

    digest_text(secret, digest);
    buffer_printf(buffer, "%.*s~%s", code_bits(secret, SECRET_LENGTH, bits) ? 4 : 0, secret,
                  digest);
}

/* The same of a secret as it was typed. */
static void add_masked_text(struct buffer *buffer, const char *text)
{
    char secret[SECRET_TEXT];

    if (code_parse(text, SECRET_LENGTH, secret))
        add_masked(buffer, secret);
}

/* What is typed to find somebody's reservation may be the secret of a ticket. */
static bool may_be_secret(const struct request *request, const char *text)
{
    char secret[SECRET_TEXT];

    return request->verb->id == VERB_FIND && code_parse(text, SECRET_LENGTH, secret);
}

/* The order of the seats is part of what is asked for. */
static void add_list(struct buffer *buffer, const char *text)
{
    struct seat_list list;
    char seats[SEAT_SET_TEXT];

    if (seat_list_parse(text, &list))
        buffer_add_text(buffer, seat_list_format(&list, seats));
}

/* It is stored under the request's key and compared byte by byte with that of the retry (batch.c).
 * So a daemon that writes it in another way than the one before refuses, with KEY-REUSED, what was
 * asked before the change and is sent again after it. */
void request_normal_form(const struct request *request, struct buffer *buffer)
{
    buffer_add_text(buffer, request->verb->word);
    for (int i = 0; request->verb->args[i].name != NULL; i++) {
        const struct arg_spec *spec = &request->verb->args[i];
        const struct request_value *value = &request->values[i];
        char seats[SEAT_SET_TEXT];

        if (!value->given)
            continue;
        buffer_add(buffer, " ", 1);
        buffer_add_text(buffer, spec->name);
        buffer_add(buffer, "=", 1);
        if (spec->type == ARG_INT)
            buffer_printf(buffer, "%lld", (long long)value->number);
        else if (spec->type == ARG_SEATS)
            buffer_add_text(buffer, seat_set_format_ranges(value->seats, seats));
        else if (spec->type == ARG_SEAT_LIST)
            add_list(buffer, value->text);
        else if (spec->type == ARG_SECRET)
            add_masked(buffer, value->text);
        else if (spec->type == ARG_TEXT && may_be_secret(request, value->text))
            add_masked_text(buffer, value->text);
        else
            request_quote(buffer, value->text);
        if (spec->type == ARG_RESERVATION && value->seats != 0)
            buffer_printf(buffer, "-%02d", seat_set_first(value->seats));
    }
}

inline bool request_names_customer(const struct request *request)
{
    return request->acting != NULL && strcmp(request->acting, "-") != 0;
}

inline bool request_is_blank(const char *line, size_t size)
{
    while (size > 0 && *line == ' ') {
        line++;
        size--;
    }
    return size == 0 || *line == ';';
}
