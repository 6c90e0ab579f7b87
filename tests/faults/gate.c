/*
 * A disk that is as slow as it is told to be, preloaded into the daemon (LD_PRELOAD).
 *
 * FOYER_GATE is "FILE,ARRIVED,PASS": while FILE exists, fsync and fdatasync write a byte to the
 * descriptor ARRIVED and wait for one, or the end of file, at the descriptor PASS.
 *
 * getenv() and access() at each call: a gate that is closed by a file needs no message to the
 * daemon, and is closed at an instant that the test chooses. A test that ends closes its end of
 * PASS, so that the read() returns and no daemon is left standing.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_at_gate(void)
{
    const char *text = getenv("FOYER_GATE");
    char path[200], byte = 'x';
    int arrived, pass;
    ssize_t size;

    if (text == NULL || sscanf(text, "%199[^,],%d,%d", path, &arrived, &pass) != 3 ||
        access(path, F_OK) < 0)
        return;
    size = write(arrived, &byte, 1);
    do
        size = read(pass, &byte, 1);
    while (size < 0 && errno == EINTR);
}

/* ISO C has no conversion from data to functions. */
static int sync_with(const char *name, int fd)
{
    int (*function)(int);
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(&function, &symbol, sizeof symbol);
    return function(fd);
}

int fsync(int fd)
{
    wait_at_gate();
    return sync_with("fsync", fd);
}

int fdatasync(int fd)
{
    wait_at_gate();
    return sync_with("fdatasync", fd);
}
