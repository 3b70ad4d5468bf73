// Package goview holds objects as Go sees them: each operation of the Go API is one call into C, its values go both ways
// as bytes.
package goview

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"
