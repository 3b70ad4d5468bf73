// Package takeover lets the installed library's Go half take over in the child of a Go program that forked: a program's
// own can't restart, since its main function is on the stack.
package takeover

// #cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden
import "C"

import (
	_ "github.com/gopyruntime/gopyruntime/guest"            // its header
	_ "github.com/gopyruntime/gopyruntime/internal/library" // its header
)
