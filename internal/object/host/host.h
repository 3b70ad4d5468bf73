/* What needs an evaluator of Python code: functions of the C API that ask the host. */
#ifndef GOPYRT_OBJECT_HOST_H
#define GOPYRT_OBJECT_HOST_H

#include "object/model/model.h"

#include "gopyruntime.h"

/* What the host has registered, or NULL. */
const gopyrt_evaluator *gopyrt_host_evaluator(void);

/* New: the module sys.monitoring. */
PyObject *gopyrt_monitoring_new(void);
/* Drops what tools have registered. */
void gopyrt_monitoring_end(PyInterpreterState *interp);

#endif /* GOPYRT_OBJECT_HOST_H */
