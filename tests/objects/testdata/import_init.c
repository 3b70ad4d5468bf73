/* What comes of the init functions of modules: objects that are no modules, modules that put
 * something else in their place, and how the functions are called. */
#include "show.h"

#include <dlfcn.h>
#include <locale.h>

static PyObject *
create_number(PyObject *spec, PyModuleDef *def)
{
    return PyLong_FromLong(123456789);
}

static PyObject *
create_tuple(PyObject *spec, PyModuleDef *def)
{
    return PyTuple_New(0);
}

static int
exec_replaces(PyObject *m)
{
    PyObject *o = PyLong_FromLong(77);
    int result = PyDict_SetItemString(PyImport_GetModuleDict(), "odd_replaces", o);
    Py_DECREF(o);
    return result;
}

static int
exec_goes(PyObject *m)
{
    return PyDict_DelItemString(PyImport_GetModuleDict(), "odd_goes");
}

static int
exec_goes_and_fails(PyObject *m)
{
    PyDict_DelItemString(PyImport_GetModuleDict(), "odd_goes_and_fails");
    PyErr_SetString(PyExc_ValueError, "no");
    return -1;
}

static int
exec_makes_part(PyObject *m)
{
    PyObject *part = PyModule_New("made by its parent");
    int result = PyDict_SetItemString(PyImport_GetModuleDict(), "odd_parent.part", part);
    Py_DECREF(part);
    return result;
}

#define MODULE(name, slot, function)                                                 \
    static PyModuleDef_Slot name##_slots[] = {                                       \
        { slot, function },                                                          \
        { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },      \
        { 0, NULL },                                                                 \
    };                                                                               \
    static PyModuleDef name##_def = { PyModuleDef_HEAD_INIT, #name, NULL, 0,   NULL, \
                                      name##_slots,          NULL,  NULL, NULL };    \
    static PyObject *name(void)                                                      \
    {                                                                                \
        return PyModuleDef_Init(&name##_def);                                        \
    }
MODULE(odd_number, Py_mod_create, create_number)
MODULE(odd_tuple, Py_mod_create, create_tuple)
MODULE(odd_replaces, Py_mod_exec, exec_replaces)
MODULE(odd_goes, Py_mod_exec, exec_goes)
MODULE(odd_goes_and_fails, Py_mod_exec, exec_goes_and_fails)
MODULE(odd_parent, Py_mod_exec, exec_makes_part)

static PyObject *
odd_undefined(void)
{
    return PyModule_New("odd_undefined");
}

static PyObject *
odd_none(void)
{
    return Py_NewRef(Py_None);
}

static const struct {
    const char *name;
    PyObject *(*init)(void);
} all[] = {
    { "odd_number", odd_number },
    { "odd_tuple", odd_tuple },
    { "odd_replaces", odd_replaces },
    { "odd_goes", odd_goes },
    { "odd_goes_and_fails", odd_goes_and_fails },
    { "odd_parent", odd_parent },
    { "odd_undefined", odd_undefined },
    { "odd_none", odd_none },
};

__attribute__((constructor)) static void
add(void)
{
    setlocale(LC_ALL, "C.UTF-8"); /* for the names of files */
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        PyImport_AppendInittab(all[i].name, all[i].init);
    }
}

static void
odd_modules(void)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        const char *name = all[i].name;
        PyObject *key = late(text(name));
        show(name, PyImport_ImportModuleLevel(name, NULL, NULL, NULL, 0));
        show("  there", PyImport_GetModule(key));
        show("  imported", PyImport_ImportModule(name));
        PyErr_Clear();
    }
    show("part", PyImport_ImportModuleLevel("odd_parent.part", NULL, NULL, B("[s]", "x"), 0));
    PyDict_PopString(PyImport_GetModuleDict(), "odd_parent", NULL);
    show("part without it", PyImport_ImportModule("odd_parent.part"));
    PyDict_PopString(PyImport_GetModuleDict(), "odd_parent.part", NULL);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        PyDict_PopString(PyImport_GetModuleDict(), all[i].name, NULL);
    }
}

/* ---- Names of init functions: a library that has none is a file of each name ---- */

static void
init_names(void)
{
    static const char *const names[] = {
        "plain",
        "with-hyphen",
        "\xc3\xa4",
        "b\xc3\xbc"
        "cher",
        "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82",
        "\xe4\xbd\xa0\xe5\xa5\xbd-a",
        "\xf0\x9f\x90\x8d_x",
        "\xc3\xa4-\xc3\xb6-\xc3\xa4",
        "zz\xe2\x82\xac\xe2\x82\xac",
        "\xc3\xbf\xf4\x8f\xbf\xbf\xc2\x80",
    };
    char folder[] = P_tmpdir "/init_names.XXXXXX", file[200];
    void *function = dlsym(RTLD_DEFAULT, "fopen");
    Dl_info info;
    PyObject *path = PySys_GetObject("path");
    if (mkdtemp(folder) == NULL || dladdr(function, &info) == 0 || path == NULL) {
        printf("no folder\n");
        return;
    }
    PyObject *entry = text(folder);
    PyList_Insert(path, 0, entry);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        snprintf(file, sizeof(file), "%s/%s.so", folder, names[i]);
        (void)!symlink(info.dli_fname, file);
        show("symbol", PyImport_ImportModule(names[i]));
        unlink(file);
    }
    PyList_SetSlice(path, 0, 1, NULL);
    Py_DECREF(entry);
    rmdir(folder);
}

static void
facts(void)
{
    odd_modules();
    init_names();
}
