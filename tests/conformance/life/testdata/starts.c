/* How a runtime comes up, and what is left when it does not: one case a run, named by argv[1];
 * without one, the names. Linked with either library it prints the same, but for the cases in
 * ../../differences.txt. What goes to stderr is printed, too. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

/* Arguments are evaluated in no particular order: what changes something is called before. */
#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

/* The names of functions differ in errors; without one there is none. */
static int
status(const char *what, PyStatus status)
{
    FACT("%s: type %d, %s%s, code %d", what, status._type,
         PyStatus_IsError(status) ? status.err_msg
         : status.func != NULL    ? "of a function: "
                                  : "of no function",
         PyStatus_IsError(status) || status.func == NULL ? "" : status.func, status.exitcode);
    return PyStatus_Exception(status);
}

static void
runtime(const char *when)
{
    const _PyRuntimeState *rt = &_PyRuntime;
    const PyInterpreterState *main = &rt->_main_interpreter;
    const PyPreConfig *pre = &rt->preconfig;
    FACT("%s: runtime %d, preinitializing %d, preinitialized %d, core %d, initialized %d", when,
         rt->_initialized, rt->preinitializing, rt->preinitialized, rt->core_initialized,
         rt->initialized);
    FACT("  next id %ld, head %d, main %d, of main: initialized %d, ready %d, finalizing %d",
         (long)rt->interpreters.next_id, rt->interpreters.head != NULL,
         rt->interpreters.main != NULL, main->_initialized, main->_ready, main->finalizing);
    FACT("  main_tstate %d, finalizing %d %d, main thread %d, attached %d", rt->main_tstate != NULL,
         rt->_finalizing != NULL, rt->_finalizing_id != 0, rt->main_thread != 0,
         PyThreadState_GetUnchecked() != NULL);
    FACT("  preconfig %d %d %d %d %d %d %d %d %d %d", pre->_config_init, pre->parse_argv,
         pre->isolated, pre->use_environment, pre->configure_locale, pre->coerce_c_locale,
         pre->coerce_c_locale_warn, pre->utf8_mode, pre->dev_mode, pre->allocator);
}

static PyConfig config;

static void
isolated(void)
{
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.pathconfig_warnings = 0;
}

static int
start(const char *what)
{
    int failed = status(what, Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    return failed;
}

static void
up(void)
{
    isolated();
    if (start("up")) {
        _exit(3);
    }
}

static void
end(void)
{
    int result = Py_FinalizeEx();
    FACT("Py_FinalizeEx: %d", result);
}

/* ---- Statuses ------------------------------------------------------------------------------ */

static void
good_statuses(void)
{
    PyPreConfig pre;
    wchar_t *wide[] = { L"a" };
    PyPreConfig_InitPythonConfig(&pre);
    status("preinitialize", Py_PreInitialize(&pre));
    status("again", Py_PreInitialize(&pre));
    status("args", Py_PreInitializeFromArgs(&pre, 1, wide));
    isolated();
    status("string", PyConfig_SetString(&config, &config.program_name, L"x"));
    status("bytes", PyConfig_SetBytesString(&config, &config.home, "/usr"));
    status("read", PyConfig_Read(&config));
    status("argv", PyConfig_SetArgv(&config, 1, wide));
    status("list", PyConfig_SetWideStringList(&config, &config.warnoptions, 1, wide));
    status("append", PyWideStringList_Append(&config.argv, L"y"));
    status("insert", PyWideStringList_Insert(&config.argv, 0, L"y"));
    PyConfig_SetString(&config, &config.home, NULL);
    config.warnoptions.length = 0;
    start("init");
    isolated();
    start("again");
    PyThreadState *tstate;
    const PyInterpreterConfig own = {
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    status("interpreter", Py_NewInterpreterFromConfig(&tstate, &own));
}

static void
exit_status(void)
{
    wchar_t *argv[] = { L"program", L"--version" };
    PyConfig_InitPythonConfig(&config);
    PyConfig_SetArgv(&config, 2, argv);
    FACT("--version");
    dup2(open("/dev/null", O_WRONLY), 1);
    PyStatus result = PyConfig_Read(&config);
    dup2(2, 1);
    status("read", result);
}

/* ---- Preinitializations that fail ------------------------------------------------------------ */

static PyPreConfig pre;

static void
preinitialize(const char *what)
{
    status(what, Py_PreInitialize(&pre));
    runtime("then");
    FACT("is initialized: %d", Py_IsInitialized());
}

static void
retry(void)
{
    unsetenv("PYTHONUTF8");
    unsetenv("PYTHONMALLOC");
    PyPreConfig_InitPythonConfig(&pre);
    preinitialize("retry");
    up();
    runtime("up");
    end();
    runtime("end");
}

static void
no_config(void)
{
    runtime("first");
    status("preinitialize", Py_PreInitialize(NULL));
    status("args", Py_PreInitializeFromArgs(NULL, 0, NULL));
    status("bytes", Py_PreInitializeFromBytesArgs(NULL, 0, NULL));
    status("initialize", Py_InitializeFromConfig(NULL));
    runtime("then");
    PyPreConfig_InitPythonConfig(&pre);
    preinitialize("with one");
    status("preinitialize", Py_PreInitialize(NULL));
    runtime("then");
}

static void
bad_allocator(void)
{
    PyPreConfig_InitPythonConfig(&pre);
    pre.allocator = 77;
    preinitialize("allocator");
    retry();
}

static void
bad_utf8(void)
{
    setenv("PYTHONUTF8", "9", 1);
    PyPreConfig_InitPythonConfig(&pre);
    preinitialize("utf8");
    retry();
}

static void
bad_malloc(void)
{
    setenv("PYTHONMALLOC", "nonsense", 1);
    PyPreConfig_InitPythonConfig(&pre);
    preinitialize("malloc");
    up();
    runtime("up without the environment");
}

static void
bad_option(void)
{
    wchar_t *argv[] = { L"program", L"-X", L"utf8=5" };
    PyPreConfig_InitPythonConfig(&pre);
    status("option", Py_PreInitializeFromArgs(&pre, 3, argv));
    runtime("then");
    retry();
}

static void
bad_in_initialize(void)
{
    setenv("PYTHONUTF8", "9", 1);
    PyConfig_InitPythonConfig(&config);
    start("utf8");
    runtime("then");
    retry();
}

/* ---- Only the core ------------------------------------------------------------------------- */

static void
core_only(void)
{
    isolated();
    config._init_main = 0;
    start("core");
    runtime("core");
    FACT("ready %d", _PyInterpreterState_IsReady(&_PyRuntime._main_interpreter));
    end();
    runtime("not ended");
    up();
    runtime("up");
    end();
    runtime("end");
    PyPreConfig_InitPythonConfig(&pre);
    preinitialize("once more");
}

/* ---- The new thread state's place ---------------------------------------------------------- */

static PyThreadState *place;
#define UNTOUCHED ((PyThreadState *)&place)

static void
new_interpreter(const char *when, int own_obmalloc, int gil)
{
    PyThreadState *before = PyThreadState_GetUnchecked();
    const PyInterpreterConfig wanted = {
        .use_main_obmalloc = !own_obmalloc,
        .check_multi_interp_extensions = own_obmalloc == 1,
        .gil = gil,
    };
    place = UNTOUCHED;
    PyStatus result = Py_NewInterpreterFromConfig(&place, &wanted);
    FACT("%s: failed %d, place %s, attached as before %d", when, PyStatus_Exception(result),
         place == UNTOUCHED ? "untouched"
         : place == NULL    ? "NULL"
                            : "set",
         PyThreadState_GetUnchecked() == before);
    if (before != NULL) {
        FACT("  next id %ld", (long)_PyRuntime.interpreters.next_id);
    }
}

static void
places(void)
{
    new_interpreter("before", 1, PyInterpreterConfig_OWN_GIL);
    isolated();
    config._init_main = 0;
    start("core");
    new_interpreter("core only", 1, PyInterpreterConfig_OWN_GIL);
    up();
    new_interpreter("gil", 0, 77);
    new_interpreter("allocator", 2, PyInterpreterConfig_OWN_GIL);
    PyThreadState *first = PyEval_SaveThread();
    new_interpreter("detached", 0, 77);
    PyEval_RestoreThread(first);
    new_interpreter("good", 1, PyInterpreterConfig_OWN_GIL);
    Py_EndInterpreter(place);
    PyThreadState_Swap(first);
    end();
    new_interpreter("after the end", 1, PyInterpreterConfig_OWN_GIL);
}

static void
interpreter_too_early(void)
{
    new_interpreter("before", 1, PyInterpreterConfig_OWN_GIL);
    runtime("before");
    up();
}

static void
interpreter_too_late(void)
{
    up();
    end();
    new_interpreter("after the end", 1, PyInterpreterConfig_OWN_GIL);
    runtime("after the end");
}

/* ---- Interpreters that are left ------------------------------------------------------------ */

static void
interpreter_ends(void *unused)
{
    (void)unused;
    FACT("exit callback of %ld", (long)PyThreadState_Get()->interp->id);
}

static void
leave(const char *filter)
{
    isolated();
    if (filter != NULL) {
        wchar_t text[200];
        mbstowcs(text, filter, 200);
        PyWideStringList_Append(&config.warnoptions, text);
    }
    start("start");
    PyThreadState *first = PyThreadState_Get();
    PyUnstable_AtExit(first->interp, interpreter_ends, NULL);
    for (int i = 0; i < 2; i++) {
        new_interpreter("interpreter", 1, PyInterpreterConfig_OWN_GIL);
        PyUnstable_AtExit(place->interp, interpreter_ends, NULL);
    }
    PyThreadState_Swap(first);
    FACT("%s", filter != NULL ? filter : "no filter");
    end();
}

static void
left(void)
{
    leave(NULL);
    leave("ignore");
    leave("ignore::RuntimeWarning");
    leave("ignore::Warning");
    leave("i");
    leave("ignore::DeprecationWarning");
    leave("ignore:remaining");
    leave("ignore:subinterpreters");
    leave("ignore:REMAINING sub:RuntimeWarning:sys:0");
    leave("ignore:::foo");
    leave("default");
    up();
    end();
}

static void
left_as_error(void)
{
    leave("error");
}

static void
left_bare(void)
{
    up();
    PyInterpreterState_New();
    end();
}

/* What is in gc.garbage at the end, by a filter of warnings and the collector's flags. */
static void
garbage_left(void)
{
    static const wchar_t *const filters[] = { L"ignore", L"default", L"error" };
    static const int flags[] = { 0, 4, 32 };
    for (int i = 0; i < 9; i++) {
        isolated();
        PyWideStringList_Append(&config.warnoptions, filters[i / 3]);
        start("start");
        PyObject *gc = PyImport_ImportModule("gc"), *list = Py_BuildValue("[is]", 7, "text");
        PyObject *garbage = PyObject_GetAttrString(gc, "garbage"),
                 *none = PyObject_CallMethod(gc, "set_debug", "i", flags[i % 3]);
        FACT("%ls %d: %d", filters[i / 3], flags[i % 3], PyList_Append(garbage, list));
        Py_XDECREF(none);
        Py_DECREF(list);
        Py_DECREF(garbage);
        Py_DECREF(gc);
        end();
    }
}

/* ---- A second initialization, and modules -------------------------------------------------- */

static void
paths(const char *when)
{
    FACT("%s: path %ls, home %ls, name %ls, prefix %ls, flags %d %d", when, Py_GetPath(),
         Py_GetPythonHome() != NULL ? Py_GetPythonHome() : L"none", Py_GetProgramName(),
         Py_GetPrefix(), Py_OptimizeFlag, Py_IsolatedFlag);
}

static void
path_by_life(void)
{
    isolated();
    config.module_search_paths_set = 1;
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.14");
    PyWideStringList_Append(&config.module_search_paths, L"/aa");
    start("one");
    paths("one");
    end();
    paths("ended");
    isolated();
    config.module_search_paths_set = 1;
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.14");
    PyWideStringList_Append(&config.module_search_paths, L"/bb");
    start("two");
    paths("two");
    end();
}

static void
second_config(void)
{
    up();
    FACT("path %d", wcslen(Py_GetPath()) > 0);
    isolated();
    config.optimization_level = 2;
    PyConfig_SetString(&config, &config.home, L"/other");
    start("second");
    FACT("path %d, home %ls, optimize %d", wcslen(Py_GetPath()) > 0,
         Py_GetPythonHome() != NULL ? Py_GetPythonHome() : L"none", Py_OptimizeFlag);
}

static PyObject *
module(void)
{
    return NULL;
}

static int
in_table(const char *name)
{
    int found = 0;
    for (struct _inittab *row = PyImport_Inittab; row->name != NULL; row++) {
        found += strcmp(row->name, name) == 0;
    }
    return found;
}

static void
modules(void)
{
    PyInitConfig *init = PyInitConfig_Create();
    PyInitConfig_SetInt(init, "site_import", 0);
    PyInitConfig_SetInt(init, "pathconfig_warnings", 0);
    int added = PyInitConfig_AddModule(init, "a_module", module);
    int result = Py_InitializeFromInitConfig(init);
    FACT("added %d, init %d, in the table %d", added, result, in_table("a_module"));
    end();
    FACT("in the table %d", in_table("a_module"));
}

static void
modules_twice(void)
{
    PyInitConfig *init = PyInitConfig_Create();
    PyInitConfig_SetInt(init, "site_import", 0);
    PyInitConfig_SetInt(init, "pathconfig_warnings", 0);
    PyInitConfig_AddModule(init, "a_module", module);
    for (int life = 0; life < 3; life++) {
        int result = Py_InitializeFromInitConfig(init);
        FACT("init %d, in the table %d", result, in_table("a_module"));
        end();
    }
}

static void
modules_late(void)
{
    up();
    PyInitConfig *init = PyInitConfig_Create();
    int added = PyInitConfig_AddModule(init, "a_module", module);
    FACT("added %d", added);
    int result = Py_InitializeFromInitConfig(init);
    const char *message = "none";
    PyInitConfig_GetError(init, &message);
    FACT("init %d, error %s, in the table %d", result, message, in_table("a_module"));
}

static void
inspect(int64_t value)
{
    PyInitConfig *init = PyInitConfig_Create();
    int64_t got = 0;
    PyInitConfig_SetInt(init, "site_import", 0);
    PyInitConfig_SetInt(init, "pathconfig_warnings", 0);
    int result = PyInitConfig_SetInt(init, "inspect", value);
    PyInitConfig_GetInt(init, "inspect", &got);
    FACT("set %lld: %d, got %lld", (long long)value, result, (long long)got);
    if (result == 0) {
        result = Py_InitializeFromInitConfig(init);
        FACT("init %d, inspect %d, flag %d", result, _PyRuntime._main_interpreter.config.inspect,
             Py_InspectFlag);
        end();
    }
    PyInitConfig_Free(init);
}

static void
inspects(void)
{
    inspect(1);
    inspect(2147483647);
    inspect(2147483648);
    inspect(4294967295);
    inspect(4294967296);
    inspect(-1);
}

static void
no_search_paths(void)
{
    isolated();
    config.module_search_paths_set = 1;
    start("no search paths");
    FACT("initialized %d", Py_IsInitialized());
}

static void
no_search_paths_core_only(void)
{
    isolated();
    config.module_search_paths_set = 1;
    config._init_main = 0;
    start("no search paths");
    FACT("search paths %zd, set %d", _PyRuntime._main_interpreter.config.module_search_paths.length,
         _PyRuntime._main_interpreter.config.module_search_paths_set);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    { "good-statuses", good_statuses },
    { "exit-status", exit_status },
    { "no-config", no_config },
    { "bad-allocator", bad_allocator },
    { "bad-utf8", bad_utf8 },
    { "bad-malloc", bad_malloc },
    { "bad-option", bad_option },
    { "bad-in-initialize", bad_in_initialize },
    { "core-only", core_only },
    { "places", places },
    { "interpreter-too-early", interpreter_too_early },
    { "interpreter-too-late", interpreter_too_late },
    { "left", left },
    { "left-as-error", left_as_error },
    { "left-bare", left_bare },
    { "garbage-left", garbage_left },
    { "path-by-life", path_by_life },
    { "second-config", second_config },
    { "modules", modules },
    { "modules-twice", modules_twice },
    { "modules-late", modules_late },
    { "inspects", inspects },
    { "no-search-paths", no_search_paths },
    { "no-search-paths-core-only", no_search_paths_core_only },
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
    dup2(1, 2);
    setvbuf(stderr, NULL, _IONBF, 0);
    cases[i].run();
    _exit(0);
}
