package dev.tickloom.io.watching;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Reads the status of a file with its details. On the thread of a pass. */
public interface StatusReader {
  /**
   * Looks at a file.
   *
   * @param path where
   * @param links whether to follow a symbolic link
   * @return what is there, with attributes and details
   */
  Status read(Path path, LinkOption... links) throws IOException;
}
