/* Private to the C plane: the LC_CTYPE locale of the process. */
#ifndef GOPYRT_CORE_LOCALE_ENVIRONMENT_H
#define GOPYRT_CORE_LOCALE_ENVIRONMENT_H

#include "core.h"

/* True when the locale "C" decodes bytes that its own charset, ASCII, does not have: ASCII is
 * used then. It is found out once for a locale. */
int _Py_GetForceASCII(void);

/* The name of the locale's charset in raw memory; NULL without memory. */
wchar_t *_Py_GetLocaleEncoding(void);

/* Makes a UTF-8 locale stand in for the "C" locale, here and in the processes that this one
 * starts. 1 when that was done, 0 when the user has chosen by LC_ALL or there is no such locale. */
int _Py_CoerceLegacyLocale(int warn);

/* The name of the LC_CTYPE locale, borrowed until it changes; "" when the C library does not
 * say. */
const char *gopyrt_locale_name(void);

/* The name of the LC_CTYPE locale in raw memory, or NULL; and going back to it, which frees it. */
char *gopyrt_locale_save(void);
void gopyrt_locale_restore(char *saved);

/* Tells the user on stderr that the runtime starts in the "C" locale, where the preconfig asks
 * for that. */
void gopyrt_locale_warn_legacy(void);

#endif /* GOPYRT_CORE_LOCALE_ENVIRONMENT_H */
