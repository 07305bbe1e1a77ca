// The table of targets.
#include "codegen/emit/target.h"

const TargetRow target_rows[TARGET_COUNT] = {
#define TARGET(id, name, ending, writer, header, sparse, help) {name, ending, help, sparse},
#include "codegen/emit/targets.def"
#undef TARGET
};

int target_find(const char *name)
{
    for (int i = 0; i < TARGET_COUNT; i++)
        if (!strcmp(target_rows[i].name, name))
            return i;
    return -1;
}
