//go:build linux && amd64 && cgo

// The door: the entry of the control plane that C calls.

package gopyruntime

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -Wno-unused-parameter -fvisibility=hidden -DPy_BUILD_CORE=1
#cgo CFLAGS: -ftls-model=initial-exec -I${SRCDIR}/include -I${SRCDIR}/internal/core
#cgo exportcgo CFLAGS: -DGOPYRT_EXPORT_CGO
#include "internal/face/bridge.h"

// What cgo declares after this, runtime/cgo's functions and its own, is not for extensions (see internal/link). The
// thread sanitizer's functions, which may be present too, are in another library.
#if !defined(GOPYRT_EXPORT_CGO) && !defined(__SANITIZE_THREAD__)
#pragma GCC visibility push(hidden)
#endif
*/
import "C"

import (
	"unsafe"

	_ "github.com/gopyruntime/gopyruntime/guest"   // this half starts late, and again after a fork
	_ "github.com/gopyruntime/gopyruntime/include" // the headers
	"github.com/gopyruntime/gopyruntime/internal/control"
	_ "github.com/gopyruntime/gopyruntime/internal/core" // the C plane
	"github.com/gopyruntime/gopyruntime/internal/face"
	_ "github.com/gopyruntime/gopyruntime/internal/link" // what a program exports to extensions
	"github.com/gopyruntime/gopyruntime/internal/mirror"
	_ "github.com/gopyruntime/gopyruntime/internal/takeover" // another half in the child of a program
)

// plane is the control plane, on the core that the door leads to.
var plane = control.New(&face.Core, control.Host{RunCallback: runCallback, Evaluate: evaluate})

// gopyrtAdvance is the only entry of the control plane for C: it continues the sequence of a call until one of its
// steps has to run in C. exports.h declares it as well, so that another type here does not compile.
//
//export gopyrtAdvance
func gopyrtAdvance(c *C.gopyrt_call) {
	returned := false
	if symbolizesC {
		defer control.ReportPanic(&returned)
	}
	plane.Advance((*mirror.Call)(unsafe.Pointer(c)))
	returned = true
}
