/* The load generator.
 *
 *     load PORT WORKERS CONNECTIONS REQUESTS   a mix of requests, and a report
 *     load PORT ask KIND...                    one request each; prints the replies
 *     load PORT crash                          a request that must not be answered
 *
 * Exit code 0 where all is as it must be.
 */
#include "load.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const request_kind kinds[MAX_KINDS] = {
    { "gil", 520 },         { "threads", 80 }, { "pending", 120 },    { "stats", 60 },
    { "interpreter", 100 }, { "config", 80 },  { "nested-fork", 30 }, { "restart", 10 },
};

/* A connection is renewed now and then, so that it reaches other workers. */
enum { MAX_CONNECTIONS = 256, REQUESTS_A_CONNECTION = 25, MAX_ERRORS = 20 };

static int port;
static long to_go;
static pthread_barrier_t all_met;

static int64_t
now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Request n is of the same kind in every run. */
static int
kind_of(long n)
{
    uint64_t x = (uint64_t)n * 0x9e3779b97f4a7c15u;
    int choice = (int)((x ^ x >> 29) * 0xbf58476d1ce4e5b9u >> 40) % 1000, k = 0;

    while (choice >= kinds[k].share) {
        choice -= kinds[k++].share;
    }
    return k;
}

/* Stops asking a server that has ended. */
static void
note_error(samples *s, const char *kind, const char *what)
{
    samples_error(s, kind, what);
    if (s->errors > MAX_ERRORS) {
        __atomic_store_n(&to_go, 0, __ATOMIC_RELAXED);
    }
}

/* Returns whether the connection can be used again. */
static int
ask_one(int fd, int kind, samples *s)
{
    char reply[MAX_REPLY];
    int worker, pid;

    int64_t before = now_ns();
    ssize_t size = client_ask(fd, kinds[kind].kind, reply);
    int64_t after = now_ns();
    if (size <= 0) {
        note_error(s, kinds[kind].kind, size < 0 ? strerror(errno) : "no reply");
        return 0;
    }
    if (!reply_read(reply, kinds[kind].kind, &worker, &pid)) {
        note_error(s, kinds[kind].kind, reply);
        return 1;
    }
    samples_add(s, kind, after - before);
    s->served_by[worker]++;
    return 1;
}

typedef struct {
    samples *samples;
    int fd, used;
    int meets;
} client;

/* Returns whether there was a request left. */
static int
ask_next(client *c)
{
    long n = __atomic_sub_fetch(&to_go, 1, __ATOMIC_RELAXED);
    if (n < 0) {
        return 0;
    }
    if (c->fd >= 0 && c->used == REQUESTS_A_CONNECTION) {
        close(c->fd);
        c->fd = -1;
    }
    if (c->fd < 0) {
        c->used = 0;
        c->fd = client_connect(port);
        if (c->fd < 0) {
            note_error(c->samples, "connect", strerror(errno));
            return 1;
        }
    }
    c->used++;
    if (!ask_one(c->fd, kind_of(n), c->samples)) {
        close(c->fd);
        c->fd = -1;
    }
    return 1;
}

/* None of those that meet goes on before each has had an answer, with its
 * connection open: so all workers that so many connections need have served,
 * however few the requests are and whichever thread runs first. */
static void *
run_client(void *argument)
{
    client *c = argument;

    int more = ask_next(c);
    if (c->meets) {
        pthread_barrier_wait(&all_met);
    }
    while (more) {
        more = ask_next(c);
    }
    if (c->fd >= 0) {
        close(c->fd);
    }
    return NULL;
}

static int
run_mix(int workers, int connections, long requests)
{
    static samples all[MAX_CONNECTIONS];
    static client clients[MAX_CONNECTIONS];
    pthread_t threads[MAX_CONNECTIONS];
    int room = workers * CONNECTIONS_A_WORKER;
    int meeting = connections < room ? connections : room;
    if (requests < meeting) {
        meeting = (int)requests;
    }

    to_go = requests;
    pthread_barrier_init(&all_met, NULL, (unsigned)meeting);
    int64_t before = now_ns();
    for (int i = 0; i < connections; i++) {
        clients[i] = (client){ .samples = &all[i], .fd = -1, .meets = i < meeting };
        if (pthread_create(&threads[i], NULL, run_client, &clients[i]) != 0) {
            perror("load: pthread_create");
            return 1;
        }
    }
    for (int i = 0; i < connections; i++) {
        pthread_join(threads[i], NULL);
    }
    return !report(all, connections, now_ns() - before,
                   (meeting + CONNECTIONS_A_WORKER - 1) / CONNECTIONS_A_WORKER);
}

static int
ask_each(char **names)
{
    char reply[MAX_REPLY];
    int worker, pid, wrong = 0;

    for (; *names != NULL; names++) {
        int fd = client_connect(port);
        ssize_t size = fd < 0 ? -1 : client_ask(fd, *names, reply);
        if (size <= 0) {
            printf("  WRONG %s: %s\n", *names, size < 0 ? strerror(errno) : "no reply");
            wrong = 1;
        }
        else {
            printf("  %s\n", reply);
            wrong |= !reply_read(reply, *names, &worker, &pid);
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    return wrong;
}

static int
crash_one(void)
{
    char reply[MAX_REPLY];
    int fd = client_connect(port);

    if (fd < 0) {
        perror("load: connect");
        return 1;
    }
    ssize_t size = client_ask(fd, "crash", reply);
    close(fd);
    if (size > 0) {
        printf("  WRONG: a reply to crash: %s\n", reply);
        return 1;
    }
    if (size < 0 && errno != ECONNRESET) {
        perror("load: crash");
        return 1;
    }
    return 0;
}

int
main(int argc, char **argv)
{
    port = argc > 2 ? atoi(argv[1]) : 0;
    if (port > 0 && argc > 3 && strcmp(argv[2], "ask") == 0) {
        return ask_each(argv + 3);
    }
    if (port > 0 && argc == 3 && strcmp(argv[2], "crash") == 0) {
        return crash_one();
    }
    if (port > 0 && argc == 5) {
        int workers = atoi(argv[2]), connections = atoi(argv[3]);
        long requests = atol(argv[4]);
        if (workers > 0 && connections > 0 && connections <= MAX_CONNECTIONS && requests > 0) {
            return run_mix(workers, connections, requests);
        }
    }
    fprintf(stderr, "usage: %s PORT WORKERS CONNECTIONS REQUESTS | PORT ask KIND... | PORT crash\n",
            argv[0]);
    return 2;
}
