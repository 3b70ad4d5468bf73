// The machine that the measurements were made on.

package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// place says when and where it is measured.
func (w *workshop) place() (string, error) {
	compiler, err := w.run("gcc", "--version")
	if err != nil {
		return "", err
	}
	compiler, _, _ = strings.Cut(compiler, "\n")
	against := "without a CPython to compare with"
	if w.python {
		version, err := w.run("python3.14", "-c", "import platform; print(platform.python_version())")
		if err != nil {
			return "", err
		}
		against = "against CPython " + version
	}
	return fmt.Sprintf("Measured on %s, %s, on %d CPUs of %s, Linux %s; %s.",
		time.Now().UTC().Format("2 January 2006"), against, runtime.NumCPU(), processor(), kernel(), compiler), nil
}

func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	family := ""
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(key) {
		case "cpu family":
			family = strings.TrimSpace(value)
		case "model name":
			return fmt.Sprintf("%s (family %s)", strings.TrimSpace(value), family)
		}
	}
	return runtime.GOARCH
}

func kernel() string {
	text, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return strings.TrimSpace(string(text))
}
