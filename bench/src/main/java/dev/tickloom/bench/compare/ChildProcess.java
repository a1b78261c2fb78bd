package dev.tickloom.bench.compare;

import dev.tickloom.bench.workloads.LoadClient;
import dev.tickloom.bench.workloads.Measure;
import dev.tickloom.bench.workloads.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jetbrains.annotations.Nullable;

/** A process that is measured: told what to run, it answers with a line. */
final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final long begin = System.nanoTime();
  private final Process process;
  private final Writer toChild;
  private final BufferedReader fromChild;

  /** What it says on its standard error is kept in a file. */
  ChildProcess(List<String> command, Path errors) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put(LoadClient.COMMAND, LoadClient.command());
    process = builder.start();
    toChild = process.outputWriter();
    fromChild = process.inputReader();
  }

  /** Runs as many repetitions as it takes to get warm, for less than {@link #PATIENCE_SECONDS}. */
  Sample warmUp() throws IOException, InterruptedException {
    return ask("warm-up");
  }

  /** Runs one repetition. */
  Sample repeat() throws IOException, InterruptedException {
    return ask("run");
  }

  /** Runs a short one, so that the process finds its memory again after it has slept. */
  Sample wake() throws IOException, InterruptedException {
    return ask("wake");
  }

  private Sample ask(String order) throws IOException, InterruptedException {
    try {
      toChild.write(order + "\n");
      toChild.flush();
    } catch (IOException e) {
      throw ended(e);
    }
    CompletableFuture<Sample> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            answer.complete(read());
          } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? "no answer" : cause.getMessage(), e);
    }
  }

  /** Lines that are no JSON tell that something was done just now. */
  private Sample read() throws IOException {
    double doneMillis = Double.NaN;
    while (true) {
      String line = fromChild.readLine();
      if (line == null) {
        throw ended(null);
      }
      if (line.startsWith("{")) {
        Sample sample = Sample.fromJson(line);
        for (String point : List.copyOf(sample.points().keySet())) {
          sample.put(point, Measure.TIME, doneMillis); // if there was such a line
        }
        return sample;
      }
      doneMillis = (System.nanoTime() - begin) / 1e6;
    }
  }

  private IOException ended(@Nullable IOException cause) {
    int code = process.onExit().join().exitValue();
    return new IOException("it ended without an answer, with exit code " + code, cause);
  }

  /** Without mercy: it may have calls that hang. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
