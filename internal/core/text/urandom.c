/* Random bytes from the kernel: getrandom(), and /dev/urandom if the kernel or a
 * sandbox does not provide it.
 *
 * The device stays open from its first use to _Py_HashRandomization_Fini, its
 * descriptor and identity in _PyRuntime.pyhash_state: if other code closed the
 * descriptor and the number now stands for another file, that file is neither read
 * nor closed. For any thread, also before the runtime is initialized and in a forked
 * child. Failures are reported by -1 and errno. */
#include "text/text.h"
#include "internal/pycore_pyhash.h"
#include "internal/pycore_pylifecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE (_PyRuntime.pyhash_state.urandom_cache)

/* The kernel may return less than requested, and may be interrupted. 1 if the buffer
 * is full, 0 if the device must be used instead, -1 on an error. */
static int
from_getrandom(unsigned char *buffer, size_t size, int blocking)
{
    static int missing; /* set once, or twice in a race */
    if (_Py_atomic_load_int_relaxed(&missing)) {
        return 0;
    }
    while (size > 0) {
        ssize_t got = getrandom(buffer, size, blocking ? 0 : GRND_NONBLOCK);
        if (got >= 0) {
            buffer += got;
            size -= (size_t)got;
        }
        else if (errno == ENOSYS || errno == EPERM) {
            _Py_atomic_store_int_relaxed(&missing, 1);
            return 0;
        }
        else if (errno == EAGAIN && !blocking) {
            return 0; /* early in the boot: the device does not wait */
        }
        else if (errno != EINTR) {
            return -1;
        }
    }
    return 1;
}

/* The cached descriptor if it still is the device, else -1. */
static int
cached_device(void)
{
    struct stat now;
    int fd = _Py_atomic_load_int_acquire(&CACHE.fd);
    if (fd < 0 || fstat(fd, &now) != 0
        || now.st_dev != _Py_atomic_load_uint64_relaxed(&CACHE.st_dev)
        || now.st_ino != _Py_atomic_load_uint64_relaxed(&CACHE.st_ino))
    {
        return -1;
    }
    return fd;
}

/* A descriptor of the device. Two threads may open it at once: both then use the
 * descriptor that was stored first. There is no lock, because a fork could leave it
 * locked; both threads write the same identity. */
static int
open_device(void)
{
    int stale = _Py_atomic_load_int_acquire(&CACHE.fd);
    int fd = cached_device();
    if (fd >= 0) {
        return fd;
    }
    fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    struct stat info;
    if (fstat(fd, &info) != 0) {
        close(fd);
        return -1;
    }
    _Py_atomic_store_uint64_relaxed(&CACHE.st_dev, info.st_dev);
    _Py_atomic_store_uint64_relaxed(&CACHE.st_ino, info.st_ino);
    if (!_Py_atomic_compare_exchange_int(&CACHE.fd, &stale, fd)) {
        close(fd);
        fd = stale;
    }
    return fd;
}

static int
from_device(unsigned char *buffer, size_t size)
{
    int fd = open_device();
    if (fd < 0) {
        return -1;
    }
    while (size > 0) {
        ssize_t got = read(fd, buffer, size);
        if (got > 0) {
            buffer += got;
            size -= (size_t)got;
        }
        else if (got == 0) {
            errno = EIO; /* a device that ends is not the device */
            return -1;
        }
        else if (errno != EINTR) {
            return -1;
        }
    }
    return 0;
}

static int
random_bytes(void *buffer, Py_ssize_t size, int blocking)
{
    if (size < 0) {
        errno = EINVAL;
        return -1;
    }
    int done = from_getrandom(buffer, (size_t)size, blocking);
    return done != 0 ? (done > 0 ? 0 : -1) : from_device(buffer, (size_t)size);
}

int
_PyOS_URandom(void *buffer, Py_ssize_t size)
{
    return random_bytes(buffer, size, 1);
}

int
_PyOS_URandomNonblock(void *buffer, Py_ssize_t size)
{
    return random_bytes(buffer, size, 0);
}

void
_Py_HashRandomization_Fini(void)
{
    int fd = cached_device();
    if (fd >= 0) {
        close(fd);
    }
    _Py_atomic_store_int_release(&CACHE.fd, -1);
}
