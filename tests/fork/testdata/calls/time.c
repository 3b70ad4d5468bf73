/* Clocks, deadlines and conversions. A clock's answer is compared with the C
 * library's; a child has the same clocks as its parent. */
#include "calls.h"
#include "internal/pycore_time.h"

static PyTime_t
clock_now(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The reading lies between two of the C library's. */
#define TELLS_TIME(function, id)                  \
    CASE(function, DETACHED)                      \
    {                                             \
        PyTime_t t = -1, before = clock_now(id);  \
        GIVES(0, function(&t));                   \
        HOLDS(before <= t && t <= clock_now(id)); \
    }

TELLS_TIME(PyTime_Monotonic, CLOCK_MONOTONIC)
TELLS_TIME(PyTime_MonotonicRaw, CLOCK_MONOTONIC)
TELLS_TIME(PyTime_PerfCounter, CLOCK_MONOTONIC)
TELLS_TIME(PyTime_PerfCounterRaw, CLOCK_MONOTONIC)
TELLS_TIME(PyTime_Time, CLOCK_REALTIME)
TELLS_TIME(PyTime_TimeRaw, CLOCK_REALTIME)

#define TELLS_TIME_WITH_INFO(function, id, is_monotonic, is_adjustable) \
    CASE(function, DETACHED)                                            \
    {                                                                   \
        _Py_clock_info_t info;                                          \
        PyTime_t t = -1, before = clock_now(id);                        \
        GIVES(0, function(&t, &info));                                  \
        HOLDS(before <= t && t <= clock_now(id));                       \
        READS("clock_gettime(" #id ")", info.implementation);           \
        GIVES(is_monotonic, info.monotonic);                            \
        GIVES(is_adjustable, info.adjustable);                          \
        HOLDS(info.resolution > 0 && info.resolution < 1);              \
        GIVES(0, function(&t, NULL));                                   \
    }

TELLS_TIME_WITH_INFO(_PyTime_MonotonicWithInfo, CLOCK_MONOTONIC, 1, 0)
TELLS_TIME_WITH_INFO(_PyTime_PerfCounterWithInfo, CLOCK_MONOTONIC, 1, 0)
TELLS_TIME_WITH_INFO(_PyTime_TimeWithInfo, CLOCK_REALTIME, 0, 1)

CASE(PyTime_AsSecondsDouble, BARE)
{
    HOLDS(PyTime_AsSecondsDouble(1500000000) == 1.5);
    HOLDS(PyTime_AsSecondsDouble(-250000000) == -0.25);
}

CASE(_PyTime_FromSeconds, BARE)
{
    GIVES(7000000000, _PyTime_FromSeconds(7));
    GIVES(-1000000000, _PyTime_FromSeconds(-1));
}

CASE(_PyTime_FromMicrosecondsClamp, BARE)
{
    GIVES(5000, _PyTime_FromMicrosecondsClamp(5));
    GIVES(INT64_MAX, _PyTime_FromMicrosecondsClamp(INT64_MAX));
    GIVES(INT64_MIN, _PyTime_FromMicrosecondsClamp(INT64_MIN));
}

CASE(_PyTime_AsMilliseconds, BARE)
{
    GIVES(1, _PyTime_AsMilliseconds(1500000, _PyTime_ROUND_FLOOR));
    GIVES(2, _PyTime_AsMilliseconds(1500001, _PyTime_ROUND_CEILING));
    GIVES(2, _PyTime_AsMilliseconds(1500000, _PyTime_ROUND_HALF_EVEN));
    GIVES(-2, _PyTime_AsMilliseconds(-1500000, _PyTime_ROUND_UP));
}

CASE(_PyTime_AsMicroseconds, BARE)
{
    GIVES(1, _PyTime_AsMicroseconds(1999, _PyTime_ROUND_FLOOR));
    GIVES(2, _PyTime_AsMicroseconds(1001, _PyTime_ROUND_CEILING));
    GIVES(2, _PyTime_AsMicroseconds(2500, _PyTime_ROUND_HALF_EVEN));
}

CASE(_PyTime_AsTimeval, BARE)
{
    struct timeval tv;
    GIVES(0, _PyTime_AsTimeval(-1500001, &tv, _PyTime_ROUND_FLOOR));
    GIVES(-1, tv.tv_sec);
    GIVES(998499, tv.tv_usec);
}

CASE(_PyTime_AsTimeval_clamp, BARE)
{
    struct timeval tv;
    _PyTime_AsTimeval_clamp(3000001000, &tv, _PyTime_ROUND_FLOOR);
    GIVES(3, tv.tv_sec);
    GIVES(1, tv.tv_usec);
}

CASE(_PyTime_AsTimevalTime_t, BARE)
{
    time_t seconds;
    int us;
    GIVES(0, _PyTime_AsTimevalTime_t(4000005001, &seconds, &us, _PyTime_ROUND_CEILING));
    GIVES(4, seconds);
    GIVES(6, us);
}

CASE(_PyTime_AsTimespec, BARE)
{
    struct timespec ts;
    GIVES(0, _PyTime_AsTimespec(-1, &ts));
    GIVES(-1, ts.tv_sec);
    GIVES(999999999, ts.tv_nsec);
}

CASE(_PyTime_AsTimespec_clamp, BARE)
{
    struct timespec ts;
    _PyTime_AsTimespec_clamp(2000000003, &ts);
    GIVES(2, ts.tv_sec);
    GIVES(3, ts.tv_nsec);
}

CASE(_PyTime_Add, BARE)
{
    GIVES(5, _PyTime_Add(2, 3));
    GIVES(INT64_MAX, _PyTime_Add(INT64_MAX, 1));
    GIVES(INT64_MIN, _PyTime_Add(INT64_MIN, -1));
}

CASE(_PyTime_localtime, DETACHED)
{
    struct tm mine, libc;
    time_t t = 1700000000;
    GIVES(0, _PyTime_localtime(t, &mine));
    localtime_r(&t, &libc);
    HOLDS(mktime(&mine) == mktime(&libc) && mine.tm_hour == libc.tm_hour);
    GIVES(123, mine.tm_year);
}

CASE(_PyTime_gmtime, DETACHED)
{
    struct tm tm;
    GIVES(0, _PyTime_gmtime(1700000000, &tm));
    call_tell(" %d-%d-%d %d:%d:%d", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min,
              tm.tm_sec);
    HOLDS(tm.tm_year == 123 && tm.tm_mon == 10 && tm.tm_mday == 14);
    HOLDS(tm.tm_hour == 22 && tm.tm_min == 13 && tm.tm_sec == 20);
    GIVES(-1, _PyTime_gmtime(INT64_MAX, &tm));
}

CASE(_PyDeadline_Init, BARE)
{
    PyTime_t before = clock_now(CLOCK_MONOTONIC);
    PyTime_t deadline = _PyDeadline_Init(1000000);
    HOLDS(deadline >= before + 1000000);
    HOLDS(deadline <= clock_now(CLOCK_MONOTONIC) + 1000000);
    GIVES(INT64_MAX, _PyDeadline_Init(INT64_MAX));
}

CASE(_PyDeadline_Get, BARE)
{
    HOLDS(_PyDeadline_Get(clock_now(CLOCK_MONOTONIC)) <= 0);
    HOLDS(_PyDeadline_Get(INT64_MAX) > 0);
}
