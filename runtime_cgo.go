package gopyruntime

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -Wno-unused-parameter -fvisibility=hidden -DPy_BUILD_CORE=1
#cgo CFLAGS: -ftls-model=initial-exec -I${SRCDIR}/include -I${SRCDIR}/internal/core
#cgo exportcgo CFLAGS: -DGOPYRT_EXPORT_CGO
#include "bridge.h"

// What cgo declares behind this, runtime/cgo's functions and its own, is not for extensions (see internal/link). The
// thread sanitizer's functions, which may be there, too, are in another library.
#if !defined(GOPYRT_EXPORT_CGO) && !defined(__SANITIZE_THREAD__)
#pragma GCC visibility push(hidden)
#endif
*/
import "C"

import (
	_ "github.com/gopyruntime/gopyruntime/include"          // the headers
	_ "github.com/gopyruntime/gopyruntime/internal/core"    // the C plane
	_ "github.com/gopyruntime/gopyruntime/internal/link"    // what a program exports to extensions
	_ "github.com/gopyruntime/gopyruntime/internal/rebirth" // this half's second life after a fork
)

// gopyrtAdvance is the one entry of the control plane that C calls: it goes on
// with the program of a call until a step of it has to run in C.
//
//export gopyrtAdvance
func gopyrtAdvance(c *C.gopyrt_call) {
	returned := false
	defer reportPanic(&returned)
	programs[c.op].advance((*call)(c))
	returned = true
}
