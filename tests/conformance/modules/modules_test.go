// Package modules loads extension modules that were compiled for CPython, unchanged, under a CPython and under the
// library: what is in them, and what they answer when they are called, must be the same lines, in a second life, in a
// child of a busy parent, in an interpreter with its own GIL and in two at once, and loading one again and again keeps no
// memory.
//
// The modules are CPython's own, and those below the folder that PYTHON_EXTENSIONS names, which lies inside the root of the
// CPython: opt/ext there by default (`scripts/cpython-root --extensions` fills it).
package modules

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

func TestMain(m *testing.M) { cbuild.RunBesideCPython(m) }

// A module is an extension module's name and its file as programs inside the root see it.
type module struct{ name, file string }

// Files are named name.cpython-314-x86_64-linux-gnu.so or, for many versions, name.abi3.so.
var ofVersion = regexp.MustCompile(`\.(cpython-314-[^.]*|abi3)\.so$`)

// What comes after these folders in a path is the name.
var importRoot = regexp.MustCompile(`^.*/(lib-dynload|dist-packages|site-packages|python3\.14)/`)

func modulesBelow(t *testing.T, folder string) []module {
	t.Helper()
	root := cbuild.PythonRoot(t)
	var found []module
	err := filepath.Walk(filepath.Join(root, folder), func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || !ofVersion.MatchString(path) {
			return err
		}
		name := importRoot.ReplaceAllString(path, "")
		if name == path {
			name = filepath.Base(path)
		}
		name = strings.ReplaceAll(ofVersion.ReplaceAllString(name, ""), "/", ".")
		found = append(found, module{name, "/" + strings.TrimLeft(strings.TrimPrefix(path, root), "/")})
		return nil
	})
	require.NoError(t, err)
	return found
}

// Both are the program, linked with either library, inside the CPython's root.
type both struct {
	root         cbuild.Chroot
	theirs, ours string
}

func build(t *testing.T) both {
	t.Helper()
	root := cbuild.NewChroot(t)
	root.Add(t, "../../objects/testdata/ways.h")
	root.Add(t, "../../expect/counted_memory.h")
	root.AddLibrary(t)
	// Some modules name libpython as a library that they need.
	root.AddLink(t, cbuild.LibFile, "libpython3.14.so.1.0")
	const source = "testdata/module.c"
	return both{root, root.Compile(t, source), root.CompileWithLibrary(t, source)}
}

// Lines of a run; nil if it did not end with success.
type outcome struct {
	lines []string
	code  string
}

func (b both) run(t *testing.T, program, way string, m module, env ...string) outcome {
	t.Helper()
	argv := []string{"env", "MODULE_NAME=" + m.name, "MODULE_FILE=" + m.file, "LC_ALL=C.UTF-8"}
	if program == b.ours {
		argv = append(argv, "LD_LIBRARY_PATH="+b.root.Dir())
	}
	argv = append(append(argv, env...), program, way)
	result := cbuild.Run{Timeout: 2 * time.Minute}.Exec(t, b.root.Argv(argv...)...)
	code := ""
	if result.Signal != 0 || result.Exit != 0 {
		code = fmt.Sprintf("exit %d, %v: %s", result.Exit, result.Signal, result.Stderr)
		if result.Signal == syscall.SIGKILL || result.Exit == 127 {
			t.Fatalf("%v: %s", argv, code)
		}
	}
	return outcome{strings.Split(strings.TrimSuffix(result.Stdout, "\n"), "\n"), code}
}

// loads reports whether the module could be loaded.
func (o outcome) loads() bool { return o.code == "" && !strings.Contains(o.lines[0], " raises ") }

// count returns how many of want's lines o has in their places.
func (o outcome) count(want outcome) (same int) {
	for i, line := range want.lines {
		if i < len(o.lines) && o.lines[i] == line {
			same++
		}
	}
	return same
}

// steady returns o with empty lines for those that differ from another run: they hold a time or an address.
func (o outcome) steady(other outcome) outcome {
	lines := make([]string, len(o.lines))
	for i, line := range o.lines {
		if i < len(other.lines) && other.lines[i] == line {
			lines[i] = line
		}
	}
	return outcome{lines, o.code}
}

// blank empties the lines of o that are empty in like.
func (o outcome) blank(like outcome) outcome {
	lines := append([]string{}, o.lines...)
	for i := range lines {
		if i < len(like.lines) && like.lines[i] == "" {
			lines[i] = ""
		}
	}
	return outcome{lines, o.code}
}

// A score adds up what was compared.
type score struct{ modules, unusable, load, lines, agree int }

func (s *score) say(what string) {
	fmt.Printf("extension modules: %s: %d, %d of which CPython loads without modules written in Python; %d of those load, %d of %d lines agree\n",
		what, s.modules, s.modules-s.unusable, s.load, s.agree, s.lines)
}

// A way to load a module.
type way struct {
	name string   // of ways.h
	env  []string // what else the program is told
}

var (
	plain    = way{"plain", nil}
	called   = way{"plain", []string{"MODULE_CALLS=1"}}
	imported = way{"plain", []string{"MODULE_IMPORTED=1"}}
)

// compare runs a module in one way under both libraries and returns both outcomes, and whether they are the same.
func (b both) compare(t *testing.T, m module, w way) (theirs, ours outcome, same bool) {
	t.Helper()
	theirs = b.run(t, b.theirs, w.name, m, w.env...)
	ours = b.run(t, b.ours, w.name, m, w.env...)
	if same = assert.ObjectsAreEqual(theirs, ours); !same && theirs.code == "" {
		theirs = theirs.steady(b.run(t, b.theirs, w.name, m, w.env...))
		ours = ours.blank(theirs)
		same = assert.ObjectsAreEqual(theirs, ours)
	}
	return theirs, ours, same
}

func TestSameModules(t *testing.T) {
	b := build(t)
	wanted := cbuild.WantedDifferences(t, "modules")
	list := &table{}
	defer list.write(t)
	for what, folder := range folders(t) {
		t.Run(what, func(t *testing.T) {
			sum := &score{}
			t.Cleanup(func() { sum.say(what) })
			for _, m := range modulesBelow(t, folder) {
				sum.modules++
				t.Run(m.name, func(t *testing.T) { b.sameModule(t, m, sum, list, wanted[m.name]) })
			}
		})
	}
}

func (b both) sameModule(t *testing.T, m module, sum *score, list *table, wanted string) {
	theirs, ours, same := b.compare(t, m, called)
	if theirs.code != "" { // what does not survive such calls is only looked at
		theirs, ours, same = b.compare(t, m, plain)
	}
	if !theirs.loads() {
		sum.unusable++
		t.Skip("SKIPPED: CPython does not load it without modules written in Python")
	}
	sum.lines += len(theirs.lines)
	sum.agree += ours.count(theirs)
	list.add(m, writtenWith(t, m), theirs, ours)
	if ours.loads() {
		sum.load++
	}
	if wanted != "" {
		assert.False(t, same, "no difference is left here: %s", wanted)
		return
	}
	assert.Empty(t, ours.code)
	assert.Equal(t, theirs.lines, ours.lines)
	if !strings.Contains(m.name, ".") {
		theirs, ours, _ = b.compare(t, m, imported)
		assert.Equal(t, theirs, ours, "imported from a folder in sys.path")
	}
}

// Each module that loads does so in each way that CPython knows, too; with GOPYRT_BRIEF set, as in CI, every sixth one.
func TestModulesInAllWays(t *testing.T) {
	b := build(t)
	wanted, once := cbuild.WantedDifferences(t, "modules"), cbuild.WantedDifferences(t, "module-again")
	ways := strings.Fields(b.run(t, b.ours, "ways", module{}).text())
	require.Greater(t, len(ways), 5)
	brief := os.Getenv("GOPYRT_BRIEF") != ""
	for what, folder := range folders(t) {
		t.Run(what, func(t *testing.T) {
			for i, m := range modulesBelow(t, folder) {
				if brief && i%6 != 0 {
					continue
				}
				lines := b.run(t, b.ours, plain.name, m)
				if wanted[m.name] != "" || once[m.name] != "" || !lines.loads() {
					continue
				}
				t.Run(m.name, func(t *testing.T) {
					t.Parallel()
					own := b.run(t, b.ours, "interpreter", m).loads()
					for _, name := range ways {
						if own || name != "two-at-once" { // else two run its PyInit at once
							b.inWay(t, m, name, lines)
						}
					}
				})
			}
		})
	}
}

func (o outcome) text() string { return strings.Join(o.lines, "\n") }

func (b both) inWay(t *testing.T, m module, name string, once outcome) {
	got := b.run(t, b.ours, name, m)
	if name == "kept" {
		b.keepsAsMuch(t, m, got)
		return
	}
	if assert.ObjectsAreEqual(once, got) {
		return
	}
	theirs, ours, _ := b.compare(t, m, way{name, nil})
	if theirs.code == "" {
		assert.Equal(t, theirs, ours, name)
	} else {
		assert.Empty(t, got.code, "%s, and CPython: %s", name, theirs.code)
	}
}

// A module may keep memory itself, as much as it keeps under CPython.
func (b both) keepsAsMuch(t *testing.T, m module, got outcome) {
	var runs int
	kept := func(o outcome) (n int) {
		_, err := fmt.Sscanf(o.text(), "%d blocks in %d runs", &n, &runs)
		require.NoError(t, err, "%s %s", o.text(), o.code)
		return n
	}
	ours := kept(got)
	if ours < runs {
		return
	}
	theirs := b.run(t, b.theirs, "kept", m)
	if theirs.code != "" {
		assert.Empty(t, got.code)
		return
	}
	// What it keeps may be of other blocks.
	assert.LessOrEqual(t, 4*ours, 5*kept(theirs), "blocks of memory that the runs leave behind")
}

// folders returns the folders with modules, inside the CPython's root.
func folders(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{"CPython's own": "usr/lib/python3.14/lib-dynload"}
	pool := os.Getenv("PYTHON_EXTENSIONS")
	if pool == "" {
		pool = "opt/ext"
	}
	if _, err := os.Stat(filepath.Join(cbuild.PythonRoot(t), pool)); err == nil {
		found["others"] = pool
	}
	return found
}
