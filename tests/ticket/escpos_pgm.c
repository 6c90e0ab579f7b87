/*
 * escpos_pgm WIDTH PREFIX < JOB: what a receipt printer of WIDTH dots would print of an ESC/POS
 * job, each ticket up to its cut as a picture PREFIX-1.pgm, PREFIX-2.pgm and so on. Fails at
 * anything but what a job of tickets has: the reset, pictures as wide as the paper in bands of up
 * to 128 rows, and a cut after each ticket.
 *
 *     ESC @                          the printer forgets what others have set; begins each job
 *     GS v 0 0 xL xH yL yH dots      a band: xL + 256 xH bytes in a row, yL + 256 yH rows
 *     GS V 66 0                      the paper goes on to the knife, and is cut
 *
 * It is strict where a printer is not. A real one would print a picture that is too narrow, or
 * text, and nobody would know before the evening of the concert; and one with a small memory would
 * drop what a great one takes. How dark a dot is on paper, and whether a band follows the one
 * before it without a gap, cannot be told from the bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ESC = 0x1B, GS = 0x1D, BAND_ROWS = 128, ROWS_MAX = 20000, NAME_TEXT = 4096 };

static unsigned char *dots; /* one bit each, `width` / 8 bytes a row */
static size_t rows, row_bytes;

static void fail(const char *what)
{
    fprintf(stderr, "escpos_pgm: %s\n", what);
    exit(1);
}

/* The end of the job is allowed between two commands only, and main() looks for it there itself. */
static int byte(void)
{
    int next = getchar();

    if (next == EOF)
        fail("the job ends in the middle");
    return next;
}

/* GS v 0: the mode, bytes in a row, rows, and the dots. Bands of one ticket are put below each
 * other: no printer moves its paper between them. */
static void read_band(void)
{
    size_t across, down;

    if (byte() != '0' || byte() != 0)
        fail("a picture of another kind");
    across = (size_t)byte();
    across += (size_t)byte() << 8;
    down = (size_t)byte();
    down += (size_t)byte() << 8;
    if (across != row_bytes)
        fail("a picture that is not as wide as the paper");
    if (down == 0 || down > BAND_ROWS || rows + down > ROWS_MAX)
        fail("a picture that is too high");
    if (fread(dots + rows * row_bytes, row_bytes, down, stdin) != down)
        fail("the job ends in the middle");
    rows += down;
}

/* GS V 66 n: feeds the paper to the knife and cuts it. A bit that is set is black. The name is the
 * number of the ticket in the whole job, so that a test finds the second job's tickets after the
 * first one's. */
static void cut(const char *prefix, int number)
{
    char name[NAME_TEXT];
    FILE *file;

    if (byte() != 66 || byte() != 0)
        fail("a cut of another kind");
    if (rows == 0)
        fail("a cut without a ticket");
    snprintf(name, sizeof name, "%s-%d.pgm", prefix, number);
    file = fopen(name, "wb");
    if (file == NULL)
        fail(name);
    fprintf(file, "P5\n%zu %zu\n255\n", row_bytes * 8, rows);
    for (size_t i = 0; i < rows * row_bytes * 8; i++)
        fputc(dots[i / 8] >> (7 - i % 8) & 1 ? 0 : 255, file);
    if (fclose(file) != 0)
        fail(name);
    rows = 0;
}

int main(int argc, char **argv)
{
    int tickets = 0, next;

    if (argc != 3 || atoi(argv[1]) <= 0)
        fail("usage: escpos_pgm WIDTH PREFIX < JOB");
    row_bytes = (size_t)atoi(argv[1]) / 8;
    dots = malloc(ROWS_MAX * row_bytes);
    if (dots == NULL)
        fail("memory is short");
    if (byte() != ESC || byte() != '@')
        fail("the printer is not reset");
    while ((next = getchar()) != EOF) {
        if (next == ESC && byte() == '@' && rows == 0)
            continue; /* the next job */
        if (next != GS)
            fail("text, or a command that no ticket has");
        next = byte();
        if (next == 'v')
            read_band();
        else if (next == 'V')
            cut(argv[2], ++tickets);
        else
            fail("a command that no ticket has");
    }
    if (rows != 0 || tickets == 0)
        fail("no cut at the end");
    free(dots);
    printf("%d\n", tickets);
    return 0;
}
