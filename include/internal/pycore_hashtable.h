/* A hash table from pointers to pointers. Not locked: its owner sees to that. */
#ifndef Py_INTERNAL_HASHTABLE_H
#define Py_INTERNAL_HASHTABLE_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../abi/internal/pycore_hashtable.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _Py_SLIST_ITEM_NEXT(ITEM) _Py_RVALUE(((_Py_slist_item_t *)(ITEM))->next)
#define _Py_SLIST_HEAD(SLIST) _Py_RVALUE(((_Py_slist_t *)(SLIST))->head)

/* The entry of key, or NULL; it is the table's until the next change. */
static inline _Py_hashtable_entry_t *
_Py_hashtable_get_entry(_Py_hashtable_t *ht, const void *key)
{
    return ht->get_entry_func(ht, key);
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_HASHTABLE_H */
