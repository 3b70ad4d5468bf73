/* Values of the module sys that are more than a word. All new. */
#ifndef GOPYRT_OBJECT_SYS_INFO_H
#define GOPYRT_OBJECT_SYS_INFO_H

#include "object/model/model.h"

#include "internal/pycore_namespace.h"

PyObject *gopyrt_sys_version_info(void);
PyObject *gopyrt_sys_implementation(PyObject *version_info);
PyObject *gopyrt_sys_flags(const PyConfig *config, const PyPreConfig *preconfig);

#endif /* GOPYRT_OBJECT_SYS_INFO_H */
