/* Thread-specific storage. Keys and the forking thread's values go with it into
 * the child. */
#include "calls.h"
#include "internal/pycore_pythread.h"

static Py_tss_t key = Py_tss_NEEDS_INIT;
static int number = -1;
static int one, two;

static void
sees_nothing(void)
{
    HOLDS(PyThread_tss_get(&key) == NULL);
    GIVES(0, PyThread_tss_set(&key, &two));
}

CASE(PyThread_tss_alloc, BARE)
{
    Py_tss_t *made = PyThread_tss_alloc();
    HOLDS(made != NULL);
    GIVES(0, PyThread_tss_is_created(made));
    PyThread_tss_free(made);
}

CASE(PyThread_tss_free, BARE)
{
    PyThread_tss_free(NULL);
    /* More than there are keys, if they were not released. */
    for (int i = 0; i < 3000; i++) {
        Py_tss_t *made = PyThread_tss_alloc();
        HOLDS(PyThread_tss_create(made) == 0);
        PyThread_tss_free(made);
    }
}

CASE(PyThread_tss_is_created, DETACHED)
{
    GIVES(0, PyThread_tss_is_created(&key));
    GIVES(0, PyThread_tss_create(&key));
    GIVES(1, PyThread_tss_is_created(&key));
}

CASE(PyThread_tss_create, DETACHED)
{
    GIVES(0, PyThread_tss_create(&key));
    GIVES(0, PyThread_tss_set(&key, &one));
    GIVES(0, PyThread_tss_create(&key));
    HOLDS(PyThread_tss_get(&key) == &one);
}

CASE(PyThread_tss_delete, DETACHED)
{
    for (int i = 0; i < 3000; i++) {
        HOLDS(PyThread_tss_create(&key) == 0);
        PyThread_tss_delete(&key);
    }
    PyThread_tss_delete(&key);
    GIVES(0, PyThread_tss_is_created(&key));
}

CASE(PyThread_tss_set, ATTACHED)
{
    GIVES(0, PyThread_tss_create(&key));
    GIVES(0, PyThread_tss_set(&key, &one));
    on_a_thread(sees_nothing);
    HOLDS(PyThread_tss_get(&key) == &one);
}

CASE(PyThread_tss_get, ATTACHED)
{
    GIVES(0, PyThread_tss_create(&key));
    HOLDS(PyThread_tss_get(&key) == NULL);
    GIVES(0, PyThread_tss_set(&key, &one));
    HOLDS(PyThread_tss_get(&key) == &one);
}

CASE(PyThread_create_key, BARE)
{
    HOLDS((number = PyThread_create_key()) >= 0);
    HOLDS(PyThread_get_key_value(number) == NULL);
}

CASE(PyThread_delete_key, DETACHED)
{
    for (int i = 0; i < 3000; i++) {
        HOLDS((number = PyThread_create_key()) >= 0);
        PyThread_delete_key(number);
    }
}

static void
sets_its_own(void)
{
    HOLDS(PyThread_get_key_value(number) == NULL);
    GIVES(0, PyThread_set_key_value(number, &two));
    HOLDS(PyThread_get_key_value(number) == &two);
}

CASE(PyThread_set_key_value, DETACHED)
{
    number = PyThread_create_key();
    GIVES(0, PyThread_set_key_value(number, &one));
    on_a_thread(sets_its_own);
    HOLDS(PyThread_get_key_value(number) == &one);
}

CASE(PyThread_get_key_value, DETACHED)
{
    number = PyThread_create_key();
    on_a_thread(sets_its_own);
    HOLDS(PyThread_get_key_value(number) == NULL);
}

CASE(PyThread_delete_key_value, DETACHED)
{
    number = PyThread_create_key();
    GIVES(0, PyThread_set_key_value(number, &one));
    PyThread_delete_key_value(number);
    HOLDS(PyThread_get_key_value(number) == NULL);
}

CASE(PyThread_ReInitTLS, DETACHED)
{
    number = PyThread_create_key();
    GIVES(0, PyThread_set_key_value(number, &one));
    PyThread_ReInitTLS();
    HOLDS(PyThread_get_key_value(number) == &one);
}
