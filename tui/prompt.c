#include "tui/prompt.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <histedit.h>

#include "tui/completion.h"

enum { HISTORY_LINES = 500, PROPOSAL_TEXT = 64 };

struct proposals {
    FILE *out; /* where they are listed, or NULL to count them only */
    int count;
    char common[PROPOSAL_TEXT]; /* what all of them begin with */
};

static char *prompt_text(EditLine *editor)
{
    static char text[] = "foyer> ";

    (void)editor;
    return text;
}

static void collect(const char *word, void *context)
{
    struct proposals *proposals = context;
    size_t same = 0;

    if (proposals->out != NULL)
        fprintf(proposals->out, "  %s", word);
    if (proposals->count++ == 0)
        snprintf(proposals->common, sizeof proposals->common, "%s", word);
    while (word[same] != '\0' && word[same] == proposals->common[same])
        same++;
    proposals->common[same] = '\0';
}

/* Tab: completes the word as far as it is clear, or lists what it can become. */
static unsigned char complete(EditLine *editor, int key)
{
    const LineInfo *typed = el_line(editor);
    char *line = strndup(typed->buffer, (size_t)(typed->cursor - typed->buffer));
    struct proposals proposals = {0};
    unsigned char result = CC_ERROR;
    size_t size;

    (void)key;
    if (line == NULL)
        return CC_ERROR;
    size = completion_words(line, collect, &proposals);
    if (proposals.count > 0 && (proposals.count == 1 || strlen(proposals.common) > size)) {
        char last = proposals.common[strlen(proposals.common) - 1];

        if (size > 0)
            el_deletestr(editor, (int)size);
        el_insertstr(editor, proposals.common);
        if (proposals.count == 1 && last != '=')
            el_insertstr(editor, " ");
        result = CC_REFRESH;
    } else if (proposals.count > 1) {
        el_get(editor, EL_GETFP, 1, &proposals.out);
        fputc('\n', proposals.out);
        completion_words(line, collect, &proposals);
        fputc('\n', proposals.out);
        result = CC_REDISPLAY;
    }
    free(line);
    return result;
}

static EditLine *open_editor(History *lines)
{
    EditLine *editor = el_init("foyer", stdin, stdout, stderr);

    if (editor == NULL)
        return NULL;
    el_set(editor, EL_PROMPT, prompt_text);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_SIGNAL, 1);
    el_set(editor, EL_HIST, history, lines);
    el_set(editor, EL_ADDFN, "foyer-complete", "complete a verb or an argument", complete);
    el_set(editor, EL_BIND, "^I", "foyer-complete", NULL);
    el_source(editor, NULL);
    return editor;
}

/* Asks until the end; the outcome that ended it. */
static enum outcome ask(struct client *client, EditLine *editor, History *lines)
{
    for (;;) {
        enum outcome outcome;
        HistEvent event;
        int size;
        const char *typed = el_gets(editor, &size);
        char *line;

        if (typed == NULL || size <= 0) {
            fputc('\n', client->output.out);
            return OUTCOME_OK;
        }
        line = strdup(typed);
        if (line == NULL)
            abort();
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0')
            history(lines, &event, H_ENTER, line);
        outcome = client_request(client, line, strlen(line));
        free(line);
        if (outcome >= OUTCOME_NO_CONNECTION || client->quit)
            return outcome;
    }
}

enum outcome prompt_run(struct client *client)
{
    enum outcome outcome = client_request(client, "HELP", strlen("HELP"));
    EditLine *editor = NULL;
    History *lines;
    HistEvent event;

    if (outcome >= OUTCOME_NO_CONNECTION)
        return outcome;
    lines = history_init();
    if (lines != NULL) {
        history(lines, &event, H_SETSIZE, HISTORY_LINES);
        history(lines, &event, H_SETUNIQUE, 1);
        editor = open_editor(lines);
    }
    if (editor == NULL) {
        output_message(&client->output, "the terminal cannot be used for editing");
        outcome = OUTCOME_USAGE;
    } else {
        outcome = ask(client, editor, lines);
        el_end(editor);
    }
    if (lines != NULL)
        history_end(lines);
    return outcome;
}
