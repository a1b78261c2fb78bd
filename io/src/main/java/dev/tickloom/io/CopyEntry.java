package dev.tickloom.io;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jetbrains.annotations.Nullable;

/**
 * An entry to copy: its name in the source's directory and in the target's. Paths and texts are
 * made on demand, because those of all directories on a deep way would fill the memory.
 */
final class CopyEntry {
  final @Nullable CopyEntry parent;
  private final CopyRoot root;
  private final Path srcName;
  private final Path destName;

  /** How many links were followed on the way here, and to what this is. */
  int links;

  /** The two arguments of the call. */
  record CopyRoot(Location src, Location dest) {}

  private CopyEntry(@Nullable CopyEntry parent, CopyRoot root, Path srcName, Path destName) {
    this.parent = parent;
    this.root = root;
    this.srcName = srcName;
    this.destName = destName;
  }

  static CopyEntry root(Location src, Location dest) {
    return new CopyEntry(
        null, new CopyRoot(src, dest), src.pathOrWorkingDirectory(), dest.pathOrWorkingDirectory());
  }

  /** An entry of the directory that this one is. */
  CopyEntry child(Path name) {
    CopyEntry child = new CopyEntry(this, root, name, copyName(name));
    child.links = links;
    return child;
  }

  /** The name at the target of an entry of this directory. */
  Path copyName(Path name) {
    return nameOn(destName.getFileSystem(), name);
  }

  /** An entry of the directory that this one is at the target. */
  CopyEntry childAtTarget(Path name) {
    return new CopyEntry(this, root, nameOn(srcName.getFileSystem(), name), name);
  }

  /** The entry at these names below this one, at the target. */
  CopyEntry below(Iterable<Path> names) {
    CopyEntry entry = this;
    for (Path name : names) {
      entry = entry.childAtTarget(name);
    }
    return entry;
  }

  private static Path nameOn(FileSystem fileSystem, Path name) {
    return name.getFileSystem().equals(fileSystem)
        ? name
        : NameEncoding.path(fileSystem, name.toString());
  }

  boolean isRoot() {
    return parent == null;
  }

  /** Of the root, its path. */
  Path srcName() {
    return srcName;
  }

  /** Of the root, its path. */
  Path destName() {
    return destName;
  }

  /** Joined as Node joins paths: without detours, but for the root's own. */
  Path src() {
    return join(root.src.asNamed(), entry -> entry.srcName);
  }

  Path dest() {
    return join(root.dest.asNamed(), entry -> entry.destName);
  }

  private Path join(Path top, Function<CopyEntry, Path> nameOf) {
    Deque<Path> names = new ArrayDeque<>();
    for (CopyEntry entry = this; entry.parent != null; entry = entry.parent) {
      names.push(nameOf.apply(entry));
    }
    Path path = names.isEmpty() ? top : top.normalize();
    for (Path name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /** The text of its path for errors. */
  String srcText() {
    return isRoot()
        ? root.src.text()
        : join(root.src.unresolved(), entry -> entry.srcName).toString();
  }

  String destText() {
    return isRoot()
        ? root.dest.text()
        : join(root.dest.unresolved(), entry -> entry.destName).toString();
  }
}
