/*
 * Replies that become a list as they are, page by page.
 */
#ifndef FOYER_TUI_SCREENS_LIST_H
#define FOYER_TUI_SCREENS_LIST_H

#include "shared/reply_reader.h"
#include "tui/model/watching.h"
#include "tui/screens/ui.h"

/* Takes the OK of a list, whose rows are in model->incoming: the first page is shown at once if
 * there is nothing better yet. If the list is searched, replies to an earlier search are dropped.
 */
void list_take(struct ui *ui, struct rows *list, bool searched,
               const struct pending_request *request, const struct reply_line *reply);

/* The same for the list of concerts, which is arranged anew. */
void list_take_concerts(struct ui *ui, const struct pending_request *request,
                        const struct reply_line *reply);

/* The concerts of the list are to be told of. */
void list_wish_concerts(const struct ui *ui, struct watching_wish *wish);

/* What is shown is so no longer than up to the next of the times in that column. */
void list_until(const struct ui *ui, const struct rows *list, const char *column,
                struct watching_wish *wish);

#endif
