// Package share holds what is given from one interpreter to another: which objects can be, and as what.
package share

/*
#cgo CFLAGS: -std=gnu11 -fno-strict-aliasing -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"
