/* What tools want to be told of running code: between sys.monitoring and those who fire events. */
#ifndef GOPYRT_OBJECT_MONITORING_H
#define GOPYRT_OBJECT_MONITORING_H

#include "object/host/host.h"

#include "cpython/monitoring.h"

#define MONITORING_TOOLS 8
#define MONITORING_EVENTS 19     /* all, with those that go with others */
#define MONITORING_OWN_EVENTS 16 /* those that a tool chooses alone */

/* What a callback gives that wants no more events of the place, and what it gets for an argument
 * that is not there. */
extern PyObject gopyrt_monitoring_disable, gopyrt_monitoring_missing;

extern const char *const gopyrt_monitoring_names[MONITORING_EVENTS];

#endif /* GOPYRT_OBJECT_MONITORING_H */
