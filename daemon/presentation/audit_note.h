/*
 * The audit trail of requests that never reach the store: a unit that does nothing but be audited.
 */
#ifndef FOYER_PRESENTATION_AUDIT_NOTE_H
#define FOYER_PRESENTATION_AUDIT_NOTE_H

#include "presentation/session.h"
#include "shared/request.h"

/* Notes that the session made the request. */
void audit_note(struct session *session, const struct request *request);

#endif
