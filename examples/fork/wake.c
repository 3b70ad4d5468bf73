/* Signals become a flag and a readable descriptor, so that a main loop can
 * sleep and miss none of them.
 *
 * The handler runs on any thread, Go's among them: it works with the descriptor
 * only, on the alternate stack that Go's threads have (SA_ONSTACK).
 */
#include "server.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

volatile sig_atomic_t stop_requested;

static int descriptor = -1;

void
wake(void)
{
    const uint64_t one = 1;
    int saved = errno;
    while (write(descriptor, &one, sizeof(one)) < 0 && errno == EINTR) {
    }
    errno = saved;
}

static void
handle(int sig)
{
    if (sig != SIGCHLD) {
        stop_requested = 1;
    }
    wake();
}

void
wake_wait(void)
{
    struct pollfd one = { .fd = descriptor, .events = POLLIN };
    uint64_t count;

    if (poll(&one, 1, 1000) > 0 && read(descriptor, &count, sizeof(count)) < 0 && errno != EAGAIN
        && errno != EINTR)
    {
        give_up("the descriptor for wakes: %s", strerror(errno));
    }
}

/* A worker must not wake its master: the old descriptor is shared with it. */
void
wake_setup(int for_children)
{
    int fresh = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fresh < 0) {
        give_up("eventfd: %s", strerror(errno));
    }
    int old = descriptor;
    descriptor = fresh;
    if (old >= 0) {
        close(old);
    }
    struct sigaction action = {
        .sa_handler = handle,
        .sa_flags = SA_ONSTACK | SA_RESTART,
    };
    sigfillset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (!for_children) {
        action.sa_handler = SIG_DFL;
    }
    sigaction(SIGCHLD, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}
