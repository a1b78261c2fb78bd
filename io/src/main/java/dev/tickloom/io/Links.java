package dev.tickloom.io;

import dev.tickloom.loop.Work;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** The operations on the names of files. */
final class Links {
  private Links() {}

  /**
   * Looks first at what it deletes, since NIO would delete an empty directory too. One that takes
   * the place of a file between the two calls is deleted if it is empty.
   */
  static Work<@Nullable Void> unlink(Location file) {
    return SystemCall.work(
        "unlink",
        file,
        () -> {
          checkNoDirectory(file);
          Files.delete(file.path());
          return null;
        });
  }

  private static void checkNoDirectory(Location file) throws IOException {
    int mode = Attributes.mode(file.path(), LinkOption.NOFOLLOW_LINKS);
    if (FileType.ofMode(mode) == FileType.DIRECTORY) {
      throw new FileSystemException(file.text(), null, Errno.EISDIR.glibcText());
    }
    if (file.asksForDirectory()) {
      throw new NotDirectoryException(file.text());
    }
  }
}
