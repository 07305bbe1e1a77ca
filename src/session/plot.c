// The command plot: what it reads, and values of the curves in doubles.
//
// Two neighbouring samples are joined unless there is a gap between them: where halving the way between them again and
// again finds no value, or leaves the difference as large as it was, there is a hole, a pole or a jump.
#include "session/plot.h"
#include "session/commands.h"
#include "session/figure.h"

#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"
#include "util/file.h"

#include <errno.h>
#include <math.h>

enum {
    COLUMNS = 64, // where no terminal says how wide it is
    COLUMNS_LEAST = 20,
    COLUMNS_MOST = 160,
    MARGIN = 14,
    ROWS = 18,
    SAMPLES = 4,       // a column of dots
    SAMPLES_SVG = 1200,
    HALVINGS = 40,
};

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

static double value_at(EvalProgram *program, Sym name, double x)
{
    Place place = {name, x};
    EvalValues at = {.data = &place, .symbol = value_of_symbol};
    uint64_t blame;
    double value = NAN;
    bool defined = eval_program_screen(program, &at, &value, &blame, NULL) == 0;
    return defined && isfinite(value) ? value : NAN;
}

static bool is_joined(const Figure *f, EvalProgram *program, Sym name, const double *values, int i)
{
    double least = (f->top - f->bottom) / 64, low = figure_at(f, i), high = figure_at(f, i + 1);
    double below = values[i], above = values[i + 1];
    for (int n = 0; n < HALVINGS && !isnan(below) && !isnan(above); n++) {
        if (fabs(above - below) <= (n ? least : 4 * least))
            return true;
        double middle = low / 2 + high / 2, y = value_at(program, name, middle);
        bool lower = isnan(y) || fabs(y - below) >= fabs(above - y);
        *(lower ? &high : &low) = middle;
        *(lower ? &above : &below) = y;
    }
    return false;
}

// Values of every curve, the frame around them, and where they run on.
static bool sample(Run *r, const Expr *curves, Expr x, Figure *f, Error *err)
{
    EvalProgram *programs[FIGURE_CURVES];
    Sym name = x ? expr_op(r->pool, x) : 0;
    size_t n = (size_t)f->samples;
    for (int k = 0; k < f->count; k++) {
        programs[k] = eval_program_new(r->pool, &curves[k], 1);
        f->curves[k].values = run_block(r, n * sizeof(double));
        f->curves[k].joined = run_block(r, n * sizeof(bool));
        for (int i = 0; i < f->samples; i++)
            f->curves[k].values[i] = pool_ok(r->pool) ? value_at(programs[k], name, figure_at(f, i)) : NAN;
    }
    bool ok = pool_ok(r->pool) || run_fail_pool(r, err);
    if (ok && !figure_frame(f)) {
        ok = error_set(err, ERR_DOMAIN, r->statement->argument, "undefined: nowhere between %g and %g is there a value",
                       f->low, f->high);
        error_hint(err, "give another range: plot e, x = 1..2");
    }
    for (int k = 0; k < f->count; k++) {
        for (int i = 0; ok && i + 1 < f->samples; i++)
            f->curves[k].joined[i] = is_joined(f, programs[k], name, f->curves[k].values, i);
        eval_program_free(programs[k]);
    }
    return ok && (pool_ok(r->pool) || run_fail_pool(r, err));
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
    else if (variable != names->first)
        names->second = variable;
}

// The one variable of all curves; 0 where they have none.
static bool plot_variable(Run *r, const Expr *curves, int n, Expr *x, Error *err)
{
    FreeNames names = {0};
    for (int i = 0; i < n; i++)
        expr_each_variable(r->pool, curves[i], collect, &names);
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

// ---- What is written ----------------------------------------------------------------------------------------------

typedef struct {
    VEC(Span) parts;  // between commas outside of brackets
    const char *svg;  // the file to write; NULL: the picture is shown
} Written;

static void split(const char *text, Span at, Written *w)
{
    uint32_t depth = 0, start = at.start;
    for (uint32_t i = at.start; i <= at.end; i++) {
        if (i == at.end || (depth == 0 && text[i] == ',')) {
            vec_push(&w->parts, ((Span){start, i}));
            start = i + 1;
            continue;
        }
        depth += text[i] == '(' || text[i] == '[';
        depth -= depth && (text[i] == ')' || text[i] == ']');
    }
}

static Expr read_written(Run *r, Span at, Error *err)
{
    Claim claim = {0};
    bool ok = parse_claim(r->ctx, r->source, at, &claim, err);
    if (ok && claim.relations.len)
        ok = error_set(err, ERR_TYPE, at, "an expression is wanted, not a relation");
    Expr e = ok ? command_open_family(r, claim.sides.at[0]) : 0;
    claim_clear(&claim);
    return e;
}

static Expr carry_out(Run *r, Expr e, Error *err)
{
    return e ? forms_expand_all(r->session, forms_evaluate(r->session, forms_spell_out(r->session, e), err), err) : 0;
}

static Expr read_part(Run *r, Span at, Error *err)
{
    return carry_out(r, read_written(r, at, err), err);
}

// x = low..high
static bool read_range(Run *r, Span at, Expr *x, double *low, double *high, Error *err)
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
    *x = read_part(r, (Span){at.start, equals}, err);
    Expr a = *x ? read_part(r, (Span){equals + 1, dots}, err) : 0;
    Expr b = a ? read_part(r, (Span){dots + 2, at.end}, err) : 0;
    if (!b)
        return false;
    if (expr_kind(r->pool, *x) != KIND_SYM || eval_double(r->pool, a, NULL, low) != EVAL_OK ||
        eval_double(r->pool, b, NULL, high) != EVAL_OK || !(*low < *high)) {
        error_set(err, ERR_TYPE, at, "a range is a name and two numbers, the smaller one first");
        error_hint(err, "write plot sin(x), x = 0..2*pi");
        return false;
    }
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

// --svg FILE in front of the rest, whose place is left in *at.
static bool read_option(Run *r, Span *at, Written *w, Error *err)
{
    static const char option[] = "--svg";
    const char *text = r->source;
    size_t length = strlen(option);
    if (at->end - at->start < length || memcmp(text + at->start, option, length) != 0)
        return true;
    uint32_t start = at->start + (uint32_t)length, end;
    while (start < at->end && text[start] == ' ')
        start++;
    bool quoted = start < at->end && text[start] == '"';
    for (end = start += quoted; end < at->end && text[end] != (quoted ? '"' : ' ');)
        end++;
    bool closed = !quoted || end < at->end;
    if (!closed || end - start < 5 || memcmp(text + end - 4, ".svg", 4) != 0) {
        error_set(err, ERR_SYNTAX, (Span){start - quoted, closed ? end + quoted : end},
                  "--svg wants the name of a file that ends in .svg");
        error_hint(err, "write plot --svg \"curve.svg\" sin(x)");
        return false;
    }
    w->svg = run_text(r, text + start, end - start);
    at->start = end + quoted;
    while (at->start < at->end && text[at->start] == ' ')
        at->start++;
    return true;
}

static bool write_svg(Run *r, const char *path, const Figure *f, Error *err)
{
    FileWriter w;
    StrBuf text = {0};
    figure_svg(f, &text);
    bool ok = file_begin(&w, path);
    if (ok && fwrite(str_text(&text), 1, text.len, w.stream) != text.len) {
        file_abandon(&w);
        ok = false;
    } else if (ok) {
        ok = file_commit(&w);
    }
    str_free(&text);
    if (!ok) {
        error_set(err, ERR_FILE, r->statement->argument, "can not write '%.200s': %s", path, strerror(errno));
        error_hint(err, "name a file in a folder that there is");
    }
    return ok;
}

static bool add_curve(Run *r, Expr written, Expr *curves, Figure *f, Error *err)
{
    Expr e = carry_out(r, written, err);
    const char *label = e ? run_print(r, written, err) : NULL;
    if (!label)
        return false;
    curves[f->count] = e;
    f->curves[f->count++].label = label;
    return true;
}

// The curves, and with a derivative that stands alone the function that it is of.
static bool read_curves(Run *r, const Written *w, size_t n, Expr *curves, Figure *f, Error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (i == FIGURE_CURVES)
            return error_set(err, ERR_LIMIT, w->parts.at[i], "at most %d curves fit into one picture", FIGURE_CURVES);
        Expr e = read_written(r, w->parts.at[i], err);
        if (!e || !add_curve(r, e, curves, f, err))
            return false;
        bool derivative = expr_kind(r->pool, e) == KIND_FORM && expr_op(r->pool, e) == FORM_DIFF;
        if (n == 1 && derivative && !add_curve(r, expr_arg(r->pool, e, 0), curves, f, err))
            return false;
    }
    return true;
}

static bool is_range(const char *text, Span at)
{
    for (uint32_t i = at.start; i < at.end; i++)
        if (text[i] == '=')
            return true;
    return false;
}

static bool plot_parts(Run *r, const Written *w, Span whole, Error *err)
{
    Figure f = {.low = -5, .high = 5};
    Expr curves[FIGURE_CURVES + 1], x = 0, only = 0;
    size_t n = w->parts.len;
    bool ranged = n > 1 && is_range(r->source, w->parts.at[n - 1]);
    int columns = r->width ? (int)r->width - MARGIN : COLUMNS;
    columns = columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns > COLUMNS_MOST ? COLUMNS_MOST : columns;
    if (!read_curves(r, w, n - ranged, curves, &f, err) || !plot_variable(r, curves, f.count, &only, err) ||
        (ranged && !read_range(r, w->parts.at[n - 1], &x, &f.low, &f.high, err)))
        return false;
    if (x && only && x != only) {
        error_set(err, ERR_NAME, whole, "the range is for another name than the curve has");
        error_hint(err, "write %s = a..b for it", pool_symbol_name(r->pool, expr_op(r->pool, only)));
        return false;
    }
    bool unicode = r->format == PRINT_UNICODE;
    f.samples = w->svg ? SAMPLES_SVG : SAMPLES * figure_dots(columns, f.count, unicode);
    if (!sample(r, curves, only, &f, err))
        return false;
    if (w->svg)
        return write_svg(r, w->svg, &f, err);
    StrBuf text = {0};
    figure_text(&f, columns, ROWS, unicode, &text);
    r->report.text = run_take(r, &text);
    return true;
}

bool plot_command(Run *r, Error *err)
{
    Written w = {0};
    Span whole = r->statement->argument;
    bool ok = read_option(r, &whole, &w, err);
    if (ok) {
        whole = without_brackets(r->source, whole);
        split(r->source, whole, &w);
        ok = plot_parts(r, &w, whole, err);
    }
    vec_free(&w.parts);
    return ok;
}
