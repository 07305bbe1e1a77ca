// Reading the signatures of generated functions: "loss_grad(K, s[K], y; R, dR_ds[K])" as its parts, which gen.c gives
// their meaning.
#ifndef LEIBNIZ_SESSION_SIGNATURE_H
#define LEIBNIZ_SESSION_SIGNATURE_H

#include "codegen/lower/code.h"
#include "session/session_internal.h"

typedef struct {
    Span at, name;
    Expr subs[CODE_RANK]; // what stands in brackets
    uint32_t rank;
    CodeStorage storage; // dF_dx[N, N] csr
    Expr value;          // what follows `=`; 0: nothing does
} SignatureItem;

typedef struct {
    const char *text;
    Span name;
    VEC(SignatureItem) inputs, outputs;
} Signature;

// False and *err with its place in the text. signature_clear in any case.
bool signature_read(Run *r, const char *text, Signature *out, Error *err);
void signature_clear(Signature *s);

typedef struct { // a name such as d2R_ds2_dot_v, in its parts
    Sym function;
    Sym by[CODE_RANK]; // each as often as its order says
    uint32_t nby;
    Sym dot;        // what it is summed with; 0: nothing
    bool dot_first; // v_dot_df_ds
} DerivativeName;

// Is this the name of a derivative of a defined name by `inputs`?
bool signature_derivative(const Session *s, const CodeParam *inputs, uint32_t ninputs, const char *text, size_t length,
                          DerivativeName *out);

#endif
