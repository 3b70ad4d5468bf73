// Package link makes a Go program that imports the module export the C API to the extensions that it loads, and nothing
// of Go's own with it.
//
// Python extensions are linked with no library: they find the API in the process. So the program is linked with
// -rdynamic, which exports every C symbol that is not hidden. Of this module that is the API alone. But it would also be
// runtime/cgo, the symbolizer of tracebacks and the start-up code of C, and an extension that has a libbacktrace of its
// own would be given the program's.
//
// A linker script as an input file could say which names are local. Not every linker takes one, none takes two, and a
// program or library that has a version script of its own would no longer link. So the names are hidden as C hides
// names: of all that an object file says about a symbol's visibility, defining it or only naming it, the linker takes
// the strictest. go.S, startup.S and symbolizer.S name what shall be hidden; a name that nothing defines does no harm.
//
// The names of the program itself stay as they are: its exported functions, and whatever is in its C code, such as the
// types of objects that extensions are to find beside this module's functions.
package link

/*
#cgo LDFLAGS: -rdynamic
*/
import "C"
