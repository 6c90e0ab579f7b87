/*
 * A configuration file is read, or refused with a sentence that names it. What was read is printed
 * as a file that says the same, but for a line that a hidden password makes too long.
 *
 * What has to hold for any bytes:
 *
 *     read       false with a sentence that begins with the path, or true and none
 *     printed    what was read can be printed, and that is read again, as the same
 *
 * So a value that is written in a way that is not read back (quotes, spaces, a number of another
 * base) is found without a list of such values. A password is printed as ***; where it had fewer
 * than three characters the line becomes longer, and may be too long then. That the defaults are
 * kept where the file says nothing is not looked at here.
 */
/* memfd_create() is Linux's. */
#define _GNU_SOURCE
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "infrastructure/config.h"
#include "tests/fuzz/fuzz_target.h"

enum { PATH_ROOM = 40, ERROR_ROOM = 300 };

/* False with the sentence in `error`. The file is in memory only, and is opened anew by its path
 * below /proc, so that reading begins at its first byte. */
static bool read_bytes(const void *bytes, size_t size, struct config *config,
                       char error[static ERROR_ROOM])
{
    char path[PATH_ROOM];
    int fd = memfd_create("fuzz_config", 0);
    bool read;

    error[0] = '\0';
    assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    config_init(config);
    read = config_read(config, path, error, ERROR_ROOM);
    assert(read == (error[0] == '\0'));
    assert(read || strncmp(error, path, strlen(path)) == 0);
    close(fd);
    return read;
}

static char *print(const struct config *config, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);

    assert(out != NULL);
    config_print(config, out);
    fclose(out);
    return text;
}

/* Printed twice: the first print may differ from the input in everything, the second one from the
 * first in nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config config, again;
    size_t first_size, second_size;
    char *first, *second;
    char error[ERROR_ROOM];

    if (!read_bytes(data, size, &config, error))
        return 0;
    first = print(&config, &first_size);
    if (!read_bytes(first, first_size, &again, error)) {
        assert(strstr(first, "***") != NULL && strstr(error, "is too long") != NULL);
        free(first);
        return 0;
    }
    second = print(&again, &second_size);
    assert(first_size == second_size && memcmp(first, second, first_size) == 0);
    free(first);
    free(second);
    return 0;
}
