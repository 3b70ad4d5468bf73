// Package dormant is imported for its effect by a library that has package guest: its Go half starts at its first use and
// not when the library is loaded, and it never installs a signal handler.
//
// A process that only loads the library has no thread of Go then. In exchange,
//
//   - init functions and main-package variables are not run before the first call
//     of an exported function
//   - a nil dereference in Go code can't be recovered from: it is a fault like one
//     in C, for the host's handler or the kernel to deal with
//   - a write into a broken pipe or connection, on the thread of the caller, sends
//     it a SIGPIPE, as a write in C does
//   - os/signal delivers nothing, and Go's CPU profiler measures nothing
//   - GOMAXPROCS is at most 4, unless the environment sets it
package dormant

// #cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden
import "C"

import _ "github.com/gopyruntime/gopyruntime/guest" // what this is an option of
