/* Starting Go: at the load of the library, at its first use, and in the child of a
 * fork. Every start is a restart: the loader's call of Go's constructor only tells
 * that Go can be started (start.c), and then Go's memory is set to what it was before.
 */
#include "parts.h"

#include <pthread.h>
#include <sched.h>

/* A start takes milliseconds; these are ample even on a busy machine. */
#define START_PATIENCE 20000

static struct {
    pthread_mutex_t lock; /* one thread at a time starts Go */
    int running;
    int under_way;       /* a start that nobody has seen the end of: it may continue at any
                          * moment, so the memory must not be restored again */
    uint64_t process;    /* the one that all of this is about */
    uint64_t forgetting; /* the last in which that was begun */
    uint64_t generation;
    goguest_hooks *hooks;
} go = { .lock = PTHREAD_MUTEX_INITIALIZER, .running = 1 };

/* The forking thread was one of Go's own. */
static __thread int below __attribute__((tls_model("initial-exec")));

/* The thread is about to forget the parent's Go. */
static __thread int is_forgetting __attribute__((tls_model("initial-exec")));

/* The process of whose Go the thread has something: it was inside, or Go made it. 0: none. */
static __thread uint64_t go_of __attribute__((tls_model("initial-exec")));

void
goguest_register(goguest_hooks *hooks)
{
    hooks->next = go.hooks;
    go.hooks = hooks;
}

/* In a child the handler below may come later, after those that the host registered before
 * the library came, or never. */
int
goguest_is_running(void)
{
    goguest_forked();
    return __atomic_load_n(&go.running, __ATOMIC_ACQUIRE);
}

void
goguest_sleep(void)
{
    goguest_process_begin();
    go.running = 0;
    go.process = goguest_process();
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
    goguest_last_started();
}

static const char *
begin_again(void)
{
    goguest_handlers_take_back();
    if (goguest_thread_is_known()) {
        return "the thread has Go functions below it that did not survive fork()";
    }
    const char *error = begin();
    go.under_way = error == NULL;
    return error;
}

static const char *
start_locked(void)
{
    const char *error = NULL;

    if (go.running) {
        return NULL;
    }
    if (!go.under_way && (error = begin_again()) != NULL) {
        return error;
    }
    error = goguest_start_wait(START_PATIENCE);
    if (error == NULL) {
        go.under_way = 0;
        started();
    }
    else if (goguest_start_failed()) {
        go.under_way = 0;
        goguest_room_close();
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
    /* A handler that forks would let its child return into this. */
    uint64_t before = goguest_be_quiet();
    pthread_mutex_lock(&go.lock);
    error = start_locked();
    pthread_mutex_unlock(&go.lock);
    goguest_set_mask(before);
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
    uint64_t before = goguest_be_quiet();
    if (begin() == NULL) {
        if (goguest_start_failed()) {
            goguest_room_close();
        }
        else {
            started();
        }
    }
    goguest_set_mask(before);
}

/* ---- fork ---------------------------------------------------------------------- */

static void
forget(void)
{
    goguest_mappings_forked();
    go.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    go.under_way = 0;
    __atomic_store_n(&go.running, 0, __ATOMIC_RELEASE);
    goguest_start_forked();
    goguest_handlers_take_back_noted();
    goguest_last_forked();
}

/* What the calling thread has of a Go that is dead. */
static void
clean_up(void)
{
    goguest_inside_forked();
    goguest_handlers_leave_stack();
    goguest_thread_leave_go();
    below = goguest_thread_is_known();
}

/* Threads of a child in which no handler ran may come here at once: one forgets, and the
 * others wait for it. */
static void
forget_once(uint64_t process)
{
    uint64_t before = __atomic_load_n(&go.forgetting, __ATOMIC_RELAXED);

    if (is_forgetting) {
        return; /* in a signal handler of the thread that does it */
    }
    is_forgetting = 1;
    if (before != process
        && __atomic_compare_exchange_n(&go.forgetting, &before, process, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE))
    {
        forget();
        __atomic_store_n(&go.process, process, __ATOMIC_RELEASE);
    }
    while (__atomic_load_n(&go.process, __ATOMIC_ACQUIRE) != process
           && goguest_process() == process) {
        (void)sched_yield();
    }
    is_forgetting = 0;
}

/* The thread that forked may come later than those that the child has made. */
void
goguest_forked(void)
{
    uint64_t known = __atomic_load_n(&go.process, __ATOMIC_ACQUIRE), process = goguest_process();

    if (known != 0 && __builtin_expect(known != process, 0)) {
        forget_once(process);
    }
    if (__builtin_expect(go_of != 0 && go_of != process, 0)) {
        go_of = 0;
        clean_up();
    }
}

void
goguest_is_here(void)
{
    go_of = goguest_process();
}

static void
prepare(void)
{
    if (goguest_is_active()) {
        goguest_start_prepare_fork();
        goguest_process_forks();
    }
}

static void
child(void)
{
    if (goguest_is_active()) {
        goguest_process_forked();
        goguest_forked();
    }
    else {
        goguest_mappings_forked();
    }
}

/* Earlier than the handlers of the module's other packages: what these do before a
 * fork comes first, and in the child Go is known to be dead when they run. */
__attribute__((constructor(101))) static void
register_fork_handlers(void)
{
    (void)pthread_atfork(prepare, NULL, child);
}
