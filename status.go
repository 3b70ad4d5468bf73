package gopyruntime

/*
#include "bridge.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
)

// A StatusError is a PyStatus that is not OK: an operation of the runtime
// failed, or asked for the process to end.
type StatusError struct {
	Func    string // the C function that reports it; may be empty
	Message string // a sentence that a person can act on; empty for an exit
	Exit    bool   // the status asks for the process to end with Code
	Code    int    // the exit code, where Exit is set
}

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

// failure makes a StatusError for the function named in the call, unless the
// format says otherwise.
func failure(format string, args ...any) *StatusError {
	return &StatusError{Message: fmt.Sprintf(format, args...)}
}

func isException(s C.PyStatus) bool {
	return s._type != C._PyStatus_TYPE_OK
}

// setStatus reports err as the outcome of the call.
func setStatus(c *call, err error) {
	var se *StatusError
	if !errors.As(err, &se) {
		se = &StatusError{Message: err.Error()}
	}
	if se.Exit {
		c.status._type = C._PyStatus_TYPE_EXIT
		c.status.exitcode = C.int(se.Code)
		return
	}
	c.status._type = C._PyStatus_TYPE_ERROR
	c.status.err_msg = statusText(se.Message)
	if se.Func != "" {
		c.status._func = statusText(se.Func)
	}
}

// statusError turns a C status into an error, nil for OK.
func statusError(s C.PyStatus) error {
	switch s._type {
	case C._PyStatus_TYPE_OK:
		return nil
	case C._PyStatus_TYPE_EXIT:
		return &StatusError{Exit: true, Code: int(s.exitcode)}
	}
	e := &StatusError{Message: C.GoString(s.err_msg)}
	if s._func != nil {
		e.Func = C.GoString(s._func)
	}
	return e
}

// A PyStatus carries its texts as bare pointers that nobody frees, so each
// distinct text is kept in C memory once, up to a bound that only a program
// that provokes ever new texts can reach.
const maxStatusTexts = 4096

var statusTexts = struct {
	sync.Mutex
	kept map[string]*C.char
}{kept: map[string]*C.char{}}

func statusText(text string) *C.char {
	statusTexts.Lock()
	defer statusTexts.Unlock()
	if p, ok := statusTexts.kept[text]; ok {
		return p
	}
	if len(statusTexts.kept) >= maxStatusTexts {
		text = "the operation failed; its message is lost, too many different ones were kept"
		if p, ok := statusTexts.kept[text]; ok {
			return p
		}
	}
	p := C.CString(text)
	statusTexts.kept[text] = p
	return p
}
