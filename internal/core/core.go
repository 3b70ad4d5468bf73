// Package core is the C plane of gopyruntime: _PyRuntime itself and everything
// that must be fast, async-signal-safe or alive after fork(). It has no Go
// code; the control plane reaches it through the core table of exports.h.
package core

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -DPy_BUILD_CORE=1
#cgo CFLAGS: -ftls-model=initial-exec -I${SRCDIR}/../../include
#cgo LDFLAGS: -lpthread -ldl -lm
*/
import "C"
