// The stamps by which Go's build cache sees headers, and scripts/header-stamps that writes them.

package linking

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// stampFile is what scripts/header-stamps leaves in the folder of each cgo package.
const stampFile = "headers.stamp.h"

// listed returns what scripts/header-stamps finds: folder (with a slash at its end), header.
func listed(t *testing.T, root string) map[string]map[string]bool {
	t.Helper()
	found := map[string]map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(cbuild.OK(t, filepath.Join(root, "scripts/header-stamps"), "--list")), "\n") {
		folder, header, ok := strings.Cut(line, " ")
		require.True(t, ok, line)
		if found[folder] == nil {
			found[folder] = map[string]bool{}
		}
		found[folder][header] = true
	}
	return found
}

// rules returns what the compiler's -MM says of the sources, a line each. It is asked once for the same files.
func rules(t *testing.T, root string, sources []string) []string {
	t.Helper()
	texts, folders := sources, []string(nil)
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	for _, entry := range entries {
		path := filepath.Join(root, entry.Name())
		switch ext := filepath.Ext(path); {
		case entry.IsDir() && ext == "" && entry.Name() != "build":
			folders = append(folders, path)
		case ext == ".c" || ext == ".h":
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			texts = append(texts, path, string(text))
		}
	}
	return strings.Split(cbuild.Verdict(t, []string{"gcc"}, texts, folders, func() string {
		dir := t.TempDir()
		xargs := exec.Command("xargs", "-P", strconv.Itoa(runtime.NumCPU()), "-n", "8", "sh", "-c", `gcc -MM -D_GNU_SOURCE \
			-DPy_BUILD_CORE=1 -Iinclude -Iinternal/core -Iinternal "$@" >"$(mktemp -p "$RULES")"`, "sh")
		xargs.Dir, xargs.Stdin = root, strings.NewReader(strings.Join(sources, "\n"))
		xargs.Env = append(os.Environ(), "RULES="+dir, "CCACHE_DISABLE=1")
		text, err := xargs.CombinedOutput()
		require.NoError(t, err, "%s", text)
		var all strings.Builder
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			all.WriteString(strings.ReplaceAll(string(text), "\\\n", " "))
		}
		return strings.TrimSpace(all.String())
	}), "\n")
}

// included returns the headers of the project that the compiler reads for each source, relative to root.
func included(t *testing.T, root string, sources []string) map[string][]string {
	t.Helper()
	headers := map[string][]string{}
	for _, rule := range rules(t, root, sources) {
		_, names, ok := strings.Cut(rule, ":")
		require.True(t, ok, rule)
		fields := strings.Fields(names)
		for _, name := range fields[1:] {
			headers[fields[0]] = append(headers[fields[0]], filepath.Clean(name))
		}
	}
	return headers
}

// Go's build cache sees a changed header outside a package's folder only through the stamp in it. So each header that the
// compiler reads for a file of a cgo package has to be known for that package.
func TestHeaderStampsSeeEveryHeader(t *testing.T) {
	root := cbuild.Root(t)
	known := listed(t, root)
	cmd := exec.Command("go", "list", "-f", "{{if .CgoFiles}}{{.Dir}}{{range .CFiles}} {{.}}{{end}}{{range .SFiles}} {{.}}{{end}}{{end}}", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	var sources []string
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		dir, err := filepath.Rel(root, words[0])
		require.NoError(t, err)
		for _, source := range words[1:] {
			sources = append(sources, filepath.Join(dir, source))
		}
	}
	checked := 0
	for source, headers := range included(t, root, sources) {
		for _, header := range headers {
			if dir := filepath.Dir(source); filepath.Dir(header) != dir && strings.HasSuffix(header, ".h") {
				assert.True(t, known[folderOf(dir)][header], "%s includes %s", source, header)
				checked++
			}
		}
	}
	assert.Greater(t, checked, 1000)
}

func folderOf(dir string) string {
	if dir == "." {
		return "./"
	}
	return dir + "/"
}

// A stamp changes with each header that its package includes, also with one that git does not know, and with no other.
func TestHeaderStampsChange(t *testing.T) {
	root := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o777))
	}
	script, err := os.ReadFile(filepath.Join(cbuild.Root(t), "scripts/header-stamps"))
	require.NoError(t, err)
	put("scripts/header-stamps", string(script))
	cgo := "package p\n\n// #include \"low.h\"\nimport \"C\"\n"
	put("include/Python.h", "#include \"deep/types.h\"\n")
	put("include/deep/types.h", "")
	put("internal/core/one/one.h", "# include <Python.h>\n")
	put("internal/core/one/one.c", "#include \"one/one.h\"\n")
	put("internal/core/one/core.go", "package one\n\nimport \"C\"\n")
	put("internal/core/two/two.c", "#include \"one/one.h\"\n#include \"../../../exports.h\"\n")
	put("internal/core/two/core.go", "package two\n\nimport \"C\"\n")
	put("exports.h", "")
	put("p/low.h", "#include \"../q/far.h\"\n")
	put("p/p.go", cgo)
	put("q/far.h", "")

	packages := []string{"internal/core/one", "internal/core/two", "p"}
	stamps := func() map[string]string {
		t.Helper()
		cbuild.OK(t, filepath.Join(root, "scripts/header-stamps"))
		all := map[string]string{}
		for _, p := range packages {
			text, err := os.ReadFile(filepath.Join(root, p, stampFile))
			require.NoError(t, err)
			all[p] = string(text)
		}
		return all
	}
	for header, of := range map[string][]string{
		"include/Python.h":        {"internal/core/one", "internal/core/two"},
		"include/deep/types.h":    {"internal/core/one", "internal/core/two"},
		"internal/core/one/one.h": {"internal/core/two"}, // its own folder Go sees by itself
		"exports.h":               {"internal/core/two"},
		"q/far.h":                 {"p"},
	} {
		before := stamps()
		assert.Equal(t, before, stamps(), "nothing has changed")
		text, err := os.ReadFile(filepath.Join(root, header))
		require.NoError(t, err)
		put(header, string(text)+"/* changed */\n")
		after := stamps()
		var changed []string
		for _, p := range packages {
			if before[p] != after[p] {
				changed = append(changed, p)
			}
		}
		assert.Equal(t, of, changed, header)
	}
}
