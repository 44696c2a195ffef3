/* Stands between a program and the files in one folder (FAULT_FOLDER), loaded before it with LD_PRELOAD.

   Every change of a file there is an event: open with O_CREAT or O_TRUNC, write, ftruncate, fsync, rename, link,
   unlink. At event FAULT_AT the process is killed just before it (FAULT_HOW=kill), or the event fails with an error of
   the disk, once (EIO), or, from then on, whatever needs room fails (ENOSPC, EDQUOT); FAULT_LASTING says otherwise, 0
   for once, 1 for ever. FAULT_HOW=reading counts what is read there instead, and fails with EIO. While there is a file
   FAULT_SWITCH, whatever needs room fails. FAULT_LOCKS says how files there are locked: ENOLCK and EOPNOTSUPP fail,
   nothing seems to be done and is not. FAULT_MOUNTS is read in place of what Linux tells of mounts. With FAULT_LOG each
   event that was carried out is written to that file, with what was written; so is what the program says on its standard
   error. A process that is one of many begins anew with fault_begin. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static size_t folder_size;
static long at = -1, events = 0, readings = 0;
static int lasting = -1, hit = 0;
static char how[16], locks[16];
static const char *full_while, *mounts;
static int log_to = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("FAULT_FOLDER");
    if (name && realpath(name, folder)) folder_size = strlen(folder);
    if ((name = getenv("FAULT_AT"))) at = atol(name);
    if ((name = getenv("FAULT_HOW"))) strncpy(how, name, sizeof how - 1);
    if ((name = getenv("FAULT_LASTING"))) lasting = atoi(name);
    if ((name = getenv("FAULT_LOCKS"))) strncpy(locks, name, sizeof locks - 1);
    full_while = getenv("FAULT_SWITCH");
    mounts = getenv("FAULT_MOUNTS");
    if ((name = getenv("FAULT_LOG"))) log_to = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int inside(const char *path) {
    return folder_size && !strncmp(path, folder, folder_size) && (path[folder_size] == '/' || !path[folder_size]);
}

/* The whole path of a name, as far as its folder is there. */
static int named(int base, const char *name, char *out) {
    char whole[PATH_MAX * 2], parent[PATH_MAX];
    if (!folder_size) return 0;
    if (name[0] == '/') snprintf(whole, sizeof whole, "%s", name);
    else if (base == AT_FDCWD) {
        if (!getcwd(parent, sizeof parent)) return 0;
        snprintf(whole, sizeof whole, "%s/%s", parent, name);
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", base);
        ssize_t n = readlink(link, parent, sizeof parent - 1);
        if (n < 0) return 0;
        parent[n] = 0;
        snprintf(whole, sizeof whole, "%s/%s", parent, name);
    }
    char *last = strrchr(whole, '/');
    if (!last) return 0;
    *last = 0;
    if (!realpath(whole[0] ? whole : "/", parent)) return 0;
    if ((size_t)snprintf(out, PATH_MAX, "%s/%s", parent, last + 1) >= PATH_MAX) return 0;
    return inside(out);
}

static int opened(int descriptor, char *out) {
    char link[64];
    if (!folder_size) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t n = readlink(link, out, PATH_MAX - 1);
    if (n < 0) return 0;
    out[n] = 0;
    return inside(out);
}

/* From here on, files in `where` fail so. */
void fault_begin(const char *where, long from, const char *in_which_way, int for_ever) {
    at = from, events = readings = 0, lasting = for_ever, hit = 0;
    memset(how, 0, sizeof how);
    strncpy(how, in_which_way, sizeof how - 1);
    folder_size = realpath(where, folder) ? strlen(folder) : 0;
}
long fault_events(void) { return events; }
long fault_readings(void) { return readings; }
/* The letter of the first event that failed, 0 if none did. */
int fault_hit(void) { return hit; }

static int failing(int reason, char what) {
    if (!hit) hit = what;
    return errno = reason;
}

/* Whether this event is to fail now; errno is set then. */
static int fails(int needs_room, char what) {
    pthread_mutex_lock(&lock);
    long number = ++events;
    pthread_mutex_unlock(&lock);
    if (needs_room && full_while && !syscall(SYS_faccessat, AT_FDCWD, full_while, F_OK)) return failing(ENOSPC, what);
    if (at < 0 || number < at || (number > at && lasting == 0)) return 0;
    if (!strcmp(how, "kill")) {
        if (number == at) kill(getpid(), SIGKILL), pause();
    } else if (!strcmp(how, "EIO")) {
        if (number == at || lasting == 1) return failing(EIO, what);
    } else if (!strcmp(how, "ENOSPC") && needs_room) return failing(ENOSPC, what);
    else if (!strcmp(how, "EDQUOT") && needs_room) return failing(EDQUOT, what);
    return 0;
}

static int unreadable(int descriptor) {
    char path[PATH_MAX];
    if (!opened(descriptor, path)) return 0;
    pthread_mutex_lock(&lock);
    long number = ++readings;
    pthread_mutex_unlock(&lock);
    if (at < 0 || strcmp(how, "reading") || number < at || (number > at && lasting != 1)) return 0;
    return failing(EIO, 'i');
}

static void note(char what, const char *path, const char *other, int64_t place, const void *data, size_t size) {
    if (log_to < 0) return;
    int saved = errno;
    struct { char what; uint8_t pad[3]; uint32_t path, other, size; int64_t place; } head =
        {what, {0}, strlen(path), other ? strlen(other) : 0, size, place};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)other, head.other}, {(void *)data, size}};
    syscall(SYS_writev, log_to, parts, 4);
    errno = saved;
}


static int opening(int base, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int makes = 0, empties = 0;
    if (mounts && !strcmp(name, "/proc/self/mountinfo")) name = mounts;
    if ((flags & (O_CREAT | O_TRUNC)) && (flags & O_TMPFILE) != O_TMPFILE && named(base, name, path)) {
        struct stat found;
        int there = !fstatat(base, name, &found, 0);
        makes = !there && (flags & O_CREAT);
        empties = there && (flags & O_TRUNC) && !(flags & O_EXCL);
        if ((makes || empties) && fails(makes, 'c')) return -1;
    }
    int descriptor = syscall(SYS_openat, base, name, flags | O_LARGEFILE, mode);
    if (descriptor >= 0 && makes) note('c', path, 0, 0, 0, 0);
    if (descriptor >= 0 && empties) note('t', path, 0, 0, 0, 0);
    return descriptor;
}

#define MODE mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, int); va_end(rest); }
int open(const char *name, int flags, ...) { MODE return opening(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return opening(AT_FDCWD, name, flags, mode); }
int openat(int base, const char *name, int flags, ...) { MODE return opening(base, name, flags, mode); }
int openat64(int base, const char *name, int flags, ...) { MODE return opening(base, name, flags, mode); }

static ssize_t writing(int descriptor, const void *data, size_t size, off_t place, int placed) {
    char path[PATH_MAX];
    int ours = opened(descriptor, path);
    if (ours && fails(1, 'w')) return -1;
    if (ours && !placed) place = (fcntl(descriptor, F_GETFL) & O_APPEND) ? lseek(descriptor, 0, SEEK_END) : lseek(descriptor, 0, SEEK_CUR);
    ssize_t done = placed ? syscall(SYS_pwrite64, descriptor, data, size, place) : syscall(SYS_write, descriptor, data, size);
    if (done > 0 && ours) note('w', path, 0, place, data, done);
    if (done > 0 && descriptor == 2) note('!', "", 0, 0, data, done);
    return done;
}
ssize_t write(int descriptor, const void *data, size_t size) { return writing(descriptor, data, size, 0, 0); }
ssize_t pwrite(int descriptor, const void *data, size_t size, off_t place) { return writing(descriptor, data, size, place, 1); }
ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t place) { return writing(descriptor, data, size, place, 1); }
/* Programs that copy by these fall back on reading and writing. */
ssize_t sendfile(int to, int from, off_t *place, size_t size) { (void)to, (void)from, (void)place, (void)size; errno = ENOTSOCK; return -1; }
ssize_t sendfile64(int to, int from, off64_t *place, size_t size) { (void)to, (void)from, (void)place, (void)size; errno = ENOTSOCK; return -1; }

ssize_t read(int descriptor, void *data, size_t size) { return unreadable(descriptor) ? -1 : syscall(SYS_read, descriptor, data, size); }
ssize_t pread(int descriptor, void *data, size_t size, off_t place) { return unreadable(descriptor) ? -1 : syscall(SYS_pread64, descriptor, data, size, place); }
ssize_t pread64(int descriptor, void *data, size_t size, off64_t place) { return unreadable(descriptor) ? -1 : syscall(SYS_pread64, descriptor, data, size, place); }

static int controlling(int descriptor, int command, long with) {
    char path[PATH_MAX];
    int locking = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
    if (locking && locks[0] && opened(descriptor, path)) {
        if (!strcmp(locks, "nothing")) return 0;
        errno = !strcmp(locks, "ENOLCK") ? ENOLCK : EOPNOTSUPP;
        return -1;
    }
    return syscall(SYS_fcntl, descriptor, command, with);
}
#define WITH va_list rest; va_start(rest, command); long with = va_arg(rest, long); va_end(rest);
int fcntl(int descriptor, int command, ...) { WITH return controlling(descriptor, command, with); }
int fcntl64(int descriptor, int command, ...) { WITH return controlling(descriptor, command, with); }

static int shortening(int descriptor, off_t size) {
    char path[PATH_MAX];
    int ours = opened(descriptor, path);
    if (ours && fails(0, 't')) return -1;
    int done = syscall(SYS_ftruncate, descriptor, size);
    if (!done && ours) note('t', path, 0, size, 0, 0);
    return done;
}
int ftruncate(int descriptor, off_t size) { return shortening(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) { return shortening(descriptor, size); }

static int syncing(int descriptor, long call) {
    char path[PATH_MAX];
    int ours = opened(descriptor, path);
    if (ours && fails(0, 's')) return -1;
    /* What this shim is told of is not in danger: the disk is spared. */
    if (!ours) return syscall(call, descriptor);
    note('s', path, 0, 0, 0, 0);
    return 0;
}
int fsync(int descriptor) { return syncing(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return syncing(descriptor, SYS_fdatasync); }

static int removing(int base, const char *name, int flags) {
    char path[PATH_MAX];
    int ours = named(base, name, path) && !faccessat(base, name, F_OK, AT_SYMLINK_NOFOLLOW);
    if (ours && fails(0, 'u')) return -1;
    int done = syscall(SYS_unlinkat, base, name, flags);
    if (!done && ours) note('u', path, 0, 0, 0, 0);
    return done;
}
int unlink(const char *name) { return removing(AT_FDCWD, name, 0); }
int unlinkat(int base, const char *name, int flags) { return removing(base, name, flags); }

static int renaming(int from, const char *old, int to, const char *new) {
    char first[PATH_MAX], second[PATH_MAX];
    int ours = named(from, old, first) && named(to, new, second);
    if (ours && fails(0, 'r')) return -1;
    int done = syscall(SYS_renameat, from, old, to, new);
    if (!done && ours) note('r', first, second, 0, 0, 0);
    return done;
}
int rename(const char *old, const char *new) { return renaming(AT_FDCWD, old, AT_FDCWD, new); }
int renameat(int from, const char *old, int to, const char *new) { return renaming(from, old, to, new); }

static int linking(int from, const char *old, int to, const char *new, int flags) {
    char first[PATH_MAX], second[PATH_MAX];
    int ours = named(from, old, first) && named(to, new, second);
    if (ours && fails(1, 'l')) return -1;
    int done = syscall(SYS_linkat, from, old, to, new, flags);
    if (!done && ours) note('l', first, second, 0, 0, 0);
    return done;
}
int link(const char *old, const char *new) { return linking(AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) { return linking(from, old, to, new, flags); }
