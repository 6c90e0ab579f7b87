/*
 * What statement_log.so writes and group_commit reads: the statements a program has run, with their
 * values, in their order.
 *
 * The file is a sequence of entries. An entry begins with its kind; numbers are int64_t as the
 * machine has them, texts are their length and their bytes.
 *
 *   LOG_STATEMENT   text of the statement; the first is number 0, and so on
 *   LOG_RUN         number of the statement, steps taken, count of values, then each value: LOG_INT
 *                   and a number, LOG_TEXT and a text, or LOG_NULL
 */
#ifndef FOYER_TESTS_BENCH_STATEMENT_LOG_H
#define FOYER_TESTS_BENCH_STATEMENT_LOG_H

enum { LOG_STATEMENT = 'S', LOG_RUN = 'R', LOG_INT = 'I', LOG_TEXT = 'T', LOG_NULL = 'N' };
enum { LOG_VALUES = 32 };

#endif
