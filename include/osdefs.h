/* What stands in file names and paths of this system. */
#ifndef Py_OSDEFS_H
#define Py_OSDEFS_H

#include <limits.h>

#ifndef SEP
#define SEP L'/'
#endif
#ifndef MAXPATHLEN
#define MAXPATHLEN PATH_MAX
#endif
#ifndef DELIM
#define DELIM L':'
#endif

#endif /* !Py_OSDEFS_H */
