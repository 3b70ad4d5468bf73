// Package runtime is the life of the runtime and of its interpreters.
package runtime

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/.. -I${SRCDIR}/../../../include
*/
import "C"
