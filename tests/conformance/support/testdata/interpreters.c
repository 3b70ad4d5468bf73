/* What can be seen of who runs an interpreter's main program, of its function that evaluates
 * frames, of its features and of its end from outside, one fact a line. Linked against either
 * library it must print the same. */
#include "facts.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_pystate.h"

#include <pthread.h>

/* A real CPython sets exceptions, which the next call does not expect. */
extern void PyErr_Clear(void) __attribute__((weak));

static void
forget_error(void)
{
    if (PyErr_Clear != NULL) {
        PyErr_Clear();
    }
}

static PyInterpreterState *main_interp, *sub_interp;
static PyThreadState *first, *inside;

static const char *
name_of(const PyThreadState *tstate)
{
    return tstate == NULL     ? "none"
           : tstate == first  ? "the first"
           : tstate == inside ? "the one inside"
                              : "another";
}

static void
tell(const char *what)
{
    FACT("%s: main is run %d by %s, the other %d by %s", what,
         _PyInterpreterState_IsRunningMain(main_interp), name_of(main_interp->threads.main),
         sub_interp == NULL ? -1 : _PyInterpreterState_IsRunningMain(sub_interp),
         sub_interp == NULL ? "none" : name_of(sub_interp->threads.main));
}

static void
set(const char *what, PyInterpreterState *interp)
{
    FACT("set: %d", _PyInterpreterState_SetRunningMain(interp));
    forget_error();
    tell(what);
}

static void
begin(void)
{
    start(1);
    main_interp = PyInterpreterState_Get();
    first = PyThreadState_Get();
}

/* ---- The main program --------------------------------------------------------------- */

static void *
on_a_worker(void *unused)
{
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    set("set by a worker", main_interp);
    _PyInterpreterState_SetNotRunningMain(main_interp);
    tell("taken back by a worker");
    PyGILState_Release(state);
    return NULL;
}

static void
worker(void)
{
    pthread_t thread;
    PyThreadState *saved = PyEval_SaveThread();
    pthread_create(&thread, NULL, on_a_worker, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
}

static void
at_the_end(void *unused)
{
    (void)unused;
    set("at the end", main_interp);
    FACT("finalizing: %d", _Py_IsInterpreterFinalizing(main_interp));
}

static void
running(void)
{
    FACT("before: %d", _PyInterpreterState_IsRunningMain(&_PyRuntime._main_interpreter));
    begin();
    tell("initialized");
    set("set", main_interp);
    set("set again", main_interp);
    worker();
    inside = Py_NewInterpreter();
    sub_interp = inside->interp;
    set("set inside", sub_interp);
    set("set main from inside", main_interp);
    set("set inside again", sub_interp);
    _PyInterpreterState_SetNotRunningMain(main_interp);
    tell("taken back from inside");
    PyThreadState_Swap(first);
    set("set main", main_interp);
    set("set the other from main", sub_interp);
    _PyInterpreterState_SetNotRunningMain(sub_interp);
    set("set the other from main, which nobody runs", sub_interp);
    PyThreadState_Swap(inside);
    set("set main from inside, which is run", main_interp);
    Py_EndInterpreter(inside);
    sub_interp = NULL;
    PyThreadState_Swap(first);
    _PyInterpreterState_SetNotRunningMain(main_interp);
    PyThreadState *second = PyThreadState_New(main_interp);
    PyThreadState_Swap(second);
    set("set by a second", main_interp);
    PyThreadState_Clear(second);
    PyThreadState_Swap(first);
    PyThreadState_Delete(second);
    FACT("deleted: %d", main_interp->threads.main == second);
    PyUnstable_AtExit(main_interp, at_the_end, NULL);
    Py_FinalizeEx();
    FACT("ended: %d", _PyInterpreterState_IsRunningMain(main_interp));
    begin();
    tell("initialized again");
}

static void
fork_and_tell(const char *what)
{
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        FACT("%s, child: %d, its own %d", what, _PyInterpreterState_IsRunningMain(main_interp),
             main_interp->threads.main == PyThreadState_Get());
        fflush(stdout);
        _exit(0);
    }
    PyOS_AfterFork_Parent();
    waitpid(child, NULL, 0);
    FACT("%s, parent: %d, its own %d", what, _PyInterpreterState_IsRunningMain(main_interp),
         main_interp->threads.main == PyThreadState_Get());
}

static void *
fork_on_a_worker(void *unused)
{
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    fork_and_tell("forked by a worker");
    PyGILState_Release(state);
    return NULL;
}

static void
running_forked(void)
{
    pthread_t thread;
    begin();
    fork_and_tell("not set");
    set("set", main_interp);
    fork_and_tell("set");
    PyThreadState *saved = PyEval_SaveThread();
    pthread_create(&thread, NULL, fork_on_a_worker, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
}

/* ---- Frames ------------------------------------------------------------------------- */

static PyObject *
evaluate(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwing)
{
    (void)tstate;
    (void)frame;
    (void)throwing;
    return NULL;
}

static PyObject *
evaluate_too(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwing)
{
    return evaluate(tstate, frame, throwing);
}

static void
set_function(const char *what, PyInterpreterState *interp, _PyFrameEvalFunction function)
{
    _PyFrameEvalFunction standard;
    PyInterpreterState *here = PyInterpreterState_Get();

    _PyInterpreterState_SetEvalFrameFunc(interp, function);
    _PyFrameEvalFunction set = _PyInterpreterState_GetEvalFrameFunc(interp);
    standard = _PyInterpreterState_GetEvalFrameFunc(
        here == main_interp && sub_interp ? sub_interp : main_interp);
    FACT("%s: %s, field %d; %d changes seen here, %d in main", what,
         set == evaluate       ? "the first"
         : set == evaluate_too ? "the second"
         : set == standard     ? "the default"
                               : "its own default",
         interp->eval_frame != NULL, here->rare_events.set_eval_frame_func,
         main_interp->rare_events.set_eval_frame_func);
}

static void
frames(void)
{
    begin();
    set_function("first", main_interp, evaluate);
    set_function("the same", main_interp, evaluate);
    set_function("second", main_interp, evaluate_too);
    inside = Py_NewInterpreter();
    sub_interp = inside->interp;
    FACT("a new one has none: %d", sub_interp->eval_frame == NULL);
    set_function("none, from inside", main_interp, NULL);
    set_function("inside", sub_interp, evaluate);
    PyThreadState_Swap(first);
    FACT("the default: %d", main_interp->eval_frame == NULL);
    _PyInterpreterState_SetEvalFrameFunc(main_interp,
                                         _PyInterpreterState_GetEvalFrameFunc(main_interp));
    FACT("the default set: %d, %d changes", main_interp->eval_frame == NULL,
         main_interp->rare_events.set_eval_frame_func);
    for (int i = 0; i < 300; i++) {
        _PyInterpreterState_SetEvalFrameFunc(main_interp, i % 2 ? evaluate : evaluate_too);
    }
    FACT("many: %d changes", main_interp->rare_events.set_eval_frame_func);
    _PyInterpreterState_SetEvalFrameFunc(main_interp, NULL);
    Py_FinalizeEx();
    FACT("ended: %d", main_interp->eval_frame == NULL);
}

/* ---- Features and the end ------------------------------------------------------------ */

static void
features_of(const char *what, PyInterpreterState *interp)
{
    PyInterpreterConfig config;
    memset(&config, 0x55, sizeof(config));
    int result = _PyInterpreterConfig_InitFromState(&config, interp);
    FACT("%s: %d; obmalloc %d, fork %d, exec %d, threads %d, daemons %d, check %d, gil %d", what,
         result, config.use_main_obmalloc, config.allow_fork, config.allow_exec,
         config.allow_threads, config.allow_daemon_threads, config.check_multi_interp_extensions,
         config.gil);
}

static void
features(void)
{
    features_of("before", &_PyRuntime._main_interpreter);
    begin();
    features_of("main", main_interp);
    inside = Py_NewInterpreter();
    features_of("legacy", inside->interp);
    Py_EndInterpreter(inside);
    PyThreadState_Swap(first);
    for (int bits = 0; bits < 128; bits++) {
        PyInterpreterConfig config = {
            .use_main_obmalloc = bits & 1,
            .allow_fork = bits >> 1 & 1,
            .allow_exec = bits >> 2 & 1,
            .allow_threads = bits >> 3 & 1,
            .allow_daemon_threads = bits >> 4 & 1,
            .check_multi_interp_extensions = bits >> 5 & 1,
            .gil = bits >> 6 ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_DEFAULT_GIL,
        };
        PyStatus status = Py_NewInterpreterFromConfig(&inside, &config);
        if (PyStatus_Exception(status)) {
            FACT("%d: refused", bits);
            continue;
        }
        features_of("made", inside->interp);
        _PyInterpreterConfig_InitFromState(&config, inside->interp);
        Py_EndInterpreter(inside);
        PyThreadState_Swap(first);
        status = Py_NewInterpreterFromConfig(&inside, &config);
        FACT("%d again: %d", bits, !PyStatus_Exception(status));
        features_of("made again", inside->interp);
        Py_EndInterpreter(inside);
        PyThreadState_Swap(first);
    }
    PyInterpreterState *bare = PyInterpreterState_New();
    features_of("bare", bare);
    FACT("bare: running %d, finalizing %d, function %d", _PyInterpreterState_IsRunningMain(bare),
         _Py_IsInterpreterFinalizing(bare), bare->eval_frame != NULL);
}

static void
ends(void *interp)
{
    FACT("exit callback: %d", _Py_IsInterpreterFinalizing(interp));
}

static void
runtime_ends(void)
{
    FACT("last callback: %d", _Py_IsInterpreterFinalizing(main_interp));
}

static void
end(void)
{
    FACT("before: %d", _Py_IsInterpreterFinalizing(&_PyRuntime._main_interpreter));
    begin();
    FACT("up: %d", _Py_IsInterpreterFinalizing(main_interp));
    PyUnstable_AtExit(main_interp, ends, main_interp);
    Py_AtExit(runtime_ends);
    inside = Py_NewInterpreter();
    PyUnstable_AtExit(inside->interp, ends, inside->interp);
    inside->interp->finalizing = 1;
    FACT("claimed: %d", _Py_IsInterpreterFinalizing(inside->interp));
    inside->interp->finalizing = 0;
    Py_EndInterpreter(inside);
    PyThreadState_Swap(first);
    Py_FinalizeEx();
    FACT("ended: %d", _Py_IsInterpreterFinalizing(main_interp));
    begin();
    FACT("up again: %d", _Py_IsInterpreterFinalizing(main_interp));
}

/* ---- Ids ----------------------------------------------------------------------------- */

static void
ids(void)
{
    PyThreadState *others[20];
    begin();
    FACT("main: %d", _PyInterpreterState_LookUpID(0) == main_interp);
    for (int i = 0; i < 20; i++) {
        others[i] = Py_NewInterpreter();
    }
    for (int i = 0; i < 20; i += 3) {
        PyThreadState_Swap(others[i]);
        Py_EndInterpreter(others[i]);
        others[i] = NULL;
    }
    PyThreadState_Swap(first);
    for (int64_t id = -2; id < 24; id++) {
        PyInterpreterState *found = _PyInterpreterState_LookUpID(id);
        forget_error();
        FACT("%d: %d %d", (int)id, found != NULL, found != NULL && found->id == id);
    }
    FACT("far: %d", _PyInterpreterState_LookUpID(INT64_MIN) != NULL);
    forget_error();
    FACT("far: %d", _PyInterpreterState_LookUpID(INT64_MAX) != NULL);
    forget_error();
}

/* ---- Before the beginning and after the end -------------------------------------------- */

static void
list_fact(const char *what)
{
    struct pyinterpreters *list = &_PyRuntime.interpreters;
    FACT("%s: next id %d, head %d, main %d, core %d", what, (int)list->next_id, list->head != NULL,
         list->main != NULL, _PyRuntime.core_initialized);
}

static void
early(void)
{
    list_fact("nothing");
    if (chosen == 1) {
        PyPreConfig config;
        PyPreConfig_InitPythonConfig(&config);
        Py_PreInitialize(&config);
    }
    PyInterpreterState *made = PyInterpreterState_New();
    list_fact("made");
    FACT("id %d, whence %ld, main %d, head %d", (int)PyInterpreterState_GetID(made),
         _PyInterpreterState_GetWhence(made), PyInterpreterState_Main() == made,
         PyInterpreterState_Head() == made);
    PyInterpreterState *more = PyInterpreterState_New();
    list_fact("one more");
    FACT("id %d, main %d, head %d", (int)PyInterpreterState_GetID(more),
         PyInterpreterState_Main() == more, PyInterpreterState_Head() == more);
    FACT("%d %d", PyInterpreterState_Next(more) == made, PyInterpreterState_Next(made) == NULL);
    FACT("a thread state: %d", PyThreadState_New(more) != NULL);
    PyInterpreterState_Delete(more);
    PyInterpreterState_Delete(made);
    list_fact("gone");
}

static int
never(void *unused)
{
    (void)unused;
    FACT("called");
    return 0;
}

static void
add_many(void)
{
    for (int i = 0; i < 34; i++) {
        int result = Py_AddPendingCall(never, NULL);
        FACT("%d: %d, %d queued", i, result, _PyRuntime.ceval.pending_mainthread.npending);
    }
}

static void
late_callback(void)
{
    FACT("added at the end: %d", Py_AddPendingCall(never, NULL));
}

static void
late(void)
{
    begin();
    Py_AtExit(late_callback);
    Py_FinalizeEx();
    list_fact("ended");
    add_many();
    begin();
    FACT("%d queued", _PyRuntime.ceval.pending_mainthread.npending);
    FACT("none is made: %d", Py_MakePendingCalls());
    Py_FinalizeEx();
    add_many();
}

static const struct section sections[] = {
    { "running", running, 0, 1 }, { "running, forked", running_forked, 0, 1 },
    { "frames", frames, 0, 1 },   { "features", features, 0, 1 },
    { "the end", end, 0, 1 },     { "ids", ids, 0, 1 },
    { "early", early, 0, 2 },     { "late", late, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
