/*
 * empty_store PATH: makes a store with nothing in it, as a daemon does at its first start.
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
