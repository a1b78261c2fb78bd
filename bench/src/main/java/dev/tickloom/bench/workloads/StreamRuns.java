package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.Ended;
import dev.tickloom.bench.peers.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A large file is copied, and read; and as many parts as make up the file are copied at once.
 * Before each of that, parts get the process warm. Counts chunks of 64 KiB. File systems that have
 * no room for the file are left out.
 */
public final class StreamRuns {
  /** The name of the large file, and of one of its parts. */
  public static final String WHOLE = "streamed";

  public static final String PART = "streamed-part";

  /** So many parts are as long as the whole. */
  public static final int PARTS = 64;

  private static final int WARM_UPS = 16;

  private final Streams peer;
  private final Plan plan;

  StreamRuns(Streams peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  /** What is done with a file; of those that are under way at once each has a number. */
  private interface Call {
    void start(String file, int number, Ended ended);
  }

  Sample run() throws InterruptedException, IOException {
    Sample sample = new Sample();
    for (Map.Entry<String, String> fileSystem : plan.folders().entrySet()) {
      String folder = fileSystem.getValue();
      if (Files.exists(Path.of(folder, WHOLE))) {
        Call copy = (file, number, ended) -> peer.copy(file, folder + "/written/" + number, ended);
        put(sample, fileSystem.getKey(), folder, "copy", copy, 1);
        put(sample, fileSystem.getKey(), folder, PARTS + " copies at once", copy, PARTS);
        for (Streams.Reader by : peer.readers()) {
          Call read = (file, number, ended) -> peer.read(by, file, ended);
          put(sample, fileSystem.getKey(), folder, "read by " + by.title(), read, 1);
        }
      }
    }
    return sample;
  }

  private void put(
      Sample sample, String fileSystem, String folder, String what, Call call, int atOnce)
      throws InterruptedException, IOException {
    String part = folder + "/" + PART;
    for (int i = 0; i < WARM_UPS; i++) {
      start(call, part, 1);
    }
    String whole = folder + "/" + WHOLE;
    Span span = new Span();
    start(call, atOnce == 1 ? whole : part, atOnce);
    long chunks = Files.size(Path.of(whole)) / Streams.CHUNK;
    span.into(sample, Sample.pointBeside(fileSystem, what), chunks);
  }

  private void start(Call call, String file, int atOnce) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(atOnce);
    peer.run(end -> {
      for (int number = 0; number < atOnce; number++) {
        call.start(
            file,
            number,
            (error, value) -> {
              if (error != null) {
                Child.fail(error);
              }
              if (left.decrementAndGet() == 0) {
                end.run();
              }
            });
      }
    });
  }
}
