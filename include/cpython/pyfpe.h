/* Macros that guarded code against signals of the floating point unit: nothing any more. */
#ifndef Py_PYFPE_H
#define Py_PYFPE_H
#ifndef Py_LIMITED_API

#define PyFPE_START_PROTECT(err_string, leave_stmt)
#define PyFPE_END_PROTECT(v)

#endif /* !Py_LIMITED_API */
#endif /* !Py_PYFPE_H */
