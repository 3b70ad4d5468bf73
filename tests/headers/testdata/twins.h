/* What twins.c works on, made by twins_state.c, which knows the structs. */
#ifndef HEADERS_TWINS_H
#define HEADERS_TWINS_H

#include "gopyruntime.h"

extern struct pyruntimestate *const runtime;
extern PyInterpreterState *const interp, *const main_interp;
extern PyThreadState *const tstate;
extern const unsigned long thread_id; /* of the thread that tstate names */
extern uint8_t *const heads_bits;     /* the lock of the lists */

/* Makes this thread the main thread, attached with tstate; or neither. */
void attach(int yes);

#endif /* HEADERS_TWINS_H */
