// Package eval is what runs between two steps of an evaluator: pending calls, signals, audit hooks, exit callbacks.
package eval

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
*/
import "C"
