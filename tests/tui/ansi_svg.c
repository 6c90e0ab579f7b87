/*
 * ansi_svg < SCREEN > PICTURE: a screen as `tmux capture-pane -e` prints it, as a picture in SVG
 * with the colours of a dark terminal. The same screen is always the same picture.
 *
 * Cells that look alike are one text of a given length (textLength), so the columns stand under
 * each other in any font that the reader has; wide signs are runs of their own, since Hangul often
 * comes from another font. A background is a rectangle below its text. An attribute or a sequence
 * that is not known ends the program: a picture that leaves something out would be believed.
 */
#define _XOPEN_SOURCE 700
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum {
    CELL = 9,
    LINE = 19,
    BASE = 14,
    EDGE = 12,
    COLUMNS = 400,
    ROWS = 100,
    COLOUR_TEXT = 8,
    DEFAULT = -1
};

/* xterm's sixteen colours. */
static const char *const palette[] = {
    "#000000", "#cd4b4b", "#5faf5f", "#cdab53", "#6a9fd8", "#b77fc4", "#56b6c2", "#d0d0d0",
    "#7f7f7f", "#ff6c6b", "#98e08a", "#ffe082", "#8cb9ff", "#d7a0e8", "#7fe3ee", "#ffffff"};

struct look {
    int front, back; /* of the 256, or DEFAULT */
    bool bold, dim, reverse, underline;
};

struct cell {
    wchar_t sign;
    int width;
    struct look look;
};

static struct cell screen[ROWS][COLUMNS];
static int lengths[ROWS], rows, columns;

/* The colour as SVG writes it; the cube and the greys of the 256 are computed as xterm does: from
 * 16 on 36 * red + 6 * green + blue, each 0 to 5, then 24 greys from 232 on, ten apart. */
static const char *colour(int number, const char *standard, char text[COLOUR_TEXT])
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int red, green, blue;

    if (number == DEFAULT)
        return standard;
    if (number < 16)
        return palette[number];
    if (number >= 232)
        red = green = blue = 8 + 10 * (number - 232);
    else {
        red = steps[(number - 16) / 36];
        green = steps[(number - 16) / 6 % 6];
        blue = steps[(number - 16) % 6];
    }
    snprintf(text, COLOUR_TEXT, "#%02x%02x%02x", (unsigned char)red, (unsigned char)green,
             (unsigned char)blue);
    return text;
}

/* SGR (ECMA-48, 8.3.117): several codes in one sequence hold one after the other. 38;5;N and 48;5;N
 * are colours of the 256; colours by red, green and blue are not used by the client, and not known
 * here. */
static void set(struct look *look, const int *codes, int count)
{
    for (int i = 0; i < count; i++) {
        int code = codes[i];

        if (code == 0)
            *look = (struct look){.front = DEFAULT, .back = DEFAULT};
        else if (code == 1)
            look->bold = true;
        else if (code == 2)
            look->dim = true;
        else if (code == 4)
            look->underline = true;
        else if (code == 7)
            look->reverse = true;
        else if (code >= 30 && code <= 37)
            look->front = code - 30;
        else if (code >= 40 && code <= 47)
            look->back = code - 40;
        else if (code == 39)
            look->front = DEFAULT;
        else if (code == 49)
            look->back = DEFAULT;
        else if (code >= 90 && code <= 97)
            look->front = code - 90 + 8;
        else if ((code == 38 || code == 48) && i + 2 < count && codes[i + 1] == 5) {
            *(code == 38 ? &look->front : &look->back) = codes[i + 2] & 255;
            i += 2;
        } else {
            fprintf(stderr, "ansi_svg: the attribute %d is not known\n", code);
            exit(1);
        }
    }
}

/* Reads what follows ESC: an attribute, or the switch between sets of signs, which has no meaning
 * for a screen drawn in ASCII. */
static void read_escape(struct look *look)
{
    int codes[16] = {0}, count = 1;
    wint_t sign = getwchar();

    if (sign == L'(') {
        getwchar();
        return;
    }
    while (sign == L'[' || sign == L';' || (sign >= L'0' && sign <= L'9')) {
        if (sign == L';' && count < 16)
            count++;
        else if (sign >= L'0' && sign <= L'9')
            codes[count - 1] = 10 * codes[count - 1] + (int)(sign - L'0');
        sign = getwchar();
    }
    if (sign != L'm') {
        fprintf(stderr, "ansi_svg: an escape sequence that is none of attributes\n");
        exit(1);
    }
    set(look, codes, count);
}

/* Signs 14 and 15 (SO, SI) switch between sets, as ESC ( does. The last columns are left free, so
 * the right half of a wide sign has its cell. */
static void read_screen(void)
{
    struct look look = {.front = DEFAULT, .back = DEFAULT};
    wint_t sign;
    int column = 0;

    while ((sign = getwchar()) != WEOF && rows < ROWS) {
        if (sign == L'\033') {
            read_escape(&look);
        } else if (sign == L'\n') {
            lengths[rows++] = column;
            columns = column > columns ? column : columns;
            column = 0;
        } else if (sign != 14 && sign != 15 && column < COLUMNS - 2) {
            int width = wcwidth((wchar_t)sign) == 2 ? 2 : 1;

            screen[rows][column] = (struct cell){(wchar_t)sign, width, look};
            if (width == 2)
                screen[rows][column + 1] = (struct cell){L'\0', 0, look};
            column += width;
        }
    }
}

static void put_sign(wchar_t sign)
{
    if (sign == L'&')
        printf("&amp;");
    else if (sign == L'<')
        printf("&lt;");
    else if (sign == L'>')
        printf("&gt;");
    else
        printf("%lc", (wint_t)sign);
}

/* A run of cells that look alike and have signs of one width. */
static void put_run(int row, int from, int to)
{
    const struct look *look = &screen[row][from].look;
    char front_text[COLOUR_TEXT], back_text[COLOUR_TEXT];
    const char *front = colour(look->front, "#d8d8d8", front_text);
    const char *back = colour(look->back, "#1c1f26", back_text);
    bool blank = true;

    for (int at = from; at < to; at++)
        blank = blank && (screen[row][at].sign == L' ' || screen[row][at].sign == L'\0');
    if (look->reverse || look->back != DEFAULT)
        printf("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
               EDGE + from * CELL, EDGE + row * LINE, (to - from) * CELL, LINE,
               look->reverse ? front : back);
    if (blank)
        return;
    printf("<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"%s\"%s%s%s>", EDGE + from * CELL,
           EDGE + row * LINE + BASE, (to - from) * CELL, look->reverse ? back : front,
           look->bold ? " font-weight=\"bold\"" : "", look->dim ? " opacity=\"0.6\"" : "",
           look->underline ? " text-decoration=\"underline\"" : "");
    for (int at = from; at < to; at++)
        if (screen[row][at].sign != L'\0')
            put_sign(screen[row][at].sign);
    printf("</text>\n");
}

/* Not the sign, but its width: runs are parted there. */
static bool alike(const struct cell *a, const struct cell *b)
{
    return a->look.front == b->look.front && a->look.back == b->look.back &&
           a->look.bold == b->look.bold && a->look.dim == b->look.dim &&
           a->look.reverse == b->look.reverse && a->look.underline == b->look.underline &&
           (a->width == 2) == (b->width == 2);
}

static void put_row(int row)
{
    int from = 0;

    while (from < lengths[row]) {
        int to = from + screen[row][from].width;

        while (to < lengths[row] && alike(&screen[row][from], &screen[row][to]))
            to += screen[row][to].width;
        put_run(row, from, to);
        from = to;
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    read_screen();
    printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
           "font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" font-size=\"15\" "
           "xml:space=\"preserve\">\n<rect width=\"100%%\" height=\"100%%\" rx=\"6\" "
           "fill=\"#1c1f26\"/>\n",
           2 * EDGE + columns * CELL, 2 * EDGE + rows * LINE);
    for (int row = 0; row < rows; row++)
        put_row(row);
    printf("</svg>\n");
    return 0;
}
