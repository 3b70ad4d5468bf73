// Package abi holds the headers that are generated from the layout table and the list of exports, and has no Go code: see
// package include.
package abi

import (
	_ "github.com/gopyruntime/gopyruntime/include/abi/cpython"
	_ "github.com/gopyruntime/gopyruntime/include/abi/internal"
)
