// Command library is a shared library in Go that contains the runtime. It has no C code itself, since Go would compile
// that of all packages anew.
package main

import _ "github.com/gopyruntime/gopyruntime/tests/forkgo/testdata/library/exports"

func main() {}
