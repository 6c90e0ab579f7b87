/*
 * What the screens from the dates to the hold are about. It is theirs together, since each goes on
 * where the one before stopped, and a token that gets its turn while one looks at something else
 * brings its own concert, date and seats with it (selection_follow()).
 *
 * Choosing another concert makes the screens of the old one begin anew (restart()); choosing
 * another date forgets the seats. The seats that are chosen are a wish and nothing more: the box
 * office may sell them meanwhile, and the map then says so.
 */
#include "tui/screens/selection.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/model/grid.h"
#include "tui/model/house.h"
#include "tui/model/tokens.h"
#include "tui/screens/screen.h"

static void keep(char *to, size_t room, const char *text)
{
    snprintf(to, room, "%s", text);
}

/* The same concert again begins its dates anew, but keeps the date and the seats. All screens are
 * told and not only those on the way: a list that was closed long since would otherwise come back
 * with the dates of the concert before. The token last: token_choose() may blank one that is
 * over. */
static void choose_concert(struct ui *ui, int64_t concert)
{
    if (concert != ui->concert) {
        ui->show = 0;
        ui->best_grade[0] = '\0';
        ui->starts[0] = ui->cancel_until[0] = '\0';
    }
    ui->concert = concert;
    ui->model.seat_limit = 0; /* it may have been changed */
    for (int mode = 0; mode < SCREEN_COUNT; mode++)
        if (ui->set->screens[mode]->restart != NULL)
            ui->set->screens[mode]->restart(ui);
    token_choose(&ui->model, concert);
}

void selection_concert(struct ui *ui, int row)
{
    const struct rows *list = &ui->model.concerts;

    keep(ui->title, sizeof ui->title, rows_text(list, row, "title"));
    keep(ui->artist, sizeof ui->artist, rows_text(list, row, "artist"));
    keep(ui->venue, sizeof ui->venue, rows_text(list, row, "venue"));
    choose_concert(ui, rows_int(list, row, "concert", 0));
}

void selection_of_token(struct ui *ui, const struct token *token)
{
    memcpy(ui->title, token->title, sizeof ui->title);
    memcpy(ui->artist, token->artist, sizeof ui->artist);
    memcpy(ui->venue, token->venue, sizeof ui->venue);
    choose_concert(ui, token->concert);
}

void selection_show(struct ui *ui, int row)
{
    const struct rows *list = &ui->model.shows;
    int64_t show = rows_int(list, row, "show", 0);

    if (show != ui->show) {
        ui->seat = 1;
        ui->chosen = ui->lost = 0;
        ui->best = 0;
    }
    ui->show = show;
    keep(ui->starts, sizeof ui->starts, rows_text(list, row, "starts"));
    keep(ui->cancel_until, sizeof ui->cancel_until, rows_text(list, row, "cancel_until"));
    grid_show(&ui->model, show);
}

/*
 * The token that is given may be const, as tour.c has it; the model's own pointer to the same place
 * is not. A concert that no list has is known by its number alone until the daemon has named it
 * (name_token() in replies_token.c): its title is then empty, rather than that of the concert
 * before.
 *
 * SHOWS is asked for by nobody in particular (no ui_asked_by()), because the screen that is open
 * need not be that of the dates; replies.c hands such a reply to the dates all the same. The seats
 * that were chosen are those of the date before, so the wish of the token takes their place; what
 * it holds already is no wish any more.
 */
void selection_follow(struct ui *ui, const struct token *token)
{
    int row = rows_find(&ui->model.concerts, "concert", token->concert);

    ui->model.token = &ui->model.tokens[token - ui->model.tokens];
    if (token->concert != 0 && token->concert != ui->concert) {
        if (row >= 0)
            selection_concert(ui, row);
        else
            selection_of_token(ui, token);
    }
    if (token->show != 0 && token->show != ui->show) {
        ui->show = token->show;
        ui->starts[0] = ui->cancel_until[0] = '\0';
        ui->chosen = ui->lost = 0;
        ui->best = 0;
        ui->model.grid = (struct grid){.show = token->show, .rev = -1, .house_rev = -1};
        model_ask(&ui->model, VERB_SHOWS, ui->concert, "concert=%" PRId64 " all=1", ui->concert);
    }
    if (ui->chosen == 0 && !token_holds(token))
        ui->chosen = token->wish;
}

void selection_take_times(struct ui *ui)
{
    const struct rows *dates = &ui->model.incoming;
    int row = rows_find(dates, "show", ui->show);

    if (row < 0)
        return;
    reply_keep(ui->starts, sizeof ui->starts, rows_text(dates, row, "starts"));
    reply_keep(ui->cancel_until, sizeof ui->cancel_until, rows_text(dates, row, "cancel_until"));
}

/* Compares what is chosen with the map that has just come. My own hold is still mine to choose; a
 * blocked seat is, for staff, if it is kept for the house. A seat that was lost and is free again
 * loses its mark, but is not chosen again by itself: whoever saw it go may have chosen another
 * one. */
static void check_chosen(struct ui *ui)
{
    char names[SEAT_NAMES_TEXT];
    seat_set gone = 0;

    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        enum map_letter letter = ui->model.grid.map[seat - 1];

        if ((ui->chosen & seat_bit(seat)) && letter != MAP_FREE && letter != MAP_MY_HOLD &&
            !(letter == MAP_BLOCKED && house_has(&ui->model, seat)))
            gone |= seat_bit(seat);
        if ((ui->lost & seat_bit(seat)) && letter == MAP_FREE)
            ui->lost &= ~seat_bit(seat);
    }
    if (gone == 0)
        return;
    ui->chosen &= ~gone;
    ui->lost |= gone;
    ui_say(ui, true, _("%s was just taken"), format_seats(gone, names));
}

/* Staff ask for house seats as well: MAP does not tell them from others that are blocked. */
void selection_ask_grid(struct ui *ui)
{
    const struct grid *grid = &ui->model.grid;

    if (grid->show == 0)
        return;
    if (grid->rev < 0)
        model_ask_poll(&ui->model, VERB_SEATS, grid->show, "show=%" PRId64, grid->show);
    else
        model_ask_poll(&ui->model, VERB_MAP, grid->show, "show=%" PRId64 " since=%" PRId64,
                       grid->show, grid->rev);
    if (ui_is_operator(ui))
        house_ask(&ui->model);
}

void selection_join(struct ui *ui)
{
    char seats[SEAT_SET_TEXT];

    ui->lost = 0;
    model_ask(&ui->model, VERB_JOIN, ui->show, "concert=%" PRId64 " show=%" PRId64 " seats=%s",
              ui->concert, ui->show, seat_set_format(ui->chosen, seats));
}

bool selection_take_grid(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    if (house_take(&ui->model, request))
        return true;
    if (!grid_take(&ui->model, request, reply))
        return false;
    if (request->about == ui->model.grid.show && ui->model.grid.known)
        check_chosen(ui);
    return true;
}

void selection_wish_grid(const struct ui *ui, struct watching_wish *wish)
{
    const struct grid *grid = &ui->model.grid;

    if (grid->show == 0 || !grid->known || grid->rev < 0)
        return;
    snprintf(wish->subject, sizeof wish->subject, "show=%" PRId64, grid->show);
    wish->since = grid->rev;
}

/* A row with what is there already says only that nothing has changed. What is kept for the house
 * the map does not say. */
void selection_take_told(struct ui *ui, const struct reply_line *row)
{
    if (grid_take_told(&ui->model, row)) {
        check_chosen(ui);
        if (ui_is_operator(ui))
            watching_news(&ui->model);
    } else if (reply_int(row, "id", 0) == ui->model.grid.show) {
        watching_mark(&ui->model);
    }
}
