// Package gopyruntime is CPython 3.14's process-wide runtime and its objects,
// owned by Go: lifecycle, interpreters, thread states, configuration.
//
// Start with [Initialize] and [Current]. [Runtime.Import] and
// [Runtime.LoadExtension] give modules, whose [Object]s Go code calls. A
// [ThreadState] is attached to a goroutine and its OS thread; by a [Hold]
// goroutines have the GIL without an OS thread.
//
// # Extensions
//
// The state itself is the C structure _PyRuntime, with CPython's exact binary
// layout, so that native extension modules reach its fields directly. A Go
// program that imports this package exports the symbol, and CPython's
// functions, to every extension that it loads, and none of Go's own runtime or
// of this module's insides. What else is in the program stays visible: its
// exported functions and C code, and cgo's names with a hash in them for
// packages such as net. To export less, link with a version script:
//
//	go build -ldflags=-extldflags=-Wl,--version-script=PATH/internal/link/exports.map
//
// A program that opens Go plugins is built with -tags exportcgo. The tag
// nocgosymbolizer leaves the names of C frames out of Go's tracebacks.
package gopyruntime
