/* Thread states and everything that is a thread's: what the C plane keeps about an OS thread, the
 * GIL, goroutines as threads, the list of interpreters, and calls into the control plane.
 *
 * The functions with CPython's names are CPython's own internal ones, hidden here as they are
 * there; the lifecycle calls them. */
#ifndef GOPYRT_CORE_THREAD_H
#define GOPYRT_CORE_THREAD_H

#include "base/base.h"
#include "../../../exports.h"
#include "lock/lock.h"

#include <pthread.h>

/* The lists' lock, in the C plane itself. */
#undef HEAD_LOCK
#undef HEAD_UNLOCK
#define HEAD_LOCK(runtime) \
    gopyrt_section_lock(GOPYRT_FORK_LOCK_HEADS, &(runtime)->interpreters.mutex)
#define HEAD_UNLOCK(runtime) \
    gopyrt_section_unlock(GOPYRT_FORK_LOCK_HEADS, &(runtime)->interpreters.mutex)

/* ---- Calling the control plane (planes.c; more of it in exports.h and fatal/fatal.h) ---- */

/* True while Go can be called: it is registered and was started, also after a fork. */
int gopyrt_control_alive(void);

/* Whether the calling thread is in a callback of a control call, which continues
 * when the callback returns. */
int gopyrt_control_acting(void);

/* Whether the Go half, dead or alive, is the one of this process: not where no fork handler has
 * run. Async-signal-safe. */
int gopyrt_control_here(void);

/* In the child of a fork: Go is dead. Async-signal-safe. */
void gopyrt_control_after_fork_child(void);

/* Around a wait of the C plane that may be long: where Go has called it, the host's
 * signals are delivered meanwhile. */
unsigned gopyrt_control_window_open(void);
void gopyrt_control_window_close(unsigned window);

/* Whether a fork lies between the start of this process and now, and no exec. */
int gopyrt_process_forked(void);

/* The generation of the Go half, a different one after each fork. What one
 * generation was asked to keep is unknown to the next. */
uint32_t gopyrt_control_generation(void);

/* ---- Calling the host (host_calls.c) ---------------------------------------- */

/* A function of the runtime's that calls the host and holds something meanwhile
 * has a record of that, for the host's function may never return: a longjmp or a
 * C++ exception may leave it. Then the record's `abandon` takes back what the
 * call holds, when its thread next attaches, ends, or asks for something that
 * depends on it. Until then the others find it held. */
typedef struct gopyrt_host_call {
    void (*abandon)(const struct gopyrt_host_call *call); /* NULL: it holds nothing */
    uintptr_t function; /* the one that makes the call, noinline */
    void *object;       /* these three are for `abandon` */
    int64_t interp_id;
    int before;
    uintptr_t frame;
    struct gopyrt_host_call *outer;
} gopyrt_host_call;

/* The calling thread's, innermost first. */
extern __thread gopyrt_host_call *gopyrt_host_calls
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Around the call; `frame` is __builtin_frame_address(0). The record is NULL
 * where there is no memory for it. Inline and by members, since a structure that was
 * just written by members is copied only after a stall. */
gopyrt_host_call *gopyrt_host_call_take(void *frame);
void gopyrt_host_call_end(gopyrt_host_call *call);

static inline gopyrt_host_call *
gopyrt_host_call_begin(const gopyrt_host_call *what, void *frame)
{
    gopyrt_host_call *call = gopyrt_host_call_take(frame);
    if (call != NULL) {
        call->abandon = what->abandon;
        call->function = what->function;
        call->object = what->object;
        call->interp_id = what->interp_id;
        call->before = what->before;
        call->frame = (uintptr_t)frame;
        call->outer = gopyrt_host_calls;
        gopyrt_host_calls = call;
    }
    return call;
}

/* Whether a call of that function's is going on, for that object unless it is NULL. */
int gopyrt_host_calls_have(uintptr_t function, const void *object);

/* Abandons the calls that were left, or all of them. The frame is the caller's:
 * it is not in any of them. */
void gopyrt_host_calls_check_slow(void *frame);
void gopyrt_host_calls_abandon(void);

static inline void
gopyrt_host_calls_check(void)
{
    if (__builtin_expect(gopyrt_host_calls != NULL, 0)) {
        gopyrt_host_calls_check_slow(__builtin_frame_address(0));
    }
}

/* ---- The host's tokens (host_token.c; runtime/runtime.h has their putting) ---- */

typedef struct gopyrt_token_place gopyrt_token_place;

extern uint32_t gopyrt_tokens; /* how many there are */

/* Put exchanges *token for the one before, and is 0 where there is no room. Room for one more is
 * made without the lock, and is 0 when there is no memory. */
int gopyrt_token_make_room(void);
int gopyrt_token_put_locked(const void *of, int kind, uint64_t *token);

/* The token, which is then there no more; 0: there was none. */
uint64_t gopyrt_token_take_locked(const void *of, int kind);
uint64_t gopyrt_token_take_slow(const void *of, int kind);

static inline uint64_t
gopyrt_token_take(const void *of, int kind)
{
    return __builtin_expect(_Py_atomic_load_uint32_relaxed(&gopyrt_tokens) == 0, 1)
               ? 0
               : gopyrt_token_take_slow(of, kind);
}

/* Has Go do what a token that was taken stands for, or drop it: what Go answers. No lock is
 * held. */
int gopyrt_token_use(uint64_t token, int how);

/* `of`, a thread state or an interpreter, ends: Go is told, once. No lock is held. */
void gopyrt_tokens_end_slow(const void *of);

static inline void
gopyrt_tokens_end(const void *of)
{
    if (__builtin_expect(_Py_atomic_load_uint32_relaxed(&gopyrt_tokens) != 0, 0)) {
        gopyrt_tokens_end_slow(of);
    }
}

/* Async-signal-safe; for the child after fork(). */
void gopyrt_tokens_after_fork(void);

/* ---- OS threads (thread_slot.c) -------------------------------------------- */

/* What the C plane keeps about each OS thread, in thread-local memory.
 *
 * The slot holds the thread state that PyGILState_Ensure finds. The pthread
 * key autoTSSkey of _PyRuntime holds the same value for outside readers, but
 * it is never read here: the slot is faster, and it can be cleared by another
 * thread that deletes the thread state.
 *
 * Slots of threads that ever had a thread state are on a list, under
 * HEAD_LOCK, until their thread ends. A thread state is in at most one slot,
 * and then its _status.bound_gilstate is 1.
 *
 * Memory order: `gilstate` is relaxed; a thread state that another thread
 * deletes while this one starts to use it is the caller's mistake.
 * Fork: gopyrt_thread_slots_after_fork. Signals: reading is async-signal-safe. */

typedef struct gopyrt_thread_slot {
    PyThreadState *gilstate;
    unsigned long native_id;         /* 0: not asked for yet */
    uintptr_t stack_base, stack_top; /* usable C stack; 0: not asked for yet */
    struct gopyrt_thread_slot *prev, *next;
    uint32_t keys; /* the key generation that gilstate belongs to */
    uint32_t listed;
    int ending; /* the thread is running its destructors */
} gopyrt_thread_slot;

extern __thread gopyrt_thread_slot gopyrt_thread_self
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* The generation of the runtime's keys: values of an earlier one are void. */
extern uint32_t gopyrt_thread_keys;

/* Set when a runtime ends. From then on, a thread that finds nothing to attach
 * to may have been left over from an earlier runtime, even while the next is
 * being initialized. */
extern int gopyrt_ended_once;

/* CPython's thread identity, without a call: glibc's pthread_self() is the thread pointer there. */
static inline unsigned long
gopyrt_thread_ident(void)
{
#if defined(__x86_64__) && defined(__GLIBC__)
    unsigned long self;
    __asm__("mov %%fs:0, %0" : "=r"(self));
    return self;
#else
    return (unsigned long)pthread_self();
#endif
}

/* _Py_IsMainThread, without a call. */
static inline int
gopyrt_is_main_thread(void)
{
    return _Py_atomic_load_ulong_relaxed(&_PyRuntime.main_thread) == gopyrt_thread_ident();
}

static inline PyThreadState *
gopyrt_gilstate_get(void)
{
    PyThreadState *tstate = _Py_atomic_load_ptr_relaxed(&gopyrt_thread_self.gilstate);
    uint32_t keys = _Py_atomic_load_uint32_relaxed(&gopyrt_thread_keys);
    return gopyrt_thread_self.keys == keys ? tstate : NULL;
}

/* Puts `tstate` into the calling thread's slot, in place of the previous one,
 * and removes it from another thread's. Takes HEAD_LOCK if the thread is not
 * yet on the list or the thread state comes from another thread. */
void gopyrt_gilstate_bind(PyThreadState *tstate);

/* Removes a thread state that is about to be freed from the slot that holds it.
 * The caller holds HEAD_LOCK. */
void gopyrt_gilstate_unbind_locked(PyThreadState *tstate);

/* Removes a thread state, which may have been freed, from the calling thread's
 * slot if it is there. Takes no lock. */
void gopyrt_gilstate_unbind_own(PyThreadState *tstate);

/* Create and delete autoTSSkey. After either, no thread has a value. -1: the
 * process has no key left. */
int gopyrt_gilstate_key_create(void);
void gopyrt_gilstate_key_delete(void);

/* The kernel's id of the calling thread, cached. */
unsigned long gopyrt_thread_native_id(void);

/* The bounds of the calling thread's C stack without its guard, cached. Returns
 * 0 if the system does not say, leaving both 0. */
int gopyrt_thread_stack(uintptr_t *base, uintptr_t *top);

/* Has the thread of the state that holds a GIL ended, so that it never will release it? The caller
 * holds HEAD_LOCK. */
int gopyrt_thread_is_gone_locked(const PyThreadState *holder);

/* Async-signal-safe; for the child after fork(). */
void gopyrt_thread_slots_after_fork(void);

/* ---- Wrong use ----------------------------------------------------------- */

/* The fatal error of a function that needs an attached thread state. */
void _Py_NO_RETURN gopyrt_tstate_missing(const char *func);

static inline void
gopyrt_tstate_require(const char *func, PyThreadState *tstate)
{
    if (__builtin_expect(tstate == NULL, 0)) {
        gopyrt_tstate_missing(func);
    }
}

/* The fatal error of a function that is given NULL, where CPython crashes. */
static inline void
gopyrt_tstate_argument(const char *func, PyThreadState *tstate)
{
    if (__builtin_expect(tstate == NULL, 0)) {
        _Py_FatalErrorFunc(func, "the thread state is NULL");
    }
}

/* ---- Life of thread states (tstate_new.c, tstate_delete.c) --------------- */

void _PyThreadState_Bind(PyThreadState *tstate);
void _PyThreadState_DeleteCurrent(PyThreadState *tstate);
PyThreadState *_PyThreadState_RemoveExcept(PyThreadState *tstate);
void _PyThreadState_DeleteList(PyThreadState *list, int is_after_fork);

/* _PyThreadState_New for an interpreter that may end concurrently, by its id. If
 * it has ended the result is NULL and *ended is 1. */
PyThreadState *gopyrt_tstate_new_in(int64_t interp_id, int *ended);

/* PyThreadState_Clear and PyThreadState_Delete for a detached state whose
 * interpreter may end concurrently. Returns 0 if it has ended; then only the
 * caller's reference keeps the state's memory. -1, and nothing was done: it has objects, and
 * the caller is not attached to its interpreter. */
int gopyrt_tstate_end(PyThreadState *tstate);

/* From now on `tstate` belongs to the calling OS thread (ids, C stack bounds,
 * what PyGILState_Ensure finds). It must not be attached to another thread. */
void gopyrt_tstate_rebind(PyThreadState *tstate);

/* Frees a thread state that is on no list. */
void gopyrt_tstate_free(PyThreadState *tstate);

/* Drops one of the two references that hold a thread state's memory. */
void gopyrt_tstate_unref(PyThreadState *tstate);

/* Sets the initial value of every thread state, to which the one embedded in the
 * interpreter is reset when it is deleted. */
void gopyrt_tstate_blank(_PyThreadStateImpl *impl);

/* ---- Attaching (tstate_attach.c) ----------------------------------------- */

void _PyThreadState_Suspend(PyThreadState *tstate);
void _PyThreadState_SetShuttingDown(PyThreadState *tstate);
int _PyThreadState_MustExit(PyThreadState *tstate);
void _Py_NO_RETURN _PyThreadState_HangThread(PyThreadState *tstate);
int _Py_IsMainThread(void);

/* Stop-the-world: with a GIL there is nothing to stop, as in CPython's default
 * build. */
void _PyEval_StopTheWorldAll(_PyRuntimeState *runtime);
void _PyEval_StartTheWorldAll(_PyRuntimeState *runtime);

/* ---- GIL (gil.h has the rest) -------------------------------------------- */

void _PyEval_InitGIL(PyThreadState *tstate, int own_gil);
void _PyEval_FiniGIL(PyInterpreterState *interp);
void _PyEval_AcquireLock(PyThreadState *tstate);
void _PyEval_ReleaseLock(PyInterpreterState *interp, PyThreadState *tstate, int final_release);
int _PyEval_ThreadsInitialized(void);

/* ---- PyGILState (gilstate.c) --------------------------------------------- */

PyStatus _PyGILState_Init(PyInterpreterState *interp);
void _PyGILState_Fini(PyInterpreterState *interp);

/* ---- Goroutines (goroutine_*.c; goroutine.h describes them) ---------------- */

/* Makes the record of one waiting goroutine; NULL if out of memory. */
gopyrt_goroutine *gopyrt_goroutine_new(uint64_t token);

/* The eventfd that is readable while there are records on the list. Made by the
 * first call and owned by the core. A negative errno if it cannot be made. */
int gopyrt_goroutine_ready_fd(void);

/* Takes up to n tokens off the list, oldest first; returns how many. For one
 * caller at a time. */
uint32_t gopyrt_goroutine_take_ready(uint64_t *tokens, uint32_t n);

/* Async-signal-safe; for the child after fork(). */
void gopyrt_goroutine_after_fork(void);

/* ---- Attaching (goroutine_attach.c) -------------------------------------- */

/* Attaches if the GIL is free, or says which GIL it is. In one call all that a goroutine
 * needs where it does not have to wait: with GOPYRT_GOROUTINE_FIND tstate is touched only
 * after it was found alive by its ids and the life of its interpreter, with
 * GOPYRT_GOROUTINE_BIND it is bound as well. */
gopyrt_goroutine_step gopyrt_goroutine_attach(gopyrt_tstate_address tstate, int64_t interp_id,
                                              uint64_t life, uint64_t id, int how);

/* Joins the queue for it. */
gopyrt_goroutine_step gopyrt_goroutine_enqueue(gopyrt_goroutine *waiting,
                                               struct _gil_runtime_state *gil,
                                               PyThreadState *tstate);

/* Called by a goroutine each time it is woken. */
gopyrt_goroutine_step gopyrt_goroutine_look(gopyrt_goroutine *waiting,
                                            struct _gil_runtime_state *gil);

/* Leaves the queue. A GIL that was granted already is passed to the next
 * waiter. */
gopyrt_goroutine_step gopyrt_goroutine_leave(gopyrt_goroutine *waiting,
                                             struct _gil_runtime_state *gil);

/* Releases the GIL. Returns 0, or the token of the goroutine to wake. */
uint64_t gopyrt_goroutine_detach(gopyrt_tstate_address tstate);

/* Whether it is current on the calling thread: that one, and not another in its place. */
int gopyrt_goroutine_is_here(gopyrt_tstate_address tstate, int64_t interp_id, uint64_t life,
                             uint64_t id);

/* Releases the GIL of one that is current on the calling thread, whose binding ends. The result
 * is -1 if it is not, 1 if it was bound, and 0 if C code had attached it. */
gopyrt_goroutine_left gopyrt_goroutine_detach_here(gopyrt_tstate_address tstate, int64_t interp_id,
                                                   uint64_t life, uint64_t id);

/* Watches the interval for all goroutines that wait for `gil`, as a first
 * waiter does: called once per interval, with what the last call returned. It
 * takes no lock of the GIL, which may have ended meanwhile. */
gopyrt_goroutine_watch gopyrt_goroutine_look_after(struct _gil_runtime_state *gil,
                                                   gopyrt_goroutine_watch last);

/* Whose the GIL is, NULL while it is free. Between its being taken and that being noted
 * it is the one before. NULL, too, where there is no GIL. The answer may be old, and the thread
 * state gone, except for a caller that keeps both as they are. */
PyThreadState *gopyrt_goroutine_holder(struct _gil_runtime_state *gil);

/* The GIL of interpreters that have none of their own, NULL while there is none. */
struct _gil_runtime_state *gopyrt_goroutine_shared_gil(void);

/* ---- Waiting for a PyMutex (goroutine_mutex.c) --------------------------- */

/* 1: the mutex was taken. Enqueue and look: 0: wait to be woken, and look. */
int gopyrt_goroutine_mutex_try(uintptr_t mutex);
int gopyrt_goroutine_mutex_enqueue(gopyrt_goroutine *waiting, uintptr_t mutex);
int gopyrt_goroutine_mutex_look(gopyrt_goroutine *waiting);

/* Gives up. Returns 0, or the token of the goroutine to wake. */
uint64_t gopyrt_goroutine_mutex_leave(gopyrt_goroutine *waiting);

/* result: 0, or -1 when it is not locked. */
gopyrt_goroutine_left gopyrt_goroutine_mutex_unlock(uintptr_t mutex);

/* ---- Binding to an OS thread (goroutine_bind.c) -------------------------- */

/* Makes `tstate`, which is attached, current on the calling thread. Returns 0
 * if another one is current there. */
int gopyrt_goroutine_bind(PyThreadState *tstate);

/* Records as bound a thread state that became current in another way, such as
 * by Py_Initialize. Returns 1 if it replaces another binding of this thread. */
int gopyrt_goroutine_adopt(PyThreadState *tstate);

/* Ends the calling thread's binding and restores what was there before. The
 * thread state stays attached if it was, and may have been deleted. Returns 0
 * if there was no binding. */
int gopyrt_goroutine_unbind(void);

/* What is bound to the calling thread, or NULL. */
PyThreadState *gopyrt_goroutine_bound(void);

/* Handles those bits of the eval breaker that are in `bits`, for an eval loop
 * in Go; tstate is bound to the calling thread. */
gopyrt_goroutine_pending gopyrt_goroutine_handle(PyThreadState *tstate, uintptr_t bits);

/* ---- Another one for a while (goroutine_aside.c) -------------------------- */

/* Leaves `tstate`, which is current: it stays attached and has its GIL, until take_up makes it
 * current again in place of the one that is current by then, if any, which is detached. */
void gopyrt_goroutine_set_aside(PyThreadState *tstate);
void gopyrt_goroutine_take_up(PyThreadState *tstate);

/* Attaches `tstate` with the GIL of the one that was set aside. 0 if they do not share one. */
int gopyrt_goroutine_take_gil(PyThreadState *tstate);

/* ---- The list of interpreters (interp_list.c) ------------------------------ */

/* Marks the interpreter as being finalized by the thread of tstate. */
void gopyrt_interp_set_finalizing(PyInterpreterState *interp, PyThreadState *tstate);

/* ---- Interpreters by id (interp_index.c) ------------------------------------ */

/* An interpreter's place in the index: memory that lives as long as it is there. */
typedef struct gopyrt_interp_entry {
    PyInterpreterState *interp;
    int64_t id;
    uint64_t life; /* see gopyrt_interp_life; set before it is added */
    struct gopyrt_interp_entry *next;
} gopyrt_interp_entry;

/* After the interpreter, which has its id, was put on the list; and before it is taken off.
 * Removing what is not there does nothing. */
void gopyrt_interp_index_add_locked(gopyrt_interp_entry *entry, PyInterpreterState *interp);
void gopyrt_interp_index_remove_locked(gopyrt_interp_entry *entry);

/* Where the list is emptied. */
void gopyrt_interp_index_clear_locked(void);

/* The interpreter on the list that has this id, or NULL. The second takes HEAD_LOCK itself, and
 * what keeps the interpreter alive afterwards is the caller's affair. */
PyInterpreterState *gopyrt_interp_find_locked(int64_t id);
PyInterpreterState *gopyrt_interp_find(int64_t id);

/* The same where ids may have come again in another life of the runtime. */
PyInterpreterState *gopyrt_interp_find_life_locked(int64_t id, uint64_t life);
/* The life of the main interpreter, without the lock. */
uint64_t gopyrt_interp_main_life(void);

/* ---- The memory of thread states over a fork (tstate_pool.c) ---------------- */

void gopyrt_tstate_memory_before_fork(void);
void gopyrt_tstate_memory_after_fork_parent(void);
void gopyrt_tstate_memory_after_fork_child(void);

/* ---- The child after fork() -----------------------------------------------
 * Async-signal-safe; called in this order, after the locks were reset. */

void gopyrt_gil_after_fork(void);

/* ---- Asked of the floors above --------------------------------------------- */

/* _Py_HandlePending, for those of the eval breaker's bits only (eval/eval_breaker.c). */
int gopyrt_eval_handle(PyThreadState *tstate, uintptr_t bits);

/* Give back the memory of thread states and of interpreters that the last fork left behind (fork/).
 * Cheap when there is none. */
void gopyrt_tstate_reap(void);
void gopyrt_interp_reap(void);

/* A number that no other interpreter of this process has or had, where addresses and ids come
 * again: in one that was made later, or in the runtime's next life. Never 0
 * (runtime/interp_memory.c). */
uint64_t gopyrt_interp_life(PyInterpreterState *interp);

#endif /* GOPYRT_CORE_THREAD_H */
