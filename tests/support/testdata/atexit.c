/* Callbacks for the end of the runtime and of an interpreter. */
#include "host.h"

#include "eval/eval.h"

static char seen[400];

static void
say(const char *what)
{
    strcat(seen, what);
}

static void
expect(const char *what)
{
    if (strcmp(seen, what) != 0) {
        fprintf(stderr, "seen: %s\nnot:  %s\n", seen, what);
        _exit(1);
    }
    seen[0] = '\0';
}

static void
a(void)
{
    say("a");
}
static void
b(void)
{
    say("b");
}

static void
adds(void)
{
    say("+");
    EXPECT(Py_AtExit(a) == 0);
    EXPECT(Py_AtExit(b) == 0);
}

static void
runtime_callbacks(void)
{
    gopyrt_atexit_call_runtime();
    EXPECT(Py_AtExit(NULL) == -1);
    EXPECT(Py_AtExit(a) == 0 && Py_AtExit(adds) == 0 && Py_AtExit(b) == 0);
    gopyrt_atexit_call_runtime();
    expect("b+baa");
    gopyrt_atexit_call_runtime();
    expect("");
    for (int i = 0; i < 32; i++) {
        EXPECT(Py_AtExit(a) == 0);
    }
    EXPECT(Py_AtExit(a) == -1);
    EXPECT(_PyRuntime.atexit.ncallbacks == 32);
    gopyrt_atexit_call_runtime();
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    EXPECT(_PyRuntime.atexit.ncallbacks == 0 && _PyRuntime.atexit.callbacks[0] == NULL);
}

static int added, refused;

static void
add_some(int index)
{
    (void)index;
    for (int i = 0; i < 10; i++) {
        _Py_atomic_add_int(Py_AtExit(a) == 0 ? &added : &refused, 1);
    }
}

static PyInterpreterState *interp;

static void
with_data(void *data)
{
    say(data);
}

static void
adds_with_data(void *data)
{
    say(data);
    EXPECT(PyUnstable_AtExit(interp, with_data, "new") == 0);
}

static int called;

static void
count(void *data)
{
    called += *(int *)data;
}

static void
add_counts(int index)
{
    static int one = 1;
    (void)index;
    host_attach();
    for (int i = 0; i < 1000; i++) {
        EXPECT(PyUnstable_AtExit(interp, count, &one) == 0);
    }
    host_detach();
}

static void
interpreter_callbacks(void)
{
    interp = host_attach()->interp;
    gopyrt_atexit_call_interp(interp);
    EXPECT(PyUnstable_AtExit(interp, NULL, NULL) == -1);
    EXPECT(PyUnstable_AtExit(interp, with_data, "1") == 0);
    EXPECT(PyUnstable_AtExit(interp, adds_with_data, "2") == 0);
    EXPECT(PyUnstable_AtExit(interp, with_data, "3") == 0);
    gopyrt_atexit_call_interp(interp);
    expect("32new1");
    EXPECT(interp->atexit.ll_callbacks == NULL);

    host_fail_raw(0);
    EXPECT(PyUnstable_AtExit(interp, with_data, "never") == -1);
    host_fail_raw(-1);
    gopyrt_atexit_call_interp(interp);
    expect("");
}

int
main(void)
{
    runtime_callbacks();
    host_threads(4, add_some);
    EXPECT(added == 32 && refused == 8);
    gopyrt_atexit_call_runtime();
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    interpreter_callbacks();
    host_detach();
    host_threads(4, add_counts);
    host_attach();
    gopyrt_atexit_call_interp(interp);
    EXPECT(called == 4000 && interp->atexit.ll_callbacks == NULL);
    puts("ok");
    return 0;
}
