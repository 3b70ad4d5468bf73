/* How the rows about objects are written: what is prepared, what is repeated, what is dropped. */
#ifndef BENCH_OBJECTS_H
#define BENCH_OBJECTS_H

#include "bench.h"

#include <string.h>

/* A row that does WORK n times, between PREPARE and AFTER. */
#define ROW(name, prepare, work, after)  \
    static uint64_t name(long n)         \
    {                                    \
        prepare;                         \
        uint64_t took_ = TIMED(n, work); \
        after;                           \
        return took_;                    \
    }

#define LISTED(name)   \
    {                  \
#name, name, 0 \
    }

/* Ends the process unless there is an object. */
static inline PyObject *
made(PyObject *op)
{
    if (op == NULL) {
        PyErr_Print();
        need(0, "an operation on objects");
    }
    return op;
}

static inline void
drop(PyObject *op)
{
    Py_DECREF(made(op));
}

/* Ends the process if a function that returns a status failed. */
static inline void
done(int status)
{
    if (status < 0) {
        PyErr_Print();
        need(0, "an operation on objects");
    }
}

/* Ends the process unless the value is what it has to be. */
static inline void
is(int truth)
{
    if (!truth) {
        PyErr_Print();
        need(0, "an operation's value");
    }
}

/* A str of that many copies of the text, in UTF-8. */
PyObject *many(const char *text, int copies);

/* An int of that many digits. */
PyObject *big(int digits);

/* A list of the ints below count, and of strs made of them. */
PyObject *ints(long count);
PyObject *strs(long count);

#endif /* BENCH_OBJECTS_H */
