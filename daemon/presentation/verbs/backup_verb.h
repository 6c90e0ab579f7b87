/*
 * BACKUP: its request waits until the worker has made the backup between its batches.
 */
#ifndef FOYER_PRESENTATION_VERBS_BACKUP_VERB_H
#define FOYER_PRESENTATION_VERBS_BACKUP_VERB_H

#include "domain/ports/backup_store.h"
#include "presentation/server.h"

/* A backup has ended: answers whoever waits for it. */
void backup_end(struct server *server, const struct backup *backup);

/* The server ends: whoever still waits is told so. */
void backup_give_up(struct server *server);

#endif
