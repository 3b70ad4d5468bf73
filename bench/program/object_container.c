/* Containers: made and dropped, filled, asked, walked. */
#include "objects.h"

#define LIST(count) PyObject *list = ints(count)
#define NO_LIST Py_DECREF(list)

ROW(tuple_make, , drop(PyTuple_New(0)); PyObject *t = made(PyTuple_New(2));
    PyTuple_SET_ITEM(t, 0, Py_NewRef(Py_None)); PyTuple_SET_ITEM(t, 1, Py_NewRef(Py_None));
    Py_DECREF(t), )
ROW(tuple_pack, , drop(PyTuple_Pack(3, Py_None, Py_True, Py_False)), )
ROW(tuple_hash, PyObject *t = made(Py_BuildValue("(iii)", 1, 2, 3)), is(PyObject_Hash(t) != -1),
    Py_DECREF(t))
ROW(tuple_equal, PyObject *t = made(Py_BuildValue("(iii)", 1, 2, 3));
    PyObject *u = made(Py_BuildValue("(iii)", 1, 2, 3)), is(PyObject_RichCompareBool(t, u, Py_EQ)),
    Py_DECREF(t);
    Py_DECREF(u))
ROW(list_make, , drop(PyList_New(0)), )
ROW(list_make_10, , PyObject *l = made(PyList_New(10));
    for (int k = 0; k < 10; k++) PyList_SET_ITEM(l, k, Py_NewRef(Py_None)); Py_DECREF(l), )
ROW(list_append, , PyObject *l = PyList_New(0);
    for (int k = 0; k < 100; k++) done(PyList_Append(l, Py_None)); Py_DECREF(l), )
ROW(list_get, LIST(100), is(PyList_GetItem(list, 50) != NULL), NO_LIST)
ROW(list_get_object, LIST(100);
    PyObject *k = PyLong_FromLong(50), drop(PyObject_GetItem(list, k)), NO_LIST; Py_DECREF(k))
ROW(list_set, LIST(100), done(PyList_SetItem(list, 50, Py_NewRef(Py_None))), NO_LIST)
ROW(list_slice, LIST(100), drop(PyList_GetSlice(list, 10, 60)), NO_LIST)
ROW(list_repeat, LIST(10), drop(PySequence_Repeat(list, 10)), NO_LIST)
ROW(list_repeat_one, LIST(1), drop(PySequence_Repeat(list, 1000)), NO_LIST)
ROW(list_concat, LIST(20), drop(PySequence_Concat(list, list)), NO_LIST)
ROW(list_sort_sorted, LIST(1000), done(PyList_Sort(list)), NO_LIST)
ROW(list_sort_ints, LIST(1000);
    for (long k = 0; k < 1000; k++) PyList_SetItem(list, k, PyLong_FromLong(k * 7919 % 100003)),
    PyObject *l = PyList_GetSlice(list, 0, 1000);
    done(PyList_Sort(l)); Py_DECREF(l), NO_LIST)
ROW(list_sort_strs, PyObject *list = strs(1000), PyObject *l = PyList_GetSlice(list, 0, 1000);
    done(PyList_Sort(l)); Py_DECREF(l), NO_LIST)
ROW(list_contains, LIST(100);
    PyObject *k = PyLong_FromLong(1000), is(PySequence_Contains(list, k) == 0), NO_LIST;
    Py_DECREF(k))
ROW(list_to_tuple, LIST(20), drop(PyList_AsTuple(list)), NO_LIST)
ROW(list_extend, LIST(20), PyObject *l = PyList_New(0); done(PyList_Extend(l, list));
    Py_DECREF(l), NO_LIST)

#define WALK(all)                               \
    PyObject *it = made(PyObject_GetIter(all)); \
    PyObject *item;                             \
    while ((item = PyIter_Next(it)) != NULL)    \
        Py_DECREF(item);                        \
    Py_DECREF(it)

ROW(list_walk, LIST(100), WALK(list), NO_LIST)
ROW(range_walk, PyObject *r = made(PyObject_CallFunction((PyObject *)&PyRange_Type, "i", 100)),
    WALK(r), Py_DECREF(r))
ROW(tuple_walk, LIST(100); PyObject *t = PyList_AsTuple(list), WALK(t), NO_LIST; Py_DECREF(t))

static PyObject *
dict_of(PyObject *keys)
{
    PyObject *dict = made(PyDict_New());
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys); i++) {
        done(PyDict_SetItem(dict, PyList_GET_ITEM(keys, i), Py_None));
    }
    return dict;
}

#define KEYED(kind)                                                                           \
    ROW(dict_get_##kind, KEYS(kind), is(PyDict_GetItemWithError(dict, key) != NULL), NO_KEYS) \
    ROW(dict_get_none_##kind, KEYS(kind);                                                     \
        PyDict_DelItem(dict, key), is(PyDict_GetItemWithError(dict, key) == NULL), NO_KEYS)   \
    ROW(dict_set_##kind, KEYS(kind), done(PyDict_SetItem(dict, key, Py_True)), NO_KEYS)       \
    ROW(dict_del_##kind, KEYS(kind), done(PyDict_DelItem(dict, key));                         \
        done(PyDict_SetItem(dict, key, Py_None)), NO_KEYS)                                    \
    ROW(dict_fill_##kind, KEYS(kind), drop(dict_of(keys)), NO_KEYS)                           \
    ROW(dict_next_##kind, KEYS(kind), Py_ssize_t at = 0; PyObject * k; PyObject * v;          \
        long seen = 0; while (PyDict_Next(dict, &at, &k, &v)) seen += v == Py_None;           \
        is(seen == 100), NO_KEYS)                                                             \
    ROW(dict_walk_##kind, KEYS(kind), WALK(dict), NO_KEYS)                                    \
    ROW(dict_copy_##kind, KEYS(kind), drop(PyDict_Copy(dict)), NO_KEYS)                       \
    ROW(set_fill_##kind, KEYS(kind), PyObject *s = PySet_New(NULL);                           \
        for (int k = 0; k < 100; k++) done(PySet_Add(s, PyList_GET_ITEM(keys, k)));           \
        Py_DECREF(s), NO_KEYS)                                                                \
    ROW(set_contains_##kind, KEYS(kind);                                                      \
        PyObject *s = PySet_New(keys), is(PySet_Contains(s, key) == 1), NO_KEYS; Py_DECREF(s))
#define KEYS(kind)                                                    \
    PyObject *keys = kind##s(100);                                    \
    PyObject *dict = dict_of(keys), *key = PyList_GET_ITEM(keys, 50); \
    (void)key
#define NO_KEYS      \
    Py_DECREF(keys); \
    Py_DECREF(dict)

ROW(dict_make, , drop(PyDict_New()), )
ROW(dict_make_1, PyObject *k = PyUnicode_InternFromString("key"), PyObject *d = made(PyDict_New());
    done(PyDict_SetItem(d, k, Py_None)); Py_DECREF(d), Py_DECREF(k))
ROW(dict_get_text, PyObject *d = Py_BuildValue("{sisi}", "one", 1, "two", 2),
    is(PyDict_GetItemString(d, "two") != NULL), Py_DECREF(d))
ROW(dict_get_object, PyObject *d = Py_BuildValue("{sisi}", "one", 1, "two", 2);
    PyObject *k = PyUnicode_InternFromString("two"), drop(PyObject_GetItem(d, k)), Py_DECREF(d);
    Py_DECREF(k))
ROW(dict_items, PyObject *keys = strs(100);
    PyObject *dict = dict_of(keys), drop(PyDict_Items(dict)), Py_DECREF(keys); Py_DECREF(dict))
ROW(dict_keys, PyObject *keys = strs(100);
    PyObject *dict = dict_of(keys), drop(PyDict_Keys(dict)), Py_DECREF(keys); Py_DECREF(dict))
ROW(set_make, , drop(PySet_New(NULL)), )
ROW(set_from_list, PyObject *keys = strs(10), drop(PySet_New(keys)), Py_DECREF(keys))
KEYED(int)
KEYED(str)

#define KEYED_LISTED(kind)                                                           \
    LISTED(dict_get_##kind), LISTED(dict_get_none_##kind), LISTED(dict_set_##kind),  \
        LISTED(dict_del_##kind), LISTED(dict_fill_##kind), LISTED(dict_next_##kind), \
        LISTED(dict_walk_##kind), LISTED(dict_copy_##kind), LISTED(set_fill_##kind), \
        LISTED(set_contains_##kind)

const operation object_container_operations[] = {
    LISTED(tuple_make),       LISTED(tuple_pack),
    LISTED(tuple_hash),       LISTED(tuple_equal),
    LISTED(list_make),        LISTED(list_make_10),
    LISTED(list_append),      LISTED(list_get),
    LISTED(list_get_object),  LISTED(list_set),
    LISTED(list_slice),       LISTED(list_repeat),
    LISTED(list_repeat_one),  LISTED(list_concat),
    LISTED(list_sort_sorted), LISTED(list_sort_ints),
    LISTED(list_sort_strs),   LISTED(list_contains),
    LISTED(list_to_tuple),    LISTED(list_extend),
    LISTED(list_walk),        LISTED(range_walk),
    LISTED(tuple_walk),       LISTED(dict_make),
    LISTED(dict_make_1),      LISTED(dict_get_text),
    LISTED(dict_get_object),  LISTED(dict_items),
    LISTED(dict_keys),        LISTED(set_make),
    LISTED(set_from_list),    KEYED_LISTED(int),
    KEYED_LISTED(str),        { 0 },
};
