// Names in definitions: a parameter or an index is not what is defined by its name elsewhere, nor an index of another
// sum, and a parameter that is subscripted is the array that it is given.
//
// Random programs define values, functions of numbers and of an array, and lists, all with the same few names, and ask
// for values and derivatives. These are worked out here as well, from the trees that the programs are printed from.
#include "session/session.h"
#include "util/str.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 6, LENGTH = 3, FUNCTIONS = 4, PARAMS = 3, ARRAYS = 2, NODES = 4000, DEPTH = 60 };

static const char *const names[NAMES] = {"x", "y", "k", "i", "j", "n"};
static const char *const array_names[] = {"A", "B", "v", "u"}; // the first two are lists, and may be parameters too

typedef enum { NUMBER, VARIABLE, ELEMENT, PLUS, MINUS, TIMES, SUM, CALL, POINT } NodeKind;

typedef struct {
    NodeKind kind;
    int value;                    // NUMBER; a name, an array, a function
    int args, arg[PARAMS], array; // array: of ELEMENT, and what a CALL hands on
} Node;

typedef struct {
    int params, param[PARAMS], array; // array: the name of the parameter that is subscripted; -1: none
    int body;
} Function;

static struct {
    uint64_t state;
    Node node[NODES];
    int nodes;
    Function function[FUNCTIONS];
    int functions;
    int list[ARRAYS][LENGTH];
} w;

static int draw(int n)
{
    w.state = w.state * 6364136223846793005u + 1442695040888963407u;
    return (int)((w.state >> 33) % (uint64_t)n);
}

// ---- Programs -------------------------------------------------------------------------------------------------------

typedef struct {
    int names[DEPTH], count; // in scope
    int array;               // the parameter that is one; -1: none
    bool point;              // t, by which a derivative is taken, may stand here
} Scope;

static int add_node(Node n)
{
    w.node[w.nodes] = n;
    return w.nodes++;
}

static int any_array(const Scope *s)
{
    return s->array >= 0 && draw(2) ? s->array : draw(ARRAYS);
}

static int make(Scope *s, int depth)
{
    int kind = depth == 0 ? draw(3) : draw(12);
    if (w.nodes + 40 > NODES || kind == 0)
        return s->point && draw(2) ? add_node((Node){.kind = POINT})
                                   : add_node((Node){.kind = NUMBER, .value = draw(4)});
    if (kind <= 3 || depth == 0)
        return s->count ? add_node((Node){.kind = VARIABLE, .value = s->names[draw(s->count)]})
                        : add_node((Node){.kind = NUMBER, .value = draw(4)});
    Node n = {.kind = kind <= 5                    ? PLUS
                      : kind <= 6                  ? TIMES
                      : kind <= 7                  ? MINUS
                      : kind <= 10 || !w.functions ? SUM
                                                   : CALL};
    if (n.kind == SUM) { // of array[index]*body
        n.value = draw(NAMES);
        n.array = any_array(s);
        s->names[s->count++] = n.value;
        n.arg[n.args++] = make(s, depth - 1);
        s->count--;
        return add_node(n);
    }
    if (n.kind == CALL) {
        n.value = draw(w.functions);
        n.array = any_array(s);
        for (; n.args < w.function[n.value].params; n.args++)
            n.arg[n.args] = make(s, depth - 1);
        return add_node(n);
    }
    for (; n.args < 2; n.args++)
        n.arg[n.args] = make(s, depth - 1);
    return add_node(n);
}

static void print(StrBuf *out, int at)
{
    static const char *const signs[] = {[PLUS] = " + ", [MINUS] = " - ", [TIMES] = "*"};
    const Node *n = &w.node[at];
    const Function *f = n->kind == CALL ? &w.function[n->value] : NULL;
    switch (n->kind) {
    case NUMBER: str_printf(out, "%d", n->value); return;
    case POINT: str_add(out, "t"); return;
    case VARIABLE: str_add(out, names[n->value]); return;
    case SUM:
        str_printf(out, "sum(%s=1..%d, %s[%s]*(", names[n->value], LENGTH, array_names[n->array], names[n->value]);
        print(out, n->arg[0]);
        str_add(out, "))");
        return;
    case CALL:
        str_printf(out, "f%d(", n->value + 1);
        for (int i = 0; i < n->args; i++) {
            str_add(out, i ? ", " : "");
            print(out, n->arg[i]);
        }
        if (f->array >= 0)
            str_printf(out, ", %s", array_names[n->array]);
        str_add(out, ")");
        return;
    default:
        str_add(out, "(");
        print(out, n->arg[0]);
        str_add(out, signs[n->kind]);
        print(out, n->arg[1]);
        str_add(out, ")");
    }
}

static void define_function(StrBuf *out)
{
    Function f = {.params = 1 + draw(PARAMS), .array = draw(3) ? draw(4) : -1};
    Scope s = {.array = f.array};
    for (int i = 0; i < f.params; i++) {
        int shift = i ? 1 + draw(2) : draw(NAMES); // different names
        f.param[i] = ((i ? f.param[i - 1] : 0) + shift) % NAMES;
        s.names[s.count++] = f.param[i];
    }
    str_printf(out, "f%d(", w.functions + 1);
    for (int i = 0; i < f.params; i++)
        str_printf(out, "%s%s", i ? ", " : "", names[f.param[i]]);
    if (f.array >= 0)
        str_printf(out, ", %s", array_names[f.array]);
    str_add(out, ") := ");
    f.body = make(&s, 3);
    if (f.array >= 0) { // it is subscripted in any case
        Node sum = {.kind = SUM, .value = draw(NAMES), .args = 1, .array = f.array};
        sum.arg[0] = add_node((Node){.kind = NUMBER, .value = 1});
        Node both = {.kind = PLUS, .args = 2, .arg = {f.body, add_node(sum)}};
        f.body = add_node(both);
    }
    print(out, f.body);
    str_char(out, '\n');
    w.function[w.functions++] = f;
}

static void define_value(StrBuf *out)
{
    str_printf(out, "%s := %d\n", names[draw(NAMES)], draw(7) - 2);
}

// ---- What they mean -------------------------------------------------------------------------------------------------

typedef struct {
    long long value, slope; // and the derivative by t
} Dual;

typedef struct {
    int name[DEPTH];
    Dual value[DEPTH];
    int count;
    int array_name; // of the parameter that is an array; -1: none
    const int *array;
} Frame;

static const int *array_of(const Frame *f, int name)
{
    return name == f->array_name ? f->array : w.list[name];
}

static Dual mean(Frame *f, int at);

static Dual mean_call(Frame *f, const Node *n)
{
    const Function *def = &w.function[n->value];
    Frame inner = {.array_name = def->array, .array = array_of(f, n->array)};
    for (int i = 0; i < def->params; i++) {
        inner.name[inner.count] = def->param[i];
        inner.value[inner.count++] = mean(f, n->arg[i]);
    }
    return mean(&inner, def->body);
}

static Dual mean(Frame *f, int at)
{
    const Node *n = &w.node[at];
    Dual sum = {0, 0}, a, b;
    switch (n->kind) {
    case NUMBER: return (Dual){n->value, 0};
    case POINT: return (Dual){2, 1};
    case VARIABLE:
        for (int i = f->count; i-- > 0;)
            if (f->name[i] == n->value)
                return f->value[i];
        ck_abort_msg("a name out of scope");
    case SUM:
        for (int k = 1; k <= LENGTH; k++) {
            f->name[f->count] = n->value;
            f->value[f->count++] = (Dual){k, 0};
            a = mean(f, n->arg[0]);
            f->count--;
            sum.value += array_of(f, n->array)[k - 1] * a.value;
            sum.slope += array_of(f, n->array)[k - 1] * a.slope;
        }
        return sum;
    case CALL: return mean_call(f, n);
    default:
        a = mean(f, n->arg[0]);
        b = mean(f, n->arg[1]);
        if (n->kind == TIMES)
            return (Dual){a.value * b.value, a.value * b.slope + a.slope * b.value};
        int sign = n->kind == PLUS ? 1 : -1;
        return (Dual){a.value + sign * b.value, a.slope + sign * b.slope};
    }
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

typedef struct {
    char last[64], error[200];
} Answer;

static bool keep(const Report *r, void *data)
{
    Answer *a = data;
    snprintf(a->last, sizeof a->last, "%s", r->result ? r->result : "");
    if (r->error.code)
        snprintf(a->error, sizeof a->error, "%.80s: %.80s", r->statement, r->error.message);
    return true;
}

static void expect(Session *s, const StrBuf *program, const char *question, long long want)
{
    SessionOptions options = session_options_default();
    Answer answer = {.last = ""};
    char text[64];
    session_run(s, question, strlen(question), &options, keep, &answer);
    snprintf(text, sizeof text, "%lld", want);
    ck_assert_msg(!answer.error[0] && !strcmp(answer.last, text), "%s%s\nis %s%s, not %s", program->at, question,
                  answer.last, answer.error, text);
}

static void check_program(void)
{
    StrBuf program = {0};
    SessionOptions options = session_options_default();
    Answer answer = {.last = ""};
    w.nodes = w.functions = 0;
    for (int i = 0; i < ARRAYS; i++) {
        for (int k = 0; k < LENGTH; k++)
            w.list[i][k] = draw(7) - 3;
        str_printf(&program, "%s := [%d, %d, %d]\n", array_names[i], w.list[i][0], w.list[i][1], w.list[i][2]);
    }
    for (int i = 0; i < 7; i++)
        if (w.functions == FUNCTIONS || draw(2))
            define_value(&program);
        else
            define_function(&program);
    Session *s = session_new(NULL);
    session_run(s, program.at, program.len, &options, keep, &answer);
    ck_assert_msg(!answer.error[0], "%s%s", program.at, answer.error);
    for (int i = 0; i < 3; i++) {
        StrBuf e = {0}, question = {0};
        Scope scope = {.array = -1, .point = true};
        Frame frame = {.array_name = -1};
        int at = make(&scope, 3);
        Dual want = mean(&frame, at);
        print(&e, at);
        str_printf(&question, "subst(%s, t = 2)\n", e.at);
        expect(s, &program, question.at, want.value);
        str_clear(&question);
        str_printf(&question, "subst(diff(%s, t), t = 2)\n", e.at);
        expect(s, &program, question.at, want.slope);
        str_free(&e);
        str_free(&question);
    }
    session_free(s);
    str_free(&program);
}

START_TEST(names_mean_what_stands_nearest)
{
    const char *seed = getenv("TEST_SEED"), *scale = getenv("TEST_SCALE");
    int rounds = 60 * (scale ? atoi(scale) : 1);
    w.state = seed ? (uint64_t)atoll(seed) : 1;
    printf("seed %llu\n", (unsigned long long)w.state);
    for (int i = 0; i < rounds; i++)
        check_program();
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("scopes");
    TCase *tests = tcase_create("scopes");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, names_mean_what_stands_nearest);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
