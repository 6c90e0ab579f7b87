/*
 * Counter and kiosk ask in the same order and send the same request; they differ in who chooses the
 * login name, and in what they check before: a kiosk lets nobody register under a name that is
 * taken, and wants a number with digits.
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

void registration_send(struct ui *ui, const struct registration *form)
{
    struct buffer line;

    buffer_init(&line);
    if (form->user[0] != '\0')
        buffer_printf(&line, "user=%s ", form->user);
    buffer_add_text(&line, "name=");
    request_quote(&line, form->name);
    buffer_add_text(&line, " phone=");
    request_quote(&line, ui->typed);
    field_close(ui);
    model_ask(&ui->model, VERB_USER_ADD, 0, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
}
