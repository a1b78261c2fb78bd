package dev.tickloom.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The file calls that are compared, and how one makes them blocking, with the JDK alone. */
public enum FileCall {
  STAT,
  /** The basic attributes only, where a peer can ask for less. */
  STAT_BASIC,
  READ,
  /** Into a direct buffer that is used again; only by peers with {@link Skill#BUFFERS}. */
  READ_INTO,
  WRITE,
  OPEN_CLOSE,
  READDIR;

  /** Those that Tickloom's {@code stat} asks for. */
  private static final String ATTRIBUTES =
      "unix:mode,ino,dev,rdev,nlink,uid,gid,size,"
          + "lastModifiedTime,lastAccessTime,ctime,creationTime";

  private static final byte[] CONTENTS = new byte[4096];

  private static final Buffers BUFFERS = new Buffers();

  /** What {@link #WRITE} writes. */
  static byte[] contents() {
    return CONTENTS;
  }

  /** Makes the call in this thread. */
  Object perform(String name) throws IOException {
    Path path = Path.of(name);
    return switch (this) {
      case STAT -> Files.readAttributes(path, ATTRIBUTES);
      case STAT_BASIC -> Files.readAttributes(path, BasicFileAttributes.class);
      case READ -> Files.readAllBytes(path);
      case READ_INTO -> readInto(path);
      case WRITE -> Files.write(path, CONTENTS);
      case OPEN_CLOSE -> openAndClose(path);
      case READDIR -> names(path);
    };
  }

  private static Path readInto(Path path) throws IOException {
    ByteBuffer buffer = BUFFERS.take();
    try (FileChannel channel = FileChannel.open(path)) {
      while (channel.size() > channel.position() && channel.read(buffer) > 0) {}
    }
    BUFFERS.giveBack(buffer);
    return path;
  }

  private static Path openAndClose(Path path) throws IOException {
    FileChannel.open(path).close();
    return path;
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    }
    return names;
  }
}
