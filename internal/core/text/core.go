// Package text holds wide strings, codecs, the locale of the process, hashes and interned strings.
package text

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
*/
import "C"
