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

#include "../../expect/expect.h"

_PyRuntimeState _PyRuntime;

static PyObject *freed;

void
_Py_Dealloc(PyObject *op)
{
    freed = op;
}

#define STRINGS _PyRuntime.static_objects.singletons.strings

static void
names(void)
{
    EXPECT(&_Py_ID(__init__) == (PyObject *)&STRINGS.identifiers._py___init__);
    EXPECT(&_Py_STR(empty) == (PyObject *)&STRINGS.literals._py_empty);
    EXPECT(_Py_LATIN1_CHR(0) == (PyObject *)&STRINGS.ascii[0]);
    EXPECT(_Py_LATIN1_CHR(127) == (PyObject *)&STRINGS.ascii[127]);
    EXPECT(_Py_LATIN1_CHR(128) == (PyObject *)&STRINGS.latin1[0]);
    EXPECT(_Py_LATIN1_CHR(255) == (PyObject *)&STRINGS.latin1[127]);
    EXPECT((void *)&_Py_SINGLETON(small_ints)
           == (void *)&_PyRuntime.static_objects.singletons.small_ints);
    EXPECT((void *)&_Py_INTERP_SINGLETON(&_PyRuntime._main_interpreter, hamt_empty)
           == (void *)&_PyRuntime._main_interpreter.static_objects.singletons.hamt_empty);
}

static void
small_ints(void)
{
    PyLongObject *ints = _PyLong_SMALL_INTS;
    EXPECT(Py_ARRAY_LENGTH(_PyLong_SMALL_INTS) == _PY_NSMALLNEGINTS + _PY_NSMALLPOSINTS);
    EXPECT(_PyLong_GetZero() == (PyObject *)&ints[5]);
    EXPECT(_PyLong_GetOne() == (PyObject *)&ints[6]);
    EXPECT(_PY_IS_SMALL_INT(-5) && _PY_IS_SMALL_INT(256));
    EXPECT(!_PY_IS_SMALL_INT(-6) && !_PY_IS_SMALL_INT(257));

    static PyLongObject i;
    i.long_value.lv_tag = 3 << 3;
    EXPECT(_PyLong_IsPositive(&i) && !_PyLong_IsZero(&i) && !_PyLong_IsNegative(&i));
    EXPECT(_PyLong_DigitCount(&i) == 3);
    i.long_value.lv_tag = 1;
    EXPECT(!_PyLong_IsPositive(&i) && _PyLong_IsZero(&i) && !_PyLong_IsNegative(&i));
    EXPECT(_PyLong_DigitCount(&i) == 0);
    i.long_value.lv_tag = 1 << 3 | 2;
    EXPECT(!_PyLong_IsPositive(&i) && !_PyLong_IsZero(&i) && _PyLong_IsNegative(&i));
}

static void
sizes(void)
{
    const PyInterpreterState *interp = &_PyRuntime._main_interpreter;
    EXPECT(Py_ARRAY_LENGTH(interp->ceval.pending.calls) == PENDINGCALLSARRAYSIZE);
    EXPECT(Py_ARRAY_LENGTH(_PyRuntime.atexit.callbacks) == NEXITFUNCS);
    EXPECT(Py_ARRAY_LENGTH(interp->object_state.freelists.tuples) == PyTuple_MAXSAVESIZE);
    EXPECT(Py_ARRAY_LENGTH(_PyRuntime.signals.handlers) == Py_NSIG);
}

static void
counting(void)
{
    static PyTypeObject type = { .tp_flags = Py_TPFLAGS_TYPE_SUBCLASS };
    static PyVarObject var = { .ob_base = { .ob_refcnt = 1, .ob_type = &type } };
    PyObject *op = (PyObject *)&var;

    EXPECT(Py_TYPE(op) == &type && Py_IS_TYPE(op, &type));
    EXPECT(PyType_Check(op) && PyType_HasFeature(&type, Py_TPFLAGS_TYPE_SUBCLASS));
    EXPECT(!PyType_HasFeature(&type, Py_TPFLAGS_HEAPTYPE));
    Py_SET_SIZE(&var, 5);
    EXPECT(var.ob_size == 5);

    Py_INCREF(op);
    EXPECT(Py_REFCNT(op) == 2 && Py_NewRef(op) == op && op->ob_refcnt == 3);
    Py_DECREF(op);
    Py_XDECREF(op);
    Py_XINCREF((PyObject *)NULL);
    Py_XDECREF((PyObject *)NULL);
    EXPECT(Py_XNewRef((PyObject *)NULL) == NULL);
    EXPECT(op->ob_refcnt == 1 && freed == NULL);

    PyObject *held = op;
    Py_CLEAR(held);
    EXPECT(held == NULL && freed == op && op->ob_refcnt == 0);
    Py_CLEAR(held);

    Py_SET_REFCNT(op, 7);
    EXPECT(op->ob_refcnt == 7 && !_Py_IsImmortal(op));
    held = op;
    Py_XSETREF(held, NULL);
    EXPECT(held == NULL && op->ob_refcnt == 6);
}

static void
immortal(void)
{
    static PyVarObject object = { PyObject_HEAD_INIT(NULL) 3 };
    PyObject *op = (PyObject *)&object;
    EXPECT(op->ob_refcnt == 3U << 30 && op->ob_flags == 5 && op->ob_overflow == 0);
    EXPECT(_Py_IsImmortal(op) && _Py_IsStaticImmortal(op));
    Py_INCREF(op);
    Py_DECREF(op);
    Py_SET_REFCNT(op, 1);
    EXPECT(op->ob_refcnt == 3U << 30);

    /* from 1 << 31 nothing is taken away any more; from 3 << 30 nothing added */
    op->ob_refcnt = 1U << 31;
    Py_DECREF(op);
    EXPECT(op->ob_refcnt == 1U << 31);
    Py_INCREF(op);
    EXPECT(op->ob_refcnt == (1U << 31) + 1);
    op->ob_refcnt = (1U << 31) - 1;
    EXPECT(!_Py_IsImmortal(op));
    Py_DECREF(op);
    EXPECT(op->ob_refcnt == (1U << 31) - 2);
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
    EXPECT(!_PyStatus_EXCEPTION(status) && !_PyStatus_IS_ERROR(status));
    EXPECT(status.func == NULL && status.err_msg == NULL && status.exitcode == 0);

    status = failing();
    EXPECT(_PyStatus_EXCEPTION(status) && _PyStatus_IS_ERROR(status));
    EXPECT(!_PyStatus_IS_EXIT(status));
    EXPECT(strcmp(status.func, "failing") == 0);
    EXPECT(strcmp(status.err_msg, "no luck") == 0);
    _PyStatus_UPDATE_FUNC(status);
    EXPECT(strcmp(status.func, "statuses") == 0);

    status = _PyStatus_NO_MEMORY();
    EXPECT(strcmp(status.err_msg, "memory allocation failed") == 0);
    EXPECT(_PyStatus_IS_ERROR(status));
    status = _PyStatus_EXIT(42);
    EXPECT(_PyStatus_IS_EXIT(status) && status.exitcode == 42);
    EXPECT(_PyStatus_EXCEPTION(status) && !_PyStatus_IS_ERROR(status));

    PyInterpreterConfig isolated = _PyInterpreterConfig_INIT;
    EXPECT(isolated.use_main_obmalloc == 0 && isolated.allow_fork == 0 && isolated.allow_exec == 0
           && isolated.allow_threads == 1 && isolated.allow_daemon_threads == 0
           && isolated.check_multi_interp_extensions == 1 && isolated.gil == 2);
    PyInterpreterConfig legacy = _PyInterpreterConfig_LEGACY_INIT;
    EXPECT(legacy.use_main_obmalloc == 1 && legacy.allow_fork == 1 && legacy.allow_exec == 1
           && legacy.allow_threads == 1 && legacy.allow_daemon_threads == 1
           && legacy.check_multi_interp_extensions == 0 && legacy.gil == 1);
}

static void
freed_memory(void)
{
    int object;
    EXPECT(!_PyMem_IsPtrFreed(&object));
    EXPECT(_PyMem_IsPtrFreed(NULL) && _PyMem_IsPtrFreed((void *)0xff));
    EXPECT(!_PyMem_IsPtrFreed((void *)0x100));
    EXPECT(_PyMem_IsPtrFreed((void *)-1) && _PyMem_IsPtrFreed((void *)-256));
    EXPECT(!_PyMem_IsPtrFreed((void *)-257));
    for (int i = 0; i < 3; i++) {
        void *pointer;
        memset(&pointer, (int[]){ 0xCD, 0xDD, 0xFD }[i], sizeof(pointer));
        EXPECT(_PyMem_IsPtrFreed(pointer));
        EXPECT(_PyMem_IsULongFreed((unsigned long)pointer));
        EXPECT(!_PyMem_IsULongFreed((unsigned long)pointer + 1));
    }
    EXPECT(_PyMem_IsULongFreed(0) && _PyMem_IsULongFreed(-1UL));
    EXPECT(!_PyMem_IsULongFreed(1));
}

static void
packing(void)
{
    EXPECT(PY_VERSION_HEX == 0x030E0AF0);
    EXPECT(Py_PACK_VERSION(3, 14) == 0x030E0000);
    EXPECT(Py_PACK_FULL_VERSION(3, 15, 1, 0xB, 2) == 0x030F01B2);
    EXPECT(Py_MIN(1, 2) == 1 && Py_MAX(1, 2) == 2 && Py_ABS(-3) == 3);
    EXPECT(_Py_ABS_CAST(unsigned int, INT_MIN) == 2147483648U);
    EXPECT(_Py_SIZE_ROUND_UP(17, 16) == 32 && _Py_SIZE_ROUND_DOWN(17, 16) == 16);
    EXPECT(_Py_IS_ALIGNED((void *)32, 16) && !_Py_IS_ALIGNED((void *)33, 16));
    EXPECT(_Py_ALIGN_UP((void *)33, 16) == (void *)48);
    EXPECT(_Py_ALIGN_DOWN((void *)33, 16) == (void *)32);
    EXPECT(strcmp(Py_STRINGIFY(PY_MINOR_VERSION), "14") == 0);
    EXPECT(Py_CHARMASK(-1) == 255 && Py_MEMBER_SIZE(PyMutex, _bits) == 1);
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
    puts("ok");
    return 0;
}
