/*
 * A table says which figure of STATS becomes which metric; what a newer daemon says beside is left
 * out. STATS has whole numbers in the unit of their names, Prometheus wants seconds, so a figure
 * may have a number of decimal places.
 *
 * For the folder of node_exporter the file has to be there whole or not at all: it is written under
 * another name, which does not end in .prom, in the same folder, and renamed. There are no
 * timestamps, which that folder does not take: a file that grows old shows as
 * node_textfile_mtime_seconds.
 */
#include "tui/cli/metrics.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/buffer.h"
#include "tui/cli/capture.h"
#include "tui/cli/words.h"

/* Room for so many rows of STATS at first: with seats=1 each date on sale has four. */
enum { STATS_ROWS_FIRST = 256 };

struct figure {
    const char *name, *value, *label; /* borrowed from the reply */
};

struct figures {
    struct figure *figures; /* shape: figures[count]; owned */
    size_t count, room;
};

struct metric {
    const char *stat; /* the figure of STATS */
    const char *name, *type, *help;
    const char *label; /* NULL: none; otherwise its name, and its value is that of the row ... */
    const char *fixed; /* ... or this one, if it is not NULL ... */
    const char *state; /* ... with a second label, state, if this is not NULL */
    int decimals;      /* places by which the value is moved */
};

/*
 * All lines of a metric have to stand together, under one HELP and one TYPE: so the rows of this
 * table that make one stand one below the other, and those after the first have no help. A metric
 * of which STATS tells nothing is left out with its HELP, such as the age of a backup that was
 * never made.
 *
 * A histogram is the one that needs more than its row: the buckets of STATS count all commits up to
 * their bound, as Prometheus has it, and +Inf, the sum and the count come from two other figures. A
 * summary without quantiles is a sum and a count.
 */
static const struct metric metrics[] = {
    {"uptime_seconds", "foyer_uptime_seconds", "gauge", "Seconds since the daemon was started.",
     NULL, NULL, NULL, 0},
    {"requests", "foyer_requests_total", "counter", "Requests, also those that were refused.", NULL,
     NULL, NULL, 0},
    {"refusals", "foyer_refusals_total", "counter", "Requests that were refused, by code.", "code",
     NULL, NULL, 0},
    {"read_only_refusals", "foyer_read_only_refusals_total", "counter",
     "Changes that found no room on the disk.", NULL, NULL, NULL, 0},
    {"commits", "foyer_commits_total", "counter", "Transactions that wrote.", NULL, NULL, NULL, 0},
    {"commits_within_us", "foyer_commit_seconds", "histogram", "How long commits took.", "le", NULL,
     NULL, 6},
    {"batched_requests", "foyer_batch_units", "summary", "Requests that were committed together.",
     NULL, NULL, NULL, 0},
    {"tokens_waiting", "foyer_tokens", "gauge", "Places in queues, by state.", "state", "waiting",
     NULL, 0},
    {"tokens_active", "foyer_tokens", "gauge", NULL, "state", "active", NULL, 0},
    {"waits", "foyer_subscriptions", "gauge", "Who is told, not asked: WAIT and WATCH.", "verb",
     "wait", NULL, 0},
    {"watches", "foyer_subscriptions", "gauge", NULL, "verb", "watch", NULL, 0},
    {"seats_free", "foyer_seats", "gauge", "Seats of dates on sale, by state.", "show", NULL,
     "free", 0},
    {"seats_held", "foyer_seats", "gauge", NULL, "show", NULL, "held", 0},
    {"seats_sold", "foyer_seats", "gauge", NULL, "show", NULL, "sold", 0},
    {"seats_blocked", "foyer_seats", "gauge", NULL, "show", NULL, "blocked", 0},
    {"connections", "foyer_connections", "gauge", "Connections of clients.", NULL, NULL, NULL, 0},
    {"wal_bytes", "foyer_wal_bytes", "gauge", "Size of the log beside the SQLite file.", NULL, NULL,
     NULL, 0},
    {"loop_delay_ms", "foyer_loop_delay_seconds", "gauge",
     "How late the loop was at worst in the last minute or two.", NULL, NULL, NULL, 3},
    {"backup_age_seconds", "foyer_backup_age_seconds", "gauge",
     "Age of the newest backup; absent if none is known.", NULL, NULL, NULL, 0},
    {"read_only", "foyer_read_only", "gauge", "1 while changes are refused.", NULL, NULL, NULL, 0},
    {"database_age_seconds", "foyer_database_age_seconds", "gauge",
     "With several hosts: how old is what this one knows; 0 up to two seconds.", NULL, NULL, NULL,
     0},
};

static const char up_help[] = "# HELP foyer_up Whether the daemon answers.\n"
                              "# TYPE foyer_up gauge\n";

static void add_figure(struct figures *figures, struct figure figure)
{
    if (figures->count == figures->room) {
        figures->room = figures->room > 0 ? 2 * figures->room : STATS_ROWS_FIRST;
        figures->figures = realloc(figures->figures, figures->room * sizeof *figures->figures);
        if (figures->figures == NULL)
            abort();
    }
    figures->figures[figures->count++] = figure;
}

/* The rows of the reply, in their order. False if there is a line that is no reply, or no OK: half
 * a list of figures would be taken for all of them. */
static bool read_figures(char *reply, struct figures *figures)
{
    struct reply_reader reader;
    struct reply_line line;
    char *save = NULL;

    reply_reader_init(&reader);
    for (char *text = strtok_r(reply, "\n", &save); text != NULL;
         text = strtok_r(NULL, "\n", &save)) {
        const char *name, *value, *label;

        if (!reply_read(&reader, text, &line))
            return false;
        if (line.kind == REPLY_OK)
            return true;
        if (line.kind != REPLY_ROW)
            continue;
        name = reply_value(&line, "name");
        value = reply_value(&line, "value");
        label = reply_value(&line, "label");
        if (name == NULL || value == NULL)
            return false;
        add_figure(figures, (struct figure){name, value, label != NULL ? label : ""});
    }
    return false;
}

/* A whole number that is not negative, with its last `decimals` digits after a point, and no zeros
 * at its end: 1500 with 6 is 0.0015. By hand, because a double and %f would round, and the locale
 * might have a comma. */
static void print_number(FILE *out, const char *text, int decimals)
{
    long long value = atoll(text), unit = 1;

    for (int i = 0; i < decimals; i++)
        unit *= 10;
    fprintf(out, "%lld", value / unit);
    if (value % unit == 0)
        return;
    fputc('.', out);
    for (value %= unit; value > 0; value %= unit) {
        unit /= 10;
        fprintf(out, "%lld", value / unit);
    }
}

/* The value of the first figure of that name, or "0", if a daemon does not tell it: the line has to
 * be there. */
static const char *figure_of(const struct figures *figures, const char *name)
{
    for (size_t i = 0; i < figures->count; i++)
        if (strcmp(figures->figures[i].name, name) == 0)
            return figures->figures[i].value;
    return "0";
}

static void print_row(FILE *out, const struct figures *figures, const struct metric *metric,
                      const struct figure *figure)
{
    if (strcmp(metric->type, "histogram") == 0) {
        fprintf(out, "%s_bucket{le=\"", metric->name);
        print_number(out, figure->label, metric->decimals);
        fprintf(out, "\"} %s\n", figure->value);
    } else if (strcmp(metric->type, "summary") == 0) {
        fprintf(out, "%s_sum %s\n%s_count %s\n", metric->name, figure->value, metric->name,
                figure_of(figures, "batches"));
    } else {
        fprintf(out, "%s", metric->name);
        if (metric->label != NULL)
            fprintf(out, "{%s=\"%s\"", metric->label,
                    metric->fixed != NULL ? metric->fixed : figure->label);
        if (metric->state != NULL)
            fprintf(out, ",state=\"%s\"", metric->state);
        fputs(metric->label != NULL ? "} " : " ", out);
        print_number(out, figure->value, metric->decimals);
        fputc('\n', out);
    }
}

static void print_metric(FILE *out, const struct figures *figures, const struct metric *metric)
{
    bool begun = metric->help == NULL;

    for (size_t i = 0; i < figures->count; i++) {
        if (strcmp(figures->figures[i].name, metric->stat) != 0)
            continue;
        if (!begun)
            fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help, metric->name,
                    metric->type);
        begun = true;
        print_row(out, figures, metric, &figures->figures[i]);
    }
    if (strcmp(metric->type, "histogram") == 0 && begun) {
        const char *commits = figure_of(figures, "commits");

        fprintf(out, "%s_bucket{le=\"+Inf\"} %s\n%s_sum ", metric->name, commits, metric->name);
        print_number(out, figure_of(figures, "commit_us"), metric->decimals);
        fprintf(out, "\n%s_count %s\n", metric->name, commits);
    }
}

bool metrics_print(char *reply, FILE *out)
{
    struct figures figures = {NULL, 0, 0};
    bool is_read = read_figures(reply, &figures);

    if (is_read) {
        fprintf(out, "%sfoyer_up 1\n", up_help);
        for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
            print_metric(out, &figures, &metrics[i]);
    }
    free(figures.figures);
    return is_read;
}

/* Others than who writes it read the file: node_exporter does. mkstemp() gives it to its owner
 * alone, so it gets the mode that an ordinary file would have; the mask can only be read by setting
 * it. */
static bool write_whole(const char *path, const char *text)
{
    struct buffer aside;
    mode_t mask = umask(0);
    bool done = false;
    FILE *file;
    int fd;

    umask(mask);
    buffer_init(&aside);
    buffer_printf(&aside, "%s.XXXXXX", path);
    buffer_add(&aside, "", 1);
    fd = mkstemp(aside.bytes);
    file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file != NULL) {
        done = fputs(text, file) >= 0 && fchmod(fd, 0666 & ~mask) == 0;
        done = fclose(file) == 0 && done;
        done = done && rename(aside.bytes, path) == 0;
    }
    if (fd >= 0 && !done) {
        int error = errno;

        unlink(aside.bytes);
        errno = error;
    }
    buffer_release(&aside);
    return done;
}

enum outcome metrics_run(struct client *client, const char *path)
{
    char *reply, *complaint, *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    enum outcome outcome;

    if (out == NULL)
        abort();
    if (client->timeout_seconds == 0)
        client->timeout_seconds = MONITORING_SECONDS;
    outcome = capture_request(client, "STATS seats=1", &reply, &complaint);
    output_complaint(&client->output, complaint);
    /* A refusal says nothing about whether the daemon is up: then the file stays as it is, and
     * grows old. */
    if (outcome == OUTCOME_NO_CONNECTION) {
        fprintf(out, "%sfoyer_up 0\n", up_help);
    } else if (outcome == OUTCOME_OK && !metrics_print(reply, out)) {
        output_message(&client->output, _("the answer is not in this protocol"));
        outcome = OUTCOME_USAGE;
    }
    if (fclose(out) != 0)
        abort();
    if (path == NULL) {
        output_text(&client->output, text);
    } else if (size > 0 && !write_whole(path, text)) {
        output_message(&client->output, "%s: %s", path, strerror(errno));
        outcome = OUTCOME_USAGE;
    }
    free(text);
    free(reply);
    free(complaint);
    return outcome;
}
