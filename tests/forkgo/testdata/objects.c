/* An extension of the Go program that forks while threads use objects. Its child imports extension
 * modules, from the folder MODULES, and uses them: for that no Go is needed. */
#include "extension.h"

#include <pthread.h>
#include <stdatomic.h>

enum { BUSY = 3, CHILDREN = 20 };

static atomic_int rounds, stop;

static void *
use_objects(void *unused)
{
    while (!atomic_load(&stop)) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyObject *list = Py_BuildValue("[is{s:(dO)}]", 70000, "text", "key", 1.5, Py_None);
        EXPECT(list != NULL && PyList_Append(list, list) == 0); /* a cycle */
        Py_DECREF(list);
        PyGILState_Release(state);
        atomic_fetch_add(&rounds, 1);
    }
    return unused;
}

/* The text of a result, which it takes over, or of the exception. */
static void
print(PyObject *result)
{
    if (result == NULL) {
        result = PyErr_GetRaisedException();
    }
    PyObject *text = PyObject_Str(result);
    EXPECT(text != NULL);
    printf(" %s", PyUnicode_AsUTF8(text));
    Py_DECREF(text);
    Py_DECREF(result);
}

static void
import_and_use(void)
{
    PyObject *folder = PyUnicode_FromString(getenv("MODULES"));
    EXPECT(PyList_Insert(PySys_GetObject("path"), 0, folder) == 0);
    Py_DECREF(folder);
    PyObject *hello = PyImport_ImportModule("hello"), *shelf = PyImport_ImportModule("shelf");
    EXPECT(hello != NULL && shelf != NULL);
    printf("child:");
    print(PyObject_CallMethod(hello, "greet", "s", "child"));
    print(PyObject_CallMethod(hello, "greet", "i", 42));
    PyObject *own = PyObject_CallMethod(shelf, "Shelf", NULL);
    EXPECT(own != NULL);
    Py_XDECREF(PyObject_CallMethod(own, "put", "O", own));
    print(own);
    EXPECT(PyGC_Collect() >= 2);
    printf("\n");
    Py_DECREF(hello);
    Py_DECREF(shelf);
}

SCENE
objects(const char *unused)
{
    pthread_t busy[BUSY];
    int failed = 0;

    (void)unused;
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < BUSY; i++) {
        EXPECT(pthread_create(&busy[i], NULL, use_objects, NULL) == 0);
    }
    while (atomic_load(&rounds) < 1000) {
        sched_yield();
    }
    PyEval_RestoreThread(saved);
    for (int i = 0; i < CHILDREN; i++) {
        failed |= in_child(import_and_use);
        int before = atomic_load(&rounds);
        saved = PyEval_SaveThread();
        while (atomic_load(&rounds) < before + 10) {
            sched_yield();
        }
        PyEval_RestoreThread(saved);
    }
    saved = PyEval_SaveThread();
    atomic_store(&stop, 1);
    for (int i = 0; i < BUSY; i++) {
        EXPECT(pthread_join(busy[i], NULL) == 0);
    }
    PyEval_RestoreThread(saved);
    return failed;
}
