// A program of another module: it starts the runtime, loads an extension, and prints what that returns.
package main

/*
static int twice(int n) { return 2 * n; }
*/
import "C"

import (
	"fmt"
	"os"

	"github.com/gopyruntime/gopyruntime"
)

// program_twice is for extensions.
//
//export program_twice
func program_twice(n C.int) C.int { return C.twice(n) }

func run(extension string) (int, error) {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		return 0, err
	}
	defer main.Detach()
	e, err := gopyruntime.Current().LoadExtension(extension)
	if err != nil {
		return 0, err
	}
	return e.Call("go", nil)
}

func main() {
	if len(os.Args) > 1 {
		fmt.Println(run(os.Args[1]))
	}
}
