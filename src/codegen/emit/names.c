// Names in C for names in formulas.
#include "codegen/emit/names.h"

#include "codegen/ir/ir.h"
#include "util/utf8.h"

#include <ctype.h>

// Words that generated code may not take: of C and C++, of the headers it includes, of this generator.
static const char *const reserved[] = {
    "auto",         "break",       "case",     "char",      "const",     "continue",  "default",   "do",
    "double",       "else",        "enum",     "extern",    "float",     "for",       "goto",      "if",
    "inline",       "int",         "long",     "register",  "restrict",  "return",    "short",     "signed",
    "sizeof",       "static",      "struct",   "switch",    "typedef",   "union",     "unsigned",  "void",
    "volatile",     "while",       "asm",      "bool",      "catch",     "class",     "delete",    "explicit",
    "export",       "false",       "friend",   "mutable",   "namespace", "new",       "operator",  "private",
    "protected",    "public",      "template", "this",      "throw",     "true",      "try",       "typename",
    "using",        "virtual",     "wchar_t",  "and",       "or",        "not",       "xor",       "bitand",
    "bitor",        "compl",       "main",     "NAN",       "INFINITY",  "NULL",      "ptrdiff_t", "size_t",
    "offsetof",     "j0",          "j1",       "jn",        "y0",        "y1",        "yn",        "gamma",
    "signgam",      "fma",         "fmod",     "remainder", "exp2",      "exp10",     "log2",      "log10",
    "logb",         "ilogb",       "ldexp",    "frexp",     "modf",      "rint",      "nearbyint", "round",
    "lround",       "llround",     "lrint",    "llrint",    "trunc",     "nan",       "nextafter", "copysign",
    "fdim",         "scalb",       "scalbn",   "isnan",     "isinf",     "isfinite",  "signbit",   "drem",
    "finite",       "significand", "unix",     "linux",     "abs",       "div",       "exit",      "malloc",
    "free",         "index",       "alignas",  "alignof",   "nullptr",   "constexpr", "decltype",  "noexcept",
    "thread_local", "typeof",      "char8_t",  "char16_t",  "char32_t",  "concept",   "requires",  "co_await",
    "co_return",    "co_yield",    "reinterpret_cast", "static_cast", "dynamic_cast", "const_cast", "typeid",
    "and_eq",       "or_eq",       "xor_eq",   "not_eq",    "mutable",   "max_align_t", "wint_t",  "ssize_t",
    "i386",         "OVERFLOW",    "UNDERFLOW", "DOMAIN",   "SING",      "PLOSS",     "TLOSS",     "HUGE",
    "MAXFLOAT",     "float_t",     "double_t", "EOF",       "FILE",      "BUFSIZ",    "stdin",     "stdout",
    "stderr",       "assert",      "errno",    "complex",   "I",
};

// Functions of <math.h>, C99 to C23 and glibc, each also with f and l; others of the headers that code includes.
static const char *const functions[] = {
    "acos",       "acosh",     "acospi",    "asin",     "asinh",    "asinpi",      "atan",       "atan2",     "atan2pi",
    "atanh",      "atanpi",    "cbrt",      "ceil",     "copysign", "cos",         "cosh",       "cospi",     "drem",
    "erf",        "erfc",      "exp",       "exp10",    "exp2",     "expm1",       "fabs",       "fdim",      "finite",
    "floor",      "fma",       "fmax",      "fmin",     "fmod",     "frexp",       "fromfp",     "gamma",     "hypot",
    "ilogb",      "isinf",     "isnan",     "j0",       "j1",       "jn",          "ldexp",      "lgamma",    "llogb",
    "llrint",     "llround",   "log",       "log10",    "log1p",    "log2",        "logb",       "lrint",     "lround",
    "modf",       "nan",       "nearbyint", "nextafter", "nexttoward", "nextup",   "nextdown",   "pow",       "pow10",
    "remainder",  "remquo",    "rint",      "round",    "roundeven", "scalb",      "scalbln",    "scalbn",    "significand",
    "sin",        "sincos",    "sinh",      "sinpi",    "sqrt",     "tan",         "tanh",       "tanpi",     "tgamma",
    "trunc",      "y0",        "y1",        "yn",       "lgamma_r", "fmaximum",    "fminimum",   "exp2m1",    "exp10m1",
    "log2p1",     "log10p1",   "logp1",     "pown",     "powr",     "rootn",       "rsqrt",      "compoundn", "printf",
    "isgreater",  "isless",    "islessgreater", "isgreaterequal", "islessequal", "isunordered", "isnormal", "fpclassify",
    "isfinite",   "signbit",   "matherr",   "abs",      "labs",     "rand",        "random",     "atof",      "sinf",
};

// Macros come in families: what begins like one is called v<name>.
static const char *const families[] = {"leibniz_", "M_",    "FP_",  "HUGE_", "MATH_", "math_", "MPI_",  "omp_", "OMP_",
                                       "cuda",     "PTRDIFF_", "SIZE_", "INT_", "LONG_", "DBL_", "FLT_", "LDBL_"};

static const char *const greek[] = {
    // from U+03B1
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",   "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",    "rho",   "sigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega",
};

static void spell(StrBuf *out, uint32_t code)
{
    if (code < 128) {
        str_char(out, isalnum((int)code) || code == '_' ? (char)code : '_');
    } else if (code >= 0x3B1 && code < 0x3B1 + sizeof greek / sizeof greek[0]) {
        str_add(out, greek[code - 0x3B1]);
    } else if (code >= 0x391 && code <= 0x3A9) {
        const char *lower = greek[code - 0x391];
        str_char(out, (char)toupper((unsigned char)lower[0]));
        str_add(out, lower + 1);
    } else {
        str_printf(out, "u%04x", (unsigned)code);
    }
}

// t_1, r_1, w_1, best_1: what the generator calls its own variables.
static bool is_local(const char *name)
{
    static const char *const stems[] = {"t_", "r_", "w_", "best_"};
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t n = strlen(stems[i]);
        if (!strncmp(name, stems[i], n) && name[n] && name[n + strspn(name + n, "0123456789")] == 0)
            return true;
    }
    return false;
}

// sin, sinf, sinl
static bool is_function(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        size_t n = strlen(functions[i]);
        bool suffixed = length == n + 1 && (name[n] == 'f' || name[n] == 'l');
        if ((length == n || suffixed) && !memcmp(name, functions[i], n))
            return true;
    }
    return false;
}

static bool is_of_family(const char *name)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (!strncmp(name, families[i], strlen(families[i])))
            return true;
    return false;
}

static bool is_taken(const Names *names, const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (!strcmp(reserved[i], name))
            return true;
    if (ir_function_find(name, strlen(name)) >= 0 || is_local(name) || is_function(name))
        return true;
    for (size_t i = 0; i < names->taken.len; i++)
        if (!strcmp(names->taken.at[i], name))
            return true;
    return false;
}

const char *names_make(Names *names, const char *name)
{
    StrBuf text = {0};
    size_t length = strlen(name);
    for (size_t i = 0; i < length && text.len < 48;) { // C99 promises 63 significant characters
        uint32_t code;
        size_t n = utf8_decode(name + i, length - i, &code);
        spell(&text, n ? code : '_');
        i += n ? n : 1;
    }
    if (!text.len || isdigit((unsigned char)text.at[0]) || text.at[0] == '_' || // leading underscores are the system's
        is_of_family(text.at)) {
        StrBuf fixed = {0};
        str_printf(&fixed, "v%s", str_text(&text));
        str_free(&text);
        text = fixed;
    }
    size_t stem = text.len;
    for (unsigned k = 0; is_taken(names, text.at); k++) {
        text.len = stem;
        text.at[stem] = 0;
        if (k == 0)
            str_char(&text, '_');
        else
            str_printf(&text, "_%u", k);
    }
    vec_push(&names->taken, mem_dup(text.at, text.len));
    str_free(&text);
    return vec_last(&names->taken);
}

void names_release(Names *names, size_t mark)
{
    while (names->taken.len > mark)
        mem_free(vec_pop(&names->taken));
}

void names_free(Names *names)
{
    names_release(names, 0);
    vec_free(&names->taken);
}
