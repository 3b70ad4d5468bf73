// Package base is the lowest floor of the C plane: _PyRuntime itself, time, numbers, and the
// modules of the process.
package base

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
#cgo LDFLAGS: -ldl -lm
*/
import "C"
