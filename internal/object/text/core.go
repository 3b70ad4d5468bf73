// Package text holds str, bytes, bytearray, codecs and formatting.
package text

/*
#cgo CFLAGS: -std=gnu11 -O3 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/../.. -I${SRCDIR}/../../core -I${SRCDIR}/../../../include
*/
import "C"

import (
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/bytes"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/codec"
	_ "github.com/gopyruntime/gopyruntime/internal/object/text/format"
)
