// The rule of floors, and scripts/floors that checks it.

package linking

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/cbuild"
)

// A small plane of three floors, in which calls go down but for one that is listed.
var threeFloors = map[string]string{
	"internal/core/floors": "# Comment.\nfloor base lock config\nfile lock top.c\n\n# Reason.\nup lock config_ask\n",

	"internal/core/base/base.h":     "int base_value(void);\n",
	"internal/core/base/base.c":     "#include \"base/base.h\"\nint base_value(void) { return 1; }\n",
	"internal/core/lock/lock.h":     "int lock_take(void);\nint config_ask(void);\n",
	"internal/core/lock/queue.h":    "int lock_queue(void);\n",
	"internal/core/lock/lock.c":     "#include \"lock/lock.h\"\n#include \"queue.h\"\n#include \"base/base.h\"\nint lock_take(void) { return base_value() + config_ask(); }\n",
	"internal/core/config/config.h": "int config_read(void);\n",
	"internal/core/config/config.c": "#include \"config/config.h\"\n#include \"lock/lock.h\"\nint config_read(void) { return lock_take(); }\nint config_ask(void) { return 2; }\n",
	"top.c":                         "int base_value(void);\nint top(void) { return base_value(); }\n",
}

func TestFloors(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(cbuild.Root(t), "scripts/floors"))
	require.NoError(t, err)
	for _, c := range []struct{ name, file, text, says string }{
		{"as it should be", "", "", ""},
		{
			"a call goes up", "internal/core/lock/wait.c", "int config_read(void);\nint lock_wait(void) { return config_read(); }\n",
			"lock/wait.c: takes config_read from config/config.c, which is higher\n",
		},
		{
			"a file at the root calls up", "top.c", "int config_read(void);\nint top(void) { return config_read(); }\n",
			"lock/top.c: takes config_read from config/config.c, which is higher\n",
		},
		{
			"data of a higher floor", "internal/core/base/seen.c", "extern int (*config_read)(void);\nint base_seen(void) { return config_read != 0; }\n",
			"base/seen.c: takes config_read from config/config.c, which is higher\n",
		},
		{
			"a reason that nobody needs", "internal/core/floors", threeFloors["internal/core/floors"] + "up base config_read\n",
			"internal/core/floors: up base config_read: no longer needed\n",
		},
		{
			"a higher floor's header", "internal/core/lock/wait.c", "#include \"config/config.h\"\n",
			"internal/core/lock/wait.c:1: includes config/config.h, which is no header for lock\n",
		},
		{
			"a private header of a lower floor", "internal/core/config/wait.c", "#include \"lock/queue.h\"\n",
			"internal/core/config/wait.c:1: includes lock/queue.h, which is no header for config\n",
		},
		{
			"a folder that is no floor", "internal/core/attic/attic.c", "int attic;\n",
			"internal/core/attic/: not a floor of internal/core/floors\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			put := func(name, text string) {
				path := filepath.Join(root, name)
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
				cbuild.WriteProgram(t, path, []byte(text))
			}
			put("scripts/floors", string(script))
			for name, text := range threeFloors {
				put(name, text)
			}
			if c.file != "" {
				put(c.file, c.text)
			}
			res := cbuild.Exec(t, filepath.Join(root, "scripts/floors"))
			assert.Equal(t, c.says, res.Stdout+res.Stderr)
			assert.Equal(t, c.says != "", res.Exit != 0)
		})
	}
}
