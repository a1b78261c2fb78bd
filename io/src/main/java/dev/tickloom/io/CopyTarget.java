package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jetbrains.annotations.Nullable;

/**
 * The tree that receives the copies. Names are looked up in open directories, so nothing is made
 * elsewhere, even if something takes the place of a directory meanwhile.
 *
 * <pre>
 *   a new file               is made in its directory, if it need not be changed afterwards
 *   directory, link, others  is made in a {@link StagingFolder} and moved into its directory, also
 *                            in the place of what is there
 * </pre>
 *
 * <p>On file systems without secure streams all this goes by path. For one thread at a time.
 */
final class CopyTarget implements AutoCloseable {
  private final DescentStart start;
  private final boolean knowsModes;
  private final Progress progress;
  private @Nullable StagingFolder staging;

  /** Permissions that files do not get when they are made, as far as that has been seen. */
  private int taken;

  CopyTarget(DescentStart start, boolean knowsModes, Progress progress) {
    this.start = start;
    this.progress = progress;
    this.knowsModes = knowsModes;
  }

  /** The same tree, and in the same place, for another thread. */
  CopyTarget fork() {
    CopyTarget fork =
        new CopyTarget(new DescentStart(descent().fork(), start.name()), knowsModes, progress);
    fork.taken = taken;
    return fork;
  }

  /** Fills a new file and sets its attributes. */
  interface Filling {
    void into(SeekableByteChannel file) throws IOException;
  }

  /**
   * How a copy is to look.
   *
   * @param from what it is a copy of
   * @param keepsTimes whether it gets the times of that
   */
  record Shape(EntryStatus from, boolean keepsTimes) {
    int mode() {
      return from.mode() & Modes.ALL;
    }
  }

  Descent descent() {
    return start.descent();
  }

  private Path name(CopyEntry entry) {
    return entry.isRoot() ? start.name() : entry.destName();
  }

  EntryStatus status(CopyEntry entry, LinkOption... options) throws IOException {
    return descent().here().status(name(entry), options);
  }

  OpenFolder enter(CopyEntry entry, @Nullable Object key) throws IOException {
    return descent().enter(name(entry), key);
  }

  /** Whether files have modes in both trees. */
  boolean knowsModes() {
    return knowsModes;
  }

  SeekableByteChannel openFile(CopyEntry entry, LinkOption... options) throws IOException {
    return descent().here().openFile(name(entry), options);
  }

  Path readLink(CopyEntry entry, @Nullable Object key) throws IOException {
    return descent().here().readLink(name(entry), entry.dest(), key);
  }

  void makeDirectory(CopyEntry entry) throws IOException {
    if (descent().here() instanceof SecureFolder folder) {
      stage(folder, entry, StagingFolder::makeDirectory);
    } else {
      Files.createDirectory(pathOf(entry));
    }
  }

  /** Makes a link, and replaces an existing entry. */
  void makeLink(CopyEntry entry, Path text, boolean replaces) throws IOException {
    if (descent().here() instanceof SecureFolder folder) {
      stage(folder, entry, made -> made.makeLink(text));
    } else if (replaces) {
      Path made = beside(pathOf(entry));
      Files.createSymbolicLink(made, text);
      moveOrDelete(made, pathOf(entry));
    } else {
      Files.createSymbolicLink(pathOf(entry), text);
    }
  }

  /** Makes a file, and replaces an existing entry, which stays as it is if this fails. */
  void makeFile(CopyEntry entry, Shape shape, Filling filling, boolean replaces)
      throws IOException {
    if (!(descent().here() instanceof SecureFolder folder)) {
      makeFileByPath(pathOf(entry), shape, filling, replaces);
    } else if (replaces || !mayBeMadeAtOnce(shape) || !makeAtOnce(folder, entry, shape, filling)) {
      stage(folder, entry, made -> fill(made, shape, filling));
    }
  }

  // ---- by names in open directories -----------------------------------------------------------

  private boolean mayBeMadeAtOnce(Shape shape) {
    return !shape.keepsTimes && (!knowsModes || (shape.mode() & (taken | ~Modes.PERMISSIONS)) == 0);
  }

  private int modeToMake(Shape shape) {
    return knowsModes ? shape.mode() & Modes.PERMISSIONS : Modes.FILE;
  }

  /** False if it would have to get more permissions afterwards; then there is none. */
  private boolean makeAtOnce(SecureFolder folder, CopyEntry entry, Shape shape, Filling filling)
      throws IOException {
    Path name = name(entry);
    FileChannel channel = folder.makeFile(name, modeToMake(shape));
    EntryStatus made = null;
    boolean isWhole = false;
    try (channel) {
      made = folder.status(name, LinkOption.NOFOLLOW_LINKS);
      taken |= knowsModes ? shape.mode() & ~made.mode() : 0;
      if (mayBeMadeAtOnce(shape)) {
        filling.into(channel);
        isWhole = true;
      }
    } finally {
      if (!isWhole) {
        delete(folder, name, made);
      }
    }
    return isWhole;
  }

  /** Unless something else has taken its place. */
  private static void delete(SecureFolder folder, Path name, @Nullable EntryStatus made)
      throws IOException {
    if (made == null || Objects.equals(made.key(), folder.look(name).fileKey())) {
      folder.deleteFile(name);
    }
  }

  private void fill(StagingFolder made, Shape shape, Filling filling) throws IOException {
    try (FileChannel channel = made.makeFile(modeToMake(shape) | Modes.OWNER_READ_WRITE)) {
      filling.into(channel);
    }
    finish(made.content(), made.status().mode(), shape);
  }

  /** The times first, because to set them takes a permission that the mode may lack. */
  private void finish(Path file, int present, Shape shape) throws IOException {
    if (shape.keepsTimes) {
      setTimes(file, shape.from);
    }
    if (knowsModes && (present & Modes.ALL) != shape.mode()) {
      Attributes.setMode(file, shape.mode());
    }
  }

  private static void setTimes(Path file, EntryStatus from) throws IOException {
    Times.setTimesOfOpen(file, from.atime().toInstant(), from.mtime().toInstant());
  }

  private interface Making {
    void in(StagingFolder folder) throws IOException;
  }

  private void stage(SecureFolder folder, CopyEntry entry, Making making) throws IOException {
    StagingFolder present = staging;
    if (present == null) {
      present = makeStaging(folder, entry);
    }
    try {
      makeAndMove(present, folder, entry, making);
    } catch (AtomicMoveNotSupportedException e) { // the directory is of another file system
      dissolveStaging();
      makeAndMove(makeStaging(folder, entry), folder, entry, making);
    }
  }

  private void makeAndMove(
      StagingFolder staging, SecureFolder folder, CopyEntry entry, Making making)
      throws IOException {
    try {
      Content.checkWanted(progress);
      making.in(staging);
      Content.checkWanted(progress);
      staging.moveTo(folder, name(entry));
    } finally {
      staging.discard();
    }
  }

  private StagingFolder makeStaging(SecureFolder folder, CopyEntry entry) throws IOException {
    CopyEntry parent = entry.parent;
    Path path =
        parent == null
            ? entry.destName().toAbsolutePath().resolveSibling(".").normalize()
            : parent.dest().toAbsolutePath();
    StagingFolder made = StagingFolder.in(folder, path);
    staging = made;
    return made;
  }

  private void dissolveStaging() {
    if (staging != null) {
      staging.close();
      staging = null;
    }
  }

  /** Takes what is for this job only out of the directory where it is. */
  void tidyUp() throws IOException {
    if (staging != null && staging.isIn(descent().here())) {
      dissolveStaging(); // which changes the time of the directory
    }
  }

  /**
   * Gives the directory that is left now its times and its mode, the mode last.
   *
   * @param setsMode false if it keeps its mode
   */
  void finishDirectory(CopyEntry entry, Shape shape, boolean setsMode) throws IOException {
    OpenFolder folder = descent().here();
    if (shape.keepsTimes) {
      folder.setTimes(shape.from.mtime(), shape.from.atime());
    }
    if (setsMode && knowsModes) {
      setMode(folder, entry, shape.mode());
    }
  }

  private void setMode(OpenFolder folder, CopyEntry entry, int mode) throws IOException {
    if (!(folder instanceof SecureFolder secure)) {
      Attributes.setMode(entry.dest(), mode);
    } else if (!SpecialBits.areIn(mode)) {
      secure.setPermissions(mode);
    } else {
      Attributes.setMode(onlyPath(secure, entry), mode);
    }
  }

  /** The permissions beyond 0777 are set by path, which must lead to this directory only. */
  private static Path onlyPath(SecureFolder folder, CopyEntry entry) throws IOException {
    Path path = entry.dest();
    if (!ChannelDescriptor.ARE_LISTED || !Providers.isDefault(path)) {
      return path;
    }
    List<Path> descriptors = folder.descriptors();
    if (descriptors.size() != SecureFolder.DESCRIPTORS) {
      throw FsException.notImplemented("the directory is open elsewhere too", "chmod");
    }
    return path.getFileSystem().getPath(descriptors.getFirst().toString());
  }

  // ---- by path --------------------------------------------------------------------------------

  private Path pathOf(CopyEntry entry) throws IOException {
    return ((PathFolder) descent().here()).pathOf(name(entry));
  }

  private void makeFileByPath(Path path, Shape shape, Filling filling, boolean replaces)
      throws IOException {
    Path made = replaces ? beside(path) : path;
    try (FileChannel channel =
        Opening.make(made, modeToMake(shape) | (knowsModes ? Modes.OWNER_READ_WRITE : 0))) {
      filling.into(channel);
    } catch (FileAlreadyExistsException e) {
      throw e; // it is somebody else's
    } catch (Throwable e) {
      deleteAfter(e, made);
      throw e;
    }
    try {
      finish(made, knowsModes ? Attributes.mode(made) : 0, shape);
    } catch (Throwable e) {
      deleteAfter(e, made);
      throw e;
    }
    if (replaces) {
      moveOrDelete(made, path);
      keepTimes(path, shape);
    }
  }

  /** In a zip file, a file that is moved gets the time of now. */
  private static void keepTimes(Path moved, Shape shape) throws IOException {
    if (shape.keepsTimes
        && !Mirror.isKeptAs(
            shape.from.mtime(), Files.getLastModifiedTime(moved, LinkOption.NOFOLLOW_LINKS))) {
      setTimes(moved, shape.from);
    }
  }

  private static Path beside(Path path) {
    return path.resolveSibling(".tickloom-" + UUID.randomUUID() + ".tmp");
  }

  private static void moveOrDelete(Path made, Path path) throws IOException {
    try {
      Renaming.move(made, path);
    } catch (Throwable e) {
      deleteAfter(e, made);
      throw e;
    }
  }

  private static void deleteAfter(Throwable failure, Path made) {
    try {
      Files.deleteIfExists(made);
    } catch (Exception | LinkageError e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    dissolveStaging();
    descent().close();
  }
}
