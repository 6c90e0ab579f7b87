/*
 * `p` goes round all tokens, the most urgent first: pressed again it goes on from the one on the
 * screen, and any other key in between begins the round anew (ui->touring). A token whose screen is
 * open already is passed over.
 */
#include "tui/screens/tour.h"

#include "tui/cli/format.h"
#include "tui/cli/words.h"
#include "tui/model/tokens.h"
#include "tui/screens/navigation.h"
#include "tui/screens/selection.h"

enum { LAST_MINUTE_S = 60 };

/* On the map only if it is its turn: while it waits, the queue is where it is shown. */
static bool is_on_screen(const struct ui *ui, const struct token *token)
{
    return token == ui->model.token &&
           (ui->screen == MODE_QUEUE || ui->screen == MODE_HOLD ||
            (ui->screen == MODE_SEATS && token->state == TOKEN_ACTIVE && !token_holds(token)));
}

/* `at` is where the round goes on from: -1, before the most urgent, when it begins. The second loop
 * looks at each token once, so a round of which all are on the screen, which is one token, leads
 * nowhere. */
const struct token *tour_next(const struct ui *ui)
{
    const struct token *order[TOKENS_MOST];
    int count = token_order(&ui->model, order), at = -1;

    for (int i = 0; i < count && ui->touring; i++)
        if (is_on_screen(ui, order[i]))
            at = i;
    for (int i = 1; i <= count; i++)
        if (!is_on_screen(ui, order[(at + i) % count]))
            return order[(at + i) % count];
    return NULL;
}

/* Whether it is another concert is asked before selection_follow() makes it the one on the
 * screens. */
void tour_open(struct ui *ui, const struct token *token)
{
    void (*open)(struct ui *, enum mode) =
        token->concert != ui->concert ? navigation_open_other : navigation_open;

    selection_follow(ui, token);
    if (token_holds(token))
        open(ui, MODE_HOLD);
    else if (token->state == TOKEN_WAITING)
        open(ui, MODE_QUEUE);
    else
        open(ui, token->show != 0 ? MODE_SEATS : MODE_DATES);
}

/* `rung` falls as soon as there is more time again, so the next hold of the same token rings in its
 * own last minute. */
void tour_tick(struct ui *ui)
{
    char names[SEAT_NAMES_TEXT], clock[FORMAT_TEXT];

    for (int i = 0; i < TOKENS_MOST; i++) {
        struct token *token = &ui->model.tokens[i];
        int64_t remaining = token_remaining(token, ui->model.now_ms);
        bool late = token->state == TOKEN_ACTIVE && remaining >= 0 && remaining <= LAST_MINUTE_S;

        if (late && !token->rung)
            ui_ring(ui, _("Foyer: %s left %s %s"), format_clock(remaining, clock),
                    token_holds(token) ? format_seats(token->seats, names) : "", token->title);
        token->rung = late;
    }
}
