/*
 * Lists that are polled replace what is there; the cursor finds its row again afterwards
 * (cursor.h). What was searched for carries its number, so replies that overtake each other are no
 * matter.
 */
#include "tui/screens/list.h"

#include "tui/model/catalogue.h"
#include "tui/model/paging.h"

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

void list_take_concerts(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply)
{
    list_take(ui, &ui->model.all_concerts, true, request, reply);
    catalogue_arrange(&ui->model);
}
