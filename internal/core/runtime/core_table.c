/* The core table: this copy of the C plane, as it is handed to a control plane. */
#include "runtime/runtime.h"
#include "text/text.h"
#include "thread/thread.h"
#include "eval/eval.h"
#include "config/config.h"
#include "fatal/fatal.h"
#include "object/collect/collect.h"
#include "object/goview/goview.h"
#include "object/life/life.h"

#include "gopyruntime.h"
#include "internal/pycore_pathconfig.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_pymem.h"

#include <stdlib.h>

#define ENTRY_VALUE(ret, name, params, args) .name = name,
#define ENTRY_VOID(name, params, args) .name = name,

static const gopyrt_core_table table = { .size = sizeof(table),
                                         .contract = GOPYRT_CONTRACT,
                                         .runtime = &_PyRuntime,
                                         GOPYRT_CORE_FUNCTIONS(ENTRY_VALUE, ENTRY_VOID) };

const gopyrt_core_table *
gopyrt_core_get(void)
{
    return &table;
}
