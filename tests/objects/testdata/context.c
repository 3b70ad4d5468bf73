// Context variables, contexts and tokens.
#include "show.h"

static PyObject *
value_of(PyObject *var, PyObject *otherwise)
{
    PyObject *value = NULL;
    int r = PyContextVar_Get(var, otherwise, &value);
    printf("%d ", r);
    return value;
}

#define GET(var, otherwise) show("get " #var ", " #otherwise, value_of(var, otherwise))

static void
variables(void)
{
    PyObject *five = B("i", 5), *text = B("s", "text");
    PyObject *bare = late(PyContextVar_New("bare", NULL)),
             *with = late(PyContextVar_New("with", five));
    NUMBER(PyContextVar_CheckExact(bare));
    NUMBER(PyContextVar_CheckExact(Py_None));
    BORROWED((PyObject *)&PyContextVar_Type);
    BORROWED((PyObject *)&PyContext_Type);
    BORROWED((PyObject *)&PyContextToken_Type);
    OBJECT(PyContextVar_New("\xff", NULL));
    GET(bare, NULL);
    GET(bare, text);
    GET(with, NULL);
    GET(with, text);
    PyObject *first = PyContextVar_Set(bare, text), *second = PyContextVar_Set(bare, five);
    GET(bare, NULL);
    NUMBER(PyContextToken_CheckExact(first));
    BORROWED(Py_TYPE(first) == &PyContextToken_Type ? Py_True : Py_False);
    ATTR(first, "old_value");
    ATTR(second, "old_value");
    NUMBER(PyObject_SetAttrString(first, "old_value", five));
    PyObject *var = PyObject_GetAttrString(first, "var");
    NUMBER(var == bare);
    Py_XDECREF(var);
    NUMBER(PyContextVar_Reset(with, second));
    NUMBER(PyContextVar_Reset(bare, second));
    GET(bare, NULL);
    NUMBER(PyContextVar_Reset(bare, second));
    NUMBER(PyContextVar_Reset(bare, first));
    GET(bare, NULL);
    NUMBER(PyContextVar_Reset(bare, first));
    PyObject *text_of = PyObject_Repr(first);
    NUMBER(strstr(PyUnicode_AsUTF8(text_of), "used") != NULL);
    Py_DECREF(text_of);
    Py_DECREF(first);
    Py_DECREF(second);
    PyObject *wrong = five;
    OBJECT(PyContextVar_Set(wrong, five));
    NUMBER(PyContextVar_Reset(wrong, five));
    NUMBER(PyContextVar_Reset(bare, five));
    PyObject *value = NULL;
    NUMBER(PyContextVar_Get(wrong, NULL, &value));
    NUMBER(value != NULL);
}

static void
by_methods(void)
{
    PyObject *V = (PyObject *)&PyContextVar_Type, *five = B("i", 5), *four = B("i", 4);
    OBJECT(PyObject_CallNoArgs(V));
    OBJECT(PyObject_CallFunction(V, "i", 1));
    OBJECT(PyObject_CallFunction(V, "si", "x", 1));
    OBJECT(PyObject_Call(V, B("(s)", "x"), B("{s:i}", "nope", 1)));
    PyObject *v = late(PyObject_Call(V, B("(s)", "x"), B("{s:O}", "default", five)));
    BORROWED(v);
    ATTR(v, "name");
    NUMBER(PyObject_SetAttrString(v, "name", five));
    ATTR(v, "nope");
    OBJECT(PyObject_CallMethod(v, "get", NULL));
    OBJECT(PyObject_CallMethod(v, "get", "i", 9));
    OBJECT(PyObject_CallMethod(v, "get", "ii", 9, 9));
    PyObject *bare = late(PyObject_CallFunction(V, "s", "y"));
    PyObject *got = PyObject_CallMethod(bare, "get", NULL), *e = late(PyErr_GetRaisedException());
    NUMBER(got == NULL);
    show("type", Py_NewRef(Py_TYPE(e)));
    PyObject *args = late(PyObject_GetAttrString(e, "args"));
    NUMBER(PyTuple_GetItem(args, 0) == bare);
    OBJECT(PyObject_CallMethod(bare, "get", "i", 9));
    PyObject *token = late(PyObject_CallMethod(v, "set", "i", 6));
    OBJECT(PyObject_CallMethod(v, "set", NULL));
    OBJECT(PyObject_CallMethod(v, "get", NULL));
    OBJECT(PyObject_CallMethod(bare, "reset", "O", token));
    OBJECT(PyObject_CallMethod(v, "reset", "i", 5));
    OBJECT(PyObject_CallMethod(v, "reset", "O", token));
    OBJECT(PyObject_CallMethod(v, "reset", "O", token));
    OBJECT(PyObject_CallMethod(v, "get", NULL));
    OBJECT(PyObject_CallNoArgs((PyObject *)&PyContextToken_Type));
    ATTR((PyObject *)&PyContextToken_Type, "MISSING");
    OBJECT(PyObject_GetItem(V, five));
    NUMBER(PyObject_RichCompareBool(v, v, Py_EQ));
    NUMBER(PyObject_RichCompareBool(v, bare, Py_EQ));
    OBJECT(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", V));
    OBJECT(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", &PyContext_Type));
    token = late(PyContextVar_Set(v, four));
    OBJECT(PyObject_CallMethod(token, "__enter__", NULL));
    OBJECT(PyObject_CallMethod(token, "__exit__", "OOO", Py_None, Py_None, Py_None));
    OBJECT(PyObject_CallMethod(token, "__exit__", "OOO", Py_None, Py_None, Py_None));
    OBJECT(PyObject_CallMethod(v, "get", NULL));
}

static PyObject *
inside(PyObject *self, PyObject *args)
{
    PyObject *var = PyTuple_GetItem(args, 0), *value = NULL, *old;
    NUMBER(PyContextVar_Get(var, NULL, &value));
    show("inside", value);
    PyObject *token = PyContextVar_Set(var, PyTuple_GetItem(args, 1));
    old = PyObject_GetAttrString(token, "old_value");
    Py_DECREF(token);
    if (PyTuple_Size(args) > 2) {
        Py_DECREF(old);
        PyErr_SetString(PyExc_ValueError, "inside");
        return NULL;
    }
    return old;
}

static PyMethodDef inside_def = { "inside", inside, METH_VARARGS, NULL };

static void
contexts(void)
{
    PyObject *five = B("i", 5), *six = B("i", 6), *var = late(PyContextVar_New("var", NULL));
    PyObject *other = late(PyContextVar_New("other", five)),
             *f = late(PyCFunction_New(&inside_def, NULL));
    PyObject *empty = late(PyContext_New()), *now;
    NUMBER(PyContext_CheckExact(empty));
    NUMBER(PyObject_Size(empty));
    PyObject *token = PyContextVar_Set(var, five);
    now = late(PyContext_CopyCurrent());
    NUMBER(PyObject_Size(now) > 0);
    OBJECT(PyObject_GetItem(now, var));
    OBJECT(PyObject_GetItem(now, other));
    PyErr_Clear();
    OBJECT(PyObject_GetItem(now, five));
    NUMBER(PySequence_Contains(now, var));
    NUMBER(PySequence_Contains(now, other));
    NUMBER(PySequence_Contains(now, five));
    OBJECT(PyObject_CallMethod(now, "get", "O", var));
    OBJECT(PyObject_CallMethod(now, "get", "O", other));
    OBJECT(PyObject_CallMethod(now, "get", "Os", other, "otherwise"));
    OBJECT(PyObject_CallMethod(now, "get", "i", 1));
    OBJECT(PyObject_CallMethod(now, "get", NULL));
    NUMBER(PyObject_SetItem(now, var, six));
    NUMBER(PyContext_Enter(empty));
    GET(var, NULL);
    NUMBER(PyContext_Enter(empty));
    PyObject *in = PyContextVar_Set(var, six);
    GET(var, NULL);
    NUMBER(PyContextVar_Reset(var, token));
    NUMBER(PyContext_Exit(now));
    NUMBER(PyContext_Exit(empty));
    NUMBER(PyContext_Exit(empty));
    GET(var, NULL);
    NUMBER(PyContextVar_Reset(var, in));
    Py_DECREF(in);
    OBJECT(PyObject_CallMethod(empty, "values", NULL));
    OBJECT(PyObject_GetItem(empty, var));
    PyObject *copy = late(PyContext_Copy(empty));
    NUMBER(PyObject_RichCompareBool(copy, empty, Py_EQ));
    OBJECT(PyObject_RichCompare(copy, empty, Py_LT));
    OBJECT(PyObject_RichCompare(copy, five, Py_EQ));
    NUMBER(PyObject_Hash(copy) != -1);
    OBJECT(PyObject_CallMethod(copy, "run", "OOi", f, var, 7));
    NUMBER(PyObject_RichCompareBool(copy, empty, Py_EQ));
    NUMBER(PyObject_RichCompareBool(copy, empty, Py_NE));
    OBJECT(PyObject_CallMethod(copy, "run", "OOii", f, var, 8, 1));
    OBJECT(PyObject_CallMethod(copy, "run", "OOi", f, var, 9));
    OBJECT(PyObject_CallMethod(copy, "run", NULL));
    OBJECT(PyObject_CallMethod(copy, "run", "i", 3));
    GET(var, NULL);
    PyObject *in_copy = late(PyContext_Copy(copy));
    OBJECT(PyObject_CallMethod(in_copy, "values", NULL));
    NUMBER(PyObject_Size(late(PyObject_CallMethod(in_copy, "keys", NULL))));
    PyObject *items = late(PySequence_List(late(PyObject_CallMethod(in_copy, "items", NULL))));
    NUMBER(PyList_Size(items));
    OBJECT(PySequence_GetItem(PyList_GetItem(items, 0), 1));
    NUMBER(PyObject_RichCompareBool(in_copy, copy, Py_EQ));
    OBJECT(PyContext_Copy(five));
    NUMBER(PyContext_Enter(five));
    NUMBER(PyContext_Exit(five));
    OBJECT(PyObject_CallFunction((PyObject *)&PyContext_Type, "i", 1));
    OBJECT(PyObject_CallMethod(empty, "copy", "i", 1));
    NUMBER(PyContextVar_Reset(var, token));
    Py_DECREF(token);
    GET(var, NULL);
}

// Many variables of a context; each is there with its own value, also after some were reset.
static void
many(void)
{
    PyObject *vars = late(PyList_New(0)), *tokens = late(PyList_New(0)),
             *own = late(PyContext_New());
    NUMBER(PyContext_Enter(own));
    for (int i = 0; i < 500; i++) {
        PyObject *v = PyContextVar_New("many", NULL), *n = PyLong_FromLong(i),
                 *t = PyContextVar_Set(v, n);
        PyList_Append(vars, v);
        PyList_Append(tokens, t);
        Py_DECREF(v), Py_DECREF(n), Py_DECREF(t);
    }
    NUMBER(PyObject_Size(own));
    PyObject *copy = late(PyContext_CopyCurrent());
    for (int i = 0; i < 500; i += 3) {
        if (PyContextVar_Reset(PyList_GetItem(vars, i), PyList_GetItem(tokens, i)) < 0) {
            printf("reset %d fails\n", i);
        }
    }
    NUMBER(PyObject_Size(own));
    NUMBER(PyObject_Size(copy));
    long sum = 0, lost = 0;
    for (int i = 0; i < 500; i++) {
        PyObject *value = NULL;
        PyContextVar_Get(PyList_GetItem(vars, i), NULL, &value);
        if (value == NULL) {
            lost++;
        }
        else {
            sum += PyLong_AsLong(value);
            Py_DECREF(value);
        }
    }
    printf("sum %ld, without a value %ld\n", sum, lost);
    NUMBER(PyContext_Exit(own));
    long all = 0;
    PyObject *it = late(PyObject_GetIter(copy)), *key;
    while ((key = PyIter_Next(it)) != NULL) {
        PyObject *value = PyObject_GetItem(copy, key);
        all += PyLong_AsLong(value);
        Py_DECREF(value), Py_DECREF(key);
    }
    printf("sum of the copy %ld\n", all);
}

// ---- Watchers

OWN PyObject *seen;
OWN int events;

static int
watched(PyContextEvent event, PyObject *context)
{
    events++;
    printf("event %d %s\n", (int)event,
           context == NULL      ? "NULL"
           : context == Py_None ? "None"
           : context == seen    ? "the one seen"
                                : Py_TYPE(context)->tp_name);
    return 0;
}

static void
watchers(void)
{
    PyObject *own = late(PyContext_New()), *f = late(PyCFunction_New(&inside_def, NULL));
    PyObject *var = late(PyContextVar_New("var", NULL));
    seen = own;
    int id = PyContext_AddWatcher(watched);
    NUMBER(id);
    NUMBER(PyContext_Enter(own));
    NUMBER(PyContext_Exit(own));
    OBJECT(PyObject_CallMethod(own, "run", "OOi", f, var, 7));
    NUMBER(PyContext_ClearWatcher(id));
    NUMBER(PyContext_ClearWatcher(id));
    NUMBER(PyContext_ClearWatcher(99));
    NUMBER(PyContext_Enter(own));
    NUMBER(PyContext_Exit(own));
    NUMBER(events);
}

static void
facts(void)
{
    events = 0;
    variables();
    by_methods();
    contexts();
    many();
    watchers();
    PyGC_Collect();
}
