/* Private to the C plane: wide strings and lists of them in raw memory.
 *
 * All of it allocates with PyMem_RawMalloc, needs no thread state and never enters Go. A
 * function that fails for want of memory leaves its target as it was. */
#ifndef GOPYRT_CORE_WIDE_STRING_H
#define GOPYRT_CORE_WIDE_STRING_H

#include "core.h"

void _PyWideStringList_Clear(PyWideStringList *list);
int _PyWideStringList_Copy(PyWideStringList *list, const PyWideStringList *list2);

/* Frees *target and makes it a copy of `text`, or NULL for NULL. 0, or -1 without memory. */
int gopyrt_wide_replace(wchar_t **target, const wchar_t *text);

/* True when the list can be read: a length that is not negative, no NULL among its items. */
int gopyrt_wide_list_valid(const PyWideStringList *list);

/* Makes *list hold copies of `length` items. 0, or -1 without memory. The items may belong to
 * *list itself. */
int gopyrt_wide_list_assign(PyWideStringList *list, Py_ssize_t length, wchar_t *const *items);

#endif /* GOPYRT_CORE_WIDE_STRING_H */
