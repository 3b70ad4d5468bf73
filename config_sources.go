package gopyruntime

/*
#include <stdlib.h>
#include "bridge.h"
*/
import "C"

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// The environment, the locale and the working folder are asked of the C library and the kernel, never of Go's own
// copies: the host may have changed them since Go started.

// newSources are the sources that a preconfig is decided from.
func newSources() *pyconfig.Sources {
	return &pyconfig.Sources{
		Getenv:          getenv,
		AllocatorByName: allocatorByName,
		Globals:         globalFlags(),
	}
}

// configSources are the sources of a config. The runtime is preinitialized.
func configSources() (*pyconfig.Sources, error) {
	encoding, err := localeEncoding()
	if err != nil {
		return nil, err
	}
	src := newSources()
	src.Decode = decodeLocale
	src.LocaleName = C.GoString(C.core_gopyrt_locale_name())
	src.LocaleEncoding = encoding
	src.ForceASCII = C.core__Py_GetForceASCII() != 0
	src.Paths = globalPaths()
	src.Files = &systemFiles{}
	src.Build = pyconfig.NewBuild(C.GoString(C.core_Py_GetVersion()))
	return src, nil
}

func getenv(name string) (string, bool) {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	value := C.core_getenv(c)
	return C.GoString(value), value != nil
}

func allocatorByName(name string) (int, bool) {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	var allocator C.PyMemAllocatorName
	if C.core__PyMem_GetAllocatorName(c, &allocator) != 0 {
		return 0, false
	}
	return int(allocator), true
}

// decodeLocale decodes bytes as the runtime does.
func decodeLocale(bytes string) (string, error) {
	return decodeWith(bytes, C.core_runtime().preconfig.utf8_mode)
}

func decodeWith(bytes string, utf8Mode C.int) (string, error) {
	c := C.CString(bytes)
	defer C.free(unsafe.Pointer(c))
	wide := C.core_gopyrt_locale_decode(c, utf8Mode, nil)
	if wide == nil {
		return "", noMemory()
	}
	defer C.core_PyMem_RawFree(unsafe.Pointer(wide))
	return wideText(wide), nil
}

func localeEncoding() (string, error) {
	name := C.core__Py_GetLocaleEncoding()
	if name == nil {
		return "", noMemory()
	}
	defer C.core_PyMem_RawFree(unsafe.Pointer(name))
	return wideText(name), nil
}

func globalFlags() pyconfig.Globals {
	var c C.gopyrt_global_flags
	C.core_gopyrt_global_flags_get(&c)
	return pyconfig.Globals{
		UTF8Mode: int(c.utf8_mode), ParserDebug: int(c.parser_debug), Verbose: int(c.verbose), Quiet: int(c.quiet),
		Interactive: int(c.interactive), Inspect: int(c.inspect), OptimizationLevel: int(c.optimization_level),
		NoSite: int(c.no_site), BytesWarning: int(c.bytes_warning), Frozen: int(c.frozen),
		IgnoreEnvironment: int(c.ignore_environment), DontWriteBytecode: int(c.dont_write_bytecode),
		NoUserSite: int(c.no_user_site), UnbufferedStdio: int(c.unbuffered_stdio), Isolated: int(c.isolated),
	}
}

func globalPaths() pyconfig.GlobalPaths {
	var c C.gopyrt_global_paths
	C.core_gopyrt_global_paths_get(&c)
	text := func(wide *C.wchar_t) *string {
		if wide == nil {
			return nil
		}
		return String(wideText(wide))
	}
	return pyconfig.GlobalPaths{
		ProgramName: text(c.program_name), ProgramFullPath: text(c.program_full_path), Home: text(c.home),
		StdlibDir: text(c.stdlib_dir), ModuleSearchPath: text(c.module_search_path),
	}
}

// systemFiles is the file system, by names that are text. A file that cannot be looked at counts as one that is not
// there; that there was no memory to look is kept, for no answer is worth anything then.
type systemFiles struct{ failure error }

// maxTextFile is more than any file that a configuration is read from has.
const maxTextFile = 1 << 20

// bytes is a file's name as the system knows it.
func (f *systemFiles) bytes(name string) (string, error) {
	wide, err := rawMemory.wide(name)
	if err != nil {
		f.failure = err
		return "", err
	}
	defer C.core_PyMem_RawFree(unsafe.Pointer(wide))
	var where C.size_t
	bytes := C.core__Py_EncodeLocaleRaw(wide, &where)
	if bytes == nil {
		if err = fs.ErrInvalid; where == ^C.size_t(0) {
			err = noMemory()
			f.failure = err
		}
		return "", err
	}
	defer C.core_PyMem_RawFree(unsafe.Pointer(bytes))
	return C.GoString(bytes), nil
}

func (f *systemFiles) text(bytes string, utf8Mode C.int) (string, error) {
	text, err := decodeWith(bytes, utf8Mode)
	if err != nil {
		f.failure = err
	}
	return text, err
}

func (f *systemFiles) Stat(name string) (fs.FileInfo, error) {
	bytes, err := f.bytes(name)
	if err != nil {
		return nil, err
	}
	return os.Stat(bytes)
}

func (f *systemFiles) Readlink(name string) (string, error) {
	bytes, err := f.bytes(name)
	if err != nil {
		return "", err
	}
	target, err := os.Readlink(bytes)
	if err != nil {
		return "", err
	}
	return f.text(target, C.core_runtime().preconfig.utf8_mode)
}

// ReadFile reads a text, which is in UTF-8 whatever the locale is. It ends where a NUL is.
func (f *systemFiles) ReadFile(name string) (string, error) {
	info, err := f.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxTextFile {
		return "", fs.ErrInvalid
	}
	bytes, err := f.bytes(name)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(bytes)
	if err != nil {
		return "", err
	}
	head, _, _ := strings.Cut(string(text), "\x00")
	return f.text(head, 1)
}

func (f *systemFiles) Getwd() (string, error) {
	folder, err := syscall.Getwd()
	if err != nil {
		return "", err
	}
	return f.text(folder, C.core_runtime().preconfig.utf8_mode)
}
