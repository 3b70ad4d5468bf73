/* Private to the C plane: the life of an interpreter's memory. */
#ifndef GOPYRT_CORE_INTERP_H
#define GOPYRT_CORE_INTERP_H

#include "core.h"

/* A blank interpreter: the embedded one, or one of its own pages, of which
 * only those it writes are resident. NULL when there is no memory. */
PyInterpreterState *gopyrt_interp_alloc(int main);

/* Gives it the next id and puts it at the head of the list. -1 when there is
 * no id to give: before the runtime is up, or after 2**63 interpreters. -2 when
 * another thread is ending all interpreters. */
int gopyrt_interp_link(PyInterpreterState *interp, long whence);

/* From begin to end_sweep only the thread that began makes interpreters: it is
 * ending all of them. A forked child begins afresh with end_sweep. */
void gopyrt_interp_begin_sweep(void);
void gopyrt_interp_end_sweep(void);

/* Whose end it is: the one thread that claims an interpreter ends it. 1 when
 * the caller has it now, 0 when another thread or call has. */
int gopyrt_interp_claim(PyInterpreterState *interp);

/* In the child of a fork: a claim of a thread that is not there is void. */
void gopyrt_interp_unclaim_others(PyInterpreterState *interp);

/* Py_EndInterpreter of an interpreter that the caller has claimed. */
void gopyrt_interp_end(PyThreadState *tstate);

/* Threads have states of it that its end took away, and may still look at them
 * and at it: its address is not given back. */
void gopyrt_interp_keep_address(PyInterpreterState *interp);

/* Takes it off the list where it is on it; its own `next` stays. The caller
 * holds HEAD_LOCK, or is alone in the child of a fork. Async-signal-safe. */
void gopyrt_interp_unlink_locked(PyInterpreterState *interp);

/* Takes it off the list where it is on it, and gives its memory back. Its
 * thread states must be gone. */
void gopyrt_interp_discard(PyInterpreterState *interp);

/* In the child of a fork, after the thread states were cut down: the list is cut
 * down to the interpreters that survive. Async-signal-safe. The caller, where it
 * has one, keeps its interpreter; all others but the main one go. */
int gopyrt_interp_survives_fork(PyInterpreterState *interp);
void gopyrt_interp_after_fork(void);

/* Gives back the memory of those that a fork left behind. */
void gopyrt_interp_reap(void);

/* Sets what follows from interp->config. -1: no memory, or a codec's name that
 * is not ASCII; unconfigure then takes back what was set. */
int gopyrt_interp_configure(PyInterpreterState *interp);

/* The opposite: frees the config and what followed from it. */
void gopyrt_interp_unconfigure(PyInterpreterState *interp);

/* Ends what the interpreter holds but its memory: thread states' contents,
 * callbacks, config. The caller holds no lock. */
void gopyrt_interp_clear(PyInterpreterState *interp);

/* Marks the interpreter as on its way down, by the thread of tstate. */
void gopyrt_interp_set_finalizing(PyInterpreterState *interp, PyThreadState *tstate);

#endif /* GOPYRT_CORE_INTERP_H */
