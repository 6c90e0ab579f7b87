#include "tui/cli/qr_code.h"

#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

#include "shared/code.h"

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
