//go:build !nocgosymbolizer

/* The names of github.com/ianlancetaylor/cgosymbolizer, and of the libbacktrace inside it. The two with a number come
 * from cgo, which makes the number of the package's text.
 */
#include "hide.h"

    hide cgoSymbolizer, cgoSymbolizerInit, cgoTraceback
    hide _cgo_16071bd81a3c_Cfunc__Cmalloc, _cgo_16071bd81a3c_Cfunc_cgoSymbolizerInit
    hide backtrace_alloc, backtrace_close, backtrace_create_state, backtrace_dwarf_add, backtrace_free
    hide backtrace_get_view, backtrace_initialize, backtrace_open, backtrace_pcinfo, backtrace_qsort
    hide backtrace_release_view, backtrace_syminfo, backtrace_syminfo_to_full_callback
    hide backtrace_syminfo_to_full_error_callback, backtrace_uncompress_lzma, backtrace_uncompress_zdebug
    hide backtrace_uncompress_zstd, backtrace_vector_finish, backtrace_vector_grow, backtrace_vector_release
