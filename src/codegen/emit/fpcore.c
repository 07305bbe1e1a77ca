// FPCore 2.0 (fpbench.org): one core an output, for tools that analyse floating-point code, such as Herbie and
// FPTaylor.
//
// What is shared is bound by let* in the outermost scope that knows its loops' variables; a sum is a `for`, an output
// with indices a `tensor`. Vectors are arguments with a dimension, (s K), which binds K; a function of runtime.def that
// is called stands ahead as a core of its own.
#include "codegen/emit/emit.h"
#include "symbolic/print/print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *text;
} cores[] = {
    {"leibniz_add_tail", "(a b) (let* ([s (+ a b)] [c (- s a)]) (+ (- a (- s c)) (- b c)))"},
    {"leibniz_mul_tail",
     "(a b) (let* ([p (* a b)] [ac (* 134217729 a)] [bc (* 134217729 b)] [ah (- ac (- ac a))] [bh (- bc (- bc b))]\n"
     "           [al (- a ah)] [bl (- b bh)])\n"
     "    (+ (+ (+ (- (* ah bh) p) (* ah bl)) (* al bh)) (* al bl)))"},
    {"leibniz_exponent", "(x) (if (== x 0) -1099511627776 (if (== (- x x) 0) (+ 1 (floor (log2 (fabs x)))) 0))"},
    {"leibniz_scale", "(x n) (let* ([k (fmax -4400 (fmin 4400 n))] [a (trunc (/ k 5))] [s (pow 2 a)])\n"
                      "    (* (* (* (* (* x s) s) s) s) (pow 2 (- k (* 4 a)))))"},
    {"leibniz_erfcx", "(x) (let* ([t (/ 0.5 (* x x))]\n"
                      "           [s (- 1 (* t (- 1 (* (* 3 t) (- 1 (* (* 5 t) (- 1 (* (* 7 t) (- 1 (* (* 9 t) (- 1 (* "
                      "11 t)))))))))))])\n"
                      "    (/ (* 0.56418958354775628695 s) x))"},
    {"leibniz_root", "(x n) (if (== n 2) (sqrt x) (if (== n 3) (cbrt x) (if (and (== x 0) (> n 0)) x\n"
                     "    (if (and (< x 0) (== (/ n 2) (floor (/ n 2)))) NAN\n"
                     "    (let* ([a (fabs x)] [r (pow a (/ 1 n))] [q (pow r n)]\n"
                     "           [s (if (and (> q 0) (== (- q q) 0)) (- r (* r (/ (- q a) (* n q)))) r)])\n"
                     "        (if (< x 0) (- s) s))))))"},
    {"leibniz_one_pow",
     "(x n) (let* ([s (+ 1 x)] [r (- x (- s 1))] [sc (* 134217729 s)] [sh (- sc (- sc s))] [sl (- s sh)])\n"
     "    (while* (< k n)\n"
     "        ([k 0 (+ k 1)] [p 0 (* h s)] [c 0 (* 134217729 h)] [hh 0 (- c (- c h))] [hl 0 (- h hh)]\n"
     "         [e 0 (+ (+ (+ (+ (- (* hh sh) p) (* hh sl)) (* hl sh)) (* hl sl)) (+ (* h r) (* l s)))]\n"
     "         [g 1 h] [h 1 (+ p e)] [l 0 (- e (- h p))])\n"
     "        h))"},
};

enum { CORES = sizeof cores / sizeof *cores };

typedef struct {
    Emit e;
    const Ir *ir;
    uint32_t *uses; // by node
    uint8_t *bound; // by node: a let* binds it here
    uint8_t *seen;  // by node: of the scope being looked at
    StrBuf text;
    bool used[CORES];
    unsigned depth;
    Error *err;
} Fpcore;

static void value(Fpcore *c, IrId v);

static void add(Fpcore *c, const char *text)
{
    str_add(&c->text, text);
}

// ---- Values ---------------------------------------------------------------------------------------------------------

static void number(Fpcore *c, double x)
{
    char text[40];
    if (isnan(x) || isinf(x)) {
        add(c, isnan(x) ? "NAN" : x < 0 ? "(- INFINITY)" : "INFINITY");
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    for (char *at = text; *at; at++) // the host's locale may write a comma
        *at = *at == ',' ? '.' : *at;
    add(c, text);
}

static const char *function_name(Fpcore *c, const IrFunction *f)
{
    for (size_t i = 0; i < CORES && f->source; i++)
        if (!strcmp(cores[i].name, f->name)) {
            c->used[i] = true;
            return f->name;
        }
    if (f->source)
        error_set(c->err, ERR_UNABLE, (Span){0}, "FPCore has no %s", f->name + strlen(EMIT_RUNTIME));
    return f->name;
}

// (operator a b)
static void apply(Fpcore *c, const char *name, const IrNode *n)
{
    str_printf(&c->text, "(%s", name);
    for (int i = 0; i < 3 && n->arg[i]; i++) {
        add(c, " ");
        value(c, n->arg[i]);
    }
    add(c, ")");
}

static void load(Fpcore *c, const IrNode *n)
{
    if (n->arg[1]) {
        add(c, "(if ");
        value(c, n->arg[1]);
        add(c, " ");
    }
    str_printf(&c->text, "(ref %s ", c->e.param[n->u.index]);
    value(c, n->arg[0]);
    add(c, ")");
    if (n->arg[1])
        add(c, n->type == TYPE_INT ? " 0)" : " NAN)");
}

static void scope(Fpcore *c, IrId root, uint64_t open);

// The body of a loop, the variable counting from the loop's start.
static void body_of(Fpcore *c, uint32_t loop, IrId body, uint64_t open)
{
    const IrLoop *l = &c->ir->loops.at[loop];
    const IrNode *start = ir_at(c->ir, l->start);
    bool zero = start->op == OP_INT && start->u.integer == 0;
    if (!zero) {
        str_printf(&c->text, "(let ([%s (+ %s ", c->e.loop[loop], c->e.loop[loop]);
        value(c, l->start);
        add(c, ")]) ");
    }
    scope(c, body, open | UINT64_C(1) << loop);
    add(c, zero ? "" : ")");
}

static void dimension(Fpcore *c, uint32_t loop)
{
    const IrLoop *l = &c->ir->loops.at[loop];
    const IrNode *start = ir_at(c->ir, l->start);
    bool zero = start->op == OP_INT && start->u.integer == 0;
    str_printf(&c->text, "[%s ", c->e.loop[loop]);
    add(c, zero ? "" : "(- ");
    value(c, l->stop);
    if (!zero) {
        add(c, " ");
        value(c, l->start);
        add(c, ")");
    }
    add(c, "]");
}

static void reduce(Fpcore *c, IrId v, uint64_t open)
{
    const IrNode *n = ir_at(c->ir, v);
    uint32_t loop = n->u.index;
    add(c, "(for (");
    dimension(c, loop);
    if (n->op != OP_ARGMAX) {
        str_printf(&c->text, ") ([acc %d (%s acc ", n->op == OP_PROD, n->op == OP_PROD ? "*" : "+");
        body_of(c, loop, n->arg[0], open);
        add(c, ")]) acc)");
        return;
    }
    const IrLoop *l = &c->ir->loops.at[loop];
    add(c, ") ([best (- INFINITY) (let ([next ");
    body_of(c, loop, n->arg[0], open);
    add(c, "]) (if (> next best) next best))] [at ");
    value(c, l->lower);
    add(c, " (let ([next ");
    body_of(c, loop, n->arg[0], open);
    str_printf(&c->text, "]) (if (> next best) (+ %s (+ ", c->e.loop[loop]);
    value(c, l->start);
    str_printf(&c->text, " %lld)) at))]) at)", (long long)l->base);
}

static void operation(Fpcore *c, IrId v)
{
    const IrNode *n = ir_at(c->ir, v);
    switch ((IrOp)n->op) {
    case OP_REAL: number(c, n->u.real); return;
    case OP_INT: str_printf(&c->text, "%lld", (long long)n->u.integer); return;
    case OP_PARAM: add(c, c->e.param[n->u.index]); return;
    case OP_LOOP: add(c, c->e.loop[n->u.index]); return;
    case OP_LOAD: load(c, n); return;
    case OP_TOREAL:
        if (ir_at(c->ir, n->arg[0])->type != TYPE_BOOL) {
            value(c, n->arg[0]);
            return;
        }
        add(c, "(if ");
        value(c, n->arg[0]);
        add(c, " 1 0)");
        return;
    case OP_NOT: apply(c, "not", n); return;
    case OP_AND: apply(c, "and", n); return;
    case OP_OR: apply(c, "or", n); return;
    case OP_SELECT: apply(c, "if", n); return;
    case OP_CALL: apply(c, function_name(c, &ir_functions[n->u.index]), n); return;
    case OP_CONST: error_set(c->err, ERR_UNABLE, (Span){0}, "FPCore in long double"); return;
    default: apply(c, ir_ops[n->op].c, n); return;
    }
}

static void value(Fpcore *c, IrId v)
{
    if (c->bound[v])
        emit_variable(&c->e, &c->text, v);
    else
        operation(c, v);
}

// ---- Scopes ---------------------------------------------------------------------------------------------------------

static void count_uses(Fpcore *c)
{
    for (size_t i = 0; i < c->ir->outputs.len; i++)
        c->uses[c->ir->outputs.at[i].value]++;
    for (IrId v = (IrId)c->ir->nodes.len; v-- > 1;)
        for (int k = 0; k < 3 && c->uses[v] && ir_at(c->ir, v)->op >= OP_LOAD; k++)
            c->uses[ir_at(c->ir, v)->arg[k]]++;
}

// What v needs, and the bounds of its loops. Nodes come after their arguments, so one sweep downwards suffices.
static void mark(Fpcore *c, IrId root)
{
    memset(c->seen, 0, c->ir->nodes.len);
    c->seen[root] = 1;
    for (IrId v = (IrId)c->ir->nodes.len; v-- > 1;) {
        const IrNode *n = ir_at(c->ir, v);
        for (int k = 0; k < 3 && c->seen[v] && n->op >= OP_LOAD; k++)
            c->seen[n->arg[k]] = 1;
    }
}

static bool is_named(const Fpcore *c, IrId v)
{
    const IrNode *n = ir_at(c->ir, v);
    return n->op >= OP_LOAD && (c->uses[v] > 1 || ir_is_reduce(c->ir, v));
}

typedef VEC(IrId) IrIds;

// Opens a let* for what is shared on the way to root and knows its loops here.
static void open_names(Fpcore *c, IrId root, uint64_t open, IrIds *names)
{
    mark(c, root);
    for (IrId v = 1; v < c->ir->nodes.len; v++)
        if (c->seen[v] && !c->bound[v] && is_named(c, v) && !(ir_at(c->ir, v)->deps & ~open))
            vec_push(names, v);
    add(c, names->len ? "(let* (" : "");
    c->depth++;
    for (size_t i = 0; i < names->len; i++) {
        IrId v = names->at[i];
        if (i)
            str_printf(&c->text, "\n%*s", 4 * (int)c->depth + 2, "");
        add(c, "[");
        emit_variable(&c->e, &c->text, v);
        add(c, " ");
        if (ir_is_reduce(c->ir, v))
            reduce(c, v, open);
        else
            operation(c, v);
        add(c, "]");
        c->bound[v] = 1;
    }
    if (names->len)
        str_printf(&c->text, ")\n%*s", 4 * (int)c->depth, "");
}

static void close_names(Fpcore *c, IrIds *names)
{
    c->depth--;
    add(c, names->len ? ")" : "");
    for (size_t i = 0; i < names->len; i++)
        c->bound[names->at[i]] = 0;
    vec_free(names);
}

static void scope(Fpcore *c, IrId root, uint64_t open)
{
    IrIds names = {0};
    open_names(c, root, open, &names);
    value(c, root);
    close_names(c, &names);
}

// ---- Cores ----------------------------------------------------------------------------------------------------------

static bool is_dimension(const Fpcore *c, const IrParam *length)
{
    for (size_t i = 0; i < c->ir->params.len; i++) {
        const IrParam *a = &c->ir->params.at[i];
        if (a->rank == 1 && a->first[0] == 1 && a->extent[0] && a->extent[0] == expr_sym(c->ir->pool, length->name))
            return true;
    }
    return false;
}

static void argument(Fpcore *c, uint32_t i)
{
    const IrParam *a = &c->ir->params.at[i];
    Pool *p = c->ir->pool;
    int64_t last;
    if (a->rank > 1) {
        error_set(c->err, ERR_UNABLE, (Span){0}, "FPCore: %.60s is an array of more than one subscript",
                  pool_symbol_name(p, a->name));
    } else if (a->rank && a->extent[0] && expr_get_int(p, a->extent[0], &last)) {
        str_printf(&c->text, " (%s %lld)", c->e.param[i], (long long)(last - a->first[0] + 1));
    } else if (a->rank && a->first[0] == 1 && a->extent[0] && expr_kind(p, a->extent[0]) == KIND_SYM) {
        StrBuf length = {0};
        for (size_t k = 0; k < c->ir->params.len; k++)
            if (c->ir->params.at[k].name == expr_op(p, a->extent[0]))
                str_add(&length, c->e.param[k]);
        str_printf(&c->text, " (%s %s)", c->e.param[i],
                   length.len ? str_text(&length) : pool_symbol_name(p, expr_op(p, a->extent[0])));
        str_free(&length);
    } else if (a->rank) {
        error_set(c->err, ERR_UNABLE, (Span){0}, "FPCore: the length of %.60s is neither a name nor a number",
                  pool_symbol_name(p, a->name));
    } else if (a->kind != CODE_LENGTH || !is_dimension(c, a)) {
        str_printf(&c->text, a->kind == CODE_REAL ? " %s" : " (! :precision integer %s)", c->e.param[i]);
    }
}

static void core(Fpcore *c, uint32_t i)
{
    static const char *const precisions[] = {[24] = "binary32", [53] = "binary64", [64] = "binary80"};
    const IrOutput *o = &c->ir->outputs.at[i];
    StrBuf formula = {0};
    Error ignored = {0};
    uint64_t open = 0;
    IrIds names = {0};
    str_printf(&c->text, "(FPCore %s", c->e.function);
    if (!code_returns(c->e.code))
        str_printf(&c->text, o->parts ? "_%s_%u" : "_%s", c->e.output[i], o->part + 1);
    size_t from = c->text.len + 2;
    add(c, " (");
    for (uint32_t k = 0; k < c->ir->params.len; k++)
        argument(c, k);
    if (c->text.len > from && c->text.at[from] == ' ') { // the first argument's blank
        memmove(c->text.at + from, c->text.at + from + 1, c->text.len - from);
        c->text.len--;
    }
    add(c, ")\n");
    if (print_expr(c->ir->pool, o->formula, PRINT_TEXT, &formula, &ignored) && formula.len < 500) {
        add(c, " :name ");
        str_json(&c->text, formula.at, formula.len);
        add(c, "\n");
    }
    str_printf(&c->text, " :precision %s\n ", precisions[c->e.real->bits]);
    open_names(c, o->value, 0, &names);
    for (uint32_t d = 0; d < o->rank; d++) {
        add(c, d ? " " : "(tensor (");
        dimension(c, o->loop[d]);
        open |= UINT64_C(1) << o->loop[d];
    }
    add(c, o->rank ? ") " : "");
    scope(c, o->value, open);
    add(c, o->rank ? ")" : "");
    close_names(c, &names);
    add(c, ")\n\n");
    str_free(&formula);
}

static bool all_cores(const CodeFile *file, const Code *code, StrBuf *text, bool *used, Error *err)
{
    Fpcore c = {.ir = &code->ir, .err = err};
    bool ok = emit_begin(&c.e, file, code, err);
    size_t n = code->ir.nodes.len;
    c.uses = mem_zero(n * sizeof *c.uses);
    c.bound = mem_zero(n);
    c.seen = mem_zero(n);
    if (ok) {
        count_uses(&c);
        for (uint32_t i = 0; i < code->ir.outputs.len && !err->code; i++)
            core(&c, i);
    }
    str_add_n(text, str_text(&c.text), c.text.len);
    for (size_t i = 0; i < CORES; i++)
        used[i] |= c.used[i];
    str_free(&c.text);
    mem_free(c.uses);
    mem_free(c.bound);
    mem_free(c.seen);
    emit_end(&c.e);
    return ok && !err->code;
}

bool emit_fpcore(const CodeFile *file, StrBuf *out, Error *err)
{
    bool used[CORES] = {0}, ok = true;
    StrBuf text = {0};
    if (file->header || file->is_inline || file->tests)
        return error_set(err, ERR_UNABLE, (Span){0}, "FPCore has no headers and no self-tests");
    for (uint32_t i = 0; i < file->count && ok; i++)
        ok = all_cores(file, file->functions[i], &text, used, err);
    str_printf(out, "; Generated by leibniz%s%s. This code is yours: no licence goes with it.\n",
               file->version ? " " : "", file->version ? file->version : "");
    for (uint32_t i = 0; i < file->count; i++)
        if (file->functions[i]->statement)
            str_printf(out, "; From: %.200s\n", file->functions[i]->statement);
    str_char(out, '\n');
    for (size_t i = 0; i < CORES; i++)
        if (used[i])
            str_printf(out, "(FPCore %s %s)\n\n", cores[i].name, cores[i].text);
    str_add_n(out, str_text(&text), text.len);
    str_free(&text);
    return ok;
}
