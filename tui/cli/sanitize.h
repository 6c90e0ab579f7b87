/*
 * Text made fit for a terminal.
 */
#ifndef FOYER_TUI_CLI_SANITIZE_H
#define FOYER_TUI_CLI_SANITIZE_H

/*
 * A copy of `text` that can neither steer the terminal nor turn the reading direction of what
 * stands beside it: control characters and bidirectional marks are left out, line ends and tabs
 * become spaces, bytes that are not UTF-8 become U+FFFD. New memory the caller frees; never NULL.
 */
char *sanitize(const char *text);

#endif
