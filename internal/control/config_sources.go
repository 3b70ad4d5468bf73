// What a configuration is read from: the environment, the locale, the file system.

package control

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// The environment, the locale and the working folder come from the C library and the kernel, never from Go's own
// copies, since the host may have changed them after Go started.

// preconfigSources are the sources that a preconfig is decided from.
func (k *Control) preconfigSources() *pyconfig.Sources {
	return &pyconfig.Sources{
		Getenv:          k.getenv,
		AllocatorByName: k.allocatorByName,
		Globals:         k.globalFlags(),
	}
}

// configSources are the sources of a config. The runtime is preinitialized.
func (k *Control) configSources() (*pyconfig.Sources, error) {
	encoding, err := k.localeEncoding()
	if err != nil {
		return nil, err
	}
	src := k.preconfigSources()
	src.Decode = k.decodeLocale
	src.LocaleName = mirror.GoString(k.core.LocaleName())
	src.LocaleEncoding = encoding
	src.ForceASCII = k.core.Py_GetForceASCII() != 0
	src.Paths = k.globalPaths()
	src.Added = k.addedOptions()
	src.Files = &systemFiles{control: k}
	src.Build = pyconfig.NewBuild(mirror.GoString(k.core.Py_GetVersion()))
	return src, nil
}

func (k *Control) getenv(name string) (string, bool) {
	value := k.core.Getenv(mirror.CString(name))
	return mirror.GoString(value), value != nil
}

func (k *Control) allocatorByName(name string) (int, bool) {
	var allocator uint32
	if k.core.PyMem_GetAllocatorName(mirror.CString(name), &allocator) != 0 {
		return 0, false
	}
	return int(allocator), true
}

// decodeLocale decodes bytes as the runtime does.
func (k *Control) decodeLocale(bytes string) (string, error) {
	return k.decodeWith(bytes, k.core.Runtime().Preconfig.Utf8Mode)
}

func (k *Control) decodeWith(bytes string, utf8Mode int32) (string, error) {
	wide := k.core.LocaleDecode(mirror.CString(bytes), utf8Mode, nil)
	if wide == nil {
		return "", NoMemory()
	}
	defer k.core.PyMem_RawFree(unsafe.Pointer(wide))
	return wideText(wide), nil
}

func (k *Control) localeEncoding() (string, error) {
	name := k.core.Py_GetLocaleEncoding()
	if name == nil {
		return "", NoMemory()
	}
	defer k.core.PyMem_RawFree(unsafe.Pointer(name))
	return wideText(name), nil
}

func (k *Control) globalFlags() pyconfig.Globals {
	var c mirror.GlobalFlags
	k.core.GlobalFlagsGet(&c)
	return pyconfig.Globals{
		UTF8Mode: int(c.UTF8Mode), ParserDebug: int(c.ParserDebug), Verbose: int(c.Verbose), Quiet: int(c.Quiet),
		Interactive: int(c.Interactive), Inspect: int(c.Inspect), OptimizationLevel: int(c.OptimizationLevel),
		NoSite: int(c.NoSite), BytesWarning: int(c.BytesWarning), Frozen: int(c.Frozen),
		IgnoreEnvironment: int(c.IgnoreEnvironment), DontWriteBytecode: int(c.DontWriteBytecode),
		NoUserSite: int(c.NoUserSite), UnbufferedStdio: int(c.UnbufferedStdio), Isolated: int(c.Isolated),
	}
}

func (k *Control) globalPaths() pyconfig.GlobalPaths {
	var c mirror.GlobalPaths
	k.core.GlobalPathsGet(&c)
	return pyconfig.GlobalPaths{
		ProgramName: textOrNil(c.ProgramName), ProgramFullPath: textOrNil(c.ProgramFullPath), Home: textOrNil(c.Home),
		StdlibDir: textOrNil(c.StdlibDir), ModuleSearchPath: textOrNil(c.ModuleSearchPath),
	}
}

// addedOptions are the options that were added before a config is read.
func (k *Control) addedOptions() pyconfig.AddedOptions {
	list := func(which int32) []string {
		kept := k.core.SysKept(which)
		if kept == nil || kept.Length == 0 {
			return nil
		}
		texts := make([]string, kept.Length)
		for i, item := range unsafe.Slice(kept.Items, kept.Length) {
			texts[i] = wideText(item)
		}
		return texts
	}
	added := pyconfig.AddedOptions{Warnings: list(mirror.SysWarnOptions), XOptions: list(mirror.SysXOptions)}
	if path := list(mirror.SysPath); path != nil {
		added.SearchPath = &path[0]
	}
	return added
}

// systemFiles is the file system, by names that are text. A file that cannot be examined counts as missing; running out
// of memory is recorded, since no result is valid then.
type systemFiles struct {
	control *Control
	failure error
}

// maxTextFile is larger than any file that a configuration is read from.
const maxTextFile = 1 << 20

// bytes is a file's name as the system knows it.
func (f *systemFiles) bytes(name string) (string, error) {
	core := f.control.core
	wide, err := f.control.rawMemory().wide(name)
	if err != nil {
		f.failure = err
		return "", err
	}
	defer core.PyMem_RawFree(unsafe.Pointer(wide))
	var where uintptr
	bytes := core.Py_EncodeLocaleRaw(wide, &where)
	if bytes == nil {
		if err = fs.ErrInvalid; where == ^uintptr(0) {
			err = NoMemory()
			f.failure = err
		}
		return "", err
	}
	defer core.PyMem_RawFree(unsafe.Pointer(bytes))
	return mirror.GoString(bytes), nil
}

func (f *systemFiles) text(bytes string, utf8Mode int32) (string, error) {
	text, err := f.control.decodeWith(bytes, utf8Mode)
	if err != nil {
		f.failure = err
	}
	return text, err
}

func (f *systemFiles) utf8Mode() int32 { return f.control.core.Runtime().Preconfig.Utf8Mode }

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
	return f.text(target, f.utf8Mode())
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
	return f.text(folder, f.utf8Mode())
}
