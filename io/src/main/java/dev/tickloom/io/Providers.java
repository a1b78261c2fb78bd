package dev.tickloom.io;

import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Which file system provider a path belongs to, for what they do not do alike. */
final class Providers {
  private Providers() {}

  /** Whether the system itself does the work. */
  static boolean isDefault(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault());
  }

  /** Whether the path is one in a zip file, as the JDK reads and writes it. */
  static boolean isZip(Path path) {
    return path.getFileSystem().provider().getScheme().equals("jar");
  }
}
