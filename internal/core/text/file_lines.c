/* Files of the C library. */
#include "text/text.h"
#include "cpython/fileobject.h"
#include "cpython/fileutils.h"

#include <errno.h>
#include <stdio.h>

/* Callers: any thread. Fork: works in a child. Signals: no. */
int
Py_fclose(FILE *file)
{
    return fclose(file);
}

/* fgets for files whose lines end in \n, \r or \r\n: each is a \n in `buf`. `fobj` was a file
 * object that remembered a half-read ending; there is none any more.
 *
 * Callers: any thread; it holds the stream's lock. Fork: works in a child. Signals: no. */
char *
Py_UniversalNewlineFgets(char *buf, int n, FILE *stream, PyObject *fobj)
{
    if (fobj != NULL) {
        errno = ENXIO;
        return NULL;
    }
    char *end = buf;
    int c = 0;

    flockfile(stream);
    while (c != '\n' && --n > 0 && (c = getc_unlocked(stream)) != EOF) {
        if (c == '\r') {
            c = getc_unlocked(stream);
            if (c != '\n') {
                ungetc(c, stream); /* EOF stays outside */
            }
            c = '\n';
        }
        *end++ = (char)c;
    }
    funlockfile(stream);
    *end = '\0';
    return end == buf ? NULL : buf;
}
