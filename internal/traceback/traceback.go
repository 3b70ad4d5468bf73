// Package traceback makes Go's tracebacks show the frames of C code, with
// names and lines: below a Go function that C called, and where a signal hits
// C code.
//
// The names come from github.com/ianlancetaylor/cgosymbolizer. By itself that package cannot be used here: it shows no
// C frames below Go, gives up on a frame larger than a kilobyte, knows only the modules that were loaded before its
// first use, and both of its parts can wait for a lock of the dynamic loader, which a thread that gets a signal inside
// dlopen may hold. So the linker puts functions of this package in front of five that it calls (ld's --wrap), and of
// its start (init.c), and its symbolizer uses their results:
//
//   - cgoTraceback: the stack is walked by the C plane's own unwinder
//   - backtrace_pcinfo, backtrace_syminfo: each module has a state of its own, made when an address in it is first looked up
//   - dl_iterate_phdr: while such a state is made, exactly its module
//   - the malloc by which it makes strings when it is initialized: tries again, since Go ends the process otherwise
//
// None of this takes a lock or allocates from the C heap.
package traceback

/*
#cgo CFLAGS: -std=gnu11 -Wall -Wextra -fvisibility=hidden -I${SRCDIR}/../core -I${SRCDIR}/../../include
#cgo LDFLAGS: -Wl,--wrap=cgoTraceback -Wl,--wrap=dl_iterate_phdr
#cgo LDFLAGS: -Wl,--wrap=backtrace_pcinfo -Wl,--wrap=backtrace_syminfo -Wl,--wrap=cgoSymbolizerInit
#cgo LDFLAGS: -Wl,--wrap=_cgo_16071bd81a3c_Cfunc__Cmalloc

extern void cgoTraceback(void *);
extern void cgoSymbolizer(void *);
extern void gopyrt_traceback_context(void *);
*/
import "C"

import (
	"runtime"
	"unsafe"

	_ "github.com/gopyruntime/gopyruntime/guest" // its header
	_ "github.com/ianlancetaylor/cgosymbolizer"  // defines cgoTraceback and cgoSymbolizer, and sets them
)

// The runtime accepts a second call if it changes only the context function, which cgosymbolizer leaves unset.
func init() {
	runtime.SetCgoTraceback(0,
		unsafe.Pointer(C.cgoTraceback),
		unsafe.Pointer(C.gopyrt_traceback_context),
		unsafe.Pointer(C.cgoSymbolizer))
}
