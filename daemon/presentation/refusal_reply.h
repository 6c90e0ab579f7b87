/*
 * The sentences for people: every refusal becomes its ERR line here, and nowhere else.
 */
#ifndef FOYER_PRESENTATION_REFUSAL_REPLY_H
#define FOYER_PRESENTATION_REFUSAL_REPLY_H

#include "domain/calendar.h"
#include "domain/now.h"
#include "domain/refusal.h"
#include "shared/reply_writer.h"
#include "shared/request.h"

/* In refusal.remaining_s: it is to be told, and nobody knows it. */
#define REPLY_UNKNOWN_SECONDS INT64_C(-1)

/* Ends the reply with the ERR line of a refusal. */
void refusal_reply(struct reply *reply, enum status status, const struct refusal *refusal,
                   const struct verb *verb, struct zones *zones, struct now now);

/* Ends the reply with the ERR line of a line that could not be read. */
void fault_reply(struct reply *reply, enum status status, const struct request_fault *fault);

#endif
