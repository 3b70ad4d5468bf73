/* Audit hooks of the process, and the hook behind "open code".
 *
 * The hooks are a list that only grows, at its end and under its mutex, until the
 * runtime's end frees it whole. So raising an event takes no lock: it follows next
 * pointers that are stored with release and loaded with acquire. Hooks run with no
 * lock held and no Go frame below them, and they survive a fork.
 *
 * A hook refuses by a negative result. An exception that it sets stays in the
 * thread state; one that was set before the event is restored if no hook refused.
 *
 * The arguments are built by the floor of objects. Without that, and before the
 * interpreter has objects, a hook is given the empty tuple where the event has none,
 * and NULL where it has some. */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "internal/pycore_audit.h"
#include "internal/pycore_global_objects.h"
#include "internal/pycore_pymem.h"

#include <stdarg.h>
#include <string.h>

static _Py_AuditHookEntry *
first_hook(void)
{
    return _Py_atomic_load_ptr_acquire(&_PyRuntime.audit_hooks.head);
}

static _Py_AuditHookEntry *
next_hook(_Py_AuditHookEntry *hook)
{
    return _Py_atomic_load_ptr_acquire(&hook->next);
}

/* Calls the hooks in the order in which they were added, up to the first that
 * refuses. Returns 0, or -1. */
static int
raise_event(PyThreadState *tstate, const char *event, PyObject *args)
{
    _Py_AuditHookEntry *hook = first_hook();
    if (hook == NULL) {
        return 0;
    }
    PyObject *pending = tstate->current_exception;
    tstate->current_exception = NULL;
    for (; hook != NULL; hook = next_hook(hook)) {
        if (hook->hookCFunction(event, args, hook->userData) < 0) {
            if (tstate->current_exception == NULL) {
                tstate->current_exception = pending;
            }
            return -1;
        }
    }
    tstate->current_exception = pending;
    return 0;
}

static PyObject *
no_arguments(void)
{
    return (PyObject *)&_Py_SINGLETON(tuple_empty);
}

/* A Py_BuildValue format that stands for no value. */
static int
is_empty(const char *format)
{
    return format == NULL || format[strspn(format, " \t,:()")] == '\0';
}

/* Raises an event with the values of a format. The exception that is set stays so, unless there is
 * a new one. */
static int
raise_with(PyThreadState *tstate, const char *event, const char *format, va_list values)
{
    if (tstate == NULL || first_hook() == NULL) {
        return 0;
    }
    if (is_empty(format)) {
        return raise_event(tstate, event, no_arguments());
    }
    if (gopyrt_audit_arguments == NULL || !gopyrt_audit_has_objects(tstate->interp)) {
        return raise_event(tstate, event, NULL);
    }
    return gopyrt_audit_arguments(tstate, event, format, values, raise_event);
}

int
_PySys_Audit(PyThreadState *tstate, const char *event, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int result = raise_with(tstate, event, format, values);
    va_end(values);
    return result;
}

int
PySys_Audit(const char *event, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int result = raise_with(_PyThreadState_GET(), event, format, values);
    va_end(values);
    return result;
}

/* The type of a static object is the host's, and NULL if it has none. */
static int
is_tuple(PyObject *args)
{
    return args == (PyObject *)&_Py_SINGLETON(tuple_empty)
           || (Py_TYPE(args) != NULL && PyTuple_Check(args));
}

int
PySys_AuditTuple(const char *event, PyObject *args)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate == NULL) {
        return 0;
    }
    if (args == NULL) {
        args = no_arguments();
    }
    else if (!is_tuple(args)) {
        gopyrt_error_set(GOPYRT_ERROR_TYPE, "args must be tuple, got %.100s",
                         Py_TYPE(args) != NULL ? Py_TYPE(args)->tp_name : "a static object");
        return -1;
    }
    return raise_event(tstate, event, args);
}

static void
append_hook(_Py_AuditHookEntry *hook)
{
    PyMutex_Lock(&_PyRuntime.audit_hooks.mutex);
    _Py_AuditHookEntry **link = &_PyRuntime.audit_hooks.head;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    _Py_atomic_store_ptr_release(link, hook);
    PyMutex_Unlock(&_PyRuntime.audit_hooks.mutex);
}

int
gopyrt_audit_add_hook(Py_AuditHookFunction function, void *data)
{
    if (Py_IsInitialized() && PySys_Audit("sys.addaudithook", NULL) < 0) {
        return -1;
    }
    /* From the default allocator: hooks outlive the allocator tables, which every
     * runtime starts afresh. */
    _Py_AuditHookEntry *hook = _PyMem_DefaultRawMalloc(sizeof(*hook));
    if (hook == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "PySys_AddAuditHook: no memory");
        return -1;
    }
    *hook = (_Py_AuditHookEntry){ .hookCFunction = function, .userData = data };
    append_hook(hook);
    return 0;
}

int
PySys_AddAuditHook(Py_AuditHookFunction function, void *data)
{
    if (function == NULL) {
        return -1;
    }
    if (gopyrt_audit_add_hook(function, data) < 0) {
        return gopyrt_audit_says_nothing != NULL && gopyrt_audit_says_nothing() ? 0 : -1;
    }
    return 0;
}

void
_PySys_ClearAuditHooks(PyThreadState *tstate)
{
    if (tstate == NULL || _PyRuntimeState_GetFinalizing(&_PyRuntime) != tstate) {
        return;
    }
    if (tstate->interp->config.verbose) {
        fputs("# clear sys.audit hooks\n", stderr);
    }
    /* The hooks are notified, but cannot refuse the end. */
    PyObject *pending = tstate->current_exception;
    _PySys_Audit(tstate, "cpython._PySys_ClearAuditHooks", NULL);
    tstate->current_exception = pending;

    PyMutex_Lock(&_PyRuntime.audit_hooks.mutex);
    _Py_AuditHookEntry *hook = first_hook();
    _Py_atomic_store_ptr_release(&_PyRuntime.audit_hooks.head, NULL);
    PyMutex_Unlock(&_PyRuntime.audit_hooks.mutex);
    while (hook != NULL) {
        _Py_AuditHookEntry *next = hook->next;
        _PyMem_DefaultRawFree(hook);
        hook = next;
    }
}

int
PyFile_SetOpenCodeHook(Py_OpenCodeHookFunction hook, void *data)
{
    if (Py_IsInitialized() && PySys_Audit("setopencodehook", NULL) < 0) {
        return -1;
    }
    if (_PyRuntime.open_code_hook != NULL) {
        return -1;
    }
    _PyRuntime.open_code_userdata = data;
    _PyRuntime.open_code_hook = hook;
    return 0;
}
