//go:build linux && amd64 && cgo

// Audit events: hooks in Go, and raising events from Go.

package gopyruntime

import (
	"sync/atomic"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// An AuditHook hears of an event, such as "import", and may refuse what it tells of, by an error. args is the tuple of
// the event's arguments, which is closed when the hook returns; nil where the interpreter has no objects, yet or any
// more, and then a refusal raises no exception. It is called on the goroutine or thread that raises the event, attached,
// and may use objects and block.
type AuditHook func(event string, args *Object) error

// AddAuditHook adds a hook for all interpreters, until the runtime ends: PySys_AddAuditHook. It cannot be taken back. It
// may be called by any goroutine, also before Initialize: then the hook hears of the initialization. Hooks are asked in
// the order in which they were added, C's among them, up to the first that refuses.
//
// An error of the hook becomes the exception of who raised the event: a [*PyError] its own, any other a RuntimeError. A
// panic ends the program, as one of any callback does.
//
// Where the calling goroutine is attached, or in [Hold.Call], the hooks that there are hear of "sys.addaudithook" and may
// refuse, which is a *PyError. In the child of a fork the hook is not called.
func (Runtime) AddAuditHook(hook AuditHook) error {
	token := auditHooks.add(hook)
	var err error
	if currentThreadState() != nil {
		_, err = doValues(mirror.GoviewAddAuditHook, token)
	} else if face.GoviewAddAuditHook(token) != 0 {
		err = noMemory()
	}
	if err != nil {
		auditHooks.remove(token)
	}
	return err
}

// Audit raises an event for the hooks of the process, with arguments that become objects as [Object] says: PySys_Audit.
// The error is a [*PyError] if a hook refuses: the caller must not do what the event tells of. The calling goroutine must
// be attached, or in [Hold.Call], or the error is ErrNotAttached; [Hold.Audit] takes a Hold. Where there are no hooks it
// is one atomic load.
func (Runtime) Audit(event string, args ...any) error {
	if !hasAuditHooks() {
		return nil
	}
	_, err := doValues(mirror.GoviewAudit, append([]any{event}, args...)...)
	return err
}

// Audit is [Runtime.Audit] with a Hold. The goroutine is tied to an OS thread while hooks are asked; where there are
// none it is a few atomic loads. It may be called inside [Hold.Call].
func (h Hold) Audit(event string, args ...any) error {
	if !hasAuditHooks() {
		if !h.valid() {
			return ErrNotAttached
		}
		return nil
	}
	return h.Call(func() error { return Current().Audit(event, args...) })
}

func hasAuditHooks() bool {
	return atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&face.Runtime().AuditHooksHead))) != nil
}

// auditHooks has the hooks that C knows by their tokens.
var auditHooks tokenTable[AuditHook]

// hear lets the hook of a question hear. It leaves a refusal in the question, and an exception where there can be one.
func hear(q *mirror.GoviewQuestion) {
	hook, ok := auditHooks.get(q.Token)
	if !ok {
		return
	}
	var args *Object
	var err error
	ready := q.Flags != 0
	h := homeOf(q.Home)
	if c := q.Objects[0]; c != nil {
		if args, err = h.refer(c); err == nil {
			defer args.Close()
		}
	}
	if err == nil {
		err = hook(mirror.GoString(q.Source), args)
	}
	if err == nil {
		return
	}
	q.Start = -1
	if ready {
		h.raise(err)
	}
}
