/*
 * Verbs of the loop thread leave no line in the audit trail by themselves, because they have no
 * transaction. Those about which staff must be accountable send this note after them: a unit that
 * does nothing, whose only effect is the line that the batch writes for it. Nobody waits for it.
 */
#include "presentation/audit_note.h"

#include <assert.h>
#include <stdlib.h>

struct note_unit {
    struct unit unit; /* first */
    struct caller caller;
    struct origin origin;
    struct buffer request; /* in its normal form */
};

static enum status run_note(struct unit *unit, struct use_case *uc)
{
    (void)unit;
    (void)uc;
    return STATUS_OK;
}

static void finish_note(struct unit *unit, void *owner)
{
    struct note_unit *note = (struct note_unit *)unit;

    (void)owner;
    buffer_release(&note->request);
    buffer_release(&unit->fields);
    free(note);
}

void audit_note(struct session *session, const struct request *request)
{
    struct server *server = session->server;
    struct note_unit *note = calloc(1, sizeof *note);

    assert(note != NULL);
    note->caller = session->caller;
    buffer_init(&note->request);
    request_normal_form(request, &note->request);
    buffer_add(&note->request, "", 1);
    note->origin = (struct origin){.login = note->caller.login,
                                   .uid = note->caller.uid,
                                   .is_customer = note->caller.is_customer,
                                   .acting = note->caller.acting,
                                   .request_text = buffer_content(&note->request),
                                   .request = buffer_content(&note->request)};
    note->unit.run = run_note;
    note->unit.done = finish_note;
    note->unit.origin = &note->origin;
    note->unit.is_audited = true;
    note->unit.now = server_now(server);
    server_submit(server, &note->unit);
}
