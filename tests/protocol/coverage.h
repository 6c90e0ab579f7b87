/*
 * What a set of scenarios covers: every verb with success, every error of every verb's own row in
 * verbs.def, every field of that row by its name, and every status there is.
 */
#ifndef FOYER_TESTS_PROTOCOL_COVERAGE_H
#define FOYER_TESTS_PROTOCOL_COVERAGE_H

#include <stdbool.h>

/* The verb of a request as id + 1, or 0 for a line that is no request of a verb; -1 if it gets no
 * answer. */
int coverage_verb(const char *request);

/*
 * Reads the scenarios and prints what none of them expects. `exempt` is a file of lines "STATUS
 * reason" or "VERB STATUS reason" of what cannot be provoked over the socket; one that is covered
 * after all is an error too. True if nothing is missing.
 */
bool coverage_check(char *const scenarios[], int count, const char *exempt);

#endif
