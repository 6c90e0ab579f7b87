/*
 * A comp takes no points, so what stands between a slip of the hand and a seat that is gone are the
 * fields: a name, and a reason that is one of the box office's words or their beginning. Who is no
 * supervisor needs an approval as well.
 */
#include "tui/screens/comp.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "shared/request.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/words.h"
#include "tui/screens/counter.h"
#include "tui/screens/field.h"
#include "tui/screens/state_words.h"

/* What is typed so far is in ui->comp, and so are the seats: those that were chosen when the
 * questions began, whatever the map says since. It is asked in the name of the sale, whose refusals
 * lead on (sell_refuse()). */
static void send(struct ui *ui, const char *approval)
{
    const struct comp *comp = &ui->comp;
    int first = ui->model.outbox_count;
    char seats[SEAT_SET_TEXT];
    struct buffer line;

    buffer_init(&line);
    buffer_printf(&line, "show=%" PRId64 " seats=%s name=", ui->show,
                  seat_set_format(comp->seats, seats));
    request_quote(&line, comp->name);
    buffer_printf(&line, " reason=%s", word_at(WORDS_COMP_REASON, comp->reason));
    if (approval[0] != '\0') {
        buffer_add_text(&line, " approval=");
        request_quote(&line, approval);
    }
    model_ask(&ui->model, VERB_COMP, ui->show, "%.*s", (int)line.size, buffer_content(&line));
    buffer_release(&line);
    ui_asked_by(ui, first, MODE_SELL);
}

/* Copied before the field closes. Whether the approval is good is for the daemon to say; an empty
 * one would be a request without any. */
static void accept_approval(struct ui *ui)
{
    char approval[TEXT_FIELD];

    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("A supervisor has to approve it"));
        return;
    }
    memcpy(approval, ui->typed, sizeof approval);
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui, approval);
}

static const struct field approval_field = {.label = N_("Approval of a supervisor"),
                                            .verb = VERB_COMP,
                                            .argument = "approval",
                                            .accept = accept_approval};

/* The reason that begins so, in the language of the user or as the protocol has it; -1 if none
 * does. Of two that begin alike the first in the order of the protocol is meant. The protocol's
 * word is taken in capitals as well, that of the user's language as it is written. */
static int reason_of(const char *typed)
{
    size_t size = strlen(typed);

    for (int id = 0; size > 0 && id < COMP_REASONS; id++) {
        const char *word = word_at(WORDS_COMP_REASON, id);

        if (strncasecmp(word, typed, size) == 0 || strncmp(comp_words(word), typed, size) == 0)
            return id;
    }
    return -1;
}

static void accept_reason(struct ui *ui)
{
    int reason = reason_of(ui->typed);

    if (reason < 0) {
        ui_say(ui, true, _("There is no such reason"));
        return;
    }
    ui->comp.reason = reason;
    if (!ui->model.supervisor_role) {
        field_open(ui, &approval_field);
        return;
    }
    field_close(ui);
    if (!ui_is_busy(ui))
        send(ui, "");
}

/* A reason is a word and no text of the protocol, so the field borrows the room of a name. */
static const struct field reason_field = {.label =
                                              N_("Why: press, artist, staff, service or other"),
                                          .verb = VERB_COMP,
                                          .argument = "name",
                                          .accept = accept_reason};

static void accept_name(struct ui *ui)
{
    if (ui->typed[strspn(ui->typed, " ")] == '\0') {
        ui_say(ui, true, _("Somebody is given the seats: say who"));
        return;
    }
    memcpy(ui->comp.name, ui->typed, sizeof ui->comp.name);
    field_open(ui, &reason_field);
}

static const struct field name_field = {
    .label = N_("Given to"), .verb = VERB_COMP, .argument = "name", .accept = accept_name};

/* The name that is known already is only proposed: seats are often given to somebody else than who
 * asks for them. */
void comp_begin(struct ui *ui, const char *name)
{
    ui->comp.seats = ui->chosen;
    field_open(ui, &name_field);
    field_put(ui, name);
}

void comp_given(struct ui *ui, const struct pending_request *request,
                const struct reply_line *reply)
{
    char seats[SEAT_NAMES_TEXT], points[FORMAT_TEXT];

    counter_booked(ui, request, reply);
    ui_say(ui, false, _("Given away %s: %s, worth %s P"), ui->model.booked.reservation,
           format_seats_fit(ui->model.booked.seats, COUNTER_SEATS, seats),
           format_points(reply_int(reply, "face", 0), points));
}
