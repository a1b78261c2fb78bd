package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jetbrains.annotations.Nullable;

/**
 * Makes files and directories with the bits of a mode beyond 0777: set-user-ID, set-group-ID and
 * sticky. The kernel takes them with the call that makes a file, but NIO passes nine bits only.
 *
 * <p>So they are added afterwards, to what was made by this very call: to a file by its descriptor
 * ({@link PathOfHandle#setMode}), to a directory by its path, and never through a symbolic link.
 * Until then the file has fewer bits than it was asked for. If they cannot be added, what was made
 * is deleted again and the call fails; with {@code ENOSYS}, and before anything is made, where the
 * file system has no attribute view "unix".
 */
final class SpecialBits {
  /** All that there are. */
  private static final int ALL = 07000;

  /** All that mkdir(2) looks at: set-group-ID comes from the parent, the third means nothing. */
  private static final int OF_DIRECTORY = 01000;

  /** Setting the mode without following links takes a descriptor, and so this permission. */
  private static final int OWNER_READ = 0400;

  private static final int NINE_BITS = 0777;

  private SpecialBits() {}

  /** Whether a mode has bits that NIO does not pass along. */
  static boolean areIn(int mode) {
    return (mode & ALL) != 0;
  }

  /**
   * The mode to make a file with that is then given to {@link #addTo}.
   *
   * @throws UnsupportedOperationException if the bits cannot be added
   */
  static int toBegin(Path file, int mode) {
    checkView(file);
    return mode | OWNER_READ;
  }

  /**
   * Adds the bits to a file that was just made, or closes and deletes it.
   *
   * @param made where it was made
   */
  static void addTo(SeekableByteChannel channel, Path made, int mode) throws IOException {
    PathOfHandle file = PathOfHandle.ofMade(channel, made);
    try {
      file.setMode(present -> with(present, mode, ALL), "open");
    } catch (Throwable e) {
      file.deleteIfStillAt(made, e);
      throw e;
    }
  }

  /**
   * Adds the bits to a file that nobody else can reach.
   *
   * @param path which may be a link that leads to it
   */
  static void add(Path path, int mode) throws IOException {
    Attributes.setMode(path, with(Attributes.mode(path), mode, ALL));
  }

  /** Leaves what the umask took away, and set-group-ID where a directory has inherited it. */
  private static int with(int present, int mode, int special) {
    int left = present & Modes.ALL;
    return (left & (mode | ~NINE_BITS)) | (mode & special);
  }

  /** Makes a directory; bits that the kernel would ignore are ignored. */
  static void makeDirectory(Path directory, int mode) throws IOException {
    beginDirectory(directory, mode);
    endDirectory(directory, mode);
  }

  /** The first step of {@link #makeDirectory}, which makes it. */
  static void beginDirectory(Path directory, int mode) throws IOException {
    int first = (mode & OF_DIRECTORY) == 0 ? mode : toBegin(directory, mode);
    Providers.checkIsFree(directory);
    Files.createDirectory(directory, Modes.attributes(directory, first, Modes.DIRECTORY));
  }

  /** The second step, which adds the bits, or deletes it. */
  static void endDirectory(Path directory, int mode) throws IOException {
    if ((mode & OF_DIRECTORY) == 0) {
      return;
    }
    Object key = null;
    try {
      key = look(directory).fileKey();
      int present = Attributes.mode(directory, LinkOption.NOFOLLOW_LINKS);
      Attributes.setMode(directory, with(present, mode, OF_DIRECTORY), LinkOption.NOFOLLOW_LINKS);
    } catch (Throwable e) {
      undo(directory, key, e);
      throw e;
    }
  }

  /**
   * Deletes a directory that was made, unless something else has taken its place. Where its key is
   * not known any empty directory counts, for nothing is lost with it.
   */
  private static void undo(Path made, @Nullable Object key, Throwable failure) {
    try {
      BasicFileAttributes present = look(made);
      if (present.isDirectory() && (key == null || key.equals(present.fileKey()))) {
        Files.delete(made);
      }
    } catch (Throwable e) {
      failure.addSuppressed(e);
    }
  }

  private static BasicFileAttributes look(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void checkView(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      throw new UnsupportedOperationException("no bits of a mode beyond 0777 here");
    }
  }
}
