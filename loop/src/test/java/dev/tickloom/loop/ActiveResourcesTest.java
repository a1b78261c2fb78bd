package dev.tickloom.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tickloom.observed.ClassicProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a loop is still running, and where that was made. */
class ActiveResourcesTest extends OneLoop {
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final EventLoop tracing = EventLoop.builder().clock(clock).creationStacks(true).build();

  private final Work<Object> blocking =
      Work.of(
          "readFile",
          () -> {
            blocked.await();
            return null;
          });

  @AfterEach
  void close() {
    blocked.countDown();
    tracing.close();
  }

  private List<String> types() {
    return loop.activeResources().stream().map(ActiveResource::type).toList();
  }

  record Kind(String type, Function<EventLoop, Handle> make) {
    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Kind> kinds() {
    Runnable nothing = () -> {};
    return Stream.of(
        new Kind("Timeout", loop -> loop.setTimeout(nothing, 10)),
        new Kind("Timeout", loop -> loop.setInterval(nothing, 10)),
        new Kind("Timeout", loop -> loop.setFixedRate(nothing, Duration.ofMillis(10))),
        new Kind("Immediate", loop -> loop.setImmediate(nothing)),
        new Kind("Idle", loop -> loop.onIdle(nothing)),
        new Kind("Prepare", loop -> loop.onPrepare(nothing)),
        new Kind("Check", loop -> loop.onCheck(nothing)),
        new Kind("KeepAlive", EventLoop::keepAlive),
        new Kind("Server", loop -> loop.keepAlive("Server", "port 80")));
  }

  @Test
  void anIdleLoopHasNone() {
    assertThat(loop.activeResources()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anActiveHandleIsOne(Kind kind) {
    kind.make.apply(loop);

    assertThat(types()).containsExactly(kind.type);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHandleThatIsUnreferencedIsNone(Kind kind) {
    Handle handle = kind.make.apply(loop).unref();

    assertThat(types()).isEmpty();
    handle.ref();
    assertThat(types()).containsExactly(kind.type);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHandleThatIsClosedIsNone(Kind kind) {
    kind.make.apply(loop).close();

    assertThat(types()).isEmpty();
  }

  @Test
  void aTimeoutThatHasFiredIsNone() {
    loop.setTimeout(() -> calls.addAll(types()), 10);
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void theOtherImmediatesOfABatchAreStillSome() {
    loop.setImmediate(() -> calls.addAll(types()));
    loop.setImmediate(() -> {});
    loop.run();

    assertThat(calls).containsExactly("Immediate");
  }

  @Test
  void theHooksOfAPhaseAreSomeWhileItRuns() {
    Handle older = loop.onPrepare(() -> {});
    Handle newer = loop.onPrepare(() -> calls.addAll(types()));
    loop.run(RunMode.NOWAIT);

    assertThat(calls).containsExactly("Prepare", "Prepare");
    older.close();
    newer.close();
  }

  @Test
  void aTimeoutSaysItsDuration() {
    loop.setTimeout(() -> {}, 1234);

    assertThat(loop.activeResources().get(0).detail()).contains("1234 ms");
  }

  @Test
  void aRequestIsOneOfTheTypeOfItsWork() {
    loop.queueWork(blocking.withPaths("/some/file", null), noteOutcome("work"));

    List<ActiveResource> resources = loop.activeResources();
    assertThat(resources).hasSize(1);
    assertThat(resources.get(0).type()).isEqualTo("readFile");
    assertThat(resources.get(0).detail()).startsWith("readFile '/some/file' ");
  }

  @Test
  void aRequestOfAnotherThreadIsOneAsSoonAsItHasArrived() {
    Threads.on("other", () -> loop.queueWork(blocking).catchError(error -> null));
    loop.run(RunMode.NOWAIT);

    assertThat(types()).containsExactly("readFile");
  }

  @Test
  void aRequestIsOneUntilItsCallback() {
    loop.queueWork(blocking, (error, value) -> calls.addAll(types())).cancel();
    assertThat(types()).containsExactly("readFile");
    loop.run();

    assertThat(calls).isEmpty();
  }

  @Test
  void whatOnlyWaitsForAPhaseIsNamedToo() {
    loop.execute(() -> {});
    loop.keepAlive().close(() -> {});

    assertThat(loop.isAlive()).isTrue();
    assertThat(types()).containsExactlyInAnyOrder("Completion", "Closing");
  }

  @Test
  void whatKeepsTheLoopAliveSaysWhatItIs() {
    Handle server = loop.keepAlive("Server", "port 80");

    assertThat(loop.activeResources())
        .containsExactly(new ActiveResource("Server", "port 80", null));
    assertThat(server).hasToString("port 80");
    server.close();
    assertThat(loop.activeResources()).isEmpty();
  }

  @Test
  void theAnswerIsACopy() {
    List<ActiveResource> before = loop.activeResources();
    loop.keepAlive();

    assertThat(before).isEmpty();
  }

  @Test
  void itIsForTheLoopThread() {
    Threads.on("other", () -> assertThatIllegalStateException().isThrownBy(loop::activeResources));
  }

  // ---- where it was made ----------------------------------------------------------------------

  @Test
  void nothingIsRememberedUnlessAskedFor() {
    loop.keepAlive();

    assertThat(loop.activeResources().get(0).created()).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aHandleRemembersWhereItWasMade(Kind kind) {
    ClassicProgram.makes(() -> kind.make.apply(tracing));

    assertThatItWasMadeBy("makes");
  }

  @Test
  void aRequestRemembersWhereItWasMade() {
    ClassicProgram.makes(() -> tracing.queueWork(blocking, noteOutcome("work")));

    assertThatItWasMadeBy("makes");
  }

  private void assertThatItWasMadeBy(String method) {
    StackTraceElement[] created = tracing.activeResources().get(0).created().getStackTrace();
    assertThat(created[0].getMethodName()).isEqualTo(method);
  }

  @Test
  void aRequestOfAnotherThreadRemembersWhereItWasMade() {
    Threads.on("other", () -> ClassicProgram.makes(this::queueWithoutCallback));
    tracing.run(RunMode.NOWAIT);

    assertThatItWasMadeBy("makes");
  }

  private void queueWithoutCallback() {
    tracing.queueWork(blocking).catchError(error -> null);
  }

  @Test
  void thePlacePrintsAsAStackTrace() {
    ClassicProgram.makes(tracing::keepAlive);
    StringWriter printed = new StringWriter();
    tracing.activeResources().get(0).created().printStackTrace(new PrintWriter(printed, true));

    assertThat(printed.toString())
        .startsWith("dev.tickloom.loop.CreationStack: created here")
        .contains("ClassicProgram.makes");
  }
}
