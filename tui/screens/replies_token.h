/*
 * Replies about the token, its hold and its payment.
 */
#ifndef FOYER_TUI_SCREENS_REPLIES_TOKEN_H
#define FOYER_TUI_SCREENS_REPLIES_TOKEN_H

#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

/* The OK of each verb; reply_tokens() reads the rows in model->incoming. */
void reply_join(struct ui *ui, const struct pending_request *request,
                const struct reply_line *reply);
void reply_status(struct ui *ui, const struct reply_line *reply);
void reply_tokens(struct ui *ui);
void reply_concert(struct ui *ui, const struct reply_line *reply);
void reply_pay(struct ui *ui, const struct reply_line *reply);
void reply_release(struct ui *ui, const struct pending_request *request);
void reply_left(struct ui *ui, const struct pending_request *request);

/* A token is over, and the daemon said so in refusing something; `how` is the state in which it
 * ended. */
void reply_token_over(struct ui *ui, const struct pending_request *request, enum token_state how);

#endif
