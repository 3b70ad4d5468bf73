// Errors of the control plane, and the statuses that C is given for them.

package control

import (
	"errors"
	"fmt"
	"sync"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// A Failure is a PyStatus that is not OK: an operation of the runtime failed, or asked for the process to end.
type Failure struct {
	Func    string // the C function that reports it; may be empty
	Message string // a sentence that helps to fix it; empty for an exit
	Exit    bool   // the status asks for the process to end with Code
	Code    int    // the exit code, if Exit is set
}

func (f *Failure) Error() string {
	switch {
	case f.Exit:
		return fmt.Sprintf("the runtime asks to exit with code %d", f.Code)
	case f.Func == "":
		return f.Message
	default:
		return f.Func + ": " + f.Message
	}
}

// failure makes a Failure of the function that the call names.
func failure(format string, args ...any) error {
	return &Failure{Message: fmt.Sprintf(format, args...)}
}

// NoMemory is the failure of an allocation.
func NoMemory() error { return failure("memory allocation failed") }

// StatusError turns a C status into a *Failure, nil for OK.
func StatusError(s mirror.PyStatus) error {
	switch s.Type {
	case mirror.StatusOK:
		return nil
	case mirror.StatusExit:
		return &Failure{Exit: true, Code: int(s.Exitcode)}
	}
	return &Failure{Func: mirror.GoString(s.Func), Message: mirror.GoString(s.ErrMsg)}
}

// setStatus reports err as the outcome of the call.
func (c *call) setStatus(err error) {
	var f *Failure
	if !errors.As(err, &f) {
		f = &Failure{Message: err.Error()}
	}
	if f.Exit {
		c.Status.Type = mirror.StatusExit
		c.Status.Exitcode = int32(f.Code)
		return
	}
	c.Status.Type = mirror.StatusError
	c.Status.ErrMsg = c.text(f.Message)
	if f.Func != "" {
		c.Status.Func = c.text(f.Func)
	}
}

// A PyStatus holds its texts as plain pointers that are never freed, so each distinct text is kept in C memory once, up
// to a bound that only a program that keeps provoking new texts can reach.
type texts struct {
	sync.Mutex
	kept map[string]*byte
}

const (
	maxTexts = 4096
	tooMany  = "the operation failed; its message is lost, too many different ones were kept"
	noRoom   = "memory allocation failed\x00"
)

// text is a C string that stays.
func (c *call) text(text string) *byte {
	t := &c.control.texts
	t.Lock()
	defer t.Unlock()
	if p, ok := t.kept[text]; ok {
		return p
	}
	if len(t.kept) >= maxTexts {
		text = tooMany
		if p, ok := t.kept[text]; ok {
			return p
		}
	}
	block := c.core.StatusText(uintptr(len(text) + 1))
	if block == nil {
		return unsafe.StringData(noRoom) // a constant lies in the module's own memory
	}
	p := (*byte)(block)
	chars := unsafe.Slice(p, len(text)+1)
	chars[copy(chars, text)] = 0
	if t.kept == nil {
		t.kept = map[string]*byte{}
	}
	t.kept[text] = p
	return p
}
