#include "domain/payment/ledger.h"

#include <string.h>

static const char *const words[ENTRY_KINDS] = {"charge", "payment", "refund"};

const char *entry_kind_word(enum entry_kind kind)
{
    return words[kind];
}

enum entry_kind entry_kind_parse(const char *word)
{
    for (int i = 0; i < ENTRY_KINDS; i++)
        if (strcmp(words[i], word) == 0)
            return (enum entry_kind)i;
    return ENTRY_KINDS;
}
