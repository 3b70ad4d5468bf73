/* The core table: this copy of the C plane, as a control plane is handed it. */
#include "core.h"
#include "gopyruntime.h"
#include "actions.h"
#include "goroutine.h"
#include "go_callback.h"
#include "interp.h"
#include "runtime.h"
#include "config.h"
#include "inittab.h"
#include "intern.h"
#include "internal/pycore_pylifecycle.h"
#include "pystate.h"
#include "global_flags.h"
#include "locale_codec.h"
#include "locale_environment.h"
#include "path_config.h"
#include "pystate.h"
#include "inittab.h"

#include "internal/pycore_pathconfig.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_pymem.h"

#include <stdlib.h>

#define ENTRY_VALUE(ret, name, params, args) .name = name,
#define ENTRY_VOID(name, params, args) .name = name,

static const gopyrt_core_table table = {
    .size = sizeof(table),
    .contract = GOPYRT_CONTRACT,
    .runtime = &_PyRuntime,
    GOPYRT_CORE_FUNCTIONS(ENTRY_VALUE, ENTRY_VOID)
};

const gopyrt_core_table *
gopyrt_core_get(void)
{
    return &table;
}
