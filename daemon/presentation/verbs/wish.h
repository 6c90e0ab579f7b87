/*
 * The seats a request asks for, of JOIN and HOLD.
 */
#ifndef FOYER_PRESENTATION_VERBS_WISH_H
#define FOYER_PRESENTATION_VERBS_WISH_H

#include "domain/queue/token.h"
#include "presentation/verbs/call.h"

/* Reads show, seats and best. `required`: the seats must be given. BAD_ARG if they do not fit
 * together. */
MUST_CHECK enum status wish_read(struct store_call *call, bool required, struct wish *wish);

#endif
