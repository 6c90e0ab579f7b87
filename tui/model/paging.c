/*
 * A list of more rows than a reply has room for comes in pages, and the poll would ask for all of
 * them each second. So such a list rests for two seconds for each page it had. Its first page is
 * shown at once if there is nothing yet; otherwise the old list stays until the new one is whole,
 * and the rows under the cursor do not come and go.
 */
#include "tui/model/paging.h"

#include <stdio.h>
#include <string.h>

#include "tui/cli/rows.h"

enum { REST_MS = 2000 }; /* for each page */

static const char *field(const struct reply_line *reply, const char *name)
{
    const char *value = reply_value(reply, name);

    return value != NULL ? value : "";
}

/* Where the page of a request begins: the value of its last argument; "" for the first page. */
static const char *page_of(const struct pending_request *request)
{
    const char *value = request->base > 0 ? strchr(request->line + request->base, '=') : NULL;

    return value != NULL ? value + 1 : "";
}

enum page paging_take(struct model *model, const struct pending_request *request,
                      const struct reply_line *reply)
{
    struct paging *paging = &model->paging;
    const char *name = field(reply, "after")[0] != '\0' ? "after" : "before";
    const char *next = field(reply, name);
    bool cut = strcmp(field(reply, "more"), "1") == 0 && next[0] != '\0';

    if (request->base == 0)
        model_drop_pages(model);
    else if (request->verb != paging->verb || strcmp(page_of(request), paging->next) != 0)
        return PAGE_LATER; /* the list was asked for anew meanwhile */
    if (request->base == 0 && !cut)
        return PAGE_WHOLE;
    rows_append(&paging->rows, &model->incoming);
    paging->verb = request->verb;
    paging->pages++;
    snprintf(paging->next, sizeof paging->next, "%s", next);
    if (cut) {
        model_ask_page(model, request, name, next);
        return request->base == 0 ? PAGE_FIRST : PAGE_LATER;
    }
    paging->asker = request->asker;
    paging->rest_ms = model->now_ms + (int64_t)REST_MS * paging->pages;
    rows_move(&model->incoming, &paging->rows);
    return PAGE_WHOLE;
}

bool paging_rests(const struct model *model, int asker)
{
    return model->paging.asker == asker && model->now_ms < model->paging.rest_ms;
}
