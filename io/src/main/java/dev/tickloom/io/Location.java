package dev.tickloom.io;

import java.nio.file.FileSystem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

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
  private final Lookup lookup;
  private final @Nullable Path given;

  private Location(String text, Lookup lookup, @Nullable Path given) {
    this.text = text;
    this.lookup = lookup;
    this.given = given;
  }

  /**
   * The location that a path argument names. Whether the file system can express its text is left
   * to {@link #path}, because that is a failure of the call and not of the argument.
   *
   * @param name of the parameter
   * @param argument a text, or a {@link PathText}
   * @param lookup where a text is looked up
   */
  static Location of(String name, CharSequence argument, Lookup lookup) {
    Objects.requireNonNull(argument, name);
    if (argument instanceof PathText given) {
      return new Location(given.toString(), lookup, given.path());
    }
    String text = argument.toString();
    if (text.indexOf('\0') >= 0) {
      throw InvalidArgumentException.value(
          name, "must be a string, Uint8Array, or URL without null bytes", text);
    }
    return new Location(text, lookup, null);
  }

  /**
   * As {@link #of(String, CharSequence, Lookup)}, from the working directory of the file system.
   */
  static Location of(String name, CharSequence argument, FileSystem fileSystem) {
    return of(name, argument, new Lookup(fileSystem, null));
  }

  /**
   * The location that a {@code Path} argument names.
   *
   * @param name of the parameter
   */
  static Location of(String name, Path path) {
    Objects.requireNonNull(path, name);
    return new Location(path.toString(), new Lookup(path.getFileSystem(), null), path);
  }

  /** As the caller gave it. */
  String text() {
    return text;
  }

  /** The path to work on; a separator at the end of the text is lost in it. */
  Path path() throws NoSuchFileException {
    if (given == null && text.isEmpty()) {
      throw new NoSuchFileException(text);
    }
    return pathOrWorkingDirectory();
  }

  /** The path to work on where the empty text is the working directory. */
  Path pathOrWorkingDirectory() {
    return Providers.found(asNamed());
  }

  /** The same without a look at what is there, which an object store takes a while for. */
  Path asNamed() {
    return lookup.resolve(unresolved());
  }

  /** The path that the text itself is, wherever it starts: for the content of a symbolic link. */
  Path unresolved() {
    return given == null ? NameEncoding.path(lookup.fileSystem(), text) : given;
  }

  /** Where it starts; null if that is the working directory or a root. */
  @Nullable
  Path start() {
    Path directory = lookup.directory();
    return directory == null || unresolved().isAbsolute() ? null : directory.normalize();
  }

  /** Whether a separator at the end of the text asks for a directory. */
  boolean asksForDirectory() {
    if (given != null || !(text.endsWith("/") || text.endsWith(separator()))) {
      return false;
    }
    Path name = NameEncoding.path(lookup.fileSystem(), text).getFileName();
    return name != null && !name.toString().equals(".") && !name.toString().equals("..");
  }

  /** The text before the last separator, as Node finds parents; null if nothing is before it. */
  @Nullable
  Location parent() {
    if (given != null) {
      Path parent = given.getParent();
      return parent == null ? null : new Location(parent.toString(), lookup, parent);
    }
    int end = lastSeparator(text);
    return end <= 0 ? null : new Location(text.substring(0, end), lookup, null);
  }

  /** As {@link #parent}, but separators at the end of the text do not count. */
  @Nullable
  Location parentOfName() {
    int end = text.length();
    while (given == null && end > 1 && lastSeparator(text.substring(0, end)) == end - 1) {
      end--;
    }
    return new Location(text.substring(0, end), lookup, given).parent();
  }

  /** The location whose text is this one's and then some. */
  Location plus(String suffix) {
    String longer = text + suffix;
    return given == null
        ? new Location(longer, lookup, null)
        : new Location(longer, lookup, NameEncoding.path(given.getFileSystem(), longer));
  }

  private int lastSeparator(String text) {
    return Math.max(text.lastIndexOf('/'), text.lastIndexOf(separator()));
  }

  private String separator() {
    return lookup.fileSystem().getSeparator();
  }
}
