/*
 * Lists that the daemon cuts (more=1) are fetched on, page after page, until they are whole.
 */
#ifndef FOYER_TUI_MODEL_PAGING_H
#define FOYER_TUI_MODEL_PAGING_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

enum page {
    PAGE_WHOLE, /* model->incoming is the whole list */
    PAGE_FIRST, /* model->incoming is its beginning; the rest is asked for */
    PAGE_LATER, /* nothing to show yet */
};

/* Takes the OK of a list, whose rows are in model->incoming, and asks for the next page. */
enum page paging_take(struct model *model, const struct pending_request *request,
                      const struct reply_line *reply);

/* True while the regular poll leaves the list of that asker alone: one of several pages is read
 * again the later the longer it is. */
bool paging_rests(const struct model *model, int asker);

#endif
