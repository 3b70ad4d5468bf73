// What a command that asks a CPython is told on its command line.

package probe

import "flag"

// A Request says which CPython is meant and which compiler asks it.
type Request struct {
	Root, Version, CC string
}

// AddFlags defines the flags -root, -python and -cc, which fill the request when the flags are parsed.
func AddFlags(flags *flag.FlagSet) *Request {
	r := new(Request)
	flags.StringVar(&r.Root, "root", "/", "`folder` under which CPython is installed, with its headers and its library")
	flags.StringVar(&r.Version, "python", "3.14", "CPython `version` to look for")
	flags.StringVar(&r.CC, "cc", "cc", "C compiler `command`")
	return r
}

// Find finds the CPython.
func (r *Request) Find() (Install, error) {
	return Find(r.Root, r.Version)
}
