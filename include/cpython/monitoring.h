/* What tools are told of running code: events of code that is not Python's, which its evaluator
 * fires. Nothing is called where no tool wants an event. */
#ifndef Py_CPYTHON_MONITORING_H
#define Py_CPYTHON_MONITORING_H

#include <stdint.h>

#include "../object.h"
#include "../abi/cpython/monitoring.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether an event is of a place in code. */
#define PY_MONITORING_IS_INSTRUMENTED_EVENT(ev) ((ev) < _PY_MONITORING_LOCAL_EVENTS)

/* ---- Firing: 0, or -1 with an exception of a tool's ---- */

static inline int
PyMonitoring_FirePyStartEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FirePyStartEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FirePyResumeEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FirePyResumeEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FirePyReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                               PyObject *retval)
{
    return state->active ? _PyMonitoring_FirePyReturnEvent(state, codelike, offset, retval) : 0;
}

static inline int
PyMonitoring_FirePyYieldEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                              PyObject *retval)
{
    return state->active ? _PyMonitoring_FirePyYieldEvent(state, codelike, offset, retval) : 0;
}

static inline int
PyMonitoring_FireCallEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                           PyObject *callable, PyObject *arg0)
{
    return state->active ? _PyMonitoring_FireCallEvent(state, codelike, offset, callable, arg0) : 0;
}

static inline int
PyMonitoring_FireLineEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, int lineno)
{
    return state->active ? _PyMonitoring_FireLineEvent(state, codelike, offset, lineno) : 0;
}

static inline int
PyMonitoring_FireJumpEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                           PyObject *target_offset)
{
    return state->active ? _PyMonitoring_FireJumpEvent(state, codelike, offset, target_offset) : 0;
}

static inline int
PyMonitoring_FireBranchRightEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                  PyObject *target_offset)
{
    return state->active
               ? _PyMonitoring_FireBranchRightEvent(state, codelike, offset, target_offset)
               : 0;
}

static inline int
PyMonitoring_FireBranchLeftEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                 PyObject *target_offset)
{
    return state->active ? _PyMonitoring_FireBranchLeftEvent(state, codelike, offset, target_offset)
                         : 0;
}

static inline int
PyMonitoring_FireCReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                              PyObject *retval)
{
    return state->active ? _PyMonitoring_FireCReturnEvent(state, codelike, offset, retval) : 0;
}

static inline int
PyMonitoring_FirePyThrowEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FirePyThrowEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FireRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FireRaiseEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FireReraiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FireReraiseEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FireExceptionHandledEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FireExceptionHandledEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FireCRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FireCRaiseEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FirePyUnwindEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset)
{
    return state->active ? _PyMonitoring_FirePyUnwindEvent(state, codelike, offset) : 0;
}

static inline int
PyMonitoring_FireStopIterationEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                    PyObject *value)
{
    return state->active ? _PyMonitoring_FireStopIterationEvent(state, codelike, offset, value) : 0;
}

#ifdef __cplusplus
}
#endif

#endif /* !Py_CPYTHON_MONITORING_H */
