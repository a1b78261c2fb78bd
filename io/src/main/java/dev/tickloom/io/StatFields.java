package dev.tickloom.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import org.jetbrains.annotations.Nullable;

/**
 * The fields in which the JDK keeps what a {@code stat} has told. Most of it is given away by name
 * only, and to fill a map and to look names up in it takes about as long as the system call
 * (docs/adr/0005). An option of the JVM opens the fields themselves; nothing depends on it but
 * speed. A record, because the JIT compiler takes the fields of one that is constant for constants.
 */
record StatFields(
    Class<?> pathType,
    VarHandle dev,
    VarHandle mode,
    VarHandle nlink,
    VarHandle uid,
    VarHandle gid,
    VarHandle rdev,
    VarHandle ino,
    VarHandle ctimeSeconds,
    VarHandle ctimeNanos) {
  /** Null if the JVM was not started with {@code --add-opens java.base/sun.nio.fs}. */
  private static final @Nullable StatFields OPENED = find();

  private static @Nullable StatFields find() {
    try {
      Class<?> type = Class.forName("sun.nio.fs.UnixFileAttributes");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      return new StatFields(
          Class.forName("sun.nio.fs.UnixPath"),
          lookup.findVarHandle(type, "st_dev", long.class),
          lookup.findVarHandle(type, "st_mode", int.class),
          lookup.findVarHandle(type, "st_nlink", int.class),
          lookup.findVarHandle(type, "st_uid", int.class),
          lookup.findVarHandle(type, "st_gid", int.class),
          lookup.findVarHandle(type, "st_rdev", long.class),
          lookup.findVarHandle(type, "st_ino", long.class),
          lookup.findVarHandle(type, "st_ctime_sec", long.class),
          lookup.findVarHandle(type, "st_ctime_nsec", long.class));
    } catch (ReflectiveOperationException | SecurityException e) {
      return null; // not opened, or another JDK
    }
  }

  /** {@return the fields of what is read from such a path, or null if they are not to be had} */
  static @Nullable StatFields of(Path path) {
    return OPENED != null && path.getClass() == OPENED.pathType ? OPENED : null;
  }

  /** All that was told, by what was read from a path that these fields are {@link #of}. */
  Stats stats(PosixFileAttributes attributes) {
    return new Stats(
        (long) dev.get(attributes),
        mode(attributes),
        nlink(attributes),
        Integer.toUnsignedLong((int) uid.get(attributes)),
        Integer.toUnsignedLong((int) gid.get(attributes)),
        (long) rdev.get(attributes),
        (long) ino.get(attributes),
        attributes.size(),
        attributes.lastAccessTime().toInstant(),
        attributes.lastModifiedTime().toInstant(),
        changed(attributes),
        attributes.creationTime().toInstant());
  }

  /** As far as an {@link Instant} goes, like {@code FileTime.toInstant}. */
  private Instant changed(PosixFileAttributes attributes) {
    long seconds = (long) ctimeSeconds.get(attributes);
    return Instant.ofEpochSecond(
        Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
        (long) ctimeNanos.get(attributes));
  }

  /** How many names the file has, likewise. */
  int nlink(PosixFileAttributes attributes) {
    return (int) nlink.get(attributes);
  }

  /** Type and permissions, likewise. */
  int mode(PosixFileAttributes attributes) {
    return (int) mode.get(attributes);
  }
}
