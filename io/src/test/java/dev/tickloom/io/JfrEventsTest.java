package dev.tickloom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Handle;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.testing.VirtualClock;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording tells of workers and of what they do. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JfrEventsTest {
  private static final String LOOP = "dev.tickloom.Loop";
  private static final String WORK = "dev.tickloom.Work";
  private static final String WORKERS = "dev.tickloom.Workers";

  @TempDir Path temporary;

  /** On one worker the event of a call is there before the next call begins. */
  @Test
  void everyCallIsRecordedWithItsTypeItsPathsAndItsWait() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "hello");
    Path copy = temporary.resolve("copy");
    Path recorded = temporary.resolve("recorded.jfr");
    try (Recording recording = new Recording();
        EventLoop loop = EventLoop.builder().workers(Workers.fixed(1)).build()) {
      recording.enable(WORK).withoutThreshold();
      recording.start();
      Fs fs = Fs.on(loop);
      fs.stat(file.toString(), (error, stats) -> {});
      loop.queueWork(
          Work.of("work", () -> "").withPaths(file.toString(), copy.toString()),
          (error, value) -> {});
      fs.readFile(file.toString(), (error, bytes) -> {});
      fs.stat(temporary.toString(), (error, stats) -> {});
      loop.run();
      recording.stop();
      recording.dump(recorded);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(recorded).subList(0, 3);
    assertThat(events).allMatch(event -> event.getEventType().getName().equals(WORK));
    assertThat(events)
        .extracting(
            event -> event.getString("type"),
            event -> event.getString("path"),
            event -> event.getString("dest"),
            event -> event.getString("state"))
        .containsExactly(
            tuple("stat", file.toString(), null, "DONE"),
            tuple("work", file.toString(), copy.toString(), "DONE"),
            tuple("readFile", file.toString(), null, "DONE"));
    assertThat(events.get(0).getDuration("waited")).as("until there is a thread").isPositive();
    assertThat(events).noneMatch(event -> event.getDuration("waited").isNegative());
    assertThat(events).allMatch(event -> event.getDuration().isPositive());
  }

  @Test
  void aMeasuredLoopTellsOnceASecondWhatItHasDone() throws Exception {
    Path recorded = temporary.resolve("recorded.jfr");
    VirtualClock clock = new VirtualClock();
    try (Recording recording = new Recording();
        EventLoop loop = EventLoop.builder().clock(clock).histograms(true).build()) {
      recording.enable(LOOP);
      recording.start();
      loop.run(() -> {
        Handle interval = loop.setInterval(() -> clock.advance(Duration.ofMillis(100)), 200);
        loop.setTimeout(interval::close, 2_450);
      });
      recording.stop();
      recording.dump(recorded);
    }
    assertThat(RecordingFile.readAllEvents(recorded))
        .extracting(
            event -> event.getLong("turns"),
            event -> event.getLong("callbacks"),
            event -> Math.round(100 * event.getDouble("utilization")),
            event -> event.getDuration("waited"),
            event -> event.getDuration("timers"),
            event -> event.getDuration("timerDelayMax"))
        .containsExactly(
            tuple(5L, 6L, 45L, Duration.ofMillis(600), Duration.ofMillis(500), Duration.ZERO),
            tuple(5L, 5L, 50L, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ZERO),
            tuple(
                3L,
                5L,
                50L,
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofMillis(50)));
  }

  @Test
  void aRecordingIsToldOnlyOfWhatFollowsItsBeginningAndAlsoOfARunOfOneTurn() throws Exception {
    Path recorded = temporary.resolve("recorded.jfr");
    VirtualClock clock = new VirtualClock();
    try (Recording recording = new Recording();
        EventLoop loop = EventLoop.builder().clock(clock).histograms(true).build()) {
      loop.setTimeout(() -> clock.advance(Duration.ofMillis(500)), 3_000);
      loop.run();
      recording.enable(LOOP);
      recording.start();
      loop.setTimeout(() -> clock.advance(Duration.ofMillis(50)), 1);
      loop.run();
      recording.stop();
      recording.dump(recorded);
    }
    assertThat(RecordingFile.readAllEvents(recorded))
        .extracting(event -> event.getLong("turns"), event -> event.getDuration("timers"))
        .containsExactly(tuple(1L, Duration.ofMillis(50)));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no named pipes: nothing to be stuck on")
  void aStuckCallIsToldOfWhileItIsStuck() throws Exception {
    CompletableFuture<RecordedEvent> found = new CompletableFuture<>();
    try (Fifos fifos = Fifos.make(temporary, 2);
        RecordingStream stream = new RecordingStream();
        EventLoop loop = EventLoop.builder().workers(Workers.lane()).build()) {
      stream.enable(WORKERS);
      stream.onEvent(
          WORKERS,
          event -> {
            if (event.getInt("stuck") == 2) {
              found.complete(event);
            }
          });
      stream.startAsync();
      Fs fs = Fs.on(loop);
      fs.open(fifos.path(0), (error, handle) -> handle.close());
      fs.open(fifos.path(1), (error, handle) -> handle.close());
      loop.onWarning(warning -> {});
      loop.run(() -> {
        found.join();
        fifos.release();
      });
      RecordedEvent event = found.join();
      assertThat(event.getInt("running")).isEqualTo(2);
      assertThat(event.getInt("abandoned")).isZero();
      assertThat(event.getInt("threads")).isGreaterThanOrEqualTo(2);
      assertThat(event.getLong("queued")).isZero();
      assertThat(event.getString("oldest")).startsWith("open " + temporary.resolve("fifo"));
      assertThat(event.getString("stack")).contains("FileChannel");
    }
  }
}
