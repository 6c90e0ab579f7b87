/*
 * Replies for the screens, written as the daemon sends them.
 */
#ifndef FOYER_TESTS_TUI_FEED_H
#define FOYER_TESTS_TUI_FEED_H

#include "tui/screens/printing.h"
#include "tui/screens/ui.h"

/*
 * Takes in a whole reply: its lines, each ended by "\n". For short, "|" stands for TAB.
 */
void feed(struct ui *ui, enum verb_id verb, int64_t about, const char *text);

/* The same for a certain request; if it does not say who asked, whoever would does. */
void feed_reply(struct ui *ui, const struct pending_request *request, const char *text);

/* Screens that are connected, as kim with 780,000 points, and know five concerts: of an operator,
 * or of somebody with another role. */
void feed_start(struct ui *ui);
void feed_start_as(struct ui *ui, const char *role);

/* Enter, and the dates of concert 1; the dates alone; then, from there, the seats of show 7. */
void feed_dates(struct ui *ui);
void feed_shows(struct ui *ui);
void feed_seats(struct ui *ui);

/* Types keys; the text is one key for each character, '\n' is Enter. */
void feed_keys(struct ui *ui, const char *keys);

/* The same, typed faster than anything is drawn. */
void feed_ahead(struct ui *ui, const char *keys);

/* What printers of tickets were asked for since the last look, as one line each; they fail while
 * `printer_is_away`. */
extern const struct ticket_printer feed_printer;
extern bool printer_is_away;
const char *feed_printed(void);

/* The verb of the last request in the outbox, which is emptied; VERB_COUNT if there was none.
 * Requests of the poll do not count. `line` gets it, or "". */
enum verb_id feed_asked(struct ui *ui, char line[256]);

#endif
