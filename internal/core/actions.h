/* Private to the C plane: what C runs between two steps of a control program,
 * with no Go frame below it, because user code may be called. */
#ifndef GOPYRT_CORE_ACTIONS_H
#define GOPYRT_CORE_ACTIONS_H

#include "core.h"

/* Tells the audit hooks of call->event. A hook's refusal is call's failure. */
void gopyrt_act_audit(gopyrt_call *call);

/* Runs the pending calls of call->interp that are still queued. */
void gopyrt_act_pending_calls(gopyrt_call *call);

/* Ends every interpreter but the main one, newest first. */
void gopyrt_act_end_subinterpreters(gopyrt_call *call);

/* Runs the PyUnstable_AtExit callbacks of call->interp, last in first out. */
void gopyrt_act_atexit_interp(gopyrt_call *call);

/* Runs the Py_AtExit callbacks, last in first out, with no thread state. */
void gopyrt_act_atexit_runtime(gopyrt_call *call);

/* Tells the audit hooks that they go, and lets them go. */
void gopyrt_act_clear_audit_hooks(gopyrt_call *call);

/* Lets go of what call->interp holds but its memory. */
void gopyrt_act_clear_interp(gopyrt_call *call);

#endif /* GOPYRT_CORE_ACTIONS_H */
