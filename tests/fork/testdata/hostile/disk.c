/* Nothing is read from disk in a child: `disk HOW LIBRARY USER FOLDER`. USER is
 * live.c as a shared object.
 * HOW: deleted, replaced (the library's file, after it was loaded), noproc (the
 * process sees no /proc), empty (it sees nothing but FOLDER, which is empty).
 * Exit code 77: this user may not do that. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "load.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static void
must(int ok, const char *what)
{
    if (!ok) {
        int error = errno;
        perror(what);
        exit(error == EPERM ? 77 : 2);
    }
}

/* A file of the same name with other contents. */
static void
replace(const char *file)
{
    char other[4096];
    snprintf(other, sizeof(other), "%s.other", file);
    int fd = open(other, O_CREAT | O_WRONLY, 0777);
    must(fd >= 0 && write(fd, "no library", 10) == 10, other);
    must(rename(other, file) == 0, file);
}

static void
take_away(const char *how, const char *file, const char *folder)
{
    if (strcmp(how, "deleted") == 0) {
        must(unlink(file) == 0, file);
    }
    else if (strcmp(how, "replaced") == 0) {
        replace(file);
    }
    else if (strcmp(how, "noproc") == 0) {
        must(unshare(CLONE_NEWNS) == 0, "unshare");
        must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "mount");
        int hidden = umount2("/proc", MNT_DETACH) == 0;
        if (!hidden && errno == EINVAL) { /* the mount is locked: another user namespace's */
            errno = EPERM;
        }
        must(hidden, "umount2");
        must(access("/proc/self", F_OK) != 0, "/proc is still there");
    }
    else {
        must(chroot(folder) == 0 && chdir("/") == 0, "chroot");
        must(access("/lib", F_OK) != 0, "/lib is still there");
    }
}

static int (*in_a_child)(void (*)(void));
static void (*to_the_end)(void);
static void (*live_on)(void);

static void
live_and_fork(void)
{
    live_on();
    if (in_a_child(to_the_end) != 0) {
        _exit(1);
    }
    to_the_end();
}

int
main(int argc, char **argv)
{
    if (argc != 5) {
        return 2;
    }
    void *library = load(argv[2]);
    void *user = load(argv[3]);
    errno = 0;
    must(dlsym(library, "_PyRuntime") == dlsym(user, "_PyRuntime"), "the file is not what is used");
    void (*up)(void) = (void (*)(void))dlsym(user, "live_up");
    in_a_child = (int (*)(void (*)(void)))dlsym(user, "live_in_a_child");
    to_the_end = (void (*)(void))dlsym(user, "live_to_the_end");
    live_on = (void (*)(void))dlsym(user, "live_on");
    up();
    take_away(argv[1], argv[2], argv[4]);
    int status = in_a_child(live_and_fork);
    printf(status == 0 ? "ok\n" : "wait status %#x\n", (unsigned)status);
    fflush(stdout);
    _exit(status != 0);
}
