package dev.tickloom.compat;

import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Origin;
import dev.tickloom.loop.Semantics;
import dev.tickloom.loop.UnhandledRejections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jetbrains.annotations.Nullable;

/**
 * Runs scenarios on the library. One that uses files runs in real time, any other in virtual time,
 * where its answer is always the same. Each has a loop and a thread of its own.
 */
final class Runner {
  private static final int EXIT_CODE_BITS = 0xff;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Duration limit;

  /**
   * @param limit after which a run is given up
   */
  Runner(Duration limit) {
    this.limit = limit;
  }

  /**
   * What came of a run.
   *
   * @param trace what it wrote
   * @param missing what the library lacks for it, or null
   * @param ended whether it came to its end within the limit
   */
  record Run(List<String> trace, @Nullable String missing, boolean ended) {}

  Run run(Scenario scenario, Semantics semantics) {
    if (!scenario.usesFiles()) {
      return onOwnThread(new Job(scenario, semantics, Stopwatch.virtual(), null));
    }
    try (PrivateFolder folder = PrivateFolder.create()) {
      folder.setUp(scenario.setup());
      return onOwnThread(new Job(scenario, semantics, Stopwatch.real(), folder.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run onOwnThread(Job job) {
    CompletableFuture<List<String>> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("scenario " + job.scenario.name())
        .daemon()
        .start(() -> complete(ended, job));
    try {
      List<String> trace = await(ended, job);
      return new Run(trace, job.missing(), !job.isGivenUp());
    } catch (ExecutionException e) {
      throw new IllegalStateException(job.scenario + " broke the interpreter", e.getCause());
    }
  }

  private static void complete(CompletableFuture<List<String>> ended, Job job) {
    try {
      ended.complete(job.run());
    } catch (Throwable e) {
      ended.completeExceptionally(e);
    }
  }

  private List<String> await(CompletableFuture<List<String>> ended, Job job)
      throws ExecutionException {
    try {
      return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (TimeoutException tooLong) {
      List<String> trace = new ArrayList<>(job.giveUp());
      trace.add("no end within " + limit.toSeconds() + " s");
      try {
        ended.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException stillNoEnd) {
        // its thread is a daemon, and stays behind
      }
      return trace;
    }
  }

  /** One run of one scenario. */
  private static final class Job {
    private final Scenario scenario;
    private final Semantics semantics;
    private final Stopwatch stopwatch;
    private final @Nullable Path folder;

    private volatile @Nullable EventLoop loop;
    private volatile @Nullable World world;
    private volatile @Nullable Interpreter interpreter;
    private boolean givenUp;

    Job(Scenario scenario, Semantics semantics, Stopwatch stopwatch, @Nullable Path folder) {
      this.scenario = scenario;
      this.semantics = semantics;
      this.stopwatch = stopwatch;
      this.folder = folder;
    }

    List<String> run() {
      EventLoop ownLoop = loop();
      World ownWorld = new World(ownLoop, semantics, stopwatch, folder);
      Interpreter ownInterpreter = new Interpreter(ownWorld);
      loop = ownLoop;
      world = ownWorld;
      interpreter = ownInterpreter;
      Throwable uncaught = null;
      try {
        ownLoop.run(ownInterpreter.callback(scenario.main()));
      } catch (Throwable e) {
        uncaught = e;
      }
      List<String> trace = ended(ownWorld, uncaught, ownLoop.exitCode() & EXIT_CODE_BITS);
      closeSilently(ownLoop, ownInterpreter);
      return trace;
    }

    private EventLoop loop() {
      EventLoop.Builder builder = EventLoop.builder().clock(stopwatch.clock()).semantics(semantics);
      String mode = scenario.rejections();
      if (mode != null) {
        builder.unhandledRejections(UnhandledRejections.valueOf(mode.toUpperCase(Locale.ROOT)));
      }
      return builder.build();
    }

    /** A process that has ended calls nothing any more; closing a loop settles what is open. */
    private static void closeSilently(EventLoop loop, Interpreter interpreter) {
      interpreter.giveUp();
      try {
        loop.close();
      } catch (Interpreter.GivenUp | RuntimeException e) {
        // the callbacks of what was open, which the line above made fail
      }
    }

    private static List<String> ended(World world, @Nullable Throwable uncaught, int exitCode) {
      if (uncaught != null && exitCode != 0) {
        String line = uncaughtLine(world, uncaught);
        if (line != null) {
          world.log(line);
        }
      }
      world.log("end exit=" + exitCode);
      return world.trace().lines();
    }

    private static @Nullable String uncaughtLine(World world, Throwable uncaught) {
      if (!ThrownValue.isCarrier(uncaught)) {
        return "uncaught " + world.show().uncaught(uncaught);
      }
      if (world.originOf(uncaught) == Origin.UNHANDLED_REJECTION) {
        Object reason = ThrownValue.in(uncaught);
        return "uncaught UnhandledPromiseRejection " + NodeErrors.reason(reason, world.show());
      }
      return null; // Node prints the value, but not as an error
    }

    @Nullable
    String missing() {
      Interpreter started = interpreter;
      return started == null ? null : started.missing();
    }

    /** Stops the run, and returns what it has written so far. */
    boolean isGivenUp() {
      return givenUp;
    }

    List<String> giveUp() {
      givenUp = true;
      Interpreter started = interpreter;
      EventLoop running = loop;
      World known = world;
      if (started == null || running == null || known == null) {
        return List.of();
      }
      List<String> trace = known.trace().lines();
      started.giveUp();
      running.close();
      return trace;
    }
  }
}
