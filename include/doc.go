// Package include holds the public C headers, under CPython's names. It has no Go code. It is a package, as are the
// folders below it, so that a module that imports gopyruntime gets the headers with it, also by "go mod vendor", which
// copies the folders of packages and nothing else.
//
// The package that is compiled with the headers imports this one. What is compiled of it does not depend on them, so
// that nothing of Go is compiled anew because a header has changed.
package include

import (
	_ "github.com/gopyruntime/gopyruntime/include/abi"
	_ "github.com/gopyruntime/gopyruntime/include/cpython"
	_ "github.com/gopyruntime/gopyruntime/include/internal"
)
