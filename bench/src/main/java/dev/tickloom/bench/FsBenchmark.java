package dev.tickloom.bench;

import dev.tickloom.io.FileHandle;
import dev.tickloom.io.Fs;
import dev.tickloom.io.FsSync;
import dev.tickloom.io.Stats;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code stat} and {@code readFile} of a cached file of 4 KiB: through a loop on either kind of
 * workers, with so many requests in flight all the time, as blocking calls, and as the bare calls
 * of the JDK. Of {@code read} on an open file there are the blocking call, which a worker makes,
 * and the bare one. The score is the time per call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FsBenchmark {
  /** Calls in one run of a loop; so many that starting and ending the run does not matter. */
  private static final int BATCH = 8192;

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void stat(SmallFile file, Looped looped) {
    looped.run((fs, ended) -> fs.stat(file.path, (error, stats) -> ended.run()));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void readFile(SmallFile file, Looped looped) {
    looped.run((fs, ended) -> fs.readFile(file.path, (error, bytes) -> ended.run()));
  }

  @Benchmark
  public Stats blockingStat(SmallFile file) {
    return file.sync.stat(file.path);
  }

  @Benchmark
  public byte[] blockingReadFile(SmallFile file) {
    return file.sync.readFile(file.path);
  }

  @Benchmark
  public BasicFileAttributes bareStat(SmallFile file) throws IOException {
    return Files.readAttributes(Path.of(file.path), BasicFileAttributes.class);
  }

  @Benchmark
  public byte[] bareReadFile(SmallFile file) throws IOException {
    return Files.readAllBytes(Path.of(file.path));
  }

  @Benchmark
  public int blockingRead(OpenedFile file) {
    return file.sync.read(file.handle, file.buffer.clear(), 0);
  }

  @Benchmark
  public int bareRead(OpenedFile file) throws IOException {
    return file.channel.read(file.buffer.clear(), 0);
  }

  /** A file that is open, in Tickloom's way and in the JDK's. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by open, before each trial
  public static class OpenedFile {
    final FsSync sync = Fs.on(EventLoop.create()).sync();
    final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    FileHandle handle;
    FileChannel channel;
    private Path path;

    @Setup
    public void open() throws IOException {
      path = Files.write(Files.createTempFile("tickloom", null), new byte[4096]);
      handle = sync.open(path.toString());
      channel = FileChannel.open(path);
    }

    @TearDown
    public void close() throws IOException {
      sync.close(handle);
      channel.close();
      Files.delete(path);
    }
  }

  /** A file, and the blocking way to it. */
  @State(Scope.Thread)
  public static class SmallFile {
    final FsSync sync = Fs.on(EventLoop.create()).sync();
    String path = "";

    @Setup
    public void create() throws IOException {
      path = Files.write(Files.createTempFile("tickloom", null), new byte[4096]).toString();
    }

    @TearDown
    public void delete() throws IOException {
      Files.delete(Path.of(path));
    }
  }

  /** A loop that makes a batch of calls, and a further one whenever one has ended. */
  @State(Scope.Thread)
  public static class Looped {
    private static final Workers FIXED_4 = Workers.fixed(4);

    /** A virtual thread for each call, or a classic pool of four platform threads. */
    @Param({"shared", "fixed4"})
    String workers = "";

    @Param({"1", "64"})
    int inFlight;

    private int left;

    void run(Call call) {
      Workers chosen = workers.equals("shared") ? Workers.shared() : FIXED_4;
      try (EventLoop loop = EventLoop.builder().workers(chosen).build()) {
        Fs fs = Fs.on(loop);
        left = BATCH;
        loop.run(() -> {
          for (int i = 0; i < inFlight; i++) {
            next(fs, call);
          }
        });
      }
    }

    private void next(Fs fs, Call call) {
      if (left > 0) {
        left--;
        call.start(fs, () -> next(fs, call));
      }
    }
  }

  /** Starts something that tells when it has ended. */
  interface Call {
    void start(Fs fs, Runnable ended);
  }
}
