// Trains softmax regression on Fisher's iris flowers by gradient descent with the generated loss and gradient.
//     train iris.csv
// Prints the loss and how many of the flowers the trained model tells right; exits with 0 when these are at least
// 146 of 150 (the three species can not be told apart by a line: two or three flowers stay wrong).
#include "loss.h"

#include <stdio.h>
#include <stdlib.h>

enum { FLOWERS = 150, FEATURES = 5, SPECIES = 3, STEPS = 30000, GOAL = 146 };

static double x[FLOWERS * FEATURES]; // four measures, and 1 for the offset
static int y[FLOWERS];               // 1, 2, 3

static int read_flowers(const char *path)
{
    FILE *file = fopen(path, "r");
    int n = 0;
    if (!file)
        return 0;
    if (fscanf(file, "%*[^\n]") != EOF)
        for (; n < FLOWERS; n++) {
            double *v = x + (size_t)n * FEATURES;
            v[4] = 1;
            if (fscanf(file, "%lf,%lf,%lf,%lf,%d", &v[0], &v[1], &v[2], &v[3], &y[n]) != 5)
                break;
        }
    fclose(file);
    return n;
}

static int count_right(const double *W)
{
    int right = 0;
    for (int i = 0; i < FLOWERS; i++) {
        double score[SPECIES] = {0};
        int best = 0;
        for (int k = 0; k < SPECIES; k++) {
            for (int j = 0; j < FEATURES; j++)
                score[k] += W[k * FEATURES + j] * x[i * FEATURES + j];
            best = score[k] > score[best] ? k : best;
        }
        right += best + 1 == y[i];
    }
    return right;
}

int main(int argc, char **argv)
{
    if (argc != 2 || read_flowers(argv[1]) != FLOWERS) {
        fprintf(stderr, "train: iris.csv with %d flowers is wanted\n", FLOWERS);
        return EXIT_FAILURE;
    }
    double W[SPECIES * FEATURES] = {0}, gradient[SPECIES * FEATURES], loss = 0;
    double *work = malloc(loss_grad_work(FLOWERS, SPECIES) * sizeof *work);
    for (int step = 0; step < STEPS; step++) {
        loss_grad(FLOWERS, SPECIES, FEATURES, x, y, W, &loss, gradient, work);
        for (int k = 0; k < SPECIES * FEATURES; k++)
            W[k] -= 0.1 * gradient[k];
    }
    free(work);
    int right = count_right(W);
    printf("loss %.6f after %d steps; %d of %d flowers right (%.1f %%)\n", loss, STEPS, right, FLOWERS,
           100.0 * right / FLOWERS);
    return right >= GOAL ? EXIT_SUCCESS : EXIT_FAILURE;
}
