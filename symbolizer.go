//go:build linux && amd64 && cgo && !nocgosymbolizer

// C frames in Go's tracebacks: included.

package gopyruntime

import _ "github.com/gopyruntime/gopyruntime/internal/traceback" // names and lines of C code in Go's tracebacks

// symbolizesC says whether tracebacks can show C code. The build tag
// nocgosymbolizer leaves that out, for a program that calls
// runtime.SetCgoTraceback itself.
const symbolizesC = true
