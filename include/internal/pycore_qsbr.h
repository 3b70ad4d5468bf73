/* Quiescent-state-based reclamation, of the build without a GIL. This layout
 * has its structs; nothing uses them. */
#ifndef Py_INTERNAL_QSBR_H
#define Py_INTERNAL_QSBR_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include <stdbool.h>

#include "pycore_structs.h"
#include "../abi/internal/pycore_qsbr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Comparison of sequence numbers, right across a wrap-around. */
#define QSBR_LT(a, b) ((int64_t)((a) - (b)) < 0)
#define QSBR_LEQ(a, b) ((int64_t)((a) - (b)) <= 0)

/* The write sequence. An acquire load. */
static inline uint64_t
_Py_qsbr_shared_current(struct _qsbr_shared *shared)
{
    return _Py_atomic_load_uint64_acquire(&shared->wr_seq);
}

/* The thread holds no unprotected pointer any more. A release store. */
static inline void
_Py_qsbr_quiescent_state(struct _qsbr_thread_state *qsbr)
{
    _Py_atomic_store_uint64_release(&qsbr->seq, _Py_qsbr_shared_current(qsbr->shared));
}

/* Have all threads passed `goal`, according to the last scan? */
static inline bool
_Py_qbsr_goal_reached(struct _qsbr_thread_state *qsbr, uint64_t goal)
{
    return QSBR_LEQ(goal, _Py_atomic_load_uint64(&qsbr->shared->rd_seq));
}

/* Is it time to free what was deferred? */
static inline bool
_Py_qsbr_should_process(struct _qsbr_thread_state *qsbr)
{
    return qsbr->should_process;
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_QSBR_H */
