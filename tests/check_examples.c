// Every claim of examples/*.lbz is proved, and no statement of them fails. (check_gradients asks a second witness.)
#include "session/session.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned claims;

static bool look_at_report(const Report *r, void *data)
{
    const char *path = data;
    ck_assert_msg(strcmp(r->kind, "error") != 0, "%s:%u: %s", path, (unsigned)r->line, r->statement);
    Verdict verdict = report_verdict(r);
    ck_assert_msg(verdict == VERDICT_NONE || verdict == VERDICT_PROVED, "%s:%u: %s: %s", path, (unsigned)r->line,
                  verdict_name(verdict), r->statement);
    claims += verdict == VERDICT_PROVED;
    return true;
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    char *text = malloc(1 << 20);
    size_t length = fread(text, 1, (1 << 20) - 1, file);
    text[length] = '\0';
    fclose(file);
    SessionOptions options = session_options_default();
    Session *s = session_new(NULL);
    session_run(s, text, length, &options, look_at_report, (void *)path);
    session_free(s);
    free(text);
}

START_TEST(test_examples)
{
    DIR *folder = opendir(LEIBNIZ_SOURCE_DIR "/examples");
    ck_assert(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[1024];
        size_t n = strlen(entry->d_name);
        snprintf(path, sizeof path, "%s/examples/%s", LEIBNIZ_SOURCE_DIR, entry->d_name);
        if (n > 4 && strcmp(entry->d_name + n - 4, ".lbz") == 0)
            run_file(path);
    }
    closedir(folder);
    ck_assert_uint_ge(claims, 300);
}

END_TEST

int main(void)
{
    Suite *s = suite_create("examples");
    TCase *tc = tcase_create("claims");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_examples);
    suite_add_tcase(s, tc);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
