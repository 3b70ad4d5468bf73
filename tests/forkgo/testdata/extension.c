/* The extension of the Go program: each scene forks. */
#include "extension.h"

#include <pthread.h>

/* ---- One child --------------------------------------------------------------- */

static void
live_core(void)
{
    use_core();
    PyStatus status = use_interpreter();
    if (PyStatus_Exception(status)) {
        printf("%s: %s\n", status.func, status.err_msg);
        use_core(); /* a failed call leaves things as they were */
        status = use_interpreter();
        EXPECT(PyStatus_Exception(status));
        EXPECT(Py_IsInitialized());
        return;
    }
    printf("child: interpreter\n");
}

SCENE
one(const char *unused)
{
    (void)unused;
    return in_child(live_core);
}

/* ---- A whole lifecycle in the child ------------------------------------------------ */

static void
live_whole(void)
{
    PyConfig config;

    PyConfig_InitIsolatedConfig(&config);
    EXPECT_OK(PyConfig_SetString(&config, &config.program_name, L"child"));
    EXPECT_OK(PyConfig_Read(&config));
    EXPECT(config.isolated == 1 && config.filesystem_encoding != NULL);
    PyConfig_Clear(&config);
    EXPECT_OK(use_interpreter());
    use_core();
    for (int i = 0; i < 3; i++) {
        EXPECT(Py_FinalizeEx() == 0 && !Py_IsInitialized());
        EXPECT_OK(initialize_isolated());
        EXPECT_OK(use_interpreter());
    }
    EXPECT(Py_FinalizeEx() == 0);
    printf("child: a whole life\n");
}

SCENE
whole(const char *unused)
{
    (void)unused;
    return in_child(live_whole);
}

/* ---- A child's children -------------------------------------------------------- */

static int depth;

static void
live_nested(void)
{
    if (++depth % 2 == 0) {
        EXPECT_OK(use_interpreter()); /* the other depths fork while their Go half is dead */
    }
    use_core();
    if (depth < 6) {
        EXPECT(in_child(live_nested) == 0);
    }
    EXPECT_OK(use_interpreter());
    printf("depth %d\n", depth);
}

SCENE
nested(const char *unused)
{
    (void)unused;
    return in_child(live_nested);
}

/* ---- A child in which no fork handler has run -------------------------------------- */

static void
live_bare(void)
{
    PyOS_AfterFork_Child();
    live_whole();
}

SCENE
bare(const char *unused)
{
    (void)unused;
    return in_child_of(_Fork, live_bare);
}

/* ---- Threads of a child that need Go at once ------------------------------------ */

enum { THREADS = 8 };

static pthread_barrier_t at_once;

static void *
need_go(void *attached)
{
    PyGILState_STATE state = PyGILState_UNLOCKED;

    if (attached != NULL) {
        state = PyGILState_Ensure();
        PyThreadState *saved = PyEval_SaveThread();
        pthread_barrier_wait(&at_once);
        PyEval_RestoreThread(saved);
    }
    else {
        pthread_barrier_wait(&at_once);
    }
    for (int i = 0; i < 5; i++) {
        EXPECT_OK(use_interpreter());
    }
    if (attached != NULL) {
        PyGILState_Release(state);
    }
    return NULL;
}

static void
live_threads(void)
{
    pthread_t threads[THREADS];

    pthread_barrier_init(&at_once, NULL, THREADS);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&threads[i], NULL, need_go, i % 2 ? threads : NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
    }
    PyEval_RestoreThread(saved);
    EXPECT(Py_FinalizeEx() == 0);
    printf("child: %d threads\n", THREADS);
}

SCENE
threads(const char *unused)
{
    (void)unused;
    return in_child(live_threads);
}

/* ---- Not found at first ---------------------------------------------------------- */

static void
live_retry(void)
{
    const char *real = getenv("REAL_LIBRARY");

    EXPECT(real != NULL && PyStatus_Exception(use_interpreter()));
    EXPECT(setenv("GOPYRUNTIME_LIBRARY", real, 1) == 0);
    EXPECT_OK(use_interpreter());
    EXPECT(Py_FinalizeEx() == 0);
    printf("child: found later\n");
}

SCENE
retry(const char *unused)
{
    (void)unused;
    return in_child(live_retry);
}
