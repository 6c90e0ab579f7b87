/*
 * The prompt, with the line editor libedit: Tab completes from the table of the verbs, the arrows
 * bring back lines of earlier runs (prompt_history.h). A line is a line of a script, so $name works
 * here, too. It ends with QUIT, with the end of the input, or when there is no connection any more.
 *
 * libedit calls back: for the text of the prompt, and complete() for Tab, with the line up to the
 * cursor. What complete() returns says what is drawn: CC_REFRESH the line, CC_REDISPLAY all of it
 * on a new one, below a list that was printed; CC_ERROR rings.
 *
 *     "JOI"            one proposal: it takes the place of the word, and a blank follows
 *     "CONC"           several: as far as they agree, "CONCERT"; nothing follows
 *     "CONCERT"        several, and no further: they are listed
 *
 * A line is kept before it is done, so that it is there again if the daemon, or the terminal, is
 * not.
 */
#include "tui/cli/prompt.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <histedit.h>

#include "tui/cli/completion.h"
#include "tui/cli/prompt_history.h"
#include "tui/cli/script.h"
#include "tui/cli/words.h"

enum { PROPOSAL_TEXT = 64 };

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

/* Called for each proposal: counts them, and keeps what all of them begin with. What is proposed is
 * written as the table has it, so a word that was typed small becomes capitals. */
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

/* Signals are libedit's while it reads: it gives the terminal back before one of them stops or ends
 * the program. Last comes ~/.editrc, whose keys count more than ours. */
static EditLine *open_editor(History *lines)
{
    EditLine *editor = el_init("foyer", stdin, stdout, stderr);

    if (editor == NULL)
        return NULL;
    el_set(editor, EL_PROMPT, prompt_text);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_SIGNAL, 1);
    el_set(editor, EL_HIST, history, lines);
    /* el_set() would copy the words, and nobody frees the copies. */
    el_wset(editor, EL_ADDFN, L"foyer-complete", L"complete a verb or an argument", complete);
    el_set(editor, EL_BIND, "^I", "foyer-complete", NULL);
    el_source(editor, NULL);
    return editor;
}

/* A line of an earlier run, or the one that was typed; one that is the same as the line before is
 * dropped (H_SETUNIQUE), in memory alone: the file has both. */
static void remember(const char *line, void *lines)
{
    HistEvent event;

    history(lines, &event, H_ENTER, line);
}

/* Brings back the lines of earlier runs. The file to add to, or NULL if none is kept. */
static FILE *open_history(struct client *client, History *lines)
{
    struct buffer path;
    FILE *kept = NULL;
    int error = 0;

    buffer_init(&path);
    prompt_history_path(&path);
    if (buffer_content(&path)[0] != '\0')
        error = prompt_history_open(buffer_content(&path), remember, lines, &kept);
    if (error != 0)
        output_message(&client->output, _("%s: lines are not kept: %s"), buffer_content(&path),
                       strerror(error));
    buffer_release(&path);
    return kept;
}

/* Keeps a line for this run and, if there is a file, for later ones. The file is closed if it takes
 * no more. */
static void keep(struct client *client, History *lines, const char *line, FILE **kept)
{
    int error = *kept != NULL ? prompt_history_add(*kept, line) : 0;

    remember(line, lines);
    if (error == 0)
        return;
    output_message(&client->output, _("lines are not kept any more: %s"), strerror(error));
    fclose(*kept);
    *kept = NULL;
}

/* Asks until the end; the outcome that ended it. */
static enum outcome ask(struct client *client, EditLine *editor, History *lines, FILE **kept)
{
    for (;;) {
        enum outcome outcome;
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
            keep(client, lines, line, kept);
        outcome = script_request(client, line);
        free(line);
        if (outcome >= OUTCOME_NO_CONNECTION || client->quit)
            return outcome;
    }
}

enum outcome prompt_run(struct client *client)
{
    enum outcome outcome;
    EditLine *editor = NULL;
    History *lines = history_init();
    HistEvent event;

    if (lines != NULL) {
        history(lines, &event, H_SETSIZE, HISTORY_LINES);
        history(lines, &event, H_SETUNIQUE, 1);
        editor = open_editor(lines);
    }
    if (editor == NULL) {
        output_message(&client->output, _("the terminal cannot be used for editing"));
        outcome = OUTCOME_USAGE;
    } else {
        FILE *kept = open_history(client, lines);

        outcome = ask(client, editor, lines, &kept);
        if (kept != NULL)
            fclose(kept);
        el_end(editor);
    }
    if (lines != NULL)
        history_end(lines);
    return outcome;
}
