/* The clocks: wall clock, monotonic clock, performance counter, and deadlines
 * on the monotonic one. PyTime_t is nanoseconds in 64 signed bits.
 *
 * The functions named Raw need no thread state; neither do the others here,
 * since reading a clock does not fail on a system that has these clocks. If it
 * does, the result is -1 and the time 0.
 *
 * Fork, signals: safe.
 */
#include "base/base.h"
#include "internal/pycore_time.h"

#include <time.h>

#define NS_PER_SECOND 1000000000

static PyTime_t
clamped_sum(PyTime_t a, PyTime_t b)
{
    PyTime_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return a > 0 ? PyTime_MAX : PyTime_MIN;
    }
    return sum;
}

static int
read_clock(clockid_t clock, PyTime_t *result)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) {
        *result = 0;
        return -1;
    }
    *result = (PyTime_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
    return 0;
}

static int
describe_clock(clockid_t clock, _Py_clock_info_t *info)
{
    struct timespec resolution;
    if (clock_getres(clock, &resolution) != 0) {
        return -1;
    }
    info->monotonic = clock == CLOCK_MONOTONIC;
    info->adjustable = clock == CLOCK_REALTIME;
    info->implementation = clock == CLOCK_MONOTONIC ? "clock_gettime(CLOCK_MONOTONIC)"
                                                    : "clock_gettime(CLOCK_REALTIME)";
    info->resolution = (double)resolution.tv_sec + (double)resolution.tv_nsec * 1e-9;
    return 0;
}

int
PyTime_TimeRaw(PyTime_t *result)
{
    return read_clock(CLOCK_REALTIME, result);
}

int
PyTime_Time(PyTime_t *result)
{
    return PyTime_TimeRaw(result);
}

int
PyTime_MonotonicRaw(PyTime_t *result)
{
    return read_clock(CLOCK_MONOTONIC, result);
}

int
PyTime_Monotonic(PyTime_t *result)
{
    return PyTime_MonotonicRaw(result);
}

int
PyTime_PerfCounterRaw(PyTime_t *result)
{
    return PyTime_MonotonicRaw(result);
}

int
PyTime_PerfCounter(PyTime_t *result)
{
    return PyTime_MonotonicRaw(result);
}

int
_PyTime_MonotonicWithInfo(PyTime_t *t, _Py_clock_info_t *info)
{
    if (info != NULL && describe_clock(CLOCK_MONOTONIC, info) != 0) {
        *t = 0;
        return -1;
    }
    return PyTime_MonotonicRaw(t);
}

int
_PyTime_TimeWithInfo(PyTime_t *t, _Py_clock_info_t *info)
{
    if (info != NULL && describe_clock(CLOCK_REALTIME, info) != 0) {
        *t = 0;
        return -1;
    }
    return PyTime_TimeRaw(t);
}

int
_PyTime_PerfCounterWithInfo(PyTime_t *t, _Py_clock_info_t *info)
{
    return _PyTime_MonotonicWithInfo(t, info);
}

PyTime_t
_PyTime_Add(PyTime_t t1, PyTime_t t2)
{
    return clamped_sum(t1, t2);
}

PyTime_t
_PyDeadline_Init(PyTime_t timeout)
{
    PyTime_t now;
    (void)PyTime_MonotonicRaw(&now);
    return clamped_sum(now, timeout);
}

PyTime_t
_PyDeadline_Get(PyTime_t deadline)
{
    PyTime_t now;
    (void)PyTime_MonotonicRaw(&now);
    return deadline - now;
}
