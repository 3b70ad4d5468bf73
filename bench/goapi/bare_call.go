// Package goapi holds the benchmarks of the Go API. The limit for operations that call C once is a bare call from Go to
// C.
package goapi

// static void nothing(void) { __asm__ volatile(""); }
import "C"

// BareCall goes to C and back, and does nothing there.
func BareCall() { C.nothing() }
