// Command objects uses objects through the Go API, in one way named by its argument, and prints what it finds. The
// extension module things is at GOPYRT_THINGS.
package main

import (
	"errors"
	"fmt"
	"log"
	"math/big"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gopyruntime/gopyruntime"
)

var rt = gopyruntime.Current()

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func get[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func initialize() *gopyruntime.ThreadState {
	config := gopyruntime.IsolatedConfig()
	config.ModuleSearchPathsSet = 1
	config.ModuleSearchPaths = []string{filepath.Dir(os.Getenv("GOPYRT_THINGS"))}
	return get(gopyruntime.Initialize(config))
}

// things begins a life and imports the module.
func things() *gopyruntime.Object {
	initialize()
	return get(rt.Import("things"))
}

func show(v any, err error) {
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	if o, ok := v.(*gopyruntime.Object); ok {
		fmt.Println(get(o.Repr()))
		return
	}
	fmt.Printf("%T %v\n", v, v)
}

// uses are what the driver asks for by name.
var uses = map[string]func(){
	"calls": func() {
		m := things()
		show(m.Call("nothing"))
		show(m.Call("same", "a\x00ß€😀"))
		show(m.Call("tuple_of", 1, nil, true, 2.5, 1+2i, []byte("b"), "s", -7, uint64(1)<<63))
		show(m.Call("tuple_of"))
		show(m.Call("both", 1, gopyruntime.Keywords{"b": 2, "a": "x"}))
		show(m.Call("both"))
		show(m.Call("fast", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
		show(m.Call("fast_keywords", 1, 2, gopyruntime.Keywords{"k": []int{1, 2}}))
		show(m.Call("fast_keywords", gopyruntime.Keywords{
			"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7, "i": 8,
		}))
		show(m.Call("nothing", 1))
		show(m.Call("missing"))
		show(m.Call(""))
		f := get(m.Attr("same"))
		show(f.Invoke(7))
		show(f.Invoke(f))
		show(f.Invoke())
		show(get(m.Call("nothing")).Invoke())
		must(rt.Finalize())
	},
	"values": func() {
		m := things()
		big1, _ := new(big.Int).SetString("-123456789012345678901234567890", 10)
		type name string
		type number int16
		for _, v := range []any{
			nil, true, false, 0, -1, int8(-8), uint8(8), uint64(1)<<63 - 1, uint64(1) << 63, 1 << 62, -1 << 63,
			new(big.Int).Lsh(big.NewInt(1), 63), new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 63)),
			new(big.Int).Lsh(big.NewInt(1), 64), big1, new(big.Int).Neg(big1), big.NewInt(5),
			new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 71)), new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 72)),
			1.5, float32(0.25), 1 + 2i, "", "ascii", "ß", "€", "😀", []byte{}, []byte{0, 255}, name("n"), number(-3),
			[]any{}, []any{1, "x", nil}, []int(nil), [2]bool{true, false}, gopyruntime.Tuple{}, gopyruntime.Tuple{1, []any{2}},
			map[string]any{}, map[string]int{"b": 2, "a": 1}, map[int]string{1: "x"}, map[any]any{1.5: nil},
			[]map[string][]string{{"k": {"v"}}},
		} {
			o := get(rt.Object(v))
			back := get(o.Value())
			fmt.Printf("%s %T %v\n", get(o.Repr()), back, back)
			must(o.Close())
		}
		for _, v := range []any{"\xff", struct{}{}, make(chan int), (*gopyruntime.Object)(nil), (*big.Int)(nil), func() {},
			gopyruntime.Keywords{}, []any{1, struct{}{}}, map[string]any{"a": &struct{}{}}, map[[1]int]int{{1}: 1}} {
			show(rt.Object(v))
		}
		endless := []any{nil}
		endless[0] = endless
		show(rt.Object(endless))
		list := get(rt.Object([]any{}))
		get(list.Call("append", list))
		_, err := list.Value()
		fmt.Println(err)
		show(get(rt.Object(map[string]any{"m": m})).Value())
		must(rt.Finalize())
	},
	"conversions": func() {
		initialize()
		builtins := get(rt.Import("builtins"))
		o := func(v any) *gopyruntime.Object { return get(rt.Object(v)) }
		show(o("text").Text())
		show(o(1).Text())
		show(get(builtins.Call("chr", 0xd800)).Text())
		show(o([]byte("by")).Bytes())
		show(get(builtins.Call("bytearray", []byte("ba"))).Bytes())
		show(get(builtins.Call("bytearray", []byte("ba"))).Value())
		show(o("s").Bytes())
		show(o(5).Int())
		show(o(uint64(1) << 63).Int())
		show(o(1.0).Int())
		show(o(true).Int())
		show(o(uint64(1) << 63).BigInt())
		show(o(5).BigInt())
		show(o(5).Float())
		show(o("5").Float())
		show(o(5).Complex())
		show(o(nil).IsNone())
		show(o(0).IsNone())
		show(o([]any{}).Truth())
		show(o([]any{0}).Truth())
		show(gopyruntime.As[[]int](o([]any{1, 2})))
		show(gopyruntime.As[[2]uint8](o(gopyruntime.Tuple{1, 2})))
		show(gopyruntime.As[[]uint8](o([]any{1, 256})))
		show(gopyruntime.As[[3]int](o([]any{1})))
		show(gopyruntime.As[map[string]float64](o(map[string]any{"a": 1, "b": 2.5})))
		show(gopyruntime.As[map[int]string](o(map[int]string{1: "x"})))
		show(gopyruntime.As[uint](o(-1)))
		show(gopyruntime.As[float64](o(int64(1)<<53 + 1)))
		show(gopyruntime.As[*big.Int](o(3)))
		show(gopyruntime.As[string](o(nil)))
		show(gopyruntime.As[[]string](o(nil)))
		show(gopyruntime.As[complex64](o(2)))
		show(gopyruntime.As[any](o(2)))
		fmt.Println(o("printed"), o(1.5), o(nil))
		must(rt.Finalize())
	},
	"attributes": func() {
		m := things()
		c := get(m.Call("Counter", gopyruntime.Keywords{"start": 3}))
		show(c.TypeName())
		show(c.Type())
		show(c.Attr("value"))
		must(c.SetAttr("value", 5))
		show(c.Attr("value"))
		fmt.Println(c.SetAttr("value", "x"))
		fmt.Println(c.SetAttr("other", 1))
		fmt.Println(c.DelAttr("value"))
		show(c.HasAttr("value"))
		show(c.HasAttr("other"))
		show(c.Len())
		show(c.Truth())
		show(c.Item("key"))
		fmt.Println(c.SetItem(1, 2))
		show(c.Call("up", 2))
		other := get(m.Call("Counter", 7))
		for _, how := range []gopyruntime.Comparison{gopyruntime.Less, gopyruntime.LessOrEqual, gopyruntime.Equal,
			gopyruntime.NotEqual, gopyruntime.Greater, gopyruntime.GreaterOrEqual} {
			show(c.Compare(how, other))
		}
		show(c.Compare(gopyruntime.Less, 1))
		fmt.Println(c.Is(other), c.Is(c), c.Is(get(c.Call("up", 0))), c.Is(nil))
		show(c.Hash())
		must(m.SetAttr("new", "attribute"))
		show(m.Attr("new"))
		must(m.DelAttr("new"))
		show(m.HasAttr("new"))
		d := get(rt.Object(map[string]any{"a": 1}))
		must(d.SetItem("b", []any{2}))
		show(d.Item("b"))
		show(d.Item("c"))
		must(d.DelItem("a"))
		show(d, nil)
		show(d.Contains("b"))
		show(d.Contains([]any{}))
		show(get(rt.Object([]any{1, 2, 3})).Item(-1))
		show(get(rt.Object(1)).Len())
		must(rt.Finalize())
	},
	"iteration": func() {
		m := things()
		for item, err := range get(rt.Object([]any{1, "b", nil})).All() {
			show(item, err)
		}
		for key, err := range get(rt.Object(map[string]any{"a": 1, "b": 2})).All() {
			show(key, err)
		}
		c := get(m.Call("Counter", 3))
		for item, err := range c.All() {
			show(item, err)
			break
		}
		for item, err := range c.All() {
			show(item, err)
		}
		must(c.SetAttr("value", -1))
		for item, err := range c.All() {
			show(item, err)
		}
		for item, err := range get(rt.Object(1)).All() {
			show(item, err)
		}
		must(rt.Finalize())
	},
	"errors": func() {
		m := things()
		python := func(_ any, err error) *gopyruntime.PyError {
			var e *gopyruntime.PyError
			if !errors.As(err, &e) {
				log.Fatal("no PyError: ", err)
			}
			return e
		}
		own := get(m.Attr("Error"))
		e := python(m.Call("fail", own, "why"))
		fmt.Printf("%q %q %q\n", e.Type, e.Message, e.Error())
		fmt.Println(e.Matches("things.Error"), e.Matches("LookupError"), e.Matches("Exception"), e.Matches("ValueError"))
		fmt.Println(errors.Is(e, &gopyruntime.PyError{Type: "LookupError"}),
			errors.Is(e, &gopyruntime.PyError{Type: "KeyError"}),
			errors.Is(fmt.Errorf("wrapped: %w", e), &gopyruntime.PyError{Type: "things.Error", Message: "why"}))
		show(e.Exception().Attr("args"))
		e = python(m.Call("fail_with_cause"))
		fmt.Printf("%q\n", e.Error())
		fmt.Println(e.Notes, e.Cause, e.Context, e.Cause.Context, e.Cause.Context.Matches("OSError"))
		fmt.Println(errors.Is(e, &gopyruntime.PyError{Type: "KeyError"}),
			errors.Is(e, &gopyruntime.PyError{Type: "FileNotFoundError"}))
		e = python(m.Call("fail_in_code"))
		fmt.Println(e, e.Traceback)
		fmt.Println(python(m.Call("without_exception")))
		fmt.Println(python(rt.Import("no.such")))
		fmt.Println(python(rt.Import("")))
		fmt.Println(python(get(rt.Object(1)).Item(0)))
		show(m.Call("same", "still works"))
		must(rt.Finalize())
		fmt.Println(e.Error(), e.Matches("ValueError"))
	},
	"closed": func() {
		m := things()
		c := get(m.Call("Counter"))
		show(m.Call("alive"))
		must(c.Close())
		must(c.Close())
		show(m.Call("alive"))
		fmt.Println(c)
		show(c.Attr("value"))
		show(c.Invoke())
		show(m.Call("same", c))
		show(m.Call("same", []any{c}))
		for _, err := range c.All() {
			fmt.Println(err)
		}
		fmt.Println(c.Is(c))
		var none *gopyruntime.Object
		show(none.Invoke())
		show(none.Value())
		show(none.Text())
		show(none.Attr("x"))
		must(rt.Finalize())
	},
	"collected": func() {
		m := things()
		for range 100 {
			get(m.Call("Counter"))
		}
		for get(get(m.Call("alive")).Int()) != 0 {
			runtime.GC()
			t := currentDetach()
			must(t.Attach())
		}
		show(m.Call("alive"))
		must(rt.Finalize())
	},
	// What is closed is freed, and so is what C made on the way: the number of blocks of memory stays.
	"blocks": func() {
		m := things()
		blocks := func() int64 {
			o := get(m.Call("blocks"))
			defer o.Close()
			return get(o.Int())
		}
		closing := func(o *gopyruntime.Object, err error) {
			must(err)
			must(o.Close())
		}
		failing := func(_ any, err error) {
			var e *gopyruntime.PyError
			if !errors.As(err, &e) {
				log.Fatal("no PyError: ", err)
			}
			must(e.Exception().Close())
		}
		counter, list := get(m.Call("Counter", 3)), get(rt.Object([]any{1 << 40, "text", []any{2.5}, map[string]any{"k": m}}))
		own := get(m.Attr("Error"))
		round := func() {
			closing(m.Call("both", 1<<41, "x", []any{"y"}, gopyruntime.Keywords{"b": []byte("z"), "a": 1.5}))
			closing(m.Call("fast", 1, 2, 3, 4, 5, 6, 7, 8, 9.5, gopyruntime.Tuple{1, 2}, map[int]string{1 << 40: "x"}))
			closing(rt.Object([]any{1 + 2i, new(big.Int).Lsh(big.NewInt(1), 200), "€"}))
			failing(m.Call("fail", own, "why"))
			failing(m.Call("fail_with_cause"))
			failing(m.Call("missing"))
			failing(rt.Object([]any{"a", "\xff"}))
			failing(rt.Object(map[any]any{"a": []any{}, [1]int{}: 1}))
			failing(rt.Import("no.such"))
			closing(counter.Item(1 << 42))
			closing(counter.Type())
			failing(nil, counter.SetAttr("value", "x"))
			failing(counter.Text())
			failing(counter.Int())
			get(counter.Repr())
			get(counter.Compare(gopyruntime.Less, counter))
			for item, err := range list.All() {
				closing(item, err)
			}
			dict := get(list.Value()).([]any)[3].(map[string]any)
			closing(dict["k"].(*gopyruntime.Object), nil)
			get(list.Str())
		}
		for range 20 {
			round()
		}
		before := blocks()
		for range 100 {
			round()
		}
		fmt.Println(blocks() - before)
		held := get(rt.Object([]any{1.5, 2.5, 3.5}))
		fmt.Println(blocks()-before >= 4)
		must(held.Close())
		must(rt.Finalize())
	},
	"module": func() {
		t := initialize()
		ext := get(rt.LoadExtension(os.Getenv("GOPYRT_THINGS")))
		m := get(ext.Module())
		show(m.Call("same", 1))
		fmt.Println(m.Is(get(ext.Module())), m.Is(get(rt.Import("things"))))
		show(m.Attr("__name__"))
		must(t.Detach())
		_, err := ext.Module()
		fmt.Println(errors.Is(err, gopyruntime.ErrNotAttached))
		must(t.Attach())
		must(rt.Finalize())
	},
}

// currentDetach detaches the first thread state.
func currentDetach() *gopyruntime.ThreadState {
	for t := range rt.Main().ThreadStates() {
		must(t.Detach())
		return t
	}
	return nil
}

func main() {
	use, ok := uses[os.Args[1]]
	if !ok {
		use, ok = places[os.Args[1]]
	}
	if !ok {
		log.Fatal("there is no use ", os.Args[1])
	}
	use()
}
