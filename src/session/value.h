// Expressions that a client of a session holds on to, by number. They survive resets and compactions.
//
//     uint32_t e;
//     if (value_read(s, "diff(x^2, x)", 12, &e, &err) && value_show(s, e, &shown, &err)) ...
//     value_release(s, e);
//
// The functions that make a value fill *out with a new number, which the client gives back with value_release; on
// failure they return false and *err, and *out stays as it was. The work runs under `budget`.
#ifndef LEIBNIZ_SESSION_VALUE_H
#define LEIBNIZ_SESSION_VALUE_H

#include "session/session.h"

typedef struct {
    double timeout; // seconds; 0: none
    StopFlag *stop; // may be NULL
} ValueBudget;

// The expression that takes up the text, as it was written: nothing is carried out.
bool value_read(Session *s, const char *text, size_t length, const ValueBudget *budget, uint32_t *out, Error *err);
// An operator (+ - * / ^), function or form, or a name of the session, applied to values.
bool value_apply(Session *s, const char *operation, const uint32_t *args, size_t n, const ValueBudget *budget,
                 uint32_t *out, Error *err);
// What showing the expression comes to: forms carried out, simplified, written in the defined names.
bool value_show(Session *s, uint32_t value, const ValueBudget *budget, uint32_t *out, Error *err);
// What a report shows (Report.value, not 0), while the report lives.
uint32_t value_hold(Session *s, uint32_t shown);
bool value_copy(Session *s, uint32_t value, uint32_t *out);
void value_release(Session *s, uint32_t value);
bool value_same(const Session *s, uint32_t a, uint32_t b);
// Adds the value in the format of that name ("text", "latex", ...).
bool value_print(Session *s, uint32_t value, const char *format, StrBuf *out, Error *err);
// Adds that many correct decimal digits of a constant.
bool value_digits(Session *s, uint32_t value, unsigned digits, const ValueBudget *budget, StrBuf *out, Error *err);

#endif
