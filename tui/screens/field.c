/*
 * What is typed is kept composed (NFC), so that Hangul that an input method sends in parts is
 * counted as the daemon counts it, and it never gets longer than the daemon takes. What Enter does
 * is the business of whoever has opened the field: it closes it, opens the next one, or leaves it
 * open with a reason why not.
 */
#include "tui/screens/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/text.h"
#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/screens/screen.h"

/* A code, as people copy it: with blanks and hyphens, and as a ticket. */
enum { CODE_TYPED = 32 };

/* Another opening: replies for what was typed before are dropped. */
void field_open(struct ui *ui, const struct field *field)
{
    ui->field = field;
    ui->overlay = MODE_FIELD;
    ui->opening[MODE_FIELD]++;
    ui->typed[0] = '\0';
}

void field_close(struct ui *ui)
{
    ui->field = NULL;
    ui->overlay = MODE_NONE;
    ui->opening[MODE_FIELD]++;
}

bool field_is_open(const struct ui *ui, const struct field *field)
{
    return ui->overlay == MODE_FIELD && ui->field == field;
}

/* Characters that there may be in a field. An amount may be typed with its commas, so it has as
 * many as the greatest that the daemon takes, written out. A field for something that is no
 * argument of any request (a method of payment, days) names the argument of one that is as long. */
static size_t room_of(const struct field *field)
{
    const struct arg_spec *spec;
    char points[FORMAT_TEXT];

    if (field->argument == NULL)
        return CODE_TYPED;
    spec = verb_arg_spec(field->verb, field->argument);
    return spec->type == ARG_INT ? strlen(format_points(spec->max, points)) : (size_t)spec->max;
}

static void changed(struct ui *ui)
{
    if (ui->field->changed != NULL)
        ui->field->changed(ui);
}

/* C1 controls are no text; what would get too long is not taken. Composed first and measured then:
 * three keys of a Hangul syllable are one character, and the second one of them must not be refused
 * because the field is full. */
void field_type(struct ui *ui, int character)
{
    utf8proc_uint8_t bytes[5] = "";
    char longer[TEXT_FIELD + 8];
    char *composed;

    if (character >= 0x80 && character < 0xA0)
        return;
    bytes[utf8proc_encode_char(character, bytes)] = '\0';
    snprintf(longer, sizeof longer, "%s%s", ui->typed, (const char *)bytes);
    composed = text_nfc(longer);
    if (composed != NULL && text_length(composed) <= room_of(ui->field) &&
        strlen(composed) < sizeof ui->typed) {
        strcpy(ui->typed, composed);
        changed(ui);
    }
    free(composed);
}

/* For proposals. One that is too long is left out as a whole: a name that is cut in the middle
 * would be taken for the whole name. */
void field_put(struct ui *ui, const char *text)
{
    if (text_length(text) > room_of(ui->field))
        return;
    snprintf(ui->typed, sizeof ui->typed, "%s", text);
    changed(ui);
}

void field_clear(struct ui *ui)
{
    ui->typed[0] = '\0';
    changed(ui);
}

/* The last character, whatever its length in bytes. */
static void erase(struct ui *ui, int argument)
{
    size_t size = strlen(ui->typed);

    (void)argument;
    while (size > 0 && ((unsigned char)ui->typed[size - 1] & 0xC0) == 0x80)
        size--;
    if (size > 0)
        ui->typed[size - 1] = '\0';
    changed(ui);
}

static void clear(struct ui *ui, int argument)
{
    (void)argument;
    field_clear(ui);
}

static void accept(struct ui *ui, int argument)
{
    (void)argument;
    ui->field->accept(ui);
}

/* Esc: a search is taken back with it, anything else is forgotten. Cleared while it is still open:
 * the search hears of it by changed(), and asks for the whole list again. */
static void refuse(struct ui *ui, int argument)
{
    (void)argument;
    field_clear(ui);
    field_close(ui);
}

/* The cursor of the list moves while one types. The field stays open: control.c hands the action on
 * to the screen under it. */
static void move_up(struct ui *ui, int argument)
{
    (void)argument;
    ui->passed_on = ACTION_UP;
}

static void move_down(struct ui *ui, int argument)
{
    (void)argument;
    ui->passed_on = ACTION_DOWN;
}

/* A search is left as it is, and letters are keys again. */
static void leave(struct ui *ui, int argument)
{
    (void)argument;
    field_close(ui);
}

static bool is_search(const struct ui *ui)
{
    return ui->field != NULL && ui->field->changed != NULL;
}

/* In a field L is a letter, so F2 changes the language. */
static bool is_kiosk(const struct ui *ui)
{
    return ui->kiosk;
}

static bool take(struct ui *ui, const struct pending_request *request,
                 const struct reply_line *reply)
{
    return ui->field->take != NULL && ui->field->take(ui, request, reply);
}

static bool refuse_reply(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    return ui->field->refuse != NULL && ui->field->refuse(ui, request, reply);
}

static const struct action field_actions[] = {
    {.id = ACTION_LANGUAGE,
     .keys = {KEY_IS_F2},
     .key_text = "F2",
     .bar = N_("한국어"),
     .when = is_kiosk},
    {.id = ACTION_ACCEPT,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("ok"),
     .deed = accept},
    {.id = ACTION_REFUSE,
     .keys = {KEY_IS_ESCAPE},
     .key_text = "Esc",
     .bar = N_("cancel"),
     .deed = refuse},
    {.id = ACTION_LIST,
     .keys = {KEY_IS_TAB},
     .key_text = "Tab",
     .bar = N_("list"),
     .when = is_search,
     .deed = leave},
    {.id = ACTION_ERASE, .keys = {KEY_IS_BACKSPACE}, .deed = erase},
    {.id = ACTION_CLEAR,
     .keys = {CTRL_KEY('u')},
     .key_text = "Ctrl-U",
     .bar = N_("clear"),
     .deed = clear},
    {.id = ACTION_UP, .keys = {KEY_IS_UP}, .deed = move_up},
    {.id = ACTION_DOWN, .keys = {KEY_IS_DOWN}, .deed = move_down},
    {.id = ACTION_NONE},
};

const struct screen overlay_field = {
    .actions = field_actions, .take = take, .refuse = refuse_reply};
