// Command shared is gpython as a C library, -buildmode=c-shared.
//
// It has no C code itself: of a main package that has, Go makes a header, and compiles all C code that it depends on anew
// at each build.
package main

import _ "github.com/gopyruntime/gopyruntime/examples/gpython/shared/library"

func main() {}
