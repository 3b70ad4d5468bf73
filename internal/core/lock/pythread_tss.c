/* Thread-specific storage: Py_tss_t and, older, integer keys.
 *
 * Both are pthread keys without a destructor: the caller frees the value. A
 * NULL value is the same as none. Of the first keys each thread has its values
 * here, too, where they are found without a call of the C library.
 *
 * Memory order: a thread's values are private to it. The caller must lock if
 * two threads may create one key at once.
 * Fork: the forking thread's values are in the child as they were; the other
 * threads' are gone. Signals: reading a value is async-signal-safe here.
 */
#include "lock/lock.h"

#include <errno.h>
#include <limits.h>

/* The thread-local memory of a loaded library is scarce. */
#define NEAR_KEYS 12

/* How often each key was made or deleted; odd: it is a Py_tss_t's. A value from
 * another time counts for nothing. */
static uint32_t times[NEAR_KEYS];

static __thread struct {
    void *value[NEAR_KEYS];
    uint32_t time[NEAR_KEYS];
} near __attribute__((tls_model("initial-exec")));

/* The key is the caller's alone while it is made or deleted. */
static void
turn(pthread_key_t key)
{
    if (key < NEAR_KEYS) {
        __atomic_store_n(&times[key], times[key] + 1, __ATOMIC_RELEASE);
    }
}

Py_tss_t *
PyThread_tss_alloc(void)
{
    Py_tss_t *key = PyMem_RawMalloc(sizeof(*key));
    if (key != NULL) {
        *key = (Py_tss_t)Py_tss_NEEDS_INIT;
    }
    return key;
}

void
PyThread_tss_free(Py_tss_t *key)
{
    if (key != NULL) {
        PyThread_tss_delete(key);
        PyMem_RawFree(key);
    }
}

int
PyThread_tss_is_created(Py_tss_t *key)
{
    return key->_is_initialized;
}

int
PyThread_tss_create(Py_tss_t *key)
{
    if (key->_is_initialized) {
        return 0;
    }
    if (pthread_key_create(&key->_key, NULL) != 0) {
        return -1;
    }
    turn(key->_key);
    key->_is_initialized = 1;
    return 0;
}

void
PyThread_tss_delete(Py_tss_t *key)
{
    if (!key->_is_initialized) {
        return;
    }
    turn(key->_key);
    pthread_key_delete(key->_key);
    key->_is_initialized = 0;
}

int
PyThread_tss_set(Py_tss_t *key, void *value)
{
    if (pthread_setspecific(key->_key, value) != 0) {
        return -1;
    }
    uint32_t time =
        key->_key < NEAR_KEYS ? __atomic_load_n(&times[key->_key], __ATOMIC_RELAXED) : 0;
    if (time % 2 != 0) {
        near.value[key->_key] = value;
        near.time[key->_key] = time;
    }
    return 0;
}

void *
PyThread_tss_get(Py_tss_t *key)
{
    pthread_key_t k = key->_key;
    if (__builtin_expect(k < NEAR_KEYS, 1)) {
        uint32_t time = __atomic_load_n(&times[k], __ATOMIC_RELAXED);
        if (__builtin_expect(time % 2 != 0 && near.time[k] == time, 1)) {
            return near.value[k];
        }
    }
    return pthread_getspecific(k);
}

int
PyThread_create_key(void)
{
    pthread_key_t key;
    if (pthread_key_create(&key, NULL) != 0) {
        return -1;
    }
    if (key > INT_MAX) {
        pthread_key_delete(key);
        errno = ENOMEM;
        return -1;
    }
    return (int)key;
}

void
PyThread_delete_key(int key)
{
    pthread_key_delete((pthread_key_t)key);
}

/* The same key may have been made by PyThread_tss_create. */
static void
forget_near(int key)
{
    if (key >= 0 && key < NEAR_KEYS) {
        near.time[key] = 0;
    }
}

int
PyThread_set_key_value(int key, void *value)
{
    forget_near(key);
    return pthread_setspecific((pthread_key_t)key, value) == 0 ? 0 : -1;
}

void *
PyThread_get_key_value(int key)
{
    return pthread_getspecific((pthread_key_t)key);
}

void
PyThread_delete_key_value(int key)
{
    forget_near(key);
    pthread_setspecific((pthread_key_t)key, NULL);
}

/* pthread keys outlive a fork: nothing to do, and nothing ever done. */
void
PyThread_ReInitTLS(void)
{
}
