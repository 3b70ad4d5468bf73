// The C file that is compiled to read the layout, and the types that are taken from it.

package main

import (
	"os"
	"path/filepath"
	"strings"
)

// firstHeaders come before all other internal headers, some of which need them without including them.
var firstHeaders = []string{"internal/pycore_structs.h", "internal/pycore_interp_structs.h", "internal/pycore_pystate.h"}

// skippedHeaders cannot be included by themselves or in this configuration, or declare no type.
var skippedHeaders = map[string]bool{
	"pycore_crossinterp_data_registry.h": true, // the file that includes it defines what it declares
	"pycore_emscripten_signal.h":         true,
	"pycore_emscripten_trampoline.h":     true,
	"pycore_fileutils_windows.h":         true,
	"pycore_unicodeobject_generated.h":   true, // code only
	"pycore_blocks_output_buffer.h":      true, // code only
}

// probeHeaders lists the headers that the probe includes: all that the installation has, in a fixed order.
func probeHeaders(include string) ([]string, error) {
	headers := append([]string{"Python.h"}, firstHeaders...)
	entries, err := os.ReadDir(filepath.Join(include, "internal"))
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := "internal/" + entry.Name()
		if strings.HasSuffix(name, ".h") && !skippedHeaders[entry.Name()] {
			headers = append(headers, name)
		}
	}
	return headers, nil
}

func probeSource(headers []string) string {
	var b strings.Builder
	b.WriteString("#define Py_BUILD_CORE 1\n#include <stdbool.h>\n")
	for _, header := range headers {
		b.WriteString("#include \"" + header + "\"\n")
	}
	return b.String()
}

// wantedTypes are the internal types that belong to this layer although nothing reaches them from the roots.
var wantedTypes = map[string]bool{
	"struct pyruntimestate": true, "_PyRuntimeState": true, "_PyThreadStateImpl": true,
	"PyInterpreterConfig": true, "PyGILState_STATE": true, "Py_tss_t": true, "PyTime_t": true,
	"_PyOnceFlag": true, "PyEvent": true, "_PyRWMutex": true, "_PySeqLock": true, "_PyRecursiveMutex": true,
	"_PyRawMutex": true, "_PyLockFlags": true, "PyLockStatus": true, "_Py_hashtable_t": true, "_Py_HashSecret_t": true,
	"_Py_hashtable_entry_t": true, "_PyArgv": true, "_PyPreCmdline": true, "_PyStackRef": true,
	"_PyInterpreterFrame": true, "_Py_CODEUNIT": true, "_PyInterpreterWhence": true,
	"PyDictKeysObject": true, "PyDictValues": true, "_PyArg_Parser": true, "PyThread_type_lock": true,
}

// wanted picks the roots of the table: all that the public headers declare, and wantedTypes.
func wanted(name, header string) bool {
	if !strings.HasPrefix(header, "internal/") {
		return true
	}
	bare := name[strings.LastIndexByte(name, ' ')+1:]
	return wantedTypes[name] || wantedTypes[bare] || wantedHeaders[header]
}

// wantedHeaders are the internal headers whose types are all wanted: the tools of this layer.
var wantedHeaders = map[string]bool{
	"internal/pycore_lock.h":             true,
	"internal/pycore_parking_lot.h":      true,
	"internal/pycore_semaphore.h":        true,
	"internal/pycore_critical_section.h": true,
	"internal/pycore_hashtable.h":        true,
	"internal/pycore_initconfig.h":       true,
	"internal/pycore_pylifecycle.h":      true,
	"internal/pycore_pythread.h":         true,
	"internal/pycore_pystate.h":          true,
	"internal/pycore_interp.h":           true,
	"internal/pycore_tstate.h":           true,
	"internal/pycore_runtime.h":          true,
	"internal/pycore_runtime_structs.h":  true,
	"internal/pycore_interp_structs.h":   true,
	"internal/pycore_structs.h":          true,
	"internal/pycore_typedefs.h":         true,
	"internal/pycore_llist.h":            true,
	"internal/pycore_crossinterp.h":      true,
	"internal/pycore_pymem.h":            true,
	"internal/pycore_time.h":             true,
	"internal/pycore_fileutils.h":        true,
	"internal/pycore_pathconfig.h":       true,
	"internal/pycore_audit.h":            true,
	"internal/pycore_atexit.h":           true,
	"internal/pycore_import.h":           true,
	"internal/pycore_index_pool.h":       true,
	"internal/pycore_debug_offsets.h":    true,
	"internal/pycore_getopt.h":           true,
}
