/*
 * The lines of the prompt, kept from one run to the next in a file that nobody else can read: they
 * hold tokens and the names of customers. Prompts that run at the same time add to the same file.
 */
#ifndef FOYER_TUI_CLI_PROMPT_HISTORY_H
#define FOYER_TUI_CLI_PROMPT_HISTORY_H

#include <stdio.h>

#include "shared/buffer.h"
#include "shared/status.h"

/* Lines that are kept, at least. */
enum { HISTORY_LINES = 500 };

typedef void history_line(const char *line, void *context);

/* Writes the path of the file, ended by NUL: foyer/history in $XDG_STATE_HOME, or in
 * $HOME/.local/state. Empty if neither is an absolute path: then nothing is kept. */
void prompt_history_path(struct buffer *path);

/* Opens the file, which with its folders is made if it is not there, and reports the latest
 * HISTORY_LINES lines, the oldest first. 0, and *file is the caller's; or an errno. EPERM: it is
 * not a file of this user. */
MUST_CHECK int prompt_history_open(const char *path, history_line *each, void *context,
                                   FILE **file);

/* Adds a line. 0, or an errno. */
MUST_CHECK int prompt_history_add(FILE *file, const char *line);

#endif
