/*
 * A line is read as a request or refused with a reason. What was read has a normal form, which is
 * read as the same request again.
 *
 * What is checked of a line, whatever it is:
 *
 *     refused    with one of four statuses and a reason in words; nothing is owned; the tag is told
 *     read       required arguments are there, each value is within the bounds of its row
 *     again      the normal form is read as a request with the same normal form
 *     in place   read without a copy, then moved, it is the same request
 *
 * The normal form is what a key stands for and what the audit trail has, so two spellings of one
 * request must have one form; that is `again`. That two different requests have two forms is not
 * shown by this.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/framer.h"
#include "shared/request.h"
#include "shared/text.h"
#include "tests/fuzz/fuzz_target.h"

/* Exactly as large as the line and its NUL, which the parser may write to but not go beyond. */
static char *copy_of(const void *bytes, size_t size)
{
    char *copy = malloc(size + 1);

    assert(copy != NULL);
    if (size > 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

/* Every value is as the verb's row wants it. Bounds of a text are characters and not bytes. Roles
 * are not asked of the parser, nor whether an argument makes sense with another one. */
static void check_values(const struct request *request)
{
    for (int i = 0; request->verb->args[i].name != NULL; i++) {
        const struct arg_spec *spec = &request->verb->args[i];
        const struct request_value *value = &request->values[i];

        if (!value->given) {
            assert(!spec->required);
            continue;
        }
        assert(request_value(request, spec->name) == value);
        if (spec->type == ARG_INT)
            assert(value->number >= spec->min && value->number <= spec->max);
        else if (spec->type == ARG_SEATS || spec->type == ARG_SEAT_LIST)
            assert(value->seats != 0 && (value->seats & ~SEAT_SET_ALL) == 0);
        else
            assert(text_is_clean(value->text, strlen(value->text)));
        if (spec->type == ARG_TEXT)
            assert((int64_t)text_length(value->text) >= spec->min &&
                   (int64_t)text_length(value->text) <= spec->max);
    }
}

/* The form has neither key nor tag: they belong to the sending of a request and not to the request.
 */
static void check_again(const struct request *request)
{
    struct buffer form, again;
    struct request second;
    struct request_fault fault;
    enum status status;
    char *line;

    buffer_init(&form);
    buffer_init(&again);
    request_normal_form(request, &form);
    line = copy_of(buffer_content(&form), form.size);
    status = request_parse(line, form.size, &second, &fault);
    assert(status == STATUS_OK && second.verb == request->verb && second.key == NULL);
    request_normal_form(&second, &again);
    assert(again.size == form.size &&
           memcmp(buffer_content(&again), buffer_content(&form), form.size) == 0);
    free(line);
    request_release(&second);
    buffer_release(&form);
    buffer_release(&again);
}

/* Read in place and moved, a line is the same request. The line is freed between moving and
 * looking: whatever still lies in it is found by AddressSanitizer. */
static void check_in_place(const uint8_t *data, size_t size, enum status expected,
                           const struct request *request)
{
    struct request second, moved;
    struct request_fault fault;
    struct buffer form, again;
    char *line = copy_of(data, size);
    enum status status = request_parse_in_place(line, size, &second, &fault);

    assert(status == expected);
    if (status == STATUS_OK && second.verb != NULL) {
        request_move(&moved, &second);
        free(line);
        line = NULL;
        buffer_init(&form);
        buffer_init(&again);
        request_normal_form(request, &form);
        request_normal_form(&moved, &again);
        assert(again.size == form.size &&
               memcmp(buffer_content(&again), buffer_content(&form), form.size) == 0);
        buffer_release(&form);
        buffer_release(&again);
        request_release(&moved);
    }
    free(line);
}

/* The name in the reason is told to whoever asked, so it must be clean, unless the line was refused
 * for not being so. */
static void check_refusal(enum status status, const struct request *request,
                          const struct request_fault *fault, const char *tag)
{
    assert(status == STATUS_BAD_ENCODING || status == STATUS_SYNTAX ||
           status == STATUS_UNKNOWN_VERB || status == STATUS_BAD_ARG);
    assert(request->storage == NULL);
    assert(fault->problem != NULL && fault->problem[0] != '\0');
    assert(text_is_clean(fault->name, strlen(fault->name)) || status == STATUS_BAD_ENCODING);
    assert(strcmp(request->tag, tag) == 0);
}

/* No longer line gets as far as the parser: the framer cuts it. A line that is read is empty or a
 * comment (no verb), or a request; both ways of telling must agree. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct request request, moved;
    struct request_fault fault;
    char tag[TAG_LENGTH + 1];
    bool blank;
    enum status status;
    char *line;

    if (size > REQUEST_LINE)
        return 0;
    line = copy_of(data, size);
    request_tag(line, size, tag);
    assert(strlen(tag) <= TAG_LENGTH);
    blank = request_is_blank(line, size);
    status = request_parse(line, size, &request, &fault);
    free(line); /* what was read borrows nothing of it */
    check_in_place(data, size, status, &request);
    if (status != STATUS_OK) {
        check_refusal(status, &request, &fault, tag);
        return 0;
    }
    assert(blank == (request.verb == NULL));
    request_move(&moved, &request);
    if (!blank) {
        assert(moved.key == NULL || (moved.verb->keyed && text_length(moved.key) >= 1 &&
                                     text_length(moved.key) <= KEY_LENGTH));
        assert(moved.acting == NULL || (moved.verb->role == ROLE_ANY && strlen(moved.acting) >= 1 &&
                                        strlen(moved.acting) <= ACTING_LENGTH));
        check_values(&moved);
        check_again(&moved);
    }
    request_release(&moved);
    request_release(&request);
    return 0;
}
