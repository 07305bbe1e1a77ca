// The frame with its round numbers, the dots, the lines.
#include "session/figure.h"
#include "util/mem.h"
#include "util/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double figure_at(const Figure *f, double sample)
{
    return f->low + (f->high - f->low) * (sample + 0.5) / f->samples;
}

// ---- Round numbers ------------------------------------------------------------------------------------------------

// The least of 1, 2, 5, 10, 20, ... times a power of ten that divides the span into at most so many parts.
static double round_step(double span, int most)
{
    double least = span / most * (1 - 1e-9), step = pow(10, floor(log10(least)));
    static const double factors[] = {1, 2, 5};
    for (int i = 0; i < 3; i++)
        if (factors[i] * step >= least)
            return factors[i] * step;
    return 10 * step;
}

static void tick_label(double at, double step, char *text, size_t size)
{
    double whole = round(at / step) * step;
    snprintf(text, size, "%.12g", whole == 0 ? 0 : whole); // no minus before 0
}

// ---- The frame ----------------------------------------------------------------------------------------------------

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { TICKS_UP = 5 };

bool figure_frame(Figure *f)
{
    int count = 0;
    double *sorted = mem_alloc((size_t)(f->samples * f->count + 1) * sizeof *sorted);
    for (int k = 0; k < f->count; k++)
        for (int i = 0; i < f->samples; i++)
            if (!isnan(f->curves[k].values[i]))
                sorted[count++] = f->curves[k].values[i];
    if (count) {
        qsort(sorted, (size_t)count, sizeof *sorted, compare_doubles);
        double low = sorted[count / 20], high = sorted[count - 1 - count / 20], spread = high - low;
        f->bottom = fmax(sorted[0], low - spread / 2);
        f->top = fmin(sorted[count - 1], high + spread / 2);
        double size = fmax(fabs(f->top), fabs(f->bottom));
        if (!(f->top - f->bottom > 1e-12 * size)) {
            f->bottom -= fmax(1, size / 2);
            f->top += fmax(1, size / 2);
        }
        double step = round_step(f->top - f->bottom, TICKS_UP);
        f->bottom = floor(f->bottom / step) * step;
        f->top = ceil(f->top / step) * step;
    }
    mem_free(sorted);
    return count > 0;
}

// ---- Characters ---------------------------------------------------------------------------------------------------

typedef struct {
    int width, height; // in dots
    int columns, rows;
    bool braille;
    char *dots; // row by row from the top: which curve, from 1; 0: none
} Canvas;

enum { BRAILLE_WIDE = 2, BRAILLE_HIGH = 4 };

static bool is_braille(int count, bool unicode)
{
    return unicode && count == 1;
}

int figure_dots(int columns, int count, bool unicode)
{
    return is_braille(count, unicode) ? BRAILLE_WIDE * columns : columns;
}

// The row of y, also a little beyond the picture; rows count from 0 at the top.
static int row_of(const Figure *f, int height, double y)
{
    double part = (f->top - y) / (f->top - f->bottom);
    return (int)lround(fmin(fmax(part, -1), 2) * (height - 1));
}

static void draw(const Figure *f, int k, Canvas *c)
{
    const FigureCurve *curve = &f->curves[k];
    for (int i = 0; i < f->samples; i++) {
        if (isnan(curve->values[i]))
            continue;
        bool runs = i > 0 && curve->joined[i - 1];
        int to = row_of(f, c->height, curve->values[i]), from = runs ? row_of(f, c->height, curve->values[i - 1]) : to;
        for (int row = from < to ? from : to; row <= (from < to ? to : from); row++)
            if (row >= 0 && row < c->height)
                c->dots[row * c->width + i * c->width / f->samples] = (char)(k + 1);
    }
}

static const char *const marks[2][FIGURE_CURVES] = {{"*", "o", "x", "#", "@", "%"}, {"●", "○", "×", "■", "◇", "▲"}};

static bool add_braille(const Canvas *c, int column, int row, StrBuf *out)
{
    static const int bit[BRAILLE_HIGH][BRAILLE_WIDE] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
    unsigned code = 0;
    for (int i = 0; i < BRAILLE_HIGH; i++)
        for (int j = 0; j < BRAILLE_WIDE; j++)
            code |= (unsigned)(c->dots[(BRAILLE_HIGH * row + i) * c->width + BRAILLE_WIDE * column + j] != 0)
                    << bit[i][j];
    char utf8[4] = {(char)0xe2, (char)(0xa0 + (code >> 6)), (char)(0x80 + (code & 63)), 0};
    if (code)
        str_add(out, utf8);
    return code != 0;
}

static bool add_mark(const Canvas *c, int column, int row, bool unicode, StrBuf *out)
{
    if (c->braille)
        return add_braille(c, column, row, out);
    int curve = c->dots[row * c->width + column];
    if (curve)
        str_add(out, marks[unicode][curve - 1]);
    return curve != 0;
}

// The tick that lies in this column or row, or none: -1 and +1 are its edges.
static bool tick_within(double from, double to, double step, double *tick)
{
    double low = fmin(from, to), high = fmax(from, to);
    *tick = ceil(low / step - 1e-9) * step;
    return *tick <= high - 1e-9 * (high - low) || fabs(*tick - low) <= 1e-9 * step;
}

typedef struct {
    const Figure *f;
    const Canvas *c;
    int margin;        // columns of the labels of y
    int zero_row, zero_column; // where the axes are; -1: outside
    double step_x, step_y;
    bool unicode;
} Page;

static int column_of(const Page *p, double x)
{
    return (int)floor((x - p->f->low) / (p->f->high - p->f->low) * p->c->columns);
}

// The label of the row where a tick falls into it, else blanks.
static void add_row_head(const Page *p, int row, StrBuf *out)
{
    char label[32] = "";
    const char *edge = p->unicode ? "│" : "|";
    for (double y = p->f->bottom; y <= p->f->top + p->step_y / 2; y += p->step_y) {
        if (row_of(p->f, p->c->rows, y) != row)
            continue;
        tick_label(y, p->step_y, label, sizeof label);
        edge = p->unicode ? "┤" : "+";
    }
    str_printf(out, "%*s %s", p->margin, label, edge);
}

static void add_rows(const Page *p, StrBuf *out)
{
    for (int row = 0; row < p->c->rows; row++) {
        add_row_head(p, row, out);
        for (int column = 0; column < p->c->columns; column++) {
            if (add_mark(p->c, column, row, p->unicode, out))
                continue;
            bool across = row == p->zero_row, up = column == p->zero_column;
            str_add(out, across && up ? (p->unicode ? "┼" : "+")
                         : across     ? (p->unicode ? "─" : "-")
                         : up         ? (p->unicode ? "│" : "|")
                                      : " ");
        }
        while (out->len && out->at[out->len - 1] == ' ')
            out->at[--out->len] = '\0';
        str_char(out, '\n');
    }
}

// The lower edge with its ticks, and their labels where there is room.
static void add_foot(const Page *p, StrBuf *out)
{
    int columns = p->c->columns, used = -1;
    double width = (p->f->high - p->f->low) / columns, tick;
    StrBuf labels = {0};
    str_printf(out, "%*s %s", p->margin, "", p->unicode ? "└" : "+");
    for (int column = 0; column < columns; column++) {
        double from = p->f->low + column * width;
        double to = column + 1 < columns ? from + width : p->f->high + width * 1e-6;
        bool here = tick_within(from, to, p->step_x, &tick);
        str_add(out, here ? (p->unicode ? "┬" : "+") : (p->unicode ? "─" : "-"));
        if (!here)
            continue;
        char text[32];
        tick_label(tick, p->step_x, text, sizeof text);
        int length = (int)strlen(text), start = column - (length - 1) / 2;
        if (start <= used || start + length > columns + 1)
            continue;
        while ((int)labels.len < start)
            str_char(&labels, ' ');
        str_add(&labels, text);
        used = start + length;
    }
    str_printf(out, "\n%*s  %s\n", p->margin, "", str_text(&labels));
    str_free(&labels);
}

static void add_legend(const Page *p, StrBuf *out)
{
    for (int k = 0; k < p->f->count; k++)
        str_printf(out, "%*s  %s %s\n", p->margin, "", marks[p->unicode][k], p->f->curves[k].label);
}

void figure_text(const Figure *f, int columns, int rows, bool unicode, StrBuf *out)
{
    Canvas c = {.columns = columns, .rows = rows, .braille = is_braille(f->count, unicode)};
    c.width = figure_dots(columns, f->count, unicode);
    c.height = c.braille ? BRAILLE_HIGH * rows : rows;
    c.dots = mem_zero((size_t)(c.width * c.height));
    Page p = {.f = f, .c = &c, .unicode = unicode, .zero_row = -1, .zero_column = -1};
    p.step_x = round_step(f->high - f->low, columns / 10);
    p.step_y = round_step(f->top - f->bottom, TICKS_UP);
    for (double y = f->bottom; y <= f->top + p.step_y / 2; y += p.step_y) {
        char label[32];
        tick_label(y, p.step_y, label, sizeof label);
        p.margin = (int)strlen(label) > p.margin ? (int)strlen(label) : p.margin;
    }
    if (f->bottom < 0 && f->top > 0)
        p.zero_row = row_of(f, rows, 0);
    if (f->low < 0 && f->high > 0)
        p.zero_column = column_of(&p, 0);
    for (int k = f->count; k-- > 0;) // the first lies on top
        draw(f, k, &c);
    add_rows(&p, out);
    add_foot(&p, out);
    if (f->count > 1)
        add_legend(&p, out);
    mem_free(c.dots);
}

// ---- SVG ----------------------------------------------------------------------------------------------------------

enum { SVG_WIDE = 640, SVG_HIGH = 400, SVG_LEFT = 70, SVG_RIGHT = 20, SVG_TOP = 20, SVG_BOTTOM = 40, SVG_LINE = 18 };

// Okabe and Ito's colours, which those tell apart too who see fewer.
static const char *const colours[FIGURE_CURVES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

static double svg_x(const Figure *f, double x)
{
    return SVG_LEFT + (x - f->low) / (f->high - f->low) * (SVG_WIDE - SVG_LEFT - SVG_RIGHT);
}

static double svg_y(const Figure *f, double y)
{
    double part = fmin(fmax((f->top - y) / (f->top - f->bottom), -1), 2); // what lies far outside is cut off anyway
    return SVG_TOP + part * (SVG_HIGH - SVG_TOP - SVG_BOTTOM);
}

static void svg_text(const char *text, StrBuf *out)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': str_add(out, "&lt;"); break;
        case '>': str_add(out, "&gt;"); break;
        case '&': str_add(out, "&amp;"); break;
        default: str_char(out, *text);
        }
    }
}

static void svg_ticks(const Figure *f, StrBuf *out)
{
    double step_x = round_step(f->high - f->low, 10), step_y = round_step(f->top - f->bottom, TICKS_UP);
    double right = SVG_WIDE - SVG_RIGHT, foot = SVG_HIGH - SVG_BOTTOM;
    char label[32];
    for (double x = ceil(f->low / step_x - 1e-9) * step_x; x <= f->high + step_x * 1e-9; x += step_x) {
        tick_label(x, step_x, label, sizeof label);
        str_printf(out, "<path class=\"%s\" d=\"M%.2f %dV%.2f\"/><text x=\"%.2f\" y=\"%.2f\" text-anchor=\"middle\">%s</text>\n",
                   strcmp(label, "0") == 0 ? "axis" : "grid", svg_x(f, x), SVG_TOP, foot, svg_x(f, x), foot + SVG_LINE, label);
    }
    for (double y = f->bottom; y <= f->top + step_y / 2; y += step_y) {
        tick_label(y, step_y, label, sizeof label);
        str_printf(out, "<path class=\"%s\" d=\"M%d %.2fH%.2f\"/><text x=\"%d\" y=\"%.2f\" text-anchor=\"end\">%s</text>\n",
                   strcmp(label, "0") == 0 ? "axis" : "grid", SVG_LEFT, svg_y(f, y), right, SVG_LEFT - 8, svg_y(f, y) + 4,
                   label);
    }
}

// A line for each stretch without a gap.
static void svg_curve(const Figure *f, int k, StrBuf *out)
{
    const FigureCurve *curve = &f->curves[k];
    str_printf(out, "<path class=\"curve\" stroke=\"%s\" d=\"", colours[k]);
    for (int i = 0; i < f->samples; i++)
        if (!isnan(curve->values[i]))
            str_printf(out, "%c%.2f %.2f", i > 0 && curve->joined[i - 1] ? 'L' : 'M', svg_x(f, figure_at(f, i)),
                       svg_y(f, curve->values[i]));
    str_add(out, "\"/>\n");
}

void figure_svg(const Figure *f, StrBuf *out)
{
    int high = SVG_HIGH + (f->count > 1 ? SVG_LINE * f->count : 0);
    str_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>",
               SVG_WIDE, high, SVG_WIDE, high);
    for (int k = 0; k < f->count; k++) {
        str_add(out, k ? ", " : "");
        svg_text(f->curves[k].label, out);
    }
    str_printf(out,
               "</title>\n<style>text{font:13px sans-serif;fill:#333}.grid{stroke:#ddd}.axis{stroke:#555}"
               ".curve{fill:none;stroke-width:2;stroke-linejoin:round}</style>\n"
               "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n"
               "<clipPath id=\"frame\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>\n",
               SVG_WIDE, high, SVG_LEFT, SVG_TOP, SVG_WIDE - SVG_LEFT - SVG_RIGHT, SVG_HIGH - SVG_TOP - SVG_BOTTOM);
    svg_ticks(f, out);
    str_add(out, "<g clip-path=\"url(#frame)\">\n");
    for (int k = f->count; k-- > 0;)
        svg_curve(f, k, out);
    str_add(out, "</g>\n");
    for (int k = 0; f->count > 1 && k < f->count; k++) {
        int y = SVG_HIGH + SVG_LINE * k;
        str_printf(out, "<path class=\"curve\" stroke=\"%s\" d=\"M%d %dh24\"/><text x=\"%d\" y=\"%d\">", colours[k],
                   SVG_LEFT, y, SVG_LEFT + 32, y + 4);
        svg_text(f->curves[k].label, out);
        str_add(out, "</text>\n");
    }
    str_add(out, "</svg>\n");
}
