package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Directories of more and more entries are listed, one at a time. Counts entries. */
public final class GrowingDirectories {
  private static final int[] SIZES = {1_000, 10_000, 100_000, 300_000};

  private static final int SIZE_IF_QUICK = 10_000;

  private final FileCalls peer;
  private final Plan plan;

  GrowingDirectories(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  /** Makes the directories. */
  public static void prepare(Path folder, boolean quick) throws IOException {
    for (int size : SIZES) {
      if (!quick || size <= SIZE_IF_QUICK) {
        Path directory = Files.createDirectories(folder.resolve("growing").resolve("" + size));
        for (int i = 0; i < size; i++) {
          Files.createFile(directory.resolve("entry-" + i));
        }
      }
    }
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (int size : SIZES) {
      String path = plan.folder() + "/growing/" + size;
      if (Files.exists(Path.of(path))) {
        ClosedLoop calls = new ClosedLoop(peer, FileCall.READDIR, path, plan.boxNanos());
        Span span = new Span();
        peer.run(end -> calls.start(1, end));
        String point = String.format(Locale.ROOT, "%,d entries", size);
        span.into(sample, point, calls.latencies().count() * size);
      }
    }
    return sample;
  }
}
