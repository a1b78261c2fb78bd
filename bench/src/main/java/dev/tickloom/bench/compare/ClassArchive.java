package dev.tickloom.bench.compare;

import dev.tickloom.bench.workloads.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An archive of the classes that a process needs, learned from one run of it: an AOT cache from JDK
 * 25 on, a dynamic CDS archive before. No class may come from a folder.
 */
record ClassArchive(Path file) {
  private static final boolean IS_AOT_CACHE = Runtime.version().feature() >= 25;

  static ClassArchive of(Plan plan) {
    return new ClassArchive(Path.of(plan.folder(), "classes.archive"));
  }

  List<String> options() {
    return List.of((IS_AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
  }

  List<String> optionsToMake() {
    return List.of((IS_AOT_CACHE ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file);
  }

  /**
   * Runs a process that is to make it.
   *
   * @throws IOException if it made none
   */
  void make(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var toChild = process.outputWriter()) {
      toChild.write("run\n");
    }
    process.waitFor();
    if (!Files.exists(file)) {
      throw new IOException("this JVM made no archive of classes");
    }
  }
}
