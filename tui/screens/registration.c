/*
 * Counter and kiosk send the same request, and the box office chooses the login name; they differ
 * in what they check before: a kiosk lets nobody register under a name that is taken, and wants a
 * number with digits.
 */
#include "tui/screens/registration.h"

#include <string.h>

#include "shared/request.h"
#include "tui/cli/words.h"
#include "tui/screens/field.h"

bool registration_take_name(struct ui *ui, struct registration *form)
{
    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("A customer has a name"));
        return false;
    }
    memcpy(form->name, ui->typed, sizeof form->name);
    return true;
}

void registration_take_phone(struct ui *ui, struct registration *form)
{
    memcpy(form->phone, ui->typed, sizeof form->phone);
}

void registration_send(struct ui *ui, const struct registration *form, bool another)
{
    struct buffer line;

    buffer_init(&line);
    buffer_add_text(&line, "name=");
    request_quote(&line, form->name);
    buffer_add_text(&line, " phone=");
    request_quote(&line, form->phone);
    if (another)
        buffer_add_text(&line, " new=1");
    model_ask(&ui->model, VERB_USER_ADD, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
}
