// The words of a source.

package cbuild

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var word = regexp.MustCompile(`\w+`)

// Words returns the words of a file, which are the names in it and more.
func Words(t testing.TB, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return WordsIn(text)
}

// WordsIn returns the words of a text.
func WordsIn(text []byte) []string {
	var words []string
	for _, w := range word.FindAll(text, -1) {
		words = append(words, string(w))
	}
	return words
}
