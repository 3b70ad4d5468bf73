//go:build linux && amd64 && cgo

// What Go code learns about forks.

package gopyruntime

import "github.com/gopyruntime/gopyruntime/internal/face"

// Forked reports whether this process is the child of a fork that no exec has
// followed, at any depth.
//
// A library that was built with -buildmode=c-shared and contains this package uses it to tell a restart from a first
// load. In a forked child the Go half restarts at the first call that needs it: package variables have their initial
// values, init functions run again, no goroutine is left, and the runtime's state, which is in C memory, is as the fork
// left it. After a restart, an init function must rebuild its state from [Current]. A call of a Go function that the
// library exports restarts Go too; if that fails, it ends the process.
//
// A Go program does not restart. In its child the C code that forked may use all of the C API: the core works as
// before, and for the rest the installed libgopyruntime takes over (GOPYRUNTIME_LIBRARY names it; otherwise it is
// searched for like any library). If none is found, those calls fail with a status that says so. The program's own Go
// code is dead: a C function that forked must not return to Go in the child, but end the process or exec.
func Forked() bool { return face.ProcessForked() != 0 }
