import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tickloom.io.Fs;
import dev.tickloom.loop.EventLoop;
import dev.tickloom.loop.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Why asynchronous at all: two waits one after the other take A + B, both at once take max(A, B).
 *
 * <p>The slow sources are named pipes. Somebody writes to them a while after being asked, and until
 * then a read of them blocks, as one of a file on a slow network would.
 */
public final class WhyAsync {
  private final EventLoop loop = EventLoop.create();
  private final Fs fs = Fs.on(loop);
  private final Path folder;
  private long start;

  private WhyAsync(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("why-async");
    try {
      WhyAsync why = new WhyAsync(folder);
      why.loop.run(why::oneAfterTheOther);
      why.loop.run(why::bothAtOnce);
    } finally {
      for (String pipe : new String[] {"a", "b", "."}) {
        Files.deleteIfExists(folder.resolve(pipe).normalize());
      }
    }
  }

  private void oneAfterTheOther() {
    start = System.nanoTime();
    String a = fs.sync().readFile(ask("a", "0.5"), UTF_8);
    String b = fs.sync().readFile(ask("b", "0.3"), UTF_8);
    report("one after the other", List.of(a, b));
  }

  private void bothAtOnce() {
    start = System.nanoTime();
    Promise<String> a = fs.promises().readFile(ask("a", "0.5"), UTF_8);
    Promise<String> b = fs.promises().readFile(ask("b", "0.3"), UTF_8);
    Promise.all(List.of(a, b)).thenAccept(answers -> report("both at once", answers));
  }

  private void report(String how, List<String> answers) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-20s %.1f s   %s%n", how, seconds, String.join(" ", answers));
  }

  /** Has somebody write to a pipe after some seconds. */
  private String ask(String name, String seconds) {
    String script = "test -p $0 || mkfifo $0; (sleep $1; printf 'answer %s' $2 > $0) &";
    String pipe = folder.resolve(name).toString();
    try {
      new ProcessBuilder("sh", "-c", script, pipe, seconds, name).inheritIO().start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot make the pipe " + pipe, e);
    }
    return pipe;
  }
}
