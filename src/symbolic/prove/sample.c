// Drawing points: from simple boxes, inside the bounds that the facts set.
#include "symbolic/prove/sample.h"

#include <math.h>
#include <stdlib.h>

// ---- Random numbers (splitmix64) ------------------------------------------------------------------------------------

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t *state, uint64_t n)
{
    return n ? next_random(state) % n : 0;
}

uint64_t sampler_random(Sampler *s, uint64_t n)
{
    return below(&s->random, n);
}

// ---- Boxes ----------------------------------------------------------------------------------------------------------

typedef struct {
    short numerator, denominator;
} Simple;

static const Simple plain[] = {{1, 1}, {2, 1}, {3, 1}, {1, 2}, {4, 1}, {5, 1}, {1, 3},
                               {3, 2}, {2, 3}, {1, 4}, {6, 1}, {7, 1}, {5, 2}};
static const Simple unit[] = {{1, 2}, {1, 3}, {2, 3},  {1, 4},  {3, 4}, {1, 5},  {2, 5},
                              {3, 5}, {4, 5}, {1, 10}, {9, 10}, {1, 8}, {1, 100}};
static const short large[] = {10, 12, 15, 20, 30, 50, 100, 200, 1000, 2000};

#define PICK(table, rng) table[below(rng, sizeof table / sizeof *table)]

static void set_simple(fmpq_t out, Simple q, bool negative)
{
    fmpq_set_si(out, negative ? -q.numerator : q.numerator, (ulong)q.denominator);
}

// Near a number that the expressions hold, or its opposite.
static void pick_special(const Sampler *s, uint64_t *rng, fmpq_t out)
{
    static const Simple offsets[] = {{0, 1}, {0, 1}, {1, 2}, {-1, 2}, {1, 1}, {-1, 1}, {1, 10}, {-1, 10}};
    fmpq_t offset;
    if (s->constants.len == 0) {
        set_simple(out, PICK(plain, rng), below(rng, 2));
        return;
    }
    fmpq_init(offset);
    set_simple(offset, PICK(offsets, rng), false);
    fmpq_add(out, expr_fmpq(s->pool, s->constants.at[below(rng, s->constants.len)]), offset);
    if (below(rng, 3) == 0)
        fmpq_neg(out, out);
    fmpq_clear(offset);
}

static void pick_real(const Sampler *s, uint64_t *rng, SampleStyle style, fmpq_t out)
{
    switch (style) {
    case STYLE_PLAIN: set_simple(out, PICK(plain, rng), false); break;
    case STYLE_UNIT: set_simple(out, PICK(unit, rng), false); break;
    case STYLE_WIDE: fmpq_set_si(out, (slong)below(rng, 121) - 60, 1 + below(rng, 12)); break;
    case STYLE_LARGE: fmpq_set_si(out, PICK(large, rng) * (below(rng, 2) ? 1 : -1), 1); break;
    case STYLE_SPECIAL: pick_special(s, rng, out); break;
    default:
        if (below(rng, 12) == 0)
            fmpq_set_si(out, 0, 1);
        else
            set_simple(out, PICK(plain, rng), below(rng, 2));
        break;
    }
}

static slong longest_length(const Sampler *s)
{
    slong longest = 0;
    for (size_t i = 0; i < s->names.len; i++)
        if (s->names.at[i].length && fmpz_cmp_si(fmpq_numref(s->names.at[i].value), longest) > 0)
            longest = fmpz_get_si(fmpq_numref(s->names.at[i].value));
    return longest ? longest : 3;
}

// An integer at a number that the expressions hold, or next to it.
static slong near_constant(const Sampler *s, uint64_t *rng)
{
    fmpz_t n;
    fmpz_init(n);
    const fmpq *q = expr_fmpq(s->pool, s->constants.at[below(rng, s->constants.len)]);
    fmpz_fdiv_q(n, fmpq_numref(q), fmpq_denref(q));
    slong near = fmpz_get_si(n) + (slong)below(rng, 5) - 2; // CONSTANT_BITS keeps it small
    fmpz_clear(n);
    return near;
}

static slong pick_integer(const Sampler *s, uint64_t *rng, SampleStyle style, const SampleName *n)
{
    static const slong lengths[] = {2, 2, 3, 1, 3, 4};
    if (n->length && style == STYLE_SPECIAL && s->constants.len && below(rng, 2))
        return labs(near_constant(s, rng)) + 1;
    if (n->length)
        return style == STYLE_LARGE ? 5 + (slong)below(rng, 3) : PICK(lengths, rng);
    if (style == STYLE_SPECIAL && s->constants.len)
        return near_constant(s, rng);
    if (n->label) {
        slong longest = longest_length(s);
        return below(rng, 4) ? 1 + (slong)below(rng, (uint64_t)longest) : below(rng, 3) ? longest + 1 : 0;
    }
    switch (style) {
    case STYLE_PLAIN: return 1 + (slong)below(rng, 5);
    case STYLE_UNIT: return (slong)below(rng, 3);
    case STYLE_WIDE: return (slong)below(rng, 41) - 20;
    case STYLE_LARGE: return (slong)below(rng, 200);
    default: return (slong)below(rng, 11) - 4;
    }
}

static void pick(const Sampler *s, uint64_t *rng, SampleStyle style, const SampleName *n, fmpq_t out)
{
    if (n->integer || n->length || n->label)
        fmpq_set_si(out, pick_integer(s, rng, style, n), 1);
    if (n->label && n->kind == KIND_SYM && style == STYLE_WIDE) // what is compared with indices need not be one
        fmpq_set_si(out, 2 * fmpz_get_si(fmpq_numref(out)) + 1, 2);
    if (!n->integer && !n->length && !n->label)
        pick_real(s, rng, style, out);
}

// ---- Intervals that the bounds leave --------------------------------------------------------------------------------

typedef struct {
    bool has_low, has_high, open_low, open_high;
    fmpq_t low, high;
} Interval;

static void interval_init(Interval *v)
{
    *v = (Interval){.has_low = false};
    fmpq_init(v->low);
    fmpq_init(v->high);
}

static void interval_clear(Interval *v)
{
    fmpq_clear(v->low);
    fmpq_clear(v->high);
}

static void raise_low(Interval *v, const fmpq_t bound, bool open)
{
    int sign = v->has_low ? fmpq_cmp(bound, v->low) : 1;
    if (sign > 0)
        fmpq_set(v->low, bound);
    v->open_low = sign > 0 ? open : sign == 0 ? v->open_low || open : v->open_low;
    v->has_low = true;
}

static void lower_high(Interval *v, const fmpq_t bound, bool open)
{
    int sign = v->has_high ? fmpq_cmp(bound, v->high) : -1;
    if (sign < 0)
        fmpq_set(v->high, bound);
    v->open_high = sign < 0 ? open : sign == 0 ? v->open_high || open : v->open_high;
    v->has_high = true;
}

static bool interval_holds(const Interval *v, const fmpq_t x)
{
    int low = v->has_low ? fmpq_cmp(x, v->low) : 1, high = v->has_high ? fmpq_cmp(x, v->high) : -1;
    return (low > 0 || (low == 0 && !v->open_low)) && (high < 0 || (high == 0 && !v->open_high));
}

// The bound's value: exactly, or a simple rational on the inner side of it.
static bool bound_value(Sampler *s, const SampleBound *b, fmpq_t out)
{
    if (eval_program_run(b->other, &s->values, 64) != EVAL_OK)
        return false;
    const fmpq *exact = eval_program_exact(b->other, 0);
    if (exact) {
        fmpq_set(out, exact);
        return true;
    }
    arb_t x;
    arb_init(x);
    eval_program_ball(b->other, 0, x, 64);
    double d = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    if (b->side == 0 || !(fabs(d) < 1e12))
        return false;
    fmpq_set_si(out, (slong)(b->side < 0 ? ceil(16 * d + 0.01) : floor(16 * d - 0.01)), 16);
    return true;
}

// Hides a place of a pattern behind the subscript that it stands for. False where it stands for another one already.
static bool hide_place(Sampler *s, Sym place, slong subscript)
{
    for (uint32_t i = 0; i < s->hidden_count; i++)
        if (s->hidden[i] == place)
            return s->hidden_value[i] == subscript;
    s->hidden[s->hidden_count] = place;
    s->hidden_value[s->hidden_count++] = subscript;
    return true;
}

// Hides the places of the pattern behind the subscripts of an element. False when the pattern does not match: W[k,k]
// none with different subscripts. What is neither a place nor a number is left to the rules.
static bool match_subscripts(Sampler *s, Expr pattern, const slong *subscripts, uint32_t n)
{
    bool ok = expr_nargs(s->pool, pattern) == n;
    s->hidden_count = 0;
    for (uint32_t i = 0; i < n && ok; i++) {
        Expr sub = expr_arg(s->pool, pattern, i);
        int64_t number;
        if (expr_kind(s->pool, sub) == KIND_SYM)
            ok = hide_place(s, expr_op(s->pool, sub), subscripts[i]);
        else
            ok = expr_get_int(s->pool, sub, &number) && number == subscripts[i];
    }
    return ok;
}

// The interval for a name, or for an element of an array. Bounds by what has no value yet are passed over.
static void find_interval(Sampler *s, uint32_t name, const slong *subscripts, uint32_t n, Interval *v)
{
    fmpq_t bound;
    bool frozen = s->frozen;
    fmpq_init(bound);
    s->frozen = true;
    for (size_t i = 0; i < s->bounds.len; i++) {
        const SampleBound *b = &s->bounds.at[i];
        if (b->name != name || (n && !match_subscripts(s, b->subject, subscripts, n)) || !bound_value(s, b, bound))
            continue;
        if (b->side <= 0)
            raise_low(v, bound, b->strict);
        if (b->side >= 0)
            lower_high(v, bound, b->strict);
    }
    s->frozen = frozen;
    s->hidden_count = 0;
    fmpq_clear(bound);
}

// A value inside the interval where a draw from the box has failed.
static void place_inside(uint64_t *rng, const Interval *v, bool integer, fmpq_t out)
{
    fmpq_t t;
    fmpq_init(t);
    if (v->has_low && v->has_high) {
        fmpq_sub(out, v->high, v->low);
        set_simple(t, PICK(unit, rng), false);
        if (integer) // low + 0 .. high - low
            fmpq_set_si(t, 0, 1);
        if (integer && fmpz_cmp_si(fmpq_numref(out), 1000) < 0 && fmpq_sgn(out) > 0)
            fmpq_set_si(out, (slong)below(rng, fmpz_get_ui(fmpq_numref(out)) + 1), 1);
        else
            fmpq_mul(out, out, t);
        fmpq_add(out, out, v->low);
    } else if (v->has_low || v->has_high) {
        set_simple(t, integer ? (Simple){(short)(1 + below(rng, 4)), 1} : PICK(plain, rng), v->has_high);
        fmpq_add(out, v->has_low ? v->low : v->high, t);
    }
    fmpq_clear(t);
    if (integer && !fmpz_is_one(fmpq_denref(out))) {
        (v->has_low ? fmpz_cdiv_q : fmpz_fdiv_q)(fmpq_numref(out), fmpq_numref(out), fmpq_denref(out));
        fmpz_one(fmpq_denref(out));
    }
}

static bool is_integral(const SampleName *n)
{
    return n->integer || n->length || n->label;
}

static void draw_value(Sampler *s, uint64_t *rng, SampleStyle style, uint32_t name, const slong *subscripts,
                       uint32_t count, fmpq_t out)
{
    Interval v;
    interval_init(&v);
    find_interval(s, name, subscripts, count, &v);
    const SampleName *n = &s->names.at[name];
    bool inside = false;
    for (int tries = 0; tries < 6 && !inside; tries++) {
        pick(s, rng, style, n, out);
        inside = interval_holds(&v, out);
    }
    if (!inside)
        place_inside(rng, &v, is_integral(n), out);
    interval_clear(&v);
}

// ---- Names ----------------------------------------------------------------------------------------------------------

static void changed(Sampler *s)
{
    s->version++;
    for (size_t i = 0; i < s->elements.len; i++)
        fmpq_clear(s->elements.at[i].value);
    s->elements.len = 0;
    if (s->slots)
        memset(s->slots, 0, (s->slot_mask + (size_t)1) * sizeof *s->slots);
}

// Seeds 0, 1, 2 give u, u^2, u^3; others random coefficients.
static void draw_function(SampleName *n)
{
    uint64_t rng = n->seed;
    uint32_t degree = 3 + n->order < EVAL_DEGREE ? 3 + n->order : EVAL_DEGREE;
    n->function = (EvalFunction){.weight = {{0}}};
    for (uint32_t i = 0; i < n->rank && i < EVAL_ARGS; i++) {
        n->function.weight[0][i] = n->seed < 3 ? 1 : 1 + (int)below(&rng, 3);
        n->function.weight[1][i] = 2 - (int)below(&rng, 5);
    }
    if (n->seed < 3)
        n->function.coefficient[0][n->seed + 1] = 1;
    for (uint32_t t = 0; t < (n->rank > 1 ? 2u : 1u) && n->seed >= 3; t++)
        for (uint32_t d = 0; d <= degree; d++)
            n->function.coefficient[t][d] = (int)below(&rng, 7) - 3 + (d == degree);
}

static void draw_name(Sampler *s, uint32_t i, SampleStyle style)
{
    SampleName *n = &s->names.at[i];
    if (n->kind == KIND_SYM) {
        draw_value(s, &s->random, style, i, NULL, 0, n->value);
    } else {
        n->style = style;
        n->seed = below(&s->random, 8) ? 3 + next_random(&s->random) / 2 : below(&s->random, 3);
        if (n->kind == KIND_APPLY)
            draw_function(n);
    }
    changed(s);
}

SampleStyle sampler_style(Sampler *s)
{
    static const SampleStyle often[] = {STYLE_PLAIN,  STYLE_PLAIN,  STYLE_PLAIN,  STYLE_SIGNED,
                                        STYLE_SIGNED, STYLE_SIGNED, STYLE_UNIT,   STYLE_WIDE,
                                        STYLE_SIGNED, STYLE_WIDE,   STYLE_SPECIAL};
    return sampler_random(s, 24) ? PICK(often, &s->random) : STYLE_LARGE;
}

void sampler_draw(Sampler *s, SampleStyle style, bool mixed)
{
    for (s->drawn = 0; s->drawn < s->names.len; s->drawn++)
        draw_name(s, (uint32_t)s->drawn, mixed ? sampler_style(s) : style);
}

void sampler_redraw(Sampler *s, uint32_t name, SampleStyle style)
{
    draw_name(s, name, style);
}

bool sampler_put(Sampler *s, uint32_t name, const fmpq_t value)
{
    SampleName *n = &s->names.at[name];
    Interval v;
    bool ok = n->kind == KIND_SYM && (fmpz_is_one(fmpq_denref(value)) || !is_integral(n));
    interval_init(&v);
    find_interval(s, name, NULL, 0, &v);
    ok = ok && interval_holds(&v, value) && !fmpq_equal(value, n->value);
    if (ok) {
        fmpq_set(n->value, value);
        changed(s);
    }
    interval_clear(&v);
    return ok;
}

bool sampler_set(Sampler *s, uint32_t name, slong numerator, ulong denominator)
{
    fmpq_t value;
    fmpq_init(value);
    fmpq_set_si(value, numerator, denominator);
    bool ok = sampler_put(s, name, value);
    fmpq_clear(value);
    return ok;
}

void sampler_save(const Sampler *s, uint32_t name, SampleName *saved)
{
    *saved = s->names.at[name];
    fmpq_init(saved->value);
    fmpq_set(saved->value, s->names.at[name].value);
}

void sampler_restore(Sampler *s, uint32_t name, SampleName *saved)
{
    fmpq_swap(s->names.at[name].value, saved->value);
    fmpq_clear(saved->value);
    saved->value[0] = s->names.at[name].value[0];
    s->names.at[name] = *saved;
    changed(s);
}

void sampler_forget(SampleName *saved)
{
    fmpq_clear(saved->value);
}

bool sampler_set_seed(Sampler *s, uint32_t name, uint64_t seed)
{
    SampleName *n = &s->names.at[name];
    if (n->kind == KIND_SYM || n->seed == seed)
        return false;
    n->seed = seed;
    if (n->kind == KIND_APPLY)
        draw_function(n);
    changed(s);
    return true;
}

// ---- Callbacks of evaluation ----------------------------------------------------------------------------------------

static EvalStatus symbol_value(void *data, Sym name, fmpq_t value)
{
    Sampler *s = data;
    for (uint32_t i = 0; i < s->hidden_count; i++)
        if (s->hidden[i] == name) {
            fmpq_set_si(value, s->hidden_value[i], 1);
            return EVAL_OK;
        }
    for (uint32_t i = 0; i < s->drawn; i++)
        if (s->names.at[i].name == name && s->names.at[i].kind == KIND_SYM) {
            fmpq_set(value, s->names.at[i].value);
            return EVAL_OK;
        }
    return EVAL_LIMIT;
}

static const EvalFunction *function_value(void *data, Sym name, uint32_t nargs)
{
    Sampler *s = data;
    uint32_t i = sampler_find(s, KIND_APPLY, name);
    return i < s->drawn && s->names.at[i].rank == nargs ? &s->names.at[i].function : NULL;
}

static uint32_t element_slot(const Sampler *s, uint32_t name, const slong *subscripts, uint32_t n)
{
    uint64_t h = name;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (uint64_t)subscripts[i]) * 0x9e3779b97f4a7c15u;
    uint32_t at = (uint32_t)(h >> 32) & s->slot_mask;
    for (; s->slots[at]; at = (at + 1) & s->slot_mask) {
        const SampleElement *e = &s->elements.at[s->slots[at] - 1];
        if (e->name == name && !memcmp(e->subscripts, subscripts, n * sizeof *subscripts))
            break;
    }
    return at;
}

static void grow_slots(Sampler *s)
{
    s->slot_mask = s->slots ? s->slot_mask * 2 + 1 : 255;
    mem_free(s->slots);
    s->slots = mem_zero((s->slot_mask + (size_t)1) * sizeof *s->slots);
    for (uint32_t i = 0; i < s->elements.len; i++) {
        const SampleElement *e = &s->elements.at[i];
        s->slots[element_slot(s, e->name, e->subscripts, s->names.at[e->name].rank)] = i + 1;
    }
}

bool sampler_inside(Sampler *s, uint32_t name, const slong *subscripts, uint32_t n, const fmpq_t value)
{
    Interval v;
    interval_init(&v);
    find_interval(s, name, subscripts, n, &v);
    bool inside = interval_holds(&v, value);
    interval_clear(&v);
    return inside;
}

// Seeds 0, 1, 2: zeros, ones, and 1, 2, 3, ...
void sampler_draw_element(Sampler *s, uint32_t name, const slong *subscripts, uint32_t n, fmpq_t value)
{
    uint64_t seed = s->names.at[name].seed, rng = seed;
    slong simple = seed == 2 ? 0 : (slong)seed;
    for (uint32_t i = 0; i < n; i++) {
        rng = (rng ^ (uint64_t)subscripts[i]) * 0xd6e8feb86659fd93u;
        simple = seed == 2 ? (slong)((ulong)simple + (ulong)subscripts[i] * (i + 1)) : simple; // of any size
    }
    if (seed < 3) {
        Interval v;
        interval_init(&v);
        find_interval(s, name, subscripts, n, &v);
        fmpq_set_si(value, simple, 1);
        if (!interval_holds(&v, value))
            place_inside(&rng, &v, is_integral(&s->names.at[name]), value);
        interval_clear(&v);
        return;
    }
    draw_value(s, &rng, s->names.at[name].style, name, subscripts, n, value);
}

static EvalStatus element_value(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Sampler *s = data;
    uint32_t name = sampler_find(s, KIND_ELEM, array);
    if (name >= s->drawn || s->names.at[name].rank != n)
        return EVAL_LIMIT;
    if ((s->elements.len + 1) * 2 > s->slot_mask)
        grow_slots(s);
    uint32_t at = element_slot(s, name, subscripts, n);
    if (s->slots[at]) {
        fmpq_set(value, s->elements.at[s->slots[at] - 1].value);
        return EVAL_OK;
    }
    if (s->frozen)
        return EVAL_LIMIT;
    fmpq_t drawn;
    fmpq_init(drawn);
    bool structured = s->names.at[name].property != MATRIX_GENERAL && n == 2;
    if (structured && !sampler_structured(s, name, subscripts, drawn)) {
        fmpq_clear(drawn);
        return EVAL_UNDEFINED;
    }
    if (!structured)
        sampler_draw_element(s, name, subscripts, n, drawn);
    SampleElement fresh = {.name = name};
    memcpy(fresh.subscripts, subscripts, n * sizeof *subscripts);
    fmpq_init(fresh.value);
    fmpq_swap(fresh.value, drawn);
    fmpq_clear(drawn);
    fmpq_set(value, fresh.value);
    vec_push(&s->elements, fresh);
    s->slots[element_slot(s, name, subscripts, n)] = (uint32_t)s->elements.len;
    return EVAL_OK;
}

// ---- Dimensions and rules -------------------------------------------------------------------------------------------

static bool exact_integer(const EvalProgram *g, uint32_t root, slong *out)
{
    const fmpq *q = eval_program_exact(g, root);
    if (!q || !fmpz_is_one(fmpq_denref(q)) || !fmpz_fits_si(fmpq_numref(q)))
        return false;
    *out = fmpz_get_si(fmpq_numref(q));
    return true;
}

// The hull of the ranges over which sums run through this subscript.
static void work_out_dimension(Sampler *s, SampleName *n, uint32_t name, uint32_t position)
{
    n->known[position] = false;
    for (size_t i = 0; i < s->dimensions.len; i++) {
        const SampleDimension *d = &s->dimensions.at[i];
        slong lower, upper;
        if (d->name != name || d->position != position || eval_program_run(d->range, &s->values, 64) != EVAL_OK ||
            !exact_integer(d->range, 0, &lower) || !exact_integer(d->range, 1, &upper))
            continue;
        bool first = !n->known[position];
        n->lower[position] = first || lower < n->lower[position] ? lower : n->lower[position];
        n->upper[position] = first || upper > n->upper[position] ? upper : n->upper[position];
        n->known[position] = true;
    }
}

bool sampler_dimension(Sampler *s, uint32_t name, uint32_t position, slong *lower, slong *upper)
{
    SampleName *n = &s->names.at[name];
    if (position >= EVAL_ARGS)
        return false;
    if (n->version != s->version) {
        n->version = s->version;
        for (uint32_t i = 0; i < n->rank && i < EVAL_ARGS; i++)
            work_out_dimension(s, n, name, i);
    }
    *lower = n->lower[position];
    *upper = n->upper[position];
    return n->known[position];
}

// From the least to the greatest subscript met so far.
static bool met_range(const Sampler *s, uint32_t name, uint32_t position, slong *lower, slong *upper)
{
    bool found = false;
    for (size_t i = 0; i < s->elements.len; i++) {
        if (s->elements.at[i].name != name)
            continue;
        slong k = s->elements.at[i].subscripts[position];
        *lower = !found || k < *lower ? k : *lower;
        *upper = !found || k > *upper ? k : *upper;
        found = true;
    }
    return found;
}

// Elements outside of their array, or that nothing has asked for, make the rule say nothing.
static bool rule_holds_here(Sampler *s, const SampleRule *rule)
{
    EvalStatus status = eval_program_run(rule->program, &s->values, 64);
    if (status == EVAL_UNDEFINED || status == EVAL_LIMIT)
        return true;
    const fmpq *q = eval_program_exact(rule->program, 0);
    return q && !fmpq_is_zero(q);
}

static bool rule_holds(Sampler *s, const SampleRule *rule)
{
    enum { PLACES = 4000 };

    slong lower[RULE_SYMBOLS], upper[RULE_SYMBOLS];
    uint64_t places = 1;
    if (rule->overflow)
        return false;
    for (uint32_t i = 0; i < rule->count; i++) {
        if (!met_range(s, rule->name[i], rule->position[i], &lower[i], &upper[i]))
            return true;
        uint64_t span = (uint64_t)upper[i] - (uint64_t)lower[i];
        if (span >= PLACES || (places *= span + 1) > PLACES)
            return false;
        s->hidden[i] = rule->symbol[i];
        s->hidden_value[i] = lower[i];
    }
    bool holds = true;
    for (uint64_t k = 0; k < places && holds; k++) {
        s->hidden_count = rule->count;
        holds = rule_holds_here(s, rule);
        for (uint32_t i = 0; i < rule->count; i++) {
            if (++s->hidden_value[i] <= upper[i])
                break;
            s->hidden_value[i] = lower[i];
        }
    }
    s->hidden_count = 0;
    return holds;
}

bool sampler_rules_hold(Sampler *s)
{
    bool holds = true;
    s->frozen = true;
    for (size_t i = 0; i < s->rules.len && holds; i++)
        holds = rule_holds(s, &s->rules.at[i]);
    s->frozen = false;
    return holds;
}

// ---- The whole ------------------------------------------------------------------------------------------------------

void sampler_init(Sampler *s, Pool *p, const Expr *roots, uint32_t n, const Facts *facts)
{
    *s = (Sampler){.pool = p, .random = 20240229, .version = 1};
    s->values = (EvalValues){.data = s, .symbol = symbol_value, .element = element_value, .function = function_value};
    sampler_learn(s, roots, n, facts);
}

void sampler_clear(Sampler *s)
{
    for (size_t i = 0; i < s->names.len; i++)
        fmpq_clear(s->names.at[i].value);
    for (size_t i = 0; i < s->bounds.len; i++)
        eval_program_free(s->bounds.at[i].other);
    for (size_t i = 0; i < s->dimensions.len; i++)
        eval_program_free(s->dimensions.at[i].range);
    for (size_t i = 0; i < s->rules.len; i++)
        eval_program_free(s->rules.at[i].program);
    for (size_t i = 0; i < s->elements.len; i++)
        fmpq_clear(s->elements.at[i].value);
    vec_free(&s->names);
    vec_free(&s->bounds);
    vec_free(&s->dimensions);
    vec_free(&s->rules);
    vec_free(&s->conditions);
    vec_free(&s->constants);
    vec_free(&s->elements);
    mem_free(s->slots);
}
