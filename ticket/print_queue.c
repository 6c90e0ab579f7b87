/*
 * A job that was handed to CUPS is not yet paper: the queue may be stopped, or the printer empty.
 * So the queue is asked until the job has come to an end, or to a place where it stays until
 * somebody does something. The states are those of IPP (RFC 8011, 5.3.7 and 5.4.11):
 *
 *     pending, processing   asked again; what the printer says ("media-empty") is passed on
 *     completed             printed
 *     aborted, canceled     not printed, and never will be
 *     held, stopped         not printed now; the job stays, and may be printed later
 *     any of the first two, while the queue is stopped: likewise
 *
 * Only "completed" is a print. In all other cases the print is counted and a person looks at the
 * printer; a copy that comes out later is that same print. --timeout goes by a clock from the first
 * question on, so that it holds with a CUPS that takes its time for answers, too.
 */
#include "ticket/print_queue.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cups/cups.h>

#include "ticket/ticket_words.h"

enum {
    CONNECT_MS = 30000,
    POLL_FIRST_MS = 100,
    POLL_MAX_MS = 1000,
    URI_TEXT = 1024,
    REASONS_TEXT = 512,
    PART = 65536
};

/* Nobody is asked for a password: a box office does not wait for one. NULL gives the request up,
 * with an error that is then said. */
static const char *no_password(const char *prompt, http_t *http, const char *method,
                               const char *resource, void *context)
{
    (void)prompt, (void)http, (void)method, (void)resource, (void)context;
    return NULL;
}

/* The type that a queue takes a form for. */
static const char *type_of(enum print_form form)
{
    switch (form) {
    case PRINT_PDF:
        return CUPS_FORMAT_PDF;
    case PRINT_PNG:
        return "image/png";
    default:
        return CUPS_FORMAT_RAW; /* dots, which no filter may touch */
    }
}

/* A queue, and the connection to its server. */
struct queue_connection {
    http_t *http;
    cups_dest_t *queue;
};

static void queue_disconnect(struct queue_connection *to)
{
    if (to->queue != NULL)
        cupsFreeDests(1, to->queue);
    httpClose(to->http);
}

/* Finds a queue; queue_disconnect() is due then. False, after a sentence, if it is not there. */
static bool queue_connect(struct queue_connection *to, const char *name)
{
    cupsSetPasswordCB2(no_password, NULL);
    to->queue = NULL;
    to->http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1,
                            CONNECT_MS, NULL);
    if (to->http == NULL) {
        ticket_words_say(T_("CUPS does not answer at %s"), cupsServer());
        return false;
    }
    to->queue = cupsGetNamedDest(to->http, name, NULL);
    if (to->queue != NULL)
        return true;
    ticket_words_say(T_("%s: CUPS has no queue of that name"), name);
    queue_disconnect(to);
    return false;
}

bool print_queue_accepts(const char *name)
{
    struct queue_connection to;
    const char *accepts;
    bool open;

    if (!queue_connect(&to, name))
        return false;
    /* A queue that does not say so is tried. */
    accepts = cupsGetOption("printer-is-accepting-jobs", to.queue->num_options, to.queue->options);
    open = accepts == NULL || strcmp(accepts, "false") != 0;
    if (!open)
        ticket_words_say(T_("%s: the queue takes no jobs now"), name);
    queue_disconnect(&to);
    return open;
}

/* Creates the job and streams the document. Its number; 0, after a sentence, if that fails. */
static int send_job(const struct queue_connection *to, const char *title, const char *type,
                    const char *bytes, size_t size)
{
    cups_dinfo_t *info = cupsCopyDestInfo(to->http, to->queue);
    http_status_t status = HTTP_STATUS_ERROR;
    int job = 0;

    if (info != NULL && cupsCreateDestJob(to->http, to->queue, info, &job, title, 0, NULL) <=
                            IPP_STATUS_OK_EVENTS_COMPLETE)
        status = cupsStartDestDocument(to->http, to->queue, info, job, title, type, 0, NULL, 1);
    for (size_t sent = 0; status == HTTP_STATUS_CONTINUE && sent < size;) {
        size_t part = size - sent < PART ? size - sent : PART;

        status = cupsWriteRequestData(to->http, bytes + sent, part);
        sent += part;
    }
    if (status != HTTP_STATUS_CONTINUE ||
        cupsFinishDestDocument(to->http, to->queue, info) > IPP_STATUS_OK_EVENTS_COMPLETE) {
        ticket_words_say(T_("%s: CUPS did not take the job: %s"), to->queue->name,
                         cupsLastErrorString());
        /* Otherwise the queue would keep, or print, half a document. */
        if (job > 0)
            cupsCancelDestJob(to->http, to->queue, job);
        job = 0;
    }
    cupsFreeDestInfo(info);
    return job;
}

/* What a queue tells of a job and of itself. */
struct state {
    ipp_jstate_t job;
    ipp_pstate_t queue;
    char reasons[REASONS_TEXT]; /* of the queue, such as "media-empty"; "" if none */
};

/* Asks for one group of attributes; NULL if there is no answer. The caller deletes it. "localhost"
 * is only part of the name: the request goes to the server that is connected. */
static ipp_t *request(http_t *http, ipp_op_t operation, const char *name, int job)
{
    char uri[URI_TEXT];
    ipp_t *ask = ippNewRequest(operation);

    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", NULL, "localhost", 0,
                     "/printers/%s", name);
    ippAddString(ask, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    if (job > 0)
        ippAddInteger(ask, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(ask, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser());
    return cupsDoRequest(http, ask, "/");
}

/* True if the queue told both states. A queue that is stopped lets a job be pending for ever, so
 * the job's own state is not enough. */
static bool look(http_t *http, const char *name, int job, struct state *state)
{
    ipp_t *of_job = request(http, IPP_OP_GET_JOB_ATTRIBUTES, name, job);
    ipp_t *of_queue = request(http, IPP_OP_GET_PRINTER_ATTRIBUTES, name, 0);
    ipp_attribute_t *job_state = ippFindAttribute(of_job, "job-state", IPP_TAG_ENUM);
    ipp_attribute_t *queue_state = ippFindAttribute(of_queue, "printer-state", IPP_TAG_ENUM);
    ipp_attribute_t *reasons = ippFindAttribute(of_queue, "printer-state-reasons", IPP_TAG_KEYWORD);
    bool told = job_state != NULL && queue_state != NULL;

    if (told) {
        state->job = (ipp_jstate_t)ippGetInteger(job_state, 0);
        state->queue = (ipp_pstate_t)ippGetInteger(queue_state, 0);
        state->reasons[0] = '\0';
        if (reasons != NULL && strcmp(ippGetString(reasons, 0, NULL), "none") != 0)
            ippAttributeString(reasons, state->reasons, sizeof state->reasons);
    }
    ippDelete(of_job);
    ippDelete(of_queue);
    return told;
}

/* Writes where a job has ended that is not printed; false while it may still be. */
static bool end_of(const struct state *state, const char *name, int job, char text[URI_TEXT])
{
    text[0] = '\0';
    if (state->job == IPP_JSTATE_ABORTED)
        snprintf(text, URI_TEXT, T_("job %s-%d was given up"), name, job);
    else if (state->job == IPP_JSTATE_CANCELED)
        snprintf(text, URI_TEXT, T_("job %s-%d was cancelled"), name, job);
    else if (state->job == IPP_JSTATE_STOPPED || state->job == IPP_JSTATE_HELD)
        snprintf(text, URI_TEXT, T_("job %s-%d is held, and prints when it is released"), name,
                 job);
    else if (state->queue == IPP_PSTATE_STOPPED)
        snprintf(text, URI_TEXT,
                 T_("the queue is stopped, and job %s-%d prints when it runs again"), name, job);
    return text[0] != '\0';
}

/* Says a sentence of end_of(), and what the printer says. */
static void report_end(const char *sentence, const char *name, const struct state *state)
{
    if (state->reasons[0] != '\0')
        ticket_words_say("%s: %s (%s)", name, sentence, state->reasons);
    else
        ticket_words_say("%s: %s", name, sentence);
}

static void pause_ms(int64_t ms)
{
    struct timespec time = {(time_t)(ms / 1000), (long)(ms % 1000 * 1000000)};

    (void)nanosleep(&time, NULL); /* a signal ends it */
}

/* Of a clock that only goes forward. */
static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the end of the job; true if it was printed. A receipt is out in a second, so the first
 * questions come soon: after 100 ms, 200, 400, 800, then every second; and the last one when the
 * time is over. A timeout of 0 is none. */
static bool follow(http_t *http, const char *name, int job, int timeout_seconds,
                   const volatile sig_atomic_t *stopped)
{
    struct state state = {0};
    char told[REASONS_TEXT] = "", end[URI_TEXT];
    int64_t end_ms =
        timeout_seconds > 0 ? monotonic_ms() + 1000 * (int64_t)timeout_seconds : INT64_MAX;
    int64_t next_ms = POLL_FIRST_MS, left_ms;

    while (look(http, name, job, &state)) {
        if (state.job == IPP_JSTATE_COMPLETED)
            return true;
        if (end_of(&state, name, job, end)) {
            report_end(end, name, &state);
            return false;
        }
        if (state.reasons[0] != '\0' && strcmp(told, state.reasons) != 0)
            ticket_words_say("%s: %s", name, state.reasons);
        snprintf(told, sizeof told, "%s", state.reasons);
        left_ms = end_ms - monotonic_ms();
        if (*stopped || left_ms <= 0) {
            ticket_words_say(T_("%s: the job %s-%d is still waiting; cancel(1) takes it out"), name,
                             name, job);
            return false;
        }
        pause_ms(next_ms < left_ms ? next_ms : left_ms);
        next_ms = next_ms * 2 < POLL_MAX_MS ? next_ms * 2 : POLL_MAX_MS;
    }
    ticket_words_say(T_("%s: CUPS tells nothing of the job %s-%d: %s"), name, name, job,
                     cupsLastErrorString());
    return false;
}

bool print_queue_print(const char *name, const char *title, enum print_form form, const char *bytes,
                       size_t size, int timeout_seconds, const volatile sig_atomic_t *stopped)
{
    struct queue_connection to;
    bool printed = false;
    int job;

    if (!queue_connect(&to, name))
        return false;
    job = send_job(&to, title, type_of(form), bytes, size);
    if (job > 0)
        printed = follow(to.http, name, job, timeout_seconds, stopped);
    queue_disconnect(&to);
    return printed;
}
