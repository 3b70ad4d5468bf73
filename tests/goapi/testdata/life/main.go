// Command life runs one lifecycle of the runtime through the Go API, named by its argument, and prints what it finds.
// Each has a process of its own.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gopyruntime/gopyruntime"
	"github.com/gopyruntime/gopyruntime/internal/face"
)

var rt = gopyruntime.Current()

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func initialize() *gopyruntime.ThreadState {
	t, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
	must(err)
	return t
}

// lives are what the driver asks for by name.
var lives = map[string]func(){
	"twice": func() {
		initialize()
		_, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
		fmt.Println(errors.Is(err, gopyruntime.ErrInitialized))
		must(rt.Finalize())
		fmt.Println(rt.Initialized(), rt.Finalize())
		initialize()
		must(rt.Finalize())
	},
	"detached": func() {
		t := initialize()
		must(t.Detach())
		fmt.Println(errors.Is(t.Detach(), gopyruntime.ErrNotAttached))
		fmt.Println(errors.Is(rt.Finalize(), gopyruntime.ErrNotAttached))
		must(t.Attach())
		fmt.Println(t.Attach() != nil, t.Delete() != nil)
		must(rt.Finalize())
		fmt.Println(errors.Is(t.Attach(), gopyruntime.ErrEnded), errors.Is(t.Delete(), gopyruntime.ErrEnded), t.Alive())
	},
	"interpreters": func() {
		first := initialize()
		sub, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
		must(err)
		interp := sub.Interpreter()
		for i := range rt.Interpreters() {
			fmt.Print(i.ID(), " ")
		}
		must(sub.End())
		fmt.Println(interp.Alive(), rt.Interpreter(interp.ID()) == nil)
		_, err = interp.NewThreadState()
		fmt.Println(errors.Is(err, gopyruntime.ErrEnded))
		must(first.Attach())
		must(rt.Finalize())
	},
	"snapshot": func() {
		first := initialize()
		must(first.Detach())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				own, err := rt.Main().NewThreadState()
				must(err)
				for range 30 {
					must(own.Attach())
					must(own.Detach())
				}
				must(own.Delete())
			})
		}
		for range 5 {
			s := rt.Snapshot()
			text, err := s.JSON()
			must(err)
			if !json.Valid(text) || len(s.Interpreters) != 1 || len(s.Interpreters[0].Threads) == 0 {
				log.Fatalf("a snapshot with %d interpreters", len(s.Interpreters))
			}
		}
		wg.Wait()
		fmt.Println(rt.Snapshot().Lookup("initialized"), len(rt.Snapshot().Interpreters[0].Threads))
		must(first.Attach())
		must(rt.Finalize())
	},
	"snapshot-printed": func() {
		first := initialize()
		other, err := rt.Main().NewThreadState()
		must(err)
		var text bytes.Buffer
		n, err := rt.Snapshot().WriteTo(&text)
		must(err)
		if n != int64(text.Len()) {
			log.Fatalf("%d bytes, of which %d are counted", text.Len(), n)
		}
		lines := strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
		for _, want := range []string{
			"_PyRuntime.initialized = 1", "_PyRuntime.interpreters.next_id = 1", "_PyRuntime.debug_offsets.cookie = xdebugpy",
			fmt.Sprintf("interpreter 0 at %v", rt.Snapshot().Interpreters[0].Address),
			fmt.Sprintf("  thread state %d at %v", other.ID(), rt.Snapshot().Interpreters[0].Threads[0].Address),
			"    base.holds_gil = 1",
		} {
			if !slices.Contains(lines, want) {
				log.Fatalf("no line %q in:\n%s", want, &text)
			}
		}
		for _, line := range lines {
			if _, value, ok := strings.Cut(line, " = "); ok && slices.Contains([]string{"0", "false", "", "NULL"}, value) {
				log.Fatalf("a field that has nothing to say: %s", line)
			}
		}
		_, err = rt.Snapshot().WriteTo(closed{})
		fmt.Println(errors.Is(err, os.ErrClosed))
		must(other.Delete())
		must(first.Detach())
		must(first.Attach())
		must(rt.Finalize())
	},
	"thread-states": func() {
		first := initialize()
		main := rt.Main()
		second, err := main.NewThreadState()
		must(err)
		third, err := main.NewThreadState()
		must(err)
		all := slices.Collect(main.ThreadStates())
		fmt.Println(all)
		fmt.Println(all[0] == third, all[1] == second, all[2] == first)
		for newest := range main.ThreadStates() {
			must(newest.Delete()) // the iteration holds no lock
			break
		}
		fmt.Println(slices.Collect(main.ThreadStates()))

		sub, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
		must(err)
		interp := sub.Interpreter()
		fmt.Println(slices.Collect(interp.ThreadStates()))
		must(sub.End())
		fmt.Println(slices.Collect(interp.ThreadStates()))
		must(first.Attach())
		must(rt.Finalize())
		fmt.Println(slices.Collect(main.ThreadStates()))
	},
	"finalizing": func() {
		first := initialize()
		ext, err := rt.LoadExtension(os.Args[2])
		must(err)
		call := func(name string) {
			if result, err := ext.Call(name, nil); err != nil || result != 0 {
				log.Fatal(name, ": ", result, err)
			}
		}
		call("register_callback")
		_, before := rt.Finalizing()
		must(first.Detach())
		ended := make(chan error)
		go func() { ended <- first.Run(func() error { return rt.Finalize() }) }()
		call("await_callback")
		thread, during := rt.Finalizing()
		same, err := ext.CallString("is_ending_thread", fmt.Sprint(thread))
		must(err)
		call("let_callback_return")
		must(<-ended)
		_, after := rt.Finalizing() // the mark stays, as CPython's does
		initialize()
		_, again := rt.Finalizing()
		fmt.Println(before, during, same, after, again)
	},
	"extension-path": func() {
		initialize()
		must(os.Chdir(filepath.Dir(os.Args[2])))
		ext, err := rt.LoadExtension(filepath.Base(os.Args[2]))
		must(err)
		fmt.Println(ext.Path())
		must(rt.Finalize())
	},
	"one-begins": func() {
		for range 50 {
			var wg sync.WaitGroup
			begun := make(chan *gopyruntime.ThreadState, 8)
			for range cap(begun) {
				wg.Go(func() {
					if t, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig()); err == nil {
						must(t.Detach())
						begun <- t
					} else if !errors.Is(err, gopyruntime.ErrInitialized) {
						log.Fatal(err)
					}
				})
			}
			wg.Wait()
			must((<-begun).Attach())
			must(rt.Finalize())
			if len(begun) != 0 {
				log.Fatal("two have begun one life")
			}
		}
	},
	"lives-in-turn": func() {
		var lives atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for lives.Load() < 200 {
					t, err := gopyruntime.Initialize(gopyruntime.IsolatedConfig())
					var status *gopyruntime.StatusError
					if errors.Is(err, gopyruntime.ErrInitialized) || errors.As(err, &status) {
						continue // another goroutine's life, or its end
					}
					must(err)
					if !t.Alive() {
						log.Fatal("a thread state of this life counts as one of the last")
					}
					must(t.Detach())
					must(t.Attach())
					must(rt.Finalize())
					if t.Alive() {
						log.Fatal("a thread state of the last life counts as one of the next")
					}
					lives.Add(1)
				}
			})
		}
		wg.Wait()
	},
	"end-in-callback": func() {
		finalize := func() error { return rt.Finalize() }

		t := initialize()
		must(rt.AddPendingCall(finalize))
		fmt.Println(errors.Is(t.HandlePending(), gopyruntime.ErrEnded), rt.Initialized())

		t = initialize()
		must(t.Detach())
		h, err := t.Hold(context.Background())
		must(err)
		must(rt.AddPendingCall(finalize))
		fmt.Println(errors.Is(h.HandlePending(), gopyruntime.ErrEnded), rt.Initialized(), h.Release() != nil)
		fmt.Println(h.Pending(), gopyruntime.Hold{}.Pending())

		initialize()
		must(rt.AddPendingCall(finalize)) // the end runs it, and goes on
		must(rt.Finalize())
		fmt.Println(rt.Initialized())
	},
	"found-by-id": func() {
		first := initialize()
		must(first.Detach())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 300 {
					sub, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
					must(err)
					other, err := sub.Interpreter().NewThreadState()
					must(err)
					must(sub.Detach())
					must(other.Run(func() error { return nil }))
					must(sub.Attach())
					must(sub.End())
				}
			})
		}
		done := make(chan bool)
		go func() { wg.Wait(); close(done) }()
		for looks := 0; ; looks++ {
			select {
			case <-done:
				must(first.Attach())
				must(rt.Finalize())
				return
			default:
			}
			for newest := range rt.Interpreters() {
				for id := newest.ID(); id < newest.ID()+5; id++ {
					if i := rt.Interpreter(id); i != nil && i.ID() != id {
						log.Fatalf("asked for interpreter %d, got %v", id, i)
					}
				}
				break
			}
			if looks%100 == 0 {
				_, err := rt.Snapshot().JSON()
				must(err)
			}
		}
	},
	"load": func() {
		initialize()
		_, err := rt.LoadExtension(os.Args[2])
		fmt.Println(err)
		sub, err := rt.NewInterpreter(gopyruntime.IsolatedInterpreter)
		must(err)
		must(sub.End())
	},
	// What LoadExtension does before it asks the dynamic loader, which malformed files may crash.
	"look": func() {
		for _, path := range os.Args[2:] {
			face.Refusal(path)
		}
		fmt.Println("looked")
	},
	"extensions": func() {
		for _, path := range os.Args[2:] {
			_, err := rt.LoadExtension(path)
			fmt.Println(err)
			_, err = rt.LoadExtension(path + "\x00.so")
			fmt.Println(err)
		}
	},
}

// closed is a file to which nothing can be written any more.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, os.ErrClosed }

func main() {
	log.SetFlags(0)
	lives[os.Args[1]]()
}
