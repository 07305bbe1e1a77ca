// Python with numpy. Each index of the formulas is an axis: a value that depends on some of them is an array that has
// these axes and length 1 along the others, so operations broadcast, and a sum is np.sum along its axis.
//
// Sizes are those of the arrays that a formula spans: sum(j=1..D, W[k, j]*x[i, j]) makes one of N*K*D numbers.
#include "codegen/emit/emit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MOST = 70 }; // a value that is longer gets a name

typedef struct {
    Emit e;
    const Ir *ir;
    StrBuf *out;
    uint32_t axis[IR_LOOPS], axes; // by loop; NO_AXIS: it is not used
    uint32_t *uses;
    StrBuf *text;          // by node
    bool *helper;          // by row of the table of helpers
    const char *temporary; // what the names of values begin with
    Error *err;
} Python;

enum { NO_AXIS = 255 };

// ---- Names and functions --------------------------------------------------------------------------------------------

static const char *const words[] = {
    "and",    "as",     "assert", "async", "await",  "class", "def",      "del",   "elif",  "except", "exec",  "from",
    "global", "import", "in",     "is",    "lambda", "None",  "nonlocal", "not",   "or",    "pass",   "print", "raise",
    "True",   "False",  "try",    "with",  "yield",  "np",    "math",     "float", "range", "len"};

static const char *python_name(Python *py, const char *name)
{
    char text[80];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i], name)) {
            snprintf(text, sizeof text, "%s_", name);
            return names_make(&py->e.names, text);
        }
    return name;
}

static void choose_names(Python *py)
{
    Emit *e = &py->e;
    e->function = python_name(py, e->function);
    for (uint32_t i = 0; i < py->ir->params.len; i++)
        e->param[i] = python_name(py, e->param[i]);
    for (uint32_t i = 0; i < py->ir->outputs.len; i++)
        e->output[i] = py->ir->outputs.at[i].part ? e->output[i - 1] : python_name(py, e->output[i]);
    for (uint32_t i = 0; i < py->ir->loops.len; i++)
        e->loop[i] = python_name(py, e->loop[i]);
    py->temporary = names_make(&e->names, "t");
}

// What C calls otherwise than numpy.
static const char *const others[][2] = {
    {"asin", "np.arcsin"},   {"acos", "np.arccos"},   {"atan", "np.arctan"},
    {"atan2", "np.arctan2"}, {"asinh", "np.arcsinh"}, {"acosh", "np.arccosh"},
    {"atanh", "np.arctanh"}, {"pow", "np.power"},     {"fabs", "np.abs"},
};

// What numpy lacks.
static const struct {
    const char *c, *python, *text;
} helpers[] = {
    {"erf", "_erf", "\n_erf = np.vectorize(math.erf, otypes=[float])\n"},
    {"erfc", "_erfc", "\n_erfc = np.vectorize(math.erfc, otypes=[float])\n"},
    {"tgamma", "_gamma", "\n_gamma = np.vectorize(math.gamma, otypes=[float])\n"},
    {"lgamma", "_lgamma", "\n_lgamma = np.vectorize(math.lgamma, otypes=[float])\n"},
    {"leibniz_add_tail", "_add_tail",
     "\n\n# What a + b rounds off.\ndef _add_tail(a, b):\n    s = a + b\n    c = s - a\n"
     "    return (a - (s - c)) + (b - c)\n"},
    {"leibniz_mul_tail", "_mul_tail",
     "\n\n# What a * b rounds off.\ndef _mul_tail(a, b):\n    p = a * b\n    ac = 134217729.0 * a\n"
     "    bc = 134217729.0 * b\n    ah = ac - (ac - a)\n    bh = bc - (bc - b)\n    al = a - ah\n    bl = b - bh\n"
     "    return ((ah * bh - p) + ah * bl + al * bh) + al * bl\n"},
    {"leibniz_exponent", "_exponent",
     "\n\n# The n of |x| = m*2^n, 1/2 <= m < 1: far below all others of 0.\ndef _exponent(x):\n"
     "    return np.where(x == 0.0, -1099511627776.0, np.frexp(x)[1])\n"},
    {"leibniz_scale", "_scale",
     "\n\n# x*2^n.\ndef _scale(x, n):\n    return np.ldexp(x, np.clip(n, -4400.0, 4400.0).astype(int))\n"},
    {"leibniz_erfcx", "_erfcx",
     "\n\n# e^(x^2) erfc(x) for x >= 26.\ndef _erfcx(x):\n    t = 0.5 / (x * x)\n"
     "    s = 1.0 - t * (1.0 - 3.0 * t * (1.0 - 5.0 * t * (1.0 - 7.0 * t * (1.0 - 9.0 * t * (1.0 - 11.0 * t)))))\n"
     "    return 0.56418958354775628695 * s / x\n"},
    {"leibniz_one_pow", "_one_pow",
     "\n\n# (1 + x)^n, the sum and the power each kept in two doubles.\ndef _one_pow(x, n):\n    s = 1.0 + x\n"
     "    r = x - (s - 1.0)\n    c = 134217729.0 * s\n    sh = c - (c - s)\n    sl = s - sh\n    h, l = 1.0, 0.0\n"
     "    for _ in range(int(n)):\n        p = h * s\n        c = 134217729.0 * h\n        hh = c - (c - h)\n"
     "        hl = h - hh\n        l = (((hh * sh - p) + hh * sl + hl * sh) + hl * sl) + (h * r + l * s)\n"
     "        h = p + l\n        l = l - (h - p)\n    return h\n"},
    {"leibniz_root", "_root",
     "\n\n# The real n-th root for an integer n, mended by one Newton step.\ndef _root(x, n):\n    a = np.abs(x)\n"
     "    r = np.power(a, 1.0 / n)\n    q = np.power(r, n)\n"
     "    r = np.where((q > 0.0) & np.isfinite(q), r - r * ((q - a) / (n * q)), r)\n"
     "    r = np.where(x < 0.0, np.nan if n % 2.0 == 0.0 else -r, r)\n"
     "    return np.sqrt(x) if n == 2.0 else np.cbrt(x) if n == 3.0 else r\n"},
};

enum { HELPERS = sizeof helpers / sizeof *helpers };

static void call_name(Python *py, const IrFunction *f, StrBuf *out)
{
    for (size_t i = 0; i < HELPERS; i++)
        if (!strcmp(helpers[i].c, f->name)) {
            py->helper[i] = true;
            str_add(out, helpers[i].python);
            return;
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strcmp(others[i][0], f->name)) {
            str_add(out, others[i][1]);
            return;
        }
    if (f->source)
        error_set(py->err, ERR_UNABLE, (Span){0}, "there is no numpy for %s", f->name + strlen(EMIT_RUNTIME));
    str_printf(out, "np.%s", f->name);
}

// ---- Values ---------------------------------------------------------------------------------------------------------

static const char *text_of(const Python *py, IrId v)
{
    return str_text(&py->text[v]);
}

static void number(double value, StrBuf *out)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    for (char *c = text; *c; c++)
        *c = *c == ',' ? '.' : *c;
    str_printf(out, signbit(value) ? "(%s%s)" : "%s%s", text, strpbrk(text, ".en") ? "" : ".0");
}

static void load(Python *py, const IrNode *n, StrBuf *out)
{
    const char *array = py->e.param[n->u.index], *offset = text_of(py, n->arg[0]), *guard = text_of(py, n->arg[1]);
    if (!n->arg[1])
        str_printf(out, "%s[%s]", array, offset);
    else
        str_printf(out, "np.where(%s, %s[np.where(%s, %s, 0)], %s)", guard, array, guard, offset,
                   n->type == TYPE_INT ? "0" : "np.nan");
}

static void reduce(Python *py, const IrNode *n, StrBuf *out)
{
    const char *body = text_of(py, n->arg[0]), *k = py->e.loop[n->u.index];
    bool along = ir_at(py->ir, n->arg[0])->deps >> n->u.index & 1;
    uint32_t axis = py->axis[n->u.index];
    if (n->op == OP_ARGMAX)
        str_printf(out, "(np.expand_dims(np.argmax(%s, axis=%u), %u) + %s)", body, axis, axis,
                   text_of(py, py->ir->loops.at[n->u.index].lower));
    else if (along)
        str_printf(out, "np.%s(%s, axis=%u, keepdims=True)", n->op == OP_SUM ? "sum" : "prod", body, axis);
    else
        str_printf(out, n->op == OP_SUM ? "(%s * float(%s.size))" : "np.power(%s, float(%s.size))", body, k);
}

static void binary(Python *py, const IrNode *n, StrBuf *out)
{
    const char *a = text_of(py, n->arg[0]), *b = text_of(py, n->arg[1]);
    if (n->op == OP_AND || n->op == OP_OR)
        str_printf(out, "np.logical_%s(%s, %s)", n->op == OP_AND ? "and" : "or", a, b);
    else
        str_printf(out, "(%s %s %s)", a, ir_ops[n->op].c, b);
}

static void value(Python *py, IrId v, StrBuf *out)
{
    const IrNode *n = ir_at(py->ir, v);
    const char *a = text_of(py, n->arg[0]), *b = text_of(py, n->arg[1]);
    switch ((IrOp)n->op) {
    case OP_REAL:
        if (isnan(n->u.real) || isinf(n->u.real))
            str_add(out, isnan(n->u.real) ? "np.nan" : n->u.real < 0 ? "(-np.inf)" : "np.inf");
        else
            number(n->u.real, out);
        return;
    case OP_INT: str_printf(out, n->u.integer < 0 ? "(%lld)" : "%lld", (long long)n->u.integer); return;
    case OP_PARAM: str_add(out, py->e.param[n->u.index]); return;
    case OP_LOOP: str_add(out, py->e.loop[n->u.index]); return;
    case OP_LOAD: load(py, n, out); return;
    case OP_NEG: str_printf(out, "(-%s)", a); return;
    case OP_TOREAL:
        str_printf(out, "np.multiply(1.0, %s)", a);
        return; // float64(a) makes one number of an array of one
    case OP_NOT: str_printf(out, "np.logical_not(%s)", a); return;
    case OP_SELECT: str_printf(out, "np.where(%s, %s, %s)", a, b, text_of(py, n->arg[2])); return;
    case OP_CALL:
        call_name(py, &ir_functions[n->u.index], out);
        str_printf(out, n->arg[1] ? "(%s, %s)" : "(%s)", a, b);
        return;
    case OP_SUM:
    case OP_PROD:
    case OP_ARGMAX: reduce(py, n, out); return;
    case OP_CONST: error_set(py->err, ERR_UNABLE, (Span){0}, "numpy computes in double"); return;
    default: binary(py, n, out); return;
    }
}

// ---- Loops ----------------------------------------------------------------------------------------------------------

static void count_uses(Python *py)
{
    const Ir *ir = py->ir;
    for (size_t i = 0; i < ir->outputs.len; i++)
        py->uses[ir->outputs.at[i].value] += 1;
    for (size_t i = 0; i < ir->loops.len; i++)
        if (ir->loops.at[i].lower)
            py->uses[ir->loops.at[i].lower] = py->uses[ir->loops.at[i].start] = py->uses[ir->loops.at[i].stop] = 1;
    for (IrId v = (IrId)ir->nodes.len; v-- > 1;)
        for (int k = 0; k < 3 && py->uses[v]; k++)
            py->uses[ir_at(ir, v)->arg[k]] += 1 + (ir_at(ir, v)->op == OP_LOAD && k == 1); // a guard is written twice
}

// k = np.arange(0, K).reshape(1, -1, 1)
static void loop_variable(Python *py, uint32_t loop)
{
    const IrLoop *l = &py->ir->loops.at[loop];
    str_printf(py->out, "    %s = np.arange(%s, %s).reshape(", py->e.loop[loop], text_of(py, l->start),
               text_of(py, l->stop));
    for (uint32_t i = 0; i < py->axes; i++)
        str_printf(py->out, "%s%s", i ? ", " : "", i == py->axis[loop] ? "-1" : "1");
    str_add(py->out, py->axes == 1 ? ",)\n" : ")\n");
}

static bool find_axes(Python *py)
{
    for (uint32_t i = 0; i < py->ir->loops.len; i++) {
        const IrLoop *l = &py->ir->loops.at[i];
        py->axis[i] = NO_AXIS;
        if (!l->lower)
            continue;
        if (l->outer)
            return error_set(py->err, ERR_UNABLE, (Span){0}, "no numpy for a sum whose range depends on another index");
        py->axis[i] = py->axes++;
    }
    return true;
}

// A node as text; what is long or used twice becomes a line.
static void write_node(Python *py, IrId v)
{
    StrBuf text = {0};
    value(py, v, &text);
    if (ir_at(py->ir, v)->op > OP_LOOP && (py->uses[v] > 1 || text.len > TEXT_MOST)) {
        str_printf(py->out, "    %s_%u = %s\n", py->temporary, v, str_text(&text));
        str_clear(&text);
        str_printf(&text, "%s_%u", py->temporary, v);
    }
    py->text[v] = text;
}

// Nodes in their order: what the ranges of indices need, the indices, then all others.
static void write_nodes(Python *py)
{
    const Ir *ir = py->ir;
    bool *early = mem_zero(ir->nodes.len + 1);
    for (uint32_t i = 0; i < ir->loops.len; i++)
        if (py->axis[i] != NO_AXIS)
            early[ir->loops.at[i].lower] = early[ir->loops.at[i].start] = early[ir->loops.at[i].stop] = true;
    for (IrId v = (IrId)ir->nodes.len; v-- > 1;)
        for (int k = 0; k < 3 && early[v]; k++)
            early[ir_at(ir, v)->arg[k]] = true;
    for (IrId v = 1; v < ir->nodes.len; v++)
        if (early[v] && py->uses[v])
            write_node(py, v);
    for (uint32_t i = 0; i < ir->loops.len; i++)
        if (py->axis[i] != NO_AXIS)
            loop_variable(py, i);
    for (IrId v = 1; v < ir->nodes.len; v++)
        if (!early[v] && py->uses[v])
            write_node(py, v);
    mem_free(early);
}

// ---- The function ---------------------------------------------------------------------------------------------------

static void write_inputs(Python *py)
{
    for (uint32_t i = 0; i < py->ir->params.len; i++) {
        const IrParam *param = &py->ir->params.at[i];
        const char *name = py->e.param[i];
        if (param->rank)
            str_printf(py->out, "    %s = np.asarray(%s, dtype=%s).ravel()\n", name, name,
                       param->kind == CODE_REAL ? "float" : "int");
        else if (param->kind == CODE_REAL)
            str_printf(py->out, "    %s = np.float64(%s)\n", name, name);
    }
}

// The output's axes to the front, in its order; the others have length 1.
static void output_array(Python *py, const IrOutput *o, StrBuf *out)
{
    str_printf(out, "np.broadcast_to(%s, (", text_of(py, o->value));
    for (uint32_t i = 0; i < py->ir->loops.len; i++) {
        bool own = false;
        for (uint32_t d = 0; d < o->rank; d++)
            own |= o->loop[d] == i;
        if (py->axis[i] != NO_AXIS)
            str_printf(out, own ? "%s.size, " : "1, ", py->e.loop[i]);
    }
    str_add(out, ")).transpose(");
    for (uint32_t d = 0; d < o->rank; d++)
        str_printf(out, "%u, ", py->axis[o->loop[d]]);
    for (uint32_t i = 0; i < py->ir->loops.len; i++) {
        bool own = py->axis[i] == NO_AXIS;
        for (uint32_t d = 0; d < o->rank; d++)
            own |= o->loop[d] == i;
        if (!own)
            str_printf(out, "%u, ", py->axis[i]);
    }
    str_add(out, ").reshape(");
    for (uint32_t d = 0; d < o->rank; d++)
        str_printf(out, "%s%s.size", d ? ", " : "", py->e.loop[o->loop[d]]);
    str_add(out, ").copy()");
}

static void write_outputs(Python *py)
{
    for (uint32_t i = 0; i < py->ir->outputs.len; i++) {
        const IrOutput *o = &py->ir->outputs.at[i];
        if (o->parts && !o->part)
            str_printf(py->out, "    %s = np.empty(%u)\n", py->e.output[i], o->parts);
        str_printf(py->out, o->parts ? "    %s[%u] = " : "    %s = ", py->e.output[i], o->part);
        if (o->rank)
            output_array(py, o, py->out);
        else
            str_printf(py->out, "np.asarray(%s, dtype=float).item()", text_of(py, o->value));
        str_char(py->out, '\n');
    }
    str_add(py->out, "    return ");
    for (uint32_t i = 0, any = 0; i < py->ir->outputs.len; i++)
        if (!py->ir->outputs.at[i].part)
            str_printf(py->out, "%s%s", any++ ? ", " : "", py->e.output[i]);
    str_add(py->out, "\n");
}

// The comment of the C file, with # for //.
static void comment(const StrBuf *c, StrBuf *out)
{
    for (const char *line = str_text(c); *line;) {
        const char *end = strchr(line, '\n');
        str_printf(out, "#%.*s", (int)(end - line - 1), line + 2);
        line = end + 1;
    }
}

static void write_function(Python *py)
{
    str_printf(py->out, "\n\n@np.errstate(all=\"ignore\")\ndef %s(", py->e.function);
    for (uint32_t i = 0; i < py->ir->params.len; i++)
        str_printf(py->out, "%s%s", i ? ", " : "", py->e.param[i]);
    str_add(py->out, "):\n");
    write_inputs(py);
    write_nodes(py);
    write_outputs(py);
}

static bool function(const CodeFile *file, uint32_t i, bool *used, StrBuf *note, StrBuf *out, Error *err)
{
    const Code *code = file->functions[i];
    Python py = {.ir = &code->ir, .out = out, .helper = used, .err = err};
    bool ok = emit_begin(&py.e, file, code, err);
    emit_describe(&py.e, note);
    if (code->real != CODE_DOUBLE)
        ok = error_set(err, ERR_UNABLE, (Span){0}, "numpy computes in double");
    py.uses = mem_zero(code->ir.nodes.len * sizeof *py.uses);
    py.text = mem_zero(code->ir.nodes.len * sizeof *py.text);
    choose_names(&py);
    count_uses(&py);
    if (ok && find_axes(&py))
        write_function(&py);
    for (size_t v = 0; v < code->ir.nodes.len; v++)
        str_free(&py.text[v]);
    mem_free(py.text);
    mem_free(py.uses);
    emit_end(&py.e);
    return err->code == ERR_NONE;
}

bool emit_python(const CodeFile *file, StrBuf *out, Error *err)
{
    bool used[HELPERS] = {false}, ok = true;
    StrBuf opening = {0}, body = {0};
    emit_opening(file, &opening);
    for (uint32_t i = 0; i < file->count && ok; i++)
        ok = function(file, i, used, &opening, &body, err);
    comment(&opening, out);
    for (size_t i = 0, any = 0; i < 4; i++)
        if (used[i] && !any++)
            str_add(out, "import math\n\n");
    str_add(out, "import numpy as np\n");
    for (size_t i = 0; i < HELPERS; i++)
        str_add(out, used[i] ? helpers[i].text : "");
    str_add(out, str_text(&body));
    ok = ok && (!file->tests || file->tests->python(file, out, err));
    str_free(&opening);
    str_free(&body);
    return ok;
}
