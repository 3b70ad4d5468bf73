// What a build says on a platform that is not supported, or without cgo.

package module

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Where there is no cgo, or on another platform, the build says what is missing in one sentence, and nothing else.
func TestUnsupported(t *testing.T) {
	module(t)
	const noCgo = "gopyruntime needs cgo: a C compiler, and CGO_ENABLED=1"
	const platform = "gopyruntime runs on x86-64 Linux only: GOOS=linux GOARCH=amd64"
	for settings, sentence := range map[string]string{
		"CGO_ENABLED=0":                           noCgo,
		"GOARCH=arm64 CGO_ENABLED=0":              platform,
		"GOARCH=arm64 CGO_ENABLED=1":              platform,
		"GOOS=darwin GOARCH=arm64 CGO_ENABLED=0":  platform,
		"GOOS=windows GOARCH=amd64 CGO_ENABLED=0": platform,
		"GOOS=freebsd GOARCH=amd64 CGO_ENABLED=0": platform,
		"GOOS=linux GOARCH=riscv64 CGO_ENABLED=0": platform,
		"GOOS=js GOARCH=wasm CGO_ENABLED=0":       platform,
	} {
		for _, command := range []string{"build", "vet"} {
			t.Run(command+" "+settings, func(t *testing.T) {
				out, err := goRun(t, append(strings.Fields(settings), command, path)...)
				assert.Error(t, err)
				lines := strings.Split(strings.TrimSpace(out), "\n")
				assert.Equal(t, "# "+path, lines[0])
				assert.Contains(t, lines[len(lines)-1], `"`+sentence+`"`)
				assert.Len(t, lines, 2, out)
			})
		}
	}
}
