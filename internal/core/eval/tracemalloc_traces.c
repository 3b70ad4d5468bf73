/* The tables of traces: from a block's address to its size and the place where it was asked
 * for. One is for the allocators' blocks, and one each for the domains of
 * PyTraceMalloc_Track, made when they are first used.
 *
 * Everything here is called with the lock held. */
#include "eval/tracemalloc.h"
#include "alloc/alloc.h"

/* How often the traces were cleared: the traceback of one that was out meanwhile is gone. */
static unsigned clears;

static const _Py_hashtable_allocator_t memory = { malloc, free };

static _Py_hashtable_t *
new_table(void)
{
    _Py_hashtable_allocator_t own = memory;
    return _Py_hashtable_new_full(_Py_hashtable_hash_ptr, _Py_hashtable_compare_direct, NULL, free,
                                  &own);
}

/* A domain is a small number, which a hash of addresses would shift away. */
static Py_uhash_t
hash_domain(const void *key)
{
    return (Py_uhash_t)(uintptr_t)key;
}

static void
destroy_table(void *table)
{
    _Py_hashtable_destroy(table);
}

int
gopyrt_traces_init(void)
{
    _Py_hashtable_allocator_t own = memory;
    GOPYRT_TRACING.traces = new_table();
    GOPYRT_TRACING.domains = _Py_hashtable_new_full(hash_domain, _Py_hashtable_compare_direct, NULL,
                                                    destroy_table, &own);
    return GOPYRT_TRACING.traces != NULL && GOPYRT_TRACING.domains != NULL ? 0 : -1;
}

void
gopyrt_traces_clear(void)
{
    clears++;
    _Py_hashtable_clear(GOPYRT_TRACING.traces);
    _Py_hashtable_clear(GOPYRT_TRACING.domains);
    GOPYRT_TRACING.traced_memory = 0;
    GOPYRT_TRACING.peak_traced_memory = 0;
}

void
gopyrt_traced_table_end(_Py_hashtable_t **table)
{
    if (*table != NULL) {
        _Py_hashtable_destroy(*table);
        *table = NULL;
    }
}

void
gopyrt_traces_fini(void)
{
    clears++;
    gopyrt_traced_table_end(&GOPYRT_TRACING.traces);
    gopyrt_traced_table_end(&GOPYRT_TRACING.domains);
}

/* A domain's table. NULL when there is none, or no memory for one. */
static _Py_hashtable_t *
table_of(unsigned int domain, int make)
{
    if (domain == GOPYRT_TRACED_MEMORY) {
        return GOPYRT_TRACING.traces;
    }
    const void *key = (const void *)(uintptr_t)domain;
    _Py_hashtable_t *table = _Py_hashtable_get(GOPYRT_TRACING.domains, key);
    if (table == NULL && make) {
        table = new_table();
        if (table != NULL && _Py_hashtable_set(GOPYRT_TRACING.domains, key, table) < 0) {
            _Py_hashtable_destroy(table);
            table = NULL;
        }
    }
    return table;
}

/* The old size goes first: a block that grows in place is never counted twice. */
static void
count(size_t less, size_t more)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    t->traced_memory += more - less;
    if (t->traced_memory > t->peak_traced_memory) {
        t->peak_traced_memory = t->traced_memory;
    }
}

int
gopyrt_trace_add(unsigned int domain, uintptr_t ptr, size_t size, const gopyrt_trace_stack *stack)
{
    const void *key = (const void *)ptr;
    struct tracemalloc_traceback *traceback = gopyrt_traceback_of(stack);
    _Py_hashtable_t *table = traceback != NULL ? table_of(domain, 1) : NULL;
    if (table == NULL) {
        return -1;
    }
    gopyrt_trace *trace = _Py_hashtable_get(table, key);
    if (trace != NULL) {
        count(trace->size, size);
        *trace = (gopyrt_trace){ size, traceback };
        return 0;
    }
    trace = table->alloc.malloc(sizeof(*trace));
    if (trace == NULL) {
        return -1;
    }
    *trace = (gopyrt_trace){ size, traceback };
    if (_Py_hashtable_set(table, key, trace) < 0) {
        free(trace);
        return -1;
    }
    count(0, size);
    return 0;
}

void
gopyrt_trace_remove(unsigned int domain, uintptr_t ptr)
{
    _Py_hashtable_t *table = table_of(domain, 0);
    gopyrt_trace *trace = table != NULL ? _Py_hashtable_steal(table, (const void *)ptr) : NULL;
    if (trace != NULL) {
        count(trace->size, 0);
        free(trace);
    }
}

const gopyrt_trace *
gopyrt_trace_find(unsigned int domain, uintptr_t ptr)
{
    _Py_hashtable_t *table = table_of(domain, 0);
    return table != NULL ? _Py_hashtable_get(table, (const void *)ptr) : NULL;
}

gopyrt_trace_out
gopyrt_trace_take(uintptr_t ptr)
{
    gopyrt_trace_out out = { NULL, clears };
    if (gopyrt_is_tracing()) {
        out.entry = gopyrt_hashtable_take(GOPYRT_TRACING.traces, (const void *)ptr);
    }
    if (out.entry != NULL) {
        count(((gopyrt_trace *)out.entry->value)->size, 0);
    }
    return out;
}

void
gopyrt_trace_drop(gopyrt_trace_out out)
{
    if (out.entry != NULL) {
        free(out.entry->value);
        free(out.entry);
    }
}

void
gopyrt_trace_put(gopyrt_trace_out out, uintptr_t ptr)
{
    if (!gopyrt_is_tracing() || out.entry == NULL) {
        gopyrt_trace_drop(out);
        return;
    }
    gopyrt_trace *trace = out.entry->value;
    if (out.clears != clears) {
        trace->traceback = &GOPYRT_TRACING.empty_traceback;
    }
    gopyrt_hashtable_put(GOPYRT_TRACING.traces, out.entry, (const void *)ptr);
    count(0, trace->size);
}

void
gopyrt_trace_put_resized(gopyrt_trace_out out, uintptr_t ptr, size_t size,
                         const gopyrt_trace_stack *stack)
{
    if (!gopyrt_is_tracing()) {
        gopyrt_trace_drop(out);
        return;
    }
    if (out.entry == NULL) {
        (void)gopyrt_trace_add(GOPYRT_TRACED_MEMORY, ptr, size, stack);
        return;
    }
    struct tracemalloc_traceback *traceback = gopyrt_traceback_of(stack);
    gopyrt_trace *trace = out.entry->value;
    trace->size = size;
    if (traceback != NULL) {
        trace->traceback = traceback;
        out.clears = clears;
    }
    gopyrt_trace_put(out, ptr);
}
