// The one place where the session calls the simplifier and the prover.
#include "session/engines.h"

Expr engine_simplify(Session *s, Expr e, Error *err)
{
    (void)s;
    (void)err;
    return e;
}

Expr engine_expand(Session *s, Expr e, Error *err)
{
    return engine_simplify(s, e, err);
}

Expr engine_factor(Session *s, Expr e, Error *err)
{
    return engine_simplify(s, e, err);
}

bool engine_prove(Run *r, Expr left, Relation relation, Expr right, ReportClaim *out, Error *err)
{
    Session *s = r->session;
    Expr a = forms_expand_all(s, forms_evaluate(s, left, err), err);
    Expr b = forms_expand_all(s, forms_evaluate(s, right, err), err);
    if (err->code)
        return false;
    if (a == b && relation == RELATION_EQ) {
        out->verdict = VERDICT_PROVED;
        out->method = "both sides are the same expression";
        return true;
    }
    out->verdict = VERDICT_UNKNOWN;
    return true;
}
