/* The load of the parent: a thread for each part of the runtime, all of them in
 * the middle of something whenever the process forks. */
#include "storm.h"

#include <dlfcn.h>
#include <pthread.h>

int load_stop;

static PyMutex mutexes[2];
static PyThread_type_lock lock;
static int pending_calls;

static int
stopped(void)
{
    return _Py_atomic_load_int(&load_stop);
}

static void *
use_gil(void *unused)
{
    while (!stopped()) {
        PyGILState_STATE before = PyGILState_Ensure();
        for (int i = 0; i < 20; i++) {
            PyEval_RestoreThread(PyEval_SaveThread());
            EXPECT(_Py_HandlePending(PyThreadState_Get()) == 0);
        }
        PyGILState_Release(before);
    }
    return unused;
}

static void *
use_locks(void *unused)
{
    while (!stopped()) {
        PyMutex_Lock(&mutexes[0]);
        PyMutex_Lock(&mutexes[1]);
        PyMutex_Unlock(&mutexes[1]);
        PyMutex_Unlock(&mutexes[0]);
        PyThread_acquire_lock(lock, WAIT_LOCK);
        PyThread_release_lock(lock);
        free(malloc(1 + (unsigned)pending_calls % 5000));
    }
    return unused;
}

static void *
make_thread_states(void *unused)
{
    PyInterpreterState *main = PyInterpreterState_Main();
    while (!stopped()) {
        PyThreadState *mine[8];
        for (int i = 0; i < 8; i++) {
            mine[i] = PyThreadState_New(main);
        }
        for (int i = 0; i < 8; i++) {
            PyThreadState_Clear(mine[i]);
            PyThreadState_Delete(mine[i]);
        }
    }
    return unused;
}

static void *
make_interpreters(void *unused)
{
    PyThreadState *home = PyThreadState_New(PyInterpreterState_Main());
    PyEval_AcquireThread(home);
    for (int i = 0; !stopped(); i++) {
        PyInterpreterConfig config = interp_config(i % 2);
        PyThreadState *tstate;
        EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &config));
        Py_EndInterpreter(tstate);
        PyThreadState_Swap(home);
    }
    PyThreadState_Clear(home);
    PyThreadState_DeleteCurrent();
    return unused;
}

/* Go allocates for it, so that its collector has work. */
static void *
read_configurations(void *unused)
{
    while (!stopped()) {
        PyConfig config;
        PyConfig_InitIsolatedConfig(&config);
        EXPECT_OK(PyConfig_SetBytesString(&config, &config.program_name, "storm"));
        EXPECT_OK(PyConfig_Read(&config));
        PyConfig_Clear(&config);
    }
    return unused;
}

static int
count(void *unused)
{
    (void)unused;
    _Py_atomic_add_int(&pending_calls, 1);
    return 0;
}

static void *
add_pending_calls(void *unused)
{
    while (!stopped()) {
        if (Py_AddPendingCall(count, NULL) != 0) {
            usleep(100);
        }
    }
    return unused;
}

static void *
load_libraries(void *unused)
{
    while (!stopped()) {
        void *library = dlopen("libutil.so.1", RTLD_NOW);
        EXPECT(library != NULL);
        dlclose(library);
        usleep(50);
    }
    return unused;
}

static void *
allocate(void *unused)
{
    while (!stopped()) {
        void *blocks[64];
        for (int i = 0; i < 64; i++) {
            blocks[i] = PyMem_RawMalloc((size_t)i * 40 + 1);
            EXPECT(blocks[i] != NULL);
        }
        for (int i = 0; i < 64; i++) {
            PyMem_RawFree(blocks[i]);
        }
        usleep(20);
    }
    return unused;
}

void
load_start(void)
{
    static void *(*const all[])(void *) = {
        use_gil,
        use_gil,
        use_locks,
        use_locks,
        make_thread_states,
        make_interpreters,
        read_configurations,
        add_pending_calls,
        load_libraries,
        allocate,
    };
    lock = PyThread_allocate_lock();
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, all[i], NULL) == 0);
        pthread_detach(thread);
    }
}
