// The JIT is safe: refused memory, refused protection, no page that is writable and executable, threads, leaks.
#include "codegen/ir/ir.h"
#include "codegen/lower/code.h"
#include "codegen/run/jit.h"
#include "parser/parse.h"

#include <check.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static Pool *p;

static void setup(void)
{
    p = pool_new(NULL);
}

static void teardown(void)
{
    pool_free(p);
}

static Code *code_of(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, NULL);
    CodeOutput out = {.value = parse_expr(&ctx, text, (uint32_t)strlen(text), &err)};
    CodeSpec spec = {.outputs = &out, .noutputs = 1};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    parse_context_free(&ctx);
    return code;
}

static double call(const Jit *jit, double x)
{
    double result = NAN;
    CodeArg args[] = {{.real = x}, {.reals = &result}};
    jit_call(jit, args);
    return result;
}

START_TEST(every_complaint_is_a_failure)
{
    static const char *const texts[] = {
        "double f(double x) { return g(x); }",                   // undeclared: only a warning for libtcc
        "double f(double x) { return x + ; }",                   // no C
        "double g(double); double f(double x) { return g(x); }", // nowhere to be found
        "double h(double x) { return x; }",                      // not the function asked for
        "#include <math.h>\ndouble f(double x) { return x; }",   // no header is read
    };
    bool *used = mem_zero(ir_function_count);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        Error err = {0};
        ck_assert_msg(!jit_compile_text(texts[i], used, CODE_FAST, "f", &err) && err.code == ERR_UNABLE, "%s",
                      texts[i]);
    }
    Error err = {0};
    Jit *jit = jit_compile_text("double f(double x) { return x; }", used, CODE_FAST, "f", &err);
    ck_assert_msg(jit != NULL, "%s", err.message); // and a failure leaves it usable
    jit_free(jit);
    mem_free(used);
}

END_TEST

static bool maps_hold(const char *protection, const void *address)
{
    FILE *f = fopen("/proc/self/maps", "r");
    char line[512], flags[8];
    unsigned long from, to;
    bool found = false;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%lx-%lx %7s", &from, &to, flags) == 3 && !strncmp(flags, protection, 3))
            found |= !address || ((unsigned long)address >= from && (unsigned long)address < to);
    fclose(f);
    return found;
}

START_TEST(no_page_is_writable_and_executable)
{
    Error err = {0};
    Code *code = code_of("sin(x)^2 + exp(x)");
    Jit *jit = jit_new(code, &err);
    ck_assert_msg(jit != NULL, "%s", err.message);
    code_free(code); // the machine code needs neither it nor libtcc
    ck_assert(!maps_hold("rwx", NULL));
    ck_assert(maps_hold("r-x", jit_entry(jit)));
    ck_assert(fabs(call(jit, 1) - (sin(1) * sin(1) + exp(1))) < 1e-15);
    jit_free(jit);
}

END_TEST

#if defined __SANITIZE_ADDRESS__
enum { COMPILATIONS = 200 };
#else
enum { COMPILATIONS = 3000 };
#endif

START_TEST(many_compilations_leave_nothing)
{
    Code *code = code_of("exp(x) + x");
    size_t before = 0;
    for (int i = 0; i < COMPILATIONS; i++) {
        Error err = {0};
        Jit *jit = jit_new(code, &err);
        ck_assert_msg(jit != NULL, "%s", err.message);
        ck_assert(call(jit, 0) == 1);
        jit_free(jit);
        if (i == 100)
            before = mallinfo2().uordblks;
    }
    ck_assert(mallinfo2().uordblks <= before + 100000);
    code_free(code);
}

END_TEST

static void *compile_and_call(void *data)
{
    const Code *code = data;
    for (int i = 0; i < 100; i++) {
        Error err = {0};
        Jit *jit = jit_new(code, &err);
        if (!jit || call(jit, 2) != exp(2) + 2)
            return data;
        jit_free(jit);
    }
    return NULL;
}

START_TEST(threads_take_turns)
{
    pthread_t threads[4];
    Code *code[4];
    for (int i = 0; i < 4; i++)
        code[i] = code_of("exp(x) + x");
    for (int i = 0; i < 4; i++) // a pool serves one thread at a time: jit_new only reads it
        ck_assert_int_eq(pthread_create(&threads[i], NULL, compile_and_call, code[i]), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
        code_free(code[i]);
    }
}

END_TEST

// ---- Refusals, each in a process of its own -------------------------------------------------------------------------

enum { REFUSED_NOTHING = 100 };

// Runs the check in a child, which must end by returning 0 or REFUSED_NOTHING. True: 0.
static bool in_child(int (*check)(size_t), size_t amount)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        _exit(check(amount));
    int status;
    ck_assert(waitpid(child, &status, 0) == child);
    ck_assert_msg(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == REFUSED_NOTHING),
                  "with %zu bytes the child ended with status %x", amount, (unsigned)status);
    return WEXITSTATUS(status) == 0;
}

#if !defined __SANITIZE_ADDRESS__ // which needs all of the address space
// C of n dependent lines.
static void long_text(StrBuf *out, int n)
{
    str_add(out, "double f(double x)\n{\n    double y0 = x;\n");
    for (int i = 1; i <= n; i++)
        str_printf(out, "    double y%d = y%d*x + %d.5;\n", i, i - 1, i);
    str_printf(out, "    return y%d;\n}\n", n);
}

static size_t address_space(void)
{
    size_t pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%zu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

// libtcc calls exit(1) when malloc fails at some places, and complains at others. `room` more bytes are allowed.
static int with_little_memory(size_t room)
{
    StrBuf text = {0};
    long_text(&text, 20000);
    Code *code = code_of("exp(x) + x");
    bool *used = mem_zero(ir_function_count);
    Error err = {0}, again = {0};
    struct rlimit limit = {address_space() + room, RLIM_INFINITY};
    malloc_trim(0);
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return 1;
    Jit *jit = jit_compile_text(text.at, used, CODE_FAST, "f", &err);
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_AS, &limit);
    if (!jit && err.code != ERR_UNABLE)
        return 2;
    Jit *next = jit_new(code, &again); // works, or says why not
    if (!next && again.code != ERR_UNABLE)
        return 3;
    double result = 0;
    CodeArg args[] = {{.real = 2}, {.reals = &result}};
    code_interpret(code, args);
    if (result != exp(2) + 2 || (next && call(next, 2) != result))
        return 4;
    return jit ? REFUSED_NOTHING : 0;
}
#endif

// The system refuses to make any page executable.
static int without_permission(size_t unused)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return 0; // not to be had here
    (void)unused;
    Code *code = code_of("exp(x) + x");
    Error err = {0};
    if (jit_new(code, &err) || !strstr(err.message, "allows"))
        return 2;
    double result = 0;
    CodeArg args[] = {{.real = 2}, {.reals = &result}};
    code_interpret(code, args);
    return result == exp(2) + 2 ? 0 : 3;
}

#if !defined __SANITIZE_ADDRESS__ // which needs all of the address space
START_TEST(refused_memory_is_an_error)
{
    int refused = 0;
    for (size_t room = 0; room <= 6000000; room += 150000)
        refused += in_child(with_little_memory, room);
    ck_assert_int_ge(refused, 5);
}

END_TEST
#endif

START_TEST(refused_protection_is_an_error)
{
    ck_assert(in_child(without_permission, 0));
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("jit");
    TCase *tests = tcase_create("jit");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_complaint_is_a_failure);
    tcase_add_test(tests, no_page_is_writable_and_executable);
    tcase_add_test(tests, many_compilations_leave_nothing);
    tcase_add_test(tests, threads_take_turns);
#if !defined __SANITIZE_ADDRESS__
    tcase_add_test(tests, refused_memory_is_an_error);
#endif
    tcase_add_test(tests, refused_protection_is_an_error);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
