/* Natural numbers from and to the digits of a base: text without signs, prefixes and underscores,
 * and without objects. Long ones are halved at powers of the base, so that they cost products and
 * quotients of long numbers instead of a pass for each digit. */
#ifndef GOPYRT_OBJECT_INTEGER_RADIX_H
#define GOPYRT_OBJECT_INTEGER_RADIX_H

#include "object/number/integer/words.h"

/* The highest power of the base that is a word has `digits` digits; its squares: power number i is
 * base**(digits << i). */
#define GOPYRT_POWERS_MAX 48
typedef struct {
    unsigned base;
    int digits;
    gopyrt_word first;
    int count;
    gopyrt_word *powers[GOPYRT_POWERS_MAX];
    Py_ssize_t lengths[GOPYRT_POWERS_MAX];
} gopyrt_powers;

void gopyrt_powers_begin(gopyrt_powers *p, unsigned base);
/* Makes powers until there are `count`. 0, or -1 without memory, with no exception. */
int gopyrt_powers_grow(gopyrt_powers *p, int count);
void gopyrt_powers_end(gopyrt_powers *p);

/* How many words n digits of the base need at most. */
/* The number that a few digits make, which fits into a word. */
gopyrt_word gopyrt_radix_word(const char *digits, Py_ssize_t n, unsigned base);
Py_ssize_t gopyrt_radix_words(unsigned base, Py_ssize_t n);
/* The number that the characters of n digits, the highest first, make: its words, -1 without
 * memory. */
Py_ssize_t gopyrt_radix_read(gopyrt_word *to, const char *digits, Py_ssize_t n, gopyrt_powers *p);
/* How many decimal digits n words have at most. */
Py_ssize_t gopyrt_decimal_room(Py_ssize_t n);
/* Writes the decimal digits of n words, which are spoilt; how many, or -1 without memory. `to` has
 * gopyrt_decimal_room(n) bytes; what is written begins at *start. */
Py_ssize_t gopyrt_decimal_write(char *to, gopyrt_word *a, Py_ssize_t n, char **start);

#endif /* GOPYRT_OBJECT_INTEGER_RADIX_H */
