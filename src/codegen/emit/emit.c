// The body of a C function from scheduled IR.
//
// The text computes exactly what interp.c does: the same operations in the same order, so brackets stand wherever C
// would group otherwise.
#include "codegen/emit/emit.h"
#include "symbolic/eval/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { P_ANY = 0, P_UNARY = 14, P_ATOM = 16 }; // precedences, as in ir_ops.def

enum { LINE_MOST = 110 };

static void expression(Emit *e, StrBuf *out, IrId v, unsigned least);

// ---- Numbers and names ----------------------------------------------------------------------------------------------

// The shortest decimal that reads as this value in the type that the code computes in.
static void shortest(const Emit *e, double value, char *text, size_t size)
{
    bool single = e->real == &code_reals[CODE_FLOAT];
    for (int digits = single ? 6 : 15; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (single ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value)
            break;
    }
}

static void number(Emit *e, StrBuf *out, double value)
{
    char text[64];
    if (isnan(value)) {
        str_add(out, e->plain ? "(0.0/0.0)" : "NAN");
        return;
    }
    if (isinf(value)) {
        str_add(out, e->plain ? "(1.0/0.0)" : "INFINITY");
        return;
    }
    if (e->real == &code_reals[CODE_FLOAT] && (isinf((float)value) || ((float)value == 0 && value != 0)))
        error_set(e->err, ERR_UNABLE, (Span){0}, "the constant %g is outside of float", value);
    if (value == floor(value) && fabs(value) < (e->real->bits < 53 ? 1e6 : 1e15))
        snprintf(text, sizeof text, "%.1f", value);
    else if (e->plain)
        snprintf(text, sizeof text, "%a", value);
    else
        shortest(e, value, text, sizeof text);
    bool real = false;
    for (char *c = text; *c; c++) { // the host's locale may write a comma
        *c = *c == ',' ? '.' : *c;
        real |= *c == '.' || *c == 'e' || *c == 'p' || *c == 'x';
    }
    str_add(out, text);
    if (!real)
        str_add(out, ".0");
    str_add(out, e->real->literal);
}

// A constant with more digits than a double has.
static void long_constant(Emit *e, StrBuf *out, Expr constant)
{
    StrBuf text = {0};
    if (eval_digits(e->code->pool, constant, NULL, 22, &text) != EVAL_OK)
        error_set(e->err, ERR_UNABLE, (Span){0}, "a constant that can not be worked out");
    str_add(out, str_text(&text));
    if (!strpbrk(str_text(&text), ".e"))
        str_add(out, ".0");
    str_add(out, e->real->literal);
    str_free(&text);
}

void emit_variable(Emit *e, StrBuf *out, IrId v)
{
    if (!e->number[v])
        e->number[v] = ++e->count;
    if (e->called[v]) {
        str_add(out, e->called[v]);
        return;
    }
    str_add(out, ir_is_reduce(e->ir, v) ? "r_" : "t_");
    char digits[12];
    size_t at = sizeof digits;
    for (uint32_t n = e->number[v]; n || at == sizeof digits;
         n /= 10) // most of the text: printf would be half of its cost
        digits[--at] = (char)('0' + n % 10);
    str_add_n(out, digits + at, sizeof digits - at);
}

static void open_bracket(StrBuf *out, bool needed)
{
    if (needed)
        str_char(out, '(');
}

static void close_bracket(StrBuf *out, bool needed)
{
    if (needed)
        str_char(out, ')');
}

// ---- Places in memory -----------------------------------------------------------------------------------------------

static bool starts_at_zero(const Ir *ir, uint32_t loop)
{
    const IrNode *start = ir_at(ir, ir->loops.at[loop].first);
    return start->op == OP_INT && start->u.integer == 0;
}

// `what` minus the first value of the loop's variable.
static void from_first(Emit *e, StrBuf *out, uint32_t loop, const char *what)
{
    if (starts_at_zero(e->ir, loop)) {
        str_add(out, what);
        return;
    }
    str_printf(out, "(%s - ", what);
    expression(e, out, e->ir->loops.at[loop].first, 13);
    str_char(out, ')');
}

static void width(Emit *e, StrBuf *out, uint32_t loop)
{
    StrBuf end = {0};
    bool zero = starts_at_zero(e->ir, loop);
    expression(e, &end, e->ir->loops.at[loop].end, zero ? 14 : 12);
    from_first(e, out, loop, str_text(&end));
    str_free(&end);
}

// The row-major place of the loops' variables: (i*J + j)*K + k.
static void offset(Emit *e, StrBuf *out, const uint32_t *loops, uint32_t rank)
{
    StrBuf place = {0};
    from_first(e, &place, loops[0], e->loop[loops[0]]);
    for (uint32_t i = 1; i < rank; i++) {
        StrBuf next = {0};
        str_printf(&next, i > 1 ? "(%s) * " : "%s * ", str_text(&place));
        width(e, &next, loops[i]);
        str_add(&next, " + ");
        from_first(e, &next, loops[i], e->loop[loops[i]]);
        str_free(&place);
        place = next;
    }
    str_add(out, str_text(&place));
    str_free(&place);
}

static void tensor_size(Emit *e, StrBuf *out, const Tensor *t)
{
    for (uint32_t i = 0; i < t->rank; i++) {
        str_add(out, i ? " * " : "");
        width(e, out, t->loop[i]);
    }
}

static bool in_work(const Tensor *t)
{
    return t->rank && !t->output;
}

void emit_work_size(Emit *e, StrBuf *out)
{
    bool first = !e->made_size.len;
    str_add(out, str_text(&e->made_size));
    for (size_t i = 0; i < e->ir->tensors.len; i++) {
        if (!in_work(&e->ir->tensors.at[i]))
            continue;
        str_add(out, first ? "" : " + ");
        tensor_size(e, out, &e->ir->tensors.at[i]);
        first = false;
    }
}

// Each stored tensor has a pointer of its own into the workspace.
static void tensor_place(Emit *e, StrBuf *out, const Tensor *t)
{
    if (t->output)
        str_printf(out, "%s[", e->output[t->output - 1]);
    else
        str_printf(out, "w_%u[", (unsigned)(t - e->ir->tensors.at) + 1);
    offset(e, out, t->loop, t->rank);
    str_char(out, ']');
}

static void work_pointers(Emit *e)
{
    const Tensor *before = NULL;
    for (size_t i = 0; i < e->ir->tensors.len; i++) {
        const Tensor *t = &e->ir->tensors.at[i];
        if (!in_work(t))
            continue;
        str_printf(&e->body, "    %s *const w_%u = ", e->real->c, (unsigned)i + 1);
        if (before) {
            str_printf(&e->body, "w_%u + ", (unsigned)(before - e->ir->tensors.at) + 1);
            tensor_size(e, &e->body, before);
        } else {
            str_add(&e->body, e->end.len ? str_text(&e->end) : e->work);
        }
        str_add(&e->body, ";\n");
        before = t;
    }
}

// ---- Expressions ----------------------------------------------------------------------------------------------------

// Is the condition one of those, joined by and, that hold where we write?
static bool is_part(const Emit *e, IrId holds, IrId condition)
{
    const IrNode *n = holds ? ir_at(e->ir, holds) : NULL;
    return holds == condition ||
           (n && n->op == OP_AND && (is_part(e, n->arg[0], condition) || is_part(e, n->arg[1], condition)));
}

static bool is_held(const Emit *e, IrId holds, IrId condition)
{
    const IrNode *n = ir_at(e->ir, condition);
    return holds && (is_part(e, holds, condition) ||
                     (n->op == OP_AND && is_held(e, holds, n->arg[0]) && is_held(e, holds, n->arg[1])));
}

static void load(Emit *e, StrBuf *out, const IrNode *n, unsigned least)
{
    bool tested = n->arg[1] && !is_held(e, e->holds, n->arg[1]);
    e->param_used[n->u.index] = true;
    open_bracket(out, tested && least > P_ANY);
    if (tested) {
        expression(e, out, n->arg[1], 4);
        str_add(out, " ? ");
    }
    str_printf(out, "%s[", e->param[n->u.index]);
    expression(e, out, n->arg[0], P_ANY);
    str_char(out, ']');
    if (tested)
        str_add(out, n->type == TYPE_INT ? " : 0" : e->plain ? " : (0.0/0.0)" : " : NAN");
    close_bracket(out, tested && least > P_ANY);
}

static void binary(Emit *e, StrBuf *out, const IrNode *n, unsigned least)
{
    unsigned own = ir_ops[n->op].precedence;
    IrOp left = (IrOp)ir_at(e->ir, n->arg[0])->op, right = (IrOp)ir_at(e->ir, n->arg[1])->op;
    bool clear = n->op == OP_OR || n->op == OP_EQ || n->op == OP_NE; // compilers warn of a && b || c and a < b == c
    open_bracket(out, own < least);
    expression(e, out, n->arg[0], clear && ir_ops[left].precedence < 11 ? 12 : own);
    str_char(out, ' ');
    str_add(out, ir_ops[n->op].c);
    str_char(out, ' ');
    expression(e, out, n->arg[1], clear && ir_ops[right].precedence < 11 ? 12 : own + 1);
    close_bracket(out, own < least);
}

static void unary(Emit *e, StrBuf *out, const IrNode *n, unsigned least)
{
    StrBuf operand = {0};
    open_bracket(out, P_UNARY < least);
    bool truth = n->op == OP_TOREAL && ir_at(e->ir, n->arg[0])->type == TYPE_BOOL;
    expression(e, &operand, n->arg[0], truth ? P_ATOM : P_UNARY);
    bool twice = operand.at[0] == '-' && n->op == OP_NEG; // - -x is not --x
    if (n->op == OP_TOREAL)
        str_printf(out, "(%s)", e->real->c);
    else
        str_add(out, ir_ops[n->op].c);
    str_printf(out, twice ? "(%s)" : "%s", str_text(&operand));
    close_bracket(out, P_UNARY < least);
    str_free(&operand);
}

static void choice(Emit *e, StrBuf *out, const IrNode *n, unsigned least)
{
    IrId held = e->holds;
    open_bracket(out, least > P_ANY);
    expression(e, out, n->arg[0], 4);
    str_add(out, " ? ");
    e->holds = n->arg[0]; // a load tested for the same needs no test of its own
    expression(e, out, n->arg[1], 4);
    e->holds = held;
    str_add(out, " : ");
    expression(e, out, n->arg[2], 4);
    close_bracket(out, least > P_ANY);
}

// exp, expf; of a function of runtime.def leibniz_root, or the file's own copy.
static void call_name(const Emit *e, StrBuf *out, const IrFunction *f)
{
    if (f->source)
        str_printf(out, "%s%s", str_text(&e->runtime), f->name + strlen(EMIT_RUNTIME));
    else
        str_printf(out, "%s%s", f->name, e->real->function);
}

static void operation(Emit *e, StrBuf *out, IrId v, unsigned least)
{
    const IrNode *n = ir_at(e->ir, v);
    switch ((IrOp)n->op) {
    case OP_REAL:
        open_bracket(out, signbit(n->u.real) && least >= P_UNARY);
        number(e, out, n->u.real);
        close_bracket(out, signbit(n->u.real) && least >= P_UNARY);
        return;
    case OP_CONST: long_constant(e, out, n->u.index); return;
    case OP_INT:
        open_bracket(out, n->u.integer < 0 && least > P_ANY);
        str_printf(out, "%lld", (long long)n->u.integer);
        close_bracket(out, n->u.integer < 0 && least > P_ANY);
        return;
    case OP_PARAM:
        e->param_used[n->u.index] = true;
        str_add(out, e->param[n->u.index]);
        return;
    case OP_LOOP: str_add(out, e->loop[n->u.index]); return;
    case OP_LOAD: load(e, out, n, least); return;
    case OP_NEG:
    case OP_TOREAL:
    case OP_NOT: unary(e, out, n, least); return;
    case OP_CALL:
        e->function_used[n->u.index] = true;
        call_name(e, out, &ir_functions[n->u.index]);
        str_char(out, '(');
        expression(e, out, n->arg[0], P_ANY);
        if (n->arg[1]) {
            str_add(out, ", ");
            expression(e, out, n->arg[1], P_ANY);
        }
        str_char(out, ')');
        return;
    case OP_SELECT: choice(e, out, n, least); return;
    case OP_ADD: // k + -1
        if (n->type == TYPE_INT && ir_at(e->ir, n->arg[1])->op == OP_INT && ir_at(e->ir, n->arg[1])->u.integer < 0) {
            open_bracket(out, 12 < least);
            expression(e, out, n->arg[0], 12);
            str_printf(out, " - %lld", -(long long)ir_at(e->ir, n->arg[1])->u.integer);
            close_bracket(out, 12 < least);
            return;
        }
        binary(e, out, n, least);
        return;
    default: binary(e, out, n, least); return;
    }
}

static const Tensor *tensor_of(const Emit *e, IrId v)
{
    return e->ir->tensor_of.at[v] ? &e->ir->tensors.at[e->ir->tensor_of.at[v] - 1] : NULL;
}

// v as C, bracketed unless it binds at least as tightly as `least`. As deep as schedule.c lets expressions be.
static void expression(Emit *e, StrBuf *out, IrId v, unsigned least)
{
    if (e->defined[v])
        emit_variable(e, out, v);
    else if (tensor_of(e, v))
        tensor_place(e, out, tensor_of(e, v));
    else if (!e->dialect->value || !e->dialect->value(e, out, v, least))
        operation(e, out, v, least);
}

void emit_integer(Emit *e, StrBuf *out, IrId node)
{
    expression(e, out, node, P_ANY);
}

void emit_value(Emit *e, StrBuf *out, IrId node, unsigned least)
{
    expression(e, out, node, least);
}

// ---- Statements -----------------------------------------------------------------------------------------------------

// Adds a statement, broken at blanks where it is long.
static void statement(Emit *e, const StrBuf *text)
{
    if (e->plain) { // for no eyes
        str_add_n(&e->body, text->at, text->len);
        str_char(&e->body, '\n');
        return;
    }
    size_t indent = 4 * (size_t)e->indent, at = 0, length = text->len, room = LINE_MOST - indent;
    for (bool first = true; at < length; first = false) {
        size_t take = length - at;
        if (take > room) {
            for (take = room; take > room / 3 && text->at[at + take] != ' ';)
                take--;
            if (text->at[at + take] != ' ')
                for (take = room; at + take < length && text->at[at + take] != ' ';)
                    take++;
        }
        str_printf(&e->body, "%*s%.*s\n", (int)(indent + (first ? 0 : 8)), "", (int)take, text->at + at);
        at += take + (at + take < length); // the blank
        room = LINE_MOST - indent - 8;
    }
}

static void say(Emit *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(Emit *e, const char *format, ...)
{
    va_list args;
    str_printf(&e->body, "%*s", 4 * (int)e->indent, "");
    va_start(args, format);
    str_vprintf(&e->body, format, args);
    va_end(args);
    str_char(&e->body, '\n');
}

static const char *c_type(const Emit *e, const IrNode *n)
{
    return n->type == TYPE_REAL ? e->real->c : n->type == TYPE_INT ? "ptrdiff_t" : "int";
}

static void define(Emit *e, IrId v, uint32_t block)
{
    StrBuf text = {0};
    const Tensor *t = tensor_of(e, v);
    str_add(&text, e->plain ? "" : "const ");
    str_add(&text, c_type(e, ir_at(e->ir, v)));
    str_char(&text, ' ');
    emit_variable(e, &text, v);
    str_add(&text, " = ");
    if (t && t->home != block)
        tensor_place(e, &text, t);
    else
        operation(e, &text, v, P_ANY);
    str_char(&text, ';');
    statement(e, &text);
    str_free(&text);
    e->defined[v] = 1;
}

static void start_sum(Emit *e, IrId v)
{
    const IrNode *n = ir_at(e->ir, v);
    StrBuf name = {0}, value = {0};
    emit_variable(e, &name, v);
    if (n->op == OP_ARGMAX) {
        expression(e, &value, e->ir->loops.at[n->u.index].lower, P_ANY);
        say(e, "%s best_%u = -%s;", e->real->c, e->number[v], e->plain ? "(1.0/0.0)" : "INFINITY");
        say(e, "ptrdiff_t %s = %s;", str_text(&name), str_text(&value));
    } else {
        say(e, "%s %s = %s%s;", e->real->c, str_text(&name), n->op == OP_PROD ? "1.0" : "0.0", e->real->literal);
    }
    str_free(&name);
    str_free(&value);
    e->defined[v] = 1;
}

static void step_argmax(Emit *e, IrId v)
{
    const IrNode *n = ir_at(e->ir, v);
    const IrLoop *l = &e->ir->loops.at[n->u.index];
    StrBuf body = {0}, text = {0};
    expression(e, &body, n->arg[0], 11);
    str_printf(&text, "if (%s > best_%u) {", str_text(&body), e->number[v]);
    statement(e, &text);
    e->indent++;
    str_clear(&text);
    str_printf(&text, "best_%u = %s;", e->number[v], str_text(&body));
    statement(e, &text);
    if (l->base)
        say(e, "r_%u = %s + %lld;", e->number[v], e->loop[n->u.index], (long long)l->base);
    else
        say(e, "r_%u = %s;", e->number[v], e->loop[n->u.index]);
    e->indent--;
    say(e, "}");
    str_free(&body);
    str_free(&text);
}

static void step_sum(Emit *e, IrId v)
{
    const IrNode *n = ir_at(e->ir, v);
    if (n->op == OP_ARGMAX) {
        step_argmax(e, v);
        return;
    }
    StrBuf text = {0};
    emit_variable(e, &text, v);
    str_printf(&text, " %s ", ir_ops[n->op].c);
    expression(e, &text, n->arg[0], P_ANY);
    str_char(&text, ';');
    statement(e, &text);
    str_free(&text);
}

static void save(Emit *e, IrId v)
{
    const Tensor *t = tensor_of(e, v);
    if (!t->rank)
        return;
    StrBuf text = {0};
    tensor_place(e, &text, t);
    str_add(&text, " = ");
    emit_variable(e, &text, v);
    str_char(&text, ';');
    statement(e, &text);
    str_free(&text);
}

static void give_output(Emit *e, uint32_t i)
{
    const IrOutput *out = &e->ir->outputs.at[i];
    StrBuf text = {0};
    if (code_returns(e->code)) {
        str_add(&text, "return ");
    } else if (out->parts && !e->plain) {
        str_printf(&text, "%s[%u] = ", e->output[i], out->part);
    } else if (!out->rank) {
        str_printf(&text, "*%s = ", e->output[i]);
    } else {
        str_printf(&text, "%s[", e->output[i]);
        if (ir_has_tables(out))
            str_add(&text, e->loop[out->loop[1]]);
        else
            offset(e, &text, out->loop, out->rank);
        str_add(&text, "] = ");
    }
    expression(e, &text, out->value, P_ANY);
    str_char(&text, ';');
    statement(e, &text);
    str_free(&text);
}

static void emit_block(Emit *e, uint32_t block);

static void emit_loop(Emit *e, uint32_t block, const Stmt *s)
{
    const IrLoop *l = &e->ir->loops.at[s->index];
    const char *k = e->loop[s->index];
    StrBuf text = {0};
    if (e->dialect->before_loop)
        e->dialect->before_loop(e, block, s);
    str_printf(&text, "for (ptrdiff_t %s = ", k);
    expression(e, &text, l->start, P_ANY);
    const IrNode *stop = ir_at(e->ir, l->stop);
    bool up_to =
        stop->op == OP_ADD && ir_at(e->ir, stop->arg[1])->op == OP_INT && ir_at(e->ir, stop->arg[1])->u.integer == 1;
    str_printf(&text, up_to ? "; %s <= " : "; %s < ", k);
    expression(e, &text, up_to ? stop->arg[0] : l->stop, 11);
    str_printf(&text, "; %s++) {", k);
    statement(e, &text);
    str_free(&text);
    e->indent++;
    emit_block(e, s->block);
    e->indent--;
    say(e, "}");
    if (e->dialect->after_loop)
        e->dialect->after_loop(e, block, s);
}

// ---- Early returns --------------------------------------------------------------------------------------------------

enum { EARLY_LEAST = 4 }; // local variables that an early return must save

static void mark_needed(const Ir *ir, IrId v, uint8_t *needed)
{
    if (!v || needed[v])
        return;
    needed[v] = 1;
    for (int k = 0; k < 3; k++)
        mark_needed(ir, ir_at(ir, v)->arg[k], needed);
}

// How many of the local variables are not needed; UINT32_MAX where the block does more than define them and return.
static uint32_t count_spared(const Block *b, const uint8_t *needed)
{
    uint32_t spared = 0;
    for (size_t i = 0; i + 1 < b->stmts.len; i++) {
        if (b->stmts.at[i].kind != STMT_DEF)
            return UINT32_MAX;
        spared += !needed[b->stmts.at[i].node];
    }
    return spared;
}

static void define_those(Emit *e, const Block *b, const uint8_t *needed, bool which)
{
    for (size_t i = 0; i + 1 < b->stmts.len; i++)
        if (needed[b->stmts.at[i].node] == which)
            define(e, b->stmts.at[i].node, 0);
}

// `return c ? a : b`, where b takes many variables that c and a do not: c and a go first. False where it is not so.
static bool emit_early(Emit *e)
{
    const Ir *ir = e->ir;
    const Block *b = &ir->blocks.at[0];
    if (!code_returns(e->code) || e->plain || vec_last(&b->stmts).kind != STMT_OUT)
        return false;
    IrId value = ir->outputs.at[vec_last(&b->stmts).index].value;
    const IrNode *n = ir_at(ir, value);
    if (n->op != OP_SELECT || ir->is_def.at[value])
        return false;
    uint8_t *needed = mem_zero(ir->nodes.len);
    mark_needed(ir, n->arg[0], needed);
    mark_needed(ir, n->arg[1], needed);
    uint32_t spared = count_spared(b, needed);
    bool early = spared >= EARLY_LEAST && spared != UINT32_MAX;
    if (early) {
        StrBuf text = {0};
        define_those(e, b, needed, true);
        str_add(&text, "if (");
        expression(e, &text, n->arg[0], P_ANY);
        str_add(&text, ") {");
        statement(e, &text);
        str_clear(&text);
        e->indent++;
        str_add(&text, "return ");
        expression(e, &text, n->arg[1], P_ANY);
        str_char(&text, ';');
        statement(e, &text);
        str_clear(&text);
        e->indent--;
        say(e, "}");
        define_those(e, b, needed, false);
        str_add(&text, "return ");
        expression(e, &text, n->arg[2], P_ANY);
        str_char(&text, ';');
        statement(e, &text);
        str_free(&text);
    }
    mem_free(needed);
    return early;
}

static void emit_block(Emit *e, uint32_t block)
{
    const Block *b = &e->ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        switch (s->kind) {
        case STMT_DEF: define(e, s->node, block); break;
        case STMT_INIT: start_sum(e, s->node); break;
        case STMT_UPDATE: step_sum(e, s->node); break;
        case STMT_SAVE: save(e, s->node); break;
        case STMT_OUT: give_output(e, s->index); break;
        case STMT_LOOP: emit_loop(e, block, s); break;
        }
    }
    for (size_t i = 0; i < b->stmts.len; i++)
        if (b->stmts.at[i].kind == STMT_DEF || b->stmts.at[i].kind == STMT_INIT)
            e->defined[b->stmts.at[i].node] = 0;
}

// ---- The function ---------------------------------------------------------------------------------------------------

static const char *plain_name(Emit *e, char letter, uint32_t i)
{
    char text[24];
    size_t length = (size_t)snprintf(text, sizeof text, "%c%u", letter, i);
    vec_push(&e->names.taken, mem_dup(text, length)); // nothing else is called so
    return vec_last(&e->names.taken);
}

// Of what a step makes, and of what the function around a step takes, the name is there already.
static const char *param_name(Emit *e, uint32_t i)
{
    Sym name = e->ir->params.at[i].name;
    const char *known = e->outer ? emit_stage_name(e->outer, name) : emit_is_made(e, i) ? emit_stage_name(e, name) : NULL;
    if (e->outer && !known)
        error_set(e->err, ERR_NAME, (Span){0}, "%.60s is needed, and the signature does not give it",
                  pool_symbol_name(e->code->pool, name));
    if (e->outer && known)
        vec_push(&e->names.taken, mem_dup(known, strlen(known)));
    return known ? known : names_make(&e->names, pool_symbol_name(e->code->pool, name));
}

static void choose_names(Emit *e)
{
    const Ir *ir = e->ir;
    Pool *p = e->code->pool;
    e->function = e->plain ? names_make(&e->names, "f") : names_make(&e->names, e->code->name);
    emit_stage_names(e);
    for (uint32_t i = 0; i < ir->params.len; i++)
        e->param[i] = e->plain ? plain_name(e, 'p', i) : param_name(e, i);
    for (uint32_t i = 0; i < ir->outputs.len; i++)
        e->output[i] = e->plain                 ? plain_name(e, 'o', i)
                       : ir->outputs.at[i].part ? e->output[i - 1]
                                                : names_make(&e->names, ir->outputs.at[i].name);
    for (uint32_t i = 0; i < ir->loops.len; i++) {
        if (!ir->loops.at[i].lower) // it was collapsed
            continue;
        Sym hint = ir->loops.at[i].hint ? ir->loops.at[i].hint : ir->loops.at[i].symbol;
        e->loop[i] = e->plain ? plain_name(e, 'k', i) : names_make(&e->names, pool_symbol_name(p, hint));
    }
    e->work = names_make(&e->names, "work");
}

bool emit_begin(Emit *e, const CodeFile *file, const Code *code, Error *err)
{
    e->code = code;
    e->file = file;
    e->dialect = e->dialect ? e->dialect : &emit_c99;
    e->ir = &code->ir;
    e->real = &code_reals[code->real];
    e->indent = 1;
    e->err = err;
    size_t n = code->ir.nodes.len;
    e->param_used = mem_zero(code->ir.params.len + 1);
    e->function_used = mem_zero(ir_function_count);
    e->defined = mem_zero(n);
    e->number = mem_zero(n * sizeof *e->number);
    e->called = mem_zero(n * sizeof *e->called);
    if (code->ir.params.len > EMIT_NAMES || code->ir.outputs.len > EMIT_NAMES)
        return error_set(err, ERR_UNABLE, (Span){0}, "a C function of more than %d parameters", EMIT_NAMES);
    choose_names(e);
    e->last = e->dialect->last_name ? names_make(&e->names, e->dialect->last_name) : NULL;
    bool shares = file->is_inline || file->count > 1; // then each function brings copies of its own
    if (e->outer)
        str_add(&e->runtime, str_text(&e->outer->runtime));
    else
        str_printf(&e->runtime, shares ? "%s_" : EMIT_RUNTIME, e->function);
    if (e->dialect->accepts && !e->dialect->accepts(e))
        return false;
    if (e->dialect->open_function)
        e->dialect->open_function(e);
    for (size_t i = 0; i < e->ir->named.len && !e->plain; i++)
        if (ir_at(e->ir, e->ir->named.at[i].node)->op != OP_ARGMAX)
            e->called[e->ir->named.at[i].node] =
                names_make(&e->names, pool_symbol_name(code->pool, e->ir->named.at[i].name));
    if (!emit_stages(e))
        return false;
    work_pointers(e);
    if (!emit_early(e))
        emit_block(e, 0);
    return err->code == ERR_NONE;
}

void emit_end(Emit *e)
{
    str_free(&e->body);
    str_free(&e->runtime);
    str_free(&e->stages);
    str_free(&e->end);
    str_free(&e->made_size);
    vec_free(&e->made);
    vec_free(&e->pivots);
    names_free(&e->names);
    mem_free(e->param_used);
    mem_free(e->function_used);
    mem_free(e->defined);
    mem_free(e->number);
    mem_free(e->called);
}
