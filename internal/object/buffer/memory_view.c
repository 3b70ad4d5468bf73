/* memoryview: the type, lending of what is viewed, and methods that make no copy. */
#include "object/buffer/memory_view.h"

#include "object/collect/collect.h"

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    (void)gopyrt_view_release(self);
    Py_XDECREF(MEMORY(self)->mbuf);
    if (MEMORY(self)->weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(MEMORY(self)->mbuf);
    return 0;
}

static int
clear(PyObject *self)
{
    /* A view whose memory is lent keeps it: the borrower holds the view, and is cleared too. */
    if (MEMORY(self)->exports == 0) {
        (void)gopyrt_view_release(self);
        Py_CLEAR(MEMORY(self)->mbuf);
    }
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat(
        MEMORY(self)->flags & GOPYRT_VIEW_RELEASED ? "<released memory at %p>" : "<memory at %p>",
        self);
}

/* ---- Lending ----------------------------------------------------------------------- */

#define WANTS(flags, what) (((flags) & (what)) == (what))

static const char *
refusal(const PyMemoryViewObject *self, int flags)
{
    if (WANTS(flags, PyBUF_WRITABLE) && self->view.readonly) {
        return "memoryview: underlying buffer is not writable";
    }
    if (WANTS(flags, PyBUF_C_CONTIGUOUS) && !(self->flags & GOPYRT_VIEW_C_ORDER)) {
        return "memoryview: underlying buffer is not C-contiguous";
    }
    if (WANTS(flags, PyBUF_F_CONTIGUOUS) && !(self->flags & GOPYRT_VIEW_F_ORDER)) {
        return "memoryview: underlying buffer is not Fortran contiguous";
    }
    if (WANTS(flags, PyBUF_ANY_CONTIGUOUS) && !(self->flags & GOPYRT_VIEW_ANY_ORDER)) {
        return "memoryview: underlying buffer is not contiguous";
    }
    if (!WANTS(flags, PyBUF_INDIRECT) && (self->flags & GOPYRT_VIEW_POINTERS)) {
        return "memoryview: underlying buffer requires suboffsets";
    }
    if (!WANTS(flags, PyBUF_STRIDES) && !(self->flags & GOPYRT_VIEW_C_ORDER)) {
        return "memoryview: underlying buffer is not C-contiguous";
    }
    if (!WANTS(flags, PyBUF_ND) && WANTS(flags, PyBUF_FORMAT)) {
        return "memoryview: cannot cast to unsigned bytes if the format flag is present";
    }
    return NULL;
}

static int
getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    PyMemoryViewObject *self = MEMORY(op);
    const char *why;
    view->obj = NULL;
    if (gopyrt_view_check(op) < 0) {
        return -1;
    }
    if (self->flags & GOPYRT_VIEW_RESTRICTED) {
        PyErr_SetString(PyExc_ValueError, "cannot create new view on restricted memoryview");
        return -1;
    }
    if ((why = refusal(self, flags)) != NULL) {
        PyErr_SetString(PyExc_BufferError, why);
        return -1;
    }
    *view = self->view;
    if (!WANTS(flags, PyBUF_FORMAT)) {
        view->format = NULL;
    }
    if (!WANTS(flags, PyBUF_STRIDES)) {
        view->strides = NULL;
    }
    if (!WANTS(flags, PyBUF_ND)) {
        view->ndim = 1;
        view->shape = NULL;
    }
    view->obj = Py_NewRef(op);
    self->exports++;
    return 0;
}

static void
releasebuffer(PyObject *self, Py_buffer *view)
{
    (void)view;
    MEMORY(self)->exports--;
}

/* ---- Methods ------------------------------------------------------------------------ */

static PyObject *
release(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_view_release(self) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
leave(PyObject *self, PyObject *args)
{
    return release(self, args);
}

static PyObject *
enter(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_view_check(self) < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
toreadonly(PyObject *self, PyObject *unused)
{
    PyObject *view;
    (void)unused;
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    if (MEMORY(self)->flags & GOPYRT_VIEW_RESTRICTED) {
        PyErr_SetString(PyExc_ValueError, "cannot create new view on restricted memoryview");
        return NULL;
    }
    view = gopyrt_view_add(MEMORY(self)->mbuf, VIEW(self), VIEW(self)->ndim);
    if (view != NULL) {
        VIEW(view)->readonly = 1;
    }
    return view;
}

static PyObject *
from_flags(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const keywords[] = { "object", "flags", NULL };
    static struct _PyArg_Parser parser = { .format = "Oi:_from_flags", .keywords = keywords };
    PyObject *base;
    int flags;
    (void)type;
    if (!_PyArg_ParseStackAndKeywords(args, n, names, &parser, &base, &flags)) {
        return NULL;
    }
    return gopyrt_view_from_flags(base, flags);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const keywords[] = { "object", NULL };
    static struct _PyArg_Parser parser = { .format = "O:memoryview", .keywords = keywords };
    PyObject *base;
    (void)type;
    if (!_PyArg_ParseTupleAndKeywordsFast(args, kwargs, &parser, &base)) {
        return NULL;
    }
    return PyMemoryView_FromObject(base);
}

#define FAST(function) ((PyCFunction)(void (*)(void))(function))
#define DOC(signature, text) signature "\n--\n\n" text

static PyMethodDef methods[] = {
    { "release", release, METH_NOARGS,
      DOC("release($self, /)", "Gives the memory back to its object, at once.") },
    { "tobytes", FAST(gopyrt_view_tobytes), METH_FASTCALL | METH_KEYWORDS,
      DOC("tobytes($self, /, order='C')",
          "The items as bytes; order is that of C, of Fortran ('F'), or what it is ('A').") },
    { "hex", FAST(gopyrt_view_hex), METH_FASTCALL | METH_KEYWORDS,
      DOC("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
          "The bytes as hexadecimal digits, with sep after each group of bytes_per_sep; groups\n"
          "are counted from the right, or from the left for a negative number.") },
    { "tolist", gopyrt_view_tolist, METH_NOARGS,
      DOC("tolist($self, /)", "The items as a list, with lists in it for more dimensions.") },
    { "cast", FAST(gopyrt_view_cast), METH_FASTCALL | METH_KEYWORDS,
      DOC("cast($self, /, format, shape=<unrepresentable>)",
          "The same memory with items of another format, or in another shape.") },
    { "toreadonly", toreadonly, METH_NOARGS,
      DOC("toreadonly($self, /)", "The same memory, which can't be written by this view.") },
    { "_from_flags", FAST(from_flags), METH_FASTCALL | METH_KEYWORDS | METH_CLASS,
      DOC("_from_flags($type, /, object, flags)", "A view that is asked for with these flags.") },
    { "count", gopyrt_view_count, METH_O,
      DOC("count($self, value, /)", "How many items are equal to value.") },
    { "index", FAST(gopyrt_view_index), METH_FASTCALL,
      DOC("index($self, value, start=0, stop=sys.maxsize, /)",
          "Where the first item is that is equal to value; ValueError if there is none.") },
    { "__enter__", enter, METH_NOARGS, NULL },
    { "__exit__", leave, METH_VARARGS, DOC("__exit__($self, /, *exc_info)", "Releases it.") },
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
      DOC("__class_getitem__($type, object, /)",
          "This type with the type its items are said to have.") },
    { NULL, NULL, 0, NULL },
};

static PyMappingMethods mapping = {
    .mp_length = gopyrt_view_length,
    .mp_subscript = gopyrt_view_subscript,
    .mp_ass_subscript = gopyrt_view_assign,
};

static PySequenceMethods sequence = {
    .sq_length = gopyrt_view_length,
    .sq_item = gopyrt_view_item,
};

static PyBufferProcs buffer = {
    .bf_getbuffer = getbuffer,
    .bf_releasebuffer = releasebuffer,
};

PyTypeObject PyMemoryView_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "memoryview",
    .tp_basicsize = offsetof(PyMemoryViewObject, ob_array),
    .tp_itemsize = sizeof(Py_ssize_t),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_sequence = &sequence,
    .tp_as_mapping = &mapping,
    .tp_hash = gopyrt_view_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = &buffer,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_SEQUENCE,
    .tp_doc = "memoryview(object)\n--\n\nA view of the memory of an object with a buffer.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = gopyrt_view_compare,
    .tp_weaklistoffset = offsetof(PyMemoryViewObject, weakreflist),
    .tp_iter = gopyrt_view_iter,
    .tp_methods = methods,
    .tp_getset = gopyrt_view_getset,
    .tp_new = new,
};
