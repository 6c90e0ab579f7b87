/*
 * The secret of a ticket as a QR code (ISO/IEC 18004), always of one kind: version 1, level Q,
 * which recovers a quarter of it. 16 characters in alphanumeric mode are the most that this version
 * holds.
 */
#ifndef FOYER_TUI_CLI_QR_CODE_H
#define FOYER_TUI_CLI_QR_CODE_H

#include <stdbool.h>

#include "shared/status.h"

enum {
    QR_MODULES = 21,                    /* in a row and in a column */
    QR_QUIET = 4,                       /* white modules that readers need on each side */
    QR_SIDE = QR_MODULES + 2 * QR_QUIET /* with them */
};

struct qr_code {
    bool dark[QR_MODULES][QR_MODULES]; /* [row][column] */
};

/* False if the secret is not 16 characters of digits and capitals. */
MUST_CHECK bool qr_code_encode(const char *secret, struct qr_code *code);

/* The module at a place that counts the quiet zone, 0..QR_SIDE-1; outside it is white: false. */
bool qr_code_is_dark(const struct qr_code *code, int row, int column);

#endif
