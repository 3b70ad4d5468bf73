/* Memory that fails: the n-th allocation, and as many as wanted behind it, of all three domains. */
#ifndef SHORTAGE_H
#define SHORTAGE_H

#include <Python.h>

#include "counted_memory.h" /* of tests/expect */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wunused-parameter"

/* ---- What a case makes is dropped when it is over ---- */

static PyObject *made[512];
static int made_count;

static PyObject *
keep(PyObject *o)
{
    if (o) {
        made[made_count++] = o;
    }
    return o;
}

static void
drop_made(void)
{
    while (made_count > 0) {
        Py_DECREF(made[--made_count]);
    }
}

/* The line at which a case gave up, for a report. */
static int gave_up;
#define GIVE_UP return gave_up = __LINE__, -1

/* A new object, or the end of the case. */
#define NEW(name, ...)                  \
    PyObject *name = keep(__VA_ARGS__); \
    if (!name) {                        \
        GIVE_UP;                        \
    }                                   \
    (void)name
#define MAKE(...)                 \
    do {                          \
        if (!keep(__VA_ARGS__)) { \
            GIVE_UP;              \
        }                         \
    } while (0)
#define DO(...)                  \
    do {                         \
        if ((__VA_ARGS__) < 0) { \
            GIVE_UP;             \
        }                        \
    } while (0)
#define CALL(o, ...) MAKE(PyObject_CallMethod(o, __VA_ARGS__))

#endif /* SHORTAGE_H */
