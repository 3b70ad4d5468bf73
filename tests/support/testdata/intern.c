/* The table of the strings that are part of the runtime. */
#include "host.h"

#include "text/text.h"
#include "internal/pycore_global_objects.h"
#include "internal/pycore_hashtable.h"
#include "internal/pycore_pylifecycle.h"

#define STRINGS (_PyRuntime.static_objects.singletons.strings)

/* The static string of that text (of one-byte characters), or NULL. */
static PyObject *
lookup(const char *text, size_t size)
{
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    struct {
        PyASCIIObject head;
        char text[1000];
    } key = {
        .head = { .length = (Py_ssize_t)size,
                  .hash = -1,
                  .state = { .kind = 1, .compact = 1, .ascii = 1 } },
    };
    EXPECT(size <= sizeof(key.text));
    memcpy(key.text, text, size);
    return _Py_hashtable_get(table, &key);
}

static int
check_entry(_Py_hashtable_t *table, const void *key, const void *value, void *data)
{
    const PyASCIIObject *str = key;
    (void)table;
    EXPECT(key == value);
    EXPECT((const char *)key >= (const char *)&_PyRuntime
           && (const char *)key < (const char *)(&_PyRuntime + 1));
    EXPECT(str->state.interned == SSTATE_INTERNED_IMMORTAL_STATIC);
    EXPECT(str->hash != -1 && str->state.statically_allocated);
    if (str->state.ascii) {
        EXPECT(str->hash == Py_HashBuffer(str + 1, str->length));
        PyObject *found = lookup((const char *)(str + 1), (size_t)str->length);
        EXPECT(found == (PyObject *)str);
    }
    ++*(int *)data;
    return 0;
}

static void
life(void)
{
    EXPECT(_PyRuntime.cached_objects.interned_strings == NULL);
    EXPECT(gopyrt_interned_create() == 0);
    _Py_hashtable_t *table = _PyRuntime.cached_objects.interned_strings;
    int count = 0;
    EXPECT(_Py_hashtable_foreach(table, check_entry, &count) == 0);
    EXPECT(count == 1034 && table->nbuckets == 4096);

    EXPECT(lookup("__name__", 8) == (PyObject *)&_Py_ID(__name__));
    EXPECT(lookup("", 0) == (PyObject *)&_Py_STR(empty));
    EXPECT(lookup("<lambda>", 8) == (PyObject *)&_Py_STR(anon_lambda));
    EXPECT(lookup("a", 1) == (PyObject *)&STRINGS.ascii['a']);
    EXPECT(lookup("\0", 1) == (PyObject *)&STRINGS.ascii[0]);
    EXPECT(lookup("no such name", 12) == NULL);
    EXPECT(lookup("__name__", 7) == NULL);
    char longer[1000] = "__name__";
    EXPECT(lookup(longer, sizeof(longer)) == NULL);
    EXPECT(((PyASCIIObject *)&_Py_STR(empty))->hash == 0);
    for (int i = 0; i < 128; i++) {
        PyASCIIObject *str = (PyASCIIObject *)&STRINGS.latin1[i];
        EXPECT(_Py_hashtable_get(table, str) == str && str->hash != -1);
    }
    gopyrt_interned_destroy();
    EXPECT(_PyRuntime.cached_objects.interned_strings == NULL);
    gopyrt_interned_destroy();
}

int
main(void)
{
    PyConfig config = { .use_hash_seed = 1, .hash_seed = 123 };
    EXPECT(((PyASCIIObject *)&_Py_ID(__name__))->hash == -1);
    life();
    EXPECT(!_PyStatus_EXCEPTION(_Py_HashRandomization_Init(&config)));
    life();

    host_fail_raw(-1);
    EXPECT(gopyrt_interned_create() == 0);
    int needed = host_raw_requests;
    gopyrt_interned_destroy();
    for (int n = 0; n < needed; n += n < 20 ? 1 : 97) {
        host_fail_raw(n);
        EXPECT(gopyrt_interned_create() == -1);
        EXPECT(_PyRuntime.cached_objects.interned_strings == NULL);
    }
    host_fail_raw(-1);
    life();
    puts("ok");
    return 0;
}
