package dev.tickloom.io;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jetbrains.annotations.Nullable;

/**
 * A directory that only this user may enter, beside a target that is to be replaced or made. A new
 * file gets its content, mode and owner in it, and then the target's name, in one step.
 *
 * <pre>
 *   parent/                     open; the names below are looked up in it
 *     target
 *     .tickloom-UUID.tmp/       0700, open
 *       content                 -- renameat(2) -->  target
 * </pre>
 *
 * <p>The parent may belong to somebody else, who may rename whatever is in it and put links there.
 * Beside a target a temporary file would be in his reach: what is then done to the file by its name
 * would be done to the file that a link leads to. He can rename this directory, too; but it is
 * open, and nothing is looked up by its name again. If he puts another one in its place before it
 * is opened, that belongs to him, or else it is as good; a link, a file or a pipe there is not
 * opened ({@link SecureFolder}).
 *
 * <p>Where the parent may not be listed, or the file system has no {@link SecureDirectoryStream},
 * all this goes by path, and is not safe from an owner of the parent.
 */
final class PrivateFolder implements AutoCloseable {
  private static final int OWNER_ONLY = 0700;

  private static final Set<PosixFilePermission> OWNER_ONLY_PERMISSIONS =
      Modes.permissions(OWNER_ONLY);

  private final Path target;
  private final Path path;
  private final Path content;

  // Null where names are looked up by path.
  private @Nullable SecureFolder parent;
  private @Nullable SecureFolder folder;

  private Path pathToChange;
  private boolean exists;
  private boolean hasContent;

  private PrivateFolder(Path target) {
    this.target = target;
    this.path = target.resolveSibling(".tickloom-" + UUID.randomUUID() + ".tmp");
    this.content = path.resolve("content");
    this.pathToChange = content;
  }

  /**
   * Makes a directory.
   *
   * @param target beside it; links in its last name are not followed
   */
  static PrivateFolder beside(Path target) throws IOException {
    PrivateFolder made = new PrivateFolder(target);
    try {
      made.make();
      return made;
    } catch (Throwable e) {
      made.close();
      throw e;
    }
  }

  private void make() throws IOException {
    parent = openParent();
    Files.createDirectory(path, Modes.attributes(path, OWNER_ONLY, Modes.DIRECTORY));
    exists = true;
    if (parent != null) {
      folder = openFolder(parent);
    }
  }

  private @Nullable SecureFolder openParent() throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      return null;
    }
    if (!Providers.isDefault(directory)) {
      var unused = Attributes.mode(directory); // some find out late that it is missing
    }
    OpenFolder opened;
    try {
      opened = OpenFolder.at(directory, null);
    } catch (IOException e) {
      if (ErrnoMapper.errno(e) == Errno.EACCES) {
        return null; // to make files in it takes no permission to list it
      }
      throw e;
    }
    if (opened instanceof SecureFolder secure) {
      return secure;
    }
    opened.close();
    return null;
  }

  private SecureFolder openFolder(SecureFolder parent) throws IOException {
    BasicFileAttributes made = parent.look(name(path));
    if (!made.isDirectory()) {
      throw exchanged();
    }
    return (SecureFolder) parent.open(name(path), made.fileKey());
  }

  /**
   * Makes the file that will take the target's name, empty, and opens it for writing.
   *
   * @param isToBeChanged whether {@link #pathToChange} will be needed; to find it takes descriptors
   */
  FileChannel makeFile(int mode, boolean isToBeChanged) throws IOException {
    FileChannel channel = folder == null ? Opening.make(content, mode) : makeIn(folder, mode);
    hasContent = true;
    try {
      if (folder != null) {
        checkOwner(folder.stream());
      }
      if (isToBeChanged) {
        pathToChange = findPathToChange(channel);
      }
      return channel;
    } catch (Throwable e) {
      Opening.closeAfter(e, channel);
      throw e;
    }
  }

  private FileChannel makeIn(SecureFolder folder, int mode) throws IOException {
    return (FileChannel)
        folder.stream()
            .newByteChannel(
                name(content),
                Set.of(
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW,
                    LinkOption.NOFOLLOW_LINKS),
                Modes.attributes(path, mode, Modes.FILE));
  }

  /** The directory must belong to this user, or it is not the one made here. */
  private void checkOwner(SecureDirectoryStream<Path> folder) throws IOException {
    PosixFileAttributeView ofFolder = folder.getFileAttributeView(PosixFileAttributeView.class);
    PosixFileAttributeView ofContent =
        folder.getFileAttributeView(
            name(content), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (ofFolder == null || ofContent == null) {
      return; // files have no owners there
    }
    PosixFileAttributes attributes = ofFolder.readAttributes();
    if (!OWNER_ONLY_PERMISSIONS.containsAll(attributes.permissions())
        || !attributes.owner().equals(ofContent.readAttributes().owner())) {
      throw exchanged();
    }
  }

  private FileSystemException exchanged() {
    return new FileSystemException(target.toString(), null, Errno.EACCES.glibcText());
  }

  private Path findPathToChange(FileChannel channel) throws IOException {
    if (folder == null || !ChannelDescriptor.ARE_LISTED || !Providers.isDefault(path)) {
      return content;
    }
    return PathOfHandle.of(channel, 1, content, keyIn(folder, content)).toChange("open");
  }

  /**
   * {@return a path by which the attributes of the file that was made, and of no other, can be
   * changed as long as it is open}
   */
  Path pathToChange() {
    return pathToChange;
  }

  private static @Nullable Object keyIn(SecureFolder folder, Path entry) throws IOException {
    return folder.look(name(entry)).fileKey();
  }

  /** Gives the file the target's name, which may be taken. */
  void replaceTarget() throws IOException {
    if (parent == null || folder == null) {
      Renaming.move(content, target);
    } else {
      folder.stream().move(name(content), parent.stream(), name(target));
    }
    hasContent = false;
  }

  /**
   * Gives the file the target's name, or fails if that is taken: a rename would replace it.
   *
   * <p>NIO makes links by path, so the link may be one to a file that the owner of the parent has
   * put in the place of this one. This is checked afterwards, and such a link is deleted again.
   */
  void makeTarget() throws IOException {
    Files.createLink(target, content);
    if (parent != null && folder != null) {
      checkLink(parent, folder);
    }
  }

  private void checkLink(SecureFolder parent, SecureFolder folder) throws IOException {
    Object key = keyIn(folder, content);
    if (Objects.equals(keyIn(parent, target), key)) {
      return;
    }
    FileSystemException failure = exchanged();
    try {
      parent.deleteFile(name(target));
    } catch (Throwable e) {
      failure.addSuppressed(e);
    }
    throw failure;
  }

  /** Deletes the directory and what is left in it. A failure is only logged. */
  @Override
  public void close() {
    List<Throwable> failures = new ArrayList<>();
    if (hasContent) {
      attempt(failures, this::deleteContent);
    }
    if (folder != null) {
      attempt(failures, folder::close);
    }
    if (exists) {
      attempt(failures, this::deleteFolder);
    }
    if (parent != null) {
      attempt(failures, parent::close);
    }
    for (Throwable failure : failures) {
      Log.LOGGER.log(Level.WARNING, "a temporary file or folder may be left behind", failure);
    }
  }

  private interface Step {
    void perform() throws IOException;
  }

  private static void attempt(List<Throwable> failures, Step step) {
    try {
      step.perform();
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  private void deleteContent() throws IOException {
    if (folder == null) {
      Files.deleteIfExists(content);
    } else {
      folder.deleteFile(name(content));
    }
  }

  private void deleteFolder() throws IOException {
    if (parent == null) {
      Files.deleteIfExists(Providers.found(path));
    } else {
      parent.deleteDirectory(name(path));
    }
  }

  private static Path name(Path path) {
    return Objects.requireNonNull(path.getFileName());
  }
}
