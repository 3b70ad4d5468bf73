// Package codec holds the codecs, their error handlers and their registry.
package codec

/*
#cgo CFLAGS: -std=gnu11 -O3 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../../.. -I${SRCDIR}/../../../core -I${SRCDIR}/../../../../include
*/
import "C"
