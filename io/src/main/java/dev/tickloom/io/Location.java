package dev.tickloom.io;

import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path argument: the caller's text, which error messages repeat, and the NIO path behind it.
 *
 * <p>Between the two lies what {@link Path} cannot express. Its empty path is the working
 * directory, where the empty text names nothing; and it drops the separator at the end of {@code
 * a/}, which asks for a directory. A location made from a {@code Path} is exactly that path: it may
 * come from another file system, or have a name that no text can express.
 */
final class Location {
  private final String text;
  private final FileSystem fileSystem;
  private final @Nullable Path given;

  private Location(String text, FileSystem fileSystem, @Nullable Path given) {
    this.text = text;
    this.fileSystem = fileSystem;
    this.given = given;
  }

  /**
   * What a path argument names. Whether the file system can express its text is left to {@link
   * #path}, since that is a failure of the call and not of the argument.
   *
   * @param name of the parameter
   * @param argument a text, or a {@link PathText}
   * @param fileSystem where a text is looked up
   */
  static Location of(String name, CharSequence argument, FileSystem fileSystem) {
    Objects.requireNonNull(argument, name);
    if (argument instanceof PathText given) {
      return of(name, given.path());
    }
    String text = argument.toString();
    if (text.indexOf('\0') >= 0) {
      throw InvalidArgumentException.value(
          name, "must be a string, Uint8Array, or URL without null bytes", text);
    }
    return new Location(text, fileSystem, null);
  }

  /**
   * What a {@code Path} argument names.
   *
   * @param name of the parameter
   */
  static Location of(String name, Path path) {
    Objects.requireNonNull(path, name);
    return new Location(path.toString(), path.getFileSystem(), path);
  }

  /** As the caller gave it. */
  String text() {
    return text;
  }

  /** The path to work on; a separator at the end of the text is lost in it. */
  Path path() throws NoSuchFileException {
    if (given != null) {
      return given;
    }
    if (text.isEmpty()) {
      throw new NoSuchFileException(text);
    }
    return NameEncoding.path(fileSystem, text);
  }

  /** The path to work on where the empty text is the working directory. */
  Path pathOrWorkingDirectory() {
    return given == null ? NameEncoding.path(fileSystem, text) : given;
  }

  /** Whether a separator at the end of the text asks for a directory. */
  boolean asksForDirectory() {
    if (given != null || !(text.endsWith("/") || text.endsWith(fileSystem.getSeparator()))) {
      return false;
    }
    Path name = NameEncoding.path(fileSystem, text).getFileName();
    return name != null && !name.toString().equals(".") && !name.toString().equals("..");
  }

  /** The text before the last separator, as Node finds parents; null if nothing is before it. */
  @Nullable Location parent() {
    if (given != null) {
      Path parent = given.getParent();
      return parent == null ? null : of("path", parent);
    }
    int end = lastSeparator();
    return end <= 0 ? null : new Location(text.substring(0, end), fileSystem, null);
  }

  /** The location whose text is this one's and then some. */
  Location plus(String suffix) {
    return given == null
        ? new Location(text + suffix, fileSystem, null)
        : of("path", NameEncoding.path(fileSystem, text + suffix));
  }

  private int lastSeparator() {
    return Math.max(text.lastIndexOf('/'), text.lastIndexOf(fileSystem.getSeparator()));
  }
}
