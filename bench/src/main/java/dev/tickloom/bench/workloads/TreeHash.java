package dev.tickloom.bench.workloads;

import dev.tickloom.bench.peers.FileCall;
import dev.tickloom.bench.peers.FileCalls;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.annotations.Nullable;

/**
 * Lists the ten folders of a tree, asks for the attributes of each file, reads it and hashes it;
 * the hashing is done where callbacks run. Counts files.
 */
final class TreeHash {
  private static final int FOLDERS = 10;

  private final FileCalls peer;
  private final Plan plan;

  TreeHash(FileCalls peer, Plan plan) {
    this.peer = peer;
    this.plan = plan;
  }

  Sample run() throws InterruptedException {
    Sample sample = new Sample();
    for (Map.Entry<String, String> folder : plan.folders().entrySet()) {
      for (int inFlight : new int[] {1, 64, FileRuns.MOST}) {
        Span span = new Span();
        long files = 0;
        do {
          Tree tree = new Tree(inFlight);
          peer.run(end -> tree.start(folder.getValue() + "/tree", end));
          files += tree.hashed.get();
        } while (!span.isLongerThan(plan.boxNanos()));
        span.into(sample, FileRuns.point(folder.getKey(), inFlight), files);
      }
    }
    return sample;
  }

  /** One walk over the tree. */
  private final class Tree {
    private final int inFlight;
    private final AtomicInteger lists = new AtomicInteger(FOLDERS);
    private final AtomicInteger lanes = new AtomicInteger();
    private final Queue<String> files = new ConcurrentLinkedQueue<>();
    private final AtomicLong hashed = new AtomicLong();
    private volatile Runnable end = () -> {};

    Tree(int inFlight) {
      this.inFlight = inFlight;
    }

    void start(String root, Runnable whenEnded) {
      end = whenEnded;
      for (int i = 0; i < FOLDERS; i++) {
        String folder = root + "/" + i;
        peer.start(FileCall.READDIR, folder, (error, value) -> listed(folder, error, value));
      }
    }

    private void listed(String folder, @Nullable Throwable error, @Nullable Object value) {
      for (String name : peer.names(given(error, value))) {
        files.add(name.startsWith("/") ? name : folder + "/" + name);
      }
      if (lists.decrementAndGet() == 0) {
        lanes.set(inFlight);
        for (int i = 0; i < inFlight; i++) {
          next();
        }
      }
    }

    private void next() {
      String file = files.poll();
      if (file == null) {
        if (lanes.decrementAndGet() == 0) {
          end.run();
        }
        return;
      }
      peer.start(
          FileCall.STAT,
          file,
          (error, value) -> {
            given(error, value);
            peer.start(FileCall.READ, file, this::hash);
          });
    }

    private void hash(@Nullable Throwable error, @Nullable Object value) {
      try {
        byte[] contents = peer.bytes(given(error, value));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(contents);
        hashed.addAndGet(digest.length / 32);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      next();
    }
  }

  private static Object given(@Nullable Throwable error, @Nullable Object value) {
    if (value == null) {
      Child.fail(error);
      throw new AssertionError(error);
    }
    return value;
  }
}
