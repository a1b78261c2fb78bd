package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;

/**
 * The test kit of Reactive Streams, for publishers of files and for streams that subscribe. It is
 * written for TestNG, which is started from here, so that it cannot be left out by mistake.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTckTest {
  private static final long TIMEOUT_MILLIS = 2000;
  private static final long NOTHING_HAPPENS_MILLIS = 50;

  /** After it a subscriber that has cancelled is collected; long, for a busy machine. */
  private static final long COLLECTED_MILLIS = 1000;

  @TempDir Path temporary;

  @Test
  void publishersOfFilesPass() {
    assertThat(passed(OfPublisher.class)).hasSizeGreaterThanOrEqualTo(26);
  }

  @Test
  void subscribedStreamsPass() {
    assertThat(passed(OfSubscriber.class)).hasSizeGreaterThanOrEqualTo(9);
  }

  /** The names of the tests that have passed; none has failed. */
  private List<String> passed(Class<?> verification) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testng = new TestNG(false);
    testng.setOutputDirectory(temporary.toString());
    testng.setVerbose(0);
    testng.setTestClasses(new Class<?>[] {verification});
    testng.addListener(results);
    testng.run();
    assertThat(results.getConfigurationFailures()).isEmpty();
    assertThat(results.getFailedTests())
        .allSatisfy(failed -> assertThat(failed.getThrowable()).as(failed.getName()).isNull());
    return results.getPassedTests().stream().map(ITestResult::getName).toList();
  }

  private static TestEnvironment environment() {
    return new TestEnvironment(TIMEOUT_MILLIS, NOTHING_HAPPENS_MILLIS);
  }

  /** A loop that runs until it is closed, and a folder. */
  private static final class World implements AutoCloseable {
    final EventLoop loop = EventLoop.create();
    final Fs fs = Fs.on(loop);
    final Path folder;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);

    World() {
      try {
        folder = Files.createTempDirectory("tck");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      thread.start();
    }

    private void run() {
      loop.run(() -> {
        loop.onUncaughtException((error, origin) -> {}); // of streams that are failed on purpose
        var unused = loop.keepAlive();
      });
    }

    @Override
    public void close() throws Exception {
      loop.close();
      thread.join();
      Patience.until(() -> OpenDescriptors.openIn(folder) == 0, () -> "files stay open");
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** Each byte is an element. */
  public static final class OfPublisher extends FlowPublisherVerification<ByteBuffer> {
    private static final int MOST_ELEMENTS = 5000;

    private final World world = new World();

    public OfPublisher() {
      super(environment(), COLLECTED_MILLIS);
    }

    @Override
    public long maxElementsFromPublisher() {
      return MOST_ELEMENTS;
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFlowPublisher(long elements) {
      try {
        Path file = Files.createTempFile(world.folder, "in", "");
        Files.write(file, new byte[Math.toIntExact(Math.min(elements, MOST_ELEMENTS))]);
        return world
            .fs
            .promises()
            .publisher(file.toString(), ReadStreamOptions.DEFAULT.withHighWaterMark(1));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Flow.Publisher<ByteBuffer> createFailedFlowPublisher() {
      return world.fs.promises().publisher(world.folder.resolve("missing").toString());
    }

    @AfterClass
    public void close() throws Exception {
      world.close();
    }
  }

  /** Made on the loop, as streams are, and subscribed elsewhere. */
  public static final class OfSubscriber extends FlowSubscriberBlackboxVerification<ByteBuffer> {
    private final World world = new World();

    public OfSubscriber() {
      super(environment());
    }

    @Override
    public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
      CompletableFuture<WriteStream> made = new CompletableFuture<>();
      world.loop.execute(() -> {
        Path file = world.folder.resolve("out" + System.nanoTime());
        made.complete(world.fs.createWriteStream(file.toString()));
      });
      return made.join();
    }

    @Override
    public ByteBuffer createElement(int element) {
      return ByteBuffer.wrap(new byte[] {(byte) element});
    }

    @AfterClass
    public void close() throws Exception {
      world.close();
    }
  }
}
