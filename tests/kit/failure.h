/*
 * How a test program without a test library ends when it finds something wrong: with a sentence and
 * status 1.
 */
#ifndef FOYER_TESTS_KIT_FAILURE_H
#define FOYER_TESTS_KIT_FAILURE_H

_Noreturn void test_fail(const char *what, const char *detail);

/* What test_fail() calls first, to say how far the test had come and to remove what it leaves.
 * NULL: nothing. */
void test_on_failure(void (*report)(void *arg), void *arg);

#endif
