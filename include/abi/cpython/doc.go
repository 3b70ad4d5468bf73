// Package cpython holds the generated half of the headers of include/cpython, and has no Go code: see package include.
package cpython
