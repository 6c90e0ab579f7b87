/*
 * What the operator of the daemon can set about booking. The five minutes of a hold are not among
 * it.
 */
#ifndef FOYER_DOMAIN_SETTINGS_H
#define FOYER_DOMAIN_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/word_list.h"

enum { ZONE_TEXT = 61, RULE_TEXT = 21, FOLDER_TEXT = 512 };

/* Of doors. */
struct door_rules {
    int64_t open_ms;  /* so long before the beginning guests are let in */
    int64_t close_ms; /* until so long after it */
    enum reentry reentry;
    bool show_names; /* those who only stand at the door see names */
};

struct settings {
    struct door_rules door;
    bool charge_at_counter; /* only operators who act for somebody put points into wallets */
    bool shift_required;    /* money is taken and handed out in a shift only */
    int64_t admit_ms;       /* how long an admitted token may go without a hold */
    int64_t grace_ms;       /* a token that nobody polls for this long lapses */
    int64_t key_keep_ms;    /* how long request keys and their replies are kept, at least 24 h */
    int64_t audit_keep_ms;  /* how long audit lines are kept */
    int64_t person_keep_ms; /* people known to the counter alone: after their date; 0: for ever */
    int64_t hold_pause_ms;  /* pause after the second hold of an hour that ended unpaid; 0: none */
    int64_t min_free;   /* bytes free beside the store, below which customers add nothing; 0: off */
    int64_t capacity;   /* of a concert that sets none: people active at a time */
    int64_t seat_limit; /* of a concert that sets none: live seats of a user and show */
    char zone[ZONE_TEXT]; /* of a concert that sets none, such as "Asia/Seoul" */
    char
        cancel_until[RULE_TEXT]; /* of a concert that sets none, see domain/concert/cancel_rule.h */
    char backup_dir[FOLDER_TEXT]; /* where backups go; "": beside the store */
    int64_t backup_keep;          /* backups named by the daemon that are kept; 0: all */
};

/* A hold lasts exactly this long, unless the sale or the time until its show ends before. */
#define HOLD_MS INT64_C(300000)

/* How long an expired hold is remembered, to answer HOLD-EXPIRED. Ended tokens likewise. */
#define REMEMBER_MS INT64_C(3600000)

/* For how long events can be read, 30 days: whoever is away for longer begins anew. */
#define EVENT_KEEP_MS INT64_C(2592000000)

#endif
