//go:build !linux || !amd64

// On another platform the build says in one sentence what is missing.

package gopyruntime

// The compiler quotes the sentence. What could not be compiled here, which is nearly every file of the package, has a
// constraint, so that it says nothing else.
var _ int = "gopyruntime runs on x86-64 Linux only: GOOS=linux GOARCH=amd64"
