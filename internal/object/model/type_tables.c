/* The dict of a type from its C tables: methods, members, getters and setters, its docstring, and
 * the way back from a docstring to a signature. */
#include "object/model/model.h"

/* Adds an attribute unless there is one of that name; takes over the reference. 0 or -1. */
static int
add(PyObject *dict, PyObject *name, PyObject *value, int replace)
{
    int result = -1;
    if (name != NULL && value != NULL) {
        int has = replace ? 0 : PyDict_Contains(dict, name);
        result = has != 0 ? Py_MIN(has, 0) : PyDict_SetItem(dict, name, value);
    }
    Py_XDECREF(name);
    Py_XDECREF(value);
    return result;
}

static PyObject *
method_of(PyTypeObject *type, PyMethodDef *method)
{
    if (method->ml_flags & METH_CLASS) {
        if (method->ml_flags & METH_STATIC) {
            PyErr_SetString(PyExc_ValueError, "method cannot be both class and static");
            return NULL;
        }
        return PyDescr_NewClassMethod(type, method);
    }
    if (method->ml_flags & METH_STATIC) {
        PyObject *function = PyCFunction_NewEx(method, (PyObject *)type, NULL);
        if (function == NULL) {
            return NULL;
        }
        PyObject *result = PyStaticMethod_New(function);
        Py_DECREF(function);
        return result;
    }
    return PyDescr_NewMethod(type, method);
}

static int
add_methods(PyTypeObject *type, PyObject *dict)
{
    for (PyMethodDef *method = type->tp_methods; method != NULL && method->ml_name != NULL;
         method++) {
        if (add(dict, PyUnicode_InternFromString(method->ml_name), method_of(type, method),
                (method->ml_flags & METH_COEXIST) != 0)
            < 0)
        {
            return -1;
        }
    }
    return 0;
}

/* Whether the member only says, in a PyType_Spec, where something is. */
static int
says_place(const PyMemberDef *member)
{
    return strcmp(member->name, "__weaklistoffset__") == 0
           || strcmp(member->name, "__dictoffset__") == 0;
}

static int
add_data(PyTypeObject *type, PyObject *dict)
{
    for (PyMemberDef *member = type->tp_members; member != NULL && member->name != NULL; member++) {
        if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) && says_place(member)) {
            continue;
        }
        if (add(dict, PyUnicode_InternFromString(member->name), PyDescr_NewMember(type, member), 0)
            < 0) {
            return -1;
        }
    }
    for (PyGetSetDef *getset = type->tp_getset; getset != NULL && getset->name != NULL; getset++) {
        if (add(dict, PyUnicode_InternFromString(getset->name), PyDescr_NewGetSet(type, getset), 0)
            < 0) {
            return -1;
        }
    }
    return 0;
}

int
gopyrt_type_add_new(PyTypeObject *type, PyObject *dict)
{
    return add(dict, Py_NewRef(GOPYRT_ID(__new__)), gopyrt_new_of(type), 0);
}

static int
add_doc(PyTypeObject *type, PyObject *dict)
{
    PyObject *doc = type->tp_doc == NULL
                        ? Py_NewRef(Py_None)
                        : gopyrt_doc_text(gopyrt_type_short_name(type), type->tp_doc);
    if (type->tp_doc != NULL && doc == Py_None) { /* a type's text may be empty, a function's not */
        Py_SETREF(doc, PyUnicode_FromString(""));
    }
    return add(dict, Py_NewRef(GOPYRT_ID(__doc__)), doc, 0);
}

int
gopyrt_type_add_tables(PyTypeObject *type, PyObject *dict)
{
    return add_methods(type, dict) < 0 || add_data(type, dict) < 0 || add_doc(type, dict) < 0 ? -1
                                                                                              : 0;
}

/* ---- Docstrings that begin with a signature: "name(...)\n--\n\n" --------------- */

/* Where the signature ends, behind its mark, or NULL if the text has none. */
static const char *
end_of_signature(const char *name, const char *doc)
{
    const char *dot = strrchr(name, '.');
    name = dot == NULL ? name : dot + 1;
    size_t length = strlen(name);
    if (strncmp(doc, name, length) != 0 || doc[length] != '(') {
        return NULL;
    }
    const char *at = doc + length;
    for (; *at != '\0'; at++) {
        if (strncmp(at, ")\n--\n\n", 6) == 0) {
            return at + 6;
        }
        if (at[0] == '\n' && at[1] == '\n') {
            return NULL;
        }
    }
    return NULL;
}

PyObject *
gopyrt_doc_text(const char *name, const char *doc)
{
    const char *end = doc == NULL ? NULL : end_of_signature(name, doc);
    const char *text = end != NULL ? end : doc;
    if (text == NULL || *text == '\0') {
        return Py_NewRef(Py_None);
    }
    return PyUnicode_FromString(text);
}

PyObject *
gopyrt_doc_signature(const char *name, const char *doc, int flags)
{
    const char *end = doc == NULL ? NULL : end_of_signature(name, doc);
    if (end == NULL && (flags & METH_NOARGS)) {
        return PyUnicode_FromString(flags & METH_STATIC  ? "()"
                                    : flags & METH_CLASS ? "($type, /)"
                                                         : "($self, /)");
    }
    if (end == NULL && (flags & METH_O)) {
        return PyUnicode_FromString(flags & METH_STATIC  ? "(object, /)"
                                    : flags & METH_CLASS ? "($type, object, /)"
                                                         : "($self, object, /)");
    }
    if (end == NULL) {
        return Py_NewRef(Py_None);
    }
    const char *start = strchr(doc, '(');
    return PyUnicode_FromStringAndSize(start, end - 5 - start);
}
