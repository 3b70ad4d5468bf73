//go:build linux && amd64 && cgo

// Tests of configurations.

package gopyruntime_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime"
)

// configureAlone runs f in a process of its own, with nothing in its environment but env: reading a config
// preinitializes the runtime, which happens once.
func configureAlone(t *testing.T, env []string, f func()) {
	t.Helper()
	if os.Getenv("GOPYRT_CONFIG_CHILD") == t.Name() {
		f()
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=30s")
	cmd.Env = append([]string{"GOPYRT_CONFIG_CHILD=" + t.Name(), "PATH=/usr/bin"}, env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestConfigDefaults(t *testing.T) {
	python, isolated := gopyruntime.PythonConfig(), gopyruntime.IsolatedConfig()
	assert.Equal(t, 2, python.ConfigInit)
	assert.Equal(t, 1, python.ParseArgv)
	assert.Equal(t, -1, python.DevMode)
	assert.Nil(t, python.Home)
	assert.Equal(t, 3, isolated.ConfigInit)
	assert.Equal(t, 4300, isolated.IntMaxStrDigits)
	assert.Equal(t, 1, isolated.SafePath)
	assert.Equal(t, -1, gopyruntime.PythonPreConfig().UTF8Mode)
	assert.Equal(t, 1, gopyruntime.IsolatedPreConfig().Isolated)
}

// What C would take for something else is refused, before anything is preinitialized.
func TestConfigThatDoesNotFit(t *testing.T) {
	configureAlone(t, nil, func() {
		config := gopyruntime.IsolatedConfig()
		config.Verbose = 1 << 32
		require.EqualError(t, config.Read(), "Config.Verbose is 4294967296, which an int of C does not hold")
		config = gopyruntime.IsolatedConfig()
		config.Home = gopyruntime.String("/usr\x00/home")
		require.EqualError(t, config.Read(), `Config.Home has a zero byte in it: "/usr\x00/home"`)
		config = gopyruntime.IsolatedConfig()
		config.Argv = []string{"prog", "a\x00b"}
		_, err := gopyruntime.Initialize(config)
		require.EqualError(t, err, `Config.Argv[1] has a zero byte in it: "a\x00b"`)
		var status *gopyruntime.StatusError
		require.ErrorAs(t, err, &status)

		pre := gopyruntime.IsolatedPreConfig()
		pre.Allocator = -1 << 32
		require.EqualError(t, gopyruntime.PreInitialize(pre), "PreConfig.Allocator is -4294967296, which an int of C does not hold")
		_, err = gopyruntime.Current().NewInterpreter(gopyruntime.InterpreterConfig{GIL: gopyruntime.OwnGIL + 1<<32})
		require.EqualError(t, err, "InterpreterConfig.GIL is 4294967298, which an int of C does not hold")
		assert.False(t, gopyruntime.Current().PreInitialized())
	})
}

func TestConfigRead(t *testing.T) {
	configureAlone(t, []string{"PYTHONVERBOSE=2", "PYTHONUTF8=1"}, func() {
		config := gopyruntime.PythonConfig()
		config.Argv = []string{"prog", "-X", "importtime", "-c", "pass", "héllo"}
		config.Home = gopyruntime.String("/usr")
		require.NoError(t, config.Read())
		assert.Equal(t, 2, config.Verbose)
		assert.Equal(t, 1, config.ImportTime)
		assert.Equal(t, []string{"-c", "héllo"}, config.Argv)
		assert.Equal(t, "pass\n", *config.RunCommand)
		assert.Equal(t, "/usr", *config.Home)
		assert.Equal(t, "utf-8", *config.FilesystemEncoding)
		again := *config
		require.NoError(t, again.Read())
		assert.Equal(t, *config, again)
	})
}

func TestConfigReadFails(t *testing.T) {
	configureAlone(t, []string{"PYTHONHASHSEED=often"}, func() {
		config := gopyruntime.PythonConfig()
		config.Argv = []string{"prog", "-v"}
		before := *config
		err := config.Read()
		var status *gopyruntime.StatusError
		require.ErrorAs(t, err, &status)
		assert.Equal(t, "config_init_hash_seed", status.Func)
		assert.Contains(t, status.Message, "PYTHONHASHSEED must be")
		assert.Equal(t, before, *config)
	})
}

func TestConfigReadExits(t *testing.T) {
	configureAlone(t, nil, func() {
		config := gopyruntime.PythonConfig()
		config.Argv = []string{"prog", "-V"}
		var status *gopyruntime.StatusError
		require.ErrorAs(t, config.Read(), &status)
		assert.True(t, status.Exit)
		assert.Equal(t, 0, status.Code)
	})
}

func TestPreInitializeFails(t *testing.T) {
	configureAlone(t, []string{"PYTHONUTF8=maybe"}, func() {
		var status *gopyruntime.StatusError
		require.ErrorAs(t, gopyruntime.PreInitialize(gopyruntime.PythonPreConfig()), &status)
		assert.Equal(t, "invalid PYTHONUTF8 environment variable value", status.Message)
		require.NoError(t, os.Unsetenv("PYTHONUTF8"))
		require.NoError(t, gopyruntime.PreInitialize(gopyruntime.PythonPreConfig()), "a retry works")
		require.NoError(t, gopyruntime.PreInitialize(gopyruntime.IsolatedPreConfig()), "once done, nothing changes")
	})
	var status *gopyruntime.StatusError
	require.ErrorAs(t, gopyruntime.PreInitialize(nil), &status)
}

func TestInitializeWithoutConfig(t *testing.T) {
	_, err := gopyruntime.Initialize(nil)
	require.ErrorContains(t, err, "the config is nil")
}
