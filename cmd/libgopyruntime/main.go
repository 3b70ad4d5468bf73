// Command libgopyruntime is the main package of libgopyruntime.so, built with
// -buildmode=c-shared. Everything it exports comes from package gopyruntime.
package main

import _ "gopyruntime"

func main() {}
