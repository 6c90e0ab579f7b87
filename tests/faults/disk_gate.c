/*
 *     test                                    daemon, in fsync (gate.c)
 *     ------------------------------------    ---------------------------------------------
 *     close: makes the file
 *                                             sees the file; a byte into `arrived`
 *     await: reads that byte
 *                                             reads from `pass`, and stands
 *     open: takes the file away, a byte
 *     into `pass`
 *                                             goes on; the next one finds no file
 *
 * The file goes before the byte does: otherwise the daemon could come to its next fsync, find the
 * gate still closed and stand there, and nobody would send a second byte.
 */
#include "tests/faults/disk_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/kit/failure.h"

enum { WAIT_MS = 600000 };

void disk_gate_make(struct disk_gate *gate, const struct house *house)
{
    char text[200];

    if (pipe(gate->arrived) < 0 || pipe(gate->pass) < 0)
        test_fail("pipe", strerror(errno));
    /* The daemon shall not keep open what it is to see closed. */
    fcntl(gate->arrived[0], F_SETFD, FD_CLOEXEC);
    fcntl(gate->pass[1], F_SETFD, FD_CLOEXEC);
    snprintf(gate->path, sizeof gate->path, "%s/closed", house->folder);
    snprintf(text, sizeof text, "%s,%d,%d", gate->path, gate->arrived[1], gate->pass[0]);
    setenv("FOYER_GATE", text, 1);
}

void disk_gate_close(const struct disk_gate *gate)
{
    int fd = open(gate->path, O_CREAT | O_WRONLY, 0600);

    if (fd < 0)
        test_fail(gate->path, strerror(errno));
    close(fd);
}

void disk_gate_await(const struct disk_gate *gate)
{
    struct pollfd wait = {.fd = gate->arrived[0], .events = POLLIN};
    char byte;

    if (poll(&wait, 1, WAIT_MS) != 1)
        daemon_hang("the change", "did not come to the disk in ten minutes");
    if (read(gate->arrived[0], &byte, 1) != 1)
        test_fail("the gate", strerror(errno));
}

void disk_gate_open(const struct disk_gate *gate)
{
    disk_gate_remove(gate);
    if (write(gate->pass[1], "x", 1) != 1)
        test_fail("the gate", strerror(errno));
}

void disk_gate_remove(const struct disk_gate *gate)
{
    if (unlink(gate->path) < 0)
        test_fail(gate->path, strerror(errno));
}
