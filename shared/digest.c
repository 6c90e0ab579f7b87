#include "shared/digest.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sha2.h>

void digest_text(const char *text, char digest[DIGEST_TEXT])
{
    char hex[SHA256_DIGEST_STRING_LENGTH];

    SHA256Data((const uint8_t *)text, strlen(text), hex);
    memcpy(digest, hex, DIGEST_LENGTH);
    digest[DIGEST_LENGTH] = '\0';
}
