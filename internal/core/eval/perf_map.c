/* The map of generated code that perf reads: /tmp/perf-PID.map, with a line
 * "address size name" for each piece, numbers in hexadecimal.
 *
 * The file is opened by the first entry, for appending, and each entry is one
 * write(2): so a line is whole also where others append, and nothing is left in a
 * buffer at a fork. The child of a fork goes on writing into its parent's file until
 * it closes it, as in CPython.
 *
 * The lock keeps the descriptor from being closed under a writer; a thread that waits
 * for it lets its GIL go. Not async-signal-safe. */
#include "eval/eval.h"
#include "internal/pycore_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
    PyMutex lock;
    int opened; /* 0 or 1 */
    int file;
} map;

/* All of the parts, also where the system takes less at a time. */
static int
write_all(struct iovec *part, int count)
{
    while (count > 0) {
        ssize_t written = writev(map.file, part, count);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        while (count > 0 && (size_t)written >= part->iov_len) {
            written -= (ssize_t)part->iov_len;
            part++;
            count--;
        }
        if (count > 0) {
            part->iov_base = (char *)part->iov_base + written;
            part->iov_len -= (size_t)written;
        }
    }
    return 0;
}

static int
open_locked(void)
{
    char path[64];
    if (map.opened) {
        return 0;
    }
    snprintf(path, sizeof(path), "/tmp/perf-%jd.map", (intmax_t)getpid());
    int file;
    do {
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    } while (file < 0 && errno == EINTR);
    if (file < 0) {
        return -1;
    }
    map.file = file;
    map.opened = 1;
    return 0;
}

int
PyUnstable_PerfMapState_Init(void)
{
    PyMutex_Lock(&map.lock);
    int result = open_locked();
    PyMutex_Unlock(&map.lock);
    return result;
}

int
PyUnstable_WritePerfMapEntry(const void *code_addr, unsigned int code_size, const char *entry_name)
{
    char numbers[32];
    int length =
        snprintf(numbers, sizeof(numbers), "%jx %x ", (uintmax_t)(uintptr_t)code_addr, code_size);
    struct iovec line[] = {
        { numbers, (size_t)length },
        { (char *)entry_name, strlen(entry_name) },
        { "\n", 1 },
    };
    PyMutex_Lock(&map.lock);
    int result = open_locked();
    if (result == 0) {
        result = write_all(line, 3);
    }
    PyMutex_Unlock(&map.lock);
    return result;
}

/* Up to the size that the source has now: it may be the map itself. */
static int
append_from(int source)
{
    char block[4096];
    struct stat info;
    if (fstat(source, &info) != 0) {
        return -1;
    }
    off_t left = S_ISREG(info.st_mode) ? info.st_size : (off_t)PY_SSIZE_T_MAX;
    for (;;) {
        size_t most = left < (off_t)sizeof(block) ? (size_t)left : sizeof(block);
        ssize_t got = read(source, block, most);
        if (got == 0) {
            return 0;
        }
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        left -= got;
        struct iovec part = { block, (size_t)got };
        if (write_all(&part, 1) != 0) {
            return -1;
        }
    }
}

int
PyUnstable_CopyPerfMapFile(const char *parent_filename)
{
    int source = open(parent_filename, O_RDONLY | O_CLOEXEC);
    if (source < 0) {
        return -1;
    }
    PyMutex_Lock(&map.lock);
    int result = open_locked();
    if (result == 0) {
        result = append_from(source);
    }
    PyMutex_Unlock(&map.lock);
    int error = errno;
    close(source);
    errno = error;
    return result;
}

void
PyUnstable_PerfMapState_Fini(void)
{
    PyMutex_Lock(&map.lock);
    if (map.opened) {
        map.opened = 0;
        close(map.file);
    }
    PyMutex_Unlock(&map.lock);
}

void
gopyrt_perf_map_after_fork(void)
{
    _PyMutex_at_fork_reinit(&map.lock);
}

/* Whether a child keeps what its parent had in its map. What generates code and keeps
 * the map asks for it. */
int
PyUnstable_PerfTrampoline_SetPersistAfterFork(int enable)
{
    _PyRuntime.ceval.perf.persist_after_fork = enable;
    return enable;
}
