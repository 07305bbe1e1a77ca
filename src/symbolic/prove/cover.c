#include "symbolic/prove/cover.h"

void cover_add(Cover *cover, const Tower *tower, const ExprList *boundary)
{
    CoverCase c = {.nsigns = (uint32_t)tower->signs.len};
    c.signs = mem_alloc((c.nsigns + 1) * sizeof *c.signs);
    for (uint32_t i = 0; i < c.nsigns; i++)
        c.signs[i] = tower->signs.at[i];
    for (size_t i = 0; boundary && i < boundary->len; i++)
        vec_push(&c.boundary, boundary->at[i]);
    vec_push(&cover->cases, c);
}

void cover_clear(Cover *cover)
{
    for (size_t i = 0; i < cover->cases.len; i++) {
        mem_free(cover->cases.at[i].signs);
        vec_free(&cover->cases.at[i].boundary);
    }
    vec_free(&cover->cases);
}

static int sign_in(const CoverCase *c, Expr factor)
{
    for (uint32_t i = 0; i < c->nsigns; i++)
        if (c->signs[i].factor == factor)
            return c->signs[i].sign;
    return 0;
}

// May `other` hold points of `c` at which the factor, whose sign c has chosen, vanishes? It has to leave the factor open
// or have its other sign, and to agree with c elsewhere.
static bool may_hold(const CoverCase *other, const CoverCase *c, Expr factor)
{
    if (sign_in(other, factor) == sign_in(c, factor))
        return false;
    for (uint32_t i = 0; i < c->nsigns; i++) {
        Expr g = c->signs[i].factor;
        if (g != factor && sign_in(other, g) == -c->signs[i].sign)
            return false;
    }
    return true;
}

// Is `other` given up but for points where the factor vanishes?
static bool gives_up(const CoverCase *other, Expr factor)
{
    for (size_t i = 0; i < other->boundary.len; i++)
        if (other->boundary.at[i] == factor)
            return true;
    return false;
}

bool cover_holds(const Cover *cover)
{
    for (size_t i = 0; i < cover->cases.len; i++) {
        const CoverCase *c = &cover->cases.at[i];
        for (size_t k = 0; k < c->boundary.len; k++)
            for (size_t j = 0; j < cover->cases.len; j++) {
                const CoverCase *other = &cover->cases.at[j];
                if (may_hold(other, c, c->boundary.at[k]) && gives_up(other, c->boundary.at[k]))
                    return false;
            }
    }
    return true;
}
