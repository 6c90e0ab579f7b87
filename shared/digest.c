#include "shared/digest.h"

#include <stdint.h>
#include <string.h>

#include <sha2.h>

void digest_full(const char *text, char digest[DIGEST_FULL_TEXT])
{
    _Static_assert(SHA256_DIGEST_STRING_LENGTH == DIGEST_FULL_TEXT, "64 digits and the NUL");
    SHA256Data((const uint8_t *)text, strlen(text), digest);
}

void digest_text(const char *text, char digest[DIGEST_TEXT])
{
    char hex[DIGEST_FULL_TEXT];

    digest_full(text, hex);
    memcpy(digest, hex, DIGEST_LENGTH);
    digest[DIGEST_LENGTH] = '\0';
}
