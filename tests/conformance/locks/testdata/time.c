/* Conversions of times, at the edges where they round and overflow, and what
 * can be said of clocks without reading their time. Linked against either
 * library it must print the same. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_time.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static const PyTime_t edges[] = {
    0,
    1,
    499,
    500,
    501,
    999,
    1000,
    1499,
    1500,
    1501,
    2500,
    499999,
    500000,
    500001,
    999499,
    999500,
    999999,
    1000000,
    1499999,
    1500000,
    1500001,
    2500000,
    999999499,
    999999500,
    999999999,
    1000000000,
    1000000001,
    1500000000,
    1999999999,
    2000000000,
    86399999999999,
    4503599627370496000,
    9007199254740993,
    9007199254740993000,
    PyTime_MAX - 1000000000,
    PyTime_MAX - 999,
    PyTime_MAX - 1,
    PyTime_MAX,
};

static void
convert(PyTime_t t)
{
    struct timespec ts;
    int rc = _PyTime_AsTimespec(t, &ts);
    printf("%lld: timespec %d %lld %ld", (long long)t, rc, (long long)ts.tv_sec, ts.tv_nsec);
    _PyTime_AsTimespec_clamp(t, &ts);
    printf(" %lld %ld seconds %a\n", (long long)ts.tv_sec, ts.tv_nsec, PyTime_AsSecondsDouble(t));
    for (int round = 0; round < 4; round++) {
        _PyTime_round_t mode = (_PyTime_round_t)round;
        struct timeval tv, clamped;
        time_t secs;
        int us;
        rc = _PyTime_AsTimeval(t, &tv, mode);
        _PyTime_AsTimeval_clamp(t, &clamped, mode);
        int rc2 = _PyTime_AsTimevalTime_t(t, &secs, &us, mode);
        printf("  mode %d: ms %lld us %lld timeval %d %lld %ld clamped %lld %ld two %d %lld %d\n",
               round, (long long)_PyTime_AsMilliseconds(t, mode),
               (long long)_PyTime_AsMicroseconds(t, mode), rc, (long long)tv.tv_sec,
               (long)tv.tv_usec, (long long)clamped.tv_sec, (long)clamped.tv_usec, rc2,
               (long long)secs, us);
    }
}

static void
calendar(time_t t)
{
    struct tm tm[2] = { { 0 } };
    for (int i = 0; i < 2; i++) {
        int rc = i == 0 ? _PyTime_gmtime(t, &tm[0]) : _PyTime_localtime(t, &tm[1]);
        printf("calendar %lld: %d %d-%d-%d %d:%d:%d day %d of %d dst %d offset %ld\n", (long long)t,
               rc, tm[i].tm_year, tm[i].tm_mon, tm[i].tm_mday, tm[i].tm_hour, tm[i].tm_min,
               tm[i].tm_sec, tm[i].tm_wday, tm[i].tm_yday, tm[i].tm_isdst, tm[i].tm_gmtoff);
    }
}

int
main(void)
{
    size_t count = sizeof(edges) / sizeof(edges[0]);
    for (size_t i = 0; i < count; i++) {
        convert(edges[i]);
        convert(-edges[i]);
    }
    convert(PyTime_MIN);
    convert(PyTime_MIN + 1);
    srand(1);
    for (int i = 0; i < 2000; i++) {
        PyTime_t t = (PyTime_t)((uint64_t)rand() << 42 ^ (uint64_t)rand() << 21 ^ (uint64_t)rand());
        convert(t >> rand() % 63);
    }
    const int seconds[] = { 0, 1, -1, INT_MAX, INT_MIN };
    for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
        printf("from %d seconds: %lld\n", seconds[i], (long long)_PyTime_FromSeconds(seconds[i]));
    }

    setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    tzset();
    calendar(0);
    calendar(-1);
    calendar(1700000000);
    calendar(1720000000);
    calendar(253402300799);

    printf("deadline, clamped: %d\n", _PyDeadline_Init(PyTime_MAX) == PyTime_MAX);
    printf("deadline, past: %d\n", _PyDeadline_Get(_PyDeadline_Init(-1000000000)) < 0);
    printf("deadline, ahead: %d\n", _PyDeadline_Get(_PyDeadline_Init(3600000000000)) > 0);

    PyTime_t now, later;
    _Py_clock_info_t info;
    int rc = _PyTime_MonotonicWithInfo(&now, &info);
    printf("monotonic: %d %s monotonic %d adjustable %d resolution %a\n", rc, info.implementation,
           info.monotonic, info.adjustable, info.resolution);
    rc = _PyTime_MonotonicWithInfo(&later, NULL);
    printf("monotonic without info: %d %d\n", rc, later >= now);
    PyTime_t read[6];
    int codes = PyTime_Time(&read[0]) | PyTime_TimeRaw(&read[1]) | PyTime_Monotonic(&read[2])
                | PyTime_MonotonicRaw(&read[3]) | PyTime_PerfCounter(&read[4])
                | PyTime_PerfCounterRaw(&read[5]);
    printf("clocks: %d, one clock %d %d %d\n", codes, read[1] - read[0] < 1000000000,
           read[3] - read[2] < 1000000000, read[5] - read[2] < 1000000000);
    return 0;
}
