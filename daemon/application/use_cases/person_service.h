/*
 * People whom only the counter knows: they are forgotten some time after the date that they came
 * for, see expiry_prune(). A request that names one says so first.
 */
#ifndef FOYER_APPLICATION_USE_CASES_PERSON_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_PERSON_SERVICE_H

#include "application/use_cases/use_case.h"

/* The request names somebody who comes for that show: what is kept of its texts is forgotten with
 * the others of that date. OK also if there is no such show. */
MUST_CHECK enum status person_service_mention(struct use_case *uc, int64_t show_id);

/* Somebody is looked for: among those of a show, or of all (0). What is kept of that is forgotten
 * with the people of the show, or of the last one there is by now. */
MUST_CHECK enum status person_service_search(struct use_case *uc, int64_t show_id);

/* What was mentioned is about to be stored: that date is not forgotten any more. */
MUST_CHECK enum status person_service_keep(struct use_case *uc);

#endif
