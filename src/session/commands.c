// Commands: a word and its argument. One row a command in commands.def.
#include "session/commands.h"

#include "codegen/emit/target.h"
#include "session/code.h"
#include "session/engines.h"
#include "session/plot.h"
#include "session/tour.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

const CommandRow command_rows[COMMAND_COUNT] = {
#define COMMAND(id, name, takes, signature, help) {name, TAKES_##takes, signature, help},
#include "session/commands.def"
#undef COMMAND
};

static int find(const char *word, size_t length)
{
    if (length == 1 && word[0] == '?') // ?diff
        return COMMAND_help;
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strlen(command_rows[i].name) == length && !memcmp(command_rows[i].name, word, length))
            return i;
    return -1;
}

bool command_is(const char *word, size_t length, void *unused)
{
    (void)unused;
    return find(word, length) >= 0;
}

// ---- Results in another form --------------------------------------------------------------------------------------

static bool show_as(Run *r, Expr e, PrintFormat format, Error *err)
{
    Expr value = statement_value(r, e, err);
    r->format = format;
    r->report.result = value ? run_print(r, value, err) : NULL;
    return r->report.result != NULL;
}

// An expression's result; a relation as it was written.
static bool show_claim_as(Run *r, const Claim *claim, PrintFormat format, Error *err)
{
    static const char *const signs[][3] = {
        [RELATION_EQ] = {" = ", " = ", "<mo>=</mo>"},    [RELATION_NE] = {" \\ne ", " ≠ ", "<mo>≠</mo>"},
        [RELATION_LT] = {" < ", " < ", "<mo>&lt;</mo>"}, [RELATION_LE] = {" \\le ", " ≤ ", "<mo>≤</mo>"},
        [RELATION_GT] = {" > ", " > ", "<mo>&gt;</mo>"}, [RELATION_GE] = {" \\ge ", " ≥ ", "<mo>≥</mo>"}};
    static const char open[] = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">", close[] = "</math>";
    if (claim->relations.len == 0)
        return show_as(r, claim->sides.at[0], format, err);
    size_t column = format == PRINT_LATEX ? 0 : format == PRINT_UNICODE ? 1 : 2, skip = column == 2 ? strlen(open) : 0;
    StrBuf text = {0};
    r->format = format;
    str_add(&text, skip ? open : "");
    for (size_t i = 0; i < claim->sides.len; i++) {
        const char *side = run_print(r, claim->sides.at[i], err);
        if (!side) {
            str_free(&text);
            return false;
        }
        str_add(&text, i ? signs[claim->relations.at[i - 1]][column] : "");
        str_add_n(&text, side + skip, strlen(side) - skip - (skip ? strlen(close) : 0)); // one <math> around all
    }
    str_add(&text, skip ? close : "");
    r->report.result = run_take(r, &text);
    return true;
}

static bool command_latex(Run *r, const CommandArgs *a, Error *err)
{
    return show_claim_as(r, &a->claim, PRINT_LATEX, err);
}

static bool command_mathml(Run *r, const CommandArgs *a, Error *err)
{
    return show_claim_as(r, &a->claim, PRINT_MATHML, err);
}

static bool command_unicode(Run *r, const CommandArgs *a, Error *err)
{
    return show_claim_as(r, &a->claim, PRINT_UNICODE, err);
}

static bool command_json(Run *r, const CommandArgs *a, Error *err)
{
    return show_as(r, a->expr, PRINT_JSON, err);
}

static bool command_dot(Run *r, const CommandArgs *a, Error *err)
{
    Expr value = statement_value(r, a->expr, err);
    StrBuf text = {0};
    bool ok = value && print_dot(r->pool, value, &text, err);
    r->report.text = run_take(r, &text);
    return ok;
}

// simplify e is the form simplify(e) as a statement.
static bool show_form(Run *r, FormId form, Expr e, Error *err)
{
    return statement_show(r, form_rows[form].name, expr_form(r->pool, form, &e, 1), err);
}

static bool command_simplify(Run *r, const CommandArgs *a, Error *err)
{
    return show_form(r, FORM_SIMPLIFY, a->expr, err);
}

static bool command_expand(Run *r, const CommandArgs *a, Error *err)
{
    return show_form(r, FORM_EXPAND, a->expr, err);
}

static bool command_factor(Run *r, const CommandArgs *a, Error *err)
{
    return show_form(r, FORM_FACTOR, a->expr, err);
}

// ---- Derivations --------------------------------------------------------------------------------------------------

static bool command_steps(Run *r, const CommandArgs *a, Error *err)
{
    return tell_command(r, &a->claim, &a->tell, err);
}

static bool command_plot(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    return plot_command(r, err);
}

// ---- Code ---------------------------------------------------------------------------------------------------------

static bool command_c(Run *r, const CommandArgs *a, Error *err)
{
    return code_command(r, a->expr, TARGET_C, err);
}

static bool command_validate(Run *r, const CommandArgs *a, Error *err)
{
    return code_validate(r, a->expr, err);
}

// ---- The session --------------------------------------------------------------------------------------------------

static bool command_help(Run *r, const CommandArgs *a, Error *err)
{
    StrBuf text = {0};
    bool known = session_help(r->session, a->text, &text);
    if (!known) {
        error_set(err, ERR_NAME, r->statement->argument, "%.300s", str_text(&text));
        error_hint(err, "help alone lists what there is");
    }
    r->report.text = run_take(r, &text);
    return known;
}

static bool command_list(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    (void)err;
    StrBuf text = {0};
    session_script(r->session, &text);
    if (!text.len)
        str_add(&text, "nothing is defined or assumed\n");
    r->report.text = run_take(r, &text);
    return true;
}

// The name of a file, in quotes or without. NULL and *err.
static const char *file_name(Run *r, const char *text, Error *err)
{
    size_t length = strlen(text);
    bool opens = text[0] == '"', closes = length > 1 && text[length - 1] == '"', inside = false;
    for (size_t i = 1; i + 1 < length; i++)
        inside |= text[i] == '"';
    if (length > 2 * (size_t)opens && opens == closes && !inside)
        return run_text(r, text + opens, length - 2 * opens);
    const char *command = r->report.kind;
    if (length == 0 || (length == 2 && opens && closes))
        error_set(err, ERR_SYNTAX, r->statement->at, "%s wants the name of a file", command);
    else
        error_set(err, ERR_SYNTAX, r->statement->argument, "the quotes around the name of the file do not match");
    error_hint(err, "%s \"FILE\"", command);
    return NULL;
}

static bool command_save(Run *r, const CommandArgs *a, Error *err)
{
    const char *path = file_name(r, a->text, err);
    if (!path)
        return false;
    StrBuf text = {0};
    session_script(r->session, &text);
    FILE *file = fopen(path, "wx"); // never over what is there
    bool ok = file && fwrite(str_text(&text), 1, text.len, file) == text.len;
    if (file && fclose(file) != 0)
        ok = false;
    if (!ok) {
        error_set(err, ERR_FILE, r->statement->argument, "can not write '%.200s': %s", path, strerror(errno));
        error_hint(err, "write save \"FILE\" with the name of a new file in a folder that there is");
    }
    str_free(&text);
    return ok;
}

enum { FILE_MOST = 64 << 20 };

static bool read_file(const char *path, StrBuf *out)
{
    FILE *file = fopen(path, "r");
    char block[4096];
    size_t n;
    while (file && out->len < FILE_MOST && (n = fread(block, 1, sizeof block, file)) > 0)
        str_add_n(out, block, n);
    bool ok = file && !ferror(file);
    int why = errno;
    if (file)
        fclose(file);
    errno = why;
    return ok;
}

static bool command_load(Run *r, const CommandArgs *a, Error *err)
{
    const char *path = file_name(r, a->text, err);
    if (!path)
        return false;
    StrBuf text = {0};
    errno = 0;
    if (!read_file(path, &text)) {
        str_free(&text);
        error_set(err, ERR_FILE, r->statement->argument, "can not read '%.200s': %s", path, strerror(errno));
        error_hint(err, "write load \"FILE\"; Tab completes the names of files");
        return false;
    }
    return session_push(r->session, (Pending){.text = text, .file = mem_dup(path, strlen(path))}, err);
}

static bool command_run(Run *r, const CommandArgs *a, Error *err)
{
    return command_load(r, a, err);
}

static bool command_undo(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    Session *s = r->session;
    if (!s->before.len) {
        error_set(err, ERR_NAME, r->statement->at, "there is nothing to take back");
        error_hint(err, "undo takes back what was defined and assumed at the prompt");
        return false;
    }
    StrBuf text = vec_pop(&s->before);
    session_forget_all(s);
    r->keeps_nodes = true;
    return session_push(s, (Pending){.text = text, .quiet = true}, err);
}

static bool command_timer(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    (void)err;
    r->session->timer = !r->session->timer;
    const char *told = r->session->timer ? "each answer tells its time" : "answers tell no time";
    r->report.text = run_text(r, told, strlen(told));
    return true;
}

static bool command_tour(Run *r, const CommandArgs *a, Error *err)
{
    return tour_command(r, a->text, err);
}

static void add_limits(const Limits *limits, StrBuf *out)
{
#define LIMIT(field, value, name, what)                                                                                \
    str_printf(out, "%-14s %12llu  %s\n", name, (unsigned long long)limits->field, what);
    LIMITS_LIST
#undef LIMIT
}

static bool command_limits(Run *r, const CommandArgs *a, Error *err)
{
    StrBuf text = {0};
    if (!a->text[0]) {
        add_limits(&r->session->limits, &text);
        r->report.text = run_take(r, &text);
        return true;
    }
    size_t name = strcspn(a->text, " =\t");
    const char *value = a->text + name + strspn(a->text + name, " =\t");
    if (!*value) {
        StrBuf row = {0};
        bool known = session_help(r->session, a->text, &row);
        r->report.text = run_take(r, &row);
        return known || error_set(err, ERR_NAME, r->statement->argument, "there is no limit of that name");
    }
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno) {
        error_set(err, ERR_SYNTAX, r->statement->argument, "a limit's name and a whole number are wanted");
        error_hint(err, "write limits nodes 1000000; 'limits' shows them all");
        str_free(&text);
        return false;
    }
    str_add_n(&text, a->text, name);
    bool ok = session_limit(r->session, str_text(&text), number);
    if (!ok) {
        error_set(err, ERR_NAME, r->statement->argument, "there is no limit called '%.60s'", str_text(&text));
        error_hint(err, "'limits' shows them all");
    }
    str_free(&text);
    return ok;
}

static bool command_reset(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    (void)err;
    session_reset(r->session);
    return true;
}

static bool command_quit(Run *r, const CommandArgs *a, Error *err)
{
    (void)a;
    (void)err;
    r->report.quit = true;
    return true;
}

static bool command_exit(Run *r, const CommandArgs *a, Error *err)
{
    return command_quit(r, a, err);
}

// ---- Dispatch -----------------------------------------------------------------------------------------------------

typedef bool (*CommandRun)(Run *r, const CommandArgs *a, Error *err);

static const CommandRun command_runs[COMMAND_COUNT] = {
#define COMMAND(id, ...) command_##id,
#include "session/commands.def"
#undef COMMAND
};

Expr command_open_family(Run *r, Expr e)
{
    const Definition *def =
        expr_kind(r->pool, e) == KIND_SYM ? defs_find(&r->session->defs, expr_op(r->pool, e)) : NULL;
    if (!def || def->kind == DEF_VALUE)
        return e;
    VEC(Expr) params = {0};
    for (size_t i = 0; i < def->params.len; i++)
        vec_push(&params, expr_sym(r->pool, def->params.at[i]));
    uint32_t n = (uint32_t)params.len;
    Expr opened = def->kind == DEF_FUNCTION ? expr_apply(r->pool, def->name, params.at, NULL, n)
                                            : expr_elem(r->pool, def->name, params.at, n);
    vec_free(&params);
    return opened;
}

static bool read_argument(Run *r, const CommandRow *row, ParseContext *ctx, CommandArgs *a, Error *err)
{
    Span at = r->statement->argument;
    bool empty = at.end <= at.start;
    if (row->takes == TAKES_NOTHING && !empty) {
        error_set(err, ERR_SYNTAX, at, "%s takes nothing", row->name);
        error_hint(err, "write %s alone", row->signature);
        return false;
    }
    a->text = run_text(r, r->source + at.start, empty ? 0 : at.end - at.start);
    if (row->takes <= TAKES_FILE) // the commands read such arguments themselves
        return true;
    if (empty) {
        error_set(err, ERR_SYNTAX, r->statement->at, "%s wants an expression", row->name);
        error_hint(err, "%s", row->signature);
        return false;
    }
    if (row == &command_rows[COMMAND_steps] && !tell_options(r, &at, &a->tell, err))
        return false;
    if (!parse_claim(ctx, r->source, at, &a->claim, err))
        return false;
    if (row->takes == TAKES_EXPR && a->claim.relations.len) {
        error_set(err, ERR_TYPE, at, "%s wants an expression, not a relation", row->name);
        error_hint(err, "write %s of one side, or of the difference of both", row->signature);
        return false;
    }
    if (!a->claim.relations.len)
        a->claim.sides.at[0] = command_open_family(r, a->claim.sides.at[0]);
    a->expr = a->claim.sides.at[0];
    return true;
}

bool command_carry_out(Run *r, Error *err)
{
    Span word = r->statement->word;
    int id = find(r->source + word.start, word.end - word.start);
    if (id < 0) {
        error_set(err, ERR_NAME, word, "there is no such command");
        error_hint(err, "'help commands' lists them");
        return false;
    }
    r->report.kind = command_rows[id].name;
    CommandArgs args = {0};
    bool ok = read_argument(r, &command_rows[id], r->ctx, &args, err) && command_runs[id](r, &args, err);
    claim_clear(&args.claim);
    return ok;
}
