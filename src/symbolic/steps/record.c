// A derivation as JSON, for programs: docs/derivations.md tells what the fields mean.
#include "symbolic/steps/steps_internal.h"

static const char *const kinds[STEPS_KINDS] = {"start",   "equal", "where",    "when",     "domain",
                                               "case",    "base",  "step",     "empty",    "point",
                                               "element", "name",  "relation", "quotient", "identity"};

typedef struct {
    Pool *p;
    StepsLanguage language;
    StrBuf *out;
    Error *err;
} Record;

static void text_field(const Record *r, const char *key, const char *text)
{
    str_printf(r->out, "\"%s\":", key);
    str_json(r->out, text, strlen(text));
}

static bool tree_field(const Record *r, const char *key, Expr e)
{
    str_printf(r->out, "\"%s\":", key);
    return print_expr(r->p, e, PRINT_JSON, r->out, r->err);
}

static bool add_definitions(const Record *r, const Definitions *defs)
{
    bool ok = true;
    str_add(r->out, ",\"definitions\":[");
    for (size_t i = 0; i < defs->list.len && ok; i++) {
        static const char *const def_kinds[] = {"value", "function", "array"};
        const Definition *d = &defs->list.at[i];
        str_add(r->out, i ? ",{" : "{");
        text_field(r, "name", pool_symbol_name(r->p, d->name));
        str_char(r->out, ',');
        text_field(r, "kind", def_kinds[d->kind]);
        str_add(r->out, ",\"parameters\":[");
        for (size_t k = 0; k < d->params.len; k++) {
            const char *name = pool_symbol_name(r->p, d->params.at[k]);
            str_add(r->out, k ? "," : "");
            str_json(r->out, name, strlen(name));
        }
        str_add(r->out, "],");
        ok = tree_field(r, "body", d->body);
        str_char(r->out, '}');
    }
    str_char(r->out, ']');
    return ok;
}

static bool add_part(const Record *r, const char *key, Expr e)
{
    str_add(r->out, e ? "," : "");
    return !e || tree_field(r, key, e);
}

static bool add_shape(const Record *r, const MatrixShape *shape)
{
    static const char *const ranks[] = {"scalar", "vector", "row", "matrix"}, *const properties[] = {
                                                                                  "general", "symmetric", "spd",
                                                                                  "orthogonal", "skew"};
    str_char(r->out, ',');
    text_field(r, "shape", ranks[shape->rank]);
    str_char(r->out, ',');
    text_field(r, "property", properties[shape->property]);
    return add_part(r, "rows", shape->rows) && add_part(r, "columns", shape->cols);
}

static bool add_assumption(const Record *r, const Fact *f)
{
    static const char *const fact_kinds[] = {"condition", "integer", "range", "array"};
    text_field(r, "kind", fact_kinds[f->kind]);
    bool ok = f->kind == FACT_CONDITION ? add_part(r, "condition", f->condition) : add_part(r, "subject", f->subject);
    if (f->kind == FACT_RANGE)
        ok = ok && add_part(r, "lower", f->lower) && add_part(r, "upper", f->upper);
    return f->kind == FACT_SHAPE ? ok && add_shape(r, &f->shape) : ok;
}

static bool add_assumptions(const Record *r, const Facts *facts)
{
    bool ok = true;
    str_add(r->out, ",\"assumptions\":[");
    for (size_t i = 0; i < facts->declared && ok; i++) {
        str_add(r->out, i ? ",{" : "{");
        ok = add_assumption(r, &facts->list.at[i]);
        str_char(r->out, '}');
    }
    str_char(r->out, ']');
    return ok;
}

// ---- What the expressions imply of their subscripts -----------------------------------------------------------------

typedef struct {
    const Record *r;
    Facts *facts;
    Memo *seen;
    bool any, ok;
} Implied;

static void add_range(Pool *p, Expr variable, void *data)
{
    Implied *m = data;
    uint32_t known;
    Expr lower, upper, at, below;
    if (expr_kind(p, variable) != KIND_SYM || memo_get(m->seen, variable, &known))
        return;
    memo_put(m->seen, variable, 1);
    if (!facts_range(p, m->facts, variable, &lower, &upper) || facts_declared_range(m->facts, variable, &at, &below))
        return;
    str_add(m->r->out, m->any ? ",{" : "{");
    m->any = true;
    m->ok = m->ok && tree_field(m->r, "subject", variable);
    str_char(m->r->out, ',');
    m->ok = m->ok && tree_field(m->r, "lower", lower);
    str_char(m->r->out, ',');
    m->ok = m->ok && tree_field(m->r, "upper", upper);
    str_char(m->r->out, '}');
}

static bool add_implied(const Record *r, const StepsSubject *subject)
{
    Pool *p = r->p;
    Facts facts;
    facts_copy(&facts, subject->facts);
    Implied m = {.r = r, .facts = &facts, .seen = memo_begin(p), .ok = true};
    Expr sides[2] = {defs_expand(p, subject->defs, subject->left, 0),
                     subject->right ? defs_expand(p, subject->defs, subject->right, 0) : 0};
    for (unsigned i = 0; i < 2; i++)
        if (sides[i])
            facts_learn(p, &facts, sides[i]);
    str_add(r->out, ",\"implied\":[");
    for (unsigned i = 0; i < 2; i++)
        if (sides[i])
            expr_each_variable(p, sides[i], add_range, &m);
    str_char(r->out, ']');
    memo_end(p, m.seen);
    facts_clear(&facts);
    return m.ok;
}

// ---- Lines ----------------------------------------------------------------------------------------------------------

static void add_reasons(const Record *r, const StepsLine *line)
{
    str_add(r->out, ",\"reasons\":[");
    for (unsigned i = 0; i < line->nreasons; i++) {
        StrBuf text = {0};
        steps_reason_text(&line->reasons[i], r->language, &text);
        str_add(r->out, i ? ",{" : "{");
        text_field(r, "id", steps_reason_name(line->reasons[i].id));
        str_char(r->out, ',');
        text_field(r, "text", str_text(&text));
        str_char(r->out, '}');
        str_free(&text);
    }
    str_char(r->out, ']');
}

// `of` is the number of the line that it follows from; 0: none.
static bool add_line(const Record *r, const StepsLine *line, size_t number, size_t of)
{
    bool ok = true;
    str_char(r->out, '{');
    text_field(r, "kind", kinds[line->kind]);
    str_printf(r->out, ",\"number\":%zu,\"depth\":%u", number, line->depth);
    if (of)
        str_printf(r->out, ",\"of\":%zu", of);
    if (line->left) {
        str_char(r->out, ',');
        ok = tree_field(r, "left", line->left);
    }
    if (line->condition) {
        str_char(r->out, ',');
        ok = ok && tree_field(r, "condition", line->condition);
    }
    if (line->expr) {
        str_char(r->out, ',');
        ok = ok && tree_field(r, "expr", line->expr);
        StrBuf text = {0};
        ok = ok && print_expr(r->p, line->expr, PRINT_TEXT, &text, r->err);
        str_char(r->out, ',');
        text_field(r, "text", str_text(&text));
        str_free(&text);
    }
    if (line->nreasons)
        add_reasons(r, line);
    str_char(r->out, '}');
    return ok;
}

bool steps_write_json(Pool *p, const StepsLines *lines, const StepsSubject *subject, StepsLanguage language,
                      StrBuf *out, Error *err)
{
    Record r = {p, language, out, err};
    str_add(out, "{\"format\":\"leibniz-derivation\",\"version\":1");
    str_printf(out, ",\"language\":\"%s\"", language == STEPS_RUSSIAN ? "ru" : "en");
    bool ok = add_definitions(&r, subject->defs) && add_assumptions(&r, subject->facts) && add_implied(&r, subject);
    str_char(out, ',');
    if (subject->right) {
        str_add(out, "\"claim\":{");
        ok = ok && tree_field(&r, "left", subject->left);
        str_char(out, ',');
        ok = ok && tree_field(&r, "right", subject->right);
        str_char(out, '}');
    } else {
        ok = ok && tree_field(&r, "expression", subject->left);
    }
    if (subject->verdict) {
        str_char(out, ',');
        text_field(&r, "verdict", subject->verdict);
    }
    str_add(out, ",\"lines\":[");
    for (size_t i = 0; i < lines->len && ok; i++) {
        const StepsLine *line = &lines->at[i];
        size_t of = line->kind == STEPS_EQUAL || line->kind == STEPS_WHEN ? i : 0;
        while (of && (lines->at[of - 1].depth != line->depth || lines->at[of - 1].kind > STEPS_EQUAL))
            of--;
        str_add(out, i ? "," : "");
        ok = add_line(&r, line, i + 1, of);
    }
    str_add(out, "]}");
    return ok;
}
