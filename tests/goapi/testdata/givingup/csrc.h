/* The C part of this program: threads that C code attaches, and objects that it leaves behind. */
#ifndef GIVINGUP_CSRC_H
#define GIVINGUP_CSRC_H

#include <Python.h>

/* Raises an event from a thread of its own, and returns when it has; 0 if that thread had its
 * thread state, and the GIL, before and after. */
int audit_on_a_thread(void);

/* Leaves an object in the dictionary of the current thread state; and how many of these are gone
 * that went on a thread with a thread state. */
int leave_object(void);
int gone(void);

/* The number of waiters for the main interpreter's GIL. */
uint64_t gil_waiters(void);

/* Ends the runtime and begins it again, on a thread of its own. */
void live_again(void);

#endif /* GIVINGUP_CSRC_H */
