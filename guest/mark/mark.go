// Package mark makes the ranges of memory that a program's Go half occupies
// readable from C before any Go code has run: C finds the mark by its first two
// words. It is a package of its own because assembly and cgo don't share one.
package mark

// keep refers to the mark, so that the linker doesn't leave it out.
func keep() uintptr

var _ = keep()
