#include "session/tour.h"

#include <stdlib.h>

typedef struct {
    const char *title, *text, *statements;
} Page;

static const Page pages[] = {
#define PAGE(title, text, statements) {title, text, statements},
#include "session/tour.def"
#undef PAGE
};

enum { PAGE_COUNT = sizeof pages / sizeof *pages };

bool tour_command(Run *r, const char *which, Error *err)
{
    Session *s = r->session;
    char *end;
    unsigned long number = *which ? strtoul(which, &end, 10) : s->tour % PAGE_COUNT + 1;
    if (*which && (*end || number < 1 || number > PAGE_COUNT)) {
        error_set(err, ERR_NAME, r->statement->argument, "the tour has the pages 1 to %d", (int)PAGE_COUNT);
        error_hint(err, "tour alone shows the next one");
        return false;
    }
    s->tour = (unsigned)number;
    const Page *page = &pages[number - 1];
    StrBuf text = {0}, statements = {0};
    str_printf(&text, "%lu of %d. %s\n%s%s", number, (int)PAGE_COUNT, page->title, page->text,
               number < PAGE_COUNT ? " tour shows the next page.\n" : "\n");
    str_add(&statements, page->statements);
    r->report.text = run_take(r, &text);
    return session_push(s, (Pending){.text = statements, .echo = true}, err);
}
