// Contractions: what is equal but for names and order of its summed indices is one node, and normal forms of sums over
// triangles and bands have the value that adding up gives.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/field/field.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static Pool *p;

static void setup(void)
{
    p = pool_new(NULL);
    ck_assert(template_init(p));
}

static void teardown(void)
{
    pool_free(p);
    flint_cleanup();
}

static Expr parsed(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, NULL);
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    parse_context_free(&ctx);
    return e;
}

// The normal form as an expression, under what e implies; 0 where the field stops.
static Expr normal(Expr e)
{
    Facts facts = {0};
    Tower tower;
    Expr result = 0;
    facts_learn(p, &facts, e);
    tower_init(&tower, 32);
    for (int tries = 0; tries < 8; tries++) {
        Field f;
        field_init(&f, p, &facts, &tower);
        const Ratio *r = field_normal(&f, e);
        FieldStatus status = f.status;
        result = r ? field_expr(&f, r) : 0;
        field_clear(&f);
        if (status != FIELD_RESTART)
            break;
    }
    tower_clear(&tower);
    facts_clear(&facts);
    return result;
}

// ---- Renamings ------------------------------------------------------------------------------------------------------

enum { CYCLE_MOST = 12 };

static void shuffle(Random *r, uint32_t *a, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        a[i] = i;
    for (uint32_t i = n; i-- > 1;) {
        uint32_t k = random_below(r, i + 1), t = a[i];
        a[i] = a[k];
        a[k] = t;
    }
}

// sum(x1..xn, A[x1,x2]*B[x2,x3]*..): index v is called names[v], the sums stand in the order `order`.
static void write_cycle(StrBuf *out, const char *letters, uint32_t n, const uint32_t *names, const uint32_t *order)
{
    str_add(out, "sum(");
    for (uint32_t i = 0; i < n; i++)
        str_printf(out, "x%u=1..n, ", (unsigned)names[order[i]]);
    for (uint32_t i = 0; i < n; i++)
        str_printf(out, "%s%c[x%u,x%u]", i ? "*" : "", letters[i], (unsigned)names[i], (unsigned)names[(i + 1) % n]);
    str_add(out, ")");
}

START_TEST(renamed_cycles_are_one_node)
{
    for (uint32_t n = 3; n <= CYCLE_MOST; n++)
        for (uint32_t k = 0; k < random_count(40); k++) {
            Random r = random_start(n * 1000 + k);
            uint32_t names[CYCLE_MOST], order[CYCLE_MOST], plain[CYCLE_MOST];
            char letters[CYCLE_MOST];
            for (uint32_t i = 0; i < n; i++) {
                plain[i] = i;
                letters[i] = (char)('A' + random_below(&r, 1 + n / 2));
            }
            shuffle(&r, names, n);
            shuffle(&r, order, n);
            StrBuf a = {0}, b = {0};
            write_cycle(&a, letters, n, plain, plain);
            write_cycle(&b, letters, n, names, order);
            Expr left = normal(parsed(str_text(&a))), right = normal(parsed(str_text(&b)));
            ck_assert_msg(left && left == right, "seed %llu case %u: %s and %s", (unsigned long long)r.seed,
                          n * 1000 + k, str_text(&a), str_text(&b));
            str_free(&a);
            str_free(&b);
        }
}
END_TEST

START_TEST(different_graphs_stay_different)
{
    static const char *const pairs[][2] = {
        {"sum(a=1..n, b=1..n, c=1..n, A[a,b]*A[b,c]*A[c,a])", "sum(a=1..n, b=1..n, c=1..n, A[a,b]*A[b,c]*A[a,c])"},
        {"sum(a=1..n, b=1..n, c=1..n, d=1..n, A[a,b]*B[b,c]*A[c,d]*B[d,a])",
         "sum(a=1..n, b=1..n, c=1..n, d=1..n, A[a,b]*A[b,c]*B[c,d]*B[d,a])"},
        // two triangles and a hexagon: all vertices look alike to colour refinement
        {"sum(u=1..n, x[u]*sum(a=1..n, b=1..n, c=1..n, y[u,a]*y[u,b]*y[u,c]*A[a,b]*A[b,c]*A[c,a])"
         "*sum(a=1..n, b=1..n, c=1..n, y[u,a]*y[u,b]*y[u,c]*A[a,b]*A[b,c]*A[c,a]))",
         "sum(u=1..n, x[u]*sum(a=1..n, b=1..n, c=1..n, d=1..n, f=1..n, g=1..n, "
         "y[u,a]*y[u,b]*y[u,c]*y[u,d]*y[u,f]*y[u,g]*A[a,b]*A[b,c]*A[c,d]*A[d,f]*A[f,g]*A[g,a]))"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Expr left = normal(parsed(pairs[i][0])), right = normal(parsed(pairs[i][1]));
        ck_assert_msg(left && right && left != right, "%s", pairs[i][0]);
    }
}
END_TEST

// ---- Triangles and bands --------------------------------------------------------------------------------------------

typedef struct {
    Sym name[16];
    int64_t value[16];
    uint32_t n;
} Scope;

static int64_t entry(const char *array, const int64_t *at, uint32_t n)
{
    uint64_t h = 1469598103934665603u;
    for (; *array; array++)
        h = (h ^ (unsigned char)*array) * 1099511628211u;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (uint64_t)(at[i] + 100)) * 1099511628211u;
    return (int64_t)(h >> 40) % 7 - 3;
}

// The value by adding up, over denominators that divide 48^depth: everything is scaled by `scale` where a number is.
static double value_of(Expr e, Scope *s)
{
    int64_t at[4], k;
    double v;
    switch (expr_kind(p, e)) {
    case KIND_NUM: {
        Expr twice = expr_mul2(p, e, expr_int(p, 48));
        ck_assert(expr_get_int(p, twice, &k));
        return (double)k / 48;
    }
    case KIND_SYM:
        for (uint32_t i = s->n; i-- > 0;)
            if (s->name[i] == expr_op(p, e))
                return (double)s->value[i];
        ck_abort_msg("a name without value: %s", pool_symbol_name(p, expr_op(p, e)));
    case KIND_ELEM:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            at[i] = (int64_t)value_of(expr_arg(p, e, i), s);
        return (double)entry(pool_symbol_name(p, expr_op(p, e)), at, expr_nargs(p, e));
    case KIND_ADD:
        v = 0;
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            v += value_of(expr_arg(p, e, i), s);
        return v;
    case KIND_MUL:
        v = 1;
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            v *= value_of(expr_arg(p, e, i), s);
        return v;
    case KIND_POW: {
        ck_assert(expr_get_int(p, expr_arg(p, e, 1), &k) && k >= 0);
        double base = value_of(expr_arg(p, e, 0), s);
        for (v = 1; k > 0; k--)
            v *= base;
        return v;
    }
    case KIND_IVERSON: return value_of(expr_arg(p, e, 0), s);
    case KIND_LE: return value_of(expr_arg(p, e, 0), s) <= value_of(expr_arg(p, e, 1), s);
    case KIND_LT: return value_of(expr_arg(p, e, 0), s) < value_of(expr_arg(p, e, 1), s);
    case KIND_EQ: return value_of(expr_arg(p, e, 0), s) == value_of(expr_arg(p, e, 1), s);
    case KIND_SUM: {
        int64_t from = (int64_t)value_of(expr_arg(p, e, 0), s), to = (int64_t)value_of(expr_arg(p, e, 1), s);
        Sym index;
        Expr body = expr_open(p, e, &index);
        ck_assert(s->n < 16);
        uint32_t place = s->n++;
        v = 0;
        s->name[place] = index;
        for (int64_t i = from; i <= to; i++) {
            s->value[place] = i;
            v += value_of(body, s);
        }
        s->n--;
        return v;
    }
    default: ck_abort_msg("no case for kind %d", (int)expr_kind(p, e)); return 0;
    }
}

// A sum over i of products of elements and of sums over j, k whose ranges are whole, triangles or bands.
static void write_banded(StrBuf *out, Random *r)
{
    static const char *const ranges[] = {"1..n", "1..i", "i..n", "1..i-1", "i+1..n", "1..n"};
    static const char *const bands[] = {"", "[%s <= i]*", "[i <= %s]*", "[i - 1 <= %s]*[%s <= i + 1]*", "[%s < i]*",
                                        "[i = %s]*"};
    static const char *const factors[] = {"A[i,%s]", "A[%s,i]", "x[%s]", "B[i,%s]", "x[%s]*A[i,%s]", "1"};
    str_add(out, "sum(i=1..n, ");
    if (random_chance(r, 60))
        str_add(out, "y[i]*");
    for (uint32_t k = 0, sums = 1 + random_below(r, 3); k < sums; k++) {
        const char *name = k == 0 ? "j" : k == 1 ? "k" : "l", *band = bands[random_below(r, 6)],
                   *factor = factors[random_below(r, 6)];
        str_printf(out, "%ssum(%s=%s, ", k ? "*" : "", name, ranges[random_below(r, 6)]);
        for (const char *parts[] = {band, factor}, **part = parts; part < parts + 2; part++)
            for (const char *c = *part; *c; c++)
                if (c[0] == '%' && c[1] == 's')
                    str_add(out, (c++, name));
                else
                    str_char(out, *c);
        str_add(out, ")");
    }
    str_add(out, ")");
}

START_TEST(bands_have_their_values)
{
    uint32_t formed = 0, count = random_count(1000);
    for (uint32_t k = 0; k < count; k++) {
        Random r = random_start(k);
        StrBuf text = {0};
        write_banded(&text, &r);
        Expr e = parsed(str_text(&text)), form = normal(e);
        formed += form != 0;
        for (int64_t n = 1; n <= 4 && form; n++) {
            Scope s = {.name = {pool_symbol(p, "n", 1)}, .value = {n}, .n = 1};
            double written = value_of(e, &s), formal = value_of(form, &s);
            ck_assert_msg(written - formal < 1e-6 && formal - written < 1e-6, "seed %llu case %u n = %d: %s is %g, not %g",
                          (unsigned long long)r.seed, k, (int)n, str_text(&text), written, formal);
        }
        str_free(&text);
    }
    ck_assert_msg(formed * 10 >= count * 9, "%u of %u have a normal form", formed, count);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract");
    TCase *tc = tcase_create("contractions");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, renamed_cycles_are_one_node);
    tcase_add_test(tc, different_graphs_stay_different);
    tcase_add_test(tc, bands_have_their_values);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
