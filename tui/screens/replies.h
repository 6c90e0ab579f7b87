/*
 * Replies of the daemon, brought to whoever asked.
 *
 * Each request has the mode that asked for it, and the number of that mode's opening, which changes
 * when it closes. When a reply has come,
 *
 *     asker open, same number    its take() or refuse() is called: lists, seats, names
 *     it does not care           the reply is for all (below)
 *     asker closed since         the same; a list of it is dropped, since nobody would show it
 *
 * so a list that comes late never stands on a screen that was opened for something else, and a
 * screen needs no flag for what it waits for. For all, whatever screen is open, are:
 *
 *     WHOAMI, AS                          who acts: nothing of the customer before stays
 *     JOIN, STATUS, TOKENS, LEAVE         tokens; they lead from screen to screen (replies_token.h)
 *     PAY, RELEASE, CANCEL, CHARGE, BALANCE
 *                                         money and holds: true whether anybody looks or not
 *     SHOWS, if nobody in particular asked for the times of a token's date
 *
 * Refusals are said in the message line, in the user's language; those of polls only if asking
 * again is no use.
 */
#ifndef FOYER_TUI_SCREENS_REPLIES_H
#define FOYER_TUI_SCREENS_REPLIES_H

#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

/* Takes in one line of the reply to `request`: columns, a row, or the OK or ERR that ends it. */
void replies_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);

#endif
