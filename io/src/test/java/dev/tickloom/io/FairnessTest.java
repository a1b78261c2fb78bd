package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A flood of calls delays no other: whose queue is whose turn. On one worker the order is exact; a
 * pipe keeps it busy until all has been asked for.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes: nothing to be stuck on")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairnessTest {
  private static final int FLOOD = 10_000;

  @TempDir Path temporary;

  private final List<String> ended = new ArrayList<>();

  private String file = "";

  @BeforeEach
  void makeFile() throws Exception {
    file = Files.writeString(temporary.resolve("file"), "hello").toString();
  }

  private static EventLoop on(Workers workers) {
    return EventLoop.builder().workers(workers).build();
  }

  private void keepBusy(Fs fs, Workers one, String fifo) {
    fs.open(fifo, (error, handle) -> handle.close());
    Patience.until(one, now -> now.running() == 1);
  }

  private void flood(Fs fs, FileHandle handle, long position) {
    for (int i = 0; i < FLOOD; i++) {
      fs.read(handle, ByteBuffer.allocate(5), position, (error, read) -> ended.add("read"));
    }
  }

  static Stream<Arguments> kindsOfReads() {
    return Stream.of(
        Arguments.argumentSet("where the last one left off", OpenFile.CURRENT),
        Arguments.argumentSet("at a position", 0L));
  }

  @ParameterizedTest
  @MethodSource("kindsOfReads")
  void aFloodOfReadsOfOneFileHoldsUpAStatByOneOfThem(long position) throws Exception {
    Workers one = Workers.fixed(1);
    try (EventLoop loop = on(one);
        Fifos fifos = Fifos.make(temporary, 1)) {
      Fs fs = Fs.on(loop);
      FileHandle handle = fs.sync().open(file);
      loop.run(() -> {
        keepBusy(fs, one, fifos.path(0));
        flood(fs, handle, position);
        fs.stat(file, (error, stats) -> ended.add("stat"));
        fifos.release();
      });
      fs.sync().close(handle);
    }
    assertThat(ended).hasSize(FLOOD + 1).startsWith("read", "stat");
  }

  /** What is stuck in the middle of the flood would block for ever what came behind it. */
  @Test
  void aFloodThroughOneFacadeHoldsUpNoOtherFacade() throws Exception {
    Workers one = Workers.fixed(1);
    try (EventLoop loop = on(one);
        Fifos fifos = Fifos.make(temporary, 2)) {
      loop.run(() -> {
        floodWithAStuckCall(Fs.on(loop), one, fifos);
        Fs.on(loop)
            .stat(
                file,
                (error, stats) -> {
                  ended.add("other");
                  fifos.release(1);
                });
        fifos.release(0);
      });
    }
    assertThat(ended).hasSize(FLOOD + 1).startsWith("stat", "other");
  }

  @Test
  void aFloodOfOneLoopHoldsUpNoOtherLoop() throws Exception {
    Workers one = Workers.fixed(1);
    try (EventLoop flooded = on(one);
        EventLoop other = on(one);
        Fifos fifos = Fifos.make(temporary, 2)) {
      flooded.setImmediate(() -> floodWithAStuckCall(Fs.on(flooded), one, fifos));
      flooded.setImmediate(flooded::stop);
      flooded.run();
      Fs.on(other).stat(file, (error, stats) -> ended.add("other"));
      fifos.release(0);
      other.run(); // ends, although the flood is stuck
      fifos.release(1);
      flooded.run();
    }
    assertThat(ended).hasSize(FLOOD + 1).startsWith("other");
  }

  private void floodWithAStuckCall(Fs fs, Workers one, Fifos fifos) {
    keepBusy(fs, one, fifos.path(0));
    for (int i = 0; i < FLOOD; i++) {
      if (i == FLOOD / 2) {
        fs.open(fifos.path(1), (error, handle) -> handle.close());
      }
      fs.stat(file, (error, stats) -> ended.add("stat"));
    }
  }
}
