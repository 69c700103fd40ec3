// Calls of the C library that write files, between a process and the kernel: loaded with LD_PRELOAD it counts them by
// call and kind of file, and makes the n-th of one place fail. What goes through io_uring is not seen.
//
//   FAULTY_ROOT     files below this directory count, others are left alone
//   FAULTY_COUNTS   a file of CALLS * KINDS numbers of 8 bytes, mapped: how often each place was passed
//   FAULTY_PLACE    index of the place that fails
//   FAULTY_NTH      which time, from 1
//   FAULTY_TIMES    how many times in a row
//   FAULTY_ACTION   EIO, ENOSPC; SHORT: half is written; SLOW: it takes 100 ms; SKIP: nothing is done, and that is not
//                   said
//   FAULTY_NO_SYNC  when set, syncs do nothing, everywhere
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// In the order of io.laminar.torture.fault.Place.
enum call { OPEN, WRITE, SYNC, RENAME, LINK, UNLINK, TRUNCATE, ALLOCATE, CALLS };
enum kind { LOG, MANIFEST, TABLE, JOURNAL, STORE, SINK, FOLDER, KINDS };
enum action { NONE, FAIL_EIO, FAIL_ENOSPC, SHORT, SLOW, SKIP };

#define MOST_FILES 65536

static unsigned char kinds[MOST_FILES]; // kind + 1 of each open file; 0: not ours
static const char *root;
static size_t root_length;
static uint64_t *counts;
static uint64_t unmapped[CALLS * KINDS];
static int place = -1;
static uint64_t nth;
static uint64_t times = 1;
static enum action action;
static int no_sync;

__attribute__((constructor)) static void start(void) {
    root = getenv("FAULTY_ROOT");
    root_length = root ? strlen(root) : 0;
    no_sync = getenv("FAULTY_NO_SYNC") != NULL;
    const char *text = getenv("FAULTY_PLACE");
    place = text ? atoi(text) : -1;
    text = getenv("FAULTY_NTH");
    nth = text ? strtoull(text, NULL, 10) : 0;
    text = getenv("FAULTY_TIMES");
    times = text ? strtoull(text, NULL, 10) : 1;
    text = getenv("FAULTY_ACTION");
    text = text ? text : "";
    action = !strcmp(text, "EIO")      ? FAIL_EIO
             : !strcmp(text, "ENOSPC") ? FAIL_ENOSPC
             : !strcmp(text, "SHORT")  ? SHORT
             : !strcmp(text, "SLOW")   ? SLOW
             : !strcmp(text, "SKIP")   ? SKIP
                                       : NONE;
    counts = unmapped;
    text = getenv("FAULTY_COUNTS");
    if (text) {
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        int file = real(text, O_RDWR);
        void *mapped = file < 0 ? MAP_FAILED
                                : mmap(NULL, sizeof unmapped, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        counts = mapped == MAP_FAILED ? unmapped : mapped;
    }
}

static int ends(const char *path, const char *with) {
    size_t length = strlen(path), end = strlen(with);
    return length >= end && !strcmp(path + length - end, with);
}

// The kind of a file, by its name, + 1; 0 when it is not ours.
static int kind_of(const char *path) {
    if (!root || !path || strncmp(path, root, root_length)) {
        return 0;
    }
    struct stat its;
    if (!stat(path, &its) && S_ISDIR(its.st_mode)) {
        return FOLDER + 1;
    }
    if (strstr(path, "/data/log/")) {
        return LOG + 1;
    }
    if (strstr(path, ".manifest")) {
        return MANIFEST + 1;
    }
    if (ends(path, ".sst")) {
        return TABLE + 1;
    }
    if (strstr(path, "/data/checkpoints/")) {
        return ends(path, ".log") ? JOURNAL + 1 : STORE + 1;
    }
    return strstr(path, ".csv") || strstr(path, "/data/sinks/") ? SINK + 1 : 0;
}

static int kind_of_file(int file) { return file >= 0 && file < MOST_FILES ? kinds[file] : 0; }

// Counts a call; answers what becomes of it.
static enum action judge(enum call call, int kind) {
    if (!kind) {
        return NONE;
    }
    int index = call * KINDS + kind - 1;
    uint64_t now = __atomic_add_fetch(&counts[index], 1, __ATOMIC_SEQ_CST);
    if (index != place || now < nth || now >= nth + times) {
        return NONE;
    }
    if (action == SLOW) {
        usleep(100000);
        return NONE;
    }
    return action;
}

static int fails(enum action what) {
    if (what == FAIL_EIO || what == FAIL_ENOSPC) {
        errno = what == FAIL_EIO ? EIO : ENOSPC;
        return 1;
    }
    return 0;
}

#define REAL(name, type, ...)                                                                                          \
    static type (*real)(__VA_ARGS__);                                                                                  \
    if (!real) {                                                                                                       \
        real = dlsym(RTLD_NEXT, name);                                                                                 \
    }

static int opened(int file, int kind) {
    if (file >= 0 && file < MOST_FILES) {
        kinds[file] = kind;
    }
    return file;
}

static int is_new(const char *path, int flags) {
    struct stat its;
    return (flags & O_CREAT) && stat(path, &its);
}

#define OPEN_CALL(name)                                                                                                \
    int name(const char *path, int flags, ...) {                                                                       \
        REAL(#name, int, const char *, int, ...)                                                                       \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        int mode = va_arg(more, int);                                                                                  \
        va_end(more);                                                                                                  \
        int kind = kind_of(path);                                                                                      \
        if (kind && is_new(path, flags) && fails(judge(OPEN, kind))) {                                                 \
            return -1;                                                                                                 \
        }                                                                                                              \
        return opened(real(path, flags, mode), kind ? kind : kind_of(path));                                           \
    }
OPEN_CALL(open)
OPEN_CALL(open64)

#define OPENAT_CALL(name)                                                                                              \
    int name(int folder, const char *path, int flags, ...) {                                                           \
        REAL(#name, int, int, const char *, int, ...)                                                                  \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        int mode = va_arg(more, int);                                                                                  \
        va_end(more);                                                                                                  \
        int kind = kind_of(path);                                                                                      \
        if (kind && is_new(path, flags) && fails(judge(OPEN, kind))) {                                                 \
            return -1;                                                                                                 \
        }                                                                                                              \
        return opened(real(folder, path, flags, mode), kind);                                                          \
    }
OPENAT_CALL(openat)
OPENAT_CALL(openat64)

int close(int file) {
    REAL("close", int, int)
    if (file >= 0 && file < MOST_FILES) {
        kinds[file] = 0;
    }
    return real(file);
}

ssize_t write(int file, const void *bytes, size_t length) {
    REAL("write", ssize_t, int, const void *, size_t)
    enum action what = judge(WRITE, kind_of_file(file));
    if (fails(what)) {
        return -1;
    }
    if (what == SKIP) {
        return length;
    }
    return real(file, bytes, what == SHORT && length > 1 ? length / 2 : length);
}

#define PWRITE_CALL(name, offset_type)                                                                                 \
    ssize_t name(int file, const void *bytes, size_t length, offset_type offset) {                                     \
        REAL(#name, ssize_t, int, const void *, size_t, offset_type)                                                   \
        enum action what = judge(WRITE, kind_of_file(file));                                                           \
        if (fails(what)) {                                                                                             \
            return -1;                                                                                                 \
        }                                                                                                              \
        if (what == SKIP) {                                                                                            \
            return length;                                                                                             \
        }                                                                                                              \
        return real(file, bytes, what == SHORT && length > 1 ? length / 2 : length, offset);                           \
    }
PWRITE_CALL(pwrite, off_t)
PWRITE_CALL(pwrite64, off64_t)

ssize_t writev(int file, const struct iovec *parts, int count) {
    REAL("writev", ssize_t, int, const struct iovec *, int)
    enum action what = judge(WRITE, kind_of_file(file));
    if (fails(what)) {
        return -1;
    }
    if (what == SKIP) {
        ssize_t all = 0;
        for (int i = 0; i < count; i++) {
            all += parts[i].iov_len;
        }
        return all;
    }
    return real(file, parts, what == SHORT && count > 1 ? count / 2 : count);
}

#define SYNC_CALL(name)                                                                                                \
    int name(int file) {                                                                                               \
        REAL(#name, int, int)                                                                                          \
        enum action what = judge(SYNC, kind_of_file(file));                                                            \
        if (fails(what)) {                                                                                             \
            return -1;                                                                                                 \
        }                                                                                                              \
        return no_sync || what == SKIP ? 0 : real(file);                                                               \
    }
SYNC_CALL(fsync)
SYNC_CALL(fdatasync)

int sync_file_range(int file, off64_t offset, off64_t length, unsigned flags) {
    REAL("sync_file_range", int, int, off64_t, off64_t, unsigned)
    return no_sync ? 0 : real(file, offset, length, flags);
}

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *)
    enum action what = judge(RENAME, kind_of(from));
    return fails(what) ? -1 : what == SKIP ? 0 : real(from, to);
}

int link(const char *from, const char *to) {
    REAL("link", int, const char *, const char *)
    enum action what = judge(LINK, kind_of(from));
    return fails(what) ? -1 : what == SKIP ? 0 : real(from, to);
}

int unlink(const char *path) {
    REAL("unlink", int, const char *)
    enum action what = judge(UNLINK, kind_of(path));
    return fails(what) ? -1 : what == SKIP ? 0 : real(path);
}

#define TRUNCATE_CALL(name, type)                                                                                      \
    int name(int file, type length) {                                                                                  \
        REAL(#name, int, int, type)                                                                                    \
        enum action what = judge(TRUNCATE, kind_of_file(file));                                                        \
        return fails(what) ? -1 : what == SKIP ? 0 : real(file, length);                                               \
    }
TRUNCATE_CALL(ftruncate, off_t)
TRUNCATE_CALL(ftruncate64, off64_t)

#define ALLOCATE_CALL(name, type)                                                                                      \
    int name(int file, int mode, type offset, type length) {                                                           \
        REAL(#name, int, int, int, type, type)                                                                         \
        enum action what = judge(ALLOCATE, kind_of_file(file));                                                        \
        return fails(what) ? -1 : what == SKIP ? 0 : real(file, mode, offset, length);                                 \
    }
ALLOCATE_CALL(fallocate, off_t)
ALLOCATE_CALL(fallocate64, off64_t)
