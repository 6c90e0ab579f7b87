/*
 * empty_store PATH: makes a store with nothing in it, as a daemon does at its first start.
 *
 * Run once by the build. Daemons of tests get a copy of the file, which takes less than all the
 * migrations that lead to it. It is made by the store's own code and not kept in the repository, so
 * it cannot be of an older schema than the program; a test of migrations makes its store itself.
 */
#include <stdio.h>
#include <unistd.h>

#include "domain/ports/store.h"
#include "infrastructure/stores/sql_store.h"

enum { ERROR_TEXT = 400 };

static void print_line(void *arg, const char *text)
{
    (void)arg;
    fprintf(stderr, "%s\n", text);
}

/* The old file goes first: an existing store would be opened and brought up to date, and might keep
 * what an earlier schema left in it. 2 if it cannot be removed, or for a wrong command line; 1 if
 * no store can be made. */
int main(int argc, char **argv)
{
    char error[ERROR_TEXT] = "";
    struct store *store;

    if (argc != 2 || (unlink(argv[1]) < 0 && access(argv[1], F_OK) == 0))
        return 2;
    store = store_open(argv[1], print_line, NULL, error, sizeof error);
    if (store == NULL) {
        fprintf(stderr, "%s: %s\n", argv[1], error);
        return 1;
    }
    store_close(store);
    return 0;
}
