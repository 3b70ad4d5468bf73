/* The table of modules that are built into the host.
 *
 * The host may read and replace PyImport_Inittab until initialization. The runtime
 * works on a copy of its own, taken when it starts and dropped when it ends: while
 * the copy exists, extending is a fatal error. Modules that were added before stay
 * for all later initializations.
 *
 * One thread at a time, before initialization; there is no lock, as in CPython. The
 * memory comes from the default raw allocator, since a host may change allocators
 * between two calls. */
#include "config/config.h"
#include "internal/pycore_pymem.h"

#include <string.h>

static struct _inittab empty_table[] = { { NULL, NULL } };

struct _inittab *PyImport_Inittab = empty_table;

/* The table that an extension made here, which it may resize. */
static struct _inittab *extended_table;

static size_t
table_len(const struct _inittab *table)
{
    size_t len = 0;
    while (table[len].name != NULL) {
        len++;
    }
    return len;
}

/* The bytes of a table of `len` modules and its end mark; 0 when too many. */
static size_t
table_size(size_t len)
{
    if (len >= (size_t)PY_SSIZE_T_MAX / sizeof(struct _inittab)) {
        return 0;
    }
    return (len + 1) * sizeof(struct _inittab);
}

/* 0, or -1 when there is no memory; nothing has changed then. */
static int
append(const struct _inittab *added, size_t count)
{
    size_t len = table_len(PyImport_Inittab);
    size_t size = table_size(len + count);
    if (size == 0) {
        return -1;
    }
    int ours = PyImport_Inittab == extended_table;
    struct _inittab *table = _PyMem_DefaultRawRealloc(extended_table, size);
    if (table == NULL) {
        return -1;
    }
    if (!ours) {
        memcpy(table, PyImport_Inittab, len * sizeof(*table));
    }
    memcpy(table + len, added, count * sizeof(*table));
    table[len + count] = (struct _inittab){ NULL, NULL };
    extended_table = table;
    PyImport_Inittab = table;
    return 0;
}

int
PyImport_ExtendInittab(struct _inittab *added)
{
    if (_PyRuntime.imports.inittab != NULL) {
        Py_FatalError("PyImport_ExtendInittab() may not be called after Py_Initialize()");
    }
    size_t count = table_len(added);
    return count != 0 ? append(added, count) : 0;
}

int
PyImport_AppendInittab(const char *name, PyObject *(*initfunc)(void))
{
    if (_PyRuntime.imports.inittab != NULL) {
        Py_FatalError("PyImport_AppendInittab() may not be called after Py_Initialize()");
    }
    const struct _inittab added = { name, initfunc };
    return name != NULL ? append(&added, 1) : 0;
}

int
gopyrt_inittab_init(void)
{
    if (_PyRuntime.imports.inittab != NULL) {
        return 0;
    }
    size_t size = table_size(table_len(PyImport_Inittab));
    struct _inittab *copy = size != 0 ? _PyMem_DefaultRawMalloc(size) : NULL;
    if (copy == NULL) {
        return -1;
    }
    memcpy(copy, PyImport_Inittab, size);
    _PyRuntime.imports.inittab = copy;
    return 0;
}

void
gopyrt_inittab_fini(void)
{
    struct _inittab *copy = _PyRuntime.imports.inittab;
    _PyRuntime.imports.inittab = NULL;
    _PyMem_DefaultRawFree(copy);
}
