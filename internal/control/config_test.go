// Configurations go to C and come back.

package control

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

func list(s ...string) []string { return s }

func text(s string) *string { return &s }

// What goes to C comes back, each field by itself.
func TestConfigToCAndBack(t *testing.T) {
	f := newFakeCore()
	raw := memory{f.Malloc, f.Free}
	var all pyconfig.Config
	pairs := pairConfig(new(mirror.PyConfig), &all)
	number := 0
	for _, p := range pairs.numbers {
		number++
		*p.g = number
	}
	for _, p := range pairs.words {
		number++
		*p.g = 1<<63 + uint64(number)
	}
	for _, p := range pairs.texts {
		number++
		*p.g = text("text " + string(rune(0x1F600+number)))
	}
	for _, p := range pairs.lists {
		number++
		*p.g = list("first "+string(rune(0x3B1+number)), "", "\xed\xb2\x80")
	}
	require.Greater(t, number, 60)

	var c mirror.PyConfig
	require.NoError(t, configToC(&c, nil, &all, raw))
	assert.Equal(t, &all, ConfigFromC(&c))
	require.NoError(t, configToC(&c, &all, &pyconfig.Config{}, raw))
	assert.Equal(t, mirror.PyConfig{}, c)
	assert.Empty(t, f.blocks)
}

// Strings that did not change stay where they are.
func TestConfigKeepsWhatDidNotChange(t *testing.T) {
	f := newFakeCore()
	raw := memory{f.Malloc, f.Free}
	first := &pyconfig.Config{Home: text("/home"), Prefix: text("/usr"), Argv: list("a")}
	var c mirror.PyConfig
	require.NoError(t, configToC(&c, nil, first, raw))
	home, argv, prefix := c.Home, c.Argv, c.Prefix
	second := &pyconfig.Config{Home: text("/home"), Prefix: text("/opt"), Argv: list("a")}
	require.NoError(t, configToC(&c, first, second, raw))
	assert.Same(t, home, c.Home)
	assert.Equal(t, argv, c.Argv)
	assert.NotSame(t, prefix, c.Prefix)
	assert.Equal(t, "/opt", wideText(c.Prefix))
	assert.Len(t, f.blocks, 4)
}

// Wherever memory ends, the structure is as it was, and nothing is lost.
func TestConfigWithoutMemory(t *testing.T) {
	before := &pyconfig.Config{Verbose: 1, Home: text("/home"), Argv: list("a", "b")}
	after := &pyconfig.Config{Verbose: 2, Prefix: text("/usr"), Argv: list("c", "d"), XOptions: list("x")}
	const allocations = 1 + 3 + 2
	for room := range allocations + 1 {
		f := newFakeCore()
		raw := memory{f.Malloc, f.Free}
		var c mirror.PyConfig
		require.NoError(t, configToC(&c, nil, before, raw))
		held, was := len(f.blocks), c
		f.room = room
		err := configToC(&c, before, after, raw)
		if room == allocations {
			require.NoError(t, err)
			assert.Equal(t, after, ConfigFromC(&c))
			continue
		}
		require.ErrorContains(t, err, "memory allocation failed", "with room for %d", room)
		assert.Equal(t, was, c)
		assert.Len(t, f.blocks, held)
	}
}

// A config of the Go API is made in the memory of the runtime that it has preinitialized.
func TestNewConfig(t *testing.T) {
	f := newFakeCore()
	k := f.control()
	config := &pyconfig.Config{Home: text("/home"), Argv: list("a")}
	c, err := k.NewConfig(config)
	require.NoError(t, err)
	assert.Equal(t, []string{"Py_PreInitializeFromConfig"}, f.log)
	assert.Equal(t, config, ConfigFromC(c))
	k.FreeConfig(c)
	assert.Empty(t, f.blocks)

	f.fails = "Py_PreInitializeFromConfig"
	_, err = k.NewConfig(config)
	require.ErrorContains(t, err, "the core fails")
	assert.Empty(t, f.blocks)
}

// A call that reads a config, and one whose config can't be read.
func TestConfigRead(t *testing.T) {
	f := newFakeCore()
	config := isolated(t, f)
	c := &mirror.Call{Op: mirror.OpConfigRead, Config: config}
	f.drive(t, sequences[c.Op], c)
	require.Equal(t, mirror.StatusOK, c.Status.Type, mirror.GoString(c.Status.ErrMsg))
	assert.Equal(t, "utf-8", wideText(config.FilesystemEncoding))

	f.Core.ConfigDamaged = func(*mirror.PyConfig) *byte { return mirror.CString("argv") }
	c = &mirror.Call{Op: mirror.OpConfigRead, Config: config}
	f.drive(t, sequences[c.Op], c)
	assert.Equal(t, "PyConfig.argv is damaged: its length and its items do not agree", mirror.GoString(c.Status.ErrMsg))
}

// A command line may ask for a text and the end of the process.
func TestConfigExits(t *testing.T) {
	f := newFakeCore()
	var written string
	f.Core.StdioWrite = func(toStderr int32, text *byte) { written = mirror.GoString(text) }
	config := new(mirror.PyConfig)
	require.NoError(t, configToC(config, nil, &pyconfig.Config{ConfigInit: pyconfig.InitPython, ParseArgv: 1,
		Argv: list("python", "-V")}, memory{f.Malloc, f.Free}))
	c := &mirror.Call{Op: mirror.OpConfigRead, Config: config}
	f.drive(t, sequences[c.Op], c)
	assert.Equal(t, mirror.StatusExit, c.Status.Type)
	assert.Zero(t, c.Status.Exitcode)
	assert.Equal(t, "Python 3.14.10\n", written)
}

func TestArguments(t *testing.T) {
	a, b := mirror.CString("a"), mirror.CString("\xff")
	argv := []*byte{a, b, nil}
	all := mirror.PyArgv{Argc: 2, UseBytesArgv: 1, BytesArgv: unsafe.SliceData(argv)}
	got, err := argTexts(&all)
	require.NoError(t, err)
	assert.Equal(t, list("a", "\xff"), got, "bytes are not decoded")

	all.Argc = 3
	_, err = argTexts(&all)
	require.ErrorContains(t, err, "argument 2 of 3 is NULL")
	_, err = argTexts(&mirror.PyArgv{Argc: 1})
	require.ErrorContains(t, err, "the array of them is NULL")
	_, err = argTexts(&mirror.PyArgv{Argc: -1})
	require.ErrorContains(t, err, "negative")
	got, err = argTexts(nil)
	require.NoError(t, err)
	assert.Empty(t, got)
}
