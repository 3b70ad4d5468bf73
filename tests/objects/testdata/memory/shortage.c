/* What objects do when memory fails: `shortage` lists the cases; `shortage CASE ROW` runs one
 * again and again, failing the first allocation, and ROW - 1 behind it, then from the second on,
 * and so forth, until the case is through before anything fails. A case must end with an
 * exception or well, keep no memory, and work when there is memory again. With a third argument
 * each n is a process of its own, of which one that crashes is told. */
#include "shortage.h"

#include "cases.h"
#include "type_cases.h"

#include "module_cases.h"

static const struct scene {
    const char *name;
    int (*run)(void); /* 0, or -1 with an exception */
} scenes[] = {
#define SCENE(name) \
    {               \
#name, name \
    }
    SCENE(integers),   SCENE(floats),       SCENE(texts),        SCENE(text_methods),
    SCENE(codecs),     SCENE(byte_strings), SCENE(lists),        SCENE(dicts),
    SCENE(sets),       SCENE(tuples),       SCENE(iterators),    SCENE(buffers),
    SCENE(small),      SCENE(errors),       SCENE(error_sorts),  SCENE(types),
    SCENE(subclasses), SCENE(attributes),   SCENE(modules),      SCENE(imports),
    SCENE(tour),       SCENE(arguments),    SCENE(weak),         SCENE(cycles),
    SCENE(functions),  SCENE(context),      SCENE(system_state), SCENE(structures),
    SCENE(numbers),    SCENE(interpreter),  SCENE(library),      SCENE(shared),
};

/* Interpreters and lives are long, and for the most part what the other scenes do. */
#ifdef __SANITIZE_ADDRESS__
#define STRIDE 3
#else
#define STRIDE 1
#endif

static int problems;

static void
problem(const struct scene *s, long n, const char *what)
{
    printf("%s at %ld: %s (line %d)\n", s->name, n, what, gave_up);
    problems++;
}

/* One run; memory fails from the n-th allocation on, or not at all for 0. Whether it went well. */
static int
run(const struct scene *s, long n)
{
    gave_up = 0;
    fail_at(n);
    int result = s->run();
    until_failure = LONG_MAX;
    if (result < 0 && !PyErr_Occurred()) {
        problem(s, n, "fails without an exception");
    }
    if (result == 0 && PyErr_Occurred()) {
        problem(s, n, "succeeds with an exception");
    }
    if (result < 0 && PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_MemoryError)) {
        if (n == 0 || getenv("SHORTAGE_VERBOSE")) {
            PyObject *e = PyErr_GetRaisedException(), *text = PyObject_Repr(e);
            printf("%s at %ld: %s\n", s->name, n, text ? PyUnicode_AsUTF8(text) : "?");
            Py_XDECREF(text);
            Py_DECREF(e);
        }
    }
    PyErr_Clear();
    drop_made();
    PyGC_Collect();
    if (getenv("SHORTAGE_VERBOSE")) {
        printf("%s at %ld: %d failed, %ld blocks\n", s->name, n, (int)requests_failed,
               (long)live_blocks);
    }
    return result == 0;
}

enum { RUNS = 8 };

/* How few blocks are left by one of some runs. */
static long
fewest(const struct scene *s, long n)
{
    long least = LONG_MAX;
    for (int i = 0; i < RUNS; i++) {
        run(s, n);
        least = live_blocks < least ? live_blocks : least;
    }
    return least;
}

/* Memory fails at the n-th allocation; 0 when the scene is through before. */
static int
try_one(const struct scene *s, long n)
{
    run(s, n);
    if (requests_failed == 0) {
        return 0;
    }
    long before = live_blocks;
    run(s, n);
    if (live_blocks > before) { /* or a cache has grown, which does not go on */
        (void)fewest(s, n);
        long first = fewest(s, n), second = fewest(s, n);
        if (second >= first + RUNS) {
            problem(s, n, "keeps memory");
        }
    }
    if (!run(s, 0)) {
        problem(s, n, "does not work afterwards");
    }
    return 1;
}

/* The same in a child. */
static int
try_apart(const struct scene *s, long n)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        problems = 0;
        int more = try_one(s, n);
        fflush(stdout);
        _exit(more | (problems ? 2 : 0));
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status)) {
        problem(s, n, "crashes");
        return 1;
    }
    problems += WEXITSTATUS(status) >> 1;
    return WEXITSTATUS(status) & 1;
}

static PyStatus
begin(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1;
    config.hash_seed = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return status;
}

/* A life whose beginning or end lacks memory: 0, or -1 if it has not begun. */
static int
one_life(long n)
{
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status)) {
        return -1;
    }
    count_memory(3); /* each life begins with allocators of its own */
    live_blocks = 0;
    fail_at(n);
    status = begin();
    until_failure = LONG_MAX;
    if (PyStatus_Exception(status)) {
        return -1;
    }
    int result = imports();
    PyErr_Clear();
    drop_made();
    if (result < 0 || Py_FinalizeEx() != 0) {
        printf("life at %ld: does not work\n", n);
        problems++;
    }
    return 0;
}

/* Lives that begin with failing memory, at every allocation,
 * or every STRIDE-th; after each failure one that works. */
static int
lives(long n)
{
    const struct scene life = { "life", NULL };
    for (int i = 0; i < 3; i++) {
        one_life(LONG_MAX);
    }
    for (requests_failed = 1; requests_failed > 0; n += STRIDE) {
        if (one_life(n) < 0 && requests_failed == 0) {
            problem(&life, n, "does not begin");
        }
        if (getenv("SHORTAGE_VERBOSE")) {
            printf("life at %ld: %ld blocks\n", n, (long)live_blocks);
        }
        if (live_blocks > 0) {
            problem(&life, n, "keeps memory");
        }
        long failures = requests_failed;
        if (one_life(LONG_MAX) < 0) {
            problem(&life, n, "does not begin afterwards");
        }
        requests_failed = failures;
    }
    printf("life: %ld allocations, %d problems\n", n, problems);
    return problems != 0;
}

int
main(int argc, char **argv)
{
    count_memory(3);
    PyImport_AppendInittab("inside", inside_init);
    PyImport_AppendInittab("hello", PyInit_hello);
    PyImport_AppendInittab("shelf", PyInit_shelf);
    if (argc > 1 && strcmp(argv[1], "life") == 0) {
        failing_row = argc > 2 ? atol(argv[2]) : 1;
        return lives(argc > 4 ? atol(argv[4]) : 1);
    }
    if (argc < 2) {
        puts("life");
    }
    for (size_t i = 0; i < sizeof(scenes) / sizeof(*scenes); i++) {
        if (argc < 2) {
            puts(scenes[i].name);
            continue;
        }
        if (strcmp(argv[1], scenes[i].name) != 0) {
            continue;
        }
        if (PyStatus_Exception(begin())) {
            return 1;
        }
        failing_row = argc > 2 ? atol(argv[2]) : 1;
        for (int j = 0; j < 4; j++) {
            if (!run(&scenes[i], 0)) {
                problem(&scenes[i], 0, "does not work");
                return 1;
            }
        }
        long n = argc > 4 ? atol(argv[4]) : 1;
        while (argc > 3 && argv[3][0] == 'a' ? try_apart(&scenes[i], n) : try_one(&scenes[i], n)) {
            n += scenes[i].run == interpreter ? STRIDE : 1;
        }
        printf("%s: %ld allocations, %d problems\n", argv[1], n - 1, problems);
        return Py_FinalizeEx() != 0 || problems != 0;
    }
    return 0;
}
