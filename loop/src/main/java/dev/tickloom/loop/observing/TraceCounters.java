package dev.tickloom.loop.observing;

import dev.tickloom.loop.observing.LoopView.Load;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The curves of a trace: the requests of a loop by where they are, its immediates, and the open
 * descriptors of the process. For the loop thread, which samples them where a turn begins.
 */
final class TraceCounters {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  /** To count descriptors takes longer, the more there are. */
  private static final long DESCRIPTORS_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final LoopView loop;
  private final TraceFile file;
  private final int row;

  /** Has an entry for each, on Linux and macOS. */
  private final File descriptors = new File("/dev/fd");

  private long next;
  private long nextDescriptors;

  TraceCounters(LoopView loop, TraceFile file, int row, long now) {
    this.loop = loop;
    this.file = file;
    this.row = row;
    next = now;
    nextDescriptors = now;
  }

  /** Samples what has not been for a while. */
  void sample(long now) {
    if (now - next >= 0) {
      next = now + PAUSE;
      sampleLoad(now);
    }
    if (now - nextDescriptors >= 0) {
      nextDescriptors = now + DESCRIPTORS_PAUSE;
      sampleDescriptors(now);
    }
  }

  /** The last values of a run: without, the curves would end where they were before. */
  void sampleLoad(long now) {
    Load load = loop.load();
    Map<String, Integer> requests = new LinkedHashMap<>();
    requests.put("queued", load.queued());
    requests.put("running", load.running());
    requests.put("ended", load.ended());
    file.addCounter("requests", row, now, requests);
    file.addCounter("immediates", row, now, Map.of("waiting", load.immediates()));
  }

  private void sampleDescriptors(long now) {
    String[] open = descriptors.list();
    if (open != null) {
      file.addCounter("descriptors", row, now, Map.of("open", open.length - 1)); // without its own
    }
  }
}
