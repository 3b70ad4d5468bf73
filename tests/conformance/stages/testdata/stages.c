/* Runs a lifecycle of the runtime and prints, at every stage, each field of
 * _PyRuntime that is not zero, as stage|path|value. leaves.h is made from the
 * layout table by the test that compiles this.
 *
 * The program is the same for both libraries, so addresses are printed as what
 * they stand for: a place in the runtime or in the subinterpreter, the calling
 * thread, its stack, or just something.
 */
#define _GNU_SOURCE
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include <inttypes.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    const char *path;
    size_t offset;
    unsigned size;     /* bytes; of a bit-field: bits */
    signed char shift; /* of a bit-field: from the lowest bit; else -1 */
    char kind;         /* i u f: numbers; p w s: pointers; b: bytes */
    char constant;     /* part of a static object */
} leaf;

static const leaf leaves[] = {
#include "leaves.h"
};

#define LEAVES (sizeof(leaves) / sizeof(leaves[0]))
#define MAIN_OFFSET offsetof(_PyRuntimeState, _main_interpreter)

static PyInterpreterState *sub;
static char *stack_low, *stack_high;

static int
is_inside(const void *p, const void *object, size_t size)
{
    return (uintptr_t)p - (uintptr_t)object < size;
}

static void
put_pointer(const leaf *l, void *p)
{
    if (p == NULL) {
        printf("0");
    }
    else if (is_inside(p, &_PyRuntime, sizeof(_PyRuntime))) {
        printf("&_PyRuntime+%td", (char *)p - (char *)&_PyRuntime);
    }
    else if (sub != NULL && is_inside(p, sub, sizeof(*sub))) {
        printf("&sub+%td", (char *)p - (char *)sub);
    }
    else if (l->kind == 'w') {
        printf("L\"%ls\"", (wchar_t *)p);
    }
    else if (l->kind == 's') {
        printf("\"%s\"", (char *)p);
    }
    else {
        printf("something");
    }
}

static void
put_unsigned(const leaf *l, uint64_t value)
{
    void *p = (void *)value;
    if (l->size == sizeof(p)
        && (is_inside(p, &_PyRuntime, sizeof(_PyRuntime))
            || (sub != NULL && is_inside(p, sub, sizeof(*sub)))))
    {
        put_pointer(l, p);
    }
    else if (value == (uint64_t)pthread_self()) {
        printf("(this thread)");
    }
    else if (value == (uint64_t)gettid() && strstr(l->path, "native_thread_id")) {
        printf("(its kernel id)");
    }
    else if ((char *)value >= stack_low && (char *)value <= stack_high) {
        printf("(its stack)");
    }
    else {
        printf("%" PRIu64, value);
    }
}

static void
put_bytes(const unsigned char *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == 0) {
        size--;
    }
    putchar('"');
    for (size_t i = 0; i < size; i++) {
        int plain = bytes[i] >= ' ' && bytes[i] < 127 && bytes[i] != '\\';
        printf(plain ? "%c" : "\\%03o", bytes[i]);
    }
    putchar('"');
}

static int
is_zero(const unsigned char *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == 0) {
        size--;
    }
    return size == 0;
}

static void
put(const char *stage, const char *prefix, const char *path, const leaf *l, const char *base)
{
    const char *at = base + l->offset;
    uint64_t word = 0;

    if (l->shift >= 0) {
        memcpy(&word, at, 4);
        word = (word >> l->shift) & ((UINT64_C(1) << l->size) - 1);
        if (word != 0) {
            printf("%s|%s%s|%" PRIu64 "\n", stage, prefix, path, word);
        }
        return;
    }
    if (is_zero((const unsigned char *)at, l->size)) {
        return;
    }
    printf("%s|%s%s|", stage, prefix, path);
    if (l->size <= sizeof(word)) {
        memcpy(&word, at, l->size);
    }
    switch (l->kind) {
    case 'b':
        put_bytes((const unsigned char *)at, l->size);
        break;
    case 'p':
    case 'w':
    case 's':
        put_pointer(l, (void *)word);
        break;
    case 'i': {
        unsigned up = 64 - 8 * l->size;
        printf("%" PRId64, (int64_t)(word << up) >> up);
        break;
    }
    default:
        put_unsigned(l, word);
    }
    putchar('\n');
}

static void
look(const char *stage)
{
    for (size_t i = 0; i < LEAVES; i++) {
        if (!leaves[i].constant) {
            put(stage, "", leaves[i].path, &leaves[i], (char *)&_PyRuntime);
        }
    }
    for (size_t i = 0; sub != NULL && i < LEAVES; i++) {
        const char *path = strchr(leaves[i].path, '.');
        if (leaves[i].offset >= MAIN_OFFSET && !leaves[i].constant
            && strncmp(leaves[i].path, "_main_interpreter.", 18) == 0)
        {
            put(stage, "sub", path, &leaves[i], (char *)sub - MAIN_OFFSET);
        }
    }
    printf("%s|Py_IsInitialized()|%d\n", stage, Py_IsInitialized());
    printf("%s|Py_IsFinalizing()|%d\n", stage, Py_IsFinalizing());
    const leaf pointer = { "", 0, 0, -1, 'p', 0 };
    printf("%s|PyThreadState_GetUnchecked()|", stage);
    put_pointer(&pointer, PyThreadState_GetUnchecked());
    printf("\n%s|PyGILState_GetThisThreadState()|", stage);
    put_pointer(&pointer, PyGILState_GetThisThreadState());
    putchar('\n');
    fflush(stdout);
}

/* The static value whole: static objects too, and all bytes that are not
 * pointers as one number. */
static void
look_at_static_value(void)
{
    char *copy = malloc(sizeof(_PyRuntime));
    memcpy(copy, &_PyRuntime, sizeof(_PyRuntime));
    for (size_t i = 0; i < LEAVES; i++) {
        put("static", "", leaves[i].path, &leaves[i], (char *)&_PyRuntime);
        if (strchr("pws", leaves[i].kind)) {
            memset(copy + leaves[i].offset, 0, leaves[i].size);
        }
    }
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < sizeof(_PyRuntime); i++) {
        hash = (hash ^ (unsigned char)copy[i]) * UINT64_C(1099511628211);
    }
    printf("static|all bytes but pointers|%016" PRIx64 "\n", hash);
    free(copy);
}

static void
check(const char *what, PyStatus status)
{
    if (PyStatus_Exception(status)) {
        fprintf(stderr, "%s: %s: %s\n", what, status.func, status.err_msg);
        exit(1);
    }
}

static void
initialize(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    /* The same hashes in both libraries. */
    config.use_hash_seed = 1;
    config.hash_seed = 20;
    config.module_search_paths_set = 1;
    /* Set explicitly, since the two libraries are in different folders. */
    struct {
        wchar_t **field;
        const wchar_t *value;
    } strings[] = {
        { &config.program_name, L"python3" },
        { &config.executable, L"/usr/bin/python3" },
        { &config.base_executable, L"/usr/bin/python3" },
        { &config.prefix, L"/usr" },
        { &config.base_prefix, L"/usr" },
        { &config.exec_prefix, L"/usr" },
        { &config.base_exec_prefix, L"/usr" },
        { &config.stdlib_dir, L"/usr/lib/python3.14" },
    };
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        check("PyConfig_SetString",
              PyConfig_SetString(&config, strings[i].field, strings[i].value));
    }
    check("PyWideStringList_Append",
          PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.14"));
    check("PyWideStringList_Append",
          PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.14/lib-dynload"));
    check("Py_InitializeFromConfig", Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

static void
finalize(void)
{
    if (Py_FinalizeEx() != 0) {
        fprintf(stderr, "Py_FinalizeEx failed\n");
        exit(1);
    }
}

static void
find_stack(void)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    pthread_getattr_np(pthread_self(), &attr);
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
    stack_low = low;
    stack_high = stack_low + size;
}

static void
fork_and_look(void)
{
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        look("f");
        _exit(0);
    }
    PyOS_AfterFork_Parent();
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "the child ended with %#x\n", status);
        exit(1);
    }
}

int
main(void)
{
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
    find_stack();
    look_at_static_value();
    look("a");

    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    check("Py_PreInitialize", Py_PreInitialize(&preconfig));
    look("b");
    initialize();
    look("c");

    PyThreadState *main_tstate = PyThreadState_Get(), *sub_tstate;
    PyInterpreterConfig own = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    check("Py_NewInterpreterFromConfig", Py_NewInterpreterFromConfig(&sub_tstate, &own));
    sub = PyThreadState_GetInterpreter(sub_tstate);
    look("d");
    sub = NULL;
    Py_EndInterpreter(sub_tstate);
    PyThreadState_Swap(main_tstate);
    look("e");

    fork_and_look();
    look("g");
    finalize();
    look("h");
    initialize();
    look("i");
    finalize();
    look("j");
    return 0;
}
