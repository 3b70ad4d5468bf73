/* The operations of the Go API on objects, in the order of gopyrt_goview_op. */
#include "object/goview/goview.h"

#include "object/module/import_parts.h"
#include "object/text/text.h"
#include "internal/pycore_unicodeobject.h"

static int
answer(gopyrt_goview_call *call, PyObject *object)
{
    call->result->object = object;
    return object == NULL ? -1 : 0;
}

static int
answer_number(gopyrt_goview_call *call, int64_t number)
{
    call->result->number = number;
    return number < 0 && PyErr_Occurred() ? -1 : 0;
}

/* ---- Modules and values ------------------------------------------------------------------- */

static int
import_module(gopyrt_goview_call *call)
{
    return answer(call, PyImport_Import(call->args[0]));
}

/* The extension module of a name and a path, or the one of that name that is there. */
static int
load_module(gopyrt_goview_call *call)
{
    PyObject *there;
    if (PyMapping_GetOptionalItem(gopyrt_modules(), call->args[0], &there) != 0) {
        return answer(call, there);
    }
    return answer(call, gopyrt_import_file(call->args[0], call->args[1]));
}

static int
make(gopyrt_goview_call *call)
{
    return answer(call, Py_NewRef(call->args[0]));
}

static int
pack(gopyrt_goview_call *call)
{
    return gopyrt_goview_pack(call->self, call->result);
}

static int
explain(gopyrt_goview_call *call)
{
    PyObject *parts = gopyrt_goview_explain(call->self, 0);
    int failed = parts == NULL || gopyrt_goview_pack(parts, call->result) < 0;
    Py_XDECREF(parts);
    return failed ? -1 : 0;
}

/* Leaves an exception to the C code that called Go: this one, or one of a type of builtins, by
 * name, and a message. */
static int
raise_in_caller(gopyrt_goview_call *call)
{
    if (call->self != NULL) {
        PyErr_SetRaisedException(Py_NewRef(call->self));
        return 0;
    }
    PyObject *type;
    if (PyMapping_GetOptionalItem(PyEval_GetBuiltins(), call->args[0], &type) < 0 || type == NULL
        || !PyExceptionClass_Check(type))
    {
        PyErr_Clear();
        Py_XSETREF(type, Py_NewRef(PyExc_RuntimeError));
    }
    PyErr_SetObject(type, call->args[1]);
    Py_DECREF(type);
    return 0;
}

/* Takes the exception that C code has left to Go: the operation fails with it. */
static int catch (gopyrt_goview_call *call)
{
    call->result->outcome = GOPYRT_GOVIEW_NOTHING;
    return PyErr_Occurred() ? -1 : 0;
}

/* ---- The runtime -------------------------------------------------------------------------- */

static int
audit(gopyrt_goview_call *call)
{
    const char *event = _PyUnicode_AsUTF8NoNUL(call->args[0]);
    PyObject *args = event == NULL ? NULL : PyTuple_New(call->count - 1);
    if (args == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 1; i < call->count; i++) {
        PyTuple_SET_ITEM(args, i - 1, Py_NewRef(call->args[i]));
    }
    int refused = PySys_AuditTuple(event, args);
    Py_DECREF(args);
    return refused;
}

static int
add_audit_hook(gopyrt_goview_call *call)
{
    uint64_t token = PyLong_AsUnsignedLongLong(call->args[0]);
    if (PyErr_Occurred()) {
        return -1;
    }
    return gopyrt_goview_add_audit_hook(token);
}

static int
config_get(gopyrt_goview_call *call)
{
    const char *name = _PyUnicode_AsUTF8NoNUL(call->args[0]);
    return name == NULL ? -1 : answer(call, PyConfig_Get(name));
}

static int
config_set(gopyrt_goview_call *call)
{
    const char *name = _PyUnicode_AsUTF8NoNUL(call->args[0]);
    return name == NULL ? -1 : PyConfig_Set(name, call->args[1]);
}

static int
config_names(gopyrt_goview_call *call)
{
    return answer(call, PyConfig_Names());
}

static int
intern(gopyrt_goview_call *call)
{
    PyObject *str = Py_NewRef(call->args[0]);
    PyUnicode_InternInPlace(&str);
    return answer(call, str);
}

static int
interned(gopyrt_goview_call *call)
{
    PyObject *found;
    int result = gopyrt_str_find_interned(call->args[0], &found);
    call->result->object = found;
    if (result == 0) {
        call->result->outcome = GOPYRT_GOVIEW_NOTHING;
    }
    return result < 0 ? -1 : 0;
}

/* ---- Calls -------------------------------------------------------------------------------- */

/* The arguments have a place in front, which a vectorcall may use. */
static int
call_object(gopyrt_goview_call *call)
{
    size_t positional = call->count - (call->names == NULL ? 0 : PyTuple_GET_SIZE(call->names));
    return answer(call,
                  PyObject_Vectorcall(call->self, call->args,
                                      positional | PY_VECTORCALL_ARGUMENTS_OFFSET, call->names));
}

/* The first value is the method's name. */
static int
call_method(gopyrt_goview_call *call)
{
    PyObject *name = call->args[0];
    size_t positional = call->count - (call->names == NULL ? 0 : PyTuple_GET_SIZE(call->names));
    call->args[0] = call->self;
    PyObject *result = PyObject_VectorcallMethod(
        name, call->args, positional | PY_VECTORCALL_ARGUMENTS_OFFSET, call->names);
    call->args[0] = name;
    return answer(call, result);
}

/* ---- Attributes and items ----------------------------------------------------------------- */

static int
get_attribute(gopyrt_goview_call *call)
{
    return answer(call, PyObject_GetAttr(call->self, call->args[0]));
}

static int
has_attribute(gopyrt_goview_call *call)
{
    return answer_number(call, PyObject_HasAttrWithError(call->self, call->args[0]));
}

static int
set_attribute(gopyrt_goview_call *call)
{
    return PyObject_SetAttr(call->self, call->args[0], call->args[1]);
}

static int
delete_attribute(gopyrt_goview_call *call)
{
    return PyObject_SetAttr(call->self, call->args[0], NULL);
}

static int
get_item(gopyrt_goview_call *call)
{
    return answer(call, PyObject_GetItem(call->self, call->args[0]));
}

static int
set_item(gopyrt_goview_call *call)
{
    return PyObject_SetItem(call->self, call->args[0], call->args[1]);
}

static int
delete_item(gopyrt_goview_call *call)
{
    return PyObject_DelItem(call->self, call->args[0]);
}

static int
contains(gopyrt_goview_call *call)
{
    return answer_number(call, PySequence_Contains(call->self, call->args[0]));
}

static int
iterate(gopyrt_goview_call *call)
{
    return answer(call, PyObject_GetIter(call->self));
}

static int
next(gopyrt_goview_call *call)
{
    PyObject *item;
    int more = PyIter_NextItem(call->self, &item);
    call->result->object = item;
    if (more == 0) {
        call->result->outcome = GOPYRT_GOVIEW_NOTHING;
    }
    return more < 0 ? -1 : 0;
}

/* ---- What an object says about itself ------------------------------------------------------ */

static int
length(gopyrt_goview_call *call)
{
    return answer_number(call, PyObject_Size(call->self));
}

static int
truth(gopyrt_goview_call *call)
{
    return answer_number(call, PyObject_IsTrue(call->self));
}

static int
hash(gopyrt_goview_call *call)
{
    return answer_number(call, PyObject_Hash(call->self));
}

static int
represent(gopyrt_goview_call *call)
{
    return answer(call, PyObject_Repr(call->self));
}

static int
text(gopyrt_goview_call *call)
{
    return answer(call, PyObject_Str(call->self));
}

static int
type_of(gopyrt_goview_call *call)
{
    return answer(call, Py_NewRef(Py_TYPE(call->self)));
}

/* The names that a module or a class and its bases give a type: "module.Qualified". */
static int
type_name(gopyrt_goview_call *call)
{
    return answer(call, PyType_GetFullyQualifiedName(Py_TYPE(call->self)));
}

static int
compare(gopyrt_goview_call *call, int how)
{
    return answer_number(call, PyObject_RichCompareBool(call->self, call->args[0], how));
}

#define COMPARISON(name, how)                 \
    static int name(gopyrt_goview_call *call) \
    {                                         \
        return compare(call, how);            \
    }
COMPARISON(less, Py_LT)
COMPARISON(less_or_equal, Py_LE)
COMPARISON(equal, Py_EQ)
COMPARISON(not_equal, Py_NE)
COMPARISON(greater, Py_GT)
COMPARISON(greater_or_equal, Py_GE)

/* ---- What it is as a number or a text ------------------------------------------------------ */

/* By __index__, so that a float is not cut. */
static int
as_integer(gopyrt_goview_call *call)
{
    return answer(call, PyNumber_Index(call->self));
}

static int
as_float(gopyrt_goview_call *call)
{
    double value = PyFloat_AsDouble(call->self);
    if (value == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    return answer(call, PyFloat_FromDouble(value));
}

static int
as_complex(gopyrt_goview_call *call)
{
    Py_complex value = PyComplex_AsCComplex(call->self);
    if (value.real == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    return answer(call, PyComplex_FromCComplex(value));
}

static int
as_text(gopyrt_goview_call *call)
{
    if (!PyUnicode_Check(call->self)) {
        PyErr_Format(PyExc_TypeError, "Text: expected str, not %T", call->self);
        return -1;
    }
    return gopyrt_goview_pack(call->self, call->result);
}

/* Of all that has a buffer. */
static int
as_bytes(gopyrt_goview_call *call)
{
    if (!PyObject_CheckBuffer(call->self)) {
        PyErr_Format(PyExc_TypeError, "Bytes: expected a bytes-like object, not %T", call->self);
        return -1;
    }
    return answer(call, PyBytes_FromObject(call->self));
}

/* Those whose answer is a value for Go, and not an object. */
#define PACKED(name, of)                                      \
    static int name(gopyrt_goview_call *call)                 \
    {                                                         \
        if (of(call) < 0) {                                   \
            return -1;                                        \
        }                                                     \
        PyObject *value = (PyObject *)call->result->object;   \
        call->result->object = NULL;                          \
        int failed = gopyrt_goview_pack(value, call->result); \
        Py_DECREF(value);                                     \
        return failed;                                        \
    }
PACKED(packed_repr, represent)
PACKED(packed_str, text)
PACKED(packed_type_name, type_name)
PACKED(packed_integer, as_integer)
PACKED(packed_float, as_float)
PACKED(packed_complex, as_complex)
PACKED(packed_bytes, as_bytes)

const gopyrt_goview_operation gopyrt_goview_operations[] = {
    [GOPYRT_GOVIEW_IMPORT] = import_module,
    [GOPYRT_GOVIEW_LOAD] = load_module,
    [GOPYRT_GOVIEW_MAKE] = make,
    [GOPYRT_GOVIEW_PACK] = pack,
    [GOPYRT_GOVIEW_EXPLAIN] = explain,
    [GOPYRT_GOVIEW_RAISE] = raise_in_caller,
    [GOPYRT_GOVIEW_CALL] = call_object,
    [GOPYRT_GOVIEW_CALL_METHOD] = call_method,
    [GOPYRT_GOVIEW_GET_ATTRIBUTE] = get_attribute,
    [GOPYRT_GOVIEW_HAS_ATTRIBUTE] = has_attribute,
    [GOPYRT_GOVIEW_SET_ATTRIBUTE] = set_attribute,
    [GOPYRT_GOVIEW_DELETE_ATTRIBUTE] = delete_attribute,
    [GOPYRT_GOVIEW_GET_ITEM] = get_item,
    [GOPYRT_GOVIEW_SET_ITEM] = set_item,
    [GOPYRT_GOVIEW_DELETE_ITEM] = delete_item,
    [GOPYRT_GOVIEW_CONTAINS] = contains,
    [GOPYRT_GOVIEW_ITERATE] = iterate,
    [GOPYRT_GOVIEW_NEXT] = next,
    [GOPYRT_GOVIEW_LENGTH] = length,
    [GOPYRT_GOVIEW_TRUTH] = truth,
    [GOPYRT_GOVIEW_HASH] = hash,
    [GOPYRT_GOVIEW_REPR] = packed_repr,
    [GOPYRT_GOVIEW_STR] = packed_str,
    [GOPYRT_GOVIEW_TYPE] = type_of,
    [GOPYRT_GOVIEW_TYPE_NAME] = packed_type_name,
    [GOPYRT_GOVIEW_LESS] = less,
    [GOPYRT_GOVIEW_LESS_OR_EQUAL] = less_or_equal,
    [GOPYRT_GOVIEW_EQUAL] = equal,
    [GOPYRT_GOVIEW_NOT_EQUAL] = not_equal,
    [GOPYRT_GOVIEW_GREATER] = greater,
    [GOPYRT_GOVIEW_GREATER_OR_EQUAL] = greater_or_equal,
    [GOPYRT_GOVIEW_INTEGER] = packed_integer,
    [GOPYRT_GOVIEW_FLOAT] = packed_float,
    [GOPYRT_GOVIEW_COMPLEX] = packed_complex,
    [GOPYRT_GOVIEW_TEXT] = as_text,
    [GOPYRT_GOVIEW_BYTES] = packed_bytes,
    [GOPYRT_GOVIEW_CATCH] = catch,
    [GOPYRT_GOVIEW_AUDIT] = audit,
    [GOPYRT_GOVIEW_ADD_AUDIT_HOOK] = add_audit_hook,
    [GOPYRT_GOVIEW_CONFIG_GET] = config_get,
    [GOPYRT_GOVIEW_CONFIG_SET] = config_set,
    [GOPYRT_GOVIEW_CONFIG_NAMES] = config_names,
    [GOPYRT_GOVIEW_INTERN] = intern,
    [GOPYRT_GOVIEW_INTERNED] = interned,
};
