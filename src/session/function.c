#include "session/function.h"

#include "codegen/run/batch.h"
#include "session/gen_internal.h"

struct SessionFunction {
    Session *session;
    Run run;
    GenOptions options;
    Gen gen;
    Batch *batch;
    StrBuf tier;
    VEC(char *) columns;
};

static bool compile(SessionFunction *f, const char *signature, const FunctionOptions *options, Error *err)
{
    Session *s = f->session;
    f->run = (Run){.session = s, .pool = s->pool};
    f->options = gen_options_default();
    f->options.fast = options->fast;
    f->gen = (Gen){.r = &f->run, .s = s, .p = s->pool, .options = &f->options, .err = err};
    pool_start(s->pool, options->timeout > 0 ? budget_now() + options->timeout : 0, options->stop);
    f->gen.math = code_math_within(options->ulp > 0 ? options->ulp : code_maths[CODE_FAST].ulp);
    if (f->gen.math >= CODE_MATHS)
        return error_set(err, ERR_UNABLE, (Span){0, 0}, "no functions err by so little as %g ulp: 1 is the least",
                         options->ulp);
    bool ok = gen_function(&f->gen, signature);
    if (!ok && !err->code)
        run_fail_pool(&f->run, err);
    ok = ok && (f->batch = batch_new(f->gen.code, BATCH_BEST, err));
    pool_start(s->pool, 0, NULL);
    return ok;
}

SessionFunction *function_new(Session *s, const char *signature, const FunctionOptions *options, Error *err)
{
    SessionFunction *f = mem_zero(sizeof *f);
    f->session = session_copy(s);
    if (!f->session)
        error_set(err, ERR_LIMIT, (Span){0, 0}, "the session is too large to be copied (limit nodes)");
    if (!f->session || !compile(f, signature, options, err)) {
        function_free(f);
        return NULL;
    }
    for (uint32_t i = 0; i < batch_inputs(f->batch) + batch_outputs(f->batch); i++) {
        StrBuf name = {0};
        batch_column_name(f->batch, i, &name);
        vec_push(&f->columns, mem_dup(str_text(&name), name.len));
        str_free(&name);
    }
    batch_tier(f->batch, &f->tier);
    return f;
}

void function_free(SessionFunction *f)
{
    if (!f)
        return;
    batch_free(f->batch);
    if (f->session) {
        gen_clear(&f->gen);
        run_clear(&f->run);
        session_free(f->session);
    }
    for (size_t i = 0; i < f->columns.len; i++)
        mem_free(f->columns.at[i]);
    vec_free(&f->columns);
    str_free(&f->tier);
    mem_free(f);
}

size_t function_inputs(const SessionFunction *f)
{
    return batch_inputs(f->batch);
}

size_t function_outputs(const SessionFunction *f)
{
    return batch_outputs(f->batch);
}

const char *function_column(const SessionFunction *f, size_t i)
{
    return i < f->columns.len ? f->columns.at[i] : NULL;
}

const char *function_tier(const SessionFunction *f)
{
    return str_text(&f->tier);
}

void function_run(const SessionFunction *f, const double *const *in, double *const *out, size_t n)
{
    batch_run(f->batch, in, out, n);
}
