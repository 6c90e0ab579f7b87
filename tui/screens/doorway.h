/*
 * What happens at a door: who was scanned or found there, and what became of it.
 */
#ifndef FOYER_TUI_SCREENS_DOORWAY_H
#define FOYER_TUI_SCREENS_DOORWAY_H

#include "shared/code.h"
#include "shared/reply_reader.h"
#include "tui/screens/ui.h"

enum {
    DOOR_SCANS = 64,     /* that are remembered */
    DOOR_SAME_MS = 3000, /* the same code within this time is one scan */
    DOOR_NAME_TEXT = 81, /* 20 characters and the NUL */
    DOOR_TICKET_TEXT = RESERVATION_TEXT + 3,
    DOOR_GUEST_TEXT = 241, /* 60 characters and the NUL */
    DOOR_NOTE_TEXT = 390,
    DOOR_LINE_MOST = 100, /* characters of a line; what is longer is no code and no name */
};

enum door_state {
    DOOR_WAITS, /* not asked: there is no connection, or the answer was lost with it */
    DOOR_ASKED,
    DOOR_IN,
    DOOR_OUT,
    DOOR_REFUSED,
    DOOR_UNDONE /* taken back */
};

/* A ticket that was scanned, or a guest who was found by name. */
struct door_scan {
    int64_t number; /* counted from 1: what its request is about */
    enum door_state state;
    bool goes_out, attention;
    bool undoing;             /* it is just being taken back */
    int64_t read_ms, wall_s;  /* when it was read last, monotonic; when first, of the calendar */
    char secret[SECRET_TEXT]; /* "" if the guest was found, or the line was no code */
    char key[TOKEN_TEXT];     /* under which it was asked before; "" */
    char ticket[DOOR_TICKET_TEXT]; /* "" until it is known */
    int seat;                      /* 0 if it is not known */
    char grade[TEXT_GRADE], name[DOOR_GUEST_TEXT], note[DOOR_NOTE_TEXT];
    char why[TEXT_MESSAGE]; /* it was refused, or waits */
};

/* The screen's own; see screen_door.c. */
struct doorway {
    int64_t show;
    char name[DOOR_NAME_TEXT]; /* of the door; "" if it has none */
    char title[TEXT_TITLE], starts[TEXT_TIME];
    char trouble[TEXT_MESSAGE];         /* why nothing is known of the date; "" */
    int64_t inside, expected;           /* expected -1: not known */
    char line[TEXT_FIELD];              /* as typed so far */
    bool too_long;                      /* it was longer */
    bool out;                           /* who is scanned now goes out */
    bool map;                           /* the hall is in view */
    bool finding;                       /* the guests that were found are in view */
    char found[TEXT_FIELD];             /* what was searched for, of `finding` */
    int at;                             /* the row of the cursor among them */
    char focus[DOOR_TICKET_TEXT];       /* whose row that is; "": whoever comes */
    bool astray;                        /* who that was is no longer among them */
    bool leaving;                       /* Ctrl-C was pressed once */
    struct door_scan scans[DOOR_SCANS]; /* the newest first */
    int count;
    int64_t numbers; /* given so far */
};

struct doorway *doorway_of(const struct ui *ui);

/* Scans a code, unless it is the one that was read a moment ago. */
void doorway_read(struct ui *ui, const char *secret);

/* Lets in a guest of model->guests. */
void doorway_admit(struct ui *ui, int guest);

/* A line that was no code: it is shown like a ticket that is refused. */
void doorway_refuse_line(struct ui *ui, const char *why);

/* Takes back the last one who was let in or out; false if there is none. */
bool doorway_undo(struct ui *ui);

/* Asks for everything that waits. */
void doorway_send(struct ui *ui);

/* Scans without an answer. */
int doorway_unanswered(const struct ui *ui);

/* The replies to SCAN, ADMIT and UNSCAN; false for others. */
bool doorway_take(struct ui *ui, const struct pending_request *request,
                  const struct reply_line *reply);
bool doorway_take_refusal(struct ui *ui, const struct pending_request *request,
                          const struct reply_line *reply);
bool doorway_take_drop(struct ui *ui, const struct pending_request *request);

/* Moves the cursor of those that were found to that row, if there is one. */
void doorway_found_to(struct ui *ui, int at);

/* model->guests has come anew: the cursor stays on its guest. */
void doorway_found_follow(struct ui *ui);

/* The row of model->guests under the cursor; -1 if nobody was found or, which is then said, the
 * guest that the cursor stood on is gone. */
int doorway_found_meant(struct ui *ui);

/* The guests that match what was searched for, as rows of model->guests (shape: rows[SEAT_COUNT]).
 * Returns how many. */
int doorway_found(const struct ui *ui, int rows[SEAT_COUNT]);

#endif
