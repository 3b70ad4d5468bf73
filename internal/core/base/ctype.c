/* The classes and cases of the characters of ASCII, whatever the locale is; the other bytes have
 * none. Constant; Py_ISALPHA and its kin read them. */
#include "base/base.h"
#include "cpython/pyctype.h"

#define LOWER_HEX (PY_CTF_LOWER | PY_CTF_XDIGIT)
#define UPPER_HEX (PY_CTF_UPPER | PY_CTF_XDIGIT)

const unsigned int _Py_ctype_table[256] = {
    ['\t' ... '\r'] = PY_CTF_SPACE,
    [' '] = PY_CTF_SPACE,
    ['0' ... '9'] = PY_CTF_DIGIT | PY_CTF_XDIGIT,
    ['A' ... 'F'] = UPPER_HEX,
    ['G' ... 'Z'] = PY_CTF_UPPER,
    ['a' ... 'f'] = LOWER_HEX,
    ['g' ... 'z'] = PY_CTF_LOWER,
};

/* Four characters in a row and the same ones `by` further on; sixteen; 64; the 26 letters. */
#define CASE_4(c, by)                                                         \
    [c] = (c) + (by), [(c) + 1] = (c) + 1 + (by), [(c) + 2] = (c) + 2 + (by), \
    [(c) + 3] = (c) + 3 + (by)
#define CASE_16(c, by) CASE_4(c, by), CASE_4((c) + 4, by), CASE_4((c) + 8, by), CASE_4((c) + 12, by)
#define CASE_64(c, by) \
    CASE_16(c, by), CASE_16((c) + 16, by), CASE_16((c) + 32, by), CASE_16((c) + 48, by)
#define CASE_LETTERS(c, by)                                     \
    CASE_16(c, by), CASE_4((c) + 16, by), CASE_4((c) + 20, by), \
        [(c) + 24] = (c) + 24 + (by), [(c) + 25] = (c) + 25 + (by)

const unsigned char _Py_ctype_tolower[256] = {
    CASE_64(0, 0),  [64] = 64,       CASE_LETTERS('A', 32), CASE_4(91, 0),   [95] = 95,
    CASE_16(96, 0), CASE_16(112, 0), CASE_64(128, 0),       CASE_64(192, 0),
};

const unsigned char _Py_ctype_toupper[256] = {
    CASE_64(0, 0),  CASE_16(64, 0), CASE_16(80, 0),  [96] = 96,       CASE_LETTERS('a', -32),
    CASE_4(123, 0), [127] = 127,    CASE_64(128, 0), CASE_64(192, 0),
};
