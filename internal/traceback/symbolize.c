/* Wrappers around libbacktrace, with a state for each module and without the
 * dynamic loader's locks. cgosymbolizer passes its own state, which is not
 * used: it knows only the modules that were loaded when it was first used.
 */
#define _GNU_SOURCE 1
#include "module_state.h"
#include "fatal/fatal.h"

#include <link.h>

typedef int (*full_callback)(void *data, uintptr_t pc, const char *file, int line,
                             const char *function);
typedef void (*symbol_callback)(void *data, uintptr_t pc, const char *name, uintptr_t value,
                                uintptr_t size);
typedef int (*phdr_callback)(struct dl_phdr_info *info, size_t size, void *data);

int __real_backtrace_pcinfo(struct backtrace_state *state, uintptr_t pc, full_callback callback,
                            backtrace_error_callback on_error, void *data);
int __wrap_backtrace_pcinfo(struct backtrace_state *state, uintptr_t pc, full_callback callback,
                            backtrace_error_callback on_error, void *data);
int __real_backtrace_syminfo(struct backtrace_state *state, uintptr_t pc, symbol_callback callback,
                             backtrace_error_callback on_error, void *data);
int __wrap_backtrace_syminfo(struct backtrace_state *state, uintptr_t pc, symbol_callback callback,
                             backtrace_error_callback on_error, void *data);
int __real_dl_iterate_phdr(phdr_callback callback, void *data);
int __wrap_dl_iterate_phdr(phdr_callback callback, void *data);
void cgoSymbolizerInit(char *path);
void cgoSymbolizer(void *request);

/* The module whose state this thread is in; libbacktrace reads its file on the
 * first question. */
static __thread const gopyrt_module_state *reading __attribute__((tls_model("initial-exec")));

int
__wrap_dl_iterate_phdr(phdr_callback callback, void *data)
{
    if (reading == NULL) {
        return __real_dl_iterate_phdr(callback, data);
    }
    /* Without a name the file counts as the program, which libbacktrace was
     * given with the state and has opened. */
    struct dl_phdr_info info = { .dlpi_addr = reading->base, .dlpi_name = "" };
    return callback(&info, sizeof(info), data);
}

/* A lookup in progress in libbacktrace. */
typedef struct {
    full_callback callback;
    void *data;
    const char *file, *function; /* what is known without debug information */
    int answered;
} question;

static int
on_answer(void *data, uintptr_t pc, const char *file, int line, const char *function)
{
    question *asked = data;
    asked->answered = 1;
    return asked->callback(asked->data, pc, file != NULL ? file : asked->file, line,
                           function != NULL ? function : asked->function);
}

static void
on_symbol(void *data, uintptr_t pc, const char *name, uintptr_t value, uintptr_t size)
{
    (void)pc;
    (void)value;
    (void)size;
    ((question *)data)->function = name;
}

static void
on_error_ignore(void *data, const char *message, int error)
{
    (void)data;
    (void)message;
    (void)error;
}

int
__wrap_backtrace_pcinfo(struct backtrace_state *state, uintptr_t pc, full_callback callback,
                        backtrace_error_callback on_error, void *data)
{
    gopyrt_module module;
    int result = 0;
    (void)state;
    (void)on_error;

    if (!gopyrt_module_find(pc, &module)) {
        return 0;
    }
    const gopyrt_module_state *known = gopyrt_module_state_get(&module);
    if (known == NULL) {
        return 0;
    }
    question asked = { .callback = callback, .data = data };
    if (known->state == NULL) {
        uintptr_t entry;
        asked.file = gopyrt_module_path(&module);
        asked.function = gopyrt_module_symbol(&module, pc, &entry);
    }
    else {
        const gopyrt_module_state *outer = reading;
        reading = known;
        asked.file = known->path[0] != '\0' ? known->path : gopyrt_module_path(&module);
        __real_backtrace_syminfo(known->state, pc, on_symbol, on_error_ignore, &asked);
        result = __real_backtrace_pcinfo(known->state, pc, on_answer, on_error_ignore, &asked);
        reading = outer;
    }
    if (!asked.answered) {
        result = callback(data, pc, asked.file, 0, asked.function);
    }
    return result;
}

int
__wrap_backtrace_syminfo(struct backtrace_state *state, uintptr_t pc, symbol_callback callback,
                         backtrace_error_callback on_error, void *data)
{
    gopyrt_module module;
    (void)state;

    if (!gopyrt_module_find(pc, &module)) {
        return 0;
    }
    const gopyrt_module_state *known = gopyrt_module_state_get(&module);
    if (known == NULL || known->state == NULL) {
        return 0;
    }
    const gopyrt_module_state *outer = reading;
    reading = known;
    int result = __real_backtrace_syminfo(known->state, pc, callback, on_error, data);
    reading = outer;
    return result;
}

static void
symbolize(gopyrt_symbol_request *request)
{
    cgoSymbolizer(request);
}

/* Fatal errors use this too when they cannot ask Go. They may occur before Go's
 * packages, cgosymbolizer among them, are initialized. */
__attribute__((constructor)) static void
register_symbolizer(void)
{
    cgoSymbolizerInit(NULL);
    gopyrt_symbolizer_register(symbolize);
}
