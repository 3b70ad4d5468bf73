/* Types with data, items, modules and metaclasses of their own. */
#include "show.h"

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)

static PyType_Slot empty[] = { { 0 } };

static PyObject *
made_of(PyTypeObject *meta, PyObject *module, const char *name, int size, unsigned flags,
        PyType_Slot *slots, PyObject *base)
{
    PyType_Spec spec = { name, size, 0, flags, slots };
    return PyType_FromMetaclass(meta, module, &spec, base);
}

static void
data(void)
{
    PyObject *base = made_of(NULL, NULL, "m.Base", 24, FLAGS, empty, NULL);
    static const int extra[] = { -1, -8, -9, -24, -500 };
    for (int i = 0; i < 5; i++) {
        PyTypeObject *t =
            (PyTypeObject *)made_of(NULL, NULL, "m.Data", extra[i], FLAGS, empty, base);
        PyObject *o = PyObject_CallNoArgs((PyObject *)t);
        char *at = PyObject_GetTypeData(o, t);
        printf("%d: at %zd size %zd", extra[i], at - (char *)o, PyType_GetTypeDataSize(t));
        int sum = 0;
        for (Py_ssize_t b = 0; b < PyType_GetTypeDataSize(t); b++) {
            sum |= at[b];
            at[b] = 1;
        }
        printf(" zeros %d base's at %zd\n", !sum,
               (char *)PyObject_GetTypeData(o, (PyTypeObject *)base) - (char *)o);
        Py_DECREF(o), Py_DECREF(t);
    }
    Py_DECREF(base);
    PyTypeObject *const bases[] = { &PyTuple_Type, &PyType_Type, &PyLong_Type, &PyList_Type,
                                    &PyBytes_Type };
    for (int i = 0; i < 5; i++) {
        for (unsigned at_end = 0; at_end < 2; at_end++) {
            PyType_Spec spec = { "m.Items", -16, 0, FLAGS | (at_end ? Py_TPFLAGS_ITEMS_AT_END : 0),
                                 empty };
            PyTypeObject *t = (PyTypeObject *)PyType_FromSpecWithBases(&spec, (PyObject *)bases[i]);
            printf("%s %u: ", bases[i]->tp_name, at_end);
            t ? (void)printf("%zd %zd\n", t->tp_basicsize, t->tp_itemsize) : failed();
            PyObject *o = t && bases[i] != &PyType_Type ? PyObject_CallNoArgs((PyObject *)t) : NULL;
            char *items = o ? PyObject_GetItemData(o) : NULL;
            if (o != NULL) {
                items ? (void)printf("items at %zd\n", items - (char *)o) : failed();
            }
            Py_XDECREF(o), Py_XDECREF(t);
        }
    }
    printf("an int's: ");
    PyObject_GetItemData(Py_True) ? (void)puts("some") : failed();
    char *items = PyObject_GetItemData((PyObject *)&PyLong_Type);
    printf("a type's: %d\n", items == (char *)&PyLong_Type + PyType_Type.tp_basicsize);
}

/* ---- Modules ---- */

static int
no_execution(PyObject *module)
{
    return 0;
}

static PyModuleDef_Slot module_slots[] = { { Py_mod_exec, no_execution },
                                           { Py_mod_multiple_interpreters,
                                             Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
                                           { 0 } };

OWN PyModuleDef def, other;

static PyObject *
module_of(PyModuleDef *def, const char *name, int size)
{
    PyModuleDef made = { PyModuleDef_HEAD_INIT, name, NULL, size, NULL,
                         module_slots,          NULL, NULL, NULL };
    *def = made;
    PyObject *types = PyImport_ImportModule("sys"), *spec = NULL;
    PyObject *Spec =
        class_of("Spec", NULL, Py_BuildValue("{s:s,s:O}", "name", name, "loader", Py_None));
    spec = PyObject_CallNoArgs(Spec);
    PyObject *module = PyModule_FromDefAndSpec(def, spec);
    if (module == NULL || PyModule_ExecDef(module, def) < 0) {
        failed();
    }
    Py_XDECREF(types), Py_XDECREF(spec), Py_XDECREF(Spec);
    return module;
}

static PyObject *
in_class(PyObject *self, PyTypeObject *defining, PyObject *const *args, size_t n, PyObject *names)
{
    PyObject *module = PyType_GetModule(defining);
    return Py_BuildValue("(OOiO)", defining, module ? module : Py_None, (int)n,
                         names ? names : Py_None);
}

static PyMethodDef methods[] = { { "where", _PyCFunction_CAST(in_class),
                                   METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL },
                                 { 0 } };
static PyType_Slot with_methods[] = { { Py_tp_methods, methods }, { 0 } };

static void
modules(void)
{
    PyObject *m = module_of(&def, "mod", 32), *n = module_of(&other, "oth", 0),
             *plain = PyModule_New("plain");
    PyType_Spec spec = { "mod.Inner", 0, 0, FLAGS, with_methods };
    PyObject *t = PyType_FromModuleAndSpec(m, &spec, NULL),
             *u = PyType_FromModuleAndSpec(n, &spec, t);
    PyObject *p = PyType_FromModuleAndSpec(plain, &spec, NULL),
             *w = PyType_FromModuleAndSpec(Py_None, &spec, NULL);
    PyObject *c = class_of("C", PyTuple_Pack(1, t), PyDict_New()),
             *both = class_of("D", PyTuple_Pack(2, u, c), PyDict_New());
    PyObject *all[] = { t, u, p, w, c, both, (PyObject *)&PyLong_Type };
    for (int i = 0; i < 7; i++) {
        printf("-- %d\n", i);
        if (all[i] == NULL) {
            continue;
        }
        PyTypeObject *type = (PyTypeObject *)all[i];
        lent("module", PyType_GetModule(type));
        void *state = PyType_GetModuleState(type);
        printf("state %d\n", state != NULL && state == PyModule_GetState(PyType_GetModule(type)));
        PyErr_Clear();
        lent("by def", PyType_GetModuleByDef(type, &def));
        lent("by other def", PyType_GetModuleByDef(type, &other));
        PyObject *o = i < 6 ? PyObject_CallNoArgs(all[i]) : NULL;
        show("where", o ? PyObject_CallMethod(o, "where", "ii", 1, 2) : text("-"));
        show("module name", PyType_GetModuleName(type));
        Py_XDECREF(o);
    }
    for (int i = 0; i < 6; i++) {
        Py_XDECREF(all[i]);
    }
    Py_DECREF(m), Py_DECREF(n), Py_DECREF(plain);
    PyGC_Collect();
}

/* ---- Metaclasses ---- */

static PyObject *
meta_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    return PyType_Type.tp_new(type, args, kwargs);
}

static int
meta_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    printf("meta init %zd\n", PyTuple_GET_SIZE(args));
    return PyType_Type.tp_init(self, args, kwargs);
}

static void
metaclasses(void)
{
    PyType_Slot init[] = { { Py_tp_base, &PyType_Type }, { Py_tp_init, meta_init }, { 0 } };
    PyType_Slot new[] = { { Py_tp_base, &PyType_Type }, { Py_tp_new, meta_new }, { 0 } };
    PyObject *with_init = type_of("m.Init", -8, FLAGS, init),
             *with_new = type_of("m.New", 0, FLAGS, new);
    PyObject *of_python = class_of("Meta", PyTuple_Pack(1, &PyType_Type), PyDict_New());
    PyObject *metas[] = { NULL,      (PyObject *)&PyType_Type, with_init, with_new,
                          of_python, (PyObject *)&PyLong_Type, Py_None };
    PyObject *bases[4] = { NULL };
    for (int m = 0; m < 7; m++) {
        printf("== %d\n", m);
        for (int b = 0; b < 4; b++) {
            if (m == 6) {
                continue;
            }
            PyObject *t = made_of((PyTypeObject *)metas[m], NULL, "m.T", 0, FLAGS, empty, bases[b]);
            printf("%d %d: ", m, b);
            t ? (void)printf("%s\n", Py_TYPE(t)->tp_name) : failed();
            if (t != NULL && m == 2 && b == 0) {
                char *own = PyObject_GetTypeData(t, (PyTypeObject *)with_init);
                printf("data of the metaclass %zd at %zd\n",
                       PyType_GetTypeDataSize((PyTypeObject *)with_init),
                       own - (char *)t - PyType_Type.tp_basicsize);
                bases[1] = Py_NewRef(t);
            }
            if (t != NULL && m == 4 && b == 0) {
                bases[2] = Py_NewRef(t);
                bases[3] = PyTuple_Pack(2, bases[1], bases[2]);
            }
            Py_XDECREF(t);
        }
    }
    PyObject *args = Py_BuildValue("(s(){})", "Called");
    PyGC_Collect();
    Py_ssize_t count = Py_REFCNT(with_init);
    show("called", PyObject_CallObject(with_init, args));
    PyGC_Collect();
    number("references to the metaclass", Py_REFCNT(with_init) - count);
    show("called", PyObject_CallObject(with_new, args));
    Py_DECREF(args);
    for (int b = 1; b < 4; b++) {
        Py_XDECREF(bases[b]);
    }
    Py_DECREF(with_init), Py_DECREF(with_new), Py_DECREF(of_python);
}

/* ---- Freezing, and what a type is over ---- */

static void
frozen(void)
{
    PyObject *A = class_of("A", NULL, Py_BuildValue("{s:i}", "x", 1)),
             *B = class_of("B", PyTuple_Pack(1, A), PyDict_New());
    PyObject *t = made_of(NULL, NULL, "m.Imm", 0, FLAGS | Py_TPFLAGS_IMMUTABLETYPE, empty, NULL);
    done("over a mutable base", PyType_Freeze((PyTypeObject *)B));
    done("set", PyObject_SetAttrString(B, "y", Py_None));
    done("freeze", PyType_Freeze((PyTypeObject *)A));
    done("freeze", PyType_Freeze((PyTypeObject *)A));
    done("over it", PyType_Freeze((PyTypeObject *)B));
    done("int", PyType_Freeze(&PyLong_Type));
    for (int i = 0; i < 3; i++) {
        PyObject *type = i == 0 ? A : i == 1 ? B : t;
        printf("immutable %d\n", PyType_HasFeature((PyTypeObject *)type, Py_TPFLAGS_IMMUTABLETYPE));
        done("set", PyObject_SetAttrString(type, "x", Py_None));
        done("delete", PyObject_DelAttrString(type, "x"));
        done("name", PyObject_SetAttrString(type, "__name__", Py_None));
        PyObject *o = PyObject_CallNoArgs(type);
        done("class", PyObject_SetAttrString(o, "__class__", B));
        Py_DECREF(o);
        PyObject *D = class_of("D", PyTuple_Pack(1, type), PyDict_New());
        done("derived", PyObject_SetAttrString(D, "x", Py_None));
        printf("%d %d %d %d\n", PyType_IsSubtype((PyTypeObject *)D, (PyTypeObject *)type),
               PyType_IsSubtype((PyTypeObject *)type, (PyTypeObject *)D),
               PyType_IsSubtype((PyTypeObject *)D, &PyLong_Type),
               PyType_IsSubtype((PyTypeObject *)D, &PyBaseObject_Type));
        Py_DECREF(D);
    }
    show("mutable base",
         made_of(NULL, NULL, "m.OverB", 0, FLAGS | Py_TPFLAGS_IMMUTABLETYPE, empty, B));
    PyObject *C = class_of("C", NULL, PyDict_New());
    show("mutable base",
         made_of(NULL, NULL, "m.OverC", 0, FLAGS | Py_TPFLAGS_IMMUTABLETYPE, empty, C));
    PyObject *D = class_of("D", NULL, Py_BuildValue("{s:s}", "__module__", "m"));
    show("mutable base",
         made_of(NULL, NULL, "m.OverD", 0, FLAGS | Py_TPFLAGS_IMMUTABLETYPE, empty, D));
    Py_DECREF(D);
    PyObject *closed = made_of(NULL, NULL, "m.Closed", 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, empty, NULL);
    show("no instances", PyObject_CallNoArgs(closed));
    show("no subclasses", class_of("C", PyTuple_Pack(1, closed), PyDict_New()));
    show("no subclasses", made_of(NULL, NULL, "m.Over", 0, FLAGS, empty, closed));
    show("no new",
         PyType_GetSlot((PyTypeObject *)closed, Py_tp_new) ? text("a new") : text("none"));
    Py_DECREF(closed), Py_DECREF(C), Py_DECREF(t), Py_DECREF(B), Py_DECREF(A);
}

static void
facts(void)
{
    data();
    modules();
    metaclasses();
    frozen();
}
