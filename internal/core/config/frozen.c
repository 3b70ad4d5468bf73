/* The tables of frozen modules: modules whose compiled code is part of the program. Each ends with
 * an entry without a name.
 *
 * There is no compiled code in this layer, so the tables that CPython fills are empty here. The
 * first one is the host's. They are read whenever a module is looked for, without a lock. */
#include "config/config.h"
#include "import.h"
#include "internal/pycore_import.h"

#include <string.h>

static const struct _frozen none[1];

const struct _frozen *PyImport_FrozenModules;
const struct _frozen *_PyImport_FrozenBootstrap = none;
const struct _frozen *_PyImport_FrozenStdlib = none;
const struct _frozen *_PyImport_FrozenTest = none;

const struct _frozen *
gopyrt_frozen_find(const char *name)
{
    const struct _frozen *const tables[] = {
        PyImport_FrozenModules,
        _PyImport_FrozenBootstrap,
        _PyImport_FrozenStdlib,
        _PyImport_FrozenTest,
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(tables); i++) {
        for (const struct _frozen *m = tables[i]; m != NULL && m->name != NULL; m++) {
            if (strcmp(m->name, name) == 0) {
                return m;
            }
        }
    }
    return NULL;
}
