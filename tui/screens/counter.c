/*
 * From customer to customer:
 *
 *     n           AS user=-, and the search opens without waiting for the reply: what is typed from
 *                 then on stands in the search, however slow the daemon is
 *     Enter       on a customer: AS user=NAME. The status line names who was there before until
 *                 the reply has come
 *     the reply   leads back to where the operator sells: the map of the date, the dates, or the
 *                 concerts. One that somebody else was asked for since leads nowhere
 *
 * Name and telephone number are those of the row that was chosen, kept beside the login name that
 * was asked for, so they never stand beside the points of somebody else.
 */
#include "tui/screens/counter.h"

#include <stdio.h>
#include <string.h>

#include "tui/screens/cursor.h"
#include "tui/screens/navigation.h"
#include "tui/screens/search.h"

void counter_act_for(struct ui *ui, const char *user, const char *name, const char *phone)
{
    struct wanted *wanted = &ui->wanted;

    wanted->asked = true;
    snprintf(wanted->user, sizeof wanted->user, "%s", user);
    snprintf(wanted->name, sizeof wanted->name, "%s", name);
    snprintf(wanted->phone, sizeof wanted->phone, "%s", phone);
    model_ask(&ui->model, VERB_AS, 0, "user=%s", user[0] != '\0' ? user : "-");
}

void counter_next(struct ui *ui)
{
    if (ui->model.acting[0] != '\0' || ui->wanted.asked)
        counter_act_for(ui, "", "", "");
    navigation_to_counter(ui);
    ui->finding = true;
    navigation_open(ui, MODE_CUSTOMERS);
    search_begin(ui);
}

bool counter_take(struct ui *ui, const char *acting)
{
    const struct wanted *wanted = &ui->wanted;
    bool meant = !wanted->asked || strcmp(acting, wanted->user) == 0;

    if (acting[0] != '\0' && strcmp(acting, wanted->user) == 0) {
        memcpy(ui->called, wanted->name, sizeof ui->called);
        memcpy(ui->phone, wanted->phone, sizeof ui->phone);
    }
    if (meant)
        ui->wanted.asked = false;
    return meant;
}

void counter_drop(struct ui *ui)
{
    ui->wanted.asked = false;
}
