/* PyWideStringList: a growing list of wide strings that the list owns. */
#include "text/text.h"

#include <string.h>
#include <wchar.h>

/* A copy of `text`, or NULL when there is no memory. */
static wchar_t *
dup_text(const wchar_t *text)
{
    size_t length = wcslen(text);
    if (length > (size_t)PY_SSIZE_T_MAX / sizeof(wchar_t) - 1) {
        return NULL;
    }
    size_t size = (length + 1) * sizeof(wchar_t);
    wchar_t *copy = PyMem_RawMalloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

int
gopyrt_wide_replace(wchar_t **target, const wchar_t *text)
{
    wchar_t *copy = NULL;
    if (text != NULL && (copy = dup_text(text)) == NULL) {
        return -1;
    }
    PyMem_RawFree(*target);
    *target = copy;
    return 0;
}

int
gopyrt_wide_list_valid(const PyWideStringList *list)
{
    if (list->length < 0 || (list->length > 0 && list->items == NULL)) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < list->length; i++) {
        if (list->items[i] == NULL) {
            return 0;
        }
    }
    return 1;
}

void
_PyWideStringList_Clear(PyWideStringList *list)
{
    for (Py_ssize_t i = 0; i < list->length; i++) {
        PyMem_RawFree(list->items[i]);
    }
    PyMem_RawFree(list->items);
    *list = _PyWideStringList_INIT;
}

int
gopyrt_wide_list_assign(PyWideStringList *list, Py_ssize_t length, wchar_t *const *items)
{
    PyWideStringList copy = _PyWideStringList_INIT;
    if (length > 0) {
        if ((size_t)length > (size_t)PY_SSIZE_T_MAX / sizeof(wchar_t *)) {
            return -1;
        }
        copy.items = PyMem_RawMalloc((size_t)length * sizeof(wchar_t *));
        if (copy.items == NULL) {
            return -1;
        }
    }
    for (; copy.length < length; copy.length++) {
        wchar_t *item = dup_text(items[copy.length]);
        if (item == NULL) {
            _PyWideStringList_Clear(&copy);
            return -1;
        }
        copy.items[copy.length] = item;
    }
    /* Freed only now, since `items` may belong to the list. */
    _PyWideStringList_Clear(list);
    *list = copy;
    return 0;
}

int
_PyWideStringList_Copy(PyWideStringList *list, const PyWideStringList *list2)
{
    return gopyrt_wide_list_assign(list, list2->length, list2->items);
}

/* Makes room for `extra` more items. */
static int
reserve(PyWideStringList *list, Py_ssize_t extra)
{
    if (extra > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(wchar_t *) - list->length) {
        return -1;
    }
    wchar_t **items =
        PyMem_RawRealloc(list->items, (size_t)(list->length + extra) * sizeof(wchar_t *));
    if (items == NULL) {
        return -1;
    }
    list->items = items;
    return 0;
}

/* The checks shared by all functions that add to a list. */
static const char *
unusable(const PyWideStringList *list)
{
    if (list == NULL) {
        return "the list is NULL";
    }
    if (list->length < 0 || (list->length > 0 && list->items == NULL)) {
        return "the list is damaged: its length and its items do not agree";
    }
    return NULL;
}

PyStatus
PyWideStringList_Insert(PyWideStringList *list, Py_ssize_t index, const wchar_t *item)
{
    const char *problem = unusable(list);
    if (problem != NULL) {
        return _PyStatus_ERR(problem);
    }
    if (item == NULL) {
        return _PyStatus_ERR("the item is NULL");
    }
    if (index < 0) {
        return _PyStatus_ERR("PyWideStringList_Insert index must be >= 0");
    }
    if (index > list->length) {
        index = list->length;
    }
    wchar_t *copy = dup_text(item);
    if (copy == NULL || reserve(list, 1) < 0) {
        PyMem_RawFree(copy);
        return _PyStatus_NO_MEMORY();
    }
    memmove(list->items + index + 1, list->items + index,
            (size_t)(list->length - index) * sizeof(wchar_t *));
    list->items[index] = copy;
    list->length++;
    return _PyStatus_OK();
}

PyStatus
PyWideStringList_Append(PyWideStringList *list, const wchar_t *item)
{
    const char *problem = unusable(list);
    if (problem != NULL) {
        return _PyStatus_ERR(problem);
    }
    if (item == NULL) {
        return _PyStatus_ERR("the item is NULL");
    }
    return PyWideStringList_Insert(list, list->length, item);
}
