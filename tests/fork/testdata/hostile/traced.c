/* Forks while memory is traced and other threads allocate: the child's tables are whole, and
 * say what the counters say. */
#define Py_BUILD_CORE 1
#include "live.h"

#include <Python.h>
#include <gopyruntime.h>
#include "internal/pycore_runtime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRACED (_PyRuntime.tracemalloc)
#define THREADS 3
#define FORKS 60

static int stop, at_work;

static void *
allocate(void *arg)
{
    unsigned seed = (unsigned)(uintptr_t)arg;
    void *block[50] = { 0 };
    while (!_Py_atomic_load_int_relaxed(&stop)) {
        int at = rand_r(&seed) % 50;
        unsigned size = (unsigned)rand_r(&seed) % 2000;
        if (size % 3 == 0) {
            PyMem_RawFree(block[at]);
            block[at] = NULL;
        }
        else {
            block[at] = PyMem_RawRealloc(block[at], size);
            EXPECT(block[at] != NULL);
        }
        EXPECT(PyTraceMalloc_Track(7, (uintptr_t)&block[at], size) == 0);
        if (at % 10 == 0) {
            EXPECT(PyTraceMalloc_Untrack(7, (uintptr_t)&block[at]) == 0);
        }
        _Py_atomic_add_int(&at_work, 1);
    }
    return NULL;
}

/* What a trace begins with is its size. */
static size_t
sum(const _Py_hashtable_t *table)
{
    size_t bytes = 0, entries = 0;
    for (size_t i = 0; i < table->nbuckets; i++) {
        const _Py_hashtable_entry_t *entry = (void *)table->buckets[i].head;
        for (; entry != NULL; entry = (void *)entry->_Py_slist_item.next) {
            bytes += *(size_t *)entry->value;
            entries++;
        }
    }
    EXPECT(entries == table->nentries);
    return bytes;
}

static size_t
traced(void)
{
    size_t now, peak;
    gopyrt_tracemalloc_get_memory(&now, &peak);
    EXPECT(peak >= now);
    return now;
}

static void
child(void)
{
    const _Py_hashtable_t *seven = TRACED.domains->get_entry_func(TRACED.domains, (void *)7)->value;
    EXPECT(traced() == sum(TRACED.traces) + sum(seven));
    size_t before = traced();
    void *block = PyMem_RawMalloc(100);
    EXPECT(traced() - before == 100);
    PyMem_RawFree(block);
    EXPECT(PyTraceMalloc_Track(7, 1, 50) == 0);
    EXPECT(traced() - before == 50);
    gopyrt_tracemalloc_clear();
    EXPECT(traced() == 0);
    gopyrt_tracemalloc_stop();
    EXPECT(gopyrt_tracemalloc_start(2) == 0);
}

/* The runtime, Go and all, under tracing; and its next life, without it. */
static void
child_lives(void)
{
    child();
    live_to_the_end();
    live_up();
    EXPECT(!gopyrt_tracemalloc_is_tracing());
    EXPECT(gopyrt_tracemalloc_start(2) == 0);
    EXPECT(live_in_a_child(live_on) == 0);
}

int
main(void)
{
    pthread_t thread[THREADS];
    live_up();
    EXPECT(gopyrt_tracemalloc_start(2) == 0);
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&thread[i], NULL, allocate, (void *)(uintptr_t)(i + 1)) == 0);
    }
    for (int i = 0; i < FORKS; i++) {
        int work = _Py_atomic_load_int(&at_work);
        while (_Py_atomic_load_int(&at_work) - work < 100) {
            sched_yield();
        }
        EXPECT(live_in_a_child(i % 20 == 19 ? child_lives : child) == 0);
    }
    _Py_atomic_store_int(&stop, 1);
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(thread[i], NULL) == 0);
    }
    gopyrt_tracemalloc_stop();
    puts("ok");
    return 0;
}
