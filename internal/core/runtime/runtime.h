/* The life of the runtime and of its interpreters. */
#ifndef GOPYRT_CORE_RUNTIME_H
#define GOPYRT_CORE_RUNTIME_H

#include "base/base.h"
#include "../../../exports.h"
#include "thread/thread.h"

/* ---- The runtime (runtime.c) ----------------------------------------------- */

void gopyrt_runtime_reset(void);
int gopyrt_runtime_keys_create(void);
void gopyrt_runtime_keys_delete(void);
const char *gopyrt_runtime_allocator_gap(void);
void gopyrt_runtime_set_core_initialized(int value);
void gopyrt_runtime_set_initialized(int value);
void gopyrt_runtime_set_finalizing(PyThreadState *tstate);
void gopyrt_head_lock(void);
void gopyrt_head_unlock(void);

/* ---- Bringing it up and down (lifecycle.c) --------------------------------- */

/* Whether the calling thread is in Py_FinalizeEx. */
int gopyrt_lifecycle_taking_down(void);

/* Whether another thread is in Py_FinalizeEx. A caller that has found the runtime not initialized
 * and then gets a 0 here came before its life or after it. */
int gopyrt_lifecycle_others_take_down(void);

/* Async-signal-safe; for the child after fork(), before the thread lists are
 * reduced and the finalizing mark is cleared. */
void gopyrt_lifecycle_after_fork(void);

/* ---- Options and the search path (sys_options.c) ---------------------------- */

/* What was said before initialization: a list for each of the above; the path is one item, the
 * whole of it. Who reads a config takes them over and then has them forgotten. */
const PyWideStringList *gopyrt_sys_kept(int which);
void gopyrt_sys_kept_forget(void);

/* The interpreter's lists are those of its config again. */
void gopyrt_interp_sys_forget(PyInterpreterState *interp);

/* ---- The pages that an interpreter lies in (interp_pages.c) ----------------- */

/* What is kept about an interpreter beside its own structure. */
typedef struct {
    /* The previous interpreter in the runtime's list, so that unlinking needs no
     * walk. Guarded by HEAD_LOCK. */
    PyInterpreterState *prev;
    int listed;
    int keep_address;       /* see below */
    PyThread_ident_t maker; /* the thread that linked it */
    gopyrt_interp_entry by_id;
    PyWideStringList sys[GOPYRT_SYS_LISTS]; /* those that are not the config's any more */
    int sys_own[GOPYRT_SYS_LISTS];
} gopyrt_interp_record;

gopyrt_interp_record *gopyrt_interp_record_of(PyInterpreterState *interp);

/* That of the interpreter on the list which has this id, 0 if none has. Takes HEAD_LOCK. */
uint64_t gopyrt_interp_life_of(int64_t id);

/* Pages for an interpreter other than the main one, all zero; NULL when there is
 * no memory. */
PyInterpreterState *gopyrt_interp_pages_take(void);

/* Releases them. An interpreter that is made soon may get the same pages. */
void gopyrt_interp_pages_give(PyInterpreterState *interp);

/* ---- Interpreters (interp_*.c) --------------------------------------------- */

/* A blank interpreter: the embedded one, or one of its own pages, of which
 * only those it writes are resident. NULL when there is no memory. */
PyInterpreterState *gopyrt_interp_alloc(int main);

/* Gives it the next id and puts it at the head of the list. The first before any
 * initialization has the id -1. -1 when there is no id to give: after 2**63 interpreters. -2 when
 * another thread is ending all interpreters, -3 when the runtime has ended. */
int gopyrt_interp_link(PyInterpreterState *interp, long whence);

/* ---- The host's tokens (host_token.c; thread/thread.h has the rest) ----------- */

/* Puts a token of Go's with a thread state, for its end or as an error that its thread is to raise.
 * Both are GOPYRT_TOKEN_ENDED where there is none such any more. Without a `tstate`, put_end is for
 * the interpreter's end, and put_error for the first one that the thread with the ident `id` has;
 * its token may be 0, to take back what waits. */
int gopyrt_token_put_end(int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id,
                         uint64_t token);
int gopyrt_token_put_error(int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id,
                           uint64_t token);

/* Between begin and end_sweep only the thread that began can make interpreters:
 * it is ending all of them. A forked child calls end_sweep to start afresh. */
void gopyrt_interp_begin_sweep(void);
void gopyrt_interp_end_sweep(void);

/* The switch interval of its GIL, in microseconds, set before unless it is 0; 0 where the
 * interpreter has ended or has no GIL. */
unsigned long gopyrt_interp_switch_interval(int64_t id, uint64_t life, unsigned long microseconds);

/* Claims the right to finalize interp; exactly one caller succeeds. Returns 1,
 * or 0 if another thread or call has claimed it. */
int gopyrt_interp_claim(PyInterpreterState *interp);

/* Whether a call of the calling thread is making or ending it, so that nobody else
 * will complete that. The caller holds HEAD_LOCK. */
int gopyrt_interp_in_own_hands_locked(PyInterpreterState *interp);

/* In the child of a fork: drops the claims of threads that do not exist there. */
void gopyrt_interp_unclaim_others(PyInterpreterState *interp);

/* Py_NewInterpreterFromConfig for a caller that is attached and stays so, with its GIL all the
 * time; the new thread state is detached. Where the new interpreter shares a GIL, the caller has
 * that. */
PyStatus gopyrt_interp_make_beside(PyThreadState **made, const PyInterpreterConfig *config);

/* Py_NewInterpreterFromConfig for `func`, which is made in the way that whence says. */
PyStatus gopyrt_interp_make(const char *func, PyThreadState **tstate_p,
                            const PyInterpreterConfig *config, long whence);

/* Py_EndInterpreter for callers that do not hang. 0: another thread ends the interpreter, and
 * the thread state is attached still. */
int gopyrt_interp_try_end(PyThreadState *tstate);

/* Py_EndInterpreter of an interpreter that the caller has claimed. */
void gopyrt_interp_end(PyThreadState *tstate);

/* Threads may still access their deleted states of this interpreter, and the
 * interpreter: keeps its address range reserved. */
void gopyrt_interp_keep_address(PyInterpreterState *interp);

/* Unlinks it if it is on the list; its own `next` is unchanged. The caller holds
 * HEAD_LOCK, or is the only thread in the child of a fork. Async-signal-safe. */
void gopyrt_interp_unlink_locked(PyInterpreterState *interp);

/* Unlinks it if it is on the list, and frees its memory. Its thread states must
 * be gone. */
void gopyrt_interp_discard(PyInterpreterState *interp);

/* Sets what is derived from interp->config. -1: out of memory, or a codec's name
 * that is not ASCII; unconfigure then undoes what was set. */
int gopyrt_interp_configure(PyInterpreterState *interp);

/* The interpreter's powers of five (powers_of_five.c). 0, or -1 when they do not fit, as somebody
 * has cut numbers from their memory. */
int gopyrt_powers_of_five_make(PyInterpreterState *interp);
void gopyrt_powers_of_five_give_back(PyInterpreterState *interp);

/* The opposite: frees the config and what was derived from it. */
void gopyrt_interp_unconfigure(PyInterpreterState *interp);

/* Releases what the interpreter holds, except its own memory: thread states'
 * contents, callbacks, config. The caller holds no lock. */
void gopyrt_interp_clear(PyInterpreterState *interp);

/* ---- Actions (actions.c) --------------------------------------------------- */

/* What C runs between two steps of a sequence, with no Go frame below it, because user code may be
 * called. */

/* Raises call->event to the audit hooks. If a hook refuses, the call fails. */
void gopyrt_act_audit(gopyrt_call *call);

/* Runs the pending calls of call->interp that are still queued. */
void gopyrt_act_pending_calls(gopyrt_call *call);

/* Ends every interpreter but the main one, newest first. */
void gopyrt_act_end_subinterpreters(gopyrt_call *call);

/* Runs the PyUnstable_AtExit callbacks of call->interp, last in first out. */
void gopyrt_act_atexit_interp(gopyrt_call *call);

/* Runs the Py_AtExit callbacks, last in first out, with no thread state. */
void gopyrt_act_atexit_runtime(gopyrt_call *call);

/* Tells the audit hooks that they are removed, and removes them. */
void gopyrt_act_clear_audit_hooks(gopyrt_call *call);

/* Releases everything that call->interp holds, except its own memory. */
void gopyrt_act_end_modules(gopyrt_call *call);
void gopyrt_act_clear_interp(gopyrt_call *call);

/* ---- Extensions (extension.c) ---------------------------------------------- */

/* Why the file must not be loaded, as a sentence about "it", which the caller frees: it brings
 * another Python runtime, or can't be read. NULL: the loader may try, and say what is wrong. */
char *gopyrt_extension_refusal(const char *path);

#endif /* GOPYRT_CORE_RUNTIME_H */
