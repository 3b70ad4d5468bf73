/* Cases of built-in objects. */

static int
integers(void)
{
    NEW(a, PyLong_FromString("123456789012345678901234567890123456789012345678901234567890", NULL,
                             10));
    NEW(b, PyLong_FromString("-fedcba9876543210fedcba9876543210", NULL, 16));
    NEW(sum, PyNumber_Add(a, b));
    NEW(difference, PyNumber_Subtract(a, b));
    NEW(product, PyNumber_Multiply(a, b));
    NEW(square, PyNumber_Multiply(product, product));
    MAKE(PyNumber_FloorDivide(square, b));
    MAKE(PyNumber_Remainder(square, a));
    MAKE(PyNumber_Divmod(square, a));
    MAKE(PyNumber_TrueDivide(square, a));
    NEW(small, PyLong_FromLong(1000));
    NEW(three, PyLong_FromLong(3));
    MAKE(PyNumber_Power(small, small, product));
    MAKE(PyNumber_Power(a, three, Py_None));
    NEW(shifted, PyNumber_Lshift(a, small));
    MAKE(PyNumber_Rshift(shifted, three));
    MAKE(PyNumber_And(a, b));
    MAKE(PyNumber_Or(a, b));
    MAKE(PyNumber_Xor(a, b));
    MAKE(PyNumber_Invert(a));
    MAKE(PyNumber_Negative(a));
    MAKE(PyNumber_Absolute(b));
    MAKE(PyObject_Repr(shifted));
    MAKE(PyNumber_ToBase(b, 16));
    MAKE(PyNumber_ToBase(a, 2));
    CALL(a, "__format__", "s", "+_d");
    CALL(a, "__format__", "s", ">80,d");
    CALL(a, "to_bytes", "is", 40, "big");
    CALL((PyObject *)&PyLong_Type, "from_bytes", "y#s", "0123456789abcdefghij", (Py_ssize_t)20,
         "little");
    CALL(a, "bit_length", NULL);
    CALL(a, "__round__", "i", -5);
    MAKE(PyNumber_Float(a));
    MAKE(PyLong_FromDouble(1e200));
    MAKE(PyLong_FromUnsignedLongLong(~0ULL));
    NEW(text, PyUnicode_FromString("  12_345_678_901_234_567_890 "));
    MAKE(PyLong_FromUnicodeObject(text, 10));
    MAKE(PyObject_CallFunction((PyObject *)&PyLong_Type, "O", text));
    CALL(a, "as_integer_ratio", NULL);
    return 0;
}

static int
floats(void)
{
    NEW(a, PyFloat_FromDouble(1234567.890123));
    NEW(b, PyFloat_FromDouble(-1e300));
    MAKE(PyObject_Repr(a));
    MAKE(PyObject_Str(b));
    CALL(a, "__format__", "s", ",.3f");
    CALL(a, "__format__", "s", "e");
    CALL(a, "__format__", "s", "%");
    CALL(b, "__format__", "s", ".50g");
    CALL(b, "hex", NULL);
    CALL((PyObject *)&PyFloat_Type, "fromhex", "s", "0x1.8p3");
    CALL(a, "as_integer_ratio", NULL);
    CALL(b, "__round__", "i", 2);
    MAKE(PyNumber_Long(b));
    MAKE(PyNumber_Divmod(b, a));
    NEW(two, PyFloat_FromDouble(2.5));
    MAKE(PyNumber_Power(a, two, Py_None));
    NEW(text, PyUnicode_FromString("  1_0.25e3 "));
    MAKE(PyFloat_FromString(text));
    NEW(bytes, PyBytes_FromString("0.1"));
    MAKE(PyFloat_FromString(bytes));
    NEW(c, PyComplex_FromDoubles(1.5, -2.5));
    MAKE(PyObject_Repr(c));
    MAKE(PyNumber_Multiply(c, c));
    MAKE(PyNumber_Power(c, c, Py_None));
    CALL(c, "__format__", "s", ".3f");
    MAKE(PyObject_CallFunction((PyObject *)&PyComplex_Type, "s", "1+2j"));
    char *shown = PyOS_double_to_string(1e22, 'r', 0, 0, NULL);
    if (!shown) {
        GIVE_UP;
    }
    PyMem_Free(shown);
    return 0;
}

static int
texts(void)
{
    NEW(a, PyUnicode_FromString("some text"));
    NEW(b, PyUnicode_FromString("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
    NEW(sum, PyUnicode_Concat(a, b));
    MAKE(PyUnicode_Substring(sum, 3, 8));
    NEW(parts, Py_BuildValue("[OOs]", a, b, "end"));
    MAKE(PyUnicode_Join(b, parts));
    MAKE(PyUnicode_Replace(sum, a, b, -1));
    MAKE(PyUnicode_Split(sum, NULL, -1));
    MAKE(PyUnicode_Splitlines(sum, 0));
    MAKE(PyUnicode_Partition(sum, a));
    MAKE(PyUnicode_RPartition(sum, a));
    MAKE(PyUnicode_FromFormat("%s %d %R %S %V %U %zd %p %.3s %A %T", "a", 3, a, b, NULL, "v", a,
                              (Py_ssize_t)5, (void *)0, "abcdef", b, a));
    NEW(format, PyUnicode_FromString("%s %r %a %5.2f %x %c %(x)s"));
    NEW(simple, PyUnicode_FromString("%s %r %a %5.2f %x %c %%"));
    NEW(args, Py_BuildValue("(OOOdis)", a, b, b, 1.5, 255, "c"));
    MAKE(PyUnicode_Format(simple, args));
    NEW(names, PyUnicode_FromString("%(x)s %(y)r"));
    NEW(dict, Py_BuildValue("{sOsi}", "x", a, "y", 1));
    MAKE(PyUnicode_Format(names, dict));
    NEW(fields, PyUnicode_FromString("{} {0!r:>20} {2:{3}} {1.real}"));
    (void)format;
    NEW(fields2, PyUnicode_FromString("{0} {0!r:>20} {2:{3}} {1.real} {4[0]}"));
    MAKE(PyObject_CallMethod(fields2, "format", "OiisO", a, 5, 7, "5d", parts));
    (void)fields;
    MAKE(PyObject_Repr(sum));
    MAKE(PyObject_ASCII(sum));
    NEW(seven, PyLong_FromLong(7));
    MAKE(PySequence_Repeat(sum, 9));
    NEW(interned, PyUnicode_InternFromString("quite an unusual name"));
    if (PyObject_Hash(sum) == -1 || PyUnicode_Compare(a, b) == 0 || !PyUnicode_AsUTF8(b)) {
        GIVE_UP;
    }
    wchar_t *wide = PyUnicode_AsWideCharString(sum, NULL);
    if (!wide) {
        GIVE_UP;
    }
    PyMem_Free(wide);
    Py_UCS4 *all = PyUnicode_AsUCS4Copy(sum);
    if (!all) {
        GIVE_UP;
    }
    PyMem_Free(all);
    MAKE(PyUnicode_FromWideChar(L"wide \x20ac", -1));
    MAKE(PyUnicode_FromOrdinal(0x1f600));
    MAKE(PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, U"a\x20ac", 2));
    NEW(grown, PyUnicode_FromString("grows"));
    Py_INCREF(grown);
    PyUnicode_Append(&grown, b);
    if (!grown) {
        GIVE_UP;
    }
    Py_DECREF(grown);
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    if (!w) {
        GIVE_UP;
    }
    if (PyUnicodeWriter_WriteUTF8(w, "text", 4) < 0 || PyUnicodeWriter_WriteRepr(w, b) < 0
        || PyUnicodeWriter_WriteChar(w, 0x20ac) < 0
        || PyUnicodeWriter_Format(w, "%d %R", 5, parts) < 0
        || PyUnicodeWriter_WriteSubstring(w, sum, 2, 5) < 0)
    {
        PyUnicodeWriter_Discard(w);
        GIVE_UP;
    }
    MAKE(PyUnicodeWriter_Finish(w));
    return 0;
}

static int
text_methods(void)
{
    NEW(a, PyUnicode_FromString("Some \xc3\xa4\xe2\x82\xac Text, with words"));
    static const char *const plain[] = { "upper",    "lower",      "title",    "swapcase",
                                         "casefold", "capitalize", "strip",    "split",
                                         "rsplit",   "splitlines", "isalpha",  "isidentifier",
                                         "__repr__", "expandtabs", "__iter__", "__len__" };
    for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
        CALL(a, plain[i], NULL);
    }
    CALL(a, "center", "is", 60, "*");
    CALL(a, "ljust", "i", 60);
    CALL(a, "zfill", "i", 60);
    CALL(a, "find", "s", "Text");
    CALL(a, "count", "s", "t");
    CALL(a, "replace", "ss", "t", "\xe2\x82\xac");
    CALL(a, "split", "s", " ");
    CALL(a, "startswith", "((ss))", "x", "So");
    CALL(a, "removeprefix", "s", "Some");
    CALL(a, "partition", "s", ",");
    NEW(table, PyObject_CallMethod(a, "maketrans", "sss", "abc", "xyz", "q"));
    CALL(a, "translate", "O", table);
    CALL(a, "encode", "s", "utf-16");
    CALL(a, "__getitem__", "O",
         keep(PySlice_New(NULL, NULL, keep(PyLong_FromLong(-2)))) ? made[made_count - 1] : Py_None);
    NEW(list, PySequence_List(a));
    CALL(a, "join", "O", list);
    CALL(a, "__contains__", "s", "word");
    NEW(map, Py_BuildValue("{si}", "k", 3));
    NEW(f, PyUnicode_FromString("{k:>5}"));
    CALL(f, "format_map", "O", map);
    return 0;
}

static int
codecs(void)
{
    NEW(a, PyUnicode_FromString("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"));
    MAKE(PyUnicode_AsUTF8String(a));
    MAKE(PyUnicode_AsUTF16String(a));
    MAKE(PyUnicode_AsUTF32String(a));
    MAKE(PyUnicode_AsUnicodeEscapeString(a));
    MAKE(PyUnicode_AsRawUnicodeEscapeString(a));
    MAKE(PyUnicode_AsEncodedString(a, "utf-7", NULL));
    MAKE(PyUnicode_AsEncodedString(a, "ascii", "replace"));
    MAKE(PyUnicode_AsEncodedString(a, "latin-1", "backslashreplace"));
    MAKE(PyUnicode_AsEncodedString(a, "latin-1", "xmlcharrefreplace"));
    MAKE(PyUnicode_AsEncodedString(a, "utf-8", NULL));
    static const char bytes[] = "abc\xff\xfe\xc3\xa4\xe2\x82xyz";
    MAKE(PyUnicode_DecodeUTF8(bytes, sizeof(bytes) - 1, "replace"));
    MAKE(PyUnicode_DecodeUTF8(bytes, sizeof(bytes) - 1, "surrogateescape"));
    MAKE(PyUnicode_DecodeUTF8(bytes, sizeof(bytes) - 1, "backslashreplace"));
    MAKE(PyUnicode_DecodeUTF8(bytes, sizeof(bytes) - 1, "ignore"));
    MAKE(PyUnicode_DecodeLatin1(bytes, sizeof(bytes) - 1, NULL));
    MAKE(PyUnicode_DecodeASCII(bytes, sizeof(bytes) - 1, "replace"));
    MAKE(PyUnicode_DecodeUTF7("+AOQ-abc", 8, NULL));
    MAKE(PyUnicode_DecodeUTF16(bytes, 8, "replace", NULL));
    MAKE(PyUnicode_DecodeUTF32("a\0\0\0b\0\0\0", 8, NULL, NULL));
    MAKE(PyUnicode_DecodeUnicodeEscape("\\x41\\u20ac\\n\\N", 13, "replace"));
    MAKE(PyUnicode_DecodeRawUnicodeEscape("\\u20acx", 7, NULL));
    MAKE(PyUnicode_Decode("abc", 3, "latin-1", NULL));
    PyObject *wrong = PyUnicode_DecodeUTF8(bytes, sizeof(bytes) - 1, NULL);
    if (wrong || !PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
        Py_XDECREF(wrong);
        GIVE_UP;
    }
    NEW(e, PyErr_GetRaisedException());
    MAKE(PyObject_Str(e));
    MAKE(PyObject_Repr(e));
    NEW(handler, PyCodec_LookupError("xmlcharrefreplace"));
    if (PyUnicode_AsASCIIString(a) || !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        GIVE_UP;
    }
    NEW(e2, PyErr_GetRaisedException());
    MAKE(PyObject_CallOneArg(handler, e2));
    MAKE(PyObject_Str(e2));
    return 0;
}

/* A part of a bytearray is taken out: where memory fails for that, it is whole, or what is
 * behind the part has moved up; anything else is a failure without an exception. */
static int
take_out(Py_ssize_t start, Py_ssize_t end)
{
    char bytes[100];
    for (int i = 0; i < 100; i++) {
        bytes[i] = (char)i;
    }
    NEW(array, PyByteArray_FromStringAndSize(bytes, 100));
    int result = PySequence_DelSlice(array, start, end);
    Py_ssize_t size = 100;
    if (result == 0 || (start > 0 && PyByteArray_Size(array) < size)) {
        memmove(bytes + start, bytes + end, (size_t)(size - end));
        size -= end - start;
    }
    if (PyByteArray_Size(array) != size
        || memcmp(PyByteArray_AsString(array), bytes, (size_t)size) != 0)
    {
        PyErr_Clear();
        GIVE_UP;
    }
    return result;
}

static int
byte_strings(void)
{
    DO(take_out(0, 80));
    DO(take_out(10, 90));
    NEW(a, PyBytes_FromString("some bytes"));
    NEW(b, PyByteArray_FromStringAndSize("array", 5));
    MAKE(PyBytes_FromFormat("%s %d %c %zd", "a", 3, 'x', (Py_ssize_t)3));
    MAKE(PySequence_Concat(a, b));
    MAKE(PySequence_Concat(b, a));
    MAKE(PySequence_Repeat(a, 20));
    NEW(list, Py_BuildValue("[OOO]", a, b, a));
    CALL(a, "join", "O", list);
    CALL(b, "join", "O", list);
    CALL(a, "replace", "yy", "e", "eeee");
    CALL(a, "split", NULL);
    CALL(a, "hex", "s", ":");
    CALL(a, "upper", NULL);
    CALL(a, "translate", "Oy", Py_None, "e");
    CALL(a, "partition", "y", " ");
    CALL(a, "decode", NULL);
    CALL(a, "center", "i", 50);
    CALL(a, "splitlines", NULL);
    MAKE(PyObject_Repr(a));
    MAKE(PyObject_Repr(b));
    for (int i = 0; i < 40; i++) {
        CALL(b, "append", "i", i);
    }
    CALL(b, "extend", "O", a);
    CALL(b, "insert", "ii", 3, 65);
    CALL(b, "pop", NULL);
    CALL(b, "reverse", NULL);
    CALL(b, "copy", NULL);
    CALL(b, "__delitem__", "i", 2);
    CALL((PyObject *)&PyBytes_Type, "fromhex", "s", "00 ff 12");
    NEW(format, PyBytes_FromString("%s %d %r %x"));
    NEW(args, Py_BuildValue("(Oisi)", a, 3, "x", 255));
    MAKE(PyNumber_Remainder(format, args));
    NEW(numbers, Py_BuildValue("[iii]", 1, 2, 3));
    MAKE(PyBytes_FromObject(numbers));
    MAKE(PyByteArray_FromObject(numbers));
    NEW(iterator, PyObject_GetIter(numbers));
    MAKE(PyBytes_FromObject(iterator));
    PyObject *grown = PyBytes_FromString("x");
    PyBytes_ConcatAndDel(&grown, PyBytes_FromString("yz"));
    MAKE(grown);
    PyObject *resized = PyBytes_FromStringAndSize(NULL, 10);
    if (!resized || _PyBytes_Resize(&resized, 1000) < 0) {
        GIVE_UP;
    }
    MAKE(resized);
    MAKE(PyBytes_DecodeEscape("a\\x41\\n", 7, NULL, 0, NULL));
    return 0;
}

static int
lists(void)
{
    NEW(a, PyList_New(0));
    for (int i = 0; i < 60; i++) {
        NEW(n, PyLong_FromLong(1000 - i));
        DO(PyList_Append(a, n));
    }
    DO(PyList_Insert(a, 3, Py_None));
    DO(PyList_SetSlice(a, 3, 4, NULL));
    DO(PyList_Sort(a));
    NEW(slice, PyList_GetSlice(a, 5, 50));
    NEW(sum, PySequence_Concat(a, slice));
    DO(PyList_SetSlice(a, 10, 20, sum));
    DO(PyList_Extend(a, slice));
    MAKE(PyObject_Repr(slice));
    MAKE(PySequence_Repeat(slice, 3));
    MAKE(PyList_AsTuple(a));
    CALL(a, "copy", NULL);
    CALL(a, "count", "i", 980);
    CALL(a, "index", "i", 980);
    CALL(a, "pop", "i", 5);
    CALL(a, "reverse", NULL);
    NEW(key, PyObject_GetAttrString((PyObject *)&PyLong_Type, "__neg__"));
    NEW(sort, PyObject_GetAttrString(a, "sort"));
    NEW(none, PyTuple_New(0));
    NEW(names, Py_BuildValue("{sOsi}", "key", key, "reverse", 1));
    MAKE(PyObject_Call(sort, none, names));
    MAKE(PyObject_RichCompare(a, sum, Py_LT));
    NEW(texts, Py_BuildValue("[ssss]", "d", "c", "b", "a"));
    DO(PyList_Sort(texts));
    NEW(iterator, PyObject_GetIter(a));
    NEW(list, PySequence_List(iterator));
    NEW(step, PySlice_New(NULL, NULL, keep(PyLong_FromLong(2))));
    NEW(half, PyObject_GetItem(list, step));
    DO(PyObject_SetItem(list, step, half));
    DO(PyObject_DelItem(list, step));
    CALL(list, "__iadd__", "((iii))", 1, 2, 3);
    CALL(list, "__imul__", "i", 4);
    DO(PyList_Clear(list));
    return 0;
}

static int
dicts(void)
{
    NEW(a, PyDict_New());
    for (int i = 0; i < 60; i++) {
        NEW(key, PyUnicode_FromFormat("key %d", i));
        NEW(value, PyLong_FromLong(5000 + i));
        DO(PyDict_SetItem(a, key, value));
    }
    NEW(b, PyDict_Copy(a));
    for (int i = 0; i < 30; i++) {
        NEW(key, PyFloat_FromDouble(i / 7.0));
        DO(PyDict_SetItem(b, key, key));
    }
    DO(PyDict_DelItemString(b, "key 3"));
    DO(PyDict_Merge(a, b, 1));
    DO(PyDict_Update(a, b));
    MAKE(PyDict_Keys(a));
    MAKE(PyDict_Values(a));
    MAKE(PyDict_Items(a));
    MAKE(PyObject_Repr(b));
    MAKE(PyObject_RichCompare(a, b, Py_EQ));
    NEW(pairs, Py_BuildValue("[(ii)(ii)(ss)]", 1, 2, 3, 4, "a", "b"));
    NEW(c, PyDict_New());
    DO(PyDict_MergeFromSeq2(c, pairs, 1));
    CALL((PyObject *)&PyDict_Type, "fromkeys", "Oi",
         pairs = keep(Py_BuildValue("(sss)", "x", "y", "z")), 5);
    CALL(a, "setdefault", "si", "new", 5000);
    CALL(a, "pop", "s", "new");
    CALL(a, "popitem", NULL);
    CALL(a, "get", "s", "none");
    NEW(keys, PyObject_CallMethod(a, "keys", NULL));
    NEW(more, PyObject_CallMethod(b, "keys", NULL));
    MAKE(PyNumber_And(keys, more));
    MAKE(PyNumber_Or(keys, more));
    MAKE(PyNumber_Subtract(keys, more));
    MAKE(PyNumber_Xor(keys, more));
    MAKE(PyObject_Repr(keys));
    NEW(items, PyObject_CallMethod(a, "items", NULL));
    MAKE(PySequence_List(items));
    MAKE(PyNumber_Or(a, b));
    MAKE(PyObject_CallFunction((PyObject *)&PyDict_Type, "O", c));
    MAKE(PyDictProxy_New(a));
    NEW(reversed, PyObject_CallMethod(a, "__reversed__", NULL));
    MAKE(PySequence_List(reversed));
    PyDict_Clear(a);
    return 0;
}

static int
sets(void)
{
    NEW(a, PySet_New(NULL));
    for (int i = 0; i < 60; i++) {
        NEW(key, PyUnicode_FromFormat("key %d", i));
        DO(PySet_Add(a, key));
    }
    NEW(b, PyFrozenSet_New(a));
    NEW(few, Py_BuildValue("(sis)", "key 1", 2, "key 3"));
    NEW(c, PySet_New(few));
    MAKE(PyNumber_And(a, c));
    MAKE(PyNumber_Or(a, c));
    MAKE(PyNumber_Subtract(a, c));
    MAKE(PyNumber_Xor(a, c));
    CALL(a, "union", "OO", few, c);
    CALL(a, "intersection", "OO", few, c);
    CALL(a, "difference", "(O)", few);
    CALL(a, "symmetric_difference", "(O)", few);
    CALL(a, "issuperset", "(O)", few);
    CALL(a, "update", "(O)", few);
    CALL(a, "symmetric_difference_update", "(O)", few);
    CALL(a, "intersection_update", "O", b);
    CALL(a, "difference_update", "(O)", few);
    CALL(a, "copy", NULL);
    CALL(a, "pop", NULL);
    MAKE(PyObject_Repr(c));
    MAKE(PyObject_Repr(b));
    MAKE(PySequence_List(a));
    NEW(nested, PySet_New(NULL));
    DO(PySet_Add(nested, b));
    DO(PySequence_Contains(nested, a));
    MAKE(PyObject_RichCompare(a, b, Py_LE));
    DO(PySet_Clear(a));
    return 0;
}

static int
tuples(void)
{
    NEW(a,
        Py_BuildValue("(isdOy(ii)[s]{s:i})", 70000, "text", 1.5, Py_None, "b", 1, 2, "in", "k", 5));
    MAKE(PySequence_Concat(a, a));
    MAKE(PySequence_Repeat(a, 30));
    MAKE(PyTuple_GetSlice(a, 1, 5));
    MAKE(PyObject_Repr(a));
    MAKE(PyObject_RichCompare(a, a, Py_LT));
    NEW(list, PySequence_List(a));
    NEW(t, PySequence_Tuple(list));
    NEW(iterator, PyObject_GetIter(list));
    MAKE(PySequence_Tuple(iterator));
    MAKE(PyTuple_Pack(3, a, t, list));
    PyObject *resized = PyTuple_New(3);
    if (!resized || _PyTuple_Resize(&resized, 60) < 0) {
        GIVE_UP;
    }
    MAKE(resized);
    NEW(range, PyObject_CallFunction((PyObject *)&PyRange_Type, "iii", 0, 1000000, 3000));
    MAKE(PySequence_Tuple(range));
    MAKE(PyObject_Repr(range));
    NEW(large, PyObject_CallFunction((PyObject *)&PyRange_Type, "LLL", 1LL << 62, -(1LL << 62),
                                     -(1LL << 61)));
    MAKE(PySequence_List(large));
    return 0;
}

static int
iterators(void)
{
    NEW(list, Py_BuildValue("[iiiisss]", 1, 2000, 3000, 4000, "a", "b", "c"));
    NEW(e, PyObject_CallFunction((PyObject *)&PyEnum_Type, "O", list));
    MAKE(PySequence_List(e));
    NEW(z, PyObject_CallFunction((PyObject *)&PyZip_Type, "OO", list, list));
    MAKE(PySequence_List(z));
    NEW(m, PyObject_CallFunction((PyObject *)&PyMap_Type, "OO", &PyUnicode_Type, list));
    MAKE(PySequence_List(m));
    NEW(f, PyObject_CallFunction((PyObject *)&PyFilter_Type, "OO", Py_None, list));
    MAKE(PySequence_List(f));
    NEW(r, PyObject_CallFunction((PyObject *)&PyReversed_Type, "(O)", keep(PyTuple_Pack(1, list))));
    MAKE(PySequence_List(r));
    NEW(s, PySeqIter_New(list));
    MAKE(PySequence_List(s));
    CALL(s, "__reduce__", NULL);
    NEW(pop, PyObject_GetAttrString(list, "pop"));
    NEW(one, PyLong_FromLong(1));
    NEW(c, PyCallIter_New(pop, one));
    MAKE(PySequence_List(c));
    return 0;
}

static int
buffers(void)
{
    NEW(b, PyByteArray_FromStringAndSize("0123456789abcdef", 16));
    NEW(v, PyMemoryView_FromObject(b));
    CALL(v, "tolist", NULL);
    CALL(v, "tobytes", NULL);
    CALL(v, "hex", NULL);
    NEW(c, PyObject_CallMethod(v, "cast", "s", "I"));
    CALL(c, "tolist", NULL);
    NEW(two, PyObject_CallMethod(v, "cast", "s[ii]", "B", 4, 4));
    CALL(two, "tolist", NULL);
    NEW(slice, PySlice_New(NULL, NULL, keep(PyLong_FromLong(-2))));
    NEW(part, PyObject_GetItem(v, slice));
    CALL(part, "tobytes", NULL);
    CALL(part, "toreadonly", NULL);
    MAKE(PyObject_RichCompare(part, v, Py_EQ));
    MAKE(PyObject_RichCompare(c, c, Py_EQ));
    MAKE(PyObject_Repr(v));
    MAKE(PyObject_GetAttrString(two, "shape"));
    MAKE(PyObject_GetAttrString(two, "format"));
    MAKE(PyMemoryView_GetContiguous(part, PyBUF_READ, 'C'));
    static char memory[8];
    MAKE(PyMemoryView_FromMemory(memory, 8, PyBUF_WRITE));
    CALL(b, "__buffer__", "i", 0);
    NEW(iterator, PyObject_GetIter(v));
    MAKE(PySequence_List(iterator));
    return 0;
}

static int
small(void)
{
    NEW(slice, PySlice_New(Py_None, Py_True, Py_None));
    MAKE(PyObject_Repr(slice));
    CALL(slice, "indices", "i", 5);
    NEW(sys, PyImport_ImportModule("sys"));
    NEW(like, PyObject_GetAttrString(sys, "implementation"));
    NEW(namespace, PyObject_CallNoArgs((PyObject *)Py_TYPE(like)));
    DO(PyObject_SetAttrString(namespace, "name", slice));
    MAKE(PyObject_Repr(namespace));
    NEW(alias, Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type));
    MAKE(PyObject_Repr(alias));
    MAKE(PyObject_GetAttrString(alias, "__parameters__"));
    NEW(property, PyObject_CallFunction((PyObject *)&PyProperty_Type, "OOOs", Py_None, Py_None,
                                        Py_None, "doc"));
    MAKE(PyObject_GetAttrString(property, "__doc__"));
    NEW(capsule, PyCapsule_New(&made_count, "a.name", NULL));
    MAKE(PyObject_Repr(capsule));
    NEW(cell, PyCell_New(slice));
    MAKE(PyObject_Repr(cell));
    MAKE(PyStaticMethod_New(slice));
    MAKE(PyClassMethod_New(slice));
    MAKE(PyObject_Dir(slice));
    NEW(object, PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type));
    MAKE(PyObject_Repr(object));
    MAKE(PyObject_Format(slice, NULL));
    NEW(list, PyList_New(0));
    DO(PyList_Append(list, list));
    PyObject *text = PyObject_Repr(list);
    PyList_Clear(list);
    MAKE(text);
    return 0;
}

static int
numbers(void)
{
    NEW(text, PyUnicode_FromString("99999999999999999999"));
    NEW(list, Py_BuildValue("[sis]", "1", 1, "2"));
    MAKE(PyNumber_Long(text));
    MAKE(PyNumber_Float(text));
    MAKE(PyNumber_Index(keep(PyLong_FromLong(70000))));
    NEW(two, PyLong_FromLong(2));
    MAKE(PyNumber_InPlaceAdd(list, list));
    MAKE(PyNumber_InPlaceMultiply(list, two));
    MAKE(PyNumber_Multiply(two, list));
    PyObject *wrong = PyNumber_Add(two, list);
    if (wrong || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        GIVE_UP;
    }
    MAKE(PyErr_GetRaisedException());
    NEW(format, PyUnicode_FromString("+020,.3f"));
    MAKE(PyObject_Format(two, format));
    return 0;
}
