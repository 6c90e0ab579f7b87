/*
 * Replies of the daemon, brought to whoever asked; those that matter to all screens are taken here.
 */
#ifndef FOYER_TUI_SCREENS_REPLIES_H
#define FOYER_TUI_SCREENS_REPLIES_H

#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

/* Takes in one line of the reply to `request`: columns, a row, or the OK or ERR that ends it. */
void replies_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);

/* There will be no reply to the request. True if who asked for it looks after it. */
bool replies_dropped(struct ui *ui, const struct pending_request *request);

#endif
