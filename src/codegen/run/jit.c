// libtcc, kept at arm's length: the only file that includes its header.
//
// It is linked as a copy in which what it takes from the C library by these names was renamed (cmake/libtcc.syms):
//   exit       libtcc calls it when memory is refused. We jump out instead; its state is lost, so it is not used again.
//   mprotect   libtcc asks for pages that are writable and executable. It gets writable ones; jit_new makes them
//              executable and no longer writable when they are complete.
//   stdout, stderr, environ   its code is not position independent, and a shared library may have no such references to
//              variables of another one.
#include "codegen/run/jit.h"

#include "codegen/emit/emit.h"
#include "codegen/lower/code_internal.h"

#include <libtcc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct Jit {
    void *map;
    size_t size;
    void (*entry)(const CodeArg *);
    void *function; // the function itself, without the entry that unpacks arguments; NULL: not looked for
};

// libtcc has global state: one thread at a time, and never again once it was left by a jump.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool broken;
static _Thread_local jmp_buf *way_out; // not NULL: libtcc runs in this thread

extern FILE *jit_tcc_stdout, *jit_tcc_stderr;
extern char **jit_tcc_environ;
_Noreturn void jit_tcc_exit(int status);
int jit_tcc_mprotect(void *at, size_t size, int protection);

FILE *jit_tcc_stdout, *jit_tcc_stderr; // set before it runs; we never have it write
char **jit_tcc_environ;

_Noreturn void jit_tcc_exit(int status)
{
    (void)status;
    if (way_out)
        longjmp(*way_out, 1);
    abort(); // it is called in no other way
}

int jit_tcc_mprotect(void *at, size_t size, int protection)
{
    return mprotect(at, size, protection & PROT_WRITE ? protection & ~PROT_EXEC : protection);
}

typedef struct {
    const char *text, *symbol;
    const bool *used;
    CodeMath math;
    TCCState *state;
    void *map, *entry, *function;
    size_t size;
    char complaint[200];
} Build;

static void hear(void *data, const char *message)
{
    Build *b = data;
    if (!b->complaint[0])
        snprintf(b->complaint, sizeof b->complaint, "%s", message);
}

static void give_functions(Build *b)
{
    for (uint32_t i = 0; i < ir_function_count; i++) {
        const IrFunction *f = &ir_functions[i];
        void *address;
        if (!b->used[i])
            continue;
        bool near = b->math == CODE_NEAR;
        if (f->arity == 1) // ISO C has no cast from functions to objects
            memcpy(&address, near ? &f->near1 : &f->call1, sizeof address);
        else
            memcpy(&address, near ? &f->near2 : &f->call2, sizeof address);
        tcc_add_symbol(b->state, f->name, address);
    }
}

static bool complain(Build *b, const char *what)
{
    hear(b, what);
    return false;
}

// Runs with the way out set. All that it makes is reachable from *b.
static bool build(Build *b)
{
    jit_tcc_stdout = stdout;
    jit_tcc_stderr = stderr;
    b->state = tcc_new();
    if (!b->state)
        return complain(b, "no state");
    tcc_set_error_func(b->state, b, hear);
    tcc_set_options(b->state, "-nostdlib -nostdinc");
    tcc_set_output_type(b->state, TCC_OUTPUT_MEMORY);
    give_functions(b);
    if (tcc_compile_string(b->state, b->text) < 0 || b->complaint[0])
        return complain(b, "the text does not compile");
    int need = tcc_relocate(b->state, NULL);
    if (need <= 0 || b->complaint[0])
        return complain(b, "the text does not link");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    b->size = ((size_t)need + page - 1) / page * page;
    void *map = mmap(NULL, b->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return complain(b, "no memory for the code");
    b->map = map;
    if (tcc_relocate(b->state, b->map) < 0 || b->complaint[0])
        return complain(b, "the code can not be placed");
    b->entry = tcc_get_symbol(b->state, b->symbol);
    b->function = tcc_get_symbol(b->state, "f");
    return b->entry || complain(b, "the function is missing");
}

static bool build_safely(Build *volatile b)
{
    jmp_buf out;
    if (setjmp(out)) { // libtcc wanted to end the process; what it held stays held
        way_out = NULL;
        broken = true;
        b->state = NULL;
        return complain(b, "no memory");
    }
    way_out = &out;
    bool ok = build(b);
    if (b->state)
        tcc_delete(b->state);
    way_out = NULL;
    b->state = NULL;
    return ok;
}

Jit *jit_compile_text(const char *text, const bool *used, CodeMath math, const char *symbol, Error *err)
{
    Build b = {.text = text, .used = used, .math = math, .symbol = symbol};
    pthread_mutex_lock(&lock);
    bool ok = broken ? complain(&b, "it ran out of memory before") : build_safely(&b);
    pthread_mutex_unlock(&lock);
    if (ok && mprotect(b.map, b.size, PROT_READ | PROT_EXEC) != 0)
        ok = complain(&b, "the system allows no new code");
    if (!ok) {
        if (b.map)
            munmap(b.map, b.size);
        error_set(err, ERR_UNABLE, (Span){0}, "no machine code: %s", b.complaint);
        return NULL;
    }
    Jit *jit = mem_zero(sizeof *jit);
    jit->map = b.map;
    jit->size = b.size;
    jit->function = b.function;
    memcpy(&jit->entry, &b.entry, sizeof jit->entry);
    return jit;
}

Jit *jit_new(const Code *code, Error *err)
{
    StrBuf text = {0};
    Jit *jit = NULL;
    bool *used = mem_zero(ir_function_count);
    for (IrId v = 1; v < code->ir.nodes.len; v++)
        if (ir_at(&code->ir, v)->op == OP_CALL)
            used[ir_at(&code->ir, v)->u.index] = true;
    if (emit_jit(code, &text, err))
        jit = jit_compile_text(str_text(&text), used, code->math, "leibniz_entry", err);
    mem_free(used);
    str_free(&text);
    return jit;
}

void jit_free(Jit *jit)
{
    if (!jit)
        return;
    munmap(jit->map, jit->size);
    mem_free(jit);
}

void jit_call(const Jit *jit, const CodeArg *args)
{
    jit->entry(args);
}

void *jit_function(const Jit *jit)
{
    return jit->function;
}

void *jit_entry(const Jit *jit)
{
    void *address;
    memcpy(&address, &jit->entry, sizeof address);
    return address;
}
