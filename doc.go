// Package gopyruntime is CPython 3.14's process-wide runtime state, owned by
// Go: lifecycle, interpreters, thread states, configuration.
//
// The state itself is the C structure _PyRuntime, with CPython's exact binary
// layout, so that native extension modules reach its fields directly. A Go
// program that imports this package exports the symbol, and CPython's
// functions around it, to every extension that it loads.
package gopyruntime
