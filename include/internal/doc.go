// Package internal holds the headers for those who define Py_BUILD_CORE, and has no Go code: see package include.
package internal
