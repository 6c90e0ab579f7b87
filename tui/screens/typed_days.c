/*
 * Only what is written as the program writes it is taken: a day that is read in another order
 * (03-04-2026) would be another day, and takings of another day look as good as those that were
 * meant. Written so, days are in the order of their texts, which strcmp() compares.
 */
#include "tui/screens/typed_days.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/words.h"

bool typed_days_take(struct ui *ui, struct typed_days *days)
{
    struct typed_days typed = {.from = ""};
    size_t size = strlen(ui->typed);

    if (size == 10 || (size == 21 && ui->typed[10] == ' ')) {
        snprintf(typed.from, sizeof typed.from, "%.10s", ui->typed);
        snprintf(typed.to, sizeof typed.to, "%.10s", ui->typed + size - 10);
    }
    if (size > 0 && (!format_is_day(typed.from) || !format_is_day(typed.to))) {
        ui_say(ui, true, _("There is no such day; a day is written 2026-12-24"));
        return false;
    }
    if (strcmp(typed.from, typed.to) > 0) {
        ui_say(ui, true, _("The first day comes before the last one"));
        return false;
    }
    *days = typed;
    return true;
}
