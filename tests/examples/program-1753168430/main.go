package main

import (
	"errors"
	"fmt"
	"log"

	"github.com/gopyruntime/gopyruntime"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
check(err) // log.Fatal
rt := gopyruntime.Current()
extension, err := rt.LoadExtension("/tmp/TestReadmeInGo2815690150/001/hello.so") // its _PyRuntime is this program's
check(err)
hello, err := extension.Module() // rt.Import finds modules on sys.path, by name
check(err)
object, err := hello.Call("greet", "world") // Go values in, an object out
check(err)
text, err := object.Text() // and back
fmt.Println(text, err)
object.Close() // or the garbage collector does
_, err = hello.Call("greet") // without its argument: an exception, which is an error
var raised *gopyruntime.PyError
fmt.Println(errors.As(err, &raised) && raised.Matches("TypeError"))
main.Detach() // let the GIL go; main.Attach() takes it again
}
