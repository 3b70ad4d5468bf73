/* The marks of objects in marshal's format. */
#ifndef GOPYRT_OBJECT_MARSHAL_MARKS_H
#define GOPYRT_OBJECT_MARSHAL_MARKS_H

#define MARSHAL_NULL '0'
#define MARSHAL_NONE 'N'
#define MARSHAL_FALSE 'F'
#define MARSHAL_TRUE 'T'
#define MARSHAL_STOP_ITERATION 'S'
#define MARSHAL_ELLIPSIS '.'
#define MARSHAL_INT 'i'
#define MARSHAL_INT64 'I'
#define MARSHAL_LONG 'l'
#define MARSHAL_FLOAT_TEXT 'f'
#define MARSHAL_FLOAT 'g'
#define MARSHAL_COMPLEX_TEXT 'x'
#define MARSHAL_COMPLEX 'y'
#define MARSHAL_BYTES 's'
#define MARSHAL_UNICODE 'u'
#define MARSHAL_INTERNED 't'
#define MARSHAL_ASCII 'a'
#define MARSHAL_ASCII_INTERNED 'A'
#define MARSHAL_SHORT 'z'
#define MARSHAL_SHORT_INTERNED 'Z'
#define MARSHAL_TUPLE '('
#define MARSHAL_SMALL_TUPLE ')'
#define MARSHAL_LIST '['
#define MARSHAL_DICT '{'
#define MARSHAL_SET '<'
#define MARSHAL_FROZENSET '>'
#define MARSHAL_SLICE ':'
#define MARSHAL_CODE 'c'
#define MARSHAL_REF 'r'
#define MARSHAL_UNKNOWN '?'
/* Set in the mark of an object that a MARSHAL_REF may stand for later. */
#define MARSHAL_KEEP 0x80

/* How deep objects may be in each other. */
#define MARSHAL_DEPTH 2000

/* The bits of a digit of a large number. */
#define MARSHAL_DIGIT_BITS 15

#endif /* GOPYRT_OBJECT_MARSHAL_MARKS_H */
