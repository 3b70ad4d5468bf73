//go:build linux && amd64 && !cgo

package gopyruntime

// The compiler quotes the sentence, as in unsupported_platform.go.
var _ int = "gopyruntime needs cgo: a C compiler, and CGO_ENABLED=1"
