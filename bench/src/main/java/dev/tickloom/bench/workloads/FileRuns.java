package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.util.Locale;
import java.util.Map;

/**
 * One kind of file call on each file system, with 1, 64 and 1,024 in flight all the time; or fewer
 * of those that take long or give much.
 */
final class FileRuns {
  static final int MOST = 1_024;

  private final FileCalls peer;
  private final Plan plan;
  private final FileCall call;
  private final String file;
  private final int most;

  /** A file that ends with a slash stands for one file for each call in flight. */
  FileRuns(FileCalls peer, Plan plan, FileCall call, String file, int most) {
    this.peer = peer;
    this.plan = plan;
    this.call = call;
    this.file = file;
    this.most = most;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (Map.Entry<String, String> folder : plan.folders().entrySet()) {
      for (int inFlight : new int[] {1, 64, most}) {
        String path = folder.getValue() + "/" + file;
        ClosedLoop loop = new ClosedLoop(peer, call, path, plan.boxNanos());
        Span span = new Span();
        peer.run(end -> loop.start(inFlight, end));
        String point = point(folder.getKey(), inFlight);
        span.into(sample, point, loop.latencies().count());
        loop.latencies().into(sample, point);
      }
    }
    return sample;
  }

  /** The name of a point; that of the file system may be empty. */
  static String point(String fileSystem, int inFlight) {
    String point = String.format(Locale.ROOT, "%,d in flight", inFlight);
    return fileSystem.isEmpty() ? point : Sample.pointBeside(fileSystem, point);
  }
}
