// Telling a point to a person.
#include "symbolic/print/print.h"
#include "symbolic/prove/sample.h"

static void add_rational(const fmpq_t q, StrBuf *out)
{
    char *text = fmpq_get_str(NULL, 10, q);
    str_add(out, text);
    flint_free(text);
}

// The element, drawn if nothing has asked for it yet.
static void add_element(Sampler *s, const SampleName *n, const slong *subscripts, StrBuf *out)
{
    fmpq_t value;
    fmpq_init(value);
    if (s->values.element(s->values.data, n->name, subscripts, n->rank, value) == EVAL_OK)
        add_rational(value, out);
    else
        str_char(out, '?');
    fmpq_clear(value);
}

enum { SHOWN = 64 }; // elements of one array at most

// Was an element read that lies outside of 1..upper?
static bool read_outside(const Sampler *s, uint32_t name, const slong *upper)
{
    for (size_t i = 0; i < s->elements.len; i++)
        for (uint32_t k = 0; s->elements.at[i].name == name && k < s->names.at[name].rank; k++)
            if (s->elements.at[i].subscripts[k] < 1 || s->elements.at[i].subscripts[k] > upper[k])
                return true;
    return false;
}

// (1, 2) or ((1, 2), (3, 4)), when the array's dimensions are known and start at 1.
static bool print_dense(Sampler *s, uint32_t name, StrBuf *out)
{
    slong lower, upper[2] = {1, 1};
    SampleName n = s->names.at[name];
    if (n.rank > 2)
        return false;
    for (uint32_t i = 0; i < n.rank; i++)
        if (!sampler_dimension(s, name, i, &lower, &upper[i]) || lower != 1 || upper[i] > SHOWN)
            return false;
    if (read_outside(s, name, upper))
        return false;
    str_char(out, '(');
    for (slong i = 1; i <= upper[0]; i++) {
        if (i > 1)
            str_add(out, ", ");
        if (n.rank == 1) {
            add_element(s, &n, &i, out);
            continue;
        }
        str_char(out, '(');
        for (slong k = 1; k <= upper[1]; k++) {
            if (k > 1)
                str_add(out, ", ");
            add_element(s, &n, (slong[]){i, k}, out);
        }
        str_char(out, ')');
    }
    str_char(out, ')');
    return true;
}

// [3] = 1/2, [7] = 0: the elements met.
static void print_sparse(const Sampler *s, uint32_t name, StrBuf *out)
{
    uint32_t shown = 0;
    for (size_t i = 0; i < s->elements.len && shown < SHOWN; i++) {
        const SampleElement *e = &s->elements.at[i];
        if (e->name != name)
            continue;
        str_add(out, shown++ ? ", [" : "[");
        for (uint32_t k = 0; k < s->names.at[name].rank; k++)
            str_printf(out, k ? ", %ld" : "%ld", (long)e->subscripts[k]);
        str_add(out, "] = ");
        add_rational(e->value, out);
    }
}

static void print_function(Sampler *s, const SampleName *n, StrBuf *name_out, StrBuf *out)
{
    static const char *const letters[EVAL_ARGS] = {"t", "u", "v", "w", "t5", "t6", "t7", "t8"};
    Pool *p = s->pool;
    Expr sum = expr_int(p, 0);
    StrBuf text = {0};
    str_char(name_out, '(');
    for (uint32_t i = 0; i < n->rank && i < EVAL_ARGS; i++)
        str_printf(name_out, i ? ", %s" : "%s", letters[i]);
    str_char(name_out, ')');
    for (uint32_t t = 0; t < EVAL_TERMS; t++) {
        Expr u = expr_int(p, 0);
        for (uint32_t i = 0; i < n->rank && i < EVAL_ARGS; i++)
            u = expr_add2(p, u, expr_mul2(p, expr_int(p, n->function.weight[t][i]), expr_named(p, letters[i])));
        for (uint32_t d = 0; d <= EVAL_DEGREE; d++)
            if (n->function.coefficient[t][d])
                sum = expr_add2(p, sum, expr_mul2(p, expr_int(p, n->function.coefficient[t][d]), expr_powi(p, u, d)));
    }
    str_add(out, print_quick(p, sum, &text));
    str_free(&text);
}

void sampler_print(Sampler *s, uint32_t name, StrBuf *name_out, StrBuf *value_out)
{
    const SampleName n = s->names.at[name];
    str_add(name_out, pool_symbol_name(s->pool, n.name));
    if (n.kind == KIND_SYM)
        add_rational(n.value, value_out);
    else if (n.kind == KIND_APPLY)
        print_function(s, &n, name_out, value_out);
    else if (!print_dense(s, name, value_out))
        print_sparse(s, name, value_out);
}
