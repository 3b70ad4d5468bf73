//go:build linux && amd64 && cgo

// Interned strings.

package gopyruntime

import "github.com/gopyruntime/gopyruntime/internal/mirror"

// Intern returns the interned str of that text, which two equal ones are the same object of: PyUnicode_InternFromString.
// The calling goroutine must be attached, or in [Hold.Call]; the string is of that interpreter, or of all where it is one
// of the runtime's own.
func (Runtime) Intern(text string) (*Object, error) { return doObject(mirror.GoviewIntern, text) }

// Interned returns the interned str of that text, nil if there is none, and makes none. The calling goroutine must be
// attached, as for Intern.
func (Runtime) Interned(text string) (*Object, error) { return doObject(mirror.GoviewInterned, text) }

// IsInterned reports whether there is an interned str of that text. The calling goroutine must be attached, as for
// Intern.
func (Runtime) IsInterned(text string) (bool, error) {
	o, err := doObject(mirror.GoviewInterned, text)
	if o == nil {
		return false, err
	}
	return true, o.Close()
}
