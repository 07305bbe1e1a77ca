// Shortest output: R. Giulietti, The Schubfach way to render doubles (2020). Input: Clinger's exact case, then a
// product of 64 by 128 bits in the manner of D. Lemire, Number parsing at a gigabyte per second (2021), here with an
// interval: where its ends round to different doubles, and in all that is rare, strtod decides.
#include "util/decimal.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

// ---- Powers of ten --------------------------------------------------------------------------------------------------

enum { TEN_LEAST = -342, TEN_MOST = 324, TEN_EXACT = 55 }; // 5^0..5^55 fit into 128 bits

static Wide tens[TEN_MOST - TEN_LEAST + 1]; // the first 128 bits of 10^k, cut off
static pthread_once_t made = PTHREAD_ONCE_INIT;

enum { BIG = 32 }; // digits of 32 bits, the least first: 5^324 has 753 bits, 2^1023/5^342 has 229

static Wide first_bits(const uint32_t *big)
{
    int top = BIG - 1;
    while (big[top] == 0)
        top--;
    Wide bits = 0;
    for (int i = top; i > top - 4; i--)
        bits = bits << 32 | (i >= 0 ? big[i] : 0);
    int missing = __builtin_clz(big[top]);
    uint32_t next = top >= 4 ? big[top - 4] : 0;
    return missing ? bits << missing | next >> (32 - missing) : bits;
}

// 10^k and 5^k have the same first bits. Cut off again and again, 2^1023/5/5/... is 2^1023/5^k cut off.
static void make_tens(void)
{
    uint32_t up[BIG] = {1}, down[BIG] = {0};
    down[BIG - 1] = 1u << 31;
    for (int k = 0; k <= TEN_MOST; k++) {
        tens[k - TEN_LEAST] = first_bits(up);
        uint64_t carry = 0;
        for (int i = 0; i < BIG; i++, carry >>= 32) {
            carry += 5 * (uint64_t)up[i];
            up[i] = (uint32_t)carry;
        }
    }
    for (int k = -1; k >= TEN_LEAST; k--) {
        uint64_t rest = 0;
        for (int i = BIG - 1; i >= 0; i--) {
            rest = rest << 32 | down[i];
            down[i] = (uint32_t)(rest / 5);
            rest %= 5;
        }
        tens[k - TEN_LEAST] = first_bits(down);
    }
}

static Wide ten(int k)
{
    pthread_once(&made, make_tens);
    return tens[k - TEN_LEAST];
}

static int floor_log2_of_ten(int k) // of 10^k, |k| <= 1233
{
    return (k * 1741647) >> 19;
}

// ---- Writing --------------------------------------------------------------------------------------------------------

typedef struct { // digits * 10^exponent
    uint64_t digits;
    int exponent;
} Decimal;

// g*c/2^128, where bit 0 also stands for all that is cut off: enough to compare with multiples of 2.
static uint64_t round_to_odd(Wide g, uint64_t c)
{
    Wide high = (Wide)(uint64_t)(g >> 64) * c, low = (Wide)(uint64_t)g * c;
    high += low >> 64;
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

// x = c*2^q > 0, which is no whole number below 2^53.
static Decimal shortest(uint64_t c, int q, bool lower_is_closer)
{
    uint64_t odd = c & 1; // the ends of the interval round to x only where its significand is even
    int k = (q * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
    int shift = q + floor_log2_of_ten(-k) + 1;
    Wide g = ten(-k) + (-k < 0 || -k > TEN_EXACT);
    uint64_t lower = round_to_odd(g, (4 * c - 2 + lower_is_closer) << shift) + odd;
    uint64_t value = round_to_odd(g, 4 * c << shift);
    uint64_t upper = round_to_odd(g, (4 * c + 2) << shift) - odd;
    uint64_t s = value / 4, tenth = s / 10;
    if (s >= 10) {
        bool below = lower <= 40 * tenth, above = 40 * tenth + 40 <= upper;
        if (below != above)
            return (Decimal){tenth + above, k + 1};
    }
    bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above)
        return (Decimal){s + above, k};
    uint64_t middle = 4 * s + 2;
    return (Decimal){s + (value > middle || (value == middle && (s & 1))), k};
}

static Decimal decimal_of(uint64_t bits)
{
    uint64_t fraction = bits & 0xFFFFFFFFFFFFFu;
    int exponent = (int)(bits >> 52 & 0x7FF), q = (exponent ? exponent : 1) - 1075;
    uint64_t c = exponent ? fraction | 1ull << 52 : fraction;
    if (q <= 0 && q > -53 && !(c & ((1ull << -q) - 1)))
        return (Decimal){c >> -q, 0};
    return shortest(c, q, fraction == 0 && exponent > 1);
}

// Writes them before `end`; where they begin.
static char *put_digits(uint64_t value, char *end)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    for (; value >= 100; value /= 100)
        memcpy(end -= 2, pairs + 2 * (value % 100), 2);
    if (value >= 10)
        memcpy(end -= 2, pairs + 2 * value, 2);
    else
        *--end = (char)('0' + value);
    return end;
}

static size_t put_exponent(char *text, int exponent)
{
    unsigned e = (unsigned)abs(exponent);
    size_t n = 0;
    text[n++] = 'e';
    text[n++] = exponent < 0 ? '-' : '+';
    if (e >= 100)
        text[n++] = (char)('0' + e / 100);
    text[n++] = (char)('0' + e / 10 % 10);
    text[n++] = (char)('0' + e % 10);
    return n;
}

// d.ddd * 10^point, as %g does.
static size_t lay_out(char *text, const char *digits, int count, int point)
{
    size_t n = 0;
    if (point < -4 || point >= (count > 15 ? count : 15)) {
        for (int i = 0; i < count; i++) {
            if (i == 1)
                text[n++] = '.';
            text[n++] = digits[i];
        }
        return n + put_exponent(text + n, point);
    }
    for (int i = point < 0 ? point : 0; i < count || i <= point; i++) {
        if (i == point + 1)
            text[n++] = '.';
        text[n++] = i >= 0 && i < count ? digits[i] : '0';
    }
    return n;
}

size_t decimal_write(double x, char *text)
{
    uint64_t bits;
    char digits[24];
    size_t n = 0;
    memcpy(&bits, &x, sizeof bits);
    if (isnan(x)) {
        memcpy(text, "nan", 3);
        return 3;
    }
    if (bits >> 63)
        text[n++] = '-';
    bits &= INT64_MAX;
    if (bits == 0 || isinf(x)) {
        memcpy(text + n, bits ? "inf" : "0", bits ? 3 : 1);
        return n + (bits ? 3 : 1);
    }
    Decimal d = decimal_of(bits);
    char *end = digits + sizeof digits, *first = put_digits(d.digits, end);
    int point = d.exponent + (int)(end - first) - 1;
    while (end[-1] == '0')
        end--;
    return n + lay_out(text + n, first, (int)(end - first), point);
}

// ---- Reading --------------------------------------------------------------------------------------------------------

typedef struct {           // what the text says: digits * 10^exponent
    bool negative, simple; // simple: all of it is in the fields, and it is what strtod would have taken
    uint64_t digits;
    int exponent;
    const char *end;
} Numeral;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *read_digits(Numeral *n, const char *c, int *count)
{
    for (; is_digit(*c); c++) {
        n->digits = n->digits * 10 + (uint64_t)(*c - '0');
        *count += *count || *c != '0';
    }
    return c;
}

static const char *read_exponent(Numeral *n, const char *c)
{
    const char *at = c + 1;
    bool negative = *at == '-';
    int value = 0;
    if (*at == '-' || *at == '+')
        at++;
    if (!is_digit(*at))
        return c;
    for (; is_digit(*at); at++)
        value = value < 10000 ? value * 10 + (*at - '0') : value;
    n->exponent += negative ? -value : value;
    return at;
}

static Numeral read_numeral(const char *text)
{
    Numeral n = {.negative = *text == '-'};
    const char *c = text + (*text == '-' || *text == '+'), *first = c;
    int count = 0, places = 0;
    c = read_digits(&n, c, &count);
    bool any = c > first;
    if (*c == '.') {
        const char *point = c + 1;
        c = read_digits(&n, point, &count);
        places = (int)(c - point < 10000 ? c - point : 10000);
        any = any || c > point;
    }
    n.exponent = -places;
    if (any && (*c == 'e' || *c == 'E'))
        c = read_exponent(&n, c);
    n.simple = any && count <= 19 && *c != 'x' && *c != 'X';
    n.end = c;
    return n;
}

// p/2^128 * 2^exponent rounded, where bit 127 of p is set, in units of its last bit kept.
static uint64_t rounded(Wide p)
{
    uint64_t mantissa = (uint64_t)(p >> 75);
    Wide rest = p & (((Wide)1 << 75) - 1), half = (Wide)1 << 74;
    return mantissa + (rest > half || (rest == half && (mantissa & 1)));
}

// digits * 10^exponent as a double; false: it is not certain, or no normal number.
static bool nearest(uint64_t digits, int exponent, double *out)
{
    if (exponent < TEN_LEAST || exponent > 308)
        return false;
    int zeros = __builtin_clzll(digits);
    Wide g = ten(exponent);
    uint64_t w = digits << zeros;
    // w*10^exponent is in [p, p + 2) units: less than one was cut off of g*w/2^64, and w/2^64 < 1 times that of g.
    Wide p = (Wide)(uint64_t)(g >> 64) * w + (((Wide)(uint64_t)g * w) >> 64);
    int binary = 64 - zeros + floor_log2_of_ten(exponent); // the value is below 2^(binary + 1)
    if (!(p >> 127)) {
        p <<= 1;
        binary--;
        if (rounded(p) != rounded(p + 4))
            return false;
    } else if (rounded(p) != rounded(p + 2)) {
        return false;
    }
    if (binary < -1021 || binary > 1022)
        return false;
    *out = ldexp((double)rounded(p), binary - 52);
    return true;
}

double decimal_read(const char *text, char **end)
{
    static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    Numeral n = read_numeral(text);
    double value = 0;
    if (!n.simple)
        return strtod(text, end);
    if (n.digits <= 1ull << 53 && abs(n.exponent) <= 22) { // one rounding
        value = n.exponent < 0 ? (double)n.digits / exact[-n.exponent] : (double)n.digits * exact[n.exponent];
    } else if (n.digits != 0 && !nearest(n.digits, n.exponent, &value)) {
        return strtod(text, end);
    }
    *end = (char *)(uintptr_t)n.end;
    return n.negative ? -value : value;
}
