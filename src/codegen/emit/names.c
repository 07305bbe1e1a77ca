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
    "thread_local", "typeof",
};

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

static bool is_taken(const Names *names, const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (!strcmp(reserved[i], name))
            return true;
    if (ir_function_find(name, strlen(name)) >= 0 || !strncmp(name, "leibniz_", 8) || is_local(name))
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
    if (!text.len || isdigit((unsigned char)text.at[0]) || text.at[0] == '_') { // leading underscores are the system's
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
