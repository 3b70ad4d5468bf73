/* A connection to the server, and the head of a reply. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than anything should take; then an error instead of an endless wait. */
enum { PATIENCE_SECONDS = 30 };

int
client_connect(int port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
    int yes = 1;

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

ssize_t
client_ask(int fd, const char *kind, char reply[MAX_REPLY])
{
    char line[64];
    ssize_t size = snprintf(line, sizeof(line), "GET %s\n", kind);

    if (send(fd, line, (size_t)size, MSG_NOSIGNAL) != size) {
        return -1;
    }
    for (size = 0;;) {
        ssize_t n = recv(fd, reply + size, (size_t)(MAX_REPLY - 1 - size), 0);
        if (n <= 0) {
            return n;
        }
        size += n;
        if (reply[size - 1] == '\n') {
            reply[size - 1] = '\0';
            return size;
        }
        if (size == MAX_REPLY - 1) {
            errno = EMSGSIZE;
            return -1;
        }
    }
}

int
reply_read(const char *reply, const char *kind, int *worker, int *pid)
{
    char named[32];

    return sscanf(reply, "OK %31s worker=%d pid=%d", named, worker, pid) == 3
           && strcmp(named, kind) == 0 && *worker >= 1 && *worker < MAX_WORKERS;
}
