/*
 * The audit trail as it should be: a line for each request that was answered, in the order in which
 * they were. Lines of one moment are told apart by that order alone. And what is known of people
 * whom only the counter knows: who they are stands in the lines, under keys and in notes until some
 * time after their date. When exactly it goes is not known, since the daemon takes its time.
 *
 * A line that names a person is kept twice, as it was asked and with "-" for the person. The store
 * may have either, from the moment on at which somebody could have pruned, and the date in the line
 * tells which it has: with a date the person is still named and goes with that date; without one
 * there is nobody in it. trail_check_end() is the other side: once everything was pruned, nothing
 * may be left with a date that is over.
 *
 * MODEL_MARK stands in every note and in the name of whoever is given seats, and in nothing else.
 * So what has it still names somebody, whatever else stands there.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "infrastructure/stores/sql_store.h"
#include "tests/sim/give_up.h"
#include "tests/sim/sim.h"

/* The login of one of the staff, as staff_of_login() knows it. */
static const char *staff_login(int staff, char login[LOGIN_TEXT])
{
    if (staff < MODEL_USERS)
        return user_login(staff, login);
    snprintf(login, LOGIN_TEXT, "clerk%c", staff - MODEL_USERS);
    return login;
}

static void add_words(char *request, const char *words, int approved_by)
{
    char giver[LOGIN_TEXT];

    if (approved_by == 0)
        snprintf(request, TOLD_TEXT, "%s", words);
    else
        snprintf(request, TOLD_TEXT, "%s (approved by %s)", words,
                 staff_login(approved_by - 1, giver));
}

/* Called in the order of the answers, which is that of the batch; lines of a batch that died are
 * added when the store is found to have it. `outcome` is borrowed: words of the protocol. */
void trail_add(struct sim *sim, const struct visit *visit, const char *outcome, int approved_by,
               int64_t show, int64_t since_ms)
{
    struct trail_line *line = &sim->trail[sim->trail_count];
    const struct origin *origin = &visit->origin;

    if (sim->trail_count == TRAIL_MAX)
        give_up("too many lines in the audit trail", "take fewer --ops");
    sim->trail_count++;
    line->at_ms = visit->unit.now.wall_ms;
    line->uid = origin->uid;
    snprintf(line->login, sizeof line->login, "%s", origin->login);
    snprintf(line->acting, sizeof line->acting, "%s", origin->acting);
    add_words(line->request, origin->request, approved_by);
    line->blank[0] = '\0';
    if (visit->blank[0] != '\0')
        add_words(line->blank, visit->blank, approved_by);
    line->show = show;
    line->since_ms = since_ms;
    line->outcome = outcome;
}

/* Whether the request of a line names a reservation: its code is one of the words. */
static bool is_of(const struct trail_line *line, const char *code)
{
    return strstr(line->request, code) != NULL;
}

/* Newest first, lines of one moment by their order. Their number may be large, so what they say is
 * one digest, in that order: a line more, less or elsewhere makes another one. How many lists it
 * takes is told, too: all full but the last; one that is empty if there is nothing. Lines are
 * pruned after ten days, and nobody asks for any that old (plan_audit()). */
void trail_look_up(const struct sim *sim, const struct visit *visit, struct answer *answer)
{
    const struct op *op = &visit->op;
    uint64_t digest = 0;

    for (int i = sim->trail_count - 1; i >= 0; i--) {
        const struct trail_line *line = &sim->trail[i];

        if (line->at_ms < op->number || (op->id != NOBODY && !is_of(line, visit->code)) ||
            (op->which != 0 && strcmp(line->login, visit->login) != 0 &&
             strcmp(line->acting, visit->login) != 0))
            continue;
        digest = visit_digest(digest, &(struct audit_line){.at_ms = line->at_ms,
                                                           .login = line->login,
                                                           .uid = line->uid,
                                                           .acting = line->acting,
                                                           .request = line->request,
                                                           .outcome = line->outcome});
        answer->count++;
    }
    answer->amount = (int64_t)digest;
    answer->fee = answer->count == 0 ? 1 : (answer->count + op->best - 1) / op->best;
}

/* Whether a line names a person is to be seen from whether it still has a date. */
static void check_line(struct sim *sim, const struct trail_line *line, struct db_stmt *stmt)
{
    const char *request = db_text(stmt, 0);
    int64_t show = db_is_null(stmt, 1) ? 0 : db_int(stmt, 1);
    bool may_be_blank = line->show == 0 || sim->model.shows[line->show].forgot_ms >= line->since_ms;

    if (show != 0 ? show != line->show : !may_be_blank && line->blank[0] != '\0')
        sim_differs(sim, "the audit line \"%s\" is of show %" PRId64 ", the model says %" PRId64,
                    request, show, line->show);
    if (strcmp(request, show == 0 && line->blank[0] != '\0' ? line->blank : line->request) != 0)
        sim_differs(sim, "the audit line \"%s\" says \"%s\"", line->request, request);
    sim->tally->events[EVENT_BLANKED] += show == 0 && line->show != 0;
}

/* From the newest line to the oldest that is kept. */
static void check_lines(struct sim *sim)
{
    struct db_stmt *stmt =
        db_start_values(sim->house.store->db,
                        "SELECT request, show_id FROM audit_line ORDER BY audit_id DESC", NULL, 0);
    int i = sim->trail_count;

    while (db_step(stmt) == DB_ROW && i > 0)
        check_line(sim, &sim->trail[--i], stmt);
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "the audit trail cannot be read");
}

/* Keys say nothing of people that the lines do not say. One without a date is never looked at again
 * when people are forgotten, so it may not name anybody at all. */
static void check_keys(struct sim *sim)
{
    struct db_stmt *stmt =
        db_start_values(sim->house.store->db,
                        "SELECT key FROM request_key WHERE show_id IS NULL"
                        " AND (request LIKE '%" MODEL_MARK "%' OR reply LIKE '%" MODEL_MARK "%')",
                        NULL, 0);

    if (db_step(stmt) == DB_ROW)
        sim_differs(sim, "key %s names somebody for ever", db_text(stmt, 0));
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "keys cannot be read");
}

/* Whether what is noted about a booking is what it should be, or was forgotten. */
static void check_note(struct sim *sim, int id, const char *text, const char *name)
{
    const struct model_booking *of = &sim->model.bookings[id];
    const char *noted = of->note != NULL ? of->note->text : "";
    const char *named = of->is_named ? MODEL_COMP_NAME : "";

    if (strcmp(text, noted) != 0 && (text[0] != '\0' || !of->note_is_old))
        sim_differs(sim, "of reservation %d is noted \"%s\", the model says \"%s\"", id, text,
                    noted);
    if (strcmp(name, named) != 0 && (name[0] != '\0' || !of->name_is_old))
        sim_differs(sim, "reservation %d is for \"%s\", the model says \"%s\"", id, name, named);
}

static void check_notes(struct sim *sim)
{
    static bool is_noted[MODEL_BOOKINGS];
    struct db_stmt *stmt =
        db_start_values(sim->house.store->db,
                        "SELECT r.code, n.text, n.name FROM note n JOIN reservation r"
                        " ON r.reservation_id = n.reservation_id",
                        NULL, 0);

    memset(is_noted, 0, sizeof is_noted);
    while (db_step(stmt) == DB_ROW) {
        int id = sim_find_reservation(sim, db_text(stmt, 0));

        check_note(sim, id, db_text(stmt, 1), db_text(stmt, 2));
        is_noted[id] = true;
    }
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "notes cannot be read");
    for (int id = 1; id <= sim->model.booking_count; id++) {
        if (is_noted[id] || sim->model.bookings[id].state == BOOKED_GONE)
            continue;
        if (model_may_be_forgotten(&sim->model, id))
            sim->tally->events[EVENT_UNNOTED]++;
        else
            check_note(sim, id, "", "");
    }
}

void trail_check(struct sim *sim)
{
    check_lines(sim);
    check_keys(sim);
    check_notes(sim);
}

void trail_check_end(struct sim *sim)
{
    struct db_stmt *stmt = db_start(
        sim->house.store->db,
        "SELECT s.show_id FROM show s WHERE s.starts_ms <= $1 AND (EXISTS (SELECT 1"
        " FROM audit_line a WHERE a.show_id = s.show_id) OR EXISTS (SELECT 1 FROM request_key k"
        " WHERE k.show_id = s.show_id) OR EXISTS (SELECT 1 FROM note n JOIN reservation r"
        " ON r.reservation_id = n.reservation_id JOIN comp c"
        " ON c.reservation_id = r.reservation_id WHERE r.show_id = s.show_id))",
        DB_INT(sim->now_ms - sim->model.person_keep_ms));

    if (sim->model.person_keep_ms != 0 && db_step(stmt) == DB_ROW)
        sim_differs(sim, "people of show %" PRId64 " are not forgotten", db_int(stmt, 0));
    if (db_finish(stmt) != STATUS_OK)
        sim_differs(sim, "people cannot be read");
}
