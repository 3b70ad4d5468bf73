// Package lock holds the locks, and threads as the system has them.
package lock

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
#cgo LDFLAGS: -lpthread
*/
import "C"
