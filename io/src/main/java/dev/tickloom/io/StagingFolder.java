package dev.tickloom.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A directory that only this user may enter, in which directories, links and files are made before
 * they are moved into an open directory. NIO makes links and directories by path only; what is made
 * here is made where nobody else can put anything in the place of a name, and moving goes by names
 * in open directories: renameat(2).
 *
 * <pre>
 *   directory/                    open
 *     .tickloom-UUID.tmp/         0700, open
 *       content                   -- renameat(2) -->  another open directory/name
 * </pre>
 *
 * <p>On Linux the directory is reached by the entry of its descriptor in {@code /proc}. Elsewhere
 * it is reached by its path, which whoever may rename the directory can lead somewhere else. Holds
 * one thing at a time. For one thread at a time.
 */
final class StagingFolder implements AutoCloseable {
  private static final int OWNER_ONLY = 0700;

  private final SecureFolder parent;
  private final Path name;
  private final SecureFolder folder;

  /** Of what is made here, in this directory. */
  private final Path contentName;

  /** Of what is made here, from anywhere. */
  private final Path content;

  private boolean hasContent;
  private boolean isDirectory;

  /** Whether it is known that the directory belongs to this user. */
  private boolean isOwn;

  private StagingFolder(SecureFolder parent, Path name, SecureFolder folder, Path reach) {
    this.parent = parent;
    this.name = name;
    this.folder = folder;
    this.contentName = name.resolveSibling("content");
    this.content = reach.resolve("content");
  }

  /**
   * Makes a directory.
   *
   * @param directory in which; it may be closed before this is
   * @param path that leads to the directory
   */
  static StagingFolder in(SecureFolder directory, Path path) throws IOException {
    Path name = path.getFileSystem().getPath(".tickloom-" + UUID.randomUUID() + ".tmp");
    SecureFolder parent = directory.again(path.getFileSystem());
    try {
      Files.createDirectory(
          reach(parent, path).resolve(name), Modes.attributes(path, OWNER_ONLY, Modes.DIRECTORY));
      return open(parent, path, name);
    } catch (Throwable e) {
      Opening.closeAfter(e, parent);
      throw e;
    }
  }

  private static StagingFolder open(SecureFolder parent, Path path, Path name) throws IOException {
    SecureFolder folder = null;
    try {
      folder = (SecureFolder) parent.open(name, parent.look(name).fileKey());
      return new StagingFolder(parent, name, folder, reach(folder, path.resolve(name)));
    } catch (Throwable e) {
      if (folder != null) {
        Opening.closeAfter(e, folder);
      }
      try {
        parent.deleteDirectory(name);
      } catch (Exception | LinkageError left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** A path that leads to an open directory and to no other, or else the one that is given. */
  private static Path reach(SecureFolder folder, Path path) throws IOException {
    List<Path> descriptors = Providers.isDefault(path) ? folder.descriptors() : List.of();
    return descriptors.isEmpty()
        ? path
        : path.getFileSystem().getPath(descriptors.getLast().toString());
  }

  /** Whether it is an entry of that directory. */
  boolean isIn(OpenFolder directory) throws IOException {
    return Objects.equals(parent.key(), directory.key());
  }

  /** Makes a directory, with the mode that the system gives it. */
  void makeDirectory() throws IOException {
    Files.createDirectory(content);
    hasMade(true);
  }

  /** Makes a symbolic link. */
  void makeLink(Path text) throws IOException {
    Files.createSymbolicLink(content, text);
    hasMade(false);
  }

  /** Makes a file and opens it for writing. */
  FileChannel makeFile(int mode) throws IOException {
    FileChannel channel = folder.makeFile(contentName, mode);
    try {
      hasMade(false);
      return channel;
    } catch (Throwable e) {
      Opening.closeAfter(e, channel);
      throw e;
    }
  }

  private void hasMade(boolean isDirectory) throws IOException {
    this.hasContent = true;
    this.isDirectory = isDirectory;
    checkOwner();
  }

  /** This user made the directory and its content, so another owner means another directory. */
  private void checkOwner() throws IOException {
    PosixFileAttributeView ofFolder =
        folder.stream().getFileAttributeView(PosixFileAttributeView.class);
    PosixFileAttributeView ofContent =
        folder.stream()
            .getFileAttributeView(
                contentName, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!isOwn
        && ofFolder != null
        && ofContent != null
        && !ofFolder.readAttributes().owner().equals(ofContent.readAttributes().owner())) {
      throw new FileSystemException(name.toString(), null, Errno.EACCES.glibcText());
    }
    isOwn = true;
  }

  /** {@return a path that leads to what was made, and on Linux to nothing else} */
  Path content() {
    return content;
  }

  /** The present status of the content. */
  EntryStatus status() throws IOException {
    return folder.status(contentName, LinkOption.NOFOLLOW_LINKS);
  }

  /** Moves what was made into an open directory, in the place of what has that name. */
  void moveTo(SecureFolder directory, Path as) throws IOException {
    folder.move(contentName, directory, as);
    hasContent = false;
  }

  /** Deletes what was made and has not been moved. A failure is only logged. */
  void discard() {
    if (hasContent) {
      hasContent = false;
      attempt(() -> {
        if (isDirectory) {
          folder.deleteDirectory(contentName);
        } else {
          folder.deleteFile(contentName);
        }
      });
    }
  }

  private interface Step {
    void perform() throws IOException;
  }

  private static void attempt(Step step) {
    try {
      step.perform();
    } catch (Exception | LinkageError e) {
      Log.LOGGER.log(Level.WARNING, "a temporary file or folder may be left behind", e);
    }
  }

  @Override
  public void close() {
    discard();
    attempt(folder::close);
    attempt(() -> parent.deleteDirectory(name));
    attempt(parent::close);
  }
}
