/* Private to the C plane: the paths that outlive a runtime. */
#ifndef GOPYRT_CORE_PATH_CONFIG_H
#define GOPYRT_CORE_PATH_CONFIG_H

#include "core.h"

/* What the setters have said and the last start has left. */
void gopyrt_global_paths_get(gopyrt_global_paths *said);

/* Takes over what a start has made of its configuration. Without memory everything stays as it
 * was. */
PyStatus _PyPathConfig_UpdateGlobal(const PyConfig *config);

#endif /* GOPYRT_CORE_PATH_CONFIG_H */
