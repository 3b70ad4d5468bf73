//go:build linux && amd64 && cgo

// Errors that stand for a PyStatus.

package gopyruntime

import (
	"errors"
	"fmt"

	"github.com/gopyruntime/gopyruntime/internal/control"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A StatusError is a PyStatus that is not OK: an operation of the runtime
// failed, or asked for the process to end.
type StatusError struct {
	Func    string // the C function that reports it; may be empty
	Message string // a sentence that helps to fix it; empty for an exit
	Exit    bool   // the status asks for the process to end with Code
	Code    int    // the exit code, if Exit is set
}

// Error is the function and the message, or the exit code that is asked for.
func (e *StatusError) Error() string {
	switch {
	case e.Exit:
		return fmt.Sprintf("the runtime asks to exit with code %d", e.Code)
	case e.Func == "":
		return e.Message
	default:
		return e.Func + ": " + e.Message
	}
}

// apiError is an error of package control as this package reports it.
func apiError(err error) error {
	var f *control.Failure
	if errors.As(err, &f) {
		return (*StatusError)(f)
	}
	return err
}

// statusError turns a C status into an error, nil for OK.
func statusError(s mirror.PyStatus) error { return apiError(control.StatusError(s)) }

func noMemory() error { return apiError(control.NoMemory()) }
