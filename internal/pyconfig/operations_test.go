// The operations of the cases, played in Go.

package pyconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"
)

// play runs the operations of a case; config_ops.c says what each one does.
func (p *player) play(ops string) {
	if strings.Contains(ops, "@") {
		p.root = filepath.Join(p.t.TempDir(), "r")
		require.NoError(p.t, os.Mkdir(p.root, 0o755))
		ops = strings.ReplaceAll(ops, "@", p.root)
	}
	for _, op := range strings.Split(ops, " ") {
		if op == "" {
			continue
		}
		verb, arg := op, ""
		if i, j := strings.Index(op, ":"), strings.Index(op, "="); i >= 0 && (j < 0 || i < j) {
			verb, arg = op[:i], op[i+1:]
		}
		if !p.worldOp(verb, arg) && !p.preOp(verb, arg) && !p.listOp(verb, arg) && !p.cfgOp(verb, arg) {
			require.Fail(p.t, "unknown operation", op)
		}
	}
}

func (p *player) worldOp(verb, arg string) bool {
	name, value, _ := strings.Cut(arg, "=")
	path := bytesOf(name)
	var err error
	switch verb {
	case "env":
		p.env[name] = bytesOf(value)
	case "unset":
		delete(p.env, name)
	case "dir":
		err = os.MkdirAll(bytesOf(arg), 0o755)
	case "file":
		err = os.WriteFile(path, []byte(bytesOf(value)), 0o644)
	case "exe":
		err = os.WriteFile(bytesOf(arg), nil, 0o755)
	case "link":
		err = os.Symlink(value, path)
	case "chdir":
		p.dir = arg
	case "locale":
		answer := "unknown"
		if p.setLocale(arg) {
			answer = "set"
		}
		fmt.Fprintf(&p.out, "locale %s -> %s\n", arg, answer)
	case "global":
		p.setGlobal(name, atoi(value))
	default:
		return false
	}
	require.NoError(p.t, err)
	return true
}

func (p *player) setGlobal(name string, value int) {
	g := &p.globals
	field := map[string]*int{
		"Py_UTF8Mode": &g.UTF8Mode, "Py_DebugFlag": &g.ParserDebug, "Py_VerboseFlag": &g.Verbose,
		"Py_QuietFlag": &g.Quiet, "Py_InteractiveFlag": &g.Interactive, "Py_InspectFlag": &g.Inspect,
		"Py_OptimizeFlag": &g.OptimizationLevel, "Py_NoSiteFlag": &g.NoSite, "Py_BytesWarningFlag": &g.BytesWarning,
		"Py_FrozenFlag": &g.Frozen, "Py_IgnoreEnvironmentFlag": &g.IgnoreEnvironment,
		"Py_DontWriteBytecodeFlag": &g.DontWriteBytecode, "Py_NoUserSiteDirectory": &g.NoUserSite,
		"Py_UnbufferedStdioFlag": &g.UnbufferedStdio, "Py_IsolatedFlag": &g.Isolated,
		"Py_HashRandomizationFlag": new(int),
	}[name]
	require.NotNil(p.t, field, name)
	*field = value
}

func (p *player) preOp(verb, arg string) bool {
	switch {
	case verb == "pre":
		p.pre = map[string]PreConfig{"python": prePython, "isolated": preIsolated, "compat": preCompat}[arg]
	case verb == "predump":
		p.out.WriteString("pre:" + preconfigText(&p.pre))
	case strings.HasPrefix(verb, "pre."):
		name, value, _ := strings.Cut(verb[4:], "=")
		fieldOf(&p.pre, preconfigFields, name).SetInt(int64(atoi(value)))
	case verb == "preinit.null":
		p.status(verb, failf("Py_PreInitialize", "preinitialization config is NULL"))
	case strings.HasPrefix(verb, "preinit"):
		p.status(verb, p.preinitialize(p.pre, splitList(arg)))
	case verb == "rt":
		runtime := p.runtime
		fmt.Fprintf(&p.out, "runtime: preinitializing=%d preinitialized=%d%s", flag(p.preinitializing), flag(p.preinitialized), preconfigText(&runtime))
	case verb == "ctype":
		value, found := p.env["LC_CTYPE"]
		if !found {
			value = "NULL"
		}
		fmt.Fprintf(&p.out, "LC_CTYPE=%s environment=%s\n", p.locale, value)
	default:
		return false
	}
	return true
}

func preconfigText(pre *PreConfig) string {
	var out strings.Builder
	for i, name := range preconfigFields {
		fmt.Fprintf(&out, " %s=%d", name, reflect.ValueOf(pre).Elem().Field(i).Int())
	}
	return out.String() + "\n"
}

func (p *player) listOp(verb, arg string) bool {
	name, value, _ := strings.Cut(arg, "=")
	list := func() *[]string { return fieldOf(p.cfg, configFields, name).Addr().Interface().(*[]string) }
	switch verb {
	case "argv", "wargv":
		args := splitList(arg)
		if args == nil {
			args = []string{}
		}
		err := p.preinitializeFromConfig(args)
		if err == nil {
			p.cfg.Argv = nil
			for _, a := range args {
				if verb == "argv" {
					a = p.decode(bytesOf(a))
				}
				p.cfg.Argv = append(p.cfg.Argv, wide(a))
			}
		}
		p.status(verb, err)
	case "list":
		err := p.preinitializeFromConfig(nil)
		if err == nil {
			*list() = nil
			for _, item := range splitList(value) {
				*list() = append(*list(), wide(item))
			}
		}
		p.status(verb, err)
	case "append":
		*list() = append(*list(), wide(value))
		p.status(verb, nil)
	case "insert":
		index, item, _ := strings.Cut(value, "=")
		if n := atoi(index); n < 0 {
			p.status(verb, failf("PyWideStringList_Insert", "PyWideStringList_Insert index must be >= 0"))
		} else {
			*list() = slices.Insert(*list(), min(n, len(*list())), wide(item))
			p.status(verb, nil)
		}
	default:
		return false
	}
	return true
}

func (p *player) cfgOp(verb, arg string) bool {
	name, value, _ := strings.Cut(arg, "=")
	switch verb {
	case "cfg":
		p.cfg = p.defaults(arg)
		p.before = p.dump(p.cfg)
	case "str", "bytes", "null":
		err := p.preinitializeFromConfig(nil)
		if err == nil {
			text := wide(value)
			if verb == "bytes" {
				text = p.decode(bytesOf(value))
			}
			field := fieldOf(p.cfg, configFields, name).Addr().Interface().(**string)
			if *field = &text; verb == "null" {
				*field = nil
			}
		}
		p.status(verb, err)
	case "read":
		c, err := p.read()
		p.status(verb, err)
		if err == nil {
			p.cfg = c
			p.printChanged(c)
		}
	case "init":
		p.initialize()
	case "codecs":
		fmt.Fprintf(&p.out, "codecs: %s %s\n", p.quote(p.main.FilesystemEncoding), p.quote(p.main.StdioEncoding))
	case "dump":
		p.before = p.dump(p.cfg)
		p.out.WriteString("  " + strings.Join(p.before, "\n  ") + "\n")
	case "changed":
		p.printChanged(p.cfg)
	case "clear":
		for i := range configFields {
			if f := reflect.ValueOf(p.cfg).Elem().Field(i); f.Kind() == reflect.Pointer || f.Kind() == reflect.Slice {
				f.SetZero()
			}
		}
	default:
		name, value, ok := strings.Cut(verb, "=")
		field := fieldOf(p.cfg, configFields, name)
		if !ok || !field.IsValid() {
			return false
		}
		if field.Kind() == reflect.Uint64 {
			seed, err := strconv.ParseUint(value, 10, 64)
			require.NoError(p.t, err)
			field.SetUint(seed)
		} else {
			field.SetInt(int64(atoi(value)))
		}
	}
	return true
}

func (p *player) read() (*Config, error) {
	if err := p.preinitializeFromConfig(nil); err != nil {
		return nil, err
	}
	return ReadConfig(p.cfg, p.runtime, p.sources())
}

// initialize prints what the main interpreter's configuration has.
func (p *player) initialize() {
	c, err := p.read()
	warnings := ""
	if err == nil && c.InitMain != 0 {
		c, warnings, err = ReadMain(c, p.sources())
	}
	p.out.WriteString(warnings)
	if err != nil {
		p.status("init", err)
		return
	}
	// Which codecs there are is not a matter of paths: see "codecs".
	p.main = c
	shown := *c
	shown.FilesystemEncoding, shown.StdioEncoding = nil, nil
	p.printChanged(&shown)
}
