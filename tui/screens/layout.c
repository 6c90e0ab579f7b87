/*
 * A Hangul keyboard sends letters, or, through an input method, whole syllables. Both are taken
 * apart into the Latin keys of the two-set layout: Unicode's syllables are numbered by their parts,
 * (initial * 21 + vowel) * 28 + final.
 */
#include "tui/screens/layout.h"

enum {
    JAMO_FIRST = 0x3131, /* ㄱ, the first letter of Unicode's Hangul Compatibility Jamo */
    JAMO_LAST = 0x3163,  /* ㅣ */
    VOWEL_FIRST = 0x314F,
    SYLLABLE_FIRST = 0xAC00,
    SYLLABLE_LAST = 0xD7A3,
    VOWELS = 21,
    FINALS = 28,
};

/* The keys of the letters from ㄱ to ㅣ; those of two parts are typed with two. */
static const char *const letters[JAMO_LAST - JAMO_FIRST + 1] = {
    "r", "R", "rt", "s", "sw", "sg", "e",  "E",  "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "Q", "qt", "t", "T",  "d",  "w",  "W",  "c", "z",  "x",  "v",  "g",  "k",  "o",  "i",  "O",
    "j", "p", "u",  "P", "h",  "hk", "ho", "hl", "y", "n",  "nj", "np", "nl", "b",  "m",  "ml", "l",
};

/* The first consonants and the final ones of syllables, as offsets from ㄱ. */
static const signed char initials[] = {0,  1,  3,  6,  7,  8,  16, 17, 18, 20,
                                       21, 22, 23, 24, 25, 26, 27, 28, 29};
static const signed char finals[FINALS] = {-1, 0,  1,  2,  3,  4,  5,  6,  8,  9,  10, 11, 12, 13,
                                           14, 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29};

static int add_letter(int offset, int keys[LAYOUT_KEYS], int count)
{
    const char *letter = letters[offset];

    while (*letter != '\0' && count < LAYOUT_KEYS)
        keys[count++] = (unsigned char)*letter++;
    return count;
}

int layout_keys(int key, int keys[LAYOUT_KEYS])
{
    int at = key - SYLLABLE_FIRST, count;

    if (key >= JAMO_FIRST && key <= JAMO_LAST)
        return add_letter(key - JAMO_FIRST, keys, 0);
    if (key < SYLLABLE_FIRST || key > SYLLABLE_LAST) {
        keys[0] = key;
        return 1;
    }
    count = add_letter(initials[at / FINALS / VOWELS], keys, 0);
    count = add_letter(VOWEL_FIRST - JAMO_FIRST + at / FINALS % VOWELS, keys, count);
    return at % FINALS == 0 ? count : add_letter(finals[at % FINALS], keys, count);
}
