/* The C code of the tests: thread states that C makes and ends, beside Go's. */
#ifndef IDENTITY_CSRC_H
#define IDENTITY_CSRC_H

#include "Python.h"

unsigned long thread_ident(void);
unsigned long native_id(void);

/* One C thread, that does one thing after the other as it is told. */
void worker_start(void);
void worker_stop(void);
PyThreadState *worker_make(PyInterpreterState *interp); /* makes a thread state, bound, detached */
void worker_attach(PyThreadState *tstate);
void worker_detach(void);
/* Attached meanwhile: the result of _Py_HandlePending. */
int worker_handle_pending(PyThreadState *tstate);
void worker_end(PyThreadState *tstate); /* attaches, clears and deletes it */
void worker_end_interpreter(PyThreadState *tstate);
void worker_finalize(PyThreadState *tstate);
void worker_set_async(PyThreadState *tstate, unsigned long id, int on);

/* PyThreadState_Clear and PyThreadState_Delete by the caller, which is attached to another one. */
void end_now(PyThreadState *tstate);
/* PyThreadState_Delete only. */
void delete_now(PyThreadState *tstate);

/* Forks; the child does with thread states what C may do there. Its exit code. */
int fork_and_end(PyThreadState *other);

/* As C sets and reads the eval breaker. */
unsigned long breaker_of(PyThreadState *tstate);
void raise_bits(PyThreadState *tstate, unsigned long bits);
unsigned long interval_of(PyInterpreterState *interp);
int add_calls(int n);
int add_raising_call(void);
void nothing(void);

#endif
