// A library for C, of another module. It has no C code itself, since Go would compile that of all packages anew.
package main

import _ "example.com/user/library/exports"

func main() {}
