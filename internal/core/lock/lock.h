/* Locks and threads beyond what CPython's headers declare: sleeping on a word, spinning, and the
 * child of a fork. */
#ifndef GOPYRT_CORE_LOCK_H
#define GOPYRT_CORE_LOCK_H

#include "base/base.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_pythread.h"
#include "internal/pycore_time.h"

#include <errno.h>

/* ---- The host's thread sanitizer (tsan.c) ----------------------------------- */

/* A host that is compiled with -fsanitize=thread does not see what the code here, which is not,
 * orders: its own data under the GIL or a lock would look like races. So whoever takes a lock says
 * so after that, and whoever releases one before that, naming the lock's address, which is also
 * that of the accesses of inline code in the host.
 *
 * Without a sanitizer each costs one load and one branch. Async-signal-safe. */
#ifdef __SANITIZE_THREAD__ /* the code here as well */
static inline void
gopyrt_tsan_acquire(void *lock)
{
    (void)lock;
}
static inline void
gopyrt_tsan_release(void *lock)
{
    (void)lock;
}
#else
typedef struct {
    void (*acquire)(void *), (*release)(void *); /* both or neither */
} gopyrt_tsan_functions;

extern gopyrt_tsan_functions gopyrt_tsan __attribute__((visibility("hidden")));

static inline void
gopyrt_tsan_acquire(void *lock)
{
    if (__builtin_expect(gopyrt_tsan.acquire != NULL, 0)) {
        gopyrt_tsan.acquire(lock);
    }
}

static inline void
gopyrt_tsan_release(void *lock)
{
    if (__builtin_expect(gopyrt_tsan.release != NULL, 0)) {
        gopyrt_tsan.release(lock);
    }
}
#endif

/* ---- Sleeping on a word (futex.c) ------------------------------------------ */

/* Sleeping on a 32-bit word, and waking the sleepers.
 *
 * The only place of the C plane that asks the kernel to put a thread to sleep
 * on memory. The parking lot, the raw mutex, the semaphores and the GIL are
 * built on it.
 *
 * Memory order: the calls themselves give none. The caller reads and writes its
 * word atomically: a waker stores (release) before it wakes, a sleeper loads
 * (acquire) after it returns.
 *
 * Spurious wake-ups: always possible, callers loop. One source is in this
 * library: a waker may name a word whose owner has just left, and the memory
 * may have been reused for another word.
 *
 * Fork: no state of its own. Signals: waking is async-signal-safe, both calls
 * preserve errno.
 */

/* The deadline that never comes. */
#define GOPYRT_FUTEX_FOREVER PyTime_MAX

/* Sleeps if *word is `expected`, until woken or until CLOCK_MONOTONIC reaches
 * `deadline` (nanoseconds, absolute, so a caller that loops does not add up
 * its waits). Returns 0 when woken, spuriously or not, or when *word had
 * another value; -ETIMEDOUT; -EINTR when a signal handler ran. */
int gopyrt_futex_wait(uint32_t *word, uint32_t expected, PyTime_t deadline);

/* Wakes up to `count` threads that sleep on `word`; returns how many. The word
 * may already be gone when this is called. */
int gopyrt_futex_wake(uint32_t *word, int count);

/* Turns a relative timeout, negative for none, into a deadline. */
PyTime_t gopyrt_futex_deadline(PyTime_t timeout_ns);

/* Tells the processor that this is a spin loop. */
static inline void
gopyrt_cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield" ::: "memory");
#endif
}

/* ---- Spinning (spin.c) ----------------------------------------------------- */

/* Spinning for a moment before going to sleep.
 *
 * Sleeping and being woken costs some 10 us and two system calls, one of them
 * the holder's; most locks are free again much sooner. So a thread that finds a
 * lock taken tries again a few times first. It tries rarely, because each
 * attempt takes the lock's cache line away from the holder, which slows the
 * holder down.
 *
 * On a machine with one processor no thread can free the lock meanwhile, so
 * spinning is skipped; a thread whose recent spins failed mostly skips it too.
 * Accesses shared memory only through `attempt`.
 */

/* Calls attempt(object) every few microseconds, a few times, until it returns
 * non-zero. Returns whether it did. */
int gopyrt_spin(int (*attempt)(void *object), void *object);

/* ---- Waiting without a thread (parking_lot.c, mutex.c) ---------------------- */

/* Who waits in the parking lot: a thread, with a record on its stack, or something else, whose
 * record is told by a call. */
typedef struct gopyrt_lot_waiter gopyrt_lot_waiter;

struct gopyrt_lot_waiter {
    const void *address;
    void *park_arg;
    gopyrt_lot_waiter *next;
    gopyrt_lot_waiter *prev;
    int queued;      /* guarded by the bucket's lock */
    uint32_t resets; /* when it was queued */
    uint32_t woken;  /* the futex word: 1 when the waker is done with the record */
    /* NULL: a thread sleeps on `woken`. Otherwise called when that was set, under the bucket's
     * lock: it must neither block nor use the lot. */
    void (*notify)(gopyrt_lot_waiter *waiter);
};

/* Parks without sleeping: the caller has set notify. 0: *address has another value, and the record
 * is not in use. */
int gopyrt_parking_lot_enqueue(gopyrt_lot_waiter *waiter, const void *address, const void *expected,
                               size_t address_size, void *park_arg);

/* Gives up. 0: the waiter was woken before. */
int gopyrt_parking_lot_leave(gopyrt_lot_waiter *waiter);

/* One that waits for a PyMutex. The caller sets lot.notify, once. */
typedef struct {
    PyTime_t hand_off_after; /* CLOCK_MONOTONIC */
    int handed_off;          /* written before the wake-up, read after it */
} gopyrt_mutex_patience;

typedef struct {
    gopyrt_lot_waiter lot; /* first: notify is given its address */
    PyMutex *mutex;
    gopyrt_mutex_patience patience;
} gopyrt_mutex_waiter;

/* For waiters that are not threads; none of these blocks. 1: the mutex was taken, and the record is
 * not in use. 0: wait to be notified, then look; the mutex and the record stay in place. */
int gopyrt_mutex_enqueue(PyMutex *m, gopyrt_mutex_waiter *waiter);
int gopyrt_mutex_look(gopyrt_mutex_waiter *waiter);

/* Gives up. A mutex that was handed over just then, or a wake-up, goes on to the next. */
void gopyrt_mutex_leave(gopyrt_mutex_waiter *waiter);

int gopyrt_mutex_try(PyMutex *m);

/* ---- The child of a fork (locks_fork.c) ------------------------------------ */

/* In the child of a fork, before any lock is used: empties the parking lot and
 * resets the thread layer's own lock and list. Async-signal-safe. Other owners
 * zero their own locks (PyMutex bytes and the like) after this. The lock code
 * holds nothing across a fork, so it needs no call before it and none in the
 * parent. */
void gopyrt_locks_after_fork_child(void);

/* The thread layer's part of it. */
void gopyrt_pythread_after_fork_child(void);

/* ---- Locks that are held over a fork (fork_locks.c) ------------------------ */

/* A forking thread holds these from before the fork until after it, so that
 * what they guard is whole in the child. For that thread they are re-entrant
 * meanwhile, and it lets them go while it waits for something in this library.
 * They are taken in this
 * order. */
typedef enum {
    GOPYRT_FORK_LOCK_HEADS,
    GOPYRT_FORK_LOCK_STATES,
    GOPYRT_FORK_LOCK_TRACES,
    GOPYRT_FORK_LOCK_PAGES,
    GOPYRT_FORK_LOCKS,
} gopyrt_fork_lock_id;

/* A thread that forks while it holds such a lock itself, or whose handlers wait
 * for a thread that needs one, must not hang. After this time a forking thread
 * goes on without the lock, and a thread that waits for a forking one takes it
 * over. The child resets the lock in any case. */
#define GOPYRT_FORK_PATIENCE (PyTime_t)1000000000 /* ns */

/* On the forking thread, before and after; they nest. `begin` comes first, with
 * the frame address of the handler. */
void gopyrt_fork_begin(void *frame);
void gopyrt_fork_hold(gopyrt_fork_lock_id which, PyMutex *m);
void gopyrt_fork_release(gopyrt_fork_lock_id which);

/* In the child: nobody forks. Async-signal-safe. */
void gopyrt_fork_forget_locks(void);

/* Whether the calling thread is in the child of a fork whose handler, which does
 * the reset, is still to come. */
int gopyrt_fork_not_reset(void);

/* Around a wait of the calling thread. What the first returns is for the second;
 * 0: nothing was let go. */
unsigned gopyrt_fork_let_go(void);
void gopyrt_fork_take_again(unsigned given);

/* For PyMutex, on slow paths: takes once more, and takes that back, a lock that
 * the calling thread holds for a fork; 0 where it does not. Whether a mutex is
 * such a lock; whether the caller, who has waited long, has it now. */
int gopyrt_fork_lock_again(PyMutex *m);
int gopyrt_fork_unlock_again(const PyMutex *m);
int gopyrt_fork_is_lock(const PyMutex *m);
int gopyrt_fork_take_over(const PyMutex *m);

/* Whether a thread, by the kernel's number, is asleep and not forking, or has ended. */
int gopyrt_fork_is_asleep(int thread);

/* ---- Sections (sections.c) -------------------------------------------------- */

/* A thread is in a section while it changes what the child's reset changes, too. A
 * signal handler may interrupt it and fork. Then the child puts the reset off until
 * the section is over, after the handler has returned; or until the thread waits,
 * since who waits has nothing half done. Go is dead in the child at once. */
typedef struct {
    uint32_t depth;
    uint32_t *word;                   /* the thread is asleep on it, or about to be */
    void *attaching;                  /* the thread state that it waits for the GIL for */
    uint8_t due;                      /* the reset is put off */
    uint8_t in_lot;                   /* it holds a bucket of the parking lot */
    uint8_t holds[GOPYRT_FORK_LOCKS]; /* GOPYRT_TAKING or GOPYRT_TAKEN */
} gopyrt_section_state;

enum { GOPYRT_NOT_TAKEN, GOPYRT_TAKING, GOPYRT_TAKEN };

extern __thread gopyrt_section_state gopyrt_section
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* How many resets there were in this process. A record in a queue that was put there
 * before the last one is in no queue any more. */
extern uint32_t gopyrt_section_resets __attribute__((visibility("hidden")));

int gopyrt_section_allows_reset(void);
void gopyrt_section_note_reset(void);
void gopyrt_section_late(void);

/* The fatal error of a thread that would wait for what it holds itself. */
void _Py_NO_RETURN gopyrt_section_self_wait(const char *func);

/* Only a handler of the same thread looks, so the compiler alone must keep the order. */
#define GOPYRT_SIGNAL_FENCE() __atomic_signal_fence(__ATOMIC_SEQ_CST)

static inline void
gopyrt_section_enter(void)
{
    gopyrt_section.depth++;
    GOPYRT_SIGNAL_FENCE();
}

static inline void
gopyrt_section_leave(void)
{
    GOPYRT_SIGNAL_FENCE();
    gopyrt_section.depth--;
    GOPYRT_SIGNAL_FENCE();
    if (__builtin_expect(gopyrt_section.due && gopyrt_section.depth == 0, 0)) {
        gopyrt_section_late();
    }
}

/* Around going to sleep on a word of the thread's own record, or of a lock that the
 * reset frees. 0: do not, there was a reset after the `resets`-th. */
static inline int
gopyrt_section_before_wait(uint32_t *word, uint32_t resets)
{
    gopyrt_section.word = word;
    GOPYRT_SIGNAL_FENCE();
    if (__builtin_expect(gopyrt_section.due, 0)) {
        gopyrt_section_late();
    }
    GOPYRT_SIGNAL_FENCE();
    return gopyrt_section_resets == resets;
}

static inline void
gopyrt_section_after_wait(void)
{
    GOPYRT_SIGNAL_FENCE();
    gopyrt_section.word = NULL;
    GOPYRT_SIGNAL_FENCE();
}

/* A lock that is held over a fork, as a section. */
static inline void
gopyrt_section_lock(gopyrt_fork_lock_id which, PyMutex *m)
{
    if (__builtin_expect(gopyrt_section.due && gopyrt_section.holds[which] == GOPYRT_TAKEN, 0)) {
        gopyrt_section_self_wait("gopyrt_section_lock");
    }
    gopyrt_section_enter();
    gopyrt_section.holds[which] = GOPYRT_TAKING;
    GOPYRT_SIGNAL_FENCE();
    PyMutex_LockFlags(m, _Py_LOCK_DONT_DETACH);
    GOPYRT_SIGNAL_FENCE();
    gopyrt_section.holds[which] = GOPYRT_TAKEN;
}

static inline void
gopyrt_section_unlock(gopyrt_fork_lock_id which, PyMutex *m)
{
    gopyrt_section.holds[which] = GOPYRT_TAKING;
    GOPYRT_SIGNAL_FENCE();
    PyMutex_Unlock(m);
    GOPYRT_SIGNAL_FENCE();
    gopyrt_section.holds[which] = GOPYRT_NOT_TAKEN;
    gopyrt_section_leave();
}

/* ---- Asked of the floors above --------------------------------------------- */

/* A thread that waits lets the GIL go meanwhile (thread/tstate_attach.c). */
void _PyThreadState_Attach(PyThreadState *tstate);
void _PyThreadState_Detach(PyThreadState *tstate);

/* In the child of a fork, in a handler of the host that runs before ours: does
 * the reset now. `attaching` is the thread state that the caller is about to
 * attach, or NULL (fork/fork_handlers.c). */
void gopyrt_fork_catch_up(PyThreadState *attaching);

/* In the child, where the reset was put off: does it (fork/fork_handlers.c). */
void gopyrt_fork_reset_late(void);

#endif /* GOPYRT_CORE_LOCK_H */
