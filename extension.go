//go:build linux && amd64 && cgo

// Native extensions: loading them and calling their functions.

package gopyruntime

import (
	"fmt"
	"path/filepath"
	"strings"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/face"
	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Extension is a native extension that was loaded into this program. Any number of goroutines may use it at once.
type Extension struct {
	handle unsafe.Pointer
	path   string
}

// LoadExtension loads the shared object at path, so that the _PyRuntime that it names is this program's. The
// extension's constructors run before LoadExtension returns, and are all that it waits for, besides the dynamic loader.
// An extension is never unloaded.
//
// An extension that would bring a CPython into the process, because it or a library that it needs was linked with
// libpython, is not loaded, and the error names that library. Other errors are those of the dynamic loader. The goroutine
// may be attached or not, and the runtime need not be up.
func (Runtime) LoadExtension(path string) (*Extension, error) {
	// A bare name would make the dynamic linker search its own directories.
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("gopyruntime: can't load extension %s: %w", path, err)
	}
	if strings.IndexByte(full, 0) >= 0 {
		return nil, fmt.Errorf("gopyruntime: can't load extension %q: there is a zero byte in its path", path)
	}
	if refusal := face.Refusal(full); refusal != "" {
		return nil, fmt.Errorf("gopyruntime: can't load extension %s: %s", path, refusal)
	}
	handle, err := face.Open(full)
	if err != nil {
		return nil, fmt.Errorf("gopyruntime: can't load extension %s: %s", path, err)
	}
	if face.RuntimeForeign() != 0 {
		return nil, fmt.Errorf("gopyruntime: extension %s was loaded beside another Python runtime, in %s", path,
			mirror.GoString(face.RuntimeForeignPath()))
	}
	return &Extension{handle: handle, path: full}, nil
}

// Path returns the absolute path that the extension was loaded from.
func (e *Extension) Path() string { return e.path }

// Symbol returns the address of the symbol that the extension, or a library that it needs, exports by that name. The error
// is the dynamic loader's.
func (e *Extension) Symbol(name string) (unsafe.Pointer, error) {
	p, err := face.Symbol(e.handle, name)
	if err != nil {
		return nil, fmt.Errorf("gopyruntime: extension %s has no %s: %s", e.path, name, err)
	}
	return p, nil
}

// Call calls the extension's function `int name(void *argument)` on the
// calling goroutine's thread and returns its result. argument must point to C
// memory, or be nil. It waits until the function returns; one that waits for a
// GIL which the goroutine has by a [Hold] never does, unless Call is called in
// [Hold.Call]. The error is that of [Extension.Symbol], or, for CallString, that
// the text has a zero byte.
func (e *Extension) Call(name string, argument unsafe.Pointer) (int, error) {
	entry, err := e.Symbol(name)
	if err != nil {
		return 0, err
	}
	return face.CallEntry(entry, argument), nil
}

// CallString calls the extension's function `int name(const char *text)`, as Call does. The text is valid during the call
// only.
func (e *Extension) CallString(name, text string) (int, error) {
	entry, err := e.Symbol(name)
	if err != nil {
		return 0, err
	}
	result, err := face.CallText(entry, text)
	if err != nil {
		return 0, fmt.Errorf("gopyruntime: can't call %s of extension %s: %w", name, e.path, err)
	}
	return result, nil
}

// Module returns the extension's module: it imports the file under its name without endings, "b" for
// "/srv/b.cpython-314-x86_64-linux-gnu.so", unless a module of that name is in sys.modules already. The calling goroutine
// must be attached; the module is of that interpreter. [Runtime.Import] finds extensions on sys.path, by full names.
func (e *Extension) Module() (*Object, error) {
	name, _, _ := strings.Cut(filepath.Base(e.path), ".")
	p := newPacker(nil)
	defer p.free()
	p.begin(2)
	p.name(name)
	p.text('s', e.path)
	return p.make(mirror.GoviewLoad)
}
