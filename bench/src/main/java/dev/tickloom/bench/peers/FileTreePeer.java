package dev.tickloom.bench.peers;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@link Files#walkFileTree}, which looks at each entry, in place of all listings. */
final class FileTreePeer extends TreesInPlace {
  @Override
  public Set<Job> jobs() {
    return EnumSet.of(Job.DU, Job.READDIR, Job.READDIR_WITH_TYPES, Job.GLOB, Job.WALK);
  }

  @Override
  void perform(Job job, String tree, String copy) throws IOException {
    List<Object> found = new ArrayList<>();
    Files.walkFileTree(
        Path.of(tree),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            found.add(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    if (found.isEmpty()) {
      throw new IOException("nothing found in " + tree);
    }
  }
}
