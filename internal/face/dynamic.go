// Loading shared objects.

package face

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>

static int
call_entry(void *entry, void *argument)
{
    return ((int (*)(void *))entry)(argument);
}
*/
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"
)

// dlerror is kept per thread, so the goroutine is locked to its thread.

// Open loads the shared object at path permanently, with local symbols.
func Open(path string) (unsafe.Pointer, error) {
	c := C.CString(path)
	defer C.free(unsafe.Pointer(c))
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	handle := C.dlopen(c, C.RTLD_NOW|C.RTLD_LOCAL)
	if handle == nil {
		return nil, fmt.Errorf("%s", C.GoString(C.dlerror()))
	}
	return handle, nil
}

// Symbol finds what a shared object exports by that name.
func Symbol(handle unsafe.Pointer, name string) (unsafe.Pointer, error) {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	C.dlerror()
	symbol := C.dlsym(handle, c)
	if symbol == nil {
		if text := C.dlerror(); text != nil {
			return nil, fmt.Errorf("%s", C.GoString(text))
		}
		return nil, fmt.Errorf("it is NULL")
	}
	return symbol, nil
}

// CallEntry calls the function `int entry(void *argument)`.
func CallEntry(entry, argument unsafe.Pointer) int { return int(C.call_entry(entry, argument)) }

// CallText is CallEntry with a C string, which is valid during the call.
func CallText(entry unsafe.Pointer, text string) int {
	c := C.CString(text)
	defer C.free(unsafe.Pointer(c))
	return CallEntry(entry, unsafe.Pointer(c))
}
