// Command libgopyruntime is the main package of libgopyruntime.so, built with
// -buildmode=c-shared. Everything it exports comes from package gopyruntime.
package main

import _ "github.com/gopyruntime/gopyruntime"

func main() {}
