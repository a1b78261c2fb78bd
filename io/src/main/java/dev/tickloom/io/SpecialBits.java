package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes files and directories with the bits of a mode beyond 0777: set-user-ID, set-group-ID and
 * sticky. The kernel takes them with the call that makes a file, but NIO passes nine bits only.
 *
 * <p>So they are added afterwards, to what was made by this very call, and never through a symbolic
 * link. Until then the file has fewer bits than it was asked for. If they cannot be added, what was
 * made is deleted again and the call fails; with {@code ENOSYS}, and before anything is made, where
 * the file system has no attribute view "unix".
 */
final class SpecialBits {
  /** All that there are. */
  static final int ALL = 07000;

  /** All that mkdir(2) looks at: set-group-ID comes from the parent, the third means nothing. */
  private static final int OF_DIRECTORY = 01000;

  /** Setting the mode without following links takes a descriptor, and so this permission. */
  private static final int OWNER_READ = 0400;

  private static final int NINE_BITS = 0777;

  private SpecialBits() {}

  /** Makes a directory; bits that the kernel would ignore are ignored. */
  static void makeDirectory(Path directory, int mode) throws IOException {
    if ((mode & OF_DIRECTORY) == 0) {
      Files.createDirectory(directory, Modes.attributes(directory, mode, Modes.DIRECTORY));
      return;
    }
    checkView(directory);
    Files.createDirectory(directory, readable(directory, mode));
    add(directory, mode, OF_DIRECTORY);
  }

  /**
   * Opens a file, and gives the bits to one that this call makes.
   *
   * @param options with {@code CREATE} or {@code CREATE_NEW}
   */
  static <C extends SeekableByteChannel> C open(
      Path file, Set<OpenOption> options, int mode, Opening.Opener<C> opener) throws IOException {
    Set<OpenOption> existing = new HashSet<>(options);
    if (!existing.remove(StandardOpenOption.CREATE)) {
      return make(file, options, mode, opener);
    }
    Set<OpenOption> missing = new HashSet<>(existing);
    missing.add(StandardOpenOption.CREATE_NEW);
    Path target = file;
    for (int i = 0; i < Links.MAX_LINKS; i++) {
      try {
        return opener.open(target, existing);
      } catch (NoSuchFileException e) {
        // it is to be made, unless somebody else is quicker
      }
      try {
        return make(target, missing, mode, opener);
      } catch (FileAlreadyExistsException e) {
        // the kernel makes what a link leads to, which CREATE_NEW refuses
        target =
            Files.isSymbolicLink(target)
                ? target.resolveSibling(Files.readSymbolicLink(target))
                : target;
      }
    }
    throw new FileSystemLoopException(file.toString());
  }

  private static <C extends SeekableByteChannel> C make(
      Path file, Set<OpenOption> options, int mode, Opening.Opener<C> opener) throws IOException {
    checkView(file);
    C channel = opener.open(file, options, readable(file, mode));
    try {
      add(file, mode, ALL);
      return channel;
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void checkView(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      throw new UnsupportedOperationException("no bits of a mode beyond 0777 here");
    }
  }

  private static FileAttribute<?>[] readable(Path path, int mode) {
    return Modes.attributes(path, mode | OWNER_READ, Modes.FILE);
  }

  /** Leaves what the umask took away, and set-group-ID where a directory has inherited it. */
  private static void add(Path made, int mode, int special) throws IOException {
    Object key = null;
    try {
      key = keyOf(made);
      int left = Attributes.mode(made, LinkOption.NOFOLLOW_LINKS) & Modes.ALL;
      int wanted = left & (mode | ~NINE_BITS) | mode & special;
      Attributes.setUnix(made, "mode", wanted, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | RuntimeException e) {
      undo(made, key, e);
      throw e;
    }
  }

  /** Deletes what was made, unless something else has taken its place. */
  private static void undo(Path made, @Nullable Object key, Exception failure) {
    try {
      if (key == null || Objects.equals(key, keyOf(made))) {
        Files.delete(made);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
