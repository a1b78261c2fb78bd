package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A tree of many small files is copied, the copy is deleted, and the tree is counted and listed in
 * several ways: each job that the peer can do, once, and how long it takes.
 */
public final class TreeRuns {
  /** The name of the tree. */
  public static final String TREE = "many-files";

  private static final int FILES_EACH = 99;
  private static final int LARGEST = 4096;

  private final Trees peer;
  private final String tree;
  private final String copy;

  TreeRuns(Trees peer, Plan plan) {
    this.peer = peer;
    this.tree = plan.folder() + "/" + TREE;
    this.copy = plan.folder() + "/written/copy";
  }

  /** Makes the tree: hundred entries for each of its directories, which are on two levels. */
  public static void prepare(Path folder, int directories) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < directories; i++) {
      Path directory = Files.createDirectories(folder.resolve(TREE).resolve(i / 100 + "/" + i));
      for (int j = 0; j < FILES_EACH; j++) {
        Files.write(directory.resolve("file" + j), new byte[random.nextInt(LARGEST)]);
      }
    }
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (Trees.Job job : Trees.Job.values()) {
      if (peer.jobs().contains(job)) {
        Span span = new Span();
        peer.run(end ->
            peer.start(
                job,
                tree,
                copy,
                (error, value) -> {
                  if (error != null) {
                    Child.fail(error);
                  }
                  end.run();
                }));
        sample.put(job.title(), Measure.TIME, span.millis());
      }
    }
    return sample;
  }
}
