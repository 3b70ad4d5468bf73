// A core in Go memory, for the tests of the sequences.

package control

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// A fakeCore is a core in Go memory. It records the calls, and what is held: everything that a call has made and not
// released.
type fakeCore struct {
	mirror.Core
	runtime  mirror.PyRuntimeState
	log      []string
	held     map[string]int
	blocks   map[unsafe.Pointer][]uint64
	attached *mirror.PyThreadState
	// What fails: the function's name.
	fails string
	// How many allocations succeed yet; negative: all.
	room    int
	actions map[mirror.Action]string
}

// asking are the functions that change nothing. They are not recorded, and neither is memory, which is counted.
var asking = []string{
	"Runtime", "Malloc", "Free", "PyMem_RawMalloc", "PyMem_RawCalloc", "PyMem_RawFree", "PyConfig_Clear", "Getenv",
	"LocaleDecode", "Py_EncodeLocaleRaw", "LocaleName", "LocaleSave", "LocaleRestore", "Py_GetLocaleEncoding",
	"Py_GetForceASCII", "GlobalFlagsGet", "GlobalPathsGet", "SysKept", "SysKeptForget",
	"PyMem_GetAllocatorName", "ConfigDamaged", "Py_GetVersion",
	"PyThreadState_GetUnchecked", "PyConfig_Copy", "RuntimeForeign", "RuntimeForeignPath", "RuntimeAllocatorGap",
	"Py_IsInitialized", "LifecycleOthersTakeDown",
}

func newFakeCore() *fakeCore {
	f := &fakeCore{
		held: map[string]int{}, blocks: map[unsafe.Pointer][]uint64{}, room: -1,
		actions: map[mirror.Action]string{},
	}
	f.runtime.InterpretersNextID = -1
	f.memory()
	f.text()
	f.life()
	table := reflect.ValueOf(&f.Core).Elem()
	for i := range table.NumField() {
		f.watch(table.Type().Field(i).Name, table.Field(i))
	}
	return f
}

// watch records the calls of one function. One that is not defined above returns zeros, and an action an address.
func (f *fakeCore) watch(name string, function reflect.Value) {
	does := reflect.ValueOf(function.Interface())
	if function.Type().NumOut() == 1 && function.Type().Out(0) == reflect.TypeFor[mirror.Action]() {
		action := mirror.Action(new(int))
		f.actions[action] = name
		does = reflect.ValueOf(func() mirror.Action { return action })
	}
	function.Set(reflect.MakeFunc(function.Type(), func(args []reflect.Value) []reflect.Value {
		if !slices.Contains(asking, name) && !strings.HasPrefix(name, "Act") {
			f.log = append(f.log, name)
		}
		if f.fails == name {
			return []reflect.Value{failed(function.Type().Out(0))}
		}
		if !does.IsNil() {
			return does.Call(args)
		}
		var zeros []reflect.Value
		for i := range function.Type().NumOut() {
			zeros = append(zeros, reflect.Zero(function.Type().Out(i)))
		}
		return zeros
	}))
}

// failed is the value by which a function with that result reports failure.
func failed(result reflect.Type) reflect.Value {
	switch result {
	case reflect.TypeFor[mirror.PyStatus]():
		return reflect.ValueOf(mirror.PyStatus{Type: mirror.StatusError, ErrMsg: mirror.CString("the core fails")})
	case reflect.TypeFor[int32]():
		return reflect.ValueOf(int32(-1))
	}
	return reflect.Zero(result)
}

func (f *fakeCore) hold(what string, by int) func() {
	return func() { f.change(what, by) }
}

func (f *fakeCore) change(what string, by int) {
	f.held[what] += by
	if f.held[what] == 0 {
		delete(f.held, what)
	}
}

func (f *fakeCore) memory() {
	f.Malloc = func(size uintptr) unsafe.Pointer {
		if f.room == 0 {
			return nil
		}
		f.room--
		block := make([]uint64, size/8+1)
		f.blocks[unsafe.Pointer(&block[0])] = block
		return unsafe.Pointer(&block[0])
	}
	f.Free = func(block unsafe.Pointer) {
		if block == nil {
			return
		}
		if f.blocks[block] == nil {
			panic("a block is freed that is not held")
		}
		delete(f.blocks, block)
	}
	f.PyMem_RawMalloc, f.PyMem_RawFree, f.StatusText = f.Malloc, f.Free, f.Malloc
	allocate := f.Malloc
	f.PyMem_RawCalloc = func(n, size uintptr) unsafe.Pointer { return allocate(n * size) }
	raw := memory{f.Malloc, f.Free}
	f.PyConfig_Copy = func(to, from *mirror.PyConfig) mirror.PyStatus {
		if configToC(to, ConfigFromC(to), ConfigFromC(from), raw) != nil {
			return mirror.PyStatus{Type: mirror.StatusError}
		}
		return mirror.PyStatus{}
	}
	f.PyConfig_Clear = func(config *mirror.PyConfig) {
		if config == nil {
			return
		}
		_ = configToC(config, ConfigFromC(config), &pyconfig.Config{}, raw)
	}
}

func (f *fakeCore) text() {
	wide := func(text string) *int32 {
		block := f.Malloc(uintptr(4 * (len(text) + 1)))
		chars := append(pyconfig.DecodeWide(text), 0)
		copy(unsafe.Slice((*int32)(block), len(chars)), chars)
		return (*int32)(block)
	}
	f.LocaleName = func() *byte { return mirror.CString("C.UTF-8") }
	f.Py_GetVersion = func() *byte { return mirror.CString("3.14.10 (main) [GCC]") }
	f.Py_GetLocaleEncoding = func() *int32 { return wide("utf-8") }
	f.LocaleDecode = func(bytes *byte, _ int32, _ *uintptr) *int32 { return wide(mirror.GoString(bytes)) }
	f.Py_EncodeLocaleRaw = func(text *int32, _ *uintptr) *byte {
		bytes := pyconfig.Bytes(wideText(text))
		block := f.Malloc(uintptr(len(bytes) + 1))
		copy(unsafe.Slice((*byte)(block), len(bytes)), bytes)
		return (*byte)(block)
	}
	f.PyMem_GetAllocatorName = func(*byte, *uint32) int32 { return -1 }
}

// life has what a runtime and its interpreters hold.
func (f *fakeCore) life() {
	rt := &f.runtime
	f.Runtime = func() *mirror.PyRuntimeState { return rt }
	f.Py_IsInitialized = func() int32 { return rt.Initialized }
	f.RuntimeSetInitialized = func(value int32) { rt.Initialized = value }
	f.RuntimeSetCoreInitialized = func(value int32) { rt.CoreInitialized = value }
	f.RuntimeKeysCreate = func() int32 { f.change("keys", 1); return 0 }
	f.RuntimeKeysDelete = f.hold("keys", -1)
	f.InittabInit = func() int32 { f.change("import table", 1); return 0 }
	f.InittabFini = f.hold("import table", -1)
	f.InternedCreate = func() int32 { f.change("interned", 1); return 0 }
	f.InternedDestroy = f.hold("interned", -1)
	f.TracemallocInit = func() int32 { f.change("tables of traces", 1); return 0 }
	f.TracemallocUndoInit = f.hold("tables of traces", -1)
	tracing := false
	f.TracemallocBegin = func(int32) int32 { tracing = true; f.change("tracing", 1); return 0 }
	f.TracemallocStop = func() {
		if tracing {
			tracing = false
			f.change("tracing", -1)
		}
	}
	f.TracemallocFini = func() { f.Core.TracemallocStop(); f.change("tables of traces", -1) }
	f.ObjectsBeginTypes = func(*mirror.PyInterpreterState) int32 { f.change("objects", 1); return 0 }
	f.ObjectsBeginErrors = func(*mirror.PyInterpreterState) int32 { return 0 }
	f.ObjectsBeginModules = func(*mirror.PyInterpreterState) int32 { return 0 }
	f.ObjectsConfigure = func(*mirror.PyInterpreterState) int32 { return 0 }
	f.ObjectsEnd = func(*mirror.PyInterpreterState) { f.change("objects", -1) }
	f.PySignal_Init = func(int32) int32 { f.change("signals", 1); return 0 }
	f.PySignal_Fini = f.hold("signals", -1)
	f.PyGILState_Init = func(*mirror.PyInterpreterState) mirror.PyStatus {
		f.change("gilstate", 1)
		return mirror.PyStatus{}
	}
	f.PyGILState_Fini = func(*mirror.PyInterpreterState) { f.change("gilstate", -1) }
	f.PyPreConfig_InitFromConfig = func(pre *mirror.PyPreConfig, _ *mirror.PyConfig) {
		*pre = mirror.PyPreConfig{ConfigInit: pyconfig.InitIsolated, Isolated: 1}
	}
	f.PyPreConfig_Write = func(pre *mirror.PyPreConfig) mirror.PyStatus {
		rt.Preconfig = *pre
		return mirror.PyStatus{}
	}
	// There is something for every act to do.
	rt.AuditHooksHead = new(mirror.AuditHook)
	rt.MainInterpreter.Pending = 1
	rt.MainInterpreter.ExitCallbacks = new(mirror.ExitCallback)
	f.InterpAlloc = func(main int32) *mirror.PyInterpreterState {
		if main != 0 {
			return &rt.MainInterpreter // part of the runtime
		}
		f.change("interpreter", 1)
		return &mirror.PyInterpreterState{Pending: 1, ExitCallbacks: new(mirror.ExitCallback)}
	}
	listed := map[*mirror.PyInterpreterState]bool{}
	f.InterpLink = func(interp *mirror.PyInterpreterState, _ int64) int32 {
		rt.InterpretersNextID++
		listed[interp] = true
		f.change("place in the list", 1)
		return 0
	}
	f.InterpDiscard = func(interp *mirror.PyInterpreterState) {
		if listed[interp] {
			delete(listed, interp)
			f.change("place in the list", -1)
		}
		if interp != &rt.MainInterpreter {
			f.change("interpreter", -1)
		}
	}
	f.InterpUnconfigure = func(interp *mirror.PyInterpreterState) { f.PyConfig_Clear(&interp.Config) }
	f.PyThreadState_New = func(interp *mirror.PyInterpreterState, _ int32) *mirror.PyThreadState {
		f.change("thread state", 1)
		return &mirror.PyThreadState{Interp: interp}
	}
	f.PyThreadState_Delete = func(*mirror.PyThreadState) { f.change("thread state", -1) }
	f.PyThreadState_GetUnchecked = func() *mirror.PyThreadState { return f.attached }
	f.PyThreadState_Attach = func(tstate *mirror.PyThreadState) { f.attached = tstate }
	f.PyThreadState_Detach = func(*mirror.PyThreadState) { f.attached = nil }
	f.GoroutineSetAside = func(*mirror.PyThreadState) { f.attached = nil }
	f.GoroutineTakeUp = f.PyThreadState_Attach
	f.PyEval_InitGIL = func(tstate *mirror.PyThreadState, _ int32) { f.change("GIL", 1); f.attached = tstate }
	f.PyEval_FiniGIL = func(*mirror.PyInterpreterState) { f.change("GIL", -1) }
}

// control is a fresh Go half on this core.
func (f *fakeCore) control() *Control { return New(&f.Core, Host{}) }

// state is everything that a failed call must leave unchanged.
func (f *fakeCore) state() string {
	rt := &f.runtime
	return fmt.Sprint("held ", f.held, ", blocks ", len(f.blocks), ", attached ", unsafe.Pointer(f.attached),
		", core ", rt.CoreInitialized, ", up ", rt.Initialized,
		", ids ", rt.InterpretersNextID >= 0, // one that was used stays so
		", registry ", rt.RegistryInitialized)
}

// A driver is the loop of the C plane: it calls Go, and carries the actions out.
type driver struct {
	*fakeCore
	// The Go half that goes on with a call; asked before each part.
	half func() *Control
	// The action that fails.
	refused string
}

// run runs a call with a sequence to its end.
func (d driver) run(t *testing.T, s sequence, c *mirror.Call) {
	t.Helper()
	for range 2 * maxSteps {
		c.Action = nil
		d.half().advance(s, c)
		if c.Action == nil {
			return
		}
		name, known := d.actions[c.Action]
		require.True(t, known, "an action that the core does not have")
		d.log = append(d.log, "C: "+name)
		if name == "ActClearInterp" {
			d.change("objects", -1)
			d.PyConfig_Clear(&c.Interp.Config)
		}
		if name == d.refused {
			c.Status = mirror.PyStatus{Type: mirror.StatusError, ErrMsg: mirror.CString(name + " fails")}
		}
	}
	t.Fatal("the call does not end")
}

// drive runs a call on one Go half.
func (f *fakeCore) drive(t *testing.T, s sequence, c *mirror.Call) {
	t.Helper()
	k := f.control()
	driver{fakeCore: f, half: func() *Control { return k }}.run(t, s, c)
}
