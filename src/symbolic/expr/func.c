// The tables of functions and forms, and their lookup by name.
#include "symbolic/expr/expr.h"

#define DERIV(...)                                                                                                     \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
#define DOMAIN(x)  x
#define AS(x)      x
#define AT_ZERO(x) x
#define CODE(x)    x
#define LATEX(x)   x
#define BALL(x)
#define SCREEN(x)
#define EXAMPLE(a, b)                                                                                                  \
    {                                                                                                                  \
        a, b                                                                                                           \
    }
const FuncCard func_cards[FN_COUNT] = {
#define FN(id, name, arity, deriv, domain, as, zero, code, latex, ball, screen, properties, example, help)             \
    {name, arity, properties, deriv, domain, as, zero, code, latex, example, help},
#include "symbolic/expr/functions.def"
#undef FN
};

const FormRow form_rows[FORM_COUNT] = {
#define FORM(id, name, least, most, signature, help) {name, least, most, signature, help},
#include "symbolic/expr/forms.def"
#undef FORM
};

int func_find(const char *name)
{
    for (int i = 0; i < FN_COUNT; i++)
        if (!strcmp(func_cards[i].name, name))
            return i;
    return -1;
}

int form_find(const char *name)
{
    for (int i = 0; i < FORM_COUNT; i++)
        if (!strcmp(form_rows[i].name, name))
            return i;
    return -1;
}
