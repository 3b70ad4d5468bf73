// Command libgopyruntime is the main package of libgopyruntime.so, built with
// -buildmode=c-shared. Everything it exports comes from package gopyruntime.
package main

import (
	_ "github.com/gopyruntime/gopyruntime"
	_ "github.com/gopyruntime/gopyruntime/guest/dormant" // a process that only loads the library gets no Go thread
)

func main() {}
