// A program that has the runtime and opens a Go plugin.
package main

import (
	"fmt"
	"os"
	"plugin"

	"github.com/gopyruntime/gopyruntime"
)

func main() {
	_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		panic(err)
	}
	p, err := plugin.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	f, err := p.Lookup("ThereAndBack")
	if err != nil {
		panic(err)
	}
	fmt.Println(f.(func(int) int)(20))
}
