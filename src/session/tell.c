#include "session/tell.h"

#include "session/engines.h"
#include "symbolic/steps/steps.h"

enum { COLUMNS = 100 };

typedef enum { AS_TEXT, AS_UNICODE, AS_LATEX, AS_MARKDOWN, AS_HTML, AS_JSON, AS_COQ, AS_COUNT } TellFormat;

// ---- Options --------------------------------------------------------------------------------------------------------

typedef struct {
    const char *option;
    size_t offset; // of its field
    const char *values[AS_COUNT + 1];
} OptionRow;

static const OptionRow rows[] = {
    {"--level", offsetof(TellOptions, level), {"brief", "normal", "full"}},
    {"--lang", offsetof(TellOptions, language), {"en", "ru"}},
    {"--format", offsetof(TellOptions, format), {"text", "unicode", "latex", "markdown", "html", "json", "coq"}},
};

static size_t word_length(const char *text, uint32_t at, uint32_t end)
{
    uint32_t stop = at;
    while (stop < end && !strchr(" \t\r\n", text[stop]))
        stop++;
    return stop - at;
}

static uint32_t skip_blanks(const char *text, uint32_t at, uint32_t end)
{
    while (at < end && strchr(" \t\r\n", text[at]))
        at++;
    return at;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && !memcmp(text, word, length);
}

static bool read_value(const OptionRow *row, const char *text, size_t length, Span at, TellOptions *out, Error *err)
{
    StrBuf all = {0};
    for (unsigned i = 0; row->values[i]; i++) {
        if (is_word(text, length, row->values[i])) {
            *(unsigned *)((char *)out + row->offset) = i;
            str_free(&all);
            return true;
        }
        str_printf(&all, "%s%s", i ? ", " : "", row->values[i]);
    }
    error_set(err, ERR_SYNTAX, at, "%s is one of %s", row->option, str_text(&all));
    error_hint(err, "write steps %s %s e", row->option, row->values[0]);
    str_free(&all);
    return false;
}

bool tell_options(Run *r, Span *at, TellOptions *out, Error *err)
{
    const char *text = r->source;
    *out = (TellOptions){.level = STEPS_NORMAL, .format = r->format == PRINT_UNICODE ? AS_UNICODE : AS_TEXT};
    for (;;) {
        uint32_t word = skip_blanks(text, at->start, at->end);
        size_t length = word_length(text, word, at->end);
        const OptionRow *row = NULL;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            if (is_word(text + word, length, rows[i].option))
                row = &rows[i];
        if (!row)
            return true;
        uint32_t value = skip_blanks(text, word + (uint32_t)length, at->end);
        size_t value_length = word_length(text, value, at->end);
        Span place = {word, value + (uint32_t)value_length};
        if (!read_value(row, text + value, value_length, place, out, err))
            return false;
        at->start = value + (uint32_t)value_length;
    }
}

// ---- Telling --------------------------------------------------------------------------------------------------------

static Expr evaluate(void *data, Expr e)
{
    Error ignored = {0};
    return forms_evaluate(data, e, &ignored);
}

// What made the claim false, as a line.
static void add_point(Run *r, const ReportClaim *claim, StepsLines *out)
{
    if (claim->verdict != VERDICT_REFUTED || !claim->left || !claim->right)
        return;
    StrBuf point = {0};
    for (size_t i = 0; i < claim->npoint; i++)
        str_printf(&point, "%s%s = %s", i ? ", " : "", claim->point[i].name, claim->point[i].value);
    StepsLine line = {.kind = STEPS_POINT, .nreasons = 1};
    line.reasons[0] = (StepsReason){.id = REASON_POINT, .detail = {run_take(r, &point), claim->left, claim->right}};
    vec_push(out, line);
}

static bool write_lines(Run *r, const StepsLines *lines, const StepsSubject *subject, const TellOptions *options,
                        StrBuf *out, Error *err)
{
    Pool *p = r->pool;
    StepsLanguage language = (StepsLanguage)options->language;
    StepsStyle style = {.language = language, .unicode = options->format == AS_UNICODE, .columns = COLUMNS};
    switch (options->format) {
    case AS_LATEX: return steps_write_latex(p, lines, language, out, err);
    case AS_MARKDOWN: return steps_write_markdown(p, lines, language, out, err);
    case AS_HTML: return steps_write_html(p, lines, language, out, err);
    case AS_JSON: return steps_write_json(p, lines, subject, language, out, err);
    default: return steps_write_text(p, lines, &style, out, err);
    }
}

typedef struct {
    Run *r;
    const TellOptions *options;
    StepsContext ctx;
    StrBuf text, records;
    Relation relation;
    const ReportClaim *verdict;
    Expr whole, written[2]; // the left side; both in matrix notation, of arrays the element
} Command;

// Chooses, writes, and adds the record for programs.
static bool put_down(Command *c, const StepsLines *told, const StepsSubject *subject, Error *err)
{
    StepsLines lines = {0};
    StrBuf record = {0};
    Error ignored = {0};
    steps_choose(&c->ctx, told, (StepsLevel)c->options->level, &lines);
    str_add(&c->text, c->text.len && c->options->format <= AS_UNICODE ? "\n" : "");
    bool ok = write_lines(c->r, &lines, subject, c->options, &c->text, err);
    if (ok && c->options->format == AS_JSON)
        str_char(&c->text, '\n');
    if (steps_write_json(c->r->pool, &lines, subject, (StepsLanguage)c->options->language, &record, &ignored))
        str_printf(&c->records, "%s%s", c->records.len ? "," : "", str_text(&record));
    str_free(&record);
    vec_free(&lines);
    return ok;
}

// A side in matrix notation, of an array its element.
static Expr entry_of(Run *r, Expr side)
{
    Session *s = r->session;
    MatrixNames names = arrays_names(s);
    Error ignored = {0};
    VEC(Expr) at = {0};
    for (int k = 0; k < 2 && side; k++)
        if (r->indices[k])
            vec_push(&at, r->indices[k]);
    bool array = side && arrays_is_array(s, side) && at.len, name = array && expr_kind(s->pool, side) == KIND_SYM;
    Expr entry = name    ? matrix_element(&names, side, r->indices[0], r->indices[1])
                 : array ? matrix_entry(&names, side, at.at, (uint32_t)at.len, &ignored)
                         : side;
    vec_free(&at);
    return entry;
}

// The end of an array's element told in matrix notation.
static Expr end_notation(Command *c, Expr end)
{
    Run *r = c->r;
    MatrixNames names = arrays_names(r->session);
    if (!end || !r->indices[0] || !c->whole)
        return 0;
    return entry_of(r, arrays_fold(r->session, end, matrix_shape(&names, c->whole), r->indices[0], r->indices[1]));
}

static bool tell_value(Run *r, Expr e, Expr none, void *data, Error *err)
{
    Command *c = data;
    StepsLines told = {0};
    (void)none;
    MatrixNames names = arrays_names(r->session);
    e = matrix_carry_out(&names, forms_spell_out(r->session, e));
    Expr end = steps_tell(&c->ctx, e, &told);
    bool ok = end != 0;
    if (!ok) { // the error of the form itself
        Expr value = forms_evaluate(r->session, e, err);
        ok = value && !err->code && pool_ok(r->pool) && told.len;
    }
    StepsSubject subject = {.defs = c->ctx.defs, .facts = c->ctx.facts, .left = e};
    steps_tell_elements(&told, (Expr[]){c->written[0], end_notation(c, end)}, (Expr[]){e, end});
    ok = ok && put_down(c, &told, &subject, err);
    vec_free(&told);
    return ok || err->code ? ok : run_fail_pool(r, err);
}

static bool tell_sides(Run *r, Expr left, Expr right, void *data, Error *err)
{
    Command *c = data;
    StepsLines told = {0};
    MatrixNames names = arrays_names(r->session);
    left = matrix_carry_out(&names, forms_spell_out(r->session, left));
    right = matrix_carry_out(&names, forms_spell_out(r->session, right));
    bool ok = engine_tell(r, &c->ctx, left, c->relation, right, &told, err);
    steps_tell_elements(&told, c->written, (Expr[]){left, right});
    add_point(r, c->verdict, &told);
    StepsSubject subject = {.defs = c->ctx.defs,
                            .facts = c->ctx.facts,
                            .left = left,
                            .right = c->relation == RELATION_EQ ? right : 0,
                            .verdict = verdict_name(c->verdict->verdict)};
    ok = ok && put_down(c, &told, &subject, err);
    vec_free(&told);
    return ok;
}

static bool export_sides(Run *r, Expr left, Expr right, void *data, Error *err)
{
    Command *c = data;
    (void)r;
    if (c->relation != RELATION_EQ || c->verdict->verdict != VERDICT_PROVED)
        return error_set(err, ERR_UNABLE, (Span){0, 0}, "only equations that are proved are exported to Coq");
    return steps_write_coq(&c->ctx, left, right, &c->text, err);
}

typedef struct {
    Command *command;
    RelationVisit visit;
    const Claim *claim;
    Expr sides[2];
} Within;

// The assumptions as they are while a relation is looked at: with the ranges of an array's indices.
static bool within_facts(Run *r, Expr left, Expr right, void *data, Error *err)
{
    const Within *within = data;
    Facts facts;
    assume_open(r->session, &facts);
    for (size_t i = 0; i < within->claim->sides.len; i++)
        assume_subscripts(r->session, within->claim->sides.at[i], &facts);
    within->command->ctx.facts = &facts;
    for (int k = 0; k < 2; k++)
        within->command->written[k] = entry_of(r, within->sides[k]);
    within->command->whole = within->sides[0];
    bool ok = within->visit(r, left, right, within->command, err);
    within->command->ctx.facts = NULL;
    facts_clear(&facts);
    return ok;
}

bool tell_command(Run *r, const Claim *claim, const TellOptions *options, Error *err)
{
    Session *s = r->session;
    bool coq = options->format == AS_COQ;
    Command c = {.r = r, .options = options, .relation = RELATION_EQ};
    c.ctx = (StepsContext){.pool = r->pool, .defs = &s->defs, .evaluate = evaluate, .data = s};
    if (!claim->relations.len && coq)
        return error_set(err, ERR_TYPE, (Span){0, 0}, "an equation is wanted for Coq: steps --format coq a = b");
    bool ok = !claim->relations.len || statement_prove(r, claim, err);
    Within within = {.command = &c, .claim = claim, .visit = coq ? export_sides : tell_sides};
    if (!claim->relations.len) {
        within.visit = tell_value;
        within.sides[0] = claim->sides.at[0];
        ok = relation_elements(r, within.sides[0], RELATION_EQ, 0, within_facts, &within, err);
    }
    for (size_t i = 0; i < claim->relations.len && ok; i++) {
        c.relation = claim->relations.at[i];
        c.verdict = &r->claims.at[i];
        within.sides[0] = claim->sides.at[i];
        within.sides[1] = claim->sides.at[i + 1];
        ok = relation_elements(r, claim->sides.at[i], c.relation, claim->sides.at[i + 1], within_facts, &within, err);
    }
    r->report.text = run_take(r, &c.text);
    r->report.derivations = run_take(r, &c.records);
    return ok;
}
