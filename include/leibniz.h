/* libleibniz: symbolic differentiation, proof of identities and compiled derivatives.
 *
 *     lbz_session *s;
 *     if (lbz_session_new(NULL, &s) != LBZ_OK) ...
 *     lbz_define(s, "sigma(z)", "1/(1 + exp(-z))");
 *     lbz_expr *asked, *slope;
 *     lbz_parse(s, "diff(sigma(z), z)", LBZ_ALL, &asked);
 *     lbz_evaluate(s, asked, &slope);                     // carried out and simplified, in the defined names
 *     puts(lbz_print(s, slope, "text"));                  // sigma(z)*(1 - sigma(z))
 *     lbz_session_free(s);
 *
 * SESSIONS. A session holds definitions, assumptions and the expressions made in it. One thread at a time may call into
 * a session; any number of sessions may be used by different threads at once. Only lbz_interrupt may be called from
 * anywhere, while another call is under way. After fork() a session of the parent may only be freed.
 *
 * THREADS AND SIGNALS. A session does its work on a thread of its own with a stack of 256 MB (of which only what is
 * used becomes memory), so that a small stack of the caller plays no role. All signals are blocked there: they go to the
 * host's threads. Callbacks of lbz_run are called on the session's thread while the caller waits; `idle` is called on the
 * caller's. The library prints nothing, installs no handler, never ends the process, and keeps no state outside of
 * sessions but a lock around libtcc.
 *
 * ERRORS. A function that can fail returns a status; the lbz_error functions then say what, where, and what to do
 * instead, until the next call into the session. The session and all its data survive every failure.
 *
 * STRINGS. All are UTF-8. Lengths are in bytes; LBZ_ALL stands for strlen. What a function returns belongs to the session and
 * lives until the next call into it, unless it says otherwise.
 *
 * STRUCTURES. An options structure begins with its size, set by the caller (LBZ_OPTIONS does it), so that a program built
 * against an older header goes on working. Fields left 0 mean the default.
 */
#ifndef LEIBNIZ_H
#define LEIBNIZ_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define LBZ_API
#else
#define LBZ_API __attribute__((visibility("default")))
#endif

#define LBZ_VERSION_MAJOR 0
#define LBZ_VERSION_MINOR 1
#define LBZ_ALL           ((size_t)-1)
#define LBZ_OPTIONS(type) ((type){.size = sizeof(type)})

typedef struct lbz_session lbz_session;
typedef struct lbz_expr lbz_expr;         /* an expression that a client holds */
typedef struct lbz_report lbz_report;     /* what a statement came to */
typedef struct lbz_function lbz_function; /* a compiled function */

typedef enum {
    LBZ_OK = 0,
    LBZ_SYNTAX,      /* the text can not be read */
    LBZ_NAME,        /* a name that stands for nothing */
    LBZ_ARITY,       /* wrong number of arguments */
    LBZ_TYPE,        /* wrong kind of thing */
    LBZ_DOMAIN,      /* no value */
    LBZ_DEFINITION,  /* a definition that can not be made */
    LBZ_LIMIT,       /* a limit was reached; the message names it */
    LBZ_TIMEOUT,     /* the time given was over */
    LBZ_INTERRUPTED, /* by lbz_interrupt, or by `idle` */
    LBZ_UNABLE,      /* can not be done */
    LBZ_FILE,        /* a file can not be read or written */
    LBZ_INTERNAL,    /* a fault of the library */
    LBZ_MISUSE,      /* the call itself is wrong: NULL, an expression of another session, a session after fork */
    LBZ_MEMORY       /* the system refused memory or a thread */
} lbz_status;

typedef enum { LBZ_NO_VERDICT, LBZ_PROVED, LBZ_REFUTED, LBZ_UNKNOWN } lbz_verdict;

/* The version of the library that runs: "0.1.0". */
LBZ_API const char *lbz_version(void);
/* "ok", "syntax error", ...: a word for a person. */
LBZ_API const char *lbz_status_name(lbz_status status);

/* ---- Sessions -------------------------------------------------------------------------------------------------- */

typedef struct {
    size_t size;
    double timeout;           /* seconds a call may take; 0: no bound */
    int (*idle)(void *data);  /* called on the calling thread about every 50 ms of waiting; not 0 interrupts */
    void *idle_data;
    int unicode;              /* reports in Unicode instead of ASCII */
} lbz_session_options;

/* options may be NULL. LBZ_MEMORY when the system refuses memory or a thread; *out is then NULL. */
LBZ_API lbz_status lbz_session_new(const lbz_session_options *options, lbz_session **out);
/* Frees the session; its expressions must not be used any more. Compiled functions live on. NULL is allowed. */
LBZ_API void lbz_session_free(lbz_session *s);
/* Forgets definitions, assumptions and history. Expressions that are held stay. */
LBZ_API lbz_status lbz_session_reset(lbz_session *s);
/* Seconds that each later call may take; 0: no bound. */
LBZ_API lbz_status lbz_session_timeout(lbz_session *s, double seconds);
/* Sets a limit by its name, as `help limits` lists them. LBZ_NAME: there is none of that name. */
LBZ_API lbz_status lbz_session_limit(lbz_session *s, const char *name, uint64_t value);
/* A script that makes the session's definitions and assumptions again. NULL on failure. */
LBZ_API const char *lbz_session_script(lbz_session *s);
/* Ends the call that is under way, which then returns LBZ_INTERRUPTED. From any thread, or from a signal handler. */
LBZ_API void lbz_interrupt(lbz_session *s);

/* ---- Errors ---------------------------------------------------------------------------------------------------- */

/* Of the last call into the session; "" where there was none. */
LBZ_API lbz_status lbz_error_status(const lbz_session *s);
LBZ_API const char *lbz_error_message(const lbz_session *s);
LBZ_API const char *lbz_error_hint(const lbz_session *s); /* what to do instead, or "" */
/* Bytes [*start, *end) of the text that was given; both 0 where no place is known. */
LBZ_API void lbz_error_place(const lbz_session *s, size_t *start, size_t *end);

/* ---- Statements ------------------------------------------------------------------------------------------------ */

/* Called with each statement's report, which lives until the callback returns. Not 0 ends the run. */
typedef int (*lbz_report_callback)(const lbz_report *report, void *data);

/* Runs every statement of a text (docs/language.md). LBZ_OK when the text was run to its end, whatever the statements
 * came to: a statement that failed has a report with a status of its own. callback may be NULL. */
LBZ_API lbz_status lbz_run(lbz_session *s, const char *text, size_t length, lbz_report_callback callback, void *data);
/* Does a text end inside an open bracket or behind an operator, so that its last statement goes on at the next line? */
LBZ_API int lbz_wants_more(const char *text, size_t length);

/* "show", "prove", "define", "assume", "error", or the command's name. */
LBZ_API const char *lbz_report_kind(const lbz_report *r);
LBZ_API const char *lbz_report_statement(const lbz_report *r);
LBZ_API void lbz_report_place(const lbz_report *r, uint32_t *line, uint32_t *column);
LBZ_API const char *lbz_report_result(const lbz_report *r); /* a formula or a number; NULL: none */
LBZ_API lbz_status lbz_report_status(const lbz_report *r);
LBZ_API lbz_verdict lbz_report_verdict(const lbz_report *r); /* of all relations of a claim together */
LBZ_API const char *lbz_report_text(const lbz_report *r);        /* what a person reads, in lines */
LBZ_API const char *lbz_report_diagnostics(const lbz_report *r); /* warnings and the error, drawn under their lines */
LBZ_API const char *lbz_report_json(const lbz_report *r);        /* one object, as docs/language.md describes it */
/* The result in another format ("latex", "mathml", ...); NULL where there is none. */
LBZ_API const char *lbz_report_format(const lbz_report *r, const char *format);

typedef struct {
    const char *name, *value; /* "z", "0" */
} lbz_coordinate;

typedef struct { /* one relation of a claim */
    size_t size;
    const char *claim; /* as it was written */
    lbz_verdict verdict;
    const char *method, *reason; /* of a proof; of an unknown verdict. NULL: none */
    const char *const *conditions, *const *assumptions, *const *holds_if;
    size_t nconditions, nassumptions, nholds_if;
    const lbz_coordinate *point; /* of a refutation */
    size_t npoint;
    const char *left, *right; /* both sides at that point, or NULL */
} lbz_claim;

LBZ_API size_t lbz_report_claims(const lbz_report *r);
/* Fills the first out->size bytes of *out. LBZ_MISUSE: there is no claim of that number. */
LBZ_API lbz_status lbz_report_claim(const lbz_report *r, size_t i, lbz_claim *out);

/* left and right of `name := value`, `f(x) := value`, `f[k] := value`. */
LBZ_API lbz_status lbz_define(lbz_session *s, const char *left, const char *value);
LBZ_API lbz_status lbz_assume(lbz_session *s, const char *facts);
/* The verdict on a claim such as "a = b" or "a < b < c". *out is LBZ_UNKNOWN on failure. */
LBZ_API lbz_status lbz_prove(lbz_session *s, const char *claim, size_t length, lbz_verdict *out);

/* ---- Expressions ----------------------------------------------------------------------------------------------- */

/* A handle belongs to the client until lbz_expr_free, or until the session is freed. *out is a new handle; NULL on
 * failure. The expressions given must be of this session. */
LBZ_API lbz_status lbz_parse(lbz_session *s, const char *text, size_t length, lbz_expr **out);
/* A copy of the handle. */
LBZ_API lbz_status lbz_expr_copy(lbz_session *s, lbz_expr *e, lbz_expr **out);
LBZ_API void lbz_expr_free(lbz_expr *e); /* NULL is allowed */
/* "+", "*", "-", "/", "^" (two operands; + and * any number; - also one), a relation is none; a function's or form's
 * name ("sin", "diff", "subst"), or the name of a function that the session defines. Nothing is carried out. */
LBZ_API lbz_status lbz_apply(lbz_session *s, const char *operation, lbz_expr *const *arguments, size_t n, lbz_expr **out);
/* Forms carried out, simplified, written in the defined names: what showing the expression gives. */
LBZ_API lbz_status lbz_evaluate(lbz_session *s, lbz_expr *e, lbz_expr **out);
/* The derivative of that order by a name or element, evaluated. */
LBZ_API lbz_status lbz_diff(lbz_session *s, lbz_expr *e, lbz_expr *by, unsigned order, lbz_expr **out);
LBZ_API lbz_status lbz_simplify(lbz_session *s, lbz_expr *e, lbz_expr **out);
LBZ_API lbz_status lbz_expand(lbz_session *s, lbz_expr *e, lbz_expr **out);
LBZ_API lbz_status lbz_factor(lbz_session *s, lbz_expr *e, lbz_expr **out);
/* e with the expression `name` replaced by `value`, evaluated. */
LBZ_API lbz_status lbz_substitute(lbz_session *s, lbz_expr *e, lbz_expr *name, lbz_expr *value, lbz_expr **out);
/* Decimal digits of a constant, all of them right; NULL on failure. */
LBZ_API const char *lbz_digits(lbz_session *s, lbz_expr *e, unsigned digits);
/* "text" (can be read back), "unicode", "latex", "mathml", "json" (the tree); NULL on failure. */
LBZ_API const char *lbz_print(lbz_session *s, lbz_expr *e, const char *format);
/* Are they written alike? (Not: are they equal. That is a claim.) 0 for expressions of different sessions. */
LBZ_API int lbz_same(const lbz_expr *a, const lbz_expr *b);

/* ---- Code ------------------------------------------------------------------------------------------------------ */

typedef struct {
    size_t size;
    const char *target;  /* "c" (NULL), "openmp", "python", ...: docs/code.md */
    const char *real;    /* "double" (NULL), "float", "long double" */
    const char *prefix;  /* of the functions' names; NULL: none */
    const char *header;  /* the header's file name, as the source includes it; NULL: no header */
    int selftest;        /* with a main that compares with enclosures */
    int fast;            /* the form as it is read */
    double low, high;    /* where inputs lie; both 0: not given */
} lbz_code_options;

/* Source text of functions from signatures such as "f(K, s[K], y; R, dR_ds[K])" (docs/code.md). *header is "" unless
 * options name one. Both belong to the session until the next call. */
LBZ_API lbz_status lbz_generate(lbz_session *s, const char *const *signatures, size_t n, const lbz_code_options *options,
                                const char **source, const char **header);

typedef struct {
    size_t size;
    double ulp;   /* by which functions such as exp may err; 0: 4 */
    int fast;     /* the form as it is read */
} lbz_compile_options;

/* Machine code for a signature whose lengths are numbers. A function needs its session no more. */
LBZ_API lbz_status lbz_compile(lbz_session *s, const char *signature, const lbz_compile_options *options,
                               lbz_function **out);
LBZ_API void lbz_function_free(lbz_function *f); /* NULL is allowed */
/* Columns: a scalar is one, an array has one for each of its places, row-major. */
LBZ_API size_t lbz_function_inputs(const lbz_function *f);
LBZ_API size_t lbz_function_outputs(const lbz_function *f);
/* "x", "s_1", "W_2_3": of input i, or of output i - inputs. Lives as long as the function; NULL: there is none. */
LBZ_API const char *lbz_function_column(const lbz_function *f, size_t i);
/* What runs: "avx512 with libmvec". Lives as long as the function. */
LBZ_API const char *lbz_function_tier(const lbz_function *f);
/* One point: in[inputs], out[outputs]. Labels are whole numbers. May be called by several threads at once. NaNs where
 * the system refuses memory. */
LBZ_API void lbz_function_call(const lbz_function *f, const double *in, double *out);
/* n points: column i at point k is in[i][k*strides[i]] for the inputs, out[j][k*strides[inputs + j]] for the outputs,
 * strides in doubles; NULL: all 1. Columns must not overlap. threads: 0 or 1 runs on the calling thread.
 * LBZ_MEMORY: no room for the copies of columns with strides. */
LBZ_API lbz_status lbz_function_map(const lbz_function *f, const double *const *in, double *const *out,
                                    const ptrdiff_t *strides, size_t n, unsigned threads);

/* ---- For prompts and editors ----------------------------------------------------------------------------------- */

/* Called with each completion; not 0 stops. help is one line, or "". */
typedef int (*lbz_name_callback)(const char *name, const char *help, void *data);
/* Words that may stand where the word at byte `cursor` of the line stands; *start is where it begins. */
LBZ_API lbz_status lbz_complete(lbz_session *s, const char *line, size_t length, size_t cursor, size_t *start,
                                lbz_name_callback callback, void *data);
/* The session's definitions in their order: name, and the definition as text for help. */
LBZ_API lbz_status lbz_definitions(lbz_session *s, lbz_name_callback callback, void *data);
/* The help on a topic, an overview for "". NULL: there is no such topic. */
LBZ_API const char *lbz_help(lbz_session *s, const char *topic);

#ifdef __cplusplus
}
#endif

#endif
