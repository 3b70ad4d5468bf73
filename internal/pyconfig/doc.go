// Package pyconfig decides how a runtime is configured: it reads a PyPreConfig and a PyConfig out of the environment,
// the command line, the locale and the file system, as CPython 3.14 does.
//
// It is policy and nothing else. It keeps no state, calls no C and changes nothing: its input is a [Sources], its
// result a value, and the caller puts that value into effect. Reading a configuration again changes nothing.
//
// Text is held as Go strings in generalized UTF-8: a lone surrogate, which stands for a byte that could not be decoded,
// is encoded like any other code point. [EncodeWide] and [DecodeWide] go between that and wide strings without loss.
package pyconfig
