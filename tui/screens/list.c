/*
 * Lists that are polled replace what is there; the cursor finds its row again afterwards
 * (cursor.h). What was searched for carries its number, so replies that overtake each other are no
 * matter.
 */
#include "tui/screens/list.h"

#include <stdio.h>
#include <string.h>

#include "shared/verbs.h"
#include "tui/cli/format.h"
#include "tui/model/catalogue.h"
#include "tui/model/paging.h"

/* The first page of a long list is shown at once in place of nothing, or of what another search has
 * found; in place of the same list it would make rows vanish until the rest has come.
 * search_answered moves on with the first page, so that an Enter which waits is not kept from what
 * is already in view. */
void list_take(struct ui *ui, struct rows *list, bool searched,
               const struct pending_request *request, const struct reply_line *reply)
{
    bool is_new = rows_count(list) == 0 || (searched && ui->search_answered != request->about);
    enum page page;

    if (searched && request->about != ui->search_serial)
        return; /* more was typed since */
    page = paging_take(&ui->model, request, reply);
    if (page == PAGE_WHOLE || (page == PAGE_FIRST && is_new))
        rows_move(list, &ui->model.incoming);
    if (searched && page != PAGE_LATER)
        ui->search_answered = request->about;
}

/* A list that is too long for one WATCH is polled. What is over does not change any more. A subject
 * has room for the longest argument and its name; one number too many is cut by snprintf(), which
 * still says how long it would have been, and the subject is given up. */
void list_wish_concerts(const struct ui *ui, struct watching_wish *wish)
{
    const struct rows *all = &ui->model.all_concerts;
    size_t most = (size_t)verb_arg_spec(VERB_WATCH, "concert")->max, used = 0;

    for (int row = 0; row < rows_count(all); row++) {
        if (catalogue_is_over(all, row))
            continue;
        used += (size_t)snprintf(wish->subject + used, sizeof wish->subject - used, "%s%s",
                                 used == 0 ? "concert=" : ",", rows_text(all, row, "concert"));
        if (used > strlen("concert=") + most) {
            wish->subject[0] = '\0';
            return;
        }
    }
    list_until(ui, all, "next", wish);
    list_until(ui, all, "opens", wish);
}

void list_until(const struct ui *ui, const struct rows *list, const char *column,
                struct watching_wish *wish)
{
    for (int row = 0; row < rows_count(list); row++) {
        int64_t then_s = format_seconds(rows_text(list, row, column));

        if (then_s > ui->model.wall_s && then_s < wish->until_s)
            wish->until_s = then_s;
    }
}

void list_take_concerts(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    list_take(ui, &ui->model.all_concerts, true, request, reply);
    catalogue_arrange(&ui->model);
}
