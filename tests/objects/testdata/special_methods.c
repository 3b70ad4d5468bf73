/* Special methods: those that can't be bound, and what goes on without them; pow() with three
 * operands; what __get__ is given; and slots that are called as methods with too few arguments. */
#include "show.h"

static PyObject *
fail(PyObject *exception, PyObject *arg)
{
    PyErr_SetString(exception, "can't be bound");
    return NULL;
}

static PyObject *
tell(PyObject *name, PyObject *args)
{
    return PyTuple_Pack(2, name, args);
}

static PyMethodDef fail_def = { "fail", fail, METH_O, NULL };
static PyMethodDef tell_def = { "tell", tell, METH_VARARGS, NULL };

/* An object of a class that has one attribute, or two: references to which are taken over. */
static PyObject *
object_with(PyObject *bases, const char *name, PyObject *value, const char *other, PyObject *more)
{
    PyObject *type = class_of("O", bases, Py_BuildValue("{sNsN}", name, value, other, more));
    PyObject *o = type ? PyObject_CallNoArgs(type) : NULL;
    Py_XDECREF(type);
    return late(o);
}

static PyObject *
unbindable(const char *name, PyObject *exception)
{
    PyObject *get = PyCFunction_New(&fail_def, exception);
    PyObject *value = PyObject_CallFunction((PyObject *)&PyProperty_Type, "N", get);
    return object_with(NULL, name, value, "x", Py_NewRef(Py_None));
}

/* A method that tells its name and what it is given; bound, or not. */
static PyObject *
told(const char *name, int bound)
{
    PyObject *self = text(name), *f = PyCFunction_New(&tell_def, self);
    Py_DECREF(self);
    if (bound) {
        Py_SETREF(f, PyInstanceMethod_New(f));
    }
    return f;
}

/* A call with an object, x, whose method of a name can't be bound for the exception `why`. */
#define GIVES(name, call)                           \
    do {                                            \
        PyObject *x = unbindable(#name, why);       \
        show(#name ": " #call, (PyObject *)(call)); \
    } while (0)
#define SAYS(name, call)                      \
    do {                                      \
        PyObject *x = unbindable(#name, why); \
        done(#name ": " #call, (call));       \
    } while (0)

static void
not_bound(PyObject *why)
{
    PyObject *one = B("i", 1);
    printf("-- %s\n", ((PyTypeObject *)why)->tp_name);
    GIVES(__add__, PyNumber_Add(x, one));
    GIVES(__radd__, PyNumber_Add(one, x));
    GIVES(__divmod__, PyNumber_Divmod(x, one));
    GIVES(__pow__, PyNumber_Power(x, one, Py_None));
    GIVES(__pow__, PyNumber_Power(x, one, one));
    GIVES(__rpow__, PyNumber_Power(one, x, one));
    GIVES(__iadd__, PyNumber_InPlaceAdd(x, one));
    GIVES(__neg__, PyNumber_Negative(x));
    GIVES(__index__, PyNumber_Index(x));
    GIVES(__repr__, PyObject_Repr(x));
    GIVES(__str__, PyObject_Str(x));
    GIVES(__format__, PyObject_Format(x, NULL));
    GIVES(__bytes__, PyObject_Bytes(x));
    GIVES(__dir__, PyObject_Dir(x));
    GIVES(__iter__, PyObject_GetIter(x));
    GIVES(__next__, PyIter_Next(x));
    GIVES(__getitem__, PyObject_GetItem(x, one));
    GIVES(__getattr__, PyObject_GetAttrString(x, "y"));
    GIVES(__call__, PyObject_CallNoArgs(x));
    GIVES(__eq__, PyObject_RichCompare(x, one, Py_EQ));
    GIVES(__lt__, PyObject_RichCompare(x, one, Py_LT));
    GIVES(__lt__, PyObject_RichCompare(one, x, Py_GT));
    GIVES(__await__, Py_TYPE(x)->tp_as_async->am_await(x));
    GIVES(__round__, PyObject_CallFunction(late(PyObject_GetAttrString(
                                               late(PyImport_ImportModule("builtins")), "round")),
                                           "O", x));
    SAYS(__bool__, PyObject_IsTrue(x));
    SAYS(__len__, PyObject_IsTrue(x));
    SAYS(__len__, PyObject_Size(x));
    SAYS(__hash__, PyObject_Hash(x));
    SAYS(__contains__, PySequence_Contains(x, one));
    SAYS(__setattr__, PyObject_SetAttrString(x, "y", one));
    SAYS(__delitem__, PyObject_DelItem(x, one));
}

static void
power(void)
{
    PyObject *both = object_with(NULL, "__pow__", told("pow", 1), "__rpow__", told("rpow", 1));
    PyObject *right = object_with(NULL, "__rpow__", told("right", 1), "x", Py_NewRef(Py_None));
    PyObject *below = object_with(Py_BuildValue("(O)", Py_TYPE(both)), "__rpow__", told("below", 1),
                                  "x", Py_NewRef(Py_None));
    PyObject *number = object_with(Py_BuildValue("(O)", &PyLong_Type), "__rpow__",
                                   told("number", 1), "x", Py_NewRef(Py_None));
    PyObject *operands[] = { both, right, below, number, B("i", 2), Py_None };
    for (int i = 0; i < 6; i++) {
        for (int k = 0; k < 6; k++) {
            for (int m = 3; m < 6; m++) {
                printf("%d %d %d ", i, k, m);
                PyObject *result = PyNumber_Power(operands[i], operands[k], operands[m]);
                if (result != NULL && PyTuple_Check(result)) {
                    PyObject *args = PyTuple_GET_ITEM(result, 1);
                    printf("%zd ", PyTuple_GET_SIZE(args));
                    Py_SETREF(result, Py_NewRef(PyTuple_GET_ITEM(result, 0)));
                }
                show("power", result);
            }
        }
    }
}

/* What is found as __get__ is called as it is. */
static void
got(void)
{
    PyObject *max = late(PyObject_GetAttrString(late(PyImport_ImportModule("builtins")), "max"));
    PyObject *gets[] = { told("bound", 1), told("builtin", 0), PyStaticMethod_New(max),
                         Py_NewRef(max),   Py_NewRef(Py_None), PyClassMethod_New(max) };
    for (int i = 0; i < 6; i++) {
        PyObject *d = object_with(NULL, "__get__", gets[i], "x", Py_NewRef(Py_None));
        PyObject *o = object_with(NULL, "d", Py_NewRef(d), "x", Py_NewRef(Py_None));
        printf("%d ", i);
        show("of an instance", PyObject_GetAttrString(o, "d"));
        show("of a class", PyObject_GetAttrString((PyObject *)Py_TYPE(o), "d"));
    }
}

static void
counted(void)
{
    static const struct {
        PyTypeObject *type;
        const char *name;
    } all[] = {
        { &PyList_Type, "__setitem__" },  { &PyDict_Type, "__setitem__" },
        { &PyDict_Type, "__delitem__" },  { &PyList_Type, "__delitem__" },
        { &PyList_Type, "__mul__" },      { &PyBaseObject_Type, "__setattr__" },
        { &PyProperty_Type, "__get__" },  { &PyBaseObject_Type, "__delattr__" },
        { &PyProperty_Type, "__set__" },  { &PyProperty_Type, "__delete__" },
        { &PyLong_Type, "__pow__" },      { &PyLong_Type, "__rpow__" },
        { &PyLong_Type, "__neg__" },      { &PyLong_Type, "__radd__" },
        { &PyBaseObject_Type, "__lt__" }, { &PyList_Type, "__contains__" },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        PyObject *o = late(PyObject_CallNoArgs((PyObject *)all[i].type));
        PyObject *method = late(PyObject_GetAttrString(o, all[i].name));
        for (int n = 0; n < 4; n++) {
            PyObject *args = late(PyTuple_New(n));
            for (int k = 0; k < n; k++) {
                PyTuple_SET_ITEM(args, k, Py_NewRef(Py_None));
            }
            printf("%s.%s %d ", all[i].type->tp_name, all[i].name, n);
            show("called", PyObject_CallObject(method, args));
        }
    }
}

static void
facts(void)
{
    not_bound(PyExc_AttributeError);
    not_bound(PyExc_ValueError);
    power();
    got();
    counted();
}
