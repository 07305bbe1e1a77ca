// CUDA: functions for host and device, and of each a kernel over points, a point a thread, with its launcher.
//
// NAME_points(points, ..., stream) takes device pointers: a number of a point is an array over points, and an array is
// followed by its step, the elements from one point to the next (0: all points share it). Lengths are the same for all.
#include "codegen/emit/emit.h"

enum { THREADS = 128 }; // of a block

// The arguments as the kernel and its launcher declare them, as the one hands them to the other, as a point has them.
typedef enum { POINTS_DECLARE, POINTS_PASS, POINTS_CALL } PointsForm;

static void pointer(StrBuf *out, PointsForm form, const char *type, const char *name, bool step, bool address)
{
    switch (form) {
    case POINTS_DECLARE: str_printf(out, step ? ", %s*%s, ptrdiff_t %s_step" : ", %s*%s", type, name, name); return;
    case POINTS_PASS: str_printf(out, step ? ", %s, %s_step" : ", %s", name, name); return;
    case POINTS_CALL:
        if (step)
            str_printf(out, "%s + point * %s_step", name, name);
        else
            str_printf(out, address ? "%s + point" : "%s[point]", name);
        return;
    }
}

static void arguments(const Emit *e, PointsForm form, StrBuf *out)
{
    const Ir *ir = e->ir;
    bool any = form != POINTS_CALL;
    StrBuf type = {0};
    for (uint32_t i = 0; i < ir->params.len; i++) {
        const IrParam *param = &ir->params.at[i];
        str_add(out, form == POINTS_CALL && i ? ", " : "");
        str_clear(&type);
        str_printf(&type, "const %s ", param->kind == CODE_REAL ? e->real->c : "int");
        if (param->kind == CODE_LENGTH && !param->rank)
            str_printf(out,
                       form == POINTS_DECLARE ? ", ptrdiff_t %s"
                       : form == POINTS_PASS  ? ", %s"
                                              : "%s",
                       e->param[i]);
        else
            pointer(out, form, type.at, e->param[i], param->rank > 0, false);
        any = true;
    }
    str_clear(&type);
    str_printf(&type, "%s ", e->real->c);
    for (uint32_t i = 0; i < ir->outputs.len; i++) {
        const IrOutput *o = &ir->outputs.at[i];
        if (o->part || (code_returns(e->code) && form == POINTS_CALL))
            continue;
        str_add(out, form == POINTS_CALL && any ? ", " : "");
        pointer(out, form, type.at, e->output[i], o->rank || o->parts, true);
        any = true;
    }
    if (code_has_work(e->code)) {
        str_add(out, form == POINTS_CALL && any ? ", " : "");
        pointer(out, form, type.at, e->work, true, true);
    }
    str_free(&type);
}

static void launcher_prototype(Emit *e, StrBuf *out)
{
    str_printf(out, "cudaError_t %s_points(ptrdiff_t points", e->function);
    arguments(e, POINTS_DECLARE, out);
    str_add(out, ", cudaStream_t stream)");
}

static void after_prototype(Emit *e, StrBuf *out)
{
    str_add(
        out,
        "// The same at many points, a point a thread: device pointers, each array with the elements from a point to\n"
        "// the next. The error of the launch.\n");
    launcher_prototype(e, out);
    str_add(out, ";\n");
}

static void after_function(Emit *e, StrBuf *out)
{
    str_printf(out, "\nstatic __global__ void %s_kernel(ptrdiff_t points", e->function);
    arguments(e, POINTS_DECLARE, out);
    str_add(out, ")\n{\n    const ptrdiff_t point = (ptrdiff_t)blockIdx.x * blockDim.x + threadIdx.x;\n"
                 "    if (point < points) {\n        ");
    if (code_returns(e->code))
        str_printf(out, "%s[point] = ", e->output[0]);
    str_printf(out, "%s(", e->function);
    arguments(e, POINTS_CALL, out);
    str_add(out, ");\n    }\n}\n\n");
    if (!e->file->header) {
        launcher_prototype(e, out);
        str_add(out, ";\n\n");
    }
    launcher_prototype(e, out);
    str_printf(out,
               "\n{\n    if (points > 0) {\n        const unsigned blocks = (unsigned)((points + %d) / %d);\n"
               "        %s_kernel<<<blocks, %d, 0, stream>>>(points",
               THREADS - 1, THREADS, e->function, THREADS);
    arguments(e, POINTS_PASS, out);
    str_add(out, ");\n    }\n    return cudaGetLastError();\n}\n");
}

// The launcher's own names are no others'.
static const char *other_name(Emit *e, const char *name)
{
    size_t length = strlen(name);
    bool own = !strcmp(name, "points") || !strcmp(name, "point") || !strcmp(name, "stream") ||
               !strcmp(name, "blocks") || (length > 5 && !strcmp(name + length - 5, "_step"));
    return own ? names_make(&e->names, name) : name; // it is taken: another comes
}

static bool choose_names(Emit *e)
{
    for (uint32_t i = 0; i < e->ir->params.len; i++)
        e->param[i] = other_name(e, e->param[i]);
    for (uint32_t i = 0; i < e->ir->outputs.len; i++)
        e->output[i] = e->ir->outputs.at[i].part ? e->output[i - 1] : other_name(e, e->output[i]);
    return true;
}

static const EmitDialect cuda = {.accepts = choose_names,
                                 .after_function = after_function,
                                 .after_prototype = after_prototype,
                                 .include = "#include <cuda_runtime.h>\n",
                                 .specifiers = "__host__ __device__ ",
                                 .restricted = "__restrict__ "};

static bool accepts_type(const CodeFile *file, Error *err)
{
    return file->functions[0]->real != CODE_LONG ||
           error_set(err, ERR_UNABLE, (Span){0}, "CUDA has no long double: --real double");
}

bool emit_cuda(const CodeFile *file, StrBuf *out, Error *err)
{
    return accepts_type(file, err) && emit_dialect(file, &cuda, out, err);
}

bool emit_cuda_header(const CodeFile *file, StrBuf *out, Error *err)
{
    return accepts_type(file, err) && emit_dialect_header(file, &cuda, out, err);
}
