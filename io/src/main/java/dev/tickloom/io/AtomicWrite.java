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
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole file in one step, as far as anybody can see: into a file in a {@link
 * PrivateFolder}, which then takes the target's name. The users' side of it is told by {@link
 * WriteOptions}.
 *
 * <p>The order is what makes it safe. The content is flushed before the name changes, or a power
 * failure could leave the new name on an empty file. Mode and owner are set before the name
 * changes, too. That the new name itself is on the device takes a flush of the folder, which only
 * {@code durable} pays for.
 *
 * <p>Failures bear the name and the path that the plain {@code writeFile} would give them. When the
 * request is abandoned before the name has changed, the old content stays. If descriptors run out
 * before the content is written, what was made is taken back, and the job has not begun.
 */
final class AtomicWrite {
  private static final int OWNER_ONLY = 0600;

  private final Location file;
  private final WriteOptions options;
  private final Path target;

  /** What is there now; null if nothing is. */
  private final @Nullable Stats old;

  private final Progress progress;

  private AtomicWrite(Location file, WriteOptions options, Progress progress) throws IOException {
    this.file = file;
    this.options = options;
    this.progress = progress;
    Opening.checkSeparator(file, options.flag());
    target = isNew() ? file.path() : Links.follow(file.path());
    old = checkTarget();
  }

  static void write(Location file, ByteBuffer data, WriteOptions options, Progress progress) {
    AtomicWrite write =
        SystemCall.run("open", file.text(), () -> new AtomicWrite(file, options, progress));
    if (!options.durable()) {
      write.run(data);
      return;
    }
    Flushing.checkFolders(file);
    try (Flushing.Folder folder = Flushing.openFolderOf(file, write.target)) {
      write.run(data);
      folder.flush();
    }
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
      return null; // the folder may be missing too: that shows when the private one is made
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

  private void run(ByteBuffer data) {
    try (PrivateFolder folder = Descriptors.first("open", file.text(), this::makeFolder)) {
      FileChannel channel = Descriptors.first("open", file.text(), () -> makeFile(folder));
      SystemCall.perform("close", null, () -> fill(folder, channel, data));
      SystemCall.perform(putsName(), file.text(), () -> putInPlace(folder));
    }
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

  private void fill(PrivateFolder folder, FileChannel channel, ByteBuffer data) throws IOException {
    try (channel) {
      SystemCall.perform("write", null, () -> Content.write(channel::write, data, progress));
      if (old != null) {
        SystemCall.perform("fchmod", null, () -> keepOwnerAndMode(folder.pathToChange(), old));
      } else if (SpecialBits.areIn(options.mode())) {
        SystemCall.perform(
            "open", file.text(), () -> SpecialBits.add(folder.pathToChange(), options.mode()));
      }
      Flushing.file(channel);
    }
  }

  /** The owner comes first, since a change of owner takes set-user-ID away. */
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

  /** What a failure to put the file in place is called: a target that must not exist is opened. */
  private String putsName() {
    return isNew() ? "open" : "rename";
  }

  private void putInPlace(PrivateFolder folder) throws IOException {
    Content.checkWanted(progress);
    if (isNew()) {
      folder.makeTarget();
    } else {
      folder.replaceTarget();
    }
  }
}
