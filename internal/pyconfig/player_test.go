// The fields of the structures by name, and the file system of a player.

package pyconfig

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig/cases"
)

// The fields of the two structures by their C names, from the layout table.
var (
	configFields    = fieldNames("struct PyConfig")
	preconfigFields = fieldNames("struct PyPreConfig")
)

func fieldNames(structure string) (names []string) {
	text, err := os.ReadFile("../abi/layout.json")
	if err != nil {
		panic(err)
	}
	table, err := abi.Parse(text)
	if err != nil {
		panic(err)
	}
	for _, m := range table.Type(structure).Members {
		names = append(names, m.Name)
	}
	return names
}

// TestFields checks that the Go structures have the fields of the C ones, in their order.
func TestFields(t *testing.T) {
	for _, s := range []struct {
		value any
		names []string
	}{{Config{}, configFields}, {PreConfig{}, preconfigFields}} {
		typ := reflect.TypeOf(s.value)
		require.Equal(t, len(s.names), typ.NumField())
		for i, name := range s.names {
			require.Equal(t, strings.ReplaceAll(name, "_", ""), strings.ToLower(typ.Field(i).Name))
		}
	}
}

func fieldOf(structure any, names []string, name string) reflect.Value {
	for i, n := range names {
		if n == name {
			return reflect.ValueOf(structure).Elem().Field(i)
		}
	}
	return reflect.Value{}
}

// dump prints every field as the C program does.
func (p *player) dump(c *Config) (lines []string) {
	for i, name := range configFields {
		var text string
		switch v := reflect.ValueOf(c).Elem().Field(i).Interface().(type) {
		case *string:
			text = p.quote(v)
		case []string:
			items := []string{}
			for _, item := range v {
				items = append(items, p.quote(&item))
			}
			text = "[" + strings.Join(items, ", ") + "]"
		default:
			text = fmt.Sprint(v)
		}
		lines = append(lines, name+"="+text)
	}
	return lines
}

func (p *player) quote(text *string) string {
	if text == nil {
		return "NULL"
	}
	at := *text
	if p.root != "" {
		at = strings.ReplaceAll(at, p.root, "@")
	}
	var out strings.Builder
	out.WriteByte('"')
	for _, c := range DecodeWide(at) {
		if c >= 32 && c < 127 {
			out.WriteByte(byte(c))
		} else {
			fmt.Fprintf(&out, "\\u%04x", uint32(c))
		}
	}
	out.WriteByte('"')
	return out.String()
}

func (p *player) printChanged(c *Config) {
	for i, line := range p.dump(c) {
		if p.before[i] != line {
			p.out.WriteString("  " + line + "\n")
		}
		p.before[i] = line
	}
}

// load sets fields from lines as dump prints them, of the defaults in the expected outputs.
func load(t *testing.T, structure any, names []string, text string) {
	for _, field := range strings.Fields(text) {
		name, value, ok := strings.Cut(field, "=")
		if f := fieldOf(structure, names, name); ok && f.IsValid() {
			switch f.Kind() {
			case reflect.Int:
				n, err := strconv.Atoi(value)
				require.NoError(t, err)
				f.SetInt(int64(n))
			case reflect.Uint64:
				require.Equal(t, "0", value)
			default:
				require.Contains(t, []string{"NULL", "[]"}, value)
			}
		}
	}
}

var prePython, preIsolated, preCompat PreConfig

func TestMain(m *testing.M) {
	t := &testing.T{}
	defaults := cases.Expected(t, folder, "setters.txt")
	for kind, pre := range map[string]*PreConfig{"python": &prePython, "isolated": &preIsolated, "compat": &preCompat} {
		load(t, pre, preconfigFields, defaults["predefaults "+kind])
	}
	os.Exit(m.Run())
}

func (p *player) defaults(kind string) *Config {
	c := &Config{}
	load(p.t, c, configFields, cases.Expected(p.t, folder, "setters.txt")["defaults "+kind])
	return c
}

var escapes = regexp.MustCompile(`\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\n`)

// wide makes text, and bytes makes bytes, of an argument with escapes.
func wide(arg string) string {
	return escapes.ReplaceAllStringFunc(arg, func(e string) string {
		n, _ := strconv.ParseInt(e[2:], 16, 32)
		return EncodeWide([]int32{int32(n)})
	})
}

func bytesOf(arg string) string {
	return escapes.ReplaceAllStringFunc(arg, func(e string) string {
		if e == `\n` {
			return "\n"
		}
		n, _ := strconv.ParseInt(e[2:], 16, 32)
		return string([]byte{byte(n)})
	})
}

func splitList(arg string) []string {
	if arg == "" {
		return nil
	}
	return strings.Split(arg, "|")
}

// testFiles is the file system of a player: what it made, and a Debian's Python in /usr.
type testFiles struct{ p *player }

// real is the path of a file of the player; ok is false outside its own folder.
func (f testFiles) real(name string) (string, bool) {
	name = encodeFilesystem(name)
	if !strings.HasPrefix(name, "/") {
		name = f.p.dir + "/" + name
	}
	name = filepath.Clean(name)
	return name, f.p.root != "" && strings.HasPrefix(name, f.p.root)
}

func encodeFilesystem(text string) string {
	var out []byte
	for _, c := range DecodeWide(text) {
		if c >= 0xDC80 && c <= 0xDCFF {
			out = append(out, byte(c))
		} else {
			out = append(out, string(rune(c))...)
		}
	}
	return string(out)
}

// debian are the files of the machine on which the expected outputs were recorded. /lib is a link to /usr/lib.
var debian = map[string]fs.FileMode{
	"/": fs.ModeDir, "/usr": fs.ModeDir, "/usr/bin/python3": 0o755, "/usr/lib": fs.ModeDir,
	"/usr/lib/python3.14/os.py": 0o644, "/usr/lib/python3.14/lib-dynload": fs.ModeDir,
	"/lib/python3.14/os.py": 0o644, "/lib/python3.14/lib-dynload": fs.ModeDir,
}

type fakeInfo struct {
	fs.FileInfo
	mode fs.FileMode
}

func (i fakeInfo) Mode() fs.FileMode { return i.mode }
func (i fakeInfo) IsDir() bool       { return i.mode.IsDir() }

func (f testFiles) Stat(name string) (fs.FileInfo, error) {
	path, ours := f.real(name)
	if ours {
		return os.Stat(path)
	}
	if mode, ok := debian[path]; ok {
		return fakeInfo{mode: mode}, nil
	}
	return nil, fs.ErrNotExist
}

func (f testFiles) Readlink(name string) (string, error) {
	path, ours := f.real(name)
	if path == "/usr/bin/python3" {
		return "python3.14", nil
	}
	if !ours {
		return "", fs.ErrInvalid
	}
	target, err := os.Readlink(path)
	return decodeUTF8(target), err
}

func (f testFiles) ReadFile(name string) (string, error) {
	path, ours := f.real(name)
	if !ours {
		return "", fs.ErrNotExist
	}
	text, err := os.ReadFile(path)
	return decodeUTF8(string(text)), err
}

func (f testFiles) Getwd() (string, error) { return f.p.dir, nil }
