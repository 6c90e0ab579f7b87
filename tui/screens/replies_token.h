/*
 * Answers about the token, its hold and its payment; and how answers are read.
 */
#ifndef FOYER_TUI_SCREENS_REPLIES_TOKEN_H
#define FOYER_TUI_SCREENS_REPLIES_TOKEN_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

/* A field: its text ("" if absent), its integer, its set of seats (0 if absent or none). */
const char *reply_text(const struct reply_line *reply, const char *name);
int64_t reply_int(const struct reply_line *reply, const char *name, int64_t absent);
seat_set reply_seats(const struct reply_line *reply, const char *name);

/* Copies a text, made fit for a terminal and cut to `room` bytes. */
void reply_keep(char *to, size_t room, const char *text);

/* The OK of each verb; reply_tokens() reads the rows in model->incoming. */
void reply_join(struct model *model, const struct pending_request *request,
                const struct reply_line *reply);
void reply_status(struct model *model, const struct reply_line *reply);
void reply_tokens(struct model *model);
void reply_pay(struct model *model, const struct reply_line *reply);
void reply_release(struct model *model, const struct pending_request *request);
void reply_left(struct model *model, const struct pending_request *request);

/* A token is over, and the daemon said so in refusing something; `how` is the state in which it
 * ended. */
void reply_token_over(struct model *model, const struct pending_request *request,
                      enum token_state how);

#endif
