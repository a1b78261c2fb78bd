package dev.tickloom.io;

import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.loop.AsyncIterator;
import dev.tickloom.loop.Callback;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Settled;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The three forms as one, the promise form a second time as straight-line code awaits it, and the
 * blocking form a second time on a virtual thread: what each yields is returned, what it reports is
 * thrown.
 */
enum Form {
  CALLBACK {
    @Override
    <T> T call(Use use, Operation<T> operation) {
      CompletableFuture<T> outcome = new CompletableFuture<>();
      use.loop.run(
          () -> runCatching(outcome, () -> operation.callback.accept(use.fs, of(outcome))));
      return get(outcome);
    }

    private <T> Callback<T> of(CompletableFuture<T> outcome) {
      return (error, value) -> {
        if (error != null) {
          outcome.completeExceptionally(error);
        } else {
          outcome.complete(value);
        }
      };
    }
  },

  PROMISE {
    @Override
    <T> T call(Use use, Operation<T> operation) {
      CompletableFuture<T> outcome = new CompletableFuture<>();
      use.loop.run(() ->
          operation
              .promise
              .apply(use.fs.promises())
              .then(outcome::complete, outcome::completeExceptionally));
      return get(outcome);
    }
  },

  AWAIT {
    @Override
    <T> T call(Use use, Operation<T> operation) {
      CompletableFuture<T> outcome = new CompletableFuture<>();
      use.loop.run(() ->
          async(
              Executors.callable(() ->
                  runCatching(
                      outcome,
                      () -> outcome.complete(await(operation.promise.apply(use.fs.promises())))))));
      return get(outcome);
    }
  },

  BLOCKING {
    @Override
    <T> T call(Use use, Operation<T> operation) {
      return operation.blocking.apply(use.fs.sync());
    }
  },

  /** Where a worker makes the calls. */
  BLOCKING_ON_A_VIRTUAL_THREAD {
    @Override
    <T> T call(Use use, Operation<T> operation) {
      CompletableFuture<T> outcome = new CompletableFuture<>();
      Thread.startVirtualThread(() ->
          runCatching(outcome, () -> outcome.complete(operation.blocking.apply(use.fs.sync()))));
      try {
        outcome.handle((value, error) -> value).get();
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
      return get(outcome);
    }
  };

  /** An operation in the three forms. */
  record Operation<T>(
      BiConsumer<Fs, Callback<T>> callback,
      Function<FsPromises, Promise<T>> promise,
      Function<FsSync, T> blocking) {}

  abstract <T> T call(Use use, Operation<T> operation);

  /**
   * Whether calls on open files are its own methods, {@code handle.read} and not {@code fs.read}.
   */
  boolean isPromised() {
    return this == PROMISE || this == AWAIT;
  }

  boolean isBlocking() {
    return this == BLOCKING || this == BLOCKING_ON_A_VIRTUAL_THREAD;
  }

  Use on(EventLoop loop, Fs fs) {
    return new Use(this, loop, fs);
  }

  private static <T> void runCatching(CompletableFuture<T> outcome, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  private static <T> T get(CompletableFuture<T> outcome) {
    if (!outcome.isDone()) {
      throw new AssertionError("the loop ended before the outcome had come");
    }
    Throwable error = outcome.handle((value, thrown) -> thrown).join();
    if (error == null) {
      return outcome.join();
    }
    if (error instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    throw new CompletionException(error);
  }

  /** A form put to use on a file system. */
  static final class Use {
    final Form form;
    final EventLoop loop;
    final Fs fs;

    private Use(Form form, EventLoop loop, Fs fs) {
      this.form = form;
      this.loop = loop;
      this.fs = fs;
    }

    private <T> T call(
        BiConsumer<Fs, Callback<T>> callback,
        Function<FsPromises, Promise<T>> promise,
        Function<FsSync, T> blocking) {
      return form.call(this, new Operation<>(callback, promise, blocking));
    }

    private static <T> Function<FsSync, T> nothing(Consumer<FsSync> blocking) {
      return fs -> {
        blocking.accept(fs);
        return null;
      };
    }

    // ---- whole files -------------------------------------------------------------------------

    byte[] readFile(CharSequence path) {
      return call(
          (fs, done) -> fs.readFile(path, done), fs -> fs.readFile(path), fs -> fs.readFile(path));
    }

    String readFile(CharSequence path, Charset charset) {
      return call(
          (fs, done) -> fs.readFile(path, charset, done),
          fs -> fs.readFile(path, charset),
          fs -> fs.readFile(path, charset));
    }

    void writeFile(CharSequence path, byte[] data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, done),
          fs -> fs.writeFile(path, data),
          nothing(fs -> fs.writeFile(path, data)));
    }

    void writeFile(CharSequence path, ByteBuffer data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, done),
          fs -> fs.writeFile(path, data),
          nothing(fs -> fs.writeFile(path, data)));
    }

    void writeFile(CharSequence path, CharSequence data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, done),
          fs -> fs.writeFile(path, data),
          nothing(fs -> fs.writeFile(path, data)));
    }

    void writeFile(CharSequence path, byte[] data, WriteOptions options) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, options, done),
          fs -> fs.writeFile(path, data, options),
          nothing(fs -> fs.writeFile(path, data, options)));
    }

    void writeFile(CharSequence path, ByteBuffer data, WriteOptions options) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, options, done),
          fs -> fs.writeFile(path, data, options),
          nothing(fs -> fs.writeFile(path, data, options)));
    }

    void writeFile(CharSequence path, CharSequence data, WriteOptions options) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(path, data, options, done),
          fs -> fs.writeFile(path, data, options),
          nothing(fs -> fs.writeFile(path, data, options)));
    }

    byte[] readFile(CharSequence path, OpenFlags flag) {
      return call(
          (fs, done) -> fs.readFile(path, flag, done),
          fs -> fs.readFile(path, flag),
          fs -> fs.readFile(path, flag));
    }

    int readFile(CharSequence path, ByteBuffer into) {
      return call(
          (fs, done) -> fs.readFile(path, into, done),
          fs -> fs.readFile(path, into),
          fs -> fs.readFile(path, into));
    }

    void appendFile(CharSequence path, byte[] data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(path, data, done),
          fs -> fs.appendFile(path, data),
          nothing(fs -> fs.appendFile(path, data)));
    }

    void appendFile(CharSequence path, ByteBuffer data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(path, data, done),
          fs -> fs.appendFile(path, data),
          nothing(fs -> fs.appendFile(path, data)));
    }

    void appendFile(CharSequence path, CharSequence data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(path, data, done),
          fs -> fs.appendFile(path, data),
          nothing(fs -> fs.appendFile(path, data)));
    }

    void copyFile(CharSequence src, CharSequence dest) {
      this.<Void>call(
          (fs, done) -> fs.copyFile(src, dest, done),
          fs -> fs.copyFile(src, dest),
          nothing(fs -> fs.copyFile(src, dest)));
    }

    void copyFile(CharSequence src, CharSequence dest, int mode) {
      this.<Void>call(
          (fs, done) -> fs.copyFile(src, dest, mode, done),
          fs -> fs.copyFile(src, dest, mode),
          nothing(fs -> fs.copyFile(src, dest, mode)));
    }

    void cp(CharSequence src, CharSequence dest) {
      this.<Void>call(
          (fs, done) -> fs.cp(src, dest, done),
          fs -> fs.cp(src, dest),
          nothing(fs -> fs.cp(src, dest)));
    }

    void cp(CharSequence src, CharSequence dest, CpOptions options) {
      this.<Void>call(
          (fs, done) -> fs.cp(src, dest, options, done),
          fs -> fs.cp(src, dest, options),
          nothing(fs -> fs.cp(src, dest, options)));
    }

    SyncReport sync(CharSequence src, CharSequence dest) {
      return call(
          (fs, done) -> fs.sync(src, dest, done),
          fs -> fs.sync(src, dest),
          fs -> fs.sync(src, dest));
    }

    SyncReport sync(CharSequence src, CharSequence dest, SyncOptions options) {
      return call(
          (fs, done) -> fs.sync(src, dest, options, done),
          fs -> fs.sync(src, dest, options),
          fs -> fs.sync(src, dest, options));
    }

    /** The promise form is an iterator. */
    private <T> List<T> all(
        BiConsumer<Fs, Callback<List<T>>> callback,
        Function<FsPromises, AsyncIterator<T>> promise,
        Function<FsSync, List<T>> blocking) {
      return call(callback, fs -> collected(promise.apply(fs), new ArrayList<>()), blocking);
    }

    private static <T> Promise<List<T>> collected(AsyncIterator<T> all, List<T> found) {
      return all.next()
          .thenCompose(next -> {
            next.ifPresent(found::add);
            return next.isEmpty() ? Promise.resolve(found) : collected(all, found);
          });
    }

    DiskUsage du(CharSequence path) {
      return call((fs, done) -> fs.du(path, done), fs -> fs.du(path), fs -> fs.du(path));
    }

    List<String> glob(String pattern) {
      return all(
          (fs, done) -> fs.glob(pattern, done), fs -> fs.glob(pattern), fs -> fs.glob(pattern));
    }

    List<String> glob(List<String> patterns, GlobOptions options) {
      return all(
          (fs, done) -> fs.glob(patterns, options, done),
          fs -> fs.glob(patterns, options),
          fs -> fs.glob(patterns, options));
    }

    List<Dirent> globWithFileTypes(String pattern, GlobOptions options) {
      return all(
          (fs, done) -> fs.globWithFileTypes(pattern, options, done),
          fs -> fs.globWithFileTypes(pattern, options),
          fs -> fs.globWithFileTypes(pattern, options));
    }

    void truncate(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.truncate(path, done),
          fs -> fs.truncate(path),
          nothing(fs -> fs.truncate(path)));
    }

    void truncate(CharSequence path, long length) {
      this.<Void>call(
          (fs, done) -> fs.truncate(path, length, done),
          fs -> fs.truncate(path, length),
          nothing(fs -> fs.truncate(path, length)));
    }

    // ---- what is known about a file ----------------------------------------------------------

    Stats stat(CharSequence path) {
      return call((fs, done) -> fs.stat(path, done), fs -> fs.stat(path), fs -> fs.stat(path));
    }

    Stats lstat(CharSequence path) {
      return call((fs, done) -> fs.lstat(path, done), fs -> fs.lstat(path), fs -> fs.lstat(path));
    }

    Stats statIfExists(CharSequence path) {
      return call(
          (fs, done) -> fs.statIfExists(path, done),
          fs -> fs.statIfExists(path),
          fs -> fs.statIfExists(path));
    }

    Stats lstatIfExists(CharSequence path) {
      return call(
          (fs, done) -> fs.lstatIfExists(path, done),
          fs -> fs.lstatIfExists(path),
          fs -> fs.lstatIfExists(path));
    }

    List<Settled<Stats>> statMany(List<? extends CharSequence> paths) {
      return call(
          (fs, done) -> fs.statMany(paths, done),
          fs -> fs.statMany(paths),
          fs -> fs.statMany(paths));
    }

    void access(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.access(path, done),
          fs -> fs.access(path),
          nothing(fs -> fs.access(path)));
    }

    void access(CharSequence path, int mode) {
      this.<Void>call(
          (fs, done) -> fs.access(path, mode, done),
          fs -> fs.access(path, mode),
          nothing(fs -> fs.access(path, mode)));
    }

    boolean exists(CharSequence path) {
      return call(
          (fs, done) -> fs.exists(path, done), fs -> fs.exists(path), fs -> fs.exists(path));
    }

    StatFs statfs(CharSequence path) {
      return call(
          (fs, done) -> fs.statfs(path, done), fs -> fs.statfs(path), fs -> fs.statfs(path));
    }

    // ---- directories -------------------------------------------------------------------------

    List<String> readdir(CharSequence path) {
      return call(
          (fs, done) -> fs.readdir(path, done), fs -> fs.readdir(path), fs -> fs.readdir(path));
    }

    List<Dirent> readdirWithFileTypes(CharSequence path) {
      return call(
          (fs, done) -> fs.readdirWithFileTypes(path, done),
          fs -> fs.readdirWithFileTypes(path),
          fs -> fs.readdirWithFileTypes(path));
    }

    void mkdir(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.mkdir(path, done), fs -> fs.mkdir(path), nothing(fs -> fs.mkdir(path)));
    }

    String mkdir(CharSequence path, MkdirOptions options) {
      return call(
          (fs, done) -> fs.mkdir(path, options, done),
          fs -> fs.mkdir(path, options),
          fs -> fs.mkdir(path, options));
    }

    List<String> readdir(CharSequence path, ReaddirOptions options) {
      return call(
          (fs, done) -> fs.readdir(path, options, done),
          fs -> fs.readdir(path, options),
          fs -> fs.readdir(path, options));
    }

    List<Dirent> readdirWithFileTypes(CharSequence path, ReaddirOptions options) {
      return call(
          (fs, done) -> fs.readdirWithFileTypes(path, options, done),
          fs -> fs.readdirWithFileTypes(path, options),
          fs -> fs.readdirWithFileTypes(path, options));
    }

    Dir opendir(CharSequence path) {
      return call(
          (fs, done) -> fs.opendir(path, done), fs -> fs.opendir(path), fs -> fs.opendir(path));
    }

    Dir opendir(CharSequence path, OpendirOptions options) {
      return call(
          (fs, done) -> fs.opendir(path, options, done),
          fs -> fs.opendir(path, options),
          fs -> fs.opendir(path, options));
    }

    Dirent next(Dir dir) {
      return call((fs, done) -> fs.read(dir, done), fs -> dir.read(), fs -> fs.read(dir));
    }

    void closeDir(Dir dir) {
      this.<Void>call(
          (fs, done) -> fs.close(dir, done), fs -> dir.close(), nothing(fs -> fs.close(dir)));
    }

    /** The callback form has none of its own. */
    void closeTemporary(TempDirectory directory) {
      this.<Void>call(
          (fs, done) -> Promises.tell(directory.loop(), directory.close(), done),
          fs -> directory.close(),
          nothing(fs -> fs.close(directory)));
    }

    void rmdir(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.rmdir(path, done), fs -> fs.rmdir(path), nothing(fs -> fs.rmdir(path)));
    }

    String mkdtemp(CharSequence prefix) {
      return call(
          (fs, done) -> fs.mkdtemp(prefix, done),
          fs -> fs.mkdtemp(prefix),
          fs -> fs.mkdtemp(prefix));
    }

    TempDirectory mkdtempDisposable(CharSequence prefix) {
      return call(
          (fs, done) -> fs.mkdtempDisposable(prefix, done),
          fs -> fs.mkdtempDisposable(prefix),
          fs -> fs.mkdtempDisposable(prefix));
    }

    // ---- names and links ---------------------------------------------------------------------

    void unlink(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.unlink(path, done),
          fs -> fs.unlink(path),
          nothing(fs -> fs.unlink(path)));
    }

    void rename(CharSequence oldPath, CharSequence newPath) {
      this.<Void>call(
          (fs, done) -> fs.rename(oldPath, newPath, done),
          fs -> fs.rename(oldPath, newPath),
          nothing(fs -> fs.rename(oldPath, newPath)));
    }

    void rm(CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.rm(path, done), fs -> fs.rm(path), nothing(fs -> fs.rm(path)));
    }

    void rm(CharSequence path, RmOptions options) {
      this.<Void>call(
          (fs, done) -> fs.rm(path, options, done),
          fs -> fs.rm(path, options),
          nothing(fs -> fs.rm(path, options)));
    }

    void link(CharSequence existingPath, CharSequence newPath) {
      this.<Void>call(
          (fs, done) -> fs.link(existingPath, newPath, done),
          fs -> fs.link(existingPath, newPath),
          nothing(fs -> fs.link(existingPath, newPath)));
    }

    void symlink(CharSequence target, CharSequence path) {
      this.<Void>call(
          (fs, done) -> fs.symlink(target, path, done),
          fs -> fs.symlink(target, path),
          nothing(fs -> fs.symlink(target, path)));
    }

    String readlink(CharSequence path) {
      return call(
          (fs, done) -> fs.readlink(path, done), fs -> fs.readlink(path), fs -> fs.readlink(path));
    }

    String realpath(CharSequence path) {
      return call(
          (fs, done) -> fs.realpath(path, done), fs -> fs.realpath(path), fs -> fs.realpath(path));
    }

    // ---- permissions, owners and times -------------------------------------------------------

    void chmod(CharSequence path, int mode) {
      this.<Void>call(
          (fs, done) -> fs.chmod(path, mode, done),
          fs -> fs.chmod(path, mode),
          nothing(fs -> fs.chmod(path, mode)));
    }

    void chown(CharSequence path, long uid, long gid) {
      this.<Void>call(
          (fs, done) -> fs.chown(path, uid, gid, done),
          fs -> fs.chown(path, uid, gid),
          nothing(fs -> fs.chown(path, uid, gid)));
    }

    void lchown(CharSequence path, long uid, long gid) {
      this.<Void>call(
          (fs, done) -> fs.lchown(path, uid, gid, done),
          fs -> fs.lchown(path, uid, gid),
          nothing(fs -> fs.lchown(path, uid, gid)));
    }

    void utimes(CharSequence path, Instant atime, Instant mtime) {
      this.<Void>call(
          (fs, done) -> fs.utimes(path, atime, mtime, done),
          fs -> fs.utimes(path, atime, mtime),
          nothing(fs -> fs.utimes(path, atime, mtime)));
    }

    void lutimes(CharSequence path, Instant atime, Instant mtime) {
      this.<Void>call(
          (fs, done) -> fs.lutimes(path, atime, mtime, done),
          fs -> fs.lutimes(path, atime, mtime),
          nothing(fs -> fs.lutimes(path, atime, mtime)));
    }

    // ---- open files --------------------------------------------------------------------------

    FileHandle open(CharSequence path) {
      return call((fs, done) -> fs.open(path, done), fs -> fs.open(path), fs -> fs.open(path));
    }

    FileHandle open(CharSequence path, String flags) {
      return call(
          (fs, done) -> fs.open(path, flags, done),
          fs -> fs.open(path, flags),
          fs -> fs.open(path, flags));
    }

    FileHandle open(CharSequence path, OpenFlags flags) {
      return call(
          (fs, done) -> fs.open(path, flags, done),
          fs -> fs.open(path, flags),
          fs -> fs.open(path, flags));
    }

    FileHandle open(CharSequence path, String flags, int mode) {
      return call(
          (fs, done) -> fs.open(path, flags, mode, done),
          fs -> fs.open(path, flags, mode),
          fs -> fs.open(path, flags, mode));
    }

    FileHandle open(CharSequence path, OpenFlags flags, int mode) {
      return call(
          (fs, done) -> fs.open(path, flags, mode, done),
          fs -> fs.open(path, flags, mode),
          fs -> fs.open(path, flags, mode));
    }

    int read(FileHandle handle, ByteBuffer into) {
      return call(
          (fs, done) -> fs.read(handle, into, done),
          fs -> handle.read(into),
          fs -> fs.read(handle, into));
    }

    int read(FileHandle handle, ByteBuffer into, long position) {
      return call(
          (fs, done) -> fs.read(handle, into, position, done),
          fs -> handle.read(into, position),
          fs -> fs.read(handle, into, position));
    }

    int write(FileHandle handle, ByteBuffer from) {
      return call(
          (fs, done) -> fs.write(handle, from, done),
          fs -> handle.write(from),
          fs -> fs.write(handle, from));
    }

    int write(FileHandle handle, ByteBuffer from, long position) {
      return call(
          (fs, done) -> fs.write(handle, from, position, done),
          fs -> handle.write(from, position),
          fs -> fs.write(handle, from, position));
    }

    int write(FileHandle handle, CharSequence text) {
      return call(
          (fs, done) -> fs.write(handle, text, done),
          fs -> handle.write(text),
          fs -> fs.write(handle, text));
    }

    int write(FileHandle handle, CharSequence text, long position) {
      return call(
          (fs, done) -> fs.write(handle, text, position, done),
          fs -> handle.write(text, position),
          fs -> fs.write(handle, text, position));
    }

    int write(FileHandle handle, CharSequence text, long position, Charset charset) {
      return call(
          (fs, done) -> fs.write(handle, text, position, charset, done),
          fs -> handle.write(text, position, charset),
          fs -> fs.write(handle, text, position, charset));
    }

    long readv(FileHandle handle, List<ByteBuffer> into) {
      return call(
          (fs, done) -> fs.readv(handle, into, done),
          fs -> handle.readv(into),
          fs -> fs.readv(handle, into));
    }

    long readv(FileHandle handle, List<ByteBuffer> into, long position) {
      return call(
          (fs, done) -> fs.readv(handle, into, position, done),
          fs -> handle.readv(into, position),
          fs -> fs.readv(handle, into, position));
    }

    long writev(FileHandle handle, List<ByteBuffer> from) {
      return call(
          (fs, done) -> fs.writev(handle, from, done),
          fs -> handle.writev(from),
          fs -> fs.writev(handle, from));
    }

    long writev(FileHandle handle, List<ByteBuffer> from, long position) {
      return call(
          (fs, done) -> fs.writev(handle, from, position, done),
          fs -> handle.writev(from, position),
          fs -> fs.writev(handle, from, position));
    }

    byte[] readFile(FileHandle handle) {
      return call(
          (fs, done) -> fs.readFile(handle, done),
          fs -> handle.readFile(),
          fs -> fs.readFile(handle));
    }

    String readFile(FileHandle handle, Charset charset) {
      return call(
          (fs, done) -> fs.readFile(handle, charset, done),
          fs -> handle.readFile(charset),
          fs -> fs.readFile(handle, charset));
    }

    void writeFile(FileHandle handle, byte[] data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(handle, data, done),
          fs -> handle.writeFile(data),
          nothing(fs -> fs.writeFile(handle, data)));
    }

    void writeFile(FileHandle handle, ByteBuffer data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(handle, data, done),
          fs -> handle.writeFile(data),
          nothing(fs -> fs.writeFile(handle, data)));
    }

    void writeFile(FileHandle handle, CharSequence data) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(handle, data, done),
          fs -> handle.writeFile(data),
          nothing(fs -> fs.writeFile(handle, data)));
    }

    void writeFile(FileHandle handle, CharSequence data, Charset charset) {
      this.<Void>call(
          (fs, done) -> fs.writeFile(handle, data, charset, done),
          fs -> handle.writeFile(data, charset),
          nothing(fs -> fs.writeFile(handle, data, charset)));
    }

    void appendFile(FileHandle handle, byte[] data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(handle, data, done),
          fs -> handle.appendFile(data),
          nothing(fs -> fs.appendFile(handle, data)));
    }

    void appendFile(FileHandle handle, ByteBuffer data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(handle, data, done),
          fs -> handle.appendFile(data),
          nothing(fs -> fs.appendFile(handle, data)));
    }

    void appendFile(FileHandle handle, CharSequence data) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(handle, data, done),
          fs -> handle.appendFile(data),
          nothing(fs -> fs.appendFile(handle, data)));
    }

    void appendFile(FileHandle handle, CharSequence data, Charset charset) {
      this.<Void>call(
          (fs, done) -> fs.appendFile(handle, data, charset, done),
          fs -> handle.appendFile(data, charset),
          nothing(fs -> fs.appendFile(handle, data, charset)));
    }

    void fsync(FileHandle handle) {
      this.<Void>call(
          (fs, done) -> fs.fsync(handle, done),
          fs -> handle.sync(),
          nothing(fs -> fs.fsync(handle)));
    }

    void fdatasync(FileHandle handle) {
      this.<Void>call(
          (fs, done) -> fs.fdatasync(handle, done),
          fs -> handle.datasync(),
          nothing(fs -> fs.fdatasync(handle)));
    }

    void ftruncate(FileHandle handle) {
      this.<Void>call(
          (fs, done) -> fs.ftruncate(handle, done),
          fs -> handle.truncate(),
          nothing(fs -> fs.ftruncate(handle)));
    }

    void ftruncate(FileHandle handle, long length) {
      this.<Void>call(
          (fs, done) -> fs.ftruncate(handle, length, done),
          fs -> handle.truncate(length),
          nothing(fs -> fs.ftruncate(handle, length)));
    }

    Stats fstat(FileHandle handle) {
      return call(
          (fs, done) -> fs.fstat(handle, done), fs -> handle.stat(), fs -> fs.fstat(handle));
    }

    void fchmod(FileHandle handle, int mode) {
      this.<Void>call(
          (fs, done) -> fs.fchmod(handle, mode, done),
          fs -> handle.chmod(mode),
          nothing(fs -> fs.fchmod(handle, mode)));
    }

    void fchown(FileHandle handle, long uid, long gid) {
      this.<Void>call(
          (fs, done) -> fs.fchown(handle, uid, gid, done),
          fs -> handle.chown(uid, gid),
          nothing(fs -> fs.fchown(handle, uid, gid)));
    }

    void futimes(FileHandle handle, Instant atime, Instant mtime) {
      this.<Void>call(
          (fs, done) -> fs.futimes(handle, atime, mtime, done),
          fs -> handle.utimes(atime, mtime),
          nothing(fs -> fs.futimes(handle, atime, mtime)));
    }

    void close(FileHandle handle) {
      this.<Void>call(
          (fs, done) -> fs.close(handle, done),
          fs -> handle.close(),
          nothing(fs -> fs.close(handle)));
    }
  }
}
