/* str: the functions, and the characters' types. */
#ifndef Py_UNICODEOBJECT_H
#define Py_UNICODEOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/unicodeobject.h"

/* A str, and of no derived type? PyUnicode_Check is in object.h. */
#define PyUnicode_CheckExact(op) Py_IS_TYPE((op), &PyUnicode_Type)

/* What decoders put in place of what they can't decode. */
#define Py_UNICODE_REPLACEMENT_CHARACTER _Py_STATIC_CAST(Py_UCS4, 0xFFFD)

#endif /* Py_UNICODEOBJECT_H */
