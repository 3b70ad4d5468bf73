// Package pyconfig decides how a runtime is configured: it reads a PyPreConfig and a PyConfig out of the environment,
// the command line, the locale and the file system, as CPython 3.14 does.
//
// It is policy and nothing else. It keeps no state, calls no C and changes nothing: what it needs to know comes in as
// a [Sources], what it finds out goes out as a value, and making that value take effect is its caller's. Reading a
// configuration that has been read changes nothing.
//
// Text is held as Go strings in generalized UTF-8: a lone surrogate, which stands for a byte that could not be decoded,
// is encoded like any other code point. [EncodeWide] and [DecodeWide] go between that and wide strings without loss.
package pyconfig
