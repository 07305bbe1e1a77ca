// A temporary file in the same folder, so that the rename is one step of the file system.
#include "util/file.h"

#include "util/mem.h"
#include "util/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *copy(const char *text)
{
    return mem_dup(text, strlen(text));
}

// The file that a link leads to: the link stays.
static char *resolve(const char *path)
{
    char *real = realpath(path, NULL), *own = copy(real ? real : path);
    free(real);
    return own;
}

static void forget(FileWriter *w)
{
    mem_free(w->path);
    mem_free(w->beside);
    *w = (FileWriter){0};
}

static mode_t mode_of_new(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool file_begin(FileWriter *w, const char *path)
{
    struct stat old;
    bool there = stat(path, &old) == 0;
    *w = (FileWriter){.path = resolve(path)};
    if (there && !S_ISREG(old.st_mode)) {
        w->stream = fopen(path, "wb");
    } else if (there && access(path, W_OK) != 0) { // what may not be written is not replaced either
        w->stream = NULL;
    } else {
        StrBuf name = {0};
        const char *slash = strrchr(w->path, '/');
        size_t folder = slash ? (size_t)(slash - w->path) + 1 : 0;
        str_add_n(&name, w->path, folder);
        str_printf(&name, ".%.200s.XXXXXX", w->path + folder);
        w->beside = mem_dup(name.at, name.len);
        str_free(&name);
        int file = mkstemp(w->beside);
        if (file >= 0 && (fchmod(file, there ? old.st_mode & 07777 : mode_of_new()) != 0 ||
                          !(w->stream = fdopen(file, "wb+")))) {
            int why = errno;
            close(file);
            unlink(w->beside);
            errno = why;
        }
    }
    if (w->stream)
        return true;
    int why = errno;
    forget(w);
    errno = why;
    return false;
}

bool file_commit(FileWriter *w)
{
    bool ok = fflush(w->stream) == 0 && !ferror(w->stream) && (!w->beside || fsync(fileno(w->stream)) == 0);
    int why = ok ? 0 : errno;
    if (fclose(w->stream) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && w->beside && rename(w->beside, w->path) != 0) {
        ok = false;
        why = errno;
    }
    if (!ok && w->beside)
        unlink(w->beside);
    forget(w);
    errno = why;
    return ok;
}

void file_abandon(FileWriter *w)
{
    if (w->stream)
        fclose(w->stream);
    if (w->beside)
        unlink(w->beside);
    forget(w);
}

bool file_same(const char *a, const char *b)
{
    struct stat of_a, of_b;
    bool has_a = stat(a, &of_a) == 0, has_b = stat(b, &of_b) == 0;
    if (has_a && has_b)
        return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
    return has_a == has_b && !strcmp(a, b);
}
