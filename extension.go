package gopyruntime

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>
#include "bridge.h"

static int
call_entry(void *entry, void *argument)
{
    return ((int (*)(void *))entry)(argument);
}
*/
import "C"

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"unsafe"
)

// Extension is a native extension that was loaded into this program.
type Extension struct {
	handle unsafe.Pointer
	path   string
}

// LoadExtension loads the shared object at path, so that the _PyRuntime that it
// names is this program's. What the extension's constructors do runs before
// LoadExtension returns. An extension stays loaded for the process's life.
func (Runtime) LoadExtension(path string) (*Extension, error) {
	// A bare name would make the dynamic linker search its own directories.
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("gopyruntime: can't load extension %s: %w", path, err)
	}
	if strings.IndexByte(full, 0) >= 0 {
		return nil, fmt.Errorf("gopyruntime: can't load extension %q: there is a zero byte in its path", path)
	}
	cpath := C.CString(full)
	defer C.free(unsafe.Pointer(cpath))
	// dlerror is kept per thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	e := &Extension{handle: C.dlopen(cpath, C.RTLD_NOW|C.RTLD_LOCAL), path: full}
	if e.handle == nil {
		return nil, fmt.Errorf("gopyruntime: can't load extension %s: %s", path, C.GoString(C.dlerror()))
	}
	return e, nil
}

// Path returns the absolute path that the extension was loaded from.
func (e *Extension) Path() string { return e.path }

// Symbol returns the address of what the extension exports by that name.
func (e *Extension) Symbol(name string) (unsafe.Pointer, error) {
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	C.dlerror()
	p := C.dlsym(e.handle, cname)
	if p == nil {
		reason := "it is NULL"
		if text := C.dlerror(); text != nil {
			reason = C.GoString(text)
		}
		return nil, fmt.Errorf("gopyruntime: extension %s has no %s: %s", e.path, name, reason)
	}
	return p, nil
}

// Call calls the extension's function `int name(void *argument)` on the
// calling goroutine's thread and returns its result. argument must point to C
// memory, or be nil.
func (e *Extension) Call(name string, argument unsafe.Pointer) (int, error) {
	entry, err := e.Symbol(name)
	if err != nil {
		return 0, err
	}
	return int(C.call_entry(entry, argument)), nil
}

// CallString calls the extension's function `int name(const char *text)`. The
// text is the extension's for the time of the call only.
func (e *Extension) CallString(name, text string) (int, error) {
	ctext := C.CString(text)
	defer C.free(unsafe.Pointer(ctext))
	return e.Call(name, unsafe.Pointer(ctext))
}
