// The cache of what tests compile.

package cbuild

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What was compiled stays in build/cache, under the hash of all that it was made of, so that the next test run finds
// it. Nothing there is ever out of date, since a result of other inputs has another name. "make clean" removes it.

// cacheAge is how long an unused entry stays.
const cacheAge = 7 * 24 * time.Hour

// A fingerprint hashes what a result depends on, piece by piece.
type fingerprint struct{ hash.Hash }

func newFingerprint(kind string, texts ...string) fingerprint {
	f := fingerprint{sha256.New()}
	f.texts(kind)
	f.texts(texts...)
	return f
}

// texts takes in texts, each with its length, so that no two sequences of them are the same.
func (f fingerprint) texts(texts ...string) {
	for _, text := range texts {
		fmt.Fprintf(f, "%d:%s", len(text), text)
	}
}

// file takes in the content of a file.
func (f fingerprint) file(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	known, ok := contents.Load(path)
	if !ok || !known.(content).is(info) {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		known = content{info.Size(), info.ModTime(), sha256.Sum256(text)}
		contents.Store(path, known)
	}
	sum := known.(content).sum
	f.texts(path, string(sum[:]))
	return nil
}

// contents are those of files that were read: a header is an input of hundreds of objects.
var contents sync.Map // by path: content

type content struct {
	size    int64
	changed time.Time
	sum     [sha256.Size]byte
}

func (c content) is(info fs.FileInfo) bool {
	return c.size == info.Size() && c.changed.Equal(info.ModTime())
}

// tree takes in all files below a folder.
func (f fingerprint) tree(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return f.file(path)
	})
}

// Passing says whether an entry of a folder of the project is a folder in which tests, builds and git make and remove
// others, which may go while somebody walks through them.
func Passing(entry fs.DirEntry) bool {
	return entry.IsDir() && (entry.Name() == "build" || entry.Name() == ".git")
}

// names takes in the names of the files below a folder: a new one may be included in place of another.
func (f fingerprint) names(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && Passing(entry) {
			return fs.SkipDir
		}
		f.texts(path)
		return err
	})
}

func (f fingerprint) sum() string { return hex.EncodeToString(f.Sum(nil)) }

var cacheDir struct {
	sync.Once
	path string
}

// cache returns the folder of what was compiled.
func cache(t testing.TB) string {
	t.Helper()
	root := Root(t)
	cacheDir.Do(func() {
		cacheDir.path = filepath.Join(root, "build", "cache")
		forgetOld(cacheDir.path)
	})
	require.NoError(t, os.MkdirAll(cacheDir.path, 0o777))
	return cacheDir.path
}

func forgetOld(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > cacheAge {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}

// cached returns whether something is in the cache. It stays there for longer then.
func cached(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if time.Since(info.ModTime()) > cacheAge/7 {
		_ = os.Chtimes(path, time.Time{}, time.Now())
	}
	return true
}

// store puts a text into the cache, whole or not at all: other test processes use it at the same time.
func store(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if errClose := file.Close(); err == nil {
		err = errClose
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

// Verdict returns what ask returns, which must depend only on the texts, the files below the folders and the commands
// that it runs. ask is called once.
func Verdict(t testing.TB, commands, texts, folders []string, ask func() string) string {
	t.Helper()
	f := newFingerprint("verdict", texts...)
	for _, command := range commands {
		tool, err := toolOf(command)
		require.NoError(t, err)
		f.texts(tool.identity)
	}
	for _, folder := range folders {
		require.NoError(t, f.tree(folder))
	}
	path := filepath.Join(cache(t), f.sum()+".txt")
	if cached(path) {
		said, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(said)
	}
	said := ask()
	require.NoError(t, store(path, said))
	return said
}
