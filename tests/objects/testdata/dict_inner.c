/* dict as CPython's own modules use it: with hashes that are known, from arrays, by predicates;
 * and its views and iterators by their types. */
#include "show.h"

int _PyDict_DelItemIf(PyObject *, PyObject *, int (*)(PyObject *, void *), void *);
int _PyDict_DelItem_KnownHash(PyObject *, PyObject *, Py_hash_t);
PyObject *_PyDict_FromItems(PyObject *const *, Py_ssize_t, PyObject *const *, Py_ssize_t,
                            Py_ssize_t);
int _PyDict_GetItemRef_KnownHash_LockHeld(PyDictObject *, PyObject *, Py_hash_t, PyObject **);
PyObject *_PyDict_GetItemStringWithError(PyObject *, const char *);
PyObject *_PyDict_GetItem_KnownHash(PyObject *, PyObject *, Py_hash_t);
int _PyDict_MergeEx(PyObject *, PyObject *, int);
PyObject *_PyDict_NewPresized(Py_ssize_t);
PyObject *_PyDict_Pop(PyObject *, PyObject *, PyObject *);
void _PyDict_SendEvent(int, PyDict_WatchEvent, PyDictObject *, PyObject *, PyObject *);
int _PyDict_SetItem_KnownHash(PyObject *, PyObject *, PyObject *, Py_hash_t);
int _PyDict_SetItem_KnownHash_LockHeld(PyDictObject *, PyObject *, PyObject *, Py_hash_t);
int _PyDict_SetItem_Take2(PyDictObject *, PyObject *, PyObject *);
Py_ssize_t _PyDict_SizeOf(PyDictObject *);

static PyObject *
build(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *o = late(Py_VaBuildValue(format, vargs));
    va_end(vargs);
    return o;
}

/* Says an object that was got, and drops it. */
static void
got(PyObject **o)
{
    show("got", *o ? *o : Py_NewRef(Py_Ellipsis));
    *o = NULL;
}

static void
known_hashes(void)
{
    PyObject *d = late(PyDict_New()), *a = build("s", "a"), *n = build("i", 7),
             *list = build("[i]", 1), *out = NULL;
    Py_hash_t ha = PyObject_Hash(a), hn = PyObject_Hash(n);
    NUMBER(_PyDict_SetItem_KnownHash(d, a, Py_True, ha));
    NUMBER(_PyDict_SetItem_KnownHash(d, n, Py_False, hn));
    NUMBER(_PyDict_SetItem_KnownHash(d, n, Py_None, hn));
    NUMBER(_PyDict_SetItem_KnownHash(list, n, Py_None, hn));
    /* A key that has no hash of its own gets one. */
    NUMBER(_PyDict_SetItem_KnownHash(d, list, Py_None, 1234));
    BORROWED(d);
    BORROWED(_PyDict_GetItem_KnownHash(d, a, ha));
    BORROWED(_PyDict_GetItem_KnownHash(d, a, ha + 1));
    BORROWED(_PyDict_GetItem_KnownHash(d, list, 1234));
    BORROWED(_PyDict_GetItem_KnownHash(list, a, ha));
    NUMBER(_PyDict_GetItemRef_KnownHash_LockHeld((PyDictObject *)d, a, ha, &out));
    got(&out);
    NUMBER(_PyDict_GetItemRef_KnownHash_LockHeld((PyDictObject *)d, n, 1, &out));
    got(&out);
    NUMBER(_PyDict_SetItem_KnownHash_LockHeld((PyDictObject *)d, a, n, ha));
    NUMBER(_PyDict_SetItem_Take2((PyDictObject *)d, Py_NewRef(n), Py_NewRef(a)));
    NUMBER(_PyDict_SetItem_Take2((PyDictObject *)d, PyUnicode_FromString("new"),
                                 PyLong_FromLong(1000)));
    NUMBER(_PyDict_SetItem_Take2((PyDictObject *)d, Py_NewRef(list), Py_NewRef(a)));
    BORROWED(d);
    NUMBER(_PyDict_DelItem_KnownHash(d, list, 1234));
    NUMBER(_PyDict_DelItem_KnownHash(d, list, 1234));
    NUMBER(_PyDict_DelItem_KnownHash(d, a, ha + 1));
    NUMBER(_PyDict_DelItem_KnownHash(d, a, ha));
    NUMBER(_PyDict_DelItem_KnownHash(list, a, ha));
    BORROWED(d);
}

static int
predicate(PyObject *value, void *arg)
{
    int answer = *(int *)arg;
    if (answer < 0) {
        PyErr_SetString(PyExc_BufferError, "predicate");
    }
    return answer;
}

static int
seen(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    printf("event %d of %zd", (int)event, PyDict_Size(dict));
    show(" key", Py_XNewRef(key ? key : Py_Ellipsis));
    show(" value", Py_XNewRef(value ? value : Py_Ellipsis));
    return 0;
}

static void
deletions(void)
{
    PyObject *d = build("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3), *a = build("s", "a"),
             *list = build("[]"), *out = NULL;
    for (int answer = -1; answer <= 1; answer++) {
        NUMBER(_PyDict_DelItemIf(d, a, predicate, &answer));
        BORROWED(d);
    }
    int yes = 1;
    NUMBER(_PyDict_DelItemIf(d, a, predicate, &yes));
    NUMBER(_PyDict_DelItemIf(d, list, predicate, &yes));
    NUMBER(PyDict_DelItem(d, a));
    NUMBER(PyDict_DelItem(d, list));
    NUMBER(PyDict_DelItem(list, a));
    NUMBER(PyDict_DelItem(d, build("s", "b")));
    OBJECT(_PyDict_Pop(d, a, NULL));
    OBJECT(_PyDict_Pop(d, a, Py_True));
    OBJECT(_PyDict_Pop(d, build("s", "c"), Py_True));
    OBJECT(_PyDict_Pop(d, build("s", "c"), NULL));
    OBJECT(_PyDict_Pop(d, list, NULL));
    PyDict_SetItemString(d, "text", Py_True);
    NUMBER(PyDict_PopString(d, "text", &out));
    got(&out);
    NUMBER(PyDict_PopString(d, "text", &out));
    got(&out);
    NUMBER(PyDict_PopString(d, "text", NULL));
    NUMBER(PyDict_PopString(list, "text", &out));
    got(&out);
    BORROWED(d);
}

static void
lookups(void)
{
    PyObject *d = build("{s:i}", "a", 1), *list = build("[]");
    BORROWED(PyDict_GetItemString(d, "a"));
    NUMBER(PyDict_GetItemString(d, "b") == NULL);
    NUMBER(PyDict_GetItemString(list, "b") == NULL);
    BORROWED(_PyDict_GetItemStringWithError(d, "a"));
    NUMBER(_PyDict_GetItemStringWithError(d, "b") == NULL);
    NUMBER(_PyDict_GetItemStringWithError(list, "b") == NULL);
    BORROWED(PyDict_SetDefault(d, build("s", "a"), Py_None));
    BORROWED(PyDict_SetDefault(d, build("s", "new"), Py_None));
    BORROWED(PyDict_SetDefault(d, list, Py_None));
    BORROWED(PyDict_SetDefault(list, list, Py_None));
    BORROWED(d);
}

static void
merged(void)
{
    PyObject *list = build("[]"), *pairs = build("[(si)]", "a", 9);
    for (int override = 0; override <= 2; override++) {
        PyObject *d = build("{s:i,s:i}", "a", 1, "b", 2);
        NUMBER(_PyDict_MergeEx(d, build("{s:i,s:i}", "c", 5, "d", 6), override));
        NUMBER(_PyDict_MergeEx(d, build("{s:i,s:i}", "e", 5, "b", 6), override));
        NUMBER(_PyDict_MergeEx(d, late(PyDictProxy_New(build("{s:i}", "proxy", 1))), override));
        NUMBER(_PyDict_MergeEx(d, late(PyDictProxy_New(build("{s:i}", "a", 7))), override));
        NUMBER(_PyDict_MergeEx(d, d, override));
        NUMBER(_PyDict_MergeEx(d, list, override));
        NUMBER(_PyDict_MergeEx(d, pairs, override));
        NUMBER(_PyDict_MergeEx(list, d, override));
        BORROWED(d);
    }
}

static void
made(void)
{
    PyObject *items[] = { build("s", "a"), build("i", 1),   build("s", "b"),
                          build("i", 2),   build("s", "a"), build("i", 3) };
    OBJECT(_PyDict_FromItems(items, 2, items + 1, 2, 3));
    OBJECT(_PyDict_FromItems(items, 1, items, 1, 6));
    OBJECT(_PyDict_FromItems(items, 2, items + 1, 2, 0));
    PyObject *unhashable[] = { build("[]"), Py_None };
    OBJECT(_PyDict_FromItems(unhashable, 2, unhashable + 1, 2, 1));
    static const Py_ssize_t sizes[] = { 0, 1, 5, 8, 11, 100, 1000 };
    for (int i = 0; i < 7; i++) {
        PyObject *d = late(_PyDict_NewPresized(sizes[i]));
        NUMBER(_PyDict_SizeOf((PyDictObject *)d));
        PyDict_SetItem(d, items[1], Py_None);
        NUMBER(_PyDict_SizeOf((PyDictObject *)d));
        for (int k = 0; k < 20; k++) {
            PyDict_SetItem(d, late(PyLong_FromLong(k)), Py_None);
        }
        NUMBER(_PyDict_SizeOf((PyDictObject *)d));
        OBJECT(PyObject_CallMethod(d, "__sizeof__", NULL));
    }
    PyObject *texts = late(PyDict_New());
    NUMBER(_PyDict_SizeOf((PyDictObject *)texts));
    for (int k = 0; k < 30; k++) {
        PyDict_SetItem(texts, late(PyUnicode_FromFormat("k%d", k)), Py_None);
        NUMBER(_PyDict_SizeOf((PyDictObject *)texts));
    }
}

static void
events(void)
{
    PyObject *d = build("{s:i}", "a", 1), *key = build("s", "key");
    int id = PyDict_AddWatcher(seen);
    NUMBER(id >= 0);
    _PyDict_SendEvent(1 << id, PyDict_EVENT_ADDED, (PyDictObject *)d, key, Py_None);
    _PyDict_SendEvent(1 << id, PyDict_EVENT_MODIFIED, (PyDictObject *)d, key, key);
    _PyDict_SendEvent(1 << id, PyDict_EVENT_DELETED, (PyDictObject *)d, key, NULL);
    _PyDict_SendEvent(1 << id, PyDict_EVENT_CLEARED, (PyDictObject *)d, NULL, NULL);
    _PyDict_SendEvent(0, PyDict_EVENT_CLEARED, (PyDictObject *)d, NULL, NULL);
    int yes = 1;
    PyDict_Watch(id, d);
    NUMBER(_PyDict_SetItem_KnownHash(d, key, Py_True, PyObject_Hash(key)));
    NUMBER(_PyDict_DelItemIf(d, key, predicate, &yes));
    PyDict_Unwatch(id, d);
    NUMBER(PyDict_ClearWatcher(id));
}

/* ---- Views and iterators ---- */

static void
view(PyTypeObject *type, PyTypeObject *iterator, PyTypeObject *reversed, PyObject *d,
     const char *method)
{
    PyObject *v = late(PyObject_CallMethod(d, method, NULL)),
             *w = late(PyObject_CallMethod(d, method, NULL));
    PyObject *it = late(PyObject_GetIter(v)),
             *back = late(PyObject_CallMethod(v, "__reversed__", NULL));
    printf("-- %s %d %d %d %d\n", type->tp_name, Py_TYPE(v) == type, Py_TYPE(it) == iterator,
           Py_TYPE(back) == reversed, PyDictViewSet_Check(v));
    printf("%s %s\n", iterator->tp_name, reversed->tp_name);
    BORROWED(v);
    NUMBER(PyObject_Size(v));
    OBJECT(PyObject_GetAttrString(v, "mapping"));
    NUMBER(PySequence_Contains(v, build("s", "a")));
    NUMBER(PySequence_Contains(v, build("(si)", "a", 1)));
    NUMBER(PySequence_Contains(v, build("i", 2)));
    for (int op = Py_LT; op <= Py_GE; op++) {
        OBJECT(PyObject_RichCompare(v, w, op));
        OBJECT(PyObject_RichCompare(v, late(PySet_New(v)), op));
    }
    OBJECT(PyNumber_And(v, w));
    OBJECT(PyNumber_Subtract(v, build("(s)", "a")));
    OBJECT(PyObject_CallMethod(v, "isdisjoint", "O", build("(s)", "zz")));
    OBJECT(PyIter_Next(it));
    OBJECT(PyObject_CallMethod(it, "__length_hint__", NULL));
    OBJECT(PySequence_GetItem(late(PyObject_CallMethod(it, "__reduce__", NULL)), 1));
    OBJECT(PySequence_List(it));
    OBJECT(PyIter_Next(back));
    OBJECT(PyObject_CallMethod(back, "__length_hint__", NULL));
    OBJECT(PySequence_List(back));
    OBJECT(PyIter_Next(back));
    OBJECT(PyObject_CallNoArgs((PyObject *)type));
    OBJECT(PyObject_CallNoArgs((PyObject *)iterator));
    OBJECT(PyObject_CallNoArgs((PyObject *)reversed));
    PyObject *changed = build("{s:i,s:i}", "x", 1, "y", 2);
    it = late(PyObject_GetIter(late(PyObject_CallMethod(changed, method, NULL))));
    back = late(PyObject_CallMethod(late(PyObject_CallMethod(changed, method, NULL)),
                                    "__reversed__", NULL));
    PyDict_SetItemString(changed, "z", Py_None);
    OBJECT(PyIter_Next(it));
    OBJECT(PyIter_Next(back));
}

static void
views(void)
{
    PyObject *d = build("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3);
    view(&PyDictKeys_Type, &PyDictIterKey_Type, &PyDictRevIterKey_Type, d, "keys");
    view(&PyDictValues_Type, &PyDictIterValue_Type, &PyDictRevIterValue_Type, d, "values");
    view(&PyDictItems_Type, &PyDictIterItem_Type, &PyDictRevIterItem_Type, d, "items");
    PyObject *proxy = late(PyDictProxy_New(d));
    NUMBER(Py_TYPE(proxy) == &PyDictProxy_Type);
    OBJECT(PyObject_CallFunction((PyObject *)&PyDictProxy_Type, "O", d));
    OBJECT(PyObject_CallFunction((PyObject *)&PyDictProxy_Type, "[]"));
    OBJECT(PyObject_CallFunction((PyObject *)&PyDictProxy_Type, "i", 1));
    OBJECT(PyNumber_Or(proxy, d));
    OBJECT(PyObject_CallMethod(proxy, "copy", NULL));
    NUMBER(PyObject_SetItem(proxy, Py_None, Py_None));
    NUMBER(PyObject_RichCompareBool(proxy, d, Py_EQ));
}

static void
facts(void)
{
    known_hashes();
    deletions();
    lookups();
    merged();
    made();
    events();
    views();
}
