/* From a line to the function that answers it, and the reply. */
#include "requests.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct {
    const char *kind;
    void (*answer)(reply *r);
    int alone; /* no other thread may use the runtime meanwhile */
} requests[] = {
    { "gil", request_gil, 0 },
    { "threads", request_threads, 0 },
    { "pending", request_pending, 0 },
    { "stats", request_stats, 0 },
    { "interpreter", request_interpreter, 0 },
    { "config", request_config, 0 },
    { "restart", request_restart, 1 },
    { "nested-fork", request_nested_fork, 0 },
    { "crash", request_crash, 0 },
};

_PyRWMutex runtime_gate;

void
reply_fact(reply *r, const char *format, ...)
{
    int room = (int)sizeof(r->facts) - r->size;
    va_list args;

    va_start(args, format);
    int n = vsnprintf(r->facts + r->size, (size_t)room, format, args);
    va_end(args);
    r->size += n < room ? n : room - 1;
}

int
reply_expect(reply *r, int holds, const char *condition)
{
    if (!holds && r->wrong == NULL) {
        r->wrong = condition;
    }
    return holds;
}

int
reply_send(const reply *r, const char *kind)
{
    char line[900];
    int size = snprintf(line, sizeof(line), "%s %s worker=%d pid=%d%s%s%s\n",
                        r->wrong != NULL ? "WRONG" : "OK", kind, worker.number, getpid(), r->facts,
                        r->wrong != NULL ? " not: " : "", r->wrong != NULL ? r->wrong : "");
    return send(r->connection, line, (size_t)size, MSG_NOSIGNAL) == size ? 0 : -1;
}

int
request_answer(int connection, const char *line)
{
    reply r = { .connection = connection };
    const char *kind = strncmp(line, "GET ", 4) == 0 ? line + 4 : "";

    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        if (strcmp(kind, requests[i].kind) != 0) {
            continue;
        }
        if (requests[i].alone) {
            _PyRWMutex_Lock(&runtime_gate);
            requests[i].answer(&r);
            _PyRWMutex_Unlock(&runtime_gate);
        }
        else {
            _PyRWMutex_RLock(&runtime_gate);
            requests[i].answer(&r);
            _PyRWMutex_RUnlock(&runtime_gate);
        }
        return r.sent ? 0 : reply_send(&r, requests[i].kind);
    }
    r.wrong = "a request that is known";
    return reply_send(&r, "request");
}
