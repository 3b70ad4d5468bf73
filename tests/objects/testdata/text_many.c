/* Text of all lengths and kinds, valid and not, through the operations that have short ways:
 * what they make of it, as one number for many. */
#include "ways.h"

OWN unsigned long long seed;

static unsigned
dice(unsigned sides)
{
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(seed >> 33) % sides;
}

/* ---- The sum of what came out ---- */

OWN unsigned long long sum;

static void
add_bytes(const char *at, Py_ssize_t size)
{
    for (; size > 0; size--) {
        sum = (sum ^ (unsigned char)*at++) * 1099511628211ull;
    }
}

static void
add(PyObject *op)
{
    if (op == NULL) {
        PyObject *error = PyErr_GetRaisedException(), *text = PyObject_Str(error);
        add_bytes(Py_TYPE(error)->tp_name, (Py_ssize_t)strlen(Py_TYPE(error)->tp_name));
        if (text == NULL) {
            PyErr_Clear();
        }
        else {
            add(text);
        }
        Py_DECREF(error);
        return;
    }
    PyObject *shown = PyObject_ASCII(op);
    add_bytes(PyUnicode_AsUTF8(shown), PyUnicode_GET_LENGTH(shown));
    Py_DECREF(shown);
    if (PyUnicode_Check(op)) {
        sum = sum * 31 + PyUnicode_KIND(op) + 8 * PyUnicode_IS_ASCII(op)
              + 16 * (unsigned)PyUnicode_GET_LENGTH(op);
    }
    Py_DECREF(op);
}

static void
say(const char *what)
{
    printf("%s %016llx\n", what, sum);
    sum = 0;
}

/* ---- What goes in ---- */

/* Pieces of UTF-8; those from `VALID` on are wrong by themselves. */
static const char *const pieces[] = {
    "a",
    "bc",
    "12345678",
    "long enough to be more than a word",
    "\n",
    ",",
    "\xc2\x80",
    "\xc3\xbf",
    "\xc4\x80",
    "\xdf\xbf",
    "\xe0\xa0\x80",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbf",
    "\xc3\xa9\xc3\xa8",
    "\xce\xb1\xce\xb2",
    "\xf0\x9f\x98\x80\xf0\x9f\x98\x81",
    "\x80",
    "\xc1\xbf",
    "\xc3",
    "\xe0\x9f\xbf",
    "\xed\xa0\x80",
    "\xe2\x82",
    "\xf0\x8f\xbf\xbf",
    "\xf4\x90\x80\x80",
    "\xf0\x9f\x98",
    "\xff",
};
enum { ALL = sizeof(pieces) / sizeof(pieces[0]), VALID = 19, ASCII = 6, LATIN1 = 8, UCS2 = 14 };

static Py_ssize_t
compose(char *to, unsigned count, unsigned kinds, unsigned wrong)
{
    Py_ssize_t size = 0;
    for (unsigned i = 0; i < count; i++) {
        const char *piece =
            pieces[wrong > 0 && dice(wrong) == 0 ? VALID + dice(ALL - VALID) : dice(kinds)];
        size_t length = strlen(piece);
        memcpy(to + size, piece, length);
        size += (Py_ssize_t)length;
    }
    return size;
}

static const unsigned kinds[] = { ASCII, LATIN1, UCS2, VALID };
static const char *const handlers[] = {
    NULL, "replace", "ignore", "surrogateescape", "surrogatepass", "backslashreplace"
};

/* ---- What is done ---- */

static void
utf8(void)
{
    char text[4000];
    for (int i = 0; i < 2000; i++) {
        unsigned wrong = i % 3 == 0 ? 0 : 1 + dice(20);
        Py_ssize_t size = compose(text, dice(40), kinds[i % 4], wrong), consumed = -1;
        const char *errors = handlers[dice(Py_ARRAY_LENGTH(handlers))];
        add(PyUnicode_DecodeUTF8(text, size, errors));
        add(PyUnicode_DecodeUTF8Stateful(text, size, errors, &consumed));
        sum += (unsigned long long)consumed;
        add(PyUnicode_FromStringAndSize(text, size));
    }
    say("utf-8");
}

static void
utf16(void)
{
    for (int i = 0; i < 2000; i++) {
        unsigned char bytes[200];
        Py_ssize_t size = (Py_ssize_t)dice(60) * 2 + (dice(10) == 0), consumed = -1;
        unsigned surrogates = dice(3) * 8;
        for (Py_ssize_t k = 0; k + 1 < size; k += 2) {
            unsigned unit = i % 4 == 0 ? 'a' + dice(26) : i % 4 == 1 ? dice(256) : dice(0xd800);
            if (surrogates > 0 && dice(surrogates) == 0) {
                unit = 0xd800 + dice(0x800);
                if (k + 3 < size && dice(4) > 0) {
                    bytes[k] = (unsigned char)dice(256);
                    bytes[k + 1] = (unsigned char)(0xd8 + dice(4));
                    k += 2;
                    unit = 0xdc00 + dice(0x400);
                }
            }
            bytes[k] = (unsigned char)unit;
            bytes[k + 1] = (unsigned char)(unit >> 8);
        }
        bytes[size > 0 ? size - 1 : 0] = (unsigned char)dice(256);
        if (size > 1 && dice(4) == 0) {
            memcpy(bytes, dice(2) ? "\xff\xfe" : "\xfe\xff", 2);
        }
        for (int order = -1; order <= 1; order++) {
            const char *errors = handlers[dice(Py_ARRAY_LENGTH(handlers))];
            int found = order;
            add(PyUnicode_DecodeUTF16((char *)bytes, size, errors, &found));
            sum += (unsigned long long)(found + 2);
            found = order;
            add(PyUnicode_DecodeUTF16Stateful((char *)bytes + (size > 0), size - (size > 0), errors,
                                              &found, &consumed));
            sum += (unsigned long long)consumed;
        }
    }
    say("utf-16");
}

static void
encode(void)
{
    static const char *const names[] = { "utf-8",  "utf-16",  "utf-16-be",
                                         "utf-32", "latin-1", "ascii" };
    char text[4000];
    for (int i = 0; i < 1000; i++) {
        Py_ssize_t size = compose(text, dice(30), kinds[i % 4], i % 5 == 0 ? 8 : 0);
        PyObject *str = PyUnicode_DecodeUTF8(text, size, "surrogatepass");
        if (str == NULL) {
            PyErr_Clear();
            continue;
        }
        for (unsigned k = 0; k < Py_ARRAY_LENGTH(names); k++) {
            add(PyUnicode_AsEncodedString(str, names[k],
                                          handlers[dice(Py_ARRAY_LENGTH(handlers))]));
        }
        Py_DECREF(str);
    }
    say("encode");
}

static PyObject *
str(unsigned count)
{
    char text[4000];
    return PyUnicode_DecodeUTF8(text, compose(text, count, kinds[dice(4)], 0), NULL);
}

static void
operations(void)
{
    for (int i = 0; i < 3000; i++) {
        PyObject *s = str(dice(40));
        PyObject *part = str(dice(3));
        PyObject *other = str(dice(3));
        Py_ssize_t length = PyUnicode_GET_LENGTH(s), max = (Py_ssize_t)dice(6) - 1;
        if (i % 2 == 0 && length > 0) {
            Py_ssize_t at = dice((unsigned)length);
            Py_SETREF(part, PyUnicode_Substring(s, at, at + 1 + dice(2)));
        }
        if (i % 3 == 0) {
            Py_SETREF(other, PyUnicode_FromOrdinal((int)dice(3) == 0 ? 0x1f600 : (int)dice(0x250)));
        }
        PyObject *list = PyUnicode_Split(s, part, max);
        if (list == NULL) {
            add(list);
            list = PyList_New(0);
        }
        add(PyUnicode_Replace(s, part, other, max));
        add(PyUnicode_Replace(s, part, other, -1));
        add(PyUnicode_Split(s, NULL, max));
        add(PyUnicode_RSplit(s, part, max));
        add(PyUnicode_Splitlines(s, i % 2));
        add(PyUnicode_Concat(s, other));
        Py_ssize_t start = dice(10), end = length - dice(10);
        sum += (unsigned long long)PyUnicode_Count(s, part, start, end);
        sum =
            sum * 31 + (unsigned long long)PyUnicode_Find(s, part, start, end, i % 4 < 2 ? 1 : -1);
        add(PyUnicode_Join(other, list));
        add(list);
        Py_DECREF(s);
        Py_DECREF(part);
        Py_DECREF(other);
        PyErr_Clear();
    }
    say("operations");
}

static void
facts(void)
{
    seed = 14;
    sum = 0;
    utf8();
    utf16();
    encode();
    operations();
}
