/* The current thread state of each thread, which every floor looks at.
 *
 * NULL while the thread is attached to none. Only the thread itself writes it (thread/), a signal
 * handler on it may read it.
 */
#include "base/base.h"

__attribute__((visibility("default"), tls_model("initial-exec")))
_Py_thread_local PyThreadState *_Py_tss_tstate;
