/*
 * What a refusal means, in the language of the user.
 */
#ifndef FOYER_TUI_CLI_REFUSAL_TEXT_H
#define FOYER_TUI_CLI_REFUSAL_TEXT_H

#include "shared/reply_reader.h"
#include "shared/status.h"

/* A sentence without its full stop; NULL for STATUS_OK, and for one that this program does not
 * know. */
const char *refusal_text(enum status status);

/* The sentence of a refusal on the command line: that of the daemon, which names more, or in
 * another language than English the one above. */
const char *refusal_sentence(const struct reply_line *reply);

/* What is wrong with a line that is no request (request_fault.problem), in the language of the
 * user. */
const char *fault_text(const char *problem);

#endif
