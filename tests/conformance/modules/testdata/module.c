/* Loads the extension module MODULE_NAME from the file MODULE_FILE and prints what is in it:
 * each name with its type, the values of simple ones, types with their flags, bases and methods.
 * With MODULE_CALLS it also calls each function and type with arguments that none takes, makes
 * what can be made without an argument and calls its methods so. With MODULE_IMPORTED the module
 * comes through sys.path. No module that is written in Python can be imported. */
#define KEPT_FIRST 5
#define KEPT_MORE 50
#include "ways.h"

#include <dlfcn.h>

/* ---- Printing ---- */

/* Prints text up to a length, without the addresses and ids in it. */
static void
say_text(const char *text)
{
    enum { MOST = 400 };
    int written = 0;
    while (*text && written++ < MOST) {
        if (text[0] == '0' && text[1] == 'x') {
            size_t digits = strspn(text + 2, "0123456789abcdefABCDEF");
            if (digits >= 6) {
                printf("0x?");
                text += 2 + digits;
                continue;
            }
        }
        putchar(*text == '\n' ? '~' : *text);
        text++;
    }
}

/* Prints and clears the exception. */
static void
say_error(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (!e) {
        printf("NO EXCEPTION");
        return;
    }
    PyObject *text = PyObject_ASCII(e);
    printf("raises ");
    if (text) {
        say_text(PyUnicode_AsUTF8(text));
    }
    else {
        printf("%s", Py_TYPE(e)->tp_name);
        PyErr_Clear();
    }
    Py_XDECREF(text);
    Py_DECREF(e);
}

static void
say_ascii(PyObject *o)
{
    PyObject *text = o ? PyObject_ASCII(o) : NULL;
    if (text) {
        say_text(PyUnicode_AsUTF8(text));
    }
    else {
        say_error();
    }
    Py_XDECREF(text);
}

static int
is_simple(PyObject *o)
{
    return o == Py_None || PyLong_CheckExact(o) || PyBool_Check(o) || PyFloat_CheckExact(o)
           || PyUnicode_CheckExact(o) || PyBytes_CheckExact(o) || PyComplex_CheckExact(o);
}

/* The type's name, and the value where it is simple or made of few simple ones. */
static void
say_value(PyObject *o)
{
    printf("%s", Py_TYPE(o)->tp_name);
    int shown = is_simple(o);
    if (PyTuple_CheckExact(o) || PyList_CheckExact(o)) {
        Py_ssize_t n = PySequence_Fast_GET_SIZE(o);
        printf(" of %zd", n);
        shown = n <= 10;
        for (Py_ssize_t i = 0; i < n && shown; i++) {
            shown = is_simple(PySequence_Fast_GET_ITEM(o, i));
        }
    }
    else if (PyDict_CheckExact(o) || PyAnySet_CheckExact(o)) {
        printf(" of %zd", PyObject_Size(o));
    }
    if (shown) {
        printf(" ");
        say_ascii(o);
    }
}

/* ---- Names and what they stand for ---- */

/* The sorted names in a mapping, a new list. */
static PyObject *
sorted_keys(PyObject *mapping)
{
    PyObject *keys = PyMapping_Keys(mapping);
    if (keys && PyList_Sort(keys) != 0) {
        say_error();
    }
    return keys;
}

/* Is it a function of gc, which the library has itself, and documents in other words? */
static int
is_of_gc(PyObject *o)
{
    PyObject *module = PyObject_GetAttrString(o, "__module__");
    int result = module && PyUnicode_Check(module) && PyUnicode_EqualToUTF8(module, "gc");
    PyErr_Clear();
    Py_XDECREF(module);
    return result;
}

static void
say_function(PyObject *o)
{
    PyObject *underscores = PyUnicode_FromString("__");
    static const char *const names[] = { "__text_signature__", "__doc__", "__module__",
                                         "__self__" };
    for (int i = 0; i < 4; i++) {
        PyObject *value = PyObject_GetAttrString(o, names[i]);
        if (!value) {
            PyErr_Clear();
            continue;
        }
        if (i == 3) {
            printf(" of a %s", Py_TYPE(value)->tp_name);
        }
        else if (i == 1 && PyUnicode_Check(value)) {
            printf(" documented"); /* what types inherit is in other words */
            if (Py_IS_TYPE(o, &PyMethodDescr_Type) || (PyCFunction_CheckExact(o) && !is_of_gc(o))) {
                PyObject *name = PyObject_GetAttrString(o, "__name__");
                if (name && !PyUnicode_Tailmatch(name, underscores, 0, 2, -1)) {
                    printf(" %zd", PyUnicode_GetLength(value));
                }
                Py_XDECREF(name);
            }
        }
        else {
            printf(" ");
            say_ascii(value);
        }
        Py_DECREF(value);
    }
    Py_DECREF(underscores);
}

static void
say_type(PyTypeObject *type)
{
    const unsigned long flags =
        Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_IMMUTABLETYPE
        | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_MAPPING | Py_TPFLAGS_SEQUENCE
        | Py_TPFLAGS_METHOD_DESCRIPTOR | Py_TPFLAGS_READY | Py_TPFLAGS_IS_ABSTRACT
        | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_HAVE_VECTORCALL
        | Py_TPFLAGS_ITEMS_AT_END | Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS
        | Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_BYTES_SUBCLASS | Py_TPFLAGS_UNICODE_SUBCLASS
        | Py_TPFLAGS_DICT_SUBCLASS | Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS;
    printf("    ");
    say_ascii((PyObject *)type);
    printf(" %s, size %zd+%zd, flags %lx, dict %zd, weak %zd\n    order", type->tp_name,
           type->tp_basicsize, type->tp_itemsize, type->tp_flags & flags, type->tp_dictoffset,
           type->tp_weaklistoffset);
    PyObject *order = PyObject_GetAttrString((PyObject *)type, "__mro__");
    for (Py_ssize_t i = 0; order && i < PyTuple_Size(order); i++) {
        printf(" %s", ((PyTypeObject *)PyTuple_GetItem(order, i))->tp_name);
    }
    Py_XDECREF(order);
    printf("\n");
    PyObject *dict = PyObject_GetAttrString((PyObject *)type, "__dict__");
    PyObject *keys = dict ? sorted_keys(dict) : NULL;
    for (Py_ssize_t i = 0; keys && i < PyList_Size(keys); i++) {
        PyObject *key = PyList_GetItem(keys, i), *value = PyObject_GetItem(dict, key);
        printf("    .%s: ", PyUnicode_AsUTF8(key));
        if (value) {
            say_value(value);
            if (!is_simple(value)) {
                say_function(value);
            }
        }
        else {
            say_error();
        }
        printf("\n");
        Py_XDECREF(value);
    }
    Py_XDECREF(keys);
    Py_XDECREF(dict);
    if (PyErr_Occurred()) {
        say_error();
    }
}

static void
say_attribute(PyObject *module, PyObject *name)
{
    const char *text = PyUnicode_AsUTF8(name);
    printf("%s: ", text);
    if (strcmp(text, "__loader__") == 0 || strcmp(text, "__spec__") == 0
        || strcmp(text, "__builtins__") == 0)
    {
        printf("\n"); /* the runtime's own */
        return;
    }
    PyObject *value = PyObject_GetAttr(module, name);
    if (!value) {
        say_error();
        printf("\n");
        return;
    }
    say_value(value);
    if (PyType_Check(value) && !strchr(((PyTypeObject *)value)->tp_name, '.')
        && !(((PyTypeObject *)value)->tp_flags & Py_TPFLAGS_HEAPTYPE))
    {
        printf(" "); /* a built-in one: its docstrings are in other words */
        say_ascii(value);
        printf("\n");
    }
    else if (PyType_Check(value)) {
        printf("\n");
        say_type((PyTypeObject *)value);
    }
    else {
        if (!is_simple(value) && PyCallable_Check(value)) {
            say_function(value);
        }
        printf("\n");
    }
    Py_DECREF(value);
}

/* ---- Calls ---- */

static void
say_result(const char *how, PyObject *result)
{
    printf("    %s ", how);
    if (result) {
        printf("gives ");
        say_value(result);
    }
    else {
        say_error();
    }
    printf("\n");
    Py_XDECREF(result);
}

/* Clears the stack below the caller's frame. Some functions go on when they should have failed
 * and read variables that they never set: what they find then must not depend on the library. */
static void __attribute__((noinline)) clear_stack(void)
{
    volatile char below[64 * 1024];
    for (size_t i = 0; i < sizeof below; i++) {
        below[i] = 0;
    }
}

/* Calls o with a name that no function has for an argument, and with more arguments than any
 * takes. */
static void
call_wrongly(PyObject *o)
{
    PyObject *none = PyTuple_New(0), *names = Py_BuildValue("{si}", "no_such_argument", 1),
             *many = PyTuple_New(20);
    for (int i = 0; i < 20; i++) {
        PyTuple_SetItem(many, i, Py_NewRef(Py_Ellipsis));
    }
    clear_stack();
    say_result("(no_such_argument=1)", PyObject_Call(o, none, names));
    clear_stack();
    say_result("(20 arguments)", PyObject_Call(o, many, NULL));
    Py_DECREF(none);
    Py_DECREF(names);
    Py_DECREF(many);
}

static void
call_methods(PyTypeObject *type, PyObject *instance)
{
    PyObject *dict = PyObject_GetAttrString((PyObject *)type, "__dict__");
    PyObject *keys = dict ? sorted_keys(dict) : NULL;
    for (Py_ssize_t i = 0; keys && i < PyList_Size(keys); i++) {
        PyObject *key = PyList_GetItem(keys, i), *value = PyObject_GetItem(dict, key);
        PyObject *method = NULL;
        if (value && strcmp(Py_TYPE(value)->tp_name, "method_descriptor") == 0) {
            printf("  .%s\n", PyUnicode_AsUTF8(key));
            method = PyObject_GetAttr(instance, key);
            if (method) {
                call_wrongly(method);
            }
        }
        else if (value && strstr(Py_TYPE(value)->tp_name, "set_descriptor")) {
            printf("  .%s", PyUnicode_AsUTF8(key));
            say_result("", PyObject_GetAttr(instance, key));
        }
        PyErr_Clear();
        Py_XDECREF(method);
        Py_XDECREF(value);
    }
    Py_XDECREF(keys);
    Py_XDECREF(dict);
}

static void
call_attribute(PyObject *module, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(module, name);
    if (value && PyCallable_Check(value) && PyUnicode_AsUTF8(name)[0] != '_') {
        printf("%s\n", PyUnicode_AsUTF8(name));
        call_wrongly(value);
        if (PyType_Check(value)) {
            clear_stack();
            PyObject *made = PyObject_CallNoArgs(value);
            say_result("()", Py_XNewRef(made));
            if (made && Py_IS_TYPE(made, (PyTypeObject *)value)) {
                call_methods((PyTypeObject *)value, made);
            }
            Py_XDECREF(made);
        }
    }
    PyErr_Clear();
    Py_XDECREF(value);
}

/* ---- The module ---- */

/* An object with a name, as PyModule_FromDefAndSpec wants it; new. */
static PyObject *
new_spec(const char *name, const char *file)
{
    PyObject *like = PySys_GetObject("implementation"); /* borrowed */
    const char *dot = strrchr(name, '.');
    PyObject *none = PyTuple_New(0);
    PyObject *names = Py_BuildValue("{sssssOsOss#}", "name", name, "origin", file, "loader",
                                    Py_None, "submodule_search_locations", Py_None, "parent", name,
                                    dot ? (Py_ssize_t)(dot - name) : (Py_ssize_t)0);
    PyObject *spec = names ? PyObject_Call((PyObject *)Py_TYPE(like), none, names) : NULL;
    Py_XDECREF(none);
    Py_XDECREF(names);
    return spec;
}

static PyObject *
load_file(const char *name, const char *file)
{
    void *handle = dlopen(file, RTLD_NOW);
    if (!handle) {
        PyErr_Format(PyExc_ImportError, "%s", dlerror());
        return NULL;
    }
    const char *dot = strrchr(name, '.');
    char symbol[256];
    snprintf(symbol, sizeof(symbol), "PyInit_%s", dot ? dot + 1 : name);
    PyObject *(*init)(void) = (PyObject * (*)(void)) dlsym(handle, symbol);
    if (!init) {
        PyErr_Format(PyExc_ImportError, "no %s", symbol);
        return NULL;
    }
    PyObject *made = init();
    if (!made || !PyObject_TypeCheck(made, &PyModuleDef_Type)) {
        if (made && PyInterpreterState_Get() != PyInterpreterState_Main()) {
            Py_DECREF(made);
            PyErr_SetString(PyExc_ImportError, "has one phase");
            return NULL;
        }
        return made;
    }
    PyModuleDef *def = (PyModuleDef *)made;
    PyObject *spec = new_spec(name, file);
    PyObject *module = spec ? PyModule_FromDefAndSpec(def, spec) : NULL;
    Py_XDECREF(spec);
    if (module && PyModule_Check(module)) {
        PyObject *modules = PyImport_GetModuleDict();
        PyMapping_SetItemString(modules, name, module);
        if (PyModule_ExecDef(module, def) != 0) {
            Py_CLEAR(module);
        }
    }
    return module;
}

static PyObject *
load_imported(const char *name, const char *file)
{
    PyObject *folder = PyUnicode_FromStringAndSize(file, strrchr(file, '/') - file);
    PyObject *path = Py_BuildValue("[N]", folder);
    PySys_SetObject("path", path);
    Py_DECREF(path);
    return PyImport_ImportModule(name);
}

static void
facts(void)
{
    const char *name = getenv("MODULE_NAME"), *file = getenv("MODULE_FILE");
    PyObject *path = PyList_New(0);
    PySys_SetObject("path", path);
    Py_DECREF(path);
    PyObject *before = PyDict_Copy(PyImport_GetModuleDict());
    PyObject *module =
        getenv("MODULE_IMPORTED") ? load_imported(name, file) : load_file(name, file);
    printf("%s ", name);
    if (!module) {
        say_error();
        printf("\n");
    }
    else {
        say_value(module);
        printf("\n");
        PyObject *names = PyObject_Dir(module);
        for (Py_ssize_t i = 0; names && i < PyList_Size(names); i++) {
            say_attribute(module, PyList_GetItem(names, i));
        }
        for (Py_ssize_t i = 0; names && getenv("MODULE_CALLS") && i < PyList_Size(names); i++) {
            call_attribute(module, PyList_GetItem(names, i));
        }
        Py_XDECREF(names);
    }
    PyErr_Clear();
    /* What it has brought is forgotten. */
    PyObject *keys = PyMapping_Keys(PyImport_GetModuleDict());
    for (Py_ssize_t i = 0; i < PyList_Size(keys); i++) {
        PyObject *key = PyList_GetItem(keys, i);
        if (!PyDict_Contains(before, key)) {
            PyObject_DelItem(PyImport_GetModuleDict(), key);
        }
    }
    Py_DECREF(keys);
    Py_DECREF(before);
    Py_XDECREF(module);
    PyGC_Collect();
}
