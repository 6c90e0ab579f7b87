/*
 * How long a job is waited for, with a CUPS that takes its time. That is played, as the clock is:
 * by what the linker puts in the place of libcups and of the clock (--wrap). Nothing is waited for
 * here, and all times are exact. A real CUPS is that of queue_test.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cups/cups.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ticket/print_queue.h"

static int64_t now_ms;    /* of the clock that is played */
static int64_t answer_ms; /* how long CUPS takes for an answer */
static int looks;         /* how often it was asked for the state of the job */
static int done_at;       /* which of them says that it is printed; 0: none */
static char queue_name[] = "till";
static cups_dest_t queue = {.name = queue_name};
static int server, info; /* stand for what only libcups knows */

int __wrap_clock_gettime(clockid_t id, struct timespec *time);
int __wrap_nanosleep(const struct timespec *time, struct timespec *left);
http_t *__wrap_httpConnect2(const char *host, int port, http_addrlist_t *list, int family,
                            http_encryption_t encryption, int blocking, int ms, int *cancel);
void __wrap_httpClose(http_t *http);
cups_dest_t *__wrap_cupsGetNamedDest(http_t *http, const char *name, const char *instance);
void __wrap_cupsFreeDests(int count, cups_dest_t *all);
cups_dinfo_t *__wrap_cupsCopyDestInfo(http_t *http, cups_dest_t *to);
void __wrap_cupsFreeDestInfo(cups_dinfo_t *of);
ipp_status_t __wrap_cupsCreateDestJob(http_t *http, cups_dest_t *to, cups_dinfo_t *of, int *job,
                                      const char *title, int count, cups_option_t *options);
http_status_t __wrap_cupsStartDestDocument(http_t *http, cups_dest_t *to, cups_dinfo_t *of, int job,
                                           const char *name, const char *type, int count,
                                           cups_option_t *options, int last);
http_status_t __wrap_cupsWriteRequestData(http_t *http, const char *bytes, size_t size);
ipp_status_t __wrap_cupsFinishDestDocument(http_t *http, cups_dest_t *to, cups_dinfo_t *of);
ipp_t *__wrap_cupsDoRequest(http_t *http, ipp_t *ask, const char *resource);

int __wrap_clock_gettime(clockid_t id, struct timespec *time)
{
    assert_int_equal(id, CLOCK_MONOTONIC);
    *time = (struct timespec){(time_t)(now_ms / 1000), (long)(now_ms % 1000 * 1000000)};
    return 0;
}

int __wrap_nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)left;
    now_ms += (int64_t)time->tv_sec * 1000 + time->tv_nsec / 1000000;
    return 0;
}

http_t *__wrap_httpConnect2(const char *host, int port, http_addrlist_t *list, int family,
                            http_encryption_t encryption, int blocking, int ms, int *cancel)
{
    (void)host, (void)port, (void)list, (void)family, (void)encryption, (void)blocking, (void)ms;
    (void)cancel;
    return (http_t *)&server;
}

void __wrap_httpClose(http_t *http)
{
    (void)http;
}

cups_dest_t *__wrap_cupsGetNamedDest(http_t *http, const char *name, const char *instance)
{
    (void)http, (void)name, (void)instance;
    return &queue;
}

void __wrap_cupsFreeDests(int count, cups_dest_t *all)
{
    (void)count, (void)all;
}

cups_dinfo_t *__wrap_cupsCopyDestInfo(http_t *http, cups_dest_t *to)
{
    (void)http, (void)to;
    return (cups_dinfo_t *)&info;
}

void __wrap_cupsFreeDestInfo(cups_dinfo_t *of)
{
    (void)of;
}

ipp_status_t __wrap_cupsCreateDestJob(http_t *http, cups_dest_t *to, cups_dinfo_t *of, int *job,
                                      const char *title, int count, cups_option_t *options)
{
    (void)http, (void)to, (void)of, (void)title, (void)count, (void)options;
    *job = 7;
    return IPP_STATUS_OK;
}

http_status_t __wrap_cupsStartDestDocument(http_t *http, cups_dest_t *to, cups_dinfo_t *of, int job,
                                           const char *name, const char *type, int count,
                                           cups_option_t *options, int last)
{
    (void)http, (void)to, (void)of, (void)job, (void)name, (void)type, (void)count, (void)options;
    (void)last;
    return HTTP_STATUS_CONTINUE;
}

http_status_t __wrap_cupsWriteRequestData(http_t *http, const char *bytes, size_t size)
{
    (void)http, (void)bytes, (void)size;
    return HTTP_STATUS_CONTINUE;
}

ipp_status_t __wrap_cupsFinishDestDocument(http_t *http, cups_dest_t *to, cups_dinfo_t *of)
{
    (void)http, (void)to, (void)of;
    return IPP_STATUS_OK;
}

/* Both states in each answer: whoever asks takes what was asked for. */
ipp_t *__wrap_cupsDoRequest(http_t *http, ipp_t *ask, const char *resource)
{
    ipp_t *answer = ippNew();

    (void)http, (void)resource;
    looks += ippGetOperation(ask) == IPP_OP_GET_JOB_ATTRIBUTES;
    ippDelete(ask);
    now_ms += answer_ms;
    ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state",
                  looks == done_at ? (int)IPP_JSTATE_COMPLETED : (int)IPP_JSTATE_PROCESSING);
    ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_PROCESSING);
    return answer;
}

/* Prints with a timeout; how long that has taken. */
static int64_t waited(int answer, int timeout_seconds, int done, bool printed)
{
    volatile sig_atomic_t stopped = 0;
    int64_t before_ms = now_ms = 5000;

    answer_ms = answer;
    looks = 0;
    done_at = done;
    assert_int_equal(print_queue_print("till", "t", PRINT_PDF, "x", 1, timeout_seconds, &stopped),
                     printed);
    return now_ms - before_ms;
}

/* Two answers of 3 s for each look: at 6 s the job is not done, and at 6.1 + 6 s the 10 s are over.
 * By its pauses alone that would be some 80 s. */
static void test_slow_answers_count(void **state)
{
    (void)state;
    assert_int_equal(waited(3000, 10, 0, false), 6000 + 100 + 6000);
    assert_int_equal(looks, 2);
}

/* A CUPS that answers at once: asked after 100, 300, 700, 1500 and 2500 ms, and once more when the
 * time is over. */
static void test_pauses(void **state)
{
    (void)state;
    assert_int_equal(waited(0, 3, 0, false), 3000);
    assert_int_equal(looks, 7);
    assert_int_equal(waited(0, 3, 5, true), 1500);
}

/* No timeout is none, however long it takes; and what is done in time is printed. */
static void test_no_timeout(void **state)
{
    (void)state;
    assert_int_equal(waited(3000, 0, 100, true), 100 * 6000 + 1500 + 95 * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slow_answers_count),
        cmocka_unit_test(test_pauses),
        cmocka_unit_test(test_no_timeout),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
