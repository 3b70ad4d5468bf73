// Package module uses this module as another one does, from outside of the repository: it is required, vendored, built
// in several ways, and what its programs export is looked at.
package module

import (
	"crypto/sha256"
	"debug/elf"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

const path = "github.com/gopyruntime/gopyruntime"

var user struct {
	sync.Once
	dir  string // the other module's folder
	lock *os.File
}

func TestMain(m *testing.M) {
	code := m.Run()
	if user.dir != "" {
		_ = os.RemoveAll(user.dir)
	}
	os.Exit(code)
}

// module returns the folder of a module that requires this one: a program in its root, others below.
func module(t *testing.T) string {
	t.Helper()
	user.Do(func() {
		dir := folder(t)
		user.dir = dir
		require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/program")))
		for _, name := range []string{"host", "library", "plugin"} {
			require.NoError(t, os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("testdata", name))))
		}
		goOK(t, "mod", "init", "example.com/user")
		goOK(t, "mod", "edit", "-replace", path+"="+cbuild.Root(t), "-require", path+"@v0.0.0")
		goOK(t, "mod", "tidy")
	})
	require.NotEmpty(t, user.dir)
	return user.dir
}

// folder returns an empty folder: always the same one for the same headers, unless another run of the tests has it.
func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(cbuild.Root(t), "build", "module-"+headers(t))
	require.NoError(t, os.MkdirAll(dir, 0o777))
	var err error
	user.lock, err = os.Open(dir)
	require.NoError(t, err)
	if syscall.Flock(int(user.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		dir, err = os.MkdirTemp(filepath.Dir(dir), "module-")
		require.NoError(t, err)
		return dir
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range left { // by a run that was ended
		require.NoError(t, os.RemoveAll(filepath.Join(dir, entry.Name())))
	}
	return dir
}

// headers returns a hash of all headers, and of where they are. What is in a folder with a name made of it can be taken
// from Go's cache, where the folder's name counts, and headers of other packages than the one that is built do not.
func headers(t *testing.T) string {
	t.Helper()
	root := cbuild.Root(t)
	hash := sha256.New()
	fmt.Fprintln(hash, root)
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && cbuild.Passing(entry) {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(name, ".h") {
			var text []byte
			text, err = os.ReadFile(name)
			fmt.Fprintf(hash, "%s %d\n%s", name, len(text), text)
		}
		return err
	}))
	return fmt.Sprintf("%x", hash.Sum(nil)[:8])
}

// goRun runs the go command in the other module; settings go before the arguments, as NAME=value.
func goRun(t *testing.T, args ...string) (string, error) {
	t.Helper()
	settings := slices.IndexFunc(args, func(arg string) bool { return !strings.Contains(arg, "=") })
	cmd := exec.Command("go", args[settings:]...)
	cmd.Dir = user.dir
	cmd.Env = append(os.Environ(), args[:settings]...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func goOK(t *testing.T, args ...string) {
	t.Helper()
	out, err := goRun(t, args...)
	require.NoError(t, err, "go %s\n%s", strings.Join(args, " "), out)
}

// exported returns the names that a file exports beside the API, after it has looked whether that is whole. A name that
// cgo made of one of the other module's, or of Go's own packages, has a hash of the package in it.
func exported(t *testing.T, file string) []string {
	t.Helper()
	f, err := elf.Open(file)
	require.NoError(t, err)
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	require.NoError(t, err)
	have := map[string]bool{}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			have[s.Name] = true
		}
	}

	text, err := os.ReadFile(filepath.Join(cbuild.Root(t), "internal/abi/exports.list"))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if name := strings.Fields(line)[0]; name != "#" {
			assert.True(t, have[name], "%s does not export %s", file, name)
			delete(have, name)
		}
	}
	var names []string
	for name := range have {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ofTheProgram are the names of the program in testdata; cgo's have a hash in them.
const ofTheProgram = `^_cgo_[0-9a-f]+_Cfunc_twice _cgoexp_[0-9a-f]+_program_twice program_twice program_types$`

func extension(t *testing.T) string {
	t.Helper()
	return cbuild.Program{Sources: []string{"testdata/extension.c"}, Shared: true, Alone: true}.Build(t)
}

// works checks that the program exports the API and what is its own, and that an extension finds both, and not what the
// program has besides.
func works(t *testing.T, program, extension string) {
	t.Helper()
	assert.Regexp(t, ofTheProgram, strings.Join(exported(t, program), " "))
	assert.Equal(t, "0 <nil>\n", cbuild.OK(t, program, extension))
}

func TestProgram(t *testing.T) {
	module(t)
	program := filepath.Join(t.TempDir(), "program")
	goOK(t, "build", "-o", program, ".")
	works(t, program, extension(t))
}

func TestRace(t *testing.T) {
	module(t)
	goOK(t, "EXTENSION="+extension(t), "test", "-race", "-count=1", ".")
}

func TestLibrary(t *testing.T) {
	module(t)
	library := filepath.Join(t.TempDir(), "libuser.so")
	goOK(t, "build", "-buildmode=c-shared", "-o", library, "./library")
	assert.Regexp(t, `^_cgoexp_[0-9a-f]+_library_initialized library_initialized$`, strings.Join(exported(t, library), " "))
}

// The other module has a copy of this one. Here the program is a position-independent one besides.
func TestVendored(t *testing.T) {
	vendor := filepath.Join(module(t), "vendor")
	goOK(t, "mod", "vendor")
	defer os.RemoveAll(vendor)

	program := filepath.Join(t.TempDir(), "program")
	goOK(t, "build", "-mod=vendor", "-buildmode=pie", "-o", program, ".")
	works(t, program, extension(t))
}

// Whatever the linker is, the names are hidden.
func TestLinkers(t *testing.T) {
	module(t)
	extension := extension(t)
	program := filepath.Join(t.TempDir(), "program")
	for _, linker := range []string{"gold", "lld"} {
		t.Run(linker, func(t *testing.T) {
			cbuild.Need(t, "ld."+linker)
			goOK(t, "build", "-ldflags=-extldflags=-fuse-ld="+linker, "-o", program, ".")
			works(t, program, extension)
		})
	}
}

// A program may have a version script of its own: here the library's, so that it exports the API and nothing else.
func TestVersionScript(t *testing.T) {
	module(t)
	program := filepath.Join(t.TempDir(), "program")
	script := filepath.Join(cbuild.Root(t), "internal/link/exports.map")
	goOK(t, "build", "-ldflags=-extldflags=-Wl,--version-script="+script, "-o", program, ".")
	assert.Empty(t, exported(t, program))
}

// A Go plugin uses the runtime/cgo of the program that opens it.
func TestPlugin(t *testing.T) {
	module(t)
	dir := t.TempDir()
	host, plugin := filepath.Join(dir, "host"), filepath.Join(dir, "plugin.so")
	goOK(t, "build", "-tags=exportcgo", "-o", host, "./host")
	goOK(t, "build", "-tags=exportcgo", "-buildmode=plugin", "-o", plugin, "./plugin")
	assert.Equal(t, "41\n", cbuild.OK(t, host, plugin))
}
