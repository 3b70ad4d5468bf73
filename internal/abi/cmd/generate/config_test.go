// What the generator refuses in the table of configuration fields.

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/abi"
	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// Each field of the layout has its line, in its order and with a kind that fits its type.
func TestConfigFieldsAreTheLayouts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(cbuild.Root(t), configFile))
	require.NoError(t, err)
	read := func(text string) error {
		root := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(root, filepath.Dir(configFile)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(root, configFile), []byte(text), 0o666))
		_, err := readConfigTypes(root, abi.Layout())
		return err
	}
	require.NoError(t, read(string(text)))
	lines := strings.SplitAfter(string(text), "\n")
	at := func(field string) int {
		for i, line := range lines {
			if strings.HasPrefix(line, field+" ") {
				return i
			}
		}
		t.Fatal("no field ", field)
		return 0
	}
	changed := func(change func(lines []string)) error {
		copied := append([]string(nil), lines...)
		change(copied)
		return read(strings.Join(copied, ""))
	}
	home := at("home")
	assert.ErrorContains(t, changed(func(l []string) { l[home] = "" }), "not as many")
	assert.ErrorContains(t, changed(func(l []string) { l[home], l[home+1] = l[home+1], l[home] }), "the layout table has home")
	assert.ErrorContains(t, changed(func(l []string) { l[home] = "home list = root\n" }), "of kind list")
	assert.ErrorContains(t, changed(func(l []string) { l[home] = "home text = root\n" }), configFile+":")
	assert.ErrorContains(t, changed(func(l []string) { l[home] = "home string =\n" }), "a sentence")
}
