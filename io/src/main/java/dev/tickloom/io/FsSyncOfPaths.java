package dev.tickloom.io;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * The blocking form for a {@link Path} in place of text: each method is its namesake of {@link
 * FsSync}, and takes paths of any file system.
 */
abstract sealed class FsSyncOfPaths permits FsSync {
  /**
   * As {@link FsSync#readFile(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public byte[] readFile(Path path) {
    return all().readFile(text("path", path));
  }

  /**
   * As {@link FsSync#readFile(CharSequence, Charset)}.
   *
   * @param path as there, on any file system
   * @param charset as there
   * @return as there
   */
  public String readFile(Path path, Charset charset) {
    return all().readFile(text("path", path), charset);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, byte[])}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void writeFile(Path path, byte[] data) {
    all().writeFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, byte[], WriteOptions)}.
   *
   * @param path as there, on any file system
   * @param data as there
   * @param options as there
   */
  public void writeFile(Path path, byte[] data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, ByteBuffer)}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void writeFile(Path path, ByteBuffer data) {
    all().writeFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, ByteBuffer, WriteOptions)}.
   *
   * @param path as there, on any file system
   * @param data as there
   * @param options as there
   */
  public void writeFile(Path path, ByteBuffer data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, CharSequence)}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void writeFile(Path path, CharSequence data) {
    all().writeFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#writeFile(CharSequence, CharSequence, WriteOptions)}.
   *
   * @param path as there, on any file system
   * @param data as there
   * @param options as there
   */
  public void writeFile(Path path, CharSequence data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /**
   * As {@link FsSync#readFile(CharSequence, OpenFlags)}.
   *
   * @param path as there, on any file system
   * @param flag as there
   * @return as there
   */
  public byte[] readFile(Path path, OpenFlags flag) {
    return all().readFile(text("path", path), flag);
  }

  /**
   * As {@link FsSync#readFile(CharSequence, ByteBuffer)}.
   *
   * @param path as there, on any file system
   * @param into as there
   * @return as there
   */
  public int readFile(Path path, ByteBuffer into) {
    return all().readFile(text("path", path), into);
  }

  /**
   * As {@link FsSync#appendFile(CharSequence, byte[])}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void appendFile(Path path, byte[] data) {
    all().appendFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#appendFile(CharSequence, ByteBuffer)}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void appendFile(Path path, ByteBuffer data) {
    all().appendFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#appendFile(CharSequence, CharSequence)}.
   *
   * @param path as there, on any file system
   * @param data as there
   */
  public void appendFile(Path path, CharSequence data) {
    all().appendFile(text("path", path), data);
  }

  /**
   * As {@link FsSync#copyFile(CharSequence, CharSequence)}.
   *
   * @param src as there, on any file system
   * @param dest as there, on any file system
   */
  public void copyFile(Path src, Path dest) {
    all().copyFile(text("src", src), text("dest", dest));
  }

  /**
   * As {@link FsSync#copyFile(CharSequence, CharSequence, int)}.
   *
   * @param src as there, on any file system
   * @param dest as there, on any file system
   * @param mode as there
   */
  public void copyFile(Path src, Path dest, int mode) {
    all().copyFile(text("src", src), text("dest", dest), mode);
  }

  /**
   * As {@link FsSync#cp(CharSequence, CharSequence)}.
   *
   * @param src as there, on any file system
   * @param dest as there, on any file system
   */
  public void cp(Path src, Path dest) {
    all().cp(text("src", src), text("dest", dest));
  }

  /**
   * As {@link FsSync#cp(CharSequence, CharSequence, CpOptions)}.
   *
   * @param src as there, on any file system
   * @param dest as there, on any file system
   * @param options as there
   */
  public void cp(Path src, Path dest, CpOptions options) {
    all().cp(text("src", src), text("dest", dest), options);
  }

  /**
   * As {@link FsSync#sync(CharSequence, CharSequence)}.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into
   * @return what was done
   * @throws FsException if that fails
   */
  public SyncReport sync(Path src, Path dest) {
    return all().sync(text("src", src), text("dest", dest));
  }

  /**
   * As {@link FsSync#sync(CharSequence, CharSequence, SyncOptions)}.
   *
   * @param src the file or directory, or the symbolic link itself
   * @param dest what becomes like it, not the directory that it goes into
   * @param options what counts as unchanged, and whether to delete, or only to report
   * @return what was done
   * @throws FsException if that fails
   */
  public SyncReport sync(Path src, Path dest, SyncOptions options) {
    return all().sync(text("src", src), text("dest", dest), options);
  }

  /**
   * As {@link FsSync#du(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public DiskUsage du(Path path) {
    return all().du(text("path", path));
  }

  /**
   * As {@link FsSync#du(CharSequence, WalkOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   * @return as there
   */
  public DiskUsage du(Path path, WalkOptions options) {
    return all().du(text("path", path), options);
  }

  /**
   * As {@link FsSync#truncate(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void truncate(Path path) {
    all().truncate(text("path", path));
  }

  /**
   * As {@link FsSync#truncate(CharSequence, long)}.
   *
   * @param path as there, on any file system
   * @param length as there
   */
  public void truncate(Path path, long length) {
    all().truncate(text("path", path), length);
  }

  /**
   * As {@link FsSync#stat(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public Stats stat(Path path) {
    return all().stat(text("path", path));
  }

  /**
   * As {@link FsSync#lstat(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public Stats lstat(Path path) {
    return all().lstat(text("path", path));
  }

  /**
   * As {@link FsSync#statIfExists(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public @Nullable Stats statIfExists(Path path) {
    return all().statIfExists(text("path", path));
  }

  /**
   * As {@link FsSync#lstatIfExists(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public @Nullable Stats lstatIfExists(Path path) {
    return all().lstatIfExists(text("path", path));
  }

  /**
   * As {@link FsSync#access(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void access(Path path) {
    all().access(text("path", path));
  }

  /**
   * As {@link FsSync#access(CharSequence, int)}.
   *
   * @param path as there, on any file system
   * @param mode as there
   */
  public void access(Path path, int mode) {
    all().access(text("path", path), mode);
  }

  /**
   * As {@link FsSync#exists(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public boolean exists(Path path) {
    return all().exists(text("path", path));
  }

  /**
   * As {@link FsSync#statfs(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public StatFs statfs(Path path) {
    return all().statfs(text("path", path));
  }

  /**
   * As {@link FsSync#readdir(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public List<String> readdir(Path path) {
    return all().readdir(text("path", path));
  }

  /**
   * As {@link FsSync#readdirWithFileTypes(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public List<Dirent> readdirWithFileTypes(Path path) {
    return all().readdirWithFileTypes(text("path", path));
  }

  /**
   * As {@link FsSync#mkdir(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void mkdir(Path path) {
    all().mkdir(text("path", path));
  }

  /**
   * As {@link FsSync#mkdir(CharSequence, MkdirOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   * @return as there
   */
  public @Nullable String mkdir(Path path, MkdirOptions options) {
    return all().mkdir(text("path", path), options);
  }

  /**
   * As {@link FsSync#readdir(CharSequence, ReaddirOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   * @return as there
   */
  public List<String> readdir(Path path, ReaddirOptions options) {
    return all().readdir(text("path", path), options);
  }

  /**
   * As {@link FsSync#readdirWithFileTypes(CharSequence, ReaddirOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   * @return as there
   */
  public List<Dirent> readdirWithFileTypes(Path path, ReaddirOptions options) {
    return all().readdirWithFileTypes(text("path", path), options);
  }

  /**
   * As {@link FsSync#opendir(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public Dir opendir(Path path) {
    return all().opendir(text("path", path));
  }

  /**
   * As {@link FsSync#opendir(CharSequence, OpendirOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   * @return as there
   */
  public Dir opendir(Path path, OpendirOptions options) {
    return all().opendir(text("path", path), options);
  }

  /**
   * As {@link FsSync#rmdir(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void rmdir(Path path) {
    all().rmdir(text("path", path));
  }

  /**
   * As {@link FsSync#mkdtemp(CharSequence)}.
   *
   * @param prefix as there, on any file system
   * @return as there
   */
  public String mkdtemp(Path prefix) {
    return all().mkdtemp(text("prefix", prefix));
  }

  /**
   * As {@link FsSync#mkdtempDisposable(CharSequence)}.
   *
   * @param prefix as there, on any file system
   * @return as there
   */
  public TempDirectory mkdtempDisposable(Path prefix) {
    return all().mkdtempDisposable(text("prefix", prefix));
  }

  /**
   * As {@link FsSync#unlink(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void unlink(Path path) {
    all().unlink(text("path", path));
  }

  /**
   * As {@link FsSync#rename(CharSequence, CharSequence)}.
   *
   * @param oldPath as there, on any file system
   * @param newPath as there, on any file system
   */
  public void rename(Path oldPath, Path newPath) {
    all().rename(text("oldPath", oldPath), text("newPath", newPath));
  }

  /**
   * As {@link FsSync#rm(CharSequence)}.
   *
   * @param path as there, on any file system
   */
  public void rm(Path path) {
    all().rm(text("path", path));
  }

  /**
   * As {@link FsSync#rm(CharSequence, RmOptions)}.
   *
   * @param path as there, on any file system
   * @param options as there
   */
  public void rm(Path path, RmOptions options) {
    all().rm(text("path", path), options);
  }

  /**
   * As {@link FsSync#link(CharSequence, CharSequence)}.
   *
   * @param existingPath as there, on any file system
   * @param newPath as there, on any file system
   */
  public void link(Path existingPath, Path newPath) {
    all().link(text("existingPath", existingPath), text("newPath", newPath));
  }

  /**
   * As {@link FsSync#symlink(CharSequence, CharSequence)}.
   *
   * @param target as there, on any file system
   * @param path as there, on any file system
   */
  public void symlink(Path target, Path path) {
    all().symlink(text("target", target), text("path", path));
  }

  /**
   * As {@link FsSync#readlink(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public String readlink(Path path) {
    return all().readlink(text("path", path));
  }

  /**
   * As {@link FsSync#realpath(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public String realpath(Path path) {
    return all().realpath(text("path", path));
  }

  /**
   * As {@link FsSync#chmod(CharSequence, int)}.
   *
   * @param path as there, on any file system
   * @param mode as there
   */
  public void chmod(Path path, int mode) {
    all().chmod(text("path", path), mode);
  }

  /**
   * As {@link FsSync#chown(CharSequence, long, long)}.
   *
   * @param path as there, on any file system
   * @param uid as there
   * @param gid as there
   */
  public void chown(Path path, long uid, long gid) {
    all().chown(text("path", path), uid, gid);
  }

  /**
   * As {@link FsSync#lchown(CharSequence, long, long)}.
   *
   * @param path as there, on any file system
   * @param uid as there
   * @param gid as there
   */
  public void lchown(Path path, long uid, long gid) {
    all().lchown(text("path", path), uid, gid);
  }

  /**
   * As {@link FsSync#utimes(CharSequence, Instant, Instant)}.
   *
   * @param path as there, on any file system
   * @param atime as there
   * @param mtime as there
   */
  public void utimes(Path path, Instant atime, Instant mtime) {
    all().utimes(text("path", path), atime, mtime);
  }

  /**
   * As {@link FsSync#lutimes(CharSequence, Instant, Instant)}.
   *
   * @param path as there, on any file system
   * @param atime as there
   * @param mtime as there
   */
  public void lutimes(Path path, Instant atime, Instant mtime) {
    all().lutimes(text("path", path), atime, mtime);
  }

  /**
   * As {@link FsSync#open(CharSequence)}.
   *
   * @param path as there, on any file system
   * @return as there
   */
  public FileHandle open(Path path) {
    return all().open(text("path", path));
  }

  /**
   * As {@link FsSync#open(CharSequence, String)}.
   *
   * @param path as there, on any file system
   * @param flags as there
   * @return as there
   */
  public FileHandle open(Path path, String flags) {
    return all().open(text("path", path), flags);
  }

  /**
   * As {@link FsSync#open(CharSequence, OpenFlags)}.
   *
   * @param path as there, on any file system
   * @param flags as there
   * @return as there
   */
  public FileHandle open(Path path, OpenFlags flags) {
    return all().open(text("path", path), flags);
  }

  /**
   * As {@link FsSync#open(CharSequence, String, int)}.
   *
   * @param path as there, on any file system
   * @param flags as there
   * @param mode as there
   * @return as there
   */
  public FileHandle open(Path path, String flags, int mode) {
    return all().open(text("path", path), flags, mode);
  }

  /**
   * As {@link FsSync#open(CharSequence, OpenFlags, int)}.
   *
   * @param path as there, on any file system
   * @param flags as there
   * @param mode as there
   * @return as there
   */
  public FileHandle open(Path path, OpenFlags flags, int mode) {
    return all().open(text("path", path), flags, mode);
  }

  private FsSync all() {
    return (FsSync) this;
  }

  private static CharSequence text(String name, Path path) {
    return Fs.path(Objects.requireNonNull(path, name));
  }
}
