package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
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
  private static final int ALL = 07000;

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
    add(directory, directory, mode, OF_DIRECTORY, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether a mode has bits that NIO does not pass along. */
  static boolean areIn(int mode) {
    return (mode & ALL) != 0;
  }

  /** Opens a file, and gives the bits to one that this call makes. */
  static <C extends SeekableByteChannel> C open(
      Path file, Set<OpenOption> options, int mode, Opening.Opener<C> opener) throws IOException {
    if (options.contains(StandardOpenOption.CREATE_NEW)) {
      return make(file, options, mode, opener);
    }
    if (!options.contains(StandardOpenOption.CREATE)) {
      return opener.open(file, options);
    }
    Set<OpenOption> existing = new HashSet<>(options);
    existing.remove(StandardOpenOption.CREATE);
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
      Path exact = channel instanceof FileChannel known ? ChannelDescriptor.pathOf(known) : null;
      if (exact == null) {
        add(file, file, mode, ALL, LinkOption.NOFOLLOW_LINKS);
      } else {
        add(file, exact, mode, ALL);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      Opening.closeAfter(e, channel);
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

  /**
   * Adds the bits to a file that nobody else can reach.
   *
   * @param path which may be a link that leads to it
   */
  static void add(Path path, int mode) throws IOException {
    add(path, mode, ALL);
  }

  /** Leaves what the umask took away, and set-group-ID where a directory has inherited it. */
  private static void add(Path path, int mode, int special, LinkOption... options)
      throws IOException {
    int left = Attributes.mode(path, options) & Modes.ALL;
    int wanted = (left & (mode | ~NINE_BITS)) | (mode & special);
    Attributes.setUnix(path, "mode", wanted, options);
  }

  /**
   * Adds the bits to what was made, or deletes it.
   *
   * @param exact leads to it
   */
  private static void add(Path made, Path exact, int mode, int special, LinkOption... options)
      throws IOException {
    Object key = null;
    try {
      key = keyOf(exact, options);
      add(exact, mode, special, options);
    } catch (IOException | RuntimeException e) {
      undo(made, key, e);
      throw e;
    }
  }

  /** Deletes what was made, unless something else has taken its place. */
  private static void undo(Path made, @Nullable Object key, Exception failure) {
    try {
      if (key == null || key.equals(keyOf(made, LinkOption.NOFOLLOW_LINKS))) {
        Files.delete(made);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static @Nullable Object keyOf(Path path, LinkOption... options) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, options).fileKey();
  }
}
