/*
 * Replies of the daemon, brought to whoever asked.
 *
 * Each request has the mode that asked for it, and the number of that mode's opening, which changes
 * when it closes. When a reply has come,
 *
 *     asker open, same number    its take() or refuse() is called: lists, seats, names
 *     it does not care           the reply is for all (below)
 *     asker closed since         the same; a list of it is dropped, since nobody would show it
 *
 * so a list that comes late never stands on a screen that was opened for something else, and a
 * screen needs no flag for what it waits for. For all, whatever screen is open, are:
 *
 *     WHOAMI, AS                          who acts: nothing of the customer before stays
 *     JOIN, STATUS, TOKENS, LEAVE         tokens; they lead from screen to screen (replies_token.h)
 *     PAY, RELEASE, CANCEL, CHARGE, BALANCE
 *                                         money and holds: true whether anybody looks or not
 *     SHIFT, SHIFT-OPEN, SHIFT-CLOSE, CASH, PAYOUT, REVERSE
 *                                         the till, likewise
 *     SHOWS, if nobody in particular asked for the times of a token's date
 *     CONCERT, for the names of a token's concert that is in no list
 *
 * Refusals are said in the message line, in the user's language; those of polls only if asking
 * again is no use.
 */
#include "tui/screens/replies.h"

#include <stdlib.h>
#include <string.h>

#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/sanitize.h"
#include "tui/cli/words.h"
#include "tui/model/receipt.h"
#include "tui/model/shift.h"
#include "tui/screens/comp.h"
#include "tui/screens/counter.h"
#include "tui/screens/kiosk.h"
#include "tui/screens/navigation.h"
#include "tui/screens/pay_out.h"
#include "tui/screens/replies_token.h"
#include "tui/screens/screen.h"
#include "tui/screens/state_words.h"
#include "tui/screens/telling.h"
#include "tui/screens/till.h"
#include "tui/screens/till_cash.h"

/* After each connection. If the daemon lets somebody else act than was believed, nothing of the one
 * before may stay, or be sent again. Roles are ordered, each may what the ones before it may; a
 * word that is none of them (a newer daemon) is ROLES, and may nothing here. */
static void take_whoami(struct ui *ui, const struct reply_line *reply)
{
    const char *acting = reply_text(reply, "acting");
    int role = word_find(WORDS_ROLE, reply_text(reply, "role"));

    reply_keep(ui->model.login, sizeof ui->model.login, reply_text(reply, "user"));
    ui->model.operator_role = role >= ROLE_OPERATOR && role < ROLES;
    ui->model.supervisor_role = role >= ROLE_SUPERVISOR && role < ROLES;
    ui->model.door_role = role >= ROLE_DOOR && role < ROLES;
    if (!ui->model.operator_role)
        shift_forget(&ui->model);
    if (strcmp(acting, "-") == 0)
        acting = "";
    counter_drop(ui);
    if (strcmp(acting, ui->model.acting) != 0) {
        ui->model.stranger = true;
        ui_forget_customer(ui);
        navigation_restart(ui, ui->kiosk ? MODE_ATTRACT : MODE_CONCERTS);
    }
    reply_keep(ui->model.acting, sizeof ui->model.acting, acting);
    navigation_resumed(ui);
}

/* Where a kiosk, or an operator, goes on. While the next customer is looked for nobody is torn away
 * from what is typed. */
static void go_with_customer(struct ui *ui, bool meant)
{
    if (ui->kiosk && ui->model.acting[0] != '\0')
        navigation_open_root(ui, MODE_CONCERTS);
    else if (ui->kiosk)
        navigation_restart(ui, MODE_ATTRACT);
    else if (ui->screen == MODE_CUSTOMERS && (ui->model.acting[0] == '\0' || !meant))
        navigation_refresh(ui);
    else
        navigation_to_counter(ui);
}

/* A customer comes or goes: all that belongs to somebody is forgotten, then asked for anew. What
 * an operator chose for nobody in particular is for whoever comes then. */
static void take_as(struct ui *ui, const struct reply_line *reply)
{
    const char *acting = reply_text(reply, "acting");
    seat_set chosen = ui->model.acting[0] == '\0' && !ui->kiosk ? ui->chosen : 0;
    bool meant = true;

    if (strcmp(acting, "-") == 0)
        acting = "";
    if (strcmp(acting, ui->model.acting) == 0 && !ui->model.identified)
        return; /* after a reconnect: WHOAMI follows */
    if (ui->kiosk && acting[0] == '\0' && ui->model.acting[0] == '\0')
        return; /* the one before has gone long since, and somebody else may be typing */
    ui_forget_customer(ui);
    ui->chosen = chosen;
    reply_keep(ui->model.acting, sizeof ui->model.acting, acting);
    if (ui->kiosk && acting[0] != '\0')
        kiosk_welcome(ui);
    else if (!ui->kiosk)
        meant = counter_take(ui, acting);
    model_ask(&ui->model, VERB_BALANCE, 0, "%s", "");
    model_ask(&ui->model, VERB_TOKENS, 0, "%s", "");
    go_with_customer(ui, meant);
}

/* What moved points also says what is left of them. */
static void take_money(struct ui *ui, const struct pending_request *request,
                       const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    ui_take_balance(ui, reply_int(reply, "balance", 0));
    if (request->verb == VERB_CANCEL)
        receipt_cancelled(&ui->model, reply_text(reply, "reservation"));
    if (request->verb == VERB_CANCEL)
        ui_say(ui, false, _("Cancelled: %s P refunded"),
               format_points(reply_int(reply, "refunded", 0), points));
    else if (request->verb == VERB_CHARGE)
        ui_say(ui, false, _("Charged: %s P now"), format_points(ui->model.balance, points));
    if (request->verb != VERB_BALANCE)
        navigation_refresh(ui);
}

static void take_reversal(struct ui *ui, const struct reply_line *reply)
{
    char points[FORMAT_TEXT];
    int64_t amount = reply_int(reply, "amount", 0);

    ui_take_balance(ui, reply_int(reply, "balance", 0));
    ui_say(ui, false, _("Taken back: %s P, %s"),
           format_points(amount < 0 ? -amount : amount, points),
           pay_words(reply_text(reply, "method")));
    navigation_refresh(ui);
}

/* Whoever asked, if it is still there; otherwise NULL. A screen that has closed since, or that was
 * closed and opened anew, has no use for it. */
static const struct screen *asker_of(const struct ui *ui, const struct pending_request *request)
{
    if (request->opening == 0 || request->opening != ui->opening[request->asker])
        return NULL;
    return ui_screen(ui, (enum mode)request->asker);
}

/* What nobody in particular has asked for, or what matters to all screens. */
static void take_for_all(struct ui *ui, const struct pending_request *request,
                         const struct reply_line *reply)
{
    switch (request->verb) {
    case VERB_SHOWS: /* for the times of a token's date */
        if (request->opening == 0)
            screen_dates.take(ui, request, reply);
        break;
    case VERB_JOIN:
        reply_join(ui, request, reply);
        break;
    case VERB_STATUS:
        reply_status(ui, reply);
        break;
    case VERB_TOKENS:
        reply_tokens(ui);
        break;
    case VERB_CONCERT: /* for the names of a token's concert */
        reply_concert(ui, reply);
        break;
    case VERB_WHOAMI:
        take_whoami(ui, reply);
        break;
    case VERB_AS:
        take_as(ui, reply);
        break;
    case VERB_PAY:
        reply_pay(ui, reply);
        break;
    case VERB_RELEASE:
        reply_release(ui, request);
        break;
    case VERB_LEAVE:
        reply_left(ui, request);
        break;
    case VERB_BALANCE:
    case VERB_CHARGE:
    case VERB_CANCEL:
        take_money(ui, request, reply);
        break;
    case VERB_SELL:
        counter_sold(ui, request, reply);
        break;
    case VERB_COMP:
        comp_given(ui, request, reply);
        break;
    case VERB_SHIFT:
        shift_take(&ui->model, reply);
        break;
    case VERB_SHIFT_OPEN:
        till_opened(ui, reply);
        break;
    case VERB_SHIFT_CLOSE:
        till_closed(ui, reply);
        break;
    case VERB_CASH:
        till_cash_done(ui, reply);
        break;
    case VERB_PAYOUT:
        pay_out_paid(ui, request, reply);
        break;
    case VERB_REVERSE:
        take_reversal(ui, reply);
        break;
    case VERB_USER_ADD:
        model_ask(&ui->model, VERB_AS, 0, "user=%s", reply_text(reply, "user"));
        break;
    default: /* a list of a screen that has closed */
        break;
    }
}

static void take_ok(struct ui *ui, const struct pending_request *request,
                    const struct reply_line *reply)
{
    const struct screen *asker = asker_of(ui, request);

    if (asker == NULL || asker->take == NULL || !asker->take(ui, request, reply))
        take_for_all(ui, request, reply);
}

/* Some refusals say more than their sentence. False for the others. The order matters: SHIFT-NEEDED
 * of SHIFT-CLOSE is no reason to open a shift, and NO-POINTS of PAYOUT is about money that is
 * handed out, so each stands before the general case of its code. */
static bool take_known_err(struct ui *ui, const struct pending_request *request,
                           const struct reply_line *reply)
{
    char points[FORMAT_TEXT];

    if (request->verb == VERB_STATUS && strcmp(reply->code, "NOT-FOUND") == 0) {
        reply_token_over(ui, request, TOKEN_FORGOTTEN);
    } else if (strcmp(reply->code, "HOLD-EXPIRED") == 0) {
        reply_token_over(ui, request, TOKEN_EXPIRED);
    } else if (request->verb == VERB_SHIFT && strcmp(reply->code, "NOT-FOUND") == 0) {
        shift_forget(&ui->model);
    } else if (request->verb == VERB_SHIFT_CLOSE && (strcmp(reply->code, "NOT-FOUND") == 0 ||
                                                     strcmp(reply->code, "SHIFT-NEEDED") == 0)) {
        till_closed_already(ui);
    } else if (strcmp(reply->code, "SHIFT-NEEDED") == 0 && ui_is_operator(ui)) {
        till_needed(ui);
    } else if (request->verb == VERB_PAYOUT && strcmp(reply->code, "NO-POINTS") == 0) {
        pay_out_refused(ui, reply);
    } else if (request->verb == VERB_CHARGE && strcmp(reply->code, "NOT-ALLOWED") == 0) {
        ui_say(ui, true, _("Points are put in at the counter only"));
    } else if (strcmp(reply->code, "NO-POINTS") == 0) {
        ui_take_balance(ui, reply_int(reply, "balance", 0));
        ui_say(ui, true,
               ui->screen == MODE_HOLD ? _("%s P missing: c charges them")
                                       : _("%s P missing: w leads to the wallet"),
               format_points(reply_int(reply, "missing", 0), points));
    } else if (strcmp(reply->code, "SEAT-LIMIT") == 0) {
        if (request->about == ui->show)
            ui->model.seat_limit = reply_int(reply, "limit", 0);
        ui_say(ui, true, _("At most %d seats of a show for one person"),
               (int)reply_int(reply, "limit", 0));
    } else {
        return false;
    }
    return true;
}

/* After a reconnect: the customer cannot be acted for any more. */
static void lose_customer(struct ui *ui, const char *why)
{
    ui->model.acting[0] = '\0';
    ui->model.stranger = true;
    ui_forget_customer(ui);
    if (ui->kiosk)
        navigation_restart(ui, MODE_ATTRACT);
    ui_say(ui, true, "%s", why);
}

static void take_err(struct ui *ui, const struct pending_request *request,
                     const struct reply_line *reply)
{
    const struct screen *asker = asker_of(ui, request);
    const char *known = refusal_text(status_from_word(reply->code));

    if (asker != NULL && asker->refuse != NULL && asker->refuse(ui, request, reply))
        return;
    if (request->verb == VERB_AS)
        counter_drop(ui);
    if (request->verb == VERB_AS && !ui->model.identified)
        lose_customer(ui, reply->text);
    else if (!take_known_err(ui, request, reply) &&
             (!request->poll || word_is(WORDS_RETRY, RETRY_NO, reply->retry)))
        ui_say(ui, true, "%s", known != NULL ? known : reply->text);
}

/* A reply has ended, good or bad: the next poll, and the next change, may come. Before the reply is
 * taken, not after: what takes it may ask something new, and must not be told that this one is
 * still on its way. */
static void finish(struct ui *ui, const struct pending_request *request)
{
    ui->model.answered_ms = ui->model.now_ms;
    if (request->poll && ui->model.polls > 0)
        ui->model.polls--;
    if (verb_changes(verb_row(request->verb)) && ui->model.changes > 0)
        ui->model.changes--;
}

bool replies_dropped(struct ui *ui, const struct pending_request *request)
{
    const struct screen *asker = asker_of(ui, request);

    return asker != NULL && asker->dropped != NULL && asker->dropped(ui, request);
}

/* Fields and the sentence of a refusal go to many screens, and from there into messages: they are
 * made fit for a terminal once, before anybody takes them (rows are by rows_add()). What is in
 * `clean` besides is borrowed. */
static void clean_texts(const struct reply_line *reply, struct reply_line *clean)
{
    *clean = *reply;
    clean->text = sanitize(reply->text);
    for (int i = 0; i < reply->count; i++)
        clean->values[i] = sanitize(reply->values[i]);
}

static void clean_release(struct reply_line *clean)
{
    free((char *)clean->text);
    for (int i = 0; i < clean->count; i++)
        free((char *)clean->values[i]);
}

/* The last line of a reply: the rows are there by now, and nobody has them afterwards. */
static void take_end(struct ui *ui, const struct pending_request *request,
                     const struct reply_line *reply)
{
    struct reply_line clean;

    clean_texts(reply, &clean);
    finish(ui, request);
    if (reply->kind == REPLY_OK)
        take_ok(ui, request, &clean);
    else
        take_err(ui, request, &clean);
    clean_release(&clean);
    rows_release(&ui->model.incoming);
    rows_release(&ui->model.incoming_first);
}

/* A reply may have two tables: when the names of the second come, the first is put aside, so
 * `incoming` is always the last one. Both are released when it ends, whoever took it; who wants to
 * keep rows has moved them by then. An ERR after rows drops them likewise. */
void replies_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply)
{
    if (request->verb == VERB_WATCH) {
        telling_take(ui, request, reply);
    } else if (reply->kind == REPLY_COLUMNS && reply->count > 0) {
        rows_move(&ui->model.incoming_first, &ui->model.incoming);
        rows_begin(&ui->model.incoming, reply->count, reply->names);
    } else if (reply->kind == REPLY_ROW) {
        rows_add(&ui->model.incoming, reply->values);
    } else if (reply->kind == REPLY_OK || reply->kind == REPLY_ERR) {
        take_end(ui, request, reply);
    }
}
