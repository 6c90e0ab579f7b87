/*
 * What Tab knows beside the verbs. tests/completion compares the options with --help.
 */
#ifndef FOYER_TUI_CLI_COMPLETION_OPTIONS_H
#define FOYER_TUI_CLI_COMPLETION_OPTIONS_H

/* What may stand in the place of a verb. */
#define COMPLETION_FORMS "script prompt check metrics import"

/* What follows an option. */
enum option_value {
    VALUE_NONE,
    VALUE_FILE,   /* a path */
    VALUE_WORDS,  /* one of the words */
    VALUE_ANY,    /* what nobody can propose */
    VALUE_EQUALS, /* after =, one of the words, or any if there are none; it may be left out */
};

struct completed_option {
    const char *letter; /* NULL: none */
    const char *name;
    enum option_value value;
    const char *words; /* parted by spaces; NULL: none */
    const char *help;
};

static const struct completed_option completed_options[] = {
    {"s", "socket", VALUE_FILE, NULL, "where the daemon listens"},
    {"j", "json", VALUE_NONE, NULL, "replies as JSON"},
    {NULL, "table", VALUE_NONE, NULL, "replies as tables"},
    {NULL, "csv", VALUE_NONE, NULL, "rows as CSV"},
    {NULL, "excel", VALUE_NONE, NULL, "rows for a spreadsheet"},
    {NULL, "rows", VALUE_NONE, NULL, "rows alone"},
    {"o", "field", VALUE_WORDS, "reservation token seats show state position balance",
     "that column or field alone"},
    {"q", "quiet", VALUE_NONE, NULL, "nothing but refusals"},
    {NULL, "keep-going", VALUE_NONE, NULL, "a script goes on after a refusal"},
    {NULL, "as", VALUE_ANY, NULL, "for that customer"},
    {NULL, "watch", VALUE_EQUALS, NULL, "ask again and again"},
    {NULL, "follow", VALUE_NONE, NULL, "ask again at each change"},
    {"a", "ascii", VALUE_NONE, NULL, "borders without line drawing"},
    {"m", "mouse", VALUE_EQUALS, "off", "leave the mouse to the terminal"},
    {NULL, "bell", VALUE_EQUALS, "off", "never ring"},
    {NULL, "theme", VALUE_EQUALS, "dark light none", "colours"},
    {"k", "kiosk", VALUE_NONE, NULL, "for a machine that strangers use"},
    {"i", "idle", VALUE_WORDS, "30 60 120", "seconds until a kiosk counts down"},
    {NULL, "tickets", VALUE_FILE, NULL, "the FIFO of foyer-ticket"},
    {NULL, "door", VALUE_ANY, NULL, "let guests in to a date"},
    {"t", "timeout", VALUE_WORDS, "5 10 30", "seconds to wait for an answer"},
    {"p", "plain", VALUE_NONE, NULL, "numbered menus"},
    {"h", "help", VALUE_NONE, NULL, "print a summary"},
    {"V", "version", VALUE_NONE, NULL, "print the version"},
};

enum { COMPLETED_OPTIONS = sizeof completed_options / sizeof completed_options[0] };

/* Whether a word of its own follows the option. */
static inline int option_takes_word(const struct completed_option *option)
{
    return option->value == VALUE_FILE || option->value == VALUE_WORDS ||
           option->value == VALUE_ANY;
}

#endif
