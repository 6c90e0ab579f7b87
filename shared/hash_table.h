/*
 * uthash, but a table that cannot grow stops the program with a word and a core, as every other
 * allocation that fails does. By itself uthash leaves with status 255 and says nothing.
 */
#ifndef FOYER_SHARED_HASH_TABLE_H
#define FOYER_SHARED_HASH_TABLE_H

#include <stdio.h>
#include <stdlib.h>

#define uthash_fatal(problem) (fputs("foyer: " problem "\n", stderr), abort())
#include <uthash.h>

#endif
