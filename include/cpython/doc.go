// Package cpython holds the headers of CPython's unlimited API, and has no Go code: see package include.
package cpython
