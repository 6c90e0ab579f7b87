/*
 * Why 16 characters fit, and not one more (ISO/IEC 18004): version 1 at level Q has 13 codewords
 * for data, 104 bits. In alphanumeric mode two characters are 11 bits, and before them stand four
 * for the mode and nine for their number: 4 + 9 + 8 x 11 = 101. As bytes there would be room for
 * eleven.
 *
 * The alphabet of codes (shared/code.h) lies within the 45 characters of that mode, so a secret
 * never needs another; what is no secret is refused here rather than drawn in a larger code.
 */
#include "tui/cli/qr_code.h"

#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

#include "shared/code.h"

/* NULL for characters that the mode does not have. A version is only where libqrencode begins: it
 * takes the next one for what does not fit, so the width is looked at by the caller. */
static QRcode *encode(const char *secret)
{
    QRinput *input = QRinput_new2(1, QR_ECLEVEL_Q);
    QRcode *code = NULL;

    if (input == NULL)
        abort();
    if (QRinput_append(input, QR_MODE_AN, SECRET_LENGTH, (const unsigned char *)secret) == 0)
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    return code;
}

bool qr_code_encode(const char *secret, struct qr_code *code)
{
    QRcode *drawn = strlen(secret) == SECRET_LENGTH ? encode(secret) : NULL;
    bool fits = drawn != NULL && drawn->width == QR_MODULES;

    /* The lowest bit is the colour; the others say what a module is there for. */
    for (int i = 0; fits && i < QR_MODULES * QR_MODULES; i++)
        code->dark[i / QR_MODULES][i % QR_MODULES] = drawn->data[i] & 1;
    QRcode_free(drawn);
    return fits;
}

bool qr_code_is_dark(const struct qr_code *code, int row, int column)
{
    row -= QR_QUIET;
    column -= QR_QUIET;
    return row >= 0 && row < QR_MODULES && column >= 0 && column < QR_MODULES &&
           code->dark[row][column];
}
