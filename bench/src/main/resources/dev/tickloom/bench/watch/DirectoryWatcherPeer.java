import io.methvin.watcher.DirectoryWatcher;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Watches a tree with io.methvin:directory-watcher, for WatchComparison. Argument: folder. */
public final class DirectoryWatcherPeer {
  public static void main(String[] arguments) throws Exception {
    System.out.println("memory " + memory());
    long began = System.nanoTime();
    DirectoryWatcher watcher =
        DirectoryWatcher.builder()
            .path(Path.of(arguments[0]))
            .listener(event ->
                System.out.println(
                    "change " + System.nanoTime() + " " + event.eventType() + " " + event.path()))
            .build();
    watcher.watchAsync();
    System.out.println("ready " + (System.nanoTime() - began));
    System.out.println("memory " + memory());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static long memory() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
