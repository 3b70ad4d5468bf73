// Package exports is what the library has for its host, in Go with the runtime, as an interpreter written in Go would.
package exports

import "C"

import "github.com/gopyruntime/gopyruntime"

var calls int

// The state at initialization.
var forkedAtInit, interpretersAtInit = gopyruntime.Forked(), count()

func count() (n int) {
	for range gopyruntime.Current().Interpreters() {
		n++
	}
	return n
}

//export libraryCalls
func libraryCalls() int {
	calls++
	return calls
}

//export libraryForked
func libraryForked() bool { return gopyruntime.Forked() }

//export libraryForkedAtInit
func libraryForkedAtInit() bool { return forkedAtInit }

//export libraryInterpretersAtInit
func libraryInterpretersAtInit() int { return interpretersAtInit }
