package dev.tickloom.bench.peers;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The commands of coreutils, and find: each a process of its own, whose start counts. */
final class CommandsPeer extends TreesInPlace {
  @Override
  public Set<Job> jobs() {
    return EnumSet.of(Job.CP, Job.RM, Job.DU, Job.READDIR);
  }

  @Override
  void perform(Job job, String tree, String copy) throws IOException, InterruptedException {
    List<String> command =
        switch (job) {
          case CP -> List.of("cp", "-r", tree, copy);
          case RM -> List.of("rm", "-rf", copy);
          case DU -> List.of("du", "-sb", tree);
          case READDIR -> List.of("find", tree);
          default -> throw new IllegalArgumentException(job.title());
        };
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + command);
    }
  }
}
