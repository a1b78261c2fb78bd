package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jetbrains.annotations.Nullable;

/**
 * Writes a whole file in one step, as far as anybody can see: into a file in a {@link
 * PrivateFolder}, which then takes the target's name. The users' side of it is told by {@link
 * WriteOptions}.
 *
 * <p>The order is what makes it safe. The content is flushed before the name changes, or a power
 * failure could leave the new name on an empty file. Mode and owner are set before the name
 * changes, too. That the new name itself is on the device takes a flush of the directory, which
 * only {@code durable} pays for.
 *
 * <p>Failures bear the name and the path that the plain {@code writeFile} would give them. When the
 * request is abandoned before the name has changed, the old content stays. If descriptors run out
 * before the content is written, what was made is taken back, and the job has not begun.
 */
final class AtomicWrite implements WritableFile {
  private static final int OWNER_ONLY = 0600;

  private final Location file;
  private final WriteOptions options;
  private final Path target;

  /** The status of the target; null if there is none. */
  private final @Nullable Stats old;

  /** Of the opening. */
  private final Progress progress;

  // Null before they are made, and when they have been closed.
  private Flushing.@Nullable Folder flushed;
  private @Nullable PrivateFolder folder;
  private @Nullable FileChannel channel;

  private AtomicWrite(Location file, WriteOptions options, Progress progress) throws IOException {
    this.file = file;
    this.options = options;
    this.progress = progress;
    Opening.checkSeparator(file, options.flag());
    target = isNew() ? file.path() : Links.follow(file.path());
    old = checkTarget();
  }

  static void write(Location file, ByteBuffer data, WriteOptions options, Progress progress) {
    try (AtomicWrite write = open(file, options, progress)) {
      write.write(data, progress);
      write.finish(progress);
    }
  }

  /** Makes the file that will take the target's name. */
  static AtomicWrite open(Location file, WriteOptions options, Progress progress) {
    AtomicWrite write =
        SystemCall.run("open", file.text(), () -> new AtomicWrite(file, options, progress));
    try {
      write.make();
    } catch (RuntimeException | Error e) {
      write.close();
      throw e;
    }
    return write;
  }

  private void make() {
    if (options.durable()) {
      Flushing.checkFolders(file);
      flushed = Flushing.openFolderOf(file, target);
    }
    PrivateFolder made = Descriptors.first("open", file.text(), this::makeFolder);
    folder = made;
    channel = Descriptors.first("open", file.text(), () -> makeFile(made));
  }

  private boolean isNew() {
    return options.flag().requiresNew();
  }

  /** Fails where opening the target would fail. */
  private @Nullable Stats checkTarget() throws IOException {
    Stats stats;
    try {
      stats = Attributes.stats(target, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null; // the directory may be missing too: that shows when the private one is made
    }
    if (isNew()) {
      throw new FileAlreadyExistsException(file.text());
    }
    if (stats.isDirectory()) {
      throw Opening.isDirectory(file.text());
    }
    if (!stats.isFile()) {
      throw new FileSystemException(file.text(), null, Errno.EINVAL.glibcText());
    }
    target.getFileSystem().provider().checkAccess(target, AccessMode.WRITE);
    return stats;
  }

  private PrivateFolder makeFolder() throws IOException {
    Content.checkWanted(progress);
    return PrivateFolder.beside(target);
  }

  private FileChannel makeFile(PrivateFolder folder) throws IOException {
    Content.checkWanted(progress);
    boolean isToBeChanged = old != null || SpecialBits.areIn(options.mode());
    return folder.makeFile(modeOfNew(), isToBeChanged);
  }

  private int modeOfNew() {
    return old == null ? options.mode() : OWNER_ONLY;
  }

  @Override
  public void write(ByteBuffer data, Progress progress) {
    FileChannel open = Objects.requireNonNull(channel);
    SystemCall.perform("write", null, () -> Content.write(open::write, data, progress));
  }

  @Override
  public void finish(Progress progress) {
    PrivateFolder made = Objects.requireNonNull(folder);
    complete(made, Objects.requireNonNull(channel));
    closeContent();
    SystemCall.perform(putsName(), file.text(), () -> putInPlace(made, progress));
    closeFolder();
    if (flushed != null) {
      flushed.flush();
    }
  }

  private void complete(PrivateFolder folder, FileChannel channel) {
    if (old != null) {
      SystemCall.perform("fchmod", null, () -> keepOwnerAndMode(folder.pathToChange(), old));
    } else if (SpecialBits.areIn(options.mode())) {
      SystemCall.perform(
          "open", file.text(), () -> SpecialBits.add(folder.pathToChange(), options.mode()));
    }
    Flushing.file(channel);
  }

  private void closeContent() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      SystemCall.perform("close", null, open::close);
    }
  }

  private void closeFolder() {
    PrivateFolder open = folder;
    folder = null;
    if (open != null) {
      open.close();
    }
  }

  /** Deletes what has not been put in place. */
  @Override
  public void close() {
    try (Flushing.Folder last = flushed) {
      flushed = null;
      try {
        closeContent();
      } finally {
        closeFolder();
      }
    }
  }

  /** The owner comes first, because a change of owner takes set-user-ID away. */
  private static void keepOwnerAndMode(Path content, Stats old) throws IOException {
    boolean keepsGroup = keepNumber(content, "gid", old.gid());
    boolean keepsOwner = keepNumber(content, "uid", old.uid());
    if (Modes.areKnown(content)) {
      Attributes.setMode(content, modeFor(old.mode(), keepsOwner, keepsGroup));
    }
  }

  /** Another group may do no more than everybody: it was not meant. */
  private static int modeFor(int mode, boolean keepsOwner, boolean keepsGroup) {
    int kept = keepsOwner && keepsGroup ? mode : mode & ~Modes.SET_ID;
    int asOthers = (mode & 07) << 3;
    return keepsGroup ? kept : kept & (~070 | asOthers);
  }

  private static boolean keepNumber(Path content, String attribute, long number)
      throws IOException {
    if (!content.getFileSystem().supportedFileAttributeViews().contains("unix")
        || ((Integer) Files.getAttribute(content, "unix:" + attribute)).intValue()
            == (int) number) {
      return true;
    }
    try {
      Attributes.setUnix(content, attribute, (int) number);
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false; // only the superuser may give files away, and some providers let nobody
    }
  }

  /**
   * The system call in the error if the file cannot be put in place: {@code open} if the target
   * must not exist.
   */
  private String putsName() {
    return isNew() ? "open" : "rename";
  }

  private void putInPlace(PrivateFolder folder, Progress progress) throws IOException {
    Content.checkWanted(progress);
    if (isNew()) {
      folder.makeTarget();
    } else {
      folder.replaceTarget();
    }
  }
}
