/* What is kept about each OS thread: see thread/thread.h. */
#include "thread/thread.h"
#include "fatal/fatal.h"
#include "internal/pycore_pyerrors.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread gopyrt_thread_slot gopyrt_thread_self;
uint32_t gopyrt_thread_keys = 1;
int gopyrt_ended_once;

static gopyrt_thread_slot *slots; /* under HEAD_LOCK */
static pthread_key_t end_key;     /* its destructor runs when a listed thread ends */
static pthread_once_t end_key_once = PTHREAD_ONCE_INIT;
static int end_key_made;
static PyThreadState *gone_attached; /* its thread has ended with the GIL; under HEAD_LOCK */

/* The last autoTSSkey that was created, written by the thread that brings the
 * runtime up. */
static Py_tss_t made_key;

int
gopyrt_thread_is_gone_locked(const PyThreadState *holder)
{
    return holder == gone_attached;
}

int
gopyrt_thread_is_ending(void)
{
    return gopyrt_thread_self.ending;
}

static void
unlist_slot_locked(gopyrt_thread_slot *slot)
{
    if (!slot->listed) {
        return;
    }
    if (slot->prev != NULL) {
        slot->prev->next = slot->next;
    }
    else {
        slots = slot->next;
    }
    if (slot->next != NULL) {
        slot->next->prev = slot->prev;
    }
    slot->listed = 0;
}

/* Runs when a thread ends. If it is still attached, no other thread can release its GIL. That is
 * a fatal error for the first who wants it, and for a goroutine, of which nobody could know. */
static void
thread_ends(void *arg)
{
    gopyrt_thread_slot *slot = arg;
    PyThreadState *attached = _PyThreadState_GET();

    slot->ending = 1;
    gopyrt_host_calls_abandon();
    if (attached != NULL && attached->holds_gil && gopyrt_goroutine_bound() == attached) {
        _Py_FatalErrorFormat("PyThread_exit_thread",
                             "a goroutine, and its thread, end while attached to thread state "
                             "%p, which holds the GIL: Detach it first",
                             (void *)attached);
    }
    HEAD_LOCK(&_PyRuntime);
    if (attached != NULL && attached->holds_gil) {
        gone_attached = attached;
    }
    PyThreadState *tstate = gopyrt_gilstate_get();
    PyThreadState *shut = NULL;
    if (tstate != NULL) {
        tstate->_status.bound_gilstate = 0;
        /* Its interpreter has ended, and this thread had the last reference. */
        shut = _PyThreadState_MustExit(tstate) ? tstate : NULL;
    }
    _Py_atomic_store_ptr_relaxed(&slot->gilstate, NULL);
    unlist_slot_locked(slot);
    HEAD_UNLOCK(&_PyRuntime);
    if (shut != NULL) {
        gopyrt_tstate_unref(shut);
    }
}

static void
make_end_key(void)
{
    end_key_made = pthread_key_create(&end_key, thread_ends) == 0;
}

/* Without HEAD_LOCK: the first value of a key may allocate. */
static void
announce_end(gopyrt_thread_slot *self)
{
    pthread_once(&end_key_once, make_end_key);
    if (!end_key_made || pthread_setspecific(end_key, self) != 0) {
        _Py_FatalErrorFunc("PyThreadState_New", "the process has no thread-specific key left");
    }
}

static void
list_slot_locked(gopyrt_thread_slot *self)
{
    self->prev = NULL;
    self->next = slots;
    if (slots != NULL) {
        slots->prev = self;
    }
    slots = self;
    self->listed = 1;
}

/* A state in a slot is alive, since deleting it removes it. */
void
gopyrt_gilstate_unbind_own(PyThreadState *tstate)
{
    if (gopyrt_gilstate_get() != tstate) {
        return;
    }
    tstate->_status.bound_gilstate = 0;
    _Py_atomic_store_ptr_relaxed(&gopyrt_thread_self.gilstate, NULL);
    if (_PyRuntime.autoTSSkey._is_initialized) {
        PyThread_tss_set(&_PyRuntime.autoTSSkey, NULL);
    }
}

void
gopyrt_gilstate_unbind_locked(PyThreadState *tstate)
{
    if (!tstate->_status.bound_gilstate) {
        return;
    }
    if (gopyrt_gilstate_get() == tstate) {
        gopyrt_gilstate_unbind_own(tstate);
        if (gopyrt_thread_self.ending) {
            /* This may be the last that it does: nothing need run after a destructor of the last
             * round. */
            unlist_slot_locked(&gopyrt_thread_self);
        }
        return;
    }
    tstate->_status.bound_gilstate = 0;
    for (gopyrt_thread_slot *slot = slots; slot != NULL; slot = slot->next) {
        if (_Py_atomic_load_ptr_relaxed(&slot->gilstate) == tstate) {
            _Py_atomic_store_ptr_relaxed(&slot->gilstate, NULL);
        }
    }
}

void
gopyrt_gilstate_bind(PyThreadState *tstate)
{
    gopyrt_thread_slot *self = &gopyrt_thread_self;
    PyThreadState *before = gopyrt_gilstate_get();

    if (before == tstate && tstate->_status.bound_gilstate) {
        return;
    }
    if (before != NULL) {
        before->_status.bound_gilstate = 0;
    }
    if (!self->listed) {
        announce_end(self);
    }
    if (!self->listed || tstate->_status.bound_gilstate) {
        HEAD_LOCK(&_PyRuntime);
        gopyrt_gilstate_unbind_locked(tstate);
        if (!self->listed) {
            list_slot_locked(self);
        }
        HEAD_UNLOCK(&_PyRuntime);
    }
    _Py_atomic_store_ptr_relaxed(&self->gilstate, tstate);
    self->keys = _Py_atomic_load_uint32_relaxed(&gopyrt_thread_keys);
    tstate->_status.bound_gilstate = 1;
    if (_PyRuntime.autoTSSkey._is_initialized
        && PyThread_tss_set(&_PyRuntime.autoTSSkey, tstate) != 0) {
        _Py_FatalErrorFunc("PyThreadState_New", "no memory for the thread's own values");
    }
}

int
gopyrt_gilstate_key_create(void)
{
    Py_tss_t *key = &_PyRuntime.autoTSSkey;
    _Py_atomic_add_uint32(&gopyrt_thread_keys, 1);
    if (made_key._is_initialized && !key->_is_initialized) {
        /* The runtime was reset without being finalized, so the key was never
         * deleted. */
        PyThread_tss_delete(&made_key);
    }
    int result = PyThread_tss_create(key);
    made_key = *key;
    return result;
}

void
gopyrt_gilstate_key_delete(void)
{
    _Py_atomic_add_uint32(&gopyrt_thread_keys, 1);
    _Py_atomic_store_int(&gopyrt_ended_once, 1);
    PyThread_tss_delete(&_PyRuntime.autoTSSkey);
    made_key._is_initialized = 0;
}

unsigned long
gopyrt_thread_native_id(void)
{
    gopyrt_thread_slot *self = &gopyrt_thread_self;
    if (self->native_id == 0) {
        self->native_id = (unsigned long)syscall(SYS_gettid);
    }
    return self->native_id;
}

/* Only the forking thread is left; the memory of the other slots may be gone. */
void
gopyrt_thread_slots_after_fork(void)
{
    gopyrt_thread_slot *self = &gopyrt_thread_self;
    self->native_id = 0;
    self->prev = self->next = NULL;
    slots = self->listed ? self : NULL;
    gone_attached = NULL;
}
