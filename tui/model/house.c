/*
 * MAP does not tell house seats from others that are blocked, since customers see it. HOUSE does,
 * and is asked once for each revision of the map.
 */
#include "tui/model/house.h"

#include <inttypes.h>

#include "shared/word_list.h"

void house_ask(struct model *model)
{
    const struct grid *grid = &model->grid;

    if (grid->show != 0 && (grid->rev < 0 || grid->house_rev != grid->rev))
        model_ask_poll(model, VERB_HOUSE, grid->show, "show=%" PRId64, grid->show);
}

bool house_take(struct model *model, const struct pending_request *request)
{
    struct grid *grid = &model->grid;

    if (request->verb != VERB_HOUSE)
        return false;
    if (request->about != grid->show)
        return true; /* another date is looked at by now */
    rows_move(&model->house, &model->incoming);
    grid->house = 0;
    grid->house_rev = grid->rev;
    for (int row = 0; row < rows_count(&model->house); row++) {
        int64_t seat = rows_int(&model->house, row, "seat", 0);

        if (seat >= 1 && seat <= SEAT_COUNT &&
            word_is(WORDS_BLOCK_KIND, BLOCK_HOUSE, rows_text(&model->house, row, "kind")))
            grid->house |= seat_bit((int)seat);
    }
    return true;
}

int house_row(const struct model *model, int seat)
{
    return model->grid.house_rev >= 0 ? rows_find(&model->house, "seat", seat) : -1;
}

bool house_has(const struct model *model, int seat)
{
    return (model->grid.house & seat_bit(seat)) != 0;
}
