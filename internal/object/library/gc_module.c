/* The module gc. */
#include "object/library/library.h"

#include "object/collect/collect.h"
#include "object/container/container.h"

#define GENERATIONS 3

static struct _gc_runtime_state *
state(void)
{
    return &gopyrt_interp()->gc;
}

/* ---- On, off and when ------------------------------------------------------------------ */

static PyObject *
enable(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    (void)PyGC_Enable();
    return Py_NewRef(Py_None);
}

static PyObject *
disable(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    (void)PyGC_Disable();
    return Py_NewRef(Py_None);
}

static PyObject *
isenabled(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyBool_FromLong(PyGC_IsEnabled());
}

static PyObject *
get_count(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    const struct gc_generation *of = state()->generations;
    return Py_BuildValue("(iii)", of[0].count, of[1].count, of[2].count);
}

static PyObject *
get_threshold(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    const struct gc_generation *of = state()->generations;
    return Py_BuildValue("(iii)", of[0].threshold, of[1].threshold, of[2].threshold);
}

/* All or none of those that are given are set. */
static PyObject *
set_threshold(PyObject *Py_UNUSED(module), PyObject *args)
{
    static const char *const formats[] = { "i:set_threshold", "ii:set_threshold",
                                           "iii:set_threshold" };
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    int values[GENERATIONS];
    if (n < 1 || n > GENERATIONS) {
        PyErr_SetString(PyExc_TypeError, "gc.set_threshold requires 1 to 3 arguments");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, formats[n - 1], &values[0], &values[1], &values[2])) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        state()->generations[i].threshold = values[i];
    }
    return Py_NewRef(Py_None);
}

static PyObject *
get_debug(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLong(state()->debug);
}

static PyObject *
set_debug(PyObject *Py_UNUSED(module), PyObject *flags)
{
    int value = PyLong_AsInt(flags);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    state()->debug = value;
    return Py_NewRef(Py_None);
}

/* ---- Passes ------------------------------------------------------------------------------ */

/* The one argument, which has a name; it stays NULL if it is not given. 0 or -1. */
static int
generation_argument(PyObject *const *args, Py_ssize_t n, PyObject *names, _PyArg_Parser *parser,
                    PyObject **generation)
{
    *generation = NULL;
    if (n == 0 && (names == NULL || PyTuple_GET_SIZE(names) == 0)) {
        return 0;
    }
    PyObject *found[1] = { NULL };
    args = _PyArg_UnpackKeywords(args, n, NULL, names, parser, 0, 1, 0, 0, found);
    if (args == NULL) {
        return -1;
    }
    *generation = args[0];
    return 0;
}

static const char *const generation_name[] = { "generation", NULL };

static PyObject *
collect(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static _PyArg_Parser parser = { .fname = "collect", .keywords = generation_name };
    PyObject *given;
    if (generation_argument(args, n, names, &parser, &given) < 0) {
        return NULL;
    }
    int generation = given == NULL ? GENERATIONS - 1 : PyLong_AsInt(given);
    if (generation == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (generation < 0 || generation >= GENERATIONS) {
        PyErr_SetString(PyExc_ValueError, "invalid generation");
        return NULL;
    }
    return PyLong_FromSsize_t(gopyrt_collect_generation(_PyThreadState_GET(), generation));
}

static PyObject *
get_stats(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    struct gc_generation_stats all[GENERATIONS]; /* as of now: making the list may collect */
    memcpy(all, state()->generation_stats, sizeof(all));
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < GENERATIONS; i++) {
        PyObject *stats = Py_BuildValue("{snsnsn}", "collections", all[i].collections, "collected",
                                        all[i].collected, "uncollectable", all[i].uncollectable);
        if (stats == NULL || PyList_Append(list, stats) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(stats);
    }
    return list;
}

/* ---- Objects ----------------------------------------------------------------------------- */

static PyObject *
is_tracked(PyObject *Py_UNUSED(module), PyObject *op)
{
    return PyBool_FromLong(PyObject_GC_IsTracked(op));
}

static PyObject *
is_finalized(PyObject *Py_UNUSED(module), PyObject *op)
{
    return PyBool_FromLong(PyObject_GC_IsFinalized(op));
}

/* Which generation: -1 for None, which stands for all. -2 with an exception. */
static Py_ssize_t
generation_of(PyObject *given)
{
    if (given == NULL || given == Py_None) {
        return -1;
    }
    if (!PyIndex_Check(given)) {
        PyErr_Format(PyExc_TypeError, "argument should be integer or None, not '%.200s'",
                     GOPYRT_TYPE_NAME(given));
        return -2;
    }
    Py_ssize_t generation = PyNumber_AsSsize_t(given, PyExc_OverflowError);
    if (generation == -1 && PyErr_Occurred()) {
        return -2;
    }
    if (generation >= GENERATIONS) {
        PyErr_Format(PyExc_ValueError,
                     "generation parameter must be less than the number of available generations "
                     "(%d)",
                     GENERATIONS);
        return -2;
    }
    if (generation < -1) {
        PyErr_SetString(PyExc_ValueError, "generation parameter cannot be negative");
        return -2;
    }
    return generation;
}

static PyObject *
get_objects(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static _PyArg_Parser parser = { .fname = "get_objects", .keywords = generation_name };
    PyObject *given;
    if (generation_argument(args, n, names, &parser, &given) < 0) {
        return NULL;
    }
    Py_ssize_t generation = generation_of(given);
    if (generation < -1 || PySys_Audit("gc.get_objects", "n", generation) < 0) {
        return NULL;
    }
    return gopyrt_gc_objects(gopyrt_interp(), (int)generation);
}

static PyObject *
get_referents(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    PyObject *objects = gopyrt_tuple_from(args, n);
    int refused = objects == NULL || PySys_Audit("gc.get_referents", "(O)", objects) < 0;
    Py_XDECREF(objects);
    return refused ? NULL : gopyrt_gc_referents(args, n);
}

static PyObject *
get_referrers(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    PyObject *objects = gopyrt_tuple_from(args, n);
    int refused = objects == NULL || PySys_Audit("gc.get_referrers", "(O)", objects) < 0;
    Py_XDECREF(objects);
    return refused ? NULL : gopyrt_gc_referrers(gopyrt_interp(), args, n);
}

static PyObject *
freeze(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    gopyrt_gc_freeze(gopyrt_interp());
    return Py_NewRef(Py_None);
}

static PyObject *
unfreeze(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    gopyrt_gc_unfreeze(gopyrt_interp());
    return Py_NewRef(Py_None);
}

static PyObject *
get_freeze_count(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromSsize_t(gopyrt_gc_frozen(gopyrt_interp()));
}

/* ---- The module -------------------------------------------------------------------------- */

#define NONE(name, doc)                                            \
    {                                                              \
#name, name, METH_NOARGS, #name "($module, /)\n--\n\n" doc \
    }
#define ONE(name, arg, doc)                                            \
    {                                                                  \
#name, name, METH_O, #name "($module, " arg ", /)\n--\n\n" doc \
    }
#define MANY(name, flags, args, doc)                                                             \
    {                                                                                            \
#name, (PyCFunction)(void (*)(void))name, flags, #name "($module, " args ")\n--\n\n" doc \
    }

static PyMethodDef methods[] = {
    NONE(enable, "Lets passes begin by themselves."),
    NONE(disable, "No pass begins by itself any more."),
    NONE(isenabled, "Do passes begin by themselves?"),
    ONE(set_debug, "flags", "What the collector tells and keeps: a sum of DEBUG_ flags."),
    NONE(get_debug, "The DEBUG_ flags that are set."),
    NONE(get_count, "For each generation, what is held against its threshold."),
    { "set_threshold", set_threshold, METH_VARARGS,
      "set_threshold(threshold0, [threshold1, [threshold2]])\n"
      "Sets when passes begin; none does while the first is 0." },
    NONE(get_threshold, "When passes begin, for each generation."),
    MANY(collect, METH_FASTCALL | METH_KEYWORDS, "/, generation=2",
         "A pass over a generation and the younger ones: how much garbage there was."),
    MANY(get_objects, METH_FASTCALL | METH_KEYWORDS, "/, generation=None",
         "The objects of a generation, or of all."),
    NONE(get_stats, "For each generation, what its passes have done."),
    ONE(is_tracked, "obj", "Does the collector look at the object?"),
    ONE(is_finalized, "obj", "Has the collector called the object's finalizer?"),
    MANY(get_referrers, METH_FASTCALL, "/, *objs", "Objects that refer to one of these."),
    MANY(get_referents, METH_FASTCALL, "/, *objs", "What these refer to."),
    NONE(freeze, "Takes all objects out of the passes to come."),
    NONE(unfreeze, "Brings them back, as old ones."),
    NONE(get_freeze_count, "How many objects are out of the passes."),
    { NULL, NULL, 0, NULL },
};

static int
execute(PyObject *module)
{
    struct _gc_runtime_state *gc = state();
    return PyModule_AddObjectRef(module, "garbage", gc->garbage) < 0
                   || PyModule_AddObjectRef(module, "callbacks", gc->callbacks) < 0
                   || PyModule_AddIntConstant(module, "DEBUG_STATS", _PyGC_DEBUG_STATS) < 0
                   || PyModule_AddIntConstant(module, "DEBUG_COLLECTABLE", _PyGC_DEBUG_COLLECTABLE)
                          < 0
                   || PyModule_AddIntConstant(module, "DEBUG_UNCOLLECTABLE",
                                              _PyGC_DEBUG_UNCOLLECTABLE)
                          < 0
                   || PyModule_AddIntConstant(module, "DEBUG_SAVEALL", _PyGC_DEBUG_SAVEALL) < 0
                   || PyModule_AddIntConstant(module, "DEBUG_LEAK", _PyGC_DEBUG_LEAK) < 0
               ? -1
               : 0;
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, execute },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { Py_mod_gil, Py_MOD_GIL_NOT_USED },
    { 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "gc",
    .m_doc = "What the collector of cycles does, and what it sees.",
    .m_methods = methods,
    .m_slots = slots,
};

PyObject *
gopyrt_gc_init(void)
{
    return PyModuleDef_Init(&definition);
}
