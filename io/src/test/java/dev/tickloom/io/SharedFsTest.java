package dev.tickloom.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files for an application that has no loop. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedFsTest {
  @TempDir Path temporary;

  private final FsPromises fs = Fs.shared().promises();

  @Test
  void promisesBecomeFuturesOnAnyThread() {
    String file = temporary.resolve("a").toString();
    String text =
        fs.writeFile(file, "hello")
            .thenCompose(nothing -> fs.readFile(file, UTF_8))
            .toCompletableFuture()
            .join();
    assertThat(text).isEqualTo("hello");
  }

  @Test
  void virtualThreadsMayWaitForThem() throws Exception {
    String file = temporary.resolve("a").toString();
    String[] read = {""};
    Thread.startVirtualThread(
            () -> {
              fs.writeFile(file, "hello").toCompletableFuture().join();
              read[0] = fs.readFile(file, UTF_8).toCompletableFuture().join();
            })
        .join();
    assertThat(read[0]).isEqualTo("hello");
  }

  @Test
  void whatFailsIsAnFsException() {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(
            () -> fs.stat(temporary.resolve("none").toString()).toCompletableFuture().join())
        .withCauseInstanceOf(FsException.class);
  }

  @Test
  void aRejectionThatNobodyHandlesAndAReactionThatThrowsEndNothing() {
    var unhandled = fs.stat(temporary.resolve("none").toString());
    var throwing =
        fs.stat(temporary.toString())
            .then(stats -> {
              throw new IllegalStateException("in a reaction");
            });
    assertThat(fs.stat(temporary.toString()).toCompletableFuture().join().isDirectory()).isTrue();
    assertThat(unhandled).isNotSameAs(throwing);
  }

  @Test
  void theCallbackFormIsForTheThreadOfTheLoopOnly() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Fs.shared().stat(temporary.toString(), (error, stats) -> {}));
  }

  @Test
  void thereIsOneForTheProcess() {
    assertThat(Fs.shared()).isSameAs(Fs.shared());
  }
}
