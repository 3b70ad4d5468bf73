/* All built-in exceptions that are static types, a base before the types that derive from it. */
#ifndef GOPYRT_EXCEPTION_LIST_H
#define GOPYRT_EXCEPTION_LIST_H

#include "Python.h"

/* X(name, base, kind, doc). The kind says how instances lie in memory and what the type does
 * itself: see exception_types.c. A kind that ends with _PLAIN is like its base in everything. */
/* clang-format off */
#define GOPYRT_EXCEPTIONS(X) \
    X(BaseException, BaseException, BASE, "What all exceptions are.")                    \
    X(BaseExceptionGroup, BaseException, GROUP,                                          \
      "Several exceptions that are raised as one.")                                      \
    X(Exception, BaseException, SIMPLE,                                                  \
      "What all exceptions are that do not ask the program to end.")                     \
    X(ArithmeticError, Exception, SIMPLE, "A calculation failed.")                       \
    X(FloatingPointError, ArithmeticError, SIMPLE, "A floating-point operation failed.") \
    X(OverflowError, ArithmeticError, SIMPLE, "A result is too large.")                  \
    X(ZeroDivisionError, ArithmeticError, SIMPLE, "A division by zero.")                 \
    X(AssertionError, Exception, SIMPLE, "An assertion does not hold.")                  \
    X(AttributeError, Exception, ATTRIBUTE, "There is no such attribute.")               \
    X(BufferError, Exception, SIMPLE, "An operation on a buffer failed.")                \
    X(EOFError, Exception, SIMPLE, "The input ended too early.")                         \
    X(ImportError, Exception, IMPORT,                                                    \
      "A module, or a name in a module, cannot be imported.")                            \
    X(ModuleNotFoundError, ImportError, IMPORT_PLAIN, "There is no such module.")        \
    X(LookupError, Exception, SIMPLE, "What all errors of looking up are.")              \
    X(IndexError, LookupError, SIMPLE, "There is no item at this position.")             \
    X(KeyError, LookupError, KEY, "There is no such key.")                               \
    X(MemoryError, Exception, MEMORY, "There is no memory.")                             \
    X(NameError, Exception, NAME, "There is no such name.")                              \
    X(UnboundLocalError, NameError, NAME_PLAIN, "A local name has no value yet.")        \
    X(OSError, Exception, OS, "The system reports an error.")                            \
    X(BlockingIOError, OSError, OS_PLAIN, "The operation would block.")                  \
    X(ChildProcessError, OSError, OS_PLAIN, "An operation on a child process failed.")   \
    X(ConnectionError, OSError, OS_PLAIN, "What all errors of connections are.")         \
    X(BrokenPipeError, ConnectionError, OS_PLAIN, "Nobody reads from the other end.")    \
    X(ConnectionAbortedError, ConnectionError, OS_PLAIN, "The connection was aborted.")  \
    X(ConnectionRefusedError, ConnectionError, OS_PLAIN, "The connection was refused.")  \
    X(ConnectionResetError, ConnectionError, OS_PLAIN,                                   \
      "The other end reset the connection.")                                             \
    X(FileExistsError, OSError, OS_PLAIN, "The file exists already.")                    \
    X(FileNotFoundError, OSError, OS_PLAIN, "There is no such file.")                    \
    X(InterruptedError, OSError, OS_PLAIN, "A signal interrupted the operation.")        \
    X(IsADirectoryError, OSError, OS_PLAIN,                                              \
      "The operation cannot be done on a directory.")                                    \
    X(NotADirectoryError, OSError, OS_PLAIN,                                             \
      "The operation can be done on a directory only.")                                  \
    X(PermissionError, OSError, OS_PLAIN, "The permissions do not suffice.")             \
    X(ProcessLookupError, OSError, OS_PLAIN, "There is no such process.")                \
    X(TimeoutError, OSError, OS_PLAIN, "The time is over.")                              \
    X(ReferenceError, Exception, SIMPLE, "The object of a weak proxy is gone.")          \
    X(RuntimeError, Exception, SIMPLE, "An error of no other kind.")                     \
    X(NotImplementedError, RuntimeError, SIMPLE, "This is not implemented.")             \
    X(PythonFinalizationError, RuntimeError, SIMPLE,                                     \
      "The interpreter ends and does not do this any more.")                             \
    X(RecursionError, RuntimeError, SIMPLE, "Calls are nested too deeply.")              \
    X(StopAsyncIteration, Exception, SIMPLE,                                             \
      "An asynchronous iterator has no more values.")                                    \
    X(StopIteration, Exception, STOP, "An iterator has no more values.")                 \
    X(SyntaxError, Exception, SYNTAX, "The source has an error.")                        \
    X(IndentationError, SyntaxError, SYNTAX_PLAIN, "The indentation is wrong.")          \
    X(TabError, IndentationError, SYNTAX_PLAIN, "Tabs and spaces are mixed.")            \
    X(SystemError, Exception, SIMPLE,                                                    \
      "The runtime or an extension module has an error in itself.")                      \
    X(TypeError, Exception, SIMPLE, "A value has the wrong type.")                       \
    X(ValueError, Exception, SIMPLE,                                                     \
      "A value is of the right type but not a possible one.")                            \
    X(UnicodeError, ValueError, SIMPLE, "Text cannot be encoded or decoded.")            \
    X(UnicodeDecodeError, UnicodeError, DECODE, "Bytes cannot be decoded.")              \
    X(UnicodeEncodeError, UnicodeError, ENCODE, "Text cannot be encoded.")               \
    X(UnicodeTranslateError, UnicodeError, TRANSLATE, "Text cannot be translated.")      \
    X(Warning, Exception, SIMPLE, "What all categories of warnings are.")                \
    X(BytesWarning, Warning, SIMPLE, "Bytes are used as if they were text.")             \
    X(DeprecationWarning, Warning, SIMPLE, "A feature will go; for developers.")         \
    X(EncodingWarning, Warning, SIMPLE, "The encoding was not given.")                   \
    X(FutureWarning, Warning, SIMPLE, "A feature will change; for users.")               \
    X(ImportWarning, Warning, SIMPLE, "An import is probably wrong.")                    \
    X(PendingDeprecationWarning, Warning, SIMPLE, "A feature will go at some time.")     \
    X(ResourceWarning, Warning, SIMPLE, "A resource was not given back.")                \
    X(RuntimeWarning, Warning, SIMPLE, "Something at run time is doubtful.")             \
    X(SyntaxWarning, Warning, SIMPLE, "A piece of source is doubtful.")                  \
    X(UnicodeWarning, Warning, SIMPLE, "Something about text is doubtful.")              \
    X(UserWarning, Warning, SIMPLE, "A warning of the program's own.")                   \
    X(GeneratorExit, BaseException, SIMPLE, "A generator is asked to end.")              \
    X(KeyboardInterrupt, BaseException, SIMPLE, "The user interrupts the program.")      \
    X(SystemExit, BaseException, EXIT, "The program asks to end.")
/* clang-format on */

/* The types: PyExc_NAME points to _PyExc_NAME. */
#define GOPYRT_EXCEPTION_TYPE(name, base, kind, doc) extern PyTypeObject _PyExc_##name;
GOPYRT_EXCEPTIONS(GOPYRT_EXCEPTION_TYPE)
#undef GOPYRT_EXCEPTION_TYPE
/* Those that go by another name in Python. */
PyAPI_DATA(PyTypeObject) _PyExc_IncompleteInputError;
extern PyTypeObject _PyExc_InterpreterError, _PyExc_InterpreterNotFoundError;

#endif /* GOPYRT_EXCEPTION_LIST_H */
