// Package container holds tuple, list, dict, set, slice, range and iterators, and the sequence and mapping protocols.
package container

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"
