// Objects and the goroutines, interpreters and lives that they are used in.

package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime"
)

func same(err, want error) {
	if !errors.Is(err, want) {
		log.Fatalf("the error is %v, not %v", err, want)
	}
}

// eachUse does with an object what there is, and checks that each fails with the error.
func eachUse(o *gopyruntime.Object, want error) {
	use := func(_ any, err error) { same(err, want) }
	use(o.Call("x"))
	use(o.Invoke())
	use(o.Attr("x"))
	use(o.HasAttr("x"))
	use(nil, o.SetAttr("x", 1))
	use(nil, o.DelAttr("x"))
	use(o.Item(0))
	use(nil, o.SetItem(0, 1))
	use(nil, o.DelItem(0))
	use(o.Contains(1))
	use(o.Len())
	use(o.Truth())
	use(o.Hash())
	use(o.Type())
	use(o.TypeName())
	use(o.Compare(gopyruntime.Equal, 1))
	use(o.Compare(gopyruntime.Equal, o))
	use(o.Text())
	use(o.Str())
	use(o.Repr())
	use(o.Bytes())
	use(o.Int())
	use(o.BigInt())
	use(o.Float())
	use(o.Complex())
	use(o.IsNone())
	use(o.Value())
	use(gopyruntime.As[int](o))
	for _, err := range o.All() {
		use(nil, err)
	}
}

var places = map[string]func(){
	"wrong-goroutine": func() {
		t := initialize()
		m := get(rt.Import("things"))
		var wg sync.WaitGroup
		wg.Go(func() {
			eachUse(m, gopyruntime.ErrNotAttached)
			_, err := rt.Import("things")
			same(err, gopyruntime.ErrNotAttached)
			_, err = rt.Object(1)
			same(err, gopyruntime.ErrNotAttached)
		})
		wg.Wait()
		must(t.Detach())
		eachUse(m, gopyruntime.ErrNotAttached)
		fmt.Println(m)
		// Another thread state of the interpreter does, and a Hold inside of Call.
		other := get(rt.Main().NewThreadState())
		must(other.Run(func() error { show(m.Call("same", 1)); return nil }))
		h := get(other.Hold(context.Background()))
		eachUse(m, gopyruntime.ErrNotAttached)
		must(h.Call(func() error { show(m.Call("same", 2)); return nil }))
		must(h.Release())
		must(t.Attach())
		must(rt.Finalize())
		eachUse(m, gopyruntime.ErrEnded)
	},
	"interpreters": func() {
		first := initialize()
		m := get(rt.Import("things"))
		counter := get(m.Call("Counter", 1))
		for _, config := range []gopyruntime.InterpreterConfig{
			gopyruntime.IsolatedInterpreter, gopyruntime.LegacyInterpreter,
		} {
			second := get(rt.NewInterpreter(config))
			eachUse(counter, gopyruntime.ErrOtherInterpreter)
			_, err := rt.Object(counter)
			same(err, gopyruntime.ErrOtherInterpreter)
			own := get(rt.Object([]any{}))
			_, err = own.Call("append", counter)
			same(err, gopyruntime.ErrOtherInterpreter)
			_, err = rt.Object([]any{own, counter})
			same(err, gopyruntime.ErrOtherInterpreter)
			fmt.Println(own.Is(counter), get(own.Len()))
			must(second.End())
			same(own.SetItem(0, 1), gopyruntime.ErrEnded)
			must(first.Attach())
			eachUse(own, gopyruntime.ErrEnded)
			_, err = m.Call("same", own)
			same(err, gopyruntime.ErrEnded)
			must(own.Close())
			show(counter, nil)
		}
		must(rt.Finalize())
	},
	// Each interpreter has its own objects of one module, and their GILs are held at once.
	"own-gils": func() {
		first := initialize()
		must(first.Detach())
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				t := get(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
				c := get(get(rt.Import("builtins")).Call("list"))
				for i := range 2000 {
					must(get(c.Call("append", []any{i, "x"})).Close())
				}
				if get(c.Len()) != 2000 {
					log.Fatal("not all were added")
				}
				must(c.Close())
				must(t.End())
			})
		}
		wg.Wait()
		must(first.Attach())
		must(rt.Finalize())
	},
	// An object of a life is not one of the next, though the interpreter's id and address are the same.
	"two-lives": func() {
		initialize()
		m := get(rt.Import("things"))
		c := get(m.Call("Counter", 1))
		must(rt.Finalize())
		eachUse(c, gopyruntime.ErrEnded)
		m2 := things()
		eachUse(c, gopyruntime.ErrEnded)
		_, err := m2.Call("same", c)
		same(err, gopyruntime.ErrEnded)
		_, err = rt.Object(c)
		same(err, gopyruntime.ErrEnded)
		fmt.Println(m2.Is(m), c.Is(c))
		must(c.Close())
		show(m2.Call("same", 3))
		must(m.Close())
		must(rt.Finalize())
	},
	// Close from a goroutine that is not attached: the next one that attaches releases, or a pending call, or the end.
	"close-elsewhere": func() {
		t := initialize()
		m := get(rt.Import("things"))
		counters := func() []*gopyruntime.Object {
			var all []*gopyruntime.Object
			for range 1000 {
				all = append(all, get(m.Call("Counter")))
			}
			return all
		}
		closeAll := func(all []*gopyruntime.Object) {
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					for _, c := range all[i*250 : (i+1)*250] {
						must(c.Close())
					}
				})
			}
			wg.Wait()
		}
		all := counters()
		must(t.Detach())
		closeAll(all)
		must(t.Attach())
		show(m.Call("alive"))
		closeAll(counters())
		show(m.Call("alive"))
		must(t.HandlePending())
		show(m.Call("alive"))
		second := get(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		own := get(get(rt.Import("builtins")).Call("list"))
		must(second.Detach())
		must(own.Close())
		must(second.Attach())
		must(second.End())
		must(t.Attach())
		all = counters()
		closeAll(all)
		// An interpreter that the runtime's end ends releases what waits for it, too.
		third := get(rt.NewInterpreter(gopyruntime.IsolatedInterpreter))
		another := get(rt.Import("things"))
		counter := get(another.Call("Counter"))
		must(third.Detach())
		must(counter.Close())
		must(another.Close())
		must(t.Attach())
		show(m.Call("alive"))
		must(rt.Finalize())
		must(m.Close())
		m = things()
		show(m.Call("alive"))
		must(rt.Finalize())
	},
	// Goroutines use, share and close objects at once, with the GIL going around.
	"at-once": func() {
		t := initialize()
		m := get(rt.Import("things"))
		shared := get(rt.Object([]any{}))
		must(t.Detach())
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				own := get(rt.Main().NewThreadState())
				for i := range 50 {
					must(own.Run(func() error {
						c := get(m.Call("Counter", i))
						must(get(m.Call("pause", c)).Close())
						must(get(shared.Call("append", i)).Close())
						if get(c.Len()) != i {
							log.Fatal("another counter")
						}
						go c.Close()
						if _, err := m.Call("fail", 1); err == nil {
							log.Fatal("no error")
						}
						return own.HandlePending()
					}))
				}
				must(own.Delete())
			})
		}
		wg.Wait()
		must(t.Attach())
		show(shared.Len())
		must(rt.Finalize())
	},
	// One goroutine closes what another one uses, while the call has let the GIL go.
	"close-in-use": func() {
		t := initialize()
		m := get(rt.Import("things"))
		pause := get(m.Attr("pause"))
		for range 50 {
			c := get(m.Call("Counter", 1))
			f := get(pause.Attr("__call__"))
			var wg sync.WaitGroup
			var closing atomic.Bool
			wg.Go(func() {
				for !closing.Load() {
					runtime.Gosched()
				}
				must(c.Close())
				must(f.Close())
				other := get(rt.Main().NewThreadState())
				must(other.Run(func() error { return nil }))
				must(other.Delete())
			})
			closing.Store(true)
			if back, err := f.Invoke(c); err == nil {
				if get(back.Len()) != 1 {
					log.Fatal("the counter was freed")
				}
				must(back.Close())
			} else {
				same(err, gopyruntime.ErrClosed)
			}
			must(t.Detach())
			wg.Wait()
			must(t.Attach())
		}
		show(m.Call("alive"))
		must(rt.Finalize())
	},
	"evaluator": func() {
		t := initialize()
		m := get(rt.Import("things"))
		show(m.Call("run", "1+1"))
		rt.SetEvaluator(&gopyruntime.Evaluator{
			Compile: func(s gopyruntime.Source) (*gopyruntime.Object, error) {
				switch s.Text {
				case "bad":
					return nil, &gopyruntime.PyError{Type: "SyntaxError", Message: "invalid syntax"}
				case "none":
					return nil, nil
				}
				return rt.Object([]any{s.Text, s.Filename, s.Start == gopyruntime.SourceExpression, s.Optimize})
			},
			Evaluate: func(code, globals, locals *gopyruntime.Object) (*gopyruntime.Object, error) {
				text := get(get(code.Item(0)).Text())
				switch text {
				case "go":
					return nil, errors.New("a Go error")
				case "again":
					_, err := m.Call("fail", get(m.Attr("Error")), "of C")
					return nil, fmt.Errorf("wrapped: %w", err)
				case "elsewhere":
					show(globals.Is(locals), nil)
				}
				return code, nil
			},
			ImportModule: func(name string) (*gopyruntime.Object, error) {
				if name == "fails" {
					return nil, &gopyruntime.PyError{Type: "ImportError", Message: "no luck"}
				}
				if name != "written.in.python" && name != "written" && name != "written.in" {
					return nil, nil
				}
				module := get(get(get(rt.Import("sys")).Type()).Invoke(name))
				must(module.SetAttr("__path__", []any{}))
				must(get(get(rt.Import("sys")).Attr("modules")).SetItem(name, module))
				return module, nil
			},
		})
		for _, text := range []string{"1+1", "bad", "none", "go", "again", "elsewhere"} {
			show(m.Call("run", text))
		}
		show(get(rt.Import("written.in.python")).Attr("__name__"))
		for _, name := range []string{"fails", "nowhere"} {
			_, err := rt.Import(name)
			fmt.Println(err)
		}
		show(m.Call("run_in_child", "1+1"))
		rt.SetEvaluator(&gopyruntime.Evaluator{})
		show(m.Call("run", "1+1"))
		rt.SetEvaluator(nil)
		show(m.Call("run", "1+1"))
		must(t.Detach())
		must(t.Attach())
		must(rt.Finalize())
	},
}
