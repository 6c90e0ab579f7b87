#include "model.h"

#include <stdlib.h>
#include <string.h>

#define REFUSE(word) ((struct answer){.status = STATUS_##word, .told = REFUSAL_NONE, .id = NOBODY})

static struct answer missing(const char *what)
{
    struct answer answer = REFUSE(NOT_FOUND);

    answer.told.what = what;
    return answer;
}

static struct answer not_bookable(const char *why)
{
    struct answer answer = REFUSE(NOT_BOOKABLE);

    answer.told.why = why;
    return answer;
}

static struct answer in_the_way(struct answer answer, seat_set seats)
{
    answer.told.seats = seats;
    return answer;
}

static struct answer bad_arg(const char *arg, const char *state, seat_set seats)
{
    struct answer answer = in_the_way(REFUSE(BAD_ARG), seats);

    answer.told.arg = arg;
    answer.told.state = state;
    return answer;
}

static bool has_seats(const struct wish *wish)
{
    return wish->seats != 0 || wish->best != 0;
}

int64_t model_price(const struct model_reservation *reservation, seat_set seats)
{
    int64_t price = 0;

    for (int i = 0; i < SEAT_COUNT; i++)
        if (seats & seat_bit(i + 1))
            price += reservation->price[i];
    return price;
}

int64_t model_cancel_until(const struct model *model, int64_t show)
{
    const struct model_show *of = &model->shows[show];
    const struct model_concert *concert = &model->concerts[of->concert];
    int64_t day = INT64_C(86400000), ahead = INT64_C(32400000); /* Seoul: nine hours, no summer */

    if (concert->rule == CANCEL_NEVER)
        return 0;
    if (concert->rule == CANCEL_START)
        return of->starts_ms - concert->rule_before;
    return (of->starts_ms + ahead) / day * day - ahead - concert->rule_before * day;
}

/* Why a concert, or one of its shows, cannot be booked now; NULL if it can. */
static const char *concert_shut(const struct model_concert *concert, int64_t now_ms)
{
    if (concert->sale == SALE_CLOSED ||
        (concert->closes_ms != NO_TIME && now_ms >= concert->closes_ms))
        return "closed";
    if (concert->sale == SALE_PAUSED)
        return "paused";
    if (concert->opens_ms != NO_TIME && now_ms < concert->opens_ms)
        return "soon";
    for (int i = 0; i < SEAT_COUNT; i++)
        if (concert->grade[i] == NOBODY)
            return "ungraded";
    return NULL;
}

static const char *show_over(const struct model_show *show, int64_t now_ms)
{
    return show->cancelled ? "cancelled" : now_ms >= show->starts_ms ? "past" : NULL;
}

static const char *show_shut(const struct model *model, const struct model_show *show,
                             int64_t now_ms)
{
    const char *why = show_over(show, now_ms);

    return why != NULL ? why : concert_shut(&model->concerts[show->concert], now_ms);
}

/* Whether any date is to come: NULL, "past", or "cancelled". */
static const char *no_date(const struct model *model, int64_t concert, int64_t now_ms)
{
    const char *why = "past";

    for (int64_t i = 1; i <= model->show_count; i++) {
        if (model->shows[i].concert != concert || now_ms >= model->shows[i].starts_ms)
            continue;
        if (!model->shows[i].cancelled)
            return NULL;
        why = "cancelled";
    }
    return why;
}

static struct model_show *find_show(struct model *model, int64_t show)
{
    return show >= 1 && show <= model->show_count ? &model->shows[show] : NULL;
}

struct model_map model_map(const struct model *model, int64_t show, int64_t now_ms)
{
    const struct model_show *of = &model->shows[show];
    struct model_map map = {0, 0, 0};

    for (int i = 0; i < SEAT_COUNT; i++) {
        const struct model_reservation *by =
            of->seat[i] >= 0 ? &model->reservations[of->seat[i]] : NULL;

        if (by != NULL && by->state == BOOKED_PAID)
            map.sold |= seat_bit(i + 1);
        else if (by != NULL && now_ms < by->expires_ms)
            map.held |= seat_bit(i + 1);
        else if (of->seat[i] == SEAT_IS_BLOCKED || model->concerts[of->concert].grade[i] == NOBODY)
            map.blocked |= seat_bit(i + 1);
    }
    return map;
}

int64_t model_left(const struct model *model, int64_t concert, int64_t now_ms)
{
    int64_t left = 0;

    for (int64_t i = 1; i <= model->show_count; i++) {
        struct model_map map = model_map(model, i, now_ms);

        if (model->shows[i].concert == concert &&
            show_shut(model, &model->shows[i], now_ms) == NULL)
            left += SEAT_COUNT - seat_set_count(map.held | map.sold | map.blocked);
    }
    return left;
}

/* The rule of best=N: every block of every row is tried, and the least of (leaves a single seat,
 * distance from the middle, row, seat) wins. */
static seat_set best_of(seat_set taken, int count)
{
    seat_set best = 0;
    int least[3] = {0, 0, 0};

    for (int row = 0; row < SEAT_ROWS; row++) {
        for (int from = 0; from + count <= SEATS_PER_ROW; from++) {
            char cells[SEATS_PER_ROW + 5]; /* two walls on either side, and a NUL */
            char *block = cells + 2 + from;
            int cost[3];

            memset(cells, '#', sizeof cells);
            for (int i = 0; i < SEATS_PER_ROW; i++)
                cells[2 + i] = taken & seat_bit(row * SEATS_PER_ROW + i + 1) ? '#' : '.';
            if (memchr(block, '#', (size_t)count) != NULL)
                continue;
            cost[0] = (block[-1] == '.' && block[-2] == '#') ||
                      (block[count] == '.' && block[count + 1] == '#');
            cost[1] = abs(2 * from + count - SEATS_PER_ROW);
            cost[2] = row;
            if (best != 0 && (cost[0] != least[0]   ? cost[0] > least[0]
                              : cost[1] != least[1] ? cost[1] > least[1]
                                                    : true))
                continue; /* rows and seats are tried in their order: a tie does not win */
            memcpy(least, cost, sizeof least);
            best = ((UINT64_C(1) << count) - 1) << (row * SEATS_PER_ROW + from);
        }
    }
    return best;
}

/* OK if the user may have so many more seats. */
static struct answer check_limit(const struct model *model, int user, const struct wish *wish)
{
    const struct model_show *show = &model->shows[wish->show_id];
    struct answer answer = REFUSE(SEAT_LIMIT);

    answer.told.limit = model->concerts[show->concert].seat_limit;
    answer.told.have = 0;
    for (int i = 0; i < SEAT_COUNT; i++)
        if (show->seat[i] >= 0 && model->reservations[show->seat[i]].user == user)
            answer.told.have++;
    if (answer.told.have + (wish->seats ? seat_set_count(wish->seats) : wish->best) >
        answer.told.limit)
        return answer;
    return REFUSE(OK);
}

static struct answer check_show(struct model *model, int64_t concert, int64_t show, int64_t now_ms)
{
    struct model_show *of = find_show(model, show);

    if (of == NULL || of->concert != concert)
        return missing("show");
    if (show_shut(model, of, now_ms) != NULL)
        return not_bookable(show_shut(model, of, now_ms));
    return REFUSE(OK);
}

/* Seats that are held, and when the first of them may come free. */
static struct answer held_by_others(const struct model *model, const struct model_show *show,
                                    seat_set seats, int64_t now_ms)
{
    struct answer answer = in_the_way(REFUSE(SEAT_HELD), seats);

    for (int i = 0; i < SEAT_COUNT; i++) {
        int64_t wait_s;

        if (!(seats & seat_bit(i + 1)))
            continue;
        wait_s = (model->reservations[show->seat[i]].expires_ms - now_ms + 999) / 1000;
        if (answer.told.remaining_s == UNTOLD || wait_s < answer.told.remaining_s)
            answer.told.remaining_s = wait_s;
    }
    return answer;
}

/* An active token without hold takes one, or is told what is in the way. */
static struct answer take(struct model *model, struct model_token *token, const struct wish *wish,
                          int64_t now_ms)
{
    struct answer answer = check_show(model, token->concert, wish->show_id, now_ms);
    struct model_reservation *made = &model->reservations[model->reservation_count];
    struct model_map map;
    struct model_show *show;

    if (answer.status == STATUS_OK)
        answer = check_limit(model, token->user, wish);
    if (answer.status != STATUS_OK)
        return answer;
    map = model_map(model, wish->show_id, now_ms);
    show = &model->shows[wish->show_id];
    if (wish->seats & map.blocked)
        return in_the_way(REFUSE(SEAT_BLOCKED), wish->seats & map.blocked);
    if (wish->seats & map.sold)
        return in_the_way(REFUSE(SEAT_SOLD), wish->seats & map.sold);
    if (wish->seats & map.held)
        return held_by_others(model, show, wish->seats & map.held, now_ms);
    answer.told.seats =
        wish->seats ? wish->seats : best_of(map.held | map.sold | map.blocked, wish->best);
    if (answer.told.seats == 0)
        return REFUSE(NO_BLOCK);
    *made = (struct model_reservation){.user = token->user,
                                       .token = (int)(token - model->tokens),
                                       .show = wish->show_id,
                                       .state = BOOKED_HELD,
                                       .seats = answer.told.seats,
                                       .expires_ms = now_ms + 300000};
    answer.id = token->hold = model->reservation_count++;
    answer.made = true;
    for (int i = 0; i < SEAT_COUNT; i++) {
        if (!(made->seats & seat_bit(i + 1)))
            continue;
        made->price[i] =
            model->concerts[show->concert].price[model->concerts[show->concert].grade[i]];
        show->seat[i] = token->hold;
    }
    answer.told.amount = model_price(made, made->seats);
    token->ends_ms = made->expires_ms;
    token->wish_lost = false;
    token->lost = 0;
    return answer;
}

static void grant(struct model *model, struct model_token *token, int64_t now_ms)
{
    struct answer answer = take(model, token, &token->wish, now_ms);

    token->wish_lost = answer.status != STATUS_OK;
    token->lost = !token->wish_lost ? 0 : answer.told.seats ? answer.told.seats : token->wish.seats;
}

static void let_in(struct model *model, int64_t now_ms)
{
    int64_t active[MODEL_CONCERTS + 1] = {0};

    for (int i = 0; i < model->live_count; i++)
        active[model->tokens[model->live[i]].concert] +=
            model->tokens[model->live[i]].state == TOKEN_ACTIVE;
    for (int i = 0; i < model->live_count; i++) {
        struct model_token *token = &model->tokens[model->live[i]];
        const struct model_concert *concert = &model->concerts[token->concert];

        if (token->state != TOKEN_WAITING || active[token->concert] >= concert->capacity ||
            concert_shut(concert, now_ms) != NULL)
            continue;
        active[token->concert]++;
        token->state = TOKEN_ACTIVE;
        token->ends_ms = token->admit_until_ms = now_ms + model->admit_ms;
        if (has_seats(&token->wish))
            grant(model, token, now_ms);
    }
}

static void free_seats(struct model *model, struct model_reservation *reservation, seat_set seats)
{
    for (int i = 0; i < SEAT_COUNT; i++)
        if (seats & seat_bit(i + 1))
            model->shows[reservation->show].seat[i] = SEAT_IS_FREE;
    reservation->seats &= ~seats;
}

/* A hold ends unpaid; `lost`: by its deadline, or because its date was called off. */
static void drop_hold(struct model *model, struct model_token *token, bool lost, int64_t now_ms)
{
    struct model_reservation *hold = &model->reservations[token->hold];

    free_seats(model, hold, hold->seats);
    hold->state = lost ? BOOKED_LOST : BOOKED_GONE;
    hold->lost_ms = now_ms;
    token->hold = NOBODY;
    token->ends_ms = token->admit_until_ms;
    token->heard = true;
}

static void end_token(struct model *model, struct model_token *token, enum token_state state,
                      int64_t now_ms)
{
    int kept = 0;

    if (token->hold != NOBODY && state != TOKEN_DONE)
        drop_hold(model, token, state == TOKEN_EXPIRED, now_ms);
    token->hold = NOBODY;
    token->state = state;
    token->ended_ms = now_ms;
    for (int i = 0; i < model->live_count; i++)
        if (&model->tokens[model->live[i]] != token)
            model->live[kept++] = model->live[i];
    model->live_count = kept;
}

enum token_state model_state(const struct model *model, int id, int64_t now_ms, bool absent)
{
    const struct model_token *token = &model->tokens[id];
    int64_t lapses_ms = INT64_MAX, ends_ms = INT64_MAX;

    if (!token_is_live(token->state))
        return token->state;
    if (absent && token->hold == NOBODY && !token->heard)
        lapses_ms = token->seen_ms + model->grace_ms;
    if (token->state == TOKEN_ACTIVE)
        ends_ms = token->ends_ms;
    if (now_ms < lapses_ms && now_ms < ends_ms)
        return token->state;
    return lapses_ms < ends_ms ? TOKEN_LAPSED : TOKEN_EXPIRED;
}

void model_settle(struct model *model, int64_t now_ms)
{
    for (int i = model->live_count - 1; i >= 0; i--) {
        enum token_state state = model_state(model, model->live[i], now_ms, true);

        if (!token_is_live(state))
            end_token(model, &model->tokens[model->live[i]], state, now_ms);
    }
    let_in(model, now_ms);
}

int64_t model_position(const struct model *model, int id)
{
    int64_t position = 1;

    for (int i = 0; i < model->live_count && model->live[i] != id; i++)
        position += model->tokens[model->live[i]].concert == model->tokens[id].concert &&
                    model->tokens[model->live[i]].state == TOKEN_WAITING;
    return model->tokens[id].state == TOKEN_WAITING ? position : 0;
}

void model_answered(struct model *model, int64_t now_ms)
{
    for (int i = 0; i < model->live_count; i++) {
        struct model_token *token = &model->tokens[model->live[i]];

        if (token->heard)
            token->seen_ms = now_ms;
        token->heard = false;
    }
}

void model_restart(struct model *model, int64_t now_ms)
{
    for (int i = 0; i < model->live_count; i++)
        model->tokens[model->live[i]].heard = true;
    model_settle(model, now_ms);
    model_answered(model, now_ms);
}

static struct answer join(struct model *model, const struct op *op, int64_t now_ms)
{
    struct wish wish = {op->show, op->seats, op->best};
    struct model_token *token = NULL;
    struct answer answer = REFUSE(OK);

    if (op->concert < 1 || op->concert > model->concert_count)
        return missing("concert");
    for (int i = 0; i < model->live_count; i++)
        if (model->tokens[model->live[i]].user == op->user &&
            model->tokens[model->live[i]].concert == op->concert)
            token = &model->tokens[model->live[i]];
    if (token == NULL) {
        const char *why = concert_shut(&model->concerts[op->concert], now_ms);

        if (why == NULL)
            why = no_date(model, op->concert, now_ms);
        if (why != NULL)
            return not_bookable(why);
    }
    if (wish.show_id != 0 && (token == NULL || (has_seats(&wish) && token->hold == NOBODY)))
        answer = check_show(model, op->concert, wish.show_id, now_ms);
    if (answer.status == STATUS_OK && has_seats(&wish) && (token == NULL || token->hold == NOBODY))
        answer = check_limit(model, op->user, &wish);
    if (answer.status != STATUS_OK)
        return answer;
    if (token == NULL) {
        answer.made = true;
        model->live[model->live_count++] = model->token_count;
        token = &model->tokens[model->token_count++];
        *token = (struct model_token){.user = op->user,
                                      .concert = op->concert,
                                      .state = TOKEN_WAITING,
                                      .wish = wish,
                                      .hold = NOBODY};
        model->users[op->user].known = true;
        let_in(model, now_ms);
    } else if (has_seats(&wish) && token->hold == NOBODY) {
        token->wish = wish;
        token->wish_lost = false;
        token->lost = 0;
        if (token->state == TOKEN_ACTIVE)
            grant(model, token, now_ms);
    }
    token->heard = true;
    answer.id = (int)(token - model->tokens);
    answer.told.state = token_state_word(token->state);
    return answer;
}

/* The token of a request, if it is the user's. */
static struct model_token *own_token(struct model *model, const struct op *op)
{
    return op->id != NOBODY && model->tokens[op->id].user == op->user ? &model->tokens[op->id]
                                                                      : NULL;
}

static struct answer leave(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_token *token = own_token(model, op);
    struct answer answer = REFUSE(TOKEN_ENDED);

    if (token == NULL)
        return missing("token");
    answer.told.state = token_state_word(token->state);
    if (!token_is_live(token->state))
        return answer;
    end_token(model, token, TOKEN_LEFT, now_ms);
    let_in(model, now_ms);
    answer = REFUSE(OK);
    answer.told.state = "left";
    return answer;
}

static struct answer hold(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_token *token = own_token(model, op);
    struct answer answer = REFUSE(TOKEN_ENDED);

    if (token == NULL)
        return missing("token");
    token->heard = true; /* whoever asks for seats is there, whatever the answer */
    if (token->state == TOKEN_WAITING)
        return REFUSE(NOT_ADMITTED);
    answer.told.state = token_state_word(token->state);
    if (token->state != TOKEN_ACTIVE)
        return answer;
    if (token->hold != NOBODY) {
        answer = REFUSE(ALREADY_HOLDING);
        answer.id = token->hold;
        return answer;
    }
    return take(model, token, &(struct wish){op->show, op->seats, op->best}, now_ms);
}

/* The reservation of a request, if it is the user's: OK, or why it is none. */
static struct answer own_reservation(struct model *model, const struct op *op, int64_t now_ms)
{
    const struct model_reservation *own = op->id != NOBODY ? &model->reservations[op->id] : NULL;

    if (own == NULL || own->user != op->user || own->state == BOOKED_GONE)
        return missing("reservation");
    if (own->state == BOOKED_LOST)
        return now_ms < own->lost_ms + 3600000 ? REFUSE(HOLD_EXPIRED) : missing("reservation");
    return REFUSE(OK);
}

static struct answer release(struct model *model, const struct op *op, int64_t now_ms)
{
    struct answer answer = own_reservation(model, op, now_ms);
    struct model_reservation *own = &model->reservations[op->id];
    struct model_token *token;

    if (answer.status != STATUS_OK)
        return answer;
    if (own->state != BOOKED_HELD)
        return own->state == BOOKED_PAID ? REFUSE(ALREADY_PAID) : REFUSE(ALREADY_CANCELLED);
    if (op->seats & ~own->seats)
        return bad_arg("seats", NULL, op->seats & ~own->seats);
    token = &model->tokens[own->token];
    answer.told.seats = op->seats ? op->seats : own->seats;
    if (answer.told.seats != own->seats) {
        free_seats(model, own, answer.told.seats);
        return answer;
    }
    drop_hold(model, token, false, now_ms);
    model_settle(model, now_ms);
    return answer;
}

static struct answer pay(struct model *model, const struct op *op, int64_t now_ms)
{
    struct answer answer = own_reservation(model, op, now_ms);
    struct model_reservation *own = &model->reservations[op->id];
    struct model_user *user = &model->users[op->user];
    const char *why;

    if (answer.status != STATUS_OK)
        return answer;
    if (own->state != BOOKED_HELD)
        return own->state == BOOKED_PAID ? REFUSE(ALREADY_PAID) : REFUSE(ALREADY_CANCELLED);
    why = show_shut(model, &model->shows[own->show], now_ms);
    if (why != NULL)
        return not_bookable(why);
    answer.told.amount = model_price(own, own->seats);
    if (user->balance < answer.told.amount) {
        answer.status = STATUS_NO_POINTS;
        answer.told.balance = user->balance;
        answer.told.missing = answer.told.amount - user->balance;
        return answer;
    }
    answer.told.seats = own->seats;
    answer.told.balance = user->balance -= answer.told.amount;
    answer.told.cancel_until_ms = model_cancel_until(model, own->show);
    user->entries++;
    own->state = BOOKED_PAID;
    end_token(model, &model->tokens[own->token], TOKEN_DONE, now_ms);
    let_in(model, now_ms);
    return answer;
}

/* Gives paid seats back; returns the points. */
static int64_t refund(struct model *model, struct model_reservation *paid, seat_set seats)
{
    int64_t amount = model_price(paid, seats);

    model->users[paid->user].balance += amount;
    model->users[paid->user].entries++;
    free_seats(model, paid, seats);
    paid->refunded |= seats;
    if (paid->seats == 0)
        paid->state = BOOKED_CANCELLED;
    return amount;
}

static struct answer cancel(struct model *model, const struct op *op, int64_t now_ms)
{
    struct answer answer = own_reservation(model, op, now_ms);
    struct model_reservation *own = &model->reservations[op->id];

    if (answer.status != STATUS_OK)
        return answer;
    if (own->state == BOOKED_HELD)
        return bad_arg("reservation", "held", 0);
    if (own->state == BOOKED_CANCELLED)
        return REFUSE(ALREADY_CANCELLED);
    if (op->seats & own->refunded)
        return in_the_way(REFUSE(ALREADY_CANCELLED), op->seats & own->refunded);
    if (now_ms >= model_cancel_until(model, own->show)) {
        answer = REFUSE(CANCEL_CLOSED);
        answer.told.cancel_until_ms = model_cancel_until(model, own->show);
        return answer;
    }
    if (op->seats & ~own->seats)
        return bad_arg("seats", NULL, op->seats & ~own->seats);
    answer.told.seats = op->seats ? op->seats : own->seats;
    answer.told.amount = refund(model, own, answer.told.seats);
    answer.told.balance = model->users[op->user].balance;
    return answer;
}

static struct answer charge(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_user *user = &model->users[op->user];
    struct answer answer = REFUSE(LIMIT);
    int64_t back = 0;

    for (int i = 0; i < model->reservation_count; i++) {
        const struct model_reservation *one = &model->reservations[i];

        if (one->user == op->user && one->state == BOOKED_PAID &&
            model->shows[one->show].starts_ms > now_ms)
            back += model_price(one, one->seats);
    }
    if (user->balance + back + op->number > BALANCE_MAX) {
        answer.told.limit = BALANCE_MAX;
        answer.told.balance = user->balance;
        return answer;
    }
    answer = REFUSE(OK);
    user->known = true;
    user->charged += op->number;
    user->entries++;
    answer.told.balance = user->balance += op->number;
    answer.told.have = user->entries; /* the number of the entry */
    return answer;
}

static struct answer block(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_show *show = find_show(model, op->show);
    struct answer answer = REFUSE(OK);
    struct model_map map;
    seat_set blocked = 0;

    if (show == NULL)
        return missing("show");
    if (show_over(show, now_ms) != NULL)
        return not_bookable(show_over(show, now_ms));
    map = model_map(model, op->show, now_ms);
    for (int i = 0; i < SEAT_COUNT; i++)
        blocked |= show->seat[i] == SEAT_IS_BLOCKED ? seat_bit(i + 1) : 0;
    if (op->kind == OP_BLOCK && op->seats & blocked)
        return in_the_way(REFUSE(SEAT_BLOCKED), op->seats & blocked);
    if (op->kind == OP_BLOCK && op->seats & map.sold)
        return in_the_way(REFUSE(SEAT_SOLD), op->seats & map.sold);
    if (op->kind == OP_BLOCK && op->seats & map.held)
        return held_by_others(model, show, op->seats & map.held, now_ms);
    answer.told.seats = op->kind == OP_BLOCK ? op->seats : op->seats & blocked;
    for (int i = 0; i < SEAT_COUNT; i++)
        if (answer.told.seats & seat_bit(i + 1))
            show->seat[i] = op->kind == OP_BLOCK ? SEAT_IS_BLOCKED : SEAT_IS_FREE;
    return answer;
}

static struct answer add_show(struct model *model, const struct op *op)
{
    struct model_show *show = &model->shows[model->show_count + 1];

    for (int64_t i = 1; i <= model->show_count; i++)
        if (model->shows[i].concert == op->concert && model->shows[i].starts_ms == op->number)
            return REFUSE(LIMIT);
    *show = (struct model_show){.concert = op->concert, .starts_ms = op->number};
    for (int i = 0; i < SEAT_COUNT; i++)
        show->seat[i] = SEAT_IS_FREE;
    model->show_count++;
    return REFUSE(OK);
}

static struct answer cancel_show(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_show *show = find_show(model, op->show);
    struct answer answer = REFUSE(OK);

    if (show == NULL)
        return missing("show");
    if (show_over(show, now_ms) != NULL)
        return not_bookable(show_over(show, now_ms));
    show->cancelled = true;
    answer.told.have = answer.told.amount = 0;
    for (int i = 0; i < SEAT_COUNT; i++) {
        struct model_reservation *by =
            show->seat[i] >= 0 ? &model->reservations[show->seat[i]] : NULL;

        if (by != NULL && by->state == BOOKED_HELD)
            drop_hold(model, &model->tokens[by->token], true, now_ms);
        if (by != NULL && by->state == BOOKED_PAID) {
            answer.told.have++;
            answer.told.amount += refund(model, by, by->seats);
        }
    }
    model_settle(model, now_ms);
    return answer;
}

static struct answer set_concert(struct model *model, const struct op *op, int64_t now_ms)
{
    struct model_concert *concert = &model->concerts[op->concert];

    if (op->kind == OP_SALE)
        concert->sale = (enum sale)op->number;
    else if (op->kind == OP_CAPACITY)
        concert->capacity = op->number;
    else if (op->kind == OP_SEAT_LIMIT)
        concert->seat_limit = op->number;
    else if (op->kind == OP_OPENS)
        concert->opens_ms = op->number;
    else if (op->kind == OP_CLOSES)
        concert->closes_ms = op->number;
    else if (op->kind == OP_RULE) {
        concert->rule = op->which;
        concert->rule_before = op->number;
    } else {
        concert->price[op->which] = op->number;
        for (int i = 0; i < SEAT_COUNT; i++)
            if (op->seats & seat_bit(i + 1))
                concert->grade[i] = op->which;
    }
    let_in(model, now_ms);
    return REFUSE(OK);
}

struct answer model_do(struct model *model, const struct op *op, int64_t now_ms)
{
    model_settle(model, now_ms);
    switch (op->kind) {
    case OP_JOIN:
        return join(model, op, now_ms);
    case OP_LEAVE:
        return leave(model, op, now_ms);
    case OP_HOLD:
        return hold(model, op, now_ms);
    case OP_RELEASE:
        return release(model, op, now_ms);
    case OP_PAY:
        return pay(model, op, now_ms);
    case OP_CANCEL:
        return cancel(model, op, now_ms);
    case OP_CHARGE:
        return charge(model, op, now_ms);
    case OP_USER_ADD:
        if (model->users[op->user].known)
            return REFUSE(LIMIT);
        model->users[op->user].known = true;
        return REFUSE(OK);
    case OP_BLOCK:
    case OP_UNBLOCK:
        return block(model, op, now_ms);
    case OP_SHOW_ADD:
        return add_show(model, op);
    case OP_SHOW_CANCEL:
        return cancel_show(model, op, now_ms);
    default:
        return set_concert(model, op, now_ms);
    }
}
