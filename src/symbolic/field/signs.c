// Signs on the domain of a claim.
//
// What is known: the case at hand (tower), the shape of a polynomial (sums of squares, of positive kernels, bounded
// sines, no real root), assumptions, and the conditions under which the claim has a value at all: sqrt(u) needs u >= 0,
// log(u) needs u > 0, 1/u needs u != 0. A condition on a product tells the sign of one factor once the others' are
// known. All signs are closed: "+" means >= 0 on D. "Nonzero" is kept apart.
#include "symbolic/field/words.h"
#include "parser/parse.h"
#include "symbolic/field/constant.h"
#include "symbolic/field/signs_internal.h"

typedef enum { NEED_NONNEGATIVE, NEED_POSITIVE, NEED_NONZERO } Need;

typedef struct {
    Expr value;
    Need need;
    bool told; // by a fact, not by the parts of the claim
} Condition;

typedef struct { // unit sign times the product of `odd` factors is >= 0 (> 0 if strict), unless one of `even` vanishes
    VEC(uint32_t) odd, even;
    int sign;
    bool strict, told;
} Product;

typedef struct {
    Expr base, exponent;
} PowerIn;

typedef struct Signs {
    VEC(Condition) pending;
    VEC(PowerIn) powers; // in D, with an exponent that is no number
    VEC(Expr) gammas;    // the arguments of gamma functions in D
    VEC(Expr) whole;     // the exponents of those whose base is <= 0
    bool asking;         // one of them is being brought to normal form
    VEC(Product) products;
    VEC(uint32_t) nonzero; // primes
    VEC(int) known;        // by prime: sign, 0 unknown
    ExprList boundary;     // of an empty case: see signs_boundary
    bool compiled, compiling;
    bool telling;  // conditions being added are told by facts
    bool circular; // some answer on the way to the present one was left open, since its factor was being asked for
    unsigned questions;
} Signs;

static Signs *signs_of(Field *f)
{
    if (!f->signs)
        f->signs = mem_zero(sizeof *f->signs);
    return f->signs;
}

void signs_free(Signs *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->products.len; i++) {
        vec_free(&s->products.at[i].odd);
        vec_free(&s->products.at[i].even);
    }
    vec_free(&s->products);
    vec_free(&s->pending);
    vec_free(&s->powers);
    vec_free(&s->gammas);
    vec_free(&s->whole);
    vec_free(&s->nonzero);
    vec_free(&s->known);
    vec_free(&s->boundary);
    mem_free(s);
}

// ---- Conditions of the domain ---------------------------------------------------------------------------------------

static void add_condition(Field *f, Expr value, Need need)
{
    Signs *s = signs_of(f);
    if (!value || expr_kind(f->pool, value) == KIND_NUM || (expr_flags(f->pool, value) & FLAG_HAS_BOUND))
        return;
    for (size_t i = 0; i < s->pending.len; i++)
        if (s->pending.at[i].value == value && s->pending.at[i].need == need)
            return;
    vec_push(&s->pending, ((Condition){value, need, s->telling}));
}

// a < b or c < d, where (b - a) + (d - c) is a number <= 0: exactly one of both differences is > 0, the product < 0.
static void add_outside(Field *f, Expr condition)
{
    Pool *p = f->pool;
    Expr one = expr_arg(p, condition, 0), two = expr_arg(p, condition, 1);
    Kind kind = expr_kind(p, one);
    if (expr_nargs(p, condition) != 2 || (kind != KIND_LT && kind != KIND_LE) || expr_kind(p, two) != kind)
        return;
    Expr a = expr_sub(p, expr_arg(p, one, 1), expr_arg(p, one, 0)),
         b = expr_sub(p, expr_arg(p, two, 1), expr_arg(p, two, 0)), sum = expr_add2(p, a, b);
    if (sum && expr_kind(p, sum) == KIND_NUM && expr_num_sign(p, sum) <= 0)
        add_condition(f, expr_neg(p, expr_mul2(p, a, b)), kind == KIND_LT ? NEED_POSITIVE : NEED_NONNEGATIVE);
}

static void add_truth(Field *f, Expr condition)
{
    Pool *p = f->pool;
    Kind kind = condition ? expr_kind(p, condition) : KIND_NONE;
    if (kind == KIND_AND)
        for (uint32_t i = 0; i < expr_nargs(p, condition); i++)
            add_truth(f, expr_arg(p, condition, i));
    else if (kind == KIND_OR)
        add_outside(f, condition);
    else if (kind == KIND_LT || kind == KIND_LE)
        add_condition(f, expr_sub(p, expr_arg(p, condition, 1), expr_arg(p, condition, 0)),
                      kind == KIND_LT ? NEED_POSITIVE : NEED_NONNEGATIVE);
    else if (kind == KIND_NOT && expr_kind(p, expr_arg(p, condition, 0)) == KIND_EQ) {
        Expr eq = expr_arg(p, condition, 0);
        add_condition(f, expr_sub(p, expr_arg(p, eq, 0), expr_arg(p, eq, 1)), NEED_NONZERO);
    }
}

static void add_power_domain(Field *f, Expr base, Expr exponent)
{
    Pool *p = f->pool;
    if (expr_kind(p, exponent) != KIND_NUM) {
        if (!((expr_flags(p, base) | expr_flags(p, exponent)) & FLAG_HAS_BOUND))
            vec_push(&signs_of(f)->powers, ((PowerIn){base, exponent}));
        return;
    }
    bool negative = expr_num_sign(p, exponent) < 0;
    if (!expr_num_is_integer(p, exponent))
        add_condition(f, base, negative ? NEED_POSITIVE : NEED_NONNEGATIVE);
    else if (negative)
        add_condition(f, base, NEED_NONZERO);
}

static void add_domain(Field *f, Memo *seen, Expr e)
{
    Pool *p = f->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || memo_get(seen, e, &known) || kind == KIND_IVERSON)
        return;
    memo_put(seen, e, 1);
    // Not every branch has a value, nor a body for an empty range.
    if (kind == KIND_PIECEWISE || kind == KIND_SUM || kind == KIND_PROD)
        return;
    if (kind == KIND_POW)
        add_power_domain(f, expr_arg(p, e, 0), expr_arg(p, e, 1));
    if (kind == KIND_CALL) {
        FuncId id = (FuncId)expr_op(p, e);
        Expr args[2] = {expr_arg(p, e, 0), func_cards[id].arity > 1 ? expr_arg(p, e, 1) : 0};
        if (id == FN_GAMMA || id == FN_LGAMMA || id == FN_DIGAMMA || id == FN_BETA)
            vec_push(&signs_of(f)->gammas, args[0]);
        if (id == FN_POLYGAMMA || id == FN_BETA)
            vec_push(&signs_of(f)->gammas, args[1]);
        if (*func_cards[id].domain)
            add_truth(f, template_instance(p, template_domain(p, id), args, func_cards[id].arity));
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        add_domain(f, seen, expr_arg(p, e, i));
}

// inv(c*A) has a value only where c is not 0, if A is not empty.
static void add_scalars(Field *f, Expr table)
{
    Pool *p = f->pool;
    Expr row = expr_arg(p, table, 2), e = expr_kind(p, row) == KIND_SUM ? expr_arg(p, row, 2) : 0, zero = expr_int(p, 0);
    if (!e || expr_kind(p, e) != KIND_MUL ||
        facts_at_most(p, f->facts, expr_int(p, 1), expr_arg(p, table, 1)) != TRUTH_YES)
        return;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!(expr_flags(p, expr_arg(p, e, i)) & FLAG_HAS_BOUND))
            add_truth(f, expr_not(p, expr_eq(p, expr_arg(p, e, i), zero)));
}

// Notes the tables of the inverses without which e has no value: not those in branches, and those in sums and products
// only where the range is known to hold a term.
static void note_inverses(Field *f, Memo *seen, Expr e)
{
    Pool *p = f->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || kind == KIND_PIECEWISE || kind == KIND_IVERSON || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    bool range = kind == KIND_SUM || kind == KIND_PROD;
    if (range && ((expr_flags(p, expr_arg(p, e, 0)) | expr_flags(p, expr_arg(p, e, 1))) & FLAG_HAS_BOUND ||
                  facts_at_most(p, f->facts, expr_arg(p, e, 0), expr_arg(p, e, 1)) != TRUTH_YES))
        return;
    Expr table = kind == KIND_FORM && expr_op(p, e) == FORM_INVERSE ? expr_arg(p, e, 2) : 0;
    if (table && !(expr_flags(p, table) & FLAG_HAS_BOUND)) {
        vec_push(&f->invertible, table);
        add_scalars(f, table);
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        note_inverses(f, seen, expr_arg(p, e, i));
}

void signs_add_domain(Field *f, Expr e)
{
    if (!e)
        return;
    Memo *seen = memo_begin(f->pool), *noted = memo_begin(f->pool);
    add_domain(f, seen, e);
    note_inverses(f, noted, e);
    memo_end(f->pool, noted);
    memo_end(f->pool, seen);
}

// ---- From conditions to products of factors -------------------------------------------------------------------------

static void add_nonzero(Signs *s, uint32_t prime)
{
    for (size_t i = 0; i < s->nonzero.len; i++)
        if (s->nonzero.at[i] == prime)
            return;
    vec_push(&s->nonzero, prime);
}

static void push_factor(Product *product, Factor factor)
{
    if (factor.exponent % 2)
        vec_push(&product->odd, factor.prime);
    else if (factor.exponent > 0)
        vec_push(&product->even, factor.prime);
}

// (c + s)*(c - s) may be a factor of its own once s^2 = 1 - c^2 is applied: the product multiplied out tells its sign.
static void multiply_out(Field *f, Signs *s, size_t place)
{
    Product product = s->products.at[place],
            more = {.sign = product.sign, .strict = product.strict, .told = product.told};
    bool related = false;
    const Ratio *all = field_int(f, 1);
    for (size_t k = 0; k < product.odd.len && product.odd.len > 1; k++) {
        const Ratio *one = f->primes.at[product.odd.at[k]].ratio;
        for (size_t v = 0; v < f->vars.len; v++)
            related |= f->vars.at[v].degree == 2 && fmpq_mpoly_length(one->num, f->ctx) > 1 &&
                       fmpq_mpoly_degree_si(one->num, (slong)v, f->ctx) > 0;
        all = field_mul(f, all, one);
    }
    Factors factors = {0};
    if (!related || !all || field_is_zero(f, all))
        return;
    if (field_factor(f, all, &factors)) {
        more.sign *= fmpq_sgn(factors.unit);
        for (size_t i = 0; i < factors.list.len; i++)
            push_factor(&more, factors.list.at[i]);
        for (size_t i = 0; i < product.even.len; i++)
            vec_push(&more.even, product.even.at[i]);
        vec_push(&s->products, more);
    }
    factors_clear(&factors);
}

// A condition that itself needs a sign is left out: less is known, nothing wrong. What asks for a new field stays.
void field_resume(Field *f, FieldStatus before, const char *reason)
{
    if (f->status == FIELD_SPLIT || f->status == FIELD_UNABLE || f->status == FIELD_UNDEF ||
        f->status == FIELD_NEGATIVE || (f->status == FIELD_LIMIT && pool_ok(f->pool))) {
        f->status = before;
        f->reason = reason;
    }
}

static void compile_condition(Field *f, Signs *s, Condition c)
{
    FieldStatus before = f->status;
    const char *reason = f->reason;
    const Ratio *r = field_normal(f, c.value);
    Factors factors = {0};
    if (r && !field_is_zero(f, r) && field_factor(f, r, &factors)) {
        Product product = {.sign = fmpq_sgn(factors.unit), .strict = c.need == NEED_POSITIVE, .told = c.told};
        for (size_t i = 0; i < factors.list.len; i++) {
            if (c.need != NEED_NONNEGATIVE)
                add_nonzero(s, factors.list.at[i].prime);
            push_factor(&product, factors.list.at[i]);
        }
        // Of a product that has a value not every factor may have one; a single one has.
        bool apart = factors.list.len > 1 || product.odd.len == 0;
        bool real = true;
        for (size_t i = 0; i < factors.list.len && apart; i++)
            real = real && field_is_real(f, factors.list.at[i].prime);
        if (c.need == NEED_NONZERO || product.odd.len == 0 || !real) {
            vec_free(&product.odd);
            vec_free(&product.even);
        } else {
            vec_push(&s->products, product);
            multiply_out(f, s, s->products.len - 1);
        }
    }
    if (r && !field_is_zero(f, r))
        factors_clear(&factors);
    field_resume(f, before, reason);
}

// Is the factor nowhere zero on D, as far as is known by now?
static bool is_nonzero(Field *f, const Signs *s, uint32_t prime)
{
    for (size_t i = 0; i < s->nonzero.len; i++)
        if (s->nonzero.at[i] == prime)
            return true;
    return field_never_zero(f, prime);
}

// Does the product say anything of its odd factors? Where (e^z - 1)^2*y >= 0 and z = 0, y may have either sign.
static bool speaks(Field *f, const Signs *s, const Product *product)
{
    for (size_t k = 0; k < product->even.len && !product->strict; k++)
        if (!is_nonzero(f, s, product->even.at[k]))
            return false;
    return true;
}

// The sign of a factor from the products, once: product >= 0 with all factors but this one known.
static bool deduce(Field *f, Signs *s)
{
    bool learned = false;
    for (size_t i = 0; i < s->products.len; i++) {
        const Product *product = &s->products.at[i];
        int sign = product->sign;
        size_t unknown = 0, at = 0;
        bool strict = product->strict;
        for (size_t k = 0; k < product->odd.len; k++) {
            int known = field_sign(f, product->odd.at[k]);
            unknown += known == 0;
            at = known == 0 ? k : at;
            sign *= known ? known : 1;
        }
        for (size_t k = 0; k < product->odd.len && unknown == 1 && !strict; k++)
            if (k != at && !is_nonzero(f, s, product->odd.at[k]))
                unknown = 2;
        if (unknown != 1 || !speaks(f, s, product))
            continue;
        while (s->known.len <= product->odd.at[at])
            vec_push(&s->known, 0);
        s->known.at[product->odd.at[at]] = sign;
        f->primes.at[product->odd.at[at]].sign = sign;
        learned = true;
    }
    return learned;
}

static bool deduce_all(Field *f, Signs *s)
{
    bool learned = false;
    while (f->status == FIELD_OK && deduce(f, s)) {
        learned = true;
        for (size_t i = 0; i < f->primes.len; i++)
            f->primes.at[i].sign = f->primes.at[i].sign == 0 ? 2 : f->primes.at[i].sign;
    }
    return learned;
}

static void sort_pending(Field *f, Signs *s)
{
    for (size_t i = 1; i < s->pending.len; i++) {
        Condition c = s->pending.at[i];
        uint32_t size = expr_dag_size(f->pool, c.value);
        size_t k = i;
        for (; k > 0 && expr_dag_size(f->pool, s->pending.at[k - 1].value) > size; k--)
            s->pending.at[k] = s->pending.at[k - 1];
        s->pending.at[k] = c;
    }
}

static void compile(Field *f)
{
    Signs *s = signs_of(f);
    if (s->compiled || s->compiling)
        return;
    s->compiling = s->telling = true;
    for (size_t i = 0; f->facts && i < f->facts->list.len; i++) {
        const Fact *fact = &f->facts->list.at[i];
        if (fact->kind == FACT_CONDITION)
            add_truth(f, fact->condition);
    }
    s->telling = false;
    // Simple conditions first: what they tell decides how the parts of the later ones are written.
    sort_pending(f, s);
    bool learned = false;
    for (size_t i = 0; i < s->pending.len && f->status == FIELD_OK; i++) {
        size_t before = s->products.len;
        compile_condition(f, s, s->pending.at[i]);
        if (s->products.len > before)
            learned |= deduce_all(f, s);
    }
    s->compiling = false;
    s->compiled = true;
    for (size_t i = 0; i < f->primes.len; i++)
        f->primes.at[i].sign = 2;
    learned |= deduce_all(f, s);
    for (size_t i = 0; i < s->powers.len && f->status == FIELD_OK; i++) {
        PowerIn power = s->powers.at[i];
        const Ratio *base = field_normal(f, power.base);
        if (base && field_sign_of(f, base) < 0)
            vec_push(&s->whole, power.exponent);
    }
    field_resume(f, FIELD_OK, NULL);
    if (learned || s->whole.len) { // what was written without these signs is to be written anew
        memo_end(f->pool, f->memo);
        f->memo = memo_begin(f->pool);
    }
}

static bool is_chosen(const Field *f, uint32_t prime)
{
    for (size_t t = 0; t < f->tower->signs.len; t++)
        if (f->tower->signs.at[t].factor == f->primes.at[prime].expr)
            return true;
    return false;
}

// A chosen sign against what the shape of the factor tells: 1 + a*x is not <= 0 where a, x >= 0.
static bool contradicts_shape(Field *f, TowerSign chosen)
{
    for (uint32_t prime = 0; prime < f->primes.len; prime++) {
        if (f->primes.at[prime].expr != chosen.factor)
            continue;
        int sign = signs_shape(f, prime);
        return sign == -chosen.sign && field_never_zero(f, prime);
    }
    return false;
}

// What the signs of the case make of a product that must not be negative.
typedef enum {
    PRODUCT_HOLDS,
    PRODUCT_WEAK,   // it is negative unless one of its factors vanishes whose signs were chosen
    PRODUCT_BROKEN, // it is negative at every point of the case
} ProductState;

// Was the factor's sign chosen, and may it vanish?
static bool is_free(Field *f, const Signs *s, uint32_t prime)
{
    return is_chosen(f, prime) && !is_nonzero(f, s, prime);
}

// Can the product not vanish on D?
static bool is_sure(Field *f, const Signs *s, const Product *product)
{
    for (size_t k = 0; k < product->odd.len && !product->strict; k++)
        if (!is_nonzero(f, s, product->odd.at[k]))
            return false;
    return true;
}

static ProductState product_state(Field *f, const Signs *s, const Product *product)
{
    int sign = product->sign;
    bool covered = true;
    for (size_t k = 0; k < product->odd.len; k++) {
        uint32_t prime = product->odd.at[k];
        sign *= field_sign(f, prime);
        covered = covered && (is_chosen(f, prime) || is_nonzero(f, s, prime));
    }
    if (sign >= 0 || !speaks(f, s, product))
        return PRODUCT_HOLDS;
    return is_sure(f, s, product) ? PRODUCT_BROKEN : covered ? PRODUCT_WEAK : PRODUCT_HOLDS;
}

static bool same_product(const Product *a, const Product *b)
{
    bool same = a->sign == b->sign && a->odd.len == b->odd.len;
    for (size_t k = 0; k < a->odd.len && same; k++)
        same = a->odd.at[k] == b->odd.at[k];
    return same;
}

// Do the points where a weak product vanishes belong to the case with the other choice for the vanishing factor as
// well, and is that case not given up for another product? Facts may be known in one case only, so they do not count.
static bool covered_elsewhere(Field *f, const Signs *s, const Product *product)
{
    for (size_t i = 0; i < s->products.len && !product->told; i++) {
        const Product *other = &s->products.at[i];
        if (same_product(product, other) || is_sure(f, s, other))
            continue;
        for (size_t k = 0; k < product->odd.len; k++)
            for (size_t m = 0; m < other->odd.len; m++)
                if (product->odd.at[k] == other->odd.at[m] && is_free(f, s, product->odd.at[k]))
                    return false;
    }
    return !product->told;
}

// A case has no points of its own where a product that must not be negative is negative by its signs.
static bool has_no_points(Field *f, Signs *s)
{
    bool empty = false;
    for (size_t i = 0; i < f->tower->signs.len && f->status == FIELD_OK; i++)
        empty |= contradicts_shape(f, f->tower->signs.at[i]);
    for (uint32_t prime = 0; prime < s->known.len && f->status == FIELD_OK; prime++) // what the conditions tell, likewise
        empty |= s->known.at[prime] && contradicts_shape(f, (TowerSign){f->primes.at[prime].expr, s->known.at[prime]});
    for (size_t i = 0; i < s->products.len && f->status == FIELD_OK && !empty; i++)
        empty = product_state(f, s, &s->products.at[i]) == PRODUCT_BROKEN;
    return empty;
}

void signs_check_case(Field *f)
{
    compile(f);
    Signs *s = signs_of(f);
    bool empty = has_no_points(f, s);
    s->boundary.len = 0;
    for (size_t i = 0; i < s->products.len && f->status == FIELD_OK && !empty; i++) {
        const Product *product = &s->products.at[i];
        empty = product_state(f, s, product) == PRODUCT_WEAK && covered_elsewhere(f, s, product);
        for (size_t k = 0; k < product->odd.len && empty; k++)
            if (is_free(f, s, product->odd.at[k]))
                vec_push(&s->boundary, f->primes.at[product->odd.at[k]].expr);
    }
    if (empty)
        field_stop(f, FIELD_EMPTY, "no points");
}

const ExprList *signs_boundary(Field *f)
{
    return &signs_of(f)->boundary;
}

static bool is_multiple(Field *f, const Ratio *a, uint32_t prime)
{
    fmpq_mpoly_t quotient;
    fmpq_mpoly_init(quotient, f->ctx);
    bool multiple = field_do(f, FIELD_DIVIDES, quotient, a->num, f->primes.at[prime].poly);
    fmpq_mpoly_clear(quotient, f->ctx);
    return multiple;
}

bool signs_vanishes(Field *f, const Ratio *a)
{
    const Signs *s = signs_of(f);
    bool vanishes = false;
    for (size_t i = 0; i < s->products.len && f->status == FIELD_OK && !vanishes; i++) {
        const Product *product = &s->products.at[i];
        vanishes = product_state(f, s, product) == PRODUCT_WEAK;
        for (size_t k = 0; k < product->odd.len && vanishes; k++)
            vanishes = !is_free(f, s, product->odd.at[k]) || is_multiple(f, a, product->odd.at[k]);
    }
    return vanishes;
}

// ---- Answers --------------------------------------------------------------------------------------------------------

static int tower_sign(const Field *f, Expr factor)
{
    for (size_t i = 0; i < f->tower->signs.len; i++)
        if (f->tower->signs.at[i].factor == factor)
            return f->tower->signs.at[i].sign;
    return 0;
}

int signs_told(const Field *f, uint32_t prime)
{
    int sign = tower_sign(f, f->primes.at[prime].expr);
    return !sign && f->signs && prime < f->signs->known.len ? f->signs->known.at[prime] : sign;
}

// A factor that is asked for its sign while that is being found out: the answer to the inner question, and to those on
// the way, is not to be kept.
enum { SIGN_UNKNOWN = 0, SIGN_NOT_ASKED = 2, SIGN_ASKED = 3, QUESTIONS_MOST = 400 };

static int find_sign(Field *f, uint32_t prime)
{
    int sign = tower_sign(f, f->primes.at[prime].expr);
    if (sign)
        return sign;
    sign = field_is_real(f, prime) ? signs_shape(f, prime) : 0;
    if (!sign) {
        compile(f);
        Signs *s = signs_of(f);
        sign = prime < s->known.len ? s->known.at[prime] : 0;
    }
    return sign;
}

int field_sign(Field *f, uint32_t prime)
{
    Signs *s = signs_of(f);
    if (f->status != FIELD_OK || f->depth > 200)
        return 0;
    int kept = f->primes.at[prime].sign;
    if (kept == SIGN_ASKED)
        s->circular = true;
    if (kept != SIGN_NOT_ASKED)
        return kept == SIGN_ASKED ? SIGN_UNKNOWN : kept;
    if (f->depth == 0) {
        s->circular = false;
        s->questions = 0;
    }
    f->depth++;
    f->primes.at[prime].sign = SIGN_ASKED;
    int sign = find_sign(f, prime);
    f->depth--;
    bool partial = f->depth && s->circular && ++s->questions < QUESTIONS_MOST;
    f->primes.at[prime].sign = !sign && (s->compiling || partial) ? SIGN_NOT_ASKED : sign;
    return sign;
}

bool field_nonzero(Field *f, uint32_t prime)
{
    compile(f);
    Signs *s = signs_of(f);
    for (size_t i = 0; i < s->nonzero.len; i++)
        if (s->nonzero.at[i] == prime)
            return true;
    return false;
}

int field_sign_of_power(Field *f, uint32_t prime, int64_t exponent)
{
    return exponent % 2 ? field_sign(f, prime) : field_is_real(f, prime);
}

int field_sign_of(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a || field_is_zero(f, a))
        return 0;
    bool ok = field_factor(f, a, &factors);
    int sign = fmpq_sgn(factors.unit);
    for (size_t i = 0; i < factors.list.len && ok && sign; i++)
        sign *= field_sign_of_power(f, factors.list.at[i].prime, factors.list.at[i].exponent);
    factors_clear(&factors);
    return ok ? sign : 0;
}

const Ratio *field_split(Field *f, uint32_t prime)
{
    const Ratio *alike = signs_alike(f, prime);
    if (alike)
        field_need_sign(f, alike);
    if (!field_is_real(f, prime))
        return field_stop(f, FIELD_UNABLE, "the sign of a power whose root may have no value");
    if (f->status == FIELD_OK)
        f->split = f->primes.at[prime].expr;
    return field_stop(f, FIELD_SPLIT, "the sign of a factor");
}

int field_need_sign(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a || field_is_zero(f, a))
        return 0;
    bool ok = field_factor(f, a, &factors);
    int sign = fmpq_sgn(factors.unit);
    for (size_t i = 0; i < factors.list.len && ok; i++) {
        uint32_t prime = factors.list.at[i].prime;
        int own = field_sign_of_power(f, prime, factors.list.at[i].exponent);
        ok = own || field_split(f, prime);
        sign *= own;
    }
    factors_clear(&factors);
    return ok ? sign : 0;
}

void signs_each_power(Field *f, const Ratio *(*take)(Field *f, const Ratio *base, const Ratio *exponent))
{
    const char *reason = f->reason;
    for (size_t i = 0; i < signs_of(f)->powers.len && f->status == FIELD_OK; i++) {
        PowerIn power = signs_of(f)->powers.at[i];
        const Ratio *base = field_normal(f, power.base), *exponent = base ? field_normal(f, power.exponent) : NULL;
        if (exponent && !field_is_zero(f, base))
            take(f, base, exponent);
        field_resume(f, FIELD_OK, reason);
    }
}

const Ratio *signs_negative_power(Field *f, size_t i)
{
    compile(f);
    Signs *s = signs_of(f);
    if (i >= s->whole.len || s->asking) // an exponent may hold a power of that sort: no asking from within
        return NULL;
    s->asking = true;
    const Ratio *r = field_normal(f, s->whole.at[i]);
    s->asking = false;
    return r;
}

Expr signs_gamma_argument(Field *f, size_t i)
{
    const Signs *s = signs_of(f);
    return i < s->gammas.len ? s->gammas.at[i] : 0;
}

bool field_zero_by_signs(Field *f, uint32_t prime)
{
    int told = signs_told(f, prime);
    return told && signs_shape(f, prime) == -told;
}
