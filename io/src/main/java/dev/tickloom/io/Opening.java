package dev.tickloom.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;
import org.jetbrains.annotations.Nullable;

/** Opens channels as open(2) opens files, with its errors. */
final class Opening {
  /** Another process may keep making and deleting the file. */
  private static final int ATTEMPTS = 40;

  private Opening() {}

  /** {@code FileChannel::open} or {@link #BYTE_CHANNEL}. */
  interface Opener<C extends SeekableByteChannel> {
    C open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException;
  }

  /** {@code Files::newByteChannel}. */
  static final Opener<SeekableByteChannel> BYTE_CHANNEL =
      new Opener<>() {
        @Override
        public SeekableByteChannel open(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
          return Files.newByteChannel(path, options, attributes);
        }
      };

  static <C extends SeekableByteChannel> C open(
      Location file, OpenFlags flags, int mode, Opener<C> opener) {
    try { // without a lambda, which costs the first read of a program some milliseconds
      return channel(file, flags, mode, opener);
    } catch (Throwable e) {
      throw Descriptors.orNotBegun(SystemCall.failure(e, "open", file.text(), null));
    }
  }

  /** As {@link #open}, within a call that has another name. */
  static <C extends SeekableByteChannel> C channel(
      Location file, OpenFlags flags, int mode, Opener<C> opener) throws IOException {
    checkSeparator(file, flags);
    if (flags.asksForDirectory()) {
      checkDirectory(file.path(), flags);
    }
    boolean takesTwoSteps = flags.creates() && !flags.requiresNew() && SpecialBits.areIn(mode);
    C channel =
        flags.makesToRead() || takesTwoSteps
            ? openOrMake(file.path(), flags, mode, opener).channel()
            : openChannel(file.path(), flags, mode, opener);
    if (flags.truncates() && flags.appends() && !flags.appendsApart()) {
      empty(channel); // NIO refuses this combination when it opens
    }
    return channel;
  }

  /**
   * An open file.
   *
   * @param made where this call has made it; null if it was there
   */
  record Opened<C extends SeekableByteChannel>(C channel, @Nullable Path made) {}

  /**
   * Opens a file or makes it, each in one step, and tries again if another process is faster. For
   * what NIO cannot do in one call, and for callers that must know which of the two it was.
   *
   * @param flags that create, and do not require a new file
   */
  static <C extends SeekableByteChannel> Opened<C> openOrMake(
      Path path, OpenFlags flags, int mode, Opener<C> opener) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (flags.makesToRead() && Attributes.typeIfExists(path) == FileType.DIRECTORY) {
          throw isDirectory(path.toString());
        }
        return new Opened<>(openExisting(path, flags, opener), null);
      } catch (NoSuchFileException missing) {
        try {
          Path place = flags.followsLinks() ? Links.follow(path) : path;
          return new Opened<>(openChannel(place, flags.makingNew(), mode, opener), place);
        } catch (FileAlreadyExistsException e) {
          if (attempt == ATTEMPTS) {
            throw missing;
          }
        }
      }
    }
  }

  private static <C extends SeekableByteChannel> C openExisting(
      Path path, OpenFlags flags, Opener<C> opener) throws IOException {
    Set<OpenOption> options = new HashSet<>(flags.options());
    options.remove(StandardOpenOption.CREATE);
    return call(path, flags, options, new FileAttribute<?>[0], opener);
  }

  private static void empty(SeekableByteChannel channel) throws IOException {
    try {
      channel.truncate(0);
    } catch (Throwable e) {
      closeAfter(e, channel);
      throw e;
    }
  }

  /** Closes a file or the like after a failure. */
  static void closeAfter(Throwable failure, Closeable opened) {
    try {
      opened.close();
    } catch (Throwable e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes a file that must not exist. */
  static FileChannel make(Path path, int mode) throws IOException {
    return openChannel(path, OpenFlags.WRITE_NEW, mode, FileChannel::open);
  }

  /** Makes the check of {@code O_DIRECTORY}. */
  private static void checkDirectory(Path path, OpenFlags flags) throws IOException {
    if (flags.creates()) {
      throw new FileSystemException(path.toString(), null, Errno.EINVAL.glibcText());
    }
    LinkOption[] options =
        flags.followsLinks() ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    if (!Attributes.stats(path, options).isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
  }

  /** Makes the kernel's check of {@code a/}, because NIO drops the separator. */
  static void checkSeparator(Location file, OpenFlags flags) throws IOException {
    if (!file.asksForDirectory()) {
      return;
    }
    Path path = file.path();
    if (!flags.creates()) {
      if (!Attributes.stats(path).isDirectory()) {
        throw new NotDirectoryException(file.text());
      }
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null && !Attributes.stats(parent).isDirectory()) {
      throw new NotDirectoryException(file.text());
    }
    throw isDirectory(file.text());
  }

  private static <C extends SeekableByteChannel> C openChannel(
      Path path, OpenFlags flags, int mode, Opener<C> opener) throws IOException {
    if (flags.creates() && !Providers.isDefault(path)) {
      checkFolder(path);
    }
    boolean takesTwoSteps = flags.requiresNew() && SpecialBits.areIn(mode);
    int first = takesTwoSteps ? SpecialBits.toBegin(path, mode) : mode;
    FileAttribute<?>[] attributes = Modes.attributes(path, first, Modes.FILE);
    C channel = call(path, flags, flags.options(), attributes, opener);
    if (takesTwoSteps) {
      SpecialBits.addTo(channel, path, mode);
    }
    return channel;
  }

  private static <C extends SeekableByteChannel> C call(
      Path path,
      OpenFlags flags,
      Set<OpenOption> options,
      FileAttribute<?>[] attributes,
      Opener<C> opener)
      throws IOException {
    if (Providers.isOfDirectory(path)) {
      throw flags.requiresNew()
          ? new FileAlreadyExistsException(path.toString())
          : isDirectory(path.toString());
    }
    try {
      return opener.open(path, options, attributes);
    } catch (IOException | RuntimeException e) {
      if (!flags.requiresNew() && isForeignDirectory(path)) {
        throw isDirectory(path.toString());
      }
      if (e instanceof IllegalArgumentException) {
        throw new UnsupportedOperationException(
            "this file system cannot open a file with the flags " + flags, e);
      }
      throw e;
    }
  }

  /**
   * Whether what cannot be opened is a directory, which each file system refuses in its own way.
   */
  static boolean isForeignDirectory(Path path) {
    return !Providers.isDefault(path) && Files.isDirectory(path);
  }

  /** A zip file system finds out too late, when the channel is closed, and then breaks. */
  private static void checkFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      var unused = Attributes.mode(folder);
    }
  }

  static FileSystemException isDirectory(String file) {
    return new FileSystemException(file, null, Errno.EISDIR.glibcText());
  }
}
