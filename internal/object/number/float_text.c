/* Doubles as text. */
#include "object/number/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int
gopyrt_float_repr(double x, char *buffer)
{
    if (!isfinite(x)) {
        strcpy(buffer, isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
        return (int)strlen(buffer);
    }
    int precision = 0;
    char text[GOPYRT_FLOAT_TEXT];
    do {
        snprintf(text, sizeof(text), "%.*e", precision, x);
    } while (strtod(text, NULL) != x && ++precision < 17);
    char *mark = strchr(text, 'e');
    int exponent = atoi(mark + 1);
    if (exponent < -4 || exponent >= 16) {
        *mark = 0;
        return sprintf(buffer, "%se%c%02d", text, exponent < 0 ? '-' : '+', abs(exponent));
    }
    int decimals = precision > exponent ? precision - exponent : 0;
    return sprintf(buffer, decimals == 0 ? "%.*f.0" : "%.*f", decimals, x);
}
