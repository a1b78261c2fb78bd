package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** Reads the attributes of a file, with as much detail as its file system has. */
final class Attributes {
  /**
   * By name, because reading {@code unix:*} costs five times as much (it looks up the owner's
   * name).
   */
  private static final String UNIX_ATTRIBUTES =
      "unix:mode,ino,dev,rdev,nlink,uid,gid,size,"
          + "lastModifiedTime,lastAccessTime,ctime,creationTime";

  private Attributes() {}

  static Stats stats(Path path, LinkOption... options) throws IOException {
    return read(path, () -> statsOf(path, options));
  }

  /** The mode alone: type and, where they are known, permissions. */
  static int mode(Path path, LinkOption... options) throws IOException {
    return read(path, () -> modeOf(path, options));
  }

  /**
   * The attributes of the file that a path leads to; null if nothing is there. Unlike {@link
   * Files#exists} and the like it does not take a failure to look for an answer.
   */
  static @Nullable FileType typeIfExists(Path path, LinkOption... options) throws IOException {
    try {
      return FileType.ofMode(mode(path, options));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Reads attributes. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads attributes, and tells ENOTDIR from ENOENT: newer JDKs report {@code a/b} as missing where
   * {@code a} is a file, when attributes are read and when access is checked, but not here.
   */
  static <T> T read(Path path, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (NoSuchFileException e) {
      var unused =
          path.toRealPath(); // fails with the right error, or else it has appeared meanwhile
      return reading.read();
    }
  }

  /**
   * Sets the permissions, whatever the umask, and set-user-ID, set-group-ID and sticky, which take
   * the view "unix". The type is ignored, as the kernel does.
   */
  static void setMode(Path path, int mode, LinkOption... options) throws IOException {
    int bits = mode & Modes.ALL;
    if (!SpecialBits.areIn(bits) && Modes.areKnown(path)) {
      Files.getFileAttributeView(path, PosixFileAttributeView.class, options)
          .setPermissions(Modes.permissions(bits));
    } else {
      setUnix(path, "mode", bits, options);
    }
  }

  /** Sets an attribute of the view "unix", which goes beyond POSIX and may be missing. */
  static void setUnix(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    try {
      Files.setAttribute(path, "unix:" + name, value, options);
    } catch (IllegalArgumentException e) { // the view is there, but to be read only
      throw new UnsupportedOperationException(e);
    }
  }

  private static Stats statsOf(Path path, LinkOption... options) throws IOException {
    StatFields fields = StatFields.of(path);
    if (fields != null) {
      return fields.stats(Files.readAttributes(path, PosixFileAttributes.class, options));
    }
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    if (views.contains("unix")) {
      Map<String, Object> unix = Files.readAttributes(path, UNIX_ATTRIBUTES, options);
      return ofUnix(unix, typed((int) number(unix, "mode"), path, options));
    }
    if (views.contains("posix")) {
      PosixFileAttributes posix = Files.readAttributes(path, PosixFileAttributes.class, options);
      return ofBasic(posix, modeOf(posix));
    }
    BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class, options);
    return ofBasic(basic, FileType.of(basic).bits());
  }

  private static int modeOf(Path path, LinkOption... options) throws IOException {
    StatFields fields = StatFields.of(path);
    if (fields != null) {
      return fields.mode(Files.readAttributes(path, PosixFileAttributes.class, options));
    }
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    if (views.contains("unix")) {
      int mode = (int) number(Files.readAttributes(path, "unix:mode", options), "mode");
      return typed(mode, path, options);
    }
    return statsOf(path, options).mode();
  }

  /** A mode with a type, which not every file system puts there. */
  private static int typed(int mode, Path path, LinkOption... options) throws IOException {
    if (FileType.ofMode(mode) != FileType.UNKNOWN) {
      return mode;
    }
    return mode
        | FileType.of(Files.readAttributes(path, BasicFileAttributes.class, options)).bits();
  }

  private static Stats ofUnix(Map<String, Object> attributes, int mode) {
    return new Stats(
        number(attributes, "dev"),
        mode,
        number(attributes, "nlink"),
        unsigned(attributes, "uid"),
        unsigned(attributes, "gid"),
        number(attributes, "rdev"),
        number(attributes, "ino"),
        number(attributes, "size"),
        time(attributes, "lastAccessTime"),
        time(attributes, "lastModifiedTime"),
        time(attributes, "ctime"),
        time(attributes, "creationTime"));
  }

  private static Stats ofBasic(BasicFileAttributes attributes, int mode) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    return new Stats(
        0,
        mode,
        0,
        0,
        0,
        0,
        0,
        attributes.size(),
        attributes.lastAccessTime().toInstant(),
        modified,
        modified,
        attributes.creationTime().toInstant());
  }

  /** Type and nine bits. */
  static int modeOf(PosixFileAttributes attributes) {
    int mode = FileType.of(attributes).bits();
    for (PosixFilePermission permission : attributes.permissions()) {
      mode |= Modes.bit(permission);
    }
    return mode;
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
  }

  /** Users and groups are numbered by 32 bits without a sign, which the JDK keeps in an int. */
  private static long unsigned(Map<String, Object> attributes, String name) {
    return number(attributes, name) & 0xFFFF_FFFFL;
  }

  private static Instant time(Map<String, Object> attributes, String name) {
    return ((FileTime) Objects.requireNonNull(attributes.get(name), name)).toInstant();
  }
}
