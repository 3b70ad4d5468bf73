// Mirrors of the structures of exports.h.

package mirror

import "unsafe"

// The structures and constants of exports.h. internal/face/contract.go does not compile where they differ.

// An Op is what C asks the control plane for: gopyrt_op.
type Op uint32

// The operations.
const (
	OpRuntimeStateInit Op = 1 + iota
	OpRuntimeInitialize
	OpPreinitialize
	OpInitialize
	OpFinalize
	OpInterpNew
	OpNewInterpreter
	OpEndInterpreter
	OpConfigRead
	OpTraceback
	OpCallback
	OpEvaluate
	OpCount
)

// An Action is the address of a C function that C calls between two steps: gopyrt_action.
type Action unsafe.Pointer

// A Call is one call of the control plane in flight: gopyrt_call. It is on the stack of the C thread that made it.
type Call struct {
	Op      Op
	PC      int32
	Undoing int32
	Done    uint64
	Func    *byte
	Status  PyStatus
	Action  Action
	Event   *byte

	PreconfigIn  *PyPreConfig
	ConfigIn     *PyConfig
	Config       *PyConfig
	InterpConfig *PyInterpreterConfig
	Args         *PyArgv
	Interp       *PyInterpreterState
	TState       *PyThreadState
	SavedTState  *PyThreadState
	KeepCaller   int32
	Pointer      unsafe.Pointer
	Whence       int64
	Result       int32
}

// GlobalFlags are the old global variables: gopyrt_global_flags.
type GlobalFlags struct {
	UTF8Mode, ParserDebug, Verbose, Quiet, Interactive, Inspect       int32
	OptimizationLevel, NoSite, BytesWarning, Frozen                   int32
	IgnoreEnvironment, DontWriteBytecode, NoUserSite, UnbufferedStdio int32
	Isolated                                                          int32
}

// GlobalPaths are the paths that outlive a runtime: gopyrt_global_paths.
type GlobalPaths struct {
	ProgramName, ProgramFullPath, Home, StdlibDir, ModuleSearchPath *int32
}

// Goroutine is the core's record of a goroutine that waits for a GIL: gopyrt_goroutine. Go only has pointers to it.
type Goroutine struct{ _ [1]byte }

// What became of a goroutine that wants a GIL.
const (
	GoroutineOccupied int32 = -4
	GoroutineInUse    int32 = -3
	GoroutineGone     int32 = -2
	GoroutineEnded    int32 = -1
	GoroutineWaits    int32 = 0
	GoroutineAttached int32 = 1
)

// How a goroutine attaches.
const (
	GoroutineFind int32 = 1 << iota
	GoroutineBind
	GoroutineOwn
)

// PendingEnded is what adding a pending call answers for an interpreter that has ended.
const PendingEnded int32 = -2

// What became of a token that was to be put with a thread state or an interpreter, and how one is used: 0 or dropped.
const (
	TokenEnded   int32 = -1
	TokenNoRoom  int32 = 0
	TokenPut     int32 = 1
	TokenDropped int32 = -1
)

// GoroutineStep is how far a goroutine got: gopyrt_goroutine_step.
type GoroutineStep struct {
	Result int32
	GIL    *GIL
	Wake   uint64
}

// GoroutineLeft is what a goroutine left that detaches or unlocks: gopyrt_goroutine_left.
type GoroutineLeft struct {
	Result int32
	Wake   uint64
}

// GoroutineWatch is what is remembered about a GIL from one interval to the next: gopyrt_goroutine_watch.
type GoroutineWatch struct {
	Interval  uint64
	Contended int32
}

// GoroutinePending is how a pass over the eval breaker ended: gopyrt_goroutine_pending.
type GoroutinePending struct {
	Result  int32
	Kind    int32
	Message *byte
}

// What an error stands for: gopyrt_error_kind.
const (
	ErrorNone int32 = iota
	ErrorRecursion
	ErrorValue
	ErrorInterrupt
	ErrorAsync
	ErrorCallback
	ErrorRuntime
	ErrorOS
	ErrorType
	ErrorMemory
	ErrorInterpreter
	ErrorInterpreterNotFound
)

// Which list of added options: GOPYRT_SYS_*.
const (
	SysWarnOptions int32 = iota
	SysXOptions
	SysPath
)

// Object is an object in C memory: gopyrt_object. Go only has pointers to it.
type Object struct{ _ [1]byte }

// What is asked of objects: gopyrt_goview_op.
const (
	GoviewImport int32 = iota
	GoviewLoad
	GoviewMake
	GoviewPack
	GoviewExplain
	GoviewRaise
	GoviewCall
	GoviewCallMethod
	GoviewGetAttribute
	GoviewHasAttribute
	GoviewSetAttribute
	GoviewDeleteAttribute
	GoviewGetItem
	GoviewSetItem
	GoviewDeleteItem
	GoviewContains
	GoviewIterate
	GoviewNext
	GoviewLength
	GoviewTruth
	GoviewHash
	GoviewRepr
	GoviewStr
	GoviewType
	GoviewTypeName
	GoviewLess
	GoviewLessOrEqual
	GoviewEqual
	GoviewNotEqual
	GoviewGreater
	GoviewGreaterOrEqual
	GoviewInteger
	GoviewFloat
	GoviewComplex
	GoviewText
	GoviewBytes
	GoviewCatch
	GoviewAudit
	GoviewAddAuditHook
	GoviewConfigGet
	GoviewConfigSet
	GoviewConfigNames
	GoviewIntern
	GoviewInterned
	GoviewCount
)

// What became of it.
const (
	GoviewDone int32 = iota
	GoviewRaised
	GoviewNothing
	GoviewNotAttached
	GoviewElsewhere
)

// Goview is how an operation on objects ended: gopyrt_goview.
type Goview struct {
	Outcome int32
	Counted int32
	Home    uint64
	Object  *Object
	Number  int64
	Block   unsafe.Pointer
	Size    uintptr
}

// Which functions of an evaluator.
const (
	GoviewCompile      int32 = 1
	GoviewEvaluate     int32 = 2
	GoviewImportModule int32 = 4
)

// GoviewHear is an event for an audit hook.
const GoviewHear int32 = 8

// GoviewQuestion is what an evaluator or a hook written in Go is asked: gopyrt_goview_question.
type GoviewQuestion struct {
	What, Start, Flags, Optimize int32

	Source  *byte
	Home    uint64
	Token   uint64
	Objects [3]*Object
	Answer  *Object
}

// LCCType is the C library's LC_CTYPE.
const LCCType int32 = 0
