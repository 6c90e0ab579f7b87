/*
 * Half blocks are two modules a cell, black on white; where they cannot be shown, a module is two
 * cells, and a dark one is black on black.
 *
 * QR_SIDE is odd, so the last row of half blocks has one module too many; it lies outside, where
 * qr_code_is_dark() says white. The white border is part of the code: a reader does not find it on
 * a dark terminal without.
 */
#include "tui/screens/qr_view.h"

#include "tui/cli/qr_code.h"

static const char *const halves[2][2] = {{" ", "▄"}, {"▀", "█"}};

int qr_view_rows(bool ascii)
{
    return ascii ? QR_SIDE : (QR_SIDE + 1) / 2;
}

int qr_view_columns(bool ascii)
{
    return ascii ? 2 * QR_SIDE : QR_SIDE;
}

void qr_view_draw(struct canvas *canvas, int row, int column, const char *secret, bool ascii)
{
    struct qr_code code;

    if (!qr_code_encode(secret, &code))
        return;
    for (int y = 0; y < qr_view_rows(ascii); y++)
        for (int x = 0; x < QR_SIDE; x++) {
            bool dark = qr_code_is_dark(&code, ascii ? y : 2 * y, x);

            if (ascii)
                canvas_put(canvas, row + y, column + 2 * x, dark ? LOOK_INK : LOOK_PAPER,
                           dark ? "##" : "  ");
            else
                canvas_put(canvas, row + y, column + x, LOOK_PAPER,
                           halves[dark][qr_code_is_dark(&code, 2 * y + 1, x)]);
        }
}

void qr_view_write(const char *secret, bool ascii, bool paint, struct buffer *out)
{
    struct qr_code code;

    if (!qr_code_encode(secret, &code))
        return;
    for (int y = 0; y < qr_view_rows(ascii); y++) {
        for (int x = 0; x < QR_SIDE; x++) {
            bool dark = qr_code_is_dark(&code, ascii ? y : 2 * y, x);

            if (paint)
                buffer_add_text(out, ascii && dark ? "\033[30;40m" : "\033[30;47m");
            buffer_add_text(out, ascii ? (dark ? "##" : "  ")
                                       : halves[dark][qr_code_is_dark(&code, 2 * y + 1, x)]);
        }
        buffer_add_text(out, paint ? "\033[0m\n" : "\n");
    }
}
