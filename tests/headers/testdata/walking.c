/* The current thread state, the walk over thread states under the lock, linked
 * lists, the eval breaker, the check of the stack. */
#define Py_BUILD_CORE 1
#define GOPYRT_RUNTIME_DIRECT 1 /* _PyRuntime is defined below */
#include "Python.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_llist.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include "../../expect/expect.h"

_PyRuntimeState _PyRuntime;
_Py_thread_local PyThreadState *_Py_tss_tstate;

static PyInterpreterState state, *interp = &state;
static _PyThreadStateImpl threads[3];
static int on_main_thread, recursion_checks;

PyInterpreterState *
_PyInterpreterState_Main(void)
{
    return _PyRuntime.interpreters.main;
}
int
_Py_IsMainThread(void)
{
    return on_main_thread;
}
int
_Py_CheckRecursiveCall(PyThreadState *tstate, const char *where)
{
    EXPECT(tstate == &threads[0].base);
    EXPECT(strcmp(where, " in the test") == 0);
    recursion_checks++;
    return -1;
}

static void
current(void)
{
    EXPECT(_PyThreadState_GET() == NULL);
    _Py_tss_tstate = &threads[0].base;
    EXPECT(_PyThreadState_GET() == &threads[0].base);
    EXPECT(_PyInterpreterState_GET() == interp);

    _PyRuntime.interpreters.main = &_PyRuntime._main_interpreter;
    EXPECT(_Py_IsMainInterpreter(interp) == 0);
    EXPECT(_Py_IsMainInterpreter(&_PyRuntime._main_interpreter) == 1);
    EXPECT(!_Py_ThreadCanHandleSignals(&_PyRuntime._main_interpreter));
    on_main_thread = 1;
    EXPECT(_Py_ThreadCanHandleSignals(&_PyRuntime._main_interpreter));
    EXPECT(!_Py_ThreadCanHandleSignals(interp));

    threads[0].base.state = _Py_THREAD_SUSPENDED;
    EXPECT(!_PyThreadState_IsAttached(&threads[0].base));
    threads[0].base.state = _Py_THREAD_ATTACHED;
    EXPECT(_PyThreadState_IsAttached(&threads[0].base));
}

static void
walk(void)
{
    PyMutex *lock = &_PyRuntime.interpreters.mutex;
    HEAD_LOCK(&_PyRuntime);
    EXPECT(lock->_bits == 1);
    HEAD_UNLOCK(&_PyRuntime);
    EXPECT(lock->_bits == 0);

    int seen = 0;
    _Py_FOR_EACH_TSTATE_UNLOCKED(interp, t)
    {
        EXPECT(t == &threads[seen].base && lock->_bits == 0);
        seen++;
    }
    EXPECT(seen == 3);

    seen = 0;
    _Py_FOR_EACH_TSTATE_BEGIN(interp, t)
    {
        EXPECT(t == &threads[seen].base && lock->_bits == 1);
        if (++seen == 2) {
            break;
        }
    }
    _Py_FOR_EACH_TSTATE_END(interp);
    EXPECT(seen == 2 && lock->_bits == 0);

    interp->threads.head = NULL;
    _Py_FOR_EACH_TSTATE_BEGIN(interp, t)
    {
        EXPECT(t == NULL);
        seen = 99;
    }
    _Py_FOR_EACH_TSTATE_END(interp);
    EXPECT(seen == 2);
}

static void
lists(void)
{
    typedef struct {
        char name;
        struct llist_node link;
    } item;
    struct llist_node head = LLIST_INIT(head), other, *node;
    item a = { .name = 'a' }, b = { .name = 'b' }, c = { .name = 'c' };
    char names[4] = "";
    int n = 0;

    llist_init(&other);
    EXPECT(llist_empty(&head) && llist_empty(&other));
    llist_insert_tail(&head, &a.link);
    llist_insert_tail(&other, &b.link);
    llist_insert_tail(&other, &c.link);
    llist_concat(&head, &other);
    EXPECT(llist_empty(&other) && !llist_empty(&head));
    llist_concat(&head, &other); /* nothing to add */
    llist_for_each(node, &head)
    {
        names[n++] = llist_data(node, item, link)->name;
    }
    EXPECT(strcmp(names, "abc") == 0);
    EXPECT(head.prev == &c.link && c.link.next == &head && b.link.prev == &a.link);

    llist_remove(&b.link);
    EXPECT(b.link.next == NULL && b.link.prev == NULL);
    EXPECT(a.link.next == &c.link && c.link.prev == &a.link);
    n = 0;
    llist_for_each_safe(node, &head)
    {
        llist_remove(node);
        n++;
    }
    EXPECT(n == 2 && llist_empty(&head));
}

static void
breaker(void)
{
    PyThreadState *t = &threads[0].base;
    const uintptr_t version = (uintptr_t)7 << _PY_EVAL_EVENTS_BITS;
    t->eval_breaker = version;
    _Py_set_eval_breaker_bit(t, _PY_GIL_DROP_REQUEST_BIT);
    _Py_set_eval_breaker_bit(t, _PY_CALLS_TO_DO_BIT);
    EXPECT(t->eval_breaker == (version | 1 | 4));
    EXPECT(_Py_eval_breaker_bit_is_set(t, _PY_CALLS_TO_DO_BIT) == 1);
    EXPECT(_Py_eval_breaker_bit_is_set(t, _PY_SIGNALS_PENDING_BIT) == 0);
    EXPECT(_Py_eval_breaker_bit_is_set(t, _PY_EVAL_EVENTS_MASK) == 1);
    _Py_unset_eval_breaker_bit(t, _PY_GIL_DROP_REQUEST_BIT);
    _Py_unset_eval_breaker_bit(t, _PY_CALLS_TO_DO_BIT);
    EXPECT(t->eval_breaker == version);
    EXPECT(_Py_eval_breaker_bit_is_set(t, _PY_EVAL_EVENTS_MASK) == 0);
}

static void
stack(void)
{
    _PyThreadStateImpl *impl = &threads[0];
    const uintptr_t margin = _PyOS_STACK_MARGIN_BYTES;
    const uintptr_t here = _Py_get_machine_stack_pointer();
    EXPECT(here > (uintptr_t)&here - 4096 && here < (uintptr_t)&here + 4096);

    impl->c_stack_hard_limit = 1;
    impl->c_stack_soft_limit = here - 10 * margin; /* room left */
    EXPECT(!_Py_MakeRecCheck(&impl->base));
    EXPECT(!_Py_ReachedRecursionLimit(&impl->base));
    EXPECT(_Py_EnterRecursiveCall(" in the test") == 0 && recursion_checks == 0);
    /* a frame or two below `here` */
    intptr_t left = _Py_RecursionLimit_GetMargin(&impl->base);
    EXPECT(left == 10 || left == 9);

    impl->c_stack_soft_limit = here + margin; /* one margin too deep */
    EXPECT(_Py_MakeRecCheck(&impl->base));
    EXPECT(_Py_ReachedRecursionLimit(&impl->base));
    EXPECT(_Py_EnterRecursiveCall(" in the test") != 0 && recursion_checks == 1);
    left = _Py_RecursionLimit_GetMargin(&impl->base);
    EXPECT(left == -1 || left == -2);
    _Py_LeaveRecursiveCall();
    _Py_LeaveRecursiveCallTstate(&impl->base);

    impl->c_stack_soft_limit = here + 10 * margin; /* another stack altogether */
    EXPECT(!_Py_MakeRecCheck(&impl->base));
    EXPECT(_Py_ReachedRecursionLimit(&impl->base));
}

int
main(void)
{
    interp->runtime = &_PyRuntime;
    interp->threads.head = &threads[0].base;
    for (int i = 0; i < 3; i++) {
        threads[i].base.interp = interp;
        threads[i].base.next = i < 2 ? &threads[i + 1].base : NULL;
    }
    current();
    walk();
    lists();
    breaker();
    stack();
    puts("ok");
    return 0;
}

/* The other functions that inline functions may call; none is called here. */
#undef PyMutex_Lock
#undef PyMutex_Unlock
void
PyMutex_Lock(PyMutex *m)
{
    (void)m;
    abort();
}
void
PyMutex_Unlock(PyMutex *m)
{
    (void)m;
    abort();
}
PyLockStatus
_PyMutex_LockTimed(PyMutex *m, PyTime_t timeout, _PyLockFlags flags)
{
    (void)m;
    (void)timeout;
    (void)flags;
    abort();
}
void _Py_NO_RETURN
_Py_FatalErrorFunc(const char *func, const char *message)
{
    fprintf(stderr, "%s: %s\n", func, message);
    abort();
}
