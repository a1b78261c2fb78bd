package app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tickloom.io.Fs;
import dev.tickloom.io.FsException;
import dev.tickloom.io.FsPromises;
import dev.tickloom.loop.workers.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A promise of the shared loop as a Mono, and back. */
@Timeout(60)
class ReactorTest {
  @TempDir Path folder;

  private final FsPromises fs = Fs.shared().promises();

  private Mono<String> read(String name) {
    return Mono.fromFuture(() -> fs.readFile(path(name), UTF_8).toCompletableFuture());
  }

  private Mono<Void> write(String name) {
    return Mono.fromFuture(() -> fs.writeFile(path(name), "content of " + name).toCompletableFuture());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void manyFilesOneAfterTheOtherAndAtOnce() {
    List<String> names = List.of("a", "b", "c", "d");
    StepVerifier.create(
            Flux.fromIterable(names)
                .flatMap(this::write)
                .thenMany(Flux.fromIterable(names).flatMapSequential(this::read, 2)))
        .expectNext("content of a", "content of b", "content of c", "content of d")
        .verifyComplete();
  }

  @Test
  void anErrorArrivesAsItIs() {
    StepVerifier.create(read("missing").publishOn(Schedulers.parallel()))
        .expectErrorMatches(error -> error instanceof FsException fs && fs.code().equals("ENOENT"))
        .verify();
  }

  /** Nobody writes into the pipe, so that to open it for reading takes until the end of the test. */
  @Test
  void aTimeoutGivesTheCallUp() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    StepVerifier.create(read("pipe").timeout(Duration.ofMillis(500)))
        .verifyError(TimeoutException.class);
    while (Workers.shared().metrics().abandoned() == 0) {
      Thread.yield();
    }
    Files.newOutputStream(pipe).close();
  }

  /** Reactor fails a call that blocks there. */
  @Test
  void theThreadsOfReactorAreNotBlocked() {
    StepVerifier.create(write("a").then(read("a")).subscribeOn(Schedulers.parallel()))
        .expectNext("content of a")
        .verifyComplete();
  }
}
