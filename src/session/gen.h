// Files of generated code from signatures, for a session that has run a model.
//
//     GenOptions options = gen_options_default();
//     options.functions = (const char *[]){"loss_grad(K, s[K], y; R, dR_ds[K])"};
//     options.nfunctions = 1;
//     GenFiles files = {0};
//     if (session_generate(s, &options, &files, &err)) ...    // files.source, files.header
//     gen_files_clear(&files);
//
// SIGNATURES. name(inputs; outputs), separated by commas. An input is a scalar, or an array with its lengths in
// brackets. An output is
//     R, f[K]                  a defined name (of a function of scalars: at inputs of its parameters' names)
//     dR_ds[K], d2R_ds2[K, K]  a derivative of a defined name by inputs: of f[k] its subscripts come first
//     dR_ds_dot_v[K]           the derivative by s, summed with the input v over the subscripts of s: of f[k] by s a
//                              Jacobian-vector product; d2R_ds2_dot_v a Hessian-vector product
//     v_dot_df_ds[K]           the derivative summed with v over the subscripts of f: a vector-Jacobian product
//     out[l] = diff(R, s[l])   any expression; what is in brackets are its indices, or lengths
//     J[2, 2] = jacobian([..], [..])   a list, whose lengths are numbers
//     dF_dx[N, N] csr          a matrix of which only the entries are stored that may be other than 0: row by row, or
//                              column by column (csc); NAME_dF_dx_pattern fills the tables of their places
// What stands in an output's brackets must be what it comes to. A length that has a definition is a number, no input.
//
// C, NOT FORMULAS. Arrays are row-major and begin at 0; labels (y of s[y]) keep the formula's counting.
#ifndef LEIBNIZ_SESSION_GEN_H
#define LEIBNIZ_SESSION_GEN_H

#include "session/session.h"

typedef struct {
    const char *name; // of an input
    double low, high;
} GenRange;

typedef struct {
    const char *const *functions; // signatures
    size_t nfunctions;
    const char *target, *real; // names of rows in targets.def, reals.def
    const char *prefix;        // of the functions' names; NULL: none
    const char *split;         // the length that the target mpi splits; NULL: none
    const char *header;        // the header's name, as the source includes it; NULL: there is none
    const char *version;       // of the generator, for the first line; NULL: not told
    bool is_inline;            // static inline functions in the header
    bool selftest;             // with a main that compares with enclosures
    bool fast;                 // the derivative as the chain rule leaves it: nothing is chosen
    const char *prefer;        // accurate, balanced or fast (choice.h); NULL: balanced
    bool report, json;         // tell the form chosen of each output and its error, as text or in JSON
    double ulp;                // the error that the self-test tolerates
    double low, high;          // where inputs lie, for the choice and the self-test; both 0: not given
    const GenRange *ranges;    // of single inputs
    size_t nranges;
    double timeout; // seconds; 0: none
    StopFlag *stop;
} GenOptions;

typedef struct {
    StrBuf source, header; // header is empty where none was asked for
    StrBuf report;         // a line for each output, where it was asked for
    StrBuf warnings;       // lines: outputs that are not finite where the formula is
    size_t failed;         // of a failure: the signature that it is about
} GenFiles;

GenOptions gen_options_default(void);
// The texts. False and *err, whose place counts in the signature files->failed.
bool session_generate(Session *s, const GenOptions *options, GenFiles *files, Error *err);
void gen_files_clear(GenFiles *files);
// Calls back with each target that gen can write.
void gen_each_target(void (*visit)(const char *name, const char *help, void *data), void *data);

// ---- Files of points -----------------------------------------------------------------------------------------------

typedef struct {
    const char *function; // a signature; lengths of arrays are numbers
    const char *in, *out; // .csv or .npy: codegen/files/columns.h says what is in them
    unsigned threads;
    double ulp;   // by which functions such as exp may err; 0: 4
    StrBuf *tier; // gets what did the work, "avx512 with libmvec"; may be NULL
    bool fast;
    // Called now and then with the rows done and (0: not known) all there are; false stops.
    bool (*progress)(void *data, uint64_t done, uint64_t total);
    void *data;
} EvaluateOptions;

// Evaluates the signature's outputs at every row. False and *err.
bool session_evaluate(Session *s, const EvaluateOptions *options, uint64_t *rows, Error *err);

#endif
