/* Ints as text: decimal. */
#include "object/number/integer/operators.h"
#include "object/number/integer/words.h"

#define CHUNK 10000000000000000000ULL /* the largest power of ten in a word */
#define CHUNK_DIGITS 19

/* Writes at least `width` digits so that they end before `end`; gives back the first. */
static char *
write_word(char *end, uint64_t value, int width)
{
    while (value != 0 || width > 0) {
        *--end = (char)('0' + value % 10);
        value /= 10;
        width--;
    }
    return end;
}

static int
word_length(uint64_t value)
{
    int length = 1;
    for (; value >= 10; value /= 10) {
        length++;
    }
    return length;
}

static PyObject *
write_small(uint64_t magnitude, int negative)
{
    int length = word_length(magnitude) + negative;
    PyObject *text = PyUnicode_New(length, 127);
    if (text != NULL) {
        char *data = (char *)PyUnicode_1BYTE_DATA(text);
        write_word(data + length, magnitude, 1);
        if (negative) {
            data[0] = '-';
        }
    }
    return text;
}

static PyObject *
write_large(const PyLongObject *op)
{
    Py_ssize_t digits = gopyrt_int_count(op), count = gopyrt_words_of_digits(digits);
    Py_ssize_t chunks = (Py_ssize_t)((double)count * 1.0142) + 2, made = 0;
    uint64_t *words = PyMem_Malloc((size_t)(count + chunks) * sizeof(uint64_t));
    if (words == NULL) {
        return PyErr_NoMemory();
    }
    uint64_t *chunk = words + count;
    gopyrt_divisor ten = gopyrt_divisor_of(CHUNK);
    count = gopyrt_words_pack(words, GOPYRT_DIGITS(op), digits);
    while (count > 0) {
        chunk[made++] = gopyrt_words_div_1(words, words, count, &ten);
        count = gopyrt_words_trim(words, count);
    }
    int negative = gopyrt_int_sign(op) < 0;
    Py_ssize_t length = (made - 1) * CHUNK_DIGITS + word_length(chunk[made - 1]) + negative;
    PyObject *text = PyUnicode_New(length, 127);
    if (text != NULL) {
        char *data = (char *)PyUnicode_1BYTE_DATA(text), *at = data + length;
        for (Py_ssize_t i = 0; i < made - 1; i++) {
            at = write_word(at, chunk[i], CHUNK_DIGITS);
        }
        write_word(at, chunk[made - 1], 1);
        if (negative) {
            data[0] = '-';
        }
    }
    PyMem_Free(words);
    return text;
}

PyObject *
gopyrt_int_repr(PyObject *op)
{
    int64_t value;
    if (gopyrt_int_get(op, &value) == 0) {
        return write_small(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0);
    }
    return write_large(GOPYRT_INT(op));
}
