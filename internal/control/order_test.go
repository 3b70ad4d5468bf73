// The order of the steps of each operation.

package control

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
	"github.com/gopyruntime/gopyruntime/internal/pyconfig"
)

// isolated is a config that depends on nothing outside.
func isolated(t *testing.T, f *fakeCore) *mirror.PyConfig {
	c := new(mirror.PyConfig)
	name := "fake"
	require.NoError(t, configToC(c, nil, &pyconfig.Config{
		ConfigInit: pyconfig.InitIsolated, Isolated: 1, SafePath: 1, IntMaxStrDigits: 4300, CPUCount: -1, InitMain: 1,
		InstallSignalHandlers: 1, Tracemalloc: 1, ProgramName: &name, Executable: &name, ModuleSearchPathsSet: 1,
	}, memory{f.Malloc, f.Free}))
	return c
}

// up is a core whose runtime is initialized.
func up(t *testing.T) *fakeCore {
	f := newFakeCore()
	c := &mirror.Call{Op: mirror.OpInitialize, ConfigIn: isolated(t, f)}
	f.drive(t, sequences[c.Op], c)
	require.Equal(t, mirror.StatusOK, c.Status.Type, mirror.GoString(c.Status.ErrMsg))
	f.log = nil
	return f
}

// An operation, and the call of it on a core that is ready for it.
type operation struct {
	name  string
	begin func(t *testing.T) (*fakeCore, *mirror.Call)
	// What the core is asked to do, in order.
	order string
}

var operations = []operation{
	{"state init", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := newFakeCore()
		f.runtime.StateInitialized = 1
		return f, &mirror.Call{Op: mirror.OpRuntimeStateInit}
	}, `RuntimeReset PyThread_init_thread RuntimeKeysCreate PyPreConfig_InitPythonConfig PyThread_get_thread_ident`},

	{"preinitialize", func(t *testing.T) (*fakeCore, *mirror.Call) {
		pre := &mirror.PyPreConfig{ConfigInit: pyconfig.InitIsolated, Isolated: 1}
		return newFakeCore(), &mirror.Call{Op: mirror.OpPreinitialize, PreconfigIn: pre}
	}, `PyPreConfig_Write`},

	{"initialize", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := newFakeCore()
		return f, &mirror.Call{Op: mirror.OpInitialize, ConfigIn: isolated(t, f)}
	}, `PyPreConfig_InitFromConfig PyPreConfig_Write PyConfig_Write Py_HashRandomization_Init InittabInit
		HeadLock HeadUnlock
		InterpAlloc InterpLink InterpConfigure InternedCreate TracemallocInit PyThreadState_New PyGILState_Init PyThreadState_Bind
		PyEval_InitGIL ObjectsBeginTypes ObjectsBeginErrors ObjectsBeginModules RuntimeSetCoreInitialized InterpConfigure PyPathConfig_UpdateGlobal LocaleWarnLegacy
		ObjectsConfigure FaulthandlerSizeStack PySignal_Init TracemallocBegin RuntimeSetInitialized`},

	{"bare interpreter", func(t *testing.T) (*fakeCore, *mirror.Call) {
		return up(t), &mirror.Call{Op: mirror.OpInterpNew}
	}, `PyRuntime_Initialize C:ActAudit InterpAlloc InterpLink`},

	{"new interpreter", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := up(t)
		return f, &mirror.Call{Op: mirror.OpNewInterpreter, SavedTState: f.attached, InterpConfig: &mirror.PyInterpreterConfig{
			CheckMultiInterpExtensions: 1, Gil: mirror.OwnGIL,
		}}
	}, `PyRuntime_Initialize C:ActAudit InterpAlloc InterpLink PyThreadState_Detach InterpConfigure PyThreadState_New
		PyThreadState_Bind PyEval_InitGIL ObjectsBeginTypes ObjectsBeginErrors ObjectsBeginModules`},

	{"new interpreter beside", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := up(t)
		config := &mirror.PyInterpreterConfig{UseMainObmalloc: 1, Gil: mirror.SharedGIL}
		return f, &mirror.Call{Op: mirror.OpNewInterpreter, SavedTState: f.attached, KeepCaller: 1, InterpConfig: config}
	}, `PyRuntime_Initialize C:ActAudit InterpAlloc InterpLink GoroutineSetAside InterpConfigure PyThreadState_New
		PyThreadState_Bind PyEval_InitGIL ObjectsBeginTypes ObjectsBeginErrors ObjectsBeginModules`},

	{"end interpreter", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := up(t)
		c := &mirror.Call{Op: mirror.OpNewInterpreter, InterpConfig: &mirror.PyInterpreterConfig{UseMainObmalloc: 1}}
		f.drive(t, sequences[c.Op], c)
		f.log = nil
		return f, &mirror.Call{Op: mirror.OpEndInterpreter, Interp: c.Interp, TState: c.TState}
	}, `HeadLock HeadUnlock C:ActPendingCalls InterpSetFinalizing PyEval_StopTheWorldAll PyThreadState_RemoveExcept PyEval_StartTheWorldAll
		PyThreadState_DeleteList CollectorBeforeEnd C:ActEndModules C:ActAtexitInterp C:ActClearInterp PyThreadState_Detach PyThreadState_Delete PyEval_FiniGIL
		InterpDiscard`},

	{"finalize", func(t *testing.T) (*fakeCore, *mirror.Call) {
		f := up(t)
		return f, &mirror.Call{Op: mirror.OpFinalize, Interp: &f.runtime.MainInterpreter, TState: f.attached}
	}, `HeadLock HeadUnlock C:ActPendingCalls C:ActEndSubinterpreters InterpSetFinalizing RuntimeSetFinalizing RuntimeSetInitialized
		RuntimeSetCoreInitialized PyEval_StopTheWorldAll PyThreadState_RemoveExcept PyEval_StartTheWorldAll
		PyThreadState_DeleteList PySignal_Fini TracemallocFini TracemallocStop CollectorBeforeEnd C:ActEndModules C:ActAtexitInterp C:ActClearInterp C:ActClearAuditHooks
		PyGILState_Fini PyThreadState_Detach PyThreadState_Delete PyEval_FiniGIL InterpDiscard InternedDestroy InittabFini
		Py_HashRandomization_Fini C:ActAtexitRuntime PyRuntime_Finalize`},
}

func words(log []string) string { return strings.ReplaceAll(strings.Join(log, " "), "C: ", "C:") }

// Each operation does what it does in that order.
func TestOrder(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			f, c := op.begin(t)
			f.drive(t, sequences[c.Op], c)
			require.Equal(t, mirror.StatusOK, c.Status.Type, mirror.GoString(c.Status.ErrMsg))
			assert.Equal(t, strings.Fields(op.order), strings.Fields(words(f.log)))
		})
	}
}

// An act that would call nobody is left out: without a hook, a pending call, a callback.
func TestIdleActsAreSkipped(t *testing.T) {
	idle := []string{"C: ActAudit", "C: ActPendingCalls", "C: ActAtexitInterp"}
	skipped := 0
	for _, op := range operations {
		f, c := op.begin(t)
		f.runtime.AuditHooksHead = nil
		for _, interp := range []*mirror.PyInterpreterState{&f.runtime.MainInterpreter, c.Interp} {
			if interp != nil {
				interp.Pending, interp.ExitCallbacks = 0, nil
			}
		}
		f.drive(t, sequences[c.Op], c)
		require.Equal(t, mirror.StatusOK, c.Status.Type, op.name)
		for _, act := range idle {
			assert.NotContains(t, f.log, act, op.name)
			skipped += strings.Count(op.order, strings.ReplaceAll(act, " ", ""))
		}
	}
	assert.Equal(t, 7, skipped)

	// One for the main thread is for any interpreter that ends on it.
	f := up(t)
	f.runtime.MainInterpreter.Pending, f.runtime.MainPending = 0, 1
	c := &mirror.Call{Op: mirror.OpFinalize, Interp: &f.runtime.MainInterpreter, TState: f.attached}
	f.drive(t, sequences[c.Op], c)
	assert.Contains(t, f.log, "C: ActPendingCalls")
}

// A finalized runtime has left nothing behind.
func TestFinalizeTakesAllBack(t *testing.T) {
	f := up(t)
	c := &mirror.Call{Op: mirror.OpFinalize, Interp: &f.runtime.MainInterpreter, TState: f.attached}
	f.drive(t, sequences[c.Op], c)
	assert.Empty(t, f.held)
	assert.Nil(t, f.attached)
	assert.Zero(t, f.runtime.Initialized)
	assert.Zero(t, f.runtime.CoreInitialized)
	assert.Zero(t, f.runtime.RegistryInitialized)
}

// The flags that other threads read change in this order: a thread that finds the runtime not initialized must be able
// to tell that it is being finalized.
func TestFinalizingIsToldBeforeInitializedEnds(t *testing.T) {
	f := up(t)
	told := false
	f.Core.RuntimeSetFinalizing = func(*mirror.PyThreadState) {
		told = true
		assert.EqualValues(t, 1, f.runtime.Initialized)
	}
	c := &mirror.Call{Op: mirror.OpFinalize, Interp: &f.runtime.MainInterpreter, TState: f.attached}
	f.drive(t, sequences[c.Op], c)
	assert.True(t, told)
}

// An initialization that leaves the main interpreter to a second call, and that call.
func TestInitializeInTwoParts(t *testing.T) {
	f := newFakeCore()
	config := isolated(t, f)
	config.InitMain = 0
	first := &mirror.Call{Op: mirror.OpInitialize, ConfigIn: config}
	f.drive(t, sequences[first.Op], first)
	require.Equal(t, mirror.StatusOK, first.Status.Type)
	assert.EqualValues(t, 1, f.runtime.CoreInitialized)
	assert.Zero(t, f.runtime.Initialized)

	f.log, config.InitMain = nil, 1
	second := &mirror.Call{Op: mirror.OpInitialize, ConfigIn: config}
	f.drive(t, sequences[second.Op], second)
	require.Equal(t, mirror.StatusOK, second.Status.Type)
	assert.EqualValues(t, 1, f.runtime.Initialized)
	assert.Equal(t, "PyConfig_Write InterpConfigure PyPathConfig_UpdateGlobal LocaleWarnLegacy ObjectsConfigure FaulthandlerSizeStack PySignal_Init "+
		"TracemallocBegin RuntimeSetInitialized", words(f.log))
}
