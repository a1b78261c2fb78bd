package dev.tickloom.io;

import java.io.File;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.annotations.Nullable;

/**
 * How names of files become bytes. Node always takes UTF-8. The JDK takes what the locale of the
 * process says when the JVM starts; under {@code LC_ALL=C} or {@code POSIX} that is ASCII. It
 * cannot be changed later.
 */
final class NameEncoding {
  /** The JDK's encoding of names if it is not UTF-8. On Windows names are not bytes. */
  private static final @Nullable String FOREIGN = foreign();

  private static final AtomicBoolean HAS_WARNED = new AtomicBoolean();

  private NameEncoding() {}

  private static @Nullable String foreign() {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    boolean isUtf8 = encoding.equalsIgnoreCase("UTF-8") || encoding.equalsIgnoreCase("UTF8");
    return isUtf8 || File.separatorChar == '\\' ? null : encoding;
  }

  /** Why a name cannot be given to the default file system, and the way out; null if it can. */
  static @Nullable String obstacle() {
    return FOREIGN == null
        ? null
        : "the locale of this process encodes file names in "
            + FOREIGN
            + "; start the JVM with LC_ALL=C.UTF-8";
  }

  /** Warns, once for the process, if names on the default file system are not in UTF-8. */
  static void check(FileSystem used) {
    if (FOREIGN != null && used.equals(FileSystems.getDefault()) && !HAS_WARNED.getAndSet(true)) {
      Log.LOGGER.log(
          Level.WARNING,
          "Names of files that have other characters cannot be used, and are listed garbled: "
              + obstacle());
    }
  }

  /** The path that a text stands for; half a surrogate pair becomes U+FFFD, as in Node. */
  static Path path(FileSystem fileSystem, String text) {
    try {
      return fileSystem.getPath(text);
    } catch (InvalidPathException e) {
      String wellFormed = wellFormed(text);
      if (wellFormed.equals(text)) {
        throw e;
      }
      return fileSystem.getPath(wellFormed);
    }
  }

  private static String wellFormed(String text) {
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
        .forEach(wellFormed::appendCodePoint);
    return wellFormed.toString();
  }
}
