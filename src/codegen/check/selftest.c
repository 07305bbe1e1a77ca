// A main for generated code: points with the true values, as enclosures say them, and a comparison in units in the last
// place.
//
// A true value is written as the nearest number of the type, what is left, in thousandths of a unit in the last place,
// and the error that its condition allows: what rounding each operation of the formula once may add up to, in the same
// units. An error counts as a multiple of that, or of one unit where that is more: an entry that cancels to almost 0 is
// no failure, and a sign or a term that is wrong is one. A value that is missing where the formula has one always is.
#include "codegen/check/selftest.h"

#include "codegen/check/sample.h"
#include "codegen/emit/emit.h"

#include <math.h>

enum {
    POINTS = 12,
    SCALAR_POINTS = 18,
    VALUES_MOST = 600,
    LENGTH_LEAST = 3,
    GOAL = 100,
    PRECISION_MOST = 8192,
    CONDITION_BITS = 256
};

typedef struct SelfTest SelfTest;

typedef struct {                          // how a language writes a point
    const char *open, *close;             // around it
    const char *number;                   // of sign, hexadecimal digits, exponent, suffix
    const char *open_array, *close_array; // of the type, "in" or "want", and the argument's place
    const char *empty;                    // what an array of no values holds: C has none
    const char *open_test, *close_test;   // of the type, the function, the type
    void (*call)(SelfTest *t);            // calls and compares
} Language;

struct SelfTest {
    const Language *language;
    const CodeFile *file;
    const Code *code;
    const CodeRealRow *real;
    Emit emit; // for the names
    Sample sample;
    EvalProgram **truth; // by output
    StrBuf *out;
    Error *err;
    uint32_t values;
    size_t line;    // where the line of an array began
    ptrdiff_t rows; // of all ranks
};

// ---- Numbers --------------------------------------------------------------------------------------------------------

// m * 2^e as a hexadecimal constant: exact, in every locale.
static void hexadecimal(const SelfTest *t, const arf_t x, StrBuf *out)
{
    fmpz_t mantissa, exponent;
    fmpz_init(mantissa);
    fmpz_init(exponent);
    arf_get_fmpz_2exp(mantissa, exponent, x);
    char *digits = fmpz_get_str(NULL, 16, mantissa), *power = fmpz_get_str(NULL, 10, exponent);
    bool negative = digits[0] == '-';
    if (arf_is_zero(x))
        str_printf(out, "0.0%s", t->real->literal);
    else
        str_printf(out, t->language->number, negative ? "-" : "", digits + negative, power, t->real->literal);
    flint_free(digits);
    flint_free(power);
    fmpz_clear(mantissa);
    fmpz_clear(exponent);
}

static void hexadecimal_double(const SelfTest *t, double value, StrBuf *out)
{
    arf_t x;
    arf_init(x);
    arf_set_d(x, value);
    hexadecimal(t, x, out);
    arf_clear(x);
}

// The exponent of the unit in the last place of a nonzero x.
static slong unit_exponent(const SelfTest *t, const arf_t x)
{
    slong e = ARF_EXP(x) - t->real->bits;
    return e < t->real->least ? t->real->least : e;
}

// What rounding every operation to the type's digits may come to: the radius that ball arithmetic gives the formula at a
// higher precision, for this one. In units of 2^unit, to two digits; 0 where it is not known.
static double allowance(const SelfTest *t, EvalProgram *truth, slong unit)
{
    Sample *s = (Sample *)&t->sample;
    EvalValues balls = sample_values(s);
    balls.given = sample_rounded;
    double allowed = 0, most = t->real->most > 1000 ? 1e300 : 1e30; // that the type holds
    arb_t coarse;
    arb_init(coarse);
    slong bits = CONDITION_BITS;
    while (bits <= PRECISION_MOST && eval_program_run(truth, &balls, bits) != EVAL_OK)
        bits *= 4; // 1 - σ(z) is 0 to 256 bits at z = 200
    if (bits <= PRECISION_MOST) {
        eval_program_ball(truth, 0, coarse, bits);
        arf_t radius;
        arf_init(radius);
        arf_set_mag(radius, arb_radref(coarse));
        arf_mul_2exp_si(radius, radius, bits - t->real->bits - unit);
        allowed = arf_get_d(radius, ARF_RND_UP);
        arf_clear(radius);
    }
    arb_clear(coarse);
    return allowed < most ? allowed : most;
}

// "nearest, thousandths, allowance". False when the type can not hold it: then it is not tested.
static bool true_value(const SelfTest *t, const arb_t truth, EvalProgram *program, StrBuf *out)
{
    arf_t near, rest;
    arf_init(near);
    arf_init(rest);
    arf_set_round(near, arb_midref(truth), t->real->bits, ARF_RND_NEAR);
    bool fits = arf_is_zero(near) || (ARF_EXP(near) <= t->real->most && ARF_EXP(near) > t->real->least + t->real->bits);
    if (fits) {
        slong unit = arf_is_zero(near) ? t->real->least : unit_exponent(t, near);
        arf_sub(rest, arb_midref(truth), near, ARF_PREC_EXACT, ARF_RND_NEAR);
        arf_mul_2exp_si(rest, rest, -unit);
        hexadecimal(t, near, out);
        str_printf(out, ", %.3f%s, %.1e%s", arf_get_d(rest, ARF_RND_NEAR) + 0.0, t->real->literal,
                   allowance(t, program, unit), t->real->literal);
    }
    arf_clear(near);
    arf_clear(rest);
    return fits;
}

// ---- Points ---------------------------------------------------------------------------------------------------------

static void item(SelfTest *t, const StrBuf *text, bool first)
{
    if (!first)
        str_char(t->out, ',');
    if (t->out->len - t->line + text->len > 110) {
        t->line = t->out->len + 1;
        str_add(t->out, "\n           ");
    }
    str_printf(t->out, " %s", text->at);
}

// Doubles become numbers of the type, for the formula too.
static void round_inputs(SelfTest *t)
{
    Sample *s = &t->sample;
    for (uint32_t i = 0; i < s->nparams && t->real->bits < 53; i++)
        for (size_t k = 0; s->params[i].kind == CODE_REAL && k < (s->params[i].rank ? s->sizes[i] : 1); k++) {
            double *x = s->params[i].rank ? &s->args[i].reals[k] : &s->args[i].real;
            *x = (double)(float)*x;
        }
}

static void write_inputs(SelfTest *t)
{
    const Sample *s = &t->sample;
    for (uint32_t i = 0; i < s->nparams; i++) {
        const CodeParam *param = &s->params[i];
        if (!param->rank)
            continue;
        t->line = t->out->len;
        str_printf(t->out, t->language->open_array, param->kind == CODE_REAL ? t->real->c : "int", "in", i);
        for (size_t k = 0; k < s->sizes[i]; k++) {
            StrBuf text = {0};
            if (param->kind == CODE_REAL)
                hexadecimal_double(t, s->args[i].reals[k], &text);
            else
                str_printf(&text, "%d", s->args[i].ints[k]);
            item(t, &text, k == 0);
            str_free(&text);
        }
        str_add(t->out, t->language->close_array);
    }
}

static void write_truth(SelfTest *t, uint32_t output)
{
    Sample *s = &t->sample;
    const IrOutput *o = &t->code->ir.outputs.at[output];
    EvalValues at = sample_values(s);
    t->line = t->out->len;
    str_printf(t->out, t->language->open_array, t->real->c, "want", output);
    for (size_t k = 0; k < s->sizes[s->nparams + output]; k++) {
        int64_t index[CODE_RANK];
        StrBuf text = {0};
        arb_t truth;
        arb_init(truth);
        code_output_indices(t->code, output, k, s->args, index);
        s->nindex = o->rank;
        for (uint32_t d = 0; d < o->rank; d++) {
            s->index[d] = o->indices[d];
            s->index_value[d] = (slong)index[d];
        }
        EvalStatus status = eval_program_refine(t->truth[output], 0, &at, GOAL, PRECISION_MOST, truth);
        if (status != EVAL_OK || !true_value(t, truth, t->truth[output], &text)) {
            str_clear(&text);
            str_printf(&text, "NAN, 0.0%s, 0.0%s", t->real->literal, t->real->literal); // nothing to compare with
        } else {
            t->values++;
        }
        item(t, &text, k == 0);
        str_free(&text);
        arb_clear(truth);
    }
    s->nindex = 0;
    if (!s->sizes[s->nparams + output])
        str_add(t->out, t->language->empty);
    str_add(t->out, t->language->close_array);
}

// ---- The call -------------------------------------------------------------------------------------------------------

static bool is_split(const SelfTest *t, uint32_t param)
{
    return t->file->split && !strcmp(pool_symbol_name(t->code->pool, t->sample.params[param].name), t->file->split);
}

// Of a row of a parameter over the length that is split; 0: it is not over that.
static size_t row_size(const SelfTest *t, uint32_t param)
{
    if (!t->file->split || emit_split_dimension(t->code, t->file->split, &t->code->ir.params.at[param]) < 0)
        return 0;
    return t->sample.sizes[param] / (size_t)t->rows;
}

static size_t output_row_size(const SelfTest *t, uint32_t i)
{
    const IrOutput *o = &t->code->ir.outputs.at[i];
    if (!t->file->split || !o->rank || !emit_split_is_loop(t->code, t->file->split, o->loop[0]))
        return 0;
    return t->sample.sizes[t->sample.nparams + i] / (size_t)t->rows;
}

// Which rows this rank has.
static void write_rows(SelfTest *t)
{
    for (uint32_t i = 0; i < t->sample.nparams; i++)
        if (is_split(t, i))
            t->rows = t->sample.args[i].integer;
    if (t->file->split)
        str_printf(t->out,
                   "        int rank;\n        int ranks;\n        MPI_Comm_rank(MPI_COMM_WORLD, &rank);\n"
                   "        MPI_Comm_size(MPI_COMM_WORLD, &ranks);\n"
                   "        const ptrdiff_t begin = (ptrdiff_t)%td * rank / ranks;\n"
                   "        const ptrdiff_t end = (ptrdiff_t)%td * (rank + 1) / ranks;\n",
                   t->rows, t->rows);
}

static void write_arguments(SelfTest *t, StrBuf *call)
{
    const Sample *s = &t->sample;
    bool any = false;
    for (uint32_t i = 0; i < s->nparams; i++, any = true) {
        str_add(call, any ? ", " : "");
        if (s->params[i].rank)
            str_printf(call, "in_%u", i);
        else if (s->params[i].kind == CODE_REAL)
            hexadecimal_double(t, s->args[i].real, call);
        else if (is_split(t, i))
            str_add(call, "end - begin");
        else
            str_printf(call, "%lld", (long long)s->args[i].integer);
        if (s->params[i].rank && row_size(t, i))
            str_printf(call, " + begin * %zu", row_size(t, i));
    }
    for (uint32_t i = 0; i < s->noutputs && !code_returns(t->code); i++) {
        if (t->code->ir.outputs.at[i].part)
            continue;
        str_printf(call, any ? ", out_%u" : "out_%u", i);
        any = true;
    }
    if (code_has_work(t->code))
        str_add(call, any ? ", work" : "work");
    if (t->emit.last)
        str_add(call, any || code_has_work(t->code) ? ", MPI_COMM_WORLD" : "MPI_COMM_WORLD");
}

static void write_call(SelfTest *t)
{
    const Sample *s = &t->sample;
    size_t work = code_work(t->code, s->args);
    StrBuf call = {0};
    for (uint32_t i = 0; i < s->noutputs; i++)
        if (!t->code->ir.outputs.at[i].part)
            str_printf(t->out, "        %s out_%u[%zu];\n", t->real->c, i,
                       t->code->ir.outputs.at[i].parts ? t->code->ir.outputs.at[i].parts
                                                       : s->sizes[s->nparams + i] + !s->sizes[s->nparams + i]);
    if (code_has_work(t->code))
        str_printf(t->out, "        %s work[%zu];\n", t->real->c, work + !work);
    write_rows(t);
    write_arguments(t, &call);
    str_printf(t->out, code_returns(t->code) ? "        out_0[0] = %s(%s);\n" : "        %s(%s);\n", t->emit.function,
               str_text(&call));
    for (uint32_t i = 0; i < s->noutputs; i++) {
        uint32_t part = t->code->ir.outputs.at[i].part;
        size_t row = output_row_size(t, i);
        if (row)
            str_printf(
                t->out,
                "        worst = compare(worst, out_%u, want_%u + 3 * begin * %zu, (int)((end - begin) * %zu));\n", i,
                i, row, row);
        else
            str_printf(t->out, "        worst = compare(worst, out_%u + %u, want_%u, %zu);\n", i - part, part, i,
                       s->sizes[s->nparams + i]);
    }
    str_free(&call);
}

static void write_point(SelfTest *t)
{
    round_inputs(t);
    str_add(t->out, t->language->open);
    write_inputs(t);
    for (uint32_t o = 0; o < t->sample.noutputs; o++)
        write_truth(t, o);
    t->language->call(t);
    str_add(t->out, t->language->close);
}

// ---- The whole ------------------------------------------------------------------------------------------------------

// Draws the point, at lengths at which its arrays do not fill the file. False on failure.
static bool draw_point(SelfTest *t, SampleBox *box, uint64_t seed)
{
    for (;; box->length--) {
        size_t size = 0;
        if (!sample_begin(&t->sample, t->code->pool, t->code, box, seed, t->err))
            return false;
        for (uint32_t i = 0; i < t->sample.nparams + t->sample.noutputs; i++)
            size += t->sample.sizes[i];
        if (size <= VALUES_MOST || box->length <= LENGTH_LEAST)
            return true;
        sample_end(&t->sample);
    }
}

// Lengths of 1, 2, 3 and 7, numbers in boxes of different width: of a tenth of the range, the range, and near zero.
static bool write_points(SelfTest *t)
{
    static const ptrdiff_t lengths[] = {7, 3, 1, 2};
    static const double widths[] = {1, 0.1, 0.01};
    bool arrays = false;
    for (size_t i = 0; i < t->code->ir.params.len; i++)
        arrays |= t->code->ir.params.at[i].rank || t->code->ir.params.at[i].kind == CODE_LENGTH;
    for (uint32_t n = 0; n < (arrays ? POINTS : SCALAR_POINTS) && t->values < VALUES_MOST; n++) {
        SampleBox box = {.low = t->file->low,
                         .high = t->file->high,
                         .scale = widths[n % 3],
                         .ranges = t->file->ranges,
                         .nranges = t->file->nranges,
                         .length = lengths[n % 4],
                         .facts = t->code->facts};
        bool ok = draw_point(t, &box, n + 1);
        if (ok)
            write_point(t);
        sample_end(&t->sample);
        if (!ok || !pool_poll(t->code->pool))
            return false;
    }
    return true;
}

static bool test_function(SelfTest *t)
{
    uint32_t noutputs = (uint32_t)t->code->ir.outputs.len;
    bool ok = emit_begin(&t->emit, t->file, t->code, t->err);
    t->real = t->emit.real;
    t->truth = mem_zero((noutputs + 1) * sizeof *t->truth);
    for (uint32_t i = 0; i < noutputs; i++)
        t->truth[i] = eval_program_new(t->code->pool, &t->code->ir.outputs.at[i].formula, 1);
    str_printf(t->out, t->language->open_test, t->real->c, t->emit.function, t->real->c);
    ok = ok && write_points(t);
    str_add(t->out, t->language->close_test);
    if (ok && !t->values)
        ok = error_set(t->err, ERR_DOMAIN, (Span){0}, "no point was found where %s has a value", t->emit.function);
    for (uint32_t i = 0; i < noutputs; i++)
        eval_program_free(t->truth[i]);
    mem_free(t->truth);
    return ok;
}

static const Language c_language = {
    .open = "    {\n",
    .close = "    }\n",
    .number = "%s0x%sp%s%s",
    .open_array = "        static const %s %s_%u[] = {",
    .close_array = " };\n",
    .empty = " NAN, 0, 0",
    .open_test = "\nstatic %s test_%s(void)\n{\n    %s worst = 0;\n",
    .close_test = "    return worst;\n}\n",
    .call = write_call,
};

static void write_comparison(const CodeRealRow *real, StrBuf *out)
{
    const char *f = real->function, *l = real->literal;
    str_printf(out,
               "// The larger of `worst` and the errors of n values, in units in the last place or in what the "
               "condition of the\n"
               "// formula allows. A true value is want[0] and want[1] of its units, want[2] the allowance; where "
               "want[0] is a NaN\n"
               "// there is none.\n"
               "static %s compare(%s worst, const %s *got, const %s *want, int n)\n{\n",
               real->c, real->c, real->c, real->c);
    str_printf(out,
               "    for (int i = 0; i < n; i++, got++, want += 3) {\n        int exponent;\n"
               "        if (isnan(want[0])) {\n            continue;\n        }\n"
               "        frexp%s(want[0], &exponent);\n"
               "        if (exponent < %d || !(want[0] < 0.0%s || want[0] > 0.0%s)) {\n            exponent = %d;\n    "
               "    }\n",
               f, real->least + real->bits, l, l, real->least + real->bits);
    str_printf(out,
               "        const %s error =\n            fabs%s(ldexp%s(*got - want[0], %d - exponent) - want[1]) / "
               "(want[2] > 1.0%s ? want[2] : 1.0%s);\n"
               "        if (!(error <= worst)) {\n            worst = isnan(error) ? INFINITY : error;\n        }\n"
               "    }\n    return worst;\n}\n",
               real->c, f, f, real->bits, l, l);
}

static const char mpi_opening[] =
    "int main(int argc, char **argv)\n{\n    int failed = 0;\n    MPI_Init(&argc, &argv);\n";
static const char mpi_closing[] = "    MPI_Finalize();\n";

// Can the rows of a point be given to ranks? They must follow each other.
static bool accepts_split(SelfTest *t)
{
    for (uint32_t i = 0; t->file->split && i < t->code->ir.params.len; i++)
        if (emit_split_dimension(t->code, t->file->split, &t->code->ir.params.at[i]) > 0)
            return error_set(t->err, ERR_UNABLE, (Span){0},
                             "a self-test splits the first subscript of an array only: %s has %s further in",
                             pool_symbol_name(t->code->pool, t->code->ir.params.at[i].name), t->file->split);
    for (uint32_t i = 0; t->file->split && i < t->code->ir.outputs.len; i++)
        for (uint32_t d = 1; d < t->code->ir.outputs.at[i].rank; d++)
            if (emit_split_is_loop(t->code, t->file->split, t->code->ir.outputs.at[i].loop[d]))
                return error_set(t->err, ERR_UNABLE, (Span){0},
                                 "a self-test splits the first subscript of an output only: %s has %s further in",
                                 t->code->ir.outputs.at[i].name, t->file->split);
    return true;
}

static bool selftest_c(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err)
{
    StrBuf macro = {0};
    const CodeRealRow *real = &code_reals[file->functions[0]->real];
    emit_macro(file, "SELFTEST", &macro);
    str_printf(out, "\n#ifdef %s\n// Compiled with -D%s: compares with enclosures.\n#include <stdio.h>\n\n", macro.at,
               macro.at);
    str_free(&macro);
    write_comparison(real, out);
    bool ok = true;
    StrBuf calls = {0};
    for (uint32_t i = 0; i < file->count && ok; i++) {
        SelfTest t = {.language = &c_language,
                      .file = file,
                      .code = file->functions[i],
                      .emit.dialect = dialect,
                      .out = out,
                      .err = err};
        ok = accepts_split(&t) && test_function(&t);
        str_printf(&calls, "    failed += report(\"%s\", (double)test_%s());\n", t.emit.function, t.emit.function);
        emit_end(&t.emit);
    }
    str_printf(out,
               "\nstatic int report(const char *name, double worst)\n{\n"
               "    printf(\"%%s: largest error %%.2f ulp\\n\", name, worst);\n    return worst <= %.1f ? 0 : 1;\n}\n\n"
               "%s%s%s    return failed ? 1 : 0;\n}\n#endif\n",
               file->ulp, dialect->splits ? mpi_opening : "int main(void)\n{\n    int failed = 0;\n", str_text(&calls),
               dialect->splits ? mpi_closing : "");
    str_free(&calls);
    return ok;
}

// ---- Python ---------------------------------------------------------------------------------------------------------

static void call_python(SelfTest *t)
{
    const Sample *s = &t->sample;
    StrBuf call = {0};
    uint32_t group = 0;
    for (uint32_t i = 0; i < s->nparams; i++) {
        str_add(&call, i ? ", " : "");
        if (s->params[i].rank)
            str_printf(&call, "in_%u", i);
        else if (s->params[i].kind == CODE_REAL)
            hexadecimal_double(t, s->args[i].real, &call);
        else
            str_printf(&call, "%lld", (long long)s->args[i].integer);
    }
    uint32_t groups = 0;
    for (uint32_t i = 0; i < s->noutputs; i++)
        groups += !t->code->ir.outputs.at[i].part;
    str_printf(t->out, groups > 1 ? "    out = %s(%s)\n" : "    out = (%s(%s),)\n", t->emit.function, str_text(&call));
    for (uint32_t i = 0; i < s->noutputs; i++) {
        const IrOutput *o = &t->code->ir.outputs.at[i];
        group += i && !o->part;
        str_printf(t->out, "    worst = _compare(worst, out[%u]", group);
        if (o->parts)
            str_printf(t->out, "[%u]", o->part);
        str_printf(t->out, ", want_%u)\n", i);
    }
    str_free(&call);
}

static const Language python_language = {
    .open = "",
    .close = "",
    .number = "_hex(\"%s0x%sp%s%s\")",
    .open_array = "    %2$s_%3$u = [",
    .close_array = "]\n",
    .empty = "",
    .open_test = "\n\ndef _test_%2$s():\n    worst = 0.0\n",
    .close_test = "    return worst\n",
    .call = call_python,
};

static const char python_comparison[] =
    "\n\n# The self-test, where the module is run as a program: compares with enclosures.\n_hex = float.fromhex\n"
    "NAN = float(\"nan\")\n\n\n"
    "# The larger of `worst` and the errors, in units in the last place or in what the condition of the formula "
    "allows.\n"
    "# A true value is want[0] and want[1] of its units, want[2] the allowance; where want[0] is a NaN there is none.\n"
    "@np.errstate(all=\"ignore\")\ndef _compare(worst, got, want):\n"
    "    got = np.ravel(got)\n    near, rest, allowed = np.reshape(want, (-1, 3)).T\n"
    "    if got.size != near.size:\n        return np.inf\n"
    "    exponent = np.where(near == 0.0, -1021, np.maximum(np.frexp(near)[1], -1021))\n"
    "    error = np.abs(np.ldexp(got - near, 53 - exponent) - rest) / np.maximum(allowed, 1.0)\n"
    "    error = np.where(np.isnan(near), 0.0, np.where(np.isnan(error), np.inf, error))\n"
    "    return max(worst, error.max())\n";

static bool selftest_python(const CodeFile *file, StrBuf *out, Error *err)
{
    bool ok = true;
    StrBuf calls = {0};
    str_add(out, python_comparison);
    for (uint32_t i = 0; i < file->count && ok; i++) {
        SelfTest t = {.language = &python_language, .file = file, .code = file->functions[i], .out = out, .err = err};
        ok = test_function(&t);
        str_printf(&calls, "    failed |= _report(\"%s\", _test_%s())\n", t.emit.function, t.emit.function);
        emit_end(&t.emit);
    }
    str_printf(out,
               "\n\ndef _report(name, worst):\n    print(f\"{name}: largest error {worst:.2f} ulp\")\n"
               "    return not worst <= %.1f\n\n\nif __name__ == \"__main__\":\n    failed = False\n%s"
               "    raise SystemExit(failed)\n",
               file->ulp, str_text(&calls));
    str_free(&calls);
    return ok;
}

const CodeTests selftest_writers = {selftest_c, selftest_python};
