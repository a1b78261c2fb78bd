/* Loaded before libc: what opens a file below a folder "slow" is blocked for 20 ms first, in whichever thread it is. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int open_slowly(int folder, const char *path, int flags, va_list rest) {
  int has_mode = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
  int mode = has_mode ? va_arg(rest, int) : 0;
  if (strstr(path, "/slow/")) {
    struct timespec left = {0, 20000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }
  return (int) syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name)                                              \
  int name(const char *path, int flags, ...) {                  \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    int file = open_slowly(AT_FDCWD, path, flags, rest);        \
    va_end(rest);                                               \
    return file;                                                \
  }

#define OPENAT(name)                                            \
  int name(int folder, const char *path, int flags, ...) {      \
    va_list rest;                                               \
    va_start(rest, flags);                                      \
    int file = open_slowly(folder, path, flags, rest);          \
    va_end(rest);                                               \
    return file;                                                \
  }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
