/* What goes over as bytes: bytes themselves, and what marshal or pickle makes of any object. */
#include "object/share/share.h"

#include "marshal.h"

int
_PyBytes_GetData(PyObject *obj, _PyBytes_data_t *data)
{
    if (!PyBytes_Check(obj)) {
        PyErr_Format(PyExc_TypeError, "expected bytes, got %R", obj);
        return -1;
    }
    *data = (_PyBytes_data_t){ PyBytes_AS_STRING(obj), PyBytes_GET_SIZE(obj) };
    return 0;
}

PyObject *
_PyBytes_FromData(_PyBytes_data_t *data)
{
    return PyBytes_FromStringAndSize(data->bytes, data->len);
}

PyObject *
_PyBytes_FromXIData(_PyXIData_t *data)
{
    return _PyBytes_FromData(data->data);
}

/* The bytes stay where they are, and their object with them. */
_PyBytes_data_t *
_PyBytes_GetXIDataWrapped(PyThreadState *tstate, PyObject *obj, size_t size,
                          xid_newobjfunc new_object, _PyXIData_t *data)
{
    _PyBytes_data_t bytes;
    if (_PyBytes_GetData(obj, &bytes) < 0) {
        return NULL;
    }
    if (size < sizeof(bytes)) {
        PyErr_Format(PyExc_ValueError, "expected size >= %d, got %d", (int)sizeof(bytes),
                     (int)size);
        return NULL;
    }
    if (new_object == NULL) {
        if (size == sizeof(bytes)) {
            PyErr_SetString(PyExc_ValueError, "missing new_object func");
            return NULL;
        }
        new_object = _PyBytes_FromXIData;
    }
    if (_PyXIData_InitWithSize(data, tstate->interp, size, obj, new_object) < 0) {
        Py_CLEAR(data->obj);
        return NULL;
    }
    return memcpy(data->data, &bytes, sizeof(bytes));
}

static int
share_bytes(PyThreadState *tstate, PyObject *bytes, xid_newobjfunc new_object, _PyXIData_t *data)
{
    return _PyBytes_GetXIDataWrapped(tstate, bytes, sizeof(_PyBytes_data_t), new_object, data)
                   == NULL
               ? -1
               : 0;
}

int
_PyBytes_GetXIData(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    return share_bytes(tstate, obj, _PyBytes_FromXIData, data);
}

/* Takes over the bytes, which are NULL with an exception where an object could not become any. */
static int
share_made(PyThreadState *tstate, PyObject *bytes, const char *failure, xid_newobjfunc new_object,
           _PyXIData_t *data)
{
    if (bytes == NULL) {
        gopyrt_not_shareable(tstate, "%s", failure);
        return -1;
    }
    int result = share_bytes(tstate, bytes, new_object, data);
    Py_DECREF(bytes);
    return result;
}

/* What was read of such bytes, or why it could not be. */
static PyObject *
made_again(PyObject *result, const char *failure)
{
    if (result == NULL) {
        gopyrt_not_shareable(_PyThreadState_GET(), "%s", failure);
    }
    return result;
}

/* ---- marshal -------------------------------------------------------------------------------- */

PyObject *
_PyMarshal_ReadObjectFromXIData(_PyXIData_t *data)
{
    const _PyBytes_data_t *bytes = data->data;
    return made_again(PyMarshal_ReadObjectFromString(bytes->bytes, bytes->len),
                      "object could not be unmarshalled");
}

int
_PyMarshal_GetXIData(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    return share_made(tstate, PyMarshal_WriteObjectToString(obj, Py_MARSHAL_VERSION),
                      "object could not be marshalled", _PyMarshal_ReadObjectFromXIData, data);
}

/* ---- pickle, a module of the host's --------------------------------------------------------- */

/* Calls a function of it; takes over the argument, which may be NULL with an exception. */
static PyObject *
pickle(const char *name, PyObject *argument)
{
    PyObject *function = argument == NULL ? NULL : PyImport_ImportModuleAttrString("pickle", name);
    PyObject *result = function == NULL ? NULL : PyObject_CallOneArg(function, argument);
    Py_XDECREF(function);
    Py_XDECREF(argument);
    return result;
}

PyObject *
_PyPickle_LoadFromXIData(_PyXIData_t *data)
{
    const _PyBytes_data_t *bytes = data->data;
    PyObject *view = PyMemoryView_FromMemory((char *)bytes->bytes, bytes->len, PyBUF_READ);
    return made_again(pickle("loads", view), "object could not be unpickled");
}

int
_PyPickle_GetXIData(PyThreadState *tstate, PyObject *obj, _PyXIData_t *data)
{
    return share_made(tstate, pickle("dumps", Py_NewRef(obj)), "object could not be pickled",
                      _PyPickle_LoadFromXIData, data);
}
