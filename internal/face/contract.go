// Compile-time checks that package mirror agrees with C.

package face

/*
#include <locale.h>
#include "bridge.h"
*/
import "C"

import (
	"unsafe"

	"github.com/gopyruntime/gopyruntime/internal/mirror"
)

// Compares package mirror with exports.h. Each of these is 0, or does not compile.

const (
	_ = -(unsafe.Sizeof(mirror.Call{}) ^ unsafe.Sizeof(C.gopyrt_call{}))
	_ = -(unsafe.Offsetof(mirror.Call{}.Op) ^ unsafe.Offsetof(C.gopyrt_call{}.op))
	_ = -(unsafe.Sizeof(mirror.Call{}.Op) ^ unsafe.Sizeof(C.gopyrt_call{}.op))
	_ = -(unsafe.Offsetof(mirror.Call{}.PC) ^ unsafe.Offsetof(C.gopyrt_call{}.pc))
	_ = -(unsafe.Sizeof(mirror.Call{}.PC) ^ unsafe.Sizeof(C.gopyrt_call{}.pc))
	_ = -(unsafe.Offsetof(mirror.Call{}.Undoing) ^ unsafe.Offsetof(C.gopyrt_call{}.undoing))
	_ = -(unsafe.Sizeof(mirror.Call{}.Undoing) ^ unsafe.Sizeof(C.gopyrt_call{}.undoing))
	_ = -(unsafe.Offsetof(mirror.Call{}.Done) ^ unsafe.Offsetof(C.gopyrt_call{}.done))
	_ = -(unsafe.Sizeof(mirror.Call{}.Done) ^ unsafe.Sizeof(C.gopyrt_call{}.done))
	_ = -(unsafe.Offsetof(mirror.Call{}.Func) ^ unsafe.Offsetof(C.gopyrt_call{}._func))
	_ = -(unsafe.Sizeof(mirror.Call{}.Func) ^ unsafe.Sizeof(C.gopyrt_call{}._func))
	_ = -(unsafe.Offsetof(mirror.Call{}.Status) ^ unsafe.Offsetof(C.gopyrt_call{}.status))
	_ = -(unsafe.Sizeof(mirror.Call{}.Status) ^ unsafe.Sizeof(C.gopyrt_call{}.status))
	_ = -(unsafe.Offsetof(mirror.Call{}.Action) ^ unsafe.Offsetof(C.gopyrt_call{}.action))
	_ = -(unsafe.Sizeof(mirror.Call{}.Action) ^ unsafe.Sizeof(C.gopyrt_call{}.action))
	_ = -(unsafe.Offsetof(mirror.Call{}.Event) ^ unsafe.Offsetof(C.gopyrt_call{}.event))
	_ = -(unsafe.Sizeof(mirror.Call{}.Event) ^ unsafe.Sizeof(C.gopyrt_call{}.event))
	_ = -(unsafe.Offsetof(mirror.Call{}.PreconfigIn) ^ unsafe.Offsetof(C.gopyrt_call{}.preconfig_in))
	_ = -(unsafe.Sizeof(mirror.Call{}.PreconfigIn) ^ unsafe.Sizeof(C.gopyrt_call{}.preconfig_in))
	_ = -(unsafe.Offsetof(mirror.Call{}.ConfigIn) ^ unsafe.Offsetof(C.gopyrt_call{}.config_in))
	_ = -(unsafe.Sizeof(mirror.Call{}.ConfigIn) ^ unsafe.Sizeof(C.gopyrt_call{}.config_in))
	_ = -(unsafe.Offsetof(mirror.Call{}.Config) ^ unsafe.Offsetof(C.gopyrt_call{}.config))
	_ = -(unsafe.Sizeof(mirror.Call{}.Config) ^ unsafe.Sizeof(C.gopyrt_call{}.config))
	_ = -(unsafe.Offsetof(mirror.Call{}.InterpConfig) ^ unsafe.Offsetof(C.gopyrt_call{}.interp_config))
	_ = -(unsafe.Sizeof(mirror.Call{}.InterpConfig) ^ unsafe.Sizeof(C.gopyrt_call{}.interp_config))
	_ = -(unsafe.Offsetof(mirror.Call{}.Args) ^ unsafe.Offsetof(C.gopyrt_call{}.args))
	_ = -(unsafe.Sizeof(mirror.Call{}.Args) ^ unsafe.Sizeof(C.gopyrt_call{}.args))
	_ = -(unsafe.Offsetof(mirror.Call{}.Interp) ^ unsafe.Offsetof(C.gopyrt_call{}.interp))
	_ = -(unsafe.Sizeof(mirror.Call{}.Interp) ^ unsafe.Sizeof(C.gopyrt_call{}.interp))
	_ = -(unsafe.Offsetof(mirror.Call{}.TState) ^ unsafe.Offsetof(C.gopyrt_call{}.tstate))
	_ = -(unsafe.Sizeof(mirror.Call{}.TState) ^ unsafe.Sizeof(C.gopyrt_call{}.tstate))
	_ = -(unsafe.Offsetof(mirror.Call{}.SavedTState) ^ unsafe.Offsetof(C.gopyrt_call{}.saved_tstate))
	_ = -(unsafe.Sizeof(mirror.Call{}.SavedTState) ^ unsafe.Sizeof(C.gopyrt_call{}.saved_tstate))
	_ = -(unsafe.Offsetof(mirror.Call{}.KeepCaller) ^ unsafe.Offsetof(C.gopyrt_call{}.keep_caller))
	_ = -(unsafe.Sizeof(mirror.Call{}.KeepCaller) ^ unsafe.Sizeof(C.gopyrt_call{}.keep_caller))
	_ = -(unsafe.Offsetof(mirror.Call{}.Pointer) ^ unsafe.Offsetof(C.gopyrt_call{}.pointer))
	_ = -(unsafe.Sizeof(mirror.Call{}.Pointer) ^ unsafe.Sizeof(C.gopyrt_call{}.pointer))
	_ = -(unsafe.Offsetof(mirror.Call{}.Whence) ^ unsafe.Offsetof(C.gopyrt_call{}.whence))
	_ = -(unsafe.Sizeof(mirror.Call{}.Whence) ^ unsafe.Sizeof(C.gopyrt_call{}.whence))
	_ = -(unsafe.Offsetof(mirror.Call{}.Result) ^ unsafe.Offsetof(C.gopyrt_call{}.result))
	_ = -(unsafe.Sizeof(mirror.Call{}.Result) ^ unsafe.Sizeof(C.gopyrt_call{}.result))

	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}) ^ unsafe.Sizeof(C.gopyrt_global_flags{}))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.UTF8Mode) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.utf8_mode))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.UTF8Mode) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.utf8_mode))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.ParserDebug) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.parser_debug))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.ParserDebug) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.parser_debug))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Verbose) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.verbose))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Verbose) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.verbose))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Quiet) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.quiet))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Quiet) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.quiet))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Interactive) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.interactive))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Interactive) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.interactive))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Inspect) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.inspect))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Inspect) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.inspect))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.OptimizationLevel) ^
		unsafe.Offsetof(C.gopyrt_global_flags{}.optimization_level))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.OptimizationLevel) ^
		unsafe.Sizeof(C.gopyrt_global_flags{}.optimization_level))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.NoSite) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.no_site))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.NoSite) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.no_site))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.BytesWarning) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.bytes_warning))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.BytesWarning) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.bytes_warning))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Frozen) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.frozen))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Frozen) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.frozen))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.IgnoreEnvironment) ^
		unsafe.Offsetof(C.gopyrt_global_flags{}.ignore_environment))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.IgnoreEnvironment) ^
		unsafe.Sizeof(C.gopyrt_global_flags{}.ignore_environment))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.DontWriteBytecode) ^
		unsafe.Offsetof(C.gopyrt_global_flags{}.dont_write_bytecode))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.DontWriteBytecode) ^
		unsafe.Sizeof(C.gopyrt_global_flags{}.dont_write_bytecode))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.NoUserSite) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.no_user_site))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.NoUserSite) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.no_user_site))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.UnbufferedStdio) ^
		unsafe.Offsetof(C.gopyrt_global_flags{}.unbuffered_stdio))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.UnbufferedStdio) ^
		unsafe.Sizeof(C.gopyrt_global_flags{}.unbuffered_stdio))
	_ = -(unsafe.Offsetof(mirror.GlobalFlags{}.Isolated) ^ unsafe.Offsetof(C.gopyrt_global_flags{}.isolated))
	_ = -(unsafe.Sizeof(mirror.GlobalFlags{}.Isolated) ^ unsafe.Sizeof(C.gopyrt_global_flags{}.isolated))

	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}) ^ unsafe.Sizeof(C.gopyrt_global_paths{}))
	_ = -(unsafe.Offsetof(mirror.GlobalPaths{}.ProgramName) ^ unsafe.Offsetof(C.gopyrt_global_paths{}.program_name))
	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}.ProgramName) ^ unsafe.Sizeof(C.gopyrt_global_paths{}.program_name))
	_ = -(unsafe.Offsetof(mirror.GlobalPaths{}.ProgramFullPath) ^
		unsafe.Offsetof(C.gopyrt_global_paths{}.program_full_path))
	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}.ProgramFullPath) ^
		unsafe.Sizeof(C.gopyrt_global_paths{}.program_full_path))
	_ = -(unsafe.Offsetof(mirror.GlobalPaths{}.Home) ^ unsafe.Offsetof(C.gopyrt_global_paths{}.home))
	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}.Home) ^ unsafe.Sizeof(C.gopyrt_global_paths{}.home))
	_ = -(unsafe.Offsetof(mirror.GlobalPaths{}.StdlibDir) ^ unsafe.Offsetof(C.gopyrt_global_paths{}.stdlib_dir))
	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}.StdlibDir) ^ unsafe.Sizeof(C.gopyrt_global_paths{}.stdlib_dir))
	_ = -(unsafe.Offsetof(mirror.GlobalPaths{}.ModuleSearchPath) ^
		unsafe.Offsetof(C.gopyrt_global_paths{}.module_search_path))
	_ = -(unsafe.Sizeof(mirror.GlobalPaths{}.ModuleSearchPath) ^
		unsafe.Sizeof(C.gopyrt_global_paths{}.module_search_path))

	_ = -(unsafe.Sizeof(mirror.GoroutineStep{}) ^ unsafe.Sizeof(C.gopyrt_goroutine_step{}))
	_ = -(unsafe.Offsetof(mirror.GoroutineStep{}.Result) ^ unsafe.Offsetof(C.gopyrt_goroutine_step{}.result))
	_ = -(unsafe.Sizeof(mirror.GoroutineStep{}.Result) ^ unsafe.Sizeof(C.gopyrt_goroutine_step{}.result))
	_ = -(unsafe.Offsetof(mirror.GoroutineStep{}.GIL) ^ unsafe.Offsetof(C.gopyrt_goroutine_step{}.gil))
	_ = -(unsafe.Sizeof(mirror.GoroutineStep{}.GIL) ^ unsafe.Sizeof(C.gopyrt_goroutine_step{}.gil))
	_ = -(unsafe.Offsetof(mirror.GoroutineStep{}.Wake) ^ unsafe.Offsetof(C.gopyrt_goroutine_step{}.wake))
	_ = -(unsafe.Sizeof(mirror.GoroutineStep{}.Wake) ^ unsafe.Sizeof(C.gopyrt_goroutine_step{}.wake))

	_ = -(unsafe.Sizeof(mirror.GoroutineWatch{}) ^ unsafe.Sizeof(C.gopyrt_goroutine_watch{}))
	_ = -(unsafe.Offsetof(mirror.GoroutineWatch{}.Interval) ^ unsafe.Offsetof(C.gopyrt_goroutine_watch{}.interval))
	_ = -(unsafe.Sizeof(mirror.GoroutineWatch{}.Interval) ^ unsafe.Sizeof(C.gopyrt_goroutine_watch{}.interval))
	_ = -(unsafe.Offsetof(mirror.GoroutineWatch{}.Contended) ^ unsafe.Offsetof(C.gopyrt_goroutine_watch{}.contended))
	_ = -(unsafe.Sizeof(mirror.GoroutineWatch{}.Contended) ^ unsafe.Sizeof(C.gopyrt_goroutine_watch{}.contended))

	_ = -(unsafe.Sizeof(mirror.GoroutinePending{}) ^ unsafe.Sizeof(C.gopyrt_goroutine_pending{}))
	_ = -(unsafe.Offsetof(mirror.GoroutinePending{}.Result) ^ unsafe.Offsetof(C.gopyrt_goroutine_pending{}.result))
	_ = -(unsafe.Sizeof(mirror.GoroutinePending{}.Result) ^ unsafe.Sizeof(C.gopyrt_goroutine_pending{}.result))
	_ = -(unsafe.Offsetof(mirror.GoroutinePending{}.Kind) ^ unsafe.Offsetof(C.gopyrt_goroutine_pending{}.kind))
	_ = -(unsafe.Sizeof(mirror.GoroutinePending{}.Kind) ^ unsafe.Sizeof(C.gopyrt_goroutine_pending{}.kind))
	_ = -(unsafe.Offsetof(mirror.GoroutinePending{}.Message) ^ unsafe.Offsetof(C.gopyrt_goroutine_pending{}.message))
	_ = -(unsafe.Sizeof(mirror.GoroutinePending{}.Message) ^ unsafe.Sizeof(C.gopyrt_goroutine_pending{}.message))

	_ = -(unsafe.Sizeof(mirror.Goview{}) ^ unsafe.Sizeof(C.gopyrt_goview{}))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Outcome) ^ unsafe.Offsetof(C.gopyrt_goview{}.outcome))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Outcome) ^ unsafe.Sizeof(C.gopyrt_goview{}.outcome))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Counted) ^ unsafe.Offsetof(C.gopyrt_goview{}.counted))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Counted) ^ unsafe.Sizeof(C.gopyrt_goview{}.counted))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Home) ^ unsafe.Offsetof(C.gopyrt_goview{}.home))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Home) ^ unsafe.Sizeof(C.gopyrt_goview{}.home))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Object) ^ unsafe.Offsetof(C.gopyrt_goview{}.object))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Object) ^ unsafe.Sizeof(C.gopyrt_goview{}.object))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Number) ^ unsafe.Offsetof(C.gopyrt_goview{}.number))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Number) ^ unsafe.Sizeof(C.gopyrt_goview{}.number))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Block) ^ unsafe.Offsetof(C.gopyrt_goview{}.block))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Block) ^ unsafe.Sizeof(C.gopyrt_goview{}.block))
	_ = -(unsafe.Offsetof(mirror.Goview{}.Size) ^ unsafe.Offsetof(C.gopyrt_goview{}.size))
	_ = -(unsafe.Sizeof(mirror.Goview{}.Size) ^ unsafe.Sizeof(C.gopyrt_goview{}.size))

	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}) ^ unsafe.Sizeof(C.gopyrt_goview_question{}))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.What) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.what))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.What) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.what))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Start) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.start))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Start) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.start))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Flags) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.flags))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Flags) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.flags))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Optimize) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.optimize))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Optimize) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.optimize))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Source) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.source))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Source) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.source))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Home) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.home))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Home) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.home))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Token) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.token))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Token) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.token))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Objects) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.objects))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Objects) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.objects))
	_ = -(unsafe.Offsetof(mirror.GoviewQuestion{}.Answer) ^ unsafe.Offsetof(C.gopyrt_goview_question{}.answer))
	_ = -(unsafe.Sizeof(mirror.GoviewQuestion{}.Answer) ^ unsafe.Sizeof(C.gopyrt_goview_question{}.answer))
)

// An index other than 0 is out of the array's bounds, and does not compile.
var (
	_ = [1]int{mirror.OpRuntimeStateInit - C.GOPYRT_OP_RUNTIME_STATE_INIT: 0}
	_ = [1]int{mirror.OpRuntimeInitialize - C.GOPYRT_OP_RUNTIME_INITIALIZE: 0}
	_ = [1]int{mirror.OpPreinitialize - C.GOPYRT_OP_PREINITIALIZE: 0}
	_ = [1]int{mirror.OpInitialize - C.GOPYRT_OP_INITIALIZE: 0}
	_ = [1]int{mirror.OpFinalize - C.GOPYRT_OP_FINALIZE: 0}
	_ = [1]int{mirror.OpInterpNew - C.GOPYRT_OP_INTERP_NEW: 0}
	_ = [1]int{mirror.OpNewInterpreter - C.GOPYRT_OP_NEW_INTERPRETER: 0}
	_ = [1]int{mirror.OpEndInterpreter - C.GOPYRT_OP_END_INTERPRETER: 0}
	_ = [1]int{mirror.OpConfigRead - C.GOPYRT_OP_CONFIG_READ: 0}
	_ = [1]int{mirror.OpTraceback - C.GOPYRT_OP_TRACEBACK: 0}
	_ = [1]int{mirror.OpCallback - C.GOPYRT_OP_CALLBACK: 0}
	_ = [1]int{mirror.OpEvaluate - C.GOPYRT_OP_EVALUATE: 0}
	_ = [1]int{mirror.OpCount - C.GOPYRT_OP_COUNT: 0}
	_ = [1]int{mirror.GoroutineEnded - C.GOPYRT_GOROUTINE_ENDED: 0}
	_ = [1]int{mirror.GoroutineWaits - C.GOPYRT_GOROUTINE_WAITS: 0}
	_ = [1]int{mirror.GoroutineAttached - C.GOPYRT_GOROUTINE_ATTACHED: 0}
	_ = [1]int{mirror.PendingEnded - C.GOPYRT_PENDING_ENDED: 0}
	_ = [1]int{mirror.ErrorNone - C.GOPYRT_ERROR_NONE: 0}
	_ = [1]int{mirror.ErrorRecursion - C.GOPYRT_ERROR_RECURSION: 0}
	_ = [1]int{mirror.ErrorValue - C.GOPYRT_ERROR_VALUE: 0}
	_ = [1]int{mirror.ErrorInterrupt - C.GOPYRT_ERROR_INTERRUPT: 0}
	_ = [1]int{mirror.ErrorAsync - C.GOPYRT_ERROR_ASYNC: 0}
	_ = [1]int{mirror.ErrorCallback - C.GOPYRT_ERROR_CALLBACK: 0}
	_ = [1]int{mirror.ErrorRuntime - C.GOPYRT_ERROR_RUNTIME: 0}
	_ = [1]int{mirror.ErrorOS - C.GOPYRT_ERROR_OS: 0}
	_ = [1]int{mirror.ErrorType - C.GOPYRT_ERROR_TYPE: 0}
	_ = [1]int{mirror.ErrorMemory - C.GOPYRT_ERROR_MEMORY: 0}
	_ = [1]int{mirror.ErrorInterpreter - C.GOPYRT_ERROR_INTERPRETER: 0}
	_ = [1]int{mirror.ErrorInterpreterNotFound - C.GOPYRT_ERROR_INTERPRETER_NOT_FOUND: 0}
	_ = [1]int{mirror.GoviewImport - C.GOPYRT_GOVIEW_IMPORT: 0}
	_ = [1]int{mirror.GoviewLoad - C.GOPYRT_GOVIEW_LOAD: 0}
	_ = [1]int{mirror.GoviewMake - C.GOPYRT_GOVIEW_MAKE: 0}
	_ = [1]int{mirror.GoviewPack - C.GOPYRT_GOVIEW_PACK: 0}
	_ = [1]int{mirror.GoviewExplain - C.GOPYRT_GOVIEW_EXPLAIN: 0}
	_ = [1]int{mirror.GoviewRaise - C.GOPYRT_GOVIEW_RAISE: 0}
	_ = [1]int{mirror.GoviewCall - C.GOPYRT_GOVIEW_CALL: 0}
	_ = [1]int{mirror.GoviewCallMethod - C.GOPYRT_GOVIEW_CALL_METHOD: 0}
	_ = [1]int{mirror.GoviewGetAttribute - C.GOPYRT_GOVIEW_GET_ATTRIBUTE: 0}
	_ = [1]int{mirror.GoviewHasAttribute - C.GOPYRT_GOVIEW_HAS_ATTRIBUTE: 0}
	_ = [1]int{mirror.GoviewSetAttribute - C.GOPYRT_GOVIEW_SET_ATTRIBUTE: 0}
	_ = [1]int{mirror.GoviewDeleteAttribute - C.GOPYRT_GOVIEW_DELETE_ATTRIBUTE: 0}
	_ = [1]int{mirror.GoviewGetItem - C.GOPYRT_GOVIEW_GET_ITEM: 0}
	_ = [1]int{mirror.GoviewSetItem - C.GOPYRT_GOVIEW_SET_ITEM: 0}
	_ = [1]int{mirror.GoviewDeleteItem - C.GOPYRT_GOVIEW_DELETE_ITEM: 0}
	_ = [1]int{mirror.GoviewContains - C.GOPYRT_GOVIEW_CONTAINS: 0}
	_ = [1]int{mirror.GoviewIterate - C.GOPYRT_GOVIEW_ITERATE: 0}
	_ = [1]int{mirror.GoviewNext - C.GOPYRT_GOVIEW_NEXT: 0}
	_ = [1]int{mirror.GoviewLength - C.GOPYRT_GOVIEW_LENGTH: 0}
	_ = [1]int{mirror.GoviewTruth - C.GOPYRT_GOVIEW_TRUTH: 0}
	_ = [1]int{mirror.GoviewHash - C.GOPYRT_GOVIEW_HASH: 0}
	_ = [1]int{mirror.GoviewRepr - C.GOPYRT_GOVIEW_REPR: 0}
	_ = [1]int{mirror.GoviewStr - C.GOPYRT_GOVIEW_STR: 0}
	_ = [1]int{mirror.GoviewType - C.GOPYRT_GOVIEW_TYPE: 0}
	_ = [1]int{mirror.GoviewTypeName - C.GOPYRT_GOVIEW_TYPE_NAME: 0}
	_ = [1]int{mirror.GoviewLess - C.GOPYRT_GOVIEW_LESS: 0}
	_ = [1]int{mirror.GoviewLessOrEqual - C.GOPYRT_GOVIEW_LESS_OR_EQUAL: 0}
	_ = [1]int{mirror.GoviewEqual - C.GOPYRT_GOVIEW_EQUAL: 0}
	_ = [1]int{mirror.GoviewNotEqual - C.GOPYRT_GOVIEW_NOT_EQUAL: 0}
	_ = [1]int{mirror.GoviewGreater - C.GOPYRT_GOVIEW_GREATER: 0}
	_ = [1]int{mirror.GoviewGreaterOrEqual - C.GOPYRT_GOVIEW_GREATER_OR_EQUAL: 0}
	_ = [1]int{mirror.GoviewInteger - C.GOPYRT_GOVIEW_INTEGER: 0}
	_ = [1]int{mirror.GoviewFloat - C.GOPYRT_GOVIEW_FLOAT: 0}
	_ = [1]int{mirror.GoviewComplex - C.GOPYRT_GOVIEW_COMPLEX: 0}
	_ = [1]int{mirror.GoviewText - C.GOPYRT_GOVIEW_TEXT: 0}
	_ = [1]int{mirror.GoviewBytes - C.GOPYRT_GOVIEW_BYTES: 0}
	_ = [1]int{mirror.GoviewAudit - C.GOPYRT_GOVIEW_AUDIT: 0}
	_ = [1]int{mirror.GoviewAddAuditHook - C.GOPYRT_GOVIEW_ADD_AUDIT_HOOK: 0}
	_ = [1]int{mirror.GoviewConfigGet - C.GOPYRT_GOVIEW_CONFIG_GET: 0}
	_ = [1]int{mirror.GoviewConfigSet - C.GOPYRT_GOVIEW_CONFIG_SET: 0}
	_ = [1]int{mirror.GoviewConfigNames - C.GOPYRT_GOVIEW_CONFIG_NAMES: 0}
	_ = [1]int{mirror.GoviewIntern - C.GOPYRT_GOVIEW_INTERN: 0}
	_ = [1]int{mirror.GoviewInterned - C.GOPYRT_GOVIEW_INTERNED: 0}
	_ = [1]int{mirror.GoviewCount - C.GOPYRT_GOVIEW_COUNT: 0}
	_ = [1]int{mirror.GoviewDone - C.GOPYRT_GOVIEW_DONE: 0}
	_ = [1]int{mirror.GoviewRaised - C.GOPYRT_GOVIEW_RAISED: 0}
	_ = [1]int{mirror.GoviewNothing - C.GOPYRT_GOVIEW_NOTHING: 0}
	_ = [1]int{mirror.GoviewNotAttached - C.GOPYRT_GOVIEW_NOT_ATTACHED: 0}
	_ = [1]int{mirror.GoviewElsewhere - C.GOPYRT_GOVIEW_ELSEWHERE: 0}
	_ = [1]int{mirror.GoviewCompile - C.GOPYRT_GOVIEW_COMPILE: 0}
	_ = [1]int{mirror.GoviewEvaluate - C.GOPYRT_GOVIEW_EVALUATE: 0}
	_ = [1]int{mirror.GoviewImportModule - C.GOPYRT_GOVIEW_IMPORT_MODULE: 0}
	_ = [1]int{mirror.GoviewHear - C.GOPYRT_GOVIEW_HEAR: 0}
	_ = [1]int{mirror.SysWarnOptions - C.GOPYRT_SYS_WARNOPTIONS: 0}
	_ = [1]int{mirror.SysXOptions - C.GOPYRT_SYS_XOPTIONS: 0}
	_ = [1]int{mirror.SysPath - C.GOPYRT_SYS_PATH: 0}
	_ = [1]int{mirror.LCCType - C.LC_CTYPE: 0}
)
