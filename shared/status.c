#include "shared/status.h"

#include <assert.h>
#include <string.h>

#include "shared/word_list.h"

static const struct {
    const char *word;
    enum retry retry;
} statuses[STATUS_COUNT] = {
#define X(id, word, retry) [STATUS_##id] = {word, RETRY_##retry},
    STATUS_LIST(X)
#undef X
};

const char *status_word(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return statuses[status].word;
}

const char *status_retry(enum status status)
{
    assert((unsigned)status < STATUS_COUNT);
    return word_at(WORDS_RETRY, (int)statuses[status].retry);
}

enum status status_from_word(const char *word)
{
    for (unsigned i = 0; i < STATUS_COUNT; i++)
        if (strcmp(statuses[i].word, word) == 0)
            return (enum status)i;
    return STATUS_COUNT;
}
