// Definitions of modules: created at once or in phases, their state, the slots that are refused,
// the table of states.
#include "show.h"

// ---- In phases

struct state {
    int level;
    PyObject *held;
};

static PyObject *
level(PyObject *self, PyObject *unused)
{
    struct state *s = PyModule_GetState(self);
    return s && PyModule_GetDef(self)->m_size ? PyLong_FromLong(s->level++)
                                              : PyUnicode_FromString("stateless");
}

static PyMethodDef functions[] = {
    { "level", level, METH_NOARGS, "level()\n--\n\nIts level." },
    { NULL, NULL, 0, NULL },
};

static int
traverse(PyObject *m, visitproc visit, void *arg)
{
    struct state *s = PyModule_GetState(m);
    if (s != NULL) {
        Py_VISIT(s->held);
    }
    return 0;
}

static int
clear(PyObject *m)
{
    struct state *s = PyModule_GetState(m);
    if (s != NULL && s->held != NULL) {
        printf("clears what it holds\n");
        Py_CLEAR(s->held);
    }
    return 0;
}

static void
release(void *m)
{
    struct state *s = PyModule_GetState(m);
    printf("frees %d\n", s ? s->level : -1);
    if (s != NULL) {
        Py_CLEAR(s->held);
    }
}

static PyObject *
create_dict(PyObject *spec, PyModuleDef *def)
{
    show("creates from", PyObject_GetAttrString(spec, "name"));
    return Py_BuildValue("{s:s}", "made by", def->m_name);
}

static PyObject *
create_module(PyObject *spec, PyModuleDef *def)
{
    return PyModule_New("another");
}

static PyObject *
create_none(PyObject *spec, PyModuleDef *def)
{
    Py_RETURN_NONE;
}

static PyObject *
create_fails(PyObject *spec, PyModuleDef *def)
{
    PyErr_SetString(PyExc_LookupError, "create fails");
    return NULL;
}

static PyObject *
create_silent(PyObject *spec, PyModuleDef *def)
{
    return NULL;
}

static PyObject *
create_noisy(PyObject *spec, PyModuleDef *def)
{
    PyErr_SetString(PyExc_LookupError, "unreported");
    return PyModule_New("noisy");
}

static int
exec_well(PyObject *m)
{
    struct state *s = PyModule_GetState(m);
    s = s && PyModule_GetDef(m)->m_size ? s : NULL;
    printf("executes, state %s\n", s                      ? "is there"
                                   : PyModule_GetState(m) ? "is empty"
                                                          : "is not there");
    if (s != NULL) {
        s->level = 7;
        PyObject *ring = Py_BuildValue("[O]", m);
        Py_XSETREF(s->held, ring);
    }
    return PyModule_AddIntConstant(m, "executed", 1);
}

static int
exec_more(PyObject *m)
{
    printf("executes more\n");
    return 0;
}

static int
exec_fails(PyObject *m)
{
    PyErr_SetString(PyExc_LookupError, "exec fails");
    return -1;
}

static int
exec_silent(PyObject *m)
{
    return -1;
}

static int
exec_noisy(PyObject *m)
{
    PyErr_SetString(PyExc_LookupError, "unreported");
    return 0;
}

#define SLOTS(name, ...)                                                         \
    static PyModuleDef_Slot name[] = { { Py_mod_multiple_interpreters,           \
                                         Py_MOD_PER_INTERPRETER_GIL_SUPPORTED }, \
                                       __VA_ARGS__,                              \
                                       { 0, NULL } }
SLOTS(no_more, { Py_mod_gil, Py_MOD_GIL_NOT_USED });
SLOTS(well, { Py_mod_exec, exec_well }, { Py_mod_exec, exec_more });
SLOTS(settings, { Py_mod_exec, exec_well }, { Py_mod_gil, Py_MOD_GIL_NOT_USED });
SLOTS(dict, { Py_mod_create, create_dict });
SLOTS(dict_and_exec, { Py_mod_create, create_dict }, { Py_mod_exec, exec_more });
SLOTS(another, { Py_mod_create, create_module }, { Py_mod_exec, exec_well });
SLOTS(none, { Py_mod_create, create_none });
SLOTS(fails, { Py_mod_create, create_fails });
SLOTS(silent, { Py_mod_create, create_silent });
SLOTS(noisy, { Py_mod_create, create_noisy });
SLOTS(twice, { Py_mod_create, create_dict }, { Py_mod_create, create_none });
SLOTS(failing_exec, { Py_mod_exec, exec_more }, { Py_mod_exec, exec_fails },
      { Py_mod_exec, exec_more });
SLOTS(silent_exec, { Py_mod_exec, exec_silent });
SLOTS(noisy_exec, { Py_mod_exec, exec_noisy });
SLOTS(unknown, { 77, exec_well });
SLOTS(negative, { -1, exec_well });
SLOTS(two_multiples, { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED });
SLOTS(two_gils, { Py_mod_gil, Py_MOD_GIL_USED }, { Py_mod_gil, Py_MOD_GIL_USED });

static const struct kind {
    const char *name;
    PyModuleDef_Slot *slots;
    Py_ssize_t size;
    PyMethodDef *methods;
    int callbacks;
    const char *doc;
} kinds[] = {
    { "bare", no_more, 0, NULL, 0, NULL },
    { "stateless", well, 0, functions, 0, "its text" },
    { "state", well, sizeof(struct state), functions, 1, "its text" },
    { "settings", settings, sizeof(struct state), functions, 1, NULL },
    { "negative size", well, -1, NULL, 0, NULL },
    { "dict", dict, 0, NULL, 0, NULL },
    { "dict with functions", dict, 0, functions, 0, NULL },
    { "dict with doc", dict, 0, NULL, 0, "doc" },
    { "dict with state", dict, 8, NULL, 0, NULL },
    { "dict with clear", dict, 0, NULL, 1, NULL },
    { "dict and exec", dict_and_exec, 0, NULL, 0, NULL },
    { "another", another, sizeof(struct state), functions, 1, "of another" },
    { "none", none, 0, NULL, 0, NULL },
    { "fails", fails, 0, NULL, 0, NULL },
    { "silent", silent, 0, NULL, 0, NULL },
    { "noisy", noisy, 0, NULL, 0, NULL },
    { "twice", twice, 0, NULL, 0, NULL },
    { "failing exec", failing_exec, 0, NULL, 0, NULL },
    { "silent exec", silent_exec, 0, NULL, 0, NULL },
    { "noisy exec", noisy_exec, 0, NULL, 0, NULL },
    { "unknown", unknown, 0, NULL, 0, NULL },
    { "negative slot", negative, 0, NULL, 0, NULL },
    { "two multiples", two_multiples, 0, NULL, 0, NULL },
    { "two gils", two_gils, 0, NULL, 0, NULL },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))
OWN PyModuleDef defs[KINDS];

static void
show_module(PyObject *m, PyModuleDef *def)
{
    if (!PyModule_Check(m)) {
        printf("not a module\n");
        return;
    }
    NUMBER(PyModule_GetDef(m) == def);
    NUMBER(PyModule_GetState(m) != NULL);
    TEXT(PyModule_GetName(m));
    BORROWED(PyModule_GetDict(m));
    if (PyObject_HasAttrString(m, "level")) {
        OBJECT(PyObject_CallMethod(m, "level", NULL));
        OBJECT(PyObject_CallMethod(m, "level", NULL));
    }
}

static void
in_phases(void)
{
    PyObject *spec_type = late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Spec"));
    PyObject *spec = late(PyObject_CallNoArgs(spec_type));
    OBJECT(PyModule_FromDefAndSpec(&defs[0], spec));
    for (size_t i = 0; i < KINDS; i++) {
        const struct kind *k = &kinds[i];
        defs[i] = (PyModuleDef){ PyModuleDef_HEAD_INIT,
                                 k->name,
                                 k->doc,
                                 k->size,
                                 k->methods,
                                 k->slots,
                                 k->callbacks ? traverse : NULL,
                                 k->callbacks ? clear : NULL,
                                 k->callbacks ? release : NULL };
        printf("-- %s\n", k->name);
        PyObject *def = PyModuleDef_Init(&defs[i]);
        NUMBER(def == (PyObject *)&defs[i]);
        NUMBER(Py_IS_TYPE(def, &PyModuleDef_Type));
        PyObject_SetAttrString(spec, "name", B("s", "called"));
        PyObject *m = PyModule_FromDefAndSpec2(&defs[i], spec, PYTHON_API_VERSION);
        show("made", Py_XNewRef(m));
        if (m == NULL) {
            continue;
        }
        NUMBER(PyModule_ExecDef(m, &defs[i]));
        show_module(m, &defs[i]);
        NUMBER(PyModule_ExecDef(m, &defs[i]));
        Py_DECREF(m);
        NUMBER(PyGC_Collect() > 0);
    }
    PyObject *m;
    PyObject_SetAttrString(spec, "name", B("i", 5));
    OBJECT(PyModule_FromDefAndSpec(&defs[1], spec));
    m = late(PyModule_New("other"));
    NUMBER(PyModule_ExecDef(m, &defs[0]));
    NUMBER(PyModule_GetState(m) != NULL);
    NUMBER(PyModule_GetDef(m) != NULL);
    NUMBER(PyModule_ExecDef(Py_None, &defs[0]));
}

// ---- An old module for a new one

OWN PyObject *old_module;

static PyObject *
create_old(PyObject *spec, PyModuleDef *def)
{
    return Py_NewRef(old_module);
}

static int
exec_counting(PyObject *m)
{
    int *state = PyModule_GetState(m);
    printf("state %d\n", (*state)++);
    return 0;
}

SLOTS(old, { Py_mod_create, create_old }, { Py_mod_exec, exec_counting });
OWN PyModuleDef reused;

// Each time the definition has a state of its own; the one before is nobody's.
static void
once_more(void)
{
    reused = (PyModuleDef){
        PyModuleDef_HEAD_INIT, "old", NULL, sizeof(int), NULL, old, NULL, NULL, NULL
    };
    PyObject *spec = late(PyModule_New("spec"));
    PyObject_SetAttrString(spec, "name", B("s", "old"));
    old_module = PyModule_New("old");
    for (int i = 0; i < 2; i++) {
        void *before = PyModule_GetState(old_module);
        PyObject *m = PyModule_FromDefAndSpec(&reused, spec);
        NUMBER(m == old_module);
        NUMBER(PyModule_GetState(m) == NULL);
        NUMBER(PyModule_ExecDef(m, &reused));
        NUMBER(PyModule_ExecDef(m, &reused));
        PyMem_Free(before);
        Py_DECREF(m);
    }
    Py_CLEAR(old_module);
    PyObject *m = late(PyModule_New("plain"));
    reused.m_slots = unknown;
    NUMBER(PyModule_ExecDef(m, &reused));
    reused.m_slots = negative;
    NUMBER(PyModule_ExecDef(m, &reused));
}

// ---- At once

OWN PyModuleDef once, sized, slotted;

static void
at_once(void)
{
    once = (PyModuleDef){
        PyModuleDef_HEAD_INIT, "once", "made at once", -1, functions, NULL, NULL, NULL, release
    };
    sized = (PyModuleDef){ PyModuleDef_HEAD_INIT,
                           "sized.module",
                           NULL,
                           sizeof(struct state),
                           functions,
                           NULL,
                           traverse,
                           clear,
                           release };
    slotted =
        (PyModuleDef){ PyModuleDef_HEAD_INIT, "slotted", NULL, 0, NULL, well, NULL, NULL, NULL };
    PyObject *m = PyModule_Create2(&once, PYTHON_API_VERSION);
    BORROWED(m);
    show_module(m, &once);
    Py_DECREF(m);
    m = PyModule_Create2(&sized, PYTHON_ABI_VERSION);
    BORROWED(m);
    show_module(m, &sized);
    PyObject *ring = Py_BuildValue("[O]", m);
    ((struct state *)PyModule_GetState(m))->held = ring;
    Py_DECREF(m);
    NUMBER(PyGC_Collect() > 0);
    OBJECT(PyModule_Create2(&slotted, PYTHON_API_VERSION));
}

// ---- The table of states

int _PyState_AddModule(PyThreadState *tstate, PyObject *module, PyModuleDef *def);

static void
table(void)
{
    PyObject *m = PyModule_Create2(&sized, PYTHON_API_VERSION),
             *other = PyModule_Create2(&sized, PYTHON_API_VERSION);
    BORROWED(PyState_FindModule(&sized));
    NUMBER(PyState_AddModule(m, &sized));
    NUMBER(PyState_FindModule(&sized) == m);
    NUMBER(PyState_FindModule(&once) != NULL);
    NUMBER(_PyState_AddModule(PyThreadState_Get(), other, &sized));
    NUMBER(PyState_FindModule(&sized) == other);
    NUMBER(PyState_RemoveModule(&sized));
    NUMBER(PyState_FindModule(&sized) != NULL);
    NUMBER(PyState_FindModule(&slotted) != NULL);
    NUMBER(PyState_AddModule(m, &slotted));
    NUMBER(PyState_RemoveModule(&slotted));
    NUMBER(_PyState_AddModule(PyThreadState_Get(), m, &slotted));
    Py_DECREF(m);
    Py_DECREF(other);
    NUMBER(PyState_FindModule(&sized) != NULL);
}

static void
facts(void)
{
    PyGC_Collect();
    in_phases();
    once_more();
    at_once();
    table();
    PyGC_Collect();
}
