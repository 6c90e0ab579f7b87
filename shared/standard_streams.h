/*
 * Standard input, output and error of a program whose caller closed some of them, as in
 * `foyer PING >&-`.
 */
#ifndef FOYER_SHARED_STANDARD_STREAMS_H
#define FOYER_SHARED_STANDARD_STREAMS_H

/* To be called before anything is opened: a closed one is opened on /dev/null, so that no socket or
 * file takes its number and is written to in its place. It still fails for whoever reads or writes,
 * with EBADF: the other way round from what it is for. Ends the program with status 2 if there is
 * no /dev/null. */
void standard_streams_hold(void);

#endif
