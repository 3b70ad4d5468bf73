/* What goes from one interpreter to another: one case a run, named by argv[1]; without one, the
 * names. Linked with either library it prints the same, but for the cases in
 * ../../differences.txt. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_ceval.h"
#include "internal/pycore_crossinterp.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Arguments are evaluated in no particular order: what changes something is called before. */
#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

/* A real CPython sets exceptions, which the next call does not expect. */
extern void PyErr_Clear(void) __attribute__((weak));

static PyThreadState *first;
static char shared[8];

static long
where(void)
{
    PyThreadState *tstate = PyThreadState_GetUnchecked();
    return tstate == NULL ? -1 : (long)tstate->interp->id;
}

static void
forget_error(void)
{
    if (PyErr_Clear != NULL && PyThreadState_GetUnchecked() != NULL) {
        PyErr_Clear();
    }
}

static const PyInterpreterConfig own_gil = {
    .allow_threads = 1,
    .check_multi_interp_extensions = 1,
    .gil = PyInterpreterConfig_OWN_GIL,
};

static PyThreadState *
subinterpreter(int own)
{
    PyInterpreterConfig config = own_gil;
    config.gil = own ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL;
    PyThreadState *tstate;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    if (PyStatus_Exception(status)) {
        FACT("no interpreter: %s", status.err_msg);
        fflush(stdout);
        _exit(3);
    }
    return tstate;
}

/* ---- Memory that the library gives back ------------------------------------------------ */

static PyMemAllocatorEx raw;
static void *watched;
static size_t asked;

static void *
raw_malloc(void *ctx, size_t size)
{
    (void)ctx;
    asked = size;
    return raw.malloc(raw.ctx, size);
}

static void *
raw_calloc(void *ctx, size_t n, size_t size)
{
    (void)ctx;
    asked = n * size;
    return raw.calloc(raw.ctx, n, size);
}

static void *
raw_realloc(void *ctx, void *p, size_t size)
{
    (void)ctx;
    return raw.realloc(raw.ctx, p, size);
}

static void
raw_free(void *ctx, void *p)
{
    (void)ctx;
    if (p != NULL && p == watched) {
        FACT("  given back");
        watched = NULL;
    }
    raw.free(raw.ctx, p);
}

static void
watch_memory(void)
{
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &raw);
    PyMemAllocatorEx mine = { NULL, raw_malloc, raw_calloc, raw_realloc, raw_free };
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &mine);
}

/* ---- Data ------------------------------------------------------------------------------- */

static PyObject *
new_object(_PyXIData_t *data)
{
    return (PyObject *)data;
}

static void
free_shared(void *what)
{
    FACT("  freed in %ld, %s", where(), what == shared ? "the data" : "something else");
}

static void
show(const char *when, const _PyXIData_t *data)
{
    FACT("%s: data %d, obj %d, id %ld, new_object %d, free %s", when, data->data != NULL,
         data->obj != NULL, (long)data->interpid, data->new_object == new_object,
         data->free == NULL            ? "none"
         : data->free == PyMem_RawFree ? "raw"
         : data->free == free_shared   ? "mine"
                                       : "another");
}

static _PyXIData_t *
filled(PyInterpreterState *interp)
{
    _PyXIData_t *data = _PyXIData_New();
    _PyXIData_Init(data, interp, shared, NULL, new_object);
    _PyXIData_SET_FREE(data, free_shared);
    watched = data;
    return data;
}

static void
release(const char *when, _PyXIData_t *data)
{
    int result = _PyXIData_Release(data);
    forget_error();
    FACT("%s: %d", when, result);
    show("  ", data);
}

static void
release_and_free(const char *when, _PyXIData_t *data)
{
    int result = _PyXIData_ReleaseAndRawFree(data);
    forget_error();
    FACT("%s: %d, freed %d", when, result, watched == NULL);
}

static void
data_before(void)
{
    _PyXIData_t *data = _PyXIData_New();
    FACT("size %zu", asked);
    show("new", data);
    _PyXIData_Init(data, NULL, shared, NULL, new_object);
    show("init", data);
    release("without a free function", data);
    _PyXIData_Init(data, NULL, shared, NULL, new_object);
    _PyXIData_SET_FREE(data, free_shared);
    _PyXIData_Clear(NULL, data);
    show("clear", data);
    FACT("same %d", _PyXIData_NewObject(data) == (PyObject *)data);
}

static void
data_here(void)
{
    Py_Initialize();
    PyInterpreterState *interp = PyInterpreterState_Get();
    _PyXIData_t data;
    memset(&data, 0x55, sizeof(data));
    _PyXIData_Init(&data, interp, shared, NULL, new_object);
    show("over garbage", &data);
    release("without a free function", &data);
    release("again", &data);
    _PyXIData_Init(&data, interp, shared, NULL, new_object);
    _PyXIData_SET_FREE(&data, free_shared);
    FACT("%d %d", _PyXIData_CHECK_FREE(&data, free_shared),
         _PyXIData_CHECK_NEW_OBJECT(&data, new_object));
    release("once", &data);
    release("again", &data);
    _PyXIData_Init(&data, interp, NULL, NULL, new_object);
    _PyXIData_SET_FREE(&data, free_shared);
    release("nothing to free", &data);
    _PyXIData_Init(&data, NULL, NULL, NULL, new_object);
    release("nothing, of nobody", &data);
    _PyXIData_Init(&data, interp, shared, NULL, new_object);
    _PyXIData_SET_FREE(&data, free_shared);
    _PyXIData_Clear(NULL, &data);
    show("clear", &data);
    release_and_free("once, with its memory", filled(interp));
    _PyXIData_t *empty = filled(interp);
    empty->free = NULL;
    release_and_free("nothing, with its memory", empty);
    _PyXIData_Free(filled(interp));
}

static void
data_with_size(void)
{
    Py_Initialize();
    PyInterpreterState *interp = PyInterpreterState_Get();
    _PyXIData_t data;
    for (size_t size = 0; size < 100; size += 33) {
        int result = _PyXIData_InitWithSize(&data, interp, size, NULL, new_object);
        FACT("size %zu: %d, asked %zu", size, result, asked);
        show("  ", &data);
        watched = data.data;
        release("  release", &data);
    }
    int result = _PyXIData_InitWithSize(&data, interp, (size_t)1 << 62, NULL, new_object);
    forget_error();
    FACT("huge: %d", result);
    show("  ", &data);
}

static void
data_elsewhere(int own)
{
    Py_Initialize();
    first = PyThreadState_Get();
    PyThreadState *sub = subinterpreter(own);
    PyInterpreterState *interp = sub->interp;
    struct _pending_calls *pending = &interp->ceval.pending;
    PyThreadState_Swap(first);

    _PyXIData_t *data = filled(interp);
    release("in another", data);
    int result = Py_MakePendingCalls();
    FACT("pending here: %d, there %d, flags %d", result, pending->npending,
         pending->calls[0].flags);
    release("twice", data);
    FACT("pending there %d", pending->npending);
    PyThreadState_Swap(sub);
    result = _PyEval_MakePendingCalls(sub);
    FACT("there: %d, pending %d", result, pending->npending);
    show("  ", data);
    PyThreadState_Swap(first);

    release_and_free("in another, with its memory", filled(interp));
    FACT("flags %d", pending->calls[2].flags);
    PyThreadState_Swap(sub);
    result = _PyEval_MakePendingCalls(sub);
    FACT("there: %d, freed %d", result, watched == NULL);
    PyThreadState_Swap(first);

    data = filled(interp);
    data->data = NULL;
    release("nothing to free, in another", data);
    FACT("pending there %d", pending->npending);
    _PyXIData_Free(filled(interp)); /* not asked where it is owned */
    release_and_free("at its end", filled(interp));
    PyThreadState_Swap(sub);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(first);

    data = filled(first->interp);
    data->interpid = 1;
    release("of one that has ended", data);
    release_and_free("of one that has ended, with its memory", data);
    data = filled(first->interp);
    data->interpid = 1;
    data->free = NULL;
    release("of one that has ended, nothing to free", data);
    data = filled(NULL);
    release("of nobody", data);
    PyEval_SaveThread();
    data->data = NULL;
    release("nothing to free, detached", data);
}

static void
data_elsewhere_shared(void)
{
    data_elsewhere(0);
}

static void
data_elsewhere_own(void)
{
    data_elsewhere(1);
}

static int
nothing(void *unused)
{
    (void)unused;
    return 0;
}

static void
data_queue_full(void)
{
    Py_Initialize();
    first = PyThreadState_Get();
    PyThreadState *sub = subinterpreter(0);
    PyInterpreterState *interp = sub->interp;
    PyThreadState_Swap(first);
    int added = 0;
    while (_PyEval_AddPendingCall(interp, nothing, NULL, 0) == _Py_ADD_PENDING_SUCCESS) {
        added++;
    }
    FACT("full with %d", added);
    release("release", filled(interp));
    release_and_free("release with its memory", filled(interp));
}

/* ---- Failures and sessions ---------------------------------------------------------------- */

static void
failures(void)
{
    static const char message[] = "a message";
    _PyXI_failure *failure = _PyXI_NewFailure();
    FACT("size %zu, code %d, without %d", asked, _PyXI_GetFailureCode(failure),
         _PyXI_GetFailureCode(NULL));
    for (int code = 0; code > -12; code--) {
        _PyXI_InitFailureUTF8(failure, code, message);
        FACT("%d: %d, message %d", code, _PyXI_GetFailureCode(failure),
             ((const char **)failure)[1] == message);
    }
    _PyXI_InitFailureUTF8(failure, _PyXI_ERR_OTHER, NULL);
    FACT("no message: %d %d", _PyXI_GetFailureCode(failure), ((char **)failure)[1] == NULL);
    watched = failure;
    _PyXI_FreeFailure(failure);

    _PyXI_session *session = _PyXI_NewSession();
    FACT("session: size %zu", asked);
    for (size_t i = 0; i < asked; i++) {
        if (((char *)session)[i] != 0) {
            FACT("byte %zu", i);
        }
    }
    watched = session;
    _PyXI_FreeSession(session);
    _PyXI_FreeSession(NULL);
}

/* ---- Interpreters ------------------------------------------------------------------------- */

static PyThreadState *tstate, *save;
#define UNTOUCHED ((PyThreadState *)&tstate)

static const char *
name_of(const PyThreadState *t)
{
    return t == NULL           ? "none"
           : t == UNTOUCHED    ? "untouched"
           : t == first        ? "the first"
           : t->interp->id > 0 ? "one inside"
                               : "another";
}

static PyInterpreterState *
make(const char *how, PyInterpreterConfig config, long *whence, int with_state, int with_save)
{
    tstate = save = UNTOUCHED;
    PyInterpreterState *interp = _PyXI_NewInterpreter(&config, whence, with_state ? &tstate : NULL,
                                                      with_save ? &save : NULL);
    forget_error();
    FACT("%s: made %d, in %ld, current %s, tstate %s, save %s", how, interp != NULL, where(),
         name_of(PyThreadState_GetUnchecked()), name_of(tstate), name_of(save));
    if (interp != NULL) {
        FACT("  id %ld, whence %ld, states %d, id references %ld, required %d", (long)interp->id,
             _PyInterpreterState_GetWhence(interp), interp->threads.head != NULL,
             (long)interp->id_refcount, _PyInterpreterState_RequiresIDRef(interp));
    }
    if (with_state && interp != NULL) {
        FACT("  state's whence %d", (int)tstate->_whence);
    }
    return interp;
}

static void
end(const char *how, PyInterpreterState *interp, PyThreadState *from, int with_save)
{
    int64_t id = interp->id;
    _PyXI_EndInterpreter(interp, from, with_save ? &save : NULL);
    FACT("%s: in %ld, current %s, save %s", how, where(), name_of(PyThreadState_GetUnchecked()),
         name_of(save));
    if (PyThreadState_GetUnchecked() == NULL) {
        PyThreadState_Swap(first);
    }
    PyInterpreterState *left = _PyInterpreterState_LookUpID(id);
    forget_error();
    FACT("  gone %d", left == NULL);
}

static void
interpreters(void)
{
    Py_Initialize();
    first = PyThreadState_Get();
    PyInterpreterState *interp = make("plain", own_gil, NULL, 0, 0);
    end("plain", interp, NULL, 0);
    interp = make("with both", own_gil, NULL, 1, 1);
    end("from inside", interp, tstate, 1);
    interp = make("with a state", own_gil, NULL, 1, 0);
    end("from inside, without save", interp, tstate, 0);
    interp = make("with save", own_gil, NULL, 0, 1);
    end("without a state, save NULL", interp, NULL, 1);
    interp = make("with both", own_gil, NULL, 1, 1);
    end("from inside, no state, no save", interp, NULL, 0);
    interp = make("with both", own_gil, NULL, 1, 1);
    end("from inside, no state", interp, NULL, 1);
    interp = make("with both", own_gil, NULL, 1, 1);
    PyThreadState_Swap(first);
    end("from outside, no state, no save", interp, NULL, 0);
    interp = make("with both", own_gil, NULL, 1, 1);
    PyThreadState_Swap(first);
    end("from outside, no save", interp, tstate, 0);
    interp = make("with both", own_gil, NULL, 1, 1);
    PyThreadState_Swap(first);
    save = NULL;
    end("from outside, save NULL", interp, tstate, 1);
    interp = make("with both", own_gil, NULL, 1, 1);
    end("from inside, another state", interp, PyThreadState_New(interp), 1);
    interp = make("with both", own_gil, NULL, 1, 1);
    PyThreadState_Swap(first);
    PyInterpreterState *third = make("a third", own_gil, NULL, 1, 0);
    save = first;
    end("from a third", interp, NULL, 1);
    end("the third", third, NULL, 0);
    end("a bare one", PyInterpreterState_New(), NULL, 0);
    for (long whence = -1; whence < 8; whence++) {
        long asked_for = whence;
        interp = make("whence", own_gil, &asked_for, 0, 0);
        FACT("  asked for %ld, %ld", whence, asked_for);
        end("whence", interp, NULL, 0);
    }
    PyEval_SaveThread();
    interp = make("detached", own_gil, NULL, 1, 1);
    end("detached", interp, tstate, 1);
    PyEval_SaveThread();
    make("detached, without a state", own_gil, NULL, 0, 1);
    PyEval_RestoreThread(first);
    int result = Py_FinalizeEx();
    FACT("Py_FinalizeEx: %d", result);
}

static void
interpreters_refused(void)
{
    Py_Initialize();
    first = PyThreadState_Get();
    PyInterpreterConfig bad = own_gil;
    long whence = 3;
    bad.gil = 77;
    make("gil", bad, &whence, 1, 1);
    bad = own_gil;
    bad.check_multi_interp_extensions = 0;
    make("obmalloc", bad, &whence, 0, 1);
    FACT("whence %ld", whence);
    make("next", own_gil, NULL, 0, 0);
}

static void
interpreters_core_only(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config._init_main = 0;
    Py_InitializeFromConfig(&config);
    first = PyThreadState_Get();
    make("core only", own_gil, NULL, 1, 1);
}

static void
interpreters_refused_detached(void)
{
    Py_Initialize();
    PyEval_SaveThread();
    PyInterpreterConfig bad = own_gil;
    bad.gil = 77;
    make("gil", bad, NULL, 1, 1);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    { "data-before", data_before },
    { "data-here", data_here },
    { "data-with-size", data_with_size },
    { "data-elsewhere-shared", data_elsewhere_shared },
    { "data-elsewhere-own", data_elsewhere_own },
    { "data-queue-full", data_queue_full },
    { "failures", failures },
    { "interpreters", interpreters },
    { "interpreters-refused", interpreters_refused },
    { "interpreters-core-only", interpreters_core_only },
    { "interpreters-refused-detached", interpreters_refused_detached },
};

int
main(int argc, char **argv)
{
    size_t i, count = sizeof(cases) / sizeof(cases[0]);
    setvbuf(stdout, NULL, _IONBF, 0);
    for (i = 0; argc == 1 && i < count; i++) {
        puts(cases[i].name);
    }
    if (argc == 1) {
        return 0;
    }
    for (i = 0; i < count && strcmp(argv[1], cases[i].name) != 0; i++) {
    }
    if (i == count) {
        return 2;
    }
    alarm(60);
    watch_memory();
    cases[i].run();
    _exit(0);
}
