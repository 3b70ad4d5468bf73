/* How a symbol of the runtime is declared.
 *
 * PyAPI_FUNC(T)   an exported function that returns T
 * PyAPI_DATA(T)   exported data of type T
 * PyMODINIT_FUNC  an extension module's init function
 *
 * Everything is visible by default: the library's version script, not the
 * compiler's visibility, decides what libgopyruntime.so exports. */
#ifndef Py_EXPORTS_H
#define Py_EXPORTS_H

#define Py_IMPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))

#ifndef PyAPI_FUNC
#define PyAPI_FUNC(RTYPE) Py_EXPORTED_SYMBOL RTYPE
#endif
#ifndef PyAPI_DATA
#define PyAPI_DATA(RTYPE) extern Py_EXPORTED_SYMBOL RTYPE
#endif
#ifndef PyMODINIT_FUNC
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" Py_EXPORTED_SYMBOL PyObject *
#else
#define PyMODINIT_FUNC Py_EXPORTED_SYMBOL PyObject *
#endif
#endif

#endif /* Py_EXPORTS_H */
