/* Facts about numbers and calls that need no object but the one they are asked about: slices,
 * ints in their memory, the arguments of a vectorcall, packed versions.
 *
 * Callers: any thread. Fork and signals: async-signal-safe.
 */
#include "base/base.h"
#include "abstract.h"
#include "cpython/longintrepr.h"
#include "sliceobject.h"

#undef PyUnstable_Long_IsCompact
#undef PyUnstable_Long_CompactValue
#undef PyVectorcall_NARGS
#undef Py_PACK_FULL_VERSION
#undef Py_PACK_VERSION

/* An end of a slice where it cannot lie further out: from 0 to length when the slice goes up, and
 * one less when it goes down, where -1 is before the first item. */
static Py_ssize_t
clip(Py_ssize_t index, Py_ssize_t length, int down)
{
    if (index < 0) {
        index += length;
        if (index < 0) {
            return -down;
        }
    }
    return index >= length ? length - down : index;
}

Py_ssize_t
PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step)
{
    int down = step < 0;
    Py_ssize_t from = *start = clip(*start, length, down);
    Py_ssize_t to = *stop = clip(*stop, length, down);
    if (down) {
        return to < from ? (from - to - 1) / -step + 1 : 0;
    }
    return from < to ? (to - from - 1) / step + 1 : 0;
}

/* ---- Ints -------------------------------------------------------------------- */

const PyLongLayout *
PyLong_GetNativeLayout(void)
{
    static const PyLongLayout layout = {
        .bits_per_digit = PyLong_SHIFT,
        .digit_size = sizeof(digit),
        .digits_order = -1, /* the least significant one first */
        .digit_endianness = -1,
    };
    return &layout;
}

int
PyUnstable_Long_IsCompact(const PyLongObject *op)
{
    return _PyLong_IsCompact(op);
}

Py_ssize_t
PyUnstable_Long_CompactValue(const PyLongObject *op)
{
    return _PyLong_CompactValue(op);
}

/* ---- Calls and versions -------------------------------------------------------- */

Py_ssize_t
PyVectorcall_NARGS(size_t nargsf)
{
    return _PyVectorcall_NARGS(nargsf);
}

uint32_t
Py_PACK_FULL_VERSION(int x, int y, int z, int level, int serial)
{
    return _Py_PACK_FULL_VERSION((uint32_t)x, (uint32_t)y, (uint32_t)z, (uint32_t)level,
                                 (uint32_t)serial);
}

uint32_t
Py_PACK_VERSION(int x, int y)
{
    return Py_PACK_FULL_VERSION(x, y, 0, 0, 0);
}
