//go:build linux && amd64 && !cgo

// Without cgo the build says in one sentence what is missing.

package gopyruntime

// The compiler quotes the sentence, as in unsupported_platform.go.
var _ int = "gopyruntime needs cgo: a C compiler, and CGO_ENABLED=1"
