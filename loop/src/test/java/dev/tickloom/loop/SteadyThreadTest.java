package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt from outside means nothing to the threads of the library. */
class SteadyThreadTest extends OneLoop {
  private final EventLoop own = EventLoop.builder().workers(Workers.lane()).build();

  @Test
  void anInterruptOfAWorkerDoesNotCloseTheFileThatItReads(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
    AtomicReference<Thread> worker = new AtomicReference<>();
    CountDownLatch interrupted = new CountDownLatch(1);
    try (own;
        FileChannel channel = FileChannel.open(file)) {
      own.queueWork(
          Work.of(
              "read",
              () -> {
                worker.set(Thread.currentThread());
                Threads.await(interrupted);
                return channel.read(ByteBuffer.allocate(3));
              }),
          noteOutcome("read"));
      Threads.awaitSet(worker).interrupt();
      interrupted.countDown();
      own.run();

      assertThat(channel.isOpen()).isTrue();
    }
    assertThat(calls).containsExactly("read: 3");
  }

  /** As a container does that ends an application, or a test runner. */
  @Test
  void neitherDoesOneOfAllThreadsOfTheProcess() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (own) {
      own.queueWork(
          Work.of(
              "work",
              () -> {
                running.countDown();
                Threads.await(interrupted);
                return Thread.currentThread().isInterrupted();
              }),
          noteOutcome("interrupted"));
      Threads.await(running);
      Thread[] all = new Thread[Thread.activeCount() + 100];
      Thread.enumerate(all);
      Arrays.stream(all)
          .filter(thread -> thread != null && thread.getName().startsWith("tickloom-w"))
          .forEach(Thread::interrupt);
      interrupted.countDown();
      own.run();
    }
    assertThat(calls).containsExactly("interrupted: false");
  }
}
