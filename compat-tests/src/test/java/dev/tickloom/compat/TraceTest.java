package dev.tickloom.compat;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tickloom.io.Fs;
import dev.tickloom.loop.Async;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.LoopTracer;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Work;
import dev.tickloom.loop.workers.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jetbrains.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace must have to be shown: the Trace Event Format. */
class TraceTest {
  private static final int CALLS = 20;

  @TempDir Path folder;

  @Test
  void showsTurnsPhasesCallbacksAndTheRequestsOfWorkers() throws IOException {
    List<JsonObject> slices = ofPhase("X", trace());

    assertThat(slices)
        .extracting(slice -> text(slice, "cat"))
        .contains("turn", "phase", "callback", "request");
    assertThat(slices)
        .extracting(slice -> text(slice, "name"))
        .contains("main", "turn 1", "poll", "immediate", "timer of 1 ms", "tick")
        .contains("callback of stat '" + folder + "'", "stat '" + folder + "'");
  }

  @Test
  void showsHowLongTheLoopWaits() throws IOException {
    Path file = folder.resolve("trace.json");
    try (LoopTracer tracer = LoopTracer.to(file)) {
      EventLoop loop = EventLoop.builder().tracer(tracer).build();
      loop.run(() -> endOnceItWaits(loop, Thread.currentThread()));
    }

    assertThat(ofPhase("X", parse(Files.readString(file))))
        .extracting(slice -> text(slice, "cat"))
        .contains("wait");
  }

  private static void endOnceItWaits(EventLoop loop, Thread loopThread) {
    var unused =
        loop.queueWork(
            Work.of(
                "until the loop waits",
                () -> {
                  while (!isParked(loopThread)) {
                    Thread.yield();
                  }
                  return null;
                }));
  }

  private static boolean isParked(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  /** What "Trace Event Format" asks of each kind of event that occurs here. */
  @Test
  void everyEventHasWhatItsKindMustHave() throws IOException {
    for (JsonObject event : trace()) {
      String phase = text(event, "ph");
      assertThat(event.keySet()).contains("pid", "tid", "ts", "name");
      assertThat(event.get("ts").getAsDouble()).isNotNegative();
      assertThat(event.keySet())
          .as("%s", event)
          .contains(
              switch (phase) {
                case "X" -> new String[] {"dur", "cat"};
                case "s", "t", "f" -> new String[] {"id", "cat"};
                case "C", "M" -> new String[] {"args"};
                default -> throw new AssertionError("another kind: " + event);
              });
      checkArguments(event, phase);
    }
  }

  private static void checkArguments(JsonObject event, String phase) {
    if (phase.equals("X")) {
      assertThat(event.get("dur").getAsDouble()).isNotNegative();
    } else if (phase.equals("C")) {
      JsonObject series = event.getAsJsonObject("args");
      assertThat(series.keySet()).isNotEmpty();
      series.entrySet().forEach(each -> assertThat(each.getValue().getAsInt()).isNotNegative());
    } else if (phase.equals("M")) {
      assertThat(text(event, "name")).isIn("thread_name", "process_name");
      assertThat(text(event.getAsJsonObject("args"), "name")).isNotEmpty();
    }
  }

  /** A viewer draws no arrow to a place where there is no slice. */
  @Test
  void everyArrowLeavesAndReachesASliceAndGoesForwardInTime() throws IOException {
    checkArrows(trace());
  }

  private static void checkArrows(List<JsonObject> trace) {
    List<JsonObject> slices = ofPhase("X", trace);
    Map<Integer, List<Long>> times = new HashMap<>();
    for (String phase : List.of("s", "t", "f")) {
      for (JsonObject point : ofPhase(phase, trace)) {
        assertThat(slices)
            .as("%s", point)
            .anyMatch(slice ->
                slice.get("tid").equals(point.get("tid"))
                    && begin(slice) <= begin(point)
                    && begin(point) <= end(slice));
        times
            .computeIfAbsent(point.get("id").getAsInt(), id -> new ArrayList<>())
            .add(begin(point));
      }
    }
    assertThat(times.values()).allSatisfy(each -> assertThat(each).isSorted());
  }

  @Test
  void everyRowHasAName() throws IOException {
    List<JsonObject> trace = trace();
    List<String> named = rows(trace).stream().map(row -> row.get("tid").toString()).toList();

    assertThat(named).doesNotHaveDuplicates();
    assertThat(named)
        .containsAll(ofPhase("X", trace).stream().map(e -> e.get("tid").toString()).toList());
  }

  @Test
  void countersSayHowManyRequestsAndDescriptorsThereAre() throws IOException {
    List<JsonObject> counters = ofPhase("C", trace());

    assertThat(counters)
        .extracting(counter -> text(counter, "name"))
        .contains("requests", "immediates");
    JsonObject first = counters.getFirst().getAsJsonObject("args");
    assertThat(first.keySet()).containsExactly("queued", "running", "ended");
    assertThat(first.entrySet().stream().mapToInt(each -> each.getValue().getAsInt()).sum())
        .isEqualTo(CALLS);
    assertThat(counters.stream().filter(each -> text(each, "name").equals("requests")).toList())
        .last()
        .extracting(last -> last.getAsJsonObject("args").toString())
        .isEqualTo("{\"queued\":0,\"running\":0,\"ended\":0}");
  }

  @Test
  void coroutinesHaveRowsThatAreUsedAgain() throws IOException {
    Path file = folder.resolve("trace.json");
    try (LoopTracer tracer = LoopTracer.to(file)) {
      EventLoop loop = EventLoop.builder().tracer(tracer).build();
      loop.run(() -> {
        var unused = awaitTwo(loop).thenAccept(nothing -> awaitTwo(loop));
      });
    }
    List<JsonObject> trace = parse(Files.readString(file));
    List<JsonObject> runs =
        ofPhase("X", trace).stream().filter(e -> text(e, "cat").equals("coroutine")).toList();

    assertThat(rows(trace))
        .extracting(row -> text(row.getAsJsonObject("args"), "name"))
        .containsExactly("loop", "coroutine 1", "coroutine 2");
    assertThat(runs).hasSize(8);
    assertThat(runs)
        .extracting(run -> text(run, "name"))
        .allMatch(name -> name.matches("coroutine of TraceTest.java:\\d+"));
    assertThat(ofPhase("X", trace).stream().filter(e -> text(e, "cat").equals("await"))).hasSize(4);
  }

  private static Promise<?> awaitTwo(EventLoop loop) {
    return Promise.all(List.of(awaitDelay(loop), awaitDelay(loop)));
  }

  private static Promise<@Nullable Void> awaitDelay(EventLoop loop) {
    return Async.async(() -> Async.await(loop.delay(Duration.ofMillis(1))));
  }

  @Test
  void slicesOfARowLieWithinEachOtherOrApart() throws IOException {
    Map<Integer, List<JsonObject>> rows =
        ofPhase("X", trace()).stream().collect(groupingBy(slice -> slice.get("tid").getAsInt()));

    assertThat(rows.size()).isGreaterThan(1);
    rows.values().forEach(TraceTest::checkNesting);
  }

  private static void checkNesting(List<JsonObject> row) {
    Deque<JsonObject> around = new ArrayDeque<>();
    row.sort(comparing(TraceTest::begin).thenComparing(slice -> -end(slice)));
    for (JsonObject slice : row) {
      while (!around.isEmpty() && end(around.peek()) <= begin(slice)) {
        around.pop();
      }
      if (!around.isEmpty()) {
        assertThat(end(slice))
            .as("%s in %s", slice, around.peek())
            .isLessThanOrEqualTo(end(around.peek()));
      }
      around.push(slice);
    }
  }

  @Test
  void anArrowGoesFromEachCallToItsRunAndItsCallback() throws IOException {
    List<JsonObject> trace = trace();
    for (String phase : List.of("s", "t", "f")) {
      assertThat(ofPhase(phase, trace))
          .as(phase)
          .hasSize(CALLS)
          .extracting(arrow -> arrow.get("id").getAsInt())
          .doesNotHaveDuplicates();
    }
  }

  /** One worker, so that the last call has run before the loop knows of any. */
  @Test
  void severalLoopsAndCallsFromOtherThreadsHaveRowsAndArrowsOfTheirOwn() throws Exception {
    Path file = folder.resolve("trace.json");
    try (LoopTracer tracer = LoopTracer.to(file)) {
      run(tracer);
      EventLoop loop = EventLoop.builder().tracer(tracer).workers(Workers.fixed(1)).build();
      CountDownLatch hasRun = new CountDownLatch(1);
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < CALLS; i++) {
                  var unused = loop.queueWork(Work.of("early", () -> null));
                }
                var unused =
                    loop.queueWork(
                        Work.of(
                            "last",
                            () -> {
                              hasRun.countDown();
                              return null;
                            }));
              });
      hasRun.await();
      caller.join();
      loop.run();
    }
    List<JsonObject> trace = parse(Files.readString(file));

    assertThat(rows(trace))
        .extracting(row -> text(row.getAsJsonObject("args"), "name"))
        .contains("loop", "loop 2")
        .doesNotHaveDuplicates();
    for (String phase : List.of("s", "f")) {
      assertThat(ofPhase(phase, trace))
          .as(phase)
          .hasSize(2 * CALLS + 1)
          .extracting(arrow -> arrow.get("id").getAsInt())
          .doesNotHaveDuplicates();
    }
    checkArrows(trace);
  }

  @Test
  void aTraceThatIsCutOffBetweenTwoLinesIsStillAnArray() throws IOException {
    Path file = folder.resolve("trace.json");
    run(LoopTracer.to(file)); // and never closed
    String written = Files.readString(file);

    assertThat(written).endsWith("},\n");
    assertThat(parse(written.substring(0, written.length() - 2) + "]")).isNotEmpty();
  }

  @Test
  void afterItsEndNothingIsWrittenAndTheLoopGoesOn() throws IOException {
    Path file = folder.resolve("trace.json");
    LoopTracer tracer = LoopTracer.to(file);
    tracer.close();
    tracer.close();
    String before = Files.readString(file);
    run(tracer);

    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void aFileThatCannotBeMadeIsAnError() {
    assertThatThrownBy(() -> LoopTracer.to(folder.resolve("none").resolve("trace.json")))
        .isInstanceOf(UncheckedIOException.class);
  }

  private List<JsonObject> trace() throws IOException {
    Path file = folder.resolve("trace.json");
    try (LoopTracer tracer = LoopTracer.to(file)) {
      run(tracer);
    }
    return parse(Files.readString(file));
  }

  private void run(LoopTracer tracer) {
    EventLoop loop = EventLoop.builder().tracer(tracer).build();
    loop.run(() -> {
      loop.setTimeout(() -> {}, 1);
      loop.setImmediate(() -> {});
      loop.nextTick(() -> {});
      for (int i = 0; i < CALLS; i++) {
        Fs.on(loop).stat(folder.toString(), (error, stats) -> {});
      }
    });
  }

  private static List<JsonObject> parse(String json) {
    JsonArray array = JsonParser.parseString(json).getAsJsonArray();
    List<JsonObject> events = new ArrayList<>();
    for (JsonElement each : array) {
      events.add(each.getAsJsonObject());
    }
    return events;
  }

  private static List<JsonObject> rows(List<JsonObject> trace) {
    return ofPhase("M", trace).stream()
        .filter(each -> text(each, "name").equals("thread_name"))
        .toList();
  }

  private static List<JsonObject> ofPhase(String phase, List<JsonObject> trace) {
    return new ArrayList<>(
        trace.stream().filter(event -> text(event, "ph").equals(phase)).toList());
  }

  private static String text(JsonObject event, String key) {
    return event.get(key).getAsString();
  }

  /** In nanoseconds, which are exact. */
  private static long begin(JsonObject slice) {
    return Math.round(slice.get("ts").getAsDouble() * 1000);
  }

  private static long end(JsonObject slice) {
    return begin(slice) + Math.round(slice.get("dur").getAsDouble() * 1000);
  }
}
