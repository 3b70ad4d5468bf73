// Package config holds the configuration structures, the old global variables and the table of built-in modules.
package config

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -ftls-model=initial-exec
#cgo CFLAGS: -DPy_BUILD_CORE=1 -I${SRCDIR}/.. -I${SRCDIR}/../../../include
*/
import "C"
