package dev.tickloom.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.jetbrains.annotations.Nullable;

/**
 * Leads from an open file to what NIO reads and changes by path only: its attributes, permissions,
 * owner and times. A change goes to that file or fails; it never goes to another.
 *
 * <pre>
 *   the descriptor is                    asks                       changes
 *   known (ChannelDescriptor)            its entry in /proc         its entry in /proc
 *   listed, the file open only here      the path, or an entry      that entry
 *   listed, the file open elsewhere too  the path, or an entry      ENOSYS
 *   not listed (another system, or       the path                   the path
 *   another file system provider)
 * </pre>
 *
 * <p>The key of a file is its device and its number. Where the descriptor is not known, the key is
 * taken when the file is opened, because the path may name another file later. A path or an entry
 * is good for asking if the file there has that key before and after. For a change this is not
 * enough: an entry may be that of another descriptor of the same file, which is closed, and its
 * number used for another file, in between. If no more entries have the key than this file has
 * descriptors, they are its own, and they stay as long as it is open. Without a key (in zip files,
 * on Windows) the call fails with {@code ENOSYS}.
 *
 * <p>What remains without the descriptor: a file that takes the place of the one that was opened
 * before the key is taken is mistaken for it; and a search asks about all descriptors of the
 * process, so it waits if one of them leads to a file system that does not answer. One race remains
 * where descriptors are not listed: another file may take the place between comparing the key and
 * using the path.
 */
final class PathOfHandle {
  /** How often to look while the file is open elsewhere too, which may soon be over. */
  private static final int LOOKS = 20;

  private static final long PAUSE_NANOS = 100_000;

  private final SeekableByteChannel channel;
  private final int descriptors;
  private final Path path;

  /** Null until somebody asks, where the descriptor is known; else null if there is none. */
  private volatile @Nullable Object knownKey;

  /** Null until somebody asks, where the descriptor is known. */
  private volatile @Nullable Boolean isRegularFile;

  private PathOfHandle(
      SeekableByteChannel channel,
      int descriptors,
      Path path,
      @Nullable Object key,
      @Nullable Boolean isRegularFile) {
    this.channel = channel;
    this.descriptors = descriptors;
    this.path = path;
    this.knownKey = key;
    this.isRegularFile = isRegularFile;
  }

  /**
   * To be called as soon as the file is open. If it fails, it closes the channel.
   *
   * @param channel of the file
   * @param descriptors how many this file has, of which the channel's is one
   * @param path by which it was opened
   */
  static PathOfHandle ofOpened(SeekableByteChannel channel, int descriptors, Path path)
      throws IOException {
    if (ChannelDescriptor.pathOf(channel) != null) {
      return new PathOfHandle(channel, descriptors, path, null, null);
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new PathOfHandle(
          channel, descriptors, path, attributes.fileKey(), attributes.isRegularFile());
    } catch (NoSuchFileException e) { // it is gone already, or in a zip file not there yet
      return new PathOfHandle(channel, descriptors, path, null, true);
    } catch (Throwable e) {
      Opening.closeAfter(e, channel);
      throw e;
    }
  }

  /** Of a file whose key is known for certain. */
  static PathOfHandle of(
      SeekableByteChannel channel, int descriptors, Path path, @Nullable Object key) {
    return new PathOfHandle(channel, descriptors, path, key, null);
  }

  /** Whether it is neither a directory nor a device or the like. To be called on a worker. */
  boolean isRegularFile() throws IOException {
    Boolean known = isRegularFile;
    if (known == null) {
      Path descriptor = ChannelDescriptor.pathOf(channel);
      known =
          descriptor == null
              || Files.readAttributes(descriptor, BasicFileAttributes.class).isRegularFile();
      isRegularFile = known;
    }
    return known;
  }

  /** Whether a path leads to this file, as far as keys tell. */
  boolean isAt(Path other) throws IOException {
    Object own = key();
    return own != null && own.equals(keyOf(other));
  }

  /** Whether what was made there may be deleted, because no other file has taken its place. */
  boolean isStillAt(Path made) throws IOException {
    return key() == null ? !Providers.isDefault(made) : isAt(made);
  }

  /** Device and number of the file; null where files have no identity. */
  @Nullable
  Object key() throws IOException {
    Object known = knownKey;
    Path descriptor = ChannelDescriptor.pathOf(channel);
    if (known != null || descriptor == null) {
      return known;
    }
    knownKey = keyOf(descriptor); // an interrupt may close the channel, and then it is too late
    return knownKey;
  }

  /** Opens the same file again; without its descriptor by path, where it then must be. */
  FileChannel openAgain(Set<OpenOption> options) throws IOException {
    Path descriptor = ChannelDescriptor.pathOf(channel);
    if (descriptor != null) {
      return FileChannel.open(descriptor, withoutNoFollow(options));
    }
    FileChannel opened = FileChannel.open(path, options);
    try {
      if (knownKey != null && !knownKey.equals(keyOf(path))) {
        throw new IOException(Errno.EBUSY.glibcText()); // another file has taken its place
      }
      return opened;
    } catch (Throwable e) {
      Opening.closeAfter(e, opened);
      throw e;
    }
  }

  /** The entry of a descriptor in {@code /proc} is a link. */
  private static Set<OpenOption> withoutNoFollow(Set<OpenOption> options) {
    Set<OpenOption> following = new HashSet<>(options);
    following.remove(LinkOption.NOFOLLOW_LINKS);
    return following;
  }

  /** Asks for all that is known about the file. */
  Stats stats(String syscall) throws IOException {
    Path descriptor = ChannelDescriptor.pathOf(channel);
    if (descriptor != null) {
      return Attributes.stats(descriptor);
    }
    Object wanted = requireKey(syscall);
    Stats stats = statsAt(path, wanted);
    if (stats == null && isListed()) {
      for (Path entry : entriesWith(wanted)) {
        stats = stats == null ? statsAt(entry, wanted) : stats;
      }
    }
    if (stats == null) {
      throw FsException.notImplemented("the file is no longer where it was opened", syscall);
    }
    return stats;
  }

  /** Null if the file is not there. */
  private static @Nullable Stats statsAt(Path path, Object wanted) throws IOException {
    if (!wanted.equals(keyOf(path))) {
      return null;
    }
    Stats stats = Attributes.stats(path);
    return areOf(wanted, stats, path) ? stats : null;
  }

  /**
   * Whether the answer itself is about the file with that key: between two looks at the key another
   * file may have been there. The JDK's key has no other way to tell its numbers; one without
   * numbers is looked at again.
   */
  private static boolean areOf(Object key, Stats stats, Path path) throws IOException {
    String numbers = key.toString();
    return numbers.startsWith("(dev=")
        ? numbers.equals("(dev=" + Long.toHexString(stats.dev()) + ",ino=" + stats.ino() + ")")
        : key.equals(keyOf(path));
  }

  /**
   * Finds a path by which the file, and no other, is changed.
   *
   * @param syscall for the error
   * @throws FsException with code {@code ENOSYS} if there is none
   */
  Path toChange(String syscall) throws IOException {
    Path descriptor = ChannelDescriptor.pathOf(channel);
    if (descriptor != null) {
      return descriptor;
    }
    Object wanted = requireKey(syscall);
    if (!isListed()) {
      if (!wanted.equals(keyOf(path))) {
        throw FsException.notImplemented("the file is no longer where it was opened", syscall);
      }
      return path;
    }
    for (int looks = 0; looks < LOOKS; looks++) {
      List<Path> entries = entriesWith(wanted);
      if (entries.size() == descriptors) {
        return path.getFileSystem().getPath(entries.get(0).toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw FsException.notImplemented(
        "which of its descriptors this file has is not known without the option "
            + ChannelDescriptor.OPTION,
        syscall);
  }

  private Object requireKey(String syscall) {
    Object known = knownKey;
    if (known == null) {
      throw FsException.notImplemented("files have no identity here", syscall);
    }
    return known;
  }

  private boolean isListed() {
    return ChannelDescriptor.ARE_LISTED && isOfDefaultProvider();
  }

  boolean isOfDefaultProvider() {
    return Providers.isDefault(path);
  }

  /** The descriptors of this process that lead to the file with a key, where they are listed. */
  static List<Path> entriesWith(Object wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(ChannelDescriptor.ALL)) {
      for (Path entry : entries) {
        if (hasKey(entry, wanted)) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  /** False also if that cannot be read: another descriptor may be of a file system that fails. */
  private static boolean hasKey(Path entry, Object wanted) {
    try {
      return wanted.equals(keyOf(entry));
    } catch (Exception e) {
      return false;
    }
  }

  /** Null if nothing is there, which for an entry means that it was closed meanwhile. */
  private static @Nullable Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      Errno errno = ErrnoMapper.errno(e);
      if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  /**
   * As {@link #ofOpened}, of a file that this call has made: if it fails, the file is deleted.
   *
   * @param made where it was made
   */
  static PathOfHandle ofMade(SeekableByteChannel channel, Path made) throws IOException {
    if (ChannelDescriptor.pathOf(channel) != null) {
      return of(channel, 1, made, null);
    }
    try {
      return of(channel, 1, made, keyOf(made));
    } catch (Throwable e) {
      try {
        of(channel, 1, made, keyOf(made)).deleteIfStillAt(made, e);
      } catch (Throwable again) {
        e.addSuppressed(again);
        Opening.closeAfter(e, channel);
      }
      throw e;
    }
  }

  /**
   * Sets the mode of a regular file that this call has made, or is going to write anew. If the file
   * is open elsewhere too at this moment, and its descriptor is not known, the file at the path is
   * changed after its key has been compared, and no link is followed; another one may take its
   * place between the two steps. {@link #toChange} would refuse, but here the mode belongs to what
   * was asked for, such as a copy that nobody else may read.
   *
   * <p>Does nothing if the file has that mode already, is not a regular one, or has no identity.
   *
   * @param wanted from the present mode
   * @throws FileSystemException ESTALE if another file has taken its place
   */
  void setMode(IntUnaryOperator wanted, String syscall) throws IOException {
    if (key() == null) {
      return; // it is gone, or lies in a file system that has no identities
    }
    int present = presentMode(syscall);
    int mode = wanted.applyAsInt(present) & Modes.ALL;
    if (FileType.ofMode(present) != FileType.FILE || (present & Modes.ALL) == mode) {
      return; // libuv would give a device another mode as well
    }
    Path exact;
    try {
      exact = toChange(syscall);
    } catch (FsException e) { // ENOSYS
      setModeByPath(mode);
      return;
    }
    Attributes.setMode(exact, mode);
  }

  private int presentMode(String syscall) throws IOException {
    try {
      return stats(syscall).mode();
    } catch (FsException e) { // ENOSYS
      throw exchanged();
    }
  }

  private void setModeByPath(int mode) throws IOException {
    Path place = path.toRealPath();
    if (!isAt(place) || !isOpenHere()) {
      throw exchanged();
    }
    Attributes.setMode(place, mode, LinkOption.NOFOLLOW_LINKS);
  }

  private FileSystemException exchanged() {
    return new FileSystemException(path.toString(), null, Errno.ESTALE.glibcText());
  }

  /**
   * Whether this process has the file with that key open. If it has not, another file had taken the
   * place of the one that was opened before the key was taken.
   */
  private boolean isOpenHere() throws IOException {
    Object known = knownKey;
    return known == null || !isListed() || !entriesWith(known).isEmpty();
  }

  /**
   * Closes the channel of a file that was made, and deletes the file, unless another one has taken
   * its place.
   *
   * @param failure because of which the file is of no use; a failure to delete is added to it
   */
  void deleteIfStillAt(Path made, Throwable failure) {
    try {
      boolean isThere;
      try (channel) {
        isThere = isStillAt(made) && seemsOpenHere();
      }
      if (isThere) {
        Files.deleteIfExists(made); // in a zip file it is there only now
      }
    } catch (Throwable e) {
      failure.addSuppressed(e);
    }
  }

  /** To look takes descriptors: if there are none, the key alone decides. */
  private boolean seemsOpenHere() {
    try {
      return isOpenHere();
    } catch (Exception e) {
      return true;
    }
  }
}
