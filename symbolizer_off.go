//go:build linux && amd64 && cgo && nocgosymbolizer

// C frames in Go's tracebacks: left out.

package gopyruntime

const symbolizesC = false
