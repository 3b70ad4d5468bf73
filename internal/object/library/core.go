// Package library holds the modules that CPython has built in and extensions import, but for sys and builtins.
package library

/*
#cgo CFLAGS: -std=gnu11 -fno-strict-aliasing -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"
