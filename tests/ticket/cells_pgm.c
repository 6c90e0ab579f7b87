/*
 * cells_pgm dark|light [around] < SCREEN > PICTURE: the cells of a terminal, as `tmux capture-pane
 * -e` prints them, as a picture (PGM) in which black is black. Cells that nobody painted have the
 * colours of a terminal of that theme. Half blocks and "#" are drawn; other letters are left blank,
 * since nobody reads them here. With `around` there may be other colours on the screen: they are
 * not those of a code, and grey.
 *
 * A cell is twice as high as it is wide; hence two values to a cell, one above the other, each
 * drawn as a square of CELL pixels. What is in the picture has been through a terminal: the colours
 * that foyer-ticket names, what tmux makes of them, and what is behind cells that nobody painted. A
 * telephone sees of a screen what is in it, but for light, angle and the gaps that fonts leave
 * between cells.
 *
 * A colour that is neither black nor white ends the program, since a code that is read by zbarimg
 * in spite of it might not be read by a cheaper reader.
 */
#define _XOPEN_SOURCE 700
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { CELL = 8, COLUMNS = 200, ROWS = 200, CODES = 16 };

/* A code that nobody painted is dark on light in one theme and light on dark in the other: tests
 * read each screen in both. */
struct look {
    unsigned char front, back; /* grey */
};

static bool around;
static struct look usual;
static unsigned char pixels[ROWS * 2][COLUMNS]; /* two to a cell, one above the other */

/* A colour of the 256 as grey; only those that have no hue. 0 to 15 are the palette of the
 * terminal, of which 7 is a white that is not quite white; 16 and 231 are the ends of the cube,
 * which themes leave alone; and from 232 on there are 24 greys in steps of 10 from 8 (ctlseqs of
 * xterm). */
static unsigned char grey(int colour)
{
    if (colour == 0 || colour == 16)
        return 0;
    if (colour == 7)
        return 208;
    if (colour == 15 || colour == 231)
        return 255;
    if (colour >= 232 && colour < 256)
        return (unsigned char)(8 + 10 * (colour - 232));
    if (around)
        return 128;
    fprintf(stderr, "cells_pgm: the colour %d is neither black nor white\n", colour);
    exit(1);
}

/* Select Graphic Rendition (ECMA-48, 8.3.117), as far as tmux writes it of a ticket. What is not
 * known ends the program, unless there is something else on the screen: an inverse that was passed
 * over would turn black into white. */
static void set(struct look *look, const int *codes, int count)
{
    for (int i = 0; i < count; i++) {
        if (codes[i] == 0)
            *look = usual;
        else if (codes[i] == 39)
            look->front = usual.front;
        else if (codes[i] == 49)
            look->back = usual.back;
        else if (codes[i] >= 30 && codes[i] <= 37)
            look->front = grey(codes[i] - 30);
        else if (codes[i] >= 40 && codes[i] <= 47)
            look->back = grey(codes[i] - 40);
        else if ((codes[i] == 38 || codes[i] == 48) && i + 2 < count && codes[i + 1] == 5) {
            *(codes[i] == 38 ? &look->front : &look->back) = grey(codes[i + 2]);
            i += 2;
        } else if (!around) {
            fprintf(stderr, "cells_pgm: the attribute %d is not known\n", codes[i]);
            exit(1);
        }
    }
}

/* After ESC. Numbers beyond CODES run into the last one; tmux writes far fewer. A sequence that
 * does not end with "m" is passed over with its last character. */
static void read_attributes(struct look *look)
{
    int codes[CODES] = {0}, count = 1;
    wint_t sign = getwchar();

    while (sign == L'[' || sign == L';' || (sign >= L'0' && sign <= L'9')) {
        if (sign == L';' && count < CODES)
            count++;
        else if (sign >= L'0' && sign <= L'9')
            codes[count - 1] = 10 * codes[count - 1] + (int)(sign - L'0');
        sign = getwchar();
    }
    if (sign == L'm')
        set(look, codes, count);
}

/* "#" is drawn as a whole cell. With colours it is that, black on black; without them the picture
 * is what the signs look like to a reader from some way off. */
static void draw(int row, int column, wint_t sign, const struct look *look)
{
    bool above = sign == L'▀' || sign == L'█' || sign == L'#';
    bool below = sign == L'▄' || sign == L'█' || sign == L'#';

    pixels[2 * row][column] = above ? look->front : look->back;
    pixels[2 * row + 1][column] = below ? look->front : look->back;
}

static void print(int rows)
{
    printf("P5\n%d %d\n255\n", COLUMNS * CELL, rows * 2 * CELL);
    for (int y = 0; y < rows * 2 * CELL; y++)
        for (int x = 0; x < COLUMNS * CELL; x++)
            putchar(pixels[y / CELL][x / CELL]);
}

int main(int argc, char **argv)
{
    struct look look;
    int row = 0, column = 0;
    wint_t sign;

    setlocale(LC_CTYPE, "C.UTF-8");
    around = argc == 3 && strcmp(argv[2], "around") == 0;
    usual =
        argc >= 2 && strcmp(argv[1], "light") == 0 ? (struct look){0, 255} : (struct look){208, 0};
    look = usual;
    memset(pixels, usual.back, sizeof pixels);
    while ((sign = getwchar()) != WEOF && row < ROWS) {
        if (sign == L'\n') {
            row++;
            column = 0;
        } else if (sign == 0x1B) {
            read_attributes(&look);
        } else {
            int width = wcwidth((wchar_t)sign);

            for (int i = 0; i < width && column < COLUMNS; i++)
                draw(row, column++, sign, &look);
        }
    }
    print(row);
    return 0;
}
