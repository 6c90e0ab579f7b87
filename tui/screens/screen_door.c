/*
 * The door: tickets are scanned, and the screen says who comes in.
 *
 * The whole screen is the scan field. Whatever is typed goes into the line, and CR, LF or Tab end
 * it, so a scanner needs no set-up and nobody has to aim at a field first; not even help takes the
 * keyboard away. The keys of the screen are therefore letters alone on a line, with Enter: no code
 * is one letter. "?" on an empty line and the keys without a character act at once, since no ticket
 * has them. A name is searched for with "/" before it, among the guests of the date, and Enter then
 * lets in the guest under the cursor.
 *
 * A line that was typed with the Hangul layout is turned back key by key; a search is not, since
 * names are Hangul.
 *
 * With `foyer --door` it is the first screen and the only one (ui->door_only): only a signal or
 * Ctrl-C twice ends it. A question would not do here: a scanner types "y" as well.
 *
 * What a key goes through, from the first that takes it:
 *
 *     type()          text, STX and the ends of lines, from the keyboard or pasted; help closes
 *     door_actions    "?" on an empty line, and keys without a character
 *     press()         a letter alone on its line, once that has ended: the same table again
 *
 * So the help is one for both, although a letter of the table acts only with Enter. `q` does not
 * leave while scans wait for their answers; Ctrl-C says how many these are, and ends the door all
 * the same when it comes twice.
 */
#include "tui/screens/screen_door.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "shared/text.h"
#include "tui/cli/refusal_text.h"
#include "tui/cli/reply_fields.h"
#include "tui/cli/rows.h"
#include "tui/cli/sanitize.h"
#include "tui/cli/words.h"
#include "tui/model/guests.h"
#include "tui/screens/actions.h"
#include "tui/screens/doorway.h"
#include "tui/screens/door_line.h"
#include "tui/screens/door_view.h"
#include "tui/screens/help.h"
#include "tui/screens/layout.h"
#include "tui/screens/navigation.h"

enum { KEY_IS_STX = 2 /* what some scanners send first */ };

static void clear_line(struct doorway *door)
{
    door->line[0] = '\0';
    door->too_long = false;
}

/* The screen anew, for that date. The name of the door stays. -1 guests are expected as long as
 * nobody has said how many: the counts are then left out, rather than told as 0 of 0. */
static void begin(struct ui *ui, int64_t show, const char *title, const char *starts)
{
    struct doorway *door = doorway_of(ui);
    char name[DOOR_NAME_TEXT];

    memcpy(name, door->name, sizeof name);
    *door = (struct doorway){.show = show, .expected = -1};
    memcpy(door->name, name, sizeof name);
    snprintf(door->title, sizeof door->title, "%s", title);
    snprintf(door->starts, sizeof door->starts, "%s", starts);
    rows_release(&ui->model.guests);
}

void screen_door_only(struct ui *ui, const struct door_place *place)
{
    begin(ui, place->show, "", "");
    snprintf(doorway_of(ui)->name, sizeof doorway_of(ui)->name, "%s", place->name);
    ui->door_only = true;
    ui->screen = MODE_DOOR;
}

void screen_door_open(struct ui *ui, int64_t show, const char *title, const char *starts,
                      const char *name)
{
    begin(ui, show, title, starts);
    snprintf(doorway_of(ui)->name, sizeof doorway_of(ui)->name, "%s", name);
    navigation_open(ui, MODE_DOOR);
}

/* The guests, and what the date is as long as that is not known; scans that wait go first. It is
 * not known with `foyer --door`, which is given a number. Once there is trouble (no such date) it
 * is not asked for again; DOOR is, and its answer ends the trouble. */
static void door_ask(struct ui *ui)
{
    const struct doorway *door = doorway_of(ui);

    doorway_send(ui);
    if (door->starts[0] == '\0' && door->trouble[0] == '\0')
        model_ask_poll(&ui->model, VERB_MAP, door->show, "show=%" PRId64, door->show);
    model_ask_poll(&ui->model, VERB_DOOR, door->show, "show=%" PRId64, door->show);
}

static void door_close(struct ui *ui)
{
    rows_release(&ui->model.guests);
}

/* Another customer changes nothing at a door, but names are not kept for nobody. */
static void door_forget(struct ui *ui)
{
    rows_release(&ui->model.guests);
}

static void take_guests(struct ui *ui, const struct reply_line *reply)
{
    struct doorway *door = doorway_of(ui);

    rows_move(&ui->model.guests, &ui->model.incoming);
    door->inside = reply_int(reply, "inside", 0);
    door->expected = reply_int(reply, "expected", 0);
    door->trouble[0] = '\0';
    doorway_found_follow(ui);
}

/* MAP tells the concert, whose dates tell the title and when it starts. It is asked in the course
 * of a reply, where no navigation_refresh() says by whom. */
static void take_concert(struct ui *ui, const struct reply_line *reply)
{
    int first = ui->model.outbox_count;

    model_ask_poll(&ui->model, VERB_SHOWS, doorway_of(ui)->show, "concert=%" PRId64 " all=1",
                   reply_int(reply, "concert", 0));
    ui_asked_by(ui, first, MODE_DOOR);
}

/* Without a row for it both stay empty, and the next poll asks again. */
static void take_date(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);
    const struct rows *dates = &ui->model.incoming;
    int row = rows_find(dates, "show", door->show);

    snprintf(door->title, sizeof door->title, "%s", rows_text(dates, row, "title"));
    snprintf(door->starts, sizeof door->starts, "%s", rows_text(dates, row, "starts"));
}

static bool take(struct ui *ui, const struct pending_request *request,
                 const struct reply_line *reply)
{
    if (request->verb == VERB_DOOR)
        take_guests(ui, reply);
    else if (request->verb == VERB_MAP)
        take_concert(ui, reply);
    else if (request->verb == VERB_SHOWS)
        take_date(ui);
    else
        return doorway_take(ui, request, reply);
    return true;
}

/* There is no such date, or this account is no door: it stands on the screen, not in a message that
 * goes away. The refusal of MAP is dropped, since DOOR of the same date is refused for the same
 * reason. */
static bool refuse(struct ui *ui, const struct pending_request *request,
                   const struct reply_line *reply)
{
    struct doorway *door = doorway_of(ui);
    enum status status = status_from_word(reply->code);

    if (request->verb != VERB_DOOR)
        return request->verb == VERB_MAP || doorway_take_refusal(ui, request, reply);
    if (status == STATUS_NOT_FOUND)
        snprintf(door->trouble, sizeof door->trouble, _("There is no date %" PRId64 "."),
                 door->show);
    else if (status == STATUS_NOT_ALLOWED)
        snprintf(door->trouble, sizeof door->trouble, "%s",
                 _("This account may not let guests in."));
    else
        reply_keep(door->trouble, sizeof door->trouble, reply->text);
    return true;
}

static void say_layout(struct ui *ui)
{
    doorway_refuse_line(ui, _("keyboard layout: switch it to English and scan again"));
}

/* A letter alone on its line: the key of the screen. In capitals, too: a scanner or a keyboard may
 * have them on. */
static void press(struct ui *ui, const char *line)
{
    int key = (unsigned char)line[strspn(line, " ")];
    const struct action *action;

    if (key >= 'A' && key <= 'Z')
        key += 'a' - 'A';
    action = action_of_key(ui, MODE_DOOR, key);
    if (action != NULL && action->deed != NULL)
        action->deed(ui, action->argument);
    else
        ui_say(ui, true, _("%c does nothing here; ? shows what does"), key);
}

static void search(struct ui *ui, const char *line)
{
    struct doorway *door = doorway_of(ui);

    snprintf(door->found, sizeof door->found, "%s", line + strspn(line, " /"));
    door->finding = true;
    door->map = false;
    door->at = 0;
    door->focus[0] = '\0';
    door->astray = false;
    doorway_found_to(ui, 0);
    navigation_refresh(ui);
}

/* Lets in who is under the cursor of those that were found; with `all`, all of the booking who are
 * not inside. */
static void admit_found(struct ui *ui, bool all)
{
    const struct rows *guests = &ui->model.guests;
    int guest = doorway_found_meant(ui);
    char code[RESERVATION_TEXT];

    if (guest < 0)
        return;
    if (!all) {
        doorway_admit(ui, guest);
        return;
    }
    snprintf(code, sizeof code, "%s", rows_text(guests, guest, "reservation"));
    for (int row = 0; row < rows_count(guests); row++)
        if (strcmp(rows_text(guests, row, "reservation"), code) == 0 &&
            !guests_is_inside(&ui->model, row))
            doorway_admit(ui, row);
}

/* CR, LF or Tab has come. The line is cleared before anything is done with it: a deed may begin the
 * next one (find()). Only operators may let in without paper, so for the role door an empty line is
 * nothing. */
static void end_line(struct ui *ui)
{
    struct doorway *door = doorway_of(ui);
    char secret[SECRET_TEXT], line[TEXT_FIELD];
    bool too_long = door->too_long;

    memcpy(line, door->line, sizeof line);
    clear_line(door);
    if (too_long) {
        doorway_refuse_line(ui, _("no ticket of this house"));
        return;
    }
    switch (door_line_read(line, secret)) {
    case DOOR_LINE_EMPTY:
        if (ui_is_operator(ui))
            admit_found(ui, false);
        break;
    case DOOR_LINE_CODE:
        doorway_read(ui, secret);
        break;
    case DOOR_LINE_KEY:
        press(ui, line);
        break;
    case DOOR_LINE_SEARCH:
        search(ui, line);
        break;
    case DOOR_LINE_LAYOUT:
        say_layout(ui);
        break;
    case DOOR_LINE_NONSENSE:
        doorway_refuse_line(ui, _("no ticket of this house"));
        break;
    }
}

/* One character more, composed: Hangul comes in parts from some input methods. What is too long is
 * not cut but marked, and the line refused at its end: the beginning of something else could be a
 * code. */
static void add_character(struct doorway *door, int character)
{
    utf8proc_uint8_t bytes[5] = "";
    char longer[TEXT_FIELD + 8];
    char *composed;

    bytes[utf8proc_encode_char(character, bytes)] = '\0';
    snprintf(longer, sizeof longer, "%s%s", door->line, (const char *)bytes);
    composed = text_nfc(longer);
    if (composed == NULL || text_length(composed) > DOOR_LINE_MOST ||
        strlen(composed) >= sizeof door->line)
        door->too_long = true;
    else
        strcpy(door->line, composed);
    free(composed);
}

static void add(struct ui *ui, int key)
{
    struct doorway *door = doorway_of(ui);
    int keys[LAYOUT_KEYS] = {key};
    int count = door->line[0] == '/' ? 1 : layout_keys(key, keys);

    for (int i = 0; i < count; i++)
        add_character(door, keys[i]);
}

/* C1 controls are none, as in field_type(). */
static bool is_text(int key)
{
    return (key >= ' ' && key < 0x7F) || (key >= 0xA0 && key < KEY_IS_UP);
}

/* A scan that comes while help is open closes it. Text takes `leaving` back, so a scan between two
 * Ctrl-C makes the second one the first again. STX is eaten wherever it comes. */
static bool type(struct ui *ui, int key)
{
    struct doorway *door = doorway_of(ui);
    bool is_end = key == KEY_IS_ENTER || key == '\r' || key == KEY_IS_TAB;

    if (!is_end && !is_text(key) && key != KEY_IS_STX)
        return false;
    if (key == '?' && door->line[0] == '\0')
        return false;
    door->leaving = false;
    if (ui->overlay == MODE_HELP)
        ui->overlay = MODE_NONE;
    if (is_end || door->line[0] == '\0')
        ui->message[0] = '\0';
    if (is_end)
        end_line(ui);
    else if (key != KEY_IS_STX)
        add(ui, key);
    return true;
}

static bool is_finding(const struct ui *ui)
{
    return doorway_of(ui)->finding && ui_is_operator(ui);
}

static bool can_undo(const struct ui *ui)
{
    const struct doorway *door = doorway_of(ui);

    for (int i = 0; i < door->count; i++)
        if (door->scans[i].state == DOOR_IN || door->scans[i].state == DOOR_OUT)
            return ui_is_operator(ui);
    return false;
}

static bool is_way_in(const struct ui *ui)
{
    return !doorway_of(ui)->out;
}

static bool is_way_out(const struct ui *ui)
{
    return doorway_of(ui)->out;
}

static bool may_leave(const struct ui *ui)
{
    return !ui->door_only;
}

static void enter(struct ui *ui, int argument)
{
    (void)argument;
    end_line(ui);
}

static void undo(struct ui *ui, int argument)
{
    (void)argument;
    if (!doorway_undo(ui))
        ui_say(ui, true, _("Nobody was let in or out here yet"));
}

/* The search begins with the line. */
static void find(struct ui *ui, int argument)
{
    (void)argument;
    clear_line(doorway_of(ui));
    add_character(doorway_of(ui), '/');
}

static void admit_all(struct ui *ui, int argument)
{
    (void)argument;
    admit_found(ui, true);
}

static void turn(struct ui *ui, int argument)
{
    struct doorway *door = doorway_of(ui);

    (void)argument;
    door->out = !door->out;
    ui_say(ui, false, "%s",
           door->out ? _("Who is scanned now goes out; o turns back")
                     : _("Who is scanned now comes in"));
}

static void show_map(struct ui *ui, int argument)
{
    struct doorway *door = doorway_of(ui);

    (void)argument;
    door->map = !door->map;
    door->finding = false;
}

static void refresh(struct ui *ui, int argument)
{
    (void)argument;
    navigation_refresh(ui);
}

static void open_help(struct ui *ui, int argument)
{
    (void)argument;
    help_open(ui);
}

static void move(struct ui *ui, int by)
{
    if (doorway_of(ui)->finding)
        doorway_found_to(ui, doorway_of(ui)->at + by);
}

static void move_up(struct ui *ui, int argument)
{
    (void)argument;
    move(ui, -1);
}

static void move_down(struct ui *ui, int argument)
{
    (void)argument;
    move(ui, 1);
}

/* The last character, whatever its length in bytes. What was too long was never kept, so one key
 * makes the line what is seen of it. */
static void erase(struct ui *ui, int argument)
{
    struct doorway *door = doorway_of(ui);
    size_t size = strlen(door->line);

    (void)argument;
    while (size > 0 && ((unsigned char)door->line[size - 1] & 0xC0) == 0x80)
        size--;
    if (size > 0)
        door->line[size - 1] = '\0';
    door->too_long = false;
}

static void clear(struct ui *ui, int argument)
{
    (void)argument;
    clear_line(doorway_of(ui));
}

/* Who was scanned is not lost by a key. */
static void leave(struct ui *ui, int argument)
{
    int count = doorway_unanswered(ui);

    (void)argument;
    if (count > 0)
        ui_say(ui, true, _("Scans without an answer: %d. They would be lost"), count);
    else
        navigation_back(ui);
}

/* Takes back what is in view, the line first. */
static void step_back(struct ui *ui, int argument)
{
    struct doorway *door = doorway_of(ui);

    if (door->line[0] != '\0')
        clear_line(door);
    else if (door->finding || door->map)
        door->finding = door->map = false;
    else if (may_leave(ui))
        leave(ui, argument);
}

static void quit(struct ui *ui, int argument)
{
    struct doorway *door = doorway_of(ui);
    int count = doorway_unanswered(ui);

    (void)argument;
    ui->quit = door->leaving;
    door->leaving = true;
    if (count > 0)
        ui_say(ui, true, _("Ctrl-C again ends the door; scans without an answer: %d"), count);
    else
        ui_say(ui, true, _("Ctrl-C again ends the door"));
}

static const struct action door_actions[] = {
    {.id = ACTION_ENTER,
     .keys = {KEY_IS_ENTER},
     .key_text = "Enter",
     .bar = N_("admit"),
     .help = N_("the ticket that was scanned or typed; letters below need Enter, too"),
     .deed = enter},
    {.id = ACTION_ALL,
     .keys = {'a'},
     .key_text = "a",
     .bar = N_("all of the booking"),
     .help = N_("let in all of the booking that was found"),
     .when = is_finding,
     .deed = admit_all},
    {.id = ACTION_UNDO,
     .keys = {'u'},
     .key_text = "u",
     .bar = N_("undo last"),
     .help = N_("take back the last one who was let in or out"),
     .when = can_undo,
     .deed = undo},
    {.id = ACTION_SEARCH,
     .keys = {'/'},
     .key_text = "/",
     .bar = N_("find by name"),
     .help = N_("find a guest: /name, /B6, four digits of the telephone, a word of a note"),
     .deed = find},
    {.id = ACTION_OUT,
     .keys = {'o'},
     .key_text = "o",
     .bar = N_("out"),
     .help = N_("who is scanned from now on goes out"),
     .when = is_way_in,
     .deed = turn},
    {.id = ACTION_OUT,
     .keys = {'o'},
     .key_text = "o",
     .bar = N_("in again"),
     .help = N_("who is scanned from now on comes in"),
     .when = is_way_out,
     .deed = turn},
    {.id = ACTION_MAP,
     .keys = {'m'},
     .key_text = "m",
     .bar = N_("map"),
     .help = N_("the hall: who is inside"),
     .deed = show_map},
    {.id = ACTION_BACK,
     .keys = {'q'},
     .key_text = "q",
     .bar = N_("back"),
     .help = N_("back to the screen before"),
     .when = may_leave,
     .deed = leave,
     .rank = RANK_BACK},
    {.id = ACTION_REFUSE,
     .keys = {KEY_IS_ESCAPE},
     .help = N_("Esc takes back what is typed or in view"),
     .deed = step_back,
     .rank = RANK_VIEW},
    {.id = ACTION_UP, .keys = {KEY_IS_UP}, .deed = move_up, .rank = RANK_MOVE},
    {.id = ACTION_DOWN, .keys = {KEY_IS_DOWN}, .deed = move_down, .rank = RANK_MOVE},
    {.id = ACTION_ERASE, .keys = {KEY_IS_BACKSPACE}, .deed = erase, .rank = RANK_MOVE},
    {.id = ACTION_CLEAR, .keys = {CTRL_KEY('u')}, .deed = clear, .rank = RANK_MOVE},
    {.id = ACTION_HELP,
     .keys = {'?', KEY_IS_F1},
     .key_text = "?",
     .bar = N_("help"),
     .help = N_("this help"),
     .deed = open_help,
     .rank = RANK_HELP},
    {.id = ACTION_REFRESH, .keys = {'r'}, .deed = refresh, .rank = RANK_HELP},
    {.id = ACTION_QUIT,
     .keys = {CTRL_KEY('c')},
     .help = N_("Ctrl-C twice ends the program"),
     .deed = quit,
     .rank = RANK_QUIT},
    {.id = ACTION_NONE},
};

const struct screen screen_door = {
    .title = N_("Door"),
    .state_size = sizeof(struct doorway),
    .actions = door_actions,
    .ask = door_ask,
    .close = door_close,
    .forget = door_forget,
    .take = take,
    .refuse = refuse,
    .dropped = doorway_take_drop,
    .type = type,
    .status = door_view_status,
    .draw = door_view_draw,
    .speak = door_view_speak,
};
