/* Audit hooks and the hook behind "open code". */
#include "host.h"
#include "fatal/fatal.h"

#include "internal/pycore_audit.h"
#include "internal/pycore_global_objects.h"

static char seen[4000];
static PyObject *last_args;
static PyThreadState *seen_by;

static int
record(const char *event, PyObject *args, void *data)
{
    size_t used = strlen(seen);
    snprintf(seen + used, sizeof(seen) - used, "%s:%s ", (const char *)data, event);
    last_args = args;
    seen_by = _Py_tss_tstate;
    return 0;
}

static const char *refused = "";
static int answer = -1;
static PyObject *raised;

static int
refuse(const char *event, PyObject *args, void *data)
{
    (void)args;
    (void)data;
    if (strcmp(event, refused) != 0) {
        return 0;
    }
    seen_by->current_exception = raised;
    return answer;
}

static int
hooks(void)
{
    int count = 0;
    for (_Py_AuditHookEntry *e = _PyRuntime.audit_hooks.head; e != NULL; e = e->next) {
        count++;
    }
    return count;
}

static void
expect(const char *events)
{
    if (strcmp(seen, events) != 0) {
        fprintf(stderr, "seen: %s\nnot:  %s\n", seen, events);
        _exit(1);
    }
    seen[0] = '\0';
}

static PyObject *
open_code(PyObject *path, void *data)
{
    (void)path;
    return data;
}

static void
add(int index)
{
    (void)index;
    for (int i = 0; i < 50; i++) {
        EXPECT(PySys_AddAuditHook(refuse, NULL) == 0);
        EXPECT(PySys_Audit("nobody.listens", NULL) == 0);
    }
}

int
main(void)
{
    PyObject *no_args = (PyObject *)&_Py_SINGLETON(tuple_empty);
    PyObject *not_a_tuple = (PyObject *)&_Py_SINGLETON(bytes_empty);
    PyObject *const exception = no_args, *const another = not_a_tuple;

    EXPECT(PySys_Audit("early", NULL) == 0);
    EXPECT(PySys_AddAuditHook(NULL, NULL) == -1);
    EXPECT(PySys_AddAuditHook(record, "a") == 0);
    EXPECT(PySys_AddAuditHook(record, "b") == 0);
    EXPECT(PySys_Audit("early", NULL) == 0);
    EXPECT(_PySys_Audit(NULL, "early", NULL) == 0);
    expect("");

    PyThreadState *tstate = host_attach();
    EXPECT(PySys_AddAuditHook(refuse, NULL) == 0);
    expect("a:sys.addaudithook b:sys.addaudithook ");
    EXPECT(PySys_Audit("none", NULL) == 0 && last_args == no_args);
    EXPECT(PySys_Audit("empty", "") == 0 && last_args == no_args);
    EXPECT(PySys_Audit("parens", "()") == 0 && last_args == no_args);
    EXPECT(PySys_Audit("some", "is", 1, "text") == 0 && last_args == NULL);
    EXPECT(_PySys_Audit(tstate, "mine", NULL) == 0 && last_args == no_args);
    EXPECT(PySys_AuditTuple("tuple", NULL) == 0 && last_args == no_args);
    EXPECT(PySys_AuditTuple("tuple", not_a_tuple) == -1);
    EXPECT(gopyrt_error_take(NULL) == GOPYRT_ERROR_TYPE);
    seen[0] = '\0';

    /* A hook after one that refuses is not called; a positive result is not a
     * refusal. */
    refused = "bad";
    EXPECT(PySys_AddAuditHook(record, "c") == 0);
    seen[0] = '\0';
    EXPECT(PySys_Audit("bad", NULL) == -1);
    expect("a:bad b:bad ");
    answer = 1;
    EXPECT(PySys_Audit("bad", NULL) == 0);
    expect("a:bad b:bad c:bad ");
    answer = -1;

    /* Exceptions: the current one stays, unless a refusing hook sets its own. */
    tstate->current_exception = exception;
    EXPECT(PySys_Audit("good", NULL) == 0 && tstate->current_exception == exception);
    EXPECT(PySys_Audit("bad", NULL) == -1 && tstate->current_exception == exception);
    raised = another;
    EXPECT(PySys_Audit("bad", NULL) == -1 && tstate->current_exception == another);
    tstate->current_exception = NULL;
    raised = NULL;
    seen[0] = '\0';

    refused = "sys.addaudithook";
    EXPECT(PySys_AddAuditHook(record, "d") == -1 && hooks() == 4);
    refused = "setopencodehook";
    EXPECT(PyFile_SetOpenCodeHook(open_code, NULL) == -1);
    EXPECT(_PyRuntime.open_code_hook == NULL);
    refused = "";
    seen[0] = '\0';
    EXPECT(PyFile_SetOpenCodeHook(open_code, exception) == 0);
    EXPECT(PyFile_SetOpenCodeHook(open_code, NULL) == -1);
    EXPECT(_PyRuntime.open_code_hook == open_code);
    EXPECT(_PyRuntime.open_code_userdata == exception);
    expect("a:setopencodehook b:setopencodehook c:setopencodehook "
           "a:setopencodehook b:setopencodehook c:setopencodehook ");

    host_threads(4, add);
    EXPECT(hooks() == 4 + 200);

    _PySys_ClearAuditHooks(NULL);
    _PySys_ClearAuditHooks(tstate);
    EXPECT(hooks() == 204);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, tstate);
    refused = "cpython._PySys_ClearAuditHooks";
    tstate->current_exception = exception;
    seen[0] = '\0';
    _PySys_ClearAuditHooks(tstate);
    expect("a:cpython._PySys_ClearAuditHooks b:cpython._PySys_ClearAuditHooks ");
    EXPECT(hooks() == 0 && tstate->current_exception == exception);
    puts("ok");
    return 0;
}
