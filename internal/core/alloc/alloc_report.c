/* Checking a block of the debug hooks, and the report about one that is damaged.
 *
 * The report's text is CPython's, line for line: tools and people look for it. One
 * thing differs: bytes whose address comes from a damaged header are read through
 * the kernel, so that a wild size costs a line of the report and does not crash
 * it. */
#include "alloc/alloc.h"
#include "alloc_debug.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* How many bytes of a block's data the report shows at each end. */
#define SHOWN 8

static int
all_forbidden(const uint8_t *bytes, size_t count)
{
    while (count > 0 && bytes[count - 1] == PYMEM_FORBIDDENBYTE) {
        count--;
    }
    return count == 0;
}

static size_t
stored_size(const uint8_t *data)
{
    size_t size = 0;
    for (int i = 0; i < 8; i++) {
        size = size << 8 | data[i - GOPYRT_DEBUG_HEADER];
    }
    return size;
}

/* Copies memory that may not be there; 0, or -1. */
static int
read_suspect(void *to, const uint8_t *from, size_t count)
{
    struct iovec local = { to, count };
    struct iovec remote = { (void *)from, count };
    ssize_t got = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
    if (got < 0 && errno != EFAULT) {
        /* The system call is not available: read as CPython does. */
        memcpy(to, from, count);
        return 0;
    }
    return got == (ssize_t)count ? 0 : -1;
}

/* One line a pad byte. `sign` and `first` give its place: p-7, p-6, ... or
 * tail+0, tail+1, ... */
static void
list_pad(const uint8_t *pad, int count, const char *sign, int first)
{
    fputs("not all FORBIDDENBYTE (0xfd):\n", stderr);
    for (int i = 0; i < count; i++) {
        int place = first < 0 ? -(first + i) : first + i;
        fprintf(stderr, "        at %s%d: 0x%02x%s\n", sign, place, pad[i],
                pad[i] != PYMEM_FORBIDDENBYTE ? " *** OUCH" : "");
    }
}

static void
show_bytes(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(stderr, " %02x", bytes[i]);
    }
}

/* The data's ends. A block of up to twice SHOWN bytes is shown whole. */
static void
show_data(const uint8_t *data, size_t size)
{
    uint8_t bytes[2 * SHOWN];
    size_t head = size <= 2 * SHOWN ? size : SHOWN;
    size_t tail = size - head < SHOWN ? size - head : SHOWN;
    if (read_suspect(bytes, data, head) < 0
        || read_suspect(bytes + head, data + size - tail, tail) < 0) {
        fputs("    Data at p: not readable\n", stderr);
        return;
    }
    fputs("    Data at p:", stderr);
    show_bytes(bytes, head);
    if (tail > 0) {
        fputs(" ...", stderr);
        show_bytes(bytes + head, tail);
    }
    fputc('\n', stderr);
}

/* Writes the whole report; the caller ends the process. */
static void
report(const uint8_t *data)
{
    size_t size = stored_size(data);
    fprintf(stderr, "Debug memory block at address p=%p: API '%c'\n", (const void *)data, data[-8]);
    fprintf(stderr, "    %zu bytes originally requested\n", size);

    fputs("    The 7 pad bytes at p-7 are ", stderr);
    if (all_forbidden(data - 7, 7)) {
        fputs("FORBIDDENBYTE, as expected.\n", stderr);
    }
    else {
        list_pad(data - 7, 7, "p-", -7);
        fputs("    Because memory is corrupted at the start, the count of bytes"
              " requested\n       may be bogus, and checking the trailing pad"
              " bytes may segfault.\n",
              stderr);
    }

    const uint8_t *tail = (const uint8_t *)((uintptr_t)data + size);
    uint8_t pad[GOPYRT_DEBUG_TAIL];
    fprintf(stderr, "    The %d pad bytes at tail=%p are ", GOPYRT_DEBUG_TAIL, (const void *)tail);
    if (read_suspect(pad, tail, sizeof(pad)) < 0) {
        fputs("not readable.\n", stderr);
    }
    else if (all_forbidden(pad, sizeof(pad))) {
        fputs("FORBIDDENBYTE, as expected.\n", stderr);
    }
    else {
        list_pad(pad, GOPYRT_DEBUG_TAIL, "tail+", 0);
    }

    if (size > 0) {
        show_data(data, size);
    }
    fputs("\nEnable tracemalloc to get the memory block allocation traceback\n\n", stderr);
    fflush(stderr);
}

size_t
gopyrt_debug_check(const char *func, char id, const void *ptr)
{
    const uint8_t *data = ptr;
    char stored_id = (char)data[-8];
    if (stored_id != id) {
        char message[100];
        snprintf(message, sizeof(message),
                 "bad ID: Allocated using API '%c', verified using API '%c'", stored_id, id);
        report(data);
        _Py_FatalErrorFunc(func, message);
    }
    if (!all_forbidden(data - 7, 7)) {
        report(data);
        _Py_FatalErrorFunc(func, "bad leading pad byte");
    }
    size_t size = stored_size(data);
    uint8_t pad[GOPYRT_DEBUG_TAIL];
    const uint8_t *tail = (const uint8_t *)((uintptr_t)data + size);
    /* A size that no block can have comes from a damaged header: there is no tail
     * to check. */
    if (size > (size_t)PY_SSIZE_T_MAX - GOPYRT_DEBUG_EXTRA) {
        memset(pad, 0, sizeof(pad));
    }
    else {
        memcpy(pad, tail, sizeof(pad));
    }
    if (!all_forbidden(pad, sizeof(pad))) {
        report(data);
        _Py_FatalErrorFunc(func, "bad trailing pad byte");
    }
    return size;
}
