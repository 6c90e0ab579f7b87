/*
 * Each character asks for the list anew, with the next number (search_serial) in the request. A
 * reply with an older number is dropped, so that the list never jumps back to what was typed
 * before; search_answered is the number that the list on the screen has.
 */
#include "tui/screens/search.h"

#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/screens/field.h"
#include "tui/screens/navigation.h"
#include "tui/screens/screen.h"

/* The cursor begins at the first row of what is found. */
static void changed(struct ui *ui)
{
    memcpy(ui->search[ui->screen], ui->typed, sizeof ui->typed);
    cursor_reset(ui, ui->screen);
    ui->search_serial++;
    navigation_refresh(ui);
}

/* Enter is meant for what was found; at the counter, with nothing typed, for nobody: whoever comes
 * next is no customer. */
static void accept(struct ui *ui)
{
    bool nobody = ui->screen == MODE_CUSTOMERS && ui->typed[0] == '\0';

    field_close(ui);
    ui->passed_on = nobody ? ACTION_BACK : ACTION_ENTER;
}

static const struct field search = {
    .verb = VERB_USERS, .argument = "search", .accept = accept, .changed = changed};

void search_open(struct ui *ui, int argument)
{
    (void)argument;
    field_open(ui, &search);
    memcpy(ui->typed, ui->search[ui->screen], sizeof ui->typed);
}

void search_begin(struct ui *ui)
{
    search_open(ui, 0);
    field_clear(ui);
}

bool search_is_open(const struct ui *ui)
{
    return field_is_open(ui, &search);
}

/* Without a connection nothing is waited for: Enter opens what is there. */
bool search_waits(const struct ui *ui)
{
    return ui_screen(ui, ui->screen)->searched && ui->model.live &&
           ui->search_answered != ui->search_serial;
}

const char *search_text(const struct ui *ui)
{
    return search_is_open(ui) ? ui->typed : ui->search[ui->screen];
}
