/*
 * What a store says, in words that stay the same whichever numbers and codes were drawn: wallets,
 * queues, seats, payments, keys.
 */
#ifndef FOYER_TESTS_FAULTS_TRUTH_H
#define FOYER_TESTS_FAULTS_TRUTH_H

#include "infrastructure/stores/sql_store.h"

enum { TRUTH = 1 << 16 };

/* Writes all of it, a line for each fact. Ends the program if the store cannot be read. */
void truth_read(struct store *store, char text[TRUTH]);

/* Writes the first line in which two differ to the standard error. */
void truth_compare(const char *found, const char *expected);

/* What FSCK finds broken goes to the standard error; returns how much it is. */
int truth_broken(struct store *store);

/* True if a change that was asked for under a key is stored, with its reply. */
bool truth_has_key(struct store *store, const char *login, const char *key);

/* True if a token was given up. */
bool truth_has_left(struct store *store, const char *token);

#endif
