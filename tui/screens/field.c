#include "tui/screens/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/screens/cursor.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/question.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/screens/navigation.h"
#include "tui/cli/words.h"

/* A code, as people copy it: with blanks and hyphens, and as a ticket. */
enum { CODE_TYPED = 32 };

/* The argument that each is typed for; no name: none that has bounds. */
static const struct {
    enum verb_id verb;
    const char *argument;
} arguments[] = {
    [FIELD_SEARCH] = {VERB_CONCERTS, "search"},
    [FIELD_CHARGE] = {VERB_CHARGE, "amount"},
    [FIELD_CUSTOMER] = {VERB_USERS, "search"},
    [FIELD_NEW_USER] = {VERB_USER_ADD, "user"},
    [FIELD_NEW_NAME] = {VERB_USER_ADD, "name"},
    [FIELD_NEW_PHONE] = {VERB_USER_ADD, "phone"},
    [FIELD_DAY] = {VERB_TAKINGS, "day"},
    [FIELD_KIOSK_NAME] = {VERB_USER_ADD, "name"},
    [FIELD_KIOSK_PHONE] = {VERB_USER_ADD, "phone"},
    [FIELD_KIOSK_NEW_NAME] = {VERB_USER_ADD, "name"},
    [FIELD_KIOSK_NEW_PHONE] = {VERB_USER_ADD, "phone"},
    [FIELD_KIOSK_CODE] = {VERB_RESERVATION, NULL},
};

/* Characters that there may be in a field. */
static size_t room_of(enum field_use use)
{
    const struct arg_spec *spec;
    char points[FORMAT_TEXT];

    if (arguments[use].argument == NULL)
        return CODE_TYPED;
    spec = verb_arg_spec(arguments[use].verb, arguments[use].argument);
    return spec->type == ARG_INT ? strlen(format_points(spec->max, points)) : (size_t)spec->max;
}

static bool is_search(const struct model *model)
{
    return model->field == FIELD_SEARCH || model->field == FIELD_CUSTOMER;
}

static char *search_of(struct model *model)
{
    return model->field == FIELD_SEARCH ? model->search : model->customer_search;
}

void field_open(struct model *model, enum field_use use)
{
    model->field = use;
    model->overlay = MODE_FIELD;
    model->typed[0] = '\0';
    if (is_search(model))
        memcpy(model->typed, search_of(model), sizeof model->typed);
}

void field_close(struct model *model)
{
    model->field = FIELD_NONE;
    model->overlay = MODE_NONE;
}

/* The list follows each character. */
static void changed(struct model *model)
{
    if (!is_search(model))
        return;
    memcpy(search_of(model), model->typed, sizeof model->typed);
    cursor_reset(model, model->screen);
    model->search_serial++;
    navigation_refresh(model);
}

void field_type(struct model *model, int character)
{
    utf8proc_uint8_t bytes[5] = "";
    char longer[TEXT_FIELD + 8];
    char *composed;

    if (character >= 0x80 && character < 0xA0)
        return;
    bytes[utf8proc_encode_char(character, bytes)] = '\0';
    snprintf(longer, sizeof longer, "%s%s", model->typed, (const char *)bytes);
    composed = text_nfc(longer);
    if (composed != NULL && text_length(composed) <= room_of(model->field) &&
        strlen(composed) < sizeof model->typed) {
        strcpy(model->typed, composed);
        changed(model);
    }
    free(composed);
}

static void erase(struct model *model)
{
    size_t size = strlen(model->typed);

    while (size > 0 && ((unsigned char)model->typed[size - 1] & 0xC0) == 0x80)
        size--;
    if (size > 0)
        model->typed[size - 1] = '\0';
    changed(model);
}

static void add_user(struct model *model)
{
    struct buffer line;

    buffer_init(&line);
    request_quote(&line, model->new_name);
    buffer_add_text(&line, " phone=");
    request_quote(&line, model->typed);
    field_close(model);
    model_ask(model, VERB_USER_ADD, 0, "user=%s name=%.*s", model->new_user, (int)line.size,
              buffer_content(&line));
    buffer_release(&line);
}

/* An amount with or without commas, as the program itself writes it; 0 if it is none. */
static int64_t amount_of(const char *text)
{
    const struct arg_spec *spec = verb_arg_spec(VERB_CHARGE, "amount");
    int64_t amount = 0;

    for (; *text != '\0' && amount <= spec->max; text++)
        if (*text >= '0' && *text <= '9')
            amount = 10 * amount + (*text - '0');
        else if (*text != ',')
            return 0;
    return amount >= spec->min && amount <= spec->max ? amount : 0;
}

/* What is refused stays in the field. */
static void charge(struct model *model)
{
    const struct arg_spec *spec = verb_arg_spec(VERB_CHARGE, "amount");
    int64_t amount = amount_of(model->typed);
    char least[FORMAT_TEXT], most[FORMAT_TEXT];

    if (amount == 0) {
        model_say(model, true, _("An amount is a number from %s to %s"),
                  format_points(spec->min, least), format_points(spec->max, most));
        return;
    }
    field_close(model);
    question_ask_charge(model, amount);
}

static void accept_new_user(struct model *model)
{
    if (!request_is_user(verb_arg_spec(VERB_USER_ADD, "user"), model->typed)) {
        model_say(model, true, _("A login name has letters, digits, . _ and - only"));
        return;
    }
    for (int row = 0; row < rows_count(&model->users); row++)
        if (strcmp(rows_text(&model->users, row, "user"), model->typed) == 0) {
            model_say(model, true, _("That login name is taken"));
            return;
        }
    snprintf(model->new_user, sizeof model->new_user, "%.*s", TEXT_USER - 1, model->typed);
    field_open(model, FIELD_NEW_NAME);
}

static void accept_new_name(struct model *model)
{
    if (model->typed[strspn(model->typed, " ")] == '\0') {
        model_say(model, true, _("A customer has a name"));
        return;
    }
    memcpy(model->new_name, model->typed, sizeof model->new_name);
    field_open(model, FIELD_NEW_PHONE);
}

/* True for a date of the calendar, written 2026-12-24. */
static bool is_day(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, end = 0;
    bool leap;

    if (strlen(text) != 10 || text[strspn(text, "0123456789-")] != '\0' ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10 || month < 1 ||
        month > 12)
        return false;
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static void show_day(struct model *model)
{
    if (model->typed[0] != '\0' && !is_day(model->typed)) {
        model_say(model, true, _("There is no such day; a day is written 2026-12-24"));
        return;
    }
    snprintf(model->takings_asked, sizeof model->takings_asked, "%.10s", model->typed);
    cursor_reset(model, MODE_TAKINGS);
    field_close(model);
    navigation_refresh(model);
}

/* Enter. */
static bool accept(struct model *model)
{
    switch (model->field) {
    case FIELD_CHARGE:
        charge(model);
        return true;
    case FIELD_NEW_USER:
        accept_new_user(model);
        return true;
    case FIELD_NEW_NAME:
        accept_new_name(model);
        return true;
    case FIELD_NEW_PHONE:
        add_user(model);
        return true;
    case FIELD_DAY:
        show_day(model);
        return true;
    case FIELD_KIOSK_NAME:
    case FIELD_KIOSK_PHONE:
    case FIELD_KIOSK_NEW_NAME:
    case FIELD_KIOSK_NEW_PHONE:
    case FIELD_KIOSK_CODE:
        kiosk_accept(model);
        return true;
    default:
        field_close(model); /* the list keeps what was found: Enter opens it */
        return false;
    }
}

bool field_act(struct model *model, enum action_id action)
{
    switch (action) {
    case ACTION_ACCEPT:
        return accept(model);
    case ACTION_REFUSE:
        model->typed[0] = '\0';
        changed(model);
        field_close(model);
        return true;
    case ACTION_ERASE:
        erase(model);
        return true;
    case ACTION_CLEAR:
        model->typed[0] = '\0';
        changed(model);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        return false;
    default:
        field_close(model);
        return false;
    }
}
