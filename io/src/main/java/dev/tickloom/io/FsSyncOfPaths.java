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
  /** As {@link FsSync#readFile(CharSequence)}. */
  public byte[] readFile(Path path) {
    return all().readFile(text("path", path));
  }

  /** As {@link FsSync#readFile(CharSequence, Charset)}. */
  public String readFile(Path path, Charset charset) {
    return all().readFile(text("path", path), charset);
  }

  /** As {@link FsSync#writeFile(CharSequence, byte[])}. */
  public void writeFile(Path path, byte[] data) {
    all().writeFile(text("path", path), data);
  }

  /** As {@link FsSync#writeFile(CharSequence, byte[], WriteOptions)}. */
  public void writeFile(Path path, byte[] data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /** As {@link FsSync#writeFile(CharSequence, ByteBuffer)}. */
  public void writeFile(Path path, ByteBuffer data) {
    all().writeFile(text("path", path), data);
  }

  /** As {@link FsSync#writeFile(CharSequence, ByteBuffer, WriteOptions)}. */
  public void writeFile(Path path, ByteBuffer data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /** As {@link FsSync#writeFile(CharSequence, CharSequence)}. */
  public void writeFile(Path path, CharSequence data) {
    all().writeFile(text("path", path), data);
  }

  /** As {@link FsSync#writeFile(CharSequence, CharSequence, WriteOptions)}. */
  public void writeFile(Path path, CharSequence data, WriteOptions options) {
    all().writeFile(text("path", path), data, options);
  }

  /** As {@link FsSync#readFile(CharSequence, OpenFlags)}. */
  public byte[] readFile(Path path, OpenFlags flag) {
    return all().readFile(text("path", path), flag);
  }

  /** As {@link FsSync#readFile(CharSequence, ByteBuffer)}. */
  public int readFile(Path path, ByteBuffer into) {
    return all().readFile(text("path", path), into);
  }

  /** As {@link FsSync#appendFile(CharSequence, byte[])}. */
  public void appendFile(Path path, byte[] data) {
    all().appendFile(text("path", path), data);
  }

  /** As {@link FsSync#appendFile(CharSequence, ByteBuffer)}. */
  public void appendFile(Path path, ByteBuffer data) {
    all().appendFile(text("path", path), data);
  }

  /** As {@link FsSync#appendFile(CharSequence, CharSequence)}. */
  public void appendFile(Path path, CharSequence data) {
    all().appendFile(text("path", path), data);
  }

  /** As {@link FsSync#copyFile(CharSequence, CharSequence)}. */
  public void copyFile(Path src, Path dest) {
    all().copyFile(text("src", src), text("dest", dest));
  }

  /** As {@link FsSync#copyFile(CharSequence, CharSequence, int)}. */
  public void copyFile(Path src, Path dest, int mode) {
    all().copyFile(text("src", src), text("dest", dest), mode);
  }

  /** As {@link FsSync#truncate(CharSequence)}. */
  public void truncate(Path path) {
    all().truncate(text("path", path));
  }

  /** As {@link FsSync#truncate(CharSequence, long)}. */
  public void truncate(Path path, long length) {
    all().truncate(text("path", path), length);
  }

  /** As {@link FsSync#stat(CharSequence)}. */
  public Stats stat(Path path) {
    return all().stat(text("path", path));
  }

  /** As {@link FsSync#lstat(CharSequence)}. */
  public Stats lstat(Path path) {
    return all().lstat(text("path", path));
  }

  /** As {@link FsSync#statIfExists(CharSequence)}. */
  public @Nullable Stats statIfExists(Path path) {
    return all().statIfExists(text("path", path));
  }

  /** As {@link FsSync#lstatIfExists(CharSequence)}. */
  public @Nullable Stats lstatIfExists(Path path) {
    return all().lstatIfExists(text("path", path));
  }

  /** As {@link FsSync#access(CharSequence)}. */
  public void access(Path path) {
    all().access(text("path", path));
  }

  /** As {@link FsSync#access(CharSequence, int)}. */
  public void access(Path path, int mode) {
    all().access(text("path", path), mode);
  }

  /** As {@link FsSync#exists(CharSequence)}. */
  public boolean exists(Path path) {
    return all().exists(text("path", path));
  }

  /** As {@link FsSync#statfs(CharSequence)}. */
  public StatFs statfs(Path path) {
    return all().statfs(text("path", path));
  }

  /** As {@link FsSync#readdir(CharSequence)}. */
  public List<String> readdir(Path path) {
    return all().readdir(text("path", path));
  }

  /** As {@link FsSync#readdirWithFileTypes(CharSequence)}. */
  public List<Dirent> readdirWithFileTypes(Path path) {
    return all().readdirWithFileTypes(text("path", path));
  }

  /** As {@link FsSync#mkdir(CharSequence)}. */
  public void mkdir(Path path) {
    all().mkdir(text("path", path));
  }

  /** As {@link FsSync#mkdir(CharSequence, MkdirOptions)}. */
  public @Nullable String mkdir(Path path, MkdirOptions options) {
    return all().mkdir(text("path", path), options);
  }

  /** As {@link FsSync#readdir(CharSequence, ReaddirOptions)}. */
  public List<String> readdir(Path path, ReaddirOptions options) {
    return all().readdir(text("path", path), options);
  }

  /** As {@link FsSync#readdirWithFileTypes(CharSequence, ReaddirOptions)}. */
  public List<Dirent> readdirWithFileTypes(Path path, ReaddirOptions options) {
    return all().readdirWithFileTypes(text("path", path), options);
  }

  /** As {@link FsSync#opendir(CharSequence)}. */
  public Dir opendir(Path path) {
    return all().opendir(text("path", path));
  }

  /** As {@link FsSync#opendir(CharSequence, OpendirOptions)}. */
  public Dir opendir(Path path, OpendirOptions options) {
    return all().opendir(text("path", path), options);
  }

  /** As {@link FsSync#rmdir(CharSequence)}. */
  public void rmdir(Path path) {
    all().rmdir(text("path", path));
  }

  /** As {@link FsSync#mkdtemp(CharSequence)}. */
  public String mkdtemp(Path prefix) {
    return all().mkdtemp(text("prefix", prefix));
  }

  /** As {@link FsSync#mkdtempDisposable(CharSequence)}. */
  public TempDirectory mkdtempDisposable(Path prefix) {
    return all().mkdtempDisposable(text("prefix", prefix));
  }

  /** As {@link FsSync#unlink(CharSequence)}. */
  public void unlink(Path path) {
    all().unlink(text("path", path));
  }

  /** As {@link FsSync#rename(CharSequence, CharSequence)}. */
  public void rename(Path oldPath, Path newPath) {
    all().rename(text("oldPath", oldPath), text("newPath", newPath));
  }

  /** As {@link FsSync#rm(CharSequence)}. */
  public void rm(Path path) {
    all().rm(text("path", path));
  }

  /** As {@link FsSync#rm(CharSequence, RmOptions)}. */
  public void rm(Path path, RmOptions options) {
    all().rm(text("path", path), options);
  }

  /** As {@link FsSync#link(CharSequence, CharSequence)}. */
  public void link(Path existingPath, Path newPath) {
    all().link(text("existingPath", existingPath), text("newPath", newPath));
  }

  /** As {@link FsSync#symlink(CharSequence, CharSequence)}. */
  public void symlink(Path target, Path path) {
    all().symlink(text("target", target), text("path", path));
  }

  /** As {@link FsSync#readlink(CharSequence)}. */
  public String readlink(Path path) {
    return all().readlink(text("path", path));
  }

  /** As {@link FsSync#realpath(CharSequence)}. */
  public String realpath(Path path) {
    return all().realpath(text("path", path));
  }

  /** As {@link FsSync#chmod(CharSequence, int)}. */
  public void chmod(Path path, int mode) {
    all().chmod(text("path", path), mode);
  }

  /** As {@link FsSync#chown(CharSequence, long, long)}. */
  public void chown(Path path, long uid, long gid) {
    all().chown(text("path", path), uid, gid);
  }

  /** As {@link FsSync#lchown(CharSequence, long, long)}. */
  public void lchown(Path path, long uid, long gid) {
    all().lchown(text("path", path), uid, gid);
  }

  /** As {@link FsSync#utimes(CharSequence, Instant, Instant)}. */
  public void utimes(Path path, Instant atime, Instant mtime) {
    all().utimes(text("path", path), atime, mtime);
  }

  /** As {@link FsSync#lutimes(CharSequence, Instant, Instant)}. */
  public void lutimes(Path path, Instant atime, Instant mtime) {
    all().lutimes(text("path", path), atime, mtime);
  }

  /** As {@link FsSync#open(CharSequence)}. */
  public FileHandle open(Path path) {
    return all().open(text("path", path));
  }

  /** As {@link FsSync#open(CharSequence, String)}. */
  public FileHandle open(Path path, String flags) {
    return all().open(text("path", path), flags);
  }

  /** As {@link FsSync#open(CharSequence, OpenFlags)}. */
  public FileHandle open(Path path, OpenFlags flags) {
    return all().open(text("path", path), flags);
  }

  /** As {@link FsSync#open(CharSequence, String, int)}. */
  public FileHandle open(Path path, String flags, int mode) {
    return all().open(text("path", path), flags, mode);
  }

  /** As {@link FsSync#open(CharSequence, OpenFlags, int)}. */
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
