// Points: arguments for generated code, seen by the ball evaluator as the exact values that they hold.
#include "codegen/check/sample.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { UNKNOWN_LENGTH = 16 };

uint64_t sample_random(Sample *s)
{
    s->random += 0x9E3779B97F4A7C15u; // splitmix64
    uint64_t z = s->random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double unit(Sample *s) // in [0, 1)
{
    return (double)(sample_random(s) >> 11) * 0x1p-53;
}

// ---- What names stand for -------------------------------------------------------------------------------------------

static int find_param(const Sample *s, Sym name)
{
    for (uint32_t i = 0; i < s->nparams; i++)
        if (s->params[i].name == name)
            return (int)i;
    return -1;
}

bool sample_is_real(const Sample *s, Sym name)
{
    int i = find_param(s, name);
    return i >= 0 && s->params[i].kind == CODE_REAL;
}

EvalGiven sample_balls(void *sample, Sym name)
{
    return sample_is_real(sample, name) ? EVAL_GIVEN_BALL : EVAL_GIVEN_EXACT;
}

EvalGiven sample_rounded(void *sample, Sym name)
{
    return sample_is_real(sample, name) ? EVAL_GIVEN_ROUNDED : EVAL_GIVEN_EXACT;
}

static void set_double(fmpq_t out, double x)
{
    arf_t a;
    arf_init(a);
    arf_set_d(a, x);
    arf_get_fmpq(out, a);
    arf_clear(a);
}

static EvalStatus give_symbol(void *data, Sym name, fmpq_t value)
{
    Sample *s = data;
    for (uint32_t i = 0; i < s->nindex; i++)
        if (s->index[i] == name) {
            fmpq_set_si(value, s->index_value[i], 1);
            return EVAL_OK;
        }
    int i = find_param(s, name);
    if (i < 0)
        return EVAL_LIMIT;
    if (s->params[i].kind == CODE_REAL)
        set_double(value, s->args[i].real);
    else
        fmpq_set_si(value, s->args[i].integer, 1);
    return EVAL_OK;
}

static EvalStatus give_element(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value);

EvalValues sample_values(Sample *s)
{
    return (EvalValues){.data = s, .symbol = give_symbol, .element = give_element};
}

// The value of a length's formula. False when it is no whole number of this point.
static bool whole_value(Sample *s, Expr e, int64_t *out)
{
    double value;
    EvalValues at = sample_values(s);
    if (eval_double(s->p, e, &at, &value) != EVAL_OK || value != floor(value) || fabs(value) > 1e9)
        return false;
    *out = (int64_t)value;
    return true;
}

static int64_t extent_of(Sample *s, const CodeParam *param, uint32_t d)
{
    int64_t n;
    size_t i = (size_t)(param - s->params);
    if (i < s->nwidths)
        return s->widths[i][d];
    if (!param->extent[d] || !whole_value(s, param->extent[d], &n))
        n = UNKNOWN_LENGTH;
    return n - param->first[d] + 1 > 0 ? n - param->first[d] + 1 : 1;
}

static EvalStatus give_element(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Sample *s = data;
    int i = find_param(s, array);
    if (i < 0 || s->params[i].rank != n)
        return EVAL_LIMIT;
    const CodeParam *param = &s->params[i];
    int64_t at = 0;
    for (uint32_t d = 0; d < n; d++) {
        int64_t width = extent_of(s, param, d), place = subscripts[d] - param->first[d];
        if (place < 0 || place >= width)
            return EVAL_UNDEFINED;
        at = at * width + place;
    }
    if (param->kind == CODE_REAL)
        set_double(value, s->args[i].reals[at]);
    else
        fmpq_set_si(value, s->args[i].ints[at], 1);
    return EVAL_OK;
}

// ---- Drawing --------------------------------------------------------------------------------------------------------

typedef struct {
    double low, high;
} Bounds;

// The part u of the way from one end to the other; high - low may be no double.
static double within(const Bounds *box, double u)
{
    double width = box->high - box->low;
    return isinf(width) ? box->low * (1 - u) + box->high * u : box->low + width * u;
}

// Half of the values lie evenly in the box, others are small, or simple numbers.
static double draw_real(Sample *s, const Bounds *box, int sign)
{
    static const double simple[] = {0, 1, -1, 0.5, 2, -0.25, 3, -2};
    double x;
    switch (sample_random(s) % 8) {
    case 0: x = simple[sample_random(s) % 8]; break;
    case 1: x = ldexp(unit(s) - 0.5, -(int)(sample_random(s) % 30)); break;
    case 2:
    case 3: x = within(box, 0.45 + 0.1 * unit(s)); break;
    default: x = within(box, unit(s)); break;
    }
    if (x < box->low || x > box->high)
        x = within(box, unit(s));
    if (sign)
        x = sign > 0 ? fabs(x) : -fabs(x);
    return sign && x == 0 ? sign * 0.5 : x;
}

// Doubles in order as integers: the same number of them lies in each power of two.
static int64_t rank_of(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_rank(int64_t rank)
{
    double x;
    rank = rank < 0 ? INT64_MIN - rank : rank;
    memcpy(&x, &rank, sizeof x);
    return x;
}

static double by_rank(Sample *s, double low, double high)
{
    uint64_t first = (uint64_t)rank_of(low), count = (uint64_t)rank_of(high) - first + 1;
    return of_rank((int64_t)(first + sample_random(s) % count));
}

// One of the ends, a double of any exponent, one of the upper 40 binary orders, or one close to the last.
static double draw_hard(Sample *s, double low, double high)
{
    uint64_t kind = sample_random(s) % 16;
    double most = fmax(fabs(low), fabs(high)), x;
    switch (kind) {
    case 0: return low;
    case 1: return high;
    case 2:
    case 3: return by_rank(s, low, high);
    case 4:
    case 5:
    case 6:
    case 7: x = ldexp((unit(s) - 0.5) * most, -(int)(sample_random(s) % 40)); break;
    default: x = s->last * (1 + ldexp(unit(s) - 0.5, -(int)(sample_random(s) % 52))); break;
    }
    return x >= low && x <= high ? x : by_rank(s, low, high);
}

// ---- Bounds from conditions -----------------------------------------------------------------------------------------

// The same name, or the same array with symbols for subscripts: a fact about w[k] is meant for every k, one about w[1]
// is not.
static bool is_about(const Pool *p, Expr e, Expr name)
{
    bool every = expr_kind(p, e) == KIND_ELEM && expr_kind(p, name) == KIND_ELEM && expr_op(p, e) == expr_op(p, name);
    for (uint32_t i = 0; every && i < expr_nargs(p, e); i++)
        every = expr_kind(p, expr_arg(p, e, i)) == KIND_SYM;
    return e == name || every;
}

// Narrows *b by a < number, number <= a, a = number, abs(a) < number, and by several joined by `and`.
static void narrow(Pool *p, Expr condition, Expr name, Bounds *b)
{
    Kind kind = expr_kind(p, condition);
    for (uint32_t i = 0; kind == KIND_AND && i < expr_nargs(p, condition); i++)
        narrow(p, expr_arg(p, condition, i), name, b);
    if (kind != KIND_LT && kind != KIND_LE && kind != KIND_EQ)
        return;
    Expr left = expr_arg(p, condition, 0), right = expr_arg(p, condition, 1);
    bool size = expr_is_call(p, left, FN_ABS);
    double x;
    if (kind == KIND_EQ) {
        bool turned = is_about(p, right, name);
        if ((turned || is_about(p, left, name)) && eval_double(p, turned ? left : right, NULL, &x) == EVAL_OK)
            *b = (Bounds){fmax(b->low, x), fmin(b->high, x)};
        return;
    }
    left = size ? expr_arg(p, left, 0) : left;
    if (is_about(p, left, name) && eval_double(p, right, NULL, &x) == EVAL_OK) {
        b->high = fmin(b->high, kind == KIND_LT ? nextafter(x, -INFINITY) : x);
        b->low = size ? fmax(b->low, kind == KIND_LT ? nextafter(-x, INFINITY) : -x) : b->low;
    }
    if (is_about(p, right, name) && eval_double(p, left, NULL, &x) == EVAL_OK)
        b->low = fmax(b->low, kind == KIND_LT ? nextafter(x, INFINITY) : x);
}

enum { OPEN = 30 }; // where nothing says otherwise, numbers lie between -30 and 30

// What is left of a range by default: an end that a condition gives, and 60 on from it where that is all it gives.
static Bounds open_bounds(Bounds given)
{
    Bounds b = given;
    if (isinf(b.low))
        b.low = given.high > -OPEN ? -OPEN : fmax(-DBL_MAX, given.high - fmax(2 * OPEN, fabs(given.high)));
    if (isinf(b.high))
        b.high = given.low < OPEN ? OPEN : fmin(DBL_MAX, given.low + fmax(2 * OPEN, fabs(given.low)));
    return b;
}

static Bounds assumed_bounds(Sample *s, const SampleBox *box, Expr name)
{
    Bounds b = {-INFINITY, INFINITY};
    for (size_t i = 0; box->facts && i < box->facts->list.len; i++)
        if (box->facts->list.at[i].kind == FACT_CONDITION)
            narrow(s->p, box->facts->list.at[i].condition, name, &b);
    return b;
}

// Empty where the conditions and the range have no number in common.
static Bounds bounds_of(Sample *s, const SampleBox *box, Expr name)
{
    Bounds b = assumed_bounds(s, box, name), range = {box->low, box->high};
    bool open = range.low == 0 && range.high == 0;
    for (uint32_t i = 0; i < box->nranges; i++)
        if (box->ranges[i].name == expr_op(s->p, name)) {
            range = (Bounds){box->ranges[i].low, box->ranges[i].high};
            open = false;
        }
    b = open ? open_bounds(b) : (Bounds){fmax(b.low, range.low), fmin(b.high, range.high)};
    if (box->scale > 0) {
        double least = fmax(b.low, fmin(b.high, 0)); // in size
        b = (Bounds){least + (b.low - least) * box->scale, least + (b.high - least) * box->scale};
    }
    return b;
}

// A name, or an element with symbols for subscripts, as the facts speak of it.
static Expr pattern(Sample *s, const CodeParam *param)
{
    Expr subs[CODE_RANK];
    if (!param->rank)
        return expr_sym(s->p, param->name);
    for (uint32_t d = 0; d < param->rank; d++)
        subs[d] = expr_named(s->p, "%i");
    return expr_elem(s->p, param->name, subs, param->rank);
}

// Of a range that is known, what the conditions leave; otherwise 1..length, or as many from an end that they give.
static int64_t draw_label(Sample *s, const SampleBox *box, Expr name)
{
    Expr lower, upper;
    int64_t low = 1, high = box->length;
    Bounds b = assumed_bounds(s, box, name);
    bool known = box->facts && facts_range(s->p, box->facts, name, &lower, &upper) && whole_value(s, lower, &low) &&
                 whole_value(s, upper, &high);
    if (!known) {
        low = fabs(b.low) < 1e15 ? (int64_t)ceil(b.low) : fabs(b.high) < 1e15 ? (int64_t)b.high - box->length + 1 : 1;
        high = low + box->length - 1;
    }
    if (b.low > (double)low)
        low = (int64_t)fmin(ceil(b.low), 1e15);
    if (b.high < (double)high)
        high = (int64_t)fmax(floor(b.high), -1e15);
    return high >= low ? low + (int64_t)(sample_random(s) % (uint64_t)(high - low + 1)) : low;
}

static double next_real(Sample *s, const SampleBox *box, const Bounds *b, int sign)
{
    if (box->spread && sample_random(s) % 4)
        s->last = by_rank(s, b->low, b->high);
    else if (!box->hard || sample_random(s) % 2)
        s->last = draw_real(s, b, sign);
    else
        s->last = draw_hard(s, b->low, b->high);
    return s->last;
}

// An integer in the bounds next to x, where there is one.
static double whole(double x, const Bounds *b)
{
    x = nearbyint(x);
    x = x < b->low ? ceil(b->low) : x > b->high ? floor(b->high) : x;
    return x >= b->low ? x : b->low;
}

static void draw_param(Sample *s, const SampleBox *box, uint32_t i)
{
    const CodeParam *param = &s->params[i];
    if (s->patterned && param->kind == CODE_INT)
        return;
    Expr name = pattern(s, param);
    bool strict, integer = box->facts && facts_integer(s->p, box->facts, name) == TRUTH_YES;
    int sign = box->facts ? facts_sign(s->p, box->facts, name, &strict) : 0;
    Bounds b = bounds_of(s, box, name);
    for (size_t k = 0; k < (param->rank ? s->sizes[i] : 1); k++) {
        if (param->kind != CODE_REAL && param->rank) {
            s->args[i].ints[k] = (int)draw_label(s, box, name);
        } else if (param->kind != CODE_REAL) {
            s->args[i].integer = (ptrdiff_t)draw_label(s, box, name);
        } else {
            double x = next_real(s, box, &b, sign);
            *(param->rank ? &s->args[i].reals[k] : &s->args[i].real) = integer ? whole(x, &b) : x;
        }
    }
}

// The names in conditions that fail here, as eval_program_blame tells them; 0: none fails. One about every element,
// whose subscript has no value, is left to the bounds.
static uint64_t failing(Sample *s)
{
    EvalValues at = sample_values(s);
    uint64_t names = 0;
    if (s->conditions)
        eval_program_run(s->conditions, &at, 128);
    for (uint32_t i = 0; i < s->nconditions; i++) {
        EvalStatus status = eval_program_status(s->conditions, i);
        const fmpq *holds = eval_program_exact(s->conditions, i);
        if (status == EVAL_UNDEFINED || (status == EVAL_OK && holds && fmpq_is_zero(holds)))
            names |= eval_program_blame(s->conditions, i) | 1ull << 63;
    }
    return names;
}

static void draw_named(Sample *s, const SampleBox *box, uint64_t blame)
{
    const EvalName *names;
    uint32_t n = eval_program_names(s->conditions, &names);
    for (uint32_t k = 0; k < n; k++) {
        int i = blame >> (k < 63 ? k : 63) & 1 ? find_param(s, names[k].name) : -1;
        if (i >= 0 && s->params[i].kind != CODE_LENGTH)
            draw_param(s, box, (uint32_t)i);
    }
}

enum { TRIES = 1000 };

bool sample_draw(Sample *s, const SampleBox *box)
{
    for (uint32_t i = 0; i < s->nparams; i++)
        if (s->params[i].kind != CODE_LENGTH)
            draw_param(s, box, i);
    uint64_t blame = failing(s);
    for (int tries = 0; tries < TRIES && blame; tries++) { // what fails alone is drawn anew
        draw_named(s, box, blame);
        blame = failing(s);
    }
    return !blame;
}

static void prepare_conditions(Sample *s, const SampleBox *box)
{
    VEC(Expr) conditions = {0};
    for (size_t i = 0; box->facts && i < box->facts->list.len; i++)
        if (box->facts->list.at[i].kind == FACT_CONDITION)
            vec_push(&conditions, box->facts->list.at[i].condition);
    s->nconditions = (uint32_t)conditions.len;
    if (conditions.len)
        s->conditions = eval_program_new(s->p, conditions.at, s->nconditions);
    vec_free(&conditions);
}

static bool check_bounds(Sample *s, const SampleBox *box, Error *err)
{
    for (uint32_t i = 0; i < s->nparams; i++) {
        Bounds b = s->params[i].kind == CODE_REAL ? bounds_of(s, box, pattern(s, &s->params[i])) : (Bounds){0};
        if (!(b.low <= b.high))
            return error_set(err, ERR_DOMAIN, (Span){0}, "no number in the range of %.60s meets what is assumed of it",
                             pool_symbol_name(s->p, s->params[i].name));
    }
    return true;
}

// The tables of sparse outputs hold their pattern. The whole numbers that it may depend on keep their values from then
// on.
static void fill_tables(Sample *s)
{
    for (uint32_t i = 0; i < s->noutputs; i++) {
        uint32_t starts, places;
        if (!code_tables(s->code, i, &starts, &places))
            continue;
        int *at = s->args[starts].ints;
        s->sizes[places] = (size_t)code_pattern(s->code, i, s->args, at, NULL);
        mem_free(s->args[places].ints);
        s->args[places].ints = mem_zero((s->sizes[places] + 1) * sizeof(int));
        code_pattern(s->code, i, s->args, at, s->args[places].ints);
        s->patterned = true;
    }
}

bool sample_begin(Sample *s, Pool *p, const Code *code, const SampleBox *box, uint64_t seed, Error *err)
{
    *s = (Sample){.code = code, .p = p, .random = seed};
    s->nparams = code_params(code, NULL, 0);
    s->noutputs = code_outputs(code);
    s->params = mem_zero((s->nparams + 1) * sizeof *s->params);
    s->args = mem_zero((s->nparams + s->noutputs + 1) * sizeof *s->args);
    s->sizes = mem_zero((s->nparams + s->noutputs + 1) * sizeof *s->sizes);
    s->widths = mem_zero((s->nparams + 1) * sizeof *s->widths);
    code_params(code, s->params, s->nparams);
    ptrdiff_t length = box->length;
    for (uint32_t i = 0; i < s->nparams; i++)
        if (s->params[i].kind == CODE_LENGTH && !s->params[i].rank) {
            s->args[i].integer = length > 2 ? length-- : length; // different lengths show a mixed-up subscript
        }
    for (uint32_t i = 0; i < s->nparams; i++) {
        const CodeParam *param = &s->params[i];
        size_t size = 1;
        for (uint32_t d = 0; d < param->rank; d++) {
            s->widths[i][d] = extent_of(s, param, d);
            size *= (size_t)s->widths[i][d];
        }
        s->nwidths = i + 1;
        if (size > 100000000)
            return error_set(err, ERR_LIMIT, (Span){0}, "an array of %zu numbers for a sample", size);
        s->sizes[i] = param->rank ? size : 0;
        if (param->rank && param->kind == CODE_REAL)
            s->args[i].reals = mem_zero(size * sizeof(double));
        else if (param->rank)
            s->args[i].ints = mem_zero(size * sizeof(int));
    }
    prepare_conditions(s, box);
    if (!check_bounds(s, box, err))
        return false;
    bool drawn = sample_draw(s, box);
    fill_tables(s);
    for (uint32_t i = 0; i < s->noutputs; i++) {
        s->sizes[s->nparams + i] = code_output_size(code, i, s->args);
        s->args[s->nparams + i].reals = mem_zero((s->sizes[s->nparams + i] + 1) * sizeof(double));
    }
    s->args[s->nparams + s->noutputs].reals = mem_zero((code_work(code, s->args) + 1) * sizeof(double));
    return drawn || error_set(err, ERR_DOMAIN, (Span){0}, "no point in %d meets what is assumed", TRIES);
}

void sample_end(Sample *s)
{
    for (uint32_t i = 0; i < s->nparams + s->noutputs + 1 && s->args; i++)
        if (i >= s->nparams || s->params[i].rank)
            mem_free(s->args[i].reals);
    if (s->conditions)
        eval_program_free(s->conditions);
    mem_free(s->args);
    mem_free(s->params);
    mem_free(s->sizes);
    mem_free(s->widths);
    *s = (Sample){0};
}

void sample_describe(const Sample *s, StrBuf *out)
{
    for (uint32_t i = 0; i < s->nparams; i++) {
        const CodeParam *param = &s->params[i];
        str_printf(out, "%s%s = ", i ? ", " : "", pool_symbol_name(s->p, param->name));
        size_t n = param->rank ? s->sizes[i] : 1;
        str_add(out, param->rank ? "(" : "");
        for (size_t k = 0; k < n && k < 12; k++) {
            str_add(out, k ? ", " : "");
            if (param->kind == CODE_REAL)
                str_printf(out, "%.17g", param->rank ? s->args[i].reals[k] : s->args[i].real);
            else
                str_printf(out, "%lld", param->rank ? (long long)s->args[i].ints[k] : (long long)s->args[i].integer);
        }
        str_add(out, param->rank ? n > 12 ? ", ...)" : ")" : "");
    }
}
