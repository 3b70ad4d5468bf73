/* Watching dicts: which dicts call the interpreter's callbacks, and the call. */
#include "object/container/dict.h"

static int
valid(PyInterpreterState *interp, int id)
{
    if (id < 0 || id >= DICT_MAX_WATCHERS) {
        PyErr_Format(PyExc_ValueError, "Invalid dict watcher ID %d", id);
        return 0;
    }
    if (interp->dict_state.watchers[id] == NULL) {
        PyErr_Format(PyExc_ValueError, "No dict watcher set for ID %d", id);
        return 0;
    }
    return 1;
}

static int
watch(int id, PyObject *dict, int on)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_ValueError, "Cannot watch non-dictionary");
        return -1;
    }
    if (!valid(gopyrt_interp(), id)) {
        return -1;
    }
    uint64_t bit = (uint64_t)1 << id;
    gopyrt_dict(dict)->_ma_watcher_tag =
        on ? gopyrt_dict(dict)->_ma_watcher_tag | bit : gopyrt_dict(dict)->_ma_watcher_tag & ~bit;
    return 0;
}

int
PyDict_Watch(int id, PyObject *dict)
{
    return watch(id, dict, 1);
}

int
PyDict_Unwatch(int id, PyObject *dict)
{
    return watch(id, dict, 0);
}

void
_PyDict_SendEvent(int bits, PyDict_WatchEvent event, PyDictObject *dict, PyObject *key,
                  PyObject *value)
{
    static const char *const names[] = { "ADDED",  "MODIFIED", "DELETED",
                                         "CLONED", "CLEARED",  "DEALLOCATED" };
    PyInterpreterState *interp = gopyrt_interp();
    for (int id = 0; bits != 0; id++, bits >>= 1) {
        PyDict_WatchCallback callback = bits & 1 ? interp->dict_state.watchers[id] : NULL;
        if (callback != NULL && callback(event, (PyObject *)dict, key, value) < 0) {
            PyErr_FormatUnraisable(
                "Exception ignored in PyDict_EVENT_%s watcher callback for <dict at %p>",
                names[event], dict);
        }
    }
}

void
gopyrt_dict_watched(PyDict_WatchEvent event, PyDictObject *dict, PyObject *key, PyObject *value)
{
    PyObject *before = PyErr_GetRaisedException();
    _PyDict_SendEvent((int)(dict->_ma_watcher_tag & ((1 << DICT_MAX_WATCHERS) - 1)), event, dict,
                      key, value);
    PyErr_SetRaisedException(before);
}
