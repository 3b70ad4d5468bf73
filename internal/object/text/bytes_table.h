/* Private to the room: the methods that bytes and bytearray have, as entries of their tables. */
#ifndef GOPYRT_OBJECT_TEXT_BYTES_TABLE_H
#define GOPYRT_OBJECT_TEXT_BYTES_TABLE_H

#define GOPYRT_METHOD(name, flags, signature, text)                                         \
    { #name, (PyCFunction)(void (*)(void))gopyrt_bytes_##name, flags, #name signature "\n--\n\n" text },

#define GOPYRT_BYTES_BOUNDS "($self, sub[, start[, end]], /)"
#define GOPYRT_BYTES_NONE "($self, /)"
#define GOPYRT_BYTES_FILL "($self, width, fillchar=b' ', /)"
#define GOPYRT_BYTES_STRIP "($self, bytes=None, /)"
#define GOPYRT_BYTES_SPLIT "($self, /, sep=None, maxsplit=-1)"
#define GOPYRT_BYTES_KEYWORDS (METH_FASTCALL | METH_KEYWORDS)

#define GOPYRT_BYTES_METHODS                                                                 \
    GOPYRT_METHOD(capitalize, METH_NOARGS, GOPYRT_BYTES_NONE,                                \
                  "The first letter of ASCII as a capital, all others small.")               \
    GOPYRT_METHOD(center, METH_FASTCALL, GOPYRT_BYTES_FILL,                                  \
                  "The bytes in the middle of so many.")                                     \
    GOPYRT_METHOD(count, METH_FASTCALL, GOPYRT_BYTES_BOUNDS,                                 \
                  "The number of places of `sub`, bytes or one as an int, that don't overlap.") \
    GOPYRT_METHOD(decode, GOPYRT_BYTES_KEYWORDS,                                             \
                  "($self, /, encoding='utf-8', errors='strict')",                           \
                  "The text that the bytes encode. `errors` is what is done about others:\n" \
                  "'strict', 'ignore', 'replace', or what codecs.register_error knows.")     \
    GOPYRT_METHOD(endswith, METH_FASTCALL, "($self, suffix[, start[, end]], /)",             \
                  "Do the bytes between start and end end with these, or one of a tuple?")   \
    GOPYRT_METHOD(expandtabs, GOPYRT_BYTES_KEYWORDS, "($self, /, tabsize=8)",                \
                  "With blanks in place of tabs, up to the next multiple of tabsize.")       \
    GOPYRT_METHOD(find, METH_FASTCALL, GOPYRT_BYTES_BOUNDS,                                  \
                  "The first place of `sub`, bytes or one as an int, or -1.")                \
    GOPYRT_METHOD(fromhex, METH_O | METH_CLASS, "($type, string, /)",                        \
                  "The bytes that hexadecimal digits say; white space between is left out.") \
    GOPYRT_METHOD(hex, GOPYRT_BYTES_KEYWORDS, "($self, /, sep=<unrepresentable>, bytes_per_sep=1)", \
                  "The bytes as hexadecimal digits, with `sep` between groups that are\n"    \
                  "counted from the right, or from the left for a negative size.")           \
    GOPYRT_METHOD(index, METH_FASTCALL, GOPYRT_BYTES_BOUNDS,                                 \
                  "The first place of `sub`, bytes or one as an int; else ValueError.")      \
    GOPYRT_METHOD(isalnum, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there bytes, and all letters or digits of ASCII?")                    \
    GOPYRT_METHOD(isalpha, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there bytes, and all letters of ASCII?")                              \
    GOPYRT_METHOD(isascii, METH_NOARGS, GOPYRT_BYTES_NONE, "Are all bytes below 128?")       \
    GOPYRT_METHOD(isdigit, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there bytes, and all digits of ASCII?")                               \
    GOPYRT_METHOD(islower, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there letters of ASCII, and all small?")                              \
    GOPYRT_METHOD(isspace, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there bytes, and all white space of ASCII?")                          \
    GOPYRT_METHOD(istitle, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there letters of ASCII, of which only the first of a word is a capital?") \
    GOPYRT_METHOD(isupper, METH_NOARGS, GOPYRT_BYTES_NONE,                                   \
                  "Are there letters of ASCII, and all capitals?")                           \
    GOPYRT_METHOD(join, METH_O, "($self, iterable_of_bytes, /)",                             \
                  "All bytes of the iterable in one, with these between any two.")           \
    GOPYRT_METHOD(ljust, METH_FASTCALL, GOPYRT_BYTES_FILL, "The bytes at the left of so many.") \
    GOPYRT_METHOD(lower, METH_NOARGS, GOPYRT_BYTES_NONE, "Small letters for ASCII's capitals.") \
    GOPYRT_METHOD(lstrip, METH_FASTCALL, GOPYRT_BYTES_STRIP,                                 \
                  "Without white space, or without these bytes, at the left.")               \
    { "maketrans", (PyCFunction)(void (*)(void))gopyrt_bytes_maketrans,                      \
      METH_STATIC | METH_FASTCALL,                                                           \
      "maketrans(frm, to, /)\n--\n\n"                                                        \
      "A table for translate() from the bytes of one to those of the other." },              \
    GOPYRT_METHOD(partition, METH_O, "($self, sep, /)",                                      \
                  "A tuple: what is before the first separator, it, and what is after.")     \
    GOPYRT_METHOD(replace, METH_FASTCALL, "($self, old, new, count=-1, /)",                  \
                  "With `new` in place of `old`, in at most `count` places; -1 is for all.") \
    GOPYRT_METHOD(removeprefix, METH_O, "($self, prefix, /)",                                \
                  "Without these bytes at the start, if they are there.")                    \
    GOPYRT_METHOD(removesuffix, METH_O, "($self, suffix, /)",                                \
                  "Without these bytes at the end, if they are there.")                      \
    GOPYRT_METHOD(rfind, METH_FASTCALL, GOPYRT_BYTES_BOUNDS,                                 \
                  "The last place of `sub`, bytes or one as an int, or -1.")                 \
    GOPYRT_METHOD(rindex, METH_FASTCALL, GOPYRT_BYTES_BOUNDS,                                \
                  "The last place of `sub`, bytes or one as an int; else ValueError.")       \
    GOPYRT_METHOD(rjust, METH_FASTCALL, GOPYRT_BYTES_FILL,                                   \
                  "The bytes at the right of so many.")                                      \
    GOPYRT_METHOD(rpartition, METH_O, "($self, sep, /)",                                     \
                  "A tuple: what is before the last separator, it, and what is after.")      \
    GOPYRT_METHOD(rsplit, GOPYRT_BYTES_KEYWORDS, GOPYRT_BYTES_SPLIT,                         \
                  "A list of the parts between separators, cut from the right.")             \
    GOPYRT_METHOD(rstrip, METH_FASTCALL, GOPYRT_BYTES_STRIP,                                 \
                  "Without white space, or without these bytes, at the right.")              \
    GOPYRT_METHOD(split, GOPYRT_BYTES_KEYWORDS, GOPYRT_BYTES_SPLIT,                          \
                  "A list of the parts between separators, cut from the left; without one\n" \
                  "between runs of white space.")                                            \
    GOPYRT_METHOD(splitlines, GOPYRT_BYTES_KEYWORDS, "($self, /, keepends=False)",           \
                  "A list of the lines, with their ends if keepends is true.")               \
    GOPYRT_METHOD(startswith, METH_FASTCALL, "($self, prefix[, start[, end]], /)",           \
                  "Do the bytes between start and end start with these, or one of a tuple?") \
    GOPYRT_METHOD(strip, METH_FASTCALL, GOPYRT_BYTES_STRIP,                                  \
                  "Without white space, or without these bytes, at both ends.")              \
    GOPYRT_METHOD(swapcase, METH_NOARGS, GOPYRT_BYTES_NONE,                                  \
                  "Capitals for ASCII's small letters and the other way round.")             \
    GOPYRT_METHOD(title, METH_NOARGS, GOPYRT_BYTES_NONE,                                     \
                  "Each word with its first letter as a capital and all others small.")      \
    GOPYRT_METHOD(translate, GOPYRT_BYTES_KEYWORDS, "($self, table, /, delete=b'')",         \
                  "Each byte by what the table of 256 has for it, without those to delete;\n" \
                  "None is for no table.")                                                   \
    GOPYRT_METHOD(upper, METH_NOARGS, GOPYRT_BYTES_NONE, "Capitals for ASCII's small letters.") \
    GOPYRT_METHOD(zfill, METH_O, "($self, width, /)",                                        \
                  "With zeros at the left, behind a sign, up to this width.")

#endif /* GOPYRT_OBJECT_TEXT_BYTES_TABLE_H */
