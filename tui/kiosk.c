#include "tui/kiosk.h"

#include <ctype.h>
#include <string.h>

#include "shared/request.h"
#include "tui/field.h"
#include "tui/place.h"
#include "tui/sheet.h"
#include "tui/trail.h"
#include "tui/words.h"

void kiosk_begin(struct model *model)
{
    if (!model->identified)
        model_say(model, true, _("No connection to the box office; please wait"));
    else if (model->operator_role)
        field_open(model, FIELD_KIOSK_USER);
    else
        trail_open_root(model, MODE_CONCERTS);
}

void kiosk_ask_who(struct model *model)
{
    struct buffer quoted;

    buffer_init(&quoted);
    request_quote(&quoted, model->new_user);
    model_ask(model, VERB_USERS, 0, "limit=1000 search=%.*s", (int)quoted.size,
              buffer_content(&quoted));
    buffer_release(&quoted);
}

/* Telephone numbers are equal if their digits are; one without digits equals none. */
static bool same_phone(const char *one, const char *two)
{
    bool any = false;

    for (;;) {
        while (*one != '\0' && !isdigit((unsigned char)*one))
            one++;
        while (*two != '\0' && !isdigit((unsigned char)*two))
            two++;
        if (*one != *two)
            return false;
        if (*one == '\0')
            return any;
        any = true;
        one++;
        two++;
    }
}

void kiosk_take_who(struct model *model)
{
    const struct table *users = &model->incoming;
    bool known = false;

    for (int row = 0; row < sheet_rows(users); row++)
        if (strcmp(sheet_text(users, row, "user"), model->new_user) == 0)
            known = same_phone(sheet_text(users, row, "phone"), model->new_name);
    model->new_name[0] = '\0';
    if (known)
        model_ask(model, VERB_AS, 0, "user=%s", model->new_user);
    else
        model_say(model, true, _("No customer has that login name and telephone number"));
}

static bool is_asleep(const struct model *model)
{
    return !model->kiosk || (model->screen == MODE_ATTRACT && model->cover == MODE_NONE);
}

bool kiosk_is_woken(struct model *model)
{
    bool warned = model->warned;

    if (warned)
        model->message[0] = '\0';
    model->warned = false;
    return warned;
}

void kiosk_tick(struct model *model)
{
    int64_t left = model->touched_ms + model->idle_ms + 1000L * KIOSK_WARNING_SECONDS;

    left -= model->now_ms;
    if (is_asleep(model) || left > 1000L * KIOSK_WARNING_SECONDS)
        return;
    if (left <= 0)
        kiosk_abandon(model);
    model->warned = left > 0;
    if (model->warned)
        model_say(model, true, _("Still there? This ends in %d s; any key goes on."),
                  (int)((left + 999) / 1000));
}

void kiosk_abandon(struct model *model)
{
    for (int i = 0; i < PLACES; i++)
        place_leave(model, &model->places[i]);
    if (model->operator_role) /* perhaps somebody is just being found */
        model_ask(model, VERB_AS, 0, "user=-");
    model->acting[0] = '\0'; /* not even after a reconnect */
    model_forget_customer(model);
    buffer_release(&model->receipts);
    trail_restart(model, MODE_ATTRACT);
    model->message[0] = '\0';
}
