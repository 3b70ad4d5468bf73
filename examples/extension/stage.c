/* Scene: the stages of the lifecycle. The same few fields each time; changes
 * since the last stage are marked. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"
#include "internal/pycore_pystate.h"

#include "print.h"
#include "tour.h"

enum { FIELDS = 10 };

static const char *const names[FIELDS] = {
    "_initialized",      "preinitialized",       "core_initialized", "initialized",
    "interpreters.head", "interpreters.next_id", "main_tstate",      "its state",
    "the GIL's locked",  "_finalizing",
};

static void
read_fields(long long value[FIELDS])
{
    _PyRuntimeState *rt = &_PyRuntime;
    PyInterpreterState *head = rt->interpreters.head;
    PyThreadState *first = head != NULL ? head->threads.head : NULL;

    value[0] = rt->_initialized;
    value[1] = rt->preinitialized;
    value[2] = rt->core_initialized;
    value[3] = rt->initialized;
    value[4] = (long long)(intptr_t)head;
    value[5] = rt->interpreters.next_id;
    value[6] = (long long)(intptr_t)rt->main_tstate;
    value[7] = first != NULL ? _Py_atomic_load_int(&first->state) : -1;
    value[8] = head != NULL && head->ceval.gil != NULL
                   ? _Py_atomic_load_int_relaxed(&head->ceval.gil->locked)
                   : -1;
    value[9] = (long long)(intptr_t)_PyRuntimeState_GetFinalizing(rt);
}

static const char *
spell(int field, long long value, char text[64])
{
    void *address = (void *)(intptr_t)value;
    int is_pointer = field == 4 || field == 6 || field == 9;

    if (is_pointer && address == &_PyRuntime._main_interpreter) {
        return "&_PyRuntime._main_interpreter";
    }
    if (is_pointer && address == &_PyRuntime._main_interpreter._initial_thread) {
        return "&_main_interpreter._initial_thread";
    }
    if (is_pointer && address == NULL) {
        return "NULL";
    }
    if ((field == 7 || field == 8) && value == -1) {
        return "-";
    }
    snprintf(text, 64, is_pointer ? "%#llx" : "%lld", value);
    return text;
}

int
tour_stage(void *argument)
{
    static long long before[FIELDS];
    static int known;
    long long now[FIELDS];
    char text[64];

    printf("\n   after %s\n", (const char *)argument);
    read_fields(now);
    for (int i = 0; i < FIELDS; i++) {
        if (!known || now[i] != before[i]) {
            printf("     %-22s %s\n", names[i], spell(i, now[i], text));
        }
        before[i] = now[i];
    }
    known = 1;

    /* What must hold at every stage. */
    int faults = 0;
    if (now[3] && !now[2]) {
        faults += FACT(0, "initialized %lld without its core", now[3]);
    }
    if (now[3] && now[4] == 0) {
        faults += FACT(0, "initialized %lld without an interpreter", now[3]);
    }
    if (now[9] != 0 && (now[3] || now[2])) {
        faults += FACT(0, "finalizing and initialized at once: %lld", now[3]);
    }
    return faults != 0;
}
