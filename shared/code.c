/*
 * Crockford's base 32: what people confuse is read as what was meant (I and L as 1, O as 0), and U
 * is left out. Reading takes any case and spelling; what is stored and compared has one.
 *
 * A code that stands for a row which is looked up all the time begins with the number of that row,
 * five bits a character. It says where to look and not that one may: the characters after it are
 * random, so that knowing some codes says nothing about others.
 *
 *     token            6 of the number, 20 random    domain/queue/token.c
 *     reservation      5 of the number, 5 random     domain/reservation/reservation.c
 *     ticket, approval 16 and 8, all random          domain/ticket, domain/approval
 *
 * So the number comes round after 2^30 and 2^25 rows, and one text stands for all numbers that
 * differ by a multiple of that. Which of them is meant follows from the number given last.
 */
#include "shared/code.h"

#include <limits.h>
#include <string.h>

#include "shared/seat_set.h"

/* A code that is spelled with more spaces and hyphens than this is none. */
enum { TICKET_BEGINNING = 64 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void code_format(const uint8_t *random, int length, char *code)
{
    for (int i = 0; i < length; i++)
        code[i] = alphabet[random[i] & 31];
    code[length] = '\0';
}

bool code_bits(const char *code, int length, uint8_t *bits)
{
    for (int i = 0; i < length; i++) {
        const char *at = code[i] != '\0' ? strchr(alphabet, code[i]) : NULL;

        if (at == NULL)
            return false;
        bits[i] = (uint8_t)(at - alphabet);
    }
    return code[length] == '\0';
}

/* Bits of a character. */
enum { CHARACTER_BITS = 5 };

void code_write_number(int64_t number, int characters, uint8_t *bits)
{
    for (int i = characters - 1; i >= 0; i--, number >>= CHARACTER_BITS)
        bits[i] = (uint8_t)(number & ((1 << CHARACTER_BITS) - 1));
}

/* `ago` is how long before the last one a number was given, counted round: with one character
 * (numbers = 32) and last = 40, 7 was told of 39 (1 ago), and 9 of 41, which is 31 ago or one that
 * is still to come, as another daemon may have given it already. */
int64_t code_read_number(const uint8_t *bits, int characters, int64_t last)
{
    const int64_t numbers = INT64_C(1) << CHARACTER_BITS * characters; /* that it can have */
    int64_t told = 0, ago;

    for (int i = 0; i < characters; i++)
        told = told << CHARACTER_BITS | bits[i];
    ago = ((last - told) % numbers + numbers) % numbers;
    if (ago > numbers / 2)
        ago -= numbers;
    return last - ago;
}

/* What a byte that was typed is read as: a character of the alphabet, a space for nothing at all;
 * NUL if it stands in no code. */
#define LETTER(upper, lower) [upper] = (upper), [lower] = (upper)
static const char read_as[UCHAR_MAX + 1] = {
    ['-'] = ' ',      [' '] = ' ',      ['0'] = '0',      ['1'] = '1',      ['2'] = '2',
    ['3'] = '3',      ['4'] = '4',      ['5'] = '5',      ['6'] = '6',      ['7'] = '7',
    ['8'] = '8',      ['9'] = '9',      ['O'] = '0',      ['o'] = '0',      ['I'] = '1',
    ['i'] = '1',      ['L'] = '1',      ['l'] = '1',      LETTER('A', 'a'), LETTER('B', 'b'),
    LETTER('C', 'c'), LETTER('D', 'd'), LETTER('E', 'e'), LETTER('F', 'f'), LETTER('G', 'g'),
    LETTER('H', 'h'), LETTER('J', 'j'), LETTER('K', 'k'), LETTER('M', 'm'), LETTER('N', 'n'),
    LETTER('P', 'p'), LETTER('Q', 'q'), LETTER('R', 'r'), LETTER('S', 's'), LETTER('T', 't'),
    LETTER('V', 'v'), LETTER('W', 'w'), LETTER('X', 'x'), LETTER('Y', 'y'), LETTER('Z', 'z'),
};
#undef LETTER

bool code_parse(const char *text, int length, char *code)
{
    size_t size = 0, whole = (size_t)length;
    char character;

    /* Programs send a code as they got it, without anything to leave out. A text that is too short
     * ends this loop by its NUL, which stands in no code. */
    for (; size < whole && (character = read_as[(unsigned char)text[size]]) > ' '; size++)
        code[size] = character;
    for (text += size; *text != '\0'; text++) {
        character = read_as[(unsigned char)*text];
        if (character == ' ')
            continue;
        if (character == '\0' || size == whole)
            return false;
        code[size++] = character;
    }
    code[size] = '\0';
    return size == whole;
}

/* The last hyphen is the one before the seat; those before it are how people spell a code. */
bool code_parse_ticket(const char *text, char code[RESERVATION_TEXT], int *seat)
{
    char beginning[TICKET_BEGINNING];
    const char *hyphen = strrchr(text, '-');
    const char *digits = hyphen != NULL ? hyphen + 1 : "";

    if (strspn(digits, "0123456789") != 2 || digits[2] != '\0' ||
        (size_t)(hyphen - text) >= sizeof beginning)
        return false;
    memcpy(beginning, text, (size_t)(hyphen - text));
    beginning[hyphen - text] = '\0';
    *seat = (digits[0] - '0') * 10 + (digits[1] - '0');
    return *seat >= 1 && *seat <= SEAT_COUNT && code_parse(beginning, RESERVATION_LENGTH, code);
}
