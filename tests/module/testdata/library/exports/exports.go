// Package exports is what the library has for C.
package exports

import "C"

import "github.com/gopyruntime/gopyruntime"

//export library_initialized
func library_initialized() bool { return gopyruntime.Current().Initialized() }
