/*
 * Requests as the verbs of the daemon hand them to their use cases.
 *
 * This file stands where presentation/verbs/ stands in the daemon, and is as thin: an op becomes
 * the arguments of a use case, what comes back becomes the fields of a line (told.c says which).
 * Where the daemon does something between the request and the use case that decides the outcome, it
 * is done here as well, and must be kept like it by hand:
 *
 *     carry_out()      find_customer() of job.c: another name becomes the customer's
 *     lock_set_of()    job_lock_set.c: what a shared store locks before
 *     tick_new()       tick.c: who has lapsed, and that pruning is asked for now and then
 *     visit_init()     set_origin() of job.c: what a key stands for, and what the trail says
 *
 * A unit may run more than once, if its batch is taken apart or tried again. So nothing may be
 * added to what an earlier run has left: run() begins anew.
 */
#include "tests/sim/model_state.h"
#include "tests/sim/sim_house.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "application/use_cases/comp_service.h"
#include "application/use_cases/concert_service.h"
#include "application/use_cases/door_service.h"
#include "application/use_cases/house_service.h"
#include "application/batch/expiry.h"
#include "application/use_cases/move_service.h"
#include "application/use_cases/payment_service.h"
#include "application/use_cases/payout_service.h"
#include "application/use_cases/queue_service.h"
#include "application/use_cases/refund_service.h"
#include "application/use_cases/reservation_service.h"
#include "application/use_cases/sale_service.h"
#include "application/use_cases/ticket_service.h"
#include "application/use_cases/till_service.h"
#include "application/use_cases/user_merge.h"
#include "application/use_cases/user_service.h"
#include "domain/request/request_store.h"
#include "domain/user/user_store.h"
#include "domain/concert/cancel_rule.h"
#include "infrastructure/stores/sql_store.h"

/* `made` is the code of what the answer names, and is learnt by answer.c; the state is compared.
 * What STATUS says beside that is looked at in the view, where a client gets it from. */
static enum status join(struct visit *visit, struct use_case *uc, const char *login)
{
    struct wish wish = {visit->op.show, visit->op.seats, visit->op.best};
    struct token token;
    enum status status =
        queue_service_join(uc, login, visit->op.which != 0 ? TAKER_STAFF : TAKER_CUSTOMER,
                           visit->op.concert, &wish, &token);

    if (status != STATUS_OK)
        return status;
    memcpy(visit->made, token.token, sizeof token.token);
    visit->told.state = token_state_word(token.state);
    return STATUS_OK;
}

static enum status leave(struct visit *visit, struct use_case *uc, const char *login)
{
    struct token token;
    enum status status = queue_service_leave(uc, login, visit->code, &token);

    if (status == STATUS_OK)
        visit->told.state = token_state_word(token.state);
    return status;
}

static enum status hold(struct visit *visit, struct use_case *uc, const char *login)
{
    struct wish wish = {visit->op.show, visit->op.seats, visit->op.best};
    struct token token;
    struct concert concert;
    enum status status =
        reservation_service_hold(uc, login, visit->op.which != 0 ? TAKER_STAFF : TAKER_CUSTOMER,
                                 visit->code, &wish, &token, &concert);

    if (status != STATUS_OK)
        return status;
    memcpy(visit->made, token.hold.code, sizeof token.hold.code);
    visit->told.seats = token.hold.seats;
    visit->told.amount = token.hold.amount;
    return STATUS_OK;
}

static enum status pay(struct visit *visit, struct use_case *uc, const char *login)
{
    struct settlement settlement;
    enum status status = payment_service_pay(uc, login, visit->code, &settlement);

    if (status != STATUS_OK)
        return status;
    visit->told.seats = settlement.seats;
    visit->told.amount = -settlement.entry.amount;
    visit->told.balance = settlement.entry.balance;
    visit->told.cancel_until_ms = settlement.cancel_until_ms;
    return STATUS_OK;
}

static enum status cancel(struct visit *visit, struct use_case *uc, const char *login)
{
    struct settlement settlement;
    enum status status =
        payment_service_cancel(uc, login, visit->code, visit->op.seats, &settlement);

    if (status != STATUS_OK)
        return status;
    visit->told.seats = settlement.seats;
    visit->told.amount = settlement.entry.amount;
    visit->told.balance = settlement.entry.balance;
    return STATUS_OK;
}

/* An owner is named so that somebody else's booking is not found; at the counter nobody is. */
static enum status move_seats(struct visit *visit, struct use_case *uc, const char *login)
{
    const struct op *op = &visit->op;
    char codes[TOKEN_TEXT + 1 + RESERVATION_TEXT];
    struct move_request request = {.owner = op->at_counter ? NULL : login,
                                   .is_staff = op->at_counter,
                                   .codes = codes,
                                   .from = op->from,
                                   .to = op->to,
                                   .show_id = op->show,
                                   .keep_price = op->which != 0,
                                   .reason = op->which != 0 ? "why" : "",
                                   .method = op->number != 0 ? (enum pay_method)(op->number - 1)
                                                             : PAY_METHODS};
    struct move_result result;
    enum status status;

    snprintf(codes, sizeof codes, "%s%s%s", visit->code, visit->other[0] != '\0' ? "," : "",
             visit->other);
    status = move_service_move(uc, &request, &result);
    if (status != STATUS_OK)
        return status;
    memcpy(visit->made, result.moved[0].code, sizeof result.moved[0].code);
    visit->told.seats = result.moved[0].seats;
    visit->told.amount = result.moved[0].difference;
    visit->told.balance = result.moved[0].balance;
    if (result.count > 1) {
        memcpy(visit->other_made, result.moved[1].code, sizeof visit->other_made);
        visit->told.have = result.moved[1].difference;
    }
    return STATUS_OK;
}

/* What an OK says of tickets: of which seats, and the largest number of prints or issue. Secrets
 * are not told: read_paper() looks for them where only this test can. */
static void tell_tickets(struct visit *visit, const struct ticket_list *list, bool issue)
{
    visit->told.have = 0;
    visit->told.seats = 0;
    for (int i = 0; i < list->count; i++) {
        int64_t number = issue ? list->tickets[i].issue : list->tickets[i].prints;

        visit->told.seats |= seat_bit(list->tickets[i].seat);
        if (number > visit->told.have)
            visit->told.have = number;
    }
}

static enum status print_tickets(struct visit *visit, struct use_case *uc, const char *login)
{
    struct ticket_list list;
    enum status status = ticket_service_print(uc, login, visit->code, visit->op.seats, &list);

    if (status == STATUS_OK)
        tell_tickets(visit, &list, false);
    return status;
}

/* By whose leave it is asked for. */
static struct leave leave_of(const struct visit *visit)
{
    return (struct leave){.is_supervisor = visit->op.is_supervisor,
                          .approval = visit->approval[0] != '\0' ? visit->approval : NULL};
}

static enum status refund(struct visit *visit, struct use_case *uc)
{
    const struct refund_request request = {.code = visit->code,
                                           .seats = visit->op.seats,
                                           .percent = visit->op.number,
                                           .method = (enum pay_method)visit->op.which,
                                           .leave = leave_of(visit)};
    struct settlement settlement;
    enum status status = refund_service_refund(uc, &request, &settlement);

    if (status != STATUS_OK)
        return status;
    visit->told.seats = settlement.seats;
    visit->told.amount = settlement.refunded;
    visit->told.missing = settlement.fee;
    visit->told.balance = settlement.entry.balance;
    return STATUS_OK;
}

static enum status reissue(struct visit *visit, struct use_case *uc)
{
    struct ticket_list list;
    struct leave leave = leave_of(visit);
    enum status status = ticket_service_reissue(uc, visit->code, visit->op.seats, &leave, &list);

    if (status == STATUS_OK)
        tell_tickets(visit, &list, true);
    return status;
}

static enum status approve(struct visit *visit, struct use_case *uc)
{
    const struct op *op = &visit->op;
    bool is_show = op->which == APPROVABLE_COMP;
    struct approval approval = {.act = {.verb = (enum approvable)op->which,
                                        .show_id = is_show ? op->show : 0,
                                        .amount = op->number},
                                .until_ms = uc->now.steady_ms + op->best * INT64_C(60000)};
    enum status status = approval_service_give(uc, is_show ? NULL : visit->code, &approval);

    if (status == STATUS_OK)
        memcpy(visit->made, approval.code, sizeof approval.code);
    return status;
}

/* What stands on the paper that the guest has, which may be an old one. The model knows a ticket by
 * booking, seat and issue; the door reads a secret. If there is no such ticket it is a secret that
 * nobody has. This query is the test's own, in the transaction of the scan, and a crash may come in
 * it. */
static enum status read_paper(struct visit *visit, struct use_case *uc, char secret[SECRET_TEXT])
{
    struct db_stmt *stmt = db_start(uc->store->db,
                                    "SELECT t.secret FROM ticket t JOIN reservation r"
                                    " ON r.reservation_id = t.reservation_id"
                                    " WHERE r.code = $1 AND t.seat = $2 AND t.issue = $3",
                                    DB_TEXT(visit->code), DB_INT(seat_set_first(visit->op.seats)),
                                    DB_INT(visit->op.number));

    strcpy(secret, "ZZZZZZZZZZZZZZZZ");
    if (db_step(stmt) == DB_ROW)
        store_copy_text(secret, SECRET_TEXT, stmt, 0);
    return db_finish(stmt);
}

static enum status scan(struct visit *visit, struct use_case *uc)
{
    struct scan scan = {.show_id = visit->op.show,
                        .dir = (enum scan_dir)visit->op.which,
                        .door = "A",
                        .at_ms = uc->now.wall_ms};
    char secret[SECRET_TEXT];
    struct scanned scanned;
    enum status status = read_paper(visit, uc, secret);

    if (status == STATUS_OK)
        status = door_service_scan(uc, "usher", secret, &scan, &scanned);
    if (status == STATUS_OK)
        visit->told.have = scanned.entry;
    return status;
}

static enum status unscan(struct visit *visit, struct use_case *uc)
{
    struct scanned scanned;

    return door_service_unscan(uc, visit->op.show, visit->code, seat_set_first(visit->op.seats),
                               &scanned);
}

static enum status admit(struct visit *visit, struct use_case *uc)
{
    struct scan scan = {.dir = SCAN_IN, .door = "", .at_ms = uc->now.wall_ms};
    struct guest_counts counts;

    return door_service_admit(uc, "usher", visit->code, visit->op.seats, &scan, &visit->told.seats,
                              &counts);
}

/* The token is learnt in any case: it is new if the customer had none, whether or not anything was
 * sold. */
static enum status sell(struct visit *visit, struct use_case *uc, const char *login)
{
    struct sale_request request = {.wish = {visit->op.show, visit->op.seats, visit->op.best},
                                   .user = login,
                                   .name = "",
                                   .phone = "",
                                   .method = visit->op.number != 0 ? PAY_CARD : PAY_METHODS,
                                   .is_over = visit->op.which != 0};
    struct sale_result result;
    const struct settlement *settlement = &result.settlement;
    enum status status = sale_service_sell(uc, &request, &result);

    if (status != STATUS_OK)
        return status;
    memcpy(visit->token, result.token.token, sizeof visit->token);
    if (result.is_queued) {
        memcpy(visit->made, result.token.token, sizeof visit->made);
        visit->told.state = token_state_word(result.token.state);
        return STATUS_OK;
    }
    memcpy(visit->made, settlement->reservation.code, sizeof settlement->reservation.code);
    visit->told.seats = settlement->seats;
    visit->told.amount = -settlement->entry.amount;
    visit->told.balance = settlement->entry.balance;
    return STATUS_OK;
}

static enum status comp(struct visit *visit, struct use_case *uc)
{
    const struct comp_request request = {.show_id = visit->op.show,
                                         .seats = visit->op.seats,
                                         .name = MODEL_COMP_NAME,
                                         .reason = COMP_PRESS,
                                         .leave = leave_of(visit)};
    struct comp_result result;
    enum status status = comp_service_give(uc, &request, &result);

    if (status != STATUS_OK)
        return status;
    memcpy(visit->made, result.reservation.code, sizeof result.reservation.code);
    visit->told.seats = result.reservation.seats;
    visit->told.amount = result.face;
    return STATUS_OK;
}

static enum status charge(struct visit *visit, struct use_case *uc, const char *login)
{
    struct ledger_entry entry;
    enum pay_method method = visit->op.uid != 0 ? PAY_METHODS : (enum pay_method)visit->op.which;
    enum status status = user_service_charge(uc, login, visit->op.number, method, &entry);

    if (status != STATUS_OK)
        return status;
    visit->told.balance = entry.balance;
    visit->told.have = entry.entry;
    return STATUS_OK;
}

static enum status pay_out(struct visit *visit, struct use_case *uc, const char *login)
{
    const struct op *op = &visit->op;
    struct ledger_entry entry;
    enum status status =
        op->kind == OP_REVERSE
            ? payout_service_reverse(uc, login, op->number, &entry)
            : payout_service_pay(uc, login, op->number, (enum pay_method)op->which, &entry);

    if (status != STATUS_OK)
        return status;
    visit->told.amount = entry.amount;
    visit->told.balance = entry.balance;
    visit->told.have = entry.entry;
    return STATUS_OK;
}

static enum status add_user(struct use_case *uc, const char *login)
{
    struct user user = {0};

    snprintf(user.login, sizeof user.login, "%s", login);
    return user_service_add(uc, &user);
}

static enum status log_in(struct visit *visit, struct use_case *uc, const char *name)
{
    char login[LOGIN_TEXT];
    enum status status = user_service_identify(uc, name, visit->op.uid, login);

    if (status == STATUS_OK)
        visit->told.have = user_of_login(login);
    return status;
}

static enum status hand_over(const struct op *op, struct use_case *uc, const char *login)
{
    return op->number < 0 ? user_service_hand_over(uc, login, USER_COUNTER, 0)
                          : user_service_hand_over(uc, login, USER_ACCOUNT, op->number);
}

static enum status set_name(const struct op *op, struct use_case *uc, const char *login)
{
    struct user user;

    return user_service_correct(uc, login, model_names[op->number], NULL, &user);
}

static enum status merge(struct visit *visit, struct use_case *uc, const char *from)
{
    struct user_merge merge;
    char to[LOGIN_TEXT];
    enum status status = user_merge_run(uc, from, user_login((int)visit->op.number, to), &merge);

    if (status != STATUS_OK)
        return status;
    visit->told.amount = merge.amount;
    visit->told.balance = merge.user.balance;
    visit->told.have = merge.reservations;
    return STATUS_OK;
}

static enum status open_shift(struct visit *visit, struct use_case *uc)
{
    struct till_shift shift = {.float_in = visit->op.number};
    enum status status;

    snprintf(shift.till, sizeof shift.till, "%d", visit->op.which);
    status = till_service_open(uc, &shift, &visit->told.amount);
    if (status == STATUS_OK)
        visit->told.have = shift.shift_id;
    return status;
}

static enum status move_cash(struct visit *visit, struct use_case *uc)
{
    struct cash_move move = {.amount = visit->op.number, .reason = CASH_CHANGE, .note = ""};
    enum status status = till_service_cash(uc, &move);

    if (status != STATUS_OK)
        return status;
    visit->told.have = move.number;
    visit->told.amount = move.amount;
    return STATUS_OK;
}

static enum status close_shift(struct visit *visit, struct use_case *uc)
{
    const struct till_count count = {.shift_id = visit->op.which,
                                     .is_supervisor = visit->op.is_supervisor,
                                     .counted = visit->op.number,
                                     .left_in = visit->op.best};
    struct z z;
    enum status status = till_service_close(uc, &count, &z);

    if (status != STATUS_OK)
        return status;
    visit->told.have = z.number;
    visit->told.amount = z.expected;
    visit->told.missing = z.difference;
    return STATUS_OK;
}

static enum status block(struct visit *visit, struct use_case *uc)
{
    const struct op *op = &visit->op;
    enum status status = house_service_block(
        uc, &(struct seat_block){.show_id = op->show,
                                 .seats = op->seats,
                                 .kind = (enum block_kind)op->which,
                                 .holder = "the band",
                                 .reason = "",
                                 .until_ms = op->number != 0 ? op->number : INT64_MAX,
                                 .login = "box"});

    if (status == STATUS_OK)
        visit->told.seats = op->seats;
    return status;
}

static enum status add_show(struct visit *visit, struct use_case *uc)
{
    struct concert concert;
    struct show show;
    enum status status = concert_service_find(uc, visit->op.concert, &concert);

    return status == STATUS_OK
               ? concert_service_add_show(uc, &concert, visit->op.number, false, &show)
               : status;
}

static enum status move_show(struct visit *visit, struct use_case *uc)
{
    struct show_move result;
    enum status status = concert_service_move_show(uc, visit->op.show, visit->op.number, &result);

    if (status != STATUS_OK)
        return status;
    visit->told.have = result.reservations;
    visit->told.cancel_until_ms = result.show.cancel_until_ms;
    return STATUS_OK;
}

static enum status cancel_show(struct visit *visit, struct use_case *uc)
{
    struct show_cancellation result;
    enum status status = concert_service_cancel_show(uc, visit->op.show, &result);

    if (status != STATUS_OK)
        return status;
    visit->told.have = result.reservations;
    visit->told.amount = result.refunded;
    return STATUS_OK;
}

const char *visit_rule(enum cancel_base base, int64_t before_ms, char rule[RULE_TEXT])
{
    if (base == CANCEL_NEVER)
        strcpy(rule, "never");
    else if (base == CANCEL_DAY)
        snprintf(rule, RULE_TEXT, before_ms > 0 ? "day-%" PRId64 : "day", before_ms / DAY_MS);
    else
        snprintf(rule, RULE_TEXT, before_ms > 0 ? "start-%" PRId64 "m" : "start",
                 before_ms / 60000);
    return rule;
}

static enum status set_concert(const struct op *op, struct use_case *uc)
{
    struct concert concert;
    enum status status = concert_service_find(uc, op->concert, &concert);

    if (status != STATUS_OK)
        return status;
    if (op->kind == OP_SALE)
        concert.sale = (enum sale)op->number;
    else if (op->kind == OP_CAPACITY)
        concert.capacity = op->number;
    else if (op->kind == OP_SEAT_LIMIT)
        concert.seat_limit = op->number;
    else if (op->kind == OP_LATE)
        concert.late_minutes = op->number;
    else if (op->kind == OP_OPENS)
        concert.sale_opens_ms = op->number;
    else if (op->kind == OP_CLOSES)
        concert.sale_closes_ms = op->number;
    else
        visit_rule((enum cancel_base)op->which, op->number, concert.cancel_until);
    return concert_service_update(uc, &concert);
}

/* How many bytes of a request are there whether or not the person whom it names is; and who
 * approved it, as the trail says. A line may have been blanked or not, and the digest has to be the
 * same for both, so the person is left out of it. What names a person stands at the end of the
 * words (name_person()). */
static int visit_words(const char *request)
{
    static const char *const names[] = {" text=", " name=", " over="};
    const char *person = NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && person == NULL; i++)
        person = strstr(request, names[i]);
    return person != NULL ? (int)(person - request) : (int)strlen(request);
}

static const char *visit_leave(const char *request)
{
    const char *leave = strstr(request, " (approved by ");

    return leave != NULL ? leave : "";
}

/* FNV-1a of 64 bits over the parts of a line with bars between, begun with 0 and not with its
 * offset: it only has to differ where lines do. */
uint64_t visit_digest(uint64_t digest, const struct audit_line *line)
{
    char text[3 * TOLD_TEXT];
    int size = visit_words(line->request);

    snprintf(text, sizeof text, "%" PRId64 "|%s|%" PRId64 "|%s|%.*s|%s|%s", line->at_ms,
             line->login, line->uid, line->acting, size, line->request, visit_leave(line->request),
             line->outcome);
    for (const char *at = text; *at != '\0'; at++)
        digest = (digest ^ (uint8_t)*at) * UINT64_C(1099511628211);
    return digest;
}

/* The amount of `told` carries the digest, which is no amount; see told.c. */
static void digest_line(void *arg, const struct audit_line *line)
{
    struct refusal *told = arg;

    told->have++;
    told->amount = (int64_t)visit_digest((uint64_t)told->amount, line);
}

/* AUDIT, list after list to the end, as a supervisor reads it: each begins where the one before
 * said that it goes on. A list that leaves out or repeats a line at its edge changes the digest;
 * one that does not say that it was cut changes the count. */
static enum status read_trail(struct visit *visit, struct use_case *uc)
{
    const struct op *op = &visit->op;
    const struct audit_filter filter = {.user = op->which != 0 ? visit->login : "",
                                        .mentions = op->id != NOBODY ? visit->code : "",
                                        .since_ms = op->number};
    struct audit_place next = {INT64_MAX, INT64_MAX};
    struct refusal *told = &visit->told;
    enum status status;

    told->have = told->amount = told->limit = 0;
    do {
        status =
            request_store_audit_list(uc->store, &filter, next, op->best, &next, digest_line, told);
        told->limit++;
    } while (status == STATUS_OK && next.audit_id != 0);
    return status;
}

/* As the daemon does for whoever is acted for: another name becomes that of the user who stayed.
 * Nobody of that name is no error here, unlike there: the use case is to say so. */
static enum status follow_name(struct use_case *uc, char login[LOGIN_TEXT])
{
    struct user user;
    enum status status = user_store_find(uc->store, login, &user);

    if (status == STATUS_OK)
        memcpy(login, user.login, sizeof user.login);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status carry_out(struct visit *visit, struct use_case *uc)
{
    const struct op *op = &visit->op;
    char login[LOGIN_TEXT];
    enum status status;

    user_login(op->user, login);
    status = op_is_for_user(op->kind) && op->uid == 0 ? follow_name(uc, login) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    switch (op->kind) {
    case OP_JOIN:
        return join(visit, uc, login);
    case OP_LEAVE:
        return leave(visit, uc, login);
    case OP_HOLD:
        return hold(visit, uc, login);
    case OP_RELEASE:
        return reservation_service_release(uc, login, visit->code, op->seats, &visit->told.seats);
    case OP_PAY:
        return pay(visit, uc, login);
    case OP_CANCEL:
        return cancel(visit, uc, login);
    case OP_REFUND:
        return refund(visit, uc);
    case OP_MOVE:
        return move_seats(visit, uc, login);
    case OP_PRINT:
        return print_tickets(visit, uc, login);
    case OP_REISSUE:
        return reissue(visit, uc);
    case OP_APPROVE:
        return approve(visit, uc);
    case OP_SCAN:
        return scan(visit, uc);
    case OP_UNSCAN:
        return unscan(visit, uc);
    case OP_ADMIT:
        return admit(visit, uc);
    case OP_SELL:
        return sell(visit, uc, login);
    case OP_COMP:
        return comp(visit, uc);
    case OP_PAYOUT:
    case OP_REVERSE:
        return pay_out(visit, uc, login);
    case OP_CHARGE:
        return charge(visit, uc, login);
    case OP_USER_ADD:
        return add_user(uc, login);
    case OP_LOGIN:
        return log_in(visit, uc, login);
    case OP_HANDOVER:
        return hand_over(op, uc, login);
    case OP_NOTE:
        return reservation_service_note(uc, visit->code, model_notes[op->number].text,
                                        op->which != 0);
    case OP_NAME:
        return set_name(op, uc, login);
    case OP_MERGE:
        return merge(visit, uc, login);
    case OP_AUDIT:
        return read_trail(visit, uc);
    case OP_SHIFT_OPEN:
        return open_shift(visit, uc);
    case OP_CASH:
        return move_cash(visit, uc);
    case OP_SHIFT_CLOSE:
        return close_shift(visit, uc);
    case OP_BLOCK:
        return block(visit, uc);
    case OP_UNBLOCK:
        return house_service_unblock(uc, op->show, op->seats, op->which != 0, &visit->told.seats);
    case OP_SHOW_ADD:
        return add_show(visit, uc);
    case OP_SHOW_SET:
        return move_show(visit, uc);
    case OP_SHOW_CANCEL:
        return cancel_show(visit, uc);
    case OP_SHOW_REMOVE:
        return concert_service_remove_show(uc, op->show);
    case OP_GRADE:
        return concert_service_set_grade(
            uc, op->concert, (const char[]){(char)('A' - 1 + op->which), 0}, op->seats, op->number);
    default:
        return set_concert(op, uc);
    }
}

/* On the worker. The answer is written while the transaction is open, because with a key it is
 * stored in it. */
static enum status run(struct unit *unit, struct use_case *uc)
{
    struct visit *visit = (struct visit *)unit;
    char text[TOLD_TEXT];
    enum status status;

    visit->told = REFUSAL_NONE;
    visit->made[0] = '\0';
    status = carry_out(visit, uc);
    buffer_release(&unit->fields);
    if (status == STATUS_OK) {
        told_text(status, &visit->told, visit->made, text);
        buffer_add_text(&unit->fields, text);
    }
    return status;
}

/* What it is about: a shared store locks that before. As job_lock_set() in presentation, which goes
 * by the arguments of the verb; here it is by kind, and a new verb that is about nothing has to be
 * added to the list of those. A wrong one can show on PostgreSQL alone: in a store that is not
 * shared nothing is locked. */
static struct lock_set lock_set_of(const struct visit *visit)
{
    const struct op *op = &visit->op;
    struct lock_set lock_set = {.subject = {.kind = SUBJECT_NONE}};

    if (op->kind == OP_LEAVE || op->kind == OP_HOLD)
        lock_set.subject = (struct subject){.kind = SUBJECT_TOKEN, .code = visit->code};
    else if (op->kind == OP_SCAN || op->kind == OP_UNSCAN || op->kind == OP_SELL ||
             op->kind == OP_COMP || (op->kind == OP_APPROVE && op->which == APPROVABLE_COMP))
        lock_set.subject = (struct subject){.kind = SUBJECT_SHOW, .number = op->show};
    else if (op_is_of_reservation(op->kind))
        lock_set.subject = (struct subject){.kind = SUBJECT_RESERVATION, .code = visit->code};
    else if (op->kind == OP_BLOCK || op->kind == OP_UNBLOCK || op->kind == OP_SHOW_CANCEL ||
             op->kind == OP_SHOW_SET || op->kind == OP_SHOW_REMOVE)
        lock_set.subject = (struct subject){.kind = SUBJECT_SHOW, .number = op->show};
    else if (op->kind != OP_CHARGE && op->kind != OP_PAYOUT && op->kind != OP_REVERSE &&
             op->kind != OP_USER_ADD && op->kind != OP_LOGIN && op->kind != OP_HANDOVER &&
             op->kind != OP_MERGE && op->kind != OP_NAME && op->kind != OP_AUDIT &&
             op->kind != OP_SHIFT_OPEN && op->kind != OP_CASH && op->kind != OP_SHIFT_CLOSE)
        lock_set.subject = (struct subject){.kind = SUBJECT_CONCERT, .number = op->concert};
    if (op->kind == OP_PAY || op->kind == OP_CANCEL || op->kind == OP_SELL ||
        op->kind == OP_CHARGE || op->kind == OP_PAYOUT || op->kind == OP_REVERSE)
        lock_set.wallet = visit->login;
    lock_set.is_joining = op->kind == OP_JOIN;
    lock_set.is_ending = op->kind == OP_PAY || op->kind == OP_LEAVE || op->kind == OP_SELL;
    if (op->kind == OP_JOIN || op->kind == OP_HOLD)
        lock_set.show_id = op->show;
    return lock_set;
}

/* At the end of the words, as a request says it, and as it is kept without that. At the end, so
 * that visit_words() can cut it off. */
static void name_person(struct visit *visit, const char *name, const char *written)
{
    char *end = visit->meaning + strlen(visit->meaning);

    snprintf(visit->blank, sizeof visit->blank, "%s %s=-", strchr(visit->meaning, ' ') + 1, name);
    snprintf(end, (size_t)(visit->meaning + sizeof visit->meaning - end), " %s=%s", name, written);
}

static void name_persons(struct visit *visit)
{
    const struct op *op = &visit->op;

    if (op->kind == OP_NOTE)
        name_person(visit, "text", model_notes[op->number].written);
    else if (op->kind == OP_COMP)
        name_person(visit, "name", "\"" MODEL_COMP_NAME "\"");
    else if (op->kind == OP_SELL && op->which != 0)
        name_person(visit, "over", "\"" MODEL_COMP_NAME "\"");
}

/*
 * `meaning` is the whole request with its user, in a form of this test's own: it is what a key
 * stands for, and from its second word on what the trail says. House and model both go by it; what
 * it leaves out (whether a supervisor asks, or the account in person) is no word of a request
 * either. A capacity alone is said in the words of the protocol, because rule I5 of FSCK looks for
 * these in the trail to know that more may be in than fit.
 *
 * `operator` and `visit` itself are borrowed by the unit: a visit stays where it is until it is
 * released.
 */
void visit_init(struct visit *visit, const struct op *op, const char *code, const char *approval,
                const char *other, const char *operator, const char * key, int64_t now_ms)
{
    char from[SEAT_SET_TEXT], to[SEAT_SET_TEXT];
    const char *words;

    memset(visit, 0, sizeof *visit);
    visit->op = *op;
    visit->user = op->user;
    snprintf(visit->code, sizeof visit->code, "%s", code);
    snprintf(visit->approval, sizeof visit->approval, "%s", approval);
    snprintf(visit->key, sizeof visit->key, "%s", key);
    user_login(op->user, visit->login);
    snprintf(visit->meaning, sizeof visit->meaning,
             "%s %d %s %" PRId64 " %" PRId64 " %" PRIx64 " %d %" PRId64 " %d %s", visit->login,
             (int)op->kind, code, op->concert, op->show, op->seats, op->best, op->number, op->which,
             approval);
    snprintf(visit->other, sizeof visit->other, "%s", other);
    if (op->kind == OP_MOVE)
        snprintf(visit->meaning + strlen(visit->meaning),
                 sizeof visit->meaning - strlen(visit->meaning), "%s %s %s %d", other,
                 seat_list_format(&op->from, from), seat_list_format(&op->to, to), op->at_counter);
    name_persons(visit);
    words = strchr(visit->meaning, ' ') + 1;
    /* The trail says that a capacity was changed, in the words of the protocol. */
    if (op->kind == OP_CAPACITY) {
        snprintf(visit->words, sizeof visit->words,
                 "CONCERT-SET concert=%" PRId64 " capacity=%" PRId64, op->concert, op->number);
        words = visit->words;
    }
    /* Who has not logged in, has somebody who acts for the user. */
    visit->origin = (struct origin){.login = operator,
                                    .uid = op->uid,
                                    .names_person = visit->blank[0] != '\0',
                                    .acting = op->uid != 0 ? "" : visit->login,
                                    .key = key[0] != '\0' ? visit->key : NULL,
                                    .request = words,
                                    .request_text = visit->meaning};
    visit->unit = (struct unit){.run = run,
                                .origin = &visit->origin,
                                .changes = op->kind != OP_AUDIT,
                                .is_audited = op->kind == OP_AUDIT,
                                .now = {now_ms, now_ms},
                                .lock_set = lock_set_of(visit)};
}

void visit_release(struct visit *visit)
{
    buffer_release(&visit->unit.fields);
}

struct tick {
    struct unit unit; /* first */
    bool prune;
    bool more; /* there may be more to prune */
    size_t count;
    struct lapse lapses[LAPSES_MAX];
    int64_t concert_ids[LAPSES_MAX];
};

/* The same as run_tick() in presentation/tick.c: what has lapsed first, then all that is due, then
 * pruning. In a batch that is answered it always succeeds; see settle_tick(). */
static enum status run_tick(struct unit *unit, struct use_case *uc)
{
    struct tick *tick = (struct tick *)unit;
    enum status status = expiry_run(uc, tick->lapses, tick->count);

    tick->more = false;
    if (status == STATUS_OK && tick->prune)
        status = expiry_prune(uc, &tick->more);
    return status;
}

/* Taken out of the view, a token is not reported again; if the batch dies, the view goes with it.
 * There is room for all that can live at a time: every user but the till's, in every concert.
 * `lapsed_ms` is when the grace was over and not now, so that a deadline that came before it wins.
 */
struct unit *tick_new(struct house *house, int64_t now_ms, bool timer, bool prune)
{
    struct live_token *token;
    struct tick *tick;

    if (!timer && live_view_next_lapse(house->office.view, house->settings.grace_ms) > now_ms)
        return NULL;
    tick = calloc(1, sizeof *tick);
    assert(tick != NULL);
    tick->unit = (struct unit){
        .run = run_tick, .changes = true, .before_due = true, .now = {now_ms, now_ms}};
    tick->prune = prune;
    while ((token = live_view_take_lapsed(house->office.view, house->settings.grace_ms, now_ms)) !=
           NULL) {
        struct lapse *lapse = &tick->lapses[tick->count];

        assert(tick->count < LAPSES_MAX);
        tick->concert_ids[tick->count++] = token->token.concert_id;
        memcpy(lapse->token, token->token.token, sizeof lapse->token);
        lapse->concert_id = token->token.concert_id;
        lapse->lapsed_ms = token->seen_ms + house->settings.grace_ms;
    }
    tick->unit.lock_set.concert_ids = tick->concert_ids;
    tick->unit.lock_set.concert_count = tick->count;
    return &tick->unit;
}

bool tick_prunes(const struct unit *unit)
{
    return ((const struct tick *)unit)->prune;
}

bool tick_has_more(const struct unit *unit)
{
    return ((const struct tick *)unit)->more;
}

void tick_free(struct unit *unit)
{
    buffer_release(&unit->fields);
    free(unit);
}
