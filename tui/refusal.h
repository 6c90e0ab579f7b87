/*
 * What a refusal means, in the language of the user.
 */
#ifndef FOYER_TUI_REFUSAL_H
#define FOYER_TUI_REFUSAL_H

#include "shared/status.h"

/* A sentence without its full stop; NULL for STATUS_OK, and for one that this program does not
 * know. */
const char *refusal_text(enum status status);

#endif
