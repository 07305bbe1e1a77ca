// FPCore as it is written means what the interpreter computes: read by a small evaluator of FPCore 2.0 in doubles, the
// cores give the same bits.
#include "codegen/files/source.h"
#include "codegen/lower/code.h"
#include "codegen/lower/code_internal.h"
#include "codegen/run/call.h"
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/expr/arith.h"

#include <check.h>
#include <math.h>
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

// ---- Reading --------------------------------------------------------------------------------------------------------

typedef struct Tree { // a word, or a list of its children
    char *word;
    struct Tree *child, *next;
} Tree;

static VEC(Tree *) trees; // all of them, to be freed at the end of a test

static void trees_clear(void)
{
    for (size_t i = 0; i < trees.len; i++) {
        mem_free(trees.at[i]->word);
        mem_free(trees.at[i]);
    }
    vec_free(&trees);
}

static const char *skip(const char *t)
{
    for (;; t++)
        if (*t == ';')
            t += strcspn(t, "\n");
        else if (!strchr(" \n\t", *t) || !*t)
            return t;
}

static const char *read_tree(const char *t, Tree **out)
{
    Tree *tree = *out = mem_zero(sizeof *tree), **last = &tree->child;
    vec_push(&trees, tree);
    t = skip(t);
    ck_assert_msg(*t != 0, "an unfinished core");
    if (*t == '"') {
        size_t n = 1;
        while (t[n] != '"')
            n += t[n] == '\\' ? 2 : 1;
        tree->word = mem_dup(t, n + 1);
        return t + n + 1;
    }
    if (*t != '(' && *t != '[') {
        size_t n = strcspn(t, " \n\t()[]");
        tree->word = mem_dup(t, n);
        return t + n;
    }
    for (t = skip(t + 1); *t != ')' && *t != ']'; t = skip(t)) {
        t = read_tree(t, last);
        last = &(*last)->next;
    }
    return t + 1;
}

static Tree *at(const Tree *list, int n)
{
    Tree *c = list->child;
    while (n-- > 0)
        c = c->next;
    ck_assert_ptr_nonnull(c);
    return c;
}

static int count(const Tree *list)
{
    int n = 0;
    for (const Tree *c = list->child; c; c = c->next)
        n++;
    return n;
}

static bool is(const Tree *t, const char *word)
{
    return t->word && !strcmp(t->word, word);
}

// ---- Evaluating -----------------------------------------------------------------------------------------------------

typedef struct Bound {
    const char *name;
    double value;
    const double *array;
    const struct Bound *outer;
} Bound;

static const Tree *program[16]; // the cores of the file
static int cores;

static double eval(const Tree *t, const Bound *env);

static const Bound *find(const Bound *env, const char *name)
{
    for (; env; env = env->outer)
        if (!strcmp(env->name, name))
            return env;
    ck_abort_msg("no value of %s", name);
    return NULL;
}

static double word(const char *w, const Bound *env)
{
    if (strchr("0123456789-.", *w))
        return strtod(w, NULL);
    if (!strcmp(w, "NAN") || !strcmp(w, "INFINITY"))
        return *w == 'N' ? (double)NAN : (double)INFINITY;
    return find(env, w)->value;
}

static double arithmetic(const char *f, const double *a, int n)
{
    if (n == 1 && !strcmp(f, "-"))
        return -a[0];
    if (!strcmp(f, "not"))
        return a[0] == 0;
    switch (n == 2 ? *f : 0) {
    case '+': return a[0] + a[1];
    case '-': return a[0] - a[1];
    case '*': return a[0] * a[1];
    case '/': return a[0] / a[1];
    case '<': return f[1] ? a[0] <= a[1] : a[0] < a[1];
    case '>': return f[1] ? a[0] >= a[1] : a[0] > a[1];
    case '=': return a[0] == a[1];
    case '!': return a[0] != a[1];
    default: break;
    }
    int place = ir_function_find(f, strlen(f));
    ck_assert_msg(place >= 0 && !ir_functions[place].source, "FPCore has no %s", f);
    return n == 1 ? ir_functions[place].call1(a[0]) : ir_functions[place].call2(a[0], a[1]);
}

static double call_core(const Tree *core, const double *a, int n)
{
    Bound bound[8];
    const Tree *args = at(core, 2);
    ck_assert_int_eq(count(args), n);
    for (int i = 0; i < n; i++)
        bound[i] = (Bound){at(args, i)->word, a[i], NULL, i ? &bound[i - 1] : NULL};
    return eval(at(core, count(core) - 1), &bound[n - 1]);
}

static double call(const Tree *t, const Bound *env)
{
    double a[8];
    int n = count(t) - 1;
    for (int i = 0; i < n; i++)
        a[i] = eval(at(t, i + 1), env);
    for (int i = 0; i < cores; i++)
        if (is(at(program[i], 1), at(t, 0)->word))
            return call_core(program[i], a, n);
    return arithmetic(at(t, 0)->word, a, n);
}

// let and let*, while and while*, for and for*: bindings one after the other (starred) or all at once.
static double loop(const Tree *t, const Bound *env, const char *form)
{
    enum { MOST = 600 };

    Bound bound[MOST], index = {"", 0, NULL, env};
    bool each = *form == 'f', starred = form[strlen(form) - 1] == '*', once = *form == 'l';
    const Tree *list = at(t, once ? 1 : 2), *range = each ? at(at(t, 1), 0) : NULL;
    double length = each ? eval(at(range, 1), env) : 0, next[MOST];
    int n = count(list);
    ck_assert_int_lt(n, MOST);
    if (each)
        index.name = at(range, 0)->word;
    const Bound *base = each ? &index : env;
    for (int i = 0; i < n; i++) {
        const Bound *outside = starred && i ? &bound[i - 1] : base;
        bound[i] = (Bound){at(at(list, i), 0)->word, eval(at(at(list, i), 1), outside), NULL, i ? &bound[i - 1] : base};
    }
    const Bound *inner = n ? &bound[n - 1] : base;
    while (!once && (each ? index.value < length : eval(at(t, 1), inner) != 0)) {
        for (int i = 0; i < n; i++) {
            next[i] = eval(at(at(list, i), 2), inner);
            if (starred)
                bound[i].value = next[i];
        }
        for (int i = 0; i < n && !starred; i++)
            bound[i].value = next[i];
        index.value++;
    }
    return eval(at(t, once ? 2 : 3), inner);
}

static double eval(const Tree *t, const Bound *env)
{
    if (t->word)
        return word(t->word, env);
    const char *form = at(t, 0)->word;
    if (is(at(t, 0), "if"))
        return eval(at(t, eval(at(t, 1), env) != 0 ? 2 : 3), env);
    if (is(at(t, 0), "and") || is(at(t, 0), "or"))
        return (eval(at(t, 1), env) != 0) == (*form == 'o') ? *form == 'o' : eval(at(t, 2), env) != 0;
    if (is(at(t, 0), "ref"))
        return find(env, at(t, 1)->word)->array[(int)eval(at(t, 2), env)];
    if (!strncmp(form, "let", 3) || !strncmp(form, "while", 5) || !strncmp(form, "for", 3))
        return loop(t, env, form);
    return call(t, env);
}

// The elements of a core that is a tensor, let* around it or not; one number else.
static void eval_tensor(const Tree *t, const Bound *env, double *out)
{
    Bound bound[600];
    if (!t->word && is(at(t, 0), "let*") && !t->child->next->next->word) {
        const Tree *list = at(t, 1);
        for (int i = 0; i < count(list); i++) {
            bound[i] = (Bound){at(at(list, i), 0)->word, eval(at(at(list, i), 1), env), NULL, env};
            env = &bound[i];
        }
        eval_tensor(at(t, 2), env, out);
    } else if (!t->word && is(at(t, 0), "tensor")) {
        const Tree *ranges = at(t, 1);
        int n = count(ranges), total = 1, length[4];
        ck_assert_int_le(n, 4);
        for (int d = 0; d < n; d++)
            total *= length[d] = (int)eval(at(at(ranges, d), 1), env);
        for (int i = 0; i < total; i++) {
            Bound index[4];
            for (int d = n - 1, rest = i; d >= 0; rest /= length[d--])
                index[d] = (Bound){at(at(ranges, d), 0)->word, rest % length[d], NULL, d ? &index[d - 1] : env};
            out[i] = eval(at(t, 2), &index[n - 1]);
        }
    } else {
        *out = eval(t, env);
    }
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

enum { LENGTH = 4, SIZE = 64 };

static void read_program(const char *text)
{
    for (cores = 0; *(text = skip(text));) {
        Tree *core;
        text = read_tree(text, &core);
        ck_assert(is(at(core, 0), "FPCore"));
        ck_assert_int_lt(cores, 16);
        program[cores++] = core;
    }
}

static void compare(const Code *code, const char *label, Random *r)
{
    double reals[8][SIZE], expected[4][SIZE], got[SIZE], work[4096];
    CodeParam params[8];
    CodeArg args[16];
    Bound env[9];
    uint32_t n = code_params(code, params, 8), outputs = code_outputs(code);
    ck_assert_uint_le(n, 8);
    for (uint32_t i = 0; i < n; i++) {
        double x = params[i].kind == CODE_LENGTH ? LENGTH
                   : params[i].kind == CODE_INT  ? 1 + random_below(r, LENGTH)
                                                 : ((int)random_below(r, 41) - 20) / 8.0;
        for (int k = 0; k < SIZE; k++)
            reals[i][k] = ((int)random_below(r, 41) - 20) / 4.0;
        if (params[i].rank)
            args[i].reals = reals[i];
        else if (params[i].kind == CODE_REAL)
            args[i].real = x;
        else
            args[i].integer = (int)x;
        env[i] = (Bound){pool_symbol_name(p, params[i].name), x, reals[i], i ? &env[i - 1] : NULL};
    }
    for (uint32_t i = 0; i < outputs; i++)
        args[n + i].reals = expected[i];
    args[n + outputs].reals = work;
    code_interpret(code, args);
    for (uint32_t i = 0; i < outputs; i++) {
        const Tree *core = program[cores - (int)outputs + (int)i];
        size_t size = code_output_size(code, i, args);
        eval_tensor(at(core, count(core) - 1), n ? &env[n - 1] : NULL, got);
        for (size_t k = 0; k < size; k++)
            ck_assert_msg(got[k] == expected[i][k] || (isnan(got[k]) && isnan(expected[i][k])),
                          "%s, output %u[%zu]: %a and not %a", label, i, k, got[k], expected[i][k]);
    }
}

static void check_code(const CodeSpec *spec, const char *label, Random *r)
{
    Error err = {0};
    StrBuf text = {0};
    Code *code = code_new(p, spec, &err);
    ck_assert_msg(code != NULL || err.code == ERR_UNABLE, "%s: %s", label, err.message);
    if (!code) // a constant that has no double, say
        return;
    if (source_emit(code, TARGET_FPCORE, &text, &err)) {
        read_program(str_text(&text));
        for (int turn = 0; turn < 4; turn++)
            compare(code, label, r);
    } else {
        ck_assert_msg(err.code == ERR_UNABLE, "%s: %s", label, err.message);
    }
    trees_clear();
    str_free(&text);
    code_free(code);
}

static const struct {
    const char *text, *indices;
} rows[] = {
    {"1/(1 + exp(-z))", ""},
    {"(1 - 1/(1 + exp(-z)))/(1 + exp(-z))", ""},
    {"log(1 + exp(x))*sqrt(x^2 + y^2)", ""},
    {"sin(2*x)/sec(x) + 1/csc(x)^2", ""},
    {"if(x > 0 and y <= x, x^3, root(x, 5))", ""},
    {"(1 + x/10)^5 - 1", ""},
    {"log(sum(l=1..K, exp(s[l])))", ""},
    {"exp(s[k])/sum(l=1..K, exp(s[l]))", "k"},
    {"exp(s[l])/sum(m=1..K, exp(s[m])) - [l = y]", "l"},
    {"exp(s[k])/sum(m=1..K, exp(s[m]))*([k = l] - exp(s[l])/sum(m=1..K, exp(s[m])))", "kl"},
    {"sum(i=1..K, j=1..K, (s[i] - s[j])^2)", ""},
    {"prod(i=2..K, s[i]) + sum(i=1..3, s[i]*x^i)", ""},
};

START_TEST(cores_compute_what_the_code_does)
{
    ParseContext ctx;
    Error err = {0};
    Facts facts = {.declared = 0};
    parse_context_init(&ctx, p, NULL);
    Expr one = expr_int(p, 1), K = expr_named(p, "K");
    facts_add(&facts, &(Fact){.kind = FACT_RANGE, .subject = expr_named(p, "y"), .lower = one, .upper = K});
    const char *text = rows[_i].text;
    CodeOutput out = {.value = parse_expr(&ctx, text, (uint32_t)strlen(text), &err)};
    ck_assert_msg(out.value != 0, "%s", err.message);
    for (const char *c = rows[_i].indices; *c; c++)
        out.indices[out.rank++] = pool_symbol(p, c, 1);
    facts_learn(p, &facts, out.value);
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = strchr(text, 'y') && strchr(text, 'K') ? &facts : NULL};
    Random r = random_start((uint64_t)_i);
    check_code(&spec, text, &r);
    facts_clear(&facts);
    parse_context_free(&ctx);
}

END_TEST

START_TEST(random_cores_compute_what_the_code_does)
{
    for (uint32_t i = 0; i < random_count(60); i++) {
        Random r = random_start(i);
        PoolMark mark = pool_mark(p);
        char label[60];
        CodeOutput out = {.value = random_expr(p, &r, 2 + random_below(&r, 20), RANDOM_STEPS | RANDOM_BRACKETS)};
        CodeSpec spec = {.outputs = &out, .noutputs = 1, .fast = random_chance(&r, 50)};
        snprintf(label, sizeof label, "seed %lu, case %u", (unsigned long)r.seed, i);
        if (out.value && expr_kind(p, out.value) != KIND_UNDEF)
            check_code(&spec, label, &r);
        pool_error_clear(p);
        pool_release(p, mark);
    }
}

END_TEST

START_TEST(what_fpcore_lacks_is_an_error)
{
    ParseContext ctx;
    Error err = {0};
    StrBuf text = {0};
    parse_context_init(&ctx, p, NULL);
    CodeOutput out = {.value = parse_expr(&ctx, "digamma(x)", 10, &err)};
    Code *code = code_new(p, &(CodeSpec){.outputs = &out, .noutputs = 1}, &err);
    ck_assert_ptr_nonnull(code);
    ck_assert(!source_emit(code, TARGET_FPCORE, &text, &err));
    ck_assert_int_eq(err.code, ERR_UNABLE);
    str_free(&text);
    code_free(code);
    parse_context_free(&ctx);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("fpcore");
    TCase *tests = tcase_create("fpcore");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, cores_compute_what_the_code_does, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tests, random_cores_compute_what_the_code_does);
    tcase_add_test(tests, what_fpcore_lacks_is_an_error);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
