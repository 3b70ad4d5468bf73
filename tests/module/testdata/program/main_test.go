// A test of a program that imports the module.

package main

import (
	"os"
	"testing"
)

func TestRun(t *testing.T) {
	n, err := run(os.Getenv("EXTENSION"))
	if n != 0 || err != nil {
		t.Fatal(n, err)
	}
}
