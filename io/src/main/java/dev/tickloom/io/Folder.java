package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/**
 * A directory to list, which a caller named or which was found below that one.
 *
 * @param path the directory
 * @param start where the caller's path starts; null if that is the working directory or a root
 * @param key of the directory that was found there; null for the one that a caller named, and where
 *     the file system has no such thing
 * @param text what errors call it: below the directory that a caller named, the caller's text and
 *     the way from there
 * @param parentPath what its entries call it: below that directory, the same without detours
 * @param relative the way from there, with a separator at the end unless it is empty
 */
record Folder(
    Path path,
    @Nullable Path start,
    @Nullable Object key,
    String text,
    String parentPath,
    String relative) {
  private static final Set<Errno> HIDDEN =
      EnumSet.of(Errno.ENOENT, Errno.EACCES, Errno.ENOTDIR, Errno.ELOOP, Errno.ENAMETOOLONG);

  static Folder at(Location directory) throws NoSuchFileException {
    String text = directory.text();
    return new Folder(directory.path(), directory.start(), null, text, text, "");
  }

  /**
   * An entry of a directory; the name by itself, because to take it from the path costs something.
   *
   * @param key of the directory that it is; null for what is none, or was not looked at
   */
  record Entry(String name, Path path, FileType type, @Nullable Object key) {
    /** An entry that is not looked at. */
    static Entry of(Path path) {
      return new Entry(nameOf(path), path, FileType.UNKNOWN, null);
    }

    /** The kernel gives types away with the names, but the JDK drops them, so each costs a call. */
    static Entry of(Path path, OpenFolder folder) throws IOException {
      try {
        BasicFileAttributes look = folder.look(Objects.requireNonNull(path.getFileName()));
        FileType type = look.isOther() ? otherType(path) : FileType.of(look);
        Object key = look.isDirectory() ? look.fileKey() : null;
        return new Entry(nameOf(path), path, type, key);
      } catch (IOException e) {
        if (isHidden(e)) {
          return of(path);
        }
        throw e;
      }
    }

    /** Whether nobody could tell: it is gone, or may not be looked at, or leads nowhere. */
    private static boolean isHidden(IOException failure) {
      Errno errno = ErrnoMapper.errno(failure);
      return errno != null && HIDDEN.contains(errno);
    }

    private static FileType otherType(Path path) throws IOException {
      return FileType.ofMode(Attributes.mode(path, LinkOption.NOFOLLOW_LINKS));
    }

    static String nameOf(Path path) {
      Path name = path.getFileName();
      return name == null ? "" : Providers.textOf(name);
    }

    /** Whether it is a directory, or a symbolic link to one. */
    boolean leadsToDirectory() throws IOException {
      try {
        return isDirectory(path);
      } catch (IOException e) {
        if (isHidden(e)) {
          return false;
        }
        throw e;
      }
    }
  }

  /**
   * The directory that an entry of this one leads to.
   *
   * @param key of the directory that it must be; null if any will do
   */
  Folder below(Entry entry, @Nullable Object key) {
    String separator = path.getFileSystem().getSeparator();
    return new Folder(
        entry.path(),
        start,
        key,
        (text.isEmpty() || text.endsWith(separator) ? text : text + separator) + entry.name(),
        Providers.textOf(asGiven(entry.path().normalize())),
        relative + entry.name() + separator);
  }

  /** A path below the directory that a caller named, from where the caller's path starts. */
  Path asGiven(Path below) {
    if (start == null || !below.startsWith(start)) {
      return below;
    }
    int names = start.getNameCount();
    return below.getNameCount() > names ? below.subpath(names, below.getNameCount()) : below;
  }

  /** Its entries come in the order of the file system; to be closed. */
  OpenFolder open() throws IOException {
    return OpenFolder.at(path, key);
  }

  /** The path of an entry that has been listed. */
  Path resolve(Path listed) {
    return path.resolve(Objects.requireNonNull(listed.getFileName()));
  }

  private static boolean isDirectory(Path path) throws IOException {
    return FileType.ofMode(Attributes.mode(path)) == FileType.DIRECTORY;
  }

  Dirent dirent(Entry entry) {
    return new Dirent(entry.name(), parentPath, entry.path(), entry.type());
  }
}
