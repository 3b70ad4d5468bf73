/* The C code of the tests: what C sees of what Go does, and forks. */
#ifndef HOST_CSRC_H
#define HOST_CSRC_H

#include <stdint.h>

#include "Python.h"

/* The number of waiters for the main interpreter's GIL, and whether it is held. */
uint64_t gil_waiters(void);
int gil_is_locked(void);

/* Writes a letter behind those from before; takes what was written. */
void note(int letter);
const char *notes(void);

/* Exit callbacks written in C, which note their letter: of the runtime, always 'c', and of the
 * interpreter that the caller is attached to. */
int at_exit(void);
int at_exit_interp(int letter);

/* Raises an event with two values. */
int raise_event(void);

/* Fork, and have the child do something: its exit code. */
int fork_and_audit(void);
int fork_and_interrupt(void);
int fork_and_attach(void);

#endif
