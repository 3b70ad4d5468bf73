/* What can be seen of hash tables, interned strings, hooks and callbacks from outside,
 * one fact a line. Linked against either library it must print the same. */
#include "facts.h"
#include "internal/pycore_audit.h"
#include "internal/pycore_global_objects.h"
#include "internal/pycore_hashtable.h"
#include "internal/pycore_import.h"

/* ---- Hash tables ----------------------------------------------------------------- */

static void *
plain_malloc(size_t size)
{
    return malloc(size);
}

static int
order(_Py_hashtable_t *table, const void *key, const void *value, void *data)
{
    (void)table;
    printf(" %ld=%ld", (long)key, (long)value);
    return --*(int *)data == 0 ? 5 : 0;
}

static Py_uhash_t
few(const void *key)
{
    return (uintptr_t)key % 3;
}

static void
tables(void)
{
    _Py_hashtable_allocator_t plain = { plain_malloc, free };
    _Py_hashtable_t *table = _Py_hashtable_new_full(
        _Py_hashtable_hash_ptr, _Py_hashtable_compare_direct, NULL, NULL, &plain);
    for (long i = 1; i <= 300; i++) {
        int result = _Py_hashtable_set(table, (void *)(i * 16), (void *)i);
        FACT("set %ld: %d, %zu entries, %zu buckets, %zu bytes", i, result, table->nentries,
             table->nbuckets, _Py_hashtable_size(table));
    }
    for (long i = 300; i > 0; i--) {
        long value = (long)_Py_hashtable_steal(table, (void *)(i * 16));
        FACT("steal %ld: %zu buckets", value, table->nbuckets);
    }
    FACT("gone: %d %d", _Py_hashtable_get(table, (void *)16) == NULL,
         _Py_hashtable_steal(table, (void *)16) == NULL);
    _Py_hashtable_destroy(table);

    table = _Py_hashtable_new_full(few, _Py_hashtable_compare_direct, NULL, NULL, &plain);
    for (long i = 1; i < 40; i++) {
        _Py_hashtable_set(table, (void *)i, (void *)-i);
    }
    int all = -1, some = 3;
    printf("order:");
    int result = _Py_hashtable_foreach(table, order, &all);
    FACT(" %d", result);
    printf("some:");
    result = _Py_hashtable_foreach(table, order, &some);
    FACT(" %d", result);
    _Py_hashtable_clear(table);
    FACT("cleared: %zu %zu", table->nentries, table->nbuckets);
    _Py_hashtable_destroy(table);
}

/* ---- Interned strings --------------------------------------------------------------- */

static uint64_t sum;

static int
add_up(_Py_hashtable_t *table, const void *key, const void *value, void *data)
{
    const PyASCIIObject *str = key;
    (void)table;
    (void)data;
    sum +=
        (uint64_t)str->hash * 31 + (uint64_t)str->length * 7 + str->state.interned + (key == value);
    return 0;
}

static void
show_string(const char *name, const void *object)
{
    const PyASCIIObject *str = object;
    FACT("%s: hash %ld, length %ld, interned %d, kind %d, compact %d, ascii %d, static %d", name,
         (long)str->hash, (long)str->length, str->state.interned, str->state.kind,
         str->state.compact, str->state.ascii, str->state.statically_allocated);
}

static void
strings(void)
{
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    FACT("table: %d", table != NULL);
    if (table != NULL) {
        sum = 0;
        _Py_hashtable_foreach(table, add_up, NULL);
        FACT("entries %zu, buckets %zu, sum %llu", table->nentries, table->nbuckets,
             (unsigned long long)sum);
        FACT("found: %d %d", _Py_hashtable_get(table, &_Py_ID(__name__)) == &_Py_ID(__name__),
             _Py_hashtable_get(table, &_Py_STR(empty)) == &_Py_STR(empty));
        FACT("raw memory: %d", table->alloc.malloc == PyMem_RawMalloc);
    }
    show_string("__name__", &_Py_ID(__name__));
    show_string("empty", &_Py_STR(empty));
    show_string("<lambda>", &_Py_STR(anon_lambda));
    show_string("a", &_Py_SINGLETON(strings).ascii['a']);
    show_string("y diaeresis", &_Py_SINGLETON(strings).latin1[127]);
}

static void
interned(void)
{
    strings();
    start(123);
    strings();
    Py_FinalizeEx();
    FACT("afterwards: %d", _PyRuntime.cached_objects.interned_strings != NULL);
    start(123);
    strings();
}

/* ---- Hooks and callbacks -------------------------------------------------------------- */

static int
hooks(void)
{
    int count = 0;
    for (_Py_AuditHookEntry *e = _PyRuntime.audit_hooks.head; e != NULL; e = e->next) {
        count++;
    }
    return count;
}

static int answer;
static const char *special = "";
static PyObject *raised; /* with the answer; borrowed */

static int
hook(const char *event, PyObject *args, void *data)
{
    if (strncmp(event, "cpython.", 8) != 0 && strncmp(event, "sys.adda", 8) != 0
        && strncmp(event, "fact.", 5) != 0 && strncmp(event, "setopen", 7) != 0)
    {
        return 0;
    }
    FACT("  hook %s: %s, no arguments %d, initialized %d", (char *)data, event,
         args == (PyObject *)&_Py_SINGLETON(tuple_empty), Py_IsInitialized());
    if (strcmp(event, special) != 0) {
        return 0;
    }
    if (raised != NULL) {
        PyErr_SetString(raised, "refused");
    }
    return answer;
}

static int
add_hook(char *name)
{
    int result = PySys_AddAuditHook(hook, name);
    FACT("add %s: %d, hooks %d", name, result, hooks());
    return result;
}

static void
audit(const char *event, const char *format)
{
    int result = PySys_Audit(event, format, 1);
    FACT("%s: %d", event, result);
}

static void
auditing(void)
{
    audit("fact.early", NULL);
    add_hook("a");
    add_hook("b");
    audit("fact.early", NULL);
    start(0);
    add_hook("c");
    audit("fact.none", NULL);
    audit("fact.empty", "");
    audit("fact.parens", "()");
    audit("fact.some", "i");
    special = "fact.refused";
    answer = 1;
    audit("fact.refused", NULL);
    PyThreadState *tstate = PyEval_SaveThread();
    audit("fact.detached", NULL);
    add_hook("d");
    PyEval_RestoreThread(tstate);
    audit("fact.now", NULL);
    special = "sys.addaudithook";
    answer = -1;
    add_hook("e");
    PyObject *kinds[] = { PyExc_ValueError, PyExc_RuntimeError, PyExc_RecursionError };
    for (int i = 0; i < 3; i++) {
        raised = kinds[i];
        add_hook("f");
        FACT("raised: %s",
             PyErr_Occurred() ? ((PyTypeObject *)PyErr_Occurred())->tp_name : "nothing");
        PyErr_Clear();
    }
    raised = NULL;
    special = "cpython._PySys_ClearAuditHooks";
    int result = Py_FinalizeEx();
    FACT("end: %d, hooks %d", result, hooks());
    start(0);
    audit("fact.later", NULL);
}

static PyObject *
open_code(PyObject *path, void *data)
{
    (void)path;
    (void)data;
    return NULL;
}

static void
code_hook(const char *when)
{
    int result = PyFile_SetOpenCodeHook(open_code, (void *)when);
    FACT("open code %s: %d, set %d by %s", when, result, _PyRuntime.open_code_hook == open_code,
         _PyRuntime.open_code_userdata ? (char *)_PyRuntime.open_code_userdata : "nobody");
}

static void
open_code_hooks(void)
{
    code_hook("early");
    code_hook("again");
    /* Out of the way, so that the start does not call it. */
    _PyRuntime.open_code_hook = NULL;
    start(0);
    add_hook("a");
    special = "setopencodehook";
    answer = -1;
    code_hook("refused");
    special = "";
    code_hook("late");
    _PyRuntime.open_code_hook = NULL;
}

static void
runtime_callback(void)
{
    FACT("  callback: %d left, initialized %d, attached %d", _PyRuntime.atexit.ncallbacks,
         Py_IsInitialized(), PyThreadState_GetUnchecked() != NULL);
}

static void
adding_callback(void)
{
    int result = Py_AtExit(runtime_callback);
    FACT("  callback adds: %d", result);
}

static void
interp_callback(void *data)
{
    FACT("  interpreter's %s: attached %d", (char *)data, PyThreadState_GetUnchecked() != NULL);
}

static void
exits(void)
{
    for (int i = 0; i < 34; i++) {
        int result = Py_AtExit(i == 30 ? adding_callback : runtime_callback);
        FACT("at exit %d: %d, %d waiting", i, result, _PyRuntime.atexit.ncallbacks);
    }
    start(0);
    PyInterpreterState *interp = PyInterpreterState_Get();
    int first = PyUnstable_AtExit(interp, interp_callback, "first");
    int second = PyUnstable_AtExit(interp, interp_callback, "second");
    FACT("interpreter: %d %d", first, second);
    int result = Py_FinalizeEx();
    FACT("end: %d, %d waiting", result, _PyRuntime.atexit.ncallbacks);
    start(0);
    result = Py_FinalizeEx();
    FACT("end: %d", result);
}

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

static void
built_in(void)
{
    int before = modules(PyImport_Inittab);
    int result = PyImport_AppendInittab("_fact_one", no_module);
    FACT("append: %d, %d more, no copy %d", result, modules(PyImport_Inittab) - before,
         _PyRuntime.imports.inittab == NULL);
    struct _inittab more[] = { { "_fact_two", no_module }, { "_fact_three", no_module }, { 0 } };
    result = PyImport_ExtendInittab(more);
    FACT("extend: %d, %d more, %s", result, modules(PyImport_Inittab) - before,
         PyImport_Inittab[before + 1].name);
    result = PyImport_ExtendInittab(more + 2);
    FACT("extend by nothing: %d, %d more", result, modules(PyImport_Inittab) - before);
    for (int life = 0; life < 3; life++) {
        start(0);
        FACT("copy: %d, %d more", _PyRuntime.imports.inittab != PyImport_Inittab,
             modules(_PyRuntime.imports.inittab) - before);
        Py_FinalizeEx();
        FACT("no copy: %d, %d more", _PyRuntime.imports.inittab == NULL,
             modules(PyImport_Inittab) - before);
    }
}

static void
version(void)
{
    char expected[300];
    snprintf(expected, sizeof(expected), "%.80s (%.80s) %.80s", PY_VERSION, Py_GetBuildInfo(),
             Py_GetCompiler());
    FACT("version: %d, %#lx, %s", strcmp(expected, Py_GetVersion()) == 0, Py_Version,
         Py_GetPlatform());
    FACT("begins: %.8s", Py_GetVersion());
}

/* ---- All of it ------------------------------------------------------------------------- */

static const struct section sections[] = {
    { "version", version, 0, 1 },           { "tables", tables, 0, 1 },
    { "interned", interned, 0, 1 },         { "auditing", auditing, 0, 1 },
    { "open code", open_code_hooks, 0, 1 }, { "exits", exits, 0, 1 },
    { "built in", built_in, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
