// The loop IR: what an expression computes, with sums as loops over run-time sizes.
//
//     expressions ──lower──▶ IrNodes (a hash-consed DAG) ──schedule──▶ blocks of statements ──▶ C text, or interpreted
//
// VALUES. An IrNode is an operation on earlier nodes; equal operations are one node. A node depends on the loops whose
// variables it reads (`deps`, one bit a loop). A sum is a node whose body depends on one loop more than itself.
// LOOPS are shared: two sums over the same range use the same loop where neither is inside the other, so what their
// bodies have in common is one node, and both can run as one C loop.
// INDEX BASE. A subscript counts from 1 in formulas and from 0 in C: the variable of a loop is the formula's index
// minus `base`, which is 1 unless the range starts below 1.
// TENSORS. A node that gets a place of its own (every sum, every output, and what is costly and used in several of
// them) is a tensor over the loops that it depends on. schedule.c fuses their loops and keeps in memory only what must
// live from one loop to another: in `work`, which the caller gives.
#ifndef LEIBNIZ_CODEGEN_IR_IR_H
#define LEIBNIZ_CODEGEN_IR_IR_H

#include "codegen/ir/types.h"
#include "util/error.h"

typedef uint32_t IrId; // 0: none

typedef enum { TYPE_REAL, TYPE_INT, TYPE_BOOL } IrType;

typedef enum {

#define OP(id, ...) OP_##id,
#include "codegen/ir/ir_ops.def"
#undef OP
    OP_COUNT
} IrOp;

typedef struct {
    const char *c; // operator in C
    unsigned arity, precedence;
} IrOpRow;

extern const IrOpRow ir_ops[OP_COUNT];

typedef struct { // a function that C code may call
    const char *name;
    unsigned arity;
    double (*call1)(double);
    double (*call2)(double, double);
    double (*near1)(double); // what errs by 1 ulp at most (of a function of our own: the same)
    double (*near2)(double, double);

    enum { SLEEF_FAR, SLEEF_EARLY, SLEEF_WHOLE } sleef; // libm.def

    const char *source; // C text of its definition where libm has none; NULL otherwise
} IrFunction;

extern const IrFunction ir_functions[];
extern const uint32_t ir_function_count;
int ir_function_find(const char *name, size_t length); // place in ir_functions, or -1

typedef struct {
    uint8_t op, type;
    IrId arg[3];

    union {
        double real;
        int64_t integer;
        uint32_t index;
    } u;

    uint64_t deps; // bit i: depends on loop i
} IrNode;

typedef struct {
    Sym symbol;        // stands for the index in opened bodies
    Sym hint;          // what the index is called in the formula
    Expr from, to;     // in the formula's counting, inclusive
    IrId lower, upper; // the same as IR, once the loop is used
    IrId start, stop;  // of the C variable: start <= variable < stop
    IrId first, end;   // and first <= variable < end, whatever the loops around are at; 0: such bounds are not known
    int64_t base;      // C variable = index - base
    uint64_t outer;    // loops that the bounds depend on
    IrId index;        // the formula's index, where a table holds it: the loop runs over entries; 0: variable + base
} IrLoop;

enum { IR_LOOPS = 64, IR_NEST = 12 };

typedef CodeParam IrParam;

typedef struct { // an output: value[l1, ..., ln] for every combination of its loops
    const char *name;
    Expr formula; // as given
    Expr told;    // and for the comment
    IrId value;
    uint32_t rank, loop[CODE_RANK];
    Sym indices[CODE_RANK];    // as the formula calls them
    uint32_t part, parts;    // element `part` of an array of `parts` scalar outputs, which follow each other; 0: none
    CodeStorage storage;     // of a matrix; its loops are that over rows (CSC: columns) and that over their entries
    uint32_t starts, places; // sparse: the parameters that are its tables
    uint32_t first_band, bands;  // and where its entries may be
    IrId row, rows, columns;     // from 0: the row (CSC: column) that the loop is at; how many of each there are
    uint32_t place[2], shape[2]; // of a part of a sparse matrix
} IrOutput;

// Entries of a row: the columns (from 0) low..high, where `when` holds. low, high: lowest and highest without, where 0.
typedef struct {
    IrId low, high, when;
} IrBand;

typedef enum {
    STMT_DEF,    // const T t = node
    STMT_INIT,   // the accumulator(s) of a SUM, PROD or ARGMAX node, before its loop
    STMT_UPDATE, // one step of it, inside
    STMT_SAVE,   // work[...] = node
    STMT_OUT,    // output[...] = its value
    STMT_LOOP,
} StmtKind;

typedef struct {
    StmtKind kind;
    IrId node;      // DEF, INIT, UPDATE, SAVE
    uint32_t index; // OUT: output; LOOP: loop
    uint32_t block; // LOOP: the block of its body
} Stmt;

typedef struct {
    uint32_t parent; // block it is in (block 0 is the function's body and its own parent)
    uint32_t loop;   // its loop (not of block 0)
    uint64_t open;   // loops around
    uint32_t depth;
    VEC(Stmt) stmts;
} Block;

typedef struct { // where a node lives between blocks
    IrId node;
    uint32_t rank, loop[IR_NEST]; // dimensions in work, outermost first; rank 0: a local variable
    uint32_t home;                // block that computes it
    uint32_t output;              // 1 + the output whose array it lives in until that is written; 0: none
} Tensor;

typedef struct {
    uint32_t hash;
    IrId id; // 0: free
} IrSlot;

typedef struct { // what a person calls the value of a node
    IrId node;
    Sym name;
} IrNamed;

typedef struct {
    Pool *pool;
    VEC(IrNode) nodes;
    VEC(IrSlot) slots; // hash table of nodes
    VEC(IrLoop) loops;
    VEC(IrParam) params;
    VEC(IrOutput) outputs;
    VEC(IrBand) bands;
    VEC(IrNamed) named;
    // Filled by schedule.c
    VEC(Block) blocks;
    VEC(Tensor) tensors;
    VEC(uint32_t) tensor_of; // by node: 1 + tensor; 0: none
    VEC(uint8_t) is_def;     // by node: it is a local variable somewhere
    Error *err;              // the first failure
} Ir;

// ---- Nodes (ir.c). Constructors fold integer constants and nothing else; given 0 they return 0.
void ir_init(Ir *ir, Pool *p, Error *err); // p NULL: nodes only, under no budget
void ir_free(Ir *ir);
IrId ir_real(Ir *ir, double value);
IrId ir_int(Ir *ir, int64_t value);
IrId ir_leaf(Ir *ir, IrOp op, IrType type, uint32_t index);
IrId ir_unary(Ir *ir, IrOp op, IrId a);
IrId ir_binary(Ir *ir, IrOp op, IrId a, IrId b); // operands of one type
IrId ir_select(Ir *ir, IrId condition, IrId a, IrId b);
IrId ir_load(Ir *ir, uint32_t param, IrId offset, IrId guard);
IrId ir_call(Ir *ir, uint32_t function, IrId a, IrId b);
IrId ir_reduce(Ir *ir, IrOp op, uint32_t loop, IrId body);
IrId ir_to_real(Ir *ir, IrId a);      // a itself where it is a double
IrId ir_index(Ir *ir, uint32_t loop); // the formula's index
// The value of a card's CODE text for these arguments (card.c). 0 and *err where the text is empty.
IrId ir_card(Ir *ir, FuncId f, const IrId *args);

static inline const IrNode *ir_at(const Ir *ir, IrId id)
{
    return &ir->nodes.at[id];
}

// Has the output tables? Its last loop then runs over entries, and its values are in their order.
static inline bool ir_has_tables(const IrOutput *out)
{
    return out->storage != CODE_DENSE && !out->parts;
}

static inline bool ir_is_reduce(const Ir *ir, IrId id)
{
    return ir->nodes.at[id].op >= OP_SUM;
}

typedef struct {
    uint32_t operations; // on real numbers, each once
    double work;         // of a run, roughly in additions, with loops of a moderate length
} IrCost;

IrCost ir_cost(const Ir *ir);

// Arranges the outputs' values into blocks of statements. False and *err where a place would need a size that is not
// known before the loops run.
bool ir_schedule(Ir *ir);

#endif
