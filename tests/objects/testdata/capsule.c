// Capsules: pointers with names, contexts and destructors, and those found by a module's attribute.
#include "show.h"

static int one, two;
OWN int destroyed;

static void
destroy(PyObject *capsule)
{
    destroyed++;
    const char *name = PyCapsule_GetName(capsule);
    printf("destroyed %s %d", name ? name : "(no name)",
           PyCapsule_GetPointer(capsule, name) == &one);
    raised();
}

// Leaves an exception behind, and does not disturb the one that is raised.
static void
destroy_badly(PyObject *capsule)
{
    destroyed++;
    printf("an exception before: %d\n", PyErr_Occurred() != NULL);
    PyErr_Clear();
}

static void
makes_and_fails(void)
{
    OBJECT(PyCapsule_New(NULL, "a", NULL));
    PyObject *c = PyCapsule_New(&one, "a.b", destroy), *bare = PyCapsule_New(&two, NULL, NULL);
    BORROWED(c);
    BORROWED(bare);
    BORROWED((PyObject *)Py_TYPE(c));
    NUMBER(Py_IS_TYPE(c, &PyCapsule_Type));
    NUMBER(PyCapsule_CheckExact(c));
    NUMBER(PyObject_Hash(c) != -1);
    NUMBER(PyObject_GC_IsTracked(c));
    NUMBER(PyObject_IS_GC(c));
    OBJECT(PyObject_CallNoArgs((PyObject *)&PyCapsule_Type));
    TEXT(PyCapsule_GetName(c));
    TEXT(PyCapsule_GetName(bare));
    NUMBER(PyCapsule_GetPointer(c, "a.b") == &one);
    NUMBER(PyCapsule_GetPointer(c, "a") != NULL);
    NUMBER(PyCapsule_GetPointer(c, NULL) != NULL);
    NUMBER(PyCapsule_GetPointer(bare, NULL) == &two);
    NUMBER(PyCapsule_GetPointer(bare, "") != NULL);
    NUMBER(PyCapsule_GetDestructor(c) == destroy);
    NUMBER(PyCapsule_GetDestructor(bare) != NULL);
    NUMBER(PyCapsule_GetContext(c) != NULL);
    NUMBER(PyCapsule_IsValid(c, "a.b"));
    NUMBER(PyCapsule_IsValid(c, "a"));
    NUMBER(PyCapsule_IsValid(c, NULL));
    NUMBER(PyCapsule_IsValid(bare, NULL));
    NUMBER(PyCapsule_IsValid(NULL, NULL));
    NUMBER(PyCapsule_IsValid(Py_None, NULL));
    NUMBER(PyCapsule_SetContext(c, &two));
    NUMBER(PyCapsule_GetContext(c) == &two);
    NUMBER(PyCapsule_SetName(c, "other"));
    TEXT(PyCapsule_GetName(c));
    NUMBER(PyCapsule_SetPointer(c, &two));
    NUMBER(PyCapsule_GetPointer(c, "other") == &two);
    NUMBER(PyCapsule_SetPointer(c, NULL));
    NUMBER(PyCapsule_SetPointer(c, &one));
    NUMBER(PyCapsule_SetName(c, NULL));
    NUMBER(PyCapsule_SetDestructor(bare, destroy));
    NUMBER(PyCapsule_SetPointer(bare, &one));
    PyObject *dict = PyObject_GenericGetDict(c, NULL);
    NUMBER(dict != NULL);
    PyErr_Clear();
    NUMBER(PyObject_SetAttrString(c, "x", Py_None));
    OBJECT(PyObject_RichCompare(c, c, Py_EQ));
    OBJECT(PyObject_RichCompare(c, bare, Py_LT));
    Py_DECREF(c);
    Py_DECREF(bare);
    c = PyCapsule_New(&one, "quiet", destroy_badly);
    PyErr_SetString(PyExc_ValueError, "before");
    Py_DECREF(c);
    NUMBER(destroyed);
    c = PyCapsule_New(&one, "none", destroy);
    NUMBER(PyCapsule_SetDestructor(c, NULL));
    Py_DECREF(c);
    NUMBER(destroyed);
}

static void
not_capsules(void)
{
    PyObject *wrong[] = { NULL, Py_None };
    for (int i = 0; i < 2; i++) {
        PyObject *o = wrong[i];
        NUMBER(PyCapsule_GetPointer(o, NULL) != NULL);
        TEXT(PyCapsule_GetName(o));
        NUMBER(PyCapsule_GetDestructor(o) != NULL);
        NUMBER(PyCapsule_GetContext(o) != NULL);
        NUMBER(PyCapsule_SetPointer(o, &one));
        NUMBER(PyCapsule_SetName(o, "x"));
        NUMBER(PyCapsule_SetDestructor(o, destroy));
        NUMBER(PyCapsule_SetContext(o, &two));
    }
}

static void
put_module(const char *name, PyObject *module)
{
    PyObject *modules = PyImport_GetModuleDict();
    NUMBER(module ? PyDict_SetItemString(modules, name, module)
                  : PyDict_DelItemString(modules, name));
}

static void
imported(void)
{
    PyObject *outer = late(PyModule_New("outer")), *inner = late(PyModule_New("outer.inner"));
    put_module("outer", outer);
    put_module("outer.inner", inner);
    PyModule_AddObjectRef(outer, "inner", inner);
    PyModule_Add(outer, "api", PyCapsule_New(&one, "outer.api", NULL));
    PyModule_Add(inner, "api", PyCapsule_New(&two, "outer.inner.api", NULL));
    PyModule_Add(inner, "wrong", PyCapsule_New(&two, "outer.wrong", NULL));
    PyModule_Add(inner, "nameless", PyCapsule_New(&two, NULL, NULL));
    PyModule_AddObjectRef(inner, "none", Py_None);
    NUMBER(PyCapsule_Import("outer.api", 0) == &one);
    NUMBER(PyCapsule_Import("outer.api", 1) == &one);
    NUMBER(PyCapsule_Import("outer.inner.api", 0) == &two);
    NUMBER(PyCapsule_Import("outer.inner.wrong", 0) != NULL);
    NUMBER(PyCapsule_Import("outer.inner.nameless", 0) != NULL);
    NUMBER(PyCapsule_Import("outer.inner.none", 0) != NULL);
    NUMBER(PyCapsule_Import("outer.inner.nope", 0) != NULL);
    NUMBER(PyCapsule_Import("outer.nope.api", 0) != NULL);
    NUMBER(PyCapsule_Import("outer.", 0) != NULL);
    NUMBER(PyCapsule_Import("outer", 0) != NULL);
    NUMBER(PyCapsule_Import("no_such_module.api", 0) != NULL);
    NUMBER(PyCapsule_Import("no_such_module", 0) != NULL);
    put_module("outer.inner", NULL);
    put_module("outer", NULL);
}

// ---- A capsule that holds an object, and the collector

int _PyCapsule_SetTraverse(PyObject *op, traverseproc traverse_func, inquiry clear_func);

static int
holds(PyObject *self, visitproc visit, void *arg)
{
    PyObject *held = PyCapsule_GetContext(self);
    Py_VISIT(held);
    return 0;
}

static int
lets_go(PyObject *self)
{
    PyObject *held = PyCapsule_GetContext(self);
    printf("lets go of %s\n", held ? Py_TYPE(held)->tp_name : "nothing");
    PyCapsule_SetContext(self, NULL);
    Py_XDECREF(held);
    return 0;
}

static void
release(PyObject *self)
{
    destroyed++;
    Py_XDECREF((PyObject *)PyCapsule_GetContext(self));
}

static void
collected(void)
{
    for (int ring = 0; ring < 2; ring++) {
        PyObject *c = PyCapsule_New(&one, "holder", release), *list = PyList_New(0);
        NUMBER(_PyCapsule_SetTraverse(c, holds, lets_go));
        NUMBER(PyObject_GC_IsTracked(c));
        PyCapsule_SetContext(c, Py_NewRef(list));
        if (ring) {
            PyList_Append(list, c);
        }
        destroyed = 0;
        Py_DECREF(c);
        Py_DECREF(list);
        NUMBER(destroyed);
        NUMBER(PyGC_Collect());
        NUMBER(destroyed);
    }
    NUMBER(_PyCapsule_SetTraverse(Py_None, holds, lets_go));
    PyObject *c = late(PyCapsule_New(&one, "x", NULL));
    NUMBER(_PyCapsule_SetTraverse(c, NULL, lets_go));
    NUMBER(_PyCapsule_SetTraverse(c, holds, NULL));
}

static void
facts(void)
{
    destroyed = 0;
    PyGC_Collect();
    makes_and_fails();
    not_capsules();
    imported();
    collected();
}
