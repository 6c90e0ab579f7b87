/*
 * Sixteen places for tokens, which never move: screens keep a pointer to the one they show. A token
 * that has ended stays where it is, with its reason, until its place is needed or another concert
 * is chosen.
 *
 * The order of deadlines is that of urgency: who is admitted before who waits, then by the time
 * that is left, then by position. Whatever shows one token of several shows the first of these.
 */
#include "tui/model/tokens.h"

#include <string.h>

#include "tui/cli/rows.h"
#include "tui/cli/words.h"

bool token_lives(const struct token *token)
{
    return token->state == TOKEN_WAITING || token->state == TOKEN_ACTIVE;
}

bool token_any_lives(const struct model *model)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (token_lives(&model->tokens[i]))
            return true;
    return false;
}

/* It stays to say why. */
bool token_has_ended(const struct token *token)
{
    return token->state != TOKEN_STATES && !token_lives(token);
}

const char *token_why(const struct token *token)
{
    static const char *const texts[BOOKABLE_WORDS] = {
        [BOOKABLE_CLOSED] = N_("The sale has ended, and your place with it."),
        [BOOKABLE_PAST] = N_("The last date has begun: your place is over."),
        [BOOKABLE_CANCELLED] = N_("All dates were called off: your place is over."),
        [BOOKABLE_PAUSED] = N_("The sale is paused: nobody is admitted, your place is kept."),
        [BOOKABLE_SOON] = N_("The sale opens later: nobody is admitted, your place is kept."),
    };

    return texts[token->why] != NULL ? _(texts[token->why]) : NULL;
}

bool token_holds(const struct token *token)
{
    return token->state == TOKEN_ACTIVE && token->reservation[0] != '\0';
}

int64_t token_remaining(const struct token *token, int64_t now_ms)
{
    int64_t passed = (now_ms - token->counted_ms) / 1000;

    if (token->remaining < 0)
        return -1;
    return token->remaining > passed ? token->remaining - passed : 0;
}

struct token *token_of_code(struct model *model, const char *token)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (model->tokens[i].state != TOKEN_STATES && strcmp(model->tokens[i].code, token) == 0)
            return &model->tokens[i];
    return NULL;
}

struct token *token_of_concert(struct model *model, int64_t concert)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (token_lives(&model->tokens[i]) && model->tokens[i].concert == concert)
            return &model->tokens[i];
    return NULL;
}

struct token *token_of_hold(struct model *model, const char *reservation)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (token_holds(&model->tokens[i]) &&
            strcmp(model->tokens[i].reservation, reservation) == 0)
            return &model->tokens[i];
    return NULL;
}

/* Codes are long and random enough that one in the line is this one: by the code itself (LEAVE,
 * STATUS) or by the reservation of its hold (PAY, RELEASE). */
static bool is_named(const char *line, const char *code)
{
    return code[0] != '\0' && strstr(line, code) != NULL;
}

struct token *token_of_request(struct model *model, const struct pending_request *request)
{
    for (int i = 0; request->line != NULL && i < TOKENS_MOST; i++)
        if (is_named(request->line, model->tokens[i].code) ||
            is_named(request->line, model->tokens[i].reservation))
            return &model->tokens[i];
    return NULL;
}

/* The one on the screens is left alone, even if it is over: its screen says how it ended. */
struct token *token_add(struct model *model)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (!token_lives(&model->tokens[i]) && &model->tokens[i] != model->token) {
            model->tokens[i] = TOKEN_BLANK;
            return &model->tokens[i];
        }
    return NULL;
}

const struct token *token_waiting(const struct model *model, int index)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (token_lives(&model->tokens[i]) && !token_holds(&model->tokens[i]) && index-- == 0)
            return &model->tokens[i];
    return NULL;
}

int token_waiting_count(const struct model *model)
{
    int count = 0;

    for (int i = 0; i < TOKENS_MOST; i++)
        count += token_lives(&model->tokens[i]) && !token_holds(&model->tokens[i]);
    return count;
}

/* A pointer is moved, no token. */
void token_choose(struct model *model, int64_t concert)
{
    struct token *token = token_of_concert(model, concert);

    if (token == NULL && model->token->concert == concert)
        return; /* it says how it ended */
    if (token == NULL && !token_lives(model->token))
        *model->token = TOKEN_BLANK;
    else if (token == NULL)
        token = token_add(model);
    if (token != NULL)
        model->token = token;
}

/* Less than 0 if the deadline of `one` is the nearer one. An admitted one whose time is not known
 * (-1) comes first: it may be the most urgent, and the next STATUS says. */
static int64_t compare_deadlines(const struct model *model, const struct token *one,
                                 const struct token *two)
{
    if (one->state != two->state)
        return one->state == TOKEN_ACTIVE ? -1 : 1;
    if (one->state == TOKEN_ACTIVE)
        return token_remaining(one, model->now_ms) - token_remaining(two, model->now_ms);
    return one->position - two->position;
}

int token_order(const struct model *model, const struct token *order[TOKENS_MOST])
{
    int count = 0;

    for (int i = 0; i < TOKENS_MOST; i++) {
        const struct token *token = &model->tokens[i];
        int at = count;

        if (!token_lives(token))
            continue;
        for (; at > 0 && compare_deadlines(model, token, order[at - 1]) < 0; at--)
            order[at] = order[at - 1];
        order[at] = token;
        count++;
    }
    return count;
}

const struct token *token_nearest_hold(const struct model *model)
{
    const struct token *order[TOKENS_MOST];
    int count = token_order(model, order);

    for (int i = 0; i < count; i++)
        if (token_holds(order[i]))
            return order[i];
    return NULL;
}

/* TOKENS comes last: those that it names and that are known have just been asked for. */
void token_ask(struct model *model)
{
    for (int i = 0; i < TOKENS_MOST; i++)
        if (token_lives(&model->tokens[i]))
            model_ask_poll(model, VERB_STATUS, 0, "token=%s", model->tokens[i].code);
    model_ask_poll(model, VERB_TOKENS, 0, "%s", "");
}

void token_leave(struct model *model, const struct token *token)
{
    if (token_lives(token))
        model_ask(model, VERB_LEAVE, 0, "token=%s", token->code);
}
