//go:build linux && amd64 && cgo && nocgosymbolizer

package gopyruntime

const symbolizesC = false
