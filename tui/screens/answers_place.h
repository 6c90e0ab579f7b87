/*
 * Answers about the token, its hold and its payment; and how answers are read.
 */
#ifndef FOYER_TUI_SCREENS_ANSWERS_PLACE_H
#define FOYER_TUI_SCREENS_ANSWERS_PLACE_H

#include "shared/reply_reader.h"
#include "tui/model/model.h"

/* A field: its text ("" if absent), its integer, its set of seats (0 if absent or none). */
const char *answer_text(const struct reply_line *reply, const char *name);
int64_t answer_int(const struct reply_line *reply, const char *name, int64_t absent);
seat_set answer_seats(const struct reply_line *reply, const char *name);

/* Copies a text, made fit for a terminal and cut to `room` bytes. */
void answer_keep(char *to, size_t room, const char *text);

/* The OK of each verb; answer_tokens() reads the rows in model->incoming. */
void answer_join(struct model *model, const struct ask *ask, const struct reply_line *reply);
void answer_status(struct model *model, const struct reply_line *reply);
void answer_tokens(struct model *model);
void answer_pay(struct model *model, const struct reply_line *reply);
void answer_release(struct model *model, const struct ask *ask);
void answer_left(struct model *model, const struct ask *ask);

/* A place is over, and the daemon said so in refusing something; `how` is its word. */
void answer_place_over(struct model *model, const struct ask *ask, const char *how);

#endif
