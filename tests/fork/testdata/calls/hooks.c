/* Callbacks for the end, audit hooks, the table of built-in modules. The child
 * inherits those from before the fork. */
#include "calls.h"
#include "internal/pycore_import.h"
#include "internal/pycore_audit.h"

static char order[200];

static void
first(void)
{
    strcat(order, " first");
}
static void
second(void)
{
    strcat(order, " second");
}
static void
with_data(void *data)
{
    strcat(order, data);
}

CASE(Py_AtExit, ATTACHED)
{
    load_rest();
    GIVES(0, Py_AtExit(first));
    GIVES(0, Py_AtExit(second));
    GIVES(-1, Py_AtExit(NULL));
    READS("", order);
    GIVES(0, Py_FinalizeEx());
    READS(" second first", order);
}

CASE(PyUnstable_AtExit, INSIDE)
{
    GIVES(0, PyUnstable_AtExit(here.inside->interp, with_data, " one"));
    GIVES(0, PyUnstable_AtExit(here.inside->interp, with_data, " two"));
    GIVES(-1, PyUnstable_AtExit(here.inside->interp, NULL, NULL));
    Py_EndInterpreter(here.inside);
    READS(" two one", order);
}

static int
listen(const char *event, PyObject *args, void *data)
{
    (void)args;
    if (strncmp(event, "test.", 5) == 0 || strstr(event, "ClearAuditHooks")) {
        strcat(strcat(order, " "), event);
    }
    return strcmp(event, "test.refused") == 0 ? *(int *)data : 0;
}

static int no = -1;

static void
audit_without_a_state(void)
{
    GIVES(0, PySys_Audit("test.refused", NULL));
}

CASE(PySys_AddAuditHook, ATTACHED)
{
    GIVES(0, PySys_AddAuditHook(listen, &no));
    GIVES(0, PySys_Audit("test.one", NULL));
    READS(" test.one", order);
    GIVES(-1, PySys_AddAuditHook(NULL, NULL));
}

CASE(PySys_Audit, ATTACHED)
{
    GIVES(0, PySys_Audit("test.nobody", NULL));
    GIVES(0, PySys_AddAuditHook(listen, &no));
    GIVES(-1, PySys_Audit("test.refused", "i", 1));
    on_a_thread(audit_without_a_state);
    READS(" test.refused", order);
}

CASE(PySys_AuditTuple, INSIDE)
{
    GIVES(0, PySys_AddAuditHook(listen, &no));
    GIVES(-1, PySys_AuditTuple("test.refused", NULL));
    GIVES(0, PySys_AuditTuple("test.two", NULL));
    READS(" test.refused test.two", order);
}

CASE(_PySys_Audit, ATTACHED)
{
    GIVES(0, PySys_AddAuditHook(listen, &no));
    GIVES(-1, _PySys_Audit(here.main, "test.refused", NULL));
    GIVES(0, _PySys_Audit(NULL, "test.refused", NULL));
    READS(" test.refused", order);
}

CASE(_PySys_ClearAuditHooks, ATTACHED)
{
    GIVES(0, PySys_AddAuditHook(listen, &no));
    _PySys_ClearAuditHooks(here.main);
    GIVES(1, _PyRuntime.audit_hooks.head != NULL);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, here.main);
    _PySys_ClearAuditHooks(here.main);
    GIVES(0, _PyRuntime.audit_hooks.head != NULL);
    READS(" cpython._PySys_ClearAuditHooks", order);
}

static PyObject *
open_code(PyObject *path, void *data)
{
    (void)path;
    return data;
}

CASE(PyFile_SetOpenCodeHook, ATTACHED)
{
    GIVES(0, PyFile_SetOpenCodeHook(open_code, order));
    HOLDS(_PyRuntime.open_code_hook == open_code);
    HOLDS(_PyRuntime.open_code_userdata == order);
    GIVES(-1, PyFile_SetOpenCodeHook(open_code, NULL));
}

/* ---- Built-in modules -------------------------------------------------------- */

static PyObject *
no_module(void)
{
    return NULL;
}

static int
modules(const struct _inittab *table)
{
    int count = 0;
    while (table[count].name != NULL) {
        count++;
    }
    return count;
}

CASE(PyImport_FrozenModules, DETACHED)
{
    static const struct _frozen mine[] = { { "mine", NULL, 0, 0 }, { 0 } };
    HOLDS(PyImport_FrozenModules == NULL);
    PyImport_FrozenModules = mine;
    READS("mine", PyImport_FrozenModules->name);
}

CASE(_PyImport_FrozenBootstrap, BARE)
{
    HOLDS(_PyImport_FrozenBootstrap != NULL && _PyImport_FrozenBootstrap->name == NULL);
}

CASE(_PyImport_FrozenStdlib, BARE)
{
    HOLDS(_PyImport_FrozenStdlib != NULL && _PyImport_FrozenStdlib->name == NULL);
}

CASE(_PyImport_FrozenTest, BARE)
{
    HOLDS(_PyImport_FrozenTest != NULL && _PyImport_FrozenTest->name == NULL);
}

CASE(PyImport_Inittab, BARE)
{
    GIVES(0, modules(PyImport_Inittab));
}

CASE(PyImport_AppendInittab, BARE)
{
    int before = modules(PyImport_Inittab);
    GIVES(0, PyImport_AppendInittab("mine", no_module));
    GIVES(1, modules(PyImport_Inittab) - before);
    READS("mine", PyImport_Inittab[before].name);
    situation_initialize();
    READS("mine", _PyRuntime.imports.inittab[before].name);
}

CASE(PyImport_ExtendInittab, BARE)
{
    struct _inittab more[] = { { "one", no_module }, { "two", no_module }, { NULL, NULL } };
    int before = modules(PyImport_Inittab);
    GIVES(0, PyImport_ExtendInittab(more));
    GIVES(2, modules(PyImport_Inittab) - before);
    HOLDS(PyImport_Inittab[before + 1].initfunc == no_module);
}
