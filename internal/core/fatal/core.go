// Package fatal is what goes wrong: statuses, the error of a thread, reports of fatal errors, walks of C stacks.
package fatal

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
*/
import "C"
