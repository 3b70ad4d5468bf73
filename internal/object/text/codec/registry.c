/* The registry of codecs: functions that find a codec by name, what they found, and the error
 * handlers. It is the interpreter's.
 *
 * A codec is a tuple of four: encoder, decoder, reader and writer of streams. Those of this library
 * have the first two. */
#include "object/text/registry.h"

static struct codecs_state *
registry(void)
{
    struct codecs_state *state = &gopyrt_interp()->codecs;
    if (state->initialized) {
        return state;
    }
    PyObject *path = PyList_New(0), *cache = PyDict_New(), *handlers = PyDict_New();
    if (path == NULL || cache == NULL || handlers == NULL
        || gopyrt_error_handlers_add(handlers) < 0) {
        Py_XDECREF(path);
        Py_XDECREF(cache);
        Py_XDECREF(handlers);
        return NULL;
    }
    state->search_path = path;
    state->search_cache = cache;
    state->error_registry = handlers;
    state->initialized = 1;
    return state;
}

void
gopyrt_codecs_end(PyInterpreterState *interp)
{
    struct codecs_state *state = &interp->codecs;
    Py_CLEAR(state->search_path);
    Py_CLEAR(state->search_cache);
    Py_CLEAR(state->error_registry);
    state->initialized = 0;
}

/* ---- Finding one ---------------------------------------------------------------------------- */

int
PyCodec_Register(PyObject *search_function)
{
    struct codecs_state *state = registry();
    if (state == NULL) {
        return -1;
    }
    if (search_function == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    if (!PyCallable_Check(search_function)) {
        PyErr_SetString(PyExc_TypeError, "argument must be callable");
        return -1;
    }
    return PyList_Append(state->search_path, search_function);
}

int
PyCodec_Unregister(PyObject *search_function)
{
    struct codecs_state *state = &gopyrt_interp()->codecs;
    if (!state->initialized) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(state->search_path); i++) {
        if (PyList_GET_ITEM(state->search_path, i) == search_function) {
            PyDict_Clear(state->search_cache);
            return PyList_SetSlice(state->search_path, i, i + 1, NULL);
        }
    }
    return 0;
}

static PyObject *
key_of(const char *encoding)
{
    size_t room = strlen(encoding) + 2;
    char *text = PyMem_Malloc(room);
    if (text == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_encoding_normalize(encoding, text, room);
    PyObject *key = PyUnicode_FromString(text);
    PyMem_Free(text);
    return key;
}

static PyObject *
search(struct codecs_state *state, PyObject *key)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(state->search_path); i++) {
        PyObject *function = Py_NewRef(PyList_GET_ITEM(state->search_path, i));
        PyObject *codec = PyObject_CallOneArg(function, key);
        Py_DECREF(function);
        if (codec == NULL) {
            return NULL;
        }
        if (Py_IsNone(codec)) {
            Py_DECREF(codec);
            continue;
        }
        if (!PyTuple_Check(codec) || PyTuple_GET_SIZE(codec) != 4) {
            PyErr_SetString(PyExc_TypeError, "codec search functions must return 4-tuples");
            Py_CLEAR(codec);
        }
        return codec;
    }
    return NULL;
}

/* A new reference to a codec. */
static PyObject *
codec_named(const char *encoding)
{
    struct codecs_state *state = registry();
    if (encoding == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    PyObject *key = state == NULL ? NULL : key_of(encoding);
    if (key == NULL) {
        return NULL;
    }
    PyObject *codec = Py_XNewRef(PyDict_GetItemWithError(state->search_cache, key));
    if (codec == NULL && !PyErr_Occurred()) {
        codec = search(state, key);
        if (codec == NULL && !PyErr_Occurred()
            && gopyrt_encoding_named(encoding) != GOPYRT_ENCODING_UNKNOWN)
        {
            codec = gopyrt_codec_own(gopyrt_encoding_named(encoding));
        }
        if (codec == NULL && !PyErr_Occurred()) {
            PyErr_Format(PyExc_LookupError, "unknown encoding: %s", encoding);
        }
        if (codec != NULL && PyDict_SetItem(state->search_cache, key, codec) < 0) {
            Py_CLEAR(codec);
        }
    }
    Py_DECREF(key);
    return codec;
}

int
PyCodec_KnownEncoding(const char *encoding)
{
    PyObject *codec = codec_named(encoding);
    if (codec == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(codec);
    return 1;
}

static PyObject *
item_of(const char *encoding, int index)
{
    PyObject *codec = codec_named(encoding);
    if (codec == NULL) {
        return NULL;
    }
    PyObject *item = Py_NewRef(PyTuple_GET_ITEM(codec, index));
    Py_DECREF(codec);
    return item;
}

PyObject *
PyCodec_Encoder(const char *encoding)
{
    return item_of(encoding, 0);
}

PyObject *
PyCodec_Decoder(const char *encoding)
{
    return item_of(encoding, 1);
}

static PyObject *
stream(const char *encoding, int index, PyObject *file, const char *errors)
{
    PyObject *maker = item_of(encoding, index);
    PyObject *made = maker == NULL    ? NULL
                     : errors == NULL ? PyObject_CallOneArg(maker, file)
                                      : PyObject_CallFunction(maker, "Os", file, errors);
    Py_XDECREF(maker);
    return made;
}

PyObject *
PyCodec_StreamReader(const char *encoding, PyObject *file, const char *errors)
{
    return stream(encoding, 2, file, errors);
}

PyObject *
PyCodec_StreamWriter(const char *encoding, PyObject *file, const char *errors)
{
    return stream(encoding, 3, file, errors);
}

static PyObject *
incremental(const char *encoding, const char *attribute, const char *errors)
{
    PyObject *codec = codec_named(encoding);
    PyObject *maker = codec == NULL ? NULL : PyObject_GetAttrString(codec, attribute);
    PyObject *made = maker == NULL    ? NULL
                     : errors != NULL ? PyObject_CallFunction(maker, "s", errors)
                                      : PyObject_CallNoArgs(maker);
    Py_XDECREF(codec);
    Py_XDECREF(maker);
    return made;
}

PyObject *
PyCodec_IncrementalEncoder(const char *encoding, const char *errors)
{
    return incremental(encoding, "incrementalencoder", errors);
}

PyObject *
PyCodec_IncrementalDecoder(const char *encoding, const char *errors)
{
    return incremental(encoding, "incrementaldecoder", errors);
}

/* ---- Using one ------------------------------------------------------------------------------ */

/* What a codec makes of an object; a text's codec only where that is asked. */
static PyObject *
apply(PyObject *object, const char *encoding, const char *errors, int decoding, int text)
{
    PyObject *codec = codec_named(encoding), *result = NULL, *pair;
    const char *verb = decoding ? "decode" : "encode";
    if (codec == NULL) {
        return NULL;
    }
    if (text && !PyTuple_CheckExact(codec)) {
        PyObject *is_text = PyObject_GetAttrString(codec, "_is_text_encoding");
        int yes = is_text == NULL ? -1 : PyObject_IsTrue(is_text);
        Py_XDECREF(is_text);
        if (is_text == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
            yes = 1;
        }
        if (yes <= 0) {
            if (yes == 0) {
                PyErr_Format(PyExc_LookupError,
                             "'%.400s' is not a text encoding; use codecs.%s() to handle "
                             "arbitrary codecs",
                             encoding, verb);
            }
            Py_DECREF(codec);
            return NULL;
        }
    }
    PyObject *function = PyTuple_GET_ITEM(codec, decoding);
    pair = errors == NULL ? PyObject_CallOneArg(function, object)
                          : PyObject_CallFunction(function, "Os", object, errors);
    if (pair == NULL) {
        _PyErr_FormatNote("%s with '%s' codec failed", decoding ? "decoding" : "encoding",
                          encoding);
    }
    else if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, decoding
                                             ? "decoder must return a tuple (object,integer)"
                                             : "encoder must return a tuple (object, integer)");
    }
    else {
        result = Py_NewRef(PyTuple_GET_ITEM(pair, 0));
    }
    Py_XDECREF(pair);
    Py_DECREF(codec);
    return result;
}

PyObject *
PyCodec_Encode(PyObject *object, const char *encoding, const char *errors)
{
    return apply(object, encoding, errors, 0, 0);
}

PyObject *
PyCodec_Decode(PyObject *object, const char *encoding, const char *errors)
{
    return apply(object, encoding, errors, 1, 0);
}

PyObject *
gopyrt_registry_encode_text(PyObject *str, const char *encoding, const char *errors)
{
    return apply(str, encoding, errors, 0, 1);
}

PyObject *
gopyrt_registry_decode_text(PyObject *bytes, const char *encoding, const char *errors)
{
    return apply(bytes, encoding, errors, 1, 1);
}

/* ---- Error handlers ------------------------------------------------------------------------- */

int
PyCodec_RegisterError(const char *name, PyObject *error)
{
    struct codecs_state *state = registry();
    if (state == NULL) {
        return -1;
    }
    if (!PyCallable_Check(error)) {
        PyErr_SetString(PyExc_TypeError, "handler must be callable");
        return -1;
    }
    return PyDict_SetItemString(state->error_registry, name, error);
}

PyObject *
PyCodec_LookupError(const char *name)
{
    struct codecs_state *state = registry();
    PyObject *key = state == NULL ? NULL : PyUnicode_FromString(name == NULL ? "strict" : name);
    if (key == NULL) {
        return NULL;
    }
    PyObject *handler = Py_XNewRef(PyDict_GetItemWithError(state->error_registry, key));
    Py_DECREF(key);
    if (handler == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_LookupError, "unknown error handler name '%.400s'", name);
    }
    return handler;
}
