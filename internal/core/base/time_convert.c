/* Conversions of PyTime_t (nanoseconds) to and from other units.
 *
 * Rounding modes: floor, ceiling, to the nearest with ties to even, and up
 * (away from zero). Where the target has two parts, the smaller one is never
 * negative: -1 ns is second -1 and 999999999 ns.
 *
 * On a system with a 64-bit time_t no PyTime_t is out of range, so those that
 * return an int return 0. No state: fork, threads and signals are safe.
 */
#include "base/base.h"
#include "internal/pycore_time.h"

#include <sys/time.h>
#include <time.h>

#define NS_PER_US 1000
#define US_PER_SECOND 1000000
#define NS_PER_MS 1000000
#define NS_PER_SECOND 1000000000

_Static_assert(sizeof(time_t) == sizeof(PyTime_t), "every time fits a time_t");

/* t / unit, rounded; unit is even. */
static PyTime_t
divide(PyTime_t t, PyTime_t unit, _PyTime_round_t round)
{
    PyTime_t quotient = t / unit;
    PyTime_t rest = t % unit;
    PyTime_t away = t < 0 ? -1 : 1;
    PyTime_t size = rest < 0 ? -rest : rest;
    int step;
    switch (round) {
    case _PyTime_ROUND_FLOOR:
        step = rest < 0;
        break;
    case _PyTime_ROUND_CEILING:
        step = rest > 0;
        break;
    case _PyTime_ROUND_HALF_EVEN:
        step = size > unit / 2 || (size == unit / 2 && quotient % 2 != 0);
        break;
    default:
        step = rest != 0;
        break;
    }
    return step ? quotient + away : quotient;
}

/* Splits t so that 0 <= *rest < unit. */
static PyTime_t
split(PyTime_t t, PyTime_t unit, PyTime_t *rest)
{
    PyTime_t quotient = t / unit;
    *rest = t % unit;
    if (*rest < 0) {
        *rest += unit;
        quotient -= 1;
    }
    return quotient;
}

PyTime_t
_PyTime_FromSeconds(int seconds)
{
    return (PyTime_t)seconds * NS_PER_SECOND;
}

PyTime_t
_PyTime_FromMicrosecondsClamp(PyTime_t us)
{
    PyTime_t t;
    if (__builtin_mul_overflow(us, (PyTime_t)NS_PER_US, &t)) {
        return us < 0 ? PyTime_MIN : PyTime_MAX;
    }
    return t;
}

PyTime_t
_PyTime_AsMicroseconds(PyTime_t t, _PyTime_round_t round)
{
    return divide(t, NS_PER_US, round);
}

PyTime_t
_PyTime_AsMilliseconds(PyTime_t t, _PyTime_round_t round)
{
    return divide(t, NS_PER_MS, round);
}

/* Whole seconds are converted as such: dividing the nanoseconds, which may
 * need more than 53 bits, could be off in the last place. */
double
PyTime_AsSecondsDouble(PyTime_t t)
{
    if (t % NS_PER_SECOND == 0) {
        return (double)(t / NS_PER_SECOND);
    }
    return (double)t / 1e9;
}

int
_PyTime_AsTimevalTime_t(PyTime_t t, time_t *secs, int *us, _PyTime_round_t round)
{
    PyTime_t rest;
    *secs = (time_t)split(_PyTime_AsMicroseconds(t, round), US_PER_SECOND, &rest);
    *us = (int)rest;
    return 0;
}

int
_PyTime_AsTimeval(PyTime_t t, struct timeval *tv, _PyTime_round_t round)
{
    int us;
    (void)_PyTime_AsTimevalTime_t(t, &tv->tv_sec, &us, round);
    tv->tv_usec = us;
    return 0;
}

void
_PyTime_AsTimeval_clamp(PyTime_t t, struct timeval *tv, _PyTime_round_t round)
{
    (void)_PyTime_AsTimeval(t, tv, round);
}

int
_PyTime_AsTimespec(PyTime_t t, struct timespec *ts)
{
    PyTime_t rest;
    ts->tv_sec = (time_t)split(t, NS_PER_SECOND, &rest);
    ts->tv_nsec = (long)rest;
    return 0;
}

void
_PyTime_AsTimespec_clamp(PyTime_t t, struct timespec *ts)
{
    (void)_PyTime_AsTimespec(t, ts);
}
