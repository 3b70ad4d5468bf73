// Values that are no text, no key or no number, though they look like one.

package main

import (
	"fmt"
	"math"
	"os"
	"syscall"

	"github.com/gopyruntime/gopyruntime"
)

func init() {
	uses["odd"] = odd
}

func odd() {
	initialize()
	builtins := get(rt.Import("builtins"))
	o := func(v any) *gopyruntime.Object { return get(rt.Object(v)) }

	show(o(map[float64]int{math.NaN(): 1}).Len())
	hash := get(get(builtins.Attr("object")).Attr("__hash__"))
	listWithHash := get(builtins.Call("type", "T", gopyruntime.Tuple{get(builtins.Attr("list"))},
		map[string]any{"__hash__": hash}))
	dict := get(builtins.Call("dict"))
	must(dict.SetItem(get(listWithHash.Invoke()), 1))
	show(dict.Value())

	show(gopyruntime.As[float32](o(0.5)))
	show(gopyruntime.As[float32](o(1e300)))
	show(gopyruntime.As[float32](o(16777217)))
	show(gopyruntime.As[complex64](o(0.1)))

	show(rt.ConfigOption("cpu_count\x00x"))

	rt.SetEvaluator(&gopyruntime.Evaluator{ImportModule: func(string) (*gopyruntime.Object, error) {
		return nil, &os.PathError{Op: "open", Path: "caf\xe9.py", Err: syscall.EACCES}
	}})
	show(rt.Import("cafe"))
	rt.SetEvaluator(nil)
	must(rt.Finalize())
	fmt.Println("over")
}
