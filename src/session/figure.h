// Curves over one variable as a picture: with characters for a terminal, or in SVG for a page.
#ifndef LEIBNIZ_SESSION_FIGURE_H
#define LEIBNIZ_SESSION_FIGURE_H

#include "util/str.h"

#include <stdbool.h>

enum { FIGURE_CURVES = 6 };

typedef struct {
    const char *label;
    double *values; // one a sample; NAN: the curve has no value there
    bool *joined;   // one a sample: does the curve run on to the next one, or is there a pole, a jump, a hole?
} FigureCurve;

typedef struct {
    double low, high;   // of x
    double bottom, top; // of y
    int samples;
    FigureCurve curves[FIGURE_CURVES];
    int count;
} Figure;

double figure_at(const Figure *f, double sample); // where sample i, from 0, stands; i + 1/2 is between it and the next
// Sets bottom and top to round numbers, from the middle nine tenths of all values: a pole does not flatten the rest.
// False where there is no value at all.
bool figure_frame(Figure *f);
// Adds the picture, `columns` wide without its margin. One curve is drawn in dots of Braille where Unicode is shown;
// several have a character each, which the legend names.
void figure_text(const Figure *f, int columns, int rows, bool unicode, StrBuf *out);
int figure_dots(int columns, int count, bool unicode); // that figure_text has side by side
void figure_svg(const Figure *f, StrBuf *out);

#endif
