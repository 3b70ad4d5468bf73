/* Calls in the wrong state or with bad arguments, one per run, named by
 * argv[1]. The driver checks how the process ends and what it says. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_interpframe.h"
#include "internal/pycore_pystate.h"

#include <string.h>

static void
report(PyStatus status)
{
    if (PyStatus_IsError(status)) {
        printf("error %s: %s\n", status.func, status.err_msg);
    }
    else {
        printf("%s\n", PyStatus_IsExit(status) ? "exit" : "ok");
    }
}

static void
null_configs(void)
{
    report(Py_PreInitialize(NULL));
    report(Py_PreInitializeFromArgs(NULL, 0, NULL));
    report(Py_PreInitializeFromBytesArgs(NULL, 0, NULL));
    report(Py_InitializeFromConfig(NULL));
    EXPECT(!Py_IsInitialized() && _PyRuntime._initialized == 0); /* nothing began */
    EXPECT_OK(initialize_isolated());                            /* the retry */
    EXPECT(Py_FinalizeEx() == 0);
}

static void
another_runtime(void)
{
    static _PyRuntimeState other;
    report(_PyRuntimeState_Init(&other));
    report(_PyRuntimeState_ReInitThreads(&other));
    _PyRuntimeState_Fini(&other);
}

static void
twice(void)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    report(Py_PreInitialize(&preconfig));
    preconfig.utf8_mode = 1;
    report(Py_PreInitialize(&preconfig));
    EXPECT(_PyRuntime.preconfig.utf8_mode == 0);
    report(initialize_isolated());
    static _PyRuntimeState before;
    memcpy(&before, &_PyRuntime, sizeof(before));
    report(initialize_isolated());
    report(_PyRuntime_Initialize());
    Py_Initialize();
    EXPECT(memcmp(&before, &_PyRuntime, sizeof(before)) == 0);
    EXPECT(Py_FinalizeEx() == 0 && Py_FinalizeEx() == 0);
    _PyRuntimeState_Fini(&_PyRuntime);
    _PyRuntimeState_Fini(&_PyRuntime);
}

static void
in_two_parts(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config._init_main = 0;
    report(Py_InitializeFromConfig(&config));
    EXPECT(_PyRuntime.core_initialized == 1 && _PyRuntime.initialized == 0);
    EXPECT(Py_FinalizeEx() == 0); /* the core alone has no end */
    EXPECT(_PyRuntime.core_initialized == 1 && PyThreadState_Get() == _PyRuntime.main_tstate);
    config._init_main = 1;
    report(Py_InitializeFromConfig(&config));
    EXPECT(_PyRuntime.core_initialized == 1 && _PyRuntime.initialized == 1);
    PyConfig_Clear(&config);
    EXPECT(Py_FinalizeEx() == 0);
}

static void
bad_interpreter_before_init(void)
{
    Py_NewInterpreter();
}

static void
end_null(void)
{
    EXPECT_OK(initialize_isolated());
    Py_EndInterpreter(NULL);
}

static void
end_foreign(void)
{
    EXPECT_OK(initialize_isolated());
    PyThreadState *mine = PyThreadState_Get();
    PyThreadState *other = Py_NewInterpreter();
    PyThreadState_Swap(mine);
    Py_EndInterpreter(other);
}

static void
end_main(void)
{
    EXPECT_OK(initialize_isolated());
    Py_EndInterpreter(PyThreadState_Get());
}

static void
end_with_frame(void)
{
    EXPECT_OK(initialize_isolated());
    PyThreadState *sub = Py_NewInterpreter();
    static _PyInterpreterFrame frame;
    sub->current_frame = &frame;
    Py_EndInterpreter(sub);
}

static void
end_takes_others(void)
{
    EXPECT_OK(initialize_isolated());
    PyThreadState *mine = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    EXPECT(PyThreadState_New(sub->interp) != NULL);
    EXPECT(PyThreadState_New(sub->interp) != NULL);
    Py_EndInterpreter(sub);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    PyThreadState_Swap(mine);
    EXPECT(Py_FinalizeEx() == 0);
    printf("ok\n");
}

static void
get_without(void)
{
    EXPECT_OK(initialize_isolated());
    PyEval_SaveThread();
    PyInterpreterState_Get();
}

static void
finalize_detached(void)
{
    EXPECT_OK(initialize_isolated());
    PyEval_SaveThread();
    EXPECT(Py_FinalizeEx() == 0 && !Py_IsInitialized());
    printf("ok\n");
}

static void
finalize_in_sub(void)
{
    EXPECT_OK(initialize_isolated());
    Py_NewInterpreter();
    EXPECT(Py_FinalizeEx() == 0 && !Py_IsInitialized());
    printf("ok\n");
}

static void
after_the_end(void)
{
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(!Py_IsInitialized() && Py_IsFinalizing());
    EXPECT(PyInterpreterState_Main() == NULL && PyInterpreterState_Head() == NULL);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    PyThreadState *tstate;
    const PyInterpreterConfig config = {
        .use_main_obmalloc = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    report(Py_NewInterpreterFromConfig(&tstate, &config));
    EXPECT(Py_AtExit(NULL) == 0 || Py_AtExit(NULL) == -1);
}

static int order[8], calls;

static void
first(void)
{
    order[calls++] = 1;
}
static void
second(void)
{
    order[calls++] = 2;
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(!Py_IsInitialized() && Py_IsFinalizing());
}
static void
in_interp(void *data)
{
    order[calls++] = *(int *)data;
    EXPECT(PyThreadState_GetUnchecked() != NULL);
}

static void
exit_callbacks(void)
{
    static int ten = 10, eleven = 11;
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_AtExit(first) == 0 && Py_AtExit(second) == 0);
    EXPECT(PyUnstable_AtExit(PyInterpreterState_Get(), in_interp, &ten) == 0);
    EXPECT(PyUnstable_AtExit(PyInterpreterState_Get(), in_interp, &eleven) == 0);
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(calls == 4);
    printf("%d %d %d %d\n", order[0], order[1], order[2], order[3]);
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(calls == 4);
}

static int
refuse(const char *event, PyObject *args, void *data)
{
    (void)args;
    if (strcmp(event, data) == 0) {
        printf("refused %s\n", event);
        return -1;
    }
    return 0;
}

static void
audit_refuses(void)
{
    EXPECT(PySys_AddAuditHook(refuse, "cpython.PyInterpreterState_New") == 0);
    EXPECT_OK(initialize_isolated());
    PyThreadState *mine = PyThreadState_Get(), *tstate = mine;
    const PyInterpreterConfig config = {
        .use_main_obmalloc = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    report(Py_NewInterpreterFromConfig(&tstate, &config));
    EXPECT(tstate == NULL && PyThreadState_Get() == mine);
    EXPECT(PyInterpreterState_Head() == PyInterpreterState_Main());
    EXPECT(Py_FinalizeEx() == 0);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    { "null-configs", null_configs },
    { "another-runtime", another_runtime },
    { "twice", twice },
    { "in-two-parts", in_two_parts },
    { "new-before-init", bad_interpreter_before_init },
    { "end-null", end_null },
    { "end-foreign", end_foreign },
    { "end-main", end_main },
    { "end-with-frame", end_with_frame },
    { "end-takes-others", end_takes_others },
    { "get-without", get_without },
    { "finalize-detached", finalize_detached },
    { "finalize-in-sub", finalize_in_sub },
    { "after-the-end", after_the_end },
    { "exit-callbacks", exit_callbacks },
    { "audit-refuses", audit_refuses },
};

int
main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (argc == 2 && strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            return 0;
        }
    }
    fprintf(stderr, "usage: %s CASE\n", argv[0]);
    return 2;
}
