import static dev.tickloom.loop.Async.async;
import static dev.tickloom.loop.Async.await;

import dev.tickloom.io.Fs;
import dev.tickloom.loop.EventLoop;

/** What the launcher runs to learn which classes a program needs: it uses a little of everything. */
public class Typical {
  public static void main(String[] args) {
    EventLoop loop = EventLoop.create();
    Fs fs = Fs.on(loop);
    String folder = System.getProperty("java.home");
    loop.run(() -> {
      loop.setTimeout(() -> System.out.println("timer"), 1);
      loop.setImmediate(() -> System.out.println("immediate"));
      loop.nextTick(() -> System.out.println("tick"));
      fs.readFile(folder + "/release", (error, bytes) -> System.out.println(bytes.length));
      fs.stat(folder, (error, stats) -> System.out.println(stats.isDirectory()));
      async(() -> {
        for (String name : await(fs.promises().readdir(folder))) {
          System.out.println(name + await(fs.promises().stat(folder + "/" + name)).size());
        }
        return null;
      });
    });
  }
}
