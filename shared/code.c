#include "shared/code.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void code_format(const uint8_t *random, int length, char *code)
{
    for (int i = 0; i < length; i++)
        code[i] = alphabet[random[i] & 31];
    code[length] = '\0';
}

/* The character of the alphabet that `typed` stands for; NUL if none. */
static char normal(char typed)
{
    char upper = typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;

    if (upper == 'I' || upper == 'L')
        return '1';
    if (upper == 'O')
        return '0';
    return upper != '\0' && strchr(alphabet, upper) != NULL ? upper : '\0';
}

bool code_parse(const char *text, int length, char *code)
{
    int used = 0;

    for (; *text != '\0'; text++) {
        char character;

        if (*text == '-')
            continue;
        character = normal(*text);
        if (character == '\0' || used == length)
            return false;
        code[used++] = character;
    }
    code[used] = '\0';
    return used == length;
}
