/* Notifying goroutines that wait for a GIL or a mutex: see goroutine.h. */
#include "thread/thread.h"
#include "goroutine.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static gopyrt_goroutine *ready; /* newest first */
static gopyrt_goroutine *taken; /* oldest first; the taker's */
static int ready_fd = -1;

static __thread struct {
    int wanted;
    gopyrt_goroutine *record;
} direct __attribute__((tls_model("initial-exec")));

static void
push(gopyrt_goroutine *record)
{
    gopyrt_goroutine *before = __atomic_load_n(&ready, __ATOMIC_RELAXED);
    do {
        record->next = before;
    } while (!__atomic_compare_exchange_n(&ready, &before, record, 1, __ATOMIC_RELEASE,
                                          __ATOMIC_RELAXED));
    if (before == NULL) {
        /* If the list was not empty, the earlier pusher has signalled the
         * eventfd. */
        uint64_t one = 1;
        int saved = errno;
        while (write(ready_fd, &one, sizeof(one)) < 0 && errno == EINTR) {
        }
        errno = saved;
    }
}

/* Called under the lock of a GIL's queue or of a bucket. If the record is on the list already, its
 * goroutine will be woken anyway and then sees the latest state. */
static void
notify_record(gopyrt_goroutine *record)
{
    if (__atomic_exchange_n(&record->ready, 1, __ATOMIC_ACQ_REL)) {
        return;
    }
    if (direct.wanted && direct.record == NULL) {
        direct.record = record;
        return;
    }
    push(record);
}

static void
notify(gopyrt_gil_waiter *waiter)
{
    notify_record((gopyrt_goroutine *)waiter);
}

static void
notify_parked(gopyrt_lot_waiter *waiter)
{
    char *mutex = (char *)waiter;
    notify_record((gopyrt_goroutine *)(void *)(mutex - offsetof(struct gopyrt_goroutine, mutex)));
}

/* The record may be pushed again as soon as `ready` is 0. */
static uint64_t
redeem(gopyrt_goroutine *record)
{
    uint64_t token = record->token;
    __atomic_store_n(&record->ready, 0, __ATOMIC_RELEASE);
    return token;
}

gopyrt_goroutine *
gopyrt_goroutine_new(uint64_t token)
{
    gopyrt_goroutine *record = calloc(1, sizeof(*record));
    if (record != NULL) {
        record->waiter.notify = notify;
        record->mutex.lot.notify = notify_parked;
        record->token = token;
    }
    return record;
}

void
gopyrt_goroutine_begin_direct(void)
{
    direct.wanted = 1;
}

uint64_t
gopyrt_goroutine_end_direct(void)
{
    gopyrt_goroutine *record = direct.record;
    direct.wanted = 0;
    direct.record = NULL;
    return record != NULL ? redeem(record) : 0;
}

int
gopyrt_goroutine_ready_fd(void)
{
    if (ready_fd < 0) {
        int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (fd < 0) {
            return -errno;
        }
        ready_fd = fd;
    }
    return ready_fd;
}

static void
take_all(void)
{
    gopyrt_goroutine *newest = __atomic_exchange_n(&ready, NULL, __ATOMIC_ACQUIRE);
    while (newest != NULL) {
        gopyrt_goroutine *next = newest->next;
        newest->next = taken;
        taken = newest;
        newest = next;
    }
}

uint32_t
gopyrt_goroutine_take_ready(uint64_t *tokens, uint32_t n)
{
    uint32_t count = 0;
    while (count < n) {
        if (taken == NULL) {
            take_all();
            if (taken == NULL) {
                break;
            }
        }
        gopyrt_goroutine *first = taken;
        taken = first->next;
        tokens[count++] = redeem(first);
    }
    return count;
}

/* The goroutines and the eventfd belong to the parent, which a write by the
 * child would wake. */
void
gopyrt_goroutine_after_fork(void)
{
    ready = NULL;
    taken = NULL;
    direct.wanted = 0;
    direct.record = NULL;
    if (ready_fd >= 0) {
        close(ready_fd);
        ready_fd = -1;
    }
}
