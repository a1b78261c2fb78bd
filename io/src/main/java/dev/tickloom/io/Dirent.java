package dev.tickloom.io;

import java.nio.file.Path;

/** An entry of a directory, with its type. Node's {@code fs.Dirent}. Immutable. */
public final class Dirent {
  private final String name;
  private final String parentPath;
  private final Path path;
  private final FileType type;

  Dirent(String name, String parentPath, Path path, FileType type) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = path;
    this.type = type;
  }

  /**
   * The name of the entry in its directory.
   *
   * @return the name, without the path
   */
  public String name() {
    return name;
  }

  /**
   * The directory that has the entry.
   *
   * @return the text that the caller gave for it; of a directory further down, that and the way
   *     there, without detours such as {@code a/..}
   */
  public String parentPath() {
    return parentPath;
  }

  /**
   * The entry as a path: the way to files whose names are bytes that no text can express.
   *
   * @return the path of the directory, and the name
   */
  public Path toPath() {
    return path;
  }

  /**
   * Whether it is a regular file.
   *
   * @return false too if the type is unknown
   */
  public boolean isFile() {
    return type == FileType.FILE;
  }

  /**
   * Whether it is a directory.
   *
   * @return false too if the type is unknown
   */
  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  /**
   * Whether it is a symbolic link.
   *
   * @return false too if the type is unknown
   */
  public boolean isSymbolicLink() {
    return type == FileType.SYMBOLIC_LINK;
  }

  /**
   * Whether it is a block device.
   *
   * @return false too if the type is unknown
   */
  public boolean isBlockDevice() {
    return type == FileType.BLOCK_DEVICE;
  }

  /**
   * Whether it is a character device.
   *
   * @return false too if the type is unknown
   */
  public boolean isCharacterDevice() {
    return type == FileType.CHARACTER_DEVICE;
  }

  /**
   * Whether it is a named pipe.
   *
   * @return false too if the type is unknown
   */
  public boolean isFIFO() {
    return type == FileType.FIFO;
  }

  /**
   * Whether it is a socket.
   *
   * @return false too if the type is unknown
   */
  public boolean isSocket() {
    return type == FileType.SOCKET;
  }

  /**
   * Whether its type could not be found out: it was gone by then, or the directory may be listed
   * but not searched; or it is of a kind that has no test here. Not in Node.
   *
   * @return true if all other tests are false
   */
  public boolean isUnknown() {
    return type == FileType.UNKNOWN;
  }

  @Override
  public String toString() {
    return "Dirent[" + path + ", " + type + "]";
  }
}
