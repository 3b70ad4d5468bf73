// Programs that the tests write themselves.

package cbuild

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A program can be executed as soon as it is written, also while other tests start processes.
func TestWrittenProgramsCanBeExecuted(t *testing.T) {
	content := []byte("#!/bin/sh\n")
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 40 {
				program := filepath.Join(dir, fmt.Sprint(i, "-", k))
				WriteProgram(t, program, content)
				out, err := exec.Command(program).CombinedOutput()
				assert.NoError(t, err, "%s", out)
			}
		})
	}
	wg.Wait()
}
