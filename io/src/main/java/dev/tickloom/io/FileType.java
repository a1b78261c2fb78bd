package dev.tickloom.io;

import java.nio.file.attribute.BasicFileAttributes;

/** The kinds of files, and the bits that stand for them in a mode. */
enum FileType {
  UNKNOWN(0),
  FIFO(0010000),
  CHARACTER_DEVICE(0020000),
  DIRECTORY(0040000),
  BLOCK_DEVICE(0060000),
  FILE(0100000),
  SYMBOLIC_LINK(0120000),
  SOCKET(0140000);

  private static final int MASK = 0170000;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  static FileType ofMode(int mode) {
    for (FileType type : values()) {
      if (type.bits == (mode & MASK)) {
        return type;
      }
    }
    return UNKNOWN;
  }

  static FileType of(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return FILE;
    }
    if (attributes.isDirectory()) {
      return DIRECTORY;
    }
    return attributes.isSymbolicLink() ? SYMBOLIC_LINK : UNKNOWN;
  }

  /** The bits as they stand in a mode: {@code S_IFREG} and so on. */
  int bits() {
    return bits;
  }
}
