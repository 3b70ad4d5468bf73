// Package library knows what the shared library's files are called. The generator writes the same names to names.h, for
// C, from which make reads them, too.
package library

// Python is the version of the CPython whose layout the library has.
const Python = "3.14"

// The names of the library in its folder. Profilers look for "libpython3.14.so" in the name of the file that is mapped,
// not of the link by which it was found. So the file itself has a name that they know, and the names to link and to load
// by are links to it.
const (
	File   = "libpython" + Python + ".so.gopyruntime"
	Soname = "libgopyruntime.so." + Python
	Link   = "libgopyruntime.so"
)
