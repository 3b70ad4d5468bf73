// Which of CPython's constants the table has.

package main

import (
	"regexp"
	"strings"
)

// macroNames picks the constants that belong to this layer.
var macroNames = regexp.MustCompile(`^(` + strings.Join([]string{
	`PY_(VERSION|VERSION_HEX|MAJOR_VERSION|MINOR_VERSION|MICRO_VERSION|RELEASE_LEVEL(_\w+)?|RELEASE_SERIAL)`,
	`PYTHON_(API|ABI)_(VERSION|STRING)`,
	`PYTHREAD_INVALID_THREAD_ID`, `PY_(TIMEOUT_MAX|DWORD_MAX|SSIZE_T_MAX|SSIZE_T_MIN)`, `PY_LOCK_\w+`,
	`(NO)?WAIT_LOCK`, `PyThread_\w+`, `Py_HAVE_\w+`, `Py_NCURSES\w*`, `TSS_\w+`,
	`Py_RTFLAGS_\w+`, `PyInterpreterConfig_\w+`, `_PyInterpreterState_\w+`, `_PyThreadState_\w+`, `_PyRuntime\w*`,
	`_P[Yy]_\w+_BITS?`, `_PY_EVAL_\w+`, `_Py_EVAL_\w+`, `_Py_(IMMORTAL|STATIC)\w*`, `_Py_REF_\w+`, `_PyObject_MIN_ALIGNMENT`,
	`_?Py_TPFLAGS_\w+`, `_PY_NSMALL\w+`, `MAXPENDINGCALLS\w*`, `PENDINGCALLSARRAYSIZE`, `NEXITFUNCS`, `Py_DEFAULT_RECURSION_LIMIT`, `_Py_MAX_\w+`,
	`_Py_Debug_\w+`, `_PyMem_\w+`, `_Py_LOCKED`, `_Py_UNLOCKED`, `_Py_HAS_PARKED`, `_Py_ONCE_\w+`, `_Py_THREAD_\w+`,
	`_PyRWMutex\w*`, `_Py_(RW|WRITE|READ)\w+`, `_PY_(LOCK|MUTEX|FAIL)\w*`, `_Py_?PARK\w*`,
	`QSBR_\w+`, `PyDict_MAX_WATCHERS`, `(DICT|TYPE|CODE|FUNC|CONTEXT)_MAX_WATCHERS`, `DICT_\w+_(WATCHERS|BITS)`,
	`_PY_MONITORING_\w+`, `PY_MONITORING_\w+`, `NUM_GENERATIONS`, `_PyGC_\w+`, `FUNC_\w+VERSION\w*`,
	`_Py_TYPE_\w+`, `_Py_HASH\w*`, `Py_HASH_\w+`, `_PyHASH_\w+`, `PyHASH_\w+`,
	`(SSTATE|_?PyUnicode)_\w+`, `PyBUF_\w+`, `METH_\w+`, `PyTrace_\w+`, `Py_(LT|LE|EQ|NE|GT|GE)`, `PyLong_(SHIFT|BASE|MASK)`,
	`_PyLong_\w+`, `_PyTime_\w+`, `ATEXIT_\w+`, `INTERP_\w+`, `UNICODE_MAX\w*`, `_PyStackRef\w*`,
	`Py_TAG_\w+`, `CO_\w+`, `FRAME_\w+`, `PyCFunction_\w+`, `Py_mod_\w+`, `Py_MOD_\w+`, `_Py_mod_\w+`, `PYTHON_API_\w+`,
	`_PyArg_\w+`, `Py_AUDIT_\w+`, `_Py_atexit\w*`, `_PyEval_\w+`, `Py_READONLY`, `Py_T_\w+`, `Py_RELATIVE_OFFSET`,
	`Py_PRINT_RAW`, `Py_CLEANUP_SUPPORTED`, `_PY_GIL_\w+`, `_PyXI\w*`, `_PyXIDATA\w*`, `SIGNAL_\w+`, `Py_NSIG`,
	`_Py_CONFIG_\w+`, `_PyConfig_\w+`, `_Py_STACKREF_\w+`, `_Py_TLBC\w*`, `OBJECT_STACK_\w+`, `Py_\w+_freelist\w*`, `Py_\w+_MAXFREELIST`,
	`_PyStatus_\w+`, `Py_single_input|Py_file_input|Py_eval_input|Py_func_type_input`, `MAX_CO_EXTRA_USERS`, `MAX_EQUIV`,
	`ADDRESS_BITS|ALIGNMENT\w*|ARENA_\w+|POOL_\w+|NB_SMALL_SIZE_CLASSES|SMALL_REQUEST_THRESHOLD|OBMALLOC_\w+`,
}, "|") + `)$`)
