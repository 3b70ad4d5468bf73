/* Starting Go: at the load of the library, at its first use, and in the child of a
 * fork. Every start is a restart: the loader's call of Go's constructor only tells
 * that Go can be started (start.c), and then Go's memory is set to what it was before.
 */
#include "parts.h"

#include <pthread.h>
#include <unistd.h>

/* A start takes milliseconds; this is ample even on a busy machine. */
#define START_TIMEOUT_NS 20000000000

static struct {
    pthread_mutex_t lock; /* one thread at a time starts Go */
    int running;
    int forks;            /* that are going on */
    pid_t process;        /* the one that all of this is about */
    const char *hopeless; /* a start timed out: it may continue at any moment, so the
                           * memory must not be restored again */
    uint64_t generation;
    goguest_hooks *hooks;
} go = { .lock = PTHREAD_MUTEX_INITIALIZER, .running = 1 };

/* The forking thread was one of Go's own. */
static __thread int below __attribute__((tls_model("initial-exec")));

void
goguest_register(goguest_hooks *hooks)
{
    hooks->next = go.hooks;
    go.hooks = hooks;
}

/* In a child, handlers that the host registered before the library came run before the one
 * here. Looking is cheap unless a fork is going on. */
int
goguest_is_running(void)
{
    if (__builtin_expect(__atomic_load_n(&go.forks, __ATOMIC_RELAXED) != 0, 0)
        && go.process != getpid())
    {
        goguest_forked();
    }
    return __atomic_load_n(&go.running, __ATOMIC_ACQUIRE);
}

void
goguest_sleep(void)
{
    go.running = 0;
    go.process = getpid();
}

uint64_t
goguest_generation(void)
{
    return __atomic_load_n(&go.generation, __ATOMIC_ACQUIRE);
}

int
goguest_below(void)
{
    return below;
}

/* The threads and the memory that Go will ask for are there; what it had is gone. */
static const char *
make_room(void)
{
    const char *error = goguest_room_for_threads();
    if (error != NULL) {
        return error;
    }
    goguest_handlers_leave_stack();
    for (goguest_hooks *h = go.hooks; h != NULL; h = h->next) {
        if (h->before_start != NULL) {
            h->before_start();
        }
    }
    error = goguest_room_for_memory(goguest_mappings_drop());
    if (error != NULL) {
        goguest_room_close();
    }
    return error;
}

/* Go's constructor installs its signal handlers, then continues in another thread. */
static const char *
begin(void)
{
    const char *error = make_room();
    if (error != NULL) {
        return error;
    }
    error = goguest_image_restore();
    if (error != NULL) {
        goguest_room_close();
        return error;
    }
    goguest_start_begins();
    goguest_handlers_note();
    goguest_image_enter();
    goguest_handlers_restore();
    return NULL;
}

static void
started(void)
{
    __atomic_store_n(&go.generation, go.generation + 1, __ATOMIC_RELEASE);
    __atomic_store_n(&go.running, 1, __ATOMIC_RELEASE);
}

static const char *
start_locked(void)
{
    const char *error;

    if (go.running) {
        return NULL;
    }
    if (go.hopeless != NULL) {
        return go.hopeless;
    }
    /* Repeated for a child in which no fork handler has run. */
    goguest_handlers_take_back();
    goguest_thread_leave_go();
    if (goguest_thread_is_known()) {
        return "the thread has Go functions below it that did not survive fork()";
    }
    error = begin();
    if (error != NULL) {
        return error;
    }
    error = goguest_start_wait(START_TIMEOUT_NS);
    if (error == NULL) {
        started();
    }
    else {
        goguest_room_close();
        if (!goguest_start_failed()) {
            go.hopeless = error;
        }
    }
    return error;
}

const char *
goguest_start(void)
{
    const char *error;

    if (!goguest_is_guest(&error)) {
        return error;
    }
    if (goguest_is_running()) {
        return NULL;
    }
    pthread_mutex_lock(&go.lock);
    error = start_locked();
    pthread_mutex_unlock(&go.lock);
    return error;
}

/* Its packages may need the loader's lock, which the calling thread holds: so it does
 * not wait for them, as in any Go library. Where there is no room for it, Go starts at
 * its first use. */
void
goguest_loaded(void)
{
    if (goguest_is_dormant()) {
        return;
    }
    goguest_handlers_take_back();
    if (begin() == NULL && !goguest_start_failed()) {
        started();
    }
}

/* ---- fork ---------------------------------------------------------------------- */

void
goguest_forked(void)
{
    goguest_mappings_forked();
    if (!goguest_is_active() || go.process == getpid()) {
        return;
    }
    go.process = getpid();
    __atomic_store_n(&go.forks, 0, __ATOMIC_RELAXED);
    go.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    __atomic_store_n(&go.running, 0, __ATOMIC_RELEASE);
    goguest_start_forked();
    goguest_handlers_take_back_noted();
    goguest_inside_forked();
    /* Not later, since another thread may restart Go. */
    goguest_handlers_leave_stack();
    goguest_thread_leave_go();
    below = goguest_thread_is_known();
}

static void
prepare(void)
{
    if (goguest_is_active()) {
        goguest_start_prepare_fork();
        __atomic_add_fetch(&go.forks, 1, __ATOMIC_RELAXED);
    }
}

static void
parent(void)
{
    if (goguest_is_active()) {
        __atomic_sub_fetch(&go.forks, 1, __ATOMIC_RELAXED);
    }
}

/* Earlier than the handlers of the module's other packages: what these do before a
 * fork comes first, and in the child Go is known to be dead when they run. */
__attribute__((constructor(101))) static void
register_fork_handlers(void)
{
    (void)pthread_atfork(prepare, parent, goguest_forked);
}
