package dev.tickloom.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tickloom.docs.Program.Result;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import dev.tickloom.loop.Resolvers;
import dev.tickloom.loop.testing.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the example WhyAsync shows with real reads, exactly, in virtual time. */
class WhyAsyncTest {
  private static final int A = 500;
  private static final int B = 300;

  private final EventLoop loop = EventLoop.builder().clock(new VirtualClock()).build();

  @Test
  void twoWaitsAtOnceTakeAsLongAsTheLongerOne() {
    loop.run(() -> Promise.all(List.of(answerAfter(A), answerAfter(B))));

    assertThat(loop.now()).isEqualTo(A);
  }

  @Test
  void twoWaitsOneAfterTheOtherTakeTheirSum() {
    loop.run(() -> answerAfter(A).thenCompose(answer -> answerAfter(B)));

    assertThat(loop.now()).isEqualTo(A + B);
  }

  /** A source that is slow: a timer. */
  private Promise<String> answerAfter(int millis) {
    Resolvers<String> answer = loop.withResolvers();
    loop.setTimeout(() -> answer.resolve("answer"), millis);
    return answer.promise();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no mkfifo")
  void theExampleReadsBothAnswersEitherWay() throws Exception {
    Result result = Program.runExample("WhyAsync");

    assertThat(result.stdout())
        .matches(
            "one after the other +\\d+.\\d s   answer a answer b\n"
                + "both at once +\\d+.\\d s   answer a answer b\n");
    assertThat(result.stderr()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
