/* The threads of a worker that serve: they share one epoll set with the
 * listening socket, the connections, and a descriptor that says "end".
 *
 * A worker has no more connections than threads to answer them, and leaves the
 * next ones to the others. Whom the kernel wakes for a connection is chance: by
 * itself it may give all of them to one worker. */
#include "requests.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int fd;
    int size;
    char text[128];
} connection;

static int events, end;
static connection listening;
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER; /* the next two change under it */
static int connections, listens;
static pthread_t threads[SERVING_THREADS];
static int left;
static long served;

static int
watch(int operation, int fd, uint32_t what, void *whose)
{
    struct epoll_event event = { .events = what, .data.ptr = whose };
    return epoll_ctl(events, operation, fd, &event);
}

/* Listens while there is room. The door must be held. */
static void
listen_or_not(void)
{
    int room = connections < SERVING_THREADS;

    if (room != listens
        && watch(room ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listening.fd, EPOLLIN, &listening) != 0)
    {
        give_up("worker %d: epoll: %s", worker.number, strerror(errno));
    }
    listens = room;
}

static void
drop(connection *c)
{
    close(c->fd);
    free(c);
    pthread_mutex_lock(&door);
    connections--;
    listen_or_not();
    pthread_mutex_unlock(&door);
}

/* The socket of a connection, or -1 where another thread or worker was faster. */
static int
accept_one(void)
{
    int fd = -1;

    pthread_mutex_lock(&door);
    if (listens) {
        fd = accept4(listening.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        connections += fd >= 0;
        listen_or_not();
    }
    pthread_mutex_unlock(&door);
    return fd;
}

static void
take_connection(void)
{
    int fd = accept_one();
    if (fd < 0) {
        return;
    }
    connection *c = calloc(1, sizeof(*c));
    if (c == NULL) {
        give_up("worker %d: no memory for a connection", worker.number);
    }
    c->fd = fd;
    if (watch(EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLONESHOT, c) != 0) {
        drop(c);
    }
}

/* Answers the complete lines, and keeps the rest. */
static int
answer_lines(connection *c)
{
    char *line = c->text, *stop;

    while ((stop = memchr(line, '\n', (size_t)(c->text + c->size - line))) != NULL) {
        *stop = '\0';
        if (request_answer(c->fd, line) != 0) {
            return -1;
        }
        _Py_atomic_add_int64((int64_t *)&served, 1);
        line = stop + 1;
    }
    c->size -= (int)(line - c->text);
    memmove(c->text, line, (size_t)c->size);
    return c->size < (int)sizeof(c->text) ? 0 : -1;
}

static void
serve_connection(connection *c)
{
    ssize_t n = recv(c->fd, c->text + c->size, sizeof(c->text) - (size_t)c->size, 0);

    if (n > 0) {
        c->size += (int)n;
    }
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) || (n > 0 && answer_lines(c) != 0)
        || watch(EPOLL_CTL_MOD, c->fd, EPOLLIN | EPOLLONESHOT, c) != 0)
    {
        drop(c);
    }
}

static void *
serve(void *unused)
{
    struct epoll_event event;

    for (;;) {
        int n = epoll_wait(events, &event, 1, -1);
        if (n < 0 && errno != EINTR) {
            give_up("worker %d: epoll_wait: %s", worker.number, strerror(errno));
        }
        if (n <= 0) {
            continue;
        }
        if (event.data.ptr == &end) {
            break;
        }
        if (event.data.ptr == &listening) {
            take_connection();
        }
        else {
            serve_connection(event.data.ptr);
        }
    }
    _Py_atomic_add_int(&left, -1);
    wake();
    return unused;
}

void
serve_start(int listener)
{
    listening.fd = listener;
    events = epoll_create1(EPOLL_CLOEXEC);
    end = eventfd(0, EFD_CLOEXEC);
    if (events < 0 || end < 0 || watch(EPOLL_CTL_ADD, end, EPOLLIN, &end) != 0) {
        give_up("worker %d: epoll: %s", worker.number, strerror(errno));
    }
    listen_or_not(); /* no other thread yet */
    left = SERVING_THREADS;
    for (int i = 0; i < SERVING_THREADS; i++) {
        if (pthread_create(&threads[i], NULL, serve, NULL) != 0) {
            give_up("worker %d: no thread could be made", worker.number);
        }
    }
}

void
serve_stop(void)
{
    const uint64_t one = 1;
    if (write(end, &one, sizeof(one)) < 0) {
        give_up("worker %d: %s", worker.number, strerror(errno));
    }
}

int
serve_threads_left(void)
{
    return _Py_atomic_load_int(&left);
}

void
serve_join(void)
{
    for (int i = 0; i < SERVING_THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}

long
serve_count(void)
{
    return _Py_atomic_load_int64((int64_t *)&served);
}
