/* The private contract of the two planes.
 *
 * The C plane (internal/core, atomics.c, fork_hooks.c) holds the bytes; the
 * control plane (internal/control) decides. C reaches Go through
 * gopyrt_control_table and through nothing else; Go reaches C through
 * gopyrt_core_table and through nothing else. That is what lets another copy of
 * the Go half, the installed library's in the child of a Go program that forked,
 * work on this state: it is handed this core table and never sees its own.
 */
#ifndef GOPYRT_EXPORTS_H
#define GOPYRT_EXPORTS_H

#include "Python.h"
#include "internal/pycore_initconfig.h"
#include "internal/pycore_runtime.h"
#include "gopyruntime.h"

#include <stddef.h>
#include <stdint.h>

/* ---- A control-plane call ------------------------------------------------ */

/* What C can ask of Go. Each is a sequence: an ordered list of steps written
 * down in one Go variable (see internal/control). */
typedef enum {
    GOPYRT_OP_RUNTIME_STATE_INIT = 1,
    GOPYRT_OP_RUNTIME_INITIALIZE,
    GOPYRT_OP_PREINITIALIZE,
    GOPYRT_OP_INITIALIZE,
    GOPYRT_OP_FINALIZE,
    GOPYRT_OP_INTERP_NEW,
    GOPYRT_OP_NEW_INTERPRETER,
    GOPYRT_OP_END_INTERPRETER,
    GOPYRT_OP_CONFIG_READ,
    GOPYRT_OP_TRACEBACK,
    GOPYRT_OP_CALLBACK,
    GOPYRT_OP_EVALUATE,
    GOPYRT_OP_COUNT
} gopyrt_op;

typedef struct gopyrt_call gopyrt_call;

/* A function that C runs between two steps, with no Go frame below it. User callbacks
 * run here: they may fork or block, but must not longjmp. It reports failure in
 * call->status. */
typedef void (*gopyrt_action)(gopyrt_call *call);

/* One call in flight. It is on the C stack of the calling thread, so that it survives
 * a fork in the middle: a restarted Go half continues at pc. */
struct gopyrt_call {
    gopyrt_op op;
    int32_t pc;           /* index of the next step */
    int32_t undoing;      /* 1 while the steps that were done are undone */
    uint64_t done;        /* bit i: step i was done and may need undoing */
    const char *func;     /* the exported function that was called */
    PyStatus status;      /* the outcome so far */
    gopyrt_action action; /* set by Go: run this, then call advance again */
    const char *event;    /* argument of the audit action */

    /* Arguments and results; which of them count depends on op. */
    const PyPreConfig *preconfig_in;
    const PyConfig *config_in;
    PyConfig *config;
    const PyInterpreterConfig *interp_config;
    const _PyArgv *args;
    PyInterpreterState *interp;
    PyThreadState *tstate;
    PyThreadState *saved_tstate;
    int keep_caller; /* saved_tstate keeps its GIL, and is current again in the end */
    void *pointer;
    long whence;
    int result;
};

/* Starts a call: everything zero, the status OK. */
#define GOPYRT_CALL(operation, function)                                       \
    {                                                                          \
        .op = (operation), .func = (function), .status = {.func = (function) } \
    }

/* ---- Go, as C sees it ---------------------------------------------------- */

typedef struct gopyrt_control_table gopyrt_control_table;
typedef struct gopyrt_core_table gopyrt_core_table;

struct gopyrt_control_table {
    uint32_t size; /* sizeof(gopyrt_control_table) of the build */
    uint32_t ops;  /* GOPYRT_OP_COUNT of the build */
    /* Runs steps of call's sequence until one of them wants C to act
     * (call->action is set) or the sequence is over (call->action is NULL). */
    void (*advance)(gopyrt_call *call);

    /* The rest is C that belongs to this copy of the Go half.
     *
     * Around what a thread does in Go: the host's signals wait meanwhile. They nest.
     * A window lets signals in while C that Go called waits; it is closed with what
     * opening it returned. */
    void (*enter)(void);
    void (*leave)(void);
    unsigned (*window_open)(void);
    void (*window_close)(unsigned window);
    /* In the child of a fork that no fork handler has seen: Go is dead from then on.
     * Async-signal-safe. */
    void (*after_fork_child)(void);
    /* Whether the calling thread has frames of a dead Go below it. */
    int (*below_dead)(void);
    /* One thread at a time: starts a Go half that works on `core`, at its first use or
     * again in a child, and returns its table, which may be another one. NULL: *error
     * says why not. */
    const gopyrt_control_table *(*start)(const gopyrt_core_table *core, const char **error);
};

/* ---- C, as Go sees it ---------------------------------------------------- */

/* The old global variables that a compatible configuration reads. The names
 * are those of PyConfig where the sense is the same. */
typedef struct {
    int utf8_mode, parser_debug, verbose, quiet, interactive, inspect;
    int optimization_level, no_site, bytes_warning, frozen, ignore_environment;
    int dont_write_bytecode, no_user_site, unbuffered_stdio, isolated;
} gopyrt_global_flags;

/* The paths that outlive a runtime (Py_SetProgramName and its kin); NULL where nothing
 * was set. Borrowed until one of them is set. */
typedef struct {
    const wchar_t *program_name, *program_full_path, *home, *stdlib_dir;
    const wchar_t *module_search_path; /* Py_SetPath */
} gopyrt_global_paths;

/* Which list of what PySys_* adds. */
enum { GOPYRT_SYS_WARNOPTIONS, GOPYRT_SYS_XOPTIONS, GOPYRT_SYS_PATH, GOPYRT_SYS_LISTS };

/* A goroutine that waits for a GIL, as the core knows it. */
typedef struct gopyrt_goroutine gopyrt_goroutine;

enum {
    GOPYRT_GOROUTINE_OCCUPIED = -4, /* another thread state is current on its thread */
    GOPYRT_GOROUTINE_IN_USE = -3,   /* another goroutine or thread is attached */
    GOPYRT_GOROUTINE_GONE = -2,     /* no interpreter has the thread state */
    GOPYRT_GOROUTINE_ENDED = -1,    /* the thread state has: it waits for nothing */
    GOPYRT_GOROUTINE_WAITS = 0,
    GOPYRT_GOROUTINE_ATTACHED = 1,
};

/* A thread state's address, for the calls that are to cost no more than a call: cgo looks at
 * what a pointer points to, which takes as long as all that C does. */
typedef uintptr_t gopyrt_tstate_address;

/* How a goroutine attaches. */
enum {
    GOPYRT_GOROUTINE_FIND = 1, /* look for the thread state first: it may be gone */
    GOPYRT_GOROUTINE_BIND = 2, /* and make it current on the calling thread */
    GOPYRT_GOROUTINE_OWN = 4,  /* the caller was attached to it until now: nobody else can be */
};

/* What adding a pending call may return in addition to CPython's 0 and -1. */
#define GOPYRT_PENDING_ENDED -2

/* What Go keeps with a thread state or an interpreter, what became of putting it there, and
 * how Go is asked for it: as the `whence` of GOPYRT_OP_CALLBACK. */
enum { GOPYRT_TOKEN_END, GOPYRT_TOKEN_ERROR };
enum { GOPYRT_TOKEN_ENDED = -1, GOPYRT_TOKEN_NO_ROOM = 0, GOPYRT_TOKEN_PUT = 1 };
enum { GOPYRT_TOKEN_DUE = 0, GOPYRT_TOKEN_DROPPED = -1 };

/* How far a goroutine got. */
typedef struct {
    int result;
    struct _gil_runtime_state *gil;
    uint64_t wake; /* another one that has to be woken now, or 0 */
} gopyrt_goroutine_step;

/* What a goroutine left that detaches or unlocks. */
typedef struct {
    int result;    /* -1: it can't, and nothing was done; 1: it was bound; else 0 */
    uint64_t wake; /* as above */
} gopyrt_goroutine_left;

/* What is remembered about a GIL from one interval to the next. */
typedef struct {
    unsigned long interval; /* microseconds */
    int contended;
} gopyrt_goroutine_watch;

/* What kind of CPython exception an error stands for; the core keeps one error per
 * thread (internal/core/fatal/fatal.h). */
typedef enum {
    GOPYRT_ERROR_NONE,
    GOPYRT_ERROR_RECURSION,             /* RecursionError */
    GOPYRT_ERROR_VALUE,                 /* ValueError */
    GOPYRT_ERROR_INTERRUPT,             /* KeyboardInterrupt */
    GOPYRT_ERROR_ASYNC,                 /* the one in current_exception */
    GOPYRT_ERROR_CALLBACK,              /* a callback's, in the host's language */
    GOPYRT_ERROR_RUNTIME,               /* RuntimeError */
    GOPYRT_ERROR_OS,                    /* OSError */
    GOPYRT_ERROR_TYPE,                  /* TypeError */
    GOPYRT_ERROR_MEMORY,                /* MemoryError */
    GOPYRT_ERROR_INTERPRETER,           /* InterpreterError */
    GOPYRT_ERROR_INTERPRETER_NOT_FOUND, /* InterpreterNotFoundError */
} gopyrt_error_kind;

/* How a pass over the eval breaker ended. */
typedef struct {
    int result;          /* 0, or -1: then the error is what follows */
    int kind;            /* gopyrt_error_kind */
    const char *message; /* valid on this thread until its next error */
} gopyrt_goroutine_pending;

/* An object, as Go knows it. */
typedef PyObject gopyrt_object;

/* What Go asks of objects (internal/object/goview). */
typedef enum {
    GOPYRT_GOVIEW_IMPORT,
    GOPYRT_GOVIEW_LOAD,
    GOPYRT_GOVIEW_MAKE,
    GOPYRT_GOVIEW_PACK,
    GOPYRT_GOVIEW_EXPLAIN,
    GOPYRT_GOVIEW_RAISE,
    GOPYRT_GOVIEW_CALL,
    GOPYRT_GOVIEW_CALL_METHOD,
    GOPYRT_GOVIEW_GET_ATTRIBUTE,
    GOPYRT_GOVIEW_HAS_ATTRIBUTE,
    GOPYRT_GOVIEW_SET_ATTRIBUTE,
    GOPYRT_GOVIEW_DELETE_ATTRIBUTE,
    GOPYRT_GOVIEW_GET_ITEM,
    GOPYRT_GOVIEW_SET_ITEM,
    GOPYRT_GOVIEW_DELETE_ITEM,
    GOPYRT_GOVIEW_CONTAINS,
    GOPYRT_GOVIEW_ITERATE,
    GOPYRT_GOVIEW_NEXT,
    GOPYRT_GOVIEW_LENGTH,
    GOPYRT_GOVIEW_TRUTH,
    GOPYRT_GOVIEW_HASH,
    GOPYRT_GOVIEW_REPR,
    GOPYRT_GOVIEW_STR,
    GOPYRT_GOVIEW_TYPE,
    GOPYRT_GOVIEW_TYPE_NAME,
    GOPYRT_GOVIEW_LESS,
    GOPYRT_GOVIEW_LESS_OR_EQUAL,
    GOPYRT_GOVIEW_EQUAL,
    GOPYRT_GOVIEW_NOT_EQUAL,
    GOPYRT_GOVIEW_GREATER,
    GOPYRT_GOVIEW_GREATER_OR_EQUAL,
    GOPYRT_GOVIEW_INTEGER,
    GOPYRT_GOVIEW_FLOAT,
    GOPYRT_GOVIEW_COMPLEX,
    GOPYRT_GOVIEW_TEXT,
    GOPYRT_GOVIEW_BYTES,
    GOPYRT_GOVIEW_CATCH,
    GOPYRT_GOVIEW_AUDIT,
    GOPYRT_GOVIEW_ADD_AUDIT_HOOK,
    GOPYRT_GOVIEW_CONFIG_GET,
    GOPYRT_GOVIEW_CONFIG_SET,
    GOPYRT_GOVIEW_CONFIG_NAMES,
    GOPYRT_GOVIEW_INTERN,
    GOPYRT_GOVIEW_INTERNED,
    GOPYRT_GOVIEW_COUNT
} gopyrt_goview_op;

/* What became of it. */
enum {
    GOPYRT_GOVIEW_DONE,
    GOPYRT_GOVIEW_RAISED,       /* the object is an exception */
    GOPYRT_GOVIEW_NOTHING,      /* an iterator has no more */
    GOPYRT_GOVIEW_NOT_ATTACHED, /* nothing was done: the thread has no thread state */
    GOPYRT_GOVIEW_ELSEWHERE,    /* nothing was done: it has one of another interpreter */
};

typedef struct {
    int outcome;
    int counted;           /* whether the object has a count that matters */
    uint64_t home;         /* the life of the interpreter that it is one of */
    gopyrt_object *object; /* new, or NULL */
    int64_t number;
    void *block; /* a packed value, to be freed, or NULL */
    size_t size;
} gopyrt_goview;

/* Which of gopyrt_evaluator's functions. */
enum { GOPYRT_GOVIEW_COMPILE = 1, GOPYRT_GOVIEW_EVALUATE = 2, GOPYRT_GOVIEW_IMPORT_MODULE = 4 };

/* An event for an audit hook that is written in Go. */
enum { GOPYRT_GOVIEW_HEAR = 8 };

/* What an evaluator or a hook written in Go is asked: call->pointer of GOPYRT_OP_EVALUATE. */
typedef struct {
    int what;
    int start, flags, optimize; /* compile; a hook sets start to -1 if it refuses */
    const char *source;         /* compile; the event */
    uint64_t home;              /* of the asking interpreter */
    uint64_t token;             /* of a hook */
    gopyrt_object *objects[3];  /* file name; code, globals, locals; module name; arguments */
    gopyrt_object *answer;      /* new, or NULL: then there is an exception, or no module */
} gopyrt_goview_question;

/* The formatter takes the pointers in this list for products. */
/* clang-format off */

/* One line a function: result, name, parameters, arguments. From it come the
 * member of the core table, the name of the C plane's function behind it and
 * the trampolines that Go calls (internal/face). internal/abi/cmd/generate reads
 * the list, too. */
#define GOPYRT_CORE_FUNCTIONS(VALUE, VOID)                                     \
    /* the API that the Go API calls as any embedder would */                  \
    VALUE(PyStatus, _PyRuntime_Initialize, (void), ())                         \
    VALUE(PyStatus, Py_PreInitialize, (const PyPreConfig *config), (config))   \
    VALUE(PyStatus, Py_InitializeFromConfig, (const PyConfig *config), (config)) \
    VALUE(int, Py_FinalizeEx, (void), ())                                      \
    VALUE(int, Py_IsInitialized, (void), ())                                   \
    VALUE(const char *, Py_GetVersion, (void), ())                             \
    VALUE(int, gopyrt_process_forked, (void), ())                              \
    VALUE(PyStatus, gopyrt_interp_make_beside,                                 \
          (PyThreadState **tstate, const PyInterpreterConfig *config), (tstate, config)) \
    VALUE(PyStatus, Py_NewInterpreterFromConfig,                               \
          (PyThreadState **tstate, const PyInterpreterConfig *config),         \
          (tstate, config))                                                    \
    VALUE(int, gopyrt_interp_try_end, (PyThreadState *tstate), (tstate))       \
    VALUE(PyInterpreterState *, gopyrt_interp_find_locked, (int64_t id), (id)) \
    VALUE(uint64_t, gopyrt_interp_life, (PyInterpreterState *interp), (interp)) \
    VALUE(uint64_t, gopyrt_interp_life_of, (int64_t id), (id))                 \
    VALUE(unsigned long, gopyrt_interp_switch_interval,                        \
          (int64_t id, uint64_t life, unsigned long microseconds), (id, life, microseconds)) \
    VALUE(int, gopyrt_token_put_end,                                           \
          (int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id, uint64_t token), \
          (interp_id, life, tstate, id, token))                                \
    VALUE(int, gopyrt_token_put_error,                                         \
          (int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id, uint64_t token), \
          (interp_id, life, tstate, id, token))                                \
    VALUE(PyThreadState *, gopyrt_tstate_new_in,                               \
          (int64_t interp_id, int *ended), (interp_id, ended))                 \
    VALUE(int, gopyrt_tstate_end, (PyThreadState *tstate), (tstate))           \
    VOID(PyThreadState_Clear, (PyThreadState *tstate), (tstate))               \
    VOID(PyThreadState_Delete, (PyThreadState *tstate), (tstate))              \
    VALUE(PyThreadState *, PyThreadState_GetUnchecked, (void), ())             \
    /* goroutines that attach to thread states */                              \
    VALUE(gopyrt_goroutine *, gopyrt_goroutine_new, (uint64_t token), (token)) \
    VALUE(int, gopyrt_goroutine_ready_fd, (void), ())                          \
    VALUE(uint32_t, gopyrt_goroutine_take_ready,                               \
          (uint64_t *tokens, uint32_t n), (tokens, n))                         \
    VALUE(gopyrt_goroutine_step, gopyrt_goroutine_attach,                      \
          (gopyrt_tstate_address tstate, int64_t interp_id, uint64_t life, uint64_t id, int how), \
          (tstate, interp_id, life, id, how))                                  \
    VALUE(gopyrt_goroutine_step, gopyrt_goroutine_enqueue,                     \
          (gopyrt_goroutine *waiting, struct _gil_runtime_state *gil,          \
           PyThreadState *tstate), (waiting, gil, tstate))                     \
    VALUE(gopyrt_goroutine_step, gopyrt_goroutine_look,                        \
          (gopyrt_goroutine *waiting, struct _gil_runtime_state *gil),         \
          (waiting, gil))                                                      \
    VALUE(gopyrt_goroutine_step, gopyrt_goroutine_leave,                       \
          (gopyrt_goroutine *waiting, struct _gil_runtime_state *gil),         \
          (waiting, gil))                                                      \
    VALUE(uint64_t, gopyrt_goroutine_detach, (gopyrt_tstate_address tstate), (tstate)) \
    VALUE(int, gopyrt_goroutine_is_here,                                       \
          (gopyrt_tstate_address tstate, int64_t interp_id, uint64_t life, uint64_t id), \
          (tstate, interp_id, life, id))                                       \
    VALUE(gopyrt_goroutine_left, gopyrt_goroutine_detach_here,                 \
          (gopyrt_tstate_address tstate, int64_t interp_id, uint64_t life, uint64_t id), \
          (tstate, interp_id, life, id))                                       \
    VALUE(int, gopyrt_goroutine_mutex_try, (uintptr_t mutex), (mutex))         \
    VALUE(int, gopyrt_goroutine_mutex_enqueue,                                 \
          (gopyrt_goroutine *waiting, uintptr_t mutex), (waiting, mutex))      \
    VALUE(int, gopyrt_goroutine_mutex_look, (gopyrt_goroutine *waiting), (waiting)) \
    VALUE(uint64_t, gopyrt_goroutine_mutex_leave, (gopyrt_goroutine *waiting), (waiting)) \
    VALUE(gopyrt_goroutine_left, gopyrt_goroutine_mutex_unlock, (uintptr_t mutex), (mutex)) \
    VALUE(gopyrt_goroutine_watch, gopyrt_goroutine_look_after,                 \
          (struct _gil_runtime_state *gil, gopyrt_goroutine_watch last),       \
          (gil, last))                                                         \
    VALUE(PyThreadState *, gopyrt_goroutine_holder,                            \
          (struct _gil_runtime_state *gil), (gil))                             \
    VALUE(struct _gil_runtime_state *, gopyrt_goroutine_shared_gil, (void), ()) \
    VALUE(int, gopyrt_goroutine_bind, (PyThreadState *tstate), (tstate))       \
    VALUE(int, gopyrt_goroutine_adopt, (PyThreadState *tstate), (tstate))      \
    VALUE(int, gopyrt_goroutine_unbind, (void), ())                            \
    VALUE(PyThreadState *, gopyrt_goroutine_bound, (void), ())                 \
    VOID(gopyrt_goroutine_set_aside, (PyThreadState *tstate), (tstate))        \
    VOID(gopyrt_goroutine_take_up, (PyThreadState *tstate), (tstate))          \
    VALUE(gopyrt_goroutine_pending, gopyrt_goroutine_handle,                   \
          (PyThreadState *tstate, uintptr_t bits), (tstate, bits))             \
    VALUE(int, gopyrt_callback_add_pending,                                    \
          (int64_t interp_id, uint64_t token), (interp_id, token))             \
    VALUE(int, gopyrt_callback_add_main_pending, (uint64_t token), (token))    \
    VALUE(int, gopyrt_callback_set_handler,                                    \
          (int signum, uint64_t token), (signum, token))                       \
    VOID(gopyrt_callback_fail, (const char *message), (message))               \
    VALUE(int, gopyrt_callback_at_exit, (uint64_t token), (token))             \
    VALUE(int, gopyrt_callback_at_exit_interp,                                 \
          (int64_t interp_id, uint64_t life, uint64_t token), (interp_id, life, token)) \
    VALUE(int, gopyrt_goview_add_audit_hook, (uint64_t token), (token))        \
    VALUE(int, PyErr_SetInterruptEx, (int signum), (signum))                   \
    VALUE(int, gopyrt_signal_set_wakeup_fd, (int fd, int warn), (fd, warn))    \
    VALUE(int, gopyrt_signal_take_interrupt, (void), ())                       \
    VOID(gopyrt_signal_return_interrupt, (void), ())                           \
    VOID(gopyrt_tstate_unref, (PyThreadState *tstate), (tstate))               \
    /* memory and text */                                                      \
    VALUE(void *, malloc, (size_t size), (size))                               \
    VOID(free, (void *block), (block))                                         \
    VALUE(void *, gopyrt_status_text, (size_t size), (size))                   \
    VALUE(void *, PyMem_RawMalloc, (size_t size), (size))                      \
    VALUE(void *, PyMem_RawCalloc, (size_t n, size_t size), (n, size))         \
    VOID(PyMem_RawFree, (void *block), (block))                                \
    VOID(PyPreConfig_InitPythonConfig, (PyPreConfig *config), (config))        \
    VOID(PyPreConfig_InitIsolatedConfig, (PyPreConfig *config), (config))      \
    VOID(PyConfig_InitPythonConfig, (PyConfig *config), (config))              \
    VOID(PyConfig_InitIsolatedConfig, (PyConfig *config), (config))            \
    VOID(PyConfig_Clear, (PyConfig *config), (config))                         \
    VALUE(PyStatus, _PyConfig_Copy, (PyConfig *config, const PyConfig *from),  \
          (config, from))                                                      \
    /* what a configuration is decided from, and its taking effect */          \
    VALUE(char *, getenv, (const char *name), (name))                          \
    VALUE(wchar_t *, gopyrt_locale_decode,                                     \
          (const char *bytes, int utf8_mode, size_t *size), (bytes, utf8_mode, size)) \
    VALUE(char *, _Py_EncodeLocaleRaw,                                         \
          (const wchar_t *text, size_t *error_pos), (text, error_pos))         \
    VALUE(const char *, gopyrt_locale_name, (void), ())                        \
    VALUE(char *, gopyrt_locale_save, (void), ())                              \
    VOID(gopyrt_locale_restore, (char *saved), (saved))                        \
    VALUE(char *, _Py_SetLocaleFromEnv, (int category), (category))            \
    VALUE(wchar_t *, _Py_GetLocaleEncoding, (void), ())                        \
    VALUE(int, _Py_GetForceASCII, (void), ())                                  \
    VOID(gopyrt_global_flags_get, (gopyrt_global_flags *flags), (flags))       \
    VOID(gopyrt_global_paths_get, (gopyrt_global_paths *paths), (paths))       \
    VALUE(const PyWideStringList *, gopyrt_sys_kept, (int which), (which))     \
    VOID(gopyrt_sys_kept_forget, (void), ())                                   \
    VALUE(int, _PyMem_GetAllocatorName,                                        \
          (const char *name, PyMemAllocatorName *allocator), (name, allocator)) \
    VOID(_PyPreConfig_InitFromConfig,                                          \
         (PyPreConfig *preconfig, const PyConfig *config), (preconfig, config)) \
    VALUE(const char *, gopyrt_config_damaged, (const PyConfig *config), (config)) \
    VALUE(PyStatus, PyConfig_Read, (PyConfig *config), (config))               \
    VALUE(PyStatus, _Py_PreInitializeFromConfig,                               \
          (const PyConfig *config, const _PyArgv *args), (config, args))       \
    VALUE(PyStatus, _PyPreConfig_Write, (const PyPreConfig *config), (config)) \
    VALUE(PyStatus, _PyConfig_Write,                                           \
          (const PyConfig *config, _PyRuntimeState *runtime), (config, runtime)) \
    VALUE(PyStatus, _PyPathConfig_UpdateGlobal, (const PyConfig *config), (config)) \
    VOID(gopyrt_locale_warn_legacy, (void), ())                                \
    VOID(gopyrt_stdio_write, (int to_stderr, const char *text), (to_stderr, text)) \
    /* steps of a runtime's life, in the order of the sequences that use them */ \
    VALUE(int, gopyrt_runtime_foreign, (void), ())                             \
    VALUE(const char *, gopyrt_runtime_foreign_path, (void), ())               \
    VALUE(char *, gopyrt_extension_refusal, (const char *path), (path))        \
    VOID(gopyrt_runtime_reset, (void), ())                                     \
    VOID(PyThread_init_thread, (void), ())                                     \
    VALUE(const char *, gopyrt_runtime_allocator_gap, (void), ())              \
    VALUE(int, gopyrt_runtime_keys_create, (void), ())                         \
    VOID(gopyrt_runtime_keys_delete, (void), ())                               \
    VALUE(unsigned long, PyThread_get_thread_ident, (void), ())                \
    VOID(gopyrt_runtime_set_core_initialized, (int value), (value))            \
    VOID(gopyrt_runtime_set_initialized, (int value), (value))                 \
    VALUE(int, gopyrt_lifecycle_others_take_down, (void), ())                  \
    /* steps of an interpreter's life */                                       \
    VALUE(PyInterpreterState *, gopyrt_interp_alloc, (int main), (main))       \
    VALUE(int, gopyrt_interp_link, (PyInterpreterState *interp, long whence),  \
          (interp, whence))                                                    \
    VOID(gopyrt_interp_discard, (PyInterpreterState *interp), (interp))        \
    VOID(gopyrt_interp_keep_address, (PyInterpreterState *interp), (interp))   \
    VALUE(int, gopyrt_interp_configure, (PyInterpreterState *interp), (interp)) \
    VOID(gopyrt_interp_unconfigure, (PyInterpreterState *interp), (interp))    \
    VOID(gopyrt_interp_set_finalizing,                                         \
         (PyInterpreterState *interp, PyThreadState *tstate), (interp, tstate)) \
    VALUE(PyThreadState *, _PyThreadState_New,                                 \
          (PyInterpreterState *interp, int whence), (interp, whence))          \
    VOID(_PyThreadState_Bind, (PyThreadState *tstate), (tstate))               \
    VOID(_PyThreadState_Attach, (PyThreadState *tstate), (tstate))             \
    VOID(_PyThreadState_Detach, (PyThreadState *tstate), (tstate))             \
    VOID(_PyEval_InitGIL, (PyThreadState *tstate, int own), (tstate, own))     \
    VOID(_PyEval_FiniGIL, (PyInterpreterState *interp), (interp))              \
    VALUE(PyStatus, _PyGILState_Init, (PyInterpreterState *interp), (interp))  \
    VOID(_PyGILState_Fini, (PyInterpreterState *interp), (interp))             \
    VOID(_PyEval_StopTheWorldAll, (_PyRuntimeState *runtime), (runtime))       \
    VOID(_PyEval_StartTheWorldAll, (_PyRuntimeState *runtime), (runtime))      \
    VALUE(PyThreadState *, _PyThreadState_RemoveExcept,                        \
          (PyThreadState *tstate), (tstate))                                   \
    VOID(_PyThreadState_DeleteList, (PyThreadState *list, int after_fork),     \
         (list, after_fork))                                                   \
    VOID(gopyrt_faulthandler_size_stack, (int on), (on))                       \
    VALUE(int, _PySignal_Init, (int install), (install))                       \
    VOID(_PySignal_Fini, (void), ())                                           \
    VOID(gopyrt_runtime_set_finalizing, (PyThreadState *tstate), (tstate))     \
    VALUE(int, gopyrt_tracemalloc_init, (void), ())                            \
    VOID(gopyrt_tracemalloc_undo_init, (void), ())                             \
    VALUE(int, gopyrt_tracemalloc_begin, (int max_frames), (max_frames))       \
    VOID(gopyrt_tracemalloc_stop, (void), ())                                  \
    VOID(gopyrt_tracemalloc_fini, (void), ())                                  \
    VOID(gopyrt_collector_before_end, (PyInterpreterState *interp), (interp))  \
    VOID(_PyRuntime_Finalize, (void), ())                                      \
    VALUE(PyStatus, _Py_HashRandomization_Init, (const PyConfig *config), (config)) \
    VOID(_Py_HashRandomization_Fini, (void), ())                               \
    VALUE(int, gopyrt_inittab_init, (void), ())                                \
    VOID(gopyrt_inittab_fini, (void), ())                                      \
    VALUE(int, gopyrt_interned_create, (void), ())                             \
    VOID(gopyrt_interned_destroy, (void), ())                                  \
    /* objects */                                                              \
    VALUE(int, gopyrt_objects_begin_types, (PyInterpreterState *interp), (interp)) \
    VALUE(int, gopyrt_objects_begin_errors, (PyInterpreterState *interp), (interp)) \
    VALUE(int, gopyrt_objects_begin_modules, (PyInterpreterState *interp), (interp)) \
    VALUE(int, gopyrt_objects_configure, (PyInterpreterState *interp), (interp)) \
    VOID(gopyrt_objects_end, (PyInterpreterState *interp), (interp))           \
    VALUE(gopyrt_goview, gopyrt_goview_do,                                     \
          (uint64_t home, gopyrt_object *self, int op, const void *packed, size_t size), \
          (home, self, op, packed, size))                                      \
    VALUE(int, gopyrt_goview_release,                                          \
          (uint64_t home, gopyrt_object **objects, size_t count),              \
          (home, objects, count))                                              \
    VALUE(uint64_t, gopyrt_goview_home, (void), ())                            \
    VOID(gopyrt_goview_set_evaluator, (int functions), (functions))            \
    VOID(gopyrt_head_lock, (void), ())                                         \
    VOID(gopyrt_head_unlock, (void), ())                                       \
    /* actions: run by C between two steps, never called from Go */            \
    VOID(gopyrt_act_audit, (gopyrt_call *call), (call))                        \
    VOID(gopyrt_act_pending_calls, (gopyrt_call *call), (call))                \
    VOID(gopyrt_act_end_subinterpreters, (gopyrt_call *call), (call))          \
    VOID(gopyrt_act_atexit_interp, (gopyrt_call *call), (call))                \
    VOID(gopyrt_act_atexit_runtime, (gopyrt_call *call), (call))               \
    VOID(gopyrt_act_clear_audit_hooks, (gopyrt_call *call), (call))            \
    VOID(gopyrt_act_end_modules, (gopyrt_call *call), (call))                  \
    VOID(gopyrt_act_clear_interp, (gopyrt_call *call), (call))

#define GOPYRT_CORE_MEMBER_VALUE(ret, name, params, args) ret (*name) params;
#define GOPYRT_CORE_MEMBER_VOID(name, params, args) void (*name) params;

/* clang-format on */

/* Two builds that have the same text here can work with each other's tables.
 * The first two members of the core table never change, so that any two can
 * find out. */
#define GOPYRT_CONTRACT_VALUE(ret, name, params, args) #ret " " #name #params ";"
#define GOPYRT_CONTRACT_VOID(name, params, args) "void " #name #params ";"
#define GOPYRT_CONTRACT                                  \
    "gopyruntime " GOPYRT_VERSION " CPython " PY_VERSION \
    ":" GOPYRT_CORE_FUNCTIONS(GOPYRT_CONTRACT_VALUE, GOPYRT_CONTRACT_VOID)

struct gopyrt_core_table {
    uint64_t size;        /* sizeof(gopyrt_core_table) of the build */
    const char *contract; /* GOPYRT_CONTRACT of the build */
    _PyRuntimeState *runtime;
    GOPYRT_CORE_FUNCTIONS(GOPYRT_CORE_MEMBER_VALUE, GOPYRT_CORE_MEMBER_VOID)
};

/* ---- Where the planes meet (runtime_cgo.c) -------------------------------- */

/* By a constructor, and again when the Go half was started. `alive`: it is running. */
void gopyrt_control_register(const gopyrt_control_table *table, int alive);
const gopyrt_core_table *gopyrt_core_get(void);

/* Starts the Go half if it is not running: at its first use and after a fork. NULL: the
 * calling thread can call Go; otherwise the reason why not. */
const char *gopyrt_control_ensure(void);

/* The one Go function that C calls; the prototype that cgo makes of it is compared. */
void gopyrtAdvance(gopyrt_call *call);

#endif /* GOPYRT_EXPORTS_H */
