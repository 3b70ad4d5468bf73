/* What tools are told of running code. */
#ifndef Py_MONITORING_H
#define Py_MONITORING_H

#ifndef Py_LIMITED_API
#include "cpython/monitoring.h"
#endif

#endif /* !Py_MONITORING_H */
