/* The table of built-in modules, and what the library says about itself. */
#include "host.h"

#include "config/config.h"
#include "internal/pycore_import.h"
#include "internal/pycore_pylifecycle.h"

static PyObject *
one(void)
{
    return NULL;
}
static PyObject *
two(void)
{
    return (PyObject *)&_PyRuntime;
}

static int
len(const struct _inittab *table)
{
    int n = 0;
    while (table[n].name != NULL) {
        n++;
    }
    return n;
}

static void
tables(void)
{
    EXPECT(len(PyImport_Inittab) == 0);
    struct _inittab end = { NULL, NULL }, *before = PyImport_Inittab;
    EXPECT(PyImport_ExtendInittab(&end) == 0 && PyImport_Inittab == before);
    EXPECT(PyImport_AppendInittab("one", one) == 0);
    EXPECT(PyImport_AppendInittab(NULL, one) == 0);
    EXPECT(len(PyImport_Inittab) == 1);

    EXPECT(gopyrt_inittab_init() == 0);
    struct _inittab *copy = _PyRuntime.imports.inittab;
    EXPECT(copy != PyImport_Inittab && len(copy) == 1 && copy[0].initfunc == one);
    EXPECT(gopyrt_inittab_init() == 0 && _PyRuntime.imports.inittab == copy);
    gopyrt_inittab_fini();
    gopyrt_inittab_fini();
    EXPECT(_PyRuntime.imports.inittab == NULL);

    /* Existing entries stay; a host's own table is copied and not changed. */
    struct _inittab more[] = { { "two", two }, { "three", one }, { NULL, NULL } };
    EXPECT(PyImport_ExtendInittab(more) == 0 && len(PyImport_Inittab) == 3);
    EXPECT(strcmp(PyImport_Inittab[0].name, "one") == 0);
    EXPECT(PyImport_Inittab[1].initfunc == two && PyImport_Inittab[2].initfunc == one);
    PyImport_Inittab = more;
    EXPECT(PyImport_AppendInittab("four", two) == 0);
    EXPECT(PyImport_Inittab != more && len(PyImport_Inittab) == 3 && len(more) == 2);
    EXPECT(strcmp(PyImport_Inittab[0].name, "two") == 0);
    EXPECT(strcmp(PyImport_Inittab[2].name, "four") == 0);
    EXPECT(gopyrt_inittab_init() == 0 && len(_PyRuntime.imports.inittab) == 3);
    gopyrt_inittab_fini();
}

static void
version(void)
{
    char expected[300];
    snprintf(expected, sizeof(expected), "%.80s (%.80s) %.80s", PY_VERSION, Py_GetBuildInfo(),
             Py_GetCompiler());
    EXPECT(strcmp(Py_GetVersion(), expected) == 0);
    EXPECT(Py_Version == PY_VERSION_HEX);
    EXPECT(strncmp(Py_GetBuildInfo(), "gopyruntime ", 12) == 0);
    EXPECT(Py_GetCompiler()[0] == '[');
    EXPECT(strcmp(Py_GetPlatform(), "linux") == 0);
    EXPECT(strstr(Py_GetCopyright(), "gopyruntime") != NULL);
    EXPECT(_Py_gitversion() != NULL && _Py_gitidentifier() != NULL);
    _Py_InitVersion();
}

int
main(void)
{
    tables();
    version();
    puts("ok");
    return 0;
}
