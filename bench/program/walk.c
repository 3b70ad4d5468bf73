/* Walking the lists; one time is one element. */
#include "bench.h"

static uint64_t
per_element(uint64_t took, long n, long visited)
{
    return (uint64_t)((double)took * (double)n / (double)visited);
}

static uint64_t
walk_threads(long n)
{
    PyInterpreterState *interp = PyInterpreterState_Get();
    long visited = 0;
    uint64_t start = now_ns();
    while (visited < n) {
        for (PyThreadState *tstate = PyInterpreterState_ThreadHead(interp); tstate != NULL;
             tstate = PyThreadState_Next(tstate))
        {
            visited++;
        }
    }
    return per_element(now_ns() - start, n, visited);
}

static uint64_t
walk_interpreters(long n)
{
    long visited = 0;
    uint64_t start = now_ns();
    while (visited < n) {
        for (PyInterpreterState *interp = PyInterpreterState_Head(); interp != NULL;
             interp = PyInterpreterState_Next(interp))
        {
            visited++;
        }
    }
    return per_element(now_ns() - start, n, visited);
}

const operation walk_operations[] = {
    { "walk_threads", walk_threads, 0 },
    { "walk_interpreters", walk_interpreters, 0 },
    { 0 },
};
