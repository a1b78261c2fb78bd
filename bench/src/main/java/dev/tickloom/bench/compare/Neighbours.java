package dev.tickloom.bench.compare;

import dev.tickloom.bench.workloads.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Other processes that want the processors while a process is measured. Each is a shell that ends
 * by itself when this process has ended, even if nobody could stop it.
 *
 * @param name what they are in the names of points; empty if there is nothing to say
 * @param count how many there are
 * @param work what the shell does again and again
 */
record Neighbours(String name, int count, String work) {
  private static final String COMPUTE = "i=0; while [ $i -lt 10000 ]; do i=$((i+1)); done";

  /** A process that lives for some milliseconds. */
  private static final String START = "sh -c 'i=0; while [ $i -lt 5000 ]; do i=$((i+1)); done'";

  /** Nobody. */
  static final Neighbours NOBODY = new Neighbours("", 0, ":");

  private static final List<Neighbours> OF_BUSY_MACHINE =
      List.of(
          new Neighbours("0 busy loops", 0, COMPUTE),
          new Neighbours("2 busy loops", 2, COMPUTE),
          new Neighbours("8 busy loops", 8, COMPUTE),
          new Neighbours("come and go", 2, START));

  /** Those that a workload is measured beside, one after the other. */
  static List<Neighbours> of(Workload workload) {
    return workload == Workload.BUSY_MACHINE ? OF_BUSY_MACHINE : List.of(NOBODY);
  }

  /** What one of them runs: it says that it has begun, and goes on while its parent lives. */
  String script() {
    return "echo; while kill -0 $PPID; do " + work + "; done";
  }

  /** Starts them all; they are at work when this returns. */
  Running start() throws IOException {
    Running running = new Running();
    try {
      for (int i = 0; i < count; i++) {
        running.add(script());
      }
      running.await();
      return running;
    } catch (IOException e) {
      running.close();
      throw e;
    }
  }

  /** Those that were started; they end when this is closed. */
  static final class Running implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();

    private Running() {}

    private void add(String script) throws IOException {
      processes.add(
          new ProcessBuilder("sh", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }

    private void await() throws IOException {
      for (Process process : processes) {
        if (process.getInputStream().read() < 0) {
          throw new IOException("no shell");
        }
      }
    }

    List<Process> processes() {
      return processes;
    }

    @Override
    public void close() {
      processes.forEach(Process::destroyForcibly);
      processes.forEach(process -> process.onExit().join());
    }
  }
}
