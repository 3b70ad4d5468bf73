// The measured operations and their targets.

package main

// An operation is a row of the table. The program in bench/program knows it by its name.
type operation struct {
	name    string
	title   string
	target  float64 // the most that ours may cost, as a fraction of CPython's cost
	threads bool    // more than one: the scheduler matters, and its effects need time to even out
}

var operations = []operation{
	{"gilstate_attached", "PyGILState_Ensure + Release, attached", 0.5, false},
	{"gilstate_detached", "PyGILState_Ensure + Release, detached", 0.5, false},
	{"gilstate_new", "PyGILState_Ensure + Release, new thread state", 0.4, false},
	{"gilstate_first", "PyGILState_Ensure, the first in its thread", 0.7, false},
	{"save_restore", "PyEval_SaveThread + RestoreThread", 0.5, false},
	{"gil_handover", "GIL handed to a thread that sleeps for it", 0.8, true},
	{"gil_in_turns", "GIL given to and fro by two threads", 0.8, true},
	{"tstate_new", "PyThreadState_New + Clear + Delete", 0.5, false},
	{"interp_new", "PyInterpreterState_New + Delete", 0.6, false},
	{"pending_call", "Py_AddPendingCall + MakePendingCalls", 0.5, false},
	{"pending_empty", "Py_MakePendingCalls, nothing queued", 0.7, false},
	{"mutex", "PyMutex_Lock + Unlock", 1, false},
	{"mutex_2_threads", "PyMutex contended by 2 threads", 1 / 1.2, true},
	{"mutex_4_threads", "PyMutex contended by 4 threads", 1 / 1.2, true},
	{"pythread_lock", "PyThread_acquire_lock + release", 0.5, false},
	{"tss_get", "PyThread_tss_get", 0.7, false},
	{"raw_malloc", "PyMem_RawMalloc + Free, 32 bytes", 1, false},
	{"mem_malloc", "PyMem_Malloc + Free, 32 bytes", 0.8, false},
	{"object_malloc", "PyObject_Malloc + Free, 32 bytes", 0.8, false},
	{"mystricmp", "PyOS_mystricmp, names that differ in case", 1, false},
	{"mystricmp_other", "PyOS_mystricmp, other names", 1, false},
	{"normpath", "_Py_normpath with . and ..", 1, false},
	{"normpath_plain", "_Py_normpath, nothing to do", 1, false},
	{"snprintf", "PyOS_snprintf", 1, false},
	{"contiguous_c", "PyBuffer_IsContiguous 'A', in C's order", 1, false},
	{"contiguous_fortran", "PyBuffer_IsContiguous 'A', in Fortran's", 1, false},
	{"around_fork", "PyOS_BeforeFork + AfterFork_Parent", 0.7, false},
}

// Two measurements of the same code differ by this much, so a row may exceed its target by it.
const noise = 0.03

// A scale is an operation measured while the process holds more and more of something.
type scale struct {
	name  string // of the operation
	title string
	what  string // "threads" or "interpreters"
}

var scales = []scale{
	{"tstate_new", "PyThreadState_New + Clear + Delete", "threads"},
	{"gilstate_new", "PyGILState_Ensure + Release, new thread state", "threads"},
	{"gilstate_detached", "PyGILState_Ensure + Release, detached", "threads"},
	{"walk_threads", "Walking the thread states, each", "threads"},
	{"interp_new", "PyInterpreterState_New + Delete", "interpreters"},
	{"interp_new_delete_eldest", "PyInterpreterState_New, Delete of the eldest", "interpreters"},
	{"gilstate_detached", "PyGILState_Ensure + Release, detached", "interpreters"},
	{"interp_look_up", "_PyInterpreterState_LookUpID, the eldest", "interpreters"},
	{"walk_interpreters", "Walking the interpreters, each", "interpreters"},
}

// The numbers of threads or interpreters. CPython's interpreters occupy 226 kB of memory each, so it gets fewer.
var scaleCounts = map[string][]int{
	"threads":      {1, 10, 100, 500, 2000},
	"interpreters": {1, 10, 100, 1000, 10000},
}

const mostInterpretersOfCPython = 1000
