#include "tui/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/request.h"
#include "shared/text.h"
#include "tui/kiosk.h"
#include "tui/trail.h"
#include "tui/words.h"

/* Characters the daemon takes for each. */
static size_t room_of(enum field_use use)
{
    static const size_t rooms[] = {
        [FIELD_SEARCH] = 100,  [FIELD_CHARGE] = 8,      [FIELD_CUSTOMER] = 100,
        [FIELD_NEW_USER] = 32, [FIELD_NEW_NAME] = 60,   [FIELD_NEW_PHONE] = 30,
        [FIELD_DAY] = 10,      [FIELD_KIOSK_USER] = 32, [FIELD_KIOSK_PHONE] = 30,
    };

    return rooms[use];
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
    model->cover = MODE_FIELD;
    model->typed[0] = '\0';
    if (is_search(model))
        memcpy(model->typed, search_of(model), sizeof model->typed);
}

static void close_field(struct model *model)
{
    model->field = FIELD_NONE;
    model->cover = MODE_NONE;
}

/* The list follows each character. */
static void changed(struct model *model)
{
    if (!is_search(model))
        return;
    memcpy(search_of(model), model->typed, sizeof model->typed);
    model->cursor[model->screen] = 0;
    model->search_serial++;
    trail_refresh(model);
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
    close_field(model);
    model_ask(model, VERB_USER_ADD, 0, "user=%s name=%.*s", model->new_user, (int)line.size,
              buffer_content(&line));
    buffer_release(&line);
}

static void charge(struct model *model)
{
    char *end;
    long long amount = strtoll(model->typed, &end, 10);

    close_field(model);
    if (*end != '\0' || amount < 1 || amount > 10000000)
        model_say(model, true, _("An amount is a number from 1 to 10,000,000"));
    else if (model->changes == 0)
        model_ask(model, VERB_CHARGE, 0, "amount=%lld", amount);
}

static void accept_new_user(struct model *model)
{
    static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

    if (model->typed[0] == '\0' || model->typed[0] == '-' ||
        model->typed[strspn(model->typed, good)] != '\0') {
        model_say(model, true, _("A login name has letters, digits, . _ and - only"));
        close_field(model);
        return;
    }
    snprintf(model->new_user, sizeof model->new_user, "%.32s", model->typed);
    field_open(model, FIELD_NEW_NAME);
}

static void show_day(struct model *model)
{
    bool good =
        strlen(model->typed) == 10 && model->typed[strspn(model->typed, "0123456789-")] == 0;

    close_field(model);
    if (good || model->typed[0] == '\0')
        snprintf(model->takings_asked, sizeof model->takings_asked, "%.10s", model->typed);
    else
        model_say(model, true, _("A day is written 2026-12-24"));
    trail_refresh(model);
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
        memcpy(model->new_name, model->typed, sizeof model->new_name);
        field_open(model, FIELD_NEW_PHONE);
        return true;
    case FIELD_NEW_PHONE:
        add_user(model);
        return true;
    case FIELD_DAY:
        show_day(model);
        return true;
    case FIELD_KIOSK_USER:
        snprintf(model->new_user, sizeof model->new_user, "%.32s", model->typed);
        field_open(model, FIELD_KIOSK_PHONE);
        return true;
    case FIELD_KIOSK_PHONE:
        memcpy(model->new_name, model->typed, sizeof model->new_name);
        close_field(model);
        kiosk_ask_who(model);
        return true;
    default:
        close_field(model); /* the list keeps what was found: Enter opens it */
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
        close_field(model);
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
        close_field(model);
        return false;
    }
}
