// A curve drawn with characters: samples in doubles on a grid of dots.
//
// A dot is drawn where the function has a value; the dots between neighbouring samples of one column are joined, unless
// they are so far apart that a pole or a jump lies between. The height is that of the middle nine tenths of the values,
// widened a little, so that a pole does not flatten the rest.
#include "session/plot.h"

#include "session/commands.h"

#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 64, ROWS = 18, MARGIN = 10, SAMPLES = 4 }; // samples a dot's column

typedef struct {
    int width, height;  // in dots
    bool *dots;         // row by row from the top
    double *values;     // SAMPLES a column; NAN: none
    double low, high;   // of x
    double bottom, top; // of y
} Canvas;

// ---- Values -------------------------------------------------------------------------------------------------------

typedef struct {
    Sym name;
    double x;
} Place;

static EvalStatus value_of_symbol(void *data, Sym name, fmpq_t value)
{
    const Place *place = data;
    if (name != place->name)
        return EVAL_LIMIT;
    arf_t x;
    arf_init(x);
    arf_set_d(x, place->x);
    arf_get_fmpq(value, x);
    arf_clear(x);
    return EVAL_OK;
}

static bool sample(Run *r, Expr e, Expr x, Canvas *c)
{
    Place place = {.name = x ? expr_op(r->pool, x) : 0};
    EvalValues at = {.data = &place, .symbol = value_of_symbol};
    EvalProgram *program = eval_program_new(r->pool, &e, 1);
    int n = c->width * SAMPLES;
    for (int i = 0; i < n && pool_ok(r->pool); i++) {
        uint64_t blame;
        double value = NAN;
        place.x = c->low + (c->high - c->low) * (i + 0.5) / n;
        bool defined = eval_program_screen(program, &at, &value, &blame, NULL) == 0;
        c->values[i] = defined && isfinite(value) ? value : NAN;
    }
    eval_program_free(program);
    return pool_ok(r->pool);
}

// ---- The frame ----------------------------------------------------------------------------------------------------

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool find_height(Canvas *c)
{
    int n = c->width * SAMPLES, count = 0;
    double *sorted = mem_alloc((size_t)n * sizeof *sorted);
    for (int i = 0; i < n; i++)
        if (!isnan(c->values[i]))
            sorted[count++] = c->values[i];
    if (count) {
        qsort(sorted, (size_t)count, sizeof *sorted, compare_doubles);
        double low = sorted[count / 20], high = sorted[count - 1 - count / 20], spread = high - low;
        c->bottom = fmax(sorted[0], low - spread / 2);
        c->top = fmin(sorted[count - 1], high + spread / 2);
        if (!(c->top - c->bottom > 1e-12 * fmax(fabs(c->top), fabs(c->bottom)))) {
            c->bottom -= 1;
            c->top += 1;
        }
    }
    mem_free(sorted);
    return count > 0;
}

// ---- Dots ---------------------------------------------------------------------------------------------------------

static int row_of(const Canvas *c, double y)
{
    return (int)lround((c->top - y) / (c->top - c->bottom) * (c->height - 1));
}

static void dot(Canvas *c, int column, int row)
{
    if (row >= 0 && row < c->height)
        c->dots[row * c->width + column] = true;
}

static void draw(Canvas *c)
{
    double last = NAN;
    for (int i = 0; i < c->width * SAMPLES; i++) {
        double y = c->values[i], most = 4 * (c->top - c->bottom);
        if (!isnan(y) && fabs(y - c->bottom) < most) {
            int to = row_of(c, y),
                from = isnan(last) || fabs(y - last) > (c->top - c->bottom) / 2 ? to : row_of(c, last);
            for (int row = from < to ? from : to; row <= (from < to ? to : from); row++)
                dot(c, i / SAMPLES, row);
            last = y;
        } else {
            last = NAN;
        }
    }
}

static void add_label(StrBuf *out, double y)
{
    char text[32];
    snprintf(text, sizeof text, "%.4g", y);
    str_printf(out, "%*s ", MARGIN - 1, text);
}

static void add_braille(const Canvas *c, int column, int row, StrBuf *out)
{
    static const int bit[4][2] = {{0, 3}, {1, 4}, {2, 5}, {6, 7}};
    unsigned code = 0;
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 2; j++)
            code |= (unsigned)c->dots[(4 * row + i) * c->width + 2 * column + j] << bit[i][j];
    char utf8[4] = {(char)0xe2, (char)(0xa0 + (code >> 6)), (char)(0x80 + (code & 63)), 0};
    str_add(out, code ? utf8 : " ");
}

static void add_picture(const Canvas *c, bool unicode, StrBuf *out)
{
    for (int row = 0; row < ROWS; row++) {
        if (row == 0 || row == ROWS - 1)
            add_label(out, row ? c->bottom : c->top);
        else
            str_printf(out, "%*s", MARGIN, "");
        str_add(out, unicode ? "│" : "|");
        for (int column = 0; column < COLUMNS; column++) {
            if (unicode)
                add_braille(c, column, row, out);
            else
                str_char(out, c->dots[row * c->width + column] ? '*' : ' ');
        }
        while (out->len && out->at[out->len - 1] == ' ')
            out->at[--out->len] = '\0';
        str_char(out, '\n');
    }
    str_printf(out, "%*s%s", MARGIN, "", unicode ? "└" : "+");
    for (int column = 0; column < COLUMNS; column++)
        str_add(out, unicode ? "─" : "-");
    char low[32], high[32];
    snprintf(low, sizeof low, "%.4g", c->low);
    snprintf(high, sizeof high, "%.4g", c->high);
    str_printf(out, "\n%*s %s%*s\n", MARGIN, "", low, COLUMNS - (int)strlen(low), high);
}

static bool plot_curve(Run *r, Expr e, Expr x, double low, double high, bool unicode, StrBuf *out, Error *err)
{
    Canvas c = {
        .width = unicode ? 2 * COLUMNS : COLUMNS, .height = unicode ? 4 * ROWS : ROWS, .low = low, .high = high};
    c.dots = mem_zero((size_t)(c.width * c.height) * sizeof *c.dots);
    c.values = mem_alloc((size_t)(c.width * SAMPLES) * sizeof *c.values);
    bool ok = sample(r, e, x, &c) || run_fail_pool(r, err);
    if (ok && !find_height(&c))
        ok = error_set(err, ERR_DOMAIN, r->statement->argument, "undefined: nowhere between %g and %g is there a value",
                       low, high);
    if (ok) {
        draw(&c);
        add_picture(&c, unicode, out);
    }
    mem_free(c.dots);
    mem_free(c.values);
    return ok;
}

// ---- What is plotted over what ------------------------------------------------------------------------------------

typedef struct {
    Expr first, second;
} FreeNames;

static void collect(Pool *p, Expr variable, void *data)
{
    FreeNames *names = data;
    (void)p;
    if (!names->first)
        names->first = variable;
    else
        names->second = variable;
}

static bool plot_variable(Run *r, Expr e, Expr *x, Error *err)
{
    FreeNames names = {0};
    expr_each_variable(r->pool, e, collect, &names);
    bool fine = !names.second && (!names.first || expr_kind(r->pool, names.first) == KIND_SYM);
    *x = names.first;
    if (fine)
        return true;
    for (int i = 0; i < 2; i++) {
        Expr f = i ? names.second : names.first;
        if (!f || expr_kind(r->pool, f) != KIND_APPLY)
            continue;
        const char *name = pool_symbol_name(r->pool, expr_op(r->pool, f));
        error_set(err, ERR_NAME, r->statement->argument, "%.60s is not defined", name);
        error_hint(err, "define it: %.60s(x) := ...", name);
        return false;
    }
    error_set(err, ERR_NAME, r->statement->argument, "a curve has one variable; here are more");
    error_hint(err, "give the others values: plot subst(e, a = 2)");
    return false;
}

// ---- The command --------------------------------------------------------------------------------------------------

// The last comma outside of brackets, where a range may follow; the end where there is none.
static uint32_t last_comma(const char *text, Span at)
{
    uint32_t depth = 0, found = at.end;
    for (uint32_t i = at.start; i < at.end; i++) {
        depth += text[i] == '(' || text[i] == '[';
        depth -= depth && (text[i] == ')' || text[i] == ']');
        found = depth == 0 && text[i] == ',' ? i : found;
    }
    return found;
}

static Expr read_part(Run *r, ParseContext *ctx, Span at, Error *err)
{
    Claim claim = {0};
    bool ok = parse_claim(ctx, r->source, at, &claim, err);
    if (ok && claim.relations.len)
        ok = error_set(err, ERR_TYPE, at, "an expression is wanted, not a relation");
    Expr e = ok ? command_open_family(r, claim.sides.at[0]) : 0;
    claim_clear(&claim);
    e = e ? forms_expand_all(r->session, forms_evaluate(r->session, forms_spell_out(r->session, e), err), err) : 0;
    return e;
}

// x = low..high
static bool read_range(Run *r, ParseContext *ctx, Span at, Expr *x, double *low, double *high, Error *err)
{
    uint32_t equals = at.start, dots = at.start;
    while (equals < at.end && r->source[equals] != '=')
        equals++;
    while (dots + 1 < at.end && (r->source[dots] != '.' || r->source[dots + 1] != '.'))
        dots++;
    if (equals >= dots || dots + 1 >= at.end) {
        error_set(err, ERR_SYNTAX, at, "a range is wanted here");
        error_hint(err, "write plot sin(x), x = 0..2*pi");
        return false;
    }
    *x = read_part(r, ctx, (Span){at.start, equals}, err);
    Expr a = *x ? read_part(r, ctx, (Span){equals + 1, dots}, err) : 0;
    Expr b = a ? read_part(r, ctx, (Span){dots + 2, at.end}, err) : 0;
    if (!b)
        return false;
    if (expr_kind(r->pool, *x) != KIND_SYM || eval_double(r->pool, a, NULL, low) != EVAL_OK ||
        eval_double(r->pool, b, NULL, high) != EVAL_OK || !(*low < *high))
        return error_set(err, ERR_TYPE, at, "a range is a name and two numbers, the smaller one first");
    return true;
}

// plot(sin(x), x = 0..1) as plot sin(x), x = 0..1.
static Span without_brackets(const char *text, Span at)
{
    uint32_t depth = 0;
    bool comma = false;
    if (at.end <= at.start + 1 || text[at.start] != '(')
        return at;
    for (uint32_t i = at.start; i < at.end; i++) {
        depth += text[i] == '(' || text[i] == '[';
        depth -= depth && (text[i] == ')' || text[i] == ']');
        comma |= depth == 1 && text[i] == ',';
        if (depth == 0 && i + 1 < at.end)
            return at;
    }
    return comma ? (Span){at.start + 1, at.end - 1} : at;
}

bool plot_command(Run *r, Error *err)
{
    Span whole = without_brackets(r->source, r->statement->argument);
    uint32_t comma = last_comma(r->source, whole);
    double low = -5, high = 5;
    Expr x = 0, only = 0;
    StrBuf text = {0};
    Expr e = read_part(r, r->ctx, (Span){whole.start, comma}, err);
    bool ok = e && plot_variable(r, e, &only, err);
    if (ok && comma < whole.end)
        ok = read_range(r, r->ctx, (Span){comma + 1, whole.end}, &x, &low, &high, err);
    if (ok && x && only && x != only)
        ok = error_set(err, ERR_NAME, whole, "the range is for another name than the curve has");
    ok = ok && plot_curve(r, e, only, low, high, r->format == PRINT_UNICODE, &text, err);
    r->report.text = run_take(r, &text);
    return ok;
}
