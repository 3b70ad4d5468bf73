// The cases of the conformance program, run against the policy alone.

package pyconfig

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/pyconfig/cases"
)

const folder = "testdata"

// The cases of the conformance program, run against the policy alone: the program's operations are played here in Go,
// with a C library of two locales. What they print must be what a CPython prints, or what the differences say.
func TestCases(t *testing.T) {
	for _, file := range cases.Files(t, folder) {
		name := filepath.Base(file)
		if slices.Contains([]string{"text.txt", "globals.txt", "paths_old.txt"}, name) {
			continue // these concern state of C
		}
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) {
			want := cases.ExpectedOfOurs(t, folder, name)
			for _, c := range cases.Read(t, file) {
				t.Run(c.Name, func(t *testing.T) {
					require.Contains(t, want, c.Name)
					p := newPlayer(t)
					p.play(c.Ops)
					assert.Equal(t, want[c.Name], p.out.String())
				})
			}
		})
	}
}

// A player is a process that runs the operations of a case.
type player struct {
	t            *testing.T
	out          strings.Builder
	env          map[string]string
	locale       string
	root, dir    string
	pre, runtime PreConfig

	preinitializing, preinitialized bool

	globals Globals
	cfg     *Config
	before  []string
	main    *Config // the main interpreter's
}

func newPlayer(t *testing.T) *player {
	return &player{t: t, env: map[string]string{"PATH": "/usr/bin"}, locale: "C", dir: "/", cfg: &Config{}}
}

// setLocale answers as setlocale(LC_CTYPE, name) would.
func (p *player) setLocale(name string) bool {
	if name == "" {
		for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
			if name = p.env[variable]; name != "" {
				break
			}
		}
	}
	switch name {
	case "", "C", "POSIX":
		p.locale = "C"
	case "C.UTF-8", "C.utf8":
		p.locale = name
	default:
		return false
	}
	return true
}

func (p *player) sources() *Sources {
	encoding := "ANSI_X3.4-1968"
	if p.locale != "C" {
		encoding = "UTF-8"
	}
	return &Sources{
		Getenv: func(name string) (string, bool) { v, ok := p.env[name]; return v, ok },
		Decode: func(b string) (string, error) { return p.decode(b), nil },
		AllocatorByName: func(name string) (int, bool) {
			n, ok := map[string]int{"default": 1, "debug": 2, "malloc": 3, "malloc_debug": 4, "pymalloc": 5,
				"pymalloc_debug": 6}[name]
			return n, ok
		},
		LocaleName: p.locale, LocaleEncoding: encoding, Globals: p.globals, Files: testFiles{p},
		Build: NewBuild("3.14.10 (a build) [a compiler]"),
	}
}

func (p *player) decode(bytes string) string {
	if p.runtime.UTF8Mode != 0 || p.locale != "C" {
		return decodeUTF8(bytes)
	}
	wide := []int32{}
	for _, b := range []byte(bytes) {
		if b < 0x80 {
			wide = append(wide, int32(b))
		} else {
			wide = append(wide, 0xDC00+int32(b))
		}
	}
	return EncodeWide(wide)
}

// decodeUTF8 escapes the bytes that are not UTF-8.
func decodeUTF8(bytes string) string {
	wide := []int32{}
	for i, c := range bytes {
		if c == 0xFFFD && !strings.HasPrefix(bytes[i:], "\uFFFD") {
			c = 0xDC00 + rune(bytes[i])
		}
		wide = append(wide, int32(c))
	}
	return EncodeWide(wide)
}

func (p *player) preinitialize(pre PreConfig, args []string) error {
	if p.preinitialized {
		return nil
	}
	p.runtime, p.preinitializing = prePython, true // the runtime is initialized by now
	before := p.locale
	if pre.ConfigureLocale != 0 {
		p.setLocale("")
	}
	read, err := ReadPreConfig(pre, args, p.sources())
	p.locale = before
	if err == nil && (read.Allocator < 0 || read.Allocator > 8) {
		err = failf("_PyPreConfig_Write", "Unknown PYTHONMALLOC allocator")
	}
	if err != nil {
		return err
	}
	if read.ConfigureLocale != 0 {
		p.setLocale("")
		if read.CoerceCLocale != 0 {
			p.coerce(&read)
		}
	}
	p.runtime, p.preinitializing, p.preinitialized = read, false, true
	p.globals.IgnoreEnvironment = not(read.UseEnvironment)
	return nil
}

func (p *player) coerce(pre *PreConfig) {
	if p.env["LC_ALL"] != "" {
		pre.CoerceCLocale = 0
		return
	}
	p.env["LC_CTYPE"] = "C.UTF-8"
	if pre.CoerceCLocaleWarn != 0 {
		p.out.WriteString("Python detected LC_CTYPE=C: LC_CTYPE coerced to C.UTF-8 (set another locale or " +
			"PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n")
	}
	p.setLocale("")
}

func (p *player) preinitializeFromConfig(args []string) error {
	pre := map[int]PreConfig{InitPython: prePython, InitIsolated: preIsolated}[p.cfg.ConfigInit]
	if pre.ConfigInit == 0 {
		pre = preCompat
	}
	for _, f := range []struct {
		from int
		to   *int
	}{{p.cfg.ParseArgv, &pre.ParseArgv}, {p.cfg.Isolated, &pre.Isolated}, {p.cfg.UseEnvironment, &pre.UseEnvironment},
		{p.cfg.DevMode, &pre.DevMode}} {
		if f.from != -1 {
			*f.to = f.from
		}
	}
	if args == nil {
		args = p.cfg.Argv
	}
	return p.preinitialize(pre, args)
}

func (p *player) status(what string, err error) {
	switch e := err.(type) {
	case nil:
		fmt.Fprintf(&p.out, "%s -> ok\n", what)
	case *Exit:
		p.out.WriteString(e.Stdout + e.Stderr)
		fmt.Fprintf(&p.out, "%s -> exit %d\n", what, e.Code)
	case *Error:
		function := e.Func
		if function == "" {
			function = "NULL"
		}
		fmt.Fprintf(&p.out, "%s -> error func=%s msg=%s exitcode=0\n", what, function, e.Message)
	default:
		require.NoError(p.t, err)
	}
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
