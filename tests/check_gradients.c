// An independent test of the gradients in examples/: every claim "diff(..) = .." and "f'(..) = .." against central
// differences in 256-bit balls, at random points, with all lengths equal to 1, 2, 3 and 5.
//
// Texts are read by parser/ and evaluated by eval/; ranges come from facts/. Nothing of calculus/, simplify/ or prove/
// takes part. LEIBNIZ_SEED changes the points.
#include "parser/parse.h"
#include "symbolic/eval/eval.h"
#include "symbolic/facts/facts.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { PRECISION = 320, STEP_BITS = 40, AGREED_BITS = 60, TRIES = 60, ORDER_MOST = 4 };

static const int lengths[] = {1, 2, 3, 5};

// ---- A block of a file: what is defined and assumed -----------------------------------------------------------------

typedef struct {
    Pool *p;
    Definitions defs;
    Facts facts;
    uint64_t seed;
    unsigned claims, others, points; // claims looked at, claims of another form, points compared
} Block;

static void forget_block(Block *b)
{
    defs_clear(&b->defs);
    facts_clear(&b->facts);
    b->facts = (Facts){.declared = 0};
}

static void learn_fact(Block *b, const ParsedFact *fact)
{
    static const FactKind kinds[] = {
        [PARSED_CONDITION] = FACT_CONDITION, [PARSED_INTEGER] = FACT_INTEGER, [PARSED_RANGE] = FACT_RANGE};
    facts_add(&b->facts, &(Fact){.kind = kinds[fact->kind],
                                 .subject = fact->subject,
                                 .lower = fact->lower,
                                 .upper = fact->upper,
                                 .condition = fact->condition});
}

// ---- A claim made ready: value(point + shifts) against right(point) -------------------------------------------------

typedef struct {
    Block *block;
    Expr value, right;     // definitions expanded, lengths and indices replaced by numbers
    Expr vars[ORDER_MOST]; // by which `value` is differentiated
    uint32_t order;
    Facts facts;           // with those read off both sides
    uint64_t point;        // the seed of the point
    bool positive;         // this point is positive throughout
    int shift[ORDER_MOST]; // of each variable, in steps
} Trial;

static uint64_t mixed(uint64_t x) // splitmix64
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static void look_for_name(Pool *p, Expr variable, void *data)
{
    Sym *name = data;
    if (expr_op(p, variable) == *name)
        *name = 0;
}

// Names about which a condition is assumed are drawn positive.
static bool is_assumed(const Trial *t, Sym name)
{
    for (size_t i = 0; i < t->facts.list.len; i++) {
        Sym wanted = name;
        if (t->facts.list.at[i].kind == FACT_CONDITION)
            expr_each_variable(t->block->p, t->facts.list.at[i].condition, look_for_name, &wanted);
        if (!wanted)
            return true;
    }
    return false;
}

// Between -2 and 2, too fine to meet a kink, plus the shifts of the variables that are this one.
static void real_value(const Trial *t, Sym name, Expr variable, uint64_t key, fmpq_t value)
{
    uint64_t r = mixed(t->point ^ mixed(name * 1000003u + key));
    slong n = 1 + (slong)(r % 131071);
    fmpq_set_si(value, !t->positive && (r >> 40 & 1) && !is_assumed(t, name) ? -n : n, 65536);
    fmpq_t step;
    fmpq_init(step);
    for (uint32_t i = 0; i < t->order; i++)
        if (t->vars[i] == variable) {
            fmpq_set_si(step, t->shift[i], 1);
            fmpq_div_2exp(step, step, STEP_BITS);
            fmpq_add(value, value, step);
        }
    fmpq_clear(step);
}

static EvalStatus symbol_value(void *data, Sym name, fmpq_t value)
{
    const Trial *t = data;
    Expr e = expr_sym(t->block->p, name);
    real_value(t, name, e, 0, value);
    if (strcmp(pool_symbol_name(t->block->p, name), "step") == 0) { // see prime_claim: 0 but for its shift
        int shift = t->order ? t->shift[0] : 0;
        fmpq_set_si(value, shift, 1);
        fmpq_div_2exp(value, value, STEP_BITS);
    }
    return EVAL_OK;
}

static EvalStatus element_value(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    const Trial *t = data;
    Pool *p = t->block->p;
    uint64_t key = n;
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < n; i++) {
        key = mixed(key + (uint64_t)subscripts[i]);
        vec_push(&args, expr_int(p, subscripts[i]));
    }
    Expr e = expr_elem(p, array, args.at, n);
    vec_free(&args);
    int64_t a, b;
    for (size_t i = 0; i < t->facts.list.len; i++) { // y[i] in 1..K
        Fact f = t->facts.list.at[i];
        if (f.kind == FACT_RANGE && expr_kind(p, f.subject) == KIND_ELEM && expr_op(p, f.subject) == array) {
            if (!expr_get_int(p, f.lower, &a) || !expr_get_int(p, f.upper, &b) || b < a)
                return EVAL_LIMIT;
            fmpq_set_si(value, a + (slong)(mixed(t->point ^ key ^ array) % (uint64_t)(b - a + 1)), 1);
            return EVAL_OK;
        }
    }
    real_value(t, array, e, key, value);
    return EVAL_OK;
}

typedef VEC(Expr) Exprs;

static void collect_symbol(Pool *p, Expr variable, void *data)
{
    Exprs *list = data;
    if (expr_kind(p, variable) == KIND_SYM)
        vec_push(list, variable);
}

// ---- Numbers for lengths and indices --------------------------------------------------------------------------------

static void replace(Trial *t, Expr name, Expr number)
{
    Pool *p = t->block->p;
    t->value = expr_subst1(p, t->value, name, number);
    t->right = expr_subst1(p, t->right, name, number);
    for (uint32_t i = 0; i < t->order; i++)
        t->vars[i] = expr_subst1(p, t->vars[i], name, number);
    for (size_t i = 0; i < t->facts.list.len; i++) {
        Fact *f = &t->facts.list.at[i];
        bool element = f->subject && expr_kind(p, f->subject) == KIND_ELEM; // a pattern: y[i] is any element
        f->subject = f->subject && !element ? expr_subst1(p, f->subject, name, number) : f->subject;
        f->lower = f->lower ? expr_subst1(p, f->lower, name, number) : 0;
        f->upper = f->upper ? expr_subst1(p, f->upper, name, number) : 0;
        f->condition = f->condition ? expr_subst1(p, f->condition, name, number) : 0;
    }
}

static Exprs symbols_of(const Trial *t)
{
    Pool *p = t->block->p;
    Exprs list = {0};
    Expr all = expr_list(p, (Expr[]){t->value, t->right, expr_list(p, t->vars, t->order)}, 3);
    expr_each_variable(p, all, collect_symbol, &list);
    return list;
}

// Lengths become `length`; other whole numbers are drawn from their range, 1..length if none is known. False: a range
// is empty.
static bool choose_numbers(Trial *t, int length)
{
    Pool *p = t->block->p;
    for (size_t i = 0; i < t->facts.lengths.len; i++)
        replace(t, t->facts.lengths.at[i], expr_int(p, length));
    Exprs names = symbols_of(t);
    bool ok = true;
    for (size_t i = 0; i < names.len && ok; i++) {
        Expr lower, upper;
        int64_t a = 1, b = length;
        if (facts_integer(p, &t->facts, names.at[i]) != TRUTH_YES)
            continue;
        if (facts_range(p, &t->facts, names.at[i], &lower, &upper) &&
            (!expr_get_int(p, lower, &a) || !expr_get_int(p, upper, &b)))
            a = 1, b = length;
        ok = a <= b;
        if (ok)
            replace(t, names.at[i],
                    expr_int(p, a + (int64_t)(mixed(t->point ^ expr_op(p, names.at[i])) % (uint64_t)(b - a + 1))));
    }
    vec_free(&names);
    return ok;
}

// ---- One point ------------------------------------------------------------------------------------------------------

// w[k] > 0 is meant for every k: the first stands for all, since a name assumed about is positive throughout.
static Expr at_first_index(Pool *p, Expr condition)
{
    Facts facts = {.declared = 0};
    Exprs names = {0};
    facts_learn(p, &facts, condition);
    expr_each_variable(p, condition, collect_symbol, &names);
    for (size_t i = 0; i < names.len; i++)
        if (facts_integer(p, &facts, names.at[i]) == TRUTH_YES)
            condition = expr_subst1(p, condition, names.at[i], expr_int(p, 1));
    facts_clear(&facts);
    vec_free(&names);
    return condition;
}

static bool conditions_hold(Trial *t, const EvalValues *at)
{
    Pool *p = t->block->p;
    bool hold = true;
    for (size_t i = 0; i < t->facts.list.len && hold; i++) {
        if (t->facts.list.at[i].kind != FACT_CONDITION)
            continue;
        Expr condition = at_first_index(p, defs_expand(p, &t->block->defs, t->facts.list.at[i].condition, 0));
        EvalProgram *g = eval_program_new(p, &condition, 1);
        const fmpq *truth = eval_program_run(g, at, PRECISION) == EVAL_OK ? eval_program_exact(g, 0) : NULL;
        hold = truth && !fmpq_is_zero(truth);
        eval_program_free(g);
    }
    return hold;
}

// Sum over all signs of product(signs)*value(point + signs*step), over (2*step)^order.
static bool difference_quotient(Trial *t, const EvalValues *at, arb_t out)
{
    EvalProgram *g = eval_program_new(t->block->p, &t->value, 1);
    arb_t one;
    arb_init(one);
    arb_zero(out);
    bool ok = true;
    for (unsigned signs = 0; signs < 1u << t->order && ok; signs++) {
        int product = 1;
        for (uint32_t i = 0; i < t->order; i++) {
            t->shift[i] = signs >> i & 1 ? 1 : -1;
            product *= t->shift[i];
        }
        ok = eval_program_run(g, at, PRECISION) == EVAL_OK;
        if (ok)
            eval_program_ball(g, 0, one, PRECISION);
        (product > 0 ? arb_add : arb_sub)(out, out, one, PRECISION);
    }
    arb_mul_2exp_si(out, out, (slong)t->order * (STEP_BITS - 1));
    memset(t->shift, 0, sizeof t->shift);
    arb_clear(one);
    eval_program_free(g);
    return ok;
}

// Compares at one point. False when a side has no value there.
static bool compare(Trial *t, const char *text)
{
    EvalValues at = {.data = t, .symbol = symbol_value, .element = element_value};
    arb_t quotient, right, scale;
    arb_init(quotient);
    arb_init(right);
    arb_init(scale);
    EvalProgram *g = eval_program_new(t->block->p, &t->right, 1);
    bool ok = conditions_hold(t, &at) && eval_program_run(g, &at, PRECISION) == EVAL_OK &&
              difference_quotient(t, &at, quotient);
    if (ok) {
        eval_program_ball(g, 0, right, PRECISION);
        arb_sub(quotient, quotient, right, PRECISION);
        arb_abs(quotient, quotient);
        arb_abs(scale, right);
        arb_add_ui(scale, scale, 1, PRECISION);
        arb_mul_2exp_si(scale, scale, -AGREED_BITS);
        ck_assert_msg(arb_lt(quotient, scale), "%s\nsides differ by %g (seed %llu)", text,
                      arf_get_d(arb_midref(quotient), ARF_RND_NEAR), (unsigned long long)t->block->seed);
    }
    eval_program_free(g);
    arb_clear(quotient);
    arb_clear(right);
    arb_clear(scale);
    return ok;
}

static void check_claim(Block *b, const Trial *claim, const char *text)
{
    Pool *p = b->p;
    unsigned before = b->points;
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        bool done = false;
        for (unsigned i = 0; i < TRIES && !done; i++) {
            Trial t = *claim;
            t.point = mixed(b->seed + 1000 * (b->claims + 1) + 100000 * k + i);
            t.positive = i % 2;
            facts_copy(&t.facts, &b->facts);
            facts_learn(p, &t.facts, t.value);
            facts_learn(p, &t.facts, t.right);
            facts_learn(p, &t.facts, expr_list(p, t.vars, t.order));
            done = choose_numbers(&t, lengths[k]) && compare(&t, text);
            facts_clear(&t.facts);
        }
        b->points += done;
    }
    ck_assert_msg(b->points > before, "%s\nwas evaluated nowhere", text);
    b->claims++;
}

// ---- Claims of the two forms ----------------------------------------------------------------------------------------

// diff(e, x, 2, y): false for another form. Definitions are expanded, but for a defined x.
static bool diff_claim(Block *b, Expr side, Trial *t, Sym *keep)
{
    Pool *p = b->p;
    if (expr_kind(p, side) != KIND_FORM || expr_op(p, side) != FORM_DIFF ||
        (expr_flags(p, expr_arg(p, side, 0)) & FLAG_HAS_FORM))
        return false;
    for (uint32_t i = 1; i < expr_nargs(p, side); i++) {
        Expr v = expr_arg(p, side, i);
        int64_t times = 1;
        if (i + 1 < expr_nargs(p, side) && expr_get_int(p, expr_arg(p, side, i + 1), &times))
            i++;
        for (; times > 0; times--) {
            if (t->order == ORDER_MOST)
                return false;
            t->vars[t->order++] = v;
        }
        *keep = defs_find(&b->defs, expr_op(p, v)) ? expr_op(p, v) : *keep;
    }
    t->value = defs_expand(p, &b->defs, expr_arg(p, side, 0), *keep);
    return t->value != 0;
}

// f''(a): f(a + step + step) by both steps.
static bool prime_claim(Block *b, Expr side, Trial *t)
{
    Pool *p = b->p;
    int64_t order;
    if (expr_kind(p, side) != KIND_APPLY || expr_nargs(p, side) != 2 ||
        !expr_get_int(p, expr_arg(p, side, 1), &order) || order < 1 || order > ORDER_MOST ||
        !defs_find(&b->defs, expr_op(p, side)))
        return false;
    Expr step = expr_named(p, "step"), at = expr_arg(p, side, 0);
    at = expr_add2(p, at, step);
    t->vars[t->order++] = step;
    if (order > 1)
        return false; // each order is a claim about diff(.., 2) in other words
    t->value = defs_expand(p, &b->defs, expr_apply(p, expr_op(p, side), &at, NULL, 1), 0);
    return t->value != 0;
}

static void look_at_claim(Block *b, const Claim *claim, const char *text)
{
    Pool *p = b->p;
    for (size_t i = 0; i + 1 < claim->sides.len; i++) {
        Trial t = {.block = b};
        Sym keep = 0;
        bool known =
            diff_claim(b, claim->sides.at[0], &t, &keep) || (t.order = 0, prime_claim(b, claim->sides.at[0], &t));
        t.right = known ? defs_expand(p, &b->defs, claim->sides.at[i + 1], keep) : 0;
        if (!known || !t.right || (expr_flags(p, t.right) & (FLAG_HAS_FORM | FLAG_HAS_APPLY)) ||
            claim->relations.at[i] != RELATION_EQ)
            b->others++;
        else
            check_claim(b, &t, text);
    }
}

static void run_statement(Block *b, const Statement *s, const char *source)
{
    Error err = {0};
    char text[400];
    snprintf(text, sizeof text, "%.*s", (int)(s->at.end - s->at.start), source + s->at.start);
    if (s->kind == STATEMENT_DEFINE)
        ck_assert_msg(defs_set(b->p, &b->defs, s->name, s->def, s->params.at, (uint32_t)s->params.len, s->body, &err),
                      "%s: %s", text, err.message);
    for (size_t i = 0; i < s->facts.len && s->kind == STATEMENT_ASSUME; i++)
        learn_fact(b, &s->facts.at[i]);
    if (s->kind == STATEMENT_PROVE)
        look_at_claim(b, &s->claim, text);
}

// ---- Files ----------------------------------------------------------------------------------------------------------

static char *file_text(const char *path, uint32_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    char *text = malloc(1 << 20);
    *length = (uint32_t)fread(text, 1, (1 << 20) - 1, file);
    text[*length] = '\0';
    fclose(file);
    return text;
}

static void run_file(const char *path, Block *b)
{
    ParseContext ctx;
    Statement s = {.kind = STATEMENT_EMPTY};
    uint32_t length, at = 0;
    char *text = file_text(path, &length);
    parse_context_init(&ctx, b->p, &b->defs);
    while (at < length) {
        Error err = {0};
        bool ok = parse_statement(&ctx, text, length, &at, &s, &err);
        ck_assert_msg(ok, "%s: %s", path, err.message);
        if (s.at.end - s.at.start == strlen("reset") && !memcmp(text + s.at.start, "reset", strlen("reset")))
            forget_block(b);
        else
            run_statement(b, &s, text);
    }
    statement_clear(&s);
    parse_context_free(&ctx);
    forget_block(b);
    free(text);
}

START_TEST(test_examples)
{
    const char *seed = getenv("LEIBNIZ_SEED");
    Block b = {.seed = seed ? strtoull(seed, NULL, 10) : 20260101};
    unsigned claims = 0, files = 0;
    DIR *folder = opendir(LEIBNIZ_SOURCE_DIR "/examples");
    ck_assert(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[1024];
        size_t n = strlen(entry->d_name);
        if (n < 4 || strcmp(entry->d_name + n - 4, ".lbz") != 0 || !strcmp(entry->d_name, "matrices.lbz"))
            continue; // of matrices check_matrix asks
        snprintf(path, sizeof path, "%s/examples/%s", LEIBNIZ_SOURCE_DIR, entry->d_name);
        b.p = pool_new(NULL);
        run_file(path, &b);
        pool_free(b.p);
        files++;
        claims = b.claims;
    }
    closedir(folder);
    printf("%u gradients of %u files agree with difference quotients at %u points; %u claims are of other forms; seed "
           "%llu\n",
           claims, files, b.points, b.others, (unsigned long long)b.seed);
    ck_assert_uint_ge(claims, 60);
    flint_cleanup();
}

END_TEST

int main(void)
{
    Suite *s = suite_create("gradients");
    TCase *tc = tcase_create("examples");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_examples);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
