/* The socket that all workers share: made once, inherited by fork. */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { BACKLOG = 512 };

int
listen_on_loopback(int *port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)*port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t size = sizeof(address);
    int yes = 1;

    /* A connection wakes every worker and one of them gets it; the others must
     * not block in accept. */
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0
        || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, BACKLOG) != 0
        || getsockname(fd, (struct sockaddr *)&address, &size) != 0)
    {
        give_up("can't listen on 127.0.0.1:%d: %s", *port, strerror(errno));
    }
    *port = ntohs(address.sin_port);
    return fd;
}
