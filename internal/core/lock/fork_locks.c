/* The locks that a forking thread holds over the fork, so that no other thread
 * is inside what they guard: see lock/lock.h.
 *
 * Between the handlers of a fork run handlers of the host, those that it
 * registered before this library was loaded. They may call all of the API, on
 * the forking thread: for it these locks are re-entrant. One that is taken once
 * more has both bits set from then on, so the inline fast paths of locking and
 * unlocking fail, and the slow ones ask here. Until then it is a plain locked
 * mutex, which is let go at the price of one.
 *
 * Those handlers may also wait for another thread, for the GIL or a lock of the
 * host's, and that thread may need one of these locks first. So before the
 * forking thread sleeps in this library it lets them go, and takes them again
 * afterwards; where it sleeps elsewhere, who waits for such a lock for longer
 * than GOPYRT_FORK_PATIENCE takes it over, and the fork happens without it. Not
 * while the thread runs, or is in the fork itself, which takes seconds where there
 * is much memory (fork_asleep.c).
 *
 * `owner` says who holds a lock for a fork: the fork's ticket, and how many more
 * times that thread has taken it since. It changes by compare-and-swap, so
 * that letting go, taking over and taking once more exclude each other.
 *
 * Fork: gopyrt_fork_forget_locks in the child. Signals: not async-signal-safe.
 */
#include "lock/lock.h"

#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define TICKET ((uint64_t)1 << 16) /* below it: the number of times */

static struct {
    PyMutex *mutex; /* NULL until the first fork; then always the same */
    uint64_t owner; /* 0: nobody holds it for a fork */
    int thread;     /* the last that did, as `own` has it; unknown counts as asleep */
} locks[GOPYRT_FORK_LOCKS];

static uint64_t tickets;

/* The calling thread's fork. `ticket` is 0 while it has none. */
static __thread struct {
    uint64_t ticket;
    pid_t process;   /* these two are known from the first handler of a fork on */
    int thread;      /* by the kernel's number; 0 after PyOS_BeforeFork alone */
    uintptr_t frame; /* of the outermost handler */
    uint8_t nesting[GOPYRT_FORK_LOCKS];
    uint8_t at_it; /* it is taking or letting go, and must not begin with that again */
} own __attribute__((tls_model("initial-exec")));

int
gopyrt_fork_not_reset(void)
{
    return own.nesting[GOPYRT_FORK_LOCK_PAGES] > 0 && own.process != getpid();
}

/* ---- Holding and letting go ------------------------------------------------ */

static void
take(int which)
{
    PyMutex *m = _Py_atomic_load_ptr_relaxed(&locks[which].mutex);
    PyTime_t patience = GOPYRT_FORK_PATIENCE;
    if (gopyrt_section.holds[which] == GOPYRT_TAKEN) {
        return; /* a signal handler forks: others are kept out as it is */
    }
    if (gopyrt_section.in_lot) {
        /* It has interrupted the parking lot, where this lock's waiters may be. Others
         * have the time to get out of what the lock guards. */
        const struct timespec a_moment = { 0, 1000000 };
        nanosleep(&a_moment, NULL);
        return;
    }
    if (gopyrt_section.holds[which] == GOPYRT_TAKING) {
        patience /= 100; /* the same, perhaps */
    }
    if (_PyMutex_LockTimed(m, patience, _Py_LOCK_DONT_DETACH) != PY_LOCK_ACQUIRED) {
        return;
    }
    _Py_atomic_store_int_relaxed(&locks[which].thread, own.thread);
    _Py_atomic_store_uint64_release(&locks[which].owner, own.ticket);
}

/* Returns whether it was held. One that the thread has taken once more stays locked, by
 * that. */
static int
give(int which)
{
    uint64_t owner = _Py_atomic_load_uint64(&locks[which].owner);
    while (owner / TICKET * TICKET == own.ticket) {
        if (_Py_atomic_compare_exchange_uint64(&locks[which].owner, &owner, 0)) {
            if (owner == own.ticket) {
                PyMutex_Unlock(_Py_atomic_load_ptr_relaxed(&locks[which].mutex));
            }
            return 1;
        }
    }
    return 0;
}

/* A fork within a fork is made by a handler of the outer one, so its frames are
 * below. Otherwise a handler of the host was left by a jump, and the outer fork
 * has not happened. */
void
gopyrt_fork_begin(void *frame)
{
    int within = own.nesting[GOPYRT_FORK_LOCK_PAGES] > 0;
    if (within && (uintptr_t)frame < own.frame) {
        return;
    }
    if (within) {
        for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
            (void)give(i);
        }
        memset(&own, 0, sizeof(own));
    }
    own.frame = (uintptr_t)frame;
    own.process = getpid();
    own.thread = (int)syscall(SYS_gettid);
}

/* Whether the calling thread's fork still holds it. */
static int
is_held(int which)
{
    return _Py_atomic_load_uint64(&locks[which].owner) / TICKET * TICKET == own.ticket;
}

void
gopyrt_fork_hold(gopyrt_fork_lock_id which, PyMutex *m)
{
    _Py_atomic_store_ptr_relaxed(&locks[which].mutex, m);
    if (own.ticket == 0) {
        own.ticket = (_Py_atomic_add_uint64(&tickets, 1) + 1) * TICKET;
    }
    int first = own.nesting[which]++ == 0;
    /* One that PyOS_BeforeFork took may have been taken over before the fork began. */
    if (first || (own.thread != 0 && !is_held(which))) {
        own.at_it = 1;
        take(which);
        own.at_it = 0;
    }
    else if (own.thread != 0) {
        _Py_atomic_store_int_relaxed(&locks[which].thread, own.thread);
    }
}

void
gopyrt_fork_release(gopyrt_fork_lock_id which)
{
    if (own.nesting[which] == 0 || --own.nesting[which] > 0) {
        return;
    }
    own.at_it = 1;
    (void)give(which);
    own.at_it = 0;
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        if (own.nesting[i] > 0) {
            return;
        }
    }
    own.ticket = 0;
    own.thread = 0;
}

/* Not while the thread has taken one once more: then it is in a short section, which ends
 * by itself. */
static int
between_sections(void)
{
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        uint64_t owner = _Py_atomic_load_uint64(&locks[i].owner);
        if (owner > own.ticket && owner - own.ticket < TICKET) {
            return 0;
        }
    }
    return 1;
}

unsigned
gopyrt_fork_let_go(void)
{
    unsigned given = 0;
    if (own.ticket == 0 || own.at_it || !between_sections()) {
        return 0;
    }
    own.at_it = 1;
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        given |= (unsigned)give(i) << i;
    }
    own.at_it = 0;
    return given;
}

void
gopyrt_fork_take_again(unsigned given)
{
    own.at_it = 1;
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        if (given & (1u << i)) {
            take(i);
        }
    }
    own.at_it = 0;
}

void
gopyrt_fork_forget_locks(void)
{
    memset(&own, 0, sizeof(own));
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        if (locks[i].owner != 0) {
            locks[i].owner = 0;
        }
    }
}

/* ---- What the mutex asks --------------------------------------------------- */

static int
find(const PyMutex *m)
{
    for (int i = 0; i < GOPYRT_FORK_LOCKS; i++) {
        if (_Py_atomic_load_ptr_relaxed(&locks[i].mutex) == m) {
            return i;
        }
    }
    return -1;
}

int
gopyrt_fork_lock_again(PyMutex *m)
{
    int which = own.ticket != 0 ? find(m) : -1;
    if (which < 0) {
        return 0;
    }
    uint64_t owner = _Py_atomic_load_uint64(&locks[which].owner);
    while (owner / TICKET * TICKET == own.ticket) {
        if (_Py_atomic_compare_exchange_uint64(&locks[which].owner, &owner, owner + 1)) {
            _Py_atomic_or_uint8(&m->_bits, _Py_HAS_PARKED);
            return 1;
        }
    }
    return 0;
}

int
gopyrt_fork_unlock_again(const PyMutex *m)
{
    int which = own.ticket != 0 ? find(m) : -1;
    if (which < 0) {
        return 0;
    }
    /* Nobody takes it over meanwhile, so no other thread changes it. */
    uint64_t owner = _Py_atomic_load_uint64(&locks[which].owner);
    if (owner <= own.ticket || owner - own.ticket >= TICKET) {
        return 0;
    }
    _Py_atomic_store_uint64(&locks[which].owner, owner - 1);
    return 1;
}

int
gopyrt_fork_is_lock(const PyMutex *m)
{
    return find(m) >= 0;
}

int
gopyrt_fork_take_over(const PyMutex *m)
{
    int which = find(m);
    uint64_t owner = _Py_atomic_load_uint64(&locks[which].owner);
    return owner != 0 && owner % TICKET == 0
           && gopyrt_fork_is_asleep(_Py_atomic_load_int_relaxed(&locks[which].thread))
           && _Py_atomic_compare_exchange_uint64(&locks[which].owner, &owner, 0);
}
