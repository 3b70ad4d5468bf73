// Loading shared objects.

package face

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// C.CString would end the process if there is no memory.
static char *
copy_text(const char *text, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy != NULL) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

static int
call_entry(void *entry, void *argument)
{
    return ((int (*)(void *))entry)(argument);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// dlerror is kept per thread, so the goroutine is locked to its thread.

// Open loads the shared object at path permanently, with local symbols.
func Open(path string) (unsafe.Pointer, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	handle := C.dlopen((*C.char)(unsafe.Pointer(mirror.CString(path))), C.RTLD_NOW|C.RTLD_LOCAL)
	if handle == nil {
		return nil, fmt.Errorf("%s", C.GoString(C.dlerror()))
	}
	return handle, nil
}

// Refusal says why the file at path must not be loaded, as a sentence about "it"; "" when nothing is known against it.
func Refusal(path string) string {
	text := ExtensionRefusal(mirror.CString(path))
	if text == nil {
		return ""
	}
	defer Free(unsafe.Pointer(text))
	return mirror.GoString(text)
}

// Symbol finds what a shared object exports by that name.
func Symbol(handle unsafe.Pointer, name string) (unsafe.Pointer, error) {
	if strings.IndexByte(name, 0) >= 0 {
		return nil, errors.New("a name has no zero byte")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	C.dlerror()
	symbol := C.dlsym(handle, (*C.char)(unsafe.Pointer(mirror.CString(name))))
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

// CallText is CallEntry with a C string, which is valid during the call. It is C memory, since the called code may fork,
// and go on in a child in which Go's memory is gone.
func CallText(entry unsafe.Pointer, text string) (int, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return 0, errors.New("the text has a zero byte")
	}
	c := C.copy_text((*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text)))
	if c == nil {
		return 0, errors.New("memory allocation failed")
	}
	defer C.free(unsafe.Pointer(c))
	return CallEntry(entry, unsafe.Pointer(c)), nil
}
