/*
 * Gives a target of the fuzzer the inputs in the tree, among them each that once broke something,
 * without libFuzzer: so they are tried with every compiler and sanitizer.
 *
 *     TARGET_corpus_test FOLDER
 *
 * An input that broke something is kept for good: put it into the folder of its target, under any
 * name. A target that finds nothing wrong with an input returns 0; what is wrong ends the program,
 * by assert() or by a sanitizer. Without an input in the folder the test fails: an empty folder, or
 * the wrong one, would look like success.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz_target.h"

enum { INPUT_ROOM = 1 << 20, PATH_ROOM = 4096 };

static void play(const char *path)
{
    uint8_t *room = malloc(INPUT_ROOM), *input;
    FILE *file = fopen(path, "rb");
    size_t size;

    if (file == NULL || room == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(2);
    }
    size = fread(room, 1, INPUT_ROOM, file);
    fclose(file);
    /* Exactly as large as the input: AddressSanitizer sees one byte too many. */
    input = realloc(room, size > 0 ? size : 1);
    if (LLVMFuzzerTestOneInput(input, size) != 0) {
        fprintf(stderr, "%s: not accepted\n", path);
        exit(1);
    }
    free(input);
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    const struct dirent *entry;
    int played = 0;

    if (folder == NULL) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    while ((entry = readdir(folder)) != NULL) {
        char path[PATH_ROOM];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        play(path);
        played++;
    }
    closedir(folder);
    printf("%d inputs\n", played);
    return played > 0 ? 0 : 1;
}
