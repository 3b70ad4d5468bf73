/* str by its functions: parts, searches, joins, comparisons, conversions to C, and those that
 * only CPython's own modules declare. */
#include "show.h"

#include <stdarg.h>
#include <wchar.h>

const char *_PyUnicode_AsUTF8NoNUL(PyObject *);
int _PyUnicode_Equal(PyObject *, PyObject *);
int _PyUnicode_EqualToASCIIString(PyObject *, const char *);
void _PyUnicode_ExactDealloc(PyObject *);
void _PyUnicode_InternImmortal(PyInterpreterState *, PyObject **);
void _PyUnicode_InternMortal(PyInterpreterState *, PyObject **);
PyObject *_PyUnicode_JoinArray(PyObject *, PyObject *const *, Py_ssize_t);
PyObject *_PyUnicode_TransformDecimalAndSpaceToASCII(PyObject *);

#define TEXTS 10

OWN PyObject *texts[TEXTS];

static PyObject *
str(const char *utf8)
{
    return late(PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)strlen(utf8), "surrogatepass"));
}

static void
make_texts(void)
{
    static const char *const utf8[TEXTS - 1] = { "",
                                                 "a",
                                                 "banana",
                                                 "n\xc3\xa9n\xc3\xa9",
                                                 "\xe2\x82\xac,\xe2\x82\xac,x",
                                                 "\xf0\x9f\x98\x80 b \xf0\x9f\x98\x80",
                                                 "  two  words\n",
                                                 "\xed\xa0\x80",
                                                 "an" };
    for (int i = 0; i < TEXTS - 1; i++) {
        texts[i] = str(utf8[i]);
    }
    texts[TEXTS - 1] = Py_None;
}

static void
pairs(void)
{
    for (int i = 0; i < TEXTS; i++) {
        for (int k = 0; k < TEXTS; k++) {
            PyObject *a = texts[i], *b = texts[k];
            printf("%d %d\n", i, k);
            OBJECT(PyUnicode_Concat(a, b));
            NUMBER(PyUnicode_Count(a, b, 0, PY_SSIZE_T_MAX));
            NUMBER(PyUnicode_Count(a, b, -3, -1));
            NUMBER(PyUnicode_Find(a, b, 1, 100, -1));
            OBJECT(PyUnicode_Partition(a, b));
            OBJECT(PyUnicode_RPartition(a, b));
            OBJECT(PyUnicode_Split(a, b, -1));
            OBJECT(PyUnicode_Split(a, b, 1));
            OBJECT(PyUnicode_RSplit(a, b, -1));
            OBJECT(PyUnicode_RSplit(a, b, 1));
            OBJECT(PyUnicode_Replace(a, b, texts[1], -1));
            OBJECT(PyUnicode_Replace(a, b, texts[4], 1));
            OBJECT(PyUnicode_Replace(a, texts[1], b, 2));
            NUMBER(PyUnicode_Equal(a, b));
            if (a != Py_None && b != Py_None) {
                NUMBER(_PyUnicode_Equal(a, b));
            }
            PyObject *sum = Py_NewRef(a);
            PyUnicode_AppendAndDel(&sum, Py_NewRef(b));
            show("append", sum);
            OBJECT(PyUnicode_Join(a, late(Py_BuildValue("[OOO]", b, texts[1], b))));
        }
    }
}

static void
singles(void)
{
    for (int i = 0; i < TEXTS; i++) {
        PyObject *a = texts[i];
        printf("-- %d\n", i);
        OBJECT(PyUnicode_Split(a, NULL, -1));
        OBJECT(PyUnicode_Split(a, NULL, 1));
        OBJECT(PyUnicode_RSplit(a, NULL, 1));
        OBJECT(PyUnicode_Splitlines(a, 0));
        OBJECT(PyUnicode_Splitlines(a, 1));
        NUMBER(a == Py_None ? -1 : PyUnicode_IsIdentifier(a));
        for (int at = -1; at < 9; at += 2) {
            NUMBER(PyUnicode_ReadChar(a, at));
        }
        NUMBER(PyUnicode_FindChar(a, 'n', 0, 100, 1));
        NUMBER(PyUnicode_FindChar(a, 'n', 0, 100, -1));
        NUMBER(PyUnicode_FindChar(a, 0xe9, 2, 3, 1));
        NUMBER(PyUnicode_FindChar(a, 0x1f600, -4, -1, -1));
        Py_ssize_t size = -7;
        const char *utf8 = PyUnicode_AsUTF8AndSize(a, &size);
        NUMBER(utf8 ? (int)strlen(utf8) : -1);
        NUMBER(size);
        NUMBER(PyUnicode_EqualToUTF8AndSize(a == Py_None ? texts[0] : a, "banana", 6));
        NUMBER(PyUnicode_EqualToUTF8AndSize(a == Py_None ? texts[0] : a, "n\xc3\xa9n\xc3\xa9", 6));
        NUMBER(PyUnicode_EqualToUTF8AndSize(a == Py_None ? texts[0] : a, "a\xff", 1));
        NUMBER(_PyUnicode_EqualToASCIIString(a == Py_None ? texts[0] : a, "banana"));
        NUMBER(_PyUnicode_EqualToASCIIString(a == Py_None ? texts[0] : a, "a"));
        utf8 = _PyUnicode_AsUTF8NoNUL(a);
        NUMBER(utf8 ? (int)strlen(utf8) : -1);
        OBJECT(PyUnicode_AsUTF8String(a));
        OBJECT(PyUnicode_Translate(a, late(Py_BuildValue("{i:s,i:O}", 'a', "<>", 'n', Py_None)),
                                   NULL));
        if (a != Py_None) {
            OBJECT(_PyUnicode_TransformDecimalAndSpaceToASCII(a));
        }
    }
    OBJECT(_PyUnicode_TransformDecimalAndSpaceToASCII(str("\xd9\xa1\xc2\xa0"
                                                          "2\xe2\x80\x83\xef\xbc\x93z")));
    OBJECT(_PyUnicode_TransformDecimalAndSpaceToASCII(str("12 \t")));
    const char *bad = _PyUnicode_AsUTF8NoNUL(late(PyUnicode_FromStringAndSize("a\0b", 3)));
    NUMBER(bad == NULL);
}

/* ---- To characters of C ---- */

static void
characters(void)
{
    for (int i = 0; i < TEXTS; i++) {
        PyObject *a = texts[i];
        printf("-- %d\n", i);
        Py_UCS4 room[4] = { 1, 2, 3, 4 };
        Py_UCS4 *copy = NULL;
        if (a != Py_None) {
            NUMBER(PyUnicode_AsUCS4(a, room, 4, 0) != NULL);
            NUMBER(PyUnicode_AsUCS4(a, room, 4, 1) != NULL);
            NUMBER(PyUnicode_AsUCS4(a, room, -1, 1) != NULL);
            printf("%x %x %x %x\n", room[0], room[1], room[2], room[3]);
            copy = PyUnicode_AsUCS4Copy(a);
        }
        NUMBER(copy == NULL);
        for (Py_ssize_t k = 0; copy && k <= PyUnicode_GET_LENGTH(a); k++) {
            printf(" %x", copy[k]);
        }
        printf("\n");
        PyMem_Free(copy);
        wchar_t wide[4] = L"zzz";
        NUMBER(PyUnicode_AsWideChar(a, wide, 4));
        printf("%x %x %x %x\n", (int)wide[0], (int)wide[1], (int)wide[2], (int)wide[3]);
        NUMBER(PyUnicode_AsWideChar(a, NULL, 0));
        Py_ssize_t size = -7;
        wchar_t *made = PyUnicode_AsWideCharString(a, &size);
        NUMBER(made == NULL);
        NUMBER(size);
        PyMem_Free(made);
    }
    PyObject *zero = late(PyUnicode_FromStringAndSize("a\0b", 3));
    NUMBER(PyUnicode_AsWideCharString(zero, NULL) == NULL);
    NUMBER(PyUnicode_AsUTF8AndSize(zero, NULL) != NULL);
    NUMBER(PyUnicode_AsWideCharString(NULL, NULL) == NULL);
    NUMBER(PyUnicode_AsWideChar(NULL, NULL, 0));
}

/* ---- Made of parts ---- */

static PyObject *
format(const char *text, ...)
{
    va_list vargs;
    va_start(vargs, text);
    PyObject *result = PyUnicode_FromFormatV(text, vargs);
    va_end(vargs);
    return result;
}

static void
parts(void)
{
    PyObject *items[] = { texts[1], texts[3], texts[4], texts[5], Py_True };
    for (int n = 0; n <= 5; n++) {
        OBJECT(_PyUnicode_JoinArray(texts[8], items, n));
        OBJECT(_PyUnicode_JoinArray(NULL, items, n));
        OBJECT(_PyUnicode_JoinArray(texts[0], items, n));
    }
    NUMBER(late(_PyUnicode_JoinArray(texts[8], items, 1)) == texts[1]);
    OBJECT(PyUnicode_Join(NULL, late(Py_BuildValue("(ss)", "a", "b"))));
    OBJECT(PyUnicode_Join(texts[1], Py_None));
    OBJECT(PyUnicode_Join(texts[1], texts[2]));
    OBJECT(PyUnicode_Join(Py_None, texts[2]));
    OBJECT(format("%s %d %R %%", "text", 5, texts[3]));
    OBJECT(format("%y"));
    OBJECT(format("%5.1s|%-4d|%04x", "text", 7, 255));
    PyObject *none = NULL, *sum = Py_NewRef(texts[1]);
    PyUnicode_AppendAndDel(&none, Py_NewRef(texts[1]));
    NUMBER(none == NULL);
    PyUnicode_AppendAndDel(&sum, NULL);
    OBJECT(sum);
}

/* ---- Interned texts ---- */

static void
interned(void)
{
    _Py_static_string(id, "identified text");
    PyObject *a = _PyUnicode_FromId(&id), *b = _PyUnicode_FromId(&id);
    NUMBER(a == b);
    BORROWED(a);
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyObject *mortal = PyUnicode_FromString("mortal text"),
             *same = PyUnicode_FromString("mortal text");
    NUMBER(mortal == same);
    _PyUnicode_InternMortal(interp, &mortal);
    _PyUnicode_InternMortal(interp, &same);
    NUMBER(mortal == same);
    NUMBER(PyUnicode_CHECK_INTERNED(mortal));
    OBJECT(same);
    OBJECT(mortal);
    PyObject *immortal = PyUnicode_FromString("immortal text"),
             *other = PyUnicode_FromString("immortal text");
    _PyUnicode_InternImmortal(interp, &immortal);
    _PyUnicode_InternImmortal(interp, &other);
    NUMBER(immortal == other);
    NUMBER(PyUnicode_CHECK_INTERNED(immortal) != 0);
    OBJECT(immortal);
    OBJECT(other);
    PyObject *dropped = PyUnicode_FromFormat("%s%d", "some text", 5);
    NUMBER(Py_REFCNT(dropped));
    Py_SET_REFCNT(dropped, 0);
    _PyUnicode_ExactDealloc(dropped);
}

/* Iterators over str, and over a str of a class. */
static void
iterators(void)
{
    PyObject *S = late(class_of("S", PyTuple_Pack(1, &PyUnicode_Type), PyDict_New()));
    PyObject *const all[] = { B("s", "ab"), B("s", "a\xe2\x82\xac"),
                              late(PyObject_CallFunction(S, "s", "ab")) };
    for (int i = 0; i < 3; i++) {
        PyObject *it = late(PyObject_GetIter(all[i]));
        show(Py_TYPE(it)->tp_name, PySequence_List(it));
    }
}

static void
facts(void)
{
    iterators();
    make_texts();
    pairs();
    singles();
    characters();
    parts();
    interned();
}
