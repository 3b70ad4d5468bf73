/* Private to the room: what bytes and bytearray share. */
#ifndef GOPYRT_OBJECT_TEXT_BYTES_H
#define GOPYRT_OBJECT_TEXT_BYTES_H

#include "object/text/str.h"

#define GOPYRT_BYTES_HEAD offsetof(PyBytesObject, ob_sval)
#define GOPYRT_BYTES_EMPTY ((PyObject *)&_Py_SINGLETON(bytes_empty))

/* New bytes that are its maker's to fill, at least one. */
PyObject *gopyrt_bytes_room(Py_ssize_t size);

#endif /* GOPYRT_OBJECT_TEXT_BYTES_H */
