//go:build linux && amd64 && cgo

package gopyruntime

import "github.com/gopyruntime/gopyruntime/internal/face"

// Forked reports whether this process is the child of a fork that no exec has
// followed, at any depth.
//
// A library that was built with -buildmode=c-shared and contains this package
// asks it to know which life this is. In a forked child the Go half starts
// again at the first call that needs it: package variables are
// back at their initial values, init functions run once more, no goroutine is
// left, and the runtime's state, which lies in C memory, is what the fork has
// left of it. So an init function that finds Forked true takes stock by
// [Current] where it would otherwise begin from nothing. The same holds for a call
// of a Go function that the library exports by itself; one for which Go can't
// be started ends the process.
//
// A Go program is not started again. In its child the C code that forked may
// use all of the C API: the core works as before, and for the rest the
// installed libgopyruntime is loaded (GOPYRUNTIME_LIBRARY names it; else it is
// searched for as any library). Where none is found, those calls fail with a
// status that says so. The program's own Go code is over: a C function that
// forked must not return to Go in the child, but end the process or exec.
func Forked() bool { return face.ProcessForked() != 0 }
