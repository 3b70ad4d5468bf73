/* Interned strings.
 *
 * The static ones are in a table of the process that never changes while the runtime is up; others
 * in a dict of the interpreter, in which each is its own key and value. These two references don't
 * count, so that a string leaves the dict with its last user; one whose user asked for that stays
 * till the interpreter ends. */
#include "object/text/str.h"

#include "internal/pycore_hashtable.h"

int
gopyrt_interned_begin(PyInterpreterState *interp)
{
    PyInterpreterState *main = _PyRuntime.interpreters.main;
    PyObject **dict = &interp->cached_objects.interned_strings;
    if (interp != main && main != NULL && (interp->feature_flags & Py_RTFLAGS_USE_MAIN_OBMALLOC)
        && main->cached_objects.interned_strings != NULL)
    {
        /* They share their memory, and so their strings. */
        *dict = Py_NewRef(main->cached_objects.interned_strings);
        return 0;
    }
    *dict = PyDict_New();
    return *dict == NULL ? -1 : 0;
}

void
gopyrt_interned_end(PyInterpreterState *interp)
{
    PyInterpreterState *main = _PyRuntime.interpreters.main;
    PyObject *dict = interp->cached_objects.interned_strings, *key, *value;
    gopyrt_identifiers_end(interp);
    interp->cached_objects.interned_strings = NULL;
    if (dict == NULL) {
        return;
    }
    if (interp == main || main == NULL || main->cached_objects.interned_strings != dict) {
        for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
            PyASCIIObject *str = (PyASCIIObject *)key;
            if (str->state.interned == SSTATE_INTERNED_MORTAL) {
                key->ob_refcnt += 2;
            }
            else if (str->state.interned == SSTATE_INTERNED_IMMORTAL) {
                /* Extensions hold such strings in variables of theirs: the memory stays. */
                continue;
            }
            str->state.interned = SSTATE_NOT_INTERNED;
        }
    }
    Py_DECREF(dict);
}

void
gopyrt_str_unintern(PyObject *str)
{
    PyObject *dict = gopyrt_interp()->cached_objects.interned_strings;
    ((PyASCIIObject *)str)->state.interned = SSTATE_NOT_INTERNED;
    if (dict == NULL) {
        return;
    }
    /* The dict's two references, and one to hold it meanwhile. */
    PyObject *before = PyErr_GetRaisedException();
    str->ob_refcnt = 3;
    if (PyDict_DelItem(dict, str) < 0) {
        PyErr_Clear();
    }
    str->ob_refcnt = 0;
    PyErr_SetRaisedException(before);
}

static void
make_immortal(PyObject *str)
{
    PyASCIIObject *ascii = (PyASCIIObject *)str;
    if (ascii->state.interned == SSTATE_INTERNED_MORTAL) {
        ascii->state.interned = SSTATE_INTERNED_IMMORTAL;
        str->ob_refcnt = _Py_IMMORTAL_INITIAL_REFCNT;
    }
}

/* Exchanges *place for the string of that content that is interned. */
static void
intern(PyInterpreterState *interp, PyObject **place, int immortal)
{
    PyObject *str = *place;
    if (str == NULL || !PyUnicode_CheckExact(str)) {
        return;
    }
    PyASCIIObject *ascii = (PyASCIIObject *)str;
    if (ascii->state.interned != SSTATE_NOT_INTERNED) {
        if (immortal) {
            make_immortal(str);
        }
        return;
    }
    gopyrt_str_hash(str);
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    PyObject *found = table == NULL ? NULL : _Py_hashtable_get(table, str);
    if (found != NULL) {
        Py_SETREF(*place, found);
        return;
    }
    PyObject *dict = interp->cached_objects.interned_strings;
    if (dict == NULL) {
        return;
    }
    found = PyDict_SetDefault(dict, str, str);
    if (found == NULL) {
        PyErr_Clear();
        return;
    }
    if (found != str) {
        Py_SETREF(*place, Py_NewRef(found));
        if (immortal) {
            make_immortal(found);
        }
        return;
    }
    if (_Py_IsImmortal(str)) {
        ascii->state.interned = SSTATE_INTERNED_IMMORTAL;
        return;
    }
    ascii->state.interned = SSTATE_INTERNED_MORTAL;
    str->ob_refcnt -= 2;
    if (immortal) {
        make_immortal(str);
    }
}

int
gopyrt_str_find_interned(PyObject *str, PyObject **found)
{
    *found = NULL;
    if (!PyUnicode_CheckExact(str)) {
        return 0;
    }
    gopyrt_str_hash(str);
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    PyObject *dict = gopyrt_interp()->cached_objects.interned_strings;
    if (table != NULL) {
        *found = Py_XNewRef(_Py_hashtable_get(table, str));
    }
    if (*found == NULL && dict != NULL) {
        return PyDict_GetItemRef(dict, str, found);
    }
    return *found != NULL;
}

void
_PyUnicode_InternMortal(PyInterpreterState *interp, PyObject **p)
{
    intern(interp, p, 0);
}

void
_PyUnicode_InternImmortal(PyInterpreterState *interp, PyObject **p)
{
    intern(interp, p, 1);
}

void
PyUnicode_InternInPlace(PyObject **p)
{
    intern(gopyrt_interp(), p, 0);
}

PyObject *
PyUnicode_InternFromString(const char *u)
{
    PyObject *str = PyUnicode_FromString(u);
    if (str != NULL) {
        intern(gopyrt_interp(), &str, 0);
    }
    return str;
}

void
PyUnicode_InternImmortal(PyObject **p)
{
    intern(gopyrt_interp(), p, 1);
}
