// Package life holds the order in which the objects of an interpreter come up and go down, as steps of the control plane.
package life

/*
#cgo CFLAGS: -std=gnu11 -fno-strict-aliasing -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"
