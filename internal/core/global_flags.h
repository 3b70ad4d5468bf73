/* Private to the C plane: the old global variables (Py_VerboseFlag, ...) as one value. */
#ifndef GOPYRT_CORE_GLOBAL_FLAGS_H
#define GOPYRT_CORE_GLOBAL_FLAGS_H

#include "core.h"

/* What a compatible configuration takes from them; the names are the configuration's where the
 * sense is the same. */
void gopyrt_global_flags_get(gopyrt_global_flags *flags);

/* What a start writes back into them. */
void gopyrt_global_flags_set_preconfig(const PyPreConfig *config);
void gopyrt_global_flags_set_config(const PyConfig *config);

#endif /* GOPYRT_CORE_GLOBAL_FLAGS_H */
