// Functions that libm lacks. Generated C carries the text of those it uses as static functions; the host has the same.
// The text is C99 and free to use (no licence goes with generated code).
#ifndef LEIBNIZ_CODEGEN_IR_RUNTIME_H
#define LEIBNIZ_CODEGEN_IR_RUNTIME_H

double leibniz_root(double x, double n);
double leibniz_digamma(double x);
double leibniz_polygamma(double order, double x);
double leibniz_add_tail(double a, double b);
double leibniz_mul_tail(double a, double b);
double leibniz_exponent(double x);
double leibniz_scale(double x, double n);
double leibniz_erfcx(double x);
double leibniz_one_pow(double x, double n);

#endif
