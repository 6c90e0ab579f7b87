/*
 * From top to bottom: the line that is typed and how many are inside; the last scan, to be read
 * from a step away; the ones before it, or in their place the guests that were found, or the hall.
 *
 *     IN     let in            IN !   let in, and somebody has to look
 *     OUT    gone out          NO     refused           ...    not answered
 *
 * These stand large, so that neither colours nor the bell are needed to know what happened.
 *
 * The last scan is the card, and also the first row of the list below it, so that a row moves down
 * and does not jump. Everything is drawn from struct doorway and the list of guests; the party of a
 * guest, the telephone and the doors come from that list, and are missing until it has come.
 */
#include "tui/screens/door_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "shared/text.h"
#include "shared/word_list.h"
#include "tui/cli/format.h"
#include "tui/cli/rows.h"
#include "tui/cli/words.h"
#include "tui/model/guests.h"
#include "tui/screens/doorway.h"
#include "tui/screens/frame.h"
#include "tui/screens/guest_row.h"
#include "tui/screens/screen.h"

enum {
    CARD_TOP = BODY_TOP + 2,
    CARD_ROWS = 5,
    LEFT = 2,
    LARGE_LEFT = 4,
    CARD_LEFT = 27,
    LIST_TOP = CARD_TOP + CARD_ROWS + 1,
    /* The columns of a scan. */
    SEAT = 12,
    STATE = 17,
    GRADE = 27,
    NAME = 33,
    COUNTS_TEXT = 120,
    COUNTS_LEAST = 20,
    MAP_CELLS = 5,
    MAP_LEFT = 5,
};

static const char *seat_name(int seat, char text[SEAT_NAMES_TEXT])
{
    return seat >= 1 && seat <= SEAT_COUNT ? format_seats(seat_bit(seat), text) : "----";
}

static const char *state_text(const struct door_scan *scan)
{
    switch (scan->state) {
    case DOOR_WAITS:
        return _("WAITS");
    case DOOR_ASKED:
        return _("asked");
    case DOOR_IN:
        return _("in");
    case DOOR_OUT:
        return _("out");
    case DOOR_REFUSED:
        return _("REFUSED");
    case DOOR_UNDONE:
        break;
    }
    return _("undone");
}

static int state_look(const struct door_scan *scan)
{
    switch (scan->state) {
    case DOOR_IN:
    case DOOR_OUT:
        return scan->attention ? LOOK_WARN | LOOK_BOLD : LOOK_GOOD | LOOK_BOLD;
    case DOOR_REFUSED:
    case DOOR_WAITS:
        return LOOK_WARN | LOOK_BOLD;
    case DOOR_ASKED:
        return LOOK_BOLD;
    case DOOR_UNDONE:
        break;
    }
    return LOOK_DIM;
}

/* What stands large; it has a shape of its own without colours. */
static const char *state_sign(const struct door_scan *scan)
{
    switch (scan->state) {
    case DOOR_IN:
        return scan->attention ? "IN!" : "IN";
    case DOOR_OUT:
        return "OUT";
    case DOOR_REFUSED:
        return "NO";
    case DOOR_WAITS:
    case DOOR_ASKED:
        return "...";
    case DOOR_UNDONE:
        break;
    }
    return "";
}

/* What of the scanned code may stand on a screen: enough to find the paper again. The audit trail
 * has the same four characters (SCAN in shared/PROTOCOL.md); the twelve that are missing let nobody
 * in. */
static void code_start(const struct door_scan *scan, char text[8])
{
    snprintf(text, 8, scan->secret[0] != '\0' ? "%.4s.." : "%.4s", scan->secret);
}

/* The reason, or the guest; of a scan without an answer what was scanned. A guest who was found by
 * name has one before the answer; of paper only the code is known until then. */
static const char *who_text(const struct door_scan *scan, char text[TEXT_MESSAGE])
{
    char code[8];

    code_start(scan, code);
    if (scan->state == DOOR_REFUSED)
        snprintf(text, TEXT_MESSAGE, "%s", scan->why);
    else if (scan->state == DOOR_WAITS)
        snprintf(text, TEXT_MESSAGE, "%s%s%.150s", scan->name[0] != '\0' ? scan->name : code,
                 scan->why[0] != '\0' ? "  " : "", scan->why);
    else
        snprintf(text, TEXT_MESSAGE, "%s", scan->name[0] != '\0' ? scan->name : code);
    return text;
}

/* The name of a door that comes after another in the alphabet, "" for the first; NULL if there is
 * none. `count` gets the guests who are inside by way of it. So the doors come in an order of their
 * own without being kept anywhere. Whoever came in by a door without a name is in the sum, and in
 * the count of none. */
static const char *next_door(const struct model *model, const char *after, int *count)
{
    const struct rows *guests = &model->guests;
    const char *next = NULL;

    *count = 0;
    for (int row = 0; row < rows_count(guests); row++) {
        const char *name = rows_text(guests, row, "door");

        if (!guests_is_inside(model, row) || strcmp(name, after) <= 0)
            continue;
        if (next == NULL || strcmp(name, next) < 0) {
            next = name;
            *count = 0;
        }
        *count += strcmp(name, next) == 0;
    }
    return next;
}

/* Guests who are inside, and by way of each door; what does not fit into `cells` cells is left out,
 * never the sum. The first door that does not fit ends it, although a shorter name after it might:
 * counts that come and go would be worse. */
static void counts_text(const struct ui *ui, int cells, char *text, size_t room)
{
    const struct doorway *door = doorway_of(ui);
    const char *name = "";
    int used, count;

    text[0] = '\0';
    if (door->expected < 0)
        return;
    used = snprintf(text, room, _("in %" PRId64 " / %" PRId64), door->inside, door->expected);
    while ((name = next_door(&ui->model, name, &count)) != NULL) {
        char part[DOOR_NAME_TEXT + 16];

        snprintf(part, sizeof part, "  %s %d", name, count);
        if (text_cells(text) + text_cells(part) > cells || (size_t)used + strlen(part) >= room)
            return;
        used += snprintf(text + used, room - (size_t)used, "%s", part);
    }
}

/* The end of what is typed is always in view. COUNTS_LEAST cells are kept for that, however many
 * doors there are. */
static void draw_line(const struct ui *ui, struct canvas *canvas)
{
    const struct doorway *door = doorway_of(ui);
    char counts[COUNTS_TEXT];
    const char *line = door->line;
    int column, end = canvas->columns - 1;

    column = canvas_put(canvas, BODY_TOP, LEFT, LOOK_BOLD,
                        door->out ? _("Scan or type, OUT: ") : _("Scan or type: "));
    counts_text(ui, end - column - COUNTS_LEAST, counts, sizeof counts);
    canvas_right(canvas, BODY_TOP, end, LOOK_BOLD, counts);
    end -= text_cells(counts) + 2;
    while (*line != '\0' && column + text_cells(line) > end)
        do
            line++;
        while (((unsigned char)*line & 0xC0) == 0x80);
    canvas_cursor(canvas, BODY_TOP, canvas_put(canvas, BODY_TOP, column, LOOK_PLAIN, line));
    if (door->trouble[0] != '\0')
        canvas_put(canvas, BODY_TOP + 1, LEFT, LOOK_WARN | LOOK_BOLD, door->trouble);
}

/* "2 of 3 of P17VC0YYM9 are in", as the list of guests says. A ticket begins with the code of its
 * booking, so all that begin alike came together. "" while the list is not there. */
static void party_text(const struct ui *ui, const struct door_scan *scan, char *text, size_t room)
{
    const struct rows *guests = &ui->model.guests;
    int all = 0, inside = 0;

    text[0] = '\0';
    for (int row = 0; row < rows_count(guests); row++) {
        if (strncmp(rows_text(guests, row, "reservation"), scan->ticket, RESERVATION_LENGTH) != 0)
            continue;
        all++;
        inside += guests_is_inside(&ui->model, row);
    }
    if (all > 0)
        snprintf(text, room, _("%d of %d of %.10s are in"), inside, all, scan->ticket);
}

/* By the seat: a seat of a date has one guest. "" while the list is not there, and for a scan
 * without a seat. */
static const char *phone_of(const struct ui *ui, const struct door_scan *scan)
{
    return rows_text(&ui->model.guests, rows_find(&ui->model.guests, "seat", scan->seat), "phone");
}

/* A text beside the sign, from that row of the card on, broken at blanks. A word longer than the
 * card is broken where it has to be. What goes beyond CARD_ROWS is not shown: below them the list
 * begins. */
static void draw_text(struct canvas *canvas, int row, int look, const char *text)
{
    int width = canvas->columns - CARD_LEFT - 1;

    for (; row < CARD_ROWS && text[0] != '\0'; row++) {
        size_t fits = text_fit(text, width), size = fits;

        while (text[fits] != '\0' && size > 0 && text[size] != ' ')
            size--;
        size = size > 0 ? size : fits;
        canvas_printf(canvas, CARD_TOP + row, CARD_LEFT, look, "%.*s", (int)size, text);
        text += size;
        text += strspn(text, " ");
    }
}

/* The guest and the party, and what was noted. */
static void draw_guest_text(const struct ui *ui, struct canvas *canvas,
                            const struct door_scan *scan)
{
    char text[TEXT_MESSAGE];
    int width = canvas->columns - CARD_LEFT - 1;

    canvas_field(canvas, CARD_TOP + 1, CARD_LEFT, width, LOOK_BOLD, scan->name);
    if (text_cells(scan->name) + 2 + text_cells(phone_of(ui, scan)) <= width)
        canvas_put(canvas, CARD_TOP + 1, CARD_LEFT + text_cells(scan->name) + 2, LOOK_PLAIN,
                   phone_of(ui, scan));
    party_text(ui, scan, text, sizeof text);
    canvas_field(canvas, CARD_TOP + 2, CARD_LEFT, width, LOOK_PLAIN, text);
    snprintf(text, sizeof text, "%s%s", scan->attention ? "! " : "", scan->note);
    draw_text(canvas, 3, scan->attention ? LOOK_WARN | LOOK_BOLD : LOOK_PLAIN, text);
}

/* Seat, guest and party beside the sign; for a refusal, why. */
static void draw_card_text(const struct ui *ui, struct canvas *canvas, const struct door_scan *scan)
{
    char name[SEAT_NAMES_TEXT], text[TEXT_MESSAGE];
    int column;

    column = canvas_printf(canvas, CARD_TOP, CARD_LEFT, state_look(scan), "%s", state_text(scan));
    if (scan->seat > 0)
        canvas_printf(canvas, CARD_TOP, column + 2, LOOK_BOLD, "%s  (%d)  %s",
                      seat_name(scan->seat, name), scan->seat, scan->grade);
    if (scan->state == DOOR_IN || scan->state == DOOR_OUT)
        draw_guest_text(ui, canvas, scan);
    else
        draw_text(canvas, 1, LOOK_BOLD, who_text(scan, text));
}

static void draw_card(const struct ui *ui, struct canvas *canvas)
{
    const struct doorway *door = doorway_of(ui);

    if (door->count == 0)
        return;
    canvas_large(canvas, CARD_TOP, LARGE_LEFT, state_look(&door->scans[0]),
                 state_sign(&door->scans[0]));
    draw_card_text(ui, canvas, &door->scans[0]);
}

/* The time is that of the venue, as in what the daemon says of other doors. */
static void draw_scan(struct canvas *canvas, int row, const struct doorway *door,
                      const struct door_scan *scan)
{
    char clock[FORMAT_TEXT], name[SEAT_NAMES_TEXT], text[TEXT_MESSAGE];
    int look = scan->state == DOOR_UNDONE ? LOOK_DIM : LOOK_PLAIN;
    bool is_refused = scan->state == DOOR_REFUSED;
    int who = is_refused ? GRADE : NAME;

    canvas_put(canvas, row, LEFT, look, format_wall(scan->wall_s, door->starts, clock));
    canvas_put(canvas, row, SEAT, look, seat_name(scan->seat, name));
    canvas_field(canvas, row, STATE, GRADE - STATE - 1, state_look(scan), state_text(scan));
    if (!is_refused)
        canvas_field(canvas, row, GRADE, NAME - GRADE - 1, look, scan->grade);
    canvas_field(canvas, row, who, canvas->columns - who - 1, look, who_text(scan, text));
}

static void draw_scans(const struct ui *ui, struct canvas *canvas)
{
    const struct doorway *door = doorway_of(ui);

    for (int i = 0; i < door->count && LIST_TOP + i < screen_bottom(canvas); i++)
        draw_scan(canvas, LIST_TOP + i, door, &door->scans[i]);
}

static void draw_found(const struct ui *ui, struct canvas *canvas)
{
    const struct doorway *door = doorway_of(ui);
    int rows[SEAT_COUNT], count = doorway_found(ui, rows), first, at = door->at;
    int visible = screen_window(at, count, LIST_TOP, screen_bottom(canvas), &first);
    char found[TEXT_FIELD];

    format_cut(door->found, canvas->columns / 2, found, sizeof found);
    canvas_printf(canvas, LIST_TOP - 1, LEFT, LOOK_DIM, _("Found for \"%s\": %d"), found, count);
    screen_where(canvas, LIST_TOP - 1, first, visible, count);
    for (int i = 0; i < visible; i++)
        guest_row_draw(ui, canvas, LIST_TOP + i, rows[first + i]);
    if (visible > 0) {
        canvas_put(canvas, LIST_TOP + at - first, LEFT, LOOK_BOLD, ">");
        canvas_mark(canvas, LIST_TOP + at - first, 0, canvas->columns, LOOK_REVERSE);
    }
}

/* The hall: who is inside, who is expected, and what nobody has. */
static void draw_map(const struct ui *ui, struct canvas *canvas)
{
    const struct rows *guests = &ui->model.guests;
    int step = screen_is_compact(canvas) ? 1 : 2, aisle = MAP_CELLS;
    int width = MAP_LEFT + SEATS_PER_ROW * MAP_CELLS + aisle;
    int left = canvas->columns > width ? (canvas->columns - width) / 2 : 0;

    for (int seat = 1; seat <= SEAT_COUNT; seat++) {
        int line = (seat - 1) / SEATS_PER_ROW, at = (seat - 1) % SEATS_PER_ROW;
        int row = CARD_TOP + 1 + line * step;
        int guest = rows_find(guests, "seat", seat);
        int column = left + MAP_LEFT + at * MAP_CELLS + (at >= SEATS_BEFORE_AISLE ? aisle : 0);

        if (at == 0)
            canvas_printf(canvas, row, left + 1, LOOK_BOLD, "%c", 'A' + line);
        if (guest < 0)
            canvas_put(canvas, row, column, LOOK_DIM, "  . ");
        else if (guests_is_inside(&ui->model, guest))
            canvas_printf(canvas, row, column, LOOK_BOLD | LOOK_GOOD, "{%2d}", seat);
        else
            canvas_printf(canvas, row, column, LOOK_PLAIN, "[%2d]", seat);
    }
    canvas_put(canvas, CARD_TOP + 2 + SEAT_ROWS * step, left + MAP_LEFT, LOOK_DIM,
               _("{ } inside   [ ] expected   . nobody"));
}

void door_view_draw(const struct ui *ui, struct canvas *canvas)
{
    const struct doorway *door = doorway_of(ui);

    draw_line(ui, canvas);
    if (door->map) {
        draw_map(ui, canvas);
        return;
    }
    draw_card(ui, canvas);
    if (door->finding)
        draw_found(ui, canvas);
    else
        draw_scans(ui, canvas);
}

/* A place in a queue or a hold of one's own stands here as on every screen. */
void door_view_status(const struct ui *ui, struct canvas *canvas, int column, int end)
{
    const struct doorway *door = doorway_of(ui);
    char token[FRAME_TOKEN_TEXT], when[FORMAT_TEXT], title[TEXT_TITLE];
    int look = frame_token(ui, true, token, sizeof token);

    if (door->name[0] != '\0')
        column = canvas_put(canvas, 0, column + 1, LOOK_BOLD, door->name);
    if (token[0] != '\0')
        column = canvas_put(canvas, 0, column + 2, look, token);
    format_time(door->starts, true, when);
    format_cut(door->title, end - column - 6 - text_cells(when), title, sizeof title);
    canvas_right(canvas, 0, end, LOOK_PLAIN, when);
    canvas_right(canvas, 0, end - text_cells(when) - 2, LOOK_PLAIN, title);
}

static void speak_scan(const struct ui *ui, const struct door_scan *scan, struct buffer *out)
{
    char name[SEAT_NAMES_TEXT], text[TEXT_MESSAGE];

    buffer_printf(out, "%" PRId64 ". %s", scan->number, state_text(scan));
    if (scan->seat > 0)
        buffer_printf(out, ", %s %s", seat_name(scan->seat, name), scan->grade);
    buffer_printf(out, ", %s", who_text(scan, text));
    if (scan->ticket[0] == '\0' || scan->state == DOOR_UNDONE) {
        buffer_printf(out, ".\n");
        return;
    }
    if (scan->note[0] != '\0')
        buffer_printf(out, ", %s%s", scan->attention ? "! " : "", scan->note);
    party_text(ui, scan, text, sizeof text);
    if (text[0] != '\0')
        buffer_printf(out, ", %s", text);
    buffer_printf(out, ".\n");
}

static void speak_found(const struct ui *ui, struct buffer *out)
{
    int rows[SEAT_COUNT], count = doorway_found(ui, rows);

    buffer_printf(out, _("Found for \"%s\": %d.\n"), doorway_of(ui)->found, count);
    for (int i = 0; i < count; i++) {
        buffer_printf(out, "%s", i == doorway_of(ui)->at ? "> " : "");
        guest_row_speak(ui, rows[i], out);
        buffer_printf(out, ".\n");
    }
}

/* The number of a scan tells one from another that reads the same. Five are as many as are heard
 * out; the newest comes last, where the ear is. */
void door_view_speak(const struct ui *ui, struct buffer *out)
{
    const struct doorway *door = doorway_of(ui);
    char counts[COUNTS_TEXT], when[FORMAT_TEXT];

    if (door->name[0] != '\0')
        buffer_printf(out, _("Door %s.\n"), door->name);
    if (door->title[0] != '\0')
        buffer_printf(out, "%s, %s.\n", door->title, format_time(door->starts, false, when));
    if (door->trouble[0] != '\0')
        buffer_printf(out, "%s\n", door->trouble);
    counts_text(ui, COUNTS_TEXT, counts, sizeof counts);
    if (counts[0] != '\0')
        buffer_printf(out, "%s.\n", counts);
    if (door->out)
        buffer_printf(out, "%s\n", _("Who is scanned goes out."));
    for (int i = door->count < 5 ? door->count - 1 : 4; i >= 0; i--)
        speak_scan(ui, &door->scans[i], out);
    if (door->finding)
        speak_found(ui, out);
}
