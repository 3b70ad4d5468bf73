// Package container holds tuple, slice, range and iterators, and the sequence and mapping protocols; list, dict and set
// have a folder each.
package container

/*
#cgo CFLAGS: -std=gnu11 -fno-strict-aliasing -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"

import (
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/dict"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/list"
	_ "github.com/gopyruntime/gopyruntime/internal/object/container/set"
)
