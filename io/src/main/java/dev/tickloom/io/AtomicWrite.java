package dev.tickloom.io;

import dev.tickloom.loop.Progress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole file in one step, as far as anybody can see: into a temporary file beside it,
 * which then takes its name. The users' side of it is told by {@link WriteOptions}.
 *
 * <p>The order is what makes it safe. The content is flushed before the name changes, or a power
 * failure could leave the new name on an empty file. The mode is set before the name changes too,
 * and until then nobody but the owner may read the temporary file if there is a mode to keep: the
 * content is never shown to more users than before. That the new name itself is on the device takes
 * a flush of the folder, which only {@code durable} pays for.
 *
 * <p>Failures bear the name and the path that the plain {@code writeFile} would give them. When the
 * request is abandoned before the name has changed, the old content stays.
 */
final class AtomicWrite {
  private static final int OWNER_ONLY = 0600;

  private final Location file;
  private final WriteOptions options;
  private final Path target;
  private final Path temporary;

  /** What is there now; null if nothing is. */
  private final @Nullable Stats old;

  private final Progress progress;

  private AtomicWrite(Location file, WriteOptions options, Progress progress) throws IOException {
    this.file = file;
    this.options = options;
    this.progress = progress;
    Opening.checkSeparator(file, options.flag());
    target = options.flag().requiresNew() ? file.path() : Links.follow(file.path());
    old = checkTarget();
    // Not to be guessed: who may write to the folder might put a link there first.
    temporary = target.resolveSibling(".tickloom-" + UUID.randomUUID() + ".tmp");
  }

  static void write(Location file, ByteBuffer data, WriteOptions options, Progress progress) {
    AtomicWrite write =
        SystemCall.run("open", file.text(), () -> new AtomicWrite(file, options, progress));
    if (options.durable()) {
      Flushing.checkFolders(write.target);
    }
    write.run(data);
  }

  /** Fails where opening the target would fail. */
  private @Nullable Stats checkTarget() throws IOException {
    Stats stats;
    try {
      stats = Attributes.stats(target, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null; // the folder may be missing too: that shows when the temporary file is made
    }
    if (options.flag().requiresNew()) {
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
    FileChannel channel = SystemCall.run("open", file.text(), this::makeTemporary);
    boolean isDone = false;
    try {
      SystemCall.perform("close", null, () -> fill(channel, data));
      SystemCall.perform(putsName(), file.text(), this::putInPlace);
      isDone = true;
    } finally {
      if (!isDone) {
        discard();
      }
    }
    if (options.durable()) {
      Flushing.folderOf(target);
    }
  }

  private FileChannel makeTemporary() throws IOException {
    return Opening.make(temporary, old == null ? options.mode() : OWNER_ONLY);
  }

  private void fill(FileChannel channel, ByteBuffer data) throws IOException {
    try (channel) {
      SystemCall.perform("write", null, () -> Content.write(channel, data, progress));
      if (old != null) {
        SystemCall.perform("fchmod", null, () -> keepOwnerAndMode(old));
      }
      Flushing.file(channel);
    }
  }

  /** The owner comes first, since a change of owner takes set-user-ID away. */
  private void keepOwnerAndMode(Stats old) throws IOException {
    boolean keepsGroup = keepNumber("unix:gid", old.gid());
    boolean keepsOwner = keepNumber("unix:uid", old.uid());
    if (Modes.areKnown(temporary)) {
      Modes.set(temporary, keepsGroup && keepsOwner ? old.mode() : old.mode() & ~Modes.SET_ID);
    }
  }

  private boolean keepNumber(String attribute, long number) throws IOException {
    if (!temporary.getFileSystem().supportedFileAttributeViews().contains("unix")
        || ((Integer) Files.getAttribute(temporary, attribute)).intValue() == (int) number) {
      return true;
    }
    try {
      Files.setAttribute(temporary, attribute, (int) number);
      return true;
    } catch (FileSystemException e) {
      return false; // only the superuser may give files away
    }
  }

  /** What a failure to put the file in place is called: a target that must not exist is opened. */
  private String putsName() {
    return options.flag().requiresNew() ? "open" : "rename";
  }

  private void putInPlace() throws IOException {
    Content.checkWanted(progress);
    if (options.flag().requiresNew()) {
      Files.createLink(target, temporary); // a rename would replace what has come meanwhile
      Files.delete(temporary);
    } else {
      Renaming.move(temporary, target);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      Log.LOGGER.log(Level.WARNING, "a temporary file is left behind", e);
    }
  }
}
