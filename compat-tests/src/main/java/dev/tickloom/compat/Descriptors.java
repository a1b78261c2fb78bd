package dev.tickloom.compat;

import dev.tickloom.io.FileHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that stand for open files in Node, and in a scenario. None is used again, so that a
 * number goes on to mean a closed file.
 */
final class Descriptors {
  /** Below are standard input, output and error. */
  private static final int FIRST = 3;

  private final List<FileHandle> handles = new ArrayList<>();

  long add(FileHandle handle) {
    handles.add(handle);
    return FIRST + (handles.size() - 1L);
  }

  boolean has(long descriptor) {
    return descriptor >= FIRST && descriptor - FIRST < handles.size();
  }

  FileHandle get(long descriptor) {
    return handles.get((int) descriptor - FIRST);
  }
}
