// Compiling C files to objects, or finding them in the cache.

package cbuild

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// objects compiles C or C++ sources, each by itself, and returns the objects in the same order. Those that were made of
// the same source, headers and flags by the same compiler come from the cache, also where another package's test made them.
func objects(t testing.TB, cc string, sources, args []string) ([]string, error) {
	t.Helper()
	dir, private := cache(t), t.TempDir()
	args = fromAnywhere(t, args)
	made, errs := make([]string, len(sources)), make([]error, len(sources))
	var group sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, source := range sources {
		group.Add(1)
		go func() {
			defer group.Done()
			turns <- struct{}{}
			defer func() { <-turns }()
			o := object{cc: cc, source: source, args: args, dir: dir}
			made[i], errs[i] = o.get(filepath.Join(private, fmt.Sprintf("%d.o", i)))
		}()
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}

// An object is to be compiled or found. The cache has two entries for it: a list of the files that it was made of when
// last it was compiled, under all that is known before compiling, and the object, under the content of those files too.
type object struct {
	cc, source string
	args       []string
	dir        string // the cache
}

// get returns the path of the object, which is in a private folder if it is not for other runs.
func (o object) get(private string) (string, error) {
	tool, err := toolOf(o.cc)
	if err != nil {
		return "", err
	}
	if o.source, err = filepath.Abs(o.source); err != nil {
		return "", err
	}
	if o.passing() {
		return private, o.compile(private, private+".d")
	}
	first, err := o.before(tool)
	if err != nil {
		return "", err
	}
	list := filepath.Join(o.dir, first+".list")
	if text, err := os.ReadFile(list); err == nil {
		if path, err := o.after(first, strings.Fields(string(text))); err == nil && cached(path) && cached(list) {
			return path, nil
		}
	}
	return o.make(tool, first, list, private)
}

// passing reports whether an input of the object is in a place that changes from run to run.
func (o object) passing() bool {
	return slices.ContainsFunc(append([]string{o.source}, o.args...), func(text string) bool {
		return strings.Contains(strings.ReplaceAll(text, o.root(), ""), os.TempDir()+"/")
	})
}

// headerFolders are the options that name a folder of headers.
var headerFolders = []string{"-I", "-isystem", "-iquote"}

// fromAnywhere returns flags that mean the same in every folder: each folder of headers by its absolute path, in one
// argument with its option.
func fromAnywhere(t testing.TB, args []string) []string {
	t.Helper()
	var result []string
	for i := 0; i < len(args); i++ {
		arg := args[i]
		for _, option := range headerFolders {
			folder, ok := strings.CutPrefix(arg, option)
			if !ok {
				continue
			}
			if folder == "" && i+1 < len(args) {
				i++
				folder = args[i]
			}
			folder, err := filepath.Abs(folder)
			require.NoError(t, err)
			arg = option + folder
			break
		}
		result = append(result, arg)
	}
	return result
}

// root is where compilers run.
func (o object) root() string { return filepath.Dir(filepath.Dir(o.dir)) }

// make compiles the object, and keeps it.
func (o object) make(tool tool, first, list, private string) (string, error) {
	begin := time.Now()
	if err := o.compile(private, private+".d"); err != nil {
		return "", err
	}
	text, err := os.ReadFile(private + ".d")
	if err != nil {
		return "", err
	}
	files := prerequisites(string(text), o.root(), tool.folders)
	for _, file := range files {
		// It is unknown whether the object contains an edit that is made at this moment.
		if info, err := os.Stat(file); err != nil || info.ModTime().After(begin) {
			return private, nil
		}
	}
	path, err := o.after(first, files)
	if err != nil {
		return "", err
	}
	content, err := os.ReadFile(private)
	if err == nil {
		err = store(path, string(content))
	}
	if err == nil {
		err = store(list, strings.Join(files, "\n"))
	}
	return path, err
}

// before returns the hash of what is known before compiling: the compiler and the system's headers, the command, and
// which headers there are in the folders that it names.
func (o object) before(tool tool) (string, error) {
	f := newFingerprint("object", append([]string{tool.identity, o.root(), o.source}, o.args...)...)
	for _, arg := range o.args {
		for _, option := range headerFolders {
			if folder, ok := strings.CutPrefix(arg, option); ok {
				if err := f.names(folder); err != nil {
					return "", err
				}
			}
		}
	}
	return f.sum(), nil
}

// after returns the object's path, which depends on the content of the files and on which others are beside them.
func (o object) after(first string, files []string) (string, error) {
	f := newFingerprint(first)
	var folders []string
	for _, file := range files {
		if err := f.file(file); err != nil {
			return "", err
		}
		folders = append(folders, filepath.Dir(file))
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return "", err
		}
		for _, entry := range entries {
			if strings.HasSuffix(entry.Name(), ".h") {
				f.texts(folder, entry.Name())
			}
		}
	}
	return filepath.Join(o.dir, f.sum()+".o"), nil
}

// What is compiled here is kept here: ccache, where the compiler is behind it, would only keep it once more.
const noOtherCache = "CCACHE_DISABLE=1"

// compile always compiles. The compiler must print nothing.
func (o object) compile(out, list string) error {
	args := append(slices.Clone(o.args), "-MD", "-MF", list, "-c", "-o", out, o.source)
	if strings.HasPrefix(o.cc, "clang") {
		args = append([]string{"-Wno-unused-command-line-argument"}, args...) // those of the linker
	}
	cmd := exec.Command(o.cc, args...)
	cmd.Dir = o.root()
	cmd.Env = append(os.Environ(), noOtherCache)
	if text, err := cmd.CombinedOutput(); err != nil || len(text) > 0 {
		return fmt.Errorf("%s: %v\n%s", cmd, err, text)
	}
	return nil
}

// prerequisites are the files that a compiler's list for make names, without the system's. Those that it names by paths
// from the folder it ran in are in that.
func prerequisites(list, ranIn string, system []string) []string {
	_, list, _ = strings.Cut(list, ":")
	var files []string
	for _, file := range strings.Fields(strings.ReplaceAll(list, "\\\n", " ")) {
		if !filepath.IsAbs(file) {
			file = filepath.Join(ranIn, file)
		}
		if !slices.ContainsFunc(system, func(folder string) bool { return strings.HasPrefix(file, folder+"/") }) {
			files = append(files, file)
		}
	}
	return files
}
