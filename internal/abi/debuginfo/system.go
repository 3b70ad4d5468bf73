// Types of the system, by their public headers.

package debuginfo

// systemHeaders names the standard header of each system type: the file in the debug information is an internal one
// that differs from system to system.
var systemHeaders = map[string]string{
	"__builtin_va_list": "stdarg.h",
	"va_list":           "stdarg.h",
	"__gnuc_va_list":    "stdarg.h",
	"size_t":            "stddef.h",
	"ptrdiff_t":         "stddef.h",
	"wchar_t":           "stddef.h",
	"FILE":              "stdio.h",
	"int8_t":            "stdint.h",
	"int16_t":           "stdint.h",
	"int32_t":           "stdint.h",
	"int64_t":           "stdint.h",
	"uint8_t":           "stdint.h",
	"uint16_t":          "stdint.h",
	"uint32_t":          "stdint.h",
	"uint64_t":          "stdint.h",
	"intptr_t":          "stdint.h",
	"uintptr_t":         "stdint.h",
	"ssize_t":           "sys/types.h",
	"dev_t":             "sys/types.h",
	"ino_t":             "sys/types.h",
	"off_t":             "sys/types.h",
	"pid_t":             "sys/types.h",
	"uid_t":             "sys/types.h",
	"gid_t":             "sys/types.h",
	"mode_t":            "sys/types.h",
	"time_t":            "time.h",
	"struct timespec":   "time.h",
	"struct tm":         "time.h",
	"struct timeval":    "sys/time.h",
	"struct stat":       "sys/stat.h",
	"stack_t":           "signal.h",
	"sigset_t":          "signal.h",
	"siginfo_t":         "signal.h",
	"sig_atomic_t":      "signal.h",
	"struct sigaction":  "signal.h",
	"sem_t":             "semaphore.h",
	"pthread_t":         "pthread.h",
	"pthread_key_t":     "pthread.h",
	"pthread_mutex_t":   "pthread.h",
	"pthread_cond_t":    "pthread.h",

	"pthread_condattr_t": "pthread.h",
}

func publicHeader(typeName string) string { return systemHeaders[typeName] }
