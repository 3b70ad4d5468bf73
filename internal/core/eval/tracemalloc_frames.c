/* Where blocks were asked for: the host's frames, kept as CPython keeps them.
 *
 * A file name is a string object with CPython's layout, one for each name, so that outside
 * readers can follow a traceback to its text. Its type is that of the static strings. Equal
 * tracebacks are one. Both last until the traces are cleared. */
#include "eval/tracemalloc.h"
#include "text/text.h"
#include "internal/pycore_global_objects.h"

#include <string.h>

/* Guarded by the lock. */
static struct {
    gopyrt_host_frames function;
    void *data;
} host;

void
gopyrt_tracemalloc_set_frames(gopyrt_host_frames function, void *data)
{
    gopyrt_traces_lock();
    _Py_atomic_store_ptr_relaxed((void **)&host.function, (void *)function);
    host.data = data;
    gopyrt_traces_unlock();
}

int
gopyrt_trace_stack_get(gopyrt_trace_stack *stack)
{
    stack->count = stack->total = 0;
    stack->frames = stack->few;
    if (_Py_atomic_load_ptr_relaxed((void **)&host.function) == NULL
        || _PyThreadState_GET() == NULL) {
        return 0;
    }
    gopyrt_traces_lock();
    gopyrt_host_frames function = host.function;
    void *data = host.data;
    int most = GOPYRT_TRACING.config.max_nframe;
    gopyrt_traces_unlock();
    if (function == NULL) {
        return 0;
    }
    if (most > GOPYRT_FEW_FRAMES) {
        stack->frames = malloc((size_t)most * sizeof(*stack->frames));
        if (stack->frames == NULL) {
            return -1;
        }
    }
    int depth = function(data, stack->frames, most);
    stack->count = Py_MAX(0, Py_MIN(depth, most));
    stack->total = Py_MAX(0, Py_MIN(depth, UINT16_MAX));
    return 0;
}

void
gopyrt_trace_stack_free(gopyrt_trace_stack *stack)
{
    if (stack->frames != stack->few) {
        free(stack->frames);
    }
}

/* ---- Names ----------------------------------------------------------------- */

static PyASCIIObject *
unknown(void)
{
    return &_PyRuntime.static_objects.singletons.strings.literals._py_anon_unknown._ascii;
}

static Py_uhash_t
hash_text(const PyASCIIObject *name)
{
    return (Py_uhash_t)Py_HashBuffer(PyUnicode_DATA(name), name->length * name->state.kind);
}

/* Of the names here; the static one has another when it was not asked for it. */
static Py_uhash_t
hash_name(const void *key)
{
    const PyASCIIObject *name = key;
    return name == unknown() ? hash_text(name) : (Py_uhash_t)name->hash;
}

static int
same_name(const void *key1, const void *key2)
{
    const PyASCIIObject *a = key1, *b = key2;
    return a->length == b->length && a->state.kind == b->state.kind
           && memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(a->length * a->state.kind))
                  == 0;
}

const char *
gopyrt_traced_name(PyObject *name)
{
    const PyASCIIObject *ascii = (PyASCIIObject *)name;
    return ascii->state.ascii ? PyUnicode_DATA(ascii)
                              : ((const PyCompactUnicodeObject *)name)->utf8;
}

static PyASCIIObject
name_head(size_t length, int kind, int is_ascii)
{
    const PyASCIIObject *model = unknown();
    return (PyASCIIObject){
        .ob_base = model->ob_base,
        .length = (Py_ssize_t)length,
        .state = { .kind = (unsigned)kind & 7, .compact = 1, .ascii = is_ascii != 0 },
    };
}

static void
store(void *data, int kind, size_t index, wchar_t c)
{
    switch (kind) {
    case 1:
        ((Py_UCS1 *)data)[index] = (Py_UCS1)c;
        break;
    case 2:
        ((Py_UCS2 *)data)[index] = (Py_UCS2)c;
        break;
    default:
        ((Py_UCS4 *)data)[index] = (Py_UCS4)c;
    }
}

/* A name that is not ASCII, with its UTF-8 behind its characters. */
static PyASCIIObject *
new_wide_name(const char *text, size_t size)
{
    wchar_t *wide = NULL, most = 0;
    size_t length = 0;
    if (gopyrt_utf8_decode(text, size, &wide, &length, NULL, malloc, _Py_ERROR_SURROGATEESCAPE)
        != 0) {
        return NULL;
    }
    for (size_t i = 0; i < length; i++) {
        most = Py_MAX(most, wide[i]);
    }
    int kind = most < 0x100 ? 1 : most < 0x10000 ? 2 : 4;
    size_t characters = (length + 1) * (size_t)kind;
    PyCompactUnicodeObject *name = malloc(sizeof(*name) + characters + size + 1);
    if (name != NULL) {
        name->_base = name_head(length, kind, 0);
        name->utf8_length = (Py_ssize_t)size;
        name->utf8 = memcpy((char *)(name + 1) + characters, text, size + 1);
        for (size_t i = 0; i <= length; i++) {
            store(name + 1, kind, i, wide[i]);
        }
    }
    free(wide);
    return name != NULL ? &name->_base : NULL;
}

/* The one object of a name; NULL when there is no memory. */
static PyASCIIObject *
intern_name(const char *text)
{
    struct {
        PyASCIIObject head;
        char text[512];
    } room;
    _Py_hashtable_t *names = GOPYRT_TRACING.filenames;
    size_t size = strlen(text), bytes = sizeof(room.head) + size + 1;
    PyASCIIObject *name, *own = NULL;
    int is_ascii = 1;
    for (size_t i = 0; i < size; i++) {
        is_ascii &= (unsigned char)text[i] < 0x80;
    }
    if (is_ascii && bytes <= sizeof(room)) {
        name = &room.head;
    }
    else {
        name = own = is_ascii ? names->alloc.malloc(bytes) : new_wide_name(text, size);
    }
    if (name == NULL) {
        return NULL;
    }
    if (is_ascii) {
        *name = name_head(size, 1, 1);
        memcpy(name + 1, text, size + 1);
    }
    name->hash = (Py_hash_t)hash_text(name);
    _Py_hashtable_entry_t *found = names->get_entry_func(names, name);
    if (found != NULL) {
        free(own);
        return found->key;
    }
    if (own == NULL) {
        own = names->alloc.malloc(bytes);
        if (own == NULL) {
            return NULL;
        }
        memcpy(own, name, bytes);
    }
    if (_Py_hashtable_set(names, own, NULL) < 0) {
        free(own);
        return NULL;
    }
    return own;
}

/* ---- Tracebacks ------------------------------------------------------------ */

static size_t
traceback_size(int frames)
{
    return offsetof(struct tracemalloc_traceback, frames)
           + (size_t)frames * sizeof(struct tracemalloc_frame);
}

/* The hash that CPython gives the same frames: like that of a tuple of frames, with the
 * depth of the stack mixed in. */
static Py_uhash_t
hash_frames(const struct tracemalloc_traceback *traceback)
{
    Py_uhash_t hash = 0x345678, factor = 1000003;
    for (int i = 0; i < traceback->nframe; i++) {
        const struct tracemalloc_frame *frame = &traceback->frames[i];
        hash = (hash ^ hash_name(frame->filename) ^ frame->lineno) * factor;
        factor += 82520 + 2 * (Py_uhash_t)(traceback->nframe - 1 - i);
    }
    return (hash ^ traceback->total_nframe) + 97531;
}

static Py_uhash_t
hash_traceback(const void *key)
{
    return ((const struct tracemalloc_traceback *)key)->hash;
}

static int
same_traceback(const void *key1, const void *key2)
{
    const struct tracemalloc_traceback *a = key1, *b = key2;
    return a->nframe == b->nframe && a->total_nframe == b->total_nframe
           && memcmp(a->frames, b->frames, a->nframe * sizeof(a->frames[0])) == 0;
}

struct tracemalloc_traceback *
gopyrt_traceback_of(const gopyrt_trace_stack *stack)
{
    struct tracemalloc_traceback *draft = GOPYRT_TRACING.traceback, *own;
    _Py_hashtable_t *known = GOPYRT_TRACING.tracebacks;
    if (stack == NULL) {
        return NULL;
    }
    /* Tracing may have begun anew, for fewer frames. */
    int count = Py_MIN(stack->count, GOPYRT_TRACING.config.max_nframe);
    if (count == 0) {
        return &GOPYRT_TRACING.empty_traceback;
    }
    for (int i = 0; i < count; i++) {
        const char *text = stack->frames[i].filename;
        PyASCIIObject *name = text != NULL ? intern_name(text) : unknown();
        if (name == NULL) {
            return NULL;
        }
        draft->frames[i].filename = (PyObject *)name;
        draft->frames[i].lineno = stack->frames[i].lineno;
    }
    draft->nframe = (uint16_t)count;
    draft->total_nframe = (uint16_t)stack->total;
    draft->hash = hash_frames(draft);
    _Py_hashtable_entry_t *found = known->get_entry_func(known, draft);
    if (found != NULL) {
        return found->key;
    }
    own = known->alloc.malloc(traceback_size(count));
    if (own == NULL) {
        return NULL;
    }
    memcpy(own, draft, traceback_size(count));
    if (_Py_hashtable_set(known, own, NULL) < 0) {
        free(own);
        return NULL;
    }
    return own;
}

/* ---- The tables ------------------------------------------------------------- */

int
gopyrt_traced_frames_init(void)
{
    _Py_hashtable_allocator_t memory = { malloc, free };
    GOPYRT_TRACING.filenames = _Py_hashtable_new_full(hash_name, same_name, free, NULL, &memory);
    GOPYRT_TRACING.tracebacks =
        _Py_hashtable_new_full(hash_traceback, same_traceback, free, NULL, &memory);
    struct tracemalloc_traceback *empty = &GOPYRT_TRACING.empty_traceback;
    empty->nframe = empty->total_nframe = 1;
    empty->frames[0].filename = (PyObject *)unknown();
    empty->frames[0].lineno = 0;
    empty->hash = hash_frames(empty);
    return GOPYRT_TRACING.filenames != NULL && GOPYRT_TRACING.tracebacks != NULL ? 0 : -1;
}

void
gopyrt_traced_frames_clear(void)
{
    _Py_hashtable_clear(GOPYRT_TRACING.tracebacks);
    _Py_hashtable_clear(GOPYRT_TRACING.filenames);
}

void
gopyrt_traced_frames_fini(void)
{
    gopyrt_traced_table_end(&GOPYRT_TRACING.tracebacks);
    gopyrt_traced_table_end(&GOPYRT_TRACING.filenames);
}
