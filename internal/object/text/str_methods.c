/* The table of the methods of str, and the short ones. */
#include "object/text/methods.h"

static PyObject *
encode(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "encoding", "errors", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "encode" };
    PyObject *few[2];
    const char *text[2] = { NULL, NULL };
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 0, 2, few) < 0) {
        return NULL;
    }
    for (int i = 0; i < 2; i++) {
        if (few[i] == NULL) {
            continue;
        }
        if (!PyUnicode_Check(few[i])) {
            _PyArg_BadArgument("encode", i == 0 ? "argument 'encoding'" : "argument 'errors'",
                               "str", few[i]);
            return NULL;
        }
        text[i] = _PyUnicode_AsUTF8NoNUL(few[i]);
        if (text[i] == NULL) {
            return NULL;
        }
    }
    return PyUnicode_AsEncodedString(self, text[0], text[1]);
}

static PyObject *
size_of(PyObject *self, PyObject *Py_UNUSED(arg))
{
    size_t kind = PyUnicode_KIND(self),
           characters = ((size_t)PyUnicode_GET_LENGTH(self) + 1) * kind;
    size_t size;
    if (PyUnicode_IS_COMPACT_ASCII(self)) {
        return PyLong_FromSize_t(sizeof(PyASCIIObject) + characters);
    }
    const PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)self;
    size = PyUnicode_IS_COMPACT(self) ? sizeof(PyCompactUnicodeObject) : sizeof(PyUnicodeObject);
    if (compact->utf8 != NULL && compact->utf8 != PyUnicode_DATA(self)) {
        size += (size_t)compact->utf8_length + 1;
    }
    return PyLong_FromSize_t(size + characters);
}

static PyObject *
getnewargs(PyObject *self, PyObject *Py_UNUSED(arg))
{
    PyObject *copy = gopyrt_str_slice(self, 0, PyUnicode_GET_LENGTH(self));
    return copy == NULL ? NULL : Py_BuildValue("(N)", copy);
}

#define METHOD(name, function, flags, doc)                      \
    {                                                           \
        name, (PyCFunction)(void (*)(void))function, flags, doc \
    }
#define KEYWORDS (METH_FASTCALL | METH_KEYWORDS)
#define NO_ARGUMENTS "($self, /)\n--\n\n"
#define BOUNDS "($self, sub[, start[, end]], /)\n--\n\n"
#define FILL "($self, width, fillchar=' ', /)\n--\n\n"
#define CHARS "($self, chars=None, /)\n--\n\n"
#define SPLIT "($self, /, sep=None, maxsplit=-1)\n--\n\n"

PyMethodDef gopyrt_str_methods[] = {
    METHOD("encode", encode, KEYWORDS,
           "encode($self, /, encoding='utf-8', errors='strict')\n--\n\n"
           "The text as bytes of an encoding. `errors` is what is done about characters that it\n"
           "does not have: 'strict' raises a UnicodeEncodeError; others are 'ignore', 'replace',\n"
           "'xmlcharrefreplace', and all that codecs.register_error knows."),
    METHOD("replace", gopyrt_str_replace, KEYWORDS,
           "replace($self, old, new, /, count=-1)\n--\n\n"
           "The text with `new` in place of `old`, in at most `count` places; -1 is for all."),
    METHOD(
        "split", gopyrt_str_split, KEYWORDS,
        "split" SPLIT "A list of the words between separators, from the left; at most `maxsplit` "
        "cuts are made.\nWithout a separator words stand between runs of white space, and none is "
        "empty."),
    METHOD(
        "rsplit", gopyrt_str_rsplit, KEYWORDS,
        "rsplit" SPLIT "A list of the words between separators, cut from the right; at most "
        "`maxsplit` cuts are\nmade. Without a separator words stand between runs of white space."),
    METHOD("join", PyUnicode_Join, METH_O,
           "join($self, iterable, /)\n--\n\n"
           "All strings of the iterable in one, with this text between any two."),
    METHOD("capitalize", gopyrt_str_capitalize, METH_NOARGS,
           "capitalize" NO_ARGUMENTS
           "The first character in title case and all others in lower case."),
    METHOD("casefold", gopyrt_str_casefold, METH_NOARGS,
           "casefold" NO_ARGUMENTS "A form in which texts that differ in case only are equal."),
    METHOD("title", gopyrt_str_title, METH_NOARGS,
           "title" NO_ARGUMENTS
           "Every word with its first character in title case and all others in "
           "lower case."),
    METHOD("center", gopyrt_str_center, METH_FASTCALL,
           "center" FILL "The text in the middle of a text of this width."),
    METHOD("count", gopyrt_str_count, METH_FASTCALL,
           "count" BOUNDS
           "The number of places of `sub` that don't overlap, between start and end."),
    METHOD("expandtabs", gopyrt_str_expandtabs, KEYWORDS,
           "expandtabs($self, /, tabsize=8)\n--\n\n"
           "The text with blanks in place of tabs, up to the next multiple of tabsize."),
    METHOD("find", gopyrt_str_find, METH_FASTCALL,
           "find" BOUNDS "The first place of `sub` between start and end, or -1."),
    METHOD("partition", PyUnicode_Partition, METH_O,
           "partition($self, sep, /)\n--\n\n"
           "A tuple: what is before the first separator, the separator, and what is after it.\n"
           "Without "
           "a separator the text and two empty ones."),
    METHOD("index", gopyrt_str_index, METH_FASTCALL,
           "index" BOUNDS
           "The first place of `sub` between start and end; ValueError without one."),
    METHOD("ljust", gopyrt_str_ljust, METH_FASTCALL,
           "ljust" FILL "The text at the left of a text of this width."),
    METHOD("lower", gopyrt_str_lower, METH_NOARGS, "lower" NO_ARGUMENTS "The text in lower case."),
    METHOD("lstrip", gopyrt_str_lstrip, METH_FASTCALL,
           "lstrip" CHARS
           "The text without white space, or without these characters, at its left."),
    METHOD("rfind", gopyrt_str_rfind, METH_FASTCALL,
           "rfind" BOUNDS "The last place of `sub` between start and end, or -1."),
    METHOD("rindex", gopyrt_str_rindex, METH_FASTCALL,
           "rindex" BOUNDS
           "The last place of `sub` between start and end; ValueError without one."),
    METHOD("rjust", gopyrt_str_rjust, METH_FASTCALL,
           "rjust" FILL "The text at the right of a text of this width."),
    METHOD("rstrip", gopyrt_str_rstrip, METH_FASTCALL,
           "rstrip" CHARS
           "The text without white space, or without these characters, at its right."),
    METHOD("rpartition", PyUnicode_RPartition, METH_O,
           "rpartition($self, sep, /)\n--\n\n"
           "A tuple: what is before the last separator, the separator, and what is after it.\n"
           "Without "
           "a separator two empty texts and the text."),
    METHOD("splitlines", gopyrt_str_splitlines, KEYWORDS,
           "splitlines($self, /, keepends=False)\n--\n\n"
           "A list of the lines, with their ends if keepends is true."),
    METHOD("strip", gopyrt_str_strip, METH_FASTCALL,
           "strip" CHARS
           "The text without white space, or without these characters, at both ends."),
    METHOD("swapcase", gopyrt_str_swapcase, METH_NOARGS,
           "swapcase" NO_ARGUMENTS
           "The text with small letters for capitals and the other way round."),
    METHOD(
        "translate", gopyrt_str_translate, METH_O,
        "translate($self, table, /)\n--\n\n"
        "Each character by what the table has for its ordinal: another ordinal, a text, or None\n"
        "to "
        "leave it out. Characters for which the lookup fails are kept."),
    METHOD("upper", gopyrt_str_upper, METH_NOARGS, "upper" NO_ARGUMENTS "The text in upper case."),
    METHOD("startswith", gopyrt_str_startswith, METH_FASTCALL,
           "startswith($self, prefix[, start[, end]], /)\n--\n\n"
           "Does the text between start and end start with this, or with one of a tuple?"),
    METHOD("endswith", gopyrt_str_endswith, METH_FASTCALL,
           "endswith($self, suffix[, start[, end]], /)\n--\n\n"
           "Does the text between start and end end with this, or with one of a tuple?"),
    METHOD("removeprefix", gopyrt_str_removeprefix, METH_O,
           "removeprefix($self, prefix, /)\n--\n\n"
           "The text without this at its start, if it is there."),
    METHOD("removesuffix", gopyrt_str_removesuffix, METH_O,
           "removesuffix($self, suffix, /)\n--\n\n"
           "The text without this at its end, if it is there."),
    METHOD("isascii", gopyrt_str_isascii, METH_NOARGS,
           "isascii" NO_ARGUMENTS "Are all characters ASCII? True for an empty text."),
    METHOD("islower", gopyrt_str_islower, METH_NOARGS,
           "islower" NO_ARGUMENTS "Are there cased characters, and all in lower case?"),
    METHOD("isupper", gopyrt_str_isupper, METH_NOARGS,
           "isupper" NO_ARGUMENTS "Are there cased characters, and all in upper case?"),
    METHOD("istitle", gopyrt_str_istitle, METH_NOARGS,
           "istitle" NO_ARGUMENTS
           "Are there cased characters, of which only the first of a word is a "
           "capital?"),
    METHOD("isspace", gopyrt_str_isspace, METH_NOARGS,
           "isspace" NO_ARGUMENTS "Are there characters, and all white space?"),
    METHOD("isdecimal", gopyrt_str_isdecimal, METH_NOARGS,
           "isdecimal" NO_ARGUMENTS "Are there characters, and all decimal digits?"),
    METHOD("isdigit", gopyrt_str_isdigit, METH_NOARGS,
           "isdigit" NO_ARGUMENTS "Are there characters, and all digits?"),
    METHOD("isnumeric", gopyrt_str_isnumeric, METH_NOARGS,
           "isnumeric" NO_ARGUMENTS "Are there characters, and all stand for numbers?"),
    METHOD("isalpha", gopyrt_str_isalpha, METH_NOARGS,
           "isalpha" NO_ARGUMENTS "Are there characters, and all letters?"),
    METHOD("isalnum", gopyrt_str_isalnum, METH_NOARGS,
           "isalnum" NO_ARGUMENTS "Are there characters, and all letters or digits?"),
    METHOD("isidentifier", gopyrt_str_isidentifier, METH_NOARGS,
           "isidentifier" NO_ARGUMENTS "Is it a name of Python's? Keywords are such, too."),
    METHOD("isprintable", gopyrt_str_isprintable, METH_NOARGS,
           "isprintable" NO_ARGUMENTS "Does repr() show all characters as they are?"),
    METHOD("zfill", gopyrt_str_zfill, METH_O,
           "zfill($self, width, /)\n--\n\n"
           "The text with zeros at its left, behind a sign, up to this width."),
    METHOD("format", gopyrt_str_format, METH_VARARGS | METH_KEYWORDS,
           "format($self, /, *args, **kwargs)\n--\n\n"
           "The text with arguments in place of what is in braces."),
    METHOD("format_map", gopyrt_str_format_map, METH_O,
           "format_map($self, mapping, /)\n--\n\n"
           "The text with the values of a mapping in place of what is in braces."),
    METHOD("__format__", gopyrt_str_format_spec, METH_O,
           "__format__($self, format_spec, /)\n--\n\nThe text as a format specification says."),
    METHOD("maketrans", gopyrt_str_maketrans, METH_STATIC | METH_FASTCALL,
           "A table for str.translate().\n\n"
           "Of one argument, a dict from ordinals or characters to what translate() takes. Of two\n"
           "texts of one length, from the characters of the first to those of the second; the\n"
           "characters of a third are left out."),
    METHOD("__sizeof__", size_of, METH_NOARGS,
           "__sizeof__" NO_ARGUMENTS "The bytes of memory that it takes."),
    METHOD("__getnewargs__", getnewargs, METH_NOARGS,
           "__getnewargs__" NO_ARGUMENTS "What str() is called with to make it again."),
    { NULL, NULL, 0, NULL },
};
