/* The debug hooks: every block has a header and a tail that show which domain it
 * belongs to and whether memory outside it was written.
 *
 *     base                                              (what the allocator below gave)
 *     |<- 8: size, big endian ->|api id|<- 7 x 0xFD ->|<- size bytes ->|<- 8 x 0xFD ->|
 *                                                     |
 *                                                     what the caller gets
 *
 * New bytes are 0xCD, released ones 0xDD. A block that is damaged, or that is released
 * to another domain than its own, ends the process: first the report (alloc_report.c),
 * then CPython's fatal error.
 *
 * The raw hooks run on any thread; the others require an attached thread state, without
 * which they are fatal too. ctx is the domain's debug_alloc_api_t. */
#include "alloc/alloc.h"
#include "alloc_debug.h"

#include <string.h>

/* While a block is resized, this many bytes at each end are saved; of a block of at
 * most twice the size, all of it. */
#define EDGE 64

/* How many bytes of a block of `size` bytes are saved at each end. */
typedef struct {
    size_t head;
    size_t tail;
} edges;

static edges
edges_of(size_t size)
{
    if (size <= 2 * EDGE) {
        return (edges){ size, 0 };
    }
    return (edges){ EDGE, EDGE };
}

/* Writes header and tail around a block of `size` bytes; returns the address for the
 * hook's caller. */
static uint8_t *
dress(uint8_t *base, char id, size_t size)
{
    uint8_t *data = base + GOPYRT_DEBUG_HEADER;
    for (int i = 0; i < 8; i++) {
        base[i] = (uint8_t)(size >> (56 - 8 * i));
    }
    base[8] = (uint8_t)id;
    memset(base + 9, PYMEM_FORBIDDENBYTE, GOPYRT_DEBUG_HEADER - 9);
    memset(data + size, PYMEM_FORBIDDENBYTE, GOPYRT_DEBUG_TAIL);
    return data;
}

static int
too_big(size_t size)
{
    return size > (size_t)PY_SSIZE_T_MAX - GOPYRT_DEBUG_EXTRA;
}

void *
_PyMem_DebugRawMalloc(void *ctx, size_t size)
{
    const debug_alloc_api_t *api = ctx;
    if (too_big(size)) {
        return NULL;
    }
    uint8_t *base = api->alloc.malloc(api->alloc.ctx, size + GOPYRT_DEBUG_EXTRA);
    if (base == NULL) {
        return NULL;
    }
    uint8_t *data = dress(base, api->api_id, size);
    return memset(data, PYMEM_CLEANBYTE, size);
}

void *
_PyMem_DebugRawCalloc(void *ctx, size_t nelem, size_t elsize)
{
    const debug_alloc_api_t *api = ctx;
    if (gopyrt_alloc_overflows(nelem, elsize) || too_big(nelem * elsize)) {
        return NULL;
    }
    size_t size = nelem * elsize;
    uint8_t *base = api->alloc.calloc(api->alloc.ctx, 1, size + GOPYRT_DEBUG_EXTRA);
    return base != NULL ? dress(base, api->api_id, size) : NULL;
}

void
_PyMem_DebugRawFree(void *ctx, void *ptr)
{
    const debug_alloc_api_t *api = ctx;
    if (ptr == NULL) {
        return;
    }
    size_t size = gopyrt_debug_check(__func__, api->api_id, ptr);
    uint8_t *base = (uint8_t *)ptr - GOPYRT_DEBUG_HEADER;
    memset(base, PYMEM_DEADBYTE, size + GOPYRT_DEBUG_EXTRA);
    api->alloc.free(api->alloc.ctx, base);
}

/* Writes back, from what was saved of a block of `old` bytes, what a block of
 * `size` bytes at `data` has room for. */
static void
restore(uint8_t *data, size_t size, size_t old, const uint8_t *saved, edges kept)
{
    memcpy(data, saved, kept.head < size ? kept.head : size);
    size_t tail_at = old - kept.tail;
    if (tail_at < size) {
        size_t room = size - tail_at;
        memcpy(data + tail_at, saved + kept.head, kept.tail < room ? kept.tail : room);
    }
}

void *
_PyMem_DebugRawRealloc(void *ctx, void *ptr, size_t size)
{
    const debug_alloc_api_t *api = ctx;
    if (ptr == NULL) {
        return _PyMem_DebugRawMalloc(ctx, size);
    }
    size_t old = gopyrt_debug_check(__func__, api->api_id, ptr);
    if (too_big(size)) {
        return NULL;
    }

    /* The block may move, and then its old bytes must not look valid. The allocator
     * below copies them, so they are overwritten before it does, and the ends, where
     * stale pointers mostly lead, are restored afterwards. */
    uint8_t saved[2 * EDGE];
    edges kept = edges_of(old);
    uint8_t *base = (uint8_t *)ptr - GOPYRT_DEBUG_HEADER;
    uint8_t *end = (uint8_t *)ptr + old;
    memcpy(saved, ptr, kept.head);
    memcpy(saved + kept.head, end - kept.tail, kept.tail);
    memset(base, PYMEM_DEADBYTE, GOPYRT_DEBUG_HEADER + kept.head);
    memset(end - kept.tail, PYMEM_DEADBYTE, kept.tail + GOPYRT_DEBUG_TAIL);

    uint8_t *moved = api->alloc.realloc(api->alloc.ctx, base, size + GOPYRT_DEBUG_EXTRA);
    if (moved == NULL) {
        restore(dress(base, api->api_id, old), old, old, saved, kept);
        return NULL;
    }
    uint8_t *data = dress(moved, api->api_id, size);
    restore(data, size, old, saved, kept);
    if (size > old) {
        memset(data + old, PYMEM_CLEANBYTE, size - old);
    }
    return data;
}

static void
require_thread_state(const char *func)
{
    if (_PyThreadState_GET() == NULL) {
        _Py_FatalErrorFunc(func, "Python memory allocator called "
                                 "without holding the GIL");
    }
}

void *
_PyMem_DebugMalloc(void *ctx, size_t size)
{
    require_thread_state(__func__);
    return _PyMem_DebugRawMalloc(ctx, size);
}

void *
_PyMem_DebugCalloc(void *ctx, size_t nelem, size_t elsize)
{
    require_thread_state(__func__);
    return _PyMem_DebugRawCalloc(ctx, nelem, elsize);
}

void *
_PyMem_DebugRealloc(void *ctx, void *ptr, size_t size)
{
    require_thread_state(__func__);
    return _PyMem_DebugRawRealloc(ctx, ptr, size);
}

void
_PyMem_DebugFree(void *ctx, void *ptr)
{
    require_thread_state(__func__);
    _PyMem_DebugRawFree(ctx, ptr);
}
