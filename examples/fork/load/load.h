/* A load generator for the server: what its files share. */
#ifndef FORK_LOAD_H
#define FORK_LOAD_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include <stdint.h>
#include <sys/types.h>

/* CONNECTIONS_A_WORKER is the server's SERVING_THREADS: with more connections than
 * so many workers can have, one more has to serve. */
enum { MAX_WORKERS = 64, MAX_KINDS = 8, MAX_REPLY = 1024, CONNECTIONS_A_WORKER = 4 };

typedef struct {
    const char *kind;
    int share; /* of a thousand requests */
} request_kind;

extern const request_kind kinds[MAX_KINDS]; /* ends with a NULL, if it is shorter */

/* ---- One connection (client.c) ----------------------------------------------- */

/* The socket, or -1 with errno set. */
int client_connect(int port);

/* Sends a request and waits for its reply. Returns the reply's length, 0 where
 * the connection ended instead, -1 with errno set. */
ssize_t client_ask(int fd, const char *kind, char reply[MAX_REPLY]);

/* Parses the beginning of a reply; returns 0 if this is not a good one. */
int reply_read(const char *reply, const char *kind, int *worker, int *pid);

/* ---- What was measured (report.c) --------------------------------------------- */

/* Called by all threads, each with samples of its own. */
typedef struct {
    uint32_t *latency_us[MAX_KINDS];
    int count[MAX_KINDS], room[MAX_KINDS];
    long served_by[MAX_WORKERS]; /* by worker number */
    long errors;
    char first_error[MAX_REPLY];
} samples;

void samples_add(samples *s, int kind, int64_t latency_ns);
void samples_error(samples *s, const char *kind, const char *what);

/* Prints the report. Returns whether all is as it must be: no errors, a sample
 * of every kind, at least so many workers served. */
int report(samples *all, int threads, int64_t took_ns, int workers);

#endif /* FORK_LOAD_H */
