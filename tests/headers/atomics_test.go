// The atomic accessors: their effect, their memory order, their out-of-line twins.

package headers

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// familySize is how many _Py_atomic_* functions CPython 3.14 has.
const familySize = 141

// The program checks each function and prints its name; the names must be those that the header defines.
func TestAtomics(t *testing.T) {
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		for _, cc := range []string{"gcc", "clang"} {
			t.Run(cc+", "+headers.String(), func(t *testing.T) {
				program := cbuild.Program{Sources: []string{"testdata/atomics.c"}, CC: cc, Headers: headers, Alone: true}
				checked := strings.Fields(cbuild.OK(t, program.Build(t)))
				sort.Strings(checked)
				assert.Len(t, checked, familySize)
				var defined []string
				for name := range memoryOrders(t, headers) {
					defined = append(defined, name)
				}
				sort.Strings(defined)
				assert.Equal(t, defined, checked)
			})
		}
	}
}

func TestAtomicsAreCleanCPlusPlus(t *testing.T) {
	for _, cc := range []string{"g++", "clang++"} {
		t.Run(cc, func(t *testing.T) {
			program := cbuild.Program{
				Sources: []string{"testdata/atomics.c"}, CC: cc, Alone: true, Flags: []string{"-x", "c++"},
			}
			assert.Len(t, strings.Fields(cbuild.OK(t, program.Build(t))), familySize)
		})
	}
}

// access is what the compiler made of one function: the builtin that it calls, and the constants that it passes. Those
// are memory orders; for compare_exchange they come after a 0, "not weak".
type access struct{ builtin, constants string }

// The numbers that gcc has for the orders.
var orderNumbers = map[string]string{"relaxed": "0", "acquire": "2", "release": "3", "seq_cst": "5"}

var (
	functionStart = regexp.MustCompile(`(?m)^[^\n;{}]*?\b(_Py_atomic_\w+) \([^\n;]*\)\n\{`)
	builtinCall   = regexp.MustCompile(`__atomic_([a-z_]+?)(?:_\d+)? \((?:[^;]*?[a-z_]\S*, )?((?:\d+(?:, )?)+)\);`)
)

// memoryOrders asks gcc what each _Py_atomic_* function does, in the form in which it first represents it.
func memoryOrders(t *testing.T, headers cbuild.Headers) map[string]access {
	t.Helper()
	cbuild.Need(t, "gcc")
	dir := t.TempDir()
	source := filepath.Join(dir, "family.c")
	require.NoError(t, os.WriteFile(source, []byte("#include \"Python.h\"\n"), 0o666))
	args := []string{"-std=gnu11", "-O0", "-w", "-fkeep-inline-functions", "-fdump-tree-gimple=" + filepath.Join(dir, "dump"),
		"-c", "-o", filepath.Join(dir, "family.o")}
	args = append(args, cbuild.IncludeFlags(t, headers)...)
	out, err := exec.Command("gcc", append(args, source)...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	dump, err := os.ReadFile(filepath.Join(dir, "dump"))
	require.NoError(t, err)

	found := map[string]access{}
	starts := functionStart.FindAllSubmatchIndex(dump, -1)
	for i, start := range starts {
		end := len(dump)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		name, body := string(dump[start[2]:start[3]]), string(dump[start[1]:end])
		if close := strings.Index(body, "\n}"); close >= 0 {
			body = body[:close]
		}
		call := builtinCall.FindStringSubmatch(body)
		require.NotNil(t, call, "%s makes no atomic access:\n%s", name, body)
		found[name] = access{call[1], call[2]}
	}
	return found
}

// Each function makes the access, in the memory order, that its name says.
func TestAtomicsMemoryOrder(t *testing.T) {
	for _, headers := range []cbuild.Headers{cbuild.Ours, cbuild.CPython} {
		t.Run(headers.String(), func(t *testing.T) {
			found := memoryOrders(t, headers)
			assert.Len(t, found, familySize)
			for name, got := range found {
				assert.Equal(t, accessByName(t, name), got, name)
			}
		})
	}
}

func accessByName(t *testing.T, name string) access {
	t.Helper()
	rest := strings.TrimPrefix(name, "_Py_atomic_")
	order := "seq_cst"
	for suffix := range orderNumbers {
		if strings.HasSuffix(rest, "_"+suffix) {
			order = suffix
		}
	}
	for prefix, builtin := range map[string]string{
		"load_": "load", "store_": "store", "exchange_": "exchange", "compare_exchange_": "compare_exchange",
		"add_": "fetch_add", "and_": "fetch_and", "or_": "fetch_or", "fence_": "thread_fence",
	} {
		if strings.HasPrefix(rest, prefix) {
			if builtin == "compare_exchange" {
				return access{builtin, "0, 5, 5"}
			}
			return access{builtin, orderNumbers[order]}
		}
	}
	require.Fail(t, "a name of no known form", name)
	return access{}
}

// The twins of atomics.c do what the inline functions do, and all that are described exist.
func TestOutOfLineTwins(t *testing.T) {
	root := cbuild.Root(t)
	text, err := os.ReadFile(filepath.Join(root, "internal/abi/exports/atomics.txt"))
	require.NoError(t, err)
	program, err := os.ReadFile("testdata/twins.c")
	require.NoError(t, err)
	names := regexp.MustCompile(`(?m)^\S.*?\b(gopyrt_\w+)\(`).FindAllStringSubmatch(string(text), -1)
	assert.NotEmpty(t, names)
	for _, name := range names {
		pattern := strings.NewReplacer("_u8_", "_##object##_", "_u32_", "_##object##_", "_u64_", "_##object##_").Replace(name[1])
		assert.Contains(t, string(program), pattern+"(", "nothing checks %s", name[1])
	}

	for _, cc := range []string{"gcc", "clang"} {
		t.Run(cc, func(t *testing.T) {
			cbuild.OK(t, cbuild.Program{
				Sources: []string{"testdata/twins.c", "testdata/twins_state.c", filepath.Join(root, "atomics.c")},
				CC:      cc, Alone: true, Flags: []string{"-DPy_BUILD_CORE=1", "-DGOPYRT_RUNTIME_DIRECT=1"},
			}.Build(t))
		})
	}
}
