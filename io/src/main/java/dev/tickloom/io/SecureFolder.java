package dev.tickloom.io;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose entries are found by name in the open directory: openat(2) and its kin. Takes
 * two descriptors.
 *
 * <p>{@link #open} asks for {@code name/.} and compares keys. To ask for {@code name} without
 * following links would be as safe from links, but where a file has taken the place of the
 * directory the JDK leaks one descriptor and closes another one twice, which by then may be the
 * descriptor of somebody else. Where a FIFO has taken its place the JDK would wait for a writer.
 */
final class SecureFolder extends OpenFolder {
  private final SecureDirectoryStream<Path> stream;

  SecureFolder(SecureDirectoryStream<Path> stream) {
    this.stream = stream;
  }

  @Override
  @Nullable Object key() throws IOException {
    return stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
  }

  @Override
  Iterator<Path> entries() {
    return stream.iterator();
  }

  @Override
  BasicFileAttributes look(Path name) throws IOException {
    return stream
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  @Override
  void deleteFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  @Override
  void deleteDirectory(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // whoever opens it closes it
  OpenFolder open(Path name, @Nullable Object key) throws IOException {
    Path opened = key == null ? name : name.resolve(".");
    return of(name, stream.newDirectoryStream(opened, LinkOption.NOFOLLOW_LINKS), key);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  /** For what only this kind of folder can do. */
  SecureDirectoryStream<Path> stream() {
    return stream;
  }
}
