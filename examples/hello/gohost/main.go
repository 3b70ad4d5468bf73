// Command gohost is a Go program that imports the extension modules `hello` and `shelf` from a folder and uses them,
// also in an interpreter of its own GIL.
//
//	gohost FOLDER
package main

import (
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/gopyruntime/gopyruntime"
)

// show prints a result, which it closes, or the exception.
func show(what string, result *gopyruntime.Object, err error) {
	var raised *gopyruntime.PyError
	switch {
	case errors.As(err, &raised):
		fmt.Printf("  %-34s raises %s: %s\n", what, raised.Type, raised.Message)
	case err != nil:
		log.Fatalf("%s: %v", what, err)
	default:
		text, err := result.Repr()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("  %-34s %s\n", what, text)
		result.Close()
	}
}

func use(hello, shelf *gopyruntime.Object) {
	greeting, err := hello.Call("greet", "Go")
	show("hello.greet('Go')", greeting, err)
	greeting, err = hello.Call("greet", 42)
	show("hello.greet(42)", greeting, err)

	counted, err := hello.Call("count", []string{"to", "be", "or", "not", "to", "be"}, gopyruntime.Keywords{"longest": 2})
	if err != nil {
		log.Fatal(err)
	}
	defer counted.Close()
	counts, err := gopyruntime.As[map[string]int](counted)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("  %-34s %d\n", "counts['be'], a map in Go", counts["be"])

	full, err := shelf.Call("Shelf", []any{1, "two", 3.5})
	if err != nil {
		log.Fatal(err)
	}
	defer full.Close()
	for item, err := range full.All() {
		show("on the shelf", item, err)
	}
	empty, err := shelf.Call("Shelf")
	if err != nil {
		log.Fatal(err)
	}
	defer empty.Close()
	taken, err := empty.Call("take")
	show("shelf.Shelf().take()", taken, err)
}

// visit imports the modules into the interpreter that the goroutine is attached to, and uses them.
func visit(folder string) error {
	rt := gopyruntime.Current()
	sys, err := rt.Import("sys")
	if err != nil {
		return err
	}
	defer sys.Close()
	path, err := sys.Attr("path")
	if err != nil {
		return err
	}
	defer path.Close()
	inserted, err := path.Call("insert", 0, folder)
	if err != nil {
		return err
	}
	inserted.Close()

	hello, err := rt.Import("hello")
	if err != nil {
		return err
	}
	defer hello.Close()
	shelf, err := rt.Import("shelf")
	if err != nil {
		return err
	}
	defer shelf.Close()
	use(hello, shelf)
	return nil
}

func run(folder string) error {
	main, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	if err != nil {
		return err
	}
	fmt.Println("The same modules, imported by a Go host:")
	if err := visit(folder); err != nil {
		return err
	}
	there, err := gopyruntime.Current().NewInterpreter(gopyruntime.IsolatedInterpreter)
	if err != nil {
		return err
	}
	fmt.Println("\nIn an interpreter with a GIL of its own:")
	if err := errors.Join(visit(folder), there.End(), main.Attach()); err != nil {
		return err
	}
	return gopyruntime.Current().Finalize()
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("gohost: ")
	if len(os.Args) != 2 {
		log.Fatalf("usage: %s FOLDER", os.Args[0])
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
