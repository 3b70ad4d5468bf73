/* str: its characters in another case. */
#include "object/text/methods.h"

#include "cpython/pyctype.h"

/* One of the letters that are written in two ways: a sigma that ends a word is another. */
static Py_UCS4
lower_sigma(const gopyrt_text *text, Py_ssize_t at)
{
    Py_ssize_t i = at;
    Py_UCS4 c = 0;
    while (i-- > 0 && _PyUnicode_IsCaseIgnorable(c = gopyrt_text_at(text, i))) {
    }
    if (i < 0 || !_PyUnicode_IsCased(c)) {
        return 0x3c3;
    }
    for (i = at + 1; i < text->length; i++) {
        c = gopyrt_text_at(text, i);
        if (!_PyUnicode_IsCaseIgnorable(c)) {
            return _PyUnicode_IsCased(c) ? 0x3c3 : 0x3c2;
        }
    }
    return 0x3c2;
}

static int
lower(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to)
{
    if (c < 128) {
        *to = _Py_ctype_tolower[c];
        return 1;
    }
    if (c == 0x3a3) {
        *to = lower_sigma(text, at);
        return 1;
    }
    return _PyUnicode_ToLowerFull(c, to);
}

/* Writes what character number `at` becomes, up to three characters. `state` is the method's. */
typedef int (*mapping)(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to, int *state);

/* `ascii` has what becomes of characters below 128, where the mapping need not be asked. */
static PyObject *
mapped(PyObject *self, const unsigned char *ascii, mapping map)
{
    gopyrt_text text = gopyrt_text_of(self);
    Py_UCS4 few[192], *to = few;
    few[0] = 0; /* a str without characters is made of none */
    if (text.length > PY_SSIZE_T_MAX / 16) {
        return PyErr_NoMemory();
    }
    if (text.length * 3 > (Py_ssize_t)Py_ARRAY_LENGTH(few)
        && (to = PyMem_New(Py_UCS4, text.length * 3)) == NULL)
    {
        return PyErr_NoMemory();
    }
    int state = 0;
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        if (c < 128 && ascii != NULL) {
            to[length++] = ascii[c];
        }
        else {
            length += map(&text, i, c, to + length, &state);
        }
    }
    PyObject *result = gopyrt_str_from(4, to, length);
    if (to != few) {
        PyMem_Free(to);
    }
    return result;
}

/* ASCII by a table of 256. */
static PyObject *
ascii_mapped(PyObject *self, const unsigned char *table)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(self);
    if (length == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    const unsigned char *from = PyUnicode_DATA(self);
    if (length == 1) {
        return Py_NewRef(gopyrt_str_latin1(table[from[0]]));
    }
    PyObject *result = gopyrt_str_room(length, 0x7f);
    if (result != NULL) {
        unsigned char *to = PyUnicode_DATA(result);
        for (Py_ssize_t i = 0; i < length; i++) {
            to[i] = table[from[i]];
        }
    }
    return result;
}

static int
map_lower(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to, int *Py_UNUSED(state))
{
    return lower(text, at, c, to);
}

PyObject *
gopyrt_str_lower(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyUnicode_IS_ASCII(self) ? ascii_mapped(self, _Py_ctype_tolower)
                                    : mapped(self, _Py_ctype_tolower, map_lower);
}

static int
map_upper(const gopyrt_text *Py_UNUSED(text), Py_ssize_t Py_UNUSED(at), Py_UCS4 c, Py_UCS4 *to,
          int *Py_UNUSED(state))
{
    if (c < 128) {
        *to = _Py_ctype_toupper[c];
        return 1;
    }
    return _PyUnicode_ToUpperFull(c, to);
}

PyObject *
gopyrt_str_upper(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyUnicode_IS_ASCII(self) ? ascii_mapped(self, _Py_ctype_toupper)
                                    : mapped(self, _Py_ctype_toupper, map_upper);
}

static int
map_fold(const gopyrt_text *Py_UNUSED(text), Py_ssize_t Py_UNUSED(at), Py_UCS4 c, Py_UCS4 *to,
         int *Py_UNUSED(state))
{
    return _PyUnicode_ToFoldedFull(c, to);
}

PyObject *
gopyrt_str_casefold(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyUnicode_IS_ASCII(self) ? ascii_mapped(self, _Py_ctype_tolower)
                                    : mapped(self, _Py_ctype_tolower, map_fold);
}

/* The state: was the character before a cased one? */
static int
map_title(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to, int *state)
{
    if (c < 128) {
        *to = *state ? _Py_ctype_tolower[c] : _Py_ctype_toupper[c];
        *state = Py_ISALPHA(c) != 0;
        return 1;
    }
    int count = *state ? lower(text, at, c, to) : _PyUnicode_ToTitleFull(c, to);
    *state = _PyUnicode_IsCased(c);
    return count;
}

PyObject *
gopyrt_str_title(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped(self, NULL, map_title);
}

static int
map_swap(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to, int *Py_UNUSED(state))
{
    if (_PyUnicode_IsUppercase(c)) {
        return lower(text, at, c, to);
    }
    if (_PyUnicode_IsLowercase(c)) {
        return _PyUnicode_ToUpperFull(c, to);
    }
    *to = c;
    return 1;
}

PyObject *
gopyrt_str_swapcase(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped(self, NULL, map_swap);
}

static int
map_capital(const gopyrt_text *text, Py_ssize_t at, Py_UCS4 c, Py_UCS4 *to, int *Py_UNUSED(state))
{
    return at == 0 ? _PyUnicode_ToTitleFull(c, to) : lower(text, at, c, to);
}

PyObject *
gopyrt_str_capitalize(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped(self, NULL, map_capital);
}
