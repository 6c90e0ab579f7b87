/*
 * Sixty requests that touch every verb which changes something, in rounds.
 *
 * The requests of a round come from different clients and do not depend on each other: in whatever
 * order they are carried out, all together or one by one, the same is stored afterwards.
 */
#ifndef FOYER_TESTS_FAULTS_SIXTY_H
#define FOYER_TESTS_FAULTS_SIXTY_H

#include <stdbool.h>
#include <stddef.h>

enum { SIXTY = 60 };

struct sixty_line {
    int client; /* see office_logins */
    /* The request. @t and @r are the token and the reservation that this client was last told. */
    const char *request;
    const char *key; /* NULL: none */
    bool begins_a_round;
};

extern const struct sixty_line sixty[SIXTY];

#endif
