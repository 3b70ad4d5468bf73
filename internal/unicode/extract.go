// Asking a CPython.

package unicode

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Probe is the C program that prints the table.
//
//go:embed probe/probe.c
var Probe string

// Extract links the probe with a CPython's static library and returns what it prints.
func Extract(cc, archive string) (string, error) {
	dir, err := os.MkdirTemp("", "unicode-extract-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	source, program := filepath.Join(dir, "probe.c"), filepath.Join(dir, "probe")
	if err := os.WriteFile(source, []byte(Probe), 0o666); err != nil {
		return "", err
	}
	// The library's objects may not be position independent.
	if out, err := exec.Command(cc, "-O1", "-w", "-no-pie", "-o", program, source, archive).CombinedOutput(); err != nil {
		return "", fmt.Errorf("linking with %s: %w\n%s", archive, err, out)
	}
	out, err := exec.Command(program).Output()
	if err != nil {
		return "", fmt.Errorf("the probe of %s: %w", archive, err)
	}
	return string(out), nil
}
