/* Texts of C that become interned str on first use, one for each interpreter: a text's index is its
 * place in the interpreters' arrays. */
#include "object/text/str.h"

/* The index, given out once in the life of the process. */
static Py_ssize_t
index_of(_Py_Identifier *id)
{
    Py_ssize_t index = _Py_atomic_load_ssize(&id->index);
    if (index < 0) {
        PyMutex *mutex = &_PyRuntime.unicode_state.ids.mutex;
        PyMutex_Lock(mutex);
        index = id->index;
        if (index < 0) {
            index = _PyRuntime.unicode_state.ids.next_index++;
            _Py_atomic_store_ssize(&id->index, index);
        }
        PyMutex_Unlock(mutex);
    }
    return index;
}

PyObject *
_PyUnicode_FromId(_Py_Identifier *id)
{
    struct _Py_unicode_ids *ids = &gopyrt_interp()->unicode.ids;
    const Py_ssize_t index = index_of(id);
    if (index < ids->size && ids->array[index] != NULL) {
        return ids->array[index];
    }
    if (index >= ids->size) {
        Py_ssize_t size = Py_MAX(index + 1, ids->size * 2);
        size = Py_MAX(size, 16);
        PyObject **array = PyMem_Realloc(ids->array, (size_t)size * sizeof(*array));
        if (array == NULL) {
            return PyErr_NoMemory();
        }
        memset(array + ids->size, 0, (size_t)(size - ids->size) * sizeof(*array));
        ids->array = array;
        ids->size = size;
    }
    ids->array[index] = PyUnicode_InternFromString(id->string);
    return ids->array[index];
}

void
gopyrt_identifiers_end(PyInterpreterState *interp)
{
    struct _Py_unicode_ids *ids = &interp->unicode.ids;
    for (Py_ssize_t i = 0; i < ids->size; i++) {
        Py_XDECREF(ids->array[i]);
    }
    PyMem_Free(ids->array);
    ids->array = NULL;
    ids->size = 0;
}
