/* Random bytes, with a getrandom() that fails or returns less than requested. */
#include "host.h"

#include "internal/pycore_pylifecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#define CACHE (_PyRuntime.pyhash_state.urandom_cache)

static int calls, error, interrupts, most = 1 << 20;
static unsigned int flags_seen;

ssize_t
getrandom(void *buffer, size_t size, unsigned int flags)
{
    calls++;
    flags_seen = flags;
    if (interrupts > 0) {
        interrupts--;
        errno = EINTR;
        return -1;
    }
    if (error != 0) {
        errno = error;
        return -1;
    }
    size_t count = size < (size_t)most ? size : (size_t)most;
    memset(buffer, 0x77, count);
    return (ssize_t)count;
}

static int
all_are(const unsigned char *bytes, size_t count, unsigned char value)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != value) {
            return 0;
        }
    }
    return 1;
}

static void
ask_device(int index)
{
    unsigned char bytes[300] = { 0 };
    (void)index;
    for (int i = 0; i < 50; i++) {
        EXPECT(_PyOS_URandom(bytes, sizeof(bytes)) == 0);
        EXPECT(!all_are(bytes, sizeof(bytes), 0x77) && !all_are(bytes, sizeof(bytes), 0));
    }
}

/* No getrandom(): the device, opened once. */
static void
no_call(void)
{
    error = ENOSYS;
    host_threads(4, ask_device);
    int before = calls;
    ask_device(0);
    EXPECT(calls == before);
    int fd = CACHE.fd;
    EXPECT(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);

    /* Other code closes it, and the number becomes another file, which stays open. */
    EXPECT(close(fd) == 0);
    int other = open("/dev/zero", O_RDONLY);
    EXPECT(other == fd);
    ask_device(0);
    EXPECT(CACHE.fd != other && fcntl(other, F_GETFD) >= 0);
    fd = CACHE.fd;
    EXPECT(close(fd) == 0);
    ask_device(0);
    fd = CACHE.fd;
    _Py_HashRandomization_Fini();
    EXPECT(CACHE.fd == -1 && fcntl(fd, F_GETFD) == -1 && fcntl(other, F_GETFD) >= 0);
    _Py_HashRandomization_Fini();
    ask_device(0);

    /* In a child the descriptor works as in the parent. */
    CACHE.st_ino++;
    fd = CACHE.fd;
    _Py_HashRandomization_Fini();
    EXPECT(CACHE.fd == -1 && fcntl(fd, F_GETFD) >= 0);
}

int
main(void)
{
    unsigned char bytes[1000];
    EXPECT(_PyOS_URandom(bytes, -1) == -1 && errno == EINVAL);
    EXPECT(_PyOS_URandomNonblock(bytes, -1) == -1);
    EXPECT(_PyOS_URandom(bytes, 0) == 0 && calls == 0);

    memset(bytes, 0, sizeof(bytes));
    interrupts = 3;
    most = 7;
    EXPECT(_PyOS_URandom(bytes, 999) == 0 && flags_seen == 0);
    EXPECT(all_are(bytes, 999, 0x77) && bytes[999] == 0 && calls == 3 + 143);
    EXPECT(CACHE.fd == -1);

    EXPECT(_PyOS_URandomNonblock(bytes, 8) == 0 && flags_seen == GRND_NONBLOCK);
    error = EAGAIN;
    EXPECT(_PyOS_URandomNonblock(bytes, 100) == 0 && !all_are(bytes, 100, 0x77));
    EXPECT(CACHE.fd >= 0);
    error = EIO;
    EXPECT(_PyOS_URandom(bytes, 100) == -1 && errno == EIO);
    error = 0;
    EXPECT(_PyOS_URandom(bytes, 100) == 0 && all_are(bytes, 100, 0x77));

    EXPECT(host_fork(no_call) == 0);
    puts("ok");
    return 0;
}
