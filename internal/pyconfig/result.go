// The two ways in which reading a configuration fails.

package pyconfig

import "fmt"

// An Error says which setting cannot be used and why. Func is the name under which CPython reports it.
type Error struct {
	Func    string
	Message string
}

func (e *Error) Error() string {
	if e.Func == "" {
		return e.Message
	}
	return e.Func + ": " + e.Message
}

func failf(function, format string, args ...any) error {
	return &Error{Func: function, Message: fmt.Sprintf(format, args...)}
}

// An Exit says that the command line only asks for a text: the process has to write it and end.
type Exit struct {
	Code   int
	Stdout string
	Stderr string
}

func (e *Exit) Error() string {
	return fmt.Sprintf("the command line asks to exit with code %d", e.Code)
}
