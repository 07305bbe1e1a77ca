// Lines and their reasons.
#include "symbolic/steps/steps_internal.h"

typedef struct {
    const char *name;
    unsigned weight;
    const char *text[STEPS_LANGUAGES];
} ReasonRow;

static const ReasonRow rows[REASON_COUNT] = {
#define REASON(id, name, weight, english, russian) {name, weight, {english, russian}},
#include "symbolic/steps/reasons.def"
#undef REASON
};

const char *steps_reason_name(ReasonId id)
{
    return rows[id].name;
}

unsigned steps_reason_weight(ReasonId id)
{
    return rows[id].weight;
}

void steps_reason_text(const StepsReason *reason, StepsLanguage language, StrBuf *out)
{
    unsigned next = 0;
    for (const char *c = rows[reason->id].text[language]; *c; c++) {
        if (c[0] != '%' || c[1] != 's') {
            str_char(out, *c);
            continue;
        }
        const char *detail = next < 3 ? reason->detail[next++] : NULL;
        str_add(out, detail ? detail : "");
        c++;
    }
}

void telling_reason(Telling *t, ReasonId id, const char *detail)
{
    for (unsigned i = 0; i < t->nreasons; i++)
        if (t->reasons[i].id == id && t->reasons[i].detail[0] == detail)
            return;
    if (t->nreasons < STEPS_REASONS)
        t->reasons[t->nreasons++] = (StepsReason){.id = id, .detail = {detail}};
}

static void add_line(Telling *t, StepsKind kind, Expr e, StepsLevel level)
{
    if (t->depth > t->base && level == STEPS_BRIEF)
        level = STEPS_NORMAL; // asides are no part of the shortest telling
    StepsLine line = {.kind = kind, .depth = t->depth, .level = level, .expr = e};
    line.goes_on = kind == STEPS_EQUAL;
    if (kind == STEPS_EQUAL) {
        memcpy(line.reasons, t->reasons, sizeof line.reasons);
        line.nreasons = t->nreasons;
    }
    t->nreasons = 0;
    vec_push(t->out, line);
}

void telling_raise(Telling *t, StepsLevel level)
{
    if (t->depth > t->base && level == STEPS_BRIEF)
        level = STEPS_NORMAL;
    for (size_t i = t->out->len; i-- > 0;)
        if (t->out->at[i].depth == t->depth && t->out->at[i].kind <= STEPS_EQUAL) {
            t->out->at[i].level = level;
            return;
        }
}

void telling_start(Telling *t, Expr e, StepsLevel level)
{
    add_line(t, STEPS_START, e, level);
}

void telling_equal(Telling *t, Expr e, StepsLevel level)
{
    add_line(t, STEPS_EQUAL, e, level);
}

// ---- Matrix notation ------------------------------------------------------------------------------------------------

static void insert(StepsLines *lines, size_t at, StepsLine line)
{
    vec_push(lines, line);
    for (size_t i = lines->len - 1; i > at; i--)
        lines->at[i] = lines->at[i - 1];
    lines->at[at] = line;
}

// The line of a chain by elements that is e: its beginning; or, of the side that a chain leads to, its end.
static size_t find_side(const StepsLines *lines, Expr e, bool end)
{
    for (size_t k = 0; k < lines->len; k++) {
        size_t i = end ? lines->len - 1 - k : k;
        const StepsLine *line = &lines->at[i];
        if (!line->depth && line->expr == e && (line->kind == STEPS_START || (end && line->kind == STEPS_EQUAL)))
            return i;
    }
    return lines->len;
}

void steps_tell_elements(StepsLines *lines, const Expr written[2], const Expr elements[2])
{
    for (unsigned side = 0; side < 2; side++) {
        size_t at =
            written[side] && written[side] != elements[side] ? find_side(lines, elements[side], side) : lines->len;
        if (at == lines->len)
            continue;
        StepsLine notation = {.kind = STEPS_ELEMENT, .left = written[side], .expr = elements[side]};
        StepsLine *line = &lines->at[at];
        bool begins = line->kind == STEPS_START && !line->goes_on;
        StepsLine *shown = begins ? line : &notation;
        shown->goes_on = true;
        shown->nreasons = 1;
        shown->reasons[0] = (StepsReason){.id = REASON_ELEMENT};
        insert(lines, begins ? at : at + 1, notation);
    }
}
