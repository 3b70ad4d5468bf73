/* Static objects by name, reference counts, PyStatus macros, checks of freed
 * memory: macros and inline functions that only compute. */
#define Py_BUILD_CORE 1
#define GOPYRT_RUNTIME_DIRECT 1 /* _PyRuntime is defined below */
#include "Python.h"
#include "internal/pycore_global_strings.h"
#include "internal/pycore_initconfig.h"
#include "internal/pycore_long.h"
#include "internal/pycore_pymem.h"
#include "internal/pycore_runtime.h"

#include "check.h"

_PyRuntimeState _PyRuntime;

static PyObject *freed;

void
_Py_Dealloc(PyObject *op)
{
    freed = op;
}

void _Py_NO_RETURN
_Py_FatalErrorFunc(const char *func, const char *message)
{
    fprintf(stderr, "%s: %s\n", func, message);
    abort(); /* for a missing _Py_Dealloc only; there is one */
}

#define STRINGS _PyRuntime.static_objects.singletons.strings

static void
names(void)
{
    CHECK(&_Py_ID(__init__) == (PyObject *)&STRINGS.identifiers._py___init__);
    CHECK(&_Py_STR(empty) == (PyObject *)&STRINGS.literals._py_empty);
    CHECK(_Py_LATIN1_CHR(0) == (PyObject *)&STRINGS.ascii[0]);
    CHECK(_Py_LATIN1_CHR(127) == (PyObject *)&STRINGS.ascii[127]);
    CHECK(_Py_LATIN1_CHR(128) == (PyObject *)&STRINGS.latin1[0]);
    CHECK(_Py_LATIN1_CHR(255) == (PyObject *)&STRINGS.latin1[127]);
    CHECK((void *)&_Py_SINGLETON(small_ints)
          == (void *)&_PyRuntime.static_objects.singletons.small_ints);
    CHECK((void *)&_Py_INTERP_SINGLETON(&_PyRuntime._main_interpreter, hamt_empty)
          == (void *)&_PyRuntime._main_interpreter.static_objects.singletons.hamt_empty);
}

static void
small_ints(void)
{
    PyLongObject *ints = _PyLong_SMALL_INTS;
    CHECK(Py_ARRAY_LENGTH(_PyLong_SMALL_INTS) == _PY_NSMALLNEGINTS + _PY_NSMALLPOSINTS);
    CHECK(_PyLong_GetZero() == (PyObject *)&ints[5]);
    CHECK(_PyLong_GetOne() == (PyObject *)&ints[6]);
    CHECK(_PY_IS_SMALL_INT(-5) && _PY_IS_SMALL_INT(256));
    CHECK(!_PY_IS_SMALL_INT(-6) && !_PY_IS_SMALL_INT(257));

    static PyLongObject i;
    i.long_value.lv_tag = 3 << 3;
    CHECK(_PyLong_IsPositive(&i) && !_PyLong_IsZero(&i) && !_PyLong_IsNegative(&i));
    CHECK(_PyLong_DigitCount(&i) == 3);
    i.long_value.lv_tag = 1;
    CHECK(!_PyLong_IsPositive(&i) && _PyLong_IsZero(&i) && !_PyLong_IsNegative(&i));
    CHECK(_PyLong_DigitCount(&i) == 0);
    i.long_value.lv_tag = 1 << 3 | 2;
    CHECK(!_PyLong_IsPositive(&i) && !_PyLong_IsZero(&i) && _PyLong_IsNegative(&i));
}

static void
sizes(void)
{
    const PyInterpreterState *interp = &_PyRuntime._main_interpreter;
    CHECK(Py_ARRAY_LENGTH(interp->ceval.pending.calls) == PENDINGCALLSARRAYSIZE);
    CHECK(Py_ARRAY_LENGTH(_PyRuntime.atexit.callbacks) == NEXITFUNCS);
    CHECK(Py_ARRAY_LENGTH(interp->object_state.freelists.tuples) == PyTuple_MAXSAVESIZE);
    CHECK(Py_ARRAY_LENGTH(_PyRuntime.signals.handlers) == Py_NSIG);
}

static void
counting(void)
{
    static PyTypeObject type = { .tp_flags = Py_TPFLAGS_TYPE_SUBCLASS };
    static PyVarObject var = { .ob_base = { .ob_refcnt = 1, .ob_type = &type } };
    PyObject *op = (PyObject *)&var;

    CHECK(Py_TYPE(op) == &type && Py_IS_TYPE(op, &type));
    CHECK(PyType_Check(op) && PyType_HasFeature(&type, Py_TPFLAGS_TYPE_SUBCLASS));
    CHECK(!PyType_HasFeature(&type, Py_TPFLAGS_HEAPTYPE));
    Py_SET_SIZE(&var, 5);
    CHECK(var.ob_size == 5);

    Py_INCREF(op);
    CHECK(Py_REFCNT(op) == 2 && Py_NewRef(op) == op && op->ob_refcnt == 3);
    Py_DECREF(op);
    Py_XDECREF(op);
    Py_XINCREF((PyObject *)NULL);
    Py_XDECREF((PyObject *)NULL);
    CHECK(Py_XNewRef((PyObject *)NULL) == NULL);
    CHECK(op->ob_refcnt == 1 && freed == NULL);

    PyObject *held = op;
    Py_CLEAR(held);
    CHECK(held == NULL && freed == op && op->ob_refcnt == 0);
    Py_CLEAR(held);

    Py_SET_REFCNT(op, 7);
    CHECK(op->ob_refcnt == 7 && !_Py_IsImmortal(op));
    held = op;
    Py_XSETREF(held, NULL);
    CHECK(held == NULL && op->ob_refcnt == 6);
}

static void
immortal(void)
{
    static PyVarObject object = { PyObject_HEAD_INIT(NULL) 3 };
    PyObject *op = (PyObject *)&object;
    CHECK(op->ob_refcnt == 3U << 30 && op->ob_flags == 5 && op->ob_overflow == 0);
    CHECK(_Py_IsImmortal(op) && _Py_IsStaticImmortal(op));
    Py_INCREF(op);
    Py_DECREF(op);
    Py_SET_REFCNT(op, 1);
    CHECK(op->ob_refcnt == 3U << 30);

    /* from 1 << 31 nothing is taken away any more; from 3 << 30 nothing added */
    op->ob_refcnt = 1U << 31;
    Py_DECREF(op);
    CHECK(op->ob_refcnt == 1U << 31);
    Py_INCREF(op);
    CHECK(op->ob_refcnt == (1U << 31) + 1);
    op->ob_refcnt = (1U << 31) - 1;
    CHECK(!_Py_IsImmortal(op));
    Py_DECREF(op);
    CHECK(op->ob_refcnt == (1U << 31) - 2);
}

static PyStatus
failing(void)
{
    return _PyStatus_ERR("no luck");
}

static void
statuses(void)
{
    PyStatus status = _PyStatus_OK();
    CHECK(!_PyStatus_EXCEPTION(status) && !_PyStatus_IS_ERROR(status));
    CHECK(status.func == NULL && status.err_msg == NULL && status.exitcode == 0);

    status = failing();
    CHECK(_PyStatus_EXCEPTION(status) && _PyStatus_IS_ERROR(status));
    CHECK(!_PyStatus_IS_EXIT(status));
    CHECK(strcmp(status.func, "failing") == 0);
    CHECK(strcmp(status.err_msg, "no luck") == 0);
    _PyStatus_UPDATE_FUNC(status);
    CHECK(strcmp(status.func, "statuses") == 0);

    status = _PyStatus_NO_MEMORY();
    CHECK(strcmp(status.err_msg, "memory allocation failed") == 0);
    CHECK(_PyStatus_IS_ERROR(status));
    status = _PyStatus_EXIT(42);
    CHECK(_PyStatus_IS_EXIT(status) && status.exitcode == 42);
    CHECK(_PyStatus_EXCEPTION(status) && !_PyStatus_IS_ERROR(status));

    PyInterpreterConfig isolated = _PyInterpreterConfig_INIT;
    CHECK(isolated.use_main_obmalloc == 0 && isolated.allow_fork == 0 && isolated.allow_exec == 0
          && isolated.allow_threads == 1 && isolated.allow_daemon_threads == 0
          && isolated.check_multi_interp_extensions == 1 && isolated.gil == 2);
    PyInterpreterConfig legacy = _PyInterpreterConfig_LEGACY_INIT;
    CHECK(legacy.use_main_obmalloc == 1 && legacy.allow_fork == 1 && legacy.allow_exec == 1
          && legacy.allow_threads == 1 && legacy.allow_daemon_threads == 1
          && legacy.check_multi_interp_extensions == 0 && legacy.gil == 1);
}

static void
freed_memory(void)
{
    int object;
    CHECK(!_PyMem_IsPtrFreed(&object));
    CHECK(_PyMem_IsPtrFreed(NULL) && _PyMem_IsPtrFreed((void *)0xff));
    CHECK(!_PyMem_IsPtrFreed((void *)0x100));
    CHECK(_PyMem_IsPtrFreed((void *)-1) && _PyMem_IsPtrFreed((void *)-256));
    CHECK(!_PyMem_IsPtrFreed((void *)-257));
    for (int i = 0; i < 3; i++) {
        void *pointer;
        memset(&pointer, (int[]){ 0xCD, 0xDD, 0xFD }[i], sizeof(pointer));
        CHECK(_PyMem_IsPtrFreed(pointer));
        CHECK(_PyMem_IsULongFreed((unsigned long)pointer));
        CHECK(!_PyMem_IsULongFreed((unsigned long)pointer + 1));
    }
    CHECK(_PyMem_IsULongFreed(0) && _PyMem_IsULongFreed(-1UL));
    CHECK(!_PyMem_IsULongFreed(1));
}

static void
packing(void)
{
    CHECK(PY_VERSION_HEX == 0x030E0AF0);
    CHECK(Py_PACK_VERSION(3, 14) == 0x030E0000);
    CHECK(Py_PACK_FULL_VERSION(3, 15, 1, 0xB, 2) == 0x030F01B2);
    CHECK(Py_MIN(1, 2) == 1 && Py_MAX(1, 2) == 2 && Py_ABS(-3) == 3);
    CHECK(_Py_ABS_CAST(unsigned int, INT_MIN) == 2147483648U);
    CHECK(_Py_SIZE_ROUND_UP(17, 16) == 32 && _Py_SIZE_ROUND_DOWN(17, 16) == 16);
    CHECK(_Py_IS_ALIGNED((void *)32, 16) && !_Py_IS_ALIGNED((void *)33, 16));
    CHECK(_Py_ALIGN_UP((void *)33, 16) == (void *)48);
    CHECK(_Py_ALIGN_DOWN((void *)33, 16) == (void *)32);
    CHECK(strcmp(Py_STRINGIFY(PY_MINOR_VERSION), "14") == 0);
    CHECK(Py_CHARMASK(-1) == 255 && Py_MEMBER_SIZE(PyMutex, _bits) == 1);
}

int
main(void)
{
    names();
    small_ints();
    sizes();
    counting();
    immortal();
    statuses();
    freed_memory();
    packing();
    return verdict();
}
