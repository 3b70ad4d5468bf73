/* What can be seen of the options and paths that PySys_* adds, one fact a line. Linked against
 * either library it must print the same: a real CPython's lists are its sys module's, ours
 * are those that a host would make a sys module of. */
#include "facts.h"
#include "internal/pycore_interp.h"

#include <wchar.h>

extern void PySys_AddWarnOption(const wchar_t *);
extern void PySys_AddXOption(const wchar_t *);
extern int PySys_HasWarnOptions(void);
extern void PySys_SetPath(const wchar_t *);
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* ---- The lists of either library ------------------------------------------------------ */

extern const PyWideStringList *gopyrt_interp_sys_list(PyInterpreterState *, const char *)
    __attribute__((weak));
extern PyObject *PySys_GetObject(const char *) __attribute__((weak));
extern Py_ssize_t PyList_Size(PyObject *) __attribute__((weak));
extern PyObject *PyList_GetItem(PyObject *, Py_ssize_t) __attribute__((weak));
extern int PyDict_Next(PyObject *, Py_ssize_t *, PyObject **, PyObject **) __attribute__((weak));
extern void PyErr_Clear(void) __attribute__((weak));
extern wchar_t *PyUnicode_AsWideCharString(PyObject *, Py_ssize_t *) __attribute__((weak));

static void
show_list(const PyWideStringList *list)
{
    for (Py_ssize_t i = 0; i < list->length; i++) {
        printf(" [%ls]", list->items[i]);
    }
    putchar('\n');
}

static void
show(const char *name)
{
    printf("sys.%s:", name);
    if (gopyrt_interp_sys_list != NULL) {
        show_list(gopyrt_interp_sys_list(PyInterpreterState_Get(), name));
        return;
    }
    PyObject *object = PySys_GetObject(name), *key, *value;
    Py_ssize_t at = 0;
    if (strcmp(name, "_xoptions") != 0) {
        for (; at < PyList_Size(object); at++) {
            printf(" [%ls]", PyUnicode_AsWideCharString(PyList_GetItem(object, at), NULL));
        }
        putchar('\n');
        return;
    }
    while (PyDict_Next(object, &at, &key, &value)) {
        wchar_t *text = PyUnicode_AsWideCharString(value, NULL); /* NULL for True */
        if (text == NULL) {
            PyErr_Clear();
        }
        printf(" [%ls%ls%ls]", PyUnicode_AsWideCharString(key, NULL), text != NULL ? L"=" : L"",
               text != NULL ? text : L"");
    }
    putchar('\n');
}

static void
lists(const char *what)
{
    FACT("%s: has %d", what, PySys_HasWarnOptions());
    show("warnoptions");
    show("_xoptions");
    const PyConfig *config = &PyInterpreterState_Get()->config;
    printf("config:");
    show_list(&config->warnoptions);
    show_list(&config->xoptions);
}

/* ---- Runtimes ------------------------------------------------------------------------ */

static const char *const line[] = { "prog", "-Wcmd", "-Xz=1", "-Xa=cmd", "-b", "-Wcmd2" };

static void
configure(PyConfig *config, int with_line, int own)
{
    PyConfig_InitPythonConfig(config);
    config->site_import = 0;
    config->pathconfig_warnings = 0;
    config->parse_argv = with_line;
    if (with_line) {
        PyConfig_SetBytesArgv(config, 6, (char **)line);
    }
    if (own) {
        PyWideStringList_Append(&config->warnoptions, L"own");
        PyWideStringList_Append(&config->warnoptions, L"env1");
        PyWideStringList_Append(&config->xoptions, L"o=1");
        PyWideStringList_Append(&config->xoptions, L"a=own");
    }
}

static void
begin_with(PyConfig *config)
{
    PyStatus status = Py_InitializeFromConfig(config);
    PyConfig_Clear(config);
    FACT("initialized: %d", !PyStatus_Exception(status));
}

static void
begin(void)
{
    PyConfig config;
    configure(&config, 0, 0);
    begin_with(&config);
}

static void
quiet(void) /* a real CPython complains about options that it does not know */
{
    FILE *none = freopen("/dev/null", "w", stderr);
    (void)none;
}

static void
add(void)
{
    PySys_AddWarnOption(L"pre");
    PySys_AddWarnOption(L"cmd");
    PySys_AddWarnOption(L"own");
    PySys_AddWarnOption(L"pre");
    PySys_AddXOption(L"a=pre");
    PySys_AddXOption(L"a=pre2");
    PySys_AddXOption(L"dev");
    PySys_AddXOption(L"");
    PySys_AddXOption(L"int_max_str_digits=1000");
}

static void
show_config(const char *what, const PyConfig *config)
{
    FACT("%s: dev %d, digits %d", what, config->dev_mode, config->int_max_str_digits);
    show_list(&config->warnoptions);
    show_list(&config->xoptions);
}

/* Bits of the choice: add, an own list, read first, the command line, the environment. */
static void
before(void)
{
    PyConfig config;
    PyPreConfig pre;
    quiet();
    if (chosen & 16) {
        setenv("PYTHONWARNINGS", "env1,env2", 1);
    }
    PyPreConfig_InitPythonConfig(&pre);
    Py_PreInitialize(&pre);
    if (chosen & 1) {
        add();
    }
    configure(&config, chosen & 8 ? 1 : 0, chosen & 2);
    if (chosen & 4) {
        PyStatus status = PyConfig_Read(&config);
        FACT("read: %d", !PyStatus_Exception(status));
        show_config("read", &config);
        PySys_AddWarnOption(L"late");
        PySys_AddXOption(L"late");
    }
    begin_with(&config);
    show_config("main", &PyInterpreterState_Main()->config);
    lists("sys");
    Py_FinalizeEx();
    begin();
    lists("the next");
}

static void
compatible(void)
{
    quiet();
    add();
    PySys_ResetWarnOptions();
    PySys_AddWarnOption(L"error");
    Py_FrozenFlag = 1; /* no complaints about paths */
    Py_Initialize();
    lists("compatible");
    Py_FinalizeEx();
    add();
    Py_Initialize();
    lists("after the end");
}

static void
after(void)
{
    quiet();
    begin();
    lists("nothing");
    PySys_AddWarnOption(L"error");
    PySys_AddXOption(L"z=1");
    PySys_AddXOption(L"y");
    PySys_AddXOption(L"z");
    PySys_AddXOption(L"=q");
    PySys_AddXOption(L"q=");
    PySys_AddXOption(L"q==");
    lists("added");
    PySys_AddWarnOption(L"error");
    PySys_AddWarnOption(L"");
    lists("again");
    static const wchar_t *const paths[] = { L"/a:/b", L"", L":", L"/x:/y::z:", L"x" };
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        PySys_SetPath(paths[i]);
        show("path");
    }
    PyThreadState *first = PyThreadState_Get();
    Py_NewInterpreter();
    lists("inside");
    PySys_AddWarnOption(L"sub");
    PySys_AddXOption(L"sub");
    PySys_SetPath(L"/sub");
    lists("inside, added");
    show("path");
    Py_EndInterpreter(PyThreadState_Get());
    PyThreadState_Swap(first);
    lists("main");
    PySys_ResetWarnOptions();
    lists("reset");
    PySys_ResetWarnOptions();
    lists("reset again");
    PySys_AddWarnOption(L"once more");
    lists("once more");
    show("path");
    Py_FinalizeEx();
    begin();
    lists("the next");
}

static void
detached(void)
{
    quiet();
    begin();
    PySys_AddWarnOption(L"attached");
    PyThreadState *saved = PyEval_SaveThread();
    PySys_AddWarnOption(L"lost");
    PySys_ResetWarnOptions();
    PySys_AddWarnOption(L"next");
    PySys_AddXOption(L"next");
    PyEval_RestoreThread(saved);
    lists("attached again");
    Py_FinalizeEx();
    begin();
    lists("the next");
}

static void
in_two_parts(void)
{
    PyConfig config;
    quiet();
    configure(&config, 0, 1);
    config._init_main = 0;
    PySys_AddXOption(L"o=2");
    begin_with(&config);
    show_config("core", &PyInterpreterState_Main()->config);
    configure(&config, 0, 0);
    begin_with(&config);
    lists("main");
}

static void
forked(void)
{
    quiet();
    add();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        begin();
        lists("child");
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    begin();
    lists("parent");
}

static const struct section sections[] = {
    { "before", before, 0, 32 },
    { "compatible", compatible, 0, 1 },
    { "after", after, 0, 1 },
    { "detached", detached, 0, 1 },
    { "in two parts", in_two_parts, 0, 1 },
    { "forked", forked, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
