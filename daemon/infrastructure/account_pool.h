/*
 * Threads that ask the user database, so that the loop never waits for it.
 */
#ifndef FOYER_INFRASTRUCTURE_ACCOUNT_POOL_H
#define FOYER_INFRASTRUCTURE_ACCOUNT_POOL_H

#include <stdbool.h>

#include "domain/user/account.h"

struct account_pool;

/* Starts threads that answer questions from `database` (borrowed), so that one that takes long
 * keeps only a few others waiting. NULL if the system refuses. */
struct account_pool *account_pool_start(const struct user_database *database);

/* Readable while answers wait to be collected. */
int account_pool_fd(const struct account_pool *pool);

/* Takes a question over; it comes back through account_pool_collect(), in any order. */
void account_pool_ask(struct account_pool *pool, struct account_query *query);

/* The next answered question, the caller's again, or NULL. */
struct account_query *account_pool_collect(struct account_pool *pool);

/* Ends the threads and frees what was asked and not collected. A thread that the user database
 * keeps is left to it: the program that ends does not wait. */
void account_pool_stop(struct account_pool *pool);

#endif
